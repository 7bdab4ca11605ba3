//! Document properties of compound files: summary information, document summary information and properties that
//! people added ([MS-OLEPS]).

use std::collections::HashMap;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16LE, WINDOWS_1252};

use super::{Compound, u16_at, u32_at};
use crate::extract::metadata::{author, labelled};
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};

/// The streams of a document that hold property sets (2.22).
const STREAMS: [&str; 2] = ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"];

/// Format identifiers of the two well-known sets (2.22, appendix), their first four bytes.
const SUMMARY: u32 = 0xF29F_85E0;
const DOCUMENT: u32 = 0xD5CD_D502;

/// Most properties of a set, and most values of one, that are read.
const MOST: u32 = 10_000;

/// Reads the property streams that stand in a storage; the path of the root is empty.
pub fn read_all(compound: &Compound<'_>, storage: &str, out: &mut Collector<'_, '_>) {
    for name in STREAMS {
        let path = if storage.is_empty() { name.to_owned() } else { format!("{storage}/{name}") };
        let Some(entry) = compound.find(&path) else { continue };
        match compound.read(entry) {
            Ok(bytes) => read(&bytes, out),
            Err(unread) => out.sink().unread(unread),
        }
    }
}

/// Reads a property stream: values are units of part `property` that their names label; authors are observed.
pub fn read(bytes: &[u8], out: &mut Collector<'_, '_>) {
    let sets = u32_at(bytes, 24).unwrap_or_default();
    let mut whole = u16_at(bytes, 0) == Some(0xFFFE) && sets > 0;
    // The standard allows for two sets (2.21).
    for i in 0..sets.min(2) as usize {
        let fmtid = u32_at(bytes, 28 + 20 * i);
        let start = u32_at(bytes, 44 + 20 * i).and_then(|offset| usize::try_from(offset).ok());
        let read = fmtid.zip(start).and_then(|(fmtid, start)| set(bytes.get(start..)?, fmtid, out));
        whole &= read.is_some();
    }
    if !whole {
        out.sink().unread(Unread::new(Reason::Corrupt, "文档属性损坏"));
    }
}

/// Reads a set (2.20). `None`: it is cut off or damaged.
fn set(bytes: &[u8], fmtid: u32, out: &mut Collector<'_, '_>) -> Option<()> {
    let count = u32_at(bytes, 4)?.min(MOST);
    let mut offsets = Vec::new();
    for i in 0..count as usize {
        offsets.push((u32_at(bytes, 8 + 8 * i)?, usize::try_from(u32_at(bytes, 12 + 8 * i)?).ok()?));
    }
    let at = |id: u32| offsets.iter().find(|(other, _)| *other == id).map(|(_, offset)| *offset);
    let page = at(1).and_then(|offset| u16_at(bytes, offset.checked_add(4)?)).unwrap_or(1252);
    let names = match at(0) {
        Some(offset) => dictionary(bytes, offset, page)?,
        None => HashMap::new(),
    };
    let mut whole = Some(());
    // The values of a sound set do not overlap: each byte is decoded once.
    let mut left = bytes.len();
    for (id, offset) in &offsets {
        // The dictionary, the code page, the locale; how often the document was saved.
        if matches!(id, 0 | 1 | 0x8000_0000) || (fmtid, *id) == (SUMMARY, 9) {
            continue;
        }
        let mut values = Vec::new();
        // Numbers that programs count are no content.
        let numbers = !matches!(fmtid, SUMMARY | DOCUMENT);
        let mut reader = Values { bytes, at: *offset, page, numbers, left: &mut left, values: &mut values };
        if reader.typed().is_none() {
            whole = None;
        }
        let own = names.get(id).map(String::as_str).unwrap_or_default();
        // A name that people chose is content too (密级, 单位); those of programs begin with an underscore.
        if !own.is_empty() && !own.starts_with('_') {
            out.unit(own, Part::Property, UnitPlace::None);
        }
        let (label, person) = match (fmtid, id) {
            (SUMMARY | DOCUMENT, _) => meaning(fmtid, *id),
            _ => (own, false),
        };
        for value in values {
            if person {
                author(out, label, &value, Part::Property);
            } else {
                labelled(out, label, &value, Part::Property);
            }
        }
    }
    whole
}

/// What a well-known property is called, and whether it names a person.
fn meaning(fmtid: u32, id: u32) -> (&'static str, bool) {
    match (fmtid, id) {
        (SUMMARY, 2) => ("标题", false),
        (SUMMARY, 3) => ("主题", false),
        (SUMMARY, 4) => ("作者", true),
        (SUMMARY, 5) => ("关键词", false),
        (SUMMARY, 6) => ("备注", false),
        (SUMMARY, 7) => ("模板", false),
        (SUMMARY, 8) => ("最后保存者", true),
        (SUMMARY, 18) => ("程序", false),
        (DOCUMENT, 2) => ("类别", false),
        (DOCUMENT, 14) => ("经理", true),
        (DOCUMENT, 15) => ("单位", false),
        (DOCUMENT, 27) => ("状态", false),
        _ => ("", false),
    }
}

