//! Sectors and the chains that the allocation tables make of them ([MS-CFB] 2.1 to 2.5).

use super::{u16_at, u32_at};
use crate::model::{Reason, Unread};

const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Table entries above this number are no sectors but marks (2.1): free, end of chain, table sectors.
const MAX_REGULAR: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;

/// The sectors of a file.
#[derive(Debug)]
pub struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    count: usize,
    version: u16,
    /// The sectors that hold the allocation table.
    fat: Vec<u32>,
    /// Whether the header or the table speaks of sectors beyond the end of the file.
    short: bool,
}

impl<'a> Sectors<'a> {
    /// Reads header and DIFAT.
    pub fn open(bytes: &'a [u8]) -> Result<Sectors<'a>, Unread> {
        if !bytes.starts_with(SIGNATURE) {
            return Err(Unread::new(Reason::Corrupt, "不是复合文档"));
        }
        let Some(shift) = u16_at(bytes, 30).filter(|_| bytes.len() > 512) else {
            return Err(Unread::new(Reason::Truncated, "复合文档不完整"));
        };
        // Sectors are 512 or 4096 bytes long; a damaged field is worth a guess.
        let size = if shift == 12 { 4096 } else { 512 };
        let count = bytes.len().saturating_sub(size).div_ceil(size);
        let mut sectors = Sectors {
            bytes,
            size,
            count,
            version: u16_at(bytes, 26).unwrap_or(3),
            fat: Vec::new(),
            short: false,
        };
        sectors.difat();
        Ok(sectors)
    }

    /// Lists the sectors of the allocation table, no more of them than the file has sectors to tell of.
    fn difat(&mut self) {
        let most = self.count.div_ceil(self.size / 4);
        let mut numbers: Vec<u32> = (0..109).filter_map(|i| u32_at(self.bytes, 76 + 4 * i)).collect();
        let mut at = u32_at(self.bytes, 68).unwrap_or(END_OF_CHAIN);
        let last = self.size / 4 - 1;
        while at < MAX_REGULAR && numbers.len() < most.max(109) {
            let Some(sector) = self.sector(at) else {
                self.short = true;
                break;
            };
            numbers.extend((0..last).filter_map(|i| u32_at(sector, 4 * i)));
            at = u32_at(sector, 4 * last).unwrap_or(END_OF_CHAIN);
        }
        numbers.truncate(most);
        while numbers.last().is_some_and(|n| *n >= MAX_REGULAR) {
            numbers.pop();
        }
        self.short |= numbers.iter().any(|n| *n < MAX_REGULAR && !self.exists(*n));
        self.fat = numbers;
    }

    /// Bytes of a sector.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether sizes of streams have 64 bits (2.6.1: version 3 keeps rubbish in the upper half).
    pub fn long_sizes(&self) -> bool {
        self.version >= 4
    }

    /// Why a chain that breaks here breaks.
    pub fn why(&self) -> Reason {
        if self.short { Reason::Truncated } else { Reason::Corrupt }
    }

    fn exists(&self, n: u32) -> bool {
        usize::try_from(n).is_ok_and(|n| n < self.count)
    }

    /// The bytes of a sector; the last one of a file may be short.
    pub fn sector(&self, n: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(n).ok()?.checked_add(1)?.checked_mul(self.size)?;
        let end = start.checked_add(self.size)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// The sector that follows, or a mark; `None` where the table does not tell.
    fn next(&self, n: u32) -> Option<u32> {
        let n = usize::try_from(n).ok()?;
        let per = self.size / 4;
        u32_at(self.sector(*self.fat.get(n / per)?)?, 4 * (n % per))
    }

    /// The sectors of a chain, as many as `bytes` fill, and what is wrong with it if it is too short.
    /// Where the allocation table is lost, the next sector is taken to follow: most files are in one piece.
    pub fn chain(&self, start: u32, bytes: u64) -> (Vec<u32>, Option<Reason>) {
        let wanted = usize::try_from(bytes.div_ceil(self.size as u64)).unwrap_or(usize::MAX);
        let open = bytes == u64::MAX;
        let mut chain = Vec::new();
        let mut at = start;
        let mut broken = None;
        while chain.len() < wanted {
            if open && at == END_OF_CHAIN {
                return (chain, broken);
            }
            if !self.exists(at) {
                let beyond = at < MAX_REGULAR;
                return (chain, Some(if beyond { Reason::Truncated } else { self.why() }));
            }
            // More sectors than the file has: the chain runs in a circle.
            if chain.len() == self.count {
                return (chain, Some(Reason::Corrupt));
            }
            chain.push(at);
            at = self.next(at).unwrap_or_else(|| {
                broken = Some(self.why());
                at.saturating_add(1)
            });
        }
        // A last sector whose successor nobody asked for is no loss.
        (chain, broken)
    }
}
