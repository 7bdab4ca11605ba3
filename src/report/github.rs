//! `github`: annotations of a workflow run, one command a line.
//!
//! The first line is the verdict for the log, which no runner takes for a command. A command ends with its line and its
//! values are escaped as the runner's own toolkit does; controls are spelled out before.

use std::io::{self, Write};

use super::escape::visible;
use super::{Reporter, View};
use crate::model::{Finding, Report, Severity};
use crate::words;

/// The annotations.
pub struct Github;

impl Reporter for Github {
    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        let verdict = words::verdict(report.verdict);
        writeln!(out, "密审结论：{verdict}。{}", data(&words::counts(&report.summary)))?;
        for finding in &report.findings {
            annotate(finding, out)?;
        }
        Ok(())
    }
}

fn annotate(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let level = match finding.severity {
        Severity::Block => "error",
        Severity::Review => "warning",
        Severity::Notice => "notice",
    };
    write!(out, "::{level} file={}", property(&finding.path))?;
    let place = &finding.location;
    // A line of a page, or within a member, is none of the file.
    if let Some(line) = place.line.filter(|_| place.page.is_none() && place.inside.is_empty()) {
        write!(out, ",line={line}")?;
        if let Some(column) = place.column {
            write!(out, ",col={column}")?;
        }
    }
    let title = format!("{} {}", words::severity(finding.severity), finding.name);
    write!(out, ",title={}::{}", property(&title), data(&words::place(place)))?;
    if !finding.text.is_empty() {
        write!(out, "  ⟦{}⟧", data(&finding.text))?;
    }
    writeln!(out, "  {}（{}）", data(&finding.advice), data(&finding.rule))
}

/// The value of a command.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples;
    use super::*;

    fn github(report: &Report) -> String {
        let mut out = Vec::new();
        Github.finish(report, &View::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn annotations() {
        insta::assert_snapshot!(github(&samples::mixed()));
    }

    #[test]
    fn nothing_found_is_no_annotation() {
        insta::assert_snapshot!(github(&samples::clean()));
    }

    #[test]
    fn a_name_adds_no_command_and_no_property() {
        let mut report = samples::hostile();
        report.findings[0].path = "a,line=9::\n::add-mask::x\r::stop-commands::y%0A::error::z.txt".into();
        report.findings[0].name = "x,file=b::c\n::set-env name=A::b".into();
        report.findings[0].text = "\n::error::d%".into();
        let text = github(&report);
        assert_eq!(text.lines().count(), 1 + report.findings.len());
        for line in text.lines().skip(1) {
            let (properties, _) = line[2..].split_once("::").unwrap();
            assert!(properties.split(',').all(|p| p.matches('=').count() >= 1), "{line}");
            let keys: Vec<&str> = properties.split(',').map(|p| p.split('=').next().unwrap()).collect();
            let keys: Vec<&str> = keys.iter().map(|k| k.split(' ').next_back().unwrap()).collect();
            assert!(keys.iter().all(|k| ["file", "line", "col", "title"].contains(k)), "{keys:?}");
            assert!(line.chars().all(|c| c != '\r'));
        }
        insta::assert_snapshot!(text);
    }
}
