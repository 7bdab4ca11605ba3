//! Inline waivers of text formats: `密审:豁免 pii.mobile 本人同意公开` on the line of the finding, or alone on the line
//! above it.

use memchr::memmem;

use super::entry::means;
use crate::model::{Block, Finding, Origin};

/// The words that begin an inline waiver; the colon may be full-width.
const MARK: &str = "密审";
/// The rest of them.
const VERB: &str = "豁免";

/// A waiver in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// The line it counts for, 1-based.
    pub line: u64,
    /// The line it stands on, 1-based.
    pub at: u64,
    /// The rules that it names.
    pub rules: Vec<String>,
    /// Whether it accepted something.
    pub used: bool,
}

/// The inline waivers of a draft, gathered block by block.
#[derive(Default)]
pub struct Marks {
    found: Vec<Inline>,
    /// The mapped source that was looked through last: address and length.
    source: (usize, usize),
}

impl Marks {
    /// Looks through a block.
    pub fn look(&mut self, block: &Block<'_>) {
        match block.origin {
            Origin::Source { line, .. } => self.text(block.text, line),
            Origin::Mapped { source, .. } => {
                let id = (source.as_ptr() as usize, source.len());
                if self.source != id {
                    self.source = id;
                    self.text(source, 1);
                }
            }
            Origin::Units => {}
        }
    }

    fn text(&mut self, text: &str, first: u64) {
        let (mut line, mut counted) = (first, 0);
        for at in memmem::find_iter(text.as_bytes(), MARK.as_bytes()) {
            let rest = text[at + MARK.len()..].strip_prefix([':', '：']).and_then(|t| t.strip_prefix(VERB));
            let Some(rest) = rest else { continue };
            line += ends(&text[counted..at]);
            counted = at;
            let Some(rules) = named(rest.split(['\n', '\r']).next().unwrap_or_default()) else { continue };
            let start = text[..at].rfind(['\n', '\r']).map_or(0, |n| n + 1);
            let alone = text[start..at].chars().all(|c| c.is_whitespace() || "<!-#/*;\"'%".contains(c));
            self.found.push(Inline { line: line + u64::from(alone), at: line, rules, used: false });
        }
    }

    /// Marks the findings that an inline waiver accepts, as far as the draft was looked through.
    pub fn settle(&mut self, findings: &mut [Finding]) {
        if self.found.is_empty() {
            return;
        }
        for finding in findings.iter_mut().filter(|f| f.location.inside.is_empty()) {
            for waiver in &mut self.found {
                let here = finding.location.line == Some(waiver.line)
                    && waiver.rules.iter().any(|name| means(name, &finding.rule));
                if here {
                    finding.known.inline = true;
                    waiver.used = true;
                }
            }
        }
    }

    /// The waivers.
    pub fn found(self) -> Vec<Inline> {
        self.found
    }
}

/// How many lines end in a text; CR LF ends one.
fn ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
    ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')).count() as u64
}

/// The rules that a waiver names, if it also gives a reason.
fn named(rest: &str) -> Option<Vec<String>> {
    let rest = rest.trim_start();
    let id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '*');
    let mut rules = Vec::new();
    let mut rest = rest;
    loop {
        let end = rest.find(|c| !id(c)).unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        rules.push(rest[..end].to_owned());
        match rest[end..].strip_prefix([',', '，', '、']) {
            Some(more) => rest = more.trim_start(),
            None => {
                rest = &rest[end..];
                break;
            }
        }
    }
    let reason = rest.split("-->").next().unwrap_or_default().split("*/").next().unwrap_or_default().trim();
    let reason = reason.strip_prefix("理由").unwrap_or(reason);
    let says = reason.chars().any(char::is_alphanumeric);
    (says && rules.iter().any(|r| r.contains('.'))).then_some(rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut marks = Marks::default();
        marks.text(text, 1);
        marks.found.into_iter().map(|i| (i.line, i.rules)).collect()
    }

    #[test]
    fn it_counts_for_its_line_or_alone_for_the_next() {
        let rule = || vec!["pii.mobile".to_owned()];
        assert_eq!(of("甲\n电话 <!-- 密审:豁免 pii.mobile 本人同意 -->\n"), [(2, rule())]);
        assert_eq!(of("甲\r\n<!-- 密审：豁免 pii.mobile 理由：本人同意 -->\r\n电话"), [(3, rule())]);
        assert_eq!(
            of("# 密审:豁免 pii.mobile、pii.email 已公开"),
            [(2, vec!["pii.mobile".into(), "pii.email".into()])]
        );
    }

    #[test]
    fn it_needs_a_rule_and_a_reason() {
        assert_eq!(of("密审:豁免 pii.mobile"), []);
        assert_eq!(of("x 密审:豁免 pii.mobile 理由："), []);
        assert_eq!(of("<!-- 密审:豁免 pii.mobile -->"), []);
        assert_eq!(of("密审:豁免 本人同意"), []);
        assert_eq!(of("密审豁免 pii.mobile 本人同意"), []);
    }
}