/// Names of the properties of a set (2.17).
fn dictionary(bytes: &[u8], offset: usize, page: u16) -> Option<HashMap<u32, String>> {
    let mut names = HashMap::new();
    let mut at = offset.checked_add(4)?;
    for _ in 0..u32_at(bytes, offset)?.min(MOST) {
        let id = u32_at(bytes, at)?;
        let length = usize::try_from(u32_at(bytes, at + 4)?).ok()?;
        let length = if page == 1200 { length.checked_mul(2)? } else { length };
        let end = (at + 8).checked_add(length)?;
        names.insert(id, decode(bytes.get(at + 8..end)?, page));
        at = if page == 1200 { end.next_multiple_of(4) } else { end };
    }
    Some(names)
}

/// Text of a code page.
fn decode(bytes: &[u8], page: u16) -> String {
    let encoding: &'static Encoding = match page {
        936 | 54936 => GB18030,
        950 => encoding_rs::BIG5,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        1200 => UTF_16LE,
        65001 => UTF_8,
        _ => WINDOWS_1252,
    };
    let text = encoding.decode_without_bom_handling(bytes).0;
    text.trim_end_matches('\0').to_owned()
}

/// Reads values one after the other.
struct Values<'v> {
    bytes: &'v [u8],
    at: usize,
    page: u16,
    numbers: bool,
    /// How many bytes may still be read.
    left: &'v mut usize,
    values: &'v mut Vec<String>,
}

impl Values<'_> {
    fn number(&mut self) -> Option<u32> {
        *self.left = self.left.checked_sub(4)?;
        let number = u32_at(self.bytes, self.at)?;
        self.at += 4;
        Some(number)
    }

    fn take(&mut self, length: usize) -> Option<&[u8]> {
        let end = self.at.checked_add(length)?;
        *self.left = self.left.checked_sub(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end.next_multiple_of(4);
        Some(taken)
    }

    /// A value behind its type (2.15).
    fn typed(&mut self) -> Option<()> {
        let kind = self.number()?;
        match kind & 0xF000 {
            0x1000 => {
                for _ in 0..self.number()?.min(MOST) {
                    match kind & 0xFFF {
                        12 => {
                            let kind = self.number()?;
                            self.value(kind)?;
                        }
                        kind => self.value(kind)?,
                    }
                }
                Some(())
            }
            _ => self.value(kind),
        }
    }

    fn value(&mut self, kind: u32) -> Option<()> {
        let page = self.page;
        let text = match kind & 0xFFF {
            2 | 18 => i32::from(u16::try_from(self.number()? & 0xFFFF).ok()?.cast_signed()).to_string(),
            3 | 19 | 22 | 23 => self.number()?.cast_signed().to_string(),
            // Truth values, errors: no words.
            10 | 11 => return self.number().map(|_| ()),
            5 => f64::from_le_bytes(self.take(8)?.try_into().ok()?).to_string(),
            20 | 21 => i64::from_le_bytes(self.take(8)?.try_into().ok()?).to_string(),
            // Money and times.
            6 | 7 | 64 => return self.take(8).map(|_| ()),
            8 | 30 => {
                let length = usize::try_from(self.number()?).ok()?;
                decode(self.take(length)?, page)
            }
            31 => {
                let length = usize::try_from(self.number()?).ok()?.checked_mul(2)?;
                decode(self.take(length)?, 1200)
            }
            // The addresses of hyperlinks: a vector of variants in a blob ([MS-OSHARED] 2.3.3.1.21).
            65 => {
                let end = self.at.checked_add(4)?.checked_add(usize::try_from(self.number()?).ok()?)?;
                let many = self.number()?.min(MOST);
                for _ in 0..many {
                    let kind = self.number().filter(|kind| matches!(kind, 3 | 31));
                    if self.at >= end || kind.is_none_or(|kind| self.address(kind).is_none()) {
                        break;
                    }
                }
                self.at = end;
                return Some(());
            }
            // Empty, and what holds pictures.
            _ => return Some(()),
        };
        if self.numbers || matches!(kind & 0xFFF, 8 | 30 | 31) {
            self.values.push(text);
        }
        Some(())
    }

    /// A value of a hyperlink; its numbers are hashes and flags.
    fn address(&mut self, kind: u32) -> Option<()> {
        if kind == 3 { self.number().map(|_| ()) } else { self.value(kind) }
    }
}

#[cfg(test)]
#[path = "properties_tests.rs"]
mod tests;
