//! What the sweep looks for: the keys of all words and expressions in one table.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use aho_corasick::AhoCorasick;

use crate::fold::{Fold, fold_char};
use crate::rule::Ruleset;
use crate::rule::trigger::{Trigger, key, key_cost, keys_of};

/// A word of a rule.
pub(super) struct Word {
    /// Index of the rule.
    pub rule: u32,
    /// The word, folded, ASCII in lower case.
    pub text: Box<str>,
    /// Found, it makes what it covers harmless.
    pub harmless: bool,
    /// It holds a letter that may be written large or small.
    letters: bool,
}

impl Word {
    /// Whether it stands at the start of `bytes`.
    #[inline(always)]
    pub fn begins(&self, bytes: &[u8]) -> bool {
        let Some(found) = bytes.get(..self.text.len()) else { return false };
        if self.letters {
            found.eq_ignore_ascii_case(self.text.as_bytes())
        } else {
            found == self.text.as_bytes()
        }
    }
}

/// What a key leads to.
#[derive(Clone, Copy)]
pub(super) enum Lead {
    /// A word that begins `back` bytes before the key.
    Word { word: u32, back: u32 },
    /// An expression whose match begins `back` bytes before the key.
    Anchored { expression: u32, back: u32 },
    /// An expression whose match holds the key somewhere.
    Around { expression: u32 },
    /// A word that a rule needs near its matches may stand here.
    Needed { rule: u32 },
}

/// A number expression, and the runs that its matches are sure to hold.
pub(super) struct Number {
    pub expression: u32,
    pub word: u8,
    pub digits: u8,
}

/// Bits of the filter that keys pass first; a power of two.
const FILTER_BITS: u32 = 18;

/// The search structure of a rule set. Building it compiles no expression.
pub struct Index {
    /// Its number among all of this process, from 1.
    pub(super) number: u64,
    /// One bit a hash: most pairs of characters are refused here.
    filter: Box<[u64]>,
    /// One bit a character of the basic plane: those that fold.
    folds: Box<[u64; 1024]>,
    /// Open addressing, linear probing; `0` in `groups` is free.
    keys: Box<[u64]>,
    slots: Box<[u32]>,
    /// For each group, its range in `leads`.
    groups: Vec<(u32, u32)>,
    leads: Vec<Lead>,
    pub(super) words: Vec<Word>,
    pub(super) numbers: Vec<Number>,
    pub(super) grouped: Vec<u32>,
    pub(super) at: Vec<u32>,
    pub(super) always: Vec<u32>,
    /// The rules whose matches need a word near them that the sweep can see.
    pub(super) needy: Vec<bool>,
    /// Of these, the ones that a short Latin word is enough for: any letter may be it.
    pub(super) by_letter: Vec<u32>,
    /// Words too short for a key, and their indexes in `words`.
    pub(super) short: Option<(AhoCorasick, Vec<u32>)>,
}

