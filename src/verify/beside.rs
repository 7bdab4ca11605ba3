//! What stands beside a value in its row or sentence: which facts the other values and the names add.

use std::collections::HashMap;
use std::ops::Range;

use super::Verifier;
use super::claim::{self, Claimed};
use super::label::{first_chars, last_chars, sentence};
use super::row::{Piece, Value, scope_of};
use super::when::RowFacts;
use crate::rule::Rule;
use crate::rule::model::RowFact;

/// How many kinds of facts there are.
const FACTS: usize = RowFact::Organ as usize + 1;

/// What the values that most likely stand, and the names, give to each sentence.
pub struct Beside<'r> {
    verifier: &'r Verifier<'r>,
    /// How often each fact is given in each scope.
    given: HashMap<usize, [u32; FACTS]>,
    claimed: Claimed,
    /// Piece and bytes of each name, in order of place.
    names: &'r [(usize, Range<usize>)],
    /// The texts of all pieces, where a rule asks for an organ.
    row: Option<String>,
}

impl<'r> Beside<'r> {
    /// Counts what is given.
    pub fn new(
        verifier: &'r Verifier<'r>,
        pieces: &[Piece<'_>],
        values: &[Value],
        names: &'r [(usize, Range<usize>)],
    ) -> Self {
        let mut beside =
            Beside { verifier, given: HashMap::new(), claimed: Claimed::default(), names, row: None };
        for i in likely(verifier, values) {
            if beside.claimed.claim(values[i].piece, &values[i].span, i)
                && let Some(fact) = beside.gives(&values[i])
            {
                beside.given.entry(values[i].scope).or_default()[fact as usize] += 1;
            }
        }
        for (piece, span) in names {
            let scope = scope_of(&pieces[*piece], span.start);
            beside.given.entry(scope).or_default()[RowFact::Name as usize] += 1;
        }
        if values.iter().any(|v| verifier.asks_organ[v.rule]) {
            beside.row = Some(pieces.iter().map(|p| p.text).collect::<Vec<_>>().join("："));
        }
        beside
    }

    /// What a value tells of its row.
    fn gives(&self, value: &Value) -> Option<RowFact> {
        self.verifier.set.rules[value.rule].gives.or(value.facts.bared)
    }

    /// Whether a personal number stands in the row.
    pub fn identified(&self) -> bool {
        self.given.values().any(|facts| facts[RowFact::Id as usize] > 0)
    }

    /// What stands beside a value.
    pub fn facts(&self, pieces: &[Piece<'_>], values: &[Value], value: &Value) -> RowFacts {
        let mut given = self.given.get(&value.scope).copied().unwrap_or_default();
        for met in self.claimed.by(value.piece, &value.span).map(|i| &values[i]) {
            if let Some(fact) = self.gives(met).filter(|_| met.scope == value.scope) {
                given[fact as usize] -= 1;
            }
        }
        let before = self.names.partition_point(|n| (n.0, n.1.start) < (value.piece, value.span.end));
        let met = |n: &&(usize, Range<usize>)| n.0 == value.piece && claim::meet(&n.1, &value.span);
        for (piece, span) in self.names[..before].iter().rev().take_while(met) {
            if scope_of(&pieces[*piece], span.start) == value.scope {
                given[RowFact::Name as usize] -= 1;
            }
        }
        let mut facts = RowFacts::default();
        let mut add = |fact: RowFact| {
            let has = given[fact as usize] > 0;
            if has {
                facts.add(fact);
            }
            has
        };
        let number = [RowFact::Id, RowFact::Phone, RowFact::Account].map(&mut add).contains(&true);
        let address = add(RowFact::Address);
        let name = add(RowFact::Name);
        if number {
            facts.add(RowFact::Number);
        }
        if name && (number || address) {
            facts.add(RowFact::Person);
        }
        if self.verifier.asks_organ[value.rule] && self.organ(pieces, value) {
            facts.add(RowFact::Organ);
        }
        facts
    }

    /// Whether an organ or a company is named as the holder: after 户名 and the like in the sentence or just above it.
    fn organ(&self, pieces: &[Piece<'_>], value: &Value) -> bool {
        let piece = &pieces[value.piece];
        let names_organ = |text: &str| names_organ(&self.verifier.set.lexicon.organs, text);
        if piece.is_cell() {
            return self.row.as_deref().is_some_and(names_organ) || names_organ(piece.heading);
        }
        names_organ(&piece.text[sentence(piece.text, value.span.start)])
            || names_organ(last_chars(&piece.text[..value.span.start], 60))
            || names_organ(piece.heading)
    }
}

/// Whether a text names an organ as the holder of an account.
fn names_organ(organs: &[String], text: &str) -> bool {
    const HOLDER: &[&str] =
        &["户名", "户主单位", "账户名称", "帐户名称", "单位名称", "收款单位", "收款人", "开户单位"];
    // The holder that stands nearest before.
    let held = HOLDER.iter().filter_map(|h| text.rfind(h).map(|at| at + h.len())).max();
    held.is_some_and(|at| {
        let held = first_chars(&text[at..], 40);
        let name = held.trim_start_matches([':', '：', ' ', '\u{3000}', '\n', '为', '是']);
        let end = name.find(['，', ',', '；', ';', '。', '\n', '\t', ' ']).unwrap_or(name.len());
        let name = &name[..end];
        let bare = name.trim_end_matches(['）', ')']);
        organs.iter().any(|o| name.ends_with(o.as_str()) || bare.ends_with(o.as_str()))
    })
}

/// The values that most likely stand, for what they tell about each other, by rank of claim.
fn likely(verifier: &Verifier<'_>, values: &[Value]) -> Vec<usize> {
    let likely = |i: &usize| {
        let v = &values[*i];
        let rule = &verifier.set.rules[v.rule];
        v.facts.bared.is_some()
            || rule.gives.is_some()
                && (v.facts.labelled
                    || (v.facts.checked == "ok"
                        && (rule.labels.is_empty() || rule.severity.is_some() || unlabelled(rule))))
    };
    let mut order: Vec<usize> = (0..values.len()).filter(likely).collect();
    order.sort_by_cached_key(|i| claim::rank(verifier, &values[*i]));
    order
}

/// Whether a rule may report a value that nothing labels.
fn unlabelled(rule: &Rule) -> bool {
    rule.judge
        .iter()
        .any(|j| j.severity.is_some() && j.when.labelled != Some(true) && j.when.label.is_empty())
}
