#![allow(clippy::unwrap_used)]

use jiff::civil::date;

use super::*;
use crate::model::{Cell, Origin};
use crate::rule::{Choice, Ruleset};

/// A unit of the draft below: its text, and row and column if it is a cell.
type Given = (&'static str, Option<(u32, u32, u32)>);

/// Rule and text of what a draft of these units comes to, in order.
fn findings(given: &[Given]) -> Vec<(String, String)> {
    let choice = Choice { builtin: true, ..Choice::default() };
    let set = Ruleset::assemble(&choice, &|_| true).ok().unwrap();
    let index = Index::new(&set);
    let verifier = Verifier::new(&set, date(2026, 11, 24), false);
    let mut judge = Judge::new(&verifier, Format::Docx, "draft.docx");
    let (mut text, mut units) = (String::new(), Vec::new());
    for (number, (value, cell)) in (0..).zip(given) {
        let start = text.len();
        text.push_str(value);
        units.push(Unit {
            start,
            end: text.len(),
            part: if cell.is_some() { Part::Table } else { Part::Comment },
            place: UnitPlace::Paragraph(number + 1),
            cell: cell.map(|(table, row, column)| Cell { table, row, column, width: 1 }),
            label: None,
            seam: None,
            thing: None,
        });
        text.push('\n');
    }
    let block = Block { text: &text, units: Units::Listed(&units), origin: Origin::Units };
    judge.block(&block, &index, &mut Finder::default());
    let shown = |f: Finding| (f.rule.to_string(), f.text);
    judge.finish().0.into_iter().map(shown).collect()
}

#[test]
fn a_note_between_the_cells_of_a_row_hides_none_of_them() {
    let found = findings(&[
        ("姓名", Some((0, 0, 0))),
        ("电话", Some((0, 0, 1))),
        ("身份证号", Some((0, 0, 2))),
        ("周若安", Some((0, 1, 0))),
        ("批注：已核对", None),
        ("13912345678", Some((0, 1, 1))),
        ("批注：电话 13800001234", None),
        ("330102199003074255", Some((0, 1, 2))),
    ]);
    let rules: Vec<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["pii.mobile", "pii.mobile", "pii.resident-id"], "{found:?}");
    assert_eq!(found[0].1, "139****5678");
}

#[test]
fn a_table_within_a_cell_leaves_the_rest_of_its_row() {
    let found = findings(&[
        ("周若安", Some((0, 0, 0))),
        ("13912345678", Some((1, 0, 0))),
        ("330102199003074255", Some((0, 0, 1))),
    ]);
    let rules: Vec<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["pii.mobile", "pii.resident-id"], "{found:?}");
}

/// The rules of what is found, at whatever severity.
fn rules(given: &[Given]) -> Vec<String> {
    findings(given).into_iter().map(|(rule, _)| rule).collect()
}

#[test]
fn a_header_that_comes_again_counts_for_its_own_rows() {
    let mut given: Vec<Given> = Vec::new();
    for page in 0..2 {
        let row = 3 * page;
        given.extend([
            ("序号", Some((0, row, 0))),
            ("准考证号", Some((0, row, 1))),
            ("姓名", Some((0, row, 2))),
        ]);
        for row in [row + 1, row + 2] {
            given.extend([
                ("1", Some((0, row, 0))),
                ("13912345678", Some((0, row, 1))),
                ("周若安", Some((0, row, 2))),
            ]);
        }
    }
    assert_eq!(rules(&given), [""; 0]);
}

#[test]
fn two_lines_of_a_header_call_a_column_by_both() {
    let given = [
        ("序号", Some((0, 0, 0))),
        ("农户信息", Some((0, 0, 1))),
        ("姓名", Some((0, 1, 1))),
        ("残疾等级", Some((0, 1, 2))),
        ("月保障金", Some((0, 1, 3))),
        ("1", Some((0, 2, 0))),
        ("周若安", Some((0, 2, 1))),
        ("二级", Some((0, 2, 2))),
        ("600", Some((0, 2, 3))),
    ];
    assert_eq!(rules(&given), ["pii.disability"]);
}

