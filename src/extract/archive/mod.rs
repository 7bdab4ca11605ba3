//! Archives and compressed files: each member is a draft of its own, handed on as a stream. Nothing is unpacked to
//! disk, and no member is held in memory whole.
//!
//! Directories, links and devices are no drafts. A member that cannot be read is handed on as one whose reading
//! fails, so that it is counted and named. What programs put in (`__MACOSX`, `.DS_Store`) is told by its content.

pub(super) mod name;
mod packed;
mod rar;
mod sevenz;
mod tar;
#[cfg(test)]
mod tests;
mod zip;

use std::io::{self, Read};

pub use self::packed::{bz2, gz, xz};
pub use self::rar::read as rar;
pub use self::sevenz::read as sevenz;
pub use self::tar::read as tar;
pub use self::zip::read as zip;
use super::units::Collector;
use crate::model::{Nested, Part, Reason, Sink, UnitPlace, Unread};
use crate::open::budget::Budget;

/// Most memory that one decoder may ask for (KiB). 7-Zip's "ultra" level takes a dictionary of 64 MiB, WinRAR at
/// most 1 GiB if told so.
const DECODER_KIB: u32 = 512 << 10;

/// Takes the members of an archive, in file order.
struct Members<'s, 'b> {
    sink: &'s mut dyn Sink,
    budget: &'b Budget,
    any: bool,
}

impl<'s, 'b> Members<'s, 'b> {
    fn new(sink: &'s mut dyn Sink, budget: &'b Budget) -> Self {
        Members { sink, budget, any: false }
    }

    /// Hands on a member. What comes out of a compressed stream must be counted before it gets here. An error is a
    /// limit: no further member is wanted.
    fn take(&mut self, name: &str, content: &mut dyn Read) -> Result<(), Unread> {
        self.any = true;
        self.budget.member()?;
        let mut content = Told(content);
        self.sink.nested(Nested { name, content: &mut content, plain: None, thing: None });
        // The member has said that it went over a limit; the archive as a whole has, too.
        self.budget.expand(0)
    }

    /// Counts a member that cannot be read.
    fn lose(&mut self, name: &str, unread: Unread) -> Result<(), Unread> {
        self.take(name, &mut Lost(unread))
    }

    /// Takes a comment on the archive.
    fn comment(&mut self, bytes: &[u8]) {
        let text = name::decode(bytes);
        if !text.trim().is_empty() {
            let mut out = Collector::new(self.sink);
            for line in text.lines() {
                out.unit(line, Part::Metadata, UnitPlace::None);
            }
            out.finish();
        }
    }

    /// Notes what is wrong with the archive besides its members.
    fn unread(&mut self, unread: Unread) {
        self.sink.unread(unread);
    }

    /// An archive without a member is as damaged as an empty document.
    fn finish(self) -> Result<(), Unread> {
        if self.any { Ok(()) } else { Err(corrupt("压缩包里没有文件")) }
    }
}

fn corrupt(note: &str) -> Unread {
    Unread::new(Reason::Corrupt, note)
}

fn truncated(note: &str) -> Unread {
    Unread::new(Reason::Truncated, note)
}

fn encrypted() -> Unread {
    Unread::new(Reason::Encrypted, "已加密，需要密码才能打开")
}

/// What an error of a decoder means.
fn damage(error: &io::Error) -> Unread {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Unread>()) {
        Some(unread) => unread.clone(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => truncated("压缩数据不完整"),
        None if error.kind() == io::ErrorKind::OutOfMemory => {
            Unread::new(Reason::Limit, "解压所需内存超过上限")
        }
        None => corrupt("压缩数据损坏"),
    }
}

/// A stream whose errors say what they mean: decoders use any [`io::ErrorKind`] for damage.
struct Told<'r>(&'r mut dyn Read);

impl Read for Told<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ => io::Error::other(damage(&error)),
        })
    }
}

/// The content of a member that cannot be read.
struct Lost(Unread);

impl Read for Lost {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other(self.0.clone()))
    }
}
