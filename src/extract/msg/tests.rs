#![allow(clippy::unwrap_used)]

use super::*;
use crate::extract::ole::write::{Item, write};
use crate::extract::ooxml::testing::hear;

fn stream(path: &str, content: impl Into<Vec<u8>>) -> Item {
    Item { path: path.to_owned(), content: Some(content.into()), clsid: [0; 16] }
}

fn storage(path: &str) -> Item {
    Item { path: path.to_owned(), content: None, clsid: [0; 16] }
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The fixed properties of a message in code page 936.
fn numbers(head: usize) -> Vec<u8> {
    [vec![0; head], vec![3, 0, 0xFD, 0x3F, 6, 0, 0, 0, 0xA8, 3, 0, 0, 0, 0, 0, 0]].concat()
}

fn message() -> Vec<u8> {
    let attachment = "__attach_version1.0_#00000000";
    let inner = format!("{attachment}/__substg1.0_3701000D");
    write(
        &[
            stream("__properties_version1.0", numbers(32)),
            stream("__substg1.0_0037001E", *b"\xc3\xfb\xb5\xa5"),
            stream("__substg1.0_0C1A001F", wide("柳闻")),
            stream("__substg1.0_007D001F", wide("From: x\nX-Sender: 甲\n\n")),
            stream("__substg1.0_10130102", "<p>网页</p>"),
            storage("__recip_version1.0_#00000000"),
            stream("__recip_version1.0_#00000000/__substg1.0_3001001F", wide("乙")),
            stream("__recip_version1.0_#00000000/__substg1.0_39FE001F", wide("b@example.com")),
            storage(attachment),
            stream(&format!("{attachment}/__substg1.0_3001001F"), wide("转来")),
            storage(&inner),
            stream(&format!("{inner}/__properties_version1.0"), numbers(24)),
            stream(&format!("{inner}/__substg1.0_0037001E"), *b"\xc3\xfb\xb5\xa5"),
        ],
        [0; 16],
    )
}

#[test]
fn strings_are_properties_and_bodies_are_read() {
    let heard = hear(read, Format::Msg, &message());
    assert_eq!(heard.of(Part::Property), ["名单", "柳闻", "乙 <b@example.com>", "甲"]);
    assert_eq!(heard.of(Part::Body), ["网页"]);
    assert!(heard.whole(), "{:?}", heard.unread);
}

#[test]
fn an_attached_message_is_a_message_of_its_own() {
    let heard = hear(read, Format::Msg, &message());
    let (name, content) = &heard.nested[0];
    assert_eq!(name, "转来");
    assert_eq!(hear(read, Format::Msg, content).of(Part::Property), ["名单"]);
}

#[test]
fn a_sealed_message_is_told() {
    let parts = [
        stream("__properties_version1.0", numbers(32)),
        stream("__substg1.0_001A001F", wide("IPM.Note.SMIME")),
    ];
    assert_eq!(hear(read, Format::Msg, &write(&parts, [0; 16])).unread, [Reason::Encrypted]);
}

#[test]
fn damage_at_any_place_comes_to_an_end() {
    let whole = message();
    for n in 0..200 {
        let at = (n * 7919) % whole.len();
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5A;
        hear(read, Format::Msg, &bytes);
        hear(read, Format::Msg, &whole[..at]);
    }
}
