#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fs;

use super::*;

fn parse(text: &str) -> Result<Config, Problem> {
    load::yaml(".mishen.yaml", text)
}

const WAIVER: &str = "waivers:\n  - rule: pii.mobile\n    path: d/a.txt\n    reason: 本人同意\n    by: 张科长\n    until: 2099-12-31\n";

#[test]
fn every_key_is_read() {
    let config = parse(&format!(
        "rules: [规则]\nbuiltin: true\nenable: [pii.name]\ndisable: [pii.qq]\nseverity: {{pii.email: review}}\n\
         exclude: ['*.log']\ncontacts: ['0571-88880000']\ncounty: 330106\nvolume: halved\n\
         limits: {{max-file-size: 10MB, expanded: 1G, members: 10, depth: 3, ratio: 50, pages: 9, cells: 8, time: 30s}}\n\
         baseline: base.json\nimages: {{accept: true, reason: 扫描件, by: 张科长, until: 2099-01-01}}\n{WAIVER}"
    ))
    .unwrap();
    assert_eq!(config.limits.max_file_size, Some(Size(10 << 20)));
    assert_eq!(config.limits.time.map(|t| t.0.as_secs()), Some(30));
    assert_eq!(config.county, Some(County("330106".into())));
    assert_eq!(config.waivers[0].rule.0, ["pii.mobile"]);
    assert_eq!(config.volume, model::Volume::Halved);
}

#[test]
fn an_empty_configuration_says_nothing() {
    assert!(parse("").unwrap().waivers.is_empty());
    assert!(parse("# 以后再写\n").unwrap().exclude.is_empty());
}

#[test]
fn an_unknown_key_is_named_with_its_place() {
    let problem = parse("exclude: []\nno_such_setting: 1\n").unwrap_err();
    assert!(problem.message.contains("no_such_setting"), "{problem}");
    assert_eq!(problem.line, 2, "{problem}");
}

#[test]
fn a_waiver_without_reason_by_or_until_is_refused_with_its_place() {
    for key in ["reason", "by", "until"] {
        let without: String =
            WAIVER.lines().filter(|l| !l.trim().starts_with(key)).map(|l| format!("{l}\n")).collect();
        let problem = parse(&without).unwrap_err();
        assert!(problem.message.contains(key) && problem.line >= 2, "{problem}");
        let empty = WAIVER.replace(&format!("{key}: "), &format!("{key}: ' ' #"));
        assert!(parse(&empty).is_err(), "{key} empty");
    }
}

#[test]
fn wrong_values_are_refused_with_their_place() {
    for (text, word) in [
        ("a: 1\n", "a"),
        ("exclude: ['[']\n", "通配符"),
        ("county: 12\n", "行政区划"),
        ("limits: {expanded: big}\n", "大小"),
        ("limits: {time: 0}\n", "时间"),
        ("severity: {pii.email: high}\n", "high"),
        ("volume: double\n", "double"),
        (&WAIVER.replace("2099-12-31", "2099-13-01"), "日期"),
    ] {
        let problem = parse(text).unwrap_err();
        assert!(problem.message.contains(word) && problem.line > 0, "{text}: {problem}");
    }
}

#[test]
fn the_nearest_one_upwards_counts_as_far_as_the_repository_or_home() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    let deep = root.join("a/b/c");
    fs::create_dir_all(&deep).unwrap();
    fs::write(root.join(NAME), "").unwrap();
    assert_eq!(discover(&deep, None), Some(root.join(NAME)));
    assert_eq!(discover(&deep, Some(&root.join("a"))), None, "not above home");
    fs::write(root.join("a").join(NAME), "").unwrap();
    assert_eq!(discover(&deep, None), Some(root.join("a").join(NAME)));
    fs::create_dir(root.join("a/b/.git")).unwrap();
    assert_eq!(discover(&deep, None), None, "not above the repository");
}

#[test]
fn several_paths_share_the_folder_that_holds_them_all() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    fs::create_dir_all(root.join("a/b")).unwrap();
    fs::create_dir_all(root.join("a/c")).unwrap();
    fs::write(root.join("a/b/x.txt"), "").unwrap();
    let path = |p: &str| root.join(p).into_os_string();
    assert_eq!(start(&[path("a/b/x.txt")]), root.join("a/b"));
    assert_eq!(start(&[path("a/b/x.txt"), path("a/c")]), root.join("a"));
}

#[test]
fn waivers_know_their_lines() {
    let text = "exclude:\n  - '*.log'\nwaivers:\n  # 一\n  - rule: pii.qq\n    path:\n      - a\n      - b\n  - rule: pii.vin\nrules: []\n";
    let loaded = Loaded { text: text.into(), ..Loaded::default() };
    assert_eq!(loaded.waiver_lines(), [5, 9]);
}
