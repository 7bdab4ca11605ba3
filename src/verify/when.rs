//! Whether the circumstances of a judgement hold. Some are known only when the draft has been read to its end.

use crate::model::Part;
use crate::rule::model::{RowFact, Stands, When};

use super::stands::StandsSet;

/// The facts of a row, without those that the value itself gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowFacts(u16);

impl RowFacts {
    /// Adds one.
    pub fn add(&mut self, fact: RowFact) {
        self.0 |= 1 << fact as u16;
    }

    /// Whether one holds.
    pub fn has(self, fact: RowFact) -> bool {
        self.0 >> fact as u16 & 1 != 0
    }
}

/// What is known about a value and its surroundings.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What the validators made of it: `ok`, or a doubt.
    pub checked: &'static str,
    /// Whether a label of the rule stands at it.
    pub labelled: bool,
    /// Labels, normalised.
    pub label: Box<str>,
    /// Column header, normalised.
    pub header: Box<str>,
    /// The sentence before it.
    pub before: Box<str>,
    /// Up to 20 characters after it.
    pub after: Box<str>,
    /// What else its row holds.
    pub row: RowFacts,
    /// Its table.
    pub table: Option<u32>,
    /// How it stands in its unit.
    pub stands: StandsSet,
    /// Part of the draft.
    pub part: Part,
    /// Of a masked number: how many numbers fit.
    pub candidates: Option<u64>,
    /// Whether what stands beside it gives a part of it away.
    pub told: bool,
    /// What it is worth to its row, where the mask hides next to nothing.
    pub bared: Option<RowFact>,
}

impl Facts {
    /// Nothing but what a check made of a value, and its part of the draft.
    pub fn bare(checked: &'static str, part: Part) -> Facts {
        Facts {
            checked,
            labelled: false,
            label: "".into(),
            header: "".into(),
            before: "".into(),
            after: "".into(),
            row: RowFacts::default(),
            table: None,
            stands: StandsSet::default(),
            part,
            candidates: None,
            told: false,
            bared: None,
        }
    }
}

/// What only the draft as a whole tells; `None`: not known yet.
pub struct Whole<'a> {
    /// Personal rows of the value's table.
    pub rows: Option<u32>,
    /// Personal rows of it so far.
    pub rows_so_far: u32,
    /// Whether it stands in a run of numbers that count up.
    pub serial: Option<bool>,
    /// Title, first lines and file name.
    pub title: &'a str,
    /// Whether the beginning of the draft holds one of these words.
    pub opening: &'a dyn Fn(&[String]) -> bool,
    /// Whether no more of the beginning will be known.
    pub opened: bool,
}

impl Whole<'static> {
    /// Of what stands in no draft of its own.
    pub fn nothing() -> Whole<'static> {
        Whole {
            rows: Some(0),
            rows_so_far: 0,
            serial: Some(false),
            title: "",
            opening: &|_| false,
            opened: true,
        }
    }
}

/// Whether `when` holds; `None`: it depends on what is not known yet.
pub fn holds(when: &When, facts: &Facts, whole: &Whole<'_>) -> Option<bool> {
    let any =
        |words: &[String], text: &str| words.is_empty() || words.iter().any(|w| text.contains(w.as_str()));
    let known = (when.checked.is_empty() || when.checked.iter().any(|c| c == facts.checked))
        && when.labelled.is_none_or(|l| l == facts.labelled)
        && any(&when.label, &facts.label)
        && any(&when.header, &facts.header)
        && any(&when.before, &facts.before)
        && any(&when.after, &facts.after)
        && (when.row.is_empty() || when.row.iter().any(|f| facts.row.has(*f)))
        && (when.stands.is_empty() || when.stands.iter().any(|s| stands(facts, *s)))
        && (when.part.is_empty() || when.part.contains(&facts.part))
        && when.candidates_below.is_none_or(|n| facts.candidates.is_some_and(|c| c < n))
        && any(&when.title, whole.title);
    if !known {
        return Some(false);
    }
    let rows = match when.rows {
        None => Some(true),
        Some(_) if facts.table.is_none() => Some(false),
        Some(n) if whole.rows_so_far >= n => Some(true),
        Some(n) => whole.rows.map(|rows| rows >= n),
    };
    let serial = match when.serial {
        None => Some(true),
        Some(wanted) => whole.serial.map(|is| is == wanted),
    };
    let document = match when.document.is_empty() || (whole.opening)(&when.document) {
        true => Some(true),
        false if whole.opened => Some(false),
        false => None,
    };
    let mut all = and(and(rows, serial), document);
    for not in &when.not {
        all = and(all, holds(not, facts, whole).map(|h| !h));
    }
    all
}

fn stands(facts: &Facts, stands: Stands) -> bool {
    facts.stands.has(stands)
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            labelled: true,
            label: "联系电话".into(),
            before: "联系人：张三，".into(),
            table: Some(0),
            ..Facts::bare("ok", Part::Table)
        }
    }

    fn whole(rows: Option<u32>) -> Whole<'static> {
        Whole {
            rows,
            rows_so_far: 0,
            serial: None,
            title: "关于公示的通知",
            opening: &|_| false,
            opened: false,
        }
    }

    #[test]
    fn every_key_must_hold() {
        let when = When { checked: vec!["ok".into()], label: vec!["联系".into()], ..When::default() };
        assert_eq!(holds(&when, &facts(), &whole(None)), Some(true));
        let when = When { labelled: Some(false), ..when };
        assert_eq!(holds(&when, &facts(), &whole(None)), Some(false));
    }

    #[test]
    fn what_the_end_of_the_draft_tells_stays_open() {
        let when = When { rows: Some(3), ..When::default() };
        assert_eq!(holds(&when, &facts(), &whole(None)), None);
        assert_eq!(holds(&when, &facts(), &whole(Some(2))), Some(false));
        assert_eq!(holds(&when, &facts(), &whole(Some(3))), Some(true));
        let when = When { not: vec![when], ..When::default() };
        assert_eq!(holds(&when, &facts(), &whole(None)), None);
    }
}
