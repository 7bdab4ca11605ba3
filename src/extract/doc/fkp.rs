//! Pages of properties: which bytes of the main stream have which ([MS-DOC] 2.8.5, 2.8.6, 2.9.33, 2.9.174).

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::sync::Arc;

use super::sprm::{Chp, Pap};
use crate::extract::ole::u32_at;

const PAGE: usize = 512;

/// How often the data stream is read over for long lists of properties, and most kinds of table rows that are held.
const OFTEN: usize = 16;
const ROWS: usize = 100_000;

/// Stretches of the main stream with their properties, in order.
#[derive(Debug)]
pub struct Runs<T> {
    runs: Vec<(u32, u32, T)>,
}

impl<T> Runs<T> {
    /// The stretch with the byte at `fc`, by number.
    pub fn find(&self, fc: u32) -> Option<usize> {
        let i = self.runs.partition_point(|(start, ..)| *start <= fc).checked_sub(1)?;
        (fc < self.runs[i].1).then_some(i)
    }

    /// Properties of the byte at `fc`.
    pub fn get(&self, fc: u32) -> Option<&T> {
        self.find(fc).map(|i| &self.runs[i].2)
    }

    /// Whether the byte at `fc` stands in a stretch.
    pub fn holds(&self, i: usize, fc: u32) -> bool {
        self.runs.get(i).is_some_and(|(start, end, _)| (*start..*end).contains(&fc))
    }
}

/// Reads pages. `plc` lists them, `width` is the size of what stands beside each border in a page, `one` reads the
/// properties that begin at an offset of a page. The flag says whether all pages were there.
fn pages<T>(plc: &[u8], stream: &[u8], width: usize, one: impl Fn(&[u8], usize) -> T) -> (Runs<T>, bool) {
    let mut runs = Vec::new();
    let mut whole = true;
    let mut seen = HashSet::new();
    let count = plc.len().saturating_sub(4) / 8;
    for i in 0..count {
        let number = u32_at(plc, 4 * (count + 1) + 4 * i).unwrap_or_default() & 0x3F_FFFF;
        // A page is read once, however often a damaged list has it.
        if !seen.insert(number) {
            continue;
        }
        let Some(page) = stream.get(number as usize * PAGE..(number as usize + 1) * PAGE) else {
            whole = false;
            continue;
        };
        let borders = usize::from(page[PAGE - 1]);
        for run in 0..borders {
            let (Some(start), Some(end)) = (u32_at(page, 4 * run), u32_at(page, 4 * run + 4)) else { break };
            let Some(offset) = page.get(4 * (borders + 1) + width * run) else { break };
            if start < end {
                runs.push((start, end, one(page, 2 * usize::from(*offset))));
            }
        }
    }
    runs.sort_by_key(|(start, ..)| *start);
    (Runs { runs }, whole)
}

/// Character properties.
pub fn characters(plc: &[u8], stream: &[u8]) -> (Runs<Chp>, bool) {
    pages(plc, stream, 1, |page, at| {
        let length = page.get(at).filter(|_| at > 0).map_or(0, |n| usize::from(*n));
        Chp::of(page.get(at + 1..at + 1 + length).unwrap_or_default())
    })
}

/// Paragraph properties; `data` is the data stream, where long ones stand. A damaged file may have them read over and
/// over, or no row of a table like another: then the flag says that it is not all.
pub fn paragraphs(plc: &[u8], stream: &[u8], data: &[u8]) -> (Runs<Pap>, bool) {
    let left = Cell::new(data.len().saturating_mul(OFTEN));
    let rows = RefCell::new(HashSet::new());
    let (runs, whole) = pages(plc, stream, 13, |page, at| {
        let byte = |at: usize| page.get(at).filter(|_| at > 0).map_or(0, |n| usize::from(*n));
        // The length counts words: one less a byte, or what the next byte says.
        let (at, length) = match byte(at) {
            0 => (at + 2, 2 * byte(at + 1)),
            words => (at + 1, 2 * words - 1),
        };
        let mut pap = Pap::of(page.get(at..at + length).unwrap_or_default(), data, &left);
        // Most rows of a table are alike, and are held once.
        let mut rows = rows.borrow_mut();
        pap.row = match rows.get(&pap.row) {
            Some(known) => Arc::clone(known),
            None if rows.len() < ROWS => {
                rows.insert(Arc::clone(&pap.row));
                pap.row
            }
            None => Arc::default(),
        };
        pap
    });
    (runs, whole && (data.is_empty() || left.get() > 0) && rows.into_inner().len() < ROWS)
}
