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
use regex_automata::meta::{Cache, Regex};
use regex_automata::{Anchored, Input};

pub use self::index::Index;
use self::index::Lead;
use self::sweep::{Spots, Stretch, sweep};
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
    near: Near,
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
        let Finder { spots, inner, folded, unit: search, near } = self;
        search.remember(index);
        sweep(block.text, index, spots);
        near.gather(index, spots);
        let mut rest = spots.all();
        let mut cursor = Cursor::new(block);
        // Where some rule names nothing to sweep for, every unit is worth a look.
        let every = !index.always.is_empty() || index.short.is_some();
        loop {
            let unit = match (every, rest.first()) {
                (true, _) => cursor.next(),
                (false, None) => None,
                (false, Some(place)) => match cursor.at(place) {
                    None => {
                        rest.split(place + 1);
                        continue;
                    }
                    unit => unit,
                },
            };
            let Some((span, listed)) = unit else { return };
            rest.split(span.start);
            let here = rest.split(span.end);
            let raw = &block.text[span.clone()];
            // A column header or a key may call it what the sweep does not see.
            let told = listed.is_some_and(|(_, unit)| unit.cell.is_some() || unit.label.is_some());
            near.look(block, &span, listed.map(|(i, _)| i), told, index, spots);
            search.absent(index, near);
            let (text, map) = if here.folds.is_empty() {
                search.run(set, index, raw, here, span.start);
                (raw, None)
            } else {
                folded.fold(raw);
                sweep(folded.text(), index, inner);
                search.run(set, index, folded.text(), inner.all(), 0);
                (folded.text(), Some(&*folded))
            };
            if let Some(seam) = listed.and_then(|(_, unit)| unit.seam) {
                let seam = seam.saturating_sub(span.start);
                let original = |hit: &Hit| {
                    map.map_or((hit.start, hit.end), |m: &Folded| (m.start(hit.start), m.end(hit.end)))
                };
                let across = |hit: &Hit| {
                    let (start, end) = original(hit);
                    start < seam && seam < end
                };
                // What is whole on one side of the seam was not cut there: two numbers, one below the other.
                let whole: Vec<Hit> = search.hits.iter().filter(|hit| !across(hit)).copied().collect();
                let holds =
                    |hit: &Hit, w: &Hit| w.rule == hit.rule && hit.start <= w.start && w.end <= hit.end;
                search.hits.retain(|hit| across(hit) && !whole.iter().any(|w| holds(hit, w)));
            }
            if !search.hits.is_empty() {
                give(Found { span, listed, text, folded: map, hits: &search.hits });
            }
        }
    }
}

/// Which rules' needed words stand near a unit.
#[derive(Default)]
struct Near {
    /// Place and rule of each needed word of the block, in order of place.
    words: Vec<(u32, u32)>,
    /// The rules of those that are near.
    rules: Vec<u32>,
    /// Whether others may be near that the sweep did not see.
    unknown: bool,
}

impl Near {
    fn gather(&mut self, index: &Index, spots: &Spots) {
        self.words.clear();
        for (at, group) in &spots.keys {
            for lead in index.leads(*group) {
                if let Lead::Needed { rule } = lead {
                    self.words.push((*at, *rule));
                }
            }
        }
    }

    /// Looks around the unit at `span`: in it, and in the one above that is not empty. Where it is told by other means
    /// what it is, or something folds, anything may be near.
    fn look(
        &mut self,
        block: &Block<'_>,
        span: &Range<usize>,
        listed: Option<usize>,
        told: bool,
        index: &Index,
        spots: &Spots,
    ) {
        self.rules.clear();
        self.unknown = told;
        if told {
            return;
        }
        let above = match (block.units, listed) {
            (Units::Listed(units), Some(i)) => i.checked_sub(1).map_or(span.start, |i| units[i].start),
            _ => above(block.text, span.start),
        };
        let within = |places: &[u32]| {
            let first = places.partition_point(|at| (*at as usize) < above);
            places.get(first).is_some_and(|at| (*at as usize) < span.end)
        };
        self.unknown = within(&spots.folds);
        let from = self.words.partition_point(|(at, _)| (*at as usize) < above);
        let near = self.words[from..].iter().take_while(|(at, _)| (*at as usize) < span.end);
        self.rules.extend(near.map(|(_, rule)| *rule));
        if within(&spots.letters) {
            self.rules.extend(&index.by_letter);
        }
    }
}

/// Where the line above the one that begins at `start` begins, empty ones passed over.
fn above(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let blank = |b: &u8| matches!(b, b'\n' | b'\r');
    let end = bytes[..start].iter().rposition(|b| !blank(b)).map_or(0, |n| n + 1);
    memrchr2(b'\n', b'\r', &bytes[..end]).map_or(0, |n| n + 1)
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
    /// Where the last match of each expression ended in this unit, and of which expressions there is one.
    ends: Vec<usize>,
    touched: Vec<usize>,
    /// Windows to search an expression in.
    windows: Vec<(u32, usize, usize)>,
    /// What this thread remembers of each expression of the rule set whose index has this number.
    caches: Vec<Option<Cache>>,
    index: u64,
    /// Which rules cannot come to anything here: a word that they need is not near.
    absent: Vec<bool>,
    /// Words found: rule, place, and the word's number, which is smaller the longer it is.
    words: Vec<(u32, usize, u32)>,
}

