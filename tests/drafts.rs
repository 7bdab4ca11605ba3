//! The draft folder that the README scans first: what must not go out is found at its place, and nothing else is held up.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

#[test]
fn the_draft_folder_comes_to_what_its_author_put_in() {
    let (report, status) = common::scan("drafts", &[]);
    let wrong = common::differences("drafts", &report);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(status, 1);
    assert_eq!(report["verdict"], "block");
    assert_eq!(report["summary"]["failed"], 0);
}

#[test]
fn every_draft_is_read_on_its_own_as_in_the_folder() {
    let (folder, _) = common::scan("drafts", &[]);
    for name in common::expected("drafts").keys() {
        let (single, _) = common::scan(&format!("drafts/{name}"), &[]);
        let path = format!("fixtures/drafts/{name}");
        let of = |report: &serde_json::Value| -> Vec<serde_json::Value> {
            let findings = report["findings"].as_array().unwrap();
            findings.iter().filter(|finding| finding["path"] == path.as_str()).cloned().collect()
        };
        assert_eq!(of(&single), of(&folder), "{name}");
    }
}

#[test]
fn clerical_prose_with_every_harmless_phrase_passes() {
    let (report, status) = common::scan("clean", &["--fail-on", "review"]);
    let wrong = common::differences("clean", &report);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(status, 0);
    assert_eq!(report["verdict"], "pass");
}

#[test]
fn the_same_text_is_read_in_every_encoding() {
    let (report, status) = common::scan("encodings", &[]);
    let wrong = common::differences("encodings", &report);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(status, 1);
}

#[test]
fn hostile_files_are_reported_and_never_pass() {
    let (report, status) = common::scan("hostile", &["--fail-on", "never"]);
    let wrong = common::differences("hostile", &report);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(status, 3);
}
