//! Tables: groups of shapes, whose places say which row and column each is ([MS-ODRAW] 2.3.4.37).

use std::collections::HashMap;

use super::shapes::Shape;
use crate::model::Cell;

/// How far apart edges may be that belong together (units of 1/576 inch).
const NEAR: f64 = 4.0;

/// The cells of the tables of a drawing, by the number of the shape. `next` numbers the tables of the document.
pub fn cells(shapes: &[Shape], next: &mut u32) -> HashMap<usize, Cell> {
    let mut tables: HashMap<usize, Vec<usize>> = HashMap::new();
    for (i, shape) in shapes.iter().enumerate() {
        if let Some(table) = shape.table.filter(|_| shape.rect.is_some() && !shape.paragraphs.is_empty()) {
            tables.entry(table).or_default().push(i);
        }
    }
    let mut tables: Vec<(usize, Vec<usize>)> = tables.into_iter().collect();
    tables.sort_unstable();
    let mut cells = HashMap::new();
    for (_, members) in tables {
        let edges = |edge: &dyn Fn(&Shape) -> Option<f64>| {
            let mut edges: Vec<f64> = members.iter().filter_map(|i| edge(&shapes[*i])).collect();
            edges.sort_by(f64::total_cmp);
            edges.dedup_by(|b, a| *b - *a <= NEAR);
            edges
        };
        let lefts = edges(&|shape| shape.rect.map(|r| r.x));
        let tops = edges(&|shape| shape.rect.map(|r| r.y));
        // How many edges lie at or before a place.
        let before = |edges: &[f64], place: f64| edges.partition_point(|edge| *edge <= place + NEAR);
        for i in members {
            let Some(rect) = shapes[i].rect else { continue };
            let (row, column) = (before(&tops, rect.y).max(1) - 1, before(&lefts, rect.x).max(1) - 1);
            let end = lefts.partition_point(|edge| *edge < rect.x + rect.width - NEAR);
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let width = count(end.saturating_sub(column)).max(1);
            cells.insert(i, Cell { table: *next, row: count(row), column: count(column), width });
        }
        *next = next.saturating_add(1);
    }
    cells
}
