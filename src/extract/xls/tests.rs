#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ole::write::{Item, write};
use crate::extract::ooxml::testing::{Heard, hear, hear_within};
use crate::model::{Cell, Format, Part, Reason, UnitPlace};
use crate::open::budget::Limits;

const LIBREOFFICE: &[u8] = include_bytes!("../../../fixtures/xls/libreoffice.xls");

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// A string of two-byte characters with its length before it.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [words(&[units.len() as u16]), vec![1], words(&units)].concat()
}

fn bof(version: u16, kind: u16) -> Vec<u8> {
    record(0x0809, &words(&[version, kind, 0, 0, 0, 0, 0, 0]))
}

/// A sheet of these records.
fn sheet(version: u16, records: &[Vec<u8>]) -> Vec<u8> {
    [bof(version, 0x10), records.concat(), record(0x0A, &[])].concat()
}

/// A workbook stream: records of the globals, and sheets (name as stored in the entry, state, records). Sheets without
/// a name are not listed.
fn stream(version: u16, globals: &[Vec<u8>], sheets: &[(&[u8], u8, Vec<u8>)]) -> Vec<u8> {
    let entry = |at: usize, state: u8, name: &[u8]| {
        record(0x85, &[&(at as u32).to_le_bytes()[..], &[state, 0], name].concat())
    };
    let listed = || sheets.iter().filter(|(name, ..)| !name.is_empty());
    let head = [bof(version, 5), globals.concat()].concat();
    let entries: usize = listed().map(|(name, state, _)| entry(0, *state, name).len()).sum();
    let mut at = head.len() + entries + 4;
    let mut out = head;
    for (name, state, content) in sheets {
        if !name.is_empty() {
            out.extend(entry(at, *state, name));
        }
        at += content.len();
    }
    out.extend(record(0x0A, &[]));
    sheets.iter().for_each(|(_, _, content)| out.extend(content));
    out
}

fn file(name: &str, stream: Vec<u8>) -> Vec<u8> {
    write(&[Item { path: name.into(), content: Some(stream), clsid: [0; 16] }], [0; 16])
}

/// A workbook of Excel 97 with one visible sheet.
fn excel97(globals: &[Vec<u8>], records: &[Vec<u8>]) -> Vec<u8> {
    file("Workbook", stream(0x0600, globals, &[(b"\x02\0T1", 0, sheet(0x0600, records))]))
}

fn listen(bytes: &[u8]) -> Heard {
    hear(read, Format::Xls, bytes)
}

fn at(row: u32, column: u32) -> UnitPlace {
    UnitPlace::Sheet { sheet: "T1".into(), row, column }
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    record(0x0204, &[words(&[row, column, 0]), wide(text)].concat())
}

