//! What a ZIP archive or a compound file holds, told by the names of its members.

use memchr::memmem;

use crate::model::Format;

/// Members that are looked at.
const MEMBERS: usize = 100_000;

/// What a ZIP archive is, or `None` if it is a plain one or too damaged to tell.
///
/// OOXML: ISO/IEC 29500-2 (`[Content_Types].xml`); ODF: OASIS ODF 1.3 part 2, 3.3 (`mimetype`); OFD:
/// GB/T 33190-2016, 7 (`OFD.xml`); EPUB: OCF 3.3, 4.3.
pub fn zip(bytes: &[u8]) -> Option<Format> {
    let mut ooxml = false;
    let mut found = None;
    for name in central(bytes).unwrap_or_else(|| local(bytes)) {
        let (folder, rest) = match name.iter().position(|b| matches!(b, b'/' | b'\\')) {
            Some(at) => (&name[..at], &name[at + 1..]),
            None => (&name[..0], name),
        };
        match (folder, rest) {
            (b"", b"OFD.xml") => return Some(Format::Ofd),
            (b"", b"mimetype") => {
                if let Some(format) = mimetype(bytes) {
                    return Some(format);
                }
            }
            (b"META-INF", b"container.xml") => found = found.or(Some(Format::Epub)),
            (b"", b"[Content_Types].xml") => ooxml = true,
            (b"xl", b"workbook.bin") => found = Some(Format::Xlsb),
            (b"word", _) => found = found.or(Some(Format::Docx)),
            (b"xl", _) => found = found.or(Some(Format::Xlsx)),
            (b"ppt", _) => found = found.or(Some(Format::Pptx)),
            _ => {}
        }
    }
    found.filter(|format| ooxml || *format == Format::Epub)
}

/// The `mimetype` member stands first and is stored, so that its content follows its header at once.
fn mimetype(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(1024)];
    let at = memmem::find(head, b"mimetypeapplication/")?;
    let kind = &head[at + b"mimetypeapplication/".len()..];
    let formats: [(&[u8], Format); 4] = [
        (b"vnd.oasis.opendocument.text", Format::Odt),
        (b"vnd.oasis.opendocument.spreadsheet", Format::Ods),
        (b"vnd.oasis.opendocument.presentation", Format::Odp),
        (b"epub+zip", Format::Epub),
    ];
    formats.into_iter().find(|(name, _)| kind.starts_with(name)).map(|(_, format)| format)
}

/// Names from the central directory (APPNOTE 6.3.10, 4.3.12 and 4.3.16).
fn central(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let tail = bytes.len().saturating_sub(65_557);
    let end = tail + memmem::rfind(&bytes[tail..], b"PK\x05\x06")?;
    let size = u32_at(bytes, end + 12)? as usize;
    let offset = u32_at(bytes, end + 16)? as usize;
    let begins = |at: &usize| bytes.get(*at..).is_some_and(|rest| rest.starts_with(b"PK\x01\x02"));
    // Data before the archive moves the directory, but not the distance to its end.
    let mut at = [Some(offset), end.checked_sub(size)].into_iter().flatten().find(begins)?;
    let mut names = Vec::new();
    while begins(&at) && names.len() < MEMBERS {
        let [name, extra, comment] = [28, 30, 32].map(|field| u16_at(bytes, at + field));
        let name = name?;
        names.push(bytes.get(at + 46..at + 46 + name)?);
        at += 46 + name + extra? + comment?;
    }
    Some(names)
}

/// Names from the local headers, for an archive that lost its directory (4.3.7).
fn local(bytes: &[u8]) -> Vec<&[u8]> {
    let headers = memmem::find_iter(bytes, b"PK\x03\x04").take(MEMBERS);
    let name = |at: usize| bytes.get(at + 30..at + 30 + u16_at(bytes, at + 26)?);
    headers.filter_map(name).collect()
}

/// What a compound file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compound {
    /// A document of that format.
    Document(Format),
    /// An OOXML package under a password ([MS-OFFCRYPTO] 2.3.2).
    Encrypted,
    /// Something else.
    Other,
}

/// Tells a compound file by the names in its directory, whose entries are 128 bytes long ([MS-CFB] 2.6.1).
/// `hint`: the format that its name promises, which decides where one document holds another.
pub fn compound(bytes: &[u8], hint: Option<Format>) -> Compound {
    const STREAMS: &[(&str, Format)] = &[
        ("WordDocument", Format::Doc),
        ("Workbook", Format::Xls),
        ("Book", Format::Xls),
        ("PowerPoint Document", Format::Ppt),
        ("__properties_version1.0", Format::Msg),
    ];
    let (mut first, mut encrypted) = (None, false);
    for entry in bytes.chunks_exact(128).skip(4) {
        let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
        // A name has an even number of bytes with its closing zero; the kind is a storage, a stream or the root.
        if !(4..=64).contains(&length) || length % 2 == 1 || !matches!(entry[66], 1 | 2 | 5) {
            continue;
        }
        let is = |name: &str| {
            let name = name.bytes().flat_map(|b| [b, 0]);
            length == name.clone().count() + 2 && entry.iter().copied().zip(name).all(|(a, b)| a == b)
        };
        encrypted |= is("EncryptedPackage");
        if let Some((_, format)) = STREAMS.iter().find(|(name, _)| is(name)) {
            if hint == Some(*format) {
                return Compound::Document(*format);
            }
            first = first.or(Some(*format));
        }
    }
    match first {
        Some(format) => Compound::Document(format),
        None if encrypted => Compound::Encrypted,
        None => Compound::Other,
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..at + 2).map(|b| usize::from(u16::from_le_bytes([b[0], b[1]])))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}
