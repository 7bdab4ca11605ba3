//! Whether a file is whole, and what it expands to.
//!
//! The parser repairs what it can and decodes streams as far as they go. Both are silent, so they are looked for here.

use std::io::Read;

use flate2::read::DeflateDecoder;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{Filter, Pdf};
use memchr::memmem;

use crate::model::{Reason, Unread};
use crate::open::budget::Budget;

/// The end mark stands within this many bytes of the end; programs add a signature or line ends.
const TAIL: usize = 4 << 10;
/// The dictionary of a stream that holds objects is not longer than this (bytes).
const DICT: usize = 1 << 10;
/// Largest stream that may be unpacked in memory to learn its size (bytes): what is packed other than by Flate alone.
const UNCOUNTED: usize = 1 << 20;

/// Whether the file has its end.
pub fn has_end(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|b| !b.is_ascii_whitespace() && *b != 0).map_or(0, |i| i + 1);
    let tail = &bytes[end.saturating_sub(TAIL)..end];
    memmem::rfind(tail, b"%%EOF").is_some()
}

/// What is missing from the file as a whole.
pub fn whole(bytes: &[u8], pdf: &Pdf) -> Option<Unread> {
    if !has_end(bytes) {
        return Some(Unread::new(Reason::Truncated, "文件不完整，缺少结尾"));
    }
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let count = catalog.and_then(|c| c.get::<Dict<'_>>(b"Pages")).and_then(|p| p.get::<u32>(b"Count"));
    let found = pdf.pages().len();
    let missing = usize::try_from(count?).unwrap_or(usize::MAX).checked_sub(found).filter(|n| *n > 0)?;
    Some(Unread::new(Reason::Corrupt, format!("有 {missing} 页无法读取")))
}

/// Counts what the streams expand to that hold objects; the parser unpacks them when it opens the file.
pub fn object_streams(bytes: &[u8], budget: &Budget) -> Result<(), Unread> {
    for at in memmem::find_iter(bytes, b"stream") {
        let dict = &bytes[at.saturating_sub(DICT)..at];
        let dict = &dict[memmem::rfind(dict, b" obj").unwrap_or(0)..];
        if [&b"/ObjStm"[..], b"/XRef"].iter().any(|kind| memmem::find(dict, kind).is_some()) {
            let data = bytes[at + b"stream".len()..].trim_ascii_start();
            budget.expand(inflate(data, budget)?.length)?;
        }
    }
    Ok(())
}

/// Counts what the streams of a document expand to, pictures aside (they are not decoded).
pub fn expansion(pdf: &Pdf, budget: &Budget) -> Result<(), Unread> {
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        if is_picture(&stream) {
            continue;
        }
        let filters = stream.filters();
        let expands =
            |f: &&Filter| matches!(f, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode);
        let raw = stream.raw_data();
        budget.expand(match (filters.as_slice(), filters.iter().filter(expands).count()) {
            (_, 0) => 0,
            ([Filter::FlateDecode, ..], 1) => inflate(&raw, budget)?.length,
            (_, 1) if raw.len() <= UNCOUNTED => stream.decoded_data().map_or(0, |data| data.len() as u64),
            _ => return Err(Unread::new(Reason::Limit, "数据流多重压缩，或压缩数据过大")),
        })?;
    }
    Ok(())
}

fn is_picture(stream: &Stream<'_>) -> bool {
    let subtype = stream.dict().get::<Name<'_>>(b"Subtype");
    subtype.is_some_and(|s| s.as_str() == "Image")
}

/// What came out of a packed stream.
struct Inflated {
    length: u64,
    whole: bool,
}

/// Unpacks a stream without keeping it, until the budget is used up.
fn inflate(raw: &[u8], budget: &Budget) -> Result<Inflated, Unread> {
    // The checksum at the end is left out: programs get it wrong, and readers do not mind.
    let mut decoder = DeflateDecoder::new(raw.get(2..).unwrap_or_default());
    let mut buffer = [0u8; 16 << 10];
    let mut length = 0u64;
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => return Ok(Inflated { length, whole: true }),
            Ok(n) => {
                length = length.saturating_add(n as u64);
                if length > budget.limits().expanded {
                    return Err(Unread::new(Reason::Limit, "解压后超过上限"));
                }
            }
            Err(_) => return Ok(Inflated { length, whole: false }),
        }
    }
}

/// Whether a content stream of a page is missing or does not unpack.
pub fn content(page: &Page<'_>, budget: &Budget) -> bool {
    let streams = match page.raw().get::<Object<'_>>(b"Contents") {
        Some(Object::Stream(stream)) => vec![Some(stream)],
        Some(Object::Array(array)) => streams(&array),
        Some(Object::Null(_)) => Vec::new(),
        Some(_) => vec![None],
        None => return page.raw().contains_key(b"Contents"),
    };
    streams.iter().any(|stream| !stream.as_ref().is_some_and(|s| is_whole(s, budget)))
}

fn streams<'a>(array: &Array<'a>) -> Vec<Option<Stream<'a>>> {
    array.iter::<Object<'a>>().filter(|o| !matches!(o, Object::Null(_))).map(Object::into_stream).collect()
}

fn is_whole(stream: &Stream<'_>, budget: &Budget) -> bool {
    match stream.filters().as_slice() {
        [Filter::FlateDecode, ..] => inflate(&stream.raw_data(), budget).is_ok_and(|i| i.whole),
        _ => stream.decoded_data().is_ok(),
    }
}
