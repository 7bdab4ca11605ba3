//! Brings together what belongs to one person before it is judged: the cells of a row, the rows, lines and members of
//! a form, and a line by itself.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Judge, heading, line_above, note};
use crate::find::{Finder, Found, Index};
use crate::fold::Folded;
use crate::model::{Block, Part, Unit, Units};
use crate::verify::form::{self, Line};
use crate::verify::judge::Seen;
use crate::verify::row::Piece;
use crate::verify::sought::{self, Named};
use crate::verify::table::{by_row, cells_of};
use crate::verify::transpose;

/// The lines of a form, while what was found in them comes in.
pub struct OpenForm {
    /// Their bytes in the block's text.
    lines: Vec<Range<usize>>,
    /// What was found, by the number of the line.
    seen: Vec<Seen>,
}

/// Units that are judged together.
struct Run {
    members: Members,
    seen: Vec<Seen>,
}

enum Members {
    /// Rows of a table: where they are among the block's cells, and the first of them.
    Rows(Range<usize>, (u32, u32)),
    /// The lines or members of a form, or a single unit.
    Lines(Vec<usize>),
}

impl Judge<'_> {
    /// Judges a line, with the form that it is part of once all of that has come.
    pub(super) fn line(&mut self, block: &Block<'_>, found: &Found<'_>) {
        if self.joins_form(found) {
            return;
        }
        self.close_form(block);
        if found.span.start >= self.single && form::pair(found.text).is_some() {
            let (lines, at) = form::around(block.text, &found.span, self.single);
            let text = |i: usize| lines.get(i).map(|line| block.text[line.clone()].trim());
            let blank = |i: Option<usize>| i.and_then(text).is_some_and(str::is_empty);
            // Where every other line is blank, none of those ends a form.
            let spaced = |i: usize| blank(Some(i)) && (blank(i.checked_sub(2)) || blank(Some(i + 2)));
            let line = |i: usize| match text(i).and_then(form::pair) {
                Some(pair) => Line::Pair(pair),
                None if spaced(i) => Line::Through,
                None => Line::Border,
            };
            let (group, joined) = form::group(at, 0..lines.len(), &line, &self.verifier.names);
            self.single = group.last().map_or(found.span.end, |last| lines[*last].end.max(found.span.end));
            if joined {
                let lines = group.into_iter().map(|i| lines[i].clone()).collect();
                self.form = Some(OpenForm { lines, seen: Vec::new() });
                if self.joins_form(found) {
                    return;
                }
                self.form = None;
            }
        }
        let piece = self.line_piece(block, found.span.clone(), found.text, false);
        self.row(&[Piece { folded: found.folded, hits: found.hits, ..piece }], None);
    }

    /// Keeps what was found in a line of the open form.
    fn joins_form(&mut self, found: &Found<'_>) -> bool {
        let Some(open) = &mut self.form else { return false };
        let Some(index) = open.lines.iter().position(|line| *line == found.span) else { return false };
        open.seen.push(Seen::of(index, found));
        true
    }

    /// Judges the open form, as nothing more of it comes.
    pub(super) fn close_form(&mut self, block: &Block<'_>) {
        let Some(OpenForm { lines, seen }) = self.form.take() else { return };
        let mut seen: Vec<Option<Seen>> = by_number(lines.len(), seen);
        let mut named = Named::new(self.verifier);
        for (number, line) in lines.iter().enumerate() {
            named.line(&block.text[line.clone()], number, &mut seen[number]);
        }
        let pieces: Vec<Piece<'_>> = lines
            .into_iter()
            .zip(&seen)
            .map(|(span, seen)| {
                let text = seen.as_ref().map_or(&block.text[span.clone()], Seen::text);
                self.line_piece(block, span, text, true).with(seen.as_ref())
            })
            .collect();
        self.row(&pieces, None);
    }

    fn line_piece<'a>(
        &self,
        block: &'a Block<'a>,
        span: Range<usize>,
        text: &'a str,
        form: bool,
    ) -> Piece<'a> {
        Piece {
            block,
            unit: None,
            text,
            folded: None,
            hits: &[],
            observed: Vec::new(),
            above: line_above(block.text, span.start),
            heading: heading(block.text, span.start, 3),
            left: None,
            form,
            stands: self.at_head(&span),
            span,
        }
    }

    /// Searches and judges a block of lines, if there are tables in it.
    pub(super) fn tabular(&mut self, block: &Block<'_>, index: &Index, finder: &mut Finder) -> bool {
        let Some(units) = self.grids.units(&self.verifier.headers, block) else { return false };
        self.listed(&Block { units: Units::Listed(&units), ..*block }, &units, index, finder);
        true
    }

    /// Searches and judges a block whose units are listed.
    pub(super) fn listed(&mut self, block: &Block<'_>, units: &[Unit], index: &Index, finder: &mut Finder) {
        let fresh = |table: u32| !self.tables.contains_key(&table);
        let turned = transpose::turned(&self.verifier.headers, block, units, fresh);
        if let Some(turned) = &turned {
            self.places.turned(units, turned);
        }
        let units = turned.as_deref().unwrap_or(units);
        let cells = by_row(units);
        self.verifier.headers.look(&self.verifier.names, block, units, &cells, &mut self.tables);
        let filled = |u: &&Unit| u.thing.is_some() && !block.text[u.start..u.end].trim().is_empty();
        self.filled.extend(units.iter().filter(filled).filter_map(|u| u.thing));
        let mut seen = self.observed(block, units);
        // Of several observations about a unit the first takes what is found in it.
        let mut noticed: HashMap<usize, usize> =
            seen.iter().enumerate().rev().map(|(at, s)| (s.index, at)).collect();
        finder.block(self.verifier.set, index, block, &mut |found| note(&mut seen, &mut noticed, &found));
        sought::cells(self.verifier, &self.tables, block, units, &cells, &mut seen);
        if self.names.is_some() {
            sought::all(block, units, &mut seen);
        }
        seen.sort_by_key(|s| s.index);
        let before = self.pending.len();
        for run in self.runs(block, units, &cells, seen) {
            match run.members {
                Members::Rows(range, at) => {
                    let pieces = self.cells(block, units, &run.seen, &cells[range]);
                    self.row(&pieces, Some(at));
                }
                Members::Lines(members) => self.members(block, units, run.seen, &members),
            }
        }
        self.pending[before..].sort_by_key(|one| one.start);
    }

    /// What was found, brought together, in the order of the first of each.
    fn runs(&self, block: &Block<'_>, units: &[Unit], cells: &[usize], seen: Vec<Seen>) -> Vec<Run> {
        let keys: HashSet<usize> = units.iter().filter_map(|u| u.label.as_ref().map(|l| l.start)).collect();
        let text = |i: usize| block.text[units[i].start..units[i].end].trim();
        let line = |i: usize, part: Part| {
            let unit = &units[i];
            match &unit.label {
                _ if unit.part != part || unit.seam.is_some() || keys.contains(&unit.start) => Line::Through,
                _ if unit.cell.is_some() => Line::Border,
                Some(label) if form::fits(text(i)) => {
                    let label = block.text.get(label.clone()).unwrap_or_default();
                    Line::Pair(form::Pair { label, value: text(i) })
                }
                Some(_) => Line::Through,
                None => form::pair(text(i)).map_or(Line::Border, Line::Pair),
            }
        };
        let mut runs: Vec<Run> = Vec::new();
        let mut rows: HashMap<(u32, u32), usize> = HashMap::new();
        // The form of lines that goes on, and where lines no longer belong to what came before.
        let (mut open, mut single) = (None, 0);
        for one in seen {
            let unit = &units[one.index];
            let place = if let Some(cell) = unit.cell {
                let together = self.tables.get(&cell.table).map(|t| t.together(cell.row));
                let together = together.unwrap_or(cell.row..cell.row.saturating_add(1));
                let at = (cell.table, together.start);
                *rows.entry(at).or_insert_with(|| {
                    let range = cells_of(cells, units, cell.table, &together);
                    runs.push(Run { members: Members::Rows(range, at), seen: Vec::new() });
                    runs.len() - 1
                })
            } else {
                let running = !matches!(unit.part, Part::Metadata | Part::Property) && unit.seam.is_none();
                if one.index >= single && running && !matches!(line(one.index, unit.part), Line::Border) {
                    let of = |i: usize| line(i, unit.part);
                    let (group, joined) =
                        form::group(one.index, single..units.len(), &of, &self.verifier.names);
                    single = group.last().map_or(0, |last| last + 1).max(one.index + 1);
                    open = joined.then(|| {
                        runs.push(Run { members: Members::Lines(group), seen: Vec::new() });
                        runs.len() - 1
                    });
                }
                let holds = |run: &usize| match &runs[*run].members {
                    Members::Lines(members) => members.binary_search(&one.index).is_ok(),
                    Members::Rows(..) => false,
                };
                open.filter(holds).unwrap_or_else(|| {
                    runs.push(Run { members: Members::Lines(vec![one.index]), seen: Vec::new() });
                    runs.len() - 1
                })
            };
            runs[place].seen.push(one);
        }
        runs
    }

    /// Judges a single unit, or the lines or members of a form.
    fn members(&mut self, block: &Block<'_>, units: &[Unit], seen: Vec<Seen>, members: &[usize]) {
        let form = members.len() > 1;
        let number = |index: usize| members.iter().position(|m| *m == index).unwrap_or_default();
        let numbered = seen.into_iter().map(|s| Seen { index: number(s.index), ..s }).collect();
        let mut seen: Vec<Option<Seen>> = by_number(members.len(), numbered);
        if form {
            let mut named = Named::new(self.verifier);
            for (number, index) in members.iter().enumerate().filter(|(_, i)| units[**i].label.is_none()) {
                named.line(&block.text[units[*index].start..units[*index].end], number, &mut seen[number]);
            }
        }
        let pieces: Vec<Piece<'_>> = members
            .iter()
            .zip(&seen)
            .map(|(index, seen)| Piece { form, ..self.piece(block, units, *index, None, seen.as_ref()) })
            .collect();
        self.row(&pieces, None);
    }

    /// The cells of a row, or of the rows of a form.
    fn cells<'a>(
        &self,
        block: &'a Block<'a>,
        units: &'a [Unit],
        seen: &'a [Seen],
        row: &[usize],
    ) -> Vec<Piece<'a>> {
        let mut pieces = Vec::with_capacity(row.len());
        // The last unit of the cell to the left, and of the cell in hand.
        let (mut left, mut here): (Option<usize>, Option<usize>) = (None, None);
        for &index in row {
            if let (Some(before), Some(cell)) = (here.and_then(|i| units[i].cell), units[index].cell) {
                if before.row != cell.row {
                    left = None;
                } else if before.column != cell.column {
                    left = here;
                }
            }
            here = Some(index);
            let seen = seen.get(seen.partition_point(|s| s.index < index)).filter(|s| s.index == index);
            pieces.push(self.piece(block, units, index, left, seen));
        }
        pieces
    }

    fn piece<'a>(
        &self,
        block: &'a Block<'a>,
        units: &'a [Unit],
        index: usize,
        left: Option<usize>,
        seen: Option<&'a Seen>,
    ) -> Piece<'a> {
        let unit = &units[index];
        let text = |unit: &Unit| &block.text[unit.start..unit.end];
        let before = index.checked_sub(1).map(|i| &units[i]);
        let left = left.map(|i| text(&units[i])).filter(|t| self.verifier.headers.is_header(t));
        // A key or an element already says what its value is.
        let running = |p: Part| !matches!(p, Part::Metadata | Part::Property);
        let plain =
            |u: &Unit| u.cell.is_none() && u.label.is_none() && u.part == unit.part && running(u.part);
        let above = before.filter(|b| plain(b) && plain(unit));
        let span = unit.start..unit.end;
        let in_form = unit.cell.is_some_and(|c| self.tables.get(&c.table).is_some_and(|t| t.is_form(c.row)));
        let piece = Piece {
            block,
            unit: Some(unit),
            text: seen.map_or(text(unit), Seen::text),
            folded: None,
            hits: &[],
            observed: Vec::new(),
            above: above.map(text),
            // In a form each label and each value is a line.
            heading: heading(block.text, unit.start, if in_form { 8 } else { 3 }),
            left,
            form: false,
            stands: self.at_head(&span),
            span,
        };
        piece.with(seen)
    }
}

impl Seen {
    /// What was found in a unit or a line.
    pub(super) fn of(index: usize, found: &Found<'_>) -> Seen {
        let folded = found.folded.cloned();
        let text = if folded.is_some() { String::new() } else { found.text.to_owned() };
        Seen { index, text, folded, hits: found.hits.to_vec(), observed: Vec::new() }
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        self.folded.as_ref().map_or(self.text.as_str(), Folded::text)
    }
}

impl<'a> Piece<'a> {
    /// With what was found in it.
    fn with(self, seen: Option<&'a Seen>) -> Piece<'a> {
        Piece {
            folded: seen.and_then(|s| s.folded.as_ref()),
            hits: seen.map_or(&[], |s| &s.hits),
            observed: seen.map(|s| s.observed.clone()).unwrap_or_default(),
            ..self
        }
    }
}

/// What was found, at its number of so many.
fn by_number(count: usize, seen: Vec<Seen>) -> Vec<Option<Seen>> {
    let mut numbered: Vec<Option<Seen>> = (0..count).map(|_| None).collect();
    for one in seen {
        let index = one.index;
        if let Some(place) = numbered.get_mut(index) {
            *place = Some(one);
        }
    }
    numbered
}
