//! Property modifications ([MS-DOC] 2.2.5, 2.6) and what they say of characters and paragraphs.

use std::cell::Cell;
use std::sync::Arc;

use crate::extract::ole::{u16_at, u32_at};

/// The modifications of a list: code and operand. What is cut off is left out.
pub fn each(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let sprm = u16_at(list, at)?;
        at += 2;
        let byte = |at: usize| list.get(at).map(|b| usize::from(*b));
        // A variable operand begins with its length, which two of them count in their own way.
        let (skip, length) = match (sprm, sprm >> 13) {
            (0xD608, _) => (2, usize::from(u16_at(list, at)?).saturating_sub(1)),
            (0xC615, _) if byte(at)? == 255 => {
                let deleted = byte(at + 1)?.checked_mul(4)?;
                (1, 2 + deleted + 3 * byte(at + 2 + deleted)?)
            }
            (_, 6) => (1, byte(at)?),
            (_, 0 | 1) => (0, 1),
            (_, 3) => (0, 4),
            (_, 7) => (0, 3),
            _ => (0, 2),
        };
        let operand = list.get(at + skip..at + skip + length)?;
        at += skip + length;
        Some((sprm, operand))
    })
}

/// What is said of characters; `None` where their style says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chp {
    /// Hidden: 0, 1, as the style (0x80) or not as the style (0x81).
    pub vanish: Option<u8>,
    /// White.
    pub white: Option<bool>,
    /// Something that is not white stands behind them.
    pub backed: bool,
    /// Size in half points.
    pub size: Option<u16>,
    /// Taken out by a tracked change, and by which author.
    pub deleted: Option<u16>,
    /// Brought in by a tracked change, and by which author.
    pub inserted: Option<u16>,
    deleted_by: u16,
    inserted_by: u16,
    /// Character style.
    pub style: Option<u16>,
    /// Number of an embedded object, or offset of a picture in the data stream.
    pub location: Option<u32>,
    /// Whether `location` is an object's number.
    pub object: bool,
    /// Whether `location` is the offset of other data.
    data: bool,
    /// Font and code of a symbol.
    pub symbol: Option<(u16, u16)>,
}

impl Chp {
    /// The properties of a list.
    pub fn of(list: &[u8]) -> Chp {
        let mut chp = Chp::default();
        each(list).for_each(|(sprm, operand)| chp.apply(sprm, operand));
        chp
    }

    /// Offset of a picture in the data stream.
    pub fn picture(&self) -> Option<u32> {
        self.location.filter(|_| !self.object && !self.data)
    }

    /// Applies a modification (2.6.1).
    pub fn apply(&mut self, sprm: u16, operand: &[u8]) {
        let on = operand.first().is_some_and(|b| *b != 0);
        let word = u16_at(operand, 0).unwrap_or_default();
        match sprm {
            0x0800 => self.deleted = on.then_some(self.deleted_by),
            0x0801 => self.inserted = on.then_some(self.inserted_by),
            0x4804 => {
                self.inserted_by = word;
                self.inserted = self.inserted.map(|_| word);
            }
            0x4863 => {
                self.deleted_by = word;
                self.deleted = self.deleted.map(|_| word);
            }
            0x083C => self.vanish = operand.first().copied(),
            // Colour by number, where 8 is white, or by red, green and blue.
            0x2A42 => self.white = operand.first().map(|ico| *ico == 8),
            0x6870 => self.white = Some(operand == [255, 255, 255, 0]),
            0x4A43 => self.size = Some(word),
            0x2A0C => self.backed |= !matches!(operand, [0 | 8]),
            0x4866 => self.backed |= shade_80(word),
            0xCA71 => self.backed |= shade(operand),
            0x4A30 => self.style = Some(word),
            0x6A03 => self.location = u32_at(operand, 0),
            0x080A => self.object = on,
            0x0806 => self.data = on,
            0x6A09 => self.symbol = u16_at(operand, 2).map(|code| (word, code)),
            _ => {}
        }
    }
}

/// What is said of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pap {
    /// Paragraph style.
    pub style: u16,
    /// Whether it stands in a table; see [`Pap::depth`].
    in_table: bool,
    nesting: u32,
    /// Whether it ends a cell of a nested table.
    pub inner_cell: bool,
    /// Whether it is no paragraph, but ends a row.
    pub ends_row: bool,
    /// Something that is not white stands behind it.
    pub shaded: bool,
    /// The row that it ends.
    pub row: Arc<Row>,
}

