//! `sarif`: SARIF 2.1.0 (OASIS), what code hosts and editors read.
//!
//! Findings are results; what could not be read is a notification of the run besides. Places within a document (sheet,
//! page, slide, member) are logical locations. Section numbers below are those of the standard.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::escape::visible;
use super::{Reporter, View, json};
use crate::model::{Finding, Location, Report, Severity, Status};
use crate::words;

/// The SARIF report.
pub struct Sarif;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

impl Reporter for Sarif {
    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        let rules = Rules::of(&report.findings);
        let artifacts = Artifacts::of(report);
        let results = report.findings.iter().map(|f| result(f, &rules, &artifacts)).collect();
        let notifications = notifications(report, &artifacts);
        let run = Run {
            automation_details: json!({"id": "mishen/"}),
            tool: json!({"driver": {
                "name": shown(&report.tool.name),
                "version": shown(&report.tool.version),
                "language": "zh-CN",
                "rules": rules.descriptors,
                "properties": {"rules": report.tool.rules, "rulesDate": report.tool.rules_date},
            }}),
            language: "zh-CN",
            // A column counts Unicode scalar values (3.14.17).
            column_kind: "unicodeCodePoints",
            invocations: json!([{
                "executionSuccessful": !report.interrupted,
                "toolExecutionNotifications": notifications,
            }]),
            artifacts: artifacts.list,
            results,
            properties: json!({
                "verdict": report.verdict,
                "date": report.date,
                "summary": report.summary,
            }),
        };
        json::pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }, out)
    }
}

/// The log (3.13).
#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

/// The run (3.14). Its category stands first, so that the file can be told for ours.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    automation_details: Value,
    tool: Value,
    language: &'static str,
    column_kind: &'static str,
    invocations: Value,
    artifacts: Vec<Value>,
    results: Vec<Value>,
    properties: Value,
}

/// The rules that have findings, each once.
struct Rules<'a> {
    index: HashMap<&'a str, usize>,
    descriptors: Vec<Value>,
}

