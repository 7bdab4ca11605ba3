//! Where a pattern is worth a look: derived once from the pattern, so that rules stay plain regular expressions.
//!
//! Every match of a pattern must contain what one of its triggers names; the search sweeps the text for triggers
//! only and runs the expression around them. The property test in `find` holds this against running every
//! expression over all of the text.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::rarity::pair;

/// Something the sweep looks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Trigger {
    /// Two neighbouring characters (or four ASCII ones), as [`key`] spells them.
    Keys {
        /// The keys, ascending.
        keys: Vec<u64>,
        /// Bytes from the start of the match to the key, where that is fixed.
        back: Option<u32>,
    },
    /// A run of ASCII letters and digits at least `word` long that holds `digits` digits on end.
    Word {
        /// Letters and digits on end.
        word: u8,
        /// Digits on end.
        digits: u8,
    },
    /// Two groups of three and more letters or digits with one separator between them.
    Groups,
    /// An `@`.
    At,
    /// Nothing: the expression runs over all of the text.
    Always,
}

/// How a pattern is searched for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// One of these stands in every match.
    pub triggers: Vec<Trigger>,
    /// The longest a match can be, in bytes; `None` where nothing bounds it.
    pub longest: Option<u32>,
}

/// Characters that may stand between the groups of a number.
pub const SEPARATORS: &[char] = &[' ', '-', '.', '\u{a0}', '\u{3000}'];

/// The most keys that a trigger may have.
const MOST_KEYS: usize = 4096;

/// Spells the characters at the start of `bytes` as a key: where a three-byte character leads, it and the next one
/// (six bytes, or four where that is ASCII); where an ASCII one leads, four bytes, letter case ignored, a leading digit
/// standing for any. `None`: not enough of them, or another kind of character leads.
pub fn key(bytes: &[u8]) -> Option<u64> {
    let mut padded = [0; 8];
    let length = key_length(bytes);
    padded[..length].copy_from_slice(bytes.get(..length)?);
    match bytes.first()? {
        0xe0..=0xef => Some(wide_key(u64::from_le_bytes(padded))),
        0..=0x7f => Some(ascii_key(u64::from_le_bytes(padded))),
        _ => None,
    }
}

/// How many bytes the key at the start of `bytes` has; more than there are, where they are too few to tell.
fn key_length(bytes: &[u8]) -> usize {
    match bytes {
        [0..=0x7f, ..] => 4,
        [_, _, _, 0..=0x7f, ..] => 4,
        _ => 6,
    }
}

/// The key of the eight bytes in `word`, the first three of which are one character.
#[inline(always)]
pub fn wide_key(word: u64) -> u64 {
    if word & 0x8000_0000 == 0 { word & 0xffff_ffff } else { word & 0xffff_ffff_ffff }
}

/// The key of the eight bytes in `word`, the first of which is ASCII.
#[inline(always)]
pub fn ascii_key(word: u64) -> u64 {
    let folded = (word & 0xffff_ffff) | 0x2020_2020;
    if (word as u8).is_ascii_digit() { (folded & !0xff) | u64::from(b'0') } else { folded }
}

/// Derives the plan of a parsed pattern.
pub fn plan(hir: &Hir) -> Plan {
    let longest = hir.properties().maximum_len().and_then(|n| u32::try_from(n).ok());
    let plain = strip(hir);
    let branches = match plain.kind() {
        HirKind::Alternation(branches) => branches.as_slice(),
        _ => std::slice::from_ref(&plain),
    };
    let mut triggers = Vec::new();
    for branch in branches {
        let best = candidates(branch).into_iter().min_by(|a, b| cost(a).total_cmp(&cost(b)));
        match best {
            None => return Plan { triggers: vec![Trigger::Always], longest },
            Some(trigger) if !triggers.contains(&trigger) => triggers.push(trigger),
            Some(_) => {}
        }
    }
    Plan { triggers, longest }
}

/// The same expression without capture groups.
fn strip(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Capture(capture) => strip(&capture.sub),
        HirKind::Concat(subs) => Hir::concat(subs.iter().map(strip).collect()),
        HirKind::Alternation(subs) => Hir::alternation(subs.iter().map(strip).collect()),
        HirKind::Repetition(rep) => {
            let mut rep = rep.clone();
            rep.sub = Box::new(strip(&rep.sub));
            Hir::repetition(rep)
        }
        _ => hir.clone(),
    }
}

