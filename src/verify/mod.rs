//! What a match is worth: checks of the value, and its surroundings.
//!
//! A [`Verifier`] holds what all drafts share; a [`Judge`] goes through one draft and keeps what only its end decides.

pub mod accepted;
mod beside;
mod claim;
mod context;
mod explain;
mod form;
mod grid;
mod judge;
mod label;
pub mod mask;
mod name;
pub mod person;
mod place;
mod row;
mod sought;
mod stands;
mod table;
mod transpose;
pub mod validator;
pub mod wanted;
mod when;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use accepted::Accepted;
pub use judge::Judge;
use name::Names;
use person::Identifiers;
use table::Headers;
use validator::Validator;
use wanted::Wanted;
use when::{Facts, Whole, holds};

use crate::fold::{Fold, fold_char};
use crate::model::finding::Known;
use crate::model::masked::{MaskKind, Masked};
use crate::model::{Finding, Location, Part, Severity};
use crate::rule::model::{RowFact, When};
use crate::rule::{Rule, Ruleset, State};

/// The rule for what two lists show together.
const MASK_JOIN: &str = "pii.mask-join";

/// Two masked numbers that show more together.
pub struct Together {
    /// The finding, without path and fingerprint.
    pub finding: Finding,
    /// Position of the number that comes first.
    pub first: usize,
    /// Position of the other, where the finding stands.
    pub second: usize,
    /// The person that they disclose, where what remains is as good as not masked.
    pub person: Option<Identifiers>,
}

/// The observation that stands for the names which the judge itself finds.
const NAME: &str = "name";

/// What judging needs of the rules, made once a scan.
pub struct Verifier<'r> {
    /// The rules in force.
    pub set: &'r Ruleset,
    validators: Vec<Vec<Validator>>,
    names: Names,
    headers: Headers,
    /// What a cell says that says nothing.
    nothing: HashSet<String>,
    /// The rule whose values are names, if it may report any.
    name_rule: Option<usize>,
    /// Which rules ask for the name of an organ in the row.
    asks_organ: Vec<bool>,
    /// Which rules look for masked numbers.
    masks: Vec<bool>,
    /// Whether masked numbers are held against other lists.
    joins: bool,
    /// What each rule says in every finding.
    said: Vec<Said>,
    today: Date,
    reveal: bool,
    explain: bool,
    accepted: Accepted,
    county: bool,
    wanted: Option<Wanted>,
}

/// What a rule says in every finding.
struct Said {
    id: Arc<str>,
    name: Arc<str>,
    basis: Arc<[String]>,
    advice: Arc<str>,
}