impl<'a> Rules<'a> {
    fn of(findings: &'a [Finding]) -> Rules<'a> {
        let mut gravest: BTreeMap<&str, &Finding> = BTreeMap::new();
        for finding in findings {
            let there = gravest.entry(&finding.rule).or_insert(finding);
            if finding.severity > there.severity {
                *there = finding;
            }
        }
        let index = gravest.keys().enumerate().map(|(i, id)| (*id, i)).collect();
        Rules { index, descriptors: gravest.values().map(|f| descriptor(f)).collect() }
    }
}

/// The rule of a finding (3.49).
fn descriptor(finding: &Finding) -> Value {
    let basis = words::basis(&finding.basis);
    let mut help = message(&finding.advice);
    let mut markdown = message(&finding.advice);
    if !basis.is_empty() {
        help.push_str(&format!("\n依据：{}", message(&basis)));
        markdown.push_str(&format!("\n\n**依据**：{}", message(&basis)));
    }
    if help.is_empty() {
        help = message(&finding.name);
        markdown = message(&finding.name);
    }
    let category = words::category(finding.category);
    json!({
        "id": shown(&finding.rule),
        "name": shown(&finding.name),
        "shortDescription": {"text": message(&finding.name)},
        "fullDescription": {"text": format!("{category}：{}", message(&finding.name))},
        "help": {"text": help, "markdown": markdown},
        "defaultConfiguration": {"level": level(finding.severity)},
        "properties": {
            "tags": ["security", category],
            // What GitHub sorts by, from 0 to 10.
            "security-severity": match finding.severity {
                Severity::Block => "8.0",
                Severity::Review => "5.0",
                Severity::Notice => "2.0",
            },
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Block => "error",
        Severity::Review => "warning",
        Severity::Notice => "note",
    }
}

/// The files of the report, each once, those of findings included.
struct Artifacts<'a> {
    index: HashMap<&'a Arc<str>, usize>,
    list: Vec<Value>,
}

impl<'a> Artifacts<'a> {
    fn of(report: &'a Report) -> Artifacts<'a> {
        let mut artifacts = Artifacts { index: HashMap::new(), list: Vec::new() };
        for entry in &report.files {
            let format = json!({"format": entry.format, "status": entry.status});
            artifacts.add(&entry.path, Some(format));
        }
        report.findings.iter().for_each(|f| artifacts.add(&f.path, None));
        artifacts
    }

    fn add(&mut self, path: &'a Arc<str>, properties: Option<Value>) {
        if self.index.contains_key(path) {
            return;
        }
        self.index.insert(path, self.list.len());
        let mut artifact = json!({"location": {"uri": uri(path)}, "description": {"text": message(path)}});
        if let Some(properties) = properties {
            artifact["properties"] = properties;
        }
        self.list.push(artifact);
    }

    fn location(&self, path: &Arc<str>) -> Value {
        json!({"uri": uri(path), "index": self.index.get(path)})
    }
}

/// A finding (3.27).
fn result(finding: &Finding, rules: &Rules<'_>, artifacts: &Artifacts<'_>) -> Value {
    let mut text = format!("{}：{}", finding.name, words::place(&finding.location));
    if !finding.text.is_empty() {
        text.push_str(&format!("　⟦{}⟧", finding.text));
    }
    let mut properties = Map::new();
    properties.insert("severity".into(), json!(finding.severity));
    properties.insert("confidence".into(), json!(finding.confidence));
    properties.insert("location".into(), json!(finding.location));
    for (key, value) in [("person", finding.person), ("count", finding.count)] {
        properties.extend(value.map(|n| (key.to_owned(), json!(n))));
    }
    json!({
        "ruleId": shown(&finding.rule),
        "ruleIndex": rules.index.get(&*finding.rule),
        "level": level(finding.severity),
        "message": {"text": message(&text)},
        "locations": [location(finding, artifacts)],
        "partialFingerprints": {"mishen/v1": finding.fingerprint},
        "properties": properties,
    })
}

fn location(finding: &Finding, artifacts: &Artifacts<'_>) -> Value {
    let place = &finding.location;
    let mut physical = json!({"artifactLocation": artifacts.location(&finding.path)});
    let mut snippet = json!({"startLine": 1});
    // A line of a page, or within a member, is none of the file. GitHub refuses a result that has no line at all.
    if let Some(line) = place.line.filter(|n| *n > 0 && place.page.is_none() && place.inside.is_empty()) {
        snippet = json!({"startLine": line});
        if let Some(column) = place.column.filter(|n| *n > 0) {
            snippet["startColumn"] = json!(column);
        }
    }
    physical["region"] = snippet;
    let mut location = json!({"physicalLocation": physical});
    if let Some(logical) = logical(place) {
        location["logicalLocations"] = json!([logical]);
    }
    location
}

/// The place within a document, outermost first (3.33); `None` where the line says it all.
fn logical(place: &Location) -> Option<Value> {
    let mut steps: Vec<(&str, String)> = place.inside.iter().map(|name| ("member", name.clone())).collect();
    steps.extend(place.sheet.iter().map(|name| ("sheet", name.clone())));
    steps.extend(place.page.map(|n| ("page", format!("第 {n} 页"))));
    steps.extend(place.slide.map(|n| ("slide", format!("第 {n} 张幻灯片"))));
    steps.extend(place.part.map(|part| ("part", words::part(part).to_owned())));
    steps.extend(place.paragraph.map(|n| ("paragraph", format!("第 {n} 段"))));
    steps.extend(place.cell.iter().map(|name| ("cell", name.clone())));
    let (kind, name) = steps.last()?.clone();
    let all: Vec<String> = steps.iter().map(|(_, name)| shown(name)).collect();
    Some(json!({"name": shown(&name), "fullyQualifiedName": all.join("/"), "kind": kind}))
}

/// What could not be read (3.20.21).
fn notifications(report: &Report, artifacts: &Artifacts<'_>) -> Vec<Value> {
    let unread = report.files.iter().filter(|f| f.status != Status::Scanned);
    let notification = |entry: &crate::model::FileEntry| {
        let reason = entry.reason?;
        let rule = reason.rule();
        let mut text = words::reason(reason).to_owned();
        if !words::remedy(reason).is_empty() {
            text.push_str(&format!("。{}", words::remedy(reason)));
        }
        Some(json!({
            "level": if rule.is_some() { "error" } else { "note" },
            "descriptor": {"id": rule.unwrap_or("skipped.no-text")},
            "message": {"text": message(&text)},
            "locations": [{"physicalLocation": {"artifactLocation": artifacts.location(&entry.path)}}],
        }))
    };
    unread.filter_map(notification).collect()
}

/// Text as a viewer may show it.
fn shown(text: &str) -> String {
    visible(text).into_owned()
}

/// Text of a message: brackets would begin a link there, braces a placeholder (3.11.5, 3.11.6).
fn message(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '[' | ']' | '\\' => out.extend(['\\', c]),
            '{' | '}' => out.extend([c, c]),
            c => out.push(c),
        }
    }
    out
}

/// The path as a relative reference (RFC 3986), an absolute one as a `file` URI. Everything but unreserved characters
/// is percent-encoded, so that no part of a name is a scheme, a query or a step upwards of another place.
fn uri(path: &str) -> String {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    } else if drive {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            b':' if drive && out.len() == "file:///C".len() => out.push(':'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    // An empty reference would be the report itself.
    if out.is_empty() { "-".to_owned() } else { out }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples;
    use super::*;

    fn sarif(report: &Report) -> String {
        let mut out = Vec::new();
        Sarif.finish(report, &View::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_run_with_everything() {
        insta::assert_snapshot!(sarif(&samples::mixed()));
    }

    #[test]
    fn every_report_is_valid_by_the_schema_of_the_standard() {
        let schema: Value =
            serde_json::from_str(include_str!("../../tests/schema/sarif-schema-2.1.0.json")).unwrap();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let nothing = samples::report(Vec::new(), Vec::new());
        let mut odd = samples::hostile();
        odd.findings[0].location.line = Some(0);
        odd.findings[0].path = "".into();
        odd.findings[0].fingerprint.clear();
        for report in [
            nothing,
            samples::clean(),
            samples::one(),
            samples::mixed(),
            samples::hostile(),
            samples::roster(300),
            odd,
        ] {
            let log: Value = serde_json::from_str(&sarif(&report)).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&log).map(|e| format!("{} {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        assert!(!validator.is_valid(&json!({"version": "2.1.0"})), "the schema finds something");
    }

    #[test]
    fn indices_lead_to_their_rules_and_files() {
        let log: Value = serde_json::from_str(&sarif(&samples::mixed())).unwrap();
        let run = &log["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            let file = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            let index = file["index"].as_u64().unwrap() as usize;
            assert_eq!(run["artifacts"][index]["location"]["uri"], file["uri"]);
        }
    }

    #[test]
    fn a_name_is_a_path_and_nothing_else() {
        for (path, wanted) in [
            ("稿件/a b.txt", "%E7%A8%BF%E4%BB%B6/a%20b.txt"),
            ("javascript:alert(1)", "javascript%3Aalert%281%29"),
            ("a?b#c%41", "a%3Fb%23c%2541"),
            ("/data/稿.txt", "file:///data/%E7%A8%BF.txt"),
            ("C:/稿.txt", "file:///C:/%E7%A8%BF.txt"),
            ("1:b", "1%3Ab"),
            ("a\\b\n", "a%5Cb%0A"),
            ("", "-"),
        ] {
            assert_eq!(uri(path), wanted);
        }
    }

    #[test]
    fn a_message_holds_no_link_and_no_placeholder() {
        let mut report = samples::one();
        report.findings[0].text = "[点我](http://x.example) {0}\\".into();
        let log: Value = serde_json::from_str(&sarif(&report)).unwrap();
        let text = log["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
        assert!(text.contains(r"⟦\[点我\](http://x.example) {{0}}\\⟧"), "{text}");
    }
}
