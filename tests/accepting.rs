//! Accepting findings from outside: the configuration, its waivers, inline waivers, the baseline.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// Generated: its check digit is right, its owner does not exist.
const ID: &str = "330102199003074255";
const LEAK: &str = "名单：周若安，身份证号330102199003074255。\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn mishen(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mishen"))
        .current_dir(dir)
        .env("HOME", dir)
        .args(arguments)
        .output()
        .unwrap()
}

/// The report of a scan of `d`, its status, and what it said on standard error.
fn scan(dir: &Path, arguments: &[&str]) -> (Value, i32, String) {
    let out = mishen(dir, &[&["scan", "d", "--format", "json", "--today", "2026-11-24"], arguments].concat());
    let said = String::from_utf8(out.stderr).unwrap();
    let report = serde_json::from_slice(&out.stdout).unwrap_or(Value::Null);
    (report, out.status.code().unwrap(), said)
}

fn waiver(lines: &str) -> String {
    format!("waivers:\n  - {lines}\n    reason: 本人书面同意\n    by: 张科长\n    until: 2099-12-31\n")
}

#[test]
fn the_id_of_these_tests_is_valid() {
    let (_, status, _) = scan(folder(&[("d/a.txt", LEAK)]).path(), &[]);
    assert_eq!(status, 1);
}

#[test]
fn a_waiver_accepts_by_rule_path_fingerprint_or_value() {
    let dir = folder(&[("d/a.txt", LEAK)]);
    let print = scan(dir.path(), &[]).0["findings"][0]["fingerprint"].as_str().unwrap().to_owned();
    for lines in [
        "rule: pii.resident-id",
        "rule: [pii.mobile, 'pii.*']",
        "path: d/a.txt",
        "path: ['*.txt']",
        "path: d/",
        &format!("fingerprint: {print}"),
        "value: '33010219\\d{9}[\\dX]'",
    ] {
        fs::write(dir.path().join(".mishen.yaml"), waiver(lines)).unwrap();
        let (report, status, said) = scan(dir.path(), &[]);
        assert_eq!((status, &report["summary"]["suppressed"]), (0, &1.into()), "{lines}: {said}");
        assert_eq!(said, "", "{lines}");
        assert_eq!(scan(dir.path(), &["--no-waivers"]).1, 1, "{lines}");
    }
    for lines in ["rule: pii.mobile", "path: d/b.txt", "value: '33\\d{4}'", "rule: pii.qq\n    path: d/a.txt"]
    {
        fs::write(dir.path().join(".mishen.yaml"), waiver(lines)).unwrap();
        let (_, status, said) = scan(dir.path(), &[]);
        assert_eq!(status, 1, "{lines}: {said}");
    }
}

/// It may outlive what it was for, and then it waits for the next leak.
#[test]
fn a_waiver_for_a_draft_in_which_nothing_is_found_any_more_is_named() {
    let dir = folder(&[
        ("d/a.txt", "各科室抓好落实。\n"),
        (".mishen.yaml", &waiver("rule: pii.resident-id\n    path: d/a.txt")),
    ]);
    let (_, status, said) = scan(dir.path(), &[]);
    assert_eq!(status, 0);
    assert!(said.contains("没有用到"), "{said}");
}

#[test]
fn a_waiver_that_is_wrong_is_named_with_its_place() {
    let dir = folder(&[("d/a.txt", LEAK)]);
    for (lines, word) in [
        ("rule: pii.nosuch", "pii.nosuch"),
        ("rule: unscannable.corrupt", "path"),
        ("fingerprint: abc", "指纹"),
        ("value: '(['", "正则"),
        (&format!("value: '{ID}'"), "真实的值"),
        ("path: '['", "通配符"),
    ] {
        fs::write(dir.path().join(".mishen.yaml"), waiver(lines)).unwrap();
        let (_, status, said) = scan(dir.path(), &[]);
        assert_eq!(status, 2, "{lines}");
        assert!(said.contains(word) && said.contains(".mishen.yaml:2:"), "{lines}: {said}");
        assert!(!said.contains(ID), "{said}");
    }
}

