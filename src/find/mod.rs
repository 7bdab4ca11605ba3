//! Where a rule may apply: one sweep over a block, and each rule's own expression only at the places it shows.
//!
//! What comes out is the same as if every rule ran alone over every unit (`reference`, the oracle of the tests).

mod index;
#[cfg(test)]
mod reference;
mod sweep;
#[cfg(test)]
mod tests;

use std::ops::Range;

use memchr::{memchr2, memrchr2};
use regex_automata::{Anchored, Input, meta::Regex};

pub use self::index::Index;
use self::index::Lead;
use self::sweep::{Spots, sweep};
use crate::fold::Folded;
use crate::model::{Block, Part, Unit, Units};
use crate::rule::Ruleset;

/// A match of a rule in the folded text of a unit (byte offsets).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// First byte of the value.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Index of the rule.
    pub rule: usize,
    /// The whole match, of which the value may be a part.
    pub from: usize,
    /// One past the last byte of the whole match.
    pub to: usize,
}

/// A unit in which something was found.
pub struct Found<'a> {
    /// Its bytes in the block's text.
    pub span: Range<usize>,
    /// The listed unit, where the block lists its units, by its index.
    pub listed: Option<(usize, &'a Unit)>,
    /// Its text, folded.
    pub text: &'a str,
    /// The way from offsets in `text` to offsets in the unit as it was read; `None`: they are the same.
    pub folded: Option<&'a Folded>,
    /// What was found, in order of place; one hit a rule and span.
    pub hits: &'a [Hit],
}

impl Found<'_> {
    /// The part of the draft that the unit belongs to.
    pub fn part(&self) -> Part {
        self.listed.map_or(Part::Body, |(_, unit)| unit.part)
    }
}

/// Finds in block after block; one a thread, its memory is reused.
#[derive(Default)]
pub struct Finder {
    spots: Spots,
    inner: Spots,
    folded: Folded,
    unit: UnitSearch,
}

impl Finder {
    /// Searches a block and gives each unit in which something was found, in order.
    pub fn block(
        &mut self,
        set: &Ruleset,
        index: &Index,
        block: &Block<'_>,
        give: &mut dyn FnMut(Found<'_>),
    ) {
        let Finder { spots, inner, folded, unit: search } = self;
        sweep(block.text, index, spots);
        if !index.always.is_empty() || index.short.is_some() {
            // Some rule names nothing to sweep for: every unit is worth a look.
            let mut cursor = Cursor::new(block);
            while let Some((span, listed)) = cursor.next() {
                search_unit(set, index, block, span, listed, spots, inner, folded, search, give);
            }
            return;
        }
        let mut cursor = Cursor::new(block);
        let (mut k, mut z, mut a, mut f) = (0, 0, 0, 0);
        loop {
            let first = |at: Option<u32>| at.map_or(usize::MAX, |at| at as usize);
            let place = first(spots.keys.get(k).map(|(at, _)| *at))
                .min(first(spots.zones.get(z).map(|zone| zone.start)))
                .min(first(spots.at.get(a).copied()))
                .min(first(spots.folds.get(f).copied()));
            if place == usize::MAX {
                return;
            }
            let end = match cursor.at(place) {
                Some((span, listed)) => {
                    let end = span.end;
                    search_unit(set, index, block, span, listed, spots, inner, folded, search, give);
                    end.max(place + 1)
                }
                None => place + 1,
            };
            k += spots.keys[k..].partition_point(|(at, _)| (*at as usize) < end);
            z += spots.zones[z..].partition_point(|zone| (zone.start as usize) < end);
            a += spots.at[a..].partition_point(|at| (*at as usize) < end);
            f += spots.folds[f..].partition_point(|at| (*at as usize) < end);
        }
    }
}

/// Searches one unit: as it stands, or folded where it holds something that folds.
#[expect(clippy::too_many_arguments, reason = "the parts of one finder, borrowed apart")]
fn search_unit(
    set: &Ruleset,
    index: &Index,
    block: &Block<'_>,
    span: Range<usize>,
    listed: Option<(usize, &Unit)>,
    spots: &Spots,
    inner: &mut Spots,
    folded: &mut Folded,
    search: &mut UnitSearch,
    give: &mut dyn FnMut(Found<'_>),
) {
    let raw = &block.text[span.clone()];
    let folds = spots.folds.partition_point(|at| (*at as usize) < span.start);
    let must_fold = spots.folds.get(folds).is_some_and(|at| (*at as usize) < span.end);
    let (text, map) = if must_fold {
        folded.fold(raw);
        sweep(folded.text(), index, inner);
        search.run(set, index, folded.text(), inner, 0);
        (folded.text(), Some(&*folded))
    } else {
        search.run(set, index, raw, spots, span.start);
        (raw, None)
    };
    if let Some(seam) = listed.and_then(|(_, unit)| unit.seam) {
        let seam = seam.saturating_sub(span.start);
        let original = |start, end| map.map_or((start, end), |m: &Folded| (m.start(start), m.end(end)));
        search.hits.retain(|hit| {
            let (start, end) = original(hit.start, hit.end);
            start < seam && seam < end
        });
    }
    if !search.hits.is_empty() {
        give(Found { span, listed, text, folded: map, hits: &search.hits });
    }
}

/// The bytes of a unit, and the unit with its number where the reader listed it.
type Place<'a> = (Range<usize>, Option<(usize, &'a Unit)>);

