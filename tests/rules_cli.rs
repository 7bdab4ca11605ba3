//! The commands about rules, and what a wrong rule file is told.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{ID, LEAK, Office, strings};

const RULE: &str = "rules:
  - id: office.codename
    name: 内部代号
    category: work-secret
    severity: block
    keywords: [青龙计划]
    patterns: ['QL-[0-9]{4}']
    basis: [《某办法》第一条]
    advice: 删去代号。
    hits: [参与青龙计划, 合同 QL-1234]
    misses: [青龙寺, QL-12]
";

fn check(yaml: &str) -> common::office::Run {
    let office = Office::with(&[("规则/我的.yaml", yaml), ("a.txt", LEAK)]);
    let scan = office.scan(&["a.txt", "--rules", "规则"]);
    let run = office.run(&["rules", "check", "规则"]);
    assert_eq!(scan.status == 2, run.status == 2, "a scan refuses what the check refuses: {}", scan.err);
    if run.status == 2 {
        assert_eq!((scan.out.as_str(), run.out.as_str()), ("", ""));
        assert_eq!(scan.err, run.err, "in the same words");
    }
    run
}

/// The rule with this line in place of the one that begins like it.
fn with(line: &str) -> String {
    let key = line.split(':').next().unwrap();
    let lines = RULE.lines().map(|l| {
        if l.trim_start().starts_with(&format!("{key}:")) { format!("    {line}") } else { l.into() }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn list_has_every_rule_once() {
    let office = Office::new();
    let list = office.run(&["rules", "list"]);
    assert_eq!(list.status, 0);
    for id in ["secret.marking", "pii.resident-id", "pii.mobile", "cred.password", "unscannable.encrypted"] {
        assert_eq!(list.out.lines().filter(|l| l.split(' ').next() == Some(id)).count(), 1, "{id}");
    }
    office.put("r.yaml", RULE);
    assert!(office.run(&["rules", "list", "--rules", "r.yaml"]).out.contains("office.codename"));
    let own = office.run(&["rules", "list", "--rules", "r.yaml", "--no-builtin"]).out;
    assert!(own.contains("office.codename") && !own.contains("pii.mobile"), "{own}");
}

#[test]
fn show_explains_a_rule() {
    let office = Office::new();
    let shown = office.run(&["rules", "show", "pii.resident-id"]);
    assert_eq!(shown.status, 0);
    for word in ["居民身份证", "依据", "个人信息保护法", "建议", "应报告", "不应报告"]
    {
        assert!(shown.out.contains(word), "{word}: {}", shown.out);
    }
    let unknown = office.run(&["rules", "show", "pii.no-such"]);
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("pii.no-such"), "{}", unknown.err);
}

#[test]
fn a_good_rule_file_is_accepted_and_finds() {
    let run = check(RULE);
    assert_eq!(run.status, 0, "{}", run.err);
    let office =
        Office::with(&[("下/r.yaml", RULE), ("稿/a.txt", "参与青龙计划，合同ＱＬ－1234、QL-5678。\n")]);
    let report = office.report(&["稿", "--rules", "下", "--no-builtin"]);
    assert_eq!(strings(&report["findings"], "rule"), ["office.codename"; 2], "{report}");
    assert_eq!(report["findings"][0]["basis"][0], "《某办法》第一条");
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_column() {
    for (yaml, place, word) in [
        (with("severity: blok"), ":5:", "blok"),
        (with("patterns: ['QL-[0-9']"), ":7:", "正则"),
        (with("patterns: ['[0-9]{9}(?:[一-龥]{900}){99}']"), ":7:", "过大"),
        (with("patterns: ['QL-\\d{4}']"), ":7:", "\\d"),
        (with("advice: x\n    validators: [no-such]"), ":10:", "no-such"),
        (with("advice: x\n    no_such_key: 1"), "", "no_such_key"),
        (with("category: no-such"), ":4:", "no-such"),
        (RULE.replace("office.", "pii."), ":2:", "pii.*"),
        (RULE.replace("office.codename", "pii.mobile"), ":2:", "pii.mobile"),
        ([RULE, RULE.strip_prefix("rules:\n").unwrap()].concat(), ":12:", "重复"),
        ("rules:\n  - id: [\n".into(), "", "类型"),
        ("rules:\n\t- id: office.a\n".into(), "", "YAML"),
    ] {
        let run = check(&yaml);
        assert_eq!(run.status, 2, "{word}");
        assert!(run.err.contains(&format!("规则/我的.yaml{place}")), "{place}: {}", run.err);
        assert!(run.err.contains(word), "{word}: {}", run.err);
        let numbered = run.err.split("我的.yaml:").nth(1).and_then(|rest| rest.split([':', '：']).nth(1));
        assert!(numbered.is_some_and(|column| column.parse::<u32>().is_ok()), "a column: {}", run.err);
    }
}

#[test]
fn examples_decide_the_status_of_a_test() {
    let office = Office::with(&[
        ("good.yaml", RULE),
        ("bad.yaml", &with("misses: [参与青龙计划]")),
        ("broken.yaml", "rules: ["),
    ]);
    let status = |path: &str| office.run(&["rules", "test", path]).status;
    assert_eq!(
        (status("good.yaml"), status("bad.yaml"), status("broken.yaml"), status("none")),
        (0, 1, 2, 2)
    );
    let said = office.run(&["rules", "test", "bad.yaml"]).out;
    assert!(said.contains("office.codename") && said.contains("不应命中"), "{said}");
}

#[test]
fn the_built_in_rules_pass_their_own_check_and_examples() {
    let office = Office::new();
    assert_eq!(office.run(&["rules", "check"]).status, 0);
    let tested = office.run(&["rules", "test"]);
    assert_eq!(tested.status, 0, "{}", tested.out);
}

#[test]
fn enable_and_disable_take_ids_and_prefixes() {
    let text = "关于机密工作的通知\n李明，身份证号330281199003071231\n";
    let office = Office::with(&[("a.txt", text)]);
    let rules =
        |arguments: &[&str]| strings(&office.report(&[&["a.txt"], arguments].concat())["findings"], "rule");
    assert!(rules(&[]).contains(&"pii.resident-id".into()));
    assert!(!rules(&["--disable", "pii.resident-id"]).contains(&"pii.resident-id".into()));
    assert!(!rules(&["--disable", "pii.*"]).iter().any(|r| r.starts_with("pii.")));
    let refused = |arguments: &[&str]| office.scan(&[&["a.txt"], arguments].concat());
    for arguments in [
        &["--disable", "pii.resident"][..],
        &["--disable", "pii.resident*"],
        &["--enable", "secret.no-such"],
        &["--disable", "unscannable.encrypted"],
        &["--disable", "unscannable.*"],
    ] {
        let run = refused(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.err.contains(arguments[1]), "{}", run.err);
    }
}

#[test]
fn a_rule_that_is_silent_by_default_speaks_when_enabled() {
    let office = Office::with(&[("a.txt", "通知\n据了解，此事机密，知道的人不多。\n")]);
    let rules =
        |arguments: &[&str]| strings(&office.report(&[&["a.txt"], arguments].concat())["findings"], "rule");
    assert_eq!(rules(&[]), [""; 0]);
    assert_eq!(rules(&["--enable", "secret.keyword"]), ["secret.keyword"]);
}

/// What `rules suggest` writes for an example; check and test must accept it.
fn suggested(office: &Office, arguments: &[&str]) -> String {
    let run = office.run(&[&["rules", "suggest", "-o", "规则.yaml"], arguments].concat());
    assert_eq!(run.status, 0, "{}", run.all());
    for command in ["check", "test"] {
        let run = office.run(&["rules", command, "规则.yaml"]);
        assert_eq!(run.status, 0, "{command}: {}", run.all());
    }
    office.text("规则.yaml")
}

#[test]
fn one_example_becomes_a_rule_with_its_tests() {
    let office = Office::with(&[("a.txt", "合同 QL-1999 已归档\n"), ("b.txt", "QL-19 号楼\n")]);
    let rule =
        suggested(&office, &["--text", "项目编号 QL-2026 参加", "--find", "QL-2026", "--miss", "QL-26 号"]);
    assert!(!rule.contains("QL-2026"), "the real number is nobody's business: {rule}");
    let report = office.report(&["--rules", "规则.yaml", "--no-builtin", "a.txt", "b.txt"]);
    assert_eq!(strings(&report["findings"], "path"), ["a.txt"]);
    assert_eq!(strings(&report["findings"], "rule"), ["office.suggested"]);
}

#[test]
fn a_word_learns_from_its_misses() {
    let office = Office::with(&[("a.txt", "青龙二期已启动\n"), ("b.txt", "青龙山风景区\n")]);
    suggested(
        &office,
        &[
            "--text",
            "参加青龙的单位",
            "--find",
            "青龙",
            "--miss",
            "青龙山风景区",
            "--id",
            "office.qinglong",
            "--severity",
            "block",
        ],
    );
    let report = office.report(&["--rules", "规则.yaml", "--no-builtin", "a.txt", "b.txt"]);
    assert_eq!(strings(&report["findings"], "path"), ["a.txt"]);
    assert_eq!(strings(&report["findings"], "severity"), ["block"]);
}

#[test]
fn bare_digits_are_found_behind_their_word_only() {
    let office = Office::with(&[("a.txt", "工单编号：55501\n"), ("b.txt", "共 55501 件\n")]);
    suggested(&office, &["--text", "工单编号：20391，已处理", "--find", "20391"]);
    let report = office.report(&["--rules", "规则.yaml", "--no-builtin", "a.txt", "b.txt"]);
    assert_eq!(strings(&report["findings"], "path"), ["a.txt"]);
}

#[test]
fn an_example_that_makes_no_rule_is_refused() {
    let office = Office::new();
    for (arguments, words) in [
        (&["--text", "参加青龙的单位", "--find", "白虎"][..], "不在 --text"),
        (&["--text", "共 20391", "--find", "20391"], "到处命中"),
        (&["--text", "参加青龙的", "--find", "青龙", "--miss", "参加青龙的"], "不应命中"),
        (&["--text", "参加青龙的", "--find", "青龙", "--id", "pii.x"], "占用了内置规则"),
        (&["--text", "参加青龙的", "--find", "青龙", "--category", "天气"], "work-secret"),
    ] {
        let run = office.run(&[&["rules", "suggest"], arguments].concat());
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.all());
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
        assert!(run.out.is_empty());
    }
    let known =
        office.run(&["rules", "suggest", "--text", &format!("联系人李明，身份证号：{ID}。"), "--find", ID]);
    assert!(known.err.contains("pii.resident-id") && !known.all().contains(ID), "{}", known.all());
}