#[test]
fn what_could_not_be_scanned_is_accepted_by_a_waiver_alone() {
    let dir = folder(&[("d/bad.docx", "PK\u{3}\u{4} broken")]);
    assert_eq!(scan(dir.path(), &[]).1, 3);
    let out = mishen(dir.path(), &["baseline", "create", "d", "--reason", "已公开", "-o", "b.json"]);
    assert_eq!(out.status.code(), Some(3));
    assert_eq!(scan(dir.path(), &["--baseline", "b.json"]).1, 3);
    let lines = "rule: unscannable.*\n    path: d/bad.docx";
    fs::write(dir.path().join(".mishen.yaml"), waiver(lines)).unwrap();
    let (report, status, _) = scan(dir.path(), &[]);
    assert_eq!((status, &report["files"][0]["status"]), (0, &"failed".into()));
    fs::write(dir.path().join(".mishen.yaml"), "disable: ['unscannable.*']\n").unwrap();
    assert_eq!(scan(dir.path(), &[]).1, 2);
    fs::write(dir.path().join(".mishen.yaml"), "severity: {unscannable.corrupt: notice}\n").unwrap();
    assert_eq!(scan(dir.path(), &[]).1, 2);
}

#[test]
fn an_inline_waiver_accepts_its_rule_on_its_line() {
    let text = |mark: &str| format!("第一行\n{} {mark}\n", LEAK.trim_end());
    let dir = folder(&[("d/a.md", &text("<!-- 密审:豁免 pii.resident-id 本人同意公开 -->"))]);
    let (report, status, said) = scan(dir.path(), &[]);
    assert_eq!((status, &report["summary"]["suppressed"]), (0, &1.into()), "{said}");
    assert_eq!(scan(dir.path(), &["--no-waivers"]).1, 1);
    fs::write(
        dir.path().join("d/a.md"),
        format!("<!-- 密审：豁免 pii.resident-id 理由：本人同意 -->\n{LEAK}"),
    )
    .unwrap();
    assert_eq!(scan(dir.path(), &[]).1, 0, "alone on the line above");
    fs::write(dir.path().join("d/a.md"), text("<!-- 密审:豁免 pii.resident-id -->")).unwrap();
    assert_eq!(scan(dir.path(), &[]).1, 1, "without a reason");
    fs::write(dir.path().join("d/a.md"), text("<!-- 密审:豁免 pii.mobile 本人同意 -->")).unwrap();
    let (_, status, said) = scan(dir.path(), &[]);
    assert_eq!(status, 1, "another rule");
    assert!(said.contains("没有用到") && said.contains("d/a.md:2"), "{said}");
    let page = format!(
        "<html><body>\n<p>{}</p> <!-- 密审:豁免 pii.resident-id 本人同意 -->\n</body></html>\n",
        LEAK.trim_end()
    );
    fs::remove_file(dir.path().join("d/a.md")).unwrap();
    fs::write(dir.path().join("d/a.html"), page).unwrap();
    assert_eq!(scan(dir.path(), &[]).1, 0, "in a page");
}

#[test]
fn a_hidden_thing_speaks_again_when_what_stands_in_it_is_accepted() {
    let dir = folder(&[]);
    fs::create_dir(dir.path().join("d")).unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hidden/numbers.docx");
    fs::copy(fixture, dir.path().join("d/n.docx")).unwrap();
    let hidden = |report: &Value| {
        let rules =
            report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap().to_owned());
        rules.filter(|r| r.starts_with("hidden.")).count()
    };
    let before = hidden(&scan(dir.path(), &[]).0);
    fs::write(dir.path().join(".mishen.yaml"), waiver("rule: 'pii.*'")).unwrap();
    let after = hidden(&scan(dir.path(), &[]).0);
    assert!(after > before, "{before} → {after}");
}

#[test]
fn the_configuration_changes_rules_severity_excludes_contacts_limits_and_volume() {
    let mobile = "联系人：周若安 13912345678\n";
    let dir = folder(&[("d/a.txt", mobile), ("d/b.log", LEAK)]);
    let set = |text: &str| fs::write(dir.path().join(".mishen.yaml"), text).unwrap();
    set("exclude: ['*.log']\n");
    let (report, status, _) = scan(dir.path(), &[]);
    assert_eq!((status, &report["summary"]["excluded"]), (0, &1.into()));
    set("exclude: ['*.log']\nseverity: {pii.mobile: block}\n");
    assert_eq!(scan(dir.path(), &[]).1, 1);
    set("exclude: ['*.log']\ndisable: [pii.mobile]\n");
    assert_eq!(scan(dir.path(), &[]).0["findings"], Value::Array(Vec::new()));
    assert_ne!(scan(dir.path(), &["--enable", "pii.mobile"]).0["findings"], Value::Array(Vec::new()));
    set("exclude: ['*.log']\ncontacts: ['139-1234-5678']\n");
    let (report, ..) = scan(dir.path(), &[]);
    assert_eq!(
        (report["findings"].as_array().unwrap().len(), &report["summary"]["suppressed"]),
        (0, &1.into())
    );
    set("limits: {max-file-size: 10}\n");
    assert_eq!(scan(dir.path(), &[]).1, 3);
    let roster: String =
        "姓名,身份证号\n".to_owned() + &(1..=25).map(|n| format!("周若安,{}\n", id(n))).collect::<String>();
    fs::write(dir.path().join("d/r.csv"), roster).unwrap();
    set("volume: halved\n");
    assert_eq!(scan(dir.path(), &[]).0["summary"]["volume"]["reached"], 25);
    set("");
    assert_eq!(scan(dir.path(), &[]).0["summary"]["volume"], Value::Null);
}

