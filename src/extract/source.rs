//! Places in a decoded source that is handed on piece by piece, and the seams between pieces of one line.

use std::ops::ControlFlow;

use memchr::{memchr, memchr_iter, memchr2, memrchr2};

use crate::model::{Block, Cell, Origin, Part, Sink, Unit, UnitPlace, Units};

/// How much of a line is repeated on either side where it has to be cut (bytes): a labelled value, disguised
/// with invisible characters, is shorter.
pub const OVERLAP: usize = 512;
/// How far back a better place to cut is looked for (bytes).
const BACK: usize = 4 << 10;

/// A place in the source: line and column of the next character, 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    line: u64,
    column: u64,
}

impl Position {
    /// The first character.
    pub const START: Position = Position { line: 1, column: 1 };

    /// Passes `text`. A CR at its end counts as a line end of its own, so don't cut there.
    pub fn advance(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let Some(end) = memrchr2(b'\n', b'\r', bytes) else {
            self.column += text.chars().count() as u64;
            return;
        };
        let mut lines = memchr_iter(b'\n', bytes).count();
        if memchr(b'\r', bytes).is_some() {
            lines += memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
        }
        self.line += lines as u64;
        self.column = 1 + text[end + 1..].chars().count() as u64;
    }

    /// The origin of a block that begins here.
    pub fn origin(self) -> Origin<'static> {
        Origin::Source { line: self.line, column: self.column }
    }
}

/// The end of the last complete line of `text`; a CR at the very end may be half a CRLF.
pub fn last_line_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let sure = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    memrchr2(b'\n', b'\r', sure).map(|at| at + 1)
}

/// Where to cut a text that has no line end: after punctuation or a space near its end, else between characters
/// that are no letters or digits, else at its end.
pub fn quiet_cut(text: &str) -> usize {
    let text = text.strip_suffix('\r').unwrap_or(text);
    let from = text.floor_char_boundary(text.len() - (text.len() / 2).min(BACK));
    let mut second = None;
    for (at, c) in text[from..].char_indices().rev() {
        let after = from + at + c.len_utf8();
        if c.is_whitespace() || "。；！？，、,;".contains(c) {
            return after;
        }
        if second.is_none() && !c.is_ascii_alphanumeric() && !text[after..].starts_with(joins) {
            second = Some(after);
        }
    }
    second.unwrap_or(text.len())
}

fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// The end of a piece that was cut within a line, kept until the next piece comes.
pub struct Tail {
    text: String,
    position: Position,
    part: Part,
    cell: Option<Cell>,
}

impl Tail {
    /// Keeps the end of `piece`, which begins at `position`, and which holds no line end.
    pub fn new(piece: &str, mut position: Position, part: Part, cell: Option<Cell>) -> Self {
        let from = piece.floor_char_boundary(piece.len().saturating_sub(OVERLAP));
        position.advance(&piece[..from]);
        Tail { text: piece[from..].to_owned(), position, part, cell }
    }

    /// Hands on the seam: this end together with the start of `next`, up to its first line end.
    pub fn sew(mut self, next: &str, sink: &mut dyn Sink) -> ControlFlow<()> {
        let head = &next[..next.floor_char_boundary(OVERLAP.min(next.len()))];
        let end = memchr2(b'\n', b'\r', head.as_bytes()).unwrap_or(head.len());
        if end == 0 {
            return ControlFlow::Continue(());
        }
        let seam = self.text.len();
        self.text.push_str(&head[..end]);
        let unit = Unit {
            start: 0,
            end: self.text.len(),
            part: self.part,
            place: UnitPlace::Origin,
            cell: self.cell,
            label: None,
            seam: Some(seam),
            thing: None,
        };
        let units = Units::Listed(std::slice::from_ref(&unit));
        sink.block(&Block { text: &self.text, units, origin: self.position.origin() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_counts_once() {
        let mut at = Position::START;
        at.advance("甲\n乙\r\n丙\r丁𠮷");
        assert_eq!(at, Position { line: 4, column: 3 });
        at.advance("戊");
        assert_eq!(at, Position { line: 4, column: 4 });
        at.advance("\n\n");
        assert_eq!(at, Position { line: 6, column: 1 });
    }

    #[test]
    fn a_cr_at_the_end_is_not_yet_a_line_end() {
        assert_eq!(last_line_end("a\nb\r"), Some(2));
        assert_eq!(last_line_end("a\rb"), Some(2));
        assert_eq!(last_line_end("ab\r"), None);
    }

    #[test]
    fn a_line_is_cut_where_no_value_stands() {
        let digits = "3".repeat(5);
        assert_eq!(quiet_cut(&format!("各科室，请{digits}")), "各科室，".len());
        assert_eq!(quiet_cut(&format!("各科室各科室请参加{digits}")), "各科室各科室请参".len());
        assert_eq!(quiet_cut(&"a".repeat(9)), 9);
        assert_eq!(quiet_cut(""), 0);
    }
}
