//! How a run looks, as far as it decides whether anybody sees it (ECMA-376 Part 1, 17.3.2).

use crate::extract::ooxml::xml::Tag;

/// Text of this size and below is no text to a reader (half-points, 17.3.2.38).
const TINY: u32 = 2;

/// Channels of a colour that is white on paper.
const WHITE: u8 = 0xF8;

/// What a style or a run says; `None`: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    vanish: Option<bool>,
    white: Option<bool>,
    tiny: Option<bool>,
    shaded: Option<bool>,
}

impl Look {
    /// Takes a property of a run. Whether it was one that matters here.
    pub fn set(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "vanish" | "specVanish" => self.vanish = Some(tag.on("val", true)),
            "color" => self.white = Some(white(tag)),
            "sz" => {
                let size = tag.attr("val").and_then(|v| v.trim().parse::<u32>().ok());
                self.tiny = size.map(|size| size <= TINY).or(self.tiny);
            }
            "shd" => self.shaded = Some(shades(tag)),
            "highlight" => {
                let colour = tag.attr("val").unwrap_or_default();
                self.shaded = Some(!matches!(colour.as_str(), "" | "none" | "white"));
            }
            _ => {}
        }
    }

    /// This on top of what `base` says.
    pub fn over(self, base: Look) -> Look {
        Look {
            vanish: self.vanish.or(base.vanish),
            white: self.white.or(base.white),
            tiny: self.tiny.or(base.tiny),
            shaded: self.shaded.or(base.shaded),
        }
    }

    /// Whether nobody sees the text; `backed`: something other than white paper stands behind it, or may.
    pub fn hides(self, backed: bool) -> bool {
        let on = |property: Option<bool>| property == Some(true);
        on(self.vanish) || on(self.tiny) || on(self.white) && !on(self.shaded) && !backed
    }
}

/// Whether a colour is that of paper (17.3.2.6).
fn white(tag: &Tag<'_>) -> bool {
    match tag.attr("themeColor") {
        Some(theme) => paper(&theme) && tag.attr("themeTint").is_none() && tag.attr("themeShade").is_none(),
        None => is_white(&tag.attr("val").unwrap_or_default()),
    }
}

fn paper(theme: &str) -> bool {
    matches!(theme, "background1" | "light1")
}

fn is_white(hex: &str) -> bool {
    let channel = |at: usize| hex.get(at..at + 2).and_then(|c| u8::from_str_radix(c, 16).ok());
    hex.len() == 6 && [0, 2, 4].into_iter().all(|at| channel(at).is_some_and(|c| c >= WHITE))
}

/// Whether a shading (17.3.5) is any other than that of paper.
pub fn shades(tag: &Tag<'_>) -> bool {
    let value = |key| tag.attr(key).unwrap_or_default();
    match value("val").as_str() {
        "nil" => false,
        "" | "clear" => match tag.attr("themeFill") {
            Some(theme) => !paper(&theme) || tag.attr("themeFillShade").is_some(),
            None => colours(&value("fill")),
        },
        _ => true,
    }
}

/// Whether a colour value is any other than none and white.
pub fn colours(value: &str) -> bool {
    !matches!(value, "" | "auto") && !is_white(value)
}
