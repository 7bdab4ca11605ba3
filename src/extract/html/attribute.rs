//! What attributes say about their element, and the text in them.

use std::ops::Range;

use super::element::{Name, style_hides};
use crate::extract::markup::is_data;
use crate::extract::markup::reference::{References, decode};
use crate::extract::markup::run::Run;
use crate::extract::markup::scan::Attribute;
use crate::extract::units::Collector;
use crate::model::Part;

/// What the attributes of an element say about it.
#[derive(Debug)]
pub struct Facts {
    /// The element is not shown.
    pub hides: bool,
    /// Columns of a cell.
    pub colspan: u32,
    /// Rows of a cell.
    pub rowspan: u32,
    /// Its content is JSON (a script's type).
    pub json: bool,
}

impl Facts {
    /// Reads them from the attributes of element `name`.
    pub fn new(source: &str, name: &str, attributes: &[Attribute]) -> Self {
        let mut facts = Facts { hides: name == "template", colspan: 1, rowspan: 1, json: false };
        for attribute in attributes {
            let value = source[attribute.value.clone()].trim();
            match Name::new(&source[attribute.name.clone()]).as_str() {
                "hidden" => facts.hides = true,
                "style" => facts.hides |= style_hides(value),
                "type" => {
                    facts.hides |= name == "input" && value.eq_ignore_ascii_case("hidden");
                    facts.json = name == "script" && value.to_ascii_lowercase().ends_with("json");
                }
                "colspan" => facts.colspan = value.parse().unwrap_or(1),
                "rowspan" => facts.rowspan = value.parse().unwrap_or(1),
                _ => {}
            }
        }
        facts
    }
}

/// Adds the text of the attributes of an element, which is `hidden` or not.
pub fn texts(out: &mut Collector<'_, '_>, source: &str, attributes: &[Attribute], hidden: bool) {
    // The name of a field or property, which labels its value.
    let mut named = None;
    for attribute in attributes {
        let written = &source[attribute.name.clone()];
        let name = Name::new(written);
        let name = name.as_str();
        let part = part(name, hidden);
        // Where a value lacks its quotes, its words become names.
        let stray = written.bytes().any(|b| b.is_ascii_digit() || !b.is_ascii());
        let mut label = None;
        if stray || name.starts_with("data-") && !attribute.value.is_empty() {
            label = add(out, source, attribute.name.clone(), References::None, part, None);
        } else if matches!(name, "value" | "content" | "placeholder") {
            label = named.clone();
        }
        if says_nothing(name) || is_data(&source[attribute.value.clone()]) {
            continue;
        }
        let unit = add(out, source, attribute.value.clone(), References::HtmlAttribute, part, label);
        if matches!(name, "name" | "id" | "property" | "itemprop" | "http-equiv") {
            named = unit;
        }
    }
}

fn add(
    out: &mut Collector<'_, '_>,
    source: &str,
    range: Range<usize>,
    references: References,
    part: Part,
    label: Option<Range<usize>>,
) -> Option<Range<usize>> {
    let mut run = Run::default();
    decode(source, range, references, |piece, at| run.text(out, piece, at));
    run.close(out, part, None, label)
}

/// Attributes that hold style, geometry or digests.
fn says_nothing(name: &str) -> bool {
    matches!(name, "style" | "class" | "d" | "points" | "transform" | "viewbox" | "integrity" | "nonce")
        || name == "xmlns"
        || name.starts_with("xmlns:")
}

fn part(name: &str, hidden: bool) -> Part {
    match name {
        "alt" | "title" | "summary" | "abbr" => Part::AltText,
        "content" => Part::Property,
        "value" | "placeholder" | "label" => {
            if hidden {
                Part::Hidden
            } else {
                Part::Field
            }
        }
        _ if name.starts_with("aria-") => Part::AltText,
        _ if name.starts_with("data-") || name.starts_with("on") => Part::Hidden,
        _ => Part::Metadata,
    }
}
