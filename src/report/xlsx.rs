//! `xlsx`: the 问题台账 as a workbook: an overview, the findings, the files that could not be read.
//!
//! Every cell is written as a string or a number, so that nothing in it is ever a formula or a link.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use super::escape::visible;
use super::layout::columns;
use super::{Reporter, View, ledger, stop_paths};
use crate::model::{Report, Severity, Status, Verdict};
use crate::words;

/// The paper of offices, by its number in SpreadsheetML.
const A4: u8 = 9;

/// The workbook.
pub struct Xlsx;

/// Rows that a sheet gets, the rest only counted: Excel takes a million, but no one works through so many.
const ROWS: usize = 200_000;

/// Characters that a cell takes.
const CELL: usize = 32_767;

/// Widths of the columns of the ledger.
const WIDTHS: [f64; ledger::COLUMNS.len()] =
    [6.0, 10.0, 18.0, 20.0, 10.0, 32.0, 22.0, 24.0, 36.0, 40.0, 40.0, 10.0, 24.0, 14.0];

/// The column of the fingerprint, which is for programs and takes one line.
const FINGERPRINT: usize = 13;

impl Reporter for Xlsx {
    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        let bytes = workbook(report).map_err(io::Error::other)?;
        out.write_all(&bytes)
    }
}

/// What cells look like.
struct Looks {
    title: Format,
    head: Format,
    cell: Format,
    /// As a cell, in one line that ends with the cell.
    line: Format,
    alarm: Format,
    by_severity: [Format; 3],
}

impl Looks {
    fn new() -> Looks {
        let base = Format::new().set_font_name("宋体").set_font_size(11).set_align(FormatAlign::Top);
        let cell = base
            .clone()
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xBF_BF_BF));
        let tint = |fill, ink| {
            cell.clone().set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(ink)).set_bold()
        };
        Looks {
            title: base.clone().set_font_size(16).set_bold(),
            head: cell.clone().set_bold().set_background_color(Color::RGB(0xD9_E1_F2)),
            alarm: base.set_bold().set_font_color(Color::RGB(0xC0_00_00)),
            by_severity: [
                tint(0xF2_F2_F2, 0x40_40_40),
                tint(0xFF_F2_CC, 0x7F_60_00),
                tint(0xF8_CB_AD, 0x9C_00_06),
            ],
            line: cell.clone().unset_text_wrap().set_align(FormatAlign::Fill),
            cell,
        }
    }

    fn severity(&self, severity: Severity) -> &Format {
        &self.by_severity[match severity {
            Severity::Notice => 0,
            Severity::Review => 1,
            Severity::Block => 2,
        }]
    }
}

fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let looks = Looks::new();
    // The report's day, so that one report gives one file, byte by byte.
    let created =
        ExcelDateTime::parse_from_str(&report.date).or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
    let properties = DocProperties::new().set_title("保密审查问题台账").set_creation_datetime(&created);
    book.set_properties(&properties);
    overview(report, &looks, book.add_worksheet())?;
    findings(report, &looks, book.add_worksheet())?;
    unread(report, &looks, book.add_worksheet())?;
    book.save_to_buffer()
}

