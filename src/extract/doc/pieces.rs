//! The text and the pieces that it is made of ([MS-DOC] 2.4.1, 2.8.35, 2.9.38, 2.9.177).

use std::ops::Range;

use super::fib::{Fib, Table};
use crate::extract::ole::{u16_at, u32_at};
use crate::model::Reason;

/// What the bytes 80 to 9F of a compressed piece stand for (2.9.73).
const UPPER: [u16; 32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
];

/// A piece: characters that stand together in the main stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// First character.
    cp: u32,
    /// Characters that the stream has.
    count: u32,
    /// First byte in the main stream.
    fc: u32,
    wide: bool,
    prm: u16,
}

/// The text.
#[derive(Debug)]
pub struct Pieces<'a> {
    stream: &'a [u8],
    pieces: Vec<Piece>,
    changes: Vec<&'a [u8]>,
    /// What is wrong with it.
    pub damage: Option<Reason>,
}

/// A UTF-16 unit of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its position.
    pub cp: u32,
    /// Its first byte in the main stream, by which properties are found.
    pub fc: u32,
    /// The unit.
    pub unit: u16,
    /// Property modifier of its piece.
    pub prm: u16,
}

impl<'a> Pieces<'a> {
    /// Reads the piece table. Without one, the text is taken to stand in one piece, as new documents have it.
    pub fn read(fib: &Fib<'_>, stream: &'a [u8], table: &'a [u8]) -> Pieces<'a> {
        let mut text = Pieces { stream, pieces: Vec::new(), changes: Vec::new(), damage: None };
        if text.clx(fib.table(table, Table::Pieces)).is_none() {
            text.damage = Some(Reason::Corrupt);
        }
        if text.pieces.is_empty() {
            text.damage = Some(Reason::Corrupt);
            let (first, last) = fib.text;
            text.add(0, last.saturating_sub(first) / 2, first, true, 0);
        }
        text
    }

    fn clx(&mut self, clx: &'a [u8]) -> Option<()> {
        let mut at = 0;
        // Property modifiers come first.
        while *clx.get(at)? == 1 {
            let length = usize::from(u16_at(clx, at + 1)?);
            self.changes.push(clx.get(at + 3..at + 3 + length)?);
            at += 3 + length;
        }
        let stated = usize::try_from(u32_at(clx, at + 1)?).ok()?;
        let plc = clx.get(at + 5..)?;
        let plc = plc.get(..stated).unwrap_or(plc);
        let count = stated.checked_sub(4)? / 12;
        let mut bytes = 0_usize;
        for i in 0..count {
            let (cp, end) = (u32_at(plc, 4 * i)?, u32_at(plc, 4 * i + 4)?);
            let pcd = 4 * (count + 1) + 8 * i;
            let (fc, prm) = (u32_at(plc, pcd + 2)?, u16_at(plc, pcd + 6)?);
            let (fc, wide) = (fc & 0x3FFF_FFFF, fc & 0x4000_0000 == 0);
            let length = end.checked_sub(cp)?;
            // Pieces do not overlap, neither in the text nor in the stream.
            let sound = self.pieces.last().is_none_or(|last| last.cp + last.count <= cp);
            bytes = bytes.checked_add(self.add(cp, length, if wide { fc } else { fc / 2 }, wide, prm))?;
            if !sound || bytes > self.stream.len() {
                self.pieces.pop();
                return None;
            }
        }
        Some(())
    }

    /// Adds a piece as far as the stream has it; gives its length in bytes.
    fn add(&mut self, cp: u32, count: u32, fc: u32, wide: bool, prm: u16) -> usize {
        let width = if wide { 2 } else { 1 };
        let there = self.stream.len().saturating_sub(fc as usize) / width;
        let there = u32::try_from(there).unwrap_or(u32::MAX);
        if there < count {
            self.damage = self.damage.or(Some(Reason::Truncated));
        }
        let count = count.min(there).min(u32::MAX - cp);
        self.pieces.push(Piece { cp, count, fc, wide, prm });
        count as usize * width
    }

    /// One past the last character.
    pub fn end(&self) -> u32 {
        self.pieces.last().map_or(0, |piece| piece.cp + piece.count)
    }

    /// The units of a stretch.
    pub fn units(&self, range: Range<u32>) -> impl Iterator<Item = Unit> + '_ {
        let (from, to) = (range.start, range.end);
        let first = self.pieces.partition_point(|piece| piece.cp + piece.count <= from);
        let within = self.pieces[first..].iter().take_while(move |piece| piece.cp < to);
        within.flat_map(move |piece| {
            let start = from.max(piece.cp) - piece.cp;
            let end = (to.max(piece.cp) - piece.cp).min(piece.count);
            (start..end).map(move |i| {
                let fc = if piece.wide { piece.fc + 2 * i } else { piece.fc + i };
                Unit { cp: piece.cp + i, fc, unit: self.unit(fc as usize, piece.wide), prm: piece.prm }
            })
        })
    }

    fn unit(&self, at: usize, wide: bool) -> u16 {
        if wide {
            return u16_at(self.stream, at).unwrap_or_default();
        }
        match self.stream.get(at).copied().unwrap_or_default() {
            byte @ 0x80..0xA0 => UPPER[usize::from(byte - 0x80)],
            byte => u16::from(byte),
        }
    }

    /// The sprms of a property modifier that refers to the piece table (2.9.215); those that stand in the modifier
    /// itself are given by [`short`].
    pub fn change(&self, prm: u16) -> &'a [u8] {
        if prm & 1 == 0 { &[] } else { self.changes.get(usize::from(prm >> 1)).copied().unwrap_or_default() }
    }
}

/// The character property in a property modifier (2.9.214), of those that matter here.
pub fn short(prm: u16) -> Option<(u16, u8)> {
    let value = (prm >> 8) as u8;
    let sprm = match (prm & 1, (prm >> 1) & 0x7F) {
        (0, 0x41) => 0x0800,
        (0, 0x42) => 0x0801,
        (0, 0x5C) => 0x083C,
        _ => return None,
    };
    Some((sprm, value))
}
