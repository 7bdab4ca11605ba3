//! Which records the last edit left standing ([MS-PPT] 2.1.2): each save adds what changed at the end of the stream,
//! and a directory of where the newest version of every object is.

use std::collections::{HashMap, HashSet};

use super::record::{Damage, Record, Records, kind};
use crate::extract::ole::u32_at;
use crate::model::{Reason, Unread};

/// Tokens of the stream `Current User` (2.3.2).
const ENCRYPTED: u32 = 0xF3D1_C4DF;

/// Most objects that all directories may list.
const MOST: usize = 1 << 20;

/// Where the objects of the presentation are.
#[derive(Debug, Default)]
pub struct Edits {
    /// Offset of each object's newest version, by its number.
    objects: HashMap<u32, usize>,
    /// The number of the document.
    document: u32,
    /// Whether the chain of edits could be followed to its beginning.
    pub whole: bool,
    /// How many entries of directories were read.
    read: usize,
}

impl Edits {
    /// Follows the edits of a stream from the last to the first. `user` is the stream `Current User`. Fails if the
    /// presentation is encrypted.
    pub fn read(stream: &[u8], user: &[u8], damage: &Damage) -> Result<Edits, Unread> {
        let encrypted = || Err(Unread::new(Reason::Encrypted, "文档已加密，需要密码才能打开"));
        if u32_at(user, 12) == Some(ENCRYPTED) {
            return encrypted();
        }
        let mut edits = Edits { whole: true, ..Edits::default() };
        let stated = u32_at(user, 16).and_then(|at| usize::try_from(at).ok());
        let known = |at: &usize| {
            Record::at(stream, *at, damage).is_some_and(|edit| edit.kind == kind::USER_EDIT_ATOM)
        };
        let mut next = stated.filter(known).or_else(|| {
            edits.whole = false;
            Records::of(stream, damage).filter(|r| r.kind == kind::USER_EDIT_ATOM).last().map(|r| r.at)
        });
        edits.whole &= next.is_some();
        let mut seen = HashSet::new();
        while let Some(at) = next.filter(|at| seen.insert(*at)) {
            let Some(edit) = Record::at(stream, at, damage).filter(|r| r.kind == kind::USER_EDIT_ATOM) else {
                edits.whole = false;
                break;
            };
            if edit.u32(28).is_some_and(|session| session != 0) {
                return encrypted();
            }
            if edits.document == 0 {
                edits.document = edit.u32(16).unwrap_or_default();
            }
            let offset = |at| edit.u32(at).and_then(|at| usize::try_from(at).ok()).filter(|at| *at != 0);
            match offset(12).and_then(|at| Record::at(stream, at, damage)) {
                Some(directory) if directory.kind == kind::PERSIST_DIRECTORY_ATOM => edits.add(&directory),
                _ => edits.whole = false,
            }
            next = offset(8);
        }
        Ok(edits)
    }

    /// Takes a directory (2.3.5): runs of numbers that follow one another. What a later edit placed stays.
    fn add(&mut self, directory: &Record<'_>) {
        let mut words = directory.body.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        while let Some(head) = words.next() {
            let (first, count) = (head & 0xF_FFFF, head >> 20);
            for number in first..first + count {
                let Some(offset) = words.next().and_then(|at| usize::try_from(at).ok()) else { return };
                if self.read == MOST {
                    self.whole = false;
                    return;
                }
                self.read += 1;
                self.objects.entry(number).or_insert(offset);
            }
        }
    }

    /// Where an object's newest version is.
    pub fn offset(&self, number: u32) -> Option<usize> {
        self.objects.get(&number).copied()
    }

    /// Where the document is.
    pub fn document(&self) -> Option<usize> {
        self.offset(self.document)
    }
}
