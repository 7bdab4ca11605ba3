//! The way back: a saved JSON report becomes a [`Report`] again, and several become one.
//!
//! What comes in is as untrusted as a draft: anybody can write such a file. Counts and verdict are therefore taken from
//! the files and findings themselves, and what a report of ours never shows is taken out.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::error::Category as Kind;

use super::stop_paths;
use crate::model::outcome::{SCHEMA, Volume};
use crate::model::{FileEntry, Finding, Report, Summary};

/// Why a file is no report that can be read; displayed as what is wrong, where, and what to do next, in Chinese.
#[derive(Debug, PartialEq, Eq)]
pub enum Unfit {
    /// No JSON, from this line and column on.
    Json(usize, usize),
    /// JSON, but no report of ours.
    Foreign,
    /// A report of another schema; its number, where that can be shown.
    Schema(Option<u32>),
    /// At this line and column a value is not what the schema says, or the named key is missing.
    Content(usize, usize, Option<String>),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::Json(line, column) => write!(
                f,
                "第 {line} 行第 {column} 列起不是有效的 JSON（可能没有写完，或被别的程序改过）。请用 mishen scan --format json -o 重新生成"
            ),
            Unfit::Foreign => f.write_str(
                "不是密审的 JSON 报告。请用 mishen scan --format json -o 生成（jsonl 等其他格式不能再转换）",
            ),
            Unfit::Schema(number) => {
                let which = number.map(|n| format!("（mishen.report/{n}）")).unwrap_or_default();
                write!(f, "报告的版本{which}不是本程序认识的 {SCHEMA}。请换用写出它的那一版程序，或重新检查")
            }
            Unfit::Content(line, column, missing) => {
                let what =
                    missing.as_ref().map_or("有不认识的值".to_owned(), |key| format!("缺少 {key}"));
                write!(
                    f,
                    "第 {line} 行第 {column} 列{what}，不合 {SCHEMA}（可能被改过，或由更新的版本写出）。请用本程序重新检查"
                )
            }
        }
    }
}

#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    schema: Option<serde_json::Value>,
}

/// Reads a JSON report. Keys that are not known are ignored; counts and verdict are taken anew.
pub fn read(bytes: &[u8]) -> Result<Report, Unfit> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let header: Header = serde_json::from_slice(bytes).map_err(|e| match e.classify() {
        Kind::Data => Unfit::Foreign,
        Kind::Io | Kind::Syntax | Kind::Eof => Unfit::Json(e.line(), e.column()),
    })?;
    match header.schema.as_ref().and_then(|s| s.as_str()) {
        Some(SCHEMA) => {}
        Some(other) => {
            let number = other.strip_prefix("mishen.report/").ok_or(Unfit::Foreign)?;
            return Err(Unfit::Schema(number.parse().ok()));
        }
        None => return Err(Unfit::Foreign),
    }
    let mut report: Report = serde_json::from_slice(bytes).map_err(|e| {
        // Everything else that serde says may repeat what stands in the file.
        let message = e.to_string();
        let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        Unfit::Content(e.line(), e.column(), missing.map(str::to_owned))
    })?;
    settle(&mut report);
    Ok(report)
}

/// Makes counts and verdict those of the files and findings, and takes out the context that a report never shows.
fn settle(report: &mut Report) {
    let marked: HashSet<Arc<str>> = stop_paths(report).into_iter().cloned().collect();
    for finding in &mut report.findings {
        if marked.contains(&finding.path) || &*finding.rule == "secret.marking" {
            finding.before.clear();
            finding.after.clear();
        }
        // Neither NaN nor infinity can be written in JSON; what lies outside means nothing.
        finding.confidence = finding.confidence.clamp(0.0, 1.0);
    }
    let old = std::mem::take(&mut report.summary);
    let mut new = Summary {
        excluded: old.excluded,
        suppressed: old.suppressed,
        persons: old.persons,
        volume: old.volume,
        ocr: old.ocr,
        elapsed_ms: old.elapsed_ms,
        ..Summary::default()
    };
    report.files.iter().for_each(|f| new.add(f));
    report.findings.iter().for_each(|f| new.count(f.severity));
    (new.bytes, new.images_unread) = (old.bytes, old.images_unread);
    report.verdict = new.verdict();
    report.summary = new;
}

/// What a report says of one path.
#[derive(PartialEq)]
struct Group {
    entries: Vec<FileEntry>,
    findings: Vec<Finding>,
}

