//! Where the reading stands in the tables around it.

use crate::model::Cell;

/// Most grid columns that a cell may cover.
const MOST: u32 = 1_000;

/// The tables that are open, outermost first.
#[derive(Debug, Default)]
pub struct Grid {
    open: Vec<Table>,
    tables: u32,
}

#[derive(Debug)]
struct Table {
    number: u32,
    /// The row that is open or comes next.
    row: u32,
    /// Column of the next cell.
    next: u32,
    column: u32,
    width: u32,
}

impl Grid {
    /// How many tables are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// A number for a table that is not kept here.
    pub fn number(&mut self) -> u32 {
        let number = self.tables;
        self.tables = number.saturating_add(1);
        number
    }

    /// A table begins.
    pub fn begin(&mut self) {
        let number = self.number();
        self.open.push(Table { number, row: 0, next: 0, column: 0, width: 0 });
    }

    /// The innermost table ends.
    pub fn end(&mut self) {
        self.open.pop();
    }

    /// A cell begins that covers so many grid columns. The next one stands a single column further: those covered
    /// are left out with [`Grid::skip`], or come as cells of their own.
    pub fn cell(&mut self, width: u32) {
        if let Some(table) = self.open.last_mut() {
            table.column = table.next;
            table.width = width.clamp(1, MOST);
            table.next = table.next.saturating_add(1);
        }
    }

    /// So many grid columns have no cell here.
    pub fn skip(&mut self, columns: u32) {
        if let Some(table) = self.open.last_mut() {
            table.next = table.next.saturating_add(columns.min(MOST));
        }
    }

    /// A row ends.
    pub fn end_row(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.row = table.row.saturating_add(1);
            (table.next, table.column, table.width) = (0, 0, 0);
        }
    }

    /// The cell around, not counting the `outside` outermost tables.
    pub fn around(&self, outside: usize) -> Option<Cell> {
        let table = self.open.last().filter(|_| self.open.len() > outside)?;
        let Table { number, row, column, width, .. } = *table;
        Some(Cell { table: number, row, column, width: width.max(1) })
    }
}