/// Goes through the units of a block in order.
struct Cursor<'a> {
    block: &'a Block<'a>,
    /// Next listed unit, or first byte after the last line given.
    next: usize,
}

impl<'a> Cursor<'a> {
    fn new(block: &'a Block<'a>) -> Self {
        Cursor { block, next: 0 }
    }

    /// The unit that holds the byte at `place`; places must ascend.
    fn at(&mut self, place: usize) -> Option<Place<'a>> {
        match self.block.units {
            Units::Lines => {
                let bytes = self.block.text.as_bytes();
                let start = memrchr2(b'\n', b'\r', bytes.get(self.next..place)?)
                    .map_or(self.next, |n| self.next + n + 1);
                let end = memchr2(b'\n', b'\r', &bytes[place..]).map_or(bytes.len(), |n| place + n);
                self.next = end;
                (start < end).then_some((start..end, None))
            }
            Units::Listed(units) => {
                self.next += units[self.next..].partition_point(|unit| unit.end <= place);
                let unit = units.get(self.next).filter(|unit| unit.start <= place)?;
                Some((unit.start..unit.end, Some((self.next, unit))))
            }
        }
    }

    /// The next unit.
    fn next(&mut self) -> Option<Place<'a>> {
        match self.block.units {
            Units::Lines => {
                let bytes = self.block.text.as_bytes();
                let start = bytes[self.next..].iter().position(|b| !matches!(b, b'\n' | b'\r'))? + self.next;
                self.at(start)
            }
            Units::Listed(units) => {
                let unit = units.get(self.next)?;
                self.next += 1;
                Some((unit.start..unit.end, Some((self.next - 1, unit))))
            }
        }
    }
}

/// The search within one unit, with its memory.
#[derive(Default)]
struct UnitSearch {
    hits: Vec<Hit>,
    /// Where the last match of each expression, and of each rule's words, ended in this unit.
    ends: Vec<usize>,
    word_ends: Vec<usize>,
    touched: Vec<usize>,
    touched_words: Vec<usize>,
    /// Windows to search an expression in.
    windows: Vec<(u32, usize, usize)>,
}

impl UnitSearch {
    /// Finds in `text`, whose first byte is at `base` in the coordinates of `spots`.
    fn run(&mut self, set: &Ruleset, index: &Index, text: &str, spots: &Spots, base: usize) {
        self.hits.clear();
        self.windows.clear();
        self.ends.resize(set.expressions.len(), 0);
        self.word_ends.resize(set.rules.len(), 0);
        let end = base + text.len();
        let from = spots.keys.partition_point(|(at, _)| (*at as usize) < base);
        for (at, group) in spots.keys[from..].iter().take_while(|(at, _)| (*at as usize) < end) {
            self.key(set, index, text, *at as usize - base, *group);
        }
        let from = spots.zones.partition_point(|zone| (zone.start as usize) < base);
        for zone in spots.zones[from..].iter().take_while(|zone| (zone.start as usize) < end) {
            let (start, stop) = (zone.start as usize - base, (zone.end as usize).min(end) - base);
            for number in index.numbers.iter().take_while(|n| n.word <= zone.word) {
                if number.digits <= zone.digits {
                    self.window(set, text, number.expression, start, stop);
                }
            }
            if zone.grouped {
                for expression in &index.grouped {
                    self.window(set, text, *expression, start, stop);
                }
            }
        }
        let from = spots.at.partition_point(|at| (*at as usize) < base);
        for at in spots.at[from..].iter().take_while(|at| (**at as usize) < end) {
            for expression in &index.at {
                self.window(set, text, *expression, *at as usize - base, *at as usize + 1 - base);
            }
        }
        for expression in &index.always {
            self.windows.push((*expression, 0, text.len()));
        }
        self.search_windows(set, text);
        if let Some((automaton, words)) = &index.short {
            for m in automaton.find_overlapping_iter(text) {
                self.word(set, index, text, m.start(), words[m.pattern().as_usize()]);
            }
        }
        self.hits.sort_unstable();
        self.hits.dedup_by_key(|hit| (hit.start, hit.end, hit.rule));
        for expression in self.touched.drain(..) {
            self.ends[expression] = 0;
        }
        for rule in self.touched_words.drain(..) {
            self.word_ends[rule] = 0;
        }
    }

