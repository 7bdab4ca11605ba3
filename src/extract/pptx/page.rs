//! A slide, layout, master or notes page as its part describes it, before anything is decided about it.

use crate::extract::slide::Rect;
use crate::model::Cell;

/// What such a part holds.
#[derive(Debug, Default)]
pub struct Page {
    /// `show="0"`: left out of the show.
    pub hidden: bool,
    /// The background; [`Fill::Unset`] leaves it to the layout and the master.
    pub background: Fill,
    /// The colours that its names stand for (`bg1` → `lt1`), if it says so itself (19.3.1.6, 20.1.6.8).
    pub colours: Vec<(String, String)>,
    /// Shapes, backmost first.
    pub shapes: Vec<Shape>,
    /// Texts outside every shape, and tooltips of links.
    pub words: Vec<String>,
    /// Relationships of pictures outside every shape (the background).
    pub pictures: Vec<String>,
}

/// A shape of any kind.
#[derive(Debug, Default)]
pub struct Shape {
    /// The placeholder that it fills.
    pub placeholder: Option<Placeholder>,
    /// Whether it is switched off, or a group around it is.
    pub off: bool,
    /// Where it stands on the slide; `None` leaves it to the layout.
    pub rect: Option<Rect>,
    /// What it is filled with.
    pub fill: Fill,
    /// Whether the theme fills it where it has no fill of its own.
    pub styled: bool,
    /// Whether its text stands in a table, chart, diagram or object.
    pub frame: bool,
    /// Paragraphs with text in them.
    pub paragraphs: Vec<Paragraph>,
    /// Alternative texts.
    pub alt: Vec<String>,
    /// Its name.
    pub names: Vec<String>,
    /// Relationships of the pictures in it.
    pub pictures: Vec<String>,
}

/// What a placeholder is (19.3.1.36).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Its type; `obj` where none is stated.
    pub kind: String,
    /// Its number, by which it finds its layout's.
    pub index: String,
}

/// A paragraph.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// Its runs.
    pub runs: Vec<Run>,
    /// Its cell, if it stands in a table.
    pub cell: Option<Cell>,
    /// Whether the cell went into a merged one.
    pub merged: bool,
    /// What the cell is filled with.
    pub ground: Fill,
}

/// A run of one format.
#[derive(Debug, Default)]
pub struct Run {
    /// Its text.
    pub text: String,
    /// What the letters are filled with.
    pub fill: Fill,
    /// What it is highlighted with.
    pub ground: Fill,
    /// Whether the letters have outlines.
    pub outlined: bool,
    /// Size in hundredths of a point.
    pub size: Option<u32>,
}

impl Run {
    /// Whether both have one format.
    pub fn looks_like(&self, other: &Run) -> bool {
        self.fill == other.fill
            && self.ground == other.ground
            && self.outlined == other.outlined
            && self.size == other.size
    }
}

/// What something is filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fill {
    /// Not stated.
    #[default]
    Unset,
    /// Nothing: what is behind it shows.
    None,
    /// One colour.
    Solid(Colour),
    /// A picture, a gradient, a pattern, or a colour that was changed.
    Other,
}

/// A colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Red, green and blue.
    Rgb([u8; 3]),
    /// A colour of the theme, by name.
    Scheme(String),
}

impl Colour {
    /// From six hexadecimal digits.
    pub fn hex(digits: &str) -> Option<Colour> {
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 6)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Colour::Rgb([red, green, blue]))
    }
}