/// What is said of a table row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Row {
    /// Borders between the cells, one more than there are cells (twentieths of a point).
    pub edges: Vec<i16>,
    /// Which cells go on to the right of the one before.
    pub merged: Vec<bool>,
    /// Something that is not white stands behind a cell.
    pub shaded: bool,
    /// Table style.
    pub style: Option<u16>,
}

/// Deepest nesting of tables that is told apart.
const DEPTH: u32 = 32;

impl Pap {
    /// The properties of a style number and a list; `data` is the stream where long lists stand, `left` how many bytes
    /// of it may still be read.
    pub fn of(bytes: &[u8], data: &[u8], left: &Cell<usize>) -> Pap {
        let mut pap = Pap { style: u16_at(bytes, 0).unwrap_or_default(), ..Pap::default() };
        let mut row = Row::default();
        for (sprm, operand) in each(bytes.get(2..).unwrap_or_default()) {
            if matches!(sprm, 0x6646 | 0x646B) {
                let list = || {
                    let at = usize::try_from(u32_at(operand, 0)?).ok()?;
                    let length = usize::from(u16_at(data, at)?);
                    left.set(left.get().saturating_sub(length));
                    data.get(at + 2..(at + 2).checked_add(length)?).filter(|_| left.get() > 0)
                };
                each(list().unwrap_or_default())
                    .for_each(|(sprm, operand)| pap.apply(sprm, operand, &mut row));
            } else {
                pap.apply(sprm, operand, &mut row);
            }
        }
        pap.row = Arc::new(row);
        pap
    }

    /// In how many tables it stands.
    pub fn depth(&self) -> u32 {
        self.nesting.clamp(u32::from(self.in_table), DEPTH)
    }

    /// Applies a modification (2.6.2, 2.6.3).
    fn apply(&mut self, sprm: u16, operand: &[u8], row: &mut Row) {
        let on = operand.first().is_some_and(|b| *b != 0);
        let word = u16_at(operand, 0).unwrap_or_default();
        match sprm {
            0x4600 => self.style = word,
            0x2416 => self.in_table = on,
            0x2417 | 0x244C => self.ends_row |= on,
            0x244B => self.inner_cell = on,
            0x6649 => self.nesting = u32_at(operand, 0).unwrap_or_default(),
            0x664A => self.nesting = self.nesting.saturating_add(u32_at(operand, 0).unwrap_or_default()),
            0x442D => self.shaded |= shade_80(word),
            0xC64D => self.shaded |= shade(operand),
            0xD608 => *row = Row { shaded: row.shaded, style: row.style, ..cells(operand) },
            0xD609 => {
                row.shaded |= operand.chunks_exact(2).any(|s| shade_80(u16::from_le_bytes([s[0], s[1]])))
            }
            0xD612 | 0xD616 | 0xD60C => row.shaded |= operand.chunks_exact(10).any(shade),
            0x563A => row.style = Some(word),
            _ => {}
        }
    }
}

/// Borders of the cells of a row (2.9.322).
fn cells(operand: &[u8]) -> Row {
    let count = operand.first().map_or(0, |n| usize::from(*n));
    let edges: Vec<i16> =
        (0..=count).filter_map(|i| u16_at(operand, 1 + 2 * i)).map(u16::cast_signed).collect();
    let flags = |i: usize| u16_at(operand, 3 + 2 * count + 20 * i).unwrap_or_default();
    let merged = (0..count).map(|i| flags(i) & 3 == 2).collect();
    Row { edges, merged, ..Row::default() }
}

/// Whether a shading (2.9.247) puts something behind the text that is neither white nor the page.
fn shade_80(shd: u16) -> bool {
    shd != 0xFFFF && (shd >> 10 != 0 || !matches!(shd >> 5 & 31, 0 | 8))
}

/// The same with colours of red, green and blue (2.9.248).
fn shade(shd: &[u8]) -> bool {
    let (Some(back), Some(pattern)) = (shd.get(4..8), u16_at(shd, 8)) else { return false };
    !matches!(pattern, 0 | 0xFFFF) || (back[3] == 0 && back[..3] != [255; 3])
}
