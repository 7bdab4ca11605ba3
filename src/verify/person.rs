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
    // The values and the names of each sentence, in the order in which the sentences come.
    let mut scopes: Vec<(Vec<usize>, Vec<&(usize, Range<usize>)>)> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (i, (value, severity)) in values.iter().enumerate() {
        let place = *places.entry(value.scope).or_insert_with(|| {
            scopes.push(Default::default());
            scopes.len() - 1
        });
        if about(value) && weighs(severity) {
            scopes[place].0.push(i);
        }
    }
    for name in &row.names {
        if let Some(place) = places.get(&super::row::scope_of(&pieces[name.0], name.1.start)) {
            scopes[*place].1.push(name);
        }
    }
    for (mine, names) in scopes {
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
        let nearest = |at: (usize, usize)| begins.partition_point(|b| *b <= at).saturating_sub(1);
        for i in mine {
            let person = nearest(place(i));
            let value = values[i].0;
            let text = &pieces[value.piece].text[value.span.clone()];
            // The name that stands nearest before, or the only one.
            let before = names.partition_point(|(p, span)| (*p, span.start) <= place(i)).saturating_sub(1);
            let name = names.get(before).map(|(p, span)| &pieces[*p].text[span.clone()]);
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
