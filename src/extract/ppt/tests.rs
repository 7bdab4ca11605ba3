#![allow(clippy::unwrap_used)]

use super::read;
use super::record::{Damage, Record, kind};
use crate::extract::ole::write::{Item, write};
use crate::extract::ooxml::testing::{Heard, hear};
use crate::model::{Format, Part, Reason, UnitPlace};

const DECK: &[u8] = include_bytes!("../../../fixtures/ppt/libreoffice.ppt");

fn record(version: u16, kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap();
    [&version.to_le_bytes()[..], &kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

fn container(kind: u16, children: &[Vec<u8>]) -> Vec<u8> {
    record(0xF, kind, &children.concat())
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn chars(text: &str) -> Vec<u8> {
    record(0, kind::TEXT_CHARS_ATOM, &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
}

fn header(role: u32) -> Vec<u8> {
    record(0, kind::TEXT_HEADER_ATOM, &numbers(&[role]))
}

/// A slide with one text box.
fn slide(text: &str) -> Vec<u8> {
    let textbox = container(kind::CLIENT_TEXTBOX, &[header(4), chars(text)]);
    let drawing = container(kind::DRAWING, &[container(0xF002, &[container(kind::SHAPE, &[textbox])])]);
    container(kind::SLIDE, &[record(2, kind::SLIDE_ATOM, &[0; 24]), drawing])
}

/// A presentation that was saved twice: the slide said `first`, and says `second`; its outline says `outline`.
fn saved(first: &str, second: &str, outline: &str, token: u32) -> Heard {
    let entry = record(0, kind::SLIDE_PERSIST_ATOM, &numbers(&[2, 0, 0, 256, 0]));
    let list = container(kind::SLIDE_LIST_WITH_TEXT, &[entry, header(0), chars(outline)]);
    let document = container(kind::DOCUMENT, &[list]);
    let mut stream = document;
    let mut edit = 0_u32;
    for (text, ids) in [(first, vec![1_u32, 2]), (second, vec![2])] {
        let at = u32::try_from(stream.len()).unwrap();
        stream.extend(slide(text));
        let directory = u32::try_from(stream.len()).unwrap();
        let head = ids[0] | u32::try_from(ids.len()).unwrap() << 20;
        let offsets: Vec<u32> = ids.iter().map(|id| if *id == 1 { 0 } else { at }).collect();
        stream.extend(record(0, kind::PERSIST_DIRECTORY_ATOM, &numbers(&[&[head], &offsets[..]].concat())));
        let this = u32::try_from(stream.len()).unwrap();
        stream.extend(record(0, kind::USER_EDIT_ATOM, &numbers(&[256, 0, edit, directory, 1, 3, 0])));
        edit = this;
    }
    let user = record(0, 0x0FF6, &numbers(&[20, token, edit, 0, 0]));
    let item = |path: &str, content| Item { path: path.to_owned(), content: Some(content), clsid: [0; 16] };
    let file = write(&[item("PowerPoint Document", stream), item("Current User", user)], [0; 16]);
    hear(read, Format::Ppt, &file)
}

#[test]
fn a_deck_of_a_program_is_read_as_it_was_made() {
    let heard = hear(read, Format::Ppt, DECK);
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.unit("救助资金发放情况汇报").place, UnitPlace::Slide(1));
    assert_eq!(heard.unit("经办人证件号330197196001010007").part, Part::Body);
    assert_eq!(heard.unit("第二段备注").part, Part::Notes);
    assert_eq!(heard.unit("核对证件330197197201134447").part, Part::Comment);
    let header = heard.unit("救助对象").cell.unwrap();
    assert_eq!((header.row, header.column, header.width), (0, 0, 2));
    let id = heard.unit("330197196304041118");
    assert_eq!((id.part, id.cell.unwrap().row, id.cell.unwrap().column), (Part::Table, 3, 1));
    assert_eq!(heard.unit("某街道办事处").part, Part::Footer);
    assert_eq!(
        heard.of(Part::Hidden),
        [
            "备用页",
            "待核实人员330197196405051489",
            "画外证件330197196506061854",
            "组内证件330197196607072229",
            "关闭证件33019719670808259X",
            "白字证件330197196809092965",
            "小字证件330197196910103331",
        ]
    );
    let of = |kind: &str| heard.observations.iter().filter(|o| o.kind == kind).count();
    assert_eq!(["hidden-slide", "hidden-comment", "hidden-text", "hidden-embedded"].map(of), [1, 1, 6, 1]);
    assert_eq!(heard.nested.len(), 1);
    assert_eq!(heard.pictures, 4);
}

#[test]
fn what_an_earlier_save_left_is_deleted_text_and_what_is_shown_still_is_not() {
    let heard = saved("旧稿电话", "新稿", "题目", 0xE391_C05F);
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.of(Part::Body), ["题目", "新稿"]);
    assert_eq!(heard.of(Part::Deleted), ["旧稿电话"]);
    assert_eq!(heard.observations.iter().map(|o| o.kind).collect::<Vec<_>>(), ["hidden-text"]);
    assert!(saved("新稿", "新稿", "题目", 0xE391_C05F).of(Part::Deleted).is_empty());
}

#[test]
fn an_encrypted_presentation_says_so() {
    assert_eq!(saved("甲", "乙", "丙", 0xF3D1_C4DF).unread, [Reason::Encrypted]);
}

#[test]
fn a_lost_current_user_costs_no_text() {
    let item = |path: &str| Item { path: path.to_owned(), content: Some(slide("独页")), clsid: [0; 16] };
    let heard = hear(read, Format::Ppt, &write(&[item("PowerPoint Document")], [0; 16]));
    assert!(heard.units.iter().any(|unit| unit.text == "独页"));
    assert!(!heard.whole());
    let old = hear(read, Format::Ppt, &write(&[item("PP40")], [0; 16]));
    assert_eq!(old.unread, [Reason::Unsupported]);
}

#[test]
fn records_that_nest_without_end_are_left_at_a_depth() {
    let damage = Damage::default();
    let mut bytes = record(0, kind::C_STRING, b"");
    for _ in 0..1_000 {
        bytes = container(kind::SHAPE_GROUP, &[bytes]);
    }
    let mut next = Record::at(&bytes, 0, &damage);
    let mut depth = 0;
    while let Some(record) = next {
        next = record.children().next();
        depth += 1;
    }
    assert!(depth < 200 && damage.deep.get());
}

#[test]
fn damaged_files_are_read_without_a_panic() {
    for cut in 1..20 {
        hear(read, Format::Ppt, &DECK[..DECK.len() * cut / 20]);
    }
    let mut seed = 7_u32;
    for _ in 0..40 {
        let mut bytes = DECK.to_vec();
        for _ in 0..60 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = seed as usize % bytes.len();
            bytes[at] ^= (seed >> 24) as u8;
        }
        hear(read, Format::Ppt, &bytes);
    }
}

#[test]
fn directories_are_not_read_over_and_over() {
    let directory: Vec<u32> = (0..200).flat_map(|_| std::iter::once(1 | 4095 << 20).chain(0..4095)).collect();
    let mut stream = record(0, kind::C_STRING, b"");
    stream.extend(record(0, kind::PERSIST_DIRECTORY_ATOM, &numbers(&directory)));
    let mut edit = 0;
    for whole in [true, false] {
        let at = u32::try_from(stream.len()).unwrap();
        stream.extend(record(0, kind::USER_EDIT_ATOM, &numbers(&[256, 0, edit, 8, 1, 3, 0])));
        edit = at;
        let user = record(0, 0x0FF6, &numbers(&[20, 0xE391_C05F, edit, 0, 0]));
        let edits = super::edits::Edits::read(&stream, &user, &Damage::default()).unwrap();
        assert_eq!((edits.whole, edits.offset(4095)), (whole, Some(4094)));
    }
}
