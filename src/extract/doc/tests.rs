#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ole::Compound;
use crate::extract::ooxml::testing::{Heard, hear};
use crate::extract::units::Collector;
use crate::model::{Cell, Format, Part, Reason, UnitPlace};

/// What its maker put into each: see make.py beside them.
const HIDDEN: &[u8] = include_bytes!("../../../fixtures/doc/hidden.doc");
const PARTS: &[u8] = include_bytes!("../../../fixtures/doc/parts.wps");
const EMBEDDED: &[u8] = include_bytes!("../../../fixtures/doc/embedded.doc");

fn heard(bytes: &[u8]) -> Heard {
    hear(read, Format::Doc, bytes)
}

/// Where a stream of the fixture that is long enough to stand in sectors of its own begins in the file.
fn offset(bytes: &[u8], stream: &str) -> usize {
    let compound = Compound::open(bytes).unwrap();
    let content = compound.read(compound.find(stream).unwrap()).unwrap();
    memchr::memmem::find(bytes, &content[..512]).unwrap()
}

#[test]
fn paragraphs_are_counted_with_those_in_cells() {
    let heard = heard(HIDDEN);
    assert!(heard.whole());
    let of = |text: &str| (heard.unit(text).part, heard.unit(text).place.clone());
    assert_eq!(of("关于报送名册的函"), (Part::Body, UnitPlace::Paragraph(1)));
    assert_eq!(of("可见甲"), (Part::Body, UnitPlace::Paragraph(7)));
    assert_eq!(of("身份证号"), (Part::Table, UnitPlace::Paragraph(9)));
    assert_eq!(of("批注处"), (Part::Body, UnitPlace::Paragraph(21)));
    assert_eq!(of("首页页眉").0, Part::Header);
    assert_eq!(of("页眉").0, Part::Header);
    assert_eq!(of("页脚").0, Part::Footer);
}

#[test]
fn merged_and_nested_cells_keep_their_columns() {
    let heard = heard(HIDDEN);
    let cell = |text: &str| {
        let Cell { table, row, column, width } = heard.unit(text).cell.unwrap();
        (table, row, column, width)
    };
    assert_eq!(cell("姓名"), (0, 0, 0, 2));
    assert_eq!(cell("身份证号"), (0, 0, 2, 1));
    assert_eq!(cell("林"), (0, 1, 0, 1));
    assert_eq!(cell("330197199003020210"), (0, 1, 2, 1));
    assert_eq!((cell("内左"), cell("内右")), ((1, 0, 0, 1), (1, 0, 1, 1)));
    assert_eq!(cell("末格"), (0, 2, 2, 1));
}

#[test]
fn tracked_changes_make_two_streams() {
    let heard = heard(HIDDEN);
    assert_eq!(heard.unit("编号12348877。旧证号").place, UnitPlace::Paragraph(2));
    assert_eq!(heard.of(Part::Deleted), ["56", "330197199003030312"]);
    // What stood before the changes is joined, but only across the borders of what was deleted.
    let before = "编号12345677。旧证号330197199003030312";
    assert!(heard.units.iter().any(|u| u.seam && before.starts_with(&u.text) && u.text.contains("5677")));
    assert!(heard.of(Part::Property).contains(&"校对甲"));
    let changes = heard.observations.iter().filter(|o| o.kind == "hidden-tracked-change").count();
    assert_eq!(changes, 2);
}

#[test]
fn hidden_white_and_tiny_text_is_hidden_and_white_on_dark_is_not() {
    let heard = heard(HIDDEN);
    assert_eq!(heard.of(Part::Hidden), ["藏330197199003050516", "白字内容", "极小内容", "样式隐藏"]);
    assert_eq!(heard.observations.iter().filter(|o| o.kind == "hidden-text").count(), 4);
    assert_eq!(heard.unit("深底白字").part, Part::Table);
    assert_eq!(heard.unit("前").part, Part::Body);
}

#[test]
fn instructions_of_fields_are_apart_from_their_results() {
    let heard = heard(HIDDEN);
    assert_eq!(heard.unit("见网页。").part, Part::Body);
    assert!(heard.of(Part::Field)[0].contains("http://10.23.4.5/oa"));
}

#[test]
fn a_comment_stands_at_its_anchor() {
    let heard = heard(HIDDEN);
    let comment = heard.unit("请核对330197199003040414");
    assert_eq!((comment.part, comment.place.clone()), (Part::Comment, UnitPlace::Paragraph(21)));
    let observed = heard.observations.iter().find(|o| o.kind == "hidden-comment").unwrap();
    assert_eq!(observed.place, UnitPlace::Paragraph(21));
    assert!(heard.of(Part::Property).contains(&"审稿乙"));
}

#[test]
fn notes_and_boxes_are_parts_of_their_own() {
    let heard = heard(PARTS);
    assert!(heard.whole());
    assert_eq!(heard.of(Part::Body), ["正文与", "框", "第二节"]);
    assert_eq!(heard.of(Part::Footnote), ["\t脚注330197199003060618"]);
    assert_eq!(heard.of(Part::Endnote), ["\t尾注内容"]);
    assert_eq!(heard.of(Part::Textbox), ["框内330197199003070015"]);
    assert_eq!(heard.of(Part::Header), ["页眉"]);
    assert_eq!(heard.of(Part::Property), ["密级", "内部"]);
}

#[test]
fn an_embedded_workbook_is_a_draft_at_its_place_and_its_preview_no_picture() {
    let heard = heard(EMBEDDED);
    let [(_, bytes)] = &heard.nested[..] else { panic!("{:?}", heard.nested.len()) };
    assert!(Compound::open(bytes).unwrap().find("Workbook").is_some());
    let observed = heard.observations.iter().find(|o| o.kind == "hidden-embedded").unwrap();
    assert_eq!((&observed.place, heard.pictures), (&UnitPlace::Paragraph(2), 0));
}

