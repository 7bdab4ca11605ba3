//! Drawings, charts and diagrams that stand in parts of their own (ECMA-376 Part 1, clauses 20 and 21).

use std::collections::HashSet;

use super::number::plain;
use super::xml::{Tag, Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// Elements whose content is numbers of layout.
const LAYOUT: &[&str] = &["posOffset", "col", "colOff", "row", "rowOff", "formatCode", "ClientData", "align"];

/// Longest paragraph that is held; a longer one comes in pieces (bytes).
const LONGEST: usize = 1 << 20;

/// Reads a part of DrawingML or VML. Paragraphs are units of `part`; a chart's cached labels and values too.
/// Texts in `seen` are left out (a diagram's drawing repeats its data); what is read is added there.
pub fn read(
    xml: &mut Xml<'_>,
    out: &mut Collector<'_, '_>,
    part: Part,
    seen: &mut HashSet<String>,
) -> Result<(), Unread> {
    read_at(xml, out, part, &UnitPlace::None, seen)
}

/// The same, for a part that belongs to a place in the document.
pub fn read_at(
    xml: &mut Xml<'_>,
    out: &mut Collector<'_, '_>,
    part: Part,
    place: &UnitPlace,
    seen: &mut HashSet<String>,
) -> Result<(), Unread> {
    let mut paragraphs = 0_u32;
    let mut text = String::new();
    let mut formula = false;
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                let name = tag.name();
                if paragraphs == 0 {
                    flush(&mut text, out, part, place, seen);
                }
                match name {
                    "p" => paragraphs += 1,
                    "br" if paragraphs > 0 => text.push('\n'),
                    _ => {}
                }
                formula = name == "f";
                let layout = LAYOUT.contains(&name);
                names(&tag, out, place.clone());
                if layout {
                    xml.skip()?;
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => {
                paragraphs = paragraphs.saturating_sub(u32::from(tag.name() == "p"));
                if paragraphs == 0 {
                    flush(&mut text, out, if formula { Part::Formula } else { part }, place, seen);
                }
                formula = false;
            }
        }
        if text.len() > LONGEST {
            flush(&mut text, out, part, place, seen);
        }
        if out.border().is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// Takes what an element of a drawing says in its attributes: alternative text, object names, word art.
pub fn names(tag: &Tag<'_>, out: &mut Collector<'_, '_>, place: UnitPlace) {
    let mut take = |value: Option<String>, part| {
        if let Some(value) = value {
            out.unit(value.trim(), part, place.clone());
        }
    };
    match tag.name() {
        "docPr" | "cNvPr" => {
            take(tag.attr("descr"), Part::AltText);
            take(tag.attr("title"), Part::AltText);
            take(tag.attr("name"), Part::Metadata);
        }
        "shape" | "rect" | "oval" | "roundrect" | "line" | "polyline" | "image" => {
            take(tag.attr("alt"), Part::AltText);
        }
        "imagedata" => take(tag.attr("title"), Part::Metadata),
        "textpath" => take(tag.attr("string"), Part::Textbox),
        _ => {}
    }
}

fn flush(
    text: &mut String,
    out: &mut Collector<'_, '_>,
    part: Part,
    place: &UnitPlace,
    seen: &mut HashSet<String>,
) {
    let trimmed = text.trim();
    if !trimmed.is_empty() && seen.insert(trimmed.to_owned()) {
        out.unit(&plain(trimmed), part, place.clone());
    }
    text.clear();
}