#[test]
fn every_kind_of_cell_is_read_at_its_place() {
    // The second string breaks and changes its width.
    let strings = [
        record(0xFC, &[&[2, 0, 0, 0, 3, 0, 0, 0][..], &wide("共享"), b"\x04\0\x01\x2D\x4E"].concat()),
        record(0x3C, &[&b"\0ABC"[..], &wide("无人用")].concat()),
    ];
    let number = |value: f64| value.to_le_bytes();
    let formula = |row, column, value: [u8; 8], rgce: &[u8]| {
        let size = words(&[rgce.len() as u16]);
        record(6, &[&words(&[row, column, 0])[..], &value, &[0; 6], &size, rgce].concat())
    };
    let cells = [
        record(0xFD, &[&words(&[1, 1, 0])[..], &[0; 4]].concat()),
        record(0xFD, &words(&[1, 2, 0, 1, 0])),
        record(0x0205, &[&words(&[1, 3, 0])[..], &[1, 0]].concat()),
        record(0x0205, &[&words(&[1, 4, 0])[..], &[0x2A, 1]].concat()),
        record(0x0203, &[&words(&[1, 5, 0])[..], &number(13_858_211_234.0)].concat()),
        record(0xBD, &[words(&[2, 0, 0]), words(&[6, 0]), words(&[0, 10, 0]), words(&[1])].concat()),
        record(0x027E, &[words(&[2, 2, 0]), words(&[14, 0])].concat()),
        formula(3, 0, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF], b"\x17\x04\0****"),
        record(0x0207, &wide("330197****")),
        formula(3, 1, number(2.5), &[]),
        formula(3, 2, [1, 0, 1, 0, 0, 0, 0xFF, 0xFF], &[]),
        record(0xD6, &[&words(&[3, 3, 0])[..], &wide("富文本"), &words(&[1, 0, 0])].concat()),
    ];
    let heard = listen(&excel97(&strings, &cells));
    assert!(heard.whole(), "{:?}", heard.unread);
    let table: Vec<(&str, UnitPlace)> = heard
        .units
        .iter()
        .filter(|u| u.part == Part::Table)
        .map(|u| (u.text.as_str(), u.place.clone()))
        .collect();
    let expected = [
        ("共享", at(1, 1)),
        ("中ABC", at(1, 2)),
        ("TRUE", at(1, 3)),
        ("#N/A", at(1, 4)),
        ("13858211234", at(1, 5)),
        ("1", at(2, 0)),
        ("2", at(2, 1)),
        ("3", at(2, 2)),
        ("330197****", at(3, 0)),
        ("2.5", at(3, 1)),
        ("TRUE", at(3, 2)),
        ("富文本", at(3, 3)),
    ];
    assert_eq!(table, expected);
    assert_eq!(heard.of(Part::Formula), ["****"]);
    assert_eq!(heard.of(Part::Metadata), ["T1", "无人用"]);
    assert_eq!(heard.unit("共享").cell, Some(Cell { table: 0, row: 1, column: 1, width: 1 }));
}

#[test]
fn numbers_of_eighteen_digits_have_lost_some() {
    let number =
        |column, value: f64| record(0x0203, &[&words(&[0, column, 0])[..], &value.to_le_bytes()].concat());
    let heard =
        listen(&excel97(&[], &[number(0, 330_197_199_003_071_000.0), number(1, 6_222_021_001_116_245.0)]));
    let lost: Vec<_> =
        heard.observations.iter().map(|o| (o.kind, o.text.as_str(), o.place.clone())).collect();
    assert_eq!(lost, [("id-precision-lost", "3.30197E+17", at(0, 0))]);
}

#[test]
fn hidden_and_merged_cells_are_told_from_those_that_are_seen() {
    let row = |row, height, flags| record(0x0208, &words(&[row, 0, 9, height, 0, 0, flags, 0]));
    let records = [
        record(0x7D, &words(&[2, 3, 2048, 0, 1, 0])),
        record(0x7D, &words(&[4, 4, 0, 0, 0, 0])),
        row(1, 300, 0x20),
        row(2, 0, 0),
        row(5, 300, 0x20),
        label(0, 0, "题"),
        label(0, 1, "盖住"),
        label(0, 3, "列"),
        label(0, 4, "零宽"),
        label(1, 0, "行"),
        label(2, 3, "又一列"),
        label(2, 5, "零高"),
        label(5, 5, "筛掉"),
        record(0xE5, &words(&[1, 0, 0, 0, 1])),
    ];
    let heard = listen(&excel97(&[], &records));
    assert_eq!(heard.of(Part::Table), ["题"]);
    assert_eq!(heard.unit("题").cell.map(|c| c.width), Some(2));
    assert_eq!(heard.of(Part::Hidden), ["盖住", "列", "零宽", "行", "又一列", "零高", "筛掉"]);
    let things: Vec<_> = heard.observations.iter().map(|o| (o.kind, o.text.as_str())).collect();
    let expected = [("hidden-column", "第 3–5 列"), ("hidden-row", "第 2–3 行"), ("hidden-row", "第 6 行")];
    assert_eq!(things, expected);
}

