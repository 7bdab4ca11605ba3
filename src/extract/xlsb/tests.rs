#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear, hear_within, package_of_bytes, rels};
use crate::model::{Cell, Format, Part, Reason, UnitPlace};
use crate::open::budget::Limits;

const RECORDS: &[u8] = include_bytes!("../../../fixtures/xlsb/records.xlsb");

fn listen(bytes: &[u8]) -> Heard {
    hear(read, Format::Xlsb, bytes)
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let kind = match kind {
        0..0x80 => vec![kind as u8],
        _ => vec![kind as u8 & 0x7F | 0x80, (kind >> 7) as u8],
    };
    [&kind[..], &[data.len() as u8], data].concat()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [numbers(&[units.len() as u32]), units.iter().flat_map(|u| u.to_le_bytes()).collect()].concat()
}

/// A workbook of one sheet of these records, with more parts.
fn xlsb(sheet: &[Vec<u8>], more: &[(&str, &[u8])]) -> Vec<u8> {
    let book = record(156, &[numbers(&[0, 1]), wide("r1"), wide("T1")].concat());
    let (root, links) = (
        rels(&[("d", "officeDocument", "xl/workbook.bin")]),
        rels(&[("r1", "worksheet", "worksheets/sheet1.bin")]),
    );
    let sheet = sheet.concat();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.bin.rels", links.as_bytes()),
        ("xl/workbook.bin", book.as_slice()),
        ("xl/worksheets/sheet1.bin", sheet.as_slice()),
    ];
    parts.extend(more);
    package_of_bytes(&parts)
}

fn row(number: u32) -> Vec<u8> {
    record(0, &[numbers(&[number, 0]), vec![44, 1, 0, 0, 0]].concat())
}

fn text(column: u32, text: &str) -> Vec<u8> {
    record(6, &[numbers(&[column, 0]), wide(text)].concat())
}

#[test]
fn every_planted_part_is_read_at_its_place() {
    let heard = listen(RECORDS);
    assert!(heard.whole(), "{:?}", heard.unread);
    let at = |sheet: &str, row, column| UnitPlace::Sheet { sheet: sheet.into(), row, column };
    assert_eq!(heard.unit("困难家庭花名册").cell, Some(Cell { table: 0, row: 0, column: 0, width: 4 }));
    assert_eq!(heard.unit("1990-03-07").place, at("花名册", 2, 2));
    assert_eq!(heard.unit("TRUE").place, at("花名册", 3, 5));
    assert_eq!(heard.unit("#N/A").place, at("花名册", 3, 6));
    assert_eq!(heard.unit("此表为口径说明").part, Part::Hidden);
    assert_eq!(heard.of(Part::Formula), ["****", "见13900003333"]);
    assert_eq!((heard.of(Part::Header), heard.of(Part::Footer)), (vec!["内部资料"], vec!["经办13900004444"]));
    for word in ["经办", "何某13900006666", "审稿乙"] {
        assert_eq!(heard.unit(word).part, Part::Metadata, "{word}");
    }
    for word in ["赵某13900008888", "13900009999", "外部缓存13900001212", "经办人"] {
        assert_eq!(heard.unit(word).part, Part::Hidden, "{word}");
    }
    let mut kinds: Vec<_> =
        heard.observations.iter().map(|o| o.kind).filter(|kind| kind.starts_with("hidden-")).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let expected = [
        "hidden-column",
        "hidden-comment",
        "hidden-metadata-author",
        "hidden-pivot-cache",
        "hidden-row",
        "hidden-sheet",
        "hidden-text",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn sheets_that_nothing_lists_are_hidden_ones() {
    let lost = [row(0), text(0, "遗")].concat();
    let heard = listen(&xlsb(&[row(0), text(0, "明")], &[("xl/worksheets/sheet9.bin", lost.as_slice())]));
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!((heard.of(Part::Table), heard.of(Part::Hidden)), (vec!["明"], vec!["遗"]));
}

#[test]
fn what_is_missing_or_too_much_is_said_and_the_rest_is_read() {
    let shared = record(7, &numbers(&[0, 0, 5]));
    let broken = listen(&xlsb(&[row(0), shared, text(1, "还在")], &[]));
    assert_eq!((broken.unread.as_slice(), broken.of(Part::Table)), (&[Reason::Corrupt][..], vec!["还在"]));
    let cut = listen(&xlsb(&[row(0), text(0, "甲"), vec![6, 90, 1]], &[]));
    assert_eq!((cut.unread.as_slice(), cut.of(Part::Table)), (&[Reason::Truncated][..], vec!["甲"]));
    let limits = Limits { cells: 1, ..Limits::default() };
    let many = xlsb(&[row(0), text(0, "一"), text(1, "二")], &[]);
    let heard = hear_within(read, Format::Xlsb, &many, limits);
    assert_eq!((heard.unread.as_slice(), heard.of(Part::Table)), (&[Reason::Limit][..], vec!["一"]));
}

#[test]
fn a_damaged_file_never_passes_for_a_whole_one() {
    let text = |heard: &Heard| heard.units.iter().map(|u| u.text.clone()).collect::<Vec<_>>();
    let whole = text(&listen(RECORDS));
    for cut in (0..RECORDS.len()).step_by(97) {
        assert!(!listen(&RECORDS[..cut]).whole(), "cut at {cut}");
    }
    for at in (0..RECORDS.len()).step_by(13) {
        let mut bytes = RECORDS.to_vec();
        bytes[at] ^= 1 << (at % 8);
        let heard = listen(&bytes);
        assert!(!heard.whole() || text(&heard) == whole, "flip at {at}");
    }
}
