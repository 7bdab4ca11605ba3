#![allow(clippy::unwrap_used)]

use super::*;

fn parsed(args: &[&str]) -> Result<Parsed, Fault> {
    parse(std::iter::once("mishen").chain(args.iter().copied()).map(OsString::from), None)
}

fn scan(args: &[&str]) -> ScanArgs {
    match parsed(&[&["scan"], args].concat()) {
        Ok(Parsed::Command(Command::Scan(scan))) => *scan,
        Ok(_) => panic!("{args:?} is no scan"),
        Err(fault) => panic!("{args:?}: {:?}", fault.message),
    }
}

fn message(args: &[&str]) -> String {
    match parsed(args) {
        Err(fault) => fault.message.unwrap(),
        Ok(_) => panic!("{args:?} was accepted"),
    }
}

fn text(args: &[&str]) -> String {
    match parsed(args) {
        Ok(Parsed::Text(text)) => text,
        _ => panic!("{args:?} prints no text"),
    }
}

#[test]
fn the_definition_holds_together() {
    Cli::command().debug_assert();
}

#[test]
fn defaults() {
    let args = scan(&[]);
    assert!(args.what.paths.is_empty() && args.what.rules.paths.is_empty() && !args.what.rules.no_builtin);
    assert_eq!(args.format.iter().map(|f| f.0.name).collect::<Vec<_>>(), ["text"]);
    assert_eq!(args.fail_on, FailOn::Block);
    assert_eq!((args.color, args.progress), (When::Auto, When::Auto));
    assert!(
        !args.reveal
            && !args.what.hidden
            && !args.what.no_ignore
            && !args.stats
            && !args.quiet
            && !args.verbose
    );
    assert!(args.what.jobs.is_none() && args.what.today.is_none() && args.what.max_file_size.is_none());
}

#[test]
fn every_option_is_understood() {
    let args = scan(&[
        "a",
        "-",
        "--rules",
        "r1",
        "--rules",
        "r2",
        "--no-builtin",
        "--enable",
        "pii.name,secret.*",
        "--enable",
        "x.y",
        "--disable",
        "pii.qq",
        "--format",
        "text,json",
        "-o",
        "out/",
        "--fail-on",
        "never",
        "--reveal",
        "-j",
        "8",
        "--no-ignore",
        "--hidden",
        "--max-file-size",
        "10MB",
        "--exclude",
        "*.bak",
        "--exclude",
        "a,b",
        "--today",
        "2026-11-23",
        "--progress",
        "always",
        "--color",
        "never",
        "-v",
        "--stats",
        "--stdin-name",
        "名单.csv",
    ]);
    assert_eq!(args.what.paths, ["a", "-"]);
    assert_eq!(args.what.rules.paths, [PathBuf::from("r1"), PathBuf::from("r2")]);
    assert_eq!(args.what.enable, ["pii.name", "secret.*", "x.y"]);
    assert_eq!(args.what.disable, ["pii.qq"]);
    assert_eq!(args.format.iter().map(|f| f.0.name).collect::<Vec<_>>(), ["text", "json"]);
    assert_eq!(args.output, Some(PathBuf::from("out/")));
    assert_eq!(args.fail_on, FailOn::Never);
    assert_eq!(args.what.jobs, Some(8));
    assert_eq!(args.what.max_file_size, Some(10 << 20));
    assert_eq!(args.what.exclude, ["*.bak", "a,b"]);
    assert_eq!(args.what.today.unwrap().to_string(), "2026-11-23");
    assert_eq!((args.progress, args.color), (When::Always, When::Never));
    assert_eq!(args.stdin_name.as_deref(), Some("名单.csv"));
    assert!(args.what.rules.no_builtin && args.reveal && args.what.no_ignore && args.what.hidden);
    assert!(args.verbose && args.stats);
    assert!(scan(&["--list-files", "a"]).list_files);
}

#[test]
fn one_kind_of_versions_is_asked_for() {
    let asked = |args: &[&str]| scan(args).versions.asked();
    assert_eq!(asked(&["a"]), None);
    assert_eq!(asked(&["--staged", "a"]), Some(Versions::Staged));
    assert_eq!(asked(&["--since", "v1"]), Some(Versions::Since("v1".into())));
    assert_eq!(asked(&["--history"]), Some(Versions::History));
}