impl UnitSearch {
    /// Forgets what was remembered of another rule set.
    fn remember(&mut self, index: &Index) {
        if self.index != index.number {
            self.index = index.number;
            self.caches.clear();
        }
    }

    /// Finds in `text`, whose first byte is at `base` in the coordinates of `spots`.
    fn run(&mut self, set: &Ruleset, index: &Index, text: &str, spots: Stretch<'_>, base: usize) {
        self.hits.clear();
        self.windows.clear();
        self.words.clear();
        self.ends.resize(set.expressions.len(), 0);
        self.caches.resize_with(set.expressions.len(), || None);
        let end = base + text.len();
        for (at, group) in spots.keys {
            self.key(set, index, text, *at as usize - base, *group);
        }
        for zone in spots.zones {
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
        for at in spots.at {
            for expression in &index.at {
                self.window(set, text, *expression, *at as usize - base, *at as usize + 1 - base);
            }
        }
        for expression in &index.always {
            self.windows.push((*expression, 0, text.len()));
        }
        if let Some((automaton, words)) = &index.short {
            for m in automaton.find_overlapping_iter(text) {
                self.word(index, text, m.start(), words[m.pattern().as_usize()]);
            }
        }
        self.search_windows(set, text);
        self.choose_words(set, index, text);
        self.hits.sort_unstable();
        self.hits.dedup_by_key(|hit| (hit.start, hit.end, hit.rule));
        for expression in self.touched.drain(..) {
            self.ends[expression] = 0;
        }
    }

    /// Notes which rules need a word that is not near.
    fn absent(&mut self, index: &Index, near: &Near) {
        self.absent.clear();
        if near.unknown {
            self.absent.resize(index.needy.len(), false);
            return;
        }
        self.absent.extend_from_slice(&index.needy);
        for rule in &near.rules {
            self.absent[*rule as usize] = false;
        }
    }

    fn key(&mut self, set: &Ruleset, index: &Index, text: &str, at: usize, group: u32) {
        for lead in index.leads(group) {
            match *lead {
                Lead::Word { word, back } => {
                    if let Some(start) = at.checked_sub(back as usize) {
                        self.word(index, text, start, word);
                    }
                }
                Lead::Needed { .. } => {}
                Lead::Anchored { expression, back } => {
                    if self.absent[set.expressions[expression as usize].rule] {
                        continue;
                    }
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

    /// Notes a word that may begin at `at`.
    fn word(&mut self, index: &Index, text: &str, at: usize, number: u32) {
        let word = &index.words[number as usize];
        if text.as_bytes().get(at..).is_some_and(|bytes| word.begins(bytes)) {
            self.words.push((word.rule, at, number));
        }
    }

    /// Of a rule's words and harmless phrases the leftmost counts, of those that begin at one place the longest.
    fn choose_words(&mut self, set: &Ruleset, index: &Index, text: &str) {
        self.words.sort_unstable();
        let (mut last, mut free) = (u32::MAX, 0);
        for (rule, at, number) in self.words.iter().copied() {
            if rule != last {
                (last, free) = (rule, 0);
            }
            let word = &index.words[number as usize];
            let end = at + word.text.len();
            if at < free {
                continue;
            }
            if !word.harmless {
                let r = &set.rules[rule as usize];
                let before = text[..at].chars().next_back();
                let after = text[end..].chars().next();
                if before.is_some_and(|c| r.not_after.contains(c))
                    || after.is_some_and(|c| r.not_before.contains(c))
                {
                    continue;
                }
                self.hits.push(Hit { start: at, end, rule: rule as usize, from: at, to: end });
            }
            free = end;
        }
    }

    /// Notes that an expression may match around `start..stop`.
    fn window(&mut self, set: &Ruleset, text: &str, expression: u32, start: usize, stop: usize) {
        let e = &set.expressions[expression as usize];
        if self.absent[e.rule] {
            return;
        }
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
        let cache = self.caches[expression].get_or_insert_with(|| regex.create_cache());
        let found = regex.search_with(cache, &input)?;
        let (from, to) = (found.start(), found.end());
        let (start, end) = match value {
            Some(group) => group_span(regex, cache, group, &input, from, to),
            None => (from, to),
        };
        self.ends[expression] = to;
        self.touched.push(expression);
        self.hits.push(Hit { start, end, rule: e.rule, from, to });
        Some(to)
    }
}

/// The span of a group of the match `from..to`.
fn group_span(
    regex: &Regex,
    cache: &mut Cache,
    group: usize,
    input: &Input<'_>,
    from: usize,
    to: usize,
) -> (usize, usize) {
    let mut captures = regex.create_captures();
    let input = input.clone().span(from..input.end()).anchored(Anchored::Yes);
    regex.search_captures_with(cache, &input, &mut captures);
    captures.get_group(group).map_or((from, to), |span| (span.start, span.end))
}
