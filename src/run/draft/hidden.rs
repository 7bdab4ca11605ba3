//! Findings about hidden things: left out where a finding inside says it already, put together where there are many.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Category, Finding, Severity, Thing};

/// How many findings of a kind stand each for itself in one draft.
const EACH: usize = 20;

/// Leaves out what is said by another finding, and counts what there is too much of. The findings of a draft go in
/// and come out in order.
pub fn settle(mut findings: Vec<Finding>) -> Vec<Finding> {
    let about = |f: &Finding| f.category == Category::HiddenContent && f.location.inside.is_empty();
    if !findings.iter().any(about) {
        return findings;
    }
    let mut inside: HashMap<Thing, Severity> = HashMap::new();
    for finding in findings.iter().filter(|f| !about(f)) {
        if let Some(thing) = finding.thing {
            let severity = inside.entry(thing).or_insert(finding.severity);
            *severity = finding.severity.max(*severity);
        }
    }
    let said = |f: &Finding| f.thing.and_then(|thing| inside.get(&thing)).is_some_and(|s| *s >= f.severity);
    findings.retain(|f| !about(f) || !said(f));
    let mut counts: HashMap<Arc<str>, usize> = HashMap::new();
    findings.iter().filter(|f| about(f)).for_each(|f| *counts.entry(f.rule.clone()).or_insert(0) += 1);
    let mut seen: HashMap<Arc<str>, usize> = HashMap::new();
    findings.retain_mut(|finding| {
        let count = counts.get(&finding.rule).copied().filter(|count| about(finding) && *count > EACH);
        let Some(count) = count else { return true };
        finding.count = Some(count as u64);
        finding.text = format!("共 {count} 处");
        let before = seen.entry(finding.rule.clone()).or_insert(0);
        *before += 1;
        *before == 1
    });
    findings
}
