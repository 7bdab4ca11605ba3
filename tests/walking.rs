//! Which drafts a scan reads, and what it says about those that it leaves out.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{CLEAN, ID, LEAK, Office, paths, strings};

fn read(office: &Office, arguments: &[&str]) -> (Vec<String>, u64) {
    let report = office.report(arguments);
    (paths(&report), report["summary"]["excluded"].as_u64().unwrap())
}

fn office(files: &[&str]) -> Office {
    let office = Office::new();
    files.iter().for_each(|file| office.put(file, CLEAN));
    office
}

#[test]
fn gitignore_counts_inside_a_repository_only() {
    let office = office(&["a.txt", "b.bak", "存档/c.txt"]);
    office.put(".gitignore", "*.bak\n存档/\n");
    assert_eq!(read(&office, &["."]), (vec!["a.txt".into(), "b.bak".into(), "存档/c.txt".into()], 0));
    office.repository();
    assert_eq!(read(&office, &["."]), (vec!["a.txt".into()], 2));
    assert_eq!(read(&office, &[".", "--no-ignore"]).0.len(), 3);
}

#[test]
fn mishenignore_counts_everywhere_and_exceptions_hold() {
    let office = office(&["a.txt", "b.txt", "下/c.txt", "下/d.txt"]);
    office.put(".mishenignore", "*.txt\n!a.txt\n");
    office.put("下/.mishenignore", "!d.txt\n");
    assert_eq!(read(&office, &["."]).0, ["a.txt", "下/d.txt"]);
    assert_eq!(read(&office, &[".", "--no-ignore"]).0.len(), 4);
}

#[test]
fn a_path_named_outright_is_never_ignored() {
    let office = office(&["a.txt", "存档/b.txt", ".隐藏/c.txt"]);
    office.put(".mishenignore", "*.txt\n存档/\n");
    assert_eq!(read(&office, &["a.txt"]).0, ["a.txt"]);
    assert_eq!(read(&office, &["存档"]).0, ["存档/b.txt"], "nor what lies below it for an outer rule");
    assert_eq!(read(&office, &[".隐藏"]).0, [".隐藏/c.txt"]);
}

#[test]
fn hidden_files_are_read_when_asked_for_and_git_never() {
    let office = office(&["a.txt", ".b.txt", ".c/d.txt"]);
    office.put(".git/config", LEAK);
    assert_eq!(read(&office, &["."]), (vec!["a.txt".into()], 2));
    assert_eq!(read(&office, &[".", "--hidden"]).0, [".b.txt", ".c/d.txt", "a.txt"]);
}

#[test]
fn exclude_leaves_out_and_counts_a_folder_as_one() {
    let office = office(&["a.txt", "a.bak", "存档/b.txt", "存档/c.txt"]);
    assert_eq!(read(&office, &[".", "--exclude", "*.bak"]).0, ["a.txt", "存档/b.txt", "存档/c.txt"]);
    assert_eq!(read(&office, &[".", "--exclude", "存档"]), (vec!["a.bak".into(), "a.txt".into()], 1));
    let both = [".", "--exclude", "*.bak", "--exclude", "存档/**"];
    assert_eq!(read(&office, &both).0, ["a.txt"]);
}

