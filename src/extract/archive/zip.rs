//! ZIP archives (PKWARE APPNOTE 6.3.10), over the same package reader as the Office formats.

use super::super::Input;
use super::super::ooxml::package::Package;
use super::{Members, corrupt, encrypted, name, truncated};
use crate::model::{Reason, Sink, Unread};

/// Reads an archive. One whose directory is lost is read by its local headers and is truncated or corrupt; one
/// whose directory and headers disagree, whose members overlap, or that has something before or behind it is
/// corrupt: another program might see other members.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let package = Package::open(input.bytes, input.budget).map_err(said)?;
    let mut members = Members::new(sink, input.budget);
    members.comment(package.comment());
    match package.damage() {
        Some(damage) => members.unread(said(damage)),
        None if !ends(input.bytes, package.comment()) => members.unread(corrupt("压缩包末尾另有内容")),
        None => {}
    }
    for part in 0..package.len() {
        let stored = package.stored_name(part);
        if stored.ends_with(b"/") || stored.ends_with(b"\\") || package.is_link(part) {
            continue;
        }
        let name = name::decode(&stored);
        let taken = package.unpack(part, |content| Ok(members.take(&name, &mut input.budget.meter(content))));
        match taken {
            Ok(taken) => taken?,
            Err(unread) => members.lose(&name, said(unread))?,
        }
    }
    members.finish()
}

/// Whether the archive ends where its comment does; some programs fill up with zeros.
fn ends(bytes: &[u8], comment: &[u8]) -> bool {
    let filled = bytes.iter().rev().take_while(|byte| **byte == 0).count();
    let least = bytes.len().saturating_sub(filled);
    (least..=bytes.len()).any(|end| {
        let record = end.checked_sub(22 + comment.len()).and_then(|at| bytes.get(at..end));
        record.is_some_and(|record| record.starts_with(b"PK\x05\x06") && record.ends_with(comment))
    })
}

/// The same in the words of an archive.
fn said(unread: Unread) -> Unread {
    match unread.reason {
        Reason::Encrypted => encrypted(),
        Reason::Truncated => truncated("压缩包不完整，缺少目录"),
        Reason::Corrupt => corrupt("压缩包损坏，或者目录与文件头不一致"),
        Reason::Unsupported => Unread::new(Reason::Unsupported, "用了不支持的压缩方法"),
        _ => unread,
    }
}
