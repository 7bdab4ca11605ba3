//! Where the reading stands in the tables around it. The grid of a table comes from the borders of all its rows.

use std::sync::Arc;

use super::sprm::{Pap, Row};
use crate::model::Cell;

/// Borders that are this near are the same (twentieths of a point).
const NEAR: i16 = 30;

/// The tables that are open, outermost first.
#[derive(Debug, Default)]
pub struct Rows {
    open: Vec<Level>,
    tables: u32,
}

#[derive(Debug)]
struct Level {
    number: u32,
    row: u32,
    /// Cells of the row that have ended.
    cell: usize,
    /// All rows, and all borders in them; of the outermost table only.
    rows: Vec<Arc<Row>>,
    edges: Vec<i16>,
}

impl Rows {
    /// A paragraph comes; `ahead` are the properties of it and of those that follow.
    pub fn enter<'p>(&mut self, ahead: impl Iterator<Item = &'p Pap> + Clone) {
        let depth = ahead.clone().next().map_or(0, Pap::depth) as usize;
        self.open.truncate(depth);
        while self.open.len() < depth {
            let outermost = self.open.is_empty();
            let mut rows = Vec::new();
            if outermost {
                let table = ahead.clone().take_while(|pap| pap.depth() > 0);
                rows.extend(table.filter(|pap| pap.ends_row && pap.depth() == 1).map(|pap| pap.row.clone()));
            }
            let mut edges: Vec<i16> = rows.iter().flat_map(|row| row.edges.iter().copied()).collect();
            edges.sort_unstable();
            edges.dedup_by(|edge, last| edge.saturating_sub(*last) < NEAR);
            self.open.push(Level { number: self.tables, row: 0, cell: 0, rows, edges });
            self.tables = self.tables.saturating_add(1);
        }
    }

    /// How many tables are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// All tables end.
    pub fn leave(&mut self) {
        self.open.clear();
    }

    /// The innermost row ends.
    pub fn end_row(&mut self) {
        if let Some(level) = self.open.last_mut() {
            level.row = level.row.saturating_add(1);
            level.cell = 0;
        }
    }

    /// The innermost cell ends.
    pub fn end_cell(&mut self) {
        if let Some(level) = self.open.last_mut() {
            level.cell = level.cell.saturating_add(1);
        }
    }

    /// The row of the outermost table.
    pub fn row(&self) -> Option<&Row> {
        self.open.first()?.row()
    }

    /// The cell around.
    pub fn cell(&self) -> Option<Cell> {
        let level = self.open.last()?;
        let (column, width) = level.columns().unwrap_or((u32::try_from(level.cell).ok()?, 1));
        Some(Cell { table: level.number, row: level.row, column, width })
    }
}

impl Level {
    fn row(&self) -> Option<&Row> {
        self.rows.get(self.row as usize).map(|row| &**row)
    }

    /// Grid column and width of the cell.
    fn columns(&self) -> Option<(u32, u32)> {
        let row = self.row()?;
        let merged = row.merged.get(self.cell + 1..)?.iter().take_while(|merged| **merged).count();
        let column = |edge: i16| self.edges.iter().rposition(|other| *other <= edge);
        let first = column(*row.edges.get(self.cell)?)?;
        let last = column(*row.edges.get(self.cell + 1 + merged)?)?;
        Some((u32::try_from(first).ok()?, u32::try_from(last.saturating_sub(first).max(1)).ok()?))
    }
}