/// Every trigger that each match of `hir` is sure to contain.
fn candidates(hir: &Hir) -> Vec<Trigger> {
    let mut found = Vec::new();
    let subs = &elements(hir);
    let (mut least, mut most) = (0_usize, Some(0_usize));
    for (i, sub) in subs.iter().enumerate() {
        let mut starts = vec![(sub.clone(), Some(0))];
        match sub.kind() {
            // The last round of a repetition is followed by what comes after it.
            HirKind::Repetition(rep) if rep.min >= 1 && rep.max != Some(1) => {
                let fixed = (rep.max == Some(rep.min)).then(|| fixed_length(&rep.sub)).flatten();
                starts = vec![(rep.sub.as_ref().clone(), fixed.map(|n| n * (rep.min as usize - 1)))];
            }
            // So is the last character of each of several words.
            HirKind::Alternation(_) => starts.extend(last_character(sub).map(|last| (last, None))),
            _ => {}
        }
        for (head, skipped) in starts {
            let rest = Hir::concat([head].into_iter().chain(subs[i + 1..].iter().cloned()).collect());
            if let Some(keys) = leading_keys(&rest) {
                let back = most.filter(|n| *n == least).and_then(|n| Some(n + skipped?));
                found.push(Trigger::Keys { keys, back: back.and_then(|n| u32::try_from(n).ok()) });
            }
        }
        let properties = sub.properties();
        least += properties.minimum_len().unwrap_or(0);
        most = most.zip(properties.maximum_len()).map(|(a, b)| a + b);
    }
    let word = run(hir, &|b| b.is_ascii_alphanumeric()).best;
    let digits = run(hir, &|b| b.is_ascii_digit()).best;
    if word >= 5 {
        found.push(Trigger::Word { word: word.min(255) as u8, digits: digits.min(255) as u8 });
    } else if grouped(subs) {
        found.push(Trigger::Groups);
    }
    if subs.iter().any(|s| matches!(s.kind(), HirKind::Literal(l) if *l.0 == *b"@")) {
        found.push(Trigger::At);
    }
    found
}

/// The elements of a sequence, literals taken apart into characters.
fn elements(hir: &Hir) -> Vec<Hir> {
    match hir.kind() {
        HirKind::Concat(subs) => subs.iter().flat_map(elements).collect(),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => text.chars().map(|c| Hir::literal(c.encode_utf8(&mut [0; 4]).as_bytes())).collect(),
            Err(_) => vec![hir.clone()],
        },
        _ => vec![hir.clone()],
    }
}

/// The characters that a match can end in, as a class; `None`: too many, or it can be empty.
fn last_character(hir: &Hir) -> Option<Hir> {
    fn collect(hir: &Hir, into: &mut Vec<ClassUnicodeRange>) -> Option<()> {
        match hir.kind() {
            HirKind::Literal(literal) => {
                let last = std::str::from_utf8(&literal.0).ok()?.chars().next_back()?;
                into.push(ClassUnicodeRange::new(last, last));
            }
            HirKind::Class(Class::Unicode(class)) => into.extend(class.iter().copied()),
            HirKind::Alternation(subs) => subs.iter().try_for_each(|sub| collect(sub, into))?,
            HirKind::Concat(subs) => {
                for sub in subs.iter().rev() {
                    match sub.kind() {
                        // What may be left out leaves the end to what stands before it.
                        HirKind::Repetition(rep) if rep.min == 0 => collect(&rep.sub, into)?,
                        _ => return collect(sub, into),
                    }
                }
                return None;
            }
            HirKind::Repetition(rep) if rep.min > 0 => collect(&rep.sub, into)?,
            HirKind::Capture(capture) => collect(&capture.sub, into)?,
            _ => return None,
        }
        Some(())
    }
    let mut ranges = Vec::new();
    collect(hir, &mut ranges)?;
    Some(Hir::class(Class::Unicode(ClassUnicode::new(ranges))))
}

fn fixed_length(hir: &Hir) -> Option<usize> {
    let p = hir.properties();
    p.minimum_len().filter(|n| p.maximum_len() == Some(*n))
}

/// The keys of everything that a match of `hir` can begin with.
fn leading_keys(hir: &Hir) -> Option<Vec<u64>> {
    let starts = extend(vec![Vec::new()], hir)?;
    let mut keys = starts.iter().map(|start| key(start)).collect::<Option<Vec<u64>>>()?;
    keys.sort_unstable();
    keys.dedup();
    (!keys.is_empty()).then_some(keys)
}

