//! Every direct dependency has its reason in `docs/dependencies.md`, and nothing stands there that is none.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::path::Path;

fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The keys of these tables of `Cargo.toml`.
fn declared(tables: &[&str]) -> BTreeSet<String> {
    let manifest = text("Cargo.toml");
    let mut names = BTreeSet::new();
    let mut within = false;
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[') {
            within = tables.contains(&table.trim_end_matches(']'));
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| within) {
            names.insert(name.to_owned());
        }
    }
    names
}

/// The names in the table below this heading, each with a reason and a licence.
fn explained(heading: &str) -> BTreeSet<String> {
    let page = text("docs/dependencies.md");
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split(" | ").collect();
        let [name, why, licence] = cells[..] else { panic!("{row}") };
        assert!(why.chars().count() > 3 && licence.len() > 3, "{row}");
        name.trim_end_matches('`').to_owned()
    })
    .collect()
}

#[test]
fn every_dependency_is_explained_and_no_other() {
    assert_eq!(explained("程序里有的"), declared(&["dependencies", "build-dependencies"]));
    assert_eq!(explained("只有测试用的"), declared(&["dev-dependencies"]));
}
