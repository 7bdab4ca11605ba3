//! The records of a workbook stream ([MS-XLS] 2.1.4): type, size, data; CONTINUE records belong to the one before.

use encoding_rs::{Encoding, GBK};

use crate::extract::sheet::bytes::Bytes;

/// Record types (2.3.1).
pub mod kind {
    #![allow(missing_docs, reason = "the specification's names")]
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000A;
    pub const HEADER: u16 = 0x0014;
    pub const FOOTER: u16 = 0x0015;
    pub const LBL: u16 = 0x0018;
    pub const NOTE: u16 = 0x001C;
    pub const DATE_1904: u16 = 0x0022;
    pub const EXTERN_NAME: u16 = 0x0023;
    pub const FILE_PASS: u16 = 0x002F;
    pub const FONT: u16 = 0x0031;
    pub const CONTINUE: u16 = 0x003C;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const D_CON_REF: u16 = 0x0051;
    pub const CRN: u16 = 0x005A;
    pub const FILE_SHARING: u16 = 0x005B;
    pub const WRITE_ACCESS: u16 = 0x005C;
    pub const OBJ: u16 = 0x005D;
    pub const COL_INFO: u16 = 0x007D;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const PALETTE: u16 = 0x0092;
    pub const MUL_RK: u16 = 0x00BD;
    pub const SX_DB: u16 = 0x00C6;
    pub const SX_FDB: u16 = 0x00C7;
    pub const SX_NUM: u16 = 0x00C9;
    pub const SX_STRING: u16 = 0x00CD;
    pub const SX_DTR: u16 = 0x00CE;
    pub const R_STRING: u16 = 0x00D6;
    pub const XF: u16 = 0x00E0;
    pub const MERGE_CELLS: u16 = 0x00E5;
    pub const MSO_DRAWING_GROUP: u16 = 0x00EB;
    pub const MSO_DRAWING: u16 = 0x00EC;
    pub const SST: u16 = 0x00FC;
    pub const LABEL_SST: u16 = 0x00FD;
    pub const SUP_BOOK: u16 = 0x01AE;
    pub const CF: u16 = 0x01B1;
    pub const TXO: u16 = 0x01B6;
    pub const H_LINK: u16 = 0x01B8;
    pub const DV: u16 = 0x01BE;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_ERR: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const ARRAY: u16 = 0x0221;
    pub const DEFAULT_ROW_HEIGHT: u16 = 0x0225;
    pub const RK: u16 = 0x027E;
    pub const FORMAT_5: u16 = 0x001E;
    pub const FORMAT: u16 = 0x041E;
    pub const SHR_FMLA: u16 = 0x04BC;
    pub const H_LINK_TOOLTIP: u16 = 0x0800;
    pub const BOF: u16 = 0x0809;
    pub const XF_EXT: u16 = 0x087D;
    pub const HF_PICTURE: u16 = 0x0866;
    pub const HEADER_FOOTER: u16 = 0x089C;
    pub const SERIES_TEXT: u16 = 0x100D;
}

/// A record with those that continue it.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// Its type; see [`kind`].
    pub kind: u16,
    /// Its data.
    pub data: &'a [u8],
    /// The data of the CONTINUE records behind it.
    pub more: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// A cursor over its own data.
    pub fn bytes(&self) -> Bytes<'a> {
        Bytes::new(self.data)
    }

    /// A cursor over its data and what continues it.
    pub fn chain(&self) -> Chain<'a> {
        Chain { bytes: self.bytes(), more: self.more.clone().into_iter() }
    }

    /// The data of the record and of those that continue it, in one piece.
    pub fn joined(&self) -> Vec<u8> {
        [&[self.data], self.more.as_slice()].concat().concat()
    }
}

/// The records of a stream from an offset on.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    stream: &'a [u8],
    at: usize,
    cut: bool,
}

impl<'a> Records<'a> {
    /// Those from `at` (bytes) on.
    pub fn new(stream: &'a [u8], at: usize) -> Self {
        Records { stream, at, cut: false }
    }

