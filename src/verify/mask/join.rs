//! Two lists that mask the same person differently show together what each of them hides.
//!
//! Two masked numbers are taken for one person's where the names agree and no digit contradicts. A name alone proves
//! little (there are many 张伟), so more must agree: three digits that both show, or a number that together is whole
//! and passes its check; where a list abbreviates the name, eight digits that both show. Where two numbers that
//! contradict each other fit a third, nobody can tell which is meant, and nothing is said.

use std::collections::HashMap;

use jiff::civil::Date;

use super::given::Given;
use super::left;
use crate::model::masked::{MaskKind, Masked};

/// How many digits both must show: beside full names, and beside abbreviated ones.
const SHARED: usize = 3;
const SHARED_BY_ABBREVIATED: usize = 8;
/// How many digits must be known together.
const KNOWN: usize = 8;
/// A name or abbreviation that stands more often than this is too common to tell anything.
const COMMON: usize = 200;

/// Two masked numbers of one person, by their positions in the list, the first one first.
#[derive(Debug, PartialEq, Eq)]
pub struct Joined {
    /// The one that comes first.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// What both show together, `*` for what both hide.
    pub text: String,
    /// How many numbers fit.
    pub candidates: u64,
}

/// What two masked numbers show together; `None` where they contradict each other or one shows all that the other does.
fn overlay(a: &[u8], b: &[u8]) -> Option<(Vec<u8>, usize)> {
    if a.len() != b.len() {
        return None;
    }
    let (mut shared, mut more) = (0, [false; 2]);
    let mut both = a.to_vec();
    for (at, (x, y)) in a.iter().zip(b).enumerate() {
        match (*x, *y) {
            (b'*', b'*') => {}
            (b'*', _) => {
                more[1] = true;
                both[at] = *y;
            }
            (_, b'*') => more[0] = true,
            (x, y) if x == y => shared += 1,
            _ => return None,
        }
    }
    (more == [true; 2]).then_some((both, shared))
}

/// What two masked numbers come to together, if they are one person's and tell more than each does alone.
fn together(a: &Masked, b: &Masked, today: Date) -> Option<(String, u64)> {
    let (cells, shared) = overlay(&a.cells, &b.cells)?;
    let known = cells.iter().filter(|c| **c != b'*').count();
    let whole = known == cells.len() && a.kind == MaskKind::Id;
    let agree = match a.named && b.named {
        true => shared >= SHARED || whole,
        false => shared >= SHARED_BY_ABBREVIATED,
    };
    if !agree || known < KNOWN {
        return None;
    }
    let text = String::from_utf8_lossy(&cells).into_owned();
    let count = left(a.kind, &[cells], &Given::default(), today);
    (count > 0 && count < a.candidates.min(b.candidates)).then_some((text, count))
}

/// Finds for each masked number the earlier one that gives most of it away. `all` are in the order of the report.
pub fn join(all: &[Masked], today: Date) -> Vec<Joined> {
    let mut by_name: HashMap<(MaskKind, u64), Vec<usize>> = HashMap::new();
    let mut by_form: HashMap<(MaskKind, u64), Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (second, masked) in all.iter().enumerate() {
        let Some((name, forms)) = masked.names.split_first() else { continue };
        let of = |map: &HashMap<(MaskKind, u64), Vec<usize>>, key: u64| -> Vec<usize> {
            map.get(&(masked.kind, key)).filter(|list| list.len() <= COMMON).cloned().unwrap_or_default()
        };
        let mut earlier = of(&by_name, *name);
        if masked.named {
            earlier.extend(forms.iter().flat_map(|form| of(&by_name, *form)).filter(|i| !all[*i].named));
        } else {
            earlier.extend(of(&by_form, *name));
        }
        earlier.sort_unstable();
        earlier.dedup();
        let fitting: Vec<(usize, String, u64)> = earlier
            .into_iter()
            .filter_map(|first| together(&all[first], masked, today).map(|(text, n)| (first, text, n)))
            .collect();
        let contradict =
            |a: &str, b: &str| a.bytes().zip(b.bytes()).any(|(x, y)| x != y && x != b'*' && y != b'*');
        let unclear = fitting.iter().any(|a| contradict(&fitting[0].1, &a.1));
        if let Some((first, text, candidates)) = fitting.into_iter().min_by_key(|f| f.2).filter(|_| !unclear)
        {
            found.push(Joined { first, second, text, candidates });
        }
        by_name.entry((masked.kind, *name)).or_default().push(second);
        for form in forms {
            by_form.entry((masked.kind, *form)).or_default().push(second);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{abbreviated, key, keys};
    use super::*;
    use crate::model::Location;

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn masked(name: &str, number: &str) -> Masked {
        let (kind, cells) = super::super::read(number).and_then(|s| s.named("")).expect(number);
        let short = abbreviated(name);
        Masked {
            kind,
            candidates: left(kind, &cells, &Given::default(), TODAY),
            cells: cells[0].clone().into(),
            named: short.is_none(),
            names: short.map_or_else(|| keys(name), |s| vec![key(&s)]),
            person: 0,
            location: Location::default(),
        }
    }

    fn joined(list: &[(&str, &str)]) -> Vec<(usize, usize, String, u64)> {
        let all: Vec<Masked> = list.iter().map(|(name, number)| masked(name, number)).collect();
        join(&all, TODAY).into_iter().map(|j| (j.first, j.second, j.text, j.candidates)).collect()
    }

    #[test]
    fn two_masks_of_one_person_give_the_whole_number() {
        let whole = "330281199003071231".to_owned();
        assert_eq!(
            joined(&[
                ("李明", "330281********1231"),
                ("王芳", "33028119880415****"),
                ("李明", "33028119900307****")
            ]),
            [(0, 2, whole.clone(), 1)]
        );
        assert_eq!(
            joined(&[("李明", "******199003071231"), ("李明", "330281************")]),
            [(0, 1, whole, 1)]
        );
        assert_eq!(
            joined(&[("李明", "138****1234"), ("李明", "1385821****")]),
            [(0, 1, "13858211234".to_owned(), 1)]
        );
    }

    #[test]
    fn what_is_another_persons_is_not_joined() {
        for list in [
            // Another name, another digit, the same mask, nothing more to be seen.
            &[("李明", "330281********1231"), ("李民", "33028119900307****")][..],
            &[("李明", "330282********1231"), ("李明", "33028119900307****")],
            &[("李明", "330281********1231"), ("李明", "330281********1231")],
            &[("李明", "330281********1231"), ("李明", "33**************31")],
            // The check digit of the two together is wrong.
            &[("李明", "330281********1232"), ("李明", "33028119900307****")],
            // Too little in common for an abbreviated name.
            &[("李*", "330281********1231"), ("李明", "33028119900307****")],
            // Two who fit the third.
            &[("李明", "330281********1231"), ("李明", "330281********5339"), ("李明", "33028119900307****")],
        ] {
            assert!(joined(list).is_empty(), "{list:?}: {:?}", joined(list));
        }
    }

    #[test]
    fn abbreviated_names_need_more_in_common() {
        let list = [("李*", "3302811990****1231"), ("李明", "33028119900307****")];
        assert_eq!(joined(&list), [(0, 1, "330281199003071231".to_owned(), 1)]);
        let list = [("李明", "3302811990****1231"), ("李*", "33028119900307****")];
        assert_eq!(joined(&list).len(), 1);
    }
}
