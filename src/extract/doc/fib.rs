//! The file information block ([MS-DOC] 2.5).

use crate::extract::ole::{u16_at, u32_at};
use crate::model::{Reason, Unread};

/// Parts of the text, in the order in which they stand in it (2.3), with the offset of their length in the block.
const LENGTHS: [usize; 7] = [76, 80, 84, 92, 96, 100, 104];

/// Where the pairs of offset and length begin.
const PAIRS: usize = 154;

/// Versions before Word 97, whose block differs.
const WORD_97: u16 = 105;

/// A table that the block points to, by the number of its pair (2.5.6).
#[derive(Clone, Copy, Debug)]
pub enum Table {
    /// Style sheet.
    Styles = 1,
    /// Anchors of comments.
    CommentAnchors = 4,
    /// Borders of comments.
    CommentTexts = 5,
    /// Sections.
    Sections = 6,
    /// Borders of headers and footers.
    Headers = 11,
    /// Pages of character properties.
    Characters = 12,
    /// Pages of paragraph properties.
    Paragraphs = 13,
    /// Fonts.
    Fonts = 15,
    /// Names of bookmarks.
    Bookmarks = 21,
    /// Title, author and the like, once more.
    Associated = 32,
    /// Pieces of the text.
    Pieces = 33,
    /// Authors of comments.
    CommentAuthors = 36,
    /// Drawings.
    Drawings = 50,
    /// Authors of tracked changes.
    ChangeAuthors = 51,
    /// Who saved the document last, and where.
    SavedBy = 71,
}

/// The block.
#[derive(Debug)]
pub struct Fib<'a> {
    bytes: &'a [u8],
    flags: u16,
    version: u16,
    /// Language of the program that wrote the file.
    pub language: u16,
    /// First byte of the text, and one past its last, where it stands in one piece.
    pub text: (u32, u32),
}

impl<'a> Fib<'a> {
    /// Reads the block at the start of the main stream.
    pub fn read(bytes: &'a [u8]) -> Result<Fib<'a>, Unread> {
        let magic = u16_at(bytes, 0);
        if bytes.len() < 0x60 {
            return Err(Unread::new(Reason::Truncated, "正文流不完整"));
        }
        if !magic.is_some_and(|magic| matches!(magic, 0xA5EC | 0xA5DC | 0xA5DB | 0xA697 | 0xA699)) {
            return Err(Unread::new(Reason::Corrupt, "正文流的文件头损坏"));
        }
        let [version, language, flags] = [2, 6, 10].map(|at| u16_at(bytes, at).unwrap_or_default());
        let [first, last] = [24, 28].map(|at| u32_at(bytes, at).unwrap_or_default());
        Ok(Fib { bytes, flags, version, language, text: (first, last) })
    }

    /// Whether a program before Word 97 wrote the file.
    pub fn old(&self) -> bool {
        self.version < WORD_97
    }

    /// Whether the text stands in several pieces (asked for old files only; later ones always have pieces).
    pub fn complex(&self) -> bool {
        self.flags & 0x0004 != 0
    }

    /// Whether the text of an old file has two bytes a character.
    pub fn wide(&self) -> bool {
        self.flags & 0x1000 != 0
    }

    /// Whether a password is needed.
    pub fn encrypted(&self) -> bool {
        self.flags & 0x0100 != 0
    }

    /// The names of the table stream, the one that holds first.
    pub fn table_streams(&self) -> [&'static str; 2] {
        if self.flags & 0x0200 != 0 { ["1Table", "0Table"] } else { ["0Table", "1Table"] }
    }

    /// Lengths in characters: main text, footnotes, headers and footers, comments, endnotes, text boxes, text boxes
    /// of headers.
    pub fn lengths(&self) -> [u32; 7] {
        LENGTHS.map(|at| u32_at(self.bytes, at).filter(|n| *n < 0x8000_0000).unwrap_or_default())
    }

    /// A table in the table stream; empty if there is none. What the stream has of it, if it is cut off.
    pub fn table<'t>(&self, stream: &'t [u8], table: Table) -> &'t [u8] {
        let at = PAIRS + 8 * table as usize;
        let bounds = || {
            let start = usize::try_from(u32_at(self.bytes, at)?).ok()?;
            let length = usize::try_from(u32_at(self.bytes, at + 4)?).ok()?;
            stream.get(start..start.saturating_add(length).min(stream.len()))
        };
        // Older versions have fewer pairs.
        let pairs = u16_at(self.bytes, PAIRS - 2).map_or(0, usize::from);
        if table as usize >= pairs { &[] } else { bounds().unwrap_or_default() }
    }
}
