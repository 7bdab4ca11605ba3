//! Cuts a marked-up source into tags, comments and text, with exact offsets and without ever failing.
//!
//! Follows the tokenization of the HTML Standard (section 13.2.5) where both can be had, and departs from it
//! where a browser would drop text: markup that is never closed is read as text. Linear in the source.

use std::ops::Range;

use memchr::{memchr, memmem, memrchr};

/// What counts as a name after `<`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// ASCII letters begin a tag name.
    Html,
    /// Any letter begins a tag name, Chinese ones included; `<?…?>` is an instruction.
    Xml,
}

/// A piece of the source. All ranges are bytes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Text with references still in it.
    Text(Range<usize>),
    /// The inside of a CDATA section: text without references.
    Raw(Range<usize>),
    /// The inside of a comment or of a declaration (`<!DOCTYPE …>`).
    Comment(Range<usize>),
    /// The inside of a processing instruction.
    Instruction(Range<usize>),
    /// A start tag; its attributes are in [`Scanner::attributes`].
    Start {
        /// Its name as written.
        name: Range<usize>,
        /// Whether it ends in `/>`.
        closed: bool,
    },
    /// An end tag.
    End(Range<usize>),
}

/// An attribute: its name, and its value without quotes and with references still in it (empty: none).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Bytes of the name.
    pub name: Range<usize>,
    /// Bytes of the value.
    pub value: Range<usize>,
}

/// The scanner; [`Scanner::step`] gives the events.
pub struct Scanner<'a> {
    source: &'a str,
    dialect: Dialect,
    at: usize,
    attributes: Vec<Attribute>,
    /// Elements whose end tag is known to be nowhere in the rest.
    unclosed: Vec<&'static str>,
    last: Last,
}

/// Offsets of the last `>`, `"` and `'`, so that no search for a missing one runs to the end twice.
struct Last {
    bracket: Option<usize>,
    double: Option<usize>,
    single: Option<usize>,
}

impl<'a> Scanner<'a> {
    /// A scanner at the start of `source`.
    pub fn new(source: &'a str, dialect: Dialect) -> Self {
        let bytes = source.as_bytes();
        let last = Last {
            bracket: memrchr(b'>', bytes),
            double: memrchr(b'"', bytes),
            single: memrchr(b'\'', bytes),
        };
        Scanner { source, dialect, at: 0, attributes: Vec::new(), unclosed: Vec::new(), last }
    }

    /// Where the next event begins.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Attributes of the tag that [`Scanner::step`] gave last.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The next piece; `None` at the end.
    pub fn step(&mut self) -> Option<Event> {
        let start = self.at;
        let bytes = self.source.as_bytes();
        if start >= bytes.len() {
            return None;
        }
        let mut from = start;
        while let Some(found) = memchr(b'<', &bytes[from..]) {
            let bracket = from + found;
            if !self.opens(bracket) {
                from = bracket + 1;
            } else if bracket > start {
                self.at = bracket;
                return Some(Event::Text(start..bracket));
            } else {
                return Some(self.markup(bracket));
            }
        }
        self.at = bytes.len();
        Some(Event::Text(start..bytes.len()))
    }

    /// Takes everything up to the end tag of `name`, for elements that hold no markup. `None` where that end
    /// tag is missing: then the element is better read like any other.
    pub fn until_end(&mut self, name: &'static str) -> Option<Range<usize>> {
        if self.unclosed.contains(&name) {
            return None;
        }
        let bytes = self.source.as_bytes();
        for found in memmem::find_iter(&bytes[self.at..], "</") {
            let end = self.at + found;
            let rest = &bytes[end + 2..];
            if rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && rest.get(name.len()).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
            {
                let inside = self.at..end;
                self.at = end;
                return Some(inside);
            }
        }
        self.unclosed.push(name);
        None
    }

    /// Whether the `<` there begins markup that is closed somewhere.
    fn opens(&self, bracket: usize) -> bool {
        let next = |n: usize| self.source.as_bytes().get(bracket + n).copied();
        if self.last.bracket.is_none_or(|last| last < bracket) {
            return false;
        }
        match next(1) {
            Some(b'!' | b'?') => true,
            Some(b'/') => next(2).is_some_and(|b| self.begins_name(b)),
            Some(b) => self.begins_name(b),
            None => false,
        }
    }

    fn begins_name(&self, b: u8) -> bool {
        b.is_ascii_alphabetic() || self.dialect == Dialect::Xml && (b >= 0x80 || matches!(b, b'_' | b':'))
    }