#[test]
fn who_made_it_is_observed() {
    let heard = heard(HIDDEN);
    let authors = heard.observations.iter().filter(|o| o.kind == "hidden-metadata-author");
    assert_eq!(authors.map(|o| o.text.as_str()).collect::<Vec<_>>(), ["起草丙", "改稿丁"]);
    assert!(heard.of(Part::Property).contains(&"备注内容"));
}

#[test]
fn an_encrypted_document_is_not_read() {
    let mut bytes = HIDDEN.to_vec();
    let flags = offset(HIDDEN, "WordDocument") + 11;
    bytes[flags] |= 1;
    let heard = heard(&bytes);
    assert_eq!((heard.unread, heard.units.len()), (vec![Reason::Encrypted], 0));
}

#[test]
fn without_a_piece_table_the_text_is_kept_and_the_damage_said() {
    let mut bytes = PARTS.to_vec();
    let pair = offset(PARTS, "WordDocument") + 154 + 8 * 33;
    bytes[pair..pair + 8].fill(0xFF);
    let heard = heard(&bytes);
    assert_eq!(heard.unread, [Reason::Corrupt]);
    assert!(heard.of(Part::Footnote)[0].contains("330197199003060618"));
}

#[test]
fn a_document_without_text_is_a_failure() {
    let mut bytes = HIDDEN.to_vec();
    let lengths = offset(HIDDEN, "WordDocument") + 76;
    // Every part of the text is said to be empty, and so are the pieces.
    bytes[lengths..lengths + 32].fill(0);
    let pieces = lengths - 76 + 154 + 8 * 33;
    bytes[pieces..pieces + 8].fill(0);
    bytes[lengths - 76 + 24..lengths - 76 + 32].fill(0);
    assert_eq!(heard(&bytes).unread, [Reason::Corrupt, Reason::Corrupt]);
}

/// A document of Word 95: its main stream, in a compound file.
fn word_95(language: u16, text: &[u8], lengths: &[(usize, u32)]) -> Vec<u8> {
    let mut main = vec![0; 0x400];
    main.extend_from_slice(text);
    for (at, value) in [(0, 0xA5DC_u16), (2, 104), (6, language)] {
        main[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    let end = main.len() as u32;
    for (at, value) in [(24, 0x400), (28, end)].iter().chain(lengths) {
        main[*at..*at + 4].copy_from_slice(&value.to_le_bytes());
    }
    crate::extract::ole::testing::file(&[("WordDocument", &main)])
}

#[test]
fn older_documents_are_read_in_their_code_page() {
    let text = encoding_rs::GB18030.encode("通知\r编号\u{13}REF x\u{14}12\u{15}34\u{7}页眉\r").0.into_owned();
    let header = encoding_rs::GB18030.encode("页眉\r").0.len() as u32;
    let lengths = [(0x34, text.len() as u32 - header), (0x3C, header)];
    for language in [0x0804, 0x0409] {
        let heard = heard(&word_95(language, &text, &lengths));
        assert!(heard.whole());
        assert_eq!(heard.of(Part::Body), ["通知", "编号1234"]);
        assert_eq!((heard.of(Part::Field), heard.of(Part::Header)), (vec!["REF x"], vec!["页眉"]));
        assert_eq!(heard.unit("编号1234").place, UnitPlace::Paragraph(2));
    }
}

#[test]
fn damage_anywhere_neither_panics_nor_hangs() {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for original in [HIDDEN, PARTS, EMBEDDED] {
        for i in 0..20 {
            let cut = heard(&original[..original.len() * i / 20]);
            assert!(!cut.unread.is_empty());
        }
        for _ in 0..150 {
            let mut bytes = original.to_vec();
            for _ in 0..1 + random(40) {
                let at = random(bytes.len());
                bytes[at] = random(256) as u8;
            }
            heard(&bytes);
        }
    }
}

#[test]
fn long_lists_of_properties_are_not_read_over_and_over() {
    let data = [&1000_u16.to_le_bytes()[..], &[0; 1000]].concat();
    let borders = 29_u32;
    let mut page: Vec<u8> = (0..=borders).flat_map(u32::to_le_bytes).collect();
    // Each run has its properties at the same place of the page: 250 times two bytes.
    page.extend((0..borders).flat_map(|_| [250; 1].into_iter().chain([0; 12])));
    page.resize(511, 0);
    page[500..509].copy_from_slice(&[5, 0, 0, 0x46, 0x66, 0, 0, 0, 0]);
    page.push(borders as u8);
    let plc: Vec<u8> = [0_u32, borders, 0].into_iter().flat_map(u32::to_le_bytes).collect();
    let (runs, whole) = super::fkp::paragraphs(&plc, &page, &data);
    assert!(runs.get(28).is_some() && !whole);
    let (_, whole) = super::fkp::paragraphs(&plc, &page, &[data, vec![0; 4000]].concat());
    assert!(whole);
}

#[test]
fn pictures_that_overlap_are_not_searched_over_and_over() {
    let data = [&4000_u32.to_le_bytes()[..], &[0; 5000]].concat();
    let mut heard = Heard::default();
    let mut out = Collector::new(&mut heard);
    let inline = |at| super::art::Inline { place: UnitPlace::None, at: Some(at) };
    super::art::pictures(&[inline(0), inline(0)], &data, false, &mut out);
    out.finish();
    assert!(heard.whole());
    let data = 4000_u32.to_le_bytes().repeat(1000);
    let mut out = Collector::new(&mut heard);
    super::art::pictures(&[inline(0), inline(4)], &data, false, &mut out);
    out.finish();
    assert_eq!(heard.unread, [Reason::Corrupt]);
}
