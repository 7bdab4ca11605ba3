//! What elements say in attributes, and characters that are written as elements.

use crate::extract::ooxml::xml::Tag;
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace};

/// Hands on what an element of WordprocessingML says in its attributes; whether it is one that does.
pub fn say(tag: &Tag<'_>, out: &mut Collector<'_, '_>) -> bool {
    let keys: &[&str] = match tag.name() {
        "alias" | "statusText" | "helpText" | "tag" => &["val"],
        "bookmarkStart" => &["name"],
        "listItem" => &["displayText", "value"],
        "hyperlink" => &["tooltip"],
        _ => return false,
    };
    for value in keys.iter().filter_map(|key| tag.attr(key)).filter(|value| !value.starts_with('_')) {
        out.unit(value.trim(), Part::Metadata, UnitPlace::None);
    }
    true
}

/// The character of a `w:sym` (17.3.3.30). Symbol fonts are addressed in the private use area; Wingdings has the
/// star of a security marking at AB.
pub fn symbol(tag: &Tag<'_>) -> String {
    let code = tag.attr("char").and_then(|c| u32::from_str_radix(&c, 16).ok()).unwrap_or(0);
    let font = tag.attr("font").unwrap_or_default();
    match (font.as_str(), code) {
        ("Wingdings", 0xF0AB | 0xAB) => "★".to_owned(),
        _ => char::from_u32(code).filter(|c| *c != '\0').map(String::from).unwrap_or_default(),
    }
}

/// The number that an element's `val` gives.
pub fn number(tag: &Tag<'_>) -> Option<u32> {
    tag.attr("val")?.trim().parse().ok()
}