fn overview(report: &Report, looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    // By its first words a masked workbook of ours is told from one that shows values.
    let name = if report.revealed { "密审检查报告（未遮盖）" } else { "密审检查报告" };
    sheet.set_name(name)?.set_column_width(0, 22)?.set_column_width(1, 60)?.set_row_height(0, 24)?;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, "保密审查问题台账", &looks.title)?;
    let mut row = 1;
    if !stop_paths(report).is_empty() {
        let (headline, steps) = words::STOP;
        sheet.write_string_with_format(row, 0, format!("{headline}！"), &looks.alarm)?;
        for (i, step) in steps.iter().enumerate() {
            sheet.write_string(row + 1 + i as u32, 0, format!("{}. {step}", i + 1))?;
        }
        row += steps.len() as u32 + 1;
    }
    for (warn, text) in [
        (report.revealed, "本报告含有未遮盖的原文（--reveal），请按敏感材料保管，不要外传。"),
        (report.interrupted, "检查被中断，以下结果不完整。"),
    ] {
        if warn {
            sheet.write_string_with_format(row, 0, text, &looks.alarm)?;
            row += 1;
        }
    }
    let s = &report.summary;
    let verdict = match report.verdict {
        Verdict::Block => Severity::Block,
        Verdict::Review => Severity::Review,
        Verdict::Pass => Severity::Notice,
    };
    row += 1;
    let left_aligned = looks.cell.clone().set_align(FormatAlign::Left);
    sheet.write_string_with_format(row, 0, "结论", &looks.head)?;
    sheet.write_string_with_format(row, 1, words::verdict(report.verdict), looks.severity(verdict))?;
    let persons = match &s.volume {
        Some(v) => format!("{}（已达 {} 人，属于情节加重的数量，见{}）", s.persons, v.reached, v.basis),
        None => s.persons.to_string(),
    };
    let rules = format!("{}（{}）", report.tool.rules_date, report.tool.rules);
    for (name, value) in [
        ("检查日期", report.date.as_str()),
        ("文件", &format!("{} 个，{}", s.files, words::size(s.bytes))),
        ("已检查", &s.scanned.to_string()),
        ("未能检查", &s.failed.to_string()),
        ("跳过", &s.skipped.to_string()),
        ("未纳入检查", &s.excluded.to_string()),
        ("发现", &s.findings.to_string()),
        ("其中：不得公开", &s.by_severity.block.to_string()),
        ("其中：须复核", &s.by_severity.review.to_string()),
        ("其中：提示", &s.by_severity.notice.to_string()),
        ("已豁免", &s.suppressed.to_string()),
        ("涉及人数", &persons),
        ("未读取的图片", &s.images_unread.to_string()),
        ("程序", &format!("{} {}", report.tool.name, report.tool.version)),
        ("规则", &rules),
    ] {
        row += 1;
        sheet.write_string_with_format(row, 0, name, &looks.head)?;
        // A number as text would be marked as a mistake.
        match value.parse::<u32>() {
            Ok(number) => sheet.write_number_with_format(row, 1, number, &left_aligned)?,
            Err(_) => sheet.write_string_with_format(row, 1, cell(value), &looks.cell)?,
        };
    }
    let left = report.findings.len().saturating_sub(ROWS);
    if left > 0 {
        row += 1;
        let text = format!("一张表放不下：另有 {left} 处没有列出，请看 csv 或 json 报告");
        sheet.write_string_with_format(row, 0, text, &looks.alarm)?;
    }
    sheet.write_string(row + 2, 0, words::AID)?;
    Ok(())
}

