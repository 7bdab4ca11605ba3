//! The ruled tables of a page: which cell of which table a place lies in.

use super::glyph::{Direction, Rule};

/// Lines closer than this are one (points).
const TOLERANCE: f64 = 2.0;

/// A stretch of a ruling line in the frame of the text: at `at`, from `from` to `to`.
#[derive(Clone, Copy, Debug)]
struct Edge {
    at: f64,
    from: f64,
    to: f64,
}

/// The ruling lines of a page in the frame of one writing direction.
#[derive(Debug, Default)]
pub struct Grid {
    /// Along the text, by `v`.
    level: Vec<Edge>,
    /// Across the text, by `u`.
    upright: Vec<Edge>,
}

/// A cell drawn with ruling lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Where it starts along the text.
    pub left: f64,
    /// Where it ends along the text.
    pub right: f64,
    /// Where it starts across the text.
    pub top: f64,
    /// Where it ends across the text.
    pub bottom: f64,
}

impl Frame {
    /// Whether two are the same cell.
    pub fn is(&self, other: &Frame) -> bool {
        near(self.left, other.left)
            && near(self.right, other.right)
            && near(self.top, other.top)
            && near(self.bottom, other.bottom)
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE
}

impl Grid {
    /// Sorts the ruling lines of a page for text of a direction.
    pub fn new(rules: &[Rule], direction: Direction) -> Self {
        let mut grid = Grid::default();
        for rule in rules {
            let (u0, v0) = direction.frame(rule.from.0, rule.from.1);
            let (u1, v1) = direction.frame(rule.to.0, rule.to.1);
            if (v0 - v1).abs() < 1.0 {
                grid.level.push(Edge { at: (v0 + v1) / 2.0, from: u0.min(u1), to: u0.max(u1) });
            } else if (u0 - u1).abs() < 1.0 {
                grid.upright.push(Edge { at: (u0 + u1) / 2.0, from: v0.min(v1), to: v0.max(v1) });
            }
        }
        grid.level.sort_by(|a, b| a.at.total_cmp(&b.at));
        grid.upright.sort_by(|a, b| a.at.total_cmp(&b.at));
        grid
    }

    /// Whether an upright line passes between `u0` and `u1` at the height `v`.
    pub fn parts(&self, u0: f64, u1: f64, v: f64) -> bool {
        between(&self.upright, u0, u1, v)
    }

    /// Whether a level line passes between `v0` and `v1` at the place `u`.
    pub fn divides(&self, v0: f64, v1: f64, u: f64) -> bool {
        between(&self.level, v0, v1, u)
    }

    /// The cell around a place, if ruling lines close it on all four sides.
    pub fn frame(&self, u: f64, v: f64) -> Option<Frame> {
        let (top, bottom) = around(&self.level, v, u)?;
        let (left, right) = around(&self.upright, u, v)?;
        Some(Frame { left, right, top, bottom })
    }
}

fn between(edges: &[Edge], from: f64, to: f64, across: f64) -> bool {
    let first = edges.partition_point(|e| e.at <= from);
    edges[first..].iter().take_while(|e| e.at < to).any(|e| covers(e, across))
}

/// The nearest edges before and after `at` that reach over `across`.
fn around(edges: &[Edge], at: f64, across: f64) -> Option<(f64, f64)> {
    let split = edges.partition_point(|e| e.at <= at);
    let before = edges[..split].iter().rev().find(|e| covers(e, across))?;
    let after = edges[split..].iter().find(|e| covers(e, across))?;
    Some((before.at, after.at))
}

fn covers(edge: &Edge, across: f64) -> bool {
    edge.from - TOLERANCE <= across && across <= edge.to + TOLERANCE
}

/// Numbers the distinct values of `values`: sorted, values closer than the tolerance taken for one.
pub fn tracks(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup_by(|b, a| near(*a, *b));
    values
}

/// The number of the track that `value` belongs to, 0-based.
pub fn track(tracks: &[f64], value: f64) -> usize {
    tracks.partition_point(|t| *t <= value + TOLERANCE).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::super::glyph::{Direction, Rule};
    use super::Grid;

    fn grid() -> Grid {
        let level = [0.0, 20.0, 40.0].map(|y| Rule { from: (0.0, y), to: (100.0, y) });
        let upright = [0.0, 50.0, 100.0].map(|x| Rule { from: (x, 0.0), to: (x, 40.0) });
        Grid::new(&[level, upright].concat(), Direction { degrees: 0, vertical: false })
    }

    #[test]
    fn a_place_lies_in_the_cell_that_lines_close() {
        let frame = grid().frame(60.0, 30.0);
        assert_eq!(frame.map(|f| (f.left, f.right, f.top, f.bottom)), Some((50.0, 100.0, 20.0, 40.0)));
        assert_eq!(grid().frame(60.0, 50.0), None);
    }

    #[test]
    fn lines_part_neighbours_and_rows() {
        assert!(grid().parts(45.0, 55.0, 10.0));
        assert!(!grid().parts(10.0, 45.0, 10.0));
        assert!(grid().divides(15.0, 30.0, 10.0));
        assert!(!grid().divides(22.0, 38.0, 10.0));
    }
}