impl<'r> Verifier<'r> {
    /// `today` is the day that dates are held against; `reveal`: findings show values as written.
    pub fn new(set: &'r Ruleset, today: Date, reveal: bool) -> Verifier<'r> {
        // Unknown names were refused when the rules were loaded.
        let of = |names: &Vec<String>| names.iter().filter_map(|n| validator::by_name(n)).collect();
        Verifier {
            validators: set.rules.iter().map(|r| of(&r.validators)).collect(),
            names: Names::new(&set.lexicon),
            headers: Headers::new(set),
            nothing: set.lexicon.nothing.iter().cloned().collect(),
            name_rule: (0..set.rules.len())
                .find(|r| set.rules[*r].observes.iter().any(|o| o == NAME) && table::reports(set, *r)),
            asks_organ: set.rules.iter().map(|r| r.judge.iter().any(|j| asks_organ(&j.when))).collect(),
            masks: set.rules.iter().map(|r| r.validators.iter().any(|v| v == "weak-mask")).collect(),
            joins: set.by_id(MASK_JOIN).is_some_and(|rule| set.states[rule] == State::On),
            said: set.rules.iter().map(Said::of).collect(),
            set,
            today,
            reveal,
            explain: false,
            accepted: Accepted::default(),
            county: false,
            wanted: None,
        }
    }

    /// What the masked numbers of all drafts, in the order of the report, come to together.
    pub fn join(&self, all: &[Masked]) -> Vec<Together> {
        let Some(rule) = self.set.by_id(MASK_JOIN).filter(|_| self.joins) else { return Vec::new() };
        let settled = &self.set.rules[rule];
        let judged = |joined: mask::Joined| {
            let location = all[joined.second].location.clone();
            let mut facts = Facts::bare("ok", location.part.unwrap_or(Part::Body));
            facts.candidates = Some(joined.candidates);
            let whole = Whole::nothing();
            let decisive = settled.judge.iter().find(|j| holds(&j.when, &facts, &whole) == Some(true));
            let severity = decisive.map_or(settled.severity, |j| j.severity)?;
            let confidence = decisive.and_then(|j| j.confidence).unwrap_or(settled.confidence);
            let masked = visible(&settled.mask.apply(&settled.mask.normalise(&joined.text)));
            let (one, other) = (&all[joined.first], &all[joined.second]);
            let bared = other.kind == MaskKind::Id && joined.candidates < mask::BARE;
            let person = bared.then(|| vec![person::by_number(&joined.text), one.person, other.person]);
            let finding = Finding {
                text: if self.reveal { joined.text.clone() } else { masked },
                value: self.reveal.then_some(joined.text),
                candidates: Some(joined.candidates),
                ..self.finding(rule, severity, confidence, location)
            };
            Some(Together { finding, first: joined.first, second: joined.second, person })
        };
        mask::join(all, self.today).into_iter().filter_map(judged).collect()
    }

    /// Has findings say which facts made them what they are.
    pub fn explaining(self, explain: bool) -> Self {
        Verifier { explain, ..self }
    }

    /// Whether the county that all drafts are about is known: whoever reads a masked number then knows its region.
    pub fn in_county(self, county: bool) -> Self {
        Verifier { county, ..self }
    }

    /// Has findings say whether their values are contacts of the office, and which value patterns they match.
    pub fn accepting(self, accepted: Accepted) -> Self {
        Verifier { accepted, ..self }
    }

    /// Has findings say how they are like what is hunted.
    pub fn wanting(self, wanted: Option<Wanted>) -> Self {
        Verifier { wanted, ..self }
    }

    /// The text of a finding as the masked report shows it, also where it is revealed.
    pub fn masked_text<'f>(&self, finding: &'f Finding) -> Cow<'f, str> {
        match (&finding.value, self.set.by_id(&finding.rule)) {
            (Some(value), Some(rule)) => Cow::Owned(visible(&self.set.rules[rule].mask.apply(value))),
            _ => Cow::Borrowed(&finding.text),
        }
    }

    /// A finding of a rule, without path and fingerprint, and without text and context.
    pub fn finding(&self, rule: usize, severity: Severity, confidence: f64, location: Location) -> Finding {
        let said = &self.said[rule];
        Finding {
            rule: said.id.clone(),
            name: said.name.clone(),
            category: self.set.rules[rule].category,
            severity,
            confidence,
            path: Arc::from(""),
            location,
            text: String::new(),
            value: None,
            before: String::new(),
            after: String::new(),
            basis: said.basis.clone(),
            advice: said.advice.clone(),
            count: None,
            person: None,
            explain: Vec::new(),
            things: Vec::new(),
            known: Known::default(),
            candidates: None,
            fingerprint: String::new(),
        }
    }
}

fn asks_organ(when: &When) -> bool {
    when.row.contains(&RowFact::Organ) || when.not.iter().any(asks_organ)
}

impl Said {
    fn of(rule: &Rule) -> Said {
        Said {
            id: rule.id.as_str().into(),
            name: rule.name.as_str().into(),
            basis: rule.basis.clone().into(),
            advice: rule.advice.as_str().into(),
        }
    }
}

/// A text as reports show it: line breaks as spaces, nothing invisible, at most 200 characters.
fn visible(text: &str) -> String {
    let shown = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' => Some(' '),
        c if fold_char(c) == Fold::Drop => None,
        c => Some(c),
    });
    shown.take(200).collect()
}
