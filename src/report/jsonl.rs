//! `jsonl`: the elements of `findings`, one a line, each as soon as everything before it is known.

use std::io::{self, Write};

use super::{Reporter, View, json};
use crate::model::{Finding, Report};

/// The JSON lines report.
#[derive(Default)]
pub struct Jsonl {
    /// How many findings are written.
    written: usize,
}

impl Reporter for Jsonl {
    fn streams(&self) -> bool {
        true
    }

    fn findings(&mut self, findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
        for finding in findings {
            json::line(finding, out)?;
            self.written += 1;
        }
        Ok(())
    }

    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        // What needs the whole scan stands last in the report and was never handed over.
        let rest = report.findings.get(self.written..).unwrap_or_default();
        self.findings(rest, out)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn lines_are_the_elements_of_findings() {
        let report = samples::mixed();
        let mut out = Vec::new();
        Jsonl::default().finish(&report, &View::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(serde_json::Value::Array(lines), serde_json::to_value(&report.findings).unwrap());
        assert!(text.ends_with("}\n"));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn what_was_handed_over_is_not_written_twice() {
        let report = samples::mixed();
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        Jsonl::default().finish(&report, &View::default(), &mut whole).unwrap();
        let mut streaming = Jsonl::default();
        streaming.findings(&report.findings[..2], &mut parts).unwrap();
        streaming.findings(&[], &mut parts).unwrap();
        streaming.finish(&report, &View::default(), &mut parts).unwrap();
        assert_eq!(parts, whole);
    }

    #[test]
    fn no_finding_is_no_byte() {
        let mut out = Vec::new();
        Jsonl::default().finish(&samples::clean(), &View::default(), &mut out).unwrap();
        assert!(out.is_empty());
    }
}
