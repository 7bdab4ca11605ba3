//! Files made of chunks, segments and blocks: PNG (ISO/IEC 15948), JPEG (ISO/IEC 10918-1), GIF89a, WebP (RFC 9649), BMP.

use std::io::Read;

use encoding_rs::{GB18030, WINDOWS_1252};
use flate2::read::ZlibDecoder;
use memchr::memmem;

use super::{AUTHOR, Found};
use crate::model::Unread;
use crate::open::budget::Budget;
use crate::open::io_error;

/// Longest text that a chunk may unpack to (bytes).
const LONGEST: u64 = 8 << 20;
/// The name of the text chunk that holds XMP.
const XMP: &str = "XML:com.adobe.xmp";

/// Walks through the chunks of a PNG. Error: its packed texts are over a limit.
pub fn png(bytes: &[u8], budget: &Budget) -> Result<Found, Unread> {
    let mut found = Found::default();
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some((data, after)) = after.split_at_checked(length) else { break };
        match &head[4..] {
            b"tEXt" => {
                let (name, text) = split(data);
                found.texts.push((legacy(name), legacy(text)));
            }
            b"zTXt" => {
                let (name, text) = split(data);
                let text = unpack(text.get(1..).unwrap_or_default(), budget)?;
                found.texts.push((legacy(name), legacy(&text)));
            }
            b"iTXt" => international(data, budget, &mut found)?,
            // A chunk without its checksum is cut short.
            b"IEND" => found.complete = after.len() >= 4,
            _ => {}
        }
        if found.complete || after.len() < 4 {
            break;
        }
        rest = &after[4..];
    }
    Ok(found)
}

/// A text in UTF-8, perhaps packed: name, flag, method, language, translated name, text.
fn international(data: &[u8], budget: &Budget, found: &mut Found) -> Result<(), Unread> {
    let (name, rest) = split(data);
    let Some((&[packed, _], rest)) = rest.split_first_chunk() else { return Ok(()) };
    let (_, rest) = split(rest);
    let (_, text) = split(rest);
    let text = if packed == 1 { unpack(text, budget)? } else { text.to_vec() };
    let text = String::from_utf8_lossy(&text).into_owned();
    match name {
        // One that is not packed is found like those of other files.
        _ if name == XMP.as_bytes() && packed != 1 => {}
        _ if name == XMP.as_bytes() => found.packets.push(text),
        _ => found.texts.push((legacy(name), text)),
    }
    Ok(())
}

/// What stands before and behind the first zero.
fn split(data: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(0, data) {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, &[]),
    }
}

fn unpack(data: &[u8], budget: &Budget) -> Result<Vec<u8>, Unread> {
    let mut text = Vec::new();
    let mut source = budget.meter(ZlibDecoder::new(data)).take(LONGEST);
    match source.read_to_end(&mut text) {
        // A text that is damaged is read as far as it goes.
        Err(error) if error.get_ref().is_some_and(|inner| inner.is::<Unread>()) => Err(io_error(&error)),
        _ => Ok(text),
    }
}

/// Text of no stated encoding: UTF-8 where it can be, the encoding of Chinese systems next.
pub fn legacy(bytes: &[u8]) -> String {
    let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
    let bytes = &bytes[..end];
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0)
            .into_owned(),
    }
}

/// Walks through the segments of a JPEG up to its first scan.
pub fn jpeg(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let mut at = 2;
    while let Some(&[mark, kind]) = bytes.get(at..).and_then(|b| b.first_chunk()) {
        if mark != 0xFF {
            break;
        }
        match kind {
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            0xDA => {
                // Thumbnails with ends of their own stand before the scan.
                found.complete = memmem::find(&bytes[at..], b"\xFF\xD9").is_some();
                break;
            }
            0xD9 => break,
            _ => {
                let Some(&[high, low]) = bytes.get(at + 2..).and_then(|b| b.first_chunk()) else { break };
                let length = usize::from(u16::from_be_bytes([high, low])).max(2);
                let Some(data) = bytes.get(at + 4..at + 2 + length) else { break };
                match kind {
                    0xFE => found.texts.push(("说明".to_owned(), legacy(data))),
                    0xED => iptc(data, &mut found.texts),
                    _ => {}
                }
                at += 2 + length;
            }
        }
    }
    found
}

