//! `form`: the 保密审查表 as a Word document, to be signed and kept.
//!
//! What the program knows is filled in: material, check points, results, basis, lists. What only people may say stays
//! empty: channel, level of secrecy, opinions and signatures of drafter, section, secrecy office and leader in charge.

mod docx;

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Reporter, View, stop_paths};
use crate::model::{Category, FileEntry, Finding, Report, Severity, Status};
use crate::words;
use docx::{Cell, Docx, Look, WIDTH};

/// The form.
pub struct Form;

/// How many rows a list has before the rest is only counted.
const LISTED: usize = 300;

/// What is checked, in the order of the reviewer (domain facts 1), with the categories that speak of it. What has none
/// no program can judge.
const POINTS: [(&str, &[Category]); 10] = [
    ("国家秘密（密级标志、发文号）", &[Category::StateSecret]),
    ("工作秘密、内部事项", &[Category::WorkSecret]),
    ("公开属性、过程性信息", &[Category::Disclosure]),
    ("个人隐私、个人信息", &[Category::Personal]),
    ("商业秘密", &[Category::CommercialSecret]),
    ("口令、密钥、内部网络信息", &[Category::Credential]),
    ("隐藏内容、修订、批注、文档属性", &[Category::HiddenContent]),
    ("规范性（标志误用、数字失真等）", &[Category::Quality]),
    ("危及国家安全、公共安全、经济安全、社会稳定", &[]),
    ("与已公开信息汇聚、关联后涉密或泄露隐私", &[]),
];

/// On what review itself rests, whatever was found.
const REVIEW: [&str; 2] =
    ["《中华人民共和国政府信息公开条例》第十七条", "《中华人民共和国保守国家秘密法》第三十五条"];

impl Reporter for Form {
    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        let mut docx = Docx::default();
        stop(report, &mut docx);
        docx.paragraph(
            "政府信息公开保密审查表",
            Look { size: 40, bold: true, centred: true, ..Look::default() },
        );
        for (say, text) in [
            (report.revealed, "注意：附件含有未遮盖的原文（--reveal），请按敏感材料保管，不要外传。"),
            (report.interrupted, "注意：检查被中断，以下结果不完整。"),
        ] {
            if say {
                docx.paragraph(text, Look { bold: true, alarm: true, ..Look::default() });
            }
        }
        form(report, &mut docx);
        docx.paragraph(words::AID, Look { size: 18, ..Look::default() });
        files(report, &mut docx);
        findings(report, &mut docx);
        out.write_all(&docx.package("政府信息公开保密审查表", &report.date)?)
    }
}

fn stop(report: &Report, docx: &mut Docx) {
    let paths = stop_paths(report);
    if paths.is_empty() {
        return;
    }
    let (headline, steps) = words::STOP;
    docx.paragraph(
        &format!("{headline}！"),
        Look { size: 32, bold: true, alarm: true, centred: true, ..Look::default() },
    );
    let line = Look { alarm: true, ..Look::default() };
    for (i, step) in steps.iter().enumerate() {
        docx.paragraph(&format!("{}. {step}", i + 1), line);
    }
    let few: Vec<&str> = paths.iter().take(10).map(|p| &***p).collect();
    let more = if paths.len() > few.len() { format!("等 {} 个文件", paths.len()) } else { String::new() };
    docx.paragraph(&format!("涉及的文件：{}{more}", few.join("；")), line);
}

fn form(report: &Report, docx: &mut Docx) {
    const NARROW: u32 = 1600;
    let widths = [NARROW, (WIDTH - 2 * NARROW) / 2, NARROW, WIDTH - 2 * NARROW - (WIDTH - 2 * NARROW) / 2];
    let blank = || Cell::text("");
    let wide = |label, text: String| (0, vec![Cell::label(label), Cell::text(text).over(3)]);
    let mut rows = vec![
        wide("材料名称", material(report)),
        (0, vec![Cell::label("拟公开单位\n（科室）"), blank(), Cell::label("填表日期"), blank()]),
        (0, vec![Cell::label("起草人\n（承办人）"), blank(), Cell::label("拟公开时间"), blank()]),
        (0, vec![Cell::label("载体形式"), Cell::text("□公文类　□非公文类"), Cell::label("密级"), blank()]),
        wide(
            "拟公开方式\n或渠道",
            "□政府网站　□政府公报　□报刊　□广播电视　□公开栏　□新媒体　□其他：".to_owned(),
        ),
        (0, vec![Cell::label("审查要点").over(2), Cell::label("检查结果"), Cell::label("人工审查结论")]),
    ];
    for (point, categories) in POINTS {
        let points = vec![
            Cell::text(point).over(2),
            Cell::text(found(report, categories)),
            Cell::text("□涉及　□不涉及"),
        ];
        rows.push((0, points));
    }
    rows.push(wide("检查结果", result(report)));
    rows.push(wide("依据", basis(report)));
    for (label, line) in [
        ("起草人意见", "签名：　　　　　　　年　　月　　日"),
        ("科室负责人\n意见", "签名：　　　　　　　年　　月　　日"),
        ("保密审查机构\n意见", "（盖章）签名：　　　　　　　年　　月　　日"),
        ("分管（主管）\n领导签批", "签名：　　　　　　　年　　月　　日"),
    ] {
        rows.push((1300, vec![Cell::label(label), Cell::text("\n").signed(line).over(3)]));
    }
    rows.push((0, vec![Cell::label("发布人"), blank(), Cell::label("发布日期"), blank()]));
    docx.table(&widths, rows, false);
}

