//! What a reader gives to the rest: blocks of text in which units (line, paragraph, cell) are told apart.
//!
//! A block is one piece of memory, so that the search runs over it in one go; its units say where each
//! piece of text came from. A block ends only where a unit ends, and a table row never spans two blocks.

use std::io::Read;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use super::finding::Thing;
use super::outcome::Unread;
use super::place::Part;

/// A piece of a draft: text, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// The text of all units. Bytes between units (separators, quotes) belong to none.
    pub text: &'a str,
    /// How the text divides into units.
    pub units: Units<'a>,
    /// How an offset becomes a place.
    pub origin: Origin<'a>,
}

/// How the text of a block divides into units.
#[derive(Clone, Copy, Debug)]
pub enum Units<'a> {
    /// Each line is a unit of part `body`; LF, CRLF and a lone CR end a line.
    Lines,
    /// The units are listed, in order of `start`; they do not overlap.
    Listed(&'a [Unit]),
}

/// How an offset into the text of a block becomes a place.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// The text is the decoded source itself; its first character stands at this line and column (1-based).
    Source {
        /// Line of the first character.
        line: u64,
        /// Column of the first character, in Unicode scalar values.
        column: u64,
    },
    /// The text was taken out of `source`; places are lines and columns there.
    Mapped {
        /// The whole decoded source.
        source: &'a str,
        /// Offset pairs, ascending in both; between two of them both texts run alike.
        map: &'a [Breakpoint],
    },
    /// Each unit carries its own place; the column counts characters from the unit's start.
    Units,
}

/// From here on, `text` offset and `source` offset run in step (bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breakpoint {
    /// Offset into the block's text.
    pub text: usize,
    /// Offset into the source.
    pub source: usize,
}

/// A stretch of text that a label, a header row or "on its own line" may refer to.
#[derive(Clone, Debug)]
pub struct Unit {
    /// First byte in the block's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Part of the draft.
    pub part: Part,
    /// Place, where the origin is [`Origin::Units`].
    pub place: UnitPlace,
    /// Position in a table, for cells.
    pub cell: Option<Cell>,
    /// The bytes of the block's text that name this unit: a JSON key, an XML element, the cell to the left in a form.
    pub label: Option<Range<usize>>,
    /// For a unit that repeats the end of one line and the start of the next to catch what a line break cut in two:
    /// the offset of the seam in the block's text. Only a match across the seam counts.
    pub seam: Option<usize>,
    /// The hidden thing that it belongs to, as [`Sink::observe`] numbered it.
    pub thing: Option<Thing>,
}

/// Place of a unit in a document format. Numbers are 1-based.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitPlace {
    /// The block's origin says it.
    Origin,
    /// Paragraph in file order.
    Paragraph(u64),
    /// Cell of a sheet (row and column 0-based, as [`super::place::a1`] takes them).
    Sheet {
        /// Sheet name.
        sheet: Arc<str>,
        /// Row, 0-based.
        row: u32,
        /// Column, 0-based.
        column: u32,
    },
    /// Line on a page.
    Page {
        /// Page.
        page: u64,
        /// Line on it.
        line: u64,
    },
    /// Slide.
    Slide(u64),
    /// Nowhere in particular (a property, a file name).
    None,
}

/// Position of a cell in its table, 0-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Number of the table within the draft.
    pub table: u32,
    /// Row.
    pub row: u32,
    /// Column of its first grid position.
    pub column: u32,
    /// Grid columns it covers (1 unless merged).
    pub width: u32,
}

/// Something a reader noticed that is not text; a rule's `observes:` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Kind, as rules name it (`id-precision-lost`).
    pub kind: &'static str,
    /// What it shows, as a reader of the report would see it (a cell's displayed text). Of a hidden thing: what it is
    /// and how large ("批注，35 字"), never its content.
    pub text: String,
    /// Part of the draft.
    pub part: Part,
    /// Place.
    pub place: UnitPlace,
    /// What it is about.
    pub subject: Subject,
}

/// What an observation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The unit at its place: it is judged as a value of that unit.
    Unit,
    /// A hidden thing, whatever is in it.
    Thing,
    /// A hidden thing that is worth a word only if a unit marked with its number holds more than white space: an
    /// empty hidden sheet, row or note is nothing.
    Text,
}

impl Observation {
    /// Something about the unit at this place.
    pub fn of_unit(kind: &'static str, text: impl Into<String>, part: Part, place: UnitPlace) -> Self {
        Observation { kind, text: text.into(), part, place, subject: Subject::Unit }
    }

    /// Something hidden, whatever is in it.
    pub fn of_thing(kind: &'static str, text: impl Into<String>, part: Part, place: UnitPlace) -> Self {
        Observation { subject: Subject::Thing, ..Observation::of_unit(kind, text, part, place) }
    }

    /// Something hidden, if there is text in it.
    pub fn of_text(kind: &'static str, text: impl Into<String>, part: Part, place: UnitPlace) -> Self {
        Observation { subject: Subject::Text, ..Observation::of_unit(kind, text, part, place) }
    }
}

/// A draft within a draft: a member of an archive, an attachment, an embedded object.
pub struct Nested<'a> {
    /// Its name as stored (decoded), with the folders above it; a label only. Empty: the name of the draft that it
    /// is in, without the extension (`名单.csv` of `名单.csv.gz`).
    pub name: &'a str,
    /// Its content. What comes out of a compressed stream is counted by [`crate::open::budget::Budget::expand`]
    /// before it gets here; a failed read may carry an [`Unread`].
    pub content: &'a mut dyn Read,
    /// What its plain body counts as: [`Part::Attachment`] (mail, PDF, OFD), [`Part::Embedded`] (OLE and the like),
    /// `None` for a member of an archive.
    pub plain: Option<Part>,
    /// The hidden thing that it is, if it is one (`hidden-embedded`).
    pub thing: Option<Thing>,
}

/// A picture that a reader cannot read.
pub struct Picture<'a> {
    /// Width and height in pixels, if known.
    pub size: Option<(u32, u32)>,
    /// Place.
    pub place: UnitPlace,
    /// Whether the file, page or slide has no text besides: it is then not read unless somebody reads the picture.
    pub alone: bool,
    /// Gives it as an image file (PNG, JPEG, PNM …) for a program that recognises text. Called only if there is one.
    pub image: &'a dyn Fn() -> Option<Vec<u8>>,
}

/// Takes what a reader reads, in file order.
pub trait Sink {
    /// Takes a block. `Break` means that nobody wants the rest.
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()>;
    /// Takes an observation and numbers it, so that units can be marked as part of it.
    fn observe(&mut self, observation: Observation) -> Thing;
    /// Takes a draft within this one.
    fn nested(&mut self, nested: Nested<'_>);
    /// Notes that a part of the draft could not be read; the reader may go on with the rest.
    fn unread(&mut self, unread: Unread);
    /// Notes a picture.
    fn picture(&mut self, picture: &Picture<'_>);
}
