//! `json`: the report as one document (`mishen.report/1`), indented by two spaces.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter};

use super::escape::first_unsafe;
use super::{Reporter, View};
use crate::model::Report;

/// The JSON report.
pub struct Json;

impl Reporter for Json {
    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        pretty(report, out)
    }
}

/// Writes a value as indented JSON and ends the line.
pub fn pretty<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Harmless(PrettyFormatter::new())))?;
    out.write_all(b"\n")
}

/// Writes a value as one line of JSON and ends the line.
pub fn line<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Harmless(CompactFormatter)))?;
    out.write_all(b"\n")
}

/// A formatter that spells out as `\u202e` what a terminal would obey or a reader could not see. The JSON means the
/// same; only looking at it is safe.
struct Harmless<F>(F);

/// Hands the calls on that the inner formatter may do its own way.
macro_rules! inner {
    ($($name:ident($($arg:ident: $ty:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $arg: $ty)*) -> io::Result<()> {
            self.0.$name(writer $(, $arg)*)
        })*
    };
}

impl<F: Formatter> Formatter for Harmless<F> {
    inner! {
        write_char_escape(escape: CharEscape);
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = first_unsafe(rest) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let mut chars = rest[at..].chars();
            if let Some(c) = chars.next() {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::escape::unsafe_to_show;
    use super::super::samples;
    use super::*;

    fn json(report: &Report) -> String {
        let mut out = Vec::new();
        Json.finish(report, &View::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_report_without_findings() {
        insta::assert_snapshot!(json(&samples::clean()));
    }

    #[test]
    fn a_report_with_everything() {
        insta::assert_snapshot!(json(&samples::mixed()));
    }

    #[test]
    fn keys_stand_in_the_order_of_the_contract() {
        let text = json(&samples::mixed());
        let mut from = 0;
        for key in [
            "schema",
            "date",
            "tool",
            "rules",
            "rules_date",
            "verdict",
            "summary",
            "files",
            "scanned",
            "skipped",
            "failed",
            "excluded",
            "bytes",
            "findings",
            "by_severity",
            "block",
            "review",
            "notice",
            "suppressed",
            "files",
            "path",
            "format",
            "status",
            "findings",
            "rule",
            "name",
            "category",
            "severity",
            "confidence",
            "path",
            "location",
            "part",
            "text",
            "before",
            "after",
            "basis",
            "advice",
            "fingerprint",
        ] {
            let key = format!("\"{key}\":");
            let at = text[from..].find(&key).unwrap_or_else(|| panic!("{key} is missing or out of order"));
            from += at + key.len();
        }
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn hostile_text_is_spelled_out_and_means_the_same() {
        let hostile = "\u{7f}\u{9b}\u{202e}\u{e0041}\"\\\n\x1b机密\u{2028}\u{feff}";
        let mut out = Vec::new();
        line(&hostile, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\"\\u007f\\u009b\\u202e\\udb40\\udc41\\\"\\\\\\n\\u001b机密\\u2028\\ufeff\"\n");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }

    #[test]
    fn the_document_means_what_serde_would_write() {
        let report = samples::hostile();
        let ours: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
        assert_eq!(ours, serde_json::to_value(&report).unwrap());
        assert!(!json(&report).chars().any(|c| c != '\n' && unsafe_to_show(c)));
    }
}
