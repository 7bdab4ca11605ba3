//! CSV and TSV (RFC 4180, as far as files keep to it): every cell is a unit, the text is the source itself.

use std::ops::ControlFlow;

use memchr::{memchr, memchr2, memchr3};

use super::source::{OVERLAP, Position, Tail, quiet_cut};
use crate::model::{Block, Cell, Format, Part, Sink, Unit, UnitPlace, Units, Unread};
use crate::open::stream::TextStream;

/// A block ends at the next row once it holds this many cells, so that a file of commas stays small in memory.
const CELLS: usize = 16 << 10;
/// The delimiter is looked for in this many bytes, and lines, of the start.
const HEAD: usize = 16 << 10;
const HEAD_LINES: usize = 20;

/// Reads a table in blocks of whole rows. The units are the cells that are not empty: their spans in the source
/// without the outer quotes, [`Part::Table`], place [`UnitPlace::Origin`], row and column in [`Unit::cell`].
///
/// A quote that closes only after two blocks, after a line break in a place where no cell ends, or never, is text:
/// it never swallows the rows after it. Only a row longer than four blocks, or of more than 48 Ki cells, spans
/// two blocks, and only a cell that long is cut, with a seam as in [`super::text::read`].
///
/// # Errors
/// Those of [`TextStream::pump`]; what was given so far is what could be read.
pub fn read(stream: &mut TextStream<'_>, format: Format, sink: &mut dyn Sink) -> Result<(), Unread> {
    let mut table = Table {
        sink,
        delimiter: (format == Format::Tsv).then_some(b'\t'),
        block: stream.block(),
        at: Position::START,
        row: 0,
        column: 0,
        within: false,
        units: Vec::new(),
        tail: None,
    };
    stream.pump(&mut |text, last| table.take(text, last))
}

struct Table<'s> {
    sink: &'s mut dyn Sink,
    delimiter: Option<u8>,
    block: usize,
    /// Place of the first character not handed on.
    at: Position,
    /// Row and column of the next cell, 0-based.
    row: u32,
    column: u32,
    /// Whether the text goes on within a cell that was cut.
    within: bool,
    units: Vec<Unit>,
    tail: Option<Tail>,
}

/// A cell: its content, where the next one begins, and whether it is the last of its row.
struct Field {
    start: usize,
    end: usize,
    next: usize,
    ends_row: bool,
}

/// What stands at a quote that may open a cell.
enum Quote {
    /// It opens one that this other quote closes.
    Closed(usize),
    /// It opens none.
    Text,
    /// The text in hand does not tell.
    Unknown,
}

impl Table<'_> {
    fn take(&mut self, text: &str, last: bool) -> ControlFlow<(), usize> {
        if text.len() < OVERLAP && !last {
            return ControlFlow::Continue(0);
        }
        let delimiter = *self.delimiter.get_or_insert_with(|| delimiter(text));
        if let Some(tail) = self.tail.take() {
            tail.sew(text, self.sink)?;
        }
        let (mut from, mut at, within) = (0, 0, self.within);
        // Where the row in hand begins, and what counted there.
        let mut row = (0, 0, self.row, self.column);
        while at < text.len() {
            let Some(field) = field(text.as_bytes(), at, delimiter, self.within, 2 * self.block, last) else {
                break;
            };
            self.push(field.start, field.end, from);
            self.within = false;
            at = field.next;
            self.column = self.column.saturating_add(1);
            if field.ends_row {
                (self.row, self.column) = (self.row.saturating_add(1), 0);
            }
            let full = at - from >= self.block || self.units.len() >= CELLS;
            if field.ends_row && full || self.units.len() >= 4 * CELLS {
                self.hand_on(&text[from..at])?;
                from = at;
            }
            if field.ends_row || from == at {
                row = (at, self.units.len(), self.row, self.column);
            }
        }
        if at == text.len() && last {
            self.hand_on(&text[from..])?;
            return ControlFlow::Continue(at);
        }
        let (row_at, row_units, ..) = row;
        if text.len() - row_at < 4 * self.block {
            self.units.truncate(row_units);
            (self.row, self.column) = (row.2, row.3);
            self.within = within && row_at == 0;
            self.hand_on(&text[from..row_at])?;
            return ControlFlow::Continue(row_at);
        }
        if at == row_at {
            let end = at + quiet_cut(&text[at..]);
            self.push(at, end, from);
            let mut position = self.at;
            position.advance(&text[from..at]);
            let tail = Tail::new(&text[at..end], position, Part::Table, Some(self.cell()));
            (self.tail, self.within, at) = (Some(tail), true, end);
        }
        self.hand_on(&text[from..at])?;
        ControlFlow::Continue(at)
    }

    fn cell(&self) -> Cell {
        Cell { table: 0, row: self.row, column: self.column, width: 1 }
    }

    /// Lists a cell, given by offsets in a text whose part from `from` on becomes the block.
    fn push(&mut self, start: usize, end: usize, from: usize) {
        if start < end {
            self.units.push(Unit {
                start: start - from,
                end: end - from,
                part: Part::Table,
                place: UnitPlace::Origin,
                cell: Some(self.cell()),
                label: None,
                seam: None,
                thing: None,
            });
        }
    }

    fn hand_on(&mut self, text: &str) -> ControlFlow<()> {
        let flow = if self.units.is_empty() {
            ControlFlow::Continue(())
        } else {
            self.sink.block(&Block { text, units: Units::Listed(&self.units), origin: self.at.origin() })
        };
        self.at.advance(text);
        self.units.clear();
        flow
    }
}

