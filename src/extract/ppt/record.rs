//! Records, of which everything in the stream is made ([MS-PPT] 2.3.1, [MS-ODRAW] 2.2.1).

use std::cell::Cell;

use crate::extract::ole::{u16_at, u32_at};

/// Types of records ([MS-PPT] 2.13.24; those above F000 are of [MS-ODRAW] 2.2).
pub mod kind {
    #![allow(missing_docs, reason = "the names are those of the specification")]
    pub const DOCUMENT: u16 = 0x03E8;
    pub const DOCUMENT_ATOM: u16 = 0x03E9;
    pub const SLIDE: u16 = 0x03EE;
    pub const SLIDE_ATOM: u16 = 0x03EF;
    pub const NOTES: u16 = 0x03F0;
    pub const SLIDE_PERSIST_ATOM: u16 = 0x03F3;
    pub const MAIN_MASTER: u16 = 0x03F8;
    pub const SLIDE_SHOW_SLIDE_INFO_ATOM: u16 = 0x03F9;
    pub const EXTERNAL_OBJECT_LIST: u16 = 0x0409;
    pub const DRAWING_GROUP: u16 = 0x040B;
    pub const DRAWING: u16 = 0x040C;
    pub const EXTERNAL_OBJECT_REF_ATOM: u16 = 0x0BC1;
    pub const PLACEHOLDER_ATOM: u16 = 0x0BC3;
    pub const COLOUR_SCHEME_ATOM: u16 = 0x07F0;
    pub const STYLE_TEXT_PROP_ATOM: u16 = 0x0FA1;
    pub const OUTLINE_TEXT_REF_ATOM: u16 = 0x0F9E;
    pub const TEXT_HEADER_ATOM: u16 = 0x0F9F;
    pub const TEXT_CHARS_ATOM: u16 = 0x0FA0;
    pub const TEXT_BYTES_ATOM: u16 = 0x0FA8;
    pub const C_STRING: u16 = 0x0FBA;
    pub const HANDOUT: u16 = 0x0FC9;
    pub const EXTERNAL_OLE_OBJECT_ATOM: u16 = 0x0FC3;
    pub const EXTERNAL_OLE_EMBED: u16 = 0x0FCC;
    pub const EXTERNAL_HYPERLINK: u16 = 0x0FD7;
    pub const SLIDE_NUMBER_META_CHARACTER_ATOM: u16 = 0x0FD8;
    pub const HEADERS_FOOTERS: u16 = 0x0FD9;
    pub const DATE_TIME_META_CHARACTER_ATOM: u16 = 0x0FF7;
    pub const GENERIC_DATE_META_CHARACTER_ATOM: u16 = 0x0FF8;
    pub const HEADER_META_CHARACTER_ATOM: u16 = 0x0FF9;
    pub const FOOTER_META_CHARACTER_ATOM: u16 = 0x0FFA;
    pub const SLIDE_LIST_WITH_TEXT: u16 = 0x0FF0;
    pub const USER_EDIT_ATOM: u16 = 0x0FF5;
    pub const EXTERNAL_OLE_OBJECT_STORAGE: u16 = 0x1011;
    pub const BINARY_TAG_DATA: u16 = 0x138B;
    pub const PERSIST_DIRECTORY_ATOM: u16 = 0x1772;
    pub const COMMENT: u16 = 0x2EE0;
    pub const CRYPT_SESSION: u16 = 0x2F14;
    pub const BLIP_STORE_ENTRY: u16 = 0xF007;
    pub const SHAPE_GROUP: u16 = 0xF003;
    pub const SHAPE: u16 = 0xF004;
    pub const GROUP_COORDINATES: u16 = 0xF009;
    pub const SHAPE_FLAGS: u16 = 0xF00A;
    pub const PROPERTIES: u16 = 0xF00B;
    pub const CLIENT_TEXTBOX: u16 = 0xF00D;
    pub const CHILD_ANCHOR: u16 = 0xF00F;
    pub const CLIENT_ANCHOR: u16 = 0xF010;
    pub const CLIENT_DATA: u16 = 0xF011;
    pub const TERTIARY_PROPERTIES: u16 = 0xF122;
}

