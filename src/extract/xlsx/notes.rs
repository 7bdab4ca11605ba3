//! Cell notes and threaded comments (18.7; MS-XLSX 2.6.205).

use std::collections::HashMap;
use std::sync::Arc;

use super::sheet::reference;
use super::strings::unescape;
use crate::extract::ooxml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Observation, Part, Thing, UnitPlace, Unread};

/// Reads a comments part; `sheet` is the sheet it belongs to. Runs of one comment are joined. `things` are the hidden
/// things by cell: a threaded comment stands in the file a second time, as the note that older programs show.
pub fn read(
    xml: &mut Xml<'_>,
    out: &mut Collector<'_, '_>,
    sheet: Option<&Arc<str>>,
    things: &mut HashMap<String, Thing>,
) -> Result<(), Unread> {
    let mut text = String::new();
    let mut cell = String::new();
    let mut place = UnitPlace::None;
    let mut phonetic = 0_u32;
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => match tag.name() {
                "comment" | "threadedComment" => {
                    text.clear();
                    cell = tag.attr("ref").unwrap_or_default();
                    place = reference(&cell)
                        .map_or(UnitPlace::None, |(row, column)| super::place(sheet, row, column));
                }
                "author" => text.clear(),
                "rPh" => phonetic += 1,
                _ => {}
            },
            Token::Text(piece) if phonetic == 0 => text.push_str(&piece),
            Token::Text(_) => {}
            Token::End(tag) => match tag.name() {
                "comment" | "threadedComment" => {
                    let thing = *things.entry(cell.clone()).or_insert_with(|| {
                        let text = format!("批注，{} 字", text.trim().chars().count());
                        out.hide(Observation::of_text("hidden-comment", text, Part::Comment, place.clone()))
                    });
                    let before = out.within(Some(thing));
                    out.unit(unescape(&text).trim(), Part::Comment, place.clone());
                    out.within(before);
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
