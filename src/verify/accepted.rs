//! Values that the configuration knows: contacts that the office makes public, and the value patterns of waivers. Only
//! whether a value is one of them leaves this stage.

use std::collections::HashSet;

use regex_automata::meta::Regex;

use crate::model::finding::Known;
use crate::rule::Rule;
use crate::rule::model::Mask;

/// What the configuration knows of values.
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    contacts: HashSet<String>,
    patterns: Vec<Regex>,
}

/// How the values are masked that an office may make public as its contacts.
const CONTACTS: [Mask; 3] = [Mask::Phone, Mask::Email, Mask::Card];

impl Accepted {
    /// `contacts` as written; a value of a waiver's pattern must match the whole expression.
    pub fn new(contacts: &[String], patterns: Vec<Regex>) -> Accepted {
        let forms = contacts.iter().flat_map(|c| CONTACTS.map(|mask| mask.normalise(c.trim())));
        Accepted { contacts: forms.collect(), patterns }
    }

    /// What is known of a normalised value.
    pub fn known(&self, rule: &Rule, value: &str) -> Known {
        let contact = CONTACTS.contains(&rule.mask) && self.contacts.contains(value);
        let whole =
            |regex: &Regex| regex.find(value).is_some_and(|m| m.start() == 0 && m.end() == value.len());
        let patterns = (0..).zip(&self.patterns).filter(|(_, regex)| whole(regex)).map(|(n, _)| n);
        Known { contact, inline: false, patterns: patterns.collect(), ..Known::default() }
    }
}
