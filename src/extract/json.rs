//! Reads JSON and what calls itself so: JSON Lines, JSON with comments, cut or broken JSON. Every key, string, number
//! and stray word is a unit; a key labels its values. Nothing is refused, so nothing is lost.
//!
//! No tree and no stack: a string before a colon is a key (RFC 8259, section 4), which also holds for broken input,
//! and a key labels what follows until its object goes on or ends.

use std::ops::Range;

use memchr::{memchr, memchr2, memchr3, memmem};

use super::markup::lines;
use super::units::Collector;
use crate::model::{Part, Sink, UnitPlace, Unread};
use crate::open::budget::Budget;

/// A block ends between objects, so that what belongs to one person stays together, but not later than this (bytes).
const LONGEST_RECORD: usize = 1 << 20;
/// Tokens between two looks at the clock.
const STRIDE: u32 = 1 << 16;

/// Reads a document. `source` is the decoded text.
pub fn read(source: &str, budget: &Budget, sink: &mut dyn Sink) -> Result<(), Unread> {
    let mut out = Collector::mapped(sink, source);
    let result = scan(source, 0..source.len(), Part::Body, budget, &mut out);
    out.finish();
    result
}

/// Reads the JSON in `range` of `source`; its values get `part`.
pub fn scan(
    source: &str,
    range: Range<usize>,
    part: Part,
    budget: &Budget,
    out: &mut Collector<'_, '_>,
) -> Result<(), Unread> {
    let mut json =
        Json { source, end: range.end, at: range.start, part, out, key: None, object_ended: false };
    let mut tokens = 0u32;
    while json.step() {
        tokens = tokens.wrapping_add(1);
        if tokens.is_multiple_of(STRIDE) {
            budget.time()?;
        }
    }
    Ok(())
}

/// A key, and the bytes of the block that hold it; `None` after that block was handed on.
struct Key {
    text: String,
    at: Option<Range<usize>>,
}

impl Key {
    /// Puts it into the block that is being filled.
    fn repeat(&mut self, out: &mut Collector<'_, '_>) -> Range<usize> {
        let at = out.name(&self.text);
        self.at = Some(at.clone());
        at
    }
}

struct Json<'j, 's, 'a> {
    source: &'j str,
    end: usize,
    at: usize,
    part: Part,
    out: &'j mut Collector<'s, 'a>,
    key: Option<Key>,
    /// Whether nothing but a comma came since an object ended.
    object_ended: bool,
}

