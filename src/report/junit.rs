//! `junit`: the report as test results, which every CI server shows. A file is a suite; a finding at or above
//! `--fail-on` is a failure, what could not be read an error, any other finding a test that passed with output.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::visible;
use super::{Reporter, View};
use crate::model::outcome::Reason;
use crate::model::{FileEntry, Finding, Report, Severity, Status};
use crate::words;

/// The JUnit report.
pub struct Junit;

/// One file.
#[derive(Default)]
struct Suite<'a> {
    entry: Option<&'a FileEntry>,
    findings: Vec<&'a Finding>,
}

/// What became of a test.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Passed,
    Failed,
    Error,
    Skipped,
}

impl Reporter for Junit {
    fn finish(&mut self, report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
        let mut suites: BTreeMap<&str, Suite<'_>> = BTreeMap::new();
        for entry in &report.files {
            suites.entry(&entry.path).or_default().entry = Some(entry);
        }
        for finding in &report.findings {
            suites.entry(&finding.path).or_default().findings.push(finding);
        }
        let all: Vec<_> = suites.values().flat_map(|suite| suite.fates(view.threshold)).collect();
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<testsuites name="mishen"{}>"#, counted(&all))?;
        for (path, suite) in &suites {
            suite.write(path, &report.date, view.threshold, out)?;
        }
        writeln!(out, "</testsuites>")
    }
}

impl Suite<'_> {
    /// What became of the tests of this file, in the order in which they are written.
    fn fates(&self, threshold: Option<Severity>) -> Vec<Fate> {
        if self.findings.is_empty() {
            return vec![self.without_findings()];
        }
        self.findings.iter().map(|f| fate(f, threshold)).collect()
    }

    fn without_findings(&self) -> Fate {
        match self.entry.map(|e| (e.status, e.reason)) {
            None | Some((Status::Scanned, _)) => Fate::Passed,
            Some((Status::Skipped, Some(Reason::NoText))) => Fate::Skipped,
            // Its finding was waived; it was not read all the same.
            Some(_) => Fate::Error,
        }
    }

    fn write(
        &self,
        path: &str,
        date: &str,
        threshold: Option<Severity>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let fates = self.fates(threshold);
        let (path, date) = (xml(path), xml(date));
        writeln!(out, r#"  <testsuite name="{path}"{} timestamp="{date}T00:00:00">"#, counted(&fates))?;
        if self.findings.is_empty() {
            let what = self.entry.and_then(|e| e.reason).map_or("未发现问题", words::reason);
            test(&path, "检查", fates[0], "mishen", what, "", out)?;
        }
        for (finding, fate) in self.findings.iter().zip(fates) {
            let place = words::place(&finding.location);
            let name = format!("{}（{place}）", finding.name);
            let said = format!("{}：{}", words::severity(finding.severity), finding.name);
            test(&path, &name, fate, &finding.rule, &said, &details(finding, &place), out)?;
        }
        writeln!(out, "  </testsuite>")
    }
}

fn fate(finding: &Finding, threshold: Option<Severity>) -> Fate {
    if finding.rule.starts_with("unscannable.") {
        Fate::Error
    } else if threshold.is_some_and(|least| finding.severity >= least) {
        Fate::Failed
    } else {
        Fate::Passed
    }
}

/// The lines under a failure: place, text, basis, advice.
fn details(finding: &Finding, place: &str) -> String {
    let text = format!("{}⟦{}⟧{}", finding.before, finding.text, finding.after);
    let basis = words::basis(&finding.basis);
    let lines = [
        ("位置：", place),
        ("内容：", if finding.text.is_empty() { "" } else { &text }),
        ("依据：", &basis),
        ("建议：", &finding.advice),
    ];
    let lines = lines.iter().filter(|(_, says)| !says.is_empty());
    lines.map(|(what, says)| format!("{what}{}\n", xml(says))).collect()
}

