//! Who claims a stretch of a row: the rank of a claim, and which bytes are taken.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::Verifier;
use super::row::Value;

/// Ranks claims: smaller rank first, labelled before unlabelled, longer before shorter.
pub fn rank(verifier: &Verifier<'_>, value: &Value) -> (u8, bool, Reverse<usize>, usize, usize) {
    let rank = verifier.set.rules[value.rule].claim.unwrap_or(u8::MAX);
    (rank, !value.facts.labelled, Reverse(value.span.len()), value.piece, value.span.start)
}

/// Whether two stretches share a byte.
pub fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Stretches of the pieces of a row that do not meet each other, each with what claims it.
#[derive(Default)]
pub struct Claimed(BTreeMap<(usize, usize), (usize, usize)>);

impl Claimed {
    /// What claims the stretches that `span` of a piece meets, last one first.
    pub fn by(&self, piece: usize, span: &Range<usize>) -> impl Iterator<Item = usize> {
        // They do not meet each other, so their ends are in the order of their starts.
        let before = self.0.range(..(piece, span.end)).rev();
        let meeting = before.take_while(move |((p, _), (end, _))| *p == piece && span.start < *end);
        meeting.map(|(_, (_, by))| *by)
    }

    /// Claims a stretch, unless a part of it is taken; whether it was free.
    pub fn claim(&mut self, piece: usize, span: &Range<usize>, by: usize) -> bool {
        let free = self.by(piece, span).next().is_none();
        if free {
            self.0.insert((piece, span.start), (span.end, by));
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Claims are what comparing every pair comes to.
        #[test]
        fn what_meets_a_claim_is_refused(spans in prop::collection::vec((0usize..3, 0usize..40, 1usize..9), 0..40)) {
            let mut claimed = Claimed::default();
            let mut kept: Vec<(usize, Range<usize>, usize)> = Vec::new();
            for (by, (piece, start, length)) in spans.into_iter().enumerate() {
                let span = start..start + length;
                let mut met: Vec<usize> =
                    kept.iter().filter(|k| k.0 == piece && meet(&k.1, &span)).map(|k| k.2).collect();
                let mut found: Vec<usize> = claimed.by(piece, &span).collect();
                met.sort_unstable();
                found.sort_unstable();
                prop_assert_eq!(&found, &met);
                prop_assert_eq!(claimed.claim(piece, &span, by), met.is_empty());
                if met.is_empty() {
                    kept.push((piece, span, by));
                }
            }
        }
    }
}