impl Json<'_, '_, '_> {
    /// Reads one token. `false` at the end, or when nobody wants the rest.
    fn step(&mut self) -> bool {
        self.at = self.skip_space(self.at);
        let bytes = &self.source.as_bytes()[..self.end];
        let Some(&byte) = bytes.get(self.at) else { return false };
        match byte {
            b'{' | b'}' | b'[' | b']' | b':' | b',' => {
                self.at += 1;
                return self.delimiter(byte);
            }
            b'/' if matches!(bytes.get(self.at + 1), Some(b'/' | b'*')) => self.comment(),
            b'"' => self.string(b'"'),
            b'\''
                if memchr2(b'\'', b'\n', &bytes[self.at + 1..])
                    .is_some_and(|n| bytes[self.at + 1 + n] == b'\'') =>
            {
                self.string(b'\'');
            }
            _ => self.word(),
        }
        true
    }

    /// A block ends between two objects of a list.
    fn delimiter(&mut self, byte: u8) -> bool {
        let between = byte == b'{' && self.object_ended;
        self.object_ended = byte == b'}' || byte == b',' && self.object_ended;
        if matches!(byte, b'{' | b'}' | b']') {
            self.key = None;
        }
        let long = byte == b',' && self.out.text().len() >= LONGEST_RECORD;
        !(between || long) || self.border()
    }

    fn border(&mut self) -> bool {
        let more = self.out.border().is_continue();
        if let Some(key) = self.key.as_mut().filter(|_| self.out.text().is_empty()) {
            key.at = None;
        }
        more
    }

    fn comment(&mut self) {
        let bytes = &self.source.as_bytes()[..self.end];
        let start = self.at + 2;
        let (end, after) = if bytes[self.at + 1] == b'/' {
            let end = memchr(b'\n', &bytes[start..]).map_or(self.end, |n| start + n);
            (end, end)
        } else {
            match memmem::find(&bytes[start..], b"*/") {
                Some(n) => (start + n, start + n + 2),
                None => (self.end, self.end),
            }
        };
        lines(self.out, self.source, start..end, Part::Comment);
        self.at = after;
    }

    /// A string ends at its quote, or at the end of the line where the quote is missing.
    fn string(&mut self, quote: u8) {
        let bytes = &self.source.as_bytes()[..self.end];
        let start = self.at + 1;
        let mut at = start;
        let end = loop {
            match memchr3(quote, b'\\', b'\n', &bytes[at..]).map(|n| at + n) {
                None => break self.end,
                Some(n) if bytes[n] != b'\\' => break n,
                // The escaped character is no end, unless it is a line break.
                Some(n) if bytes.get(n + 1) == Some(&b'\n') => break n + 1,
                Some(n) => at = (n + 2).min(self.end),
            }
        };
        self.at = if bytes.get(end) == Some(&quote) { end + 1 } else { end };
        self.token(start..end, true);
    }

    /// A number, a literal, or text that stands outside quotes.
    fn word(&mut self) {
        let rest = &self.source[self.at..self.end];
        let end = rest.find([',', ':', '{', '}', '[', ']', '"', '\n', '\r']).unwrap_or(rest.len());
        let word = rest[..end].trim_end();
        let range = self.at..self.at + word.len();
        // A lone delimiter cannot come here, so this moves on.
        self.at += end.max(1);
        if !matches!(word, "true" | "false" | "null") {
            self.token(range, false);
        }
    }

    /// Adds a key or a value. A value with line breaks in it is one unit a line.
    fn token(&mut self, range: Range<usize>, escapes: bool) {
        self.object_ended = false;
        let after = self.skip_space(self.at);
        let is_key = after < self.end && self.source.as_bytes()[after] == b':';
        let mut label = if is_key { None } else { self.label() };
        let (out, key, part) = (&mut *self.out, &mut self.key, self.part);
        let mut start = out.open();
        let mut take = |piece: &str, at: usize| match piece {
            "\n" | "\r" if !is_key => {
                out.close(start, part, UnitPlace::Origin, None, label.clone());
                if out.text().len() >= LONGEST_RECORD && out.border().is_continue() {
                    label = key.as_mut().map(|key| key.repeat(out));
                }
                start = out.open();
            }
            _ => out.push(piece, Some(at)),
        };
        if escapes {
            unescape(self.source, range, &mut take);
        } else {
            take(&self.source[range.clone()], range.start);
        }
        let at = out.close(start, part, UnitPlace::Origin, None, label);
        if is_key {
            self.key = at.map(|at| Key { text: out.text()[at.clone()].to_owned(), at: Some(at) });
        }
    }

    /// Where the block holds the key of the value that comes.
    fn label(&mut self) -> Option<Range<usize>> {
        let key = self.key.as_mut()?;
        Some(key.at.clone().unwrap_or_else(|| key.repeat(self.out)))
    }

    fn skip_space(&self, from: usize) -> usize {
        let bytes = &self.source.as_bytes()[from.min(self.end)..self.end];
        bytes.iter().position(|b| !b.is_ascii_whitespace()).map_or(self.end, |n| from + n)
    }
}

/// Gives the content of a string in pieces, escapes resolved (RFC 8259, section 7); what is no valid escape is given
/// as written.
fn unescape(source: &str, range: Range<usize>, give: &mut impl FnMut(&str, usize)) {
    let mut run = range.start;
    let mut from = range.start;
    while let Some(found) = memchr(b'\\', &source.as_bytes()[from..range.end]) {
        let start = from + found;
        let Some((char, length)) = escape(&source[start..range.end]) else {
            from = start + 1;
            continue;
        };
        if run < start {
            give(&source[run..start], run);
        }
        give(char.encode_utf8(&mut [0; 4]), start);
        from = start + length;
        run = from;
    }
    if run < range.end {
        give(&source[run..range.end], run);
    }
}

/// The character of the escape that `rest` begins with, and the length of the escape.
fn escape(rest: &str) -> Option<(char, usize)> {
    let char = match rest.as_bytes().get(1)? {
        b'"' => '"',
        b'\'' => '\'',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let high = unit(rest)?;
            if (0xD800..0xDC00).contains(&high) {
                let low = unit(rest.get(6..)?)?;
                let pair = char::decode_utf16([high, low]).next()?.ok()?;
                return Some((pair, 12));
            }
            return char::from_u32(u32::from(high)).map(|char| (char, 6));
        }
        _ => return None,
    };
    Some((char, 2))
}

/// The UTF-16 code unit of an escape `\uXXXX`.
fn unit(rest: &str) -> Option<u16> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests;
