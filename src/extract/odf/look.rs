//! How text looks, as far as a look may hide it (OpenDocument 1.3 part 3, 20.193 `fo:color`, 20.196 `fo:font-size`,
//! 20.427 `text:display`, 20.351 `style:font-size-asian`).

/// Largest size of text that nobody reads (points).
const TINY: f32 = 1.0;

/// A colour, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// 0xRRGGBB.
    Rgb(u32),
    /// Chosen by the program so that it can be seen, or a picture, a gradient.
    Unknown,
}

impl Ink {
    /// White.
    pub const WHITE: Ink = Ink::Rgb(0xFF_FFFF);

    /// Reads `#rrggbb`; anything else (`transparent`) says nothing.
    pub fn read(value: &str) -> Option<Ink> {
        let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        u32::from_str_radix(digits, 16).ok().map(Ink::Rgb)
    }
}

/// How text looks; what is `None` stays as it is around.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    /// Formatted as hidden.
    pub hidden: Option<bool>,
    /// Colour of the text.
    pub ink: Option<Ink>,
    /// Colour behind the text.
    pub ground: Option<Ink>,
    /// Size of Latin text (points).
    pub size: Option<f32>,
    /// Size of Chinese text (points).
    pub asian: Option<f32>,
}

impl Look {
    /// This look within another.
    pub fn within(self, around: Look) -> Look {
        Look {
            hidden: self.hidden.or(around.hidden),
            ink: self.ink.or(around.ink),
            ground: self.ground.or(around.ground),
            size: self.size.or(around.size),
            asian: self.asian.or(around.asian),
        }
    }

    /// Whether a reader of the page does not see this text.
    pub fn hides(&self, text: &str) -> bool {
        let sunk = matches!((self.ink, self.ground), (Some(Ink::Rgb(a)), Some(Ink::Rgb(b))) if a == b);
        let size = if text.is_ascii() { self.size } else { self.asian.or(self.size) };
        self.hidden == Some(true) || sunk || size.is_some_and(|size| size <= TINY)
    }
}

/// A length in points; `None` for percentages and what is no length.
pub fn points(value: &str) -> Option<f32> {
    let value = value.trim();
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: f32 = digits.parse().ok()?;
    let unit = match &value[digits.len()..] {
        "pt" => 1.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "pc" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    Some(number * unit)
}

#[cfg(test)]
mod tests {
    use super::{Ink, Look, points};

    #[test]
    fn lengths_are_read_in_points() {
        assert_eq!(points("1pt"), Some(1.0));
        assert_eq!(points("0in"), Some(0.0));
        assert_eq!(points("-2.54cm"), Some(-72.0));
        assert_eq!(points("80%"), None);
        assert_eq!(points(""), None);
    }

    #[test]
    fn text_is_unseen_on_its_own_colour_and_at_one_point() {
        let white = Look { ink: Some(Ink::WHITE), ..Look::default() };
        assert!(!white.hides("甲"), "nobody knows what is behind it");
        assert!(white.within(Look { ground: Some(Ink::WHITE), ..Look::default() }).hides("甲"));
        assert!(!white.within(Look { ground: Some(Ink::Rgb(0x80)), ..Look::default() }).hides("甲"));
        let latin = Look { size: Some(1.0), asian: Some(12.0), ..Look::default() };
        assert_eq!((latin.hides("110"), latin.hides("甲")), (true, false));
    }
}