    /// The offset of the next record (bytes).
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether the stream ended within a record.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let (kind, size) = self.head()?;
        let start = self.at + 4;
        let end = start.saturating_add(size);
        self.cut |= end > self.stream.len();
        self.at = end.min(self.stream.len());
        Some((kind, &self.stream[start..self.at]))
    }

    fn head(&self) -> Option<(u16, usize)> {
        let head = self.stream.get(self.at..)?.get(..4)?;
        Some((u16::from_le_bytes([head[0], head[1]]), usize::from(u16::from_le_bytes([head[2], head[3]]))))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.one()?;
        let mut more = Vec::new();
        while let Some((kind::CONTINUE, _)) = self.head() {
            more.extend(self.one().map(|(_, data)| data));
        }
        Some(Record { kind, data, more })
    }
}

/// How the strings of a workbook are stored.
#[derive(Clone, Copy, Debug)]
pub enum Charset {
    /// Bytes in this encoding (Excel 5 and 95).
    Bytes(&'static Encoding),
    /// UTF-16, or its lower halves (Excel 97 and later).
    Unicode,
}

impl Charset {
    /// The encoding of a code page number, for byte strings; [`GBK`] where nothing better is known.
    pub fn page(number: u16) -> &'static Encoding {
        let label = match number {
            936 => "gbk",
            950 => "big5",
            932 => "shift_jis",
            949 => "euc-kr",
            874 => "windows-874",
            1250 => "windows-1250",
            1251 => "windows-1251",
            1252 | 0x8001 => "windows-1252",
            1253 => "windows-1253",
            1254 => "windows-1254",
            10000 | 0x8000 => "macintosh",
            65001 => "utf-8",
            _ => "gbk",
        };
        Encoding::for_label(label.as_bytes()).unwrap_or(GBK)
    }
}