/// A generated number with a right check digit (GB 11643).
fn id(order: u32) -> String {
    let base = format!("33010219900307{order:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = base.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{base}{}", b"10X98765432"[sum as usize % 11] as char)
}

#[test]
fn a_baseline_accepts_what_it_holds_and_nothing_else() {
    let dir = folder(&[("d/a.txt", LEAK)]);
    let done = |arguments: &[&str]| mishen(dir.path(), arguments).status.code().unwrap();
    assert_eq!(done(&["baseline", "create", "d"]), 2, "a reason is needed");
    assert_eq!(done(&["baseline", "create", "d", "--reason", " ", "-o", "b.json"]), 2);
    assert_eq!(
        done(&["baseline", "create", "d", "--reason", "已依法公开", "--by", "张科长", "-o", "b.json"]),
        0
    );
    assert_eq!(done(&["baseline", "create", "d", "--reason", "又一次", "-o", "b.json"]), 2, "it exists");
    let text = fs::read_to_string(dir.path().join("b.json")).unwrap();
    assert!(text.contains("已依法公开") && !text.contains(ID) && !text.contains("周若安"), "{text}");
    let (report, status, _) = scan(dir.path(), &["--baseline", "b.json"]);
    assert_eq!((status, &report["summary"]["suppressed"]), (0, &1.into()));
    assert_eq!(scan(dir.path(), &["--baseline", "b.json", "--no-waivers"]).1, 0, "the caller named it");
    fs::write(dir.path().join(".mishen.yaml"), "baseline: b.json\n").unwrap();
    assert_eq!(scan(dir.path(), &[]).1, 0);
    assert_eq!(scan(dir.path(), &["--no-waivers"]).1, 1, "what is scanned must not excuse itself");
    fs::remove_file(dir.path().join(".mishen.yaml")).unwrap();
    // An edit elsewhere in the file changes nothing; another value in its place does.
    fs::write(dir.path().join("d/a.txt"), format!("新加的一行\n\n{LEAK}")).unwrap();
    assert_eq!(scan(dir.path(), &["--baseline", "b.json"]).1, 0);
    fs::write(dir.path().join("d/n.txt"), LEAK).unwrap();
    assert_eq!(scan(dir.path(), &["--baseline", "b.json"]).1, 1);
    assert_eq!(done(&["baseline", "update", "d", "--reason", "第二批", "-o", "b.json"]), 0);
    assert_eq!(scan(dir.path(), &["--baseline", "b.json"]).1, 0);
    fs::remove_file(dir.path().join("d/n.txt")).unwrap();
    let (_, status, said) = scan(dir.path(), &["--baseline", "b.json"]);
    assert!(status == 0 && said.contains("过时"), "{said}");
    assert_eq!(done(&["baseline", "prune", "d", "-o", "b.json"]), 0);
    let text = fs::read_to_string(dir.path().join("b.json")).unwrap();
    assert!(text.contains("已依法公开") && !text.contains("第二批"), "{text}");
    fs::write(
        dir.path().join("b.json"),
        "{\"schema\": \"mishen.baseline/9\", \"date\": \"\", \"entries\": []}",
    )
    .unwrap();
    let (_, status, said) = scan(dir.path(), &["--baseline", "b.json"]);
    assert!(status == 2 && said.contains("升级"), "{said}");
}

#[test]
fn schemas_are_printed_and_the_report_keeps_to_its_own() {
    let dir = folder(&[("d/a.txt", LEAK)]);
    for (kind, key) in [("report", "findings"), ("config", "waivers"), ("rule", "rules")] {
        let out = mishen(dir.path(), &["schema", kind]);
        let schema: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert!(schema["properties"][key].is_object(), "{kind}");
    }
    let out = mishen(dir.path(), &["schema", "report"]);
    let schema: Value = serde_json::from_slice(&out.stdout).unwrap();
    let required: Vec<&str> =
        schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let (report, ..) = scan(dir.path(), &[]);
    assert!(required.contains(&"verdict"), "{required:?}");
    for key in required {
        assert!(!report[key].is_null(), "{key}");
    }
    assert_eq!(mishen(dir.path(), &["schema", "nosuch"]).status.code(), Some(2));
}
