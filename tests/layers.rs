//! The stages and their arrows: who may know whom, and where printing, exiting and files have their places.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What each part of the program may use besides itself. Data flow down: walk, open, extract, fold, find, verify,
/// report; `run` alone knows the order; `cli` knows what people type and see.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("fold", &["model"]),
    ("words", &["model"]),
    ("program", &[]),
    ("walk", &["model", "program"]),
    ("open", &["model"]),
    ("extract", &["model", "program", "open"]),
    ("rule", &["model", "fold"]),
    ("find", &["model", "fold", "rule"]),
    ("verify", &["model", "words", "fold", "rule", "find"]),
    ("waive", &["model"]),
    ("report", &["model", "words"]),
    ("config", &["model", "rule"]),
    (
        "run",
        &["model", "words", "walk", "open", "extract", "fold", "rule", "find", "verify", "waive", "report"],
    ),
    ("cli", &["model", "words", "config", "rule", "waive", "report", "run"]),
];

/// Where what the compiler does not hold may stand: paths that begin so.
const PLACES: &[(&str, &[&str])] = &[
    ("std::fs", &["walk/", "open/", "cli/", "config/discover.rs", "rule/load.rs", "rule/compile.rs"]),
    ("println!", &[]),
    ("eprintln!", &[]),
    ("print!(", &[]),
    ("dbg!", &[]),
    ("io::stdout", &["cli/"]),
    ("io::stderr", &["cli/", "main.rs"]),
    ("io::stdin", &["open/"]),
    ("process::exit", &["cli/interrupt.rs"]),
    ("process::Command", &["extract/ocr/engine.rs", "walk/git/command.rs"]),
    ("process::{Child", &["extract/ocr/engine.rs", "walk/git/"]),
    ("std::net", &[]),
    ("env::var", &["cli/", "program.rs", "extract/ocr/engine.rs"]),
    ("SystemTime::now", &[]),
    ("Zoned::now", &["run.rs"]),
    ("meta::Builder", &["rule/compile.rs"]),
    ("Regex::new", &["rule/compile.rs"]),
    ("unsafe ", &[]),
];

/// The sources below `src`, without what only tests use: path from `src`, and text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let of_tests = ["tests", "samples", "testing", "reference"]
                .iter()
                .any(|word| name.trim_end_matches(".rs").trim_end_matches("_tests") == *word)
                || name.ends_with("_tests.rs");
            if of_tests || name == "snapshots" || (path.is_file() && !name.ends_with(".rs")) {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let own = text.split("\n#[cfg(test)]\n#[allow").next().unwrap();
                let own = own.split("\n#[cfg(test)]\nmod tests").next().unwrap();
                let code = own.lines().filter(|line| !line.trim_start().starts_with("//"));
                let shown = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                sources.push((shown, code.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    assert!(sources.len() > 80, "the sources are found");
    sources
}

/// The part of the program that a file belongs to.
fn part(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn arrows_point_one_way() {
    let mut wrong = BTreeSet::new();
    for (path, code) in sources() {
        let from = part(&path);
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == from) else {
            assert!(["lib", "main"].contains(&from), "{path}: a part that the table does not know");
            continue;
        };
        assert!(!code.contains("crate::{"), "{path}: one `use` for each part, so that arrows can be seen");
        for rest in code.split("crate::").skip(1) {
            let to: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !to.is_empty() && to != from && !allowed.contains(&to.as_str()) {
                wrong.insert(format!("{path}: {from} → {to}"));
            }
        }
        // Out of the part through the root of the crate.
        let top = path == format!("{from}/mod.rs") || path == format!("{from}.rs");
        assert!(!top || !code.contains("super::"), "{path}: `super` of a part is the whole program");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_part_reaches_back_to_one_that_uses_it() {
    for (from, allowed) in ALLOWED {
        for to in *allowed {
            let (_, back) = ALLOWED.iter().find(|(name, _)| name == to).unwrap();
            assert!(!back.contains(from), "{from} ⇄ {to}");
        }
    }
}

#[test]
fn printing_exiting_and_files_stand_only_in_their_places() {
    for (path, code) in sources() {
        for (what, places) in PLACES {
            let allowed = places.iter().any(|place| path.starts_with(place));
            assert!(allowed || !code.contains(what), "{path}: {what}");
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (path, _) in sources() {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(&path));
        assert!(text.unwrap().starts_with("//!"), "{path} has no first line that says what it is");
    }
}
