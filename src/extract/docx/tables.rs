//! Where the reading stands in the tables around it (17.4).

use crate::model::Cell;

/// Most grid columns that a cell may cover or leave out.
const MOST: u32 = 1_000;

/// The tables that are open, outermost first.
#[derive(Debug, Default)]
pub struct Tables {
    open: Vec<Table>,
}

#[derive(Debug, Default)]
struct Table {
    number: u32,
    row: u32,
    /// Rows that have ended.
    rows: u32,
    column: u32,
    width: u32,
}

impl Tables {
    /// How many are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// A table begins.
    pub fn begin(&mut self, number: u32) {
        self.open.push(Table { number, ..Table::default() });
    }

    /// The innermost table ends.
    pub fn end(&mut self) {
        self.open.pop();
    }

    /// A row begins.
    pub fn row(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.row = table.rows;
            table.column = 0;
            table.width = 0;
        }
    }

    /// A row ends.
    pub fn end_row(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.rows = table.rows.saturating_add(1);
        }
    }

    /// The row leaves out so many grid columns before its first cell.
    pub fn before(&mut self, columns: u32) {
        if let Some(table) = self.open.last_mut() {
            table.column = columns.min(MOST);
            table.width = 0;
        }
    }

    /// A cell begins behind the one before.
    pub fn cell(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.column = table.column.saturating_add(table.width);
            table.width = 1;
        }
    }

    /// The cell covers so many grid columns.
    pub fn spans(&mut self, columns: u32) {
        if let Some(table) = self.open.last_mut() {
            table.width = columns.clamp(1, MOST);
        }
    }

    /// The cell around, not counting the `outside` outermost tables.
    pub fn around(&self, outside: usize) -> Option<Cell> {
        let table = self.open.last().filter(|_| self.open.len() > outside)?;
        let Table { number, row, column, width, .. } = *table;
        Some(Cell { table: number, row, column, width: width.max(1) })
    }
}
