//! Parts that no reader of their own fits: their text, paragraph by paragraph, and what their attributes say.

use super::number::plain;
use super::xml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// Elements whose content is layout or packed data, never words.
const NO_WORDS: &[&str] = &["ClientData", "binData", "fldData", "posOffset", "panose", "sig", "extrusionOk"];

/// Longest paragraph that is held; a longer one comes in pieces (bytes).
const LONGEST: usize = 1 << 20;

/// What to take from attributes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Attributes {
    /// All values.
    All,
    /// Those that words stand in: titles, descriptions, strings, the text before a numbered paragraph.
    Words,
}

const WORDS: &[&str] =
    &["descr", "title", "alt", "string", "author", "displayName", "text", "prompt", "caption"];

/// Reads a part: runs within a paragraph are joined, every other piece of text and every attribute value is a unit.
pub fn read(
    xml: &mut Xml<'_>,
    out: &mut Collector<'_, '_>,
    part: Part,
    attributes: Attributes,
) -> Result<(), Unread> {
    let mut paragraphs = 0_u32;
    let mut text = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                let name = tag.name();
                if paragraphs == 0 {
                    flush(&mut text, out, part);
                }
                paragraphs += u32::from(name == "p");
                let skip = NO_WORDS.contains(&name);
                tag.each(|key, value| {
                    let wanted = match attributes {
                        Attributes::All => !name.starts_with("rsid"),
                        Attributes::Words => WORDS.contains(&key) || name == "lvlText" && key == "val",
                    };
                    if wanted && !skip && speaks(key, value) {
                        out.unit(&plain(value), part, UnitPlace::None);
                    }
                });
                if skip {
                    xml.skip()?;
                }
            }
            Token::End(tag) => {
                let paragraph = tag.name() == "p";
                paragraphs = paragraphs.saturating_sub(u32::from(paragraph));
                if paragraphs == 0 {
                    flush(&mut text, out, part);
                }
            }
            Token::Text(piece) => text.push_str(&piece),
        }
        if text.len() > LONGEST {
            flush(&mut text, out, part);
        }
        if out.border().is_break() {
            return Ok(());
        }
    }
    flush(&mut text, out, part);
    Ok(())
}

/// Whether an attribute value can be words or a number that matters; ids of revisions and schema names are not.
fn speaks(key: &str, value: &str) -> bool {
    value.chars().count() > 1
        && !key.starts_with("rsid")
        && !value.starts_with("http://schemas.")
        && !value.starts_with("http://purl.oclc.org/ooxml")
}

fn flush(text: &mut String, out: &mut Collector<'_, '_>, part: Part) {
    let trimmed = text.trim();
    if !trimmed.is_empty() {
        out.unit(&plain(trimmed), part, UnitPlace::None);
    }
    text.clear();
}
