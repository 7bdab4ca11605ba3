//! The oracle: every rule alone, over all of the folded text, with nothing clever.

use regex::Regex;

use super::Hit;
use crate::rule::Ruleset;

/// What every rule finds in a unit, as `Found::hits` gives it.
pub fn hits(set: &Ruleset, regexes: &[Regex], text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (expression, regex) in set.expressions.iter().zip(regexes) {
        for found in regex.captures_iter(text) {
            let Some(whole) = found.get(0) else { continue };
            let value = found.name("value").unwrap_or(whole);
            let (start, end) = (value.start(), value.end());
            hits.push(Hit { start, end, rule: expression.rule, from: whole.start(), to: whole.end() });
        }
    }
    let lower = text.to_ascii_lowercase();
    for (rule, r) in set.rules.iter().enumerate() {
        let mut at = 0;
        while let Some(c) = lower[at..].chars().next() {
            let (before, rest) = lower.split_at(at);
            let fits = |word: &&String| rest.starts_with(word.as_str());
            let phrase = r.harmless.iter().filter(fits).map(String::len).max().unwrap_or(0);
            let bounded = |word: &&String| {
                let after = rest[word.len()..].chars().next();
                !before.chars().next_back().is_some_and(|c| r.not_after.contains(c))
                    && !after.is_some_and(|c| r.not_before.contains(c))
            };
            let word = r.keywords.iter().filter(fits).filter(bounded).map(String::len).max().unwrap_or(0);
            if word > phrase {
                hits.push(Hit { start: at, end: at + word, rule, from: at, to: at + word });
            }
            at += word.max(phrase).max(c.len_utf8());
        }
    }
    hits.sort_unstable();
    hits.dedup_by_key(|hit| (hit.start, hit.end, hit.rule));
    hits
}
