//! What cell formats do to values: show a day, or show nothing (18.8).

use std::collections::HashMap;

use crate::extract::ooxml::xml::Tag;
use crate::extract::ooxml::{Token, Xml};
use crate::extract::sheet::formats::{built_in_date, shows_date, shows_nothing};
use crate::model::Unread;

/// White and black, as colours are kept here (RRGGBB).
const WHITE: &str = "FFFFFF";
const BLACK: &str = "000000";

/// The cell formats of a workbook.
#[derive(Debug, Default)]
pub struct Styles {
    formats: Vec<Format>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Format {
    date: bool,
    nothing: bool,
}

impl Styles {
    /// Whether cells of this format number (attribute `s`) show a date.
    pub fn is_date(&self, format: usize) -> bool {
        self.formats.get(format).is_some_and(|f| f.date)
    }

    /// Whether cells of this format show nothing: a number format of empty sections, or letters in the colour of
    /// their ground.
    pub fn shows_nothing(&self, format: usize) -> bool {
        self.formats.get(format).is_some_and(|f| f.nothing)
    }
}

/// Reads the styles part.
pub fn read(xml: &mut Xml<'_>) -> Result<Styles, Unread> {
    let mut codes = HashMap::new();
    let (mut fonts, mut fills): (Vec<Option<String>>, Vec<Option<String>>) = Default::default();
    let mut styles = Styles::default();
    // The list that is being read, and whether a fill is solid.
    let (mut list, mut solid) = (String::new(), false);
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => match (list.as_str(), tag.name()) {
                (_, name @ ("fonts" | "fills" | "cellXfs")) => list = name.to_owned(),
                (_, "numFmt") => {
                    if let (Some(id), Some(code)) = (tag.attr("numFmtId"), tag.attr("formatCode")) {
                        codes.entry(id).or_insert(code);
                    }
                }
                ("fonts", "font") => fonts.push(Some(BLACK.to_owned())),
                ("fonts", "color") => set_last(&mut fonts, colour(&tag)),
                ("fills", "fill") => fills.push(Some(WHITE.to_owned())),
                ("fills", "patternFill") => {
                    solid = tag.attr("patternType").as_deref() == Some("solid");
                    if !solid && tag.attr("patternType").is_some_and(|kind| kind != "none") {
                        set_last(&mut fills, None);
                    }
                }
                ("fills", "gradientFill") => set_last(&mut fills, None),
                ("fills", "fgColor") if solid => set_last(&mut fills, colour(&tag)),
                ("cellXfs", "xf") => {
                    let number = |key: &str| tag.attr(key).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
                    let id = tag.attr("numFmtId").unwrap_or_default();
                    let code = codes.get(&id);
                    let built_in = || id.parse().is_ok_and(built_in_date);
                    let ink = fonts.get(number("fontId")).cloned().flatten();
                    let ground = fills.get(number("fillId")).cloned().unwrap_or(Some(WHITE.to_owned()));
                    styles.formats.push(Format {
                        date: code.map_or_else(built_in, |code| shows_date(code)),
                        nothing: code.is_some_and(|code| shows_nothing(code))
                            || ink.is_some() && ink == ground,
                    });
                }
                _ => {}
            },
            Token::End(tag) if tag.name() == list => list.clear(),
            _ => {}
        }
    }
    Ok(styles)
}

fn set_last(colours: &mut [Option<String>], colour: Option<String>) {
    if let Some(last) = colours.last_mut() {
        *last = colour;
    }
}

/// A colour as RRGGBB; `None` where only the program knows it. Themes begin with the ground and the ink, which hardly
/// any office changes (20.1.6.2); of the indexed ones only white and black matter (18.8.27).
fn colour(tag: &Tag<'_>) -> Option<String> {
    if let Some(rgb) = tag.attr("rgb") {
        let rgb = rgb.get(rgb.len().checked_sub(6)?..)?;
        return Some(rgb.to_ascii_uppercase());
    }
    if tag.attr("tint").is_some_and(|tint| tint.parse() != Ok(0.0)) {
        return None;
    }
    match (tag.attr("theme").as_deref(), tag.attr("indexed").as_deref()) {
        (Some("0"), _) | (_, Some("1" | "9")) => Some(WHITE.to_owned()),
        (Some("1"), _) | (_, Some("0" | "8" | "64")) => Some(BLACK.to_owned()),
        _ => None,
    }
}
