//! Persons: the identifiers of one row, sentence or form belong to one person (domain facts 4.8). A name together with a
//! number, an account or an address is a person disclosed, and so is an identity number alone.
//!
//! Two disclosures that share an identifier are of the same person. Identifiers are compared by a hash that is salted
//! anew in each process; only counts and numbers within a file leave it.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::LazyLock;

use super::row::{Piece, Row, Value};
use crate::model::value::compact;
use crate::model::{Category, Severity};
use crate::rule::Ruleset;
use crate::rule::model::RowFact;

/// The salt of this process.
pub(super) static SALT: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// The salted identifiers of one person disclosed in one row.
pub type Identifiers = Vec<u64>;

/// What a person goes by whose identity number is written so.
pub(super) fn by_number(text: &str) -> u64 {
    SALT.hash_one(("id", "", compact(text).as_str()))
}

/// Which person each of the values of a row belongs to: an index into the persons given with it. `values` are those that
/// may be reported, in order of place, each with its severity as far as it is known.
pub fn of_row(
    set: &Ruleset,
    pieces: &[Piece<'_>],
    row: &Row,
    values: &[(&Value, Option<Option<Severity>>)],
) -> (Vec<Option<usize>>, Vec<Identifiers>) {
    let mut persons: Vec<Identifiers> = Vec::new();
    let mut owners = vec![None; values.len()];
    let about = |v: &Value| set.rules[v.rule].category == Category::Personal;
    let weighs =
        |severity: &Option<Option<Severity>>| !matches!(severity, Some(None | Some(Severity::Notice)));
    let mut scopes: Vec<usize> = values.iter().map(|(v, _)| v.scope).collect();
    scopes.dedup();
    for scope in scopes {
        let mine: Vec<usize> = (0..values.len())
            .filter(|i| values[*i].0.scope == scope && about(values[*i].0) && weighs(&values[*i].1))
            .collect();
        let names: Vec<&(usize, Range<usize>)> = row
            .names
            .iter()
            .filter(|(p, span)| super::row::scope_of(&pieces[*p], span.start) == scope)
            .collect();
        let gives = |i: usize| set.rules[values[i].0.rule].gives.or(values[i].0.facts.bared);
        let ids: Vec<usize> = mine.iter().copied().filter(|i| gives(*i) == Some(RowFact::Id)).collect();
        let place = |i: usize| (values[i].0.piece, values[i].0.span.start);
        // Where each person of the scope begins: at an identity number, else at a name.
        let begins: Vec<(usize, usize)> = match (ids.is_empty(), names.is_empty()) {
            (false, _) => ids.iter().map(|i| place(*i)).collect(),
            (true, false) => names.iter().map(|(p, span)| (*p, span.start)).collect(),
            (true, true) => continue,
        };
        let first = persons.len();
        persons.resize(first + begins.len(), Vec::new());
        let nearest = |at: (usize, usize)| begins.iter().rposition(|b| *b <= at).unwrap_or(0);
        for i in mine {
            let person = nearest(place(i));
            let value = values[i].0;
            let text = &pieces[value.piece].text[value.span.clone()];
            // The name that stands nearest before, or the only one.
            let name = names.iter().rfind(|(p, span)| (*p, span.start) <= place(i)).or(names.first());
            let name = name.map(|(p, span)| &pieces[*p].text[span.clone()]);
            match (gives(i), name) {
                (Some(RowFact::Id), _) => persons[first + person].push(by_number(text)),
                (Some(RowFact::Phone | RowFact::Account | RowFact::Address), Some(name)) => {
                    persons[first + person].push(SALT.hash_one(("other", name, compact(text).as_str())));
                }
                _ => {}
            }
            owners[i] = Some(first + person);
        }
    }
    // A name beside nothing that identifies discloses nobody.
    let mut kept = Vec::new();
    let numbers: Vec<Option<usize>> = persons
        .into_iter()
        .map(|identifiers| {
            (!identifiers.is_empty()).then(|| {
                kept.push(identifiers);
                kept.len() - 1
            })
        })
        .collect();
    (owners.into_iter().map(|owner| owner.and_then(|o| numbers[o])).collect(), kept)
}

/// Brings together the disclosures that share an identifier; gives for each the number of its person, counted from 1 in
/// the order of `seen`, and how many persons there are. `seen` are indices into `all`; what is not in it counts nobody.
pub fn unite(all: &[Identifiers], seen: impl Iterator<Item = usize>) -> (HashMap<usize, u64>, u64) {
    let mut parents: Vec<usize> = (0..all.len()).collect();
    fn root(parents: &mut [usize], mut at: usize) -> usize {
        while parents[at] != at {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        at
    }
    let mut holders: HashMap<u64, usize> = HashMap::new();
    for (index, identifiers) in all.iter().enumerate() {
        for identifier in identifiers {
            let holder = *holders.entry(*identifier).or_insert(index);
            let (a, b) = (root(&mut parents, holder), root(&mut parents, index));
            parents[a.max(b)] = a.min(b);
        }
    }
    let mut numbers: HashMap<usize, u64> = HashMap::new();
    let mut by_root: HashMap<usize, u64> = HashMap::new();
    for index in seen {
        let root = root(&mut parents, index);
        let next = by_root.len() as u64 + 1;
        numbers.insert(index, *by_root.entry(root).or_insert(next));
    }
    let count = by_root.len() as u64;
    (numbers, count)
}

#[cfg(test)]
mod tests {
    use super::unite;

    #[test]
    fn disclosures_that_share_an_identifier_are_of_one_person() {
        let all = vec![vec![1], vec![2, 3], vec![3], vec![4], vec![1, 4], vec![9]];
        let (numbers, count) = unite(&all, 0..5);
        assert_eq!(count, 2);
        assert_eq!([0, 1, 2, 3, 4].map(|i| numbers[&i]), [1, 2, 2, 1, 1]);
        assert!(!numbers.contains_key(&5));
    }
}
