//! Real files of every format, with values planted in every part: each is found at the place where it was put.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

/// The folders of fixtures that a test of their own reads otherwise.
const ELSEWHERE: &[&str] = &["drafts", "clean", "encodings", "hostile"];

#[test]
fn every_planted_value_is_found_at_its_place() {
    let root = common::folder("");
    let mut names: Vec<String> =
        std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names
        .retain(|name| !ELSEWHERE.contains(&name.as_str()) && root.join(name).join("expected.yaml").exists());
    names.sort();
    assert!(!names.is_empty());
    let wrong: Vec<String> = names
        .iter()
        .flat_map(|name| {
            let (report, _) = common::scan(name, &["--fail-on", "never"]);
            common::differences(name, &report).into_iter().map(move |line| format!("{name}/{line}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
