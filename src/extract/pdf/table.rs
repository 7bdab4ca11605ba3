//! Which segments of a page are cells of a table: those that ruling lines close in, and rows whose parts stand
//! under one another.

use std::ops::Range;

use super::grid::{Frame, Grid, track, tracks};
use super::lines::{Line, Segment};
use crate::model::Cell;

/// Where a segment belongs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Home {
    /// The ruled cell around it.
    pub frame: Option<Frame>,
    /// Its position in a table.
    pub cell: Option<Cell>,
}

/// Rows of a table without ruling lines stand at most this many font sizes apart.
const ROW_PITCH: f64 = 3.5;
/// Columns of prose have longer lines than the cells of a table (characters).
const CELL_LENGTH: usize = 20;

/// The home of every segment of `lines`, in the same order. `tables` counts the tables of the document.
pub fn homes(lines: &[Line], grid: &Grid, tables: &mut u32) -> Vec<Vec<Home>> {
    let mut homes: Vec<Vec<Home>> = lines
        .iter()
        .map(|l| l.segments.iter().map(|s| Home { frame: frame(s, grid), cell: None }).collect())
        .collect();
    ruled(&mut homes, tables);
    let mut at = 0;
    while at < lines.len() {
        let (end, columns) = aligned(lines, &homes, at);
        if end > at + 1 && is_table(&lines[at..end]) {
            for (row, (line, homes)) in lines[at..end].iter().zip(&mut homes[at..end]).enumerate() {
                for (segment, home) in line.segments.iter().zip(homes) {
                    let column = columns.partition_point(|c| c.end <= segment.u0);
                    let [row, column] = [row, column].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
                    home.cell = Some(Cell { table: *tables, row, column, width: 1 });
                }
            }
            *tables = tables.saturating_add(1);
        }
        at = end.max(at + 1);
    }
    homes
}

/// The ruled cell in which the middle of a segment lies.
fn frame(segment: &Segment, grid: &Grid) -> Option<Frame> {
    grid.frame((segment.u0 + segment.u1) / 2.0, segment.v - segment.size * 0.3)
}

/// Numbers the cells of ruled tables. A table is a run of frames that touch one another.
fn ruled(homes: &mut [Vec<Home>], tables: &mut u32) {
    let mut framed: Vec<(Frame, &mut Home)> =
        homes.iter_mut().flatten().filter_map(|home| home.frame.map(|f| (f, home))).collect();
    framed.sort_by(|a, b| a.0.top.total_cmp(&b.0.top));
    let mut rest = framed.as_mut_slice();
    while !rest.is_empty() {
        let mut bottom = f64::NEG_INFINITY;
        let end = rest
            .iter()
            .position(|(f, _)| {
                let apart = bottom > f64::NEG_INFINITY && f.top > bottom + 2.0;
                bottom = bottom.max(f.bottom);
                apart
            })
            .unwrap_or(rest.len());
        let (table, after) = rest.split_at_mut(end.max(1));
        rest = after;
        if table.iter().all(|(f, _)| f.is(&table[0].0)) {
            continue;
        }
        let rows = tracks(table.iter().map(|(f, _)| f.top).collect());
        let columns = tracks(table.iter().map(|(f, _)| f.left).collect());
        for (frame, home) in table {
            let column = track(&columns, frame.left);
            let width = columns[column..].iter().take_while(|c| **c < frame.right - 2.0).count().max(1);
            let [row, column, width] =
                [track(&rows, frame.top), column, width].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
            home.cell = Some(Cell { table: *tables, row, column, width });
        }
        *tables = tables.saturating_add(1);
    }
}

/// The lines from `start` whose parts stand under one another, and the columns they make.
fn aligned(lines: &[Line], homes: &[Vec<Home>], start: usize) -> (usize, Vec<Range<f64>>) {
    let mut columns: Vec<Range<f64>> = Vec::new();
    let mut end = start;
    for (line, homes) in lines[start..].iter().zip(&homes[start..]) {
        let size = line.segments.iter().map(|s| s.size).fold(0.0, f64::max);
        let close = end == start || line.v - lines[end - 1].v <= ROW_PITCH * size;
        if !close || line.segments.len() < 2 || homes.iter().any(|h| h.cell.is_some()) {
            break;
        }
        let Some(merged) = merge(&columns, line) else { break };
        columns = merged;
        end += 1;
    }
    (end, columns)
}

/// The columns with another row; `None` if a part of the row reaches over two columns, or no part stands under one.
fn merge(columns: &[Range<f64>], line: &Line) -> Option<Vec<Range<f64>>> {
    let mut merged = columns.to_vec();
    let mut under = 0;
    for segment in &line.segments {
        let from = merged.partition_point(|c| c.end <= segment.u0);
        let to = merged.partition_point(|c| c.start < segment.u1);
        match to.checked_sub(from)? {
            0 => merged.insert(from, segment.u0..segment.u1),
            1 => {
                under += 1;
                merged[from] = merged[from].start.min(segment.u0)..merged[from].end.max(segment.u1);
            }
            _ => return None,
        }
    }
    (columns.is_empty() || under > 0).then_some(merged)
}

/// Whether aligned lines are a table and not two columns of prose.
fn is_table(lines: &[Line]) -> bool {
    let segments = || lines.iter().flat_map(|l| &l.segments);
    let characters: usize = segments().map(|s| s.text.chars().count()).sum();
    characters <= CELL_LENGTH * segments().count()
}
