//! What the page's program works on: the findings as JSON, what many share written once.

use std::collections::HashMap;

use serde::Serialize;

use super::super::escape::visible;
use crate::model::{Finding, Report, Severity};
use crate::words;

/// How many findings a page holds. Beyond that, the least grave stay away and are only counted.
pub const MOST: usize = 50_000;

/// The data of a page.
#[derive(Serialize)]
pub struct Data {
    date: String,
    levels: [&'static str; 3],
    kinds: Vec<Kind>,
    paths: Vec<String>,
    findings: Vec<Row>,
    /// How many findings there was no room for.
    #[serde(skip)]
    pub left_out: usize,
}

/// What the findings of a rule share.
#[derive(Serialize)]
struct Kind {
    rule: String,
    name: String,
    advice: String,
    basis: String,
}

/// Kind, level, path, place, text, before, after, fingerprint, reasons.
type Row = (usize, usize, usize, String, String, String, String, String, Vec<String>);

impl Data {
    /// The data of a report.
    pub fn of(report: &Report) -> Data {
        let mut kinds = Numbered::default();
        let mut paths = Numbered::default();
        let all = chosen(&report.findings);
        let left_out = report.findings.len() - all.len();
        let mut findings = Vec::with_capacity(all.len());
        for f in all {
            let level = match f.severity {
                Severity::Block => 0,
                Severity::Review => 1,
                Severity::Notice => 2,
            };
            findings.push((
                kinds.number((&*f.rule, &*f.name, &*f.advice, words::basis(&f.basis))),
                level,
                paths.number(&*f.path),
                shown(&words::place(&f.location)),
                shown(&f.text),
                shown(&f.before),
                shown(&f.after),
                shown(&f.fingerprint),
                f.explain.iter().map(|s| shown(s)).collect(),
            ));
        }
        let kind = |(rule, name, advice, basis): (&str, &str, &str, String)| Kind {
            rule: shown(rule),
            name: shown(name),
            advice: shown(advice),
            basis: shown(&basis),
        };
        Data {
            date: shown(&report.date),
            levels: [Severity::Block, Severity::Review, Severity::Notice].map(words::severity),
            kinds: kinds.all.into_iter().map(kind).collect(),
            paths: paths.all.into_iter().map(shown).collect(),
            findings,
            left_out,
        }
    }
}

/// The findings that there is room for, in their order.
fn chosen(findings: &[Finding]) -> Vec<&Finding> {
    if findings.len() <= MOST {
        return findings.iter().collect();
    }
    let mut numbers: Vec<usize> = (0..findings.len()).collect();
    numbers.sort_by_key(|n| std::cmp::Reverse(findings[*n].severity));
    numbers.truncate(MOST);
    numbers.sort_unstable();
    numbers.into_iter().map(|n| &findings[n]).collect()
}

/// Gives equal things one number.
struct Numbered<T> {
    index: HashMap<T, usize>,
    all: Vec<T>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Numbered { index: HashMap::new(), all: Vec::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Numbered<T> {
    fn number(&mut self, thing: T) -> usize {
        *self.index.entry(thing).or_insert_with_key(|thing| {
            self.all.push(thing.clone());
            self.all.len() - 1
        })
    }
}

fn shown(text: &str) -> String {
    visible(text).into_owned()
}
