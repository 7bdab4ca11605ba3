//! Where the reading stands in a table (21.1.3.13).

use super::page::{Fill, Paragraph};
use crate::extract::ooxml::xml::Tag;
use crate::model::Cell;

/// Most grid columns that a cell may cover.
const WIDEST: u32 = 1_000;

/// A table being read.
pub struct Table {
    number: u32,
    rows: u32,
    columns: u32,
    width: u32,
    merged: bool,
    /// What the cell is filled with.
    pub ground: Fill,
    /// Number of the cell's first paragraph in its shape.
    first: usize,
}

impl Table {
    /// The table of this number within the document.
    pub fn new(number: u32) -> Self {
        Table { number, rows: 0, columns: 0, width: 1, merged: false, ground: Fill::Unset, first: 0 }
    }

    /// A row begins.
    pub fn row(&mut self) {
        self.rows = self.rows.saturating_add(1);
        self.columns = 0;
    }

    /// A cell begins; `first` is the number of its first paragraph in its shape. Cells that went into a merged one
    /// have their places in the grid, too.
    pub fn cell(&mut self, tag: &Tag<'_>, first: usize) {
        self.columns = self.columns.saturating_add(1);
        let width = tag.attr("gridSpan").and_then(|span| span.trim().parse().ok());
        self.width = width.unwrap_or(1).clamp(1, WIDEST);
        self.merged = tag.on("hMerge", false) || tag.on("vMerge", false);
        self.ground = Fill::Unset;
        self.first = first;
    }

    /// The cell around, and whether it went into a merged one.
    pub fn around(&self) -> (Option<Cell>, bool) {
        let cell = Cell {
            table: self.number,
            row: self.rows.saturating_sub(1),
            column: self.columns.saturating_sub(1),
            width: self.width,
        };
        (Some(cell), self.merged)
    }

    /// The cell ends: only now is it known what it is filled with. Where it does not say so itself, the style of the
    /// table may fill it.
    pub fn end_cell(&mut self, paragraphs: &mut [Paragraph]) {
        let ground = match std::mem::take(&mut self.ground) {
            Fill::Unset => Fill::Other,
            stated => stated,
        };
        for paragraph in paragraphs.iter_mut().skip(self.first) {
            paragraph.ground = ground.clone();
        }
    }
}
