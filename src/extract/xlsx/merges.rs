//! Merged cells (18.3.1.54). They stand behind the cells in the part, and are needed before: a first pass looks for
//! them in the bytes, without reading the markup.

use std::io::BufRead;

use memchr::memmem::Finder;

use super::sheet::reference;
use crate::extract::ooxml::stream::{self, Stream};
use crate::model::Unread;
use crate::open::budget::Budget;

/// Longest tag of a merged range.
const TAG: usize = 512;

/// The merged ranges of a sheet.
#[derive(Debug, Default)]
pub struct Merges {
    /// In order of their first row.
    ranges: Vec<Range>,
    row: u32,
    next: usize,
    /// Those that the row of the last question runs through.
    open: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Range {
    top: u32,
    left: u32,
    bottom: u32,
    right: u32,
}

/// What a cell is to the merges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merged {
    /// In none.
    Alone,
    /// The first of one that covers so many columns.
    First {
        /// Columns.
        width: u32,
    },
    /// Covered by one: nobody sees it.
    Covered,
}

impl Merges {
    /// What a cell (0-based) is; questions are cheapest in order of rows.
    pub fn of(&mut self, row: u32, column: u32) -> Merged {
        if self.ranges.is_empty() {
            return Merged::Alone;
        }
        if row < self.row {
            self.open.clear();
            self.next = 0;
        }
        if row != self.row || self.next == 0 {
            self.row = row;
            self.open.retain(|i| self.ranges.get(*i).is_some_and(|r| r.bottom >= row));
            while let Some(range) = self.ranges.get(self.next).filter(|r| r.top <= row) {
                if range.bottom >= row {
                    self.open.push(self.next);
                }
                self.next += 1;
            }
        }
        let around = self
            .open
            .iter()
            .filter_map(|i| self.ranges.get(*i))
            .find(|r| (r.left..=r.right).contains(&column));
        match around {
            None => Merged::Alone,
            Some(r) if (r.top, r.left) == (row, column) => Merged::First { width: r.right - r.left + 1 },
            Some(_) => Merged::Covered,
        }
    }

    fn add(&mut self, tag: &[u8]) {
        let quoted = tag.split(|b| *b == b'"' || *b == b'\'').nth(1);
        let Some(range) = quoted.and_then(|q| std::str::from_utf8(q).ok()) else { return };
        let (from, to) = range.split_once(':').unwrap_or((range, range));
        if let (Some((a, b)), Some((c, d))) = (reference(from), reference(to)) {
            self.ranges.push(Range { top: a.min(c), left: b.min(d), bottom: a.max(c), right: b.max(d) });
        }
    }
}

/// Looks for the merged ranges of a sheet; each counts as a cell.
pub fn look(stream: &mut Stream<'_>, budget: &Budget) -> Result<Merges, Unread> {
    let mut merges = Merges::default();
    let finder = Finder::new(b"mergeCell ");
    // What may be the beginning of a tag that the next block goes on with.
    let mut held: Vec<u8> = Vec::new();
    loop {
        stream.next_piece();
        let block = stream.fill_buf().map_err(|e| stream::unread(&e))?;
        if block.is_empty() {
            break;
        }
        held.extend_from_slice(block);
        let n = block.len();
        stream.consume(n);
        let mut from = 0;
        let rest = loop {
            let Some(at) = finder.find(&held[from..]).map(|at| from + at) else {
                break from.max(held.len().saturating_sub(finder.needle().len()));
            };
            match memchr::memchr(b'>', &held[at..]) {
                Some(end) => {
                    budget.cells(1)?;
                    merges.add(&held[at..at + end]);
                    from = at + end;
                }
                None if held.len() - at > TAG => from = at + 1,
                None => break at,
            }
        };
        held.drain(..rest);
    }
    merges.ranges.sort_unstable();
    merges.ranges.dedup();
    Ok(merges)
}

#[cfg(test)]
mod tests {
    use super::{Merged, Merges};

    #[test]
    fn cells_know_their_merge_in_any_order_of_rows() {
        let mut merges = Merges::default();
        for tag in ["mergeCell ref=\"A1:C1\"", "mergeCell ref='B3:B5'", "mergeCell ref=\"\"", "mergeCell "] {
            merges.add(tag.as_bytes());
        }
        merges.ranges.sort_unstable();
        assert_eq!(merges.ranges.len(), 2);
        assert_eq!(merges.of(0, 0), Merged::First { width: 3 });
        assert_eq!(merges.of(0, 2), Merged::Covered);
        assert_eq!(merges.of(4, 1), Merged::Covered);
        assert_eq!(merges.of(4, 0), Merged::Alone);
        assert_eq!(merges.of(2, 1), Merged::First { width: 1 });
        assert_eq!(merges.of(0, 1), Merged::Covered);
        assert_eq!(merges.of(5, 1), Merged::Alone);
    }
}