/// Several reports as one, in the order of paths. A file that stands in two of them with the same findings counts once;
/// one that differs stands in the result twice, the later with `#2` behind its path. Persons of several reports cannot
/// be told apart and are added; `volume` gives the law on that many. `None` without a report.
pub fn merge(reports: Vec<Report>, volume: impl Fn(u64) -> Option<Volume>) -> Option<Report> {
    let mut reports = reports.into_iter();
    let mut whole = reports.next()?;
    let Some(second) = reports.next() else { return Some(whole) };
    let mut groups: BTreeMap<Arc<str>, Group> = BTreeMap::new();
    let mut merged = Summary::default();
    let (mut files, mut findings) = (Vec::new(), Vec::new());
    let first = (std::mem::take(&mut whole.files), std::mem::take(&mut whole.findings));
    let mut parts = vec![(std::mem::take(&mut whole.summary), first)];
    for report in std::iter::once(second).chain(reports) {
        whole.revealed |= report.revealed;
        whole.interrupted |= report.interrupted;
        whole.date = whole.date.max(report.date);
        parts.push((report.summary, (report.files, report.findings)));
    }
    for (summary, (files, findings)) in parts {
        if gather(&mut groups, files, findings) {
            add(&mut merged, summary);
        }
    }
    for group in groups.into_values() {
        files.extend(group.entries);
        findings.extend(group.findings);
    }
    // What needed a whole scan stands last.
    findings.sort_by_key(|f: &Finding| &*f.rule == "pii.mask-join");
    whole.files = files;
    whole.findings = findings;
    let most = whole.files.iter().fold(0u64, |n, f| n.saturating_add(f.persons));
    merged.persons = merged.persons.min(most);
    merged.volume = volume(merged.persons);
    whole.summary = merged;
    settle(&mut whole);
    Some(whole)
}

/// Adds the files of one report; whether there was anything new among them, or nothing at all.
fn gather(groups: &mut BTreeMap<Arc<str>, Group>, files: Vec<FileEntry>, findings: Vec<Finding>) -> bool {
    let mut own: BTreeMap<Arc<str>, Group> = BTreeMap::new();
    let empty = || Group { entries: Vec::new(), findings: Vec::new() };
    for entry in files {
        own.entry(entry.path.clone()).or_insert_with(empty).entries.push(entry);
    }
    for finding in findings {
        own.entry(finding.path.clone()).or_insert_with(empty).findings.push(finding);
    }
    let mut new = own.is_empty();
    for (path, mut group) in own {
        let mut name = path.clone();
        let mut known = false;
        for number in 2u64.. {
            group.entries.iter_mut().for_each(|e| e.path = name.clone());
            group.findings.iter_mut().for_each(|f| f.path = name.clone());
            match groups.get(&name) {
                None => break,
                Some(there) if *there == group => {
                    known = true;
                    break;
                }
                Some(_) => name = format!("{path}#{number}").into(),
            }
        }
        if !known {
            new = true;
            groups.insert(name, group);
        }
    }
    new
}

