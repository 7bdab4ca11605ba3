//! Hands a drawn page on: lines from top to bottom, cells of tables, seams where a line runs on, then what nobody sees.

use std::collections::BTreeSet;

use super::paint::{Drawn, Hidden, MOST_RULES};
use crate::extract::pdf::flow::Flow;
use crate::extract::pdf::glyph::{Direction, Glyph};
use crate::extract::pdf::grid::Grid;
use crate::extract::pdf::lines::{Line, lines};
use crate::extract::pdf::table::{Home, homes};
use crate::extract::units::Collector;
use crate::model::{Observation, Part, UnitPlace};

/// What a page has been laid out as.
#[derive(Default)]
pub struct Page {
    /// `None`: it is not one that the document shows.
    number: Option<u64>,
    /// Baselines of the lines, by their numbers; infinite for lines that are not level.
    baselines: Vec<f64>,
    /// Characters that are no blanks, hidden ones included.
    pub characters: usize,
    /// Whether any of them is a letter or an ideograph that is not part of a page number.
    pub wordy: bool,
}

/// Where the text of a page goes.
pub struct Layout<'o, 's, 'a> {
    /// Size of the page in points.
    pub size: (f64, f64),
    /// Part of the text that everybody sees; `Body` becomes `Table` in cells.
    pub part: Part,
    /// Counts the tables of the draft.
    pub tables: &'o mut u32,
    /// Takes the units.
    pub out: &'o mut Collector<'s, 'a>,
}

impl Page {
    /// A page of this number, 1-based.
    pub fn new(number: u64) -> Page {
        Page { number: Some(number), ..Page::default() }
    }

    /// The same page for what is no line of it: an annotation.
    pub fn aside(&self) -> Page {
        Page { number: self.number, baselines: self.baselines.clone(), ..Page::default() }
    }

    /// Hands on the text of a page.
    pub fn emit(&mut self, drawn: &mut Drawn, layout: &mut Layout<'_, '_, '_>) {
        if layout.part == Part::Body {
            drawn.look(layout.size.0, layout.size.1);
        } else {
            drawn.show();
        }
        let rules = std::mem::take(&mut drawn.rules);
        let rules = if rules.len() > MOST_RULES { &[][..] } else { &rules };
        for (hidden, glyphs) in drawn.sorted() {
            let directions: BTreeSet<Direction> = glyphs.iter().map(|g| g.direction).collect();
            let mut texts = Vec::new();
            for direction in directions {
                let grid = Grid::new(rules, direction);
                let lines = lines(&glyphs, direction, &grid);
                let homes = homes(&lines, &grid, layout.tables);
                texts.push((direction, grid, lines, homes));
            }
            let all = texts.iter().flat_map(|(_, _, lines, _)| lines.iter().flat_map(|l| &l.segments));
            let characters: usize = all.map(|s| s.text.chars().filter(|c| !c.is_whitespace()).count()).sum();
            let before = hidden.filter(|_| characters > 0).map(|hidden| {
                let first = texts.iter().flat_map(|(d, _, lines, _)| lines.first().map(|l| (*d, l.v))).next();
                let place = match first {
                    Some((direction, v)) if direction.degrees == 0 => self.at(v),
                    _ => self.line(self.baselines.len()),
                };
                let (kind, what) = describe(hidden);
                let text = format!("{what} {characters} 字");
                let thing = layout.out.hide(Observation::of_text(kind, text, Part::Hidden, place));
                layout.out.within(Some(thing))
            });
            for (direction, grid, lines, homes) in &texts {
                self.write((*direction, grid, lines, homes), hidden.is_some(), layout);
            }
            if let Some(before) = before {
                layout.out.within(before);
            }
        }
    }

    fn write(
        &mut self,
        (direction, grid, lines, homes): (Direction, &Grid, &[Line], &[Vec<Home>]),
        hidden: bool,
        layout: &mut Layout<'_, '_, '_>,
    ) {
        let extent = match direction.degrees {
            0 => layout.size.0,
            90 => layout.size.1,
            // The other frames count from the far edge: all lines start at negative places.
            _ => 0.0,
        };
        let flow = Flow::new(lines, homes, grid, extent);
        for (index, (line, homes)) in lines.iter().zip(homes).enumerate() {
            // What nobody sees must not shift the numbers of the lines that one can count on the page.
            let aside = hidden || layout.part != Part::Body;
            let place = if aside && direction.degrees == 0 {
                self.at(line.v)
            } else if aside {
                self.line(self.baselines.len())
            } else {
                self.baselines.push(if direction.degrees == 0 { line.v } else { f64::INFINITY });
                self.line(self.baselines.len())
            };
            for (at, (segment, home)) in line.segments.iter().zip(homes).enumerate() {
                let part = match (hidden, home.cell, layout.part) {
                    (true, _, Part::Body) => Part::Hidden,
                    (false, Some(_), Part::Body) => Part::Table,
                    (_, _, part) => part,
                };
                match home.cell {
                    Some(cell) => layout.out.cell(&segment.text, part, place.clone(), cell),
                    None => layout.out.unit(&segment.text, part, place.clone()),
                }
                if let Some((tail, head)) = flow.seam(index, at) {
                    layout.out.cell_seam(tail, head, part, place.clone(), home.cell);
                }
                for c in segment.text.chars().filter(|c| !c.is_whitespace()) {
                    self.characters += 1;
                    self.wordy |= c.is_alphabetic() && !matches!(c, '第' | '页' | '共');
                }
            }
        }
    }

    /// The place of a line of this page.
    fn line(&self, line: usize) -> UnitPlace {
        match self.number {
            Some(page) => UnitPlace::Page { page, line: u64::try_from(line).unwrap_or(u64::MAX).max(1) },
            None => UnitPlace::None,
        }
    }

    /// The place of something at the height `y` (points): the last line that does not stand below it.
    pub fn at(&self, y: f64) -> UnitPlace {
        self.line(self.baselines.iter().filter(|v| **v <= y + 1.0).count())
    }
}

/// The kind of observation for hidden text, and what to call it.
fn describe(hidden: Hidden) -> (&'static str, &'static str) {
    match hidden {
        Hidden::Invisible => ("hidden-text", "不可见的文字"),
        Hidden::Tiny => ("hidden-text", "小到看不见的文字"),
        Hidden::Outside => ("hidden-text", "页面之外的文字"),
        Hidden::Covered => ("hidden-covered-text", "被遮盖的文字"),
    }
}

/// Unreadable glyphs are more than a trifle beyond this number and this share of a page, or in a run this long.
const TRIFLE: usize = 5;
const SHARE: usize = 50;
const RUN: usize = 3;

/// How many glyphs cannot be turned back into text, if that is more than a trifle.
pub fn unreadable<'g>(glyphs: impl Iterator<Item = &'g Glyph>) -> Option<usize> {
    let (mut lost, mut run, mut longest, mut all) = (0_usize, 0_usize, 0_usize, 0_usize);
    for glyph in glyphs.filter(|g| !g.text.is_blank()) {
        all += 1;
        let private =
            glyph.text.first().is_some_and(|c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..));
        let unread = glyph.text.is_unreadable();
        run = if unread { run + 1 } else { 0 };
        longest = longest.max(run);
        lost += usize::from(unread || private);
    }
    (longest >= RUN || (lost > TRIFLE && lost * SHARE > all)).then_some(lost)
}
