//! What the elements around a piece of text mean for it.

use super::look::Look;
use super::paragraph::{Author, Stream};
use crate::model::Part;

/// What an element is to those within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// The properties of a paragraph.
    ParagraphProperties,
    /// A run.
    Run,
    /// The properties of a run.
    RunProperties,
    /// The properties of a table, a table row or a table cell.
    TableProperties,
    /// Text of the document.
    Text,
    /// Any other.
    Other,
}

/// The state that an element hands down to those within it.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// What the element itself is.
    pub kind: Kind,
    /// Part of the draft.
    pub part: Part,
    /// Stream of the text.
    pub stream: Stream,
    /// Whose change the text is, in a tracked change.
    pub author: Option<Author>,
    /// Whether the table row around is hidden.
    pub hidden: bool,
    /// How the text looks.
    pub look: Look,
    /// Whether something other than white paper stands behind the text, or may.
    pub backed: bool,
    /// Within a drawing or text box: paragraphs there are not counted.
    pub boxed: bool,
    /// Within the fallback of an alternative that was read already.
    pub fallback: bool,
    /// Number of tables around the text box that stands around (those do not hold its paragraphs).
    pub tables: usize,
}

impl Context {
    /// The outermost context.
    pub fn new(part: Part) -> Self {
        Context {
            kind: Kind::Other,
            part,
            stream: Stream::Shown,
            author: None,
            hidden: false,
            look: Look::default(),
            backed: false,
            boxed: false,
            fallback: false,
            tables: 0,
        }
    }

    /// The stream of a piece of text here.
    pub fn stream(&self) -> Stream {
        match self.stream {
            Stream::Shown | Stream::Inserted if self.hidden || self.look.hides(self.backed) => Stream::Hidden,
            stream => stream,
        }
    }

    /// The part of the draft for a text of a stream here.
    pub fn part_of(&self, stream: Stream, in_table: bool) -> Part {
        let part = if self.part == Part::Body && in_table { Part::Table } else { self.part };
        match stream {
            Stream::Deleted => Part::Deleted,
            Stream::Field => Part::Field,
            Stream::Hidden if matches!(part, Part::Body | Part::Table) => Part::Hidden,
            Stream::Inserted if matches!(part, Part::Body | Part::Table) => Part::Inserted,
            _ => part,
        }
    }
}