fn findings(report: &Report, looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("问题台账")?;
    head(sheet, &ledger::columns(report.revealed), &WIDTHS, looks)?;
    let shown = report.findings.len().min(ROWS);
    for (i, finding) in report.findings[..shown].iter().enumerate() {
        let row = i as u32 + 1;
        let cells = ledger::row(i + 1, finding);
        sheet.set_row_height(row, height(&cells))?;
        for (column, text) in cells.iter().enumerate() {
            let look = match column {
                1 => looks.severity(finding.severity),
                FINGERPRINT => &looks.line,
                _ => &looks.cell,
            };
            let column = column as u16;
            match column {
                0 => sheet.write_number_with_format(row, column, (i + 1) as f64, look)?,
                _ => sheet.write_string_with_format(row, column, cell(text), look)?,
            };
        }
    }
    let last = (shown as u32).max(1);
    sheet.autofilter(0, 0, last, ledger::COLUMNS.len() as u16 - 1)?;
    let choice = DataValidation::new().allow_list_strings(&ledger::CHECKED)?;
    let checked = FINGERPRINT as u16 - 2;
    sheet.add_data_validation(1, checked, last, checked, &choice)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn unread(report: &Report, looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("没有检查的文件")?;
    head(sheet, &["文件", "种类", "结果", "原因", "怎么办"], &[40.0, 18.0, 12.0, 36.0, 60.0], looks)?;
    let files = report.files.iter().filter(|f| f.status != Status::Scanned);
    for (row, entry) in (1..).zip(files.take(ROWS)) {
        let status = if entry.status == Status::Failed { "未能检查" } else { "跳过" };
        let [reason, remedy] = entry.reason.map_or(["", ""], |r| [words::reason(r), words::remedy(r)]);
        let path = visible(&entry.path);
        for (column, text) in (0..).zip([&*path, entry.format.say(), status, reason, remedy]) {
            sheet.write_string_with_format(row, column, cell(text), &looks.cell)?;
        }
    }
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn head(sheet: &mut Worksheet, names: &[&str], widths: &[f64], looks: &Looks) -> Result<(), XlsxError> {
    for (column, (name, width)) in (0..).zip(names.iter().zip(widths)) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *name, &looks.head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The height that the wrapped texts of a row need, up to eight lines: not every program finds it out by itself.
fn height(cells: &[String; ledger::COLUMNS.len()]) -> f64 {
    let lines = |(text, width): (&String, &f64)| columns(text).div_ceil((*width as usize).max(1));
    let all = cells.iter().zip(&WIDTHS).enumerate().filter(|(column, _)| *column != FINGERPRINT);
    let most = all.map(|(_, cell)| lines(cell)).max().unwrap_or(1);
    15.0 * most.clamp(1, 8) as f64
}

/// The text, as much of it as a cell takes; its length is counted as the format does, in UTF-16.
fn cell(text: &str) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > CELL {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Cursor, Read};

    use super::super::samples;
    use super::*;

    fn xlsx(report: &Report) -> Vec<u8> {
        let mut out = Vec::new();
        Xlsx.finish(report, &View::default(), &mut out).unwrap();
        out
    }

    /// The parts of a package as one text.
    fn parts(bytes: Vec<u8>) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut all = String::new();
        for i in 0..zip.len() {
            let mut part = zip.by_index(i).unwrap();
            all.push_str(&format!("\n=== {}\n", part.name().unwrap()));
            part.read_to_string(&mut all).unwrap();
        }
        all
    }

    #[test]
    fn the_sheets_and_their_strings() {
        insta::assert_snapshot!(parts(xlsx(&samples::mixed())).replace("><", ">\n<"));
    }

    #[test]
    fn the_fingerprint_stands_where_the_program_thinks() {
        assert_eq!(ledger::COLUMNS[FINGERPRINT - 2..], ["核实", "备注", "指纹"]);
    }

    #[test]
    fn one_report_gives_one_file() {
        assert_eq!(xlsx(&samples::mixed()), xlsx(&samples::mixed()));
    }

    #[test]
    fn nothing_is_a_formula_or_a_link() {
        let mut report = samples::hostile();
        for attack in [
            "=1+1",
            "=HYPERLINK(\"http://x.example\")",
            "http://x.example/",
            "{=1}",
            "@A1",
            "mailto:a@x.example",
        ] {
            let mut finding = samples::id(attack, 1);
            (finding.text, finding.name, finding.advice) = (attack.into(), attack.into(), attack.into());
            report.findings.push(finding);
            report.files.push(samples::entry(attack, crate::model::Format::Text, Status::Failed, None));
        }
        let text = parts(xlsx(&report));
        for mark in ["<f>", "<f ", "hyperlink ", "<hyperlinks", "TargetMode=\"External\""] {
            assert!(!text.contains(mark), "{mark}");
        }
        assert!(text.contains("<t>=1+1</t>"));
    }

    #[test]
    fn what_no_cell_can_hold_is_cut() {
        let mut finding = samples::id("长.txt", 1);
        finding.text = "𠀀".repeat(40_000);
        let text = parts(xlsx(&samples::report(Vec::new(), vec![finding])));
        assert!(text.contains(&"𠀀".repeat(16_383)) && !text.contains(&"𠀀".repeat(16_384)));
    }
}
