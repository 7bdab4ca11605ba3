//! Colour on a terminal (ECMA-48 SGR sequences), or nothing.

use std::fmt::{self, Display};

use crate::model::{Severity, Verdict};

/// Paints text, or leaves it alone.
#[derive(Clone, Copy)]
pub struct Paint {
    /// Whether to write colour.
    pub on: bool,
}

/// Text between two sequences.
struct Painted<'a> {
    code: &'static str,
    text: &'a str,
}

impl Display for Painted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code.is_empty() {
            f.write_str(self.text)
        } else {
            write!(f, "\x1b[{}m{}\x1b[0m", self.code, self.text)
        }
    }
}

impl Paint {
    fn with<'a>(self, code: &'static str, text: &'a str) -> impl Display + 'a {
        Painted { code: if self.on && !text.is_empty() { code } else { "" }, text }
    }

    /// A tag of this severity.
    pub fn severity<'a>(self, severity: Severity, text: &'a str) -> impl Display + 'a {
        self.with(
            match severity {
                Severity::Block => "1;31",
                Severity::Review => "1;33",
                Severity::Notice => "36",
            },
            text,
        )
    }

    /// The verdict.
    pub fn verdict<'a>(self, verdict: Verdict, text: &'a str) -> impl Display + 'a {
        self.with(
            match verdict {
                Verdict::Block => "1;31",
                Verdict::Review => "1;33",
                Verdict::Pass => "1;32",
            },
            text,
        )
    }

    /// White on red: the stop notice.
    pub fn alarm<'a>(self, text: &'a str) -> impl Display + 'a {
        self.with("1;37;41", text)
    }

    /// A path or a heading.
    pub fn strong<'a>(self, text: &'a str) -> impl Display + 'a {
        self.with("1", text)
    }

    /// The value itself.
    pub fn value<'a>(self, text: &'a str) -> impl Display + 'a {
        self.with("1;4", text)
    }

    /// What may be overlooked.
    pub fn dim<'a>(self, text: &'a str) -> impl Display + 'a {
        self.with("2", text)
    }
}
