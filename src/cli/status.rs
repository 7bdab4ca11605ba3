//! The exit status: one function, whatever the format and wherever the output goes.

use crate::model::outcome::{Reason, Report, Status};

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
    let found = fail_on
        .threshold()
        .is_some_and(|least| report.findings.iter().any(|f| f.severity >= least && !unscannable(&f.rule)));
    let unread = report.files.iter().any(|f| match f.status {
        Status::Scanned => false,
        Status::Failed => true,
        Status::Skipped => f.reason != Some(Reason::NoText),
    }) || report.findings.iter().any(|f| unscannable(&f.rule));
    match (found, unread) {
        (true, _) => FOUND,
        (false, true) => UNREAD,
        (false, false) => DONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Finding, Format, Severity};
    use crate::report::samples;

    const SEVERITIES: [Severity; 3] = [Severity::Notice, Severity::Review, Severity::Block];
    const FAIL_ON: [FailOn; 4] = [FailOn::Block, FailOn::Review, FailOn::Notice, FailOn::Never];

    fn finding(rule: &str, severity: Severity) -> Finding {
        Finding { rule: rule.into(), severity, ..samples::id("a.txt", 1) }
    }

    /// Every file outcome × every set of severities × with and without an unscannable finding × every threshold.
    #[test]
    fn every_combination() {
        let files = [
            (Status::Scanned, None, false),
            (Status::Skipped, Some(Reason::NoText), false),
            (Status::Skipped, Some(Reason::Unsupported), true),
            (Status::Failed, Some(Reason::Encrypted), true),
            (Status::Failed, Some(Reason::Limit), true),
        ];
        for (status, reason, file_unread) in files {
            for set in 0..8u8 {
                for finding_unread in [false, true] {
                    let mut findings: Vec<Finding> = SEVERITIES
                        .iter()
                        .enumerate()
                        .filter(|(i, _)| set & (1 << i) != 0)
                        .map(|(_, s)| finding("pii.mobile", *s))
                        .collect();
                    if finding_unread {
                        findings.push(finding("unscannable.corrupt", Severity::Block));
                    }
                    let report =
                        samples::report(vec![samples::entry("a.txt", Format::Pdf, status, reason)], findings);
                    for fail_on in FAIL_ON {
                        let bits = match fail_on {
                            FailOn::Block => 0b100,
                            FailOn::Review => 0b110,
                            FailOn::Notice => 0b111,
                            FailOn::Never => 0,
                        };
                        let expected = if set & bits != 0 {
                            1
                        } else if file_unread || finding_unread {
                            3
                        } else {
                            0
                        };
                        assert_eq!(
                            of(&report, fail_on),
                            expected,
                            "{status:?} {reason:?} set {set:03b} unscannable {finding_unread} {fail_on:?}"
                        );
                    }
                }
            }
        }
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
