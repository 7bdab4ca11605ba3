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

/// Piece and bytes of a name.
type Name = (usize, Range<usize>);

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
    let mut scopes: Vec<(Vec<usize>, Vec<&Name>)> = Vec::new();
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

/// Disclosures brought together by the identifiers that they share, as they come: a number once given to a person
/// stays, also where a later disclosure shows that two are one.
#[derive(Default)]
pub struct Persons {
    /// For each disclosure an earlier one of the same person, or itself.
    parents: Vec<usize>,
    /// The first disclosure with each identifier.
    holders: HashMap<u64, usize>,
    /// The number of each person, at its first disclosure.
    numbers: Vec<Option<u64>>,
    given: u64,
    count: u64,
}

impl Persons {
    /// Takes the next disclosure.
    pub fn add(&mut self, identifiers: &[u64]) {
        let index = self.parents.len();
        self.parents.push(index);
        self.numbers.push(None);
        for identifier in identifiers {
            let holder = *self.holders.entry(*identifier).or_insert(index);
            let (a, b) = (self.root(holder), self.root(index));
            if a != b {
                let (first, second) = (a.min(b), a.max(b));
                self.parents[second] = first;
                let numbers = [self.numbers[first], self.numbers[second]];
                self.count -= u64::from(numbers.iter().all(Option::is_some));
                self.numbers[first] = numbers.into_iter().flatten().min();
            }
        }
    }

    /// How many disclosures there are.
    pub fn disclosures(&self) -> usize {
        self.parents.len()
    }

    /// The number of the person that a disclosure is of: from 1, in the order in which they are asked for.
    pub fn number(&mut self, disclosure: usize) -> u64 {
        let root = self.root(disclosure);
        if let Some(number) = self.numbers[root] {
            return number;
        }
        self.given += 1;
        self.count += 1;
        self.numbers[root] = Some(self.given);
        self.given
    }

    /// Whether the person that a disclosure is of has a number.
    pub fn numbered(&mut self, disclosure: usize) -> bool {
        let root = self.root(disclosure);
        self.numbers[root].is_some()
    }

    /// How many persons have a number.
    pub fn count(&self) -> u64 {
        self.count
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::Persons;

    #[test]
    fn disclosures_that_share_an_identifier_are_of_one_person() {
        let mut persons = Persons::default();
        let all: [&[u64]; 6] = [&[1], &[2, 3], &[3], &[4], &[1, 4], &[9]];
        all.iter().for_each(|identifiers| persons.add(identifiers));
        assert_eq!([0, 1, 2, 3, 4].map(|i| persons.number(i)), [1, 2, 2, 1, 1]);
        assert_eq!(persons.count(), 2);
        assert!(persons.numbered(3) && !persons.numbered(5));
    }

    #[test]
    fn numbers_given_stay_where_two_prove_to_be_one() {
        let mut persons = Persons::default();
        persons.add(&[1]);
        persons.add(&[2]);
        assert_eq!([0, 1].map(|i| persons.number(i)), [1, 2]);
        persons.add(&[1, 2]);
        persons.add(&[3]);
        assert_eq!([2, 1, 3].map(|i| persons.number(i)), [1, 1, 3]);
        assert_eq!(persons.count(), 2);
    }
}
