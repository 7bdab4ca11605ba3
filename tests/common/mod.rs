//! Scans a folder of fixtures and compares the report with the `expected.yaml` beside the fixtures.

#![allow(dead_code)] // Each file of tests uses a part.

pub mod browser;
pub mod office;
pub mod repo;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde::Deserialize;
use serde_json::Value;

/// What a fixture must come to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    format: Option<String>,
    #[serde(default = "scanned")]
    status: String,
    #[serde(default)]
    reason: Vec<String>,
    #[serde(default)]
    findings: Vec<Wanted>,
}

#[derive(Debug, Deserialize)]
struct Wanted {
    rule: String,
    severity: String,
    value: Option<String>,
    #[serde(flatten)]
    place: BTreeMap<String, Value>,
}

fn scanned() -> String {
    "scanned".into()
}

/// The folder of fixtures of this name.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// `expected.yaml` of a folder of fixtures, by file name.
pub fn expected(name: &str) -> BTreeMap<String, Expected> {
    let text = std::fs::read_to_string(folder(name).join("expected.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// Scans `fixtures/<name>` and gives the report, values revealed, and the exit status.
pub fn scan(name: &str, arguments: &[&str]) -> (Value, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_mishen"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        // What pictures say depends on the programs that a computer has; `ocr.rs` tests that.
        .env("PATH", "")
        .args(["scan", &format!("fixtures/{name}"), "--format", "json", "--reveal", "--today", "2026-11-24"])
        .args(arguments)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (report, output.status.code().unwrap())
}

/// Everything that differs between the report of `fixtures/<name>` and its `expected.yaml`.
///
/// Every expected finding must stand in the report, at its place, with its severity; of severity `block` and `review`
/// there must be no other.
pub fn differences(name: &str, report: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let expected = expected(name);
    let mut entries: BTreeMap<&str, &Value> = BTreeMap::new();
    for entry in list(&report["files"]) {
        entries.insert(file(name, entry), entry);
    }
    for path in entries.keys().filter(|path| !expected.contains_key(**path)) {
        wrong.push(format!("{path}: 报告里有，expected.yaml 里没有"));
    }
    for (path, want) in &expected {
        let Some(entry) = entries.get(path.as_str()) else {
            wrong.push(format!("{path}: 报告里没有这个文件"));
            continue;
        };
        if entry["status"] != want.status.as_str() {
            wrong.push(format!("{path}: 状态应为 {}，实为 {entry}", want.status));
        }
        if want.format.as_ref().is_some_and(|format| entry["format"] != format.as_str()) {
            wrong.push(format!("{path}: 格式应为 {:?}，实为 {}", want.format, entry["format"]));
        }
        if !want.reason.is_empty() && !want.reason.iter().any(|reason| entry["reason"] == reason.as_str()) {
            wrong.push(format!("{path}: 原因应为 {:?} 之一，实为 {}", want.reason, entry["reason"]));
        }
        let mut found: Vec<&Value> =
            list(&report["findings"]).iter().filter(|finding| file(name, finding) == path).collect();
        for wanted in &want.findings {
            match found.iter().position(|finding| wanted.is(finding)) {
                Some(index) => drop(found.remove(index)),
                None => wrong.push(format!("{path}: 没有找到 {wanted:?}")),
            }
        }
        for finding in found {
            if finding["severity"] != "notice" {
                wrong.push(format!(
                    "{path}: 多出 {} {} {} {}",
                    finding["rule"], finding["severity"], finding["location"], finding["text"]
                ));
            }
        }
    }
    wrong
}

impl Wanted {
    fn is(&self, finding: &Value) -> bool {
        finding["rule"] == self.rule.as_str()
            && finding["severity"] == self.severity.as_str()
            && self
                .value
                .as_ref()
                .is_none_or(|value| finding["value"] == value.as_str() || finding["text"] == value.as_str())
            && self.place.iter().all(|(key, value)| finding["location"][key] == *value)
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn file<'v>(name: &str, value: &'v Value) -> &'v str {
    let path = value["path"].as_str().unwrap();
    path.strip_prefix(&format!("fixtures/{name}/")).unwrap_or(path)
}
