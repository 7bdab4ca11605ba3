//! Where a cell stands in its table (HTML Standard, 4.9.12: forming a table).

use crate::model::Cell;

/// Largest `colspan` (HTML Standard, 4.9.11).
const WIDEST: u32 = 1000;
/// Columns for which spans over rows are kept; a table of a draft has a few dozen.
const TRACKED: usize = 1024;

/// A table that is being read.
#[derive(Debug)]
pub struct Table {
    number: u32,
    /// Rows begun so far.
    rows: u32,
    /// Next free column of the row.
    column: u32,
    /// For each column the row that is the first one free again.
    free_from: Vec<u32>,
    /// Whether a row is open.
    in_row: bool,
    /// The cell that is open.
    pub cell: Option<Cell>,
}

impl Table {
    /// An empty one, with its number within the draft.
    pub fn new(number: u32) -> Self {
        Table { number, rows: 0, column: 0, free_from: Vec::new(), in_row: false, cell: None }
    }

    /// Whether a row is open.
    pub fn in_row(&self) -> bool {
        self.in_row
    }

    /// A group of rows begins or ends: no cell spans across.
    pub fn group(&mut self) {
        self.end_row();
        self.free_from.clear();
    }

    /// A row begins.
    pub fn start_row(&mut self) {
        self.rows = self.rows.saturating_add(1);
        self.column = 0;
        self.in_row = true;
        self.cell = None;
    }

    /// The row ends.
    pub fn end_row(&mut self) {
        self.in_row = false;
        self.cell = None;
    }

    /// A cell begins, in a new row if none is open. Spans as written; a row span of 0 reaches to the end.
    pub fn start_cell(&mut self, colspan: u32, rowspan: u32) {
        if !self.in_row {
            self.start_row();
        }
        let row = self.rows.saturating_sub(1);
        while self.free_from.get(self.column as usize).is_some_and(|&free| free > row) {
            self.column += 1;
        }
        let width = colspan.clamp(1, WIDEST);
        if rowspan != 1 {
            let until = if rowspan == 0 { u32::MAX } else { row.saturating_add(rowspan) };
            let columns = (self.column as usize).min(TRACKED)..((self.column + width) as usize).min(TRACKED);
            if self.free_from.len() < columns.end {
                self.free_from.resize(columns.end, 0);
            }
            self.free_from[columns].fill(until);
        }
        self.cell = Some(Cell { table: self.number, row, column: self.column, width });
        // Room for the width of the next cell, so that the sum above cannot overflow.
        self.column = self.column.saturating_add(width).min(u32::MAX - WIDEST);
    }
}
