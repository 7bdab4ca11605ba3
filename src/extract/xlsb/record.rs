//! The records of a binary part ([MS-XLSB] 2.1.4): type and size in a variable number of bytes, then data.

use std::io::{BufRead, BufReader, Read};

use crate::extract::ooxml::stream;
use crate::extract::sheet::bytes::Bytes;
use crate::model::{Reason, Unread};
use crate::open::budget::Budget;

/// Record types (2.3.2).
pub mod kind {
    #![allow(missing_docs, reason = "the specification's names")]
    pub const ROW_HDR: u16 = 0;
    pub const CELL_RK: u16 = 2;
    pub const CELL_ERROR: u16 = 3;
    pub const CELL_BOOL: u16 = 4;
    pub const CELL_REAL: u16 = 5;
    pub const CELL_ISST: u16 = 7;
    pub const FMLA_STRING: u16 = 8;
    pub const FMLA_NUM: u16 = 9;
    pub const FMLA_BOOL: u16 = 10;
    pub const FMLA_ERROR: u16 = 11;
    pub const SST_ITEM: u16 = 19;
    pub const NAME: u16 = 39;
    pub const FONT: u16 = 43;
    pub const FMT: u16 = 44;
    pub const FILL: u16 = 45;
    pub const XF: u16 = 47;
    pub const COL_INFO: u16 = 60;
    pub const CELL_R_STRING: u16 = 62;
    pub const D_VAL: u16 = 64;
    pub const WB_PROP: u16 = 153;
    pub const BUNDLE_SH: u16 = 156;
    pub const MERGE_CELL: u16 = 176;
    pub const ARR_FMLA: u16 = 426;
    pub const SHR_FMLA: u16 = 427;
    pub const BEGIN_HEADER_FOOTER: u16 = 479;
    pub const H_LINK: u16 = 494;
    pub const BEGIN_CELL_XFS: u16 = 617;
    pub const END_CELL_XFS: u16 = 618;
    pub const COMMENT_AUTHOR: u16 = 632;
    pub const BEGIN_COMMENT: u16 = 635;
    pub const COMMENT_TEXT: u16 = 637;
}

/// Largest record that is read (bytes).
const LARGEST: u64 = 64 << 20;

/// The records of a part, one after another.
pub struct Records<'a> {
    source: BufReader<Box<dyn Read + 'a>>,
    budget: &'a Budget,
    /// Whether its bytes were counted before.
    counted: bool,
    data: Vec<u8>,
}

impl<'a> Records<'a> {
    /// Those that `source` unpacks. Its bytes count against the budget unless they were `counted` before.
    pub fn new(source: Box<dyn Read + 'a>, budget: &'a Budget, counted: bool) -> Self {
        Records { source: BufReader::with_capacity(64 << 10, source), budget, counted, data: Vec::new() }
    }

    /// Type and data of the next record; `None` at the end of the part.
    pub fn next_record(&mut self) -> Result<Option<(u16, Bytes<'_>)>, Unread> {
        let Some(first) = self.byte()? else { return Ok(None) };
        let kind = if first & 0x80 == 0 {
            u16::from(first)
        } else {
            u16::from(first & 0x7F) | u16::from(self.sure()? & 0x7F) << 7
        };
        let mut size = 0_u64;
        for shift in [0, 7, 14, 21] {
            let next = self.sure()?;
            size |= u64::from(next & 0x7F) << shift;
            if next & 0x80 == 0 {
                break;
            }
        }
        if size > LARGEST {
            return Err(Unread::new(Reason::Limit, "工作簿中有过长的记录"));
        }
        if !self.counted {
            self.budget.expand(size + 2)?;
        }
        self.data.clear();
        let read = self.source.by_ref().take(size).read_to_end(&mut self.data);
        read.map_err(|e| stream::unread(&e))?;
        if (self.data.len() as u64) < size {
            return Err(cut());
        }
        Ok(Some((kind, Bytes::new(&self.data))))
    }

    fn sure(&mut self) -> Result<u8, Unread> {
        self.byte()?.ok_or_else(cut)
    }

    fn byte(&mut self) -> Result<Option<u8>, Unread> {
        let first = self.source.fill_buf().map_err(|e| stream::unread(&e))?.first().copied();
        self.source.consume(usize::from(first.is_some()));
        Ok(first)
    }
}

fn cut() -> Unread {
    Unread::new(Reason::Truncated, "文档中有部件不完整")
}

/// A string with its number of characters before it (2.5.171 XLWideString); one that is not there is empty
/// (2.5.169 XLNullableWideString).
pub fn string(bytes: &mut Bytes<'_>) -> String {
    match bytes.u32() {
        u32::MAX => String::new(),
        length => bytes.utf16(length as usize),
    }
}

/// A string with formatting behind it, which is left out (2.5.122 RichStr).
pub fn rich(bytes: &mut Bytes<'_>) -> String {
    bytes.skip(1);
    string(bytes)
}

/// The tokens of a formula, and what stands behind them (2.5.97).
pub fn formula<'a>(bytes: &mut Bytes<'a>) -> (&'a [u8], &'a [u8]) {
    let tokens = bytes.u32() as usize;
    let tokens = bytes.take(tokens);
    let extra = bytes.u32() as usize;
    (tokens, bytes.take(extra))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Cursor;

    use super::Records;
    use crate::model::Reason;
    use crate::open::budget::{Budget, Limits};

    #[test]
    fn types_and_sizes_take_as_many_bytes_as_they_need() {
        let budget = Budget::new(Limits::default(), 1000);
        let mut part = vec![7, 2, 1, 2, 0x9C, 0x01, 0x80, 0x01];
        part.extend([5; 128]);
        part.extend([3, 4, 0]);
        let mut records = Records::new(Box::new(Cursor::new(part)), &budget, false);
        let (kind, mut bytes) = records.next_record().unwrap().unwrap();
        assert_eq!((kind, bytes.u16()), (7, 0x0201));
        let (kind, bytes) = records.next_record().unwrap().unwrap();
        assert_eq!((kind, bytes.rest().len()), (156, 128));
        assert_eq!(records.next_record().unwrap_err().reason, Reason::Truncated);
        let huge = vec![0, 0xFF, 0xFF, 0xFF, 0x7F];
        let mut records = Records::new(Box::new(Cursor::new(huge)), &budget, false);
        assert_eq!(records.next_record().unwrap_err().reason, Reason::Limit);
    }
}
