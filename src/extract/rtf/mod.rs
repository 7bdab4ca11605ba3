//! Rich Text Format (Microsoft RTF Specification 1.9.1), as Word, WPS and WordPad write it.

mod codepage;
mod destination;
mod lex;
mod object;
mod reader;
mod state;
mod tale;

#[cfg(test)]
mod tests;

use encoding_rs::GB18030;

use lex::Lexer;
use reader::Reader;

use super::Input;
use super::units::Collector;
use crate::model::{Part, Sink, UnitPlace, Unread};

/// Longest text behind the end of a file that is looked at (bytes).
const BEHIND: usize = 1 << 20;

/// Reads a document.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let mut lexer = Lexer::new(input.bytes);
    let mut out = Collector::new(sink);
    let mut reader = Reader::new(&mut out);
    let result = reader.read(&mut lexer);
    reader.finish();
    if result.is_ok() {
        // No program shows it, but it is there.
        let rest = lexer.rest();
        let behind = GB18030.decode_without_bom_handling(&rest[..rest.len().min(BEHIND)]).0;
        let behind = behind.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        out.unit(behind, Part::Metadata, UnitPlace::None);
    }
    out.finish();
    result
}
