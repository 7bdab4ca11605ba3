//! Document properties: core, extended and custom (ECMA-376 Part 1, 22.2 and 22.3; Part 2, clause 8).

use super::xml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// Reads a properties part: names of custom properties and all values are units.
pub fn read(xml: &mut Xml<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    let mut text = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                // A custom property's name is chosen by people (密级, 单位).
                if let Some(name) = tag.attr("name") {
                    out.unit(&name, Part::Property, UnitPlace::None);
                }
                if let Some(target) = tag.attr("linkTarget") {
                    out.unit(&target, Part::Property, UnitPlace::None);
                }
                text.clear();
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(_) => {
                if !text.trim().is_empty() {
                    out.unit(text.trim(), Part::Property, UnitPlace::None);
                }
                text.clear();
            }
        }
    }
    Ok(())
}
