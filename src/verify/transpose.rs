//! Tables on their side: the first column holds the headers, each further column a person. Row and column change places,
//! so that what belongs to a person is a row.

use std::collections::HashMap;

use super::table::Headers;
use crate::model::{Block, Unit};

/// The most rows and columns of such a table.
const MOST: u32 = 64;

/// What is seen of a table's cells.
#[derive(Default)]
struct Shape {
    /// The first row that has more than one cell, and in it: how many cells beyond the first, how many of them headers.
    top: Option<u32>,
    beside: usize,
    called: usize,
    /// Rows whose first cell is a header, and others.
    headed: usize,
    bare: usize,
    /// One past the last column.
    columns: u32,
    /// Cells that are too far off.
    far: bool,
}

/// The units with the cells of tables on their side turned, if there are such tables. `fresh`: whether a table begins in
/// this block.
pub fn turned(
    headers: &Headers,
    block: &Block<'_>,
    units: &[Unit],
    fresh: impl Fn(u32) -> bool,
) -> Option<Vec<Unit>> {
    let mut shapes: HashMap<u32, Shape> = HashMap::new();
    let text = |unit: &Unit| block.text[unit.start..unit.end].trim();
    let mut width: HashMap<(u32, u32), u32> = HashMap::new();
    for cell in units.iter().filter(|u| !text(u).is_empty()).filter_map(|u| u.cell) {
        *width.entry((cell.table, cell.row)).or_default() += 1;
    }
    for unit in units.iter().filter(|u| !text(u).is_empty()) {
        let Some(cell) = unit.cell else { continue };
        // The title of the table.
        if width.get(&(cell.table, cell.row)).is_none_or(|n| *n < 2) {
            continue;
        }
        let shape = shapes.entry(cell.table).or_default();
        shape.far |= cell.row >= MOST || cell.column >= MOST || cell.width > 1;
        shape.columns = shape.columns.max(cell.column + 1);
        let top = *shape.top.get_or_insert(cell.row);
        if cell.column == 0 {
            let headed = headers.is_header(text(unit));
            shape.headed += usize::from(headed);
            shape.bare += usize::from(!headed);
        } else if cell.row == top {
            shape.beside += 1;
            shape.called += usize::from(headers.is_exact(text(unit)));
        }
        if shape.far {
            shape.headed = 0;
        }
    }
    shapes.retain(|table, shape| {
        let sideways = shape.headed > 1 && shape.bare == 0 && shape.beside > 1 && shape.called == 0;
        sideways && shape.columns > 2 && !shape.far && fresh(*table)
    });
    if shapes.is_empty() {
        return None;
    }
    let mut units = units.to_vec();
    for cell in units.iter_mut().filter_map(|u| u.cell.as_mut()).filter(|c| shapes.contains_key(&c.table)) {
        (cell.row, cell.column) = (cell.column, cell.row);
    }
    Some(units)
}