/// The texts of an IPTC record 2 (IIM 4.2) that Photoshop's image resources hold.
pub fn iptc(data: &[u8], texts: &mut Vec<(String, String)>) {
    let mut rest = data;
    while let Some(start) = memmem::find(rest, &[0x1C, 2]) {
        rest = &rest[start..];
        let Some(&[_, _, set, high, low]) = rest.first_chunk() else { return };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some(value) = rest.get(5..5 + length) else { return };
        let name = match set {
            5 => "标题",
            25 => "关键词",
            40 => "特别说明",
            80 => AUTHOR,
            85 | 90 | 92 | 95 | 101 | 103 => "说明",
            105 => "标题",
            110 | 115 => "来源",
            116 => "版权",
            118 => "联系方式",
            120 | 122 => "说明",
            _ => "",
        };
        if !name.is_empty() {
            texts.push((name.to_owned(), legacy(value)));
        }
        rest = &rest[5 + length..];
    }
}

/// Walks through the blocks of a GIF.
pub fn gif(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let table = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 };
    let mut at = 13 + bytes.get(10).map_or(0, |flags| table(*flags));
    while let Some(kind) = bytes.get(at) {
        let mut text = Vec::new();
        match kind {
            0x3B => {
                found.complete = true;
                break;
            }
            0x21 => {
                let label = bytes.get(at + 1).copied().unwrap_or_default();
                at = blocks(bytes, at + 2, &mut text);
                match label {
                    0xFE => found.texts.push(("说明".to_owned(), legacy(&text))),
                    // The first block of a plain text is its grid.
                    0x01 => found.texts.push(("文字".to_owned(), legacy(text.get(12..).unwrap_or_default()))),
                    _ => {}
                }
            }
            0x2C => {
                let local = bytes.get(at + 9).map_or(0, |flags| table(*flags));
                at = blocks(bytes, at + 11 + local, &mut text);
            }
            _ => break,
        }
    }
    found
}

/// Takes the sub-blocks at `at` and gives where they end.
fn blocks(bytes: &[u8], mut at: usize, into: &mut Vec<u8>) -> usize {
    while let Some(length) = bytes.get(at).map(|length| usize::from(*length)) {
        at += 1;
        if length == 0 {
            return at;
        }
        into.extend_from_slice(bytes.get(at..at + length).unwrap_or_default());
        at += length;
    }
    bytes.len()
}

/// Looks at the header of a WebP and at the first chunk that tells the size.
pub fn webp(bytes: &[u8]) -> Found {
    let le = |at: usize, count: usize| {
        bytes.get(at..at + count).map(|b| b.iter().rev().fold(0_u32, |n, b| n << 8 | u32::from(*b)))
    };
    let stated = le(4, 4).map_or(usize::MAX, |length| (length as usize).saturating_add(8));
    let size = match bytes.get(12..16) {
        Some(b"VP8X") => le(24, 3).zip(le(27, 3)).map(|(width, height)| (width + 1, height + 1)),
        Some(b"VP8 ") => le(26, 2).zip(le(28, 2)).map(|(width, height)| (width & 0x3FFF, height & 0x3FFF)),
        Some(b"VP8L") => le(21, 4).map(|bits| ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)),
        _ => None,
    };
    Found { size, complete: stated <= bytes.len(), ..Found::default() }
}

/// Looks at the header of a BMP: whether its rows are all there.
pub fn bmp(bytes: &[u8]) -> Found {
    let le = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let stated = le(2).zip(le(10)).map(|(size, start)| size.max(start) as usize);
    Found { complete: stated.is_some_and(|stated| stated <= bytes.len()), ..Found::default() }
}
