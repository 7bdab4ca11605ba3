//! Text as a stream: bytes in blocks, validated or decoded to UTF-8, with a bounded memory.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::time::SystemTime;

use encoding_rs::{Decoder, UTF_8};

use super::encoding::{self, TOLERATED};
use crate::model::{Reason, Unread};

/// Bytes that a stream reads at a time.
pub const BLOCK: usize = 512 << 10;
/// Fewer bytes than this are little to tell an encoding by.
const FEW: usize = 256;

/// Size and time of a file when it was opened, to be compared when it was read.
#[derive(Debug)]
pub struct Watch {
    file: File,
    size: u64,
    time: Option<SystemTime>,
}

impl Watch {
    /// Remembers a regular file as it is now; nothing else keeps still enough to be compared.
    pub fn new(file: &File, now: &Metadata) -> Option<Self> {
        let file = if now.is_file() { file.try_clone().ok()? } else { return None };
        Some(Watch { file, size: now.len(), time: now.modified().ok() })
    }

    /// Fails with [`Reason::Changed`] if the file was written to since.
    pub fn compare(&self) -> Result<(), Unread> {
        match self.file.metadata() {
            Ok(now) if now.len() == self.size && now.modified().ok() == self.time => Ok(()),
            _ => Err(Unread::new(Reason::Changed, "读取期间文件被改动，请重新检查")),
        }
    }
}

enum Mode {
    /// Nothing was read yet.
    Start,
    /// UTF-8 so far; `ascii` while nothing but ASCII was handed on.
    Utf8 { ascii: bool },
    /// UTF-8 with lines that are not.
    Mixed,
    /// Another encoding.
    Other(Box<Decoder>),
}

/// A text being read.
pub struct TextStream<'a> {
    source: Box<dyn Read + 'a>,
    block: usize,
    limit: Option<u64>,
    watch: Option<Watch>,
    mode: Mode,
    /// A buffer whose first `filled` bytes were read and are not yet handed on or decoded.
    raw: Vec<u8>,
    filled: usize,
    /// Text decoded and not yet taken, where the source is not plain UTF-8.
    text: String,
    read: u64,
    faults: u64,
    eof: bool,
    /// Why the source ended before its end.
    failed: Option<Unread>,
    /// Whether the decoder was told that the input ends.
    flushed: bool,
}

impl<'a> TextStream<'a> {
    /// Reads `source` in blocks of `block` bytes (at least 16); over `limit` bytes is too much.
    pub fn new(source: Box<dyn Read + 'a>, block: usize, limit: Option<u64>) -> Self {
        TextStream {
            source,
            block: block.max(16),
            limit,
            watch: None,
            mode: Mode::Start,
            raw: Vec::new(),
            filled: 0,
            text: String::new(),
            read: 0,
            faults: 0,
            eof: false,
            failed: None,
            flushed: false,
        }
    }

    /// Has `watch` compared at the end.
    pub fn watched(mut self, watch: Option<Watch>) -> Self {
        self.watch = watch;
        self
    }

    /// How many bytes it reads at a time.
    pub fn block(&self) -> usize {
        self.block
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.read
    }

    /// Hands on the text, without a byte order mark. `take` gets the text in hand (a block, and before it what it
    /// left over) and whether that is all there is, and says how many bytes of it are done with; what is left
    /// comes again, with a further block. It must leave less and less once it was told that this is all;
    /// `Break` ends the reading.
    ///
    /// # Errors
    /// The source cannot be read, is over the limit, was changed meanwhile, or holds more than
    /// [`TOLERATED`] faults; what was handed on is what could be read.
    pub fn pump(&mut self, take: &mut dyn FnMut(&str, bool) -> ControlFlow<(), usize>) -> Result<(), Unread> {
        loop {
            if !self.eof {
                self.more()?;
            }
            let last = self.eof;
            let (used, left) = match self.offer(take) {
                ControlFlow::Continue(step) => step,
                ControlFlow::Break(()) => return Ok(()),
            };
            if last && (left == 0 || used == 0) {
                return self.close();
            }
        }
    }