/// Adds what files and findings do not tell.
fn add(to: &mut Summary, from: Summary) {
    to.excluded = to.excluded.saturating_add(from.excluded);
    to.suppressed = to.suppressed.saturating_add(from.suppressed);
    to.bytes = to.bytes.saturating_add(from.bytes);
    to.images_unread = to.images_unread.saturating_add(from.images_unread);
    to.persons = to.persons.saturating_add(from.persons);
    to.elapsed_ms = match (to.elapsed_ms, from.elapsed_ms) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (one, other) => one.or(other),
    };
    match (&mut to.ocr, from.ocr) {
        (Some(ocr), Some(more)) => ocr.pictures = ocr.pictures.saturating_add(more.pictures),
        (none, some) => *none = some.or(none.take()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples;
    use super::*;

    fn json(report: &Report) -> Vec<u8> {
        serde_json::to_vec(report).unwrap()
    }

    /// As a saved report comes back: without what only the screen says.
    fn saved(mut report: Report) -> Report {
        report.files.iter_mut().for_each(|f| (f.note, f.bytes) = (String::new(), 0));
        report
    }

    #[test]
    fn what_was_written_is_read() {
        for report in [samples::clean(), samples::one(), samples::mixed(), samples::hostile()] {
            assert_eq!(read(&json(&report)), Ok(saved(report)));
        }
    }

    #[test]
    fn keys_of_later_versions_are_ignored() {
        let mut value = serde_json::to_value(samples::mixed()).unwrap();
        for at in ["", "/tool", "/summary", "/files/0", "/findings/1", "/findings/1/location"] {
            value.pointer_mut(at).unwrap()["later"] = serde_json::json!({"a": [1]});
        }
        assert_eq!(read(value.to_string().as_bytes()), Ok(saved(samples::mixed())));
    }

    #[test]
    fn counts_and_verdict_are_those_of_the_findings() {
        let mut lying = samples::mixed();
        lying.verdict = crate::model::Verdict::Pass;
        lying.summary.by_severity.block = 0;
        lying.summary.findings = u64::MAX;
        lying.summary.failed = 0;
        assert_eq!(read(&json(&lying)), Ok(saved(samples::mixed())));
    }

    #[test]
    fn no_context_comes_back_beside_a_mark() {
        let mut report = samples::mixed();
        for finding in &mut report.findings {
            (finding.before, finding.after) = ("前".into(), "后".into());
        }
        report.findings.push(samples::id("稿件/红头通知.docx", 9));
        let read = read(&json(&report)).unwrap();
        for finding in &read.findings {
            let silent = &*finding.path == "稿件/红头通知.docx";
            assert_eq!(finding.before.is_empty(), silent, "{}", finding.path);
        }
    }

    #[test]
    fn what_is_no_report_is_said_with_its_place() {
        let one = String::from_utf8(json(&samples::one())).unwrap();
        let other = |schema: &str| one.replace("mishen.report/1", schema).into_bytes();
        for (bytes, unfit) in [
            (&b""[..], Unfit::Json(1, 0)),
            (b"\xff\xfe{", Unfit::Json(1, 1)),
            (b"{\"schema\":\n  oops}", Unfit::Json(2, 3)),
            (&json(&samples::one())[..300], Unfit::Json(1, 300)),
            (b"[1]", Unfit::Foreign),
            (b"\"x\"", Unfit::Foreign),
            (b"{}", Unfit::Foreign),
            (b"{\"schema\": 1}", Unfit::Foreign),
            (&other("cyclonedx/1"), Unfit::Foreign),
            (&other("mishen.report/2"), Unfit::Schema(Some(2))),
            (&other("mishen.report/33028119900307"), Unfit::Schema(None)),
            (b"{\"schema\":\"mishen.report/1\"}", Unfit::Content(1, 28, Some("date".into()))),
        ] {
            assert_eq!(read(bytes), Err(unfit), "{}", String::from_utf8_lossy(bytes));
        }
        let deep = [b"{\"schema\":\"mishen.report/1\",\"x\":".to_vec(), b"[".repeat(100_000)].concat();
        assert!(matches!(read(&deep), Err(Unfit::Json(..))));
    }

    #[test]
    fn an_error_repeats_nothing_of_the_file() {
        let text = String::from_utf8(json(&samples::one())).unwrap();
        for (from, to) in [
            ("\"block\",\"confidence\"", "\"330281199003071231\",\"confidence\""),
            ("\"text\",\"status\"", "\"330281199003071231\",\"status\""),
            ("\"line\":2", "\"line\":\"330281199003071231\""),
        ] {
            let text = text.replace(from, to);
            assert!(text.contains("330281199003071231"), "{from}");
            let said = read(text.as_bytes()).unwrap_err().to_string();
            assert!(said.contains("第 1 行") && !said.contains("3302"), "{said}");
        }
    }

    #[test]
    fn one_report_merged_is_itself() {
        assert_eq!(merge(vec![samples::mixed()], |_| None), Some(samples::mixed()));
        assert_eq!(merge(Vec::new(), |_| None), None);
    }

    #[test]
    fn the_same_file_counts_once_and_a_different_one_stays() {
        let twice = merge(vec![saved(samples::mixed()), saved(samples::mixed())], |_| None).unwrap();
        assert_eq!(twice.summary.findings, samples::mixed().summary.findings);
        assert_eq!(twice.summary.suppressed, 2);
        let mut other = samples::one();
        other.findings[0].text = "44**************07".into();
        other.date = "2026-12-01".into();
        let both = merge(vec![samples::one(), other.clone(), other], |_| None).unwrap();
        let paths: Vec<&str> = both.findings.iter().map(|f| &*f.path).collect();
        assert_eq!(paths, ["稿件/公示.txt", "稿件/公示.txt#2"]);
        assert_eq!((both.summary.files, both.summary.by_severity.block), (2, 2));
        assert_eq!(both.date, "2026-12-01");
    }

    #[test]
    fn counts_add_up_and_the_verdict_is_the_worst() {
        let mut clean = saved(samples::clean());
        clean.summary.excluded = u64::MAX;
        clean.summary.persons = 40;
        clean.files[0].persons = 40;
        let mut roster = samples::roster(20);
        roster.summary.persons = 20;
        roster.files[0].persons = 20;
        let volume = |n| (n >= 50).then(|| Volume { reached: 50, basis: String::new() });
        let both = merge(vec![clean, roster], volume).unwrap();
        assert_eq!(both.verdict, crate::model::Verdict::Block);
        assert_eq!((both.summary.files, both.summary.persons), (3, 60));
        assert_eq!(both.summary.volume.unwrap().reached, 50);
        assert_eq!(both.summary.excluded, u64::MAX);
    }
}