    fn key(&mut self, set: &Ruleset, index: &Index, text: &str, at: usize, group: u32) {
        for lead in index.leads(group) {
            match *lead {
                Lead::Word(word) => self.word(set, index, text, at, word),
                Lead::Anchored { expression, back } => {
                    let Some(start) = at.checked_sub(back as usize) else { continue };
                    if start >= self.ends[expression as usize] && text.is_char_boundary(start) {
                        let input = Input::new(text).span(start..text.len()).anchored(Anchored::Yes);
                        self.search(set, expression as usize, input);
                    }
                }
                Lead::Around { expression } => self.window(set, text, expression, at, at + 1),
            }
        }
    }

    /// A word of a rule may begin at `at`. Of a rule's words and harmless phrases the leftmost counts, of those the
    /// longest; the index holds them longest first.
    fn word(&mut self, set: &Ruleset, index: &Index, text: &str, at: usize, word: u32) {
        let word = &index.words[word as usize];
        let rule = word.rule as usize;
        let end = at + word.text.len();
        let Some(found) = text.as_bytes().get(at..end) else { return };
        if at < self.word_ends[rule] || !found.eq_ignore_ascii_case(word.text.as_bytes()) {
            return;
        }
        let r = &set.rules[rule];
        if !word.harmless {
            let before = text[..at].chars().next_back();
            let after = text[end..].chars().next();
            if before.is_some_and(|c| r.not_after.contains(c))
                || after.is_some_and(|c| r.not_before.contains(c))
            {
                return;
            }
            self.hits.push(Hit { start: at, end, rule, from: at, to: end });
        }
        self.word_ends[rule] = end;
        self.touched_words.push(rule);
    }

    /// Notes that an expression may match around `start..stop`.
    fn window(&mut self, set: &Ruleset, text: &str, expression: u32, start: usize, stop: usize) {
        let e = &set.expressions[expression as usize];
        let (lo, hi) = match set.rules[e.rule].patterns[e.pattern].plan.longest {
            Some(longest) => {
                let longest = longest as usize;
                let lo = text.floor_char_boundary(start.saturating_sub(longest));
                (lo, text.ceil_char_boundary(stop.saturating_add(longest).min(text.len())))
            }
            None => (0, text.len()),
        };
        self.windows.push((expression, lo, hi));
    }

    fn search_windows(&mut self, set: &Ruleset, text: &str) {
        let mut windows = std::mem::take(&mut self.windows);
        windows.sort_unstable();
        let mut rest = windows.as_slice();
        while let Some(&(expression, lo, mut hi)) = rest.first() {
            // Windows that touch are one: a match may reach from one into the other.
            let joined = rest.iter().take_while(|(e, l, h)| {
                let same = *e == expression && *l <= hi;
                hi = if same { hi.max(*h) } else { hi };
                same
            });
            let joined = joined.count();
            rest = &rest[joined..];
            let mut from = lo;
            while from < hi {
                let input = Input::new(text).span(from..hi);
                match self.search(set, expression as usize, input) {
                    Some(end) => from = end.max(from + 1),
                    None => break,
                }
                from = text.ceil_char_boundary(from);
            }
        }
        windows.clear();
        self.windows = windows;
    }

    /// Searches once; a match becomes a hit. Returns its end.
    fn search(&mut self, set: &Ruleset, expression: usize, input: Input<'_>) -> Option<usize> {
        let e = &set.expressions[expression];
        let (regex, value) = e.regex(&set.rules);
        let found = regex.search(&input)?;
        let (from, to) = (found.start(), found.end());
        let (start, end) = match value {
            Some(group) => group_span(regex, group, &input, from, to),
            None => (from, to),
        };
        self.ends[expression] = to;
        self.touched.push(expression);
        self.hits.push(Hit { start, end, rule: e.rule, from, to });
        Some(to)
    }
}

/// The span of a group of the match `from..to`.
fn group_span(regex: &Regex, group: usize, input: &Input<'_>, from: usize, to: usize) -> (usize, usize) {
    let mut captures = regex.create_captures();
    regex.search_captures(&input.clone().span(from..input.end()).anchored(Anchored::Yes), &mut captures);
    captures.get_group(group).map_or((from, to), |span| (span.start, span.end))
}
