//! One pass over the text for every place worth a look.
//!
//! Chinese text is swept character by character: the pair of characters at each start is looked up in a filter of
//! one bit a hash. Runs of letters and digits are measured on the way. Nothing else is touched, so that prose costs
//! a load, a multiplication and a test a character.

use super::index::Index;
use crate::fold::{Fold, fold_char, folds_ascii, folds_lead};
use crate::rule::trigger::{SEPARATORS, ascii_key, wide_key};

/// A stretch of letters and digits, its groups joined by single separators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Zone {
    pub start: u32,
    pub end: u32,
    /// Longest run of letters and digits, and of digits.
    pub word: u8,
    pub digits: u8,
    /// Whether two groups of three and more stand side by side.
    pub grouped: bool,
}

/// What a sweep found, each list in order of place (byte offsets).
#[derive(Default)]
pub(super) struct Spots {
    /// Place and group of each key.
    pub keys: Vec<(u32, u32)>,
    pub zones: Vec<Zone>,
    /// Places of `@`.
    pub at: Vec<u32>,
    /// Places of characters that fold.
    pub folds: Vec<u32>,
    /// Places of runs that hold a letter.
    pub letters: Vec<u32>,
}

/// What a sweep found in a stretch of the text.
#[derive(Clone, Copy, Default)]
pub(super) struct Stretch<'a> {
    pub keys: &'a [(u32, u32)],
    pub zones: &'a [Zone],
    pub at: &'a [u32],
    pub folds: &'a [u32],
}

impl<'a> Stretch<'a> {
    /// The first place in it (bytes).
    pub fn first(&self) -> Option<usize> {
        let places = [
            self.keys.first().map(|(at, _)| *at),
            self.zones.first().map(|zone| zone.start),
            self.at.first().copied(),
            self.folds.first().copied(),
        ];
        places.into_iter().flatten().min().map(|at| at as usize)
    }

    /// Takes off what stands before `end`. It is little: the stretch of one unit.
    pub fn split(&mut self, end: usize) -> Stretch<'a> {
        fn take<'a, T>(from: &mut &'a [T], before: impl Fn(&T) -> bool) -> &'a [T] {
            let n = from.iter().take_while(|one| before(one)).count();
            let (taken, rest) = from.split_at(n);
            *from = rest;
            taken
        }
        Stretch {
            keys: take(&mut self.keys, |(at, _)| (*at as usize) < end),
            zones: take(&mut self.zones, |zone| (zone.start as usize) < end),
            at: take(&mut self.at, |at| (*at as usize) < end),
            folds: take(&mut self.folds, |at| (*at as usize) < end),
        }
    }
}

impl Spots {
    /// All of it.
    pub fn all(&self) -> Stretch<'_> {
        Stretch { keys: &self.keys, zones: &self.zones, at: &self.at, folds: &self.folds }
    }

    fn clear(&mut self) {
        self.keys.clear();
        self.zones.clear();
        self.at.clear();
        self.folds.clear();
        self.letters.clear();
    }

    #[cold]
    fn key(&mut self, at: usize, key: u64, index: &Index) {
        if let Some(group) = index.group(key) {
            self.keys.push((at as u32, group));
        }
    }
}

/// Sweeps `text`, which is shorter than 4 GB.
pub(super) fn sweep(text: &str, index: &Index, spots: &mut Spots) {
    spots.clear();
    let bytes = text.as_bytes();
    let mut zone = Zone::default();
    let mut last_run = 0;
    let mut i = 0;
    while i < bytes.len() {
        let word = load(bytes, i);
        let lead = word as u8;
        if (0xe0..0xf0).contains(&lead) {
            let key = wide_key(word);
            if index.maybe(key) || index.folds(word) {
                if index.folds(word) {
                    spots.folds.push(i as u32);
                }
                spots.key(i, key, index);
            }
            i += 3;
        } else if lead.is_ascii_alphanumeric() {
            let run = run(bytes, i, index, spots);
            let joined = zone.end > 0 && separates(&text[zone.end as usize..i]);
            if joined {
                zone.grouped |= last_run >= 3 && run.length >= 3;
            } else {
                close(&zone, spots);
                zone = Zone { start: i as u32, ..Zone::default() };
            }
            zone.word = zone.word.max(run.length.min(255) as u8);
            zone.digits = zone.digits.max(run.digits.min(255) as u8);
            if run.digits < run.length {
                spots.letters.push(i as u32);
            }
            zone.end = (i + run.length) as u32;
            last_run = run.length;
            i += run.length;
        } else if lead < 0x80 {
            if lead == b'@' {
                spots.at.push(i as u32);
            } else if folds_ascii(lead) {
                spots.folds.push(i as u32);
            }
            let key = ascii_key(word);
            if index.maybe(key) {
                spots.key(i, key, index);
            }
            i += 1;
        } else {
            if folds_lead(lead) && text[i..].chars().next().is_some_and(|c| fold_char(c) != Fold::Keep) {
                spots.folds.push(i as u32);
            }
            i += if lead < 0xe0 { 2 } else { 4 };
        }
    }
    close(&zone, spots);
}

/// Whether `gap` is one separator.
#[inline(always)]
fn separates(gap: &str) -> bool {
    gap.len() <= 3 && {
        let mut chars = gap.chars();
        chars.next().is_some_and(|c| SEPARATORS.contains(&c)) && chars.next().is_none()
    }
}

fn close(zone: &Zone, spots: &mut Spots) {
    if zone.word >= 5 || zone.grouped {
        spots.zones.push(*zone);
    }
}

struct Run {
    length: usize,
    digits: usize,
}

/// Measures the run of letters and digits at `start`; keys in it are looked up too.
#[inline(always)]
fn run(bytes: &[u8], start: usize, index: &Index, spots: &mut Spots) -> Run {
    let mut i = start;
    let (mut digits, mut most) = (0, 0);
    while let Some(b) = bytes.get(i).filter(|b| b.is_ascii_alphanumeric()) {
        digits = if b.is_ascii_digit() { digits + 1 } else { 0 };
        most = most.max(digits);
        let key = ascii_key(load(bytes, i));
        if index.maybe(key) {
            spots.key(i, key, index);
        }
        i += 1;
    }
    Run { length: i - start, digits: most }
}

/// Eight bytes from `i` on, zeros beyond the end.
#[inline(always)]
fn load(bytes: &[u8], i: usize) -> u64 {
    match bytes.get(i..i + 8) {
        Some(window) => u64::from_le_bytes(window.try_into().unwrap_or([0; 8])),
        None => load_tail(bytes, i),
    }
}

#[cold]
fn load_tail(bytes: &[u8], i: usize) -> u64 {
    let mut window = [0; 8];
    let tail = &bytes[i.min(bytes.len())..];
    window[..tail.len()].copy_from_slice(tail);
    u64::from_le_bytes(window)
}
