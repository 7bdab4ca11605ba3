//! Width and height of a picture from its header.

/// Width and height in pixels of a PNG (ISO/IEC 15948, 11.2.2), GIF, BMP, JPEG (ISO/IEC 10918-1, B.2.2), enhanced
/// metafile ([MS-EMF] 2.2.9) or placeable metafile ([MS-WMF] 2.3.2.3, at 96 pixels an inch); `head` is its first bytes.
pub fn of(head: &[u8]) -> Option<(u32, u32)> {
    match head {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some((be32(head, 16)?, be32(head, 20)?)),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => {
            Some((u32::from(le16(head, 6)?), u32::from(le16(head, 8)?)))
        }
        [b'B', b'M', ..] => bitmap(head),
        [0xFF, 0xD8, ..] => jpeg(head),
        [1, 0, 0, 0, ..] if head.get(40..44) == Some(b" EMF") => {
            let edge = |at: usize| Some(i64::from(le32(head, at)?.cast_signed()));
            let side = |from, to| u32::try_from((edge(to)? - edge(from)?).max(0)).ok()?.checked_add(1);
            Some((side(8, 16)?, side(12, 20)?))
        }
        [0xD7, 0xCD, 0xC6, 0x9A, ..] => {
            let edge = |at: usize| Some(i32::from(le16(head, at)?.cast_signed()));
            let inch = u32::from(le16(head, 14)?).max(1);
            let side = |from, to| Some((edge(to)? - edge(from)?).unsigned_abs() * 96 / inch);
            Some((side(6, 10)?, side(8, 12)?))
        }
        _ => None,
    }
}

fn bitmap(head: &[u8]) -> Option<(u32, u32)> {
    match le32(head, 14)? {
        12 => Some((u32::from(le16(head, 18)?), u32::from(le16(head, 20)?))),
        // Rows that run downwards have a negative height.
        _ => {
            Some((le32(head, 18)?.cast_signed().unsigned_abs(), le32(head, 22)?.cast_signed().unsigned_abs()))
        }
    }
}

/// Goes from segment to segment to the start of the frame.
fn jpeg(head: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *head.get(at)? != 0xFF {
            return None;
        }
        match *head.get(at + 1)? {
            // A marker may be filled up.
            0xFF => at += 1,
            // Markers that stand alone.
            0x01 | 0xD0..=0xD8 => at += 2,
            // Frames; C4, C8 and CC are tables.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Some((u32::from(be16(head, at + 7)?), u32::from(be16(head, at + 5)?)));
            }
            0xD9 | 0xDA => return None,
            _ => at += 2 + usize::from(be16(head, at + 2)?),
        }
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn headers_tell_the_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x03\x20\0\0\x02\x58\x08\x02";
        assert_eq!(of(png), Some((800, 600)));
        assert_eq!(of(b"GIF89a\x20\x03\x58\x02\0\0"), Some((800, 600)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xdb\0\x03x\xff\xc2\0\x11\x08\x02\x58\x03\x20\x03";
        assert_eq!(of(jpeg), Some((800, 600)));
        let mut bmp = b"BM".to_vec();
        bmp.extend([0; 12]);
        bmp.extend(40_u32.to_le_bytes());
        bmp.extend(800_i32.to_le_bytes());
        bmp.extend((-600_i32).to_le_bytes());
        assert_eq!(of(&bmp), Some((800, 600)));
    }

    #[test]
    fn what_is_cut_short_or_no_picture_has_no_size() {
        assert_eq!(of(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0"), None);
        assert_eq!(of(b"\xff\xd8\xff\xe0\xff\xffab"), None);
        assert_eq!(of(b"\xff\xd8\xff\xd9"), None);
        assert_eq!(of(b"PK"), None);
    }
}
