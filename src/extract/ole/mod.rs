//! Compound files ([MS-CFB]), the container of `.doc`, `.xls`, `.ppt`, `.msg` and of embedded objects.
//!
//! A tolerant reader: what can be read of a damaged file is given, and [`Compound::damage`] says that it is not all.

mod directory;
pub mod object;
pub mod properties;
mod sectors;
pub mod write;

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

use crate::model::{Reason, Unread};
use directory::Node;
use sectors::Sectors;

/// Size of a sector of the mini stream (2.2, Mini Sector Shift).
const MINI: usize = 64;

/// Longest directory that is read (bytes; entries have 128).
const DIRECTORY: usize = 32 << 20;

/// The streams of a sound file do not overlap. What is read in all may be this many times its size.
const OFTEN: u64 = 16;

/// A storage or stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name with the storages above it: `ObjectPool/_1/\u{1}Ole10Native`. The root has no entry.
    pub path: String,
    /// Whether it is a storage (a folder).
    pub storage: bool,
    /// Size in bytes that the directory states for a stream.
    pub size: u64,
    /// Class of a storage, as stored.
    pub clsid: [u8; 16],
    start: u32,
}

impl Entry {
    /// Its own name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// An open compound file.
#[derive(Debug)]
pub struct Compound<'a> {
    sectors: Sectors<'a>,
    /// Sectors of the mini stream and of its allocation table.
    mini: Vec<u32>,
    mini_fat: Vec<u32>,
    /// Streams below this size stand in the mini stream.
    cutoff: u64,
    clsid: [u8; 16],
    entries: Vec<Entry>,
    by_path: HashMap<String, usize>,
    damage: Cell<Option<Reason>>,
    /// Size of the file (bytes).
    length: u64,
    /// Bytes that may still be read.
    left: Cell<u64>,
}

