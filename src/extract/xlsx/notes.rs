//! Cell notes and threaded comments (18.7; MS-XLSX 2.6.205).

use std::sync::Arc;

use super::sheet::reference;
use super::strings::unescape;
use crate::extract::ooxml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// Reads a comments part; `sheet` is the sheet it belongs to. Runs of one comment are joined.
pub fn read(xml: &mut Xml<'_>, out: &mut Collector<'_, '_>, sheet: Option<&Arc<str>>) -> Result<(), Unread> {
    let mut text = String::new();
    let mut place = UnitPlace::None;
    let mut phonetic = 0_u32;
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => match tag.name() {
                "comment" | "threadedComment" => {
                    text.clear();
                    let cell = tag.attr("ref").and_then(|r| reference(&r));
                    place = cell.map_or(UnitPlace::None, |(row, column)| super::place(sheet, row, column));
                }
                "author" => text.clear(),
                "rPh" => phonetic += 1,
                _ => {}
            },
            Token::Text(piece) if phonetic == 0 => text.push_str(&piece),
            Token::Text(_) => {}
            Token::End(tag) => match tag.name() {
                "comment" | "threadedComment" => {
                    out.unit(unescape(&text).trim(), Part::Comment, place.clone());
                    text.clear();
                }
                "author" => {
                    out.unit(text.trim(), Part::Metadata, UnitPlace::None);
                    text.clear();
                }
                "rPh" => phonetic = phonetic.saturating_sub(1),
                _ => {}
            },
        }
    }
    if !text.trim().is_empty() {
        out.unit(text.trim(), Part::Comment, place);
    }
    Ok(())
}