#[test]
fn the_cells_of_a_form_are_of_one_person() {
    let given = [
        ("姓　名", Some((0, 0, 0))),
        ("周若安", Some((0, 0, 1))),
        ("性　别", Some((0, 0, 2))),
        ("男", Some((0, 0, 3))),
        ("身份证号", Some((0, 1, 0))),
        ("330102199003074255", Some((0, 1, 1))),
        ("残疾等级", Some((0, 1, 2))),
        ("二级", Some((0, 1, 3))),
    ];
    assert_eq!(rules(&given), ["pii.resident-id", "pii.disability"]);
    // The words over a list are no form, whatever stands below them.
    let list = [
        ("姓名", Some((0, 0, 0))),
        ("所属村落", Some((0, 0, 1))),
        ("周若安", Some((0, 1, 0))),
        ("凤山", Some((0, 1, 1))),
    ];
    assert_eq!(rules(&list), [""; 0]);
}

#[test]
fn lines_of_label_and_value_are_of_one_person_until_a_label_comes_again() {
    let given = [
        ("登记表", None),
        ("姓名：周若安", None),
        ("身份证号：330102199003074255", None),
        ("病种：尿毒症", None),
        ("姓名：略", None),
        ("病种：白血病", None),
    ];
    assert_eq!(rules(&given), ["pii.resident-id", "pii.medical"]);
    assert_eq!(rules(&[("联系单位：某中心", None), ("病种：尿毒症", None)]), [""; 0]);
}

/// What two pages come to: lines of the second before its table, which has no header.
fn second_page(lines: &[&str], row: [&str; 2]) -> Vec<(String, String)> {
    let choice = Choice { builtin: true, ..Choice::default() };
    let set = Ruleset::assemble(&choice, &|_| true).ok().unwrap();
    let index = Index::new(&set);
    let verifier = Verifier::new(&set, date(2026, 11, 24), false);
    let mut judge = Judge::new(&verifier, Format::Pdf, "draft.pdf");
    // Page, text, and table, row and column of a cell.
    type Given<'t> = (u64, &'t str, Option<(u32, u32, u32)>);
    let mut given: Vec<Given<'_>> = vec![
        (1, "某县救助对象名单（内容每页都有）", None),
        (1, "姓名", Some((0, 0, 0))),
        (1, "身份证号", Some((0, 0, 1))),
        (1, "周若安", Some((0, 1, 0))),
        (1, "330102900307425", Some((0, 1, 1))),
    ];
    given.extend(lines.iter().map(|line| (2, *line, None)));
    given.extend((0..).zip(row).map(|(column, text)| (2, text, Some((1, 0, column)))));
    let (mut text, mut units) = (String::new(), Vec::new());
    for (line, (page, value, cell)) in (1..).zip(given) {
        let start = text.len();
        text.push_str(value);
        units.push(Unit {
            start,
            end: text.len(),
            part: if cell.is_some() { Part::Table } else { Part::Body },
            place: UnitPlace::Page { page, line },
            cell: cell.map(|(table, row, column)| Cell { table, row, column, width: 1 }),
            label: None,
            seam: None,
            thing: None,
        });
        text.push('\n');
    }
    let block = Block { text: &text, units: Units::Listed(&units), origin: Origin::Units };
    judge.block(&block, &index, &mut Finder::default());
    let found = judge.finish().0.into_iter();
    found.filter(|f| f.location.page == Some(2)).map(|f| (f.rule.to_string(), f.text)).collect()
}

#[test]
fn a_table_goes_on_over_a_page_and_another_does_not_take_its_header() {
    let row = ["李文秀", "330102880415332"];
    for lines in [&[][..], &["第 2 页"], &["某县救助对象名单（内容每页都有）"]] {
        assert_eq!(second_page(lines, row).len(), 1, "{lines:?}");
    }
    assert!(second_page(&["附件二：某项工程的物资编号对照表如下"], row).is_empty());
    assert!(second_page(&[], ["水泥砂浆材料一批", "330102880415332"]).is_empty());
}