#[test]
fn rows_may_be_hidden_unless_said_to_be_shown() {
    let records = [
        record(0x0225, &words(&[2, 300])),
        record(0x0208, &words(&[1, 0, 9, 300, 0, 0, 0, 0])),
        label(0, 0, "藏"),
        label(1, 0, "显"),
        label(7, 0, "也藏"),
    ];
    let heard = listen(&excel97(&[], &records));
    assert_eq!((heard.of(Part::Table), heard.of(Part::Hidden)), (vec!["显"], vec!["藏", "也藏"]));
}

#[test]
fn notes_text_boxes_and_charts_stand_beside_the_cells() {
    let object = |kind, id| record(0x5D, &words(&[0x15, 0x12, kind, id]));
    let text = |text: &str| {
        let units: Vec<u16> = text.encode_utf16().collect();
        let head = record(0x01B6, &words(&[0, 0, 0, 0, 0, units.len() as u16, 16, 0, 0]));
        [head, record(0x3C, &[vec![1], words(&units)].concat()), record(0x3C, &[0; 16])].concat()
    };
    let chart = [bof(0x0600, 0x20), record(0x100D, &[&[0, 0, 2, 1][..], &words(&[0x56FE, 0x9898])].concat())];
    let records = [
        object(0x19, 7),
        text("核实"),
        object(6, 8),
        text("文本框"),
        object(0x19, 9),
        text("失主的批注"),
        [chart.concat(), record(0x0A, &[])].concat(),
        record(0x1C, &[words(&[2, 3, 0, 7]), wide("审稿人")].concat()),
        record(0x14, &wide("&L机密&R内部")),
    ];
    let heard = listen(&excel97(&[], &records));
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.of(Part::Comment), ["核实", "失主的批注"]);
    assert_eq!(heard.unit("核实").place, at(2, 3));
    assert_eq!(heard.of(Part::Textbox), ["文本框"]);
    assert_eq!(heard.of(Part::Body), ["图题"]);
    assert_eq!(heard.of(Part::Header), ["机密", "内部"]);
    assert_eq!(heard.of(Part::Metadata), ["T1", "审稿人"]);
    let things: Vec<_> = heard.observations.iter().map(|o| (o.kind, o.text.as_str())).collect();
    assert_eq!(things, [("hidden-comment", "批注，2 字"), ("hidden-comment", "批注，5 字")]);
}

#[test]
fn names_and_other_workbooks_are_metadata() {
    let string = |text: &str| wide(text)[2..].to_vec();
    let globals = [
        record(
            0x18,
            &[
                words(&[0]),
                vec![0, 2],
                words(&[7, 0, 0, 0, 0]),
                string("经办"),
                b"\x17\x02\x01\x55\x4F\xD0\x67".to_vec(),
            ]
            .concat(),
        ),
        // A built-in name: a filter.
        record(0x18, &[words(&[0x21]), vec![0, 1], words(&[0, 0, 0, 0, 0]), b"\0\x0D".to_vec()].concat()),
        record(0x01AE, &words(&[1, 0x0401])),
        record(0x01AE, &[words(&[1, 5]), string("\u{1}另一本册"), wide("外表")].concat()),
        record(
            0x5A,
            &[&[1, 0, 0, 0, 2][..], &wide("外部缓存"), &[1], &13_858_211_234.0_f64.to_le_bytes()].concat(),
        ),
    ];
    let heard = listen(&excel97(&globals, &[]));
    assert_eq!(heard.of(Part::Metadata), ["经办", "何某", "另一本册", "外表", "T1"]);
    assert_eq!(heard.of(Part::Hidden), ["外部缓存", "13858211234"]);
}

#[test]
fn workbooks_of_excel_5_are_read_in_their_code_page() {
    let records = [
        record(0x0204, &[&words(&[0, 0, 0, 4])[..], b"\xD6\xD0\xB9\xFA"].concat()),
        record(0x14, b"\x06&L\xC4\xDA\xB2\xBF"),
        record(0x1C, &[&words(&[0, 0, 4])[..], b"\xD6\xD0"].concat()),
        record(0x1C, &[&words(&[0xFFFF, 0, 2])[..], b"\xB9\xFA"].concat()),
    ];
    let globals = [record(0x42, &words(&[936]))];
    let bytes =
        file("Book", stream(0x0500, &globals, &[(b"\x04\xBB\xA8\xC3\xFB", 0, sheet(0x0500, &records))]));
    let heard = listen(&bytes);
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!((heard.of(Part::Metadata), heard.of(Part::Table)), (vec!["花名"], vec!["中国"]));
    assert_eq!((heard.of(Part::Header), heard.of(Part::Comment)), (vec!["内部"], vec!["中国"]));
}

