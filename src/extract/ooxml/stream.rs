//! The bytes of a part as they come out of the archive: counted, decoded to UTF-8, in blocks.

use std::io::{self, BufRead, Read};
use std::{error, fmt};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::model::{Reason, Unread};
use crate::open::budget::Budget;

const BLOCK: usize = 64 << 10;
/// Most bytes that one piece of markup or text may have (it is held in memory whole).
const PIECE: usize = 64 << 20;

/// An [`Unread`] on its way through an I/O error.
#[derive(Debug)]
struct Stop(Unread);

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.note)
    }
}

impl error::Error for Stop {}

/// What an error that came out of a [`Stream`] means.
pub fn unread(error: &io::Error) -> Unread {
    match error.get_ref().and_then(|e| e.downcast_ref::<Stop>()) {
        Some(Stop(unread)) => unread.clone(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            Unread::new(Reason::Truncated, "文档中有部件不完整")
        }
        None => Unread::new(Reason::Corrupt, "文档中有部件的压缩数据损坏"),
    }
}

/// A buffered reader of UTF-8 over the packed bytes of a part.
pub struct Stream<'a> {
    inner: Box<dyn Read + 'a>,
    budget: &'a Budget,
    unpacked: u64,
    free: u64,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    raw_used: usize,
    text: Vec<u8>,
    text_used: usize,
    text_len: usize,
    ended: bool,
    piece: usize,
    malformed: bool,
}

impl<'a> Stream<'a> {
    /// A reader of what `inner` unpacks. The first `free` bytes do not count against the budget: they did before.
    pub fn new(inner: Box<dyn Read + 'a>, budget: &'a Budget, free: u64) -> Self {
        Stream {
            inner,
            budget,
            unpacked: 0,
            free,
            decoder: None,
            raw: Vec::new(),
            raw_used: 0,
            text: vec![0; BLOCK],
            text_used: 0,
            text_len: 0,
            ended: false,
            piece: 0,
            malformed: false,
        }
    }

    /// How many bytes were unpacked so far.
    pub fn unpacked(&self) -> u64 {
        self.unpacked
    }

    /// Begins a new piece of markup or text; one alone may not grow without end.
    pub fn next_piece(&mut self) {
        self.piece = 0;
    }

    /// Reads what is left, so that the checksum of the archive is checked. An error also tells of bytes that are
    /// no text in the part's encoding.
    pub fn finish(&mut self) -> Result<(), Unread> {
        self.piece = 0;
        loop {
            let n = self.fill_buf().map_err(|e| unread(&e))?.len();
            if n == 0 {
                break;
            }
            self.consume(n);
            self.piece = 0;
        }
        if self.malformed {
            return Err(Unread::new(Reason::Corrupt, "文档中有部件含有不合编码的字节"));
        }
        Ok(())
    }

    /// Unpacks the next block behind what is not decoded yet.
    fn unpack(&mut self) -> io::Result<()> {
        self.raw.drain(..self.raw_used);
        self.raw_used = 0;
        let kept = self.raw.len();
        self.raw.resize(kept + BLOCK, 0);
        let result = loop {
            match self.inner.read(&mut self.raw[kept..]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.raw.truncate(kept + *result.as_ref().unwrap_or(&0));
        let n = result?;
        self.ended = n == 0;
        self.unpacked += n as u64;
        let spent = if self.unpacked > self.free { self.budget.expand(n as u64) } else { self.budget.time() };
        spent.map_err(|u| io::Error::other(Stop(u)))
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let have = self.fill_buf()?;
        let n = have.len().min(out.len());
        out[..n].copy_from_slice(&have[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Stream<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece > PIECE {
            let limit = Unread::new(Reason::Limit, "文档中有过长的单段内容");
            return Err(io::Error::other(Stop(limit)));
        }
        while self.text_used == self.text_len {
            if self.raw_used == self.raw.len() {
                if self.ended {
                    return Ok(&[]);
                }
                self.unpack()?;
            }
            if self.decoder.is_none() {
                self.decoder = Some(encoding(&self.raw).new_decoder_with_bom_removal());
            }
            let Some(decoder) = &mut self.decoder else { continue };
            let (_, read, written, bad) =
                decoder.decode_to_utf8(&self.raw[self.raw_used..], &mut self.text, self.ended);
            self.raw_used += read;
            self.text_used = 0;
            self.text_len = written;
            self.malformed |= bad;
        }
        Ok(&self.text[self.text_used..self.text_len])
    }

    fn consume(&mut self, n: usize) {
        self.text_used = (self.text_used + n).min(self.text_len);
        self.piece += n;
    }
}

/// The encoding of an XML entity from its first bytes (XML 1.0, appendix F).
fn encoding(head: &[u8]) -> &'static Encoding {
    match head {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => UTF_16BE,
        _ => declared(head).unwrap_or(UTF_8),
    }
}

fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(200)];
    let declaration = head.starts_with(b"<?xml").then(|| head.split(|b| *b == b'>').next())??;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let mut quoted = declaration[at..].split(|b| *b == b'"' || *b == b'\'').skip(1);
    let named = Encoding::for_label(quoted.next()?)?;
    // A declaration that can be read as ASCII is not in UTF-16, whatever it says.
    (named != UTF_16LE && named != UTF_16BE).then_some(named)
}
