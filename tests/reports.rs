//! Reports as users get them: which files a folder gets, what is refused, and `report`, which turns saved reports into
//! any format.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{BROKEN, CLEAN, FORMATS, LEAK, Office, REVIEW, paths};
use serde_json::{Value, json};

/// A draft with a mark of a state secret, and a number beside it.
const SECRET: &str = "机密★10年\n关于某事的通知\n联系人：王芳，电话13858211234。\n";

fn office() -> Office {
    let office = Office::with(&[("稿/a.txt", LEAK), ("稿/b.txt", CLEAN), ("稿/c.txt", REVIEW)]);
    office.put("稿/d.docx", BROKEN);
    office
}

/// The office with the report of its drafts in `r.json`.
fn saved() -> Office {
    let office = office();
    assert_eq!(office.scan(&["稿", "--format", "json", "-o", "r.json"]).status, 1);
    office
}

#[test]
fn a_folder_gets_one_file_a_format_by_the_names_of_the_contract() {
    let office = office();
    let all = FORMATS.join(",");
    assert_eq!(office.scan(&["稿", "--format", &all, "-o", "报告"]).status, 1);
    let mut names: Vec<String> = std::fs::read_dir(office.path("报告"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "mishen.csv",
            "mishen.docx",
            "mishen.github.txt",
            "mishen.gitlab.json",
            "mishen.html",
            "mishen.json",
            "mishen.jsonl",
            "mishen.junit.xml",
            "mishen.md",
            "mishen.sarif",
            "mishen.txt",
            "mishen.xlsx",
        ]
    );
    #[cfg(unix)]
    for name in names {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(office.path("报告").join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_saved_report_gives_what_the_scan_itself_gives() {
    let office = saved();
    for format in FORMATS {
        let scanned = office.scan(&["稿", "--format", format]);
        let turned = office.run(&["report", "r.json", "--format", format]);
        assert_eq!((turned.status, turned.err.as_str()), (0, ""), "{format}");
        if format == "text" {
            // The screen knows a little more of a file than the report does.
            assert!(turned.out.contains("结论：不得公开"), "{}", turned.out);
        } else {
            assert_eq!(turned.out, scanned.out, "{format}");
        }
    }
}

#[test]
fn the_status_of_report_is_zero_unless_fail_on_is_written() {
    let office = office();
    for (drafts, name) in
        [("稿/a.txt", "leak"), ("稿/b.txt", "clean"), ("稿/c.txt", "review"), ("稿/d.docx", "bad")]
    {
        office.scan(&[drafts, "--format", "json", "-o", name]);
        assert_eq!(office.run(&["report", name]).status, 0, "{name}");
    }
    for (name, fail_on, status) in [
        ("leak", "block", 1),
        ("leak", "never", 0),
        ("review", "block", 0),
        ("review", "review", 1),
        ("clean", "notice", 0),
        ("bad", "block", 3),
        ("bad", "never", 3),
    ] {
        assert_eq!(office.run(&["report", name, "--fail-on", fail_on]).status, status, "{name} {fail_on}");
    }
    assert_eq!(office.run(&["report", "bad", "leak", "--fail-on", "block"]).status, 1, "1 beats 3");
}

#[test]
fn several_reports_become_one() {
    let office = office();
    office.scan(&["稿/a.txt", "--format", "json", "-o", "a.json"]);
    office.scan(&["稿/c.txt", "稿/d.docx", "--format", "json", "-o", "c.json"]);
    let both = office.run(&["report", "c.json", "a.json", "a.json", "--format", "json"]).json();
    assert_eq!(paths(&both), ["稿/a.txt", "稿/c.txt", "稿/d.docx"]);
    let whole = office.report(&["稿/a.txt", "稿/c.txt", "稿/d.docx"]);
    for key in ["files", "findings", "verdict"] {
        assert_eq!(both[key], whole[key], "{key}");
    }
    for key in ["files", "scanned", "failed", "findings", "by_severity", "bytes"] {
        if key != "bytes" {
            assert_eq!(both["summary"][key], whole["summary"][key], "{key}");
        }
    }
}

#[test]
fn what_is_no_report_is_refused_with_what_where_why_and_what_next() {
    let office = saved();
    let text = office.text("r.json");
    office.put("半截.json", &text[..text.len() / 2]);
    office.put("新版.json", text.replace("mishen.report/1", "mishen.report/9"));
    office.put("别的.json", "{\"a\": 1}");
    office.put("坏值.json", text.replace("\"severity\": \"block\"", "\"severity\": \"grave\""));
    office.put("空.json", "");
    for (name, words) in [
        ("没有.json", &["没有.json", "不存在"][..]),
        ("稿", &["稿", "文件夹"]),
        ("半截.json", &["半截.json", "行", "列", "重新生成"]),
        ("新版.json", &["新版.json", "mishen.report/9", "mishen.report/1", "换用"]),
        ("别的.json", &["别的.json", "不是密审的", "--format json"]),
        ("坏值.json", &["坏值.json", "行", "列", "重新检查"]),
        ("空.json", &["空.json", "JSON"]),
    ] {
        let run = office.run(&["report", "r.json", name, "--format", "html", "-o", "out.html"]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{name}");
        for word in words {
            assert!(run.err.contains(word), "{name}: {word}: {}", run.err);
        }
        assert!(!office.names().contains(&"out.html".to_owned()), "{name}");
    }
    assert_eq!(office.run(&["report"]).status, 2);
    assert_eq!(office.run(&["report", "r.json", "--format", "json", "-o", "r.json"]).status, 2);
    assert_eq!(office.text("r.json"), text, "a report that is read is never overwritten");
}

#[test]
fn keys_of_later_versions_are_ignored() {
    let office = saved();
    let mut report: Value = serde_json::from_str(&office.text("r.json")).unwrap();
    report["later"] = json!({"x": [1, 2]});
    report["findings"][0]["later"] = json!("y");
    office.put("later.json", report.to_string());
    let run = office.run(&["report", "later.json", "--format", "csv"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(run.out, office.scan(&["稿", "--format", "csv"]).out);
}

#[test]
fn values_go_to_no_format_that_other_systems_show() {
    let office = saved();
    office.scan(&["稿", "--reveal", "--format", "json", "-o", "revealed.json"]);
    for format in FORMATS {
        let refused = ["github", "gitlab", "junit", "sarif"].contains(&format);
        for arguments in [
            &["scan", "稿", "--reveal", "--format", format, "-o", "out"][..],
            &["report", "revealed.json", "--format", format, "-o", "out"],
            &["report", "r.json", "revealed.json", "--format", format, "-o", "out"],
        ] {
            let run = office.run(arguments);
            assert_eq!(run.status == 2, refused, "{arguments:?}: {}", run.err);
            assert!(!refused || run.err.contains(format), "{}", run.err);
        }
    }
    let both = office.run(&["scan", "稿", "--reveal", "--format", "json,sarif", "-o", "out2/"]);
    assert_eq!(both.status, 2);
    assert!(!office.path("out2").exists());
}

#[test]
fn several_formats_need_a_folder() {
    let office = saved();
    for command in [&["scan", "稿"][..], &["report", "r.json"]] {
        let run = office.run(&[command, &["--format", "html,csv"]].concat());
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{command:?}");
        assert!(run.err.contains("-o"), "{}", run.err);
    }
    std::fs::create_dir(office.path("有")).unwrap();
    for (output, file) in [("有", "有/mishen.html"), ("新/", "新/mishen.html")] {
        assert_eq!(office.run(&["report", "r.json", "--format", "html", "-o", output]).status, 0);
        assert!(office.path(file).is_file(), "{file}");
    }
    assert_eq!(office.run(&["report", "r.json", "--format", "html", "-o", "没有/这个/"]).status, 2);
}

#[test]
fn beside_a_mark_no_format_carries_context_and_people_are_stopped_first() {
    let office = Office::with(&[("红头.txt", SECRET)]);
    for format in FORMATS {
        let run = office.scan(&["红头.txt", "--format", format]);
        assert_eq!(run.status, 1);
        assert!(run.out.contains("机密★10年"), "{format}");
        assert!(!run.out.contains("关于某事") && !run.out.contains("联系人"), "{format}: {}", run.out);
    }
    let out = |format| office.scan(&["红头.txt", "--format", format]).out;
    for (format, title) in
        [("text", "密审检查报告"), ("html", "<h1>"), ("form", ">政府信息公开保密审查表</w:t>")]
    {
        let out = out(format);
        let stop = out.find("请立即停止处理").unwrap_or_else(|| panic!("{format}: {out}"));
        assert!(stop < out.find(title).unwrap(), "{format}");
    }
}

#[test]
fn reports_found_in_a_folder_of_drafts_make_no_noise() {
    let office =
        Office::with(&[("稿/红头.txt", SECRET), ("稿/a.txt", LEAK), ("稿/内部.txt", "内部资料　注意保存\n")]);
    office.take("drafts/低保花名册.xlsx");
    let all = FORMATS.join(",");
    assert_eq!(office.scan(&["稿", "低保花名册.xlsx", "--format", &all, "-o", "报告/"]).status, 1);
    let report = office.report(&["报告"]);
    let noise: Vec<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{} {} {}", f["path"], f["rule"], f["text"]))
        .collect();
    assert_eq!(noise, [""; 0]);
    assert_eq!(report["summary"]["files"], 12);
    assert_eq!(report["summary"]["scanned"], 12);
}
