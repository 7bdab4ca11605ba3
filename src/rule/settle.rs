//! From a rule as written to a rule as used: lists read, basis spelled out, words folded, patterns planned.

use super::laws::Laws;
use super::lint::{Lint, parse};
use super::load::{Loaded, words};
use super::model::{Judgement, Pattern, Rule, RuleSource, ShieldSource, When};
use super::problem::Problem;
use super::trigger::plan;
use crate::fold::{Fold, fold, fold_char};
use crate::model::Category;
use crate::model::mask::Mask;

/// What settling rules needs from outside.
pub struct Surroundings<'a> {
    /// The laws that may be cited.
    pub laws: &'a Laws,
    /// Whether a validator of that name exists.
    pub validator: &'a dyn Fn(&str) -> bool,
    /// Reads a word list of the file's folder, or says why not.
    pub list: &'a dyn Fn(&Loaded, &str) -> Result<String, String>,
    /// Whether these are our own rules.
    pub builtin: bool,
}

/// Checks every rule of a file and makes it ready for use.
pub fn settle(loaded: &Loaded, around: &Surroundings<'_>) -> Result<Vec<Rule>, Vec<Problem>> {
    let mut lint = Lint::new(loaded, around.builtin, around.validator);
    let mut rules = Vec::new();
    for source in &loaded.rules {
        lint.rule(source);
        rules.push(rule(loaded, source, around, &mut lint));
    }
    for source in &loaded.shields {
        lint.patterns(&source.name, &source.patterns);
        lint.validators(&source.name, &source.validators);
        rules.push(shield(source));
    }
    let problems = lint.finish();
    if problems.is_empty() { Ok(rules) } else { Err(problems) }
}

fn rule(loaded: &Loaded, source: &RuleSource, around: &Surroundings<'_>, lint: &mut Lint<'_>) -> Rule {
    let mut keywords: Vec<String> = source.keywords.iter().map(|w| word(w)).collect();
    for list in &source.lists {
        match (around.list)(loaded, list) {
            Ok(text) => keywords.extend(words(&text).map(word)),
            Err(why) => lint.fault(&source.id, list, format!("词表 {list}：{why}")),
        }
    }
    keywords.sort_unstable();
    keywords.dedup();
    let mut basis = Vec::new();
    for key in &source.basis {
        match around.laws.cite(key) {
            Some(text) => basis.push(text),
            None => {
                lint.fault(
                    &source.id,
                    key,
                    format!("没有名为 {key} 的法律依据；可写 laws.yaml 里的键，或直接写中文依据"),
                );
            }
        }
    }
    Rule {
        id: source.id.clone(),
        name: source.name.clone(),
        category: source.category,
        severity: source.severity,
        confidence: source.confidence,
        enabled: source.enabled,
        claim: source.claim,
        shield: false,
        gives: source.gives,
        mask: source.mask,
        basis,
        advice: source.advice.clone(),
        keywords,
        harmless: source.harmless.iter().map(|w| word(w)).collect(),
        not_after: source.not_after.clone(),
        not_before: source.not_before.clone(),
        patterns: patterns(&source.patterns),
        columns: source.columns.iter().map(|c| label(c)).collect(),
        observes: source.observes.clone(),
        validators: source.validators.clone(),
        labels: source.labels.iter().map(|l| label(l)).collect(),
        label_window: source.label_window,
        judge: source.judge.iter().cloned().map(judgement).collect(),
        needs: needs(source),
    }
}

/// A judgement with its labels as they are compared.
fn judgement(mut judgement: Judgement) -> Judgement {
    fn settle(when: &mut When) {
        when.label.iter_mut().chain(&mut when.header).for_each(|word| *word = label(word));
        when.not.iter_mut().for_each(settle);
    }
    settle(&mut judgement.when);
    judgement
}

/// The words one of which must be near for a match to come to anything: where every severity is given to labelled
/// matches, or to those beside certain words.
fn needs(source: &RuleSource) -> Vec<String> {
    let mut needs: Vec<String> = Vec::new();
    let reporting = source.judge.iter().filter(|j| j.severity.is_some());
    for when in reporting.map(|j| &j.when) {
        let words = match when.labelled {
            Some(true) => &source.labels,
            _ => [&when.label, &when.header, &when.after, &when.before]
                .into_iter()
                .find(|w| !w.is_empty())
                .unwrap_or(&when.label),
        };
        if words.is_empty() {
            return Vec::new();
        }
        needs.extend(words.iter().map(|w| label(w)));
    }
    needs.sort_unstable();
    needs.dedup();
    if source.severity.is_none() && source.observes.is_empty() { needs } else { Vec::new() }
}

fn shield(source: &ShieldSource) -> Rule {
    Rule {
        id: String::new(),
        name: source.name.clone(),
        category: Category::Quality,
        severity: None,
        confidence: 1.0,
        enabled: true,
        claim: Some(source.claim),
        shield: true,
        gives: None,
        mask: Mask::Whole,
        basis: Vec::new(),
        advice: String::new(),
        keywords: Vec::new(),
        harmless: Vec::new(),
        not_after: String::new(),
        not_before: String::new(),
        patterns: patterns(&source.patterns),
        columns: Vec::new(),
        observes: Vec::new(),
        validators: source.validators.clone(),
        labels: source.labels.iter().map(|l| label(l)).collect(),
        label_window: None,
        judge: Vec::new(),
        needs: source.labels.iter().map(|l| label(l)).collect(),
    }
}

fn patterns(sources: &[String]) -> Vec<Pattern> {
    // What does not parse was noted by the lint, and the rule is thrown away with it.
    let parsed = sources.iter().filter_map(|source| Some((source, parse(source).ok()?)));
    parsed.map(|(source, hir)| Pattern { source: source.clone(), plan: plan(&hir) }).collect()
}

fn word(text: &str) -> String {
    fold(text.trim()).to_ascii_lowercase()
}

/// A label as it is compared: folded, ASCII in lower case, without spaces, `_` and `-`.
pub fn label(text: &str) -> String {
    let mut label = String::with_capacity(text.len());
    for c in text.chars() {
        let c = match fold_char(c) {
            Fold::Keep => c,
            Fold::To(to) => to,
            Fold::Drop => continue,
        };
        if !matches!(c, ' ' | '\u{3000}' | '\u{a0}' | '\t' | '_' | '-' | '\n' | '\r') {
            label.push(c.to_ascii_lowercase());
        }
    }
    label
}