/// Length of a record's header (bytes).
const HEADER: usize = 8;

/// Deepest nesting that is read. Groups of shapes nest, but no program has so many.
const DEEPEST: u32 = 100;

/// What was found wrong in going through the records.
#[derive(Debug, Default)]
pub struct Damage {
    /// A record reaches beyond the one around it.
    pub cut: Cell<bool>,
    /// Records nest deeper than is read.
    pub deep: Cell<bool>,
}

/// A record.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Whether it holds records.
    container: bool,
    /// Its instance: what it means depends on the type.
    pub instance: u16,
    /// Its type.
    pub kind: u16,
    /// Offset of its header in the bytes that were gone through.
    pub at: usize,
    /// What it holds.
    pub body: &'a [u8],
    depth: u32,
    damage: &'a Damage,
}

impl<'a> Record<'a> {
    /// The record whose header stands at an offset.
    pub fn at(bytes: &'a [u8], at: usize, damage: &'a Damage) -> Option<Record<'a>> {
        Records { bytes, at, depth: 0, damage }.next()
    }

    /// The records in it; none in an atom.
    pub fn children(&self) -> Records<'a> {
        // The data of a tag are records, though the tag is no container by its version (2.3.4).
        let open = self.container || self.kind == kind::BINARY_TAG_DATA;
        let deep = open && self.depth >= DEEPEST;
        if deep {
            self.damage.deep.set(true);
        }
        let bytes = if open && !deep { self.body } else { &[] };
        Records { bytes, at: 0, depth: self.depth + 1, damage: self.damage }
    }

    /// The first record of a type in it.
    pub fn child(&self, kind: u16) -> Option<Record<'a>> {
        self.children().find(|record| record.kind == kind)
    }

    /// A number in it.
    pub fn u16(&self, at: usize) -> Option<u16> {
        u16_at(self.body, at)
    }

    /// A number in it.
    pub fn u32(&self, at: usize) -> Option<u32> {
        u32_at(self.body, at)
    }

    /// A number in it.
    pub fn i32(&self, at: usize) -> Option<i32> {
        self.u32(at).map(u32::cast_signed)
    }

    /// Its characters, if it is text.
    pub fn text(&self) -> Option<String> {
        match self.kind {
            kind::TEXT_CHARS_ATOM | kind::C_STRING => Some(utf16(self.body)),
            // The low bytes of characters whose high bytes are zero (2.9.43).
            kind::TEXT_BYTES_ATOM => Some(self.body.iter().map(|byte| char::from(*byte)).collect()),
            _ => None,
        }
    }
}

/// Text in UTF-16, little-endian; what is no character becomes U+FFFD.
pub fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Records that stand one after another.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: u32,
    damage: &'a Damage,
}

impl<'a> Records<'a> {
    /// Those of a stream.
    pub fn of(bytes: &'a [u8], damage: &'a Damage) -> Records<'a> {
        Records { bytes, at: 0, depth: 0, damage }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let at = self.at;
        let start = at.checked_add(HEADER)?;
        let (version, kind) = (u16_at(self.bytes, at)?, u16_at(self.bytes, at + 2)?);
        let length = usize::try_from(u32_at(self.bytes, at + 4)?).ok()?;
        let rest = &self.bytes[start..];
        if length > rest.len() {
            self.damage.cut.set(true);
        }
        let body = &rest[..length.min(rest.len())];
        self.at = start + body.len();
        Some(Record {
            container: version & 0xF == 0xF,
            instance: version >> 4,
            kind,
            at,
            body,
            depth: self.depth,
            damage: self.damage,
        })
    }
}