#[test]
fn the_screen_says_what_was_left_out_and_how_to_include_it() {
    let office = office(&["a.txt", ".b.txt", "c.bak", "d.tmp"]);
    office.put(".mishenignore", "*.bak\n");
    let screen = office.scan(&[".", "--exclude", "*.tmp"]).out;
    for word in ["3 项未纳入检查", "--hidden", "--no-ignore", "--exclude"] {
        assert!(screen.contains(word), "{word}: {screen}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_only_when_named() {
    let office = Office::with(&[("外/a.txt", LEAK), ("内/b.txt", CLEAN)]);
    let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, office.path(at)).unwrap();
    link("../外", "内/文件夹");
    link("../外/a.txt", "内/文件.txt");
    link(".", "内/环");
    link("没有", "内/断");
    assert_eq!(read(&office, &["内"]), (vec!["内/b.txt".into()], 0));
    assert_eq!(read(&office, &["内/文件夹"]).0, ["内/文件夹/a.txt"]);
    assert_eq!(office.scan(&["内/文件.txt"]).status, 1);
    assert_eq!(office.scan(&["内/断"]).status, 2, "a link to nothing does not exist");
}

#[cfg(unix)]
#[test]
fn sockets_in_a_folder_are_not_opened_only_counted() {
    let office = office(&["a.txt"]);
    let _socket = std::os::unix::net::UnixListener::bind(office.path("s.sock")).unwrap();
    assert_eq!(read(&office, &["."]), (vec!["a.txt".into()], 1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_fifo_in_a_folder_is_not_opened() {
    let office = office(&["a.txt"]);
    let made = std::process::Command::new("mkfifo").arg(office.path("f.txt")).status();
    assert!(made.is_ok_and(|s| s.success()), "mkfifo comes with the system");
    assert_eq!(read(&office, &["."]), (vec!["a.txt".into()], 1));
}

#[test]
fn a_file_reached_twice_is_scanned_once_under_its_first_spelling() {
    let office = office(&["稿/a.txt", "稿/b.txt"]);
    assert_eq!(read(&office, &["稿/a.txt", "./稿", "稿/../稿/b.txt"]).0, ["稿/a.txt", "稿/b.txt"]);
    assert_eq!(read(&office, &["稿", "稿"]).0.len(), 2);
}

#[test]
fn paths_are_as_typed_without_leading_dot() {
    let office = office(&["稿/下/a.txt"]);
    for (typed, shown) in [
        (".", "稿/下/a.txt"),
        ("./稿", "稿/下/a.txt"),
        ("稿/", "稿/下/a.txt"),
        ("稿/下/a.txt", "稿/下/a.txt"),
    ] {
        assert_eq!(read(&office, &[typed]).0, [shown], "{typed}");
    }
    let absolute = office.path("稿").display().to_string();
    assert_eq!(read(&office, &[&absolute]).0, [format!("{absolute}/下/a.txt")]);
    assert_eq!(read(&office, &[]).0, ["稿/下/a.txt"], "no PATH is the current folder");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_unicode_is_spelled_in_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let office = office(&[]);
    let name = std::ffi::OsStr::from_bytes(b"\xb5\xe4.txt");
    std::fs::write(office.path("").join(name), LEAK).unwrap();
    assert_eq!(read(&office, &["."]).0, [r"\xb5\xe4.txt"]);
    assert_eq!(office.scan(&["."]).status, 1);
}

#[test]
fn list_files_lists_what_a_scan_reads() {
    let office = office(&["b.txt", "a.txt", ".c.txt", "下/d.txt"]);
    let run = office.scan(&["--list-files", "."]);
    assert_eq!((run.status, run.out.as_str()), (0, "a.txt\nb.txt\n下/d.txt\n"));
}

#[test]
fn standard_input_has_the_name_and_the_format_that_it_is_given() {
    let office = Office::new();
    let scan = |name: &[&str], text: &str| {
        let mut command = office.command(&[&["scan", "-", "--format", "json"], name].concat());
        common::office::Run::of(command.write_stdin(text)).json()
    };
    let report = scan(&["--stdin-name", "名单.csv"], "姓名,身份证号\n李明,330281199003071231\n");
    assert_eq!(paths(&report), ["名单.csv"]);
    assert_eq!(report["files"][0]["format"], "csv");
    assert_eq!(report["findings"][0]["location"]["cell"], "B2");
    assert_eq!(paths(&scan(&[], CLEAN)), ["-"]);
}

#[test]
fn our_own_reports_in_a_folder_make_no_noise() {
    let office = Office::with(&[("a.txt", LEAK)]);
    for format in ["text", "json", "jsonl"] {
        office.scan(&["a.txt", "--format", format, "-o", &format!("report.{format}")]);
    }
    let report = office.report(&["."]);
    let found = strings(&report["findings"], "path");
    assert!(found.iter().all(|path| path == "a.txt"), "{found:?}");
    office.scan(&["a.txt", "--format", "json", "--reveal", "-o", "shown.json"]);
    let found = strings(&office.report(&["."])["findings"], "path");
    assert!(found.contains(&"shown.json".to_owned()), "a report that shows values is a leak: {found:?}");
}

#[cfg(unix)]
#[test]
fn a_name_with_a_line_break_is_masked_like_any_other() {
    let office = Office::new();
    office.put(&format!("a\nb/{ID}\n.txt"), CLEAN);
    let run = office.scan(&["."]);
    assert_eq!(run.status, 1, "{}", run.all());
    assert!(run.out.contains("33**************31") && !run.all().contains(ID), "{}", run.all());
}
