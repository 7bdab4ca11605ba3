//! What a page's content comes to before it is laid out: glyphs, ruling lines, pictures.
//!
//! Coordinates are in page space: points, x to the right, y down, the page's rotation applied.

use super::paint::Colour;

/// What a glyph reads as.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// One character.
    One(char),
    /// A ligature or a replacement text.
    Many(Box<str>),
}

/// Stands for a glyph that could not be turned back into text.
pub const UNREADABLE: char = char::REPLACEMENT_CHARACTER;

impl Text {
    /// Whether the glyph could not be turned back into text.
    pub fn is_unreadable(&self) -> bool {
        *self == Text::One(UNREADABLE)
    }

    /// The first character.
    pub fn first(&self) -> Option<char> {
        match self {
            Text::One(c) => Some(*c),
            Text::Many(s) => s.chars().next(),
        }
    }

    /// The last character.
    pub fn last(&self) -> Option<char> {
        match self {
            Text::One(c) => Some(*c),
            Text::Many(s) => s.chars().next_back(),
        }
    }

    /// Whether it is white space only.
    pub fn is_blank(&self) -> bool {
        match self {
            Text::One(c) => c.is_whitespace(),
            Text::Many(s) => s.chars().all(char::is_whitespace),
        }
    }

    /// Appends it.
    pub fn push_to(&self, out: &mut String) {
        match self {
            Text::One(c) => out.push(*c),
            Text::Many(s) => out.push_str(s),
        }
    }
}

/// Along which line a glyph is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Direction {
    /// Angle of the line in whole degrees, clockwise from left-to-right, 0 to 359.
    pub degrees: i16,
    /// Whether the glyphs stand upright on a line that runs down (writing mode 1).
    pub vertical: bool,
}

/// A glyph on the page, in the frame of its line: `u` along it, `v` across it (growing downwards for
/// left-to-right lines, leftwards for columns).
#[derive(Clone, Debug)]
pub struct Glyph {
    /// What it reads as.
    pub text: Text,
    /// The line it is set along.
    pub direction: Direction,
    /// Where it starts.
    pub u0: f64,
    /// Where it ends.
    pub u1: f64,
    /// Its baseline (for vertical writing: the middle of the column).
    pub v: f64,
    /// Size of its font in points.
    pub size: f64,
    /// Number of the string of the content that it was shown with.
    pub run: u32,
    /// How it is painted.
    pub ink: Ink,
    /// What hides it, as [`super::sight::Veil`]s are numbered.
    pub veil: Option<u32>,
}

/// How a glyph is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// When, in the count of the page.
    pub order: u32,
    /// Its colour, if it has one.
    pub colour: Option<Colour>,
    /// Whether it leaves anything on the page.
    pub shown: bool,
    /// Whether it stands on a layer that is switched off.
    pub off: bool,
}

impl Glyph {
    /// The point (x, y) of the page at a share of its width, and of its size above the baseline.
    pub fn point(&self, along: f64, above: f64) -> (f64, f64) {
        let lift = if self.direction.vertical { above - 0.35 } else { above };
        self.direction.page(self.u0 + (self.u1 - self.u0) * along, self.v - self.size * lift)
    }
}

impl Direction {
    /// The point (x, y) of the page in the frame of a line of this direction.
    pub fn frame(self, x: f64, y: f64) -> (f64, f64) {
        let (sin, cos) = self.sin_cos();
        (x * cos + y * sin, y * cos - x * sin)
    }

    /// The point (u, v) in the frame of a line of this direction on the page.
    pub fn page(self, u: f64, v: f64) -> (f64, f64) {
        let (sin, cos) = self.sin_cos();
        (u * cos - v * sin, u * sin + v * cos)
    }

    fn sin_cos(self) -> (f64, f64) {
        match self.degrees {
            0 => (0.0, 1.0),
            90 => (1.0, 0.0),
            180 => (0.0, -1.0),
            270 => (-1.0, 0.0),
            other => f64::from(other).to_radians().sin_cos(),
        }
    }
}

/// A straight line of the drawing, level or upright.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// One end.
    pub from: (f64, f64),
    /// The other end.
    pub to: (f64, f64),
}

/// A picture on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// How many pictures were shown before it.
    pub nth: usize,
    /// Its object: number and generation; pictures within the content stream have none of their own.
    pub object: (u32, i32),
    /// Width in samples.
    pub width: u32,
    /// Height in samples.
    pub height: u32,
    /// The area it covers, in square points.
    pub area: f64,
}

/// Both sides of a picture that may hold text are at least this long (samples).
const PICTURE_SIDE: u32 = 200;

impl Picture {
    /// Whether it may hold text that can be read.
    pub fn is_large(&self) -> bool {
        self.width.min(self.height) >= PICTURE_SIDE
    }
}