#[test]
fn sheets_that_are_hidden_or_not_listed_are_read() {
    let one = |text: &str| sheet(0x0600, &[label(0, 0, text)]);
    let sheets: [(&[u8], u8, Vec<u8>); 4] = [
        (b"\x01\0A", 0, one("明")),
        (b"\x01\0B", 1, one("藏")),
        (b"\x01\0C", 2, one("深藏")),
        (b"", 0, one("遗")),
    ];
    let heard = listen(&file("Workbook", stream(0x0600, &[], &sheets)));
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!((heard.of(Part::Table), heard.of(Part::Hidden)), (vec!["明"], vec!["藏", "深藏", "遗"]));
    assert_eq!(heard.unit("遗").cell.map(|c| c.table), Some(3));
    assert!(heard.observations.iter().all(|o| o.kind == "hidden-sheet") && heard.observations.len() == 3);
}

#[test]
fn what_is_missing_or_broken_is_said_and_the_rest_is_read() {
    let missing = listen(&excel97(&[], &[record(0xFD, &words(&[0, 0, 0, 9, 0])), label(0, 1, "还在")]));
    assert_eq!((missing.unread.as_slice(), missing.of(Part::Table)), (&[Reason::Corrupt][..], vec!["还在"]));
    let whole =
        stream(0x0600, &[], &[(b"\x02\0T1", 0, sheet(0x0600, &[label(0, 0, "甲"), label(1, 0, "乙")]))]);
    let cut = listen(&file("Workbook", whole[..whole.len() - 4].to_vec()));
    assert_eq!((cut.unread.as_slice(), cut.of(Part::Table)), (&[Reason::Truncated][..], vec!["甲", "乙"]));
    let mut lost = whole;
    let entry = lost.windows(2).position(|w| w == [0x85, 0]).unwrap();
    lost[entry + 4] ^= 0x40;
    let lost = listen(&file("Workbook", lost));
    assert_eq!((lost.unread.as_slice(), lost.of(Part::Hidden)), (&[Reason::Corrupt][..], vec!["甲", "乙"]));
    assert_eq!(listen(&file("Other", vec![1])).unread, [Reason::Corrupt]);
}

#[test]
fn too_many_cells_are_a_limit_and_what_was_read_is_kept() {
    let limits = Limits { cells: 1, ..Limits::default() };
    let bytes = excel97(&[], &[label(0, 0, "一"), label(0, 1, "二")]);
    let heard = hear_within(read, Format::Xls, &bytes, limits);
    assert_eq!((heard.unread.as_slice(), heard.of(Part::Table)), (&[Reason::Limit][..], vec!["一"]));
}

#[test]
fn a_file_that_ends_early_never_passes_for_a_whole_one() {
    assert!(listen(LIBREOFFICE).whole());
    for cut in (1..20).map(|n| LIBREOFFICE.len() * n / 20) {
        assert!(!listen(&LIBREOFFICE[..cut]).whole(), "cut at {cut}");
    }
}

#[test]
fn damage_does_no_harm() {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % n as u64) as usize
    };
    let files = [
        LIBREOFFICE,
        include_bytes!("../../../fixtures/xls/xlwt.xls"),
        include_bytes!("../../../fixtures/xls/rc4.xls"),
    ];
    for bytes in files {
        for _ in 0..60 {
            let mut bytes = bytes.to_vec();
            for _ in 0..20 {
                let at = below(bytes.len());
                bytes[at] ^= 1 << below(8);
            }
            let heard = listen(&bytes);
            assert!(heard.unread.iter().all(|reason| *reason != Reason::Internal));
        }
    }
}
