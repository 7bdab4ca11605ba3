//! Kinds of binary content by their first bytes.

use super::sniff::Kind;
use crate::model::Format;

/// The kind that the first bytes of a file name, if it is one of those that text cannot be taken for.
pub fn magic(head: &[u8]) -> Option<Kind> {
    let document = |format| Some(Kind::Document(format));
    match head {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => document(Format::Zip),
        // Compound File Binary, [MS-CFB] 2.2
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Some(Kind::Compound),
        [0x1F, 0x8B, 8, ..] => document(Format::Gz),
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => document(Format::Xz),
        [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => document(Format::SevenZip),
        [b'R', b'a', b'r', b'!', 0x1A, 7, ..] => document(Format::Rar),
        // BZh, level, then the digits of pi that begin a block, or of its root that end the stream
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31 | 0x17, 0x41 | 0x72, ..] => document(Format::Bz2),
        [0xFF, 0xD8, 0xFF, ..] => document(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => document(Format::Png),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => document(Format::Tiff),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => document(Format::Webp),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, _, _, 0, 0, 12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0, ..] => {
            document(Format::Bmp)
        }
        _ if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") => document(Format::Gif),
        _ if is_tar(head) => document(Format::Tar),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Some(media(brand)),
        // What macOS puts beside a file: AppleDouble (`._x`, RFC 1740, appendix B), `.DS_Store`
        [0, 5, 0x16, 7, 0, 1 | 2, 0, 0, ..] | [0, 0, 0, 1, b'B', b'u', b'd', b'1', ..] => Some(Kind::NoText),
        _ if is_program(head) || is_font(head) || is_sound_or_film(head) => Some(Kind::NoText),
        _ if is_foreign(head) => Some(Kind::Unknown),
        _ => None,
    }
}

/// ISO base media (ISO/IEC 14496-12): pictures of ISO/IEC 23008-12, else sound or film.
fn media(brand: &[u8]) -> Kind {
    match brand.get(..4) {
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => {
            Kind::Document(Format::Heic)
        }
        Some(b"avif" | b"avis") => Kind::Unknown,
        _ => Kind::NoText,
    }
}

fn is_program(head: &[u8]) -> bool {
    let number = |at: usize| head.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    match head {
        [0x7F, b'E', b'L', b'F', ..] => true,
        // Java class, and Mach-O for several processors; Mach-O; WebAssembly; Dalvik
        [0xCA, 0xFE, 0xBA, 0xBE, ..] | [0xFE, 0xED, 0xFA, 0xCE | 0xCF, ..] => true,
        [0xCE | 0xCF, 0xFA, 0xED, 0xFE, ..] | [0, b'a', b's', b'm', ..] => true,
        [b'd', b'e', b'x', b'\n', b'0', b'3', _, 0, ..] => true,
        // DOS programs point to the header of a Windows program at 0x3C.
        [b'M', b'Z', ..] => number(0x3C).is_some_and(|at| match head.get(at as usize..) {
            Some(header) if !header.is_empty() => header.starts_with(b"PE\0\0") || header.starts_with(b"NE"),
            _ => at < 1 << 20 && head[2..].contains(&0),
        }),
        _ => false,
    }
}

/// OpenType and TrueType (ISO/IEC 14496-22), their collections, WOFF.
fn is_font(head: &[u8]) -> bool {
    match head {
        [b't', b't', b'c', b'f', 0, 1 | 2, ..] | [b'w', b'O', b'F', b'F' | b'2', 0 | 1, ..] => true,
        [0, 1, 0, 0, 0, 1..=255, rest @ ..] | [b'O', b'T', b'T', b'O', 0, 1..=255, rest @ ..] => {
            // The table directory follows: search range, entry selector, range shift, then a tag.
            rest.get(6..10).is_some_and(|tag| tag.iter().all(|b| matches!(b, b' '..=b'~')))
        }
        _ => false,
    }
}

fn is_sound_or_film(head: &[u8]) -> bool {
    match head {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => true,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => true,
        // ID3 tags (version and flags are binary), MPEG audio is told by its name in `sniff`
        [b'I', b'D', b'3', 2..=4, 0..=9, ..] => true,
        [b'O', b'g', b'g', b'S', 0, ..] | [b'f', b'L', b'a', b'C', 0 | 0x80, ..] => true,
        [b'M', b'T', b'h', b'd', 0, 0, 0, 6, ..] => true,
        // Advanced Systems Format (wma, wmv), Matroska and WebM, Flash video, MPEG program streams
        [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, ..] | [0x1A, 0x45, 0xDF, 0xA3, ..] => true,
        [b'F', b'L', b'V', 1, ..] | [0, 0, 1, 0xBA | 0xB3, ..] => true,
        [_, _, _, _, b'm', b'o', b'o', b'v', 0, ..] | [0, _, _, _, b'm', b'd', b'a', b't', ..] => true,
        _ => head.starts_with(b"#!AMR\n") || head.starts_with(b"#!AMR-WB\n"),
    }
}

/// Binary kinds that have text, or may have, and that nothing here reads.
fn is_foreign(head: &[u8]) -> bool {
    const FOREIGN: &[&[u8]] = &[
        b"SQLite format 3\0",
        b"\0\x01\0\0Standard Jet DB\0",
        b"\0\x01\0\0Standard ACE DB\0",
        b"\x28\xB5\x2F\xFD",
        b"\x04\x22\x4D\x18",
        b"\x1F\x9D",
        b"MSCF\0\0\0\0",
        b"ITSF\x03\0\0\0",
        b"8BPS\0",
        b"AT&TFORM",
        b"LZIP\x01",
        b"!BDN",
        b"\xFF\xFE\0\0",
        b"\0\0\xFE\xFF",
    ];
    // AutoCAD drawings: AC10 and the version, then zeros.
    let drawing = head.starts_with(b"AC10") && head.get(6) == Some(&0);
    drawing || FOREIGN.iter().any(|magic| head.starts_with(magic))
}

/// POSIX archives say `ustar` (IEEE 1003.1, pax); older ones have the header's checksum alone.
fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..512) else { return false };
    if &header[257..262] == b"ustar" {
        return true;
    }
    let digits = header[148..156].trim_ascii_start();
    let digits = &digits[..digits.iter().take_while(|b| matches!(b, b'0'..=b'7')).count()];
    let Ok(Ok(written)) = std::str::from_utf8(digits).map(|d| u32::from_str_radix(d, 8)) else {
        return false;
    };
    let sum = |bytes: &[u8]| bytes.iter().map(|b| u32::from(*b)).sum::<u32>();
    // The field itself counts as spaces.
    header[0] != 0 && written == sum(&header[..148]) + 8 * u32::from(b' ') + sum(&header[156..])
}
