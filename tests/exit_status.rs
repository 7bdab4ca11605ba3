//! The exit status: 0 all was read and nothing found, 1 found, 2 no result, 3 something was not read.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{BROKEN, CLEAN, FORMATS, LEAK, NOTICE, Office, REVIEW};

fn office() -> Office {
    let office = Office::with(&[
        ("clean/a.txt", CLEAN),
        ("leak/a.txt", LEAK),
        ("review/a.txt", REVIEW),
        ("notice/a.txt", NOTICE),
        ("both/a.txt", LEAK),
    ]);
    office.put("bad/a.docx", BROKEN);
    office.put("both/b.docx", BROKEN);
    std::fs::create_dir(office.path("empty")).unwrap();
    office
}

#[test]
fn status_never_depends_on_the_format_nor_on_where_the_report_goes() {
    let office = office();
    for (folder, status) in [("clean", 0), ("leak", 1), ("bad", 3), ("both", 1), ("review", 0), ("empty", 0)]
    {
        for format in FORMATS {
            let run = office.scan(&[folder, "--format", format]);
            assert_eq!(run.status, status, "{folder} {format}: {}", run.err);
            let run = office.scan(&[folder, "--format", format, "-o", "report"]);
            assert_eq!((run.status, run.out.as_str()), (status, ""), "{folder} {format} -o");
        }
        let run = office.scan(&[folder, "--format", &FORMATS.join(","), "-o", "reports/"]);
        assert_eq!((run.status, run.out.as_str()), (status, ""), "{folder} with all formats");
        assert_eq!(office.scan(&[folder, "-q"]).status, status, "{folder} -q");
        assert_eq!(office.scan(&[folder, "--stats"]).status, status, "{folder} --stats");
    }
}

#[test]
fn fail_on_sets_the_threshold_and_never_stops_one_but_not_three() {
    let office = office();
    for (folder, block, review, notice, never) in [
        ("leak", 1, 1, 1, 0),
        ("review", 0, 1, 1, 0),
        ("notice", 0, 0, 1, 0),
        ("clean", 0, 0, 0, 0),
        ("bad", 3, 3, 3, 3),
        ("both", 1, 1, 1, 3),
    ] {
        for (level, status) in [("block", block), ("review", review), ("notice", notice), ("never", never)] {
            let run = office.scan(&["--fail-on", level, folder]);
            assert_eq!(run.status, status, "{folder} --fail-on {level}: {}", run.all());
        }
    }
}

#[test]
fn no_result_is_two_whatever_there_is_to_find() {
    let office = office();
    office.put("broken.yaml", "rules: [\n");
    for arguments in [
        &["scan", "leak", "no-such-file"][..],
        &["scan", "leak", "--no-such-option"],
        &["scan", "leak", "--format", "no-such-format"],
        &["scan", "leak", "--format", "text,json"],
        &["scan", "leak", "--rules", "broken.yaml"],
        &["scan", "leak", "--rules", "no-such-rules"],
        &["scan", "leak", "--enable", "no.such-rule"],
        &["scan", "leak", "--disable", "no.*"],
        &["scan", "leak", "--disable", "unscannable.*"],
        &["scan", "leak", "--exclude", "[a"],
        &["scan", "both", "-o", "no/such/folder/report"],
        &["scan", "leak/a.txt", "-o", "leak/a.txt"],
        &["no-such-command"],
        &[],
    ] {
        let run = office.run(arguments);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.starts_with("错误"), "{arguments:?}: {}", run.err);
    }
    assert_eq!(office.text("leak/a.txt"), LEAK, "a draft is never overwritten");
}

#[test]
fn a_missing_path_is_named_and_nothing_is_scanned() {
    let run = office().scan(&["leak", "没有这份稿件.docx", "--format", "jsonl"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains("没有这份稿件.docx"), "{}", run.err);
}

#[test]
fn nothing_to_scan_is_said_and_passes() {
    let office = office();
    for format in FORMATS {
        let run = office.scan(&["empty", "--format", format]);
        assert_eq!(run.status, 0);
        assert!(run.err.contains("没有可检查的文件"), "{format}: {}", run.err);
    }
    let run = office.scan(&["leak", "--exclude", "*.txt"]);
    assert_eq!(run.status, 0);
    assert!(run.err.contains("--exclude"), "what was left out is said: {}", run.err);
}

#[test]
fn help_and_version_are_zero() {
    let office = Office::new();
    for arguments in [&["--help"][..], &["--version"], &["scan", "--help"], &["rules", "--help"]] {
        let run = office.run(arguments);
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_two() {
    let office = office();
    for format in FORMATS {
        let run = office.scan(&["leak", "--format", format, "-o", "/dev/full"]);
        assert_eq!(run.status, 2, "{format}");
    }
}
