//! Lays out one page and hands its text on, line by line.

use std::collections::BTreeSet;

use super::across::{EDGE, Edge};
use super::device::{Collected, MOST_RULES};
use super::emit::{Spot, Veils};
use super::flow::Flow;
use super::glyph::{Direction, Glyph, Picture, Text};
use super::grid::Grid;
use super::lines::{Line, lines};
use super::sight::Veil;
use super::table::homes;
use super::unicode::is_private;
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};

/// What a page has been laid out as.
pub struct Page {
    /// Number of the page, 1-based.
    pub number: u64,
    /// Baselines of the lines in page space, in order of their numbers, for placing what is not in the content.
    pub baselines: Vec<f64>,
    /// Characters that are no blanks.
    pub characters: usize,
    /// Whether any of them is a letter or an ideograph that is not part of a page number.
    pub wordy: bool,
    /// The first lines of prose.
    pub top: Vec<Edge>,
    /// The last lines of prose.
    pub bottom: Vec<Edge>,
}

/// Hands on the lines of a page as units, with the seams between them. The size of the page is in points; `veils` is
/// what hides its glyphs.
pub fn emit(
    collected: &Collected<'_>,
    number: u64,
    (width, height): (f64, f64),
    veils: Vec<Veil>,
    tables: &mut u32,
    out: &mut Collector<'_, '_>,
) -> Page {
    let mut page = Page {
        number,
        baselines: Vec::new(),
        characters: 0,
        wordy: false,
        top: Vec::new(),
        bottom: Vec::new(),
    };
    let mut veils = Veils::new(veils);
    let directions: BTreeSet<Direction> = collected.glyphs.iter().map(|g| g.direction).collect();
    // More lines than a table has are a drawing, whose lines part no text.
    let rules = if collected.rules.len() > MOST_RULES { &[][..] } else { &collected.rules };
    for direction in directions {
        let grid = Grid::new(rules, direction);
        let lines = lines(&collected.glyphs, direction, &grid);
        let homes = homes(&lines, &grid, tables);
        let extent = match direction.degrees {
            0 => width,
            90 => height,
            // The other frames count from the far edge: all lines start at negative places.
            _ => 0.0,
        };
        let flow = Flow::new(&lines, &homes, &grid, extent);
        for (index, (line, homes)) in lines.iter().zip(&homes).enumerate() {
            page.baselines.push(if direction.degrees == 0 { line.v } else { f64::INFINITY });
            let place = page.line(page.baselines.len());
            for (at, (segment, home)) in line.segments.iter().zip(homes).enumerate() {
                let spot = Spot { place: place.clone(), cell: home.cell };
                veils.write(segment, &spot, out);
                if let Some(broken) = flow.seam(index, at) {
                    veils.seam(segment, broken, &spot, out);
                }
            }
            if direction.degrees == 0 && homes.iter().all(|h| h.cell.is_none()) {
                page.edge(line, flow.reaches_edge(index, line.segments.len() - 1));
            }
            for c in line.segments.iter().flat_map(|s| s.text.chars()).filter(|c| !c.is_whitespace()) {
                page.characters += 1;
                page.wordy |= c.is_alphabetic() && !matches!(c, '第' | '页' | '共');
            }
        }
    }
    for text in &collected.replacements {
        let place = page.line(page.baselines.len());
        out.unit(text, Part::AltText, place);
    }
    page
}

impl Page {
    /// Remembers a line of prose, if it is one of the first or last.
    fn edge(&mut self, line: &Line, runs_on: bool) {
        let (Some(first), Some(last)) = (line.segments.first(), line.segments.last()) else { return };
        if [first, last].iter().any(|s| s.stretches.iter().any(|(_, veil)| veil.is_some())) {
            return;
        }
        let number = self.baselines.len();
        if self.top.len() < EDGE {
            self.top.push(Edge { text: first.text.clone(), line: number, runs_on: false });
        }
        if self.bottom.len() == EDGE {
            self.bottom.remove(0);
        }
        self.bottom.push(Edge { text: last.text.clone(), line: number, runs_on });
    }

    /// The place of a line of this page.
    pub fn line(&self, line: usize) -> UnitPlace {
        UnitPlace::Page { page: self.number, line: u64::try_from(line).unwrap_or(u64::MAX).max(1) }
    }

    /// The place of something at the height `y` (page space): the last line that does not stand below it.
    pub fn at(&self, y: f64) -> UnitPlace {
        self.line(self.baselines.iter().filter(|v| **v <= y).count())
    }

    /// Whether what the page says is in its pictures.
    pub fn is_picture(&self, collected: &Collected<'_>, area: f64) -> bool {
        let large = collected.pictures.iter().any(Picture::is_large);
        let covered: f64 = collected.pictures.iter().map(|p| p.area).sum();
        self.characters == 0 && (large || covered >= area * 0.3) || !self.wordy && covered >= area * 0.6
    }

    /// Whether a page without text may hold it as shapes.
    pub fn is_outlines(&self, collected: &Collected<'_>) -> bool {
        self.characters == 0 && collected.strokes >= OUTLINES
    }
}

/// A page without text that draws at least this many lines and curves may be text turned into shapes.
const OUTLINES: usize = 1_000;
/// Unreadable glyphs are more than a trifle beyond this number and this share of a page, or in a run this long.
const TRIFLE: usize = 5;
const SHARE: usize = 50;
const RUN: usize = 3;

/// What to say of the glyphs of a page that could not be turned back into text.
pub fn unreadable(glyphs: &[Glyph], number: u64) -> Option<Unread> {
    let (mut lost, mut private, mut run, mut longest, mut all) = (0usize, 0usize, 0usize, 0usize, 0usize);
    for glyph in glyphs.iter().filter(|g| !g.text.is_blank()) {
        all += 1;
        let unread = glyph.text.is_unreadable();
        run = if unread { run + 1 } else { 0 };
        longest = longest.max(run);
        lost += usize::from(unread);
        private += usize::from(matches!(glyph.text, Text::One(c) if is_private(c)));
    }
    let count = lost + private;
    (longest >= RUN || (count > TRIFLE && count * SHARE > all))
        .then(|| Unread::new(Reason::Unreadable, format!("第 {number} 页有 {count} 个字形无法还原成文字")))
}