/// The cell at `at`; `None` if it goes on behind the text in hand.
fn field(bytes: &[u8], at: usize, delimiter: u8, within: bool, cap: usize, last: bool) -> Option<Field> {
    let (mut start, mut from, mut close) = (at, at, None);
    if !within && bytes[at] == b'"' {
        match quote(bytes, at, delimiter, cap, last) {
            Quote::Closed(closing) => (start, from, close) = (at + 1, closing + 1, Some(closing)),
            Quote::Text => {}
            Quote::Unknown => return None,
        }
    }
    let stop = memchr3(delimiter, b'\n', b'\r', &bytes[from..]).map(|i| from + i);
    let stop = match stop {
        Some(stop) => stop,
        None if last => bytes.len(),
        None => return None,
    };
    let next = match &bytes[stop..] {
        [] => stop,
        [b'\r'] if !last => return None,
        [b'\r', b'\n', ..] => stop + 2,
        _ => stop + 1,
    };
    // What stands between a closing quote and the delimiter belongs to the cell.
    let end = close.filter(|close| close + 1 == stop).unwrap_or(stop);
    Some(Field { start, end, next, ends_row: bytes.get(stop) != Some(&delimiter) })
}

fn quote(bytes: &[u8], open: usize, delimiter: u8, cap: usize, last: bool) -> Quote {
    let mut from = open + 1;
    loop {
        let Some(close) = memchr(b'"', &bytes[from..]).map(|i| from + i) else {
            return if last || bytes.len() - open > cap { Quote::Text } else { Quote::Unknown };
        };
        if close - open > cap {
            return Quote::Text;
        }
        match bytes.get(close + 1) {
            Some(b'"') => from = close + 2,
            None if !last => return Quote::Unknown,
            None | Some(b'\n' | b'\r') => return Quote::Closed(close),
            Some(next) if *next == delimiter => return Quote::Closed(close),
            Some(_) if memchr2(b'\n', b'\r', &bytes[open..close]).is_some() => return Quote::Text,
            Some(_) => return Quote::Closed(close),
        }
    }
}

/// The delimiter: the one that stands equally often in most of the first lines.
fn delimiter(text: &str) -> u8 {
    let head = &text.as_bytes()[..text.len().min(HEAD)];
    let lines = || head.split(|b| matches!(b, b'\n' | b'\r')).filter(|l| !l.is_empty()).take(HEAD_LINES);
    let mut best = (0, 0, b',');
    for candidate in [b',', b'\t', b';'] {
        let counts: Vec<usize> = lines().map(|line| outside_quotes(line, candidate)).collect();
        for &count in counts.iter().filter(|count| **count > 0) {
            let alike = counts.iter().filter(|other| **other == count).count();
            if (alike, count) > (best.0, best.1) {
                best = (alike, count, candidate);
            }
        }
    }
    best.2
}

fn outside_quotes(line: &[u8], wanted: u8) -> usize {
    let mut quoted = false;
    let outside = line.iter().filter(|b| {
        quoted ^= **b == b'"';
        !quoted && **b == wanted
    });
    outside.count()
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