impl Index {
    /// Indexes a rule set.
    pub fn new(set: &Ruleset) -> Index {
        let mut pairs: Vec<(u64, Lead)> = Vec::new();
        let (words, short) = collect_words(set, &mut pairs);
        static MADE: AtomicU64 = AtomicU64::new(0);
        let mut index = Index {
            number: MADE.fetch_add(1, Ordering::Relaxed) + 1,
            filter: vec![0; 1 << (FILTER_BITS - 6)].into_boxed_slice(),
            folds: folding(),
            keys: Box::new([]),
            slots: Box::new([]),
            groups: vec![(0, 0)],
            leads: Vec::new(),
            words,
            numbers: Vec::new(),
            grouped: Vec::new(),
            at: Vec::new(),
            always: Vec::new(),
            needy: vec![false; set.rules.len()],
            by_letter: Vec::new(),
            short: automaton(set, short),
        };
        for (number, expression) in set.expressions.iter().enumerate() {
            let number = number as u32;
            let plan = &set.rules[expression.rule].patterns[expression.pattern].plan;
            let single = plan.triggers.len() == 1;
            for trigger in &plan.triggers {
                match trigger {
                    Trigger::Keys { keys, back } => {
                        let lead = match back {
                            Some(back) if single => Lead::Anchored { expression: number, back: *back },
                            _ => Lead::Around { expression: number },
                        };
                        pairs.extend(keys.iter().map(|k| (*k, lead)));
                    }
                    Trigger::Word { word, digits } => {
                        index.numbers.push(Number { expression: number, word: *word, digits: *digits });
                    }
                    Trigger::Groups => index.grouped.push(number),
                    Trigger::At => index.at.push(number),
                    Trigger::Always => index.always.push(number),
                }
            }
        }
        index.numbers.sort_by_key(|n| n.word);
        for (rule, r) in set.rules.iter().enumerate().filter(|(_, r)| !r.needs.is_empty()) {
            let (short, long): (Vec<&String>, Vec<&String>) =
                r.needs.iter().partition(|n| n.len() < 4 && n.is_ascii());
            let keys: Option<Vec<Vec<u64>>> = long.into_iter().map(|need| need_keys(need)).collect();
            let Some(keys) = keys else { continue };
            let rule = rule as u32;
            index.needy[rule as usize] = true;
            index.by_letter.extend((!short.is_empty()).then_some(rule));
            pairs.extend(keys.into_iter().flatten().map(|key| (key, Lead::Needed { rule })));
        }
        index.fill(pairs);
        index
    }

    fn fill(&mut self, mut pairs: Vec<(u64, Lead)>) {
        pairs.sort_by_key(|(key, _)| *key);
        let size = (pairs.len() * 4).next_power_of_two().max(16);
        let mut keys = vec![0_u64; size].into_boxed_slice();
        let mut slots = vec![0_u32; size].into_boxed_slice();
        let mut rest = pairs.as_slice();
        while let Some((key, _)) = rest.first() {
            let same = rest.iter().take_while(|(k, _)| k == key).count();
            let start = self.leads.len() as u32;
            self.leads.extend(rest[..same].iter().map(|(_, lead)| *lead));
            let group = self.groups.len() as u32;
            self.groups.push((start, self.leads.len() as u32));
            let hash = hash(*key);
            self.filter[(hash >> 6) as usize] |= 1 << (hash & 63);
            let mut slot = hash as usize & (size - 1);
            while slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            (keys[slot], slots[slot]) = (*key, group);
            rest = &rest[same..];
        }
        (self.keys, self.slots) = (keys, slots);
    }

    /// Whether `key` may be one of ours; cheap, and nearly always no.
    #[inline(always)]
    pub(super) fn maybe(&self, key: u64) -> bool {
        let hash = hash(key);
        self.filter[(hash >> 6) as usize] >> (hash & 63) & 1 != 0
    }

    /// Whether the character of the basic plane that `word` begins with (three bytes) folds.
    #[inline(always)]
    pub(super) fn folds(&self, word: u64) -> bool {
        let (a, b, c) = (word & 0x0f, word >> 8 & 0x3f, word >> 16 & 0x3f);
        self.folds[(a << 6 | b) as usize] >> c & 1 != 0
    }

