//! Which line runs on into which: what a line break may have cut in two.

use super::grid::Grid;
use super::lines::{Line, Segment};
use super::table::Home;

/// How many characters of each line a seam repeats.
const REACH: usize = 40;
/// The next line is at most this many font sizes below.
const PITCH: f64 = 3.0;
/// A line that runs on ends at most this many font sizes before the right edge of its column.
const RAGGED: f64 = 2.5;
/// The next line starts at most this many font sizes to the right of the first (hanging indents).
const INDENT: f64 = 3.0;
/// Columns of prose stand at most this many font sizes apart.
const GUTTER: f64 = 1.5;
/// How many lines and how many segments of each are looked at for the next one.
const LOOK: usize = 4;

/// The lines of one direction with what is known of their segments.
pub struct Flow<'l> {
    lines: &'l [Line],
    homes: &'l [Vec<Home>],
    grid: &'l Grid,
    right: f64,
}

impl<'l> Flow<'l> {
    /// `homes` is parallel to `lines`; `width` is the extent of the page along them.
    pub fn new(lines: &'l [Line], homes: &'l [Vec<Home>], grid: &'l Grid, width: f64) -> Self {
        let all = lines.iter().zip(homes).flat_map(|(l, h)| l.segments.iter().zip(h));
        let right = right_edge(all.filter(|(_, h)| h.cell.is_none()).map(|(s, _)| s), width);
        Flow { lines, homes, grid, right }
    }

    /// The end of a segment and the start of the one it runs on into, if it does.
    pub fn seam(&self, line: usize, segment: usize) -> Option<(&'l str, &'l str)> {
        let first = self.lines.get(line)?.segments.get(segment)?;
        let home = self.homes.get(line)?.get(segment)?;
        // Cells of a table without ruling lines have no edges to tell a second line from the next row.
        if home.cell.is_some() && home.frame.is_none() {
            return None;
        }
        let next = self.next(line, first, home)?;
        let digits = ends_in_digit(&first.text) && starts_with_digit(&next.text);
        let alike = next.size <= first.size * 1.3 && first.size <= next.size * 1.3;
        (digits || alike && self.reaches_edge(line, segment)).then(|| (tail(&first.text), head(&next.text)))
    }

    /// Whether a segment ends where its column or cell does, and not where a sentence ends.
    pub fn reaches_edge(&self, line: usize, segment: usize) -> bool {
        let Some((first, home)) = self.lines[line].segments.get(segment).zip(self.homes[line].get(segment))
        else {
            return false;
        };
        let right = match home.frame {
            Some(frame) if home.cell.is_some() => frame.right,
            _ => self.column_right(line, segment),
        };
        !ends_sentence(&first.text) && first.u1 >= right - RAGGED * first.size
    }

    /// The segment below in the same column and cell.
    fn next(&self, line: usize, first: &Segment, home: &Home) -> Option<&'l Segment> {
        let below = self.lines.get(line + 1..)?.iter().zip(self.homes.get(line + 1..)?);
        for (next, homes) in below.take(LOOK) {
            if next.v - first.v > PITCH * first.size.max(next.segments.first()?.size) {
                return None;
            }
            let end = next.segments.partition_point(|s| s.u0 <= first.u0 + INDENT * first.size);
            let candidates = next.segments[..end].iter().zip(homes).rev().take(LOOK);
            let mut fitting = candidates.filter(|(s, h)| {
                let same = match (&home.frame, &h.frame) {
                    (Some(a), Some(b)) => a.is(b),
                    (None, None) => !self.grid.divides(first.v, s.v - s.size * 0.3, first.u0.max(s.u0)),
                    _ => false,
                };
                same && s.u1 > first.u0 - INDENT * first.size && (home.cell.is_some() == h.cell.is_some())
            });
            if let Some((found, _)) = fitting.next() {
                return Some(found);
            }
        }
        None
    }

    /// The right edge of the column that a segment of prose stands in: where the next column starts, or where the
    /// lines of the page end.
    fn column_right(&self, line: usize, segment: usize) -> f64 {
        match self.lines[line].segments.get(segment + 1) {
            Some(next) => next.u0 - GUTTER * next.size,
            None => self.right,
        }
    }
}

/// Where lines end: at the edge that several of them share, else as far from the right edge of the page as the
/// others start from the left.
fn right_edge<'s>(segments: impl Iterator<Item = &'s Segment> + Clone, width: f64) -> f64 {
    let Some(longest) = segments.clone().max_by(|a, b| a.u1.total_cmp(&b.u1)) else { return width };
    let edge = longest.u1 - longest.size;
    let left = segments.clone().map(|s| s.u0).fold(f64::INFINITY, f64::min);
    if segments.filter(|s| s.u1 >= edge).nth(1).is_some() { longest.u1 } else { longest.u1.max(width - left) }
}

/// Whether a text ends where a sentence does, so that nothing is broken there.
fn ends_sentence(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '；'])
}

fn ends_in_digit(text: &str) -> bool {
    text.trim_end().chars().next_back().is_some_and(is_digit)
}

fn starts_with_digit(text: &str) -> bool {
    let mut chars = text.trim_start().chars();
    // The last place of a resident identity number may be an X, alone on the next line.
    match chars.next() {
        Some('X' | 'x' | 'Ｘ' | 'ｘ') => !chars.next().is_some_and(char::is_alphabetic),
        first => first.is_some_and(is_digit),
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

/// The end of a text that a seam repeats.
pub fn tail(text: &str) -> &str {
    let text = text.trim_end();
    let start = text.char_indices().rev().nth(REACH - 1).map_or(0, |(i, _)| i);
    &text[start..]
}

/// The start of a text that a seam repeats.
pub fn head(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.char_indices().nth(REACH).map_or(text.len(), |(i, _)| i);
    &text[..end]
}
