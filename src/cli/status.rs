//! The exit status: one function, whatever the format and wherever the output goes.

use crate::model::Severity;
use crate::model::outcome::Report;

use super::args::FailOn;

/// Everything was scanned, nothing at or above the threshold.
pub const DONE: u8 = 0;
/// A finding at or above the threshold; for `rules test`, an example that does not hold.
pub const FOUND: u8 = 1;
/// There is no result.
pub const NO_RESULT: u8 = 2;
/// Something could not be scanned.
pub const UNREAD: u8 = 3;

/// The status of a scan that has a result. A finding at or above the threshold beats what could not be scanned;
/// `unscannable.*` findings count for the latter only.
pub fn of(report: &Report, fail_on: FailOn) -> u8 {
    let unscannable = |rule: &str| rule.starts_with("unscannable.");
    // Findings that were passed on as they came are no longer in the report, but counted; these always are in it.
    let unread = report.findings.iter().filter(|f| unscannable(&f.rule));
    let counts = |least: Severity| {
        let all = [Severity::Notice, Severity::Review, Severity::Block].into_iter().filter(|s| *s >= least);
        let counted: u64 = all.map(|severity| report.summary.by_severity.of(severity)).sum();
        counted > unread.clone().filter(|f| f.severity >= least).count() as u64
    };
    let found = fail_on.threshold().is_some_and(counts);
    // A file that was not read and is accepted so has no such finding any more.
    match (found, unread.clone().next().is_some()) {
        (true, _) => FOUND,
        (false, true) => UNREAD,
        (false, false) => DONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outcome::{Reason, Status};
    use crate::model::{Finding, Format};
    use crate::report::samples;

    const SEVERITIES: [Severity; 3] = [Severity::Notice, Severity::Review, Severity::Block];
    const FAIL_ON: [FailOn; 4] = [FailOn::Block, FailOn::Review, FailOn::Notice, FailOn::Never];

    fn finding(rule: &str, severity: Severity) -> Finding {
        Finding { rule: rule.into(), severity, ..samples::id("a.txt", 1) }
    }

    /// Every set of severities × with and without an unscannable finding × every threshold.
    #[test]
    fn every_combination() {
        for set in 0..8u8 {
            for unread in [false, true] {
                let severities = SEVERITIES.iter().enumerate().filter(|(i, _)| set & (1 << i) != 0);
                let mut findings: Vec<Finding> = severities.map(|(_, s)| finding("pii.mobile", *s)).collect();
                if unread {
                    findings.push(finding("unscannable.corrupt", Severity::Block));
                }
                let report = samples::report(Vec::new(), findings);
                for fail_on in FAIL_ON {
                    let bits = match fail_on {
                        FailOn::Block => 0b100,
                        FailOn::Review => 0b110,
                        FailOn::Notice => 0b111,
                        FailOn::Never => 0,
                    };
                    let expected = match (set & bits != 0, unread) {
                        (true, _) => 1,
                        (false, true) => 3,
                        (false, false) => 0,
                    };
                    assert_eq!(of(&report, fail_on), expected, "set {set:03b} unread {unread} {fail_on:?}");
                }
            }
        }
    }

    #[test]
    fn a_file_that_is_accepted_unread_does_not_count() {
        let failed = samples::entry("a.pdf", Format::Pdf, Status::Failed, Some(Reason::Encrypted));
        assert_eq!(of(&samples::report(vec![failed], Vec::new()), FailOn::Block), 0);
    }

    #[test]
    fn an_empty_scan_is_done() {
        assert_eq!(of(&samples::report(Vec::new(), Vec::new()), FailOn::Notice), 0);
    }

    #[test]
    fn only_the_family_itself_is_unscannable() {
        let report = samples::report(Vec::new(), vec![finding("unscannablex.y", Severity::Block)]);
        assert_eq!(of(&report, FailOn::Block), 1);
    }
}
