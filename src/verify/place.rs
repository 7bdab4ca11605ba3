//! From an offset in a block to a place that a reader of the draft can go to.

use std::collections::HashSet;

use memchr::memchr2_iter;

use crate::model::block::Breakpoint;
use crate::model::place::a1;
use crate::model::{Block, Location, Origin, Unit, UnitPlace};

/// Finds places; it keeps count, so that ascending offsets cost one pass over the text.
#[derive(Default)]
pub struct Places {
    /// Whether cells of text tables have a place in A1 notation (CSV, TSV).
    cells: bool,
    /// Tables whose rows and columns have changed places.
    turned: HashSet<u32>,
    /// Start of each line of a mapped source, and the address and length of that source.
    lines: Vec<usize>,
    source: (usize, usize),
    /// In a block that is its own source: the offset last counted to, and its line and column.
    counted: (usize, u64, u64),
    /// A place counted to earlier, from where to go on if an offset lies before the last one.
    marked: (usize, u64, u64),
    /// In a mapped source or a paragraph: where it or its line begins, and how many characters lie up to which offset.
    along: (usize, usize, u64),
}

impl Places {
    /// `cells`: units of tables also have a cell in A1 notation.
    pub fn new(cells: bool) -> Places {
        Places { cells, ..Places::default() }
    }

    /// Row and column of these units have changed places in the tables where `turned` differs.
    pub fn turned(&mut self, units: &[Unit], turned: &[Unit]) {
        let differing = units.iter().zip(turned).filter(|(a, b)| a.cell != b.cell);
        self.turned.extend(differing.filter_map(|(unit, _)| unit.cell).map(|cell| cell.table));
    }

    /// A new block begins.
    pub fn begin(&mut self, block: &Block<'_>) {
        self.along = (0, 0, 0);
        if let Origin::Source { line, column } = block.origin {
            self.counted = (0, line, column);
            self.marked = self.counted;
        }
    }

    /// Offsets from here on may be asked for more than once.
    pub fn mark(&mut self) {
        self.marked = self.counted;
    }

    /// The place of the character at `offset` of the block's text.
    pub fn of(&mut self, block: &Block<'_>, unit: Option<&Unit>, offset: usize) -> Location {
        let mut location =
            Location { part: Some(unit.map_or(crate::model::Part::Body, |u| u.part)), ..Location::default() };
        match block.origin {
            Origin::Source { line, column } => {
                if offset < self.counted.0 {
                    self.counted = if offset < self.marked.0 { (0, line, column) } else { self.marked };
                }
                let (line, column) = self.count(block.text, offset);
                (location.line, location.column) = (Some(line), Some(column));
                if let Some(cell) = unit.filter(|_| self.cells).and_then(|u| u.cell) {
                    let (row, column) = match self.turned.contains(&cell.table) {
                        true => (cell.column, cell.row),
                        false => (cell.row, cell.column),
                    };
                    location.cell = Some(a1(row, column));
                }
            }
            Origin::Mapped { source, map } => {
                let (line, column) = self.mapped(source, map, offset);
                (location.line, location.column) = (Some(line), Some(column));
            }
            Origin::Units => {}
        }
        if let Some(unit) = unit {
            of_unit(unit, &mut location);
            if let UnitPlace::Paragraph(_) = unit.place {
                location.column = Some(self.along(block.text, unit.start, offset) + 1);
            }
        }
        location
    }

    fn count(&mut self, text: &str, offset: usize) -> (u64, u64) {
        let (from, mut line, mut column) = self.counted;
        let bytes = text.as_bytes();
        let mut start = from;
        for at in memchr2_iter(b'\n', b'\r', &bytes[from..offset]).map(|n| from + n) {
            // CRLF ends one line: at its LF.
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                line += 1;
                column = 1;
                start = at + 1;
            }
        }
        column += text[start..offset].chars().count() as u64;
        self.counted = (offset, line, column);
        (line, column)
    }

    fn mapped(&mut self, source: &str, map: &[Breakpoint], offset: usize) -> (u64, u64) {
        let id = (source.as_ptr() as usize, source.len());
        if self.source != id || self.lines.is_empty() {
            self.source = id;
            self.lines.clear();
            self.lines.push(0);
            let bytes = source.as_bytes();
            let ends = memchr2_iter(b'\n', b'\r', bytes);
            self.lines.extend(
                ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')).map(|at| at + 1),
            );
        }
        let step = map.partition_point(|b| b.text <= offset).checked_sub(1).map(|i| map[i]);
        let at = step.map_or(0, |b| b.source + (offset - b.text)).min(source.len());
        let at = source.floor_char_boundary(at);
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        (line as u64, self.along(source, self.lines[line - 1], at) + 1)
    }

    /// How many characters lie between `start` and `offset`, counted on from the last one asked for where that lies
    /// between them.
    fn along(&mut self, text: &str, start: usize, offset: usize) -> u64 {
        let (from, counted) = match self.along {
            (begin, at, count) if begin == start && at <= offset => (at, count),
            _ => (start, 0),
        };
        let count = counted + text.get(from..offset).map_or(0, |between| between.chars().count() as u64);
        self.along = (start, offset, count);
        count
    }
}

/// The place that a unit carries.
fn of_unit(unit: &Unit, location: &mut Location) {
    of_place(&unit.place, location);
}

/// Fills in what a [`UnitPlace`] says.
pub fn of_place(place: &UnitPlace, location: &mut Location) {
    match place {
        UnitPlace::Paragraph(n) => location.paragraph = Some(*n),
        UnitPlace::Sheet { sheet, row, column } => {
            location.sheet = Some(sheet.to_string());
            location.cell = Some(a1(*row, *column));
        }
        UnitPlace::Page { page, line } => {
            (location.page, location.line) = (Some(*page), Some(*line));
        }
        UnitPlace::Slide(n) => location.slide = Some(*n),
        UnitPlace::Origin | UnitPlace::None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Units;

    fn places(text: &str, offsets: &[usize]) -> Vec<(u64, u64)> {
        let block = Block { text, units: Units::Lines, origin: Origin::Source { line: 1, column: 1 } };
        let mut places = Places::new(false);
        places.begin(&block);
        let of = |offset: &usize| {
            let place = places.of(&block, None, *offset);
            (place.line.unwrap_or(0), place.column.unwrap_or(0))
        };
        offsets.iter().map(of).collect()
    }

    #[test]
    fn lf_crlf_and_cr_end_a_line() {
        for text in ["甲乙\n丙丁", "甲乙\r丙丁"] {
            assert_eq!(places(text, &[0, 3, 7, 10]), [(1, 1), (1, 2), (2, 1), (2, 2)]);
        }
        assert_eq!(places("甲乙\r\n丙丁", &[3, 8, 11]), [(1, 2), (2, 1), (2, 2)]);
    }

    #[test]
    fn counting_goes_on_and_starts_again() {
        let text = "一\n\u{20bb7}二\n三";
        assert_eq!(places(text, &[8, 12, 4]), [(2, 2), (3, 1), (2, 1)]);
    }
}
