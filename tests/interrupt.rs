//! Ctrl-C: status 130, and a report that says it is a part, or none. What the program hears is a signal of the system.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::disallowed_types)]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};

use common::office::{CLEAN, LEAK, Office};
use serde_json::Value;

/// A scan of `a.txt` and then of standard input, which ends when the test wants it to; the first is done.
fn begun(office: &Office, arguments: &[&str]) -> (Child, BufReader<std::process::ChildStderr>) {
    office.put("a.txt", LEAK);
    let mut child = Command::new(env!("CARGO_BIN_EXE_mishen"))
        .env_clear()
        .current_dir(office.path(""))
        .args(["scan", "a.txt", "-", "--stdin-name", "b.txt", "--progress", "always", "-j", "1"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("1/2") {
        line.clear();
        assert!(err.read_line(&mut line).unwrap() > 0, "the scan ended before its second draft");
    }
    (child, err)
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// What became of it: status, standard output, standard error.
fn ended(mut child: Child, mut err: BufReader<std::process::ChildStderr>) -> (ExitStatus, String, String) {
    let (mut out, mut said) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    err.read_to_string(&mut said).unwrap();
    (child.wait().unwrap(), out, said)
}

/// Presses Ctrl-C and feeds the scan until it goes away.
fn stopped(office: &Office, arguments: &[&str]) -> (String, String) {
    let (mut child, err) = begun(office, arguments);
    interrupt(&child);
    let mut input = child.stdin.take().unwrap();
    let text = CLEAN.repeat(4000);
    while input.write_all(text.as_bytes()).is_ok() {}
    let (status, out, said) = ended(child, err);
    assert_eq!(status.code(), Some(130), "{said}");
    (out, said)
}

#[test]
fn a_report_of_a_part_says_so() {
    let office = Office::new();
    let (out, said) = stopped(&office, &["--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["interrupted"], true);
    assert_eq!(report["files"][0]["path"], "a.txt");
    assert_eq!(report["findings"][0]["rule"], "pii.resident-id");
    assert_ne!(report["files"][1]["status"], "scanned", "what was broken off is not scanned");
    assert!(said.contains("检查被中断"), "{said}");
    let (out, _) = stopped(&office, &["--format", "text"]);
    assert!(out.contains("检查被中断"), "{out}");
}

#[test]
fn formats_that_cannot_say_so_are_not_written_and_the_others_do() {
    let office = Office::new();
    let formats = "text,json,jsonl,sarif,html,csv,xlsx,junit,github,gitlab,markdown,form";
    let (_, said) = stopped(&office, &["--format", formats, "-o", "报告"]);
    let names: Vec<String> = std::fs::read_dir(office.path("报告"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for mute in ["mishen.jsonl", "mishen.csv", "mishen.junit.xml", "mishen.github.txt", "mishen.gitlab.json"]
    {
        assert!(!names.iter().any(|name| name == mute), "{mute}");
    }
    assert!(said.contains("jsonl、csv、junit、github、gitlab 没有写出"), "{said}");
    for telling in ["mishen.txt", "mishen.html", "mishen.md"] {
        assert!(office.text(&format!("报告/{telling}")).contains("中断"), "{telling}");
    }
    let sarif: Value = serde_json::from_str(&office.text("报告/mishen.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], false);
    // What is saved so is no source for a format that would hide it.
    let run = office.run(&["report", "报告/mishen.json", "--format", "csv"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""), "{}", run.err);
    assert_eq!(office.run(&["report", "报告/mishen.json", "--format", "html"]).status, 0);
}

#[test]
fn a_scan_that_waits_for_input_ends_and_writes_nothing() {
    let office = Office::new();
    let (mut child, err) = begun(&office, &["--format", "json", "-o", "r.json"]);
    // More than a pipe holds, less than is read at a time: once it is written, the scan waits for the rest.
    let text = CLEAN.repeat(100_000 / CLEAN.len());
    child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    interrupt(&child);
    let (status, out, said) = ended_waiting(child, err);
    assert_eq!((status.code(), out.as_str()), (Some(130), ""), "{said}");
    assert_eq!(office.names(), ["a.txt"]);
}

/// The same as [`ended`], its standard input open until it has ended.
fn ended_waiting(
    mut child: Child,
    err: BufReader<std::process::ChildStderr>,
) -> (ExitStatus, String, String) {
    let input = child.stdin.take();
    let ended = ended(child, err);
    drop(input);
    ended
}