fn test(
    path: &str,
    name: &str,
    fate: Fate,
    rule: &str,
    message: &str,
    details: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (name, rule, message) = (xml(name), xml(rule), xml(message));
    write!(out, r#"    <testcase classname="{path}" name="{name}" time="0""#)?;
    let tag = match fate {
        Fate::Failed => "failure",
        Fate::Error => "error",
        Fate::Skipped => return writeln!(out, r#"><skipped message="{message}"/></testcase>"#),
        Fate::Passed if details.is_empty() => return writeln!(out, "/>"),
        Fate::Passed => {
            return writeln!(out, "><system-out>{message}（{rule}）\n{details}</system-out></testcase>");
        }
    };
    writeln!(out, r#"><{tag} type="{rule}" message="{message}">{details}</{tag}></testcase>"#)
}

/// The counts as attributes.
fn counted(fates: &[Fate]) -> String {
    let n = |fate| fates.iter().filter(|f| **f == fate).count();
    let (failures, errors, skipped) = (n(Fate::Failed), n(Fate::Error), n(Fate::Skipped));
    let tests = fates.len();
    format!(r#" tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}" time="0""#)
}

/// Text as XML allows it: what XML 1.0 has no way to write is spelled out.
fn xml(text: &str) -> String {
    let text = visible(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::super::samples;
    use super::*;

    fn junit(report: &Report) -> String {
        let mut out = Vec::new();
        let view = View { threshold: Some(Severity::Block), ..View::default() };
        Junit.finish(report, &view, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Checks what the schema of Jenkins asks for: elements and their parents, attributes, counts.
    fn validate(text: &str) {
        let mut reader = Reader::from_str(text);
        let mut open: Vec<String> = Vec::new();
        let mut wanted: Vec<[usize; 4]> = Vec::new();
        let mut seen = [0; 4];
        let mut total = [0; 4];
        loop {
            let event = reader.read_event().unwrap();
            match &event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.name().as_ref().to_owned();
                    let parent = open.last().map(String::as_str);
                    let (parents, attributes): (&[Option<&str>], &[&str]) = match name.as_str() {
                        "testsuites" => {
                            (&[None], &["name", "tests", "failures", "errors", "skipped", "time"])
                        }
                        "testsuite" => (
                            &[Some("testsuites")],
                            &["name", "tests", "failures", "errors", "skipped", "time", "timestamp"],
                        ),
                        "testcase" => (&[Some("testsuite")], &["classname", "name", "time"]),
                        "failure" | "error" => (&[Some("testcase")], &["type", "message"]),
                        "skipped" => (&[Some("testcase")], &["message"]),
                        "system-out" => (&[Some("testcase")], &[]),
                        other => panic!("{other} is no element of JUnit"),
                    };
                    assert!(parents.contains(&parent), "{name} in {parent:?}");
                    let there: Vec<String> =
                        tag.attributes().map(|a| a.unwrap().key.as_ref().to_owned()).collect();
                    assert_eq!(there, attributes, "{name}");
                    let number = |key: &str| -> usize {
                        let value = tag.try_get_attribute(key).unwrap().unwrap().value;
                        value.parse().unwrap()
                    };
                    if name == "testsuites" || name == "testsuite" {
                        wanted.push([
                            number("tests"),
                            number("failures"),
                            number("errors"),
                            number("skipped"),
                        ]);
                    }
                    let which = ["testcase", "failure", "error", "skipped"].iter().position(|n| *n == name);
                    if let Some(i) = which {
                        (seen[i], total[i]) = (seen[i] + 1, total[i] + 1);
                    }
                    if matches!(event, Event::Start(_)) {
                        open.push(name);
                    }
                }
                Event::End(_) => match open.pop().unwrap().as_str() {
                    "testsuite" => assert_eq!(std::mem::take(&mut seen), wanted.pop().unwrap()),
                    "testsuites" => assert_eq!(total, wanted.pop().unwrap()),
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(open.is_empty() && wanted.is_empty());
    }

    #[test]
    fn results() {
        insta::assert_snapshot!(junit(&samples::mixed()));
    }

    #[test]
    fn every_report_is_valid() {
        let nothing = samples::report(Vec::new(), Vec::new());
        let mut stray = samples::one();
        stray.files.clear();
        for report in [
            nothing,
            samples::clean(),
            samples::one(),
            samples::mixed(),
            samples::hostile(),
            samples::roster(300),
            stray,
        ] {
            validate(&junit(&report));
        }
    }

    #[test]
    fn markup_and_what_xml_cannot_say_change_nothing() {
        let mut report = samples::hostile();
        report.findings[0].path = "\"><failure/>]]>&\u{ffff}\0.txt".into();
        report.findings[0].text = "</failure><testcase/>\u{fffe}&#0;".into();
        report.findings[0].name = "\" onload=\"'".into();
        let text = junit(&report);
        validate(&text);
        assert!(!text.contains(['\u{ffff}', '\u{fffe}', '\0']));
    }

    #[test]
    fn a_waived_unread_file_is_no_passed_test() {
        let mut report = samples::mixed();
        report.findings.clear();
        assert_eq!(junit(&report).matches("<error ").count(), 3);
    }

    #[test]
    fn failures_follow_the_gate() {
        let failures = |threshold| {
            let mut out = Vec::new();
            let view = View { threshold, ..View::default() };
            Junit.finish(&samples::mixed(), &view, &mut out).unwrap();
            String::from_utf8(out).unwrap().matches("<failure ").count()
        };
        assert_eq!([None, Some(Severity::Block), Some(Severity::Notice)].map(failures), [0, 2, 3]);
    }
}
