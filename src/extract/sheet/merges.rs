//! Merged ranges of a sheet.

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

    /// Adds a range: its first and its last cell (row, column).
    pub fn add(&mut self, from: (u32, u32), to: (u32, u32)) {
        let (top, bottom) = (from.0.min(to.0), from.0.max(to.0));
        let (left, right) = (from.1.min(to.1), from.1.max(to.1));
        self.ranges.push(Range { top, left, bottom, right });
    }

    /// Puts the ranges in order, so that questions can be asked.
    pub fn sort(&mut self) {
        self.ranges.sort_unstable();
        self.ranges.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::{Merged, Merges};

    #[test]
    fn cells_know_their_merge_in_any_order_of_rows() {
        let mut merges = Merges::default();
        merges.add((2, 1), (4, 1));
        merges.add((0, 2), (0, 0));
        merges.sort();
        assert_eq!(merges.of(0, 0), Merged::First { width: 3 });
        assert_eq!(merges.of(0, 2), Merged::Covered);
        assert_eq!(merges.of(4, 1), Merged::Covered);
        assert_eq!(merges.of(4, 0), Merged::Alone);
        assert_eq!(merges.of(2, 1), Merged::First { width: 1 });
        assert_eq!(merges.of(0, 1), Merged::Covered);
        assert_eq!(merges.of(5, 1), Merged::Alone);
    }
}
