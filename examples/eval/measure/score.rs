//! Precision and recall, by rule and by tier.

use std::collections::BTreeMap;

use mishen::model::value::compact;
use mishen::model::{Finding, Severity};
use serde::Deserialize;

use super::{Document, Wanted};

/// The figures under which the evaluation fails, in percent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    block: Least,
    review: Least,
    /// Of each rule, both tiers together.
    rules: BTreeMap<String, Least>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Least {
    precision: f64,
    recall: f64,
}

/// What was counted of a tier or a rule.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    found: u32,
    right: u32,
    wanted: u32,
    recalled: u32,
}

impl Counts {
    fn precision(self) -> f64 {
        percent(self.right, self.found)
    }

    fn recall(self) -> f64 {
        percent(self.recalled, self.wanted)
    }

    fn line(self, name: &str) -> String {
        format!(
            "{name:<26} {:>6.2} % of {:<6} {:>6.2} % of {}",
            self.precision(),
            self.found,
            self.recall(),
            self.wanted
        )
    }
}

fn percent(part: u32, of: u32) -> f64 {
    if of == 0 { 100.0 } else { 100.0 * f64::from(part) / f64::from(of) }
}

/// Everything counted so far.
#[derive(Default)]
pub struct Score {
    block: Counts,
    review: Counts,
    rules: BTreeMap<String, Counts>,
    /// How often a rule came to one severity where the truth has another.
    confused: BTreeMap<(String, &'static str, &'static str), u32>,
    errors: Vec<String>,
}

impl Score {
    /// Holds the findings of a document against its truth.
    pub fn document(&mut self, document: &Document, findings: &[&Finding]) {
        let mut open: Vec<Option<&Wanted>> = document.want.iter().map(Some).collect();
        for finding in findings.iter().filter(|f| f.severity >= Severity::Review) {
            let fits = |w: &Wanted| *w.rule == *finding.rule && same(w, finding);
            // Of several values alike, the most severe goes with the most severe.
            let best = (0..open.len())
                .filter(|i| open[*i].is_some_and(fits))
                .min_by_key(|i| open[*i].map(|w| w.severity != finding.severity));
            let wanted = best.and_then(|i| open[i].take());
            let enough = wanted.is_some_and(|w| w.severity >= finding.severity);
            let recalled = wanted.is_some_and(|w| finding.severity >= w.severity);
            let rule = self.rules.entry(finding.rule.to_string()).or_default();
            let tier = if finding.severity == Severity::Block { &mut self.block } else { &mut self.review };
            for counts in [&mut *rule, tier] {
                counts.found += 1;
                counts.right += u32::from(enough);
            }
            if let Some(wanted) = wanted {
                self.wanted(wanted, recalled);
            }
            if !enough || !recalled {
                let truth = wanted.map_or("nothing", |w| w.severity.name());
                self.error(document, &finding.rule, shown(finding), finding.severity.name(), truth);
            }
        }
        for wanted in open.into_iter().flatten().filter(|w| w.severity >= Severity::Review) {
            self.wanted(wanted, false);
            let value = wanted.value.as_deref().unwrap_or_default();
            self.error(document, &wanted.rule, value, "nothing", wanted.severity.name());
        }
    }

    fn wanted(&mut self, wanted: &Wanted, recalled: bool) {
        let rule = self.rules.entry(wanted.rule.clone()).or_default();
        let tier = match wanted.severity {
            Severity::Block => &mut self.block,
            _ => &mut self.review,
        };
        for counts in [rule, tier] {
            counts.wanted += 1;
            counts.recalled += u32::from(recalled);
        }
    }

    fn error(
        &mut self,
        document: &Document,
        rule: &str,
        value: &str,
        came: &'static str,
        truth: &'static str,
    ) {
        *self.confused.entry((rule.to_owned(), came, truth)).or_default() += 1;
        self.errors.push(format!("{}: {rule} {value}: {came}, truth {truth}", document.about));
    }

    /// Prints the figures and the errors; whether all figures reach the floor.
    pub fn print(&self, floor: &Floor) -> bool {
        println!("{:<26} {:<18} recall", "", "precision");
        let mut under = Vec::new();
        let mut line = |name: &str, counts: Counts, least: Option<&Least>| {
            println!("{}", counts.line(name));
            if least.is_some_and(|l| counts.precision() < l.precision || counts.recall() < l.recall) {
                under.push(name.to_owned());
            }
        };
        line("block", self.block, Some(&floor.block));
        line("review", self.review, Some(&floor.review));
        for (rule, counts) in &self.rules {
            line(rule, *counts, floor.rules.get(rule));
        }
        if !self.confused.is_empty() {
            println!("{:<26} {:<10} {:<10} times", "confused", "came", "truth");
        }
        for ((rule, came, truth), times) in &self.confused {
            println!("{rule:<26} {came:<10} {truth:<10} {times}");
        }
        for error in &self.errors {
            println!("  {error}");
        }
        if !under.is_empty() {
            println!("under the floor: {}", under.join(", "));
        }
        under.is_empty()
    }
}

/// Whether a finding shows a wanted value.
fn same(wanted: &Wanted, finding: &Finding) -> bool {
    let plain = |text: &str| compact(text).to_lowercase();
    wanted.value.as_ref().is_none_or(|value| plain(value) == plain(shown(finding)))
}

fn shown(finding: &Finding) -> &str {
    finding.value.as_deref().unwrap_or(&finding.text)
}
