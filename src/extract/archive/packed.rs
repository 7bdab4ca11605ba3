//! Single compressed files: gzip (RFC 1952), bzip2, xz. Several streams one after the other are one file, as their
//! programs read it. A tar archive within is no level of its own: `x.tar.gz` has the members of the tar.

use std::io::{self, BufRead, Read};

use super::{DECODER_KIB, Members, Told, corrupt, name, tar};
use crate::extract::Input;
use crate::extract::fused::Fused;
use crate::model::{Format, Sink, Unread};
use crate::open::sniff::{self, Kind};

/// Reads a gzip file. The member has the name in its header, else the name of the file without its extension.
pub fn gz(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    read(input, sink, &|packed| Box::new(flate2::bufread::GzDecoder::new(packed)))
}

/// Reads a bzip2 file.
pub fn bz2(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    read(input, sink, &|packed| Box::new(bzip2::bufread::BzDecoder::new(packed)))
}

/// Reads an xz file.
pub fn xz(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    read(input, sink, &|packed| Box::new(lzma_rust2::XzReader::new_mem_limit(packed, false, DECODER_KIB)))
}

/// A decoder of one stream, which gives back what follows it.
trait Stream<'a>: Read {
    /// The bytes behind the stream.
    fn rest(&self) -> &'a [u8];
    /// The name in its header.
    fn name(&self) -> Option<&[u8]> {
        None
    }
}

impl<'a> Stream<'a> for flate2::bufread::GzDecoder<&'a [u8]> {
    fn rest(&self) -> &'a [u8] {
        self.get_ref()
    }

    fn name(&self) -> Option<&[u8]> {
        self.header()?.filename()
    }
}

impl<'a> Stream<'a> for bzip2::bufread::BzDecoder<&'a [u8]> {
    fn rest(&self) -> &'a [u8] {
        self.get_ref()
    }
}

impl<'a> Stream<'a> for lzma_rust2::XzReader<&'a [u8]> {
    fn rest(&self) -> &'a [u8] {
        self.inner()
    }
}

type Decoder<'d> = &'d dyn for<'a> Fn(&'a [u8]) -> Box<dyn Stream<'a> + 'a>;

/// The streams of a file, one after the other.
struct Streams<'a, 'd> {
    decoder: Decoder<'d>,
    current: Box<dyn Stream<'a> + 'a>,
    /// The first bytes of every stream.
    magic: &'a [u8],
    ended: bool,
    /// What follows the last stream is no stream.
    garbage: bool,
}

impl Read for Streams<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.ended && !buffer.is_empty() {
            let n = self.current.read(buffer)?;
            if n > 0 {
                return Ok(n);
            }
            let rest = self.current.rest();
            // Tapes and some programs fill up with zeros; xz asks for them in fours (xz format 1.2.1, 2.2).
            let next = rest.iter().position(|byte| *byte != 0).map(|at| &rest[at..]);
            match next {
                Some(next) if next.starts_with(self.magic) => self.current = (self.decoder)(next),
                _ => {
                    self.ended = true;
                    self.garbage = next.is_some();
                }
            }
        }
        Ok(0)
    }
}

fn read(input: &Input<'_>, sink: &mut dyn Sink, decoder: Decoder<'_>) -> Result<(), Unread> {
    let magic = &input.bytes[..input.bytes.len().min(3)];
    let current = decoder(input.bytes);
    // Without a name here, the run takes that of the file itself.
    let name = current.name().map(|bytes| name::decode(bytes).into_owned()).unwrap_or_default();
    let mut streams = Streams { decoder, current, magic, ended: false, garbage: false };
    let result = {
        let mut unpacked =
            io::BufReader::with_capacity(64 << 10, input.budget.meter(Fused::new(&mut streams)));
        // An error this early comes again when the member is read.
        let head = unpacked.fill_buf().unwrap_or_default();
        match sniff::sniff(head, true, "") {
            Kind::Document(Format::Tar) => tar::members(&mut unpacked, input.budget, sink),
            _ => {
                let mut members = Members::new(sink, input.budget);
                members.take(&name, &mut Told(&mut unpacked)).and_then(|()| members.finish())
            }
        }
    };
    if streams.garbage {
        sink.unread(corrupt("压缩数据之后另有内容"));
    }
    result
}
