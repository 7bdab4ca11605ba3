#![allow(clippy::unwrap_used)]

use super::*;
use crate::extract::ooxml::testing::Heard;

fn stream(path: &str, content: &[u8]) -> Item {
    Item { path: path.to_owned(), content: Some(content.to_vec()), clsid: [0; 16] }
}

fn storage(path: &str) -> Item {
    Item { path: path.to_owned(), content: None, clsid: [0; 16] }
}

fn heard(items: &[Item], path: &str) -> Heard {
    let bytes = write(items, [0; 16]);
    let compound = Compound::open(&bytes).unwrap();
    let mut heard = Heard::default();
    let mut out = Collector::new(&mut heard);
    nested(&compound, path, &mut out, UnitPlace::Paragraph(3));
    out.finish();
    heard
}

fn packager(label: &[u8], content: &[u8], wide: Option<&str>) -> Vec<u8> {
    let mut bytes =
        [&[0, 0, 0, 0, 2, 0], label, b"\0C:\\x\\", label, b"\0\0\0\x03\0\x05\0\0\0C:\\t\0"].concat();
    bytes.extend((content.len() as u32).to_le_bytes());
    bytes.extend_from_slice(content);
    for text in wide.map(|label| ["C:\\t", label, label]).into_iter().flatten() {
        bytes.extend((text.encode_utf16().count() as u32).to_le_bytes());
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    }
    bytes
}

#[test]
fn a_packaged_file_comes_with_its_name() {
    let gbk = GB18030.encode("名单.txt").0.into_owned();
    for (label, wide) in [(&gbk[..], None), (b"?.txt", Some("名单.txt"))] {
        let native = packager(label, b"content", wide);
        let heard = heard(&[storage("O"), stream("O/\u{1}Ole10Native", &native)], "O");
        assert_eq!(heard.nested, [("名单.txt".to_owned(), b"content".to_vec())]);
        assert_eq!(heard.observations[0].kind, "hidden-embedded");
        assert_eq!(heard.observations[0].place, UnitPlace::Paragraph(3));
    }
    let heard = heard(&[stream("\u{1}Ole10Native", b"\x05\0\0\0plain")], "");
    assert_eq!(heard.nested, [("Ole10Native".to_owned(), b"plain".to_vec())]);
}

#[test]
fn a_document_within_becomes_a_file_of_its_own() {
    let items = [
        stream("WordDocument", b"outer"),
        storage("ObjectPool"),
        storage("ObjectPool/_1"),
        storage("ObjectPool/_1/ObjectPool"),
        stream("ObjectPool/_1/ObjectPool/WordDocument", b"deep"),
        stream("ObjectPool/_1/Workbook", b"cells"),
    ];
    let heard = heard(&items, "ObjectPool/_1");
    let (name, bytes) = &heard.nested[0];
    assert_eq!(name, "ObjectPool/_1");
    let inner = Compound::open(bytes).unwrap();
    let paths: Vec<&str> = inner.entries().iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["Workbook", "ObjectPool", "ObjectPool/WordDocument"]);
    assert_eq!(inner.read(0).unwrap(), b"cells");
}

#[test]
fn packages_are_handed_on_and_formulas_are_nothing() {
    let heard_of = |name: &str| heard(&[storage("O"), stream(&format!("O/{name}"), b"PK")], "O");
    assert_eq!(heard_of("Package").nested, [("O/Package".to_owned(), b"PK".to_vec())]);
    for name in ["Equation Native", "\u{2}OlePres000", "\u{3}OCXNAME"] {
        let heard = heard_of(name);
        assert_eq!((heard.nested.len(), heard.observations.len(), heard.unread.len()), (0, 0, 0), "{name}");
    }
    let unknown = heard_of("VisioDocument");
    assert_eq!((unknown.nested.len(), unknown.unread), (0, vec![Reason::Unsupported]));
}