impl<'a> Compound<'a> {
    /// Opens a file. Fails if it is no compound file or no directory can be read of it.
    pub fn open(bytes: &'a [u8]) -> Result<Compound<'a>, Unread> {
        let sectors = Sectors::open(bytes)?;
        let field = |at| u32_at(bytes, at).unwrap_or_default();
        let damage = Cell::new(None);
        let note = |broken: Option<Reason>| damage.set(damage.get().or(broken));
        let (mut chain, broken) = sectors.chain(field(48), u64::MAX);
        note(broken);
        if chain.len() > DIRECTORY / sectors.size() {
            note(Some(Reason::Limit));
            chain.truncate(DIRECTORY / sectors.size());
        }
        let mut table = Vec::new();
        chain.iter().for_each(|sector| table.extend_from_slice(sectors.sector(*sector).unwrap_or_default()));
        let (nodes, sound) = directory::nodes(&table, sectors.long_sizes());
        let root = nodes.first().filter(|node| node.kind == directory::ROOT);
        let Some(&Node { start, size, clsid, .. }) = root else {
            let reason = damage.get().unwrap_or(Reason::Corrupt);
            return Err(Unread::new(reason, "复合文档的目录损坏"));
        };
        if !sound {
            note(Some(Reason::Corrupt));
        }
        let entries = directory::walk(&nodes).unwrap_or_else(|entries| {
            note(Some(Reason::Corrupt));
            entries
        });
        // Most writers keep a mini stream; a file whose streams are all large has none.
        let (mini, broken) = if size > 0 { sectors.chain(start, size) } else { (Vec::new(), None) };
        note(broken);
        let (mini_fat, broken) = match field(64) {
            0 => (Vec::new(), None),
            count => sectors.chain(field(60), u64::from(count).saturating_mul(sectors.size() as u64)),
        };
        note(broken);
        let mut by_path = HashMap::new();
        for (i, entry) in entries.iter().enumerate() {
            by_path.entry(entry.path.to_lowercase()).or_insert(i);
        }
        let length = bytes.len() as u64;
        let left = Cell::new(length.saturating_mul(OFTEN));
        let cutoff = u64::from(field(56));
        Ok(Compound { sectors, mini, mini_fat, cutoff, clsid, entries, by_path, damage, length, left })
    }

    /// All storages and streams; what a storage holds follows it. Streams that no storage names come last.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Class of the root storage, as stored.
    pub fn clsid(&self) -> [u8; 16] {
        self.clsid
    }

    /// The entry at a path, whatever the case of its letters.
    pub fn find(&self, path: &str) -> Option<usize> {
        self.by_path.get(&path.to_lowercase()).copied()
    }

    /// What stands in a storage, at any depth; the path of the root is empty.
    pub fn below(&self, path: &str) -> Range<usize> {
        if path.is_empty() {
            return 0..self.entries.len();
        }
        let Some(storage) = self.find(path) else { return 0..0 };
        let own = &self.entries[storage].path;
        let within = |entry: &Entry| entry.path.strip_prefix(own).is_some_and(|rest| rest.starts_with('/'));
        let first = storage + 1;
        first..first + self.entries[first..].iter().take_while(|entry| within(entry)).count()
    }

    /// The content of a stream, as much as can be read; a storage has none. Fails if nothing can be read, or if the
    /// file makes for far more reading than its size accounts for.
    pub fn read(&self, entry: usize) -> Result<Vec<u8>, Unread> {
        let Some(entry) = self.entries.get(entry).filter(|entry| !entry.storage && entry.size > 0) else {
            return Ok(Vec::new());
        };
        let (content, broken) =
            if entry.size < self.cutoff { self.read_mini(entry) } else { self.read_large(entry) };
        let left = self.left.get().checked_sub(content.len() as u64);
        self.left.set(left.unwrap_or_default());
        if left.is_none() {
            return Err(Unread::new(Reason::Limit, "复合文档的数据流相互重叠"));
        }
        if let Some(reason) = broken {
            self.damage.set(self.damage.get().or(broken));
            if content.is_empty() {
                return Err(damaged(reason));
            }
        }
        Ok(content)
    }

    /// What was found wrong with the file so far, in opening it and in reading its streams.
    pub fn damage(&self) -> Option<Unread> {
        self.damage.get().map(damaged)
    }

    fn read_large(&self, entry: &Entry) -> (Vec<u8>, Option<Reason>) {
        let (chain, mut broken) = self.sectors.chain(entry.start, entry.size);
        let mut content = Vec::with_capacity(chain.len() * self.sectors.size());
        for sector in chain {
            content.extend_from_slice(self.sectors.sector(sector).unwrap_or_default());
        }
        fit(&mut content, entry.size, &mut broken);
        (content, broken)
    }

    fn read_mini(&self, entry: &Entry) -> (Vec<u8>, Option<Reason>) {
        let mut content = Vec::new();
        let mut broken = None;
        let mut at = entry.start;
        let whole = self.mini.len() * self.sectors.size();
        while (content.len() as u64) < entry.size {
            // More than the mini stream has: the chain runs in a circle.
            if content.len() >= whole {
                broken = Some(Reason::Corrupt);
                break;
            }
            match self.mini_sector(at) {
                Some(sector) => content.extend_from_slice(sector),
                None => {
                    broken = Some(self.sectors.why());
                    break;
                }
            }
            // As with large sectors: where the table is lost, files are mostly in one piece.
            at = match self.mini_next(at) {
                Some(next) => next,
                None => at.saturating_add(1),
            };
        }
        fit(&mut content, entry.size, &mut broken);
        (content, broken)
    }

    fn mini_sector(&self, n: u32) -> Option<&'a [u8]> {
        let offset = usize::try_from(n).ok()?.checked_mul(MINI)?;
        let sector = self.sectors.sector(*self.mini.get(offset / self.sectors.size())?)?;
        let within = offset % self.sectors.size();
        sector.get(within..sector.len().min(within + MINI)).filter(|bytes| !bytes.is_empty())
    }

    fn mini_next(&self, n: u32) -> Option<u32> {
        let offset = usize::try_from(n).ok()?.checked_mul(4)?;
        let sector = self.sectors.sector(*self.mini_fat.get(offset / self.sectors.size())?)?;
        u32_at(sector, offset % self.sectors.size())
    }
}

/// Cuts the padding off, and notes what is missing.
fn fit(content: &mut Vec<u8>, size: u64, broken: &mut Option<Reason>) {
    match usize::try_from(size) {
        Ok(size) if size <= content.len() => content.truncate(size),
        _ => *broken = broken.or(Some(Reason::Truncated)),
    }
}

fn damaged(reason: Reason) -> Unread {
    let note = match reason {
        Reason::Truncated => "复合文档不完整",
        Reason::Limit => "复合文档的目录过大",
        _ => "复合文档的结构损坏",
    };
    Unread::new(reason, note)
}

/// A little-endian number.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// A little-endian number.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}
