//! The pictures of a document, and whether a page has nothing besides.

use crate::extract::ooxml::Package;
use crate::extract::units::Collector;
use crate::model::{Picture, UnitPlace};

/// Smallest sides of a picture that can be a page of text (pixels).
const LEAST: u32 = 200;
/// Most pictures of one page that are looked at.
const MOST: usize = 10_000;

/// The pictures of a page, or of a document without pages.
#[derive(Debug, Default)]
pub struct Pictures {
    found: Vec<(String, UnitPlace)>,
    spoke: bool,
}

impl Pictures {
    /// There is text.
    pub fn spoke(&mut self) {
        self.spoke = true;
    }

    /// A picture by its name in the package.
    pub fn add(&mut self, name: String, place: UnitPlace) {
        if self.found.len() < MOST {
            self.found.push((name, place));
        }
    }

    /// The page ends: hands its pictures on.
    pub fn page(&mut self, package: &Package<'_>, out: &mut Collector<'_, '_>) {
        let spoke = std::mem::take(&mut self.spoke);
        let found = std::mem::take(&mut self.found);
        let mut alone = !spoke;
        for (name, place) in found {
            let bytes = || package.find(name.trim_start_matches("./")).and_then(|part| package.bytes(part).ok());
            let size = if alone { bytes().and_then(|bytes| pixels(&bytes)) } else { None };
            let large = size.is_none_or(|(width, height)| width >= LEAST && height >= LEAST);
            out.sink().picture(&Picture { size, place, alone: alone && large, image: &bytes });
            // One picture says that the page was not read.
            alone &= !large;
        }
    }
}

/// Width and height of a picture from its head: PNG (W3C PNG, 11.2.2), GIF (GIF89a, 18), BMP, JPEG (ITU-T T.81, B.2.2).
fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let big = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]));
    let little = |at: usize| bytes.get(at..at + 2).map(|b| u32::from(u16::from_le_bytes([b[0], b[1]])));
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some((big(16)?, big(20)?)),
        [b'G', b'I', b'F', b'8', ..] => Some((little(6)?, little(8)?)),
        [b'B', b'M', ..] => Some((little(18)?, little(22)?)),
        [0xFF, 0xD8, ..] => jpeg(bytes),
        _ => None,
    }
}

fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let short = |at: usize| bytes.get(at..at + 2).map(|b| u32::from(u16::from_be_bytes([b[0], b[1]])));
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes.get(at) != Some(&0xFF) {
            return None;
        }
        match marker {
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                return Some((short(at + 7)?, short(at + 5)?));
            }
            0xFF => at += 1,
            _ => at += 2 + short(at + 2)? as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pixels;

    #[test]
    fn sizes_stand_in_the_heads() {
        assert_eq!(pixels(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x2c\0\0\0\xc8"), Some((300, 200)));
        assert_eq!(pixels(b"GIF89a\x2c\x01\xc8\0"), Some((300, 200)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x0b\x08\0\xc8\x01\x2c\x01";
        assert_eq!(pixels(jpeg), Some((300, 200)));
        for cut in 0..jpeg.len() - 2 {
            assert_eq!(pixels(&jpeg[..cut]), None, "{cut}");
        }
    }
}
