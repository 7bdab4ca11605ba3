//! One input gives one report: the same bytes on any number of threads, in the order of paths and places.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{CLEAN, FORMATS, LEAK, NOTICE, Office, REVIEW, paths};
use serde_json::Value;

fn office() -> Office {
    let office = Office::new();
    for n in 0..60 {
        let text = [LEAK, CLEAN, REVIEW, NOTICE][n % 4];
        office.put(&format!("{:02}/{}.txt", n % 7, n * 37 % 61), text.repeat(1 + n % 5));
    }
    // A large draft early on makes the others wait for it.
    office.put("00/0.txt", [CLEAN.repeat(20_000).as_str(), LEAK].concat());
    for name in ["encrypted.pdf", "truncated.docx"] {
        office.take(&format!("hostile/{name}"));
    }
    office.take("drafts/低保花名册.xlsx");
    office
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let office = office();
    for format in FORMATS {
        let one = office.scan(&[".", "--format", format, "--jobs", "1"]);
        assert!(one.out.len() > 1000, "{format}");
        for jobs in ["2", "8"] {
            let many = office.scan(&[".", "--format", format, "--jobs", jobs]);
            assert_eq!(
                (many.status, &many.out, &many.err),
                (one.status, &one.out, &one.err),
                "{format} {jobs}"
            );
        }
    }
}

/// `MISHEN_RUNS=50` does all of them; else a few.
#[test]
fn the_order_in_which_files_came_into_being_does_not_show() {
    let runs = std::env::var("MISHEN_RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(6_usize);
    let mut first = None;
    for run in 0..runs {
        let office = Office::new();
        // 7 and its like have no factor in common with 31: every file is made once, in another order each time.
        let step = [7, 11, 13, 17, 19, 23][run % 6];
        for n in (0..31).map(|n| (n * step + run) % 31) {
            let text = [LEAK, CLEAN, REVIEW, NOTICE][n % 4];
            office.put(&format!("{}/{n}.txt", n % 3), text.repeat(1 + n));
        }
        let jobs = (run % 16 + 1).to_string();
        let report = office.scan(&[".", "--format", "json", "--jobs", &jobs]);
        let first = first.get_or_insert_with(|| report.out.clone());
        assert_eq!(*first, report.out, "run {run}, {jobs} threads");
    }
}

#[test]
fn jsonl_is_the_findings_of_json_one_a_line() {
    let office = office();
    let report = office.report(&["."]);
    let lines = office.scan(&[".", "--format", "jsonl"]).out;
    let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(&lines, report["findings"].as_array().unwrap());
}

/// Of a text of more than 16 MB findings are passed on before its end: they must be those of the whole report.
#[test]
fn findings_of_a_long_text_are_the_same_however_they_are_passed_on() {
    let office = Office::new();
    let filler = "各科室按照职责分工抓好落实，结果在本单位公告栏公布。\n".repeat(240_000);
    let person = |name: &str, id: &str| format!("申请人：{name}，身份证号{id}\n");
    let (first, second) = (person("申明", "330281199003071231"), person("申亮", "330281198502142319"));
    office.put("a.txt", CLEAN);
    office.put("b.txt", [&first, &filler, &second, &first, "密审:豁免 quality.none 没有用到\n"].concat());
    office.put("c.txt", LEAK);
    let report = office.report(&["."]);
    let findings = report["findings"].as_array().unwrap();
    let persons: Vec<&Value> =
        findings.iter().filter(|f| f["path"] == "b.txt").map(|f| &f["person"]).collect();
    assert_eq!(persons, [1, 2, 1]);
    for jobs in ["1", "4"] {
        let lines = office.scan(&[".", "--format", "jsonl", "--jobs", jobs]);
        assert_eq!(lines.status, 1);
        let lines: Vec<Value> = lines.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(&lines, findings, "{jobs}");
    }
}

#[test]
fn files_and_findings_stand_in_the_order_of_their_paths() {
    let office = office();
    for file in ["乙.txt", "甲.txt", "a.txt", "Z.txt", "a b.txt", "a/b.txt", "a-b.txt"] {
        office.put(file, LEAK);
    }
    let report = office.report(&["."]);
    let files = paths(&report);
    let mut sorted = files.clone();
    sorted.sort();
    assert_eq!(files, sorted);
    let findings = common::office::strings(&report["findings"], "path");
    let mut sorted = findings.clone();
    sorted.sort();
    assert_eq!(findings, sorted);
}

#[test]
fn findings_of_a_draft_stand_in_the_order_of_their_places() {
    let office = Office::with(&[(
        "a.txt",
        &[NOTICE, LEAK, REVIEW, "电子邮箱：li@example.com 手机13858211234\n"].concat(),
    )]);
    let report = office.report(&["a.txt"]);
    let places: Vec<(u64, u64)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["location"]["line"].as_u64().unwrap(), f["location"]["column"].as_u64().unwrap()))
        .collect();
    assert!(places.len() >= 4, "{report}");
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn the_day_given_is_the_only_clock() {
    let office = office();
    for format in FORMATS {
        let arguments = ["scan", ".", "--today", "2020-02-29", "--format", format];
        let here = office.run(&arguments).out;
        for zone in ["Asia/Shanghai", "America/Anchorage", "UTC-14", "没有这个时区"] {
            let mut command = office.command(&arguments);
            let there = common::office::Run::of(command.env("TZ", zone));
            assert_eq!(there.out, here, "{zone} {format}");
        }
    }
    assert_eq!(
        office.run(&["scan", ".", "--today", "2020-02-29", "--format", "json"]).json()["date"],
        "2020-02-29"
    );
}

#[test]
fn language_and_colour_settings_do_not_move_a_byte_in_a_pipe() {
    let office = office();
    let here = office.scan(&["."]).out;
    for (name, value) in
        [("LANG", "en_US.UTF-8"), ("LC_ALL", "C"), ("TERM", "xterm-256color"), ("COLUMNS", "40")]
    {
        let mut command = office.command(&["scan", "--today", "2026-11-24", "."]);
        assert_eq!(common::office::Run::of(command.env(name, value)).out, here, "{name}");
    }
}

#[test]
fn fingerprints_do_not_move_with_lines_spelling_or_reveal() {
    let office = Office::with(&[("稿/a.txt", LEAK)]);
    let print = |arguments: &[&str]| office.report(arguments)["findings"][0]["fingerprint"].clone();
    let first = print(&["稿"]);
    for arguments in [&["./稿"][..], &["稿/a.txt"], &["."], &["稿", "--reveal"], &["稿", "--jobs", "8"]] {
        assert_eq!(print(arguments), first, "{arguments:?}");
    }
    office.put("稿/a.txt", ["公示\n\n", LEAK].concat());
    assert_eq!(print(&["稿"]), first, "lines above");
    office.put("稿/a.txt", LEAK.replace("3071231", "3072234"));
    assert_ne!(print(&["稿"]), Value::Null);
}