    /// Offers what is in hand; returns how much of it was used and how much is left.
    fn offer(
        &mut self,
        take: &mut dyn FnMut(&str, bool) -> ControlFlow<(), usize>,
    ) -> ControlFlow<(), (usize, usize)> {
        if let Mode::Utf8 { ascii } = &mut self.mode {
            let raw = &self.raw[..self.filled];
            let end = if self.eof { raw.len() } else { whole_characters(raw) };
            if let Ok(text) = simdutf8::basic::from_utf8(&raw[..end]) {
                let used = take(text, self.eof)?.min(text.len());
                // While all is ASCII, the text may still turn out to be GBK or Big5.
                *ascii = *ascii && text[..used].is_ascii();
                self.drop_raw(used);
                return ControlFlow::Continue((used, self.filled));
            }
            self.mode = if *ascii { self.decide() } else { Mode::Mixed };
        }
        self.decode();
        let used = take(&self.text, self.eof)?.min(self.text.len());
        self.text.drain(..used);
        ControlFlow::Continue((used, self.text.len()))
    }

    fn decide(&self) -> Mode {
        match encoding::detect(&self.raw[..self.filled], self.eof).encoding {
            e if e == UTF_8 => Mode::Mixed,
            e => Mode::Other(Box::new(e.new_decoder_without_bom_handling())),
        }
    }

    /// Reads another block onto `raw`.
    fn more(&mut self) -> Result<(), Unread> {
        self.fill()?;
        let start = matches!(self.mode, Mode::Start);
        if (start || matches!(self.mode, Mode::Utf8 { ascii: true })) && !self.eof {
            // Where the first character outside ASCII comes late, there is too little to tell an encoding by.
            let (early, late) = self.raw[..self.filled].split_at(self.filled.saturating_sub(FEW));
            if !late.is_ascii() && early.is_ascii() {
                self.fill()?;
            }
        }
        if start {
            let guess = encoding::detect(&self.raw[..self.filled], self.eof);
            self.drop_raw(guess.bom);
            self.mode = match guess.encoding {
                e if e == UTF_8 => Mode::Utf8 { ascii: guess.bom == 0 },
                e => Mode::Other(Box::new(e.new_decoder_without_bom_handling())),
            };
        }
        Ok(())
    }

