#![allow(clippy::unwrap_used)]

use super::Compound;
use super::write::{Item, write};
use crate::model::Reason;

const WRITER: &[u8] = include_bytes!("../../../fixtures/doc/hidden.doc");

fn field(bytes: &[u8], at: usize) -> usize {
    super::u32_at(bytes, at).unwrap() as usize
}

fn stream(path: &str, content: &[u8]) -> Item {
    Item { path: path.to_owned(), content: Some(content.to_vec()), clsid: [0; 16] }
}

fn storage(path: &str, class: u8) -> Item {
    Item { path: path.to_owned(), content: None, clsid: [class; 16] }
}

fn sample() -> Vec<u8> {
    let long: Vec<u8> = (0..200_000_u32).map(|i| (i % 251) as u8).collect();
    let items = [
        stream("WordDocument", &long),
        storage("ObjectPool", 0),
        storage("ObjectPool/_1", 7),
        stream("ObjectPool/_1/\u{1}Ole10Native", b"native"),
        stream("ObjectPool/_2", b"second"),
        stream("1Table", &long[1..]),
        stream("Data", b""),
    ];
    write(&items, [3; 16])
}

#[test]
fn streams_are_read_by_their_paths_in_any_case() {
    let bytes = sample();
    let file = Compound::open(&bytes).unwrap();
    assert_eq!(file.clsid(), [3; 16]);
    let paths: Vec<&str> = file.entries().iter().map(|entry| entry.path.as_str()).collect();
    let own = ["ObjectPool", "ObjectPool/_1", "ObjectPool/_1/\u{1}Ole10Native", "ObjectPool/_2"];
    assert_eq!(paths, [&["WordDocument"][..], &own, &["1Table", "Data"]].concat());
    let read = |path: &str| file.read(file.find(path).unwrap()).unwrap();
    assert_eq!(read("objectpool/_1/\u{1}ole10native"), b"native");
    assert_eq!(read("1Table").len(), 199_999);
    assert_eq!((read("1Table")[0], read("Data").len()), (1, 0));
    assert_eq!(file.below("ObjectPool"), 2..5);
    assert_eq!(file.below("ObjectPool/_1"), 3..4);
    assert_eq!(file.entries()[2].clsid, [7; 16]);
    assert_eq!(file.find("ObjectPool/_3"), None);
    assert_eq!(file.damage(), None);
}

#[test]
fn the_mini_stream_and_its_table_are_followed() {
    let file = Compound::open(WRITER).unwrap();
    let summary = file.find("\u{5}SummaryInformation").unwrap();
    let size = file.entries()[summary].size;
    assert!(size < 4096);
    let content = file.read(summary).unwrap();
    assert_eq!(content.len() as u64, size);
    assert_eq!(content[..2], [0xFE, 0xFF]);
    assert_eq!(file.damage(), None);
}

