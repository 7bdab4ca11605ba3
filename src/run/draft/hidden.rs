//! Findings about hidden things: left out where a finding inside says it already, put together where there are many.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Category, Finding, Severity, Thing};

/// How many findings of a kind stand each for itself in one draft.
const EACH: usize = 20;

/// Leaves out what is said by another finding, and counts what there is too much of. The findings of a file go in and
/// come out in order, those of the drafts within it among them; what was accepted is no longer among them, so a hidden
/// thing speaks again when what stands inside has been accepted.
pub fn settle(mut findings: Vec<Finding>) -> Vec<Finding> {
    let about = |f: &Finding| f.category == Category::HiddenContent;
    if !findings.iter().any(about) {
        return findings;
    }
    let mut inside: HashMap<(&[String], Thing), Severity> = HashMap::new();
    for finding in &findings {
        let names = &finding.location.inside;
        // Of its own draft's things, a finding about one stands in none.
        for (level, thing) in finding.things.iter().enumerate().skip(usize::from(about(finding))) {
            if let (Some(thing), Some(around)) = (thing, names.len().checked_sub(level)) {
                let severity = inside.entry((&names[..around], *thing)).or_insert(finding.severity);
                *severity = finding.severity.max(*severity);
            }
        }
    }
    let said = |f: &Finding| {
        let thing = f.things.first().copied().flatten();
        thing.and_then(|thing| inside.get(&(&f.location.inside[..], thing))).is_some_and(|s| *s >= f.severity)
    };
    let keep: Vec<bool> = findings.iter().map(|f| !about(f) || !said(f)).collect();
    let mut keep = keep.into_iter();
    findings.retain(|_| keep.next().unwrap_or(true));

    let kind = |f: &Finding| (f.location.inside.clone(), f.rule.clone());
    let mut counts: HashMap<(Vec<String>, Arc<str>), usize> = HashMap::new();
    findings.iter().filter(|f| about(f)).for_each(|f| *counts.entry(kind(f)).or_insert(0) += 1);
    counts.retain(|_, count| *count > EACH);
    if counts.is_empty() {
        return findings;
    }
    let mut seen: HashMap<(Vec<String>, Arc<str>), usize> = HashMap::new();
    findings.retain_mut(|finding| {
        if !about(finding) {
            return true;
        }
        let kind = kind(finding);
        let Some(count) = counts.get(&kind) else { return true };
        finding.count = Some(*count as u64);
        finding.text = format!("共 {count} 处");
        let before = seen.entry(kind).or_insert(0);
        *before += 1;
        *before == 1
    });
    findings
}
