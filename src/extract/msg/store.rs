//! The properties of a message, of a recipient or of an attachment ([MS-OXMSG] 2): each of variable length is a stream
//! `__substg1.0_` with tag and type in its name, those of fixed length stand together in one stream.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16LE};

use crate::extract::archive::name;
use crate::extract::ole::Compound;

/// Types of properties ([MS-OXCDATA] 2.11.1).
const STRING8: u16 = 0x001E;
const UNICODE: u16 = 0x001F;
const BINARY: u16 = 0x0102;
const INTEGER: u16 = 0x0003;
const OBJECT: u16 = 0x000D;

/// The properties in one storage.
pub struct Store<'c> {
    compound: &'c Compound<'c>,
    path: String,
    code_page: Option<&'static Encoding>,
}

impl<'c> Store<'c> {
    /// The properties in the storage at this path; that of the message itself is empty. `code_page` is for strings
    /// in no Unicode.
    pub fn new(compound: &'c Compound<'c>, path: &str, code_page: Option<&'static Encoding>) -> Self {
        Store { compound, path: path.to_owned(), code_page }
    }

    /// The same with the code page that the message names for its strings, or else for its body.
    pub fn of_message(compound: &'c Compound<'c>) -> Self {
        let mut store = Store::new(compound, "", None);
        store.code_page = [0x3FFD, 0x3FDE].into_iter().find_map(|tag| encoding(store.integer(tag)?));
        store
    }

    /// The code page for strings in no Unicode.
    pub fn code_page(&self) -> Option<&'static Encoding> {
        self.code_page
    }

    fn below(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}/{name}", self.path) }
    }

    fn stream(&self, tag: u16, kind: u16) -> Option<usize> {
        self.compound.find(&self.below(&format!("__substg1.0_{tag:04X}{kind:04X}")))
    }

    /// A string.
    pub fn text(&self, tag: u16) -> Option<String> {
        let read = |kind| self.compound.read(self.stream(tag, kind)?).ok();
        let text = match read(UNICODE) {
            Some(bytes) => UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned(),
            None => self.narrow(&read(STRING8)?).into_owned(),
        };
        Some(text.trim_end_matches('\0').to_owned()).filter(|text| !text.trim().is_empty())
    }

    fn narrow<'b>(&self, bytes: &'b [u8]) -> Cow<'b, str> {
        match self.code_page {
            Some(encoding) => encoding.decode(bytes).0,
            None => name::decode(bytes),
        }
    }

    /// The bytes of a property, or of a string in no Unicode.
    pub fn bytes(&self, tag: u16) -> Option<Vec<u8>> {
        let entry = self.stream(tag, BINARY).or_else(|| self.stream(tag, STRING8))?;
        self.compound.read(entry).ok()
    }

    /// The storage that a property is.
    pub fn object(&self, tag: u16) -> Option<String> {
        let entry = self.stream(tag, OBJECT)?;
        let entry = &self.compound.entries()[entry];
        entry.storage.then(|| entry.path.clone())
    }

    /// A number. Its stream begins with a header whose length depends on what it belongs to (2.4.1); entries are
    /// 16 bytes long, so that the length of the whole tells.
    pub fn integer(&self, tag: u16) -> Option<u32> {
        let all = self.compound.read(self.compound.find(&self.below("__properties_version1.0"))?).ok()?;
        let head = match (self.path.is_empty(), all.len() % 16) {
            (true, 0) => 32,
            (true, _) => 24,
            (false, _) => 8,
        };
        let wanted = u32::from(tag) << 16 | u32::from(INTEGER);
        let mut entries = all.get(head..)?.chunks_exact(16);
        let number = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        entries.find(|entry| number(entry) == wanted).map(|entry| number(&entry[8..12]))
    }

    /// The tags of all strings, ascending.
    pub fn strings(&self) -> Vec<u16> {
        let prefix = self.below("__substg1.0_");
        let entries = self.compound.entries().iter().filter(|entry| !entry.storage);
        let tag = |path: &str| {
            let rest = path.strip_prefix(&prefix)?;
            let (tag, kind) = rest.split_at_checked(4)?;
            let kind =
                u16::from_str_radix(kind, 16).ok().filter(|kind| matches!(*kind, STRING8 | UNICODE))?;
            u16::from_str_radix(tag, 16).ok().filter(|_| kind > 0)
        };
        let mut tags: Vec<u16> = entries.filter_map(|entry| tag(&entry.path)).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}

/// The encoding of a Windows code page.
pub fn encoding(code_page: u32) -> Option<&'static Encoding> {
    match code_page {
        936 | 54936 | 20936 | 50227 => Some(GB18030),
        950 => Some(BIG5),
        65001 => Some(UTF_8),
        1250..=1258 => Encoding::for_label(format!("windows-{code_page}").as_bytes()),
        932 => Encoding::for_label(b"shift_jis"),
        949 => Encoding::for_label(b"euc-kr"),
        _ => None,
    }
}