#[test]
fn a_file_whose_end_is_missing_gives_its_start() {
    let bytes = sample();
    // This writer puts the allocation table last: without it, streams are taken to be in one piece.
    let file = Compound::open(&bytes[..(field(&bytes, 76) + 1) * 512]).unwrap();
    let text = file.read(file.find("1Table").unwrap()).unwrap();
    assert_eq!((text.len(), text[0], text[199_998]), (199_999, 1, (199_999 % 251) as u8));
    assert_eq!(file.damage().unwrap().reason, Reason::Truncated);
    // Without the directory, nothing is known; a word processor puts it last.
    assert_eq!(Compound::open(&WRITER[..WRITER.len() - 1024]).unwrap_err().reason, Reason::Truncated);
    assert_eq!(Compound::open(&bytes[..1000]).unwrap_err().reason, Reason::Truncated);
    assert_eq!(Compound::open(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").unwrap_err().reason, Reason::Truncated);
    assert_eq!(Compound::open(b"PK").unwrap_err().reason, Reason::Corrupt);
}

#[test]
fn a_chain_in_a_circle_ends_and_is_damage() {
    let mut bytes = sample();
    let table = field(&bytes, 76);
    let at = (table + 1) * 512 + 4 * 10;
    bytes[at..at + 4].copy_from_slice(&3_u32.to_le_bytes());
    let file = Compound::open(&bytes).unwrap();
    // A circle shorter than the stream still fills it; the content is what it is.
    let content = file.read(file.find("WordDocument").unwrap()).unwrap();
    assert_eq!(content.len(), 200_000);
    // The directory has no size: there, the circle shows.
    let start = field(&bytes, 48);
    let at = (table + 1 + start / 128) * 512 + 4 * (start % 128);
    bytes[at..at + 4].copy_from_slice(&(start as u32).to_le_bytes());
    let file = Compound::open(&bytes).unwrap();
    assert_eq!(file.damage().unwrap().reason, Reason::Corrupt);
}

#[test]
fn a_stated_size_beyond_the_file_costs_nothing() {
    let mut bytes = sample();
    let start = field(&bytes, 48);
    let size = (start + 1) * 512 + 128 + 120;
    bytes[size..size + 4].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
    let file = Compound::open(&bytes).unwrap();
    let content = file.read(file.find("WordDocument").unwrap()).unwrap();
    assert!(content.len() >= 200_000 && content.len() < 201_000);
    assert!(file.damage().is_some());
}

#[test]
fn siblings_in_a_circle_are_listed_once() {
    let mut bytes = sample();
    let start = field(&bytes, 48);
    let at = |id: usize, field: usize| (start + 1) * 512 + 128 * id + field;
    let right = at(6, 72);
    bytes[right..right + 4].copy_from_slice(&1_u32.to_le_bytes());
    let file = Compound::open(&bytes).unwrap();
    // The seventh entry hangs on no other any more, but is there.
    assert_eq!(file.entries().len(), 7);
    assert_eq!(file.damage().unwrap().reason, Reason::Corrupt);
}

#[test]
fn a_list_of_table_sectors_beyond_the_header_is_followed() {
    let long = vec![1_u8; 8 << 20];
    let mut last = long.clone();
    last[(8 << 20) - 1] = 9;
    let bytes = write(&[stream("A", &long), stream("B", &last)], [0; 16]);
    let file = Compound::open(&bytes).unwrap();
    assert!(field(&bytes, 44) > 109);
    assert_eq!(file.read(1).unwrap(), last);
    assert_eq!(file.damage(), None);
}

#[test]
fn damage_anywhere_neither_panics_nor_hangs() {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for round in 0..200 {
        let mut bytes = WRITER.to_vec();
        for _ in 0..8 {
            // Headers, tables and directory are small; flip there as often as anywhere.
            let at = if round % 2 == 0 { random(bytes.len()) } else { random(512) };
            bytes[at] = random(256) as u8;
        }
        bytes.truncate(bytes.len() - random(bytes.len() / 2));
        if let Ok(file) = Compound::open(&bytes) {
            for i in 0..file.entries().len() {
                assert!(file.read(i).map_or(0, |content| content.len()) <= bytes.len());
            }
        }
    }
}

#[test]
fn a_circle_in_the_mini_stream_ends_where_the_stream_ends() {
    let mut bytes = WRITER.to_vec();
    let (entry, start) = {
        let file = Compound::open(WRITER).unwrap();
        let summary = file.find("\u{5}SummaryInformation").unwrap();
        let name: Vec<u8> = "\u{5}SummaryInformation".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let at = WRITER.windows(name.len()).position(|window| window == name).unwrap();
        (at, file.entries()[summary].start)
    };
    let next = 512 * (field(WRITER, 60) + 1) + 4 * start as usize;
    bytes[next..next + 4].copy_from_slice(&start.to_le_bytes());
    bytes[entry + 120..entry + 124].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
    bytes[56..60].copy_from_slice(&u32::MAX.to_le_bytes());
    let file = Compound::open(&bytes).unwrap();
    let content = file.read(file.find("\u{5}SummaryInformation").unwrap()).unwrap();
    assert!(content.len() <= WRITER.len());
    assert_eq!(file.damage().unwrap().reason, Reason::Corrupt);
}

#[test]
fn an_object_whose_streams_overlap_is_not_put_together() {
    let mut items = vec![storage("A", 0)];
    items.extend((0..10).map(|i| stream(&format!("A/{i}"), &vec![1; if i == 0 { 40_000 } else { 5000 }])));
    let mut bytes = write(&items, [0; 16]);
    let table = 512 * (field(&bytes, 48) + 1);
    let first = bytes[table + 2 * 128 + 116..][..4].to_vec();
    for i in 2..12 {
        bytes[table + i * 128 + 116..][..4].copy_from_slice(&first);
        bytes[table + i * 128 + 120..][..4].copy_from_slice(&40_000_u32.to_le_bytes());
    }
    let file = Compound::open(&bytes).unwrap();
    assert_eq!(file.read(1).unwrap().len(), 40_000);
    assert_eq!(super::object::rebuild(&file, "A").unwrap_err().reason, Reason::Limit);
}

#[test]
fn paths_take_no_more_room_than_there_is() {
    // Storages with long names in one another, the innermost with a long line of members.
    let node = |kind: u8, child: u32, right: u32| {
        let mut bytes = vec![0; 128];
        (0..31).for_each(|i| bytes[2 * i..2 * i + 2].copy_from_slice(&0x5BC6_u16.to_le_bytes()));
        bytes[64] = 64;
        bytes[66] = kind;
        for (at, link) in [(68, u32::MAX), (72, right), (76, child)] {
            bytes[at..at + 4].copy_from_slice(&link.to_le_bytes());
        }
        bytes
    };
    let mut table: Vec<u8> =
        (0..30_u32).flat_map(|i| node(if i == 0 { 5 } else { 1 }, i + 1, u32::MAX)).collect();
    (30..30_000_u32).for_each(|i| table.extend(node(2, u32::MAX, i + 1)));
    let (nodes, _) = super::directory::nodes(&table, false);
    let entries = super::directory::walk(&nodes).unwrap_err();
    let length: usize = entries.iter().map(|entry| entry.path.len()).sum();
    assert!(entries.len() > 10_000 && length <= 64 << 20);
}
