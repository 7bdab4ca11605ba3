//! TIFF 6.0: its directories, one a page.

use super::Found;
use super::container::iptc;
use crate::model::Unread;
use crate::open::budget::Budget;

/// Entries of a directory that are looked at.
const MOST_ENTRIES: usize = 1_000;
/// Strips or tiles of a page whose ends are looked at.
const MOST_STRIPS: usize = 100_000;

/// Walks through the directories. Error: too many pages.
pub fn read(bytes: &[u8], budget: &Budget) -> Result<Found, Unread> {
    let file = File { bytes, little: bytes.first() == Some(&b'I') };
    let mut found = Found { complete: true, ..Found::default() };
    let mut next = file.number(4, 4).unwrap_or_default();
    let mut pages = 0_usize;
    while next != 0 {
        budget.page()?;
        pages += 1;
        // Directories that lead round in a circle never end.
        let (Some(count), true) = (file.number(next, 2), pages < bytes.len() / 6 + 2) else {
            found.complete = false;
            break;
        };
        let mut page = Page::default();
        for entry in 0..count.min(MOST_ENTRIES) {
            page.entry(&file, next + 2 + entry * 12, &mut found.texts);
        }
        found.complete &= page.ends.iter().all(|end| *end <= bytes.len());
        let area = |size: Option<(u32, u32)>| size.map_or(0, |(w, h)| u64::from(w) * u64::from(h));
        let size = page.width.zip(page.height);
        if area(size) > area(found.size) {
            found.size = size;
        }
        match file.number(next + 2 + count * 12, 4) {
            Some(offset) => next = offset,
            None => {
                found.complete = false;
                break;
            }
        }
    }
    found.complete &= pages > 0;
    Ok(found)
}

#[derive(Default)]
struct Page {
    width: Option<u32>,
    height: Option<u32>,
    offsets: Vec<usize>,
    /// Where its strips or tiles end.
    ends: Vec<usize>,
}

impl Page {
    fn entry(&mut self, file: &File<'_>, at: usize, texts: &mut Vec<(String, String)>) {
        let (Some(tag), Some(kind), Some(count)) =
            (file.number(at, 2), file.number(at + 2, 2), file.number(at + 4, 4))
        else {
            return self.ends.push(usize::MAX);
        };
        let width = match kind {
            3 => 2,
            4 => 4,
            _ => 1,
        };
        let values =
            if width * count.min(5) <= 4 { at + 8 } else { file.number(at + 8, 4).unwrap_or(usize::MAX) };
        let value = |index: usize| file.number(values.saturating_add(index * width), width);
        let first = || value(0).and_then(|n| u32::try_from(n).ok());
        match tag {
            256 => self.width = first(),
            257 => self.height = first(),
            // Strips and tiles: where they start, then how long they are.
            273 | 324 => self.offsets = (0..count.min(MOST_STRIPS)).map_while(value).collect(),
            279 | 325 => {
                let lengths = (0..count.min(MOST_STRIPS)).map_while(value);
                self.ends
                    .extend(self.offsets.iter().zip(lengths).map(|(offset, n)| offset.saturating_add(n)));
            }
            33723 => {
                let length = count.saturating_mul(width);
                let data = file.bytes.get(values..values.saturating_add(length));
                iptc(data.unwrap_or_default(), texts);
            }
            _ => {}
        }
    }
}

struct File<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl File<'_> {
    fn number(&self, at: usize, length: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(length)?)?;
        let add = |n: usize, b: &u8| n << 8 | usize::from(*b);
        Some(if self.little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    }
}
