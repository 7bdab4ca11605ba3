//! tar archives (POSIX.1-2017, pax; GNU and v7 forms), as a file or as what comes out of a compressed one.

use std::cell::Cell;
use std::io::{self, Read};

use super::{Members, corrupt, damage, name, truncated};
use crate::extract::Input;
use crate::model::{Sink, Unread};
use crate::open::budget::Budget;

/// Bytes of zeros that at least end an archive: one block. POSIX asks for two, some programs write one.
const END: u64 = 512;

/// Reads an archive.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    members(&mut &*input.bytes, input.budget, sink)
}

/// Reads an archive from a stream, whose bytes are counted already where they come out of a compressed one.
pub fn members(source: &mut dyn Read, budget: &Budget, sink: &mut dyn Sink) -> Result<(), Unread> {
    let state = State::default();
    let mut archive = ::tar::Archive::new(Tape { source, state: &state });
    // What was appended with `cat` or `tar -A` stands behind the zeros of the first archive.
    archive.set_ignore_zeros(true);
    let mut members = Members::new(sink, budget);
    let entries = archive.entries().map_err(|error| damage(&error))?;
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                members.unread(state.meaning(&error));
                return members.finish();
            }
        };
        let kind = entry.header().entry_type();
        let other = kind.is_dir()
            || kind.is_symlink()
            || kind.is_hard_link()
            || kind.is_character_special()
            || kind.is_block_special()
            || kind.is_fifo()
            || kind.is_pax_global_extensions();
        let stored = entry.path_bytes().into_owned();
        // The v7 form knows a directory by its name alone.
        if other || stored.ends_with(b"/") {
            continue;
        }
        let name = name::decode(&stored);
        if kind.is_gnu_sparse() {
            // The holes of a sparse file are bytes that stand nowhere in the archive.
            members.take(&name, &mut budget.meter(entry))?;
        } else {
            members.take(&name, &mut entry)?;
        }
        // A member that lacks its end would read like a whole one.
        if state.ended.get() {
            break;
        }
    }
    if state.zeros.get() < END {
        members.unread(truncated("归档不完整，缺少结尾"));
    }
    members.finish()
}

/// What was seen of the stream.
#[derive(Default)]
struct State {
    /// Zeros at the end of what was read.
    zeros: Cell<u64>,
    /// Whether the stream came to its end.
    ended: Cell<bool>,
    /// What the stream itself said was wrong: the reader of the archive keeps the words only.
    error: Cell<Option<Unread>>,
}

impl State {
    fn meaning(&self, error: &io::Error) -> Unread {
        match self.error.take() {
            Some(unread) => unread,
            None if self.ended.get() => truncated("归档不完整"),
            None => match damage(error) {
                unread if error.get_ref().is_some_and(|inner| inner.is::<Unread>()) => unread,
                _ => corrupt("归档损坏"),
            },
        }
    }
}

struct Tape<'r, 's> {
    source: &'r mut dyn Read,
    state: &'s State,
}

impl Read for Tape<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = match self.source.read(buffer) {
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                self.state.error.set(Some(damage(&error)));
                return Err(error);
            }
        };
        let zeros = buffer[..n].iter().rev().take_while(|byte| **byte == 0).count();
        let before = if zeros == n { self.state.zeros.get() } else { 0 };
        self.state.zeros.set(before.saturating_add(zeros as u64));
        if n == 0 && !buffer.is_empty() {
            self.state.ended.set(true);
        }
        Ok(n)
    }
}
