//! 7z archives, block by block: a solid block is unpacked once, and what is wrong with one says nothing of the next.

use std::io::{self, Cursor};

use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};

use super::{DECODER_KIB, Members, corrupt, damage, encrypted};
use crate::extract::Input;
use crate::extract::fused::Fused;
use crate::model::{Reason, Sink, Unread};

/// File type bits of a Unix mode, and what they say of a link.
const TYPE: u32 = 0o170_000;
const LINK: u32 = 0o120_000;

/// Reads an archive.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let mut source = Cursor::new(input.bytes);
    let password = Password::empty();
    let archive = Archive::read_with_memory_limit(&mut source, &password, DECODER_KIB as usize)
        .map_err(|error| meaning(&error))?;
    if archive.files.len() as u64 > input.budget.limits().members {
        return Err(Unread::new(Reason::Limit, "成员数量超过上限"));
    }
    let mut members = Members::new(sink, input.budget);
    for block in 0..archive.blocks.len() {
        let memory = DECODER_KIB as usize;
        let decoder = BlockDecoder::new_with_memory_limit(1, memory, block, &archive, &password, &mut source);
        block_of(decoder, &mut members)?;
    }
    // What has no content belongs to no block.
    let blocks = &archive.stream_map.file_block_index;
    for (file, _) in archive.files.iter().zip(blocks).filter(|(_, block)| block.is_none()) {
        if is_draft(file) {
            members.take(&file.name, &mut io::empty())?;
        }
    }
    members.finish()
}

fn block_of(decoder: BlockDecoder<'_, Cursor<&[u8]>>, members: &mut Members<'_, '_>) -> Result<(), Unread> {
    let names: Vec<Option<String>> =
        decoder.entries().iter().map(|file| is_draft(file).then(|| file.name.clone())).collect();
    let budget = members.budget;
    let (mut begun, mut over) = (0, None);
    let result = decoder.for_each_entries(&mut |file, content| {
        begun += 1;
        let mut content = budget.meter(Fused::new(content));
        let taken = if is_draft(file) { members.take(&file.name, &mut content) } else { Ok(()) };
        // What a solid block holds must be unpacked even where nobody wants it, and counts.
        let drained = io::copy(&mut content, &mut io::sink()).and(Ok(true)).map_err(Error::from);
        match taken {
            Ok(()) => drained,
            Err(unread) => {
                over = Some(unread);
                Ok(false)
            }
        }
    });
    if let Some(unread) = over {
        return Err(unread);
    }
    let Err(error) = result else { return Ok(()) };
    let unread = meaning(&error);
    let missing: Vec<&String> = names.iter().skip(begun).flatten().collect();
    if missing.is_empty() {
        members.unread(unread.clone());
    }
    for name in missing {
        members.lose(name, unread.clone())?;
    }
    budget.expand(0)
}

fn is_draft(file: &ArchiveEntry) -> bool {
    // p7zip keeps the Unix mode in the upper half of the attributes and says so with bit 15.
    let attributes = if file.has_windows_attributes { file.windows_attributes } else { 0 };
    let link = attributes & 0x8000 != 0 && (attributes >> 16) & TYPE == LINK;
    !file.is_directory && !file.is_anti_item && !link
}

fn meaning(error: &Error) -> Unread {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => encrypted(),
        Error::UnsupportedCompressionMethod(_) | Error::Unsupported(_) | Error::ExternalUnsupported => {
            Unread::new(Reason::Unsupported, "用了不支持的压缩方法")
        }
        Error::UnsupportedVersion { .. } => Unread::new(Reason::Unsupported, "不支持的 7z 版本"),
        Error::MaxMemLimited { .. } => Unread::new(Reason::Limit, "解压所需内存超过上限"),
        Error::Io(error, _) | Error::FileOpen(error, _) => damage(error),
        _ => corrupt("压缩包损坏"),
    }
}