/// The name of the material: of one file its name, of several the first and their number.
fn material(report: &Report) -> String {
    let name = |entry: &FileEntry| entry.path.rsplit('/').next().unwrap_or_default().to_owned();
    match report.files.as_slice() {
        [] => "（没有检查任何文件）".to_owned(),
        [one] => name(one),
        [first, ..] => format!("{}等 {} 份材料（清单见附件1）", name(first), report.files.len()),
    }
}

/// What was found on a point of review.
fn found(report: &Report, categories: &[Category]) -> String {
    if categories.is_empty() {
        return "程序不能判断".to_owned();
    }
    let of = |severity| {
        let all = report.findings.iter().filter(|f| categories.contains(&f.category));
        all.filter(|f| f.severity == severity).count()
    };
    let counts = [Severity::Block, Severity::Review, Severity::Notice].map(|s| (words::severity(s), of(s)));
    let parts: Vec<String> =
        counts.iter().filter(|(_, n)| *n > 0).map(|(word, n)| format!("{word} {n}")).collect();
    if parts.is_empty() { "□未检出".to_owned() } else { format!("☑检出：{}", parts.join("，")) }
}

fn result(report: &Report) -> String {
    let s = &report.summary;
    let mut lines =
        vec![format!("结论：{}", words::verdict(report.verdict)), format!("{}。", words::counts(s))];
    if s.failed + s.skipped > 0 {
        lines.push("未能检查和跳过的文件不能当作已通过，须另行审查（见附件1）。".to_owned());
    }
    if let Some(v) = &s.volume {
        lines.push(format!("涉及人数已达 {} 人，属于情节加重的数量，见{}。", v.reached, v.basis));
    }
    if s.images_unread > 0 {
        lines.push(format!("文中有 {} 张图片未读取，须人工查看。", s.images_unread));
    }
    let tool = &report.tool;
    let digest: String = tool.rules.chars().take(12).collect();
    lines.push(format!(
        "检查日期：{}；程序：{} {}；规则：{}（{digest}）。",
        report.date, tool.name, tool.version, tool.rules_date
    ));
    lines.join("\n")
}

/// The laws: those of review itself, then those of the findings, each once, titles together.
fn basis(report: &Report) -> String {
    let mut titles: Vec<&str> = Vec::new();
    let mut by_title: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let of_findings = report.findings.iter().flat_map(|f| f.basis.iter().map(String::as_str));
    for entry in REVIEW.into_iter().chain(of_findings) {
        let title = entry.rfind('》').map_or(entry, |at| &entry[..at]);
        let articles = by_title.entry(title).or_insert_with(|| {
            titles.push(title);
            Vec::new()
        });
        if !articles.iter().any(|there| there == entry) {
            articles.push(entry.to_owned());
        }
    }
    let all: Vec<String> = titles.iter().take(LISTED).flat_map(|t| by_title[t].clone()).collect();
    words::basis(&all)
}

fn heading(text: &str, page: bool, docx: &mut Docx) {
    docx.paragraph(text, Look { size: 28, bold: true, keep: true, page, ..Look::default() });
}

fn rest(all: usize, docx: &mut Docx) {
    if let left @ 1.. = all.saturating_sub(LISTED) {
        docx.paragraph(
            &format!("另有 {left} 项没有列出，见问题台账（xlsx、csv）或 json 报告。"),
            Look::default(),
        );
    }
}

fn files(report: &Report, docx: &mut Docx) {
    heading("附件1　材料清单", true, docx);
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report.findings.iter().filter(|f| f.category != Category::Unscannable) {
        *found.entry(&finding.path).or_default() += 1;
    }
    let labels = ["序号", "文件", "种类", "检查情况", "检出"].map(Cell::label);
    let mut rows = vec![(0, Vec::from(labels))];
    // What was not read is what a person must see.
    let mut order: Vec<&FileEntry> = report.files.iter().collect();
    order.sort_by_key(|f| f.status == Status::Scanned);
    for (i, entry) in order.iter().take(LISTED).enumerate() {
        let state = match entry.status {
            Status::Scanned => "已检查".to_owned(),
            Status::Failed => format!("未能检查：{}", entry.reason.map_or("", words::reason)),
            Status::Skipped => format!("跳过：{}", entry.reason.map_or("", words::reason)),
        };
        let count = found.get(&*entry.path).map_or_else(String::new, |n| format!("{n} 处"));
        rows.push((
            0,
            [&(i + 1).to_string(), &*entry.path, entry.format.say(), &state, &count].map(Cell::text).into(),
        ));
    }
    docx.table(&[700, 3770, 1700, 2000, 900], rows, true);
    rest(report.files.len(), docx);
}

fn findings(report: &Report, docx: &mut Docx) {
    heading("附件2　问题清单", false, docx);
    if report.findings.is_empty() {
        docx.paragraph("没有检出问题。", Look::default());
        return;
    }
    let labels = ["序号", "级别", "文件和位置", "问题", "内容（已遮盖）", "建议"].map(Cell::label);
    let mut rows = vec![(0, Vec::from(labels))];
    let mut order: Vec<&Finding> = report.findings.iter().collect();
    order.sort_by_key(|f| std::cmp::Reverse(f.severity));
    for (i, f) in order.iter().take(LISTED).enumerate() {
        let place = format!("{}：{}", f.path, words::place(&f.location)).replace('\n', "\\n");
        let cells = [&(i + 1).to_string(), words::severity(f.severity), &place, &f.name, &f.text, &f.advice];
        rows.push((0, cells.map(Cell::text).into()));
    }
    docx.table(&[700, 1000, 2370, 1400, 1600, 2000], rows, true);
    rest(report.findings.len(), docx);
}

#[cfg(test)]
mod tests;