    fn markup(&mut self, start: usize) -> Event {
        let rest = &self.source.as_bytes()[start..];
        if rest.starts_with(b"<!--") {
            // `<!-->` and `<!--->` are whole comments.
            let (inside, after) = self.up_to(start + 2, "-->");
            self.at = after;
            Event::Comment(start + 4..inside.end.max(start + 4))
        } else if rest.starts_with(b"<![CDATA[") {
            let (inside, after) = self.up_to(start + 9, "]]>");
            self.at = after;
            Event::Raw(inside)
        } else if rest.starts_with(b"<!") {
            let (inside, after) = self.up_to(start + 2, ">");
            self.at = after;
            Event::Comment(inside)
        } else if rest.starts_with(b"<?") {
            let close = if self.dialect == Dialect::Xml { "?>" } else { ">" };
            let (inside, after) = self.up_to(start + 2, close);
            self.at = after;
            Event::Instruction(inside)
        } else if rest.starts_with(b"</") {
            let (name, _) = self.tag(start + 2);
            Event::End(name)
        } else {
            let (name, closed) = self.tag(start + 1);
            Event::Start { name, closed }
        }
    }

    /// What stands before `close`, and where it goes on after it; the whole rest where it is missing.
    fn up_to(&self, from: usize, close: &str) -> (Range<usize>, usize) {
        match memmem::find(&self.source.as_bytes()[from..], close.as_bytes()) {
            Some(found) => (from..from + found, from + found + close.len()),
            None => (from..self.source.len(), self.source.len()),
        }
    }

    /// Reads a tag from its name on: the name, and whether it ends in `/>`.
    fn tag(&mut self, start: usize) -> (Range<usize>, bool) {
        let bytes = self.source.as_bytes();
        let name = start..self.run(start, bytes.len(), |b| !ends_name(b));
        let (end, closed) = self.read_attributes(name.end, bytes.len()).unwrap_or_else(|| {
            // A quote is never closed: the tag ends at its first bracket.
            let bracket = memchr(b'>', &bytes[name.end..]).map_or(bytes.len(), |found| name.end + found);
            self.read_attributes(name.end, bracket).unwrap_or((bracket, false))
        });
        self.at = (end + 1).min(bytes.len());
        (name, closed)
    }

    /// Reads attributes up to `>` and returns its offset; `None` where `limit` comes first.
    fn read_attributes(&mut self, start: usize, limit: usize) -> Option<(usize, bool)> {
        let bytes = self.source.as_bytes();
        let whole = limit == bytes.len();
        self.attributes.clear();
        let mut at = start;
        loop {
            at = self.run(at, limit, |b| b.is_ascii_whitespace() || b == b'/');
            if at >= limit {
                return None;
            }
            if bytes[at] == b'>' {
                return Some((at, bytes[at - 1] == b'/'));
            }
            // A name may begin with `=`, says the standard.
            let name = at..self.run(at + 1, limit, |b| !ends_name(b) && b != b'=');
            at = self.run(name.end, limit, |b| b.is_ascii_whitespace());
            let mut value = name.end..name.end;
            if at < limit && bytes[at] == b'=' {
                at = self.run(at + 1, limit, |b| b.is_ascii_whitespace());
                let quote = bytes.get(at).copied().filter(|b| at < limit && matches!(b, b'"' | b'\''));
                if let Some(quote) = quote {
                    at += 1;
                    let end = match self.quote_after(quote, at) {
                        Some(end) if end < limit => end,
                        _ if whole => return None,
                        _ => limit,
                    };
                    value = at..end;
                    at = (end + 1).min(limit);
                } else {
                    value = at..self.run(at, limit, |b| !b.is_ascii_whitespace() && b != b'>');
                    at = value.end;
                }
            }
            self.attributes.push(Attribute { name, value });
        }
    }

    fn quote_after(&self, quote: u8, from: usize) -> Option<usize> {
        let last = if quote == b'"' { self.last.double } else { self.last.single };
        if last.is_none_or(|last| last < from) {
            return None;
        }
        memchr(quote, &self.source.as_bytes()[from..]).map(|found| from + found)
    }

    /// Where the run of bytes that `holds` is true for ends.
    fn run(&self, from: usize, limit: usize, holds: impl Fn(u8) -> bool) -> usize {
        let bytes = &self.source.as_bytes()[from.min(limit)..limit];
        bytes.iter().position(|&b| !holds(b)).map_or(limit, |found| from + found)
    }
}

fn ends_name(b: u8) -> bool {
    b.is_ascii_whitespace() || matches!(b, b'/' | b'>')
}
