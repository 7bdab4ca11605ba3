//! PDF: pages, what they hide, annotations and forms, attachments, properties, and earlier revisions (ISO 32000-2).
//!
//! A page is interpreted with a device of our own that keeps glyphs, ruling lines, pictures and what else is painted
//! ([`device`], [`paint`]); glyphs that nobody sees are told from the others ([`sight`]); glyphs become lines and
//! segments ([`lines`]), segments become cells ([`table`]), and lines that run on get a seam ([`flow`], [`across`]),
//! so that a number broken over two lines is one.

mod across;
mod annotations;
mod attachments;
mod check;
mod device;
mod document;
mod emit;
mod engine;
mod fields;
pub(super) mod flow;
pub(super) mod glyph;
pub(super) mod grid;
mod layers;
pub(super) mod lines;
mod page;
mod paint;
mod picture;
mod properties;
mod revisions;
mod sight;
mod strings;
mod sweep;
pub(super) mod table;
mod tree;
mod unicode;
mod xfa;

use std::sync::Arc;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::Input;
use crate::model::{Reason, Sink, Unread};
use document::{Memory, document};
use revisions::{Prefix, Remember};

/// Reads a PDF. What cannot be read of it is noted page by page; only a file that opens nowhere is an error.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    check::object_streams(input.bytes, input.budget)?;
    let bytes = Arc::new(input.bytes.to_vec());
    let pdf =
        Pdf::new(Arc::new(Prefix::new(&bytes, bytes.len()))).map_err(|error| refused(error, input.bytes))?;
    if pdf.pages().is_empty() {
        return Err(Unread::new(Reason::Corrupt, "文件中没有页面"));
    }
    if let Some(unread) = check::whole(input.bytes, &pdf) {
        sink.unread(unread);
    }
    check::expansion(&pdf, input.budget)?;

    let mut memory = Memory::default();
    let earlier = revisions::ends(input.bytes);
    if earlier.is_empty() {
        return document(&pdf, input.budget, &mut memory, sink);
    }
    memory.revised = true;
    let mut remember = Remember::new(sink);
    document(&pdf, input.budget, &mut memory, &mut remember)?;
    let known = remember.known;
    revisions::read(&bytes, &earlier, known, input.budget, &mut memory, sink)
}

fn refused(error: LoadPdfError, bytes: &[u8]) -> Unread {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Unread::new(Reason::Encrypted, "文件已加密，须输入口令才能打开")
        }
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            Unread::new(Reason::Encrypted, "文件的加密方式无法识别")
        }
        LoadPdfError::Decryption(_) => Unread::new(Reason::Encrypted, "文件已加密，加密信息不完整"),
        LoadPdfError::Invalid if !check::has_end(bytes) => Unread::new(Reason::Truncated, "文件不完整"),
        LoadPdfError::Invalid => Unread::new(Reason::Corrupt, "文件已损坏，无法打开"),
    }
}

#[cfg(test)]
mod tests;