    fn fill(&mut self) -> Result<(), Unread> {
        let want = self.filled + self.block;
        if self.raw.len() < want {
            self.raw.resize(want, 0);
        }
        while self.filled < want {
            match self.source.read(&mut self.raw[self.filled..want]) {
                Ok(0) => {
                    self.eof = true;
                    break;
                }
                Ok(n) => {
                    self.filled += n;
                    self.read += n as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                // What came before is read first.
                Err(e) => {
                    self.failed = Some(super::io_error(&e));
                    self.eof = true;
                    break;
                }
            }
        }
        if self.limit.is_some_and(|limit| self.read > limit) {
            return Err(Unread::new(Reason::Limit, "文件大小超过上限"));
        }
        Ok(())
    }

    fn drop_raw(&mut self, used: usize) {
        self.raw.copy_within(used..self.filled, 0);
        self.filled -= used;
    }

    /// Decodes what is in `raw` onto `text`.
    fn decode(&mut self) {
        let raw = &self.raw[..self.filled];
        let done = match &mut self.mode {
            Mode::Start | Mode::Utf8 { .. } => return,
            Mode::Other(_) if self.flushed => return,
            Mode::Other(decoder) => {
                self.faults += encoding::push(decoder, raw, self.eof, &mut self.text);
                self.flushed = self.eof;
                raw.len()
            }
            Mode::Mixed => {
                let end = match memchr::memrchr(b'\n', raw) {
                    _ if self.eof => raw.len(),
                    Some(at) => at + 1,
                    None if raw.len() < 2 * self.block => 0,
                    None => whole_characters(raw),
                };
                self.faults += encoding::mend(&raw[..end], &mut self.text);
                end
            }
        };
        self.drop_raw(done);
    }

    fn close(&mut self) -> Result<(), Unread> {
        if let Some(unread) = self.failed.take() {
            return Err(unread);
        }
        if let Some(watch) = &self.watch {
            watch.compare()?;
        }
        damage(self.faults)
    }
}

/// Fails with [`Reason::Corrupt`] if a text holds more faults than are worth no mention.
pub fn damage(faults: u64) -> Result<(), Unread> {
    if faults > TOLERATED {
        return Err(Unread::new(Reason::Corrupt, format!("有 {faults} 处字节无法解码，内容可能不完整")));
    }
    Ok(())
}

/// The length of `bytes` without an incomplete UTF-8 character at the end.
fn whole_characters(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let at = bytes.len() - back;
        let length = match bytes[at] {
            0x00..=0x7F => 1,
            0x80..=0xBF => continue,
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xFF => 4,
        };
        return if length > back { at } else { bytes.len() };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const SENTENCE: &str = "姓名：李明，联系电话13858211234，户籍所在地见附件。\n";

    /// The text that comes out of `bytes`, taken line by line, and how the reading ended.
    fn pumped(bytes: &[u8], block: usize) -> (String, Result<(), Unread>) {
        let mut stream = TextStream::new(Box::new(io::Cursor::new(bytes.to_vec())), block, None);
        let mut text = String::new();
        let end = stream.pump(&mut |piece, last| {
            let used = if last { piece.len() } else { piece.rfind('\n').map_or(0, |at| at + 1) };
            text.push_str(&piece[..used]);
            ControlFlow::Continue(used)
        });
        assert_eq!(stream.bytes(), bytes.len() as u64);
        (text, end)
    }

    #[test]
    fn any_block_size_gives_the_same_text() {
        let sample = SENTENCE.repeat(20);
        let utf16: Vec<u8> = sample.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let gb = encoding_rs::GB18030.encode(&sample).0.into_owned();
        for block in [300, 301, 302, 303, 1000, 100_000] {
            for bytes in [sample.as_bytes(), &gb, &utf16, &[b"\xef\xbb\xbf", sample.as_bytes()].concat()] {
                assert_eq!(pumped(bytes, block), (sample.clone(), Ok(())), "{block}");
            }
        }
    }

    #[test]
    fn an_encoding_shows_only_after_much_ascii() {
        let head = "line of ascii\n".repeat(100);
        for block in [64, 400, 1397, 1400, 1403, 5000] {
            let gb = encoding_rs::GB18030.encode(SENTENCE).0;
            let (text, end) = pumped(&[head.as_bytes(), &gb].concat(), block);
            assert_eq!((text, end), (format!("{head}{SENTENCE}"), Ok(())), "{block}");
        }
    }

    #[test]
    fn a_foreign_line_far_down_is_read() {
        let gb = encoding_rs::GB18030.encode(SENTENCE).0;
        let utf8 = SENTENCE.repeat(10);
        let bytes = [utf8.as_bytes(), &gb, utf8.as_bytes()].concat();
        for block in [64, 100, 500, 10_000] {
            assert_eq!(pumped(&bytes, block), (SENTENCE.repeat(21), Ok(())), "{block}");
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_reported_and_the_rest_kept() {
        let mut bytes = SENTENCE.repeat(10).into_bytes();
        bytes.extend([0xFF; 40].iter().flat_map(|b| [*b, b' ']));
        bytes.extend(SENTENCE.as_bytes());
        let (text, end) = pumped(&bytes, 100);
        assert_eq!(end.unwrap_err().reason, Reason::Corrupt);
        assert_eq!(text.matches("13858211234").count(), 11);
    }

    #[test]
    fn a_cut_character_at_the_end_is_no_damage() {
        for bytes in [SENTENCE.as_bytes(), &encoding_rs::GB18030.encode(SENTENCE).0] {
            let (text, end) = pumped(&bytes[..bytes.len() - 2], 4096);
            assert!(text.contains("见附件") && end.is_ok());
        }
    }

    #[test]
    fn a_limit_stops_a_source_of_unknown_length() {
        let mut stream = TextStream::new(Box::new(io::repeat(b'a')), 1000, Some(5000));
        let end = stream.pump(&mut |text, _| ControlFlow::Continue(text.len()));
        assert_eq!(end.unwrap_err().reason, Reason::Limit);
    }
}
