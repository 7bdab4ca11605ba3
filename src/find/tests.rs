#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;

use super::*;
use crate::fold::fold;
use crate::model::{Origin, UnitPlace};
use crate::rule::{Choice, builtin};

struct World {
    set: Ruleset,
    index: Index,
    regexes: Vec<Regex>,
    /// Hits and misses of the built-in rules, and pieces of prose.
    pieces: Vec<String>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let choice = Choice { builtin: true, ..Choice::default() };
    let set = Ruleset::assemble(&choice, &|_| true).ok().unwrap();
    let index = Index::new(&set);
    let source = |e: &crate::rule::compile::Expression| &set.rules[e.rule].patterns[e.pattern].source;
    let regexes = set.expressions.iter().map(|e| Regex::new(source(e)).unwrap()).collect();
    let mut pieces: Vec<String> = Vec::new();
    for file in builtin::sources().unwrap() {
        for rule in file.rules {
            pieces.extend(rule.hits.into_iter().chain(rule.misses));
            pieces.extend(rule.keywords.into_iter().chain(rule.harmless).chain(rule.labels));
        }
    }
    pieces.extend(
        "，|。|：| |-|2|3302|各科室：请按要求办理|的|\t|★|密|@|.|年|月|日|号|室|（|）|\u{200b}|３|Ａ"
            .split('|')
            .map(Into::into),
    );
    World { set, index, regexes, pieces }
});

/// Hits by the original offsets in the block.
fn engine(world: &World, block: &Block<'_>) -> Vec<(usize, usize, usize)> {
    let mut all = Vec::new();
    Finder::default().block(&world.set, &world.index, block, &mut |found| {
        for hit in found.hits {
            let (start, end) =
                found.folded.map_or((hit.start, hit.end), |f| (f.start(hit.start), f.end(hit.end)));
            all.push((found.span.start + start, found.span.start + end, hit.rule));
        }
    });
    all
}

fn oracle(world: &World, text: &str) -> Vec<(usize, usize, usize)> {
    let mut all = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let unit = line.trim_end_matches(['\n', '\r']);
        let mut folded = Folded::default();
        folded.fold(unit);
        for hit in reference::hits(&world.set, &world.regexes, folded.text()) {
            all.push((at + folded.start(hit.start), at + folded.end(hit.end), hit.rule));
        }
        at += line.len();
    }
    all
}

/// Whether the rule of a hit needs no word near it, or one stands in its line or the one above.
fn needed(world: &World, text: &str, hit: &(usize, usize, usize)) -> bool {
    let needs = &world.set.rules[hit.2].needs;
    let end = text[hit.0..].find(['\n', '\r']).map_or(text.len(), |n| hit.0 + n);
    let start = text[..hit.0].rfind(['\n', '\r']).map_or(0, |n| n + 1);
    let above = text[..start].trim_end_matches(['\n', '\r']).rfind(['\n', '\r']).map_or(0, |n| n + 1);
    let near = crate::rule::settle::label(&text[above..end]);
    needs.is_empty() || needs.iter().any(|need| near.contains(need.as_str()))
}

fn lines(text: &str) -> Block<'_> {
    Block { text, units: Units::Lines, origin: Origin::Source { line: 1, column: 1 } }
}

fn mixture() -> impl Strategy<Value = String> {
    let piece = select(WORLD.pieces.as_slice());
    prop::collection::vec((piece, 0..5_u8, any::<prop::sample::Index>()), 1..12).prop_map(|pieces| {
        let mut text = String::new();
        for (piece, how, at) in pieces {
            let mut chars: Vec<char> = piece.chars().collect();
            match how {
                // As it is, cut short, disguised, or on a line of its own.
                0 | 1 => {}
                2 => drop(chars.remove(at.index(chars.len()))),
                3 => chars.insert(at.index(chars.len()), '\u{200b}'),
                _ => chars.push('\n'),
            }
            text.extend(chars);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_sweep_loses_nothing_and_adds_nothing(text in mixture()) {
        let world = &*WORLD;
        let (found, wanted) = (engine(world, &lines(&text)), oracle(world, &text));
        // Of a rule that needs a word near it, what stands without one may be left out.
        let wanted: Vec<_> = wanted.into_iter().filter(|hit| found.contains(hit) || needed(world, &text, hit)).collect();
        let rules = |hits: &[(usize, usize, usize)]| -> Vec<String> {
            hits.iter().map(|(a, b, r)| format!("{} {:?}", world.set.rules[*r].id, &text[*a..*b])).collect()
        };
        prop_assert_eq!(rules(&found), rules(&wanted));
        prop_assert_eq!(found, wanted);
    }
}

#[test]
fn every_built_in_hit_is_found_by_both() {
    let world = &*WORLD;
    for piece in &world.pieces {
        let found = engine(world, &lines(piece));
        let mut wanted = oracle(world, piece);
        wanted.retain(|hit| found.contains(hit) || needed(world, piece, hit));
        assert_eq!(found, wanted, "{piece:?}");
    }
}

#[test]
fn a_match_does_not_cross_units_but_may_cross_a_seam() {
    let world = &*WORLD;
    let id = fold("330281199003071231");
    let (a, b) = id.split_at(9);
    let text = format!("{a}\n{b}\n{a}{b}\n");
    let unit = |start, end, seam| Unit {
        start,
        end,
        part: Part::Body,
        place: UnitPlace::None,
        cell: None,
        label: None,
        seam,
        thing: None,
    };
    let rule = world.set.by_id("pii.resident-id").unwrap();
    let count = |units: &[Unit]| {
        let block = Block { text: &text, units: Units::Listed(units), origin: Origin::Units };
        engine(world, &block).iter().filter(|(_, _, r)| *r == rule).count()
    };
    let (first, second) = (unit(0, 9, None), unit(10, 19, None));
    assert_eq!(count(&[first.clone(), second.clone()]), 0);
    assert_eq!(count(&[first.clone(), second.clone(), unit(20, 38, Some(29))]), 1);
    assert_eq!(count(&[first, second, unit(20, 38, Some(38))]), 0, "inside one half: found there already");
}

#[test]
fn words_without_a_key_are_found_all_the_same() {
    let mut set = Ruleset::assemble(&Choice { builtin: true, ..Choice::default() }, &|_| true).ok().unwrap();
    let rule = set.by_id("secret.keyword").unwrap();
    set.rules[rule].keywords.extend(["qv".into(), "龘".into()]);
    let index = Index::new(&set);
    let mut found = Vec::new();
    Finder::default().block(&set, &index, &lines("甲QV乙\n龘\n"), &mut |f| {
        found.extend(f.hits.iter().filter(|h| h.rule == rule).map(|h| f.text[h.start..h.end].to_owned()));
    });
    assert_eq!(found, ["QV", "龘"]);
}
