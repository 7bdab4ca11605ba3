//! `csv`: the 问题台账 for spreadsheets. UTF-8 with BOM and CRLF, because that is what Excel and WPS open right.
//!
//! Every field is quoted (RFC 4180), and none begins like a formula: whoever opens the file runs nothing that a draft
//! or its name holds.

use std::io::{self, Write};

use super::{Reporter, View, ledger};
use crate::model::Report;

/// The CSV report.
pub struct Csv;

impl Reporter for Csv {
    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        out.write_all("\u{feff}".as_bytes())?;
        line(&ledger::columns(report.revealed), out)?;
        for (i, finding) in report.findings.iter().enumerate() {
            line(&ledger::row(i + 1, finding), out)?;
        }
        Ok(())
    }
}

fn line<S: AsRef<str>>(cells: &[S], out: &mut dyn Write) -> io::Result<()> {
    for (i, cell) in cells.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        write!(out, "{comma}\"{}\"", harmless(cell.as_ref()).replace('"', "\"\""))?;
    }
    out.write_all(b"\r\n")
}

/// The text with an apostrophe before whatever a spreadsheet would take for the start of a formula: at the start, and
/// behind a semicolon, where programs of other countries begin a new cell. Controls are gone already.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut start = true;
    for c in text.chars() {
        if start && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%') {
            out.push('\'');
        }
        start = c == ';' || (start && (c.is_whitespace() || matches!(c, '"' | '\'')));
        out.push(c);
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples;
    use super::*;

    fn csv(report: &Report) -> String {
        let mut out = Vec::new();
        Csv.finish(report, &View::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The cells of each line, as RFC 4180 reads them; the simplest reader there can be.
    fn cells(text: &str) -> Vec<Vec<String>> {
        let inner = |line: &str| {
            let line = line.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap();
            line.split("\",\"").map(|c| c.replace("\"\"", "\"")).collect()
        };
        text.trim_start_matches('\u{feff}').split_terminator("\r\n").map(inner).collect()
    }

    #[test]
    fn the_ledger() {
        insta::assert_snapshot!(csv(&samples::mixed()).replace('\u{feff}', "␀").replace('\r', "␍"));
    }

    #[test]
    fn every_line_has_every_column_and_ends_in_crlf() {
        for report in [samples::clean(), samples::one(), samples::mixed(), samples::hostile()] {
            let text = csv(&report);
            assert!(text.starts_with("\u{feff}\"序号\","));
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
            let lines = cells(&text);
            assert_eq!(lines.len(), report.findings.len() + 1);
            assert!(lines.iter().all(|l| l.len() == ledger::COLUMNS.len()), "{text}");
        }
    }

    #[test]
    fn nothing_becomes_a_formula() {
        for attack in [
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-2+3",
            "@SUM(1)",
            "  =1",
            "\t=1",
            "\r=1",
            "\n=1",
            "\"=1",
            "'=1",
            "＝1",
            "a;=1",
            "a; \"=1",
            "\u{feff}=1",
            "|calc",
            "%0A=1",
        ] {
            let mut finding = samples::id(attack, 1);
            (finding.text, finding.advice) = (attack.into(), attack.into());
            (finding.before, finding.name) = (attack.into(), attack.into());
            finding.location.sheet = Some(attack.into());
            let text = csv(&samples::report(Vec::new(), vec![finding]));
            for cell in &cells(&text)[1] {
                for part in cell.split(';') {
                    let first = part.trim_matches(|c: char| c.is_whitespace() || c == '"').chars().next();
                    assert!(!first.is_some_and(|c| "=+-@＝＋－＠|%\t\r".contains(c)), "{attack:?}: {cell:?}");
                }
            }
        }
    }
}
