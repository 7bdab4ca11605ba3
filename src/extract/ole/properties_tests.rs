#![allow(clippy::unwrap_used)]

use super::*;
use crate::extract::ooxml::testing::Heard;

fn text(kind: u32, bytes: &[u8], length: usize) -> Vec<u8> {
    let mut value = [kind.to_le_bytes(), (length as u32).to_le_bytes()].concat();
    value.extend_from_slice(bytes);
    value.resize(value.len().next_multiple_of(4), 0);
    value
}

/// A stream of one set.
fn stream(fmtid: u32, page: u16, properties: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut page_value = vec![2, 0, 0, 0];
    page_value.extend(page.to_le_bytes());
    page_value.extend([0, 0]);
    let all: Vec<(u32, Vec<u8>)> = [(1, page_value)].into_iter().chain(properties.iter().cloned()).collect();
    let mut bytes = vec![0xFE, 0xFF, 0, 0, 6, 0, 2, 0];
    bytes.resize(24, 0);
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(fmtid.to_le_bytes());
    bytes.resize(44, 0);
    bytes.extend(48_u32.to_le_bytes());
    let mut offset = 8 + 8 * all.len();
    bytes.extend([[0; 4], (all.len() as u32).to_le_bytes()].concat());
    for (id, value) in &all {
        bytes.extend([id.to_le_bytes(), (offset as u32).to_le_bytes()].concat());
        offset += value.len();
    }
    all.iter().for_each(|(_, value)| bytes.extend_from_slice(value));
    bytes
}

fn heard(bytes: &[u8]) -> Heard {
    let mut heard = Heard::default();
    let mut out = Collector::new(&mut heard);
    read(bytes, &mut out);
    out.finish();
    heard
}

#[test]
fn authors_in_the_code_page_of_the_set_are_observed() {
    let gbk = GB18030.encode("柳闻\0").0.into_owned();
    let properties = [(4, text(30, &gbk, gbk.len())), (8, text(30, b"WPS Office\0", 11))];
    let heard = heard(&stream(SUMMARY, 936, &properties));
    assert!(heard.whole());
    assert_eq!(heard.of(Part::Property), ["柳闻", "WPS Office"]);
    let authors: Vec<&str> = heard.observations.iter().map(|o| o.text.as_str()).collect();
    assert_eq!(authors, ["柳闻"]);
}

#[test]
fn properties_that_people_added_come_with_their_names() {
    let names = [
        2_u32.to_le_bytes().to_vec(),
        2_u32.to_le_bytes().to_vec(),
        6_u32.to_le_bytes().to_vec(),
        "密级".as_bytes().to_vec(),
        3_u32.to_le_bytes().to_vec(),
        9_u32.to_le_bytes().to_vec(),
        b"_PID_GUID".to_vec(),
    ]
    .concat();
    let mut names = names;
    names.resize(names.len().next_multiple_of(4), 0);
    let wide: Vec<u8> = "内部\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let heard = heard(&stream(
        0xD5CD_D505,
        65001,
        &[(0, names), (2, text(31, &wide, 3)), (3, vec![3, 0, 0, 0, 7, 0, 0, 0])],
    ));
    assert!(heard.whole());
    assert_eq!(heard.of(Part::Property), ["密级", "内部", "7"]);
    assert!(heard.observations.is_empty());
}

#[test]
fn what_is_cut_off_is_said() {
    let bytes = stream(SUMMARY, 65001, &[(2, text(30, "通知".as_bytes(), 6)), (4, text(30, b"Liu", 3))]);
    let heard = heard(&bytes[..bytes.len() - 4]);
    assert_eq!((heard.of(Part::Property), &heard.unread[..]), (vec!["通知"], &[Reason::Corrupt][..]));
    for length in 0..bytes.len() {
        self::heard(&bytes[..length]);
    }
}

#[test]
fn values_that_overlap_are_not_decoded_over_and_over() {
    let word = text(30, &[b'a'; 4000], 4000);
    let properties: Vec<(u32, Vec<u8>)> =
        (2..502).map(|id| (id, if id == 2 { word.clone() } else { Vec::new() })).collect();
    let mut bytes = stream(0, 936, &properties);
    let first = bytes[48 + 8 + 8 + 4..][..4].to_vec();
    for i in 1..=500 {
        bytes[48 + 8 + 8 * i + 4..][..4].copy_from_slice(&first);
    }
    let heard = heard(&bytes);
    let length: usize = heard.units.iter().map(|unit| unit.text.len()).sum();
    assert!((4000..=bytes.len()).contains(&length), "{length}");
    assert_eq!(heard.unread, [Reason::Corrupt]);
}
