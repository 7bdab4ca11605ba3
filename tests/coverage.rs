//! What was not read is said, in every format, and never passes; the counts add up.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{BROKEN, CLEAN, FORMATS, LEAK, Office, strings};
use serde_json::Value;

/// Each cause: the file, what its entry says, and the rule that reports it.
const CAUSES: &[(&str, &str, &str, &str)] = &[
    ("encrypted.pdf", "failed", "encrypted", "unscannable.encrypted"),
    ("not-a-zip.docx", "failed", "corrupt", "unscannable.corrupt"),
    ("truncated.docx", "failed", "truncated", "unscannable.corrupt"),
    ("bomb.docx", "failed", "limit", "unscannable.limit"),
    ("noise.dat", "failed", "unsupported", "unscannable.unreadable"),
    ("scan.pdf", "failed", "image-only", "unscannable.image-only"),
    ("空.docx", "failed", "corrupt", "unscannable.corrupt"),
    ("空.pdf", "failed", "corrupt", "unscannable.corrupt"),
    ("旧稿.png", "failed", "truncated", "unscannable.corrupt"),
];

fn office() -> Office {
    let office = Office::new();
    for name in ["encrypted.pdf", "not-a-zip.docx", "truncated.docx", "bomb.docx", "noise.dat"] {
        office.take(&format!("hostile/{name}"));
    }
    office.take("pdf/scan.pdf");
    office.put("空.docx", "");
    office.put("空.pdf", "");
    office.put("旧稿.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    office
}

fn add_up(report: &Value) {
    let summary = &report["summary"];
    let count = |key: &str| summary[key].as_u64().unwrap();
    assert_eq!(count("files"), count("scanned") + count("skipped") + count("failed"), "{summary}");
    assert_eq!(count("files"), report["files"].as_array().unwrap().len() as u64);
    for status in ["scanned", "skipped", "failed"] {
        let entries = strings(&report["files"], "status");
        assert_eq!(count(status), entries.iter().filter(|s| *s == status).count() as u64, "{status}");
    }
    let findings = strings(&report["findings"], "severity");
    assert_eq!(count("findings"), findings.len() as u64);
    for severity in ["block", "review", "notice"] {
        let counted = summary["by_severity"][severity].as_u64().unwrap();
        assert_eq!(counted, findings.iter().filter(|s| *s == severity).count() as u64, "{severity}");
    }
}

#[test]
fn every_cause_is_named_in_every_format_and_never_passes() {
    let office = office();
    for (file, status, reason, rule) in CAUSES {
        for format in FORMATS {
            let run = office.scan(&[file, "--format", format]);
            assert_eq!(run.status, 3, "{file} {format}: {}", run.all());
            let never = office.scan(&[file, "--format", format, "--fail-on", "never"]);
            assert_eq!(never.status, 3, "{file} {format} --fail-on never");
            // SARIF has URIs, Markdown character references.
            let out = run.out.replace("&#46;", ".");
            assert!(out.contains(file), "{file} {format}: {out}");
        }
        let report = office.report(&[file]);
        let entry = &report["files"][0];
        assert_eq!((&entry["status"], &entry["reason"]), (&(*status).into(), &(*reason).into()), "{file}");
        assert_eq!(report["verdict"], "block", "{file}");
        let told = report["findings"].as_array().unwrap();
        assert!(told.iter().any(|f| f["rule"] == *rule && f["severity"] == "block"), "{file}: {told:?}");
        let lines = office.scan(&[file, "--format", "jsonl"]).out;
        assert_eq!(lines.lines().count(), told.len(), "{file}");
        let screen = office.scan(&[file, "-q"]).out;
        assert!(screen.contains("未能检查") || screen.contains("跳过"), "{file}: {screen}");
        add_up(&report);
    }
}

#[test]
fn one_unread_draft_among_clean_ones_is_three_and_among_leaking_ones_one() {
    for (file, ..) in CAUSES {
        let office = office();
        office.put("dir/clean.txt", CLEAN);
        std::fs::rename(office.path(file), office.path("dir").join(file)).unwrap();
        assert_eq!(office.scan(&["dir"]).status, 3, "{file}");
        office.put("dir/leak.txt", LEAK);
        assert_eq!(office.scan(&["dir"]).status, 1, "{file}");
        assert_eq!(office.scan(&["dir", "--fail-on", "never"]).status, 3, "{file}");
    }
}

#[test]
fn all_causes_together_add_up() {
    let office = office();
    office.put("clean.txt", CLEAN);
    office.put("program.exe", b"\x7fELF\x02\x01\x01\0\0\0");
    let report = office.report(&["."]);
    add_up(&report);
    assert_eq!(report["summary"]["files"], CAUSES.len() + 2);
    assert_eq!(report["summary"]["scanned"], 1);
    assert_eq!(report["summary"]["skipped"], 1);
    let sizes: u64 = office.names().iter().map(|n| std::fs::metadata(office.path(n)).unwrap().len()).sum();
    assert_eq!(report["summary"]["bytes"], sizes);
}

#[test]
fn what_has_no_text_changes_nothing() {
    let office = Office::new();
    office.put("program", b"\x7fELF\x02\x01\x01\0\0\0");
    let report = office.report(&["."]);
    assert_eq!(
        (&report["files"][0]["status"], &report["files"][0]["reason"]),
        (&"skipped".into(), &"no-text".into())
    );
    assert_eq!(report["verdict"], "pass");
    assert_eq!(office.scan(&["."]).status, 0);
}

#[test]
fn an_empty_text_is_read_and_any_other_empty_document_is_not() {
    let office = Office::with(&[("空.txt", ""), ("空.csv", ""), ("空.md", "")]);
    assert_eq!(office.scan(&["."]).status, 0);
    office.put("空.xlsx", "");
    assert_eq!(office.scan(&["."]).status, 3);
}

#[test]
fn a_file_over_the_given_size_is_not_read_also_a_text() {
    let office = Office::with(&[("long.txt", &CLEAN.repeat(40)), ("short.txt", CLEAN)]);
    let report = office.report(&[".", "--max-file-size", "1K"]);
    assert_eq!(report["files"][0]["reason"], "limit");
    assert_eq!(report["files"][1]["status"], "scanned");
    assert_eq!(office.scan(&[".", "--max-file-size", "1K"]).status, 3);
    assert_eq!(office.scan(&[".", "--max-file-size", "1M"]).status, 0);
}

#[test]
fn what_was_read_before_the_damage_is_kept() {
    let office = Office::new();
    let sheet =
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
    let xml = [sheet, "<w:p><w:r><w:t>", LEAK, "</w:t></w:r></w:p><w:p><w:r><w:t>未完"].concat();
    office.put("稿.docx", stored("word/document.xml", &xml));
    let report = office.report(&["稿.docx"]);
    assert_eq!(report["files"][0]["status"], "failed", "{report}");
    assert!(strings(&report["findings"], "rule").contains(&"pii.resident-id".to_owned()), "{report}");
    assert_eq!(office.scan(&["稿.docx"]).status, 1);
    assert_eq!(office.scan(&["稿.docx", "--fail-on", "never"]).status, 3);
}

/// A zip with one member that is not compressed, and without a directory at its end.
fn stored(name: &str, text: &str) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend((name.len() as u16).to_le_bytes());
    bytes.extend([0, 0]);
    bytes.extend(name.bytes());
    bytes.extend(text.bytes());
    bytes
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_the_system_does_not_let_us_read_is_unreadable() {
    let office = Office::new();
    // Opens for its owner and refuses the first read, also for an administrator.
    let report = office.report(&["/proc/self/mem"]);
    assert_eq!(report["files"][0]["reason"], "unreadable", "{report}");
    assert_eq!(strings(&report["findings"], "rule"), ["unscannable.unreadable"]);
    assert_eq!(office.scan(&["/proc/self/mem"]).status, 3);
}

#[test]
fn a_broken_draft_on_standard_input_does_not_pass() {
    let office = Office::new();
    let mut command = office.command(&["scan", "-", "--stdin-name", "稿.docx"]);
    assert_eq!(common::office::Run::of(command.write_stdin(BROKEN)).status, 3);
}
