//! Hand-made reports for the tests of the formats. Every name and number in them is invented.

use std::sync::Arc;
use std::time::Duration;

use super::{Excluded, Stats};
use crate::model::outcome::{FileEntry, Members, Reason, Report, Status, Summary, Tool};
use crate::model::{Category, Finding, Format, Location, Part, Severity};

pub fn entry(path: &str, format: Format, status: Status, reason: Option<Reason>) -> FileEntry {
    FileEntry {
        persons: 0,
        path: path.into(),
        commit: None,
        format,
        status,
        reason,
        note: String::new(),
        members: None,
        images_unread: 0,
        bytes: 4096,
        counted: "".into(),
    }
}

pub fn scanned(path: &str, format: Format) -> FileEntry {
    entry(path, format, Status::Scanned, None)
}

/// An identity number at a line and column.
pub fn id(path: &str, line: u64) -> Finding {
    Finding {
        rule: "pii.resident-id".into(),
        name: "居民身份证号码".into(),
        category: Category::Personal,
        severity: Severity::Block,
        confidence: 0.99,
        path: path.into(),
        location: Location {
            part: Some(Part::Body),
            line: Some(line),
            column: Some(10),
            ..Location::default()
        },
        text: "33**************31".into(),
        value: None,
        before: "姓名：李*，身份证号".into(),
        after: "，户籍所在地见附件。".into(),
        basis: Arc::new([
            "《中华人民共和国政府信息公开条例》第十五条".into(),
            "《中华人民共和国个人信息保护法》第六条".into(),
        ]),
        advice: "删去，或只保留前 2 位和后 2 位；确需公开的，须有法律依据或本人同意。".into(),
        count: None,
        person: None,
        explain: Vec::new(),
        things: Vec::new(),
        known: crate::model::finding::Known::default(),
        candidates: None,
        fingerprint: format!("{line:064x}"),
    }
}

pub fn mark(path: &str) -> Finding {
    Finding {
        rule: "secret.marking".into(),
        name: "国家秘密标志".into(),
        category: Category::StateSecret,
        text: "机密★10年".into(),
        before: String::new(),
        after: String::new(),
        basis: Arc::new(["《中华人民共和国保守国家秘密法》第三十五条".into()]),
        advice: "停止编辑，断开网络，不删除不转发，报告本单位保密工作机构。".into(),
        ..id(path, 1)
    }
}

fn unscannable(path: &str, rule: &str, name: &str) -> Finding {
    Finding {
        rule: rule.into(),
        name: name.into(),
        category: Category::Unscannable,
        location: Location::default(),
        text: String::new(),
        before: String::new(),
        after: String::new(),
        basis: Arc::new([]),
        advice: "须另行审查。".into(),
        confidence: 1.0,
        ..id(path, 9)
    }
}

pub fn report(files: Vec<FileEntry>, findings: Vec<Finding>) -> Report {
    let mut summary = Summary::default();
    files.iter().for_each(|f| summary.add(f));
    findings.iter().for_each(|f| summary.count(f.severity));
    Report {
        schema: "mishen.report/1".into(),
        date: "2026-11-23".into(),
        tool: Tool {
            name: "mishen".into(),
            version: "0.1.0".into(),
            rules: "0123456789abcdef".repeat(4),
            rules_date: "2026-11-20".into(),
        },
        verdict: summary.verdict(),
        revealed: false,
        interrupted: false,
        summary,
        files,
        findings,
    }
}

/// Nothing found.
pub fn clean() -> Report {
    report(vec![scanned("稿件/通知.txt", Format::Text), scanned("稿件/年报.docx", Format::Docx)], Vec::new())
}

/// One finding.
pub fn one() -> Report {
    report(vec![scanned("稿件/公示.txt", Format::Text)], vec![id("稿件/公示.txt", 2)])
}

/// A state-secret mark, personal data, unread and skipped files, exclusions.
pub fn mixed() -> Report {
    let mut roster = id("稿件/花名册.xlsx", 1);
    roster.location = Location {
        part: Some(Part::Table),
        sheet: Some("花名册".into()),
        cell: Some("B3".into()),
        ..Location::default()
    };
    let phone = Finding {
        rule: "pii.landline".into(),
        name: "固定电话".into(),
        severity: Severity::Notice,
        text: "057*****234".into(),
        before: "办公电话：".into(),
        after: String::new(),
        confidence: 0.6,
        basis: Arc::new(["《中华人民共和国个人信息保护法》第六条".into()]),
        advice: "办公电话可以公开；个人电话应删去。".into(),
        ..id("稿件/花名册.xlsx", 7)
    };
    let mut member = unscannable("稿件/附件.zip", "unscannable.encrypted", "内容已加密");
    member.location.inside = vec!["名单.xlsx".into()];
    let mut zip = entry("稿件/附件.zip", Format::Zip, Status::Failed, Some(Reason::Encrypted));
    zip.members = Some(Members { scanned: 3, failed: 1, skipped: 0 });
    let mut broken = entry("稿件/旧稿.docx", Format::Docx, Status::Failed, Some(Reason::Corrupt));
    broken.note = "压缩目录与内容不一致".into();
    let mut report = report(
        vec![
            zip,
            scanned("稿件/红头通知.docx", Format::Docx),
            broken,
            scanned("稿件/花名册.xlsx", Format::Xlsx),
            entry("稿件/图纸.dwg", Format::Binary, Status::Skipped, Some(Reason::Unsupported)),
            entry("稿件/字体.ttf", Format::Binary, Status::Skipped, Some(Reason::NoText)),
        ],
        vec![
            member,
            mark("稿件/红头通知.docx"),
            unscannable("稿件/旧稿.docx", "unscannable.corrupt", "内容已损坏"),
            phone,
            roster,
            unscannable("稿件/图纸.dwg", "unscannable.unreadable", "不能读取"),
        ],
    );
    report.summary.excluded = 3;
    report.summary.suppressed = 2;
    report.summary.images_unread = 4;
    report
}

/// A name and a text that would do something to a terminal.
pub fn hostile() -> Report {
    let path = "稿件/\x1b[31m红\x07\n\u{202e}txt.txt";
    let mut finding = id(path, 1);
    finding.before = "\x1b]0;pwn\x07身份证号".into();
    finding.after = "\x1b[2J\u{202e}\u{200b}".into();
    finding.location.inside = vec!["a\r\x1b[1A.txt".into()];
    report(
        vec![
            scanned(path, Format::Text),
            entry("b\x1bc.pdf", Format::Pdf, Status::Failed, Some(Reason::Encrypted)),
        ],
        vec![finding, unscannable("b\x1bc.pdf", "unscannable.encrypted", "内容已加密")],
    )
}

/// A roster of so many persons.
pub fn roster(persons: u64) -> Report {
    let path = "名册.csv";
    report(vec![scanned(path, Format::Csv)], (1..=persons).map(|n| id(path, n)).collect())
}

pub fn excluded() -> Excluded {
    Excluded { ignored: 1, hidden: 2, by_option: 0, special: 0, submodules: 0 }
}

pub fn stats() -> Stats {
    Stats {
        stages: vec![
            ("读取", Duration::from_millis(120)),
            ("提取文字", Duration::from_millis(300)),
            ("查找", Duration::from_millis(80)),
        ],
        bytes: 50_000_000,
        elapsed: Duration::from_millis(250),
        slowest: vec![
            ("稿件/年报.pdf".into(), Duration::from_millis(200), 12_000_000),
            ("稿件/a\x1bb.txt".into(), Duration::from_millis(12), 900),
        ],
    }
}