/// Goes on from each of `starts` with all that `hir` can match, as far as a key reaches. `None`: too many ways.
fn extend(starts: Vec<Vec<u8>>, hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let (mut done, open): (Vec<_>, Vec<_>) = starts.into_iter().partition(|s| s.len() >= key_length(s));
    if open.is_empty() {
        return Some(done);
    }
    let append = |open: &[Vec<u8>], bytes: &[u8]| -> Vec<Vec<u8>> {
        open.iter().map(|s| s.iter().chain(bytes).copied().collect()).collect()
    };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => done.extend(open),
        HirKind::Literal(literal) => done.extend(append(&open, &literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            for range in class.iter() {
                for c in (range.start()..=range.end()).take(MOST_KEYS + 1) {
                    // Long s and the Kelvin sign fold to letters before any search.
                    if !matches!(c, '\u{17f}' | '\u{212a}') {
                        done.extend(append(&open, c.encode_utf8(&mut [0; 4]).as_bytes()));
                    }
                    if done.len() > MOST_KEYS {
                        return None;
                    }
                }
            }
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(rep) => {
            let mut round = open;
            for n in 0.. {
                if n >= rep.min {
                    done.extend(round.iter().cloned());
                }
                if round.is_empty() || rep.max == Some(n) {
                    break;
                }
                // A round that adds nothing would go on for ever.
                let next = extend(round.clone(), &rep.sub)?;
                let (complete, open) = next.into_iter().partition(|s| s.len() >= key_length(s));
                done.extend::<Vec<_>>(complete);
                if open == round {
                    break;
                }
                round = open;
            }
        }
        HirKind::Capture(capture) => done.extend(extend(open, &capture.sub)?),
        HirKind::Concat(subs) => done.extend(subs.iter().try_fold(open, extend)?),
        HirKind::Alternation(subs) => {
            for sub in subs {
                done.extend(extend(open.clone(), sub)?);
            }
        }
    }
    for start in &mut done {
        // What lies beyond the key does not tell keys apart.
        start.truncate(key_length(start).max(4));
    }
    done.sort_unstable();
    done.dedup();
    (done.len() <= MOST_KEYS).then_some(done)
}

/// How often a trigger stands in ordinary official prose, roughly: it only has to rank them.
fn cost(trigger: &Trigger) -> f64 {
    match trigger {
        Trigger::Keys { keys, back } => {
            let each: f64 = keys.iter().map(|key| key_cost(*key)).sum();
            if back.is_some() { each } else { 3.0 * each }
        }
        Trigger::Word { word, digits } => 1e-3 / f64::from(*word) / f64::from(1 + *digits),
        Trigger::Groups => 2e-4,
        Trigger::At => 1e-6,
        Trigger::Always => f64::INFINITY,
    }
}

/// How often a key stands in prose, roughly.
pub fn key_cost(key: u64) -> f64 {
    let bytes = key.to_le_bytes();
    let length = if key > 0xffff_ffff { 6 } else { 4 };
    let bytes = &bytes[..length];
    // A key may cut its last character in two.
    let whole = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(cut) => std::str::from_utf8(&bytes[..cut.valid_up_to()]).unwrap_or_default(),
    };
    let mut chars = whole.chars();
    match (chars.next(), chars.next()) {
        (Some(first), second) if !first.is_ascii() => pair(first, second.unwrap_or('\u{a0}')),
        // Four ASCII characters.
        _ => 1e-5,
    }
}

/// The keys of a word, each with the place where it stands (byte offset).
pub fn keys_of(word: &str) -> impl Iterator<Item = (usize, u64)> {
    word.char_indices().filter_map(|(at, _)| Some((at, key(&word.as_bytes()[at..])?)))
}

/// Runs of characters of one kind that every match is sure to contain, in characters.
#[derive(Clone, Copy)]
struct Run {
    /// The whole match is such a run, at least so long.
    whole: Option<usize>,
    start: usize,
    end: usize,
    best: usize,
}

const NONE: Run = Run { whole: None, start: 0, end: 0, best: 0 };

fn run(hir: &Hir, kind: &dyn Fn(u8) -> bool) -> Run {
    let all = |n| Run { whole: Some(n), start: n, end: n, best: n };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => all(0),
        HirKind::Literal(l) => l.0.iter().fold(all(0), |r, b| then(r, if kind(*b) { all(1) } else { NONE })),
        HirKind::Class(class) => {
            let fits = match class {
                Class::Unicode(c) => c.iter().all(|r| {
                    // Kelvin and long s never stand in folded text.
                    let fits = |c: char| c.is_ascii() && kind(c as u8) || matches!(c, '\u{17f}' | '\u{212a}');
                    (r.start()..=r.end()).take(128).all(fits)
                        && u32::from(r.end()) - u32::from(r.start()) < 128
                }),
                Class::Bytes(c) => c.iter().all(|r| (r.start()..=r.end()).all(kind)),
            };
            if fits { all(1) } else { NONE }
        }
        HirKind::Repetition(rep) => {
            let one = run(&rep.sub, kind);
            let times = rep.min.min(256) as usize;
            match one.whole {
                Some(n) => all(n * times),
                None if times == 0 => NONE,
                None => one,
            }
        }
        HirKind::Capture(capture) => run(&capture.sub, kind),
        HirKind::Concat(subs) => subs.iter().fold(all(0), |r, sub| then(r, run(sub, kind))),
        HirKind::Alternation(subs) => {
            let runs = subs.iter().map(|sub| run(sub, kind));
            runs.reduce(|a, b| Run {
                whole: a.whole.zip(b.whole).map(|(a, b)| a.min(b)),
                start: a.start.min(b.start),
                end: a.end.min(b.end),
                best: a.best.min(b.best),
            })
            .unwrap_or(NONE)
        }
    }
}

