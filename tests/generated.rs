//! What is generated from the program's own types and rules: the schema for editors, the tables in `rules/README.md`.
//!
//! Each is compared with the file in the repository; `MISHEN_UPDATE=1 cargo test --test generated` rewrites it.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fs;
use std::path::{Path, PathBuf};

use mishen::model::{Part, Severity};
use mishen::rule::builtin;
use mishen::rule::model::{RuleFile, RuleSource};
use mishen::verify::validator;
use mishen::words;
use serde_json::{Value, json};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Compares a file with what it should be; under `MISHEN_UPDATE` writes it.
fn settle(name: &str, wanted: &str) {
    if std::env::var_os("MISHEN_UPDATE").is_some() {
        fs::write(path(name), wanted).unwrap();
    }
    let there = fs::read_to_string(path(name)).unwrap_or_default().replace("\r\n", "\n");
    assert!(there == wanted, "{name} 过期了：请运行 MISHEN_UPDATE=1 cargo test --test generated，再一并提交");
}

/// The JSON Schema of a rule file, with what the types alone do not say: the names of the validators, and severities
/// and parts as reports call them.
fn schema() -> Value {
    let mut schema = schemars::schema_for!(RuleFile).to_value();
    schema["title"] = json!("密审规则文件");
    let names: Vec<&str> = validator::ALL.iter().map(|(name, _)| *name).collect();
    for kind in ["RuleSource", "ShieldSource"] {
        schema["$defs"][kind]["properties"]["validators"]["items"]["enum"] = json!(names);
    }
    describe(&mut schema["$defs"]["Severity"], "级别。", words::severity);
    describe(&mut schema["$defs"]["Category"], "类别。", words::category);
    describe::<Part>(&mut schema["$defs"]["Part"], "文稿的一部分。", words::part);
    schema
}

/// Describes an enumeration and each of its values.
fn describe<T: serde::de::DeserializeOwned>(
    definition: &mut Value,
    whole: &str,
    one: impl Fn(T) -> &'static str,
) {
    definition["description"] = json!(whole);
    for value in definition["oneOf"].as_array_mut().unwrap() {
        let text = one(serde_json::from_value(value["const"].clone()).unwrap());
        value["description"] = json!(text);
    }
}

#[test]
fn the_schema_is_that_of_the_types() {
    settle("rules/schema.json", &(serde_json::to_string_pretty(&schema()).unwrap() + "\n"));
}

#[test]
fn the_schema_speaks_chinese_of_every_key_and_value() {
    fn look(value: &Value, at: &str, wrong: &mut Vec<String>) {
        let described = |v: &Value| v["description"].as_str().is_some_and(|d| !d.is_ascii());
        for (key, property) in value["properties"].as_object().into_iter().flatten() {
            if !described(property) {
                wrong.push(format!("{at}.{key}"));
            }
        }
        for one in value["oneOf"].as_array().into_iter().flatten().filter(|v| !described(v)) {
            wrong.push(format!("{at}: {one}"));
        }
    }
    let schema = schema();
    let mut wrong = Vec::new();
    look(&schema, "", &mut wrong);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        look(definition, name, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_readme_of_the_rules_lists_them() {
    let name = "rules/README.md";
    let text = fs::read_to_string(path(name)).unwrap().replace("\r\n", "\n");
    let text = fill(&text, "rules", &rules());
    settle(name, &fill(&text, "laws", &laws()));
}

#[test]
fn the_readme_of_the_rules_explains_every_key_value_and_validator() {
    let text = fs::read_to_string(path("rules/README.md")).unwrap();
    let explained = |word: &str| text.contains(&format!("`{word}`")) || text.contains(&format!("`{word}:"));
    let schema = schema();
    let mut wrong: Vec<&str> = validator::ALL.iter().map(|(n, _)| *n).filter(|n| !explained(n)).collect();
    for definition in schema["$defs"].as_object().unwrap().values() {
        let keys = definition["properties"].as_object().into_iter().flatten().map(|(key, _)| key.as_str());
        let values = definition["oneOf"].as_array().into_iter().flatten();
        let values = values.filter_map(|value| value["const"].as_str());
        wrong.extend(keys.chain(values).filter(|word| !explained(word)));
    }
    assert!(wrong.is_empty(), "rules/README.md 没有讲到：{wrong:?}");
}

/// The text with what stands between the markers of this name replaced.
fn fill(text: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- 生成：{name} -->\n"), format!("<!-- 生成完：{name} -->\n"));
    let start = text.find(&open).unwrap_or_else(|| panic!("没有 {open}")) + open.len();
    let end = start + text[start..].find(&close).unwrap_or_else(|| panic!("没有 {close}"));
    format!("{}\n{table}\n{}", &text[..start], &text[end..])
}

/// The table of rules.
fn rules() -> String {
    let mut rules: Vec<RuleSource> = builtin::sources().unwrap().into_iter().flat_map(|f| f.rules).collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let mut out = String::from("| 编号 | 名称 | 级别 | 依据 | 例句 |\n| --- | --- | --- | --- | --- |\n");
    for rule in &rules {
        let basis = rule.basis.join(" ");
        let examples = match (rule.hits.len(), rule.misses.len()) {
            (0, 0) => String::new(),
            (hits, misses) => format!("{hits} / {misses}"),
        };
        out.push_str(&format!(
            "| `{}` | {} | {} | {basis} | {examples} |\n",
            rule.id,
            rule.name,
            severities(rule)
        ));
    }
    out
}

/// The severity of a rule, and what changes it.
fn severities(rule: &RuleSource) -> String {
    let name = |severity: Option<Severity>| severity.map_or("不报告", words::severity);
    // An entry that asks nothing gives the severity that is left over.
    let rest = rule.judge.iter().position(|j| j.when == Default::default());
    let left_over = rest.map_or(rule.severity, |i| rule.judge[i].severity);
    let mut lines: Vec<String> = Vec::new();
    for severity in [Some(Severity::Block), Some(Severity::Review), Some(Severity::Notice), None] {
        let mut reasons: Vec<&str> = Vec::new();
        for judgement in
            rule.judge[..rest.unwrap_or(rule.judge.len())].iter().filter(|j| j.severity == severity)
        {
            let because = judgement.because.trim_end_matches('。');
            if !because.is_empty() && !reasons.contains(&because) {
                reasons.push(because);
            }
        }
        if !reasons.is_empty() {
            lines.push(format!("{}：{}", name(severity), reasons.join("；")));
        }
    }
    let off = if rule.enabled { "" } else { "（默认关闭）" };
    let lead = if lines.is_empty() { "" } else { "其余：" };
    lines.push(format!("{lead}{}{off}", name(left_over)));
    lines.join("<br>")
}

/// The table of the laws that rules may cite.
fn laws() -> String {
    let mut out = String::from("| 键 | 依据 | 大意 |\n| --- | --- | --- |\n");
    for law in builtin::laws().iter() {
        out.push_str(&format!("| `{}` | {}{} | {} |\n", law.key, law.title, law.article, law.gist));
    }
    out
}
