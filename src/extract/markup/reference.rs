//! Character references (`&amp;`, `&#x5185;`) become characters; nothing else is ever expanded.

use std::ops::Range;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr;

/// Which references there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum References {
    /// Those of the HTML Standard (13.2.5.72), in text.
    Html,
    /// The same in an attribute value, where `&copy=1` is no reference.
    HtmlAttribute,
    /// Numbers and the five names of XML 1.0 (4.6). Entities that a document declares stay as written, so that
    /// none can multiply.
    Xml,
    /// None: the text is what is written.
    None,
}

/// Gives `range` of the source in pieces: each with the offset that it begins at. What is no valid reference is
/// given as written.
pub fn decode(source: &str, range: Range<usize>, references: References, mut give: impl FnMut(&str, usize)) {
    let mut run = range.start;
    let mut from = range.start;
    if references != References::None {
        while let Some(found) = memchr(b'&', &source.as_bytes()[from..range.end]) {
            let start = from + found;
            match reference(&source[start + 1..range.end], references) {
                Some((chars, length)) => {
                    give(&source[run..start], run);
                    let mut buffer = [0; 8];
                    let first = chars.0.encode_utf8(&mut buffer).len();
                    let second = chars.1.map_or(0, |c| c.encode_utf8(&mut buffer[first..]).len());
                    give(std::str::from_utf8(&buffer[..first + second]).unwrap_or_default(), start);
                    from = start + 1 + length;
                    run = from;
                }
                None => from = start + 1,
            }
        }
    }
    give(&source[run..range.end], run);
}

/// The characters of the reference that `rest` (what follows `&`) begins with, and its length in bytes.
fn reference(rest: &str, references: References) -> Option<((char, Option<char>), usize)> {
    if let Some(number) = rest.strip_prefix('#') {
        let (char, length) = numeric(number)?;
        return Some(((char, None), length + 1));
    }
    match references {
        References::Xml => {
            let names = [("lt;", '<'), ("gt;", '>'), ("amp;", '&'), ("quot;", '"'), ("apos;", '\'')];
            let (name, char) = names.into_iter().find(|(name, _)| rest.starts_with(name))?;
            Some(((char, None), name.len()))
        }
        References::Html | References::HtmlAttribute => named(rest, references == References::HtmlAttribute),
        References::None => None,
    }
}

fn numeric(number: &str) -> Option<(char, usize)> {
    let hex = number.starts_with(['x', 'X']);
    let digits = if hex { &number[1..] } else { number };
    let radix = if hex { 16 } else { 10 };
    let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    let value = u32::from_str_radix(&digits[..length], radix).ok()?;
    let char = match value {
        0 => return None,
        0x80..=0x9F => C1_REPLACEMENTS[value as usize - 0x80].or(char::from_u32(value)),
        _ => char::from_u32(value),
    }?;
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some((char, usize::from(hex) + length + semicolon))
}

/// The longest name of the standard's table that `rest` begins with.
fn named(rest: &str, attribute: bool) -> Option<((char, Option<char>), usize)> {
    let bytes = rest.as_bytes();
    let mut longest = None;
    for length in 1..=bytes.len() {
        if !bytes[length - 1].is_ascii_alphanumeric() && bytes[length - 1] != b';' {
            break;
        }
        // The table holds every beginning of a name too, with zeros.
        let Some(&(first, second)) = NAMED_ENTITIES.get(&rest[..length]) else { break };
        if let Some(char) = char::from_u32(first).filter(|c| *c != '\0') {
            longest = Some(((char, char::from_u32(second).filter(|c| *c != '\0')), length));
        }
    }
    longest.filter(|(_, length)| {
        let next = bytes.get(*length).copied().unwrap_or(b' ');
        !attribute || bytes[length - 1] == b';' || !(next == b'=' || next.is_ascii_alphanumeric())
    })
}
