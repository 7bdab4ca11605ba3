//! `gitlab`: a Code Quality report, the list of violations that GitLab shows beside a merge request.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use super::escape::visible;
use super::{Reporter, View, json};
use crate::model::{Finding, Report, Severity};
use crate::words;

/// The Code Quality report.
pub struct Gitlab;

/// A violation, with the keys that GitLab reads.
#[derive(Serialize)]
struct Violation<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
}

impl Reporter for Gitlab {
    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        let mut seen: HashMap<&str, u64> = HashMap::new();
        let all: Vec<Violation<'_>> = report.findings.iter().map(|f| violation(f, &mut seen)).collect();
        json::pretty(&all, out)
    }
}

fn violation<'a>(finding: &'a Finding, seen: &mut HashMap<&'a str, u64>) -> Violation<'a> {
    let place = &finding.location;
    let mut description =
        format!("{}：{}　{}", words::severity(finding.severity), finding.name, words::place(place));
    for (before, part, after) in [("　⟦", finding.text.as_str(), "⟧"), ("　", &finding.advice, "")] {
        if !part.is_empty() {
            description.push_str(&format!("{before}{part}{after}"));
        }
    }
    // GitLab takes two violations with one fingerprint for one.
    let number = seen.entry(&finding.fingerprint).or_insert(0);
    *number += 1;
    let again = if *number > 1 { format!("-{number}") } else { String::new() };
    Violation {
        description: visible(&description).into_owned(),
        check_name: &finding.rule,
        fingerprint: format!("{}{again}", finding.fingerprint),
        severity: match finding.severity {
            Severity::Block => "blocker",
            Severity::Review => "major",
            Severity::Notice => "info",
        },
        location: Place {
            path: &finding.path,
            // GitLab wants a line of the file; a document has none.
            lines: Lines {
                begin: place.line.filter(|_| place.page.is_none() && place.inside.is_empty()).unwrap_or(1),
            },
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::super::samples;
    use super::*;

    fn gitlab(report: &Report) -> String {
        let mut out = Vec::new();
        Gitlab.finish(report, &View::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn violations() {
        insta::assert_snapshot!(gitlab(&samples::mixed()));
    }

    #[test]
    fn nothing_found_is_an_empty_list() {
        assert_eq!(gitlab(&samples::clean()), "[]\n");
    }

    #[test]
    fn every_violation_has_what_gitlab_requires_and_a_fingerprint_of_its_own() {
        let mut report = samples::mixed();
        report.findings.extend(report.findings.clone());
        report.findings.extend(samples::hostile().findings);
        let all: Vec<Value> = serde_json::from_str(&gitlab(&report)).unwrap();
        assert_eq!(all.len(), report.findings.len());
        let mut fingerprints = HashSet::new();
        for one in &all {
            for key in ["description", "check_name", "fingerprint", "severity"] {
                assert!(one[key].as_str().is_some_and(|s| !s.is_empty()), "{key}: {one}");
            }
            let severity = one["severity"].as_str().unwrap();
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
            assert!(!one["location"]["path"].as_str().unwrap().starts_with("./"));
            assert!(one["location"]["lines"]["begin"].as_u64().is_some_and(|n| n > 0));
            assert!(fingerprints.insert(one["fingerprint"].as_str().unwrap()), "{one}");
        }
    }
}
