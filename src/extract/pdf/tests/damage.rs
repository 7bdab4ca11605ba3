//! What damage and malice do to a file: an error or a note, never silence, a panic or a hang.

use super::super::*;
use super::{fixture, pdf, read_bytes, read_within};
use crate::model::Part;
use crate::open::budget::Limits;

#[test]
fn what_does_not_open_is_an_error() {
    let reason = |bytes: &[u8]| read_bytes(bytes).1.map_err(|u| u.reason);
    assert_eq!(reason(&fixture("locked.pdf")), Err(Reason::Encrypted));
    assert_eq!(reason(b"%PDF-1.4\nnothing"), Err(Reason::Truncated));
    assert_eq!(reason(b""), Err(Reason::Truncated));
    assert_eq!(reason(b"%PDF-1.4\n%%EOF"), Err(Reason::Corrupt));
    assert_eq!(reason(&pdf(&[], &[])), Err(Reason::Corrupt));
}

#[test]
fn a_broken_cross_reference_table_is_repaired() {
    let bytes = pdf(&["BT /F1 12 Tf 72 700 Td (found) Tj ET"], &[]);
    let text = String::from_utf8(bytes).unwrap().replace("startxref\n", "startxref\n9");
    let (got, result) = read_bytes(text.as_bytes());
    assert_eq!((result, got.part(Part::Body)), (Ok(()), vec!["1:1 found".to_owned()]));
}

#[test]
fn damage_is_never_passed_over() {
    // A page that the tree promises and the file does not hold.
    let bytes = String::from_utf8(pdf(&["", ""], &[])).unwrap().replace("4 0 R 6 0 R", "4 0 R 96 0 R");
    assert_eq!(read_bytes(bytes.as_bytes()).0.unread, [Reason::Corrupt]);
    // A content stream that does not unpack.
    let whole = fixture("writer.pdf");
    let at = whole.windows(6).position(|w| w == b"stream").unwrap() + 40;
    let mut bytes = whole.clone();
    bytes[at..at + 60].fill(0xFF);
    assert_eq!(read_bytes(&bytes).0.unread, [Reason::Corrupt]);
    // A file that ends early, wherever.
    for share in 1..20 {
        let (got, result) = read_bytes(&whole[..whole.len() * share / 20]);
        assert!(result.is_err() || !got.unread.is_empty(), "{share}/20");
    }
}

#[test]
fn limits_hold_and_keep_what_was_read() {
    let limits = Limits { pages: 1, ..Limits::default() };
    let (got, result) = read_within(&pdf(&["BT /F1 12 Tf 9 9 Td (kept) Tj ET", ""], &[]), limits);
    assert_eq!(result.map_err(|u| u.reason), Err(Reason::Limit));
    assert_eq!(got.part(Part::Body), ["1:1 kept"]);
    let limits = Limits { expanded: 1 << 10, ..Limits::default() };
    assert_eq!(read_within(&fixture("writer.pdf"), limits).1.map_err(|u| u.reason), Err(Reason::Limit));
}

#[test]
fn what_expands_beyond_measure_is_not_unpacked() {
    let zeros = vec![b' '; 2 << 20];
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, &zeros).unwrap();
    let packed = packer.finish().unwrap();
    for dict in ["/Filter/FlateDecode", "/Filter/FlateDecode/Type/ObjStm/N 1/First 4"] {
        let mut bytes =
            format!("%PDF-1.4\n1 0 obj\n<<{dict}/Length {}>>\nstream\n", packed.len()).into_bytes();
        bytes.extend(&packed);
        bytes.extend(b"\nendstream\nendobj\n");
        bytes.extend(pdf(&[""], &[]).iter().skip(9));
        let bytes = replace(&bytes, b"1 0 obj\n<</Type/Catalog", b"7 0 obj\n<</Type/Catalog");
        let bytes = replace(&bytes, b"/Root 1 0 R", b"/Root 7 0 R");
        let limits = Limits { expanded: 1 << 20, ..Limits::default() };
        assert_eq!(read_within(&bytes, limits).1.map_err(|u| u.reason), Err(Reason::Limit), "{dict}");
    }
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).rposition(|w| w == from).unwrap();
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn loops_and_depth_end() {
    // Each form shows the next one twice: two to the power of thirty.
    let form = |next: usize| {
        format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X1 {next} 0 R>>>>/Length 13>>\n\
             stream\n/X1 Do /X1 Do\nendstream"
        )
    };
    let forms: Vec<String> = (7..37).map(form).collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let (got, result) = read_bytes(&pdf(&["BT /F1 12 Tf 9 9 Td (before) Tj ET /X1 Do"], &forms));
    assert_eq!((result, got.part(Part::Body)), (Ok(()), vec!["1:1 before".to_owned()]));
    assert_eq!(got.unread, [Reason::Limit]);
    let looped = form(6);
    assert_eq!(read_bytes(&pdf(&["/X1 Do"], &[&looped])).1, Ok(()));
    let nested = "[".repeat(5_000) + &"]".repeat(5_000);
    assert_eq!(read_bytes(&pdf(&["q ".repeat(20_000).as_str()], &[])).1, Ok(()));
    let (got, _) = read_bytes(&pdf(&[&format!("{nested} TJ BT /F1 12 Tf 9 9 Td (after) Tj ET")], &[]));
    assert_eq!((got.part(Part::Body), got.unread), (vec![], vec![Reason::Corrupt]));
}

#[test]
fn flipped_bits_end_in_a_result() {
    for name in ["stsong.pdf", "interactive.pdf", "columns.pdf"] {
        let whole = fixture(name);
        for seed in 0..60u64 {
            let mut bytes = whole.clone();
            for n in 0..4u64 {
                let mixed = (seed * 4 + n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                let at = (mixed >> 20) as usize % bytes.len();
                bytes[at] ^= 1 << (mixed % 8);
            }
            let (got, result) = read_bytes(&bytes);
            assert!(
                result.is_ok() || result.is_err_and(|u| u.reason != Reason::Internal) && got.pictures == 0
            );
        }
    }
}