#[test]
fn what_is_wrong_is_said_in_chinese_and_named() {
    for (args, words) in [
        (&["scan", "--no-such-option", "a"][..], "没有这个选项：--no-such-option"),
        (&["scan", "--formet", "json"], "是不是想写：--format"),
        (&["scan", "--format", "docbook"], "text、json、jsonl"),
        (&["scan", "--format", "json,docbook"], "docbook"),
        (&["scan", "--format"], "后面缺少值"),
        (&["scan", "--fail-on", "sometimes"], "sometimes"),
        (&["scan", "--fail-on", "sometimes"], "block、review、notice、never"),
        (&["scan", "-j", "many"], "1 到 1024"),
        (&["scan", "-j", "0"], "1 到 1024"),
        (&["scan", "--max-file-size", "big"], "大小"),
        (&["scan", "--today", "2026-13-01"], "日期"),
        (&["scan", "--today", "2026-02-30"], "日期"),
        (&["scan", "--today", "2026-11-23T00:00"], "日期"),
        (&["scan", "-q", "-v"], "不能与"),
        (&["scan", "--list-files", "-o", "x"], "不能与"),
        (&["scan", "--watch", "-o", "x"], "不能与"),
        (&["scan", "--watch", "--format", "json"], "text、jsonl"),
        (&["scan", "--watch", "-"], "标准输入"),
        (&["scan", "--hidden", "--hidden"], "只能写一次"),
        (&["scan", "--staged", "--since", "v1"], "不能与"),
        (&["scan", "--since"], "后面缺少值"),
        (&["scan", "--staged", "-"], "标准输入"),
        (&["hook"], "没有写命令"),
        (&["hook", "run"], "没有这个命令"),
        (&["scan", "--hidden=yes"], "不需要值"),
        (&["scan", "--stdin-name", "a.csv", "b"], "--stdin-name"),
        (&["frobnicate"], "没有这个命令：frobnicate"),
        (&["scna"], "是不是想写：scan"),
        (&["rules", "frobnicate"], "frobnicate"),
        (&["rules", "show"], "缺少 <编号>"),
        (&["rules"], "没有写命令"),
        (&[], "没有写命令"),
    ] {
        let said = message(args);
        assert!(said.contains(words), "{args:?}: {said}");
        for english in ["error", "Usage", "unexpected", "invalid", "For more", "possible"] {
            assert!(!said.contains(english), "{args:?}: {said}");
        }
    }
}

#[test]
fn what_is_not_built_does_not_exist() {
    for command in ["redact", "serve", "help"] {
        assert!(message(&[command]).contains("没有这个命令"), "{command}");
    }
    assert!(message(&["scan", "--format", "docbook"]).contains("没有这种格式"));
}

#[test]
fn a_hostile_word_reaches_no_terminal() {
    for args in [
        &["scan", "--no\x1b[31m\u{202e}"][..],
        &["scan", "--format", "\x1b]0;x\x07"],
        &["a\x1bb"],
        &["scan", "-j", "\x07"],
    ] {
        let said = message(args);
        assert!(!said.chars().any(|c| c != '\n' && crate::report::escape::unsafe_to_show(c)), "{said:?}");
    }
}

#[test]
fn help_is_chinese_and_complete() {
    let main = text(&["--help"]);
    for word in ["用法", "命令", "选项", "scan", "rules", "--version"] {
        assert!(main.contains(word), "{word}: {main}");
    }
    let scan = text(&["scan", "--help"]);
    for option in Cli::command().find_subcommand("scan").unwrap().get_arguments() {
        if let Some(long) = option.get_long() {
            assert!(scan.contains(&format!("--{long}")), "{long}");
        }
    }
    for help in
        [main, scan, text(&["rules", "-h"]), text(&["rules", "show", "--help"]), text(&["hook", "--help"])]
    {
        for english in
            ["Usage", "Options", "Arguments", "Commands", "Print", "default:", "possible", "OPTIONS"]
        {
            assert!(!help.contains(english), "{english}: {help}");
        }
    }
}

#[test]
fn version_is_the_packages() {
    assert_eq!(text(&["--version"]).trim(), format!("mishen {}", env!("CARGO_PKG_VERSION")));
    assert_eq!(text(&["-V"]), text(&["--version"]));
}

#[cfg(unix)]
#[test]
fn a_path_need_not_be_unicode() {
    use std::os::unix::ffi::OsStringExt;
    let path = OsString::from_vec(vec![b'a', 0xb5]);
    let args = ["mishen".into(), "scan".into(), path.clone()];
    assert!(matches!(parse(args, None), Ok(Parsed::Command(Command::Scan(s))) if s.what.paths == [path]));
}
