//! Slides as every presentation format has them: shapes with paragraphs, what of them nobody sees, and how they are
//! handed on.

mod write;

#[cfg(test)]
mod tests;

use crate::model::{Cell, Part, UnitPlace};

pub use write::{notes, place};

/// Width and height from which on a picture may be a page of its own (pixels).
pub const PAGE_PICTURE: u32 = 200;

/// Most that is held of one slide: bytes of text, and [`WEIGHT`] for everything else that was counted.
pub const MOST: usize = 64 << 20;

/// What a shape, a paragraph or a run counts as, however short its text (bytes).
pub const WEIGHT: usize = 64;

/// Largest difference of a channel at which two colours look the same.
const ALIKE: u8 = 10;

/// A slide.
#[derive(Debug)]
pub struct Slide {
    /// Where it stands.
    pub place: UnitPlace,
    /// If it is not shown: what is to be said of it.
    pub hidden: Option<&'static str>,
    /// Its shapes, backmost first.
    pub shapes: Vec<Shape>,
}

/// A shape, with what stands in it.
#[derive(Debug)]
pub struct Shape {
    /// Whether it holds the title of the slide.
    pub title: bool,
    /// Part of the draft that its text belongs to, cells of tables aside.
    pub part: Part,
    /// Why nobody sees it.
    pub unseen: Option<Unseen>,
    /// Its text.
    pub paragraphs: Vec<Paragraph>,
    /// Alternative texts.
    pub alt: Vec<String>,
    /// Names that programs or people gave to it.
    pub names: Vec<String>,
    /// Whether there is something to see without any text: a picture, a chart, an object.
    pub visual: bool,
}

impl Shape {
    /// An empty one.
    pub fn new(part: Part) -> Self {
        Shape {
            title: false,
            part,
            unseen: None,
            paragraphs: Vec::new(),
            alt: Vec::new(),
            names: Vec::new(),
            visual: false,
        }
    }
}

/// A paragraph.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// Its text, in pieces that are seen or unseen for one reason.
    pub pieces: Vec<Piece>,
    /// Its cell, if it stands in a table.
    pub cell: Option<Cell>,
}

/// A piece of a paragraph.
#[derive(Debug)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Why nobody sees it.
    pub unseen: Option<Unseen>,
}

impl Paragraph {
    /// Adds text.
    pub fn push(&mut self, text: &str, unseen: Option<Unseen>) {
        match self.pieces.last_mut() {
            Some(last) if last.unseen == unseen => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece { text: text.to_owned(), unseen }),
        }
    }

    /// Whether there is nothing but white space in it.
    pub fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| piece.text.trim().is_empty())
    }
}

/// Why nobody sees a text that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// The shape stands wholly outside the slide.
    Outside,
    /// The shape is switched off.
    Off,
    /// The text has the colour of what is behind it, or none.
    Colour,
    /// The text is one point high or less.
    Tiny,
    /// Its cell went into a merged one.
    Merged,
}

impl Unseen {
    /// What it is called.
    fn say(self) -> &'static str {
        match self {
            Unseen::Outside => "页面外的图形",
            Unseen::Off => "设为不显示的图形",
            Unseen::Colour => "与背景同色的文字",
            Unseen::Tiny => "小得看不见的文字",
            Unseen::Merged => "被合并的单元格",
        }
    }
}

/// Whether two colours (red, green, blue) look the same.
pub fn alike(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= ALIKE)
}

/// A rectangle on a slide, in the slide's own unit of length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// The rectangle around it however it is turned.
    pub fn turned(self) -> Rect {
        let (x, y) = (self.x + self.width / 2.0, self.y + self.height / 2.0);
        let reach = self.width.hypot(self.height) / 2.0;
        Rect { x: x - reach, y: y - reach, width: 2.0 * reach, height: 2.0 * reach }
    }

    /// Whether it holds another wholly.
    pub fn holds(&self, other: &Rect) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && self.x + self.width >= other.x + other.width
            && self.y + self.height >= other.y + other.height
    }

    /// Whether it has no point in common with another.
    pub fn misses(&self, other: &Rect) -> bool {
        self.x >= other.x + other.width
            || other.x >= self.x + self.width
            || self.y >= other.y + other.height
            || other.y >= self.y + self.height
    }
}

/// Moves and scales the shapes of a group: a point comes to `offset + scale × point`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    scale: (f64, f64),
    offset: (f64, f64),
}

impl Default for Transform {
    fn default() -> Self {
        Transform { scale: (1.0, 1.0), offset: (0.0, 0.0) }
    }
}

impl Transform {
    /// Of a group whose children's rectangle `from` comes to lie on `to`. Nothing changes where `from` has no size.
    pub fn of(from: Rect, to: Rect) -> Self {
        let scale = |from: f64, to: f64| if from > 0.0 && to > 0.0 { to / from } else { 1.0 };
        let scale = (scale(from.width, to.width), scale(from.height, to.height));
        Transform { scale, offset: (to.x - scale.0 * from.x, to.y - scale.1 * from.y) }
    }

    /// This one within another.
    pub fn within(self, outer: Transform) -> Transform {
        let (x, y) = outer.point(self.offset.0, self.offset.1);
        Transform { scale: (outer.scale.0 * self.scale.0, outer.scale.1 * self.scale.1), offset: (x, y) }
    }

    /// Where a rectangle comes to lie.
    pub fn rect(&self, rect: Rect) -> Rect {
        let (x, y) = self.point(rect.x, rect.y);
        Rect { x, y, width: rect.width * self.scale.0, height: rect.height * self.scale.1 }
    }

    fn point(&self, x: f64, y: f64) -> (f64, f64) {
        (self.offset.0 + self.scale.0 * x, self.offset.1 + self.scale.1 * y)
    }
}
