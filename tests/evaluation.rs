//! The figures of the evaluation set stay above their floor; `cargo run --release --example eval` prints them.

#![allow(clippy::unwrap_used)]

#[path = "../examples/eval/measure/mod.rs"]
mod measure;

#[test]
fn the_rules_find_what_they_should_and_little_else() {
    let folder = tempfile::tempdir().unwrap();
    assert!(measure::run(folder.path()).unwrap(), "a figure is under tests/eval/floor.yaml, see above");
}