/// A cursor over a record and those that continue it. Reading past the end gives zeros and is remembered.
#[derive(Clone, Debug)]
pub struct Chain<'a> {
    bytes: Bytes<'a>,
    more: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Chain<'a> {
    /// Over several pieces of data, the first of which may be empty.
    pub fn of(pieces: &[&'a [u8]]) -> Self {
        let pieces = pieces.to_vec();
        Chain { bytes: Bytes::new(&[]), more: pieces.into_iter() }
    }

    /// Whether more was read than there is.
    pub fn is_short(&self) -> bool {
        self.bytes.is_short()
    }

    /// Whether all was read.
    pub fn is_done(&self) -> bool {
        self.bytes.rest().is_empty() && self.more.as_slice().iter().all(|piece| piece.is_empty())
    }

    /// Goes to the next piece if this one is read.
    fn ahead(&mut self) {
        while self.bytes.rest().is_empty() && !self.is_short() {
            let Some(next) = self.more.next() else { break };
            self.bytes = Bytes::new(next);
        }
    }

    /// A byte.
    pub fn u8(&mut self) -> u8 {
        self.ahead();
        self.bytes.u8()
    }

    /// Two bytes.
    pub fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.array())
    }

    /// Four bytes.
    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        if self.bytes.rest().len() >= N {
            return self.bytes.array();
        }
        std::array::from_fn(|_| self.u8())
    }

    /// Leaves out `n` bytes.
    pub fn skip(&mut self, mut n: usize) {
        while n > 0 {
            self.ahead();
            let step = self.bytes.rest().len().min(n);
            self.bytes.skip(step.max(1));
            if self.is_short() {
                return;
            }
            n -= step;
        }
    }

    /// The next `n` bytes; all that are left if there are fewer.
    pub fn take(&mut self, n: usize) -> Vec<u8> {
        let mut taken = Vec::new();
        while taken.len() < n && !self.is_short() {
            self.ahead();
            let step = self.bytes.rest().len().min(n - taken.len());
            taken.extend_from_slice(self.bytes.take(step.max(1)));
        }
        taken
    }

    /// All that is left.
    pub fn rest(&mut self) -> Vec<u8> {
        let left: usize = self.more.as_slice().iter().map(|piece| piece.len()).sum();
        self.take(self.bytes.rest().len() + left)
    }

    /// A string whose length stands in one byte before it.
    pub fn short_string(&mut self, charset: Charset) -> String {
        let length = usize::from(self.u8());
        self.string(length, charset)
    }

    /// A string whose length stands in two bytes before it.
    pub fn long_string(&mut self, charset: Charset) -> String {
        let length = usize::from(self.u16());
        self.string(length, charset)
    }

    /// A string of `length` characters behind its flags, with what else the flags announce: formatting runs and
    /// phonetic data, which are left out (2.5.293 XLUnicodeRichExtendedString).
    pub fn string(&mut self, length: usize, charset: Charset) -> String {
        let Charset::Bytes(encoding) = charset else {
            let flags = self.u8();
            let runs = if flags & 0x08 != 0 { usize::from(self.u16()) } else { 0 };
            let phonetic = if flags & 0x04 != 0 { self.u32() as usize } else { 0 };
            let text = self.characters(length, flags & 1 != 0);
            self.skip(runs * 4);
            self.skip(phonetic);
            return text;
        };
        let raw = self.take(length);
        encoding.decode_without_bom_handling(&raw).0.into_owned()
    }

    /// `length` characters in one byte or two each. Where they go on in the next record, that begins with a flag of
    /// its own (2.5.293).
    pub fn characters(&mut self, length: usize, wide: bool) -> String {
        let mut units: Vec<u16> = Vec::new();
        let mut wide = wide;
        while units.len() < length && !self.is_short() {
            let size = if wide { 2 } else { 1 };
            if self.bytes.rest().len() < size {
                // An odd byte at the end of a record is no character.
                self.bytes.skip(self.bytes.rest().len());
                wide = self.u8() & 1 != 0;
                continue;
            }
            let n = (self.bytes.rest().len() / size).min(length - units.len());
            let taken = self.bytes.take(n * size);
            match wide {
                true => units.extend(taken.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]))),
                false => units.extend(taken.iter().map(|b| u16::from(*b))),
            }
        }
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Chain, Charset, Records, kind};

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    #[test]
    fn continued_records_are_one_and_a_cut_one_is_noticed() {
        let mut stream = record(kind::SST, b"ab");
        stream.extend(record(kind::CONTINUE, b"c"));
        stream.extend(record(kind::CONTINUE, b"d"));
        stream.extend(record(kind::EOF, b""));
        let mut records = Records::new(&stream, 0);
        assert_eq!(records.next().map(|r| r.joined()), Some(b"abcd".to_vec()));
        assert_eq!((records.at(), records.next().map(|r| r.kind)), (16, Some(kind::EOF)));
        assert!(records.next().is_none() && !records.is_cut());
        let mut records = Records::new(&stream[..5], 0);
        assert_eq!(records.next().map(|r| r.data), Some(&b"a"[..]));
        assert!(records.is_cut());
    }

    #[test]
    fn a_string_that_breaks_changes_its_width_as_the_next_record_says() {
        // Rich, with one run; the text breaks twice, its width changes twice, the run breaks too.
        let pieces: [&[u8]; 4] =
            [b"\x05\0\x09\x01\0\x2D\x4E", b"\x00AB", b"\x01\xFD\x56\xFD\x56\x01", b"\0\x02\0\x03\0\0z"];
        let mut chain = Chain::of(&pieces);
        assert_eq!(chain.long_string(Charset::Unicode), "中AB国国");
        assert_eq!((chain.long_string(Charset::Unicode).as_str(), chain.is_short()), ("z", true));
        let mut phonetic = Chain::of(&[b"\x01\0\x04\x02\0\0\0A??", b"\x01\0\0B"]);
        assert_eq!(phonetic.long_string(Charset::Unicode), "A");
        assert_eq!(phonetic.long_string(Charset::Unicode), "B");
        assert!(phonetic.is_done() && !phonetic.is_short());
    }

    #[test]
    fn byte_strings_are_in_the_code_page() {
        let gbk = Charset::Bytes(Charset::page(936));
        assert_eq!(Chain::of(&[b"\x04\xD6\xD0", b"\xB9\xFA"]).short_string(gbk), "中国");
        let mut short = Chain::of(&[b"\xFF\xFFab"]);
        assert_eq!((short.long_string(gbk).as_str(), short.is_short()), ("ab", true));
        let mut endless = Chain::of(&[b"\x01\0\x0C\xFF\xFF\xFF\xFF\xFF\xFFA"]);
        assert_eq!((endless.long_string(Charset::Unicode).as_str(), endless.is_short()), ("A", true));
    }
}