fn then(a: Run, b: Run) -> Run {
    Run {
        whole: a.whole.zip(b.whole).map(|(a, b)| a + b),
        start: a.whole.map_or(a.start, |n| n + b.start),
        end: b.whole.map_or(b.end, |n| n + a.end),
        best: a.best.max(b.best).max(a.end + b.start),
    }
}

/// Whether the sequence holds group, one separator, group.
fn grouped(subs: &[Hir]) -> bool {
    let alnum = |b: u8| b.is_ascii_alphanumeric();
    let separator = |hir: &Hir| match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().all(|r| (r.start()..=r.end()).take(9).all(|c| SEPARATORS.contains(&c)))
        }
        HirKind::Literal(l) => std::str::from_utf8(&l.0).is_ok_and(|s| {
            let mut chars = s.chars();
            chars.next().is_some_and(|c| SEPARATORS.contains(&c)) && chars.next().is_none()
        }),
        _ => false,
    };
    (1..subs.len()).any(|i| {
        separator(&subs[i])
            && run(&Hir::concat(subs[..i].to_vec()), &alnum).end >= 3
            && run(&Hir::concat(subs[i + 1..].to_vec()), &alnum).start >= 3
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn triggers(pattern: &str) -> Vec<Trigger> {
        plan(&regex_syntax::parse(pattern).expect(pattern)).triggers
    }

    /// The keys of a pattern as text, and where the first stands in a match.
    fn keys(pattern: &str) -> (Vec<String>, Option<u32>) {
        match triggers(pattern).as_slice() {
            [Trigger::Keys { keys, back }] => {
                let text =
                    |k: &u64| String::from_utf8_lossy(&k.to_le_bytes()).trim_end_matches('\0').to_owned();
                (keys.iter().map(text).collect(), *back)
            }
            other => panic!("{pattern}: {other:?}"),
        }
    }

    #[test]
    fn two_characters_that_every_match_holds() {
        assert_eq!(keys("密级[:：](绝密|机密|秘密)"), (vec!["密级".into()], Some(0)));
        assert_eq!(keys("国家秘密").0, ["家秘"], "rarer than either word");
        assert_eq!(keys("(内部|工作秘密)[ ]{0,2}★").0.len(), 4, "what stands before ★, and ★ after a space");
        assert_eq!(keys("(内部(资料)?|敏感)[ ]{0,2}★").0.len(), 6, "料, 部 and 感 before ★ or a space");
        assert_eq!(keys("ghp_[0-9A-Za-z]{36}").0.len(), 1);
        assert_eq!(keys("(?i)password[:=]"), (vec!["pass".into()], Some(0)));
    }

    #[test]
    fn spaces_between_characters_make_more_keys() {
        assert_eq!(keys("(绝|机|秘)[ \t\u{3000}\u{a0}]{0,4}密级?").0.len(), 27);
        assert_eq!(keys("[浙京][A-Z]·?[A-Z0-9]{4}[A-Z0-9警]").0.len(), 52);
    }

    #[test]
    fn an_inner_pair_serves_where_the_start_is_open() {
        let (_, back) = keys("[0-9]{1,4}(幢|栋)[0-9]{1,4}室");
        assert_eq!(back, None, "how far from the start is not fixed");
        assert!(keys("[0-9]{4}秩[0-9]{1,2}月").1.is_some());
    }

    #[test]
    fn numbers_are_runs() {
        assert_eq!(triggers("[0-9]{17}[0-9Xx]"), [Trigger::Word { word: 18, digits: 17 }]);
        assert_eq!(triggers("[EG][0-9]{8}"), [Trigger::Word { word: 9, digits: 8 }]);
        assert_eq!(triggers("(?:\\+?86[- ]?)?1[3-9][0-9]{9}"), [Trigger::Word { word: 11, digits: 11 }]);
        assert_eq!(triggers("1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}"), [Trigger::Groups]);
        assert_eq!(triggers("[A-Za-z0-9.]{1,40}@[a-z0-9.]{3,40}"), [Trigger::At]);
    }

    #[test]
    fn every_branch_has_its_own() {
        assert_eq!(triggers("[0-9]{6}|密级").len(), 2);
        assert_eq!(triggers("[0-9]{6}|密"), [Trigger::Always]);
    }

    #[test]
    fn what_names_nothing_runs_always() {
        assert_eq!(triggers("(a+)+b"), [Trigger::Always]);
        assert_eq!(triggers("[\u{4e00}-\u{9fff}]{2,8}"), [Trigger::Always]);
    }
}