    /// The group of a key, if it is one of ours.
    pub(super) fn group(&self, key: u64) -> Option<u32> {
        let mask = self.keys.len() - 1;
        let mut slot = hash(key) as usize & mask;
        loop {
            match self.slots[slot] {
                0 => return None,
                group if self.keys[slot] == key => return Some(group),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// What a group leads to.
    pub(super) fn leads(&self, group: u32) -> &[Lead] {
        let (start, end) = self.groups[group as usize];
        &self.leads[start as usize..end as usize]
    }
}

#[inline(always)]
fn hash(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - FILTER_BITS)
}

/// The words of all rules, longest first; those with a key go to `pairs`, the indexes of the others are returned.
fn collect_words(set: &Ruleset, pairs: &mut Vec<(u64, Lead)>) -> (Vec<Word>, Vec<u32>) {
    let mut words = Vec::new();
    for (rule, r) in set.rules.iter().enumerate() {
        let all = r.keywords.iter().map(|w| (w, false)).chain(r.harmless.iter().map(|w| (w, true)));
        words.extend(all.map(|(w, harmless)| {
            let letters = w.bytes().any(|b| b.is_ascii_alphabetic());
            Word { rule: rule as u32, text: w.as_str().into(), harmless, letters }
        }));
    }
    // In this order the words that begin at one place are tried: the longest first, and of a word and a harmless phrase
    // that are the same, the phrase.
    words.sort_by_key(|w| (std::cmp::Reverse(w.text.len()), !w.harmless));
    // A pair of characters that many words hold is found as often as any of them: better one that few hold.
    let mut shared: HashMap<u64, f64> = HashMap::new();
    for key in words.iter().flat_map(|w| keys_of(&w.text)) {
        *shared.entry(key.1).or_default() += 1.0;
    }
    let cost = |key: &(usize, u64)| key_cost(key.1) * shared.get(&key.1).copied().unwrap_or(1.0);
    let mut short = Vec::new();
    for (number, word) in words.iter().enumerate() {
        match keys_of(&word.text).min_by(|a, b| cost(a).total_cmp(&cost(b))) {
            Some((back, key)) => pairs.push((key, Lead::Word { word: number as u32, back: back as u32 })),
            None => short.push(number as u32),
        }
    }
    (words, short)
}

/// Keys one of which stands wherever a text, without its spaces, hyphens and underlines, holds `need`. `None`: it is
/// too short for a key.
fn need_keys(need: &str) -> Option<Vec<u64>> {
    const GAPS: &[&str] = &[" ", "\u{3000}", "\u{a0}", "\t", "_", "-"];
    let (at, whole) = keys_of(need).min_by(|a, b| key_cost(a.1).total_cmp(&key_cost(b.1)))?;
    let reach = need[at..].chars().next().map_or(1, |c| if c.is_ascii() { 4 } else { 2 });
    let word: Vec<char> = need[at..].chars().take(reach).collect();
    let mut keys = vec![whole];
    // Within the key's own characters a gap may stand after any but the last; what follows it does not matter.
    for (n, gap) in (1..word.len()).flat_map(|n| GAPS.iter().map(move |gap| (n, gap))) {
        let head: String = word[..n].iter().collect();
        let text = format!("{head}{gap}");
        let tail: String = word[n..].iter().collect();
        for rest in [
            tail.clone(),
            format!(" {tail}"),
            format!("\u{3000}{tail}"),
            format!("\u{a0}{tail}"),
            format!("\t{tail}"),
            format!("_{tail}"),
            format!("-{tail}"),
        ] {
            keys.extend(key(format!("{text}{rest}").as_bytes()));
        }
    }
    Some(keys)
}

fn automaton(set: &Ruleset, short: Vec<u32>) -> Option<(AhoCorasick, Vec<u32>)> {
    if short.is_empty() {
        return None;
    }
    let (words, _) = collect_words(set, &mut Vec::new());
    let texts = short.iter().map(|n| words[*n as usize].text.as_bytes());
    // Words of a few letters: building their automaton cannot exceed its limits.
    AhoCorasick::builder().ascii_case_insensitive(true).build(texts).ok().map(|ac| (ac, short))
}

fn folding() -> Box<[u64; 1024]> {
    let mut folds = Box::new([0; 1024]);
    for lead in [0xe1_u32, 0xe2, 0xe3, 0xef] {
        for code in (lead & 0xf) << 12..((lead & 0xf) + 1) << 12 {
            if char::from_u32(code).is_some_and(|c| fold_char(c) != Fold::Keep) {
                folds[(code >> 6) as usize] |= 1 << (code & 63);
            }
        }
    }
    folds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::folds_lead;

    #[test]
    fn every_character_that_folds_is_marked() {
        let folds = folding();
        for c in ('\u{800}'..='\u{ffff}').filter(|c| fold_char(*c) != Fold::Keep) {
            assert!(folds[c as usize >> 6] >> (c as usize & 63) & 1 == 1, "{c:?}");
        }
        for c in ('\u{80}'..='\u{7ff}').filter(|c| fold_char(*c) != Fold::Keep) {
            let mut bytes = [0; 2];
            assert!(folds_lead(c.encode_utf8(&mut bytes).as_bytes()[0]), "{c:?}");
        }
    }
}
