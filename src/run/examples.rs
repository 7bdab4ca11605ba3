//! Runs the examples that rules carry through the whole program, plain and disguised.

use std::path::PathBuf;

use super::{RulesChoice, RunError, Scan, passage, ruleset, today};
use crate::find::Index;
use crate::model::{Finding, Severity};
use crate::rule::builtin;
use crate::rule::load::{Loaded, load, parse};
use crate::rule::model::RuleSource;
use crate::rule::{Ruleset, State};

/// An example that does not hold.
#[derive(Debug)]
pub struct Failure {
    /// Id of the rule.
    pub rule: String,
    /// The example's text.
    pub example: String,
    /// What was expected and what came, in Chinese.
    pub message: String,
}

/// What running the examples came to.
#[derive(Debug)]
pub struct Tested {
    /// How many rules have examples.
    pub rules: usize,
    /// How many examples were run, each disguise counted.
    pub examples: usize,
    /// Those that do not hold.
    pub failures: Vec<Failure>,
}

/// Runs the examples of the rule files in `paths`; of the built-in rules where it is empty.
pub fn examples(paths: &[PathBuf]) -> Result<Tested, RunError> {
    let choice = RulesChoice { paths: paths.to_vec(), builtin: true, ..RulesChoice::default() };
    let set = loud(&choice)?;
    let mut files: Vec<Loaded> = Vec::new();
    for path in paths {
        files.extend(load(path).map_err(|p| RunError::of(&p))?);
    }
    if paths.is_empty() {
        files = builtin::sources().map_err(|p| RunError::of(&[p]))?;
    }
    Ok(run(&set, &files))
}

/// Runs the examples of a rule file that is not written yet.
pub fn examples_of(written: &str) -> Result<Tested, RunError> {
    let set = loud(&RulesChoice { builtin: true, written: written.to_owned(), ..RulesChoice::default() })?;
    let file = parse("规则", written.to_owned(), PathBuf::new()).map_err(|p| RunError::of(&[p]))?;
    Ok(run(&set, &[file]))
}

/// The built-in rule that reports `wanted`, or most of it, in a text; its name and id.
pub fn reported(text: &str, wanted: &str) -> Result<Option<String>, RunError> {
    let set = ruleset(&RulesChoice { builtin: true, ..RulesChoice::default() })?;
    let scan = Scan { jobs: 1, today: today(), reveal: true, ..Scan::default() };
    let found = passage::findings(&set, &Index::new(&set), &scan, text, "");
    let same = |f: &&Finding| wanted.contains(f.text.as_str()) && f.text.len() * 2 > wanted.len();
    Ok(found.iter().find(same).map(|f| format!("内置规则 {}（{}）", f.name, f.rule)))
}

/// The rules, those that are silent by default too: they must show their examples.
fn loud(choice: &RulesChoice) -> Result<Ruleset, RunError> {
    let mut set = ruleset(choice)?;
    set.states.iter_mut().filter(|s| **s == State::Quiet).for_each(|s| *s = State::On);
    Ok(set)
}

fn run(set: &Ruleset, files: &[Loaded]) -> Tested {
    let runner = Runner { index: Index::new(set), set };
    let mut tested = Tested { rules: 0, examples: 0, failures: Vec::new() };
    for rule in files.iter().flat_map(|f| &f.rules) {
        if !rule.hits.is_empty() || !rule.misses.is_empty() || !rule.cases.is_empty() {
            tested.rules += 1;
            runner.rule(rule, &mut tested);
        }
    }
    tested
}

struct Runner<'a> {
    index: Index,
    set: &'a Ruleset,
}

impl Runner<'_> {
    fn rule(&self, rule: &RuleSource, tested: &mut Tested) {
        let mut fail = |example: &str, message: String| {
            tested.failures.push(Failure { rule: rule.id.clone(), example: example.to_owned(), message });
        };
        let mut run = 0;
        for hit in &rule.hits {
            for (how, text) in [("", hit.clone()), ("（全角）", wide(hit)), ("（零宽字符）", invisible(hit))]
            {
                run += 1;
                if self.findings(rule, &text, "t.txt").is_empty() {
                    fail(hit, format!("应当命中{how}，没有命中"));
                }
            }
        }
        for miss in &rule.misses {
            run += 1;
            let found = self.findings(rule, miss, "t.txt");
            if let Some(first) = found.first() {
                fail(miss, format!("不应命中，却命中了“{}”（{}）", first.text, first.severity.name()));
            }
        }
        for case in &rule.cases {
            run += 1;
            let found = self.findings(rule, &case.text, case.file.as_deref().unwrap_or("t.txt"));
            let wrong = match case.count {
                Some(count) => found.len() != count as usize,
                None => found.is_empty(),
            };
            if wrong {
                let wanted = case.count.map_or("至少 1".to_owned(), |n| n.to_string());
                fail(&case.text, format!("应当命中 {wanted} 处，实际 {} 处", found.len()));
            }
            let severity = |s: Severity| found.iter().find(|f| f.severity != s);
            if let Some(other) = case.severity.and_then(severity) {
                let wanted = case.severity.map_or("", Severity::name);
                fail(&case.text, format!("级别应为 {wanted}，实际为 {}", other.severity.name()));
            }
        }
        tested.examples += run;
    }

    /// What the rule reports of a text that lies in a file of this name.
    fn findings(&self, rule: &RuleSource, text: &str, name: &str) -> Vec<Finding> {
        let scan = Scan { jobs: 1, today: today(), ..Scan::default() };
        let mut findings = passage::findings(self.set, &self.index, &scan, text, name);
        findings.retain(|f| *f.rule == *rule.id);
        findings
    }
}

/// The text with digits and letters in full width.
fn wide(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' | 'A'..='Z' | 'a'..='z' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(wide).collect()
}

/// The text with a zero-width space after each character of a line.
fn invisible(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if !matches!(c, '\n' | '\r') {
            out.push('\u{200b}');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_built_in_rules_holds() {
        let tested = examples(&[]).expect("rules load");
        let lines: Vec<String> =
            tested.failures.iter().map(|f| format!("{}：{:?}：{}", f.rule, f.example, f.message)).collect();
        assert!(lines.is_empty(), "{} 个例子不对：\n{}", lines.len(), lines.join("\n"));
        assert!(tested.examples > 1000, "{}", tested.examples);
    }

    #[test]
    fn every_built_in_rule_has_five_hits_and_ten_misses() {
        for file in builtin::sources().expect("rules load") {
            for rule in file.rules.iter().filter(|r| !r.patterns.is_empty() || !r.keywords.is_empty()) {
                assert!(rule.hits.len() >= 5, "{}: {} hits", rule.id, rule.hits.len());
                assert!(rule.misses.len() >= 10, "{}: {} misses", rule.id, rule.misses.len());
            }
        }
    }
}
