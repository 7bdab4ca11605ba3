//! The workbook part: which sheets there are, defined names (18.2).

use crate::extract::ooxml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// What the workbook says of its sheets.
#[derive(Debug, Default)]
pub struct Workbook {
    /// The sheets in their order.
    pub sheets: Vec<Entry>,
    /// Whether days count from 1904.
    pub date1904: bool,
}

/// A sheet.
#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// The relationship that leads to its part.
    pub id: String,
    /// Whether it is hidden or very hidden.
    pub hidden: bool,
}

/// Reads it. Sheet names, defined names and what else stands in words go out as `metadata`.
pub fn read(xml: &mut Xml<'_>, out: &mut Collector<'_, '_>) -> Result<Workbook, Unread> {
    let mut book = Workbook::default();
    let mut text = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                text.clear();
                match tag.name() {
                    "workbookPr" => book.date1904 = tag.on("date1904", false),
                    "sheet" => {
                        let name = tag.attr("name").unwrap_or_default();
                        out.unit(&name, Part::Metadata, UnitPlace::None);
                        let id = tag.prefixed("id").unwrap_or_default();
                        let hidden = tag.attr("state").is_some_and(|state| state != "visible");
                        book.sheets.push(Entry { name, id, hidden });
                    }
                    "definedName" => {
                        for key in ["name", "comment", "description", "help"] {
                            let value = tag.attr(key).unwrap_or_default();
                            if !value.starts_with("_xlnm.") {
                                out.unit(&value, Part::Metadata, UnitPlace::None);
                            }
                        }
                    }
                    "fileSharing" => {
                        out.unit(&tag.attr("userName").unwrap_or_default(), Part::Metadata, UnitPlace::None);
                    }
                    "absPath" => {
                        out.unit(&tag.attr("url").unwrap_or_default(), Part::Metadata, UnitPlace::None);
                    }
                    _ => {}
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(_) => {
                out.unit(text.trim(), Part::Metadata, UnitPlace::None);
                text.clear();
            }
        }
    }
    Ok(book)
}
