//! Drawings ([MS-ODRAW]): word art, alternative texts and names of shapes, and pictures ([MS-DOC] 2.9.172, 2.9.192).

use std::collections::HashMap;

use memchr::memmem;

use crate::extract::ole::{u16_at, u32_at};
use crate::extract::picture_size;
use crate::extract::units::Collector;
use crate::model::{Part, Picture, Reason, UnitPlace, Unread};

/// A table of shape properties, and those that follow it ([MS-ODRAW] 2.3.7).
const PROPERTIES: [u16; 3] = [0xF00B, 0xF121, 0xF122];

/// A picture that stands in a paragraph.
#[derive(Debug)]
pub struct Inline {
    /// Where.
    pub place: UnitPlace,
    /// Its offset in the data stream; `None` for one that only a drawing tells of.
    pub at: Option<u32>,
}

/// Shortest sides of a picture that counts as a page (pixels).
const PAGE: u32 = 200;

/// Reads the drawings of a document: its text of shapes is handed on, the number of its pictures is given.
pub fn drawings(content: &[u8], out: &mut Collector<'_, '_>) -> usize {
    let record = |at: usize| {
        let length = usize::try_from(u32_at(content, at + 4)?).ok()?;
        Some((content.get(at..)?, at.checked_add(8)?.checked_add(length)?))
    };
    let mut pictures = 0;
    // What all drawings share comes first; each drawing follows a byte that says which text it belongs to.
    let mut at = match record(0) {
        Some((_, end)) => end,
        None => return 0,
    };
    while let Some((bytes, end)) = record(at.saturating_add(1)) {
        let part = if content[at] == 1 { Part::Header } else { Part::Textbox };
        let own = &bytes[..bytes.len().min(end - at - 1)];
        pictures += shapes(own, part, &UnitPlace::None, out);
        at = end;
    }
    pictures
}

/// Reads records one after the other; containers are entered. Gives the number of pictures that shapes show.
fn shapes(bytes: &[u8], part: Part, place: &UnitPlace, out: &mut Collector<'_, '_>) -> usize {
    let mut pictures = 0;
    let mut at = 0;
    while let (Some(head), Some(kind), Some(length)) =
        (u16_at(bytes, at), u16_at(bytes, at + 2), u32_at(bytes, at + 4))
    {
        at += 8;
        if head & 0xF == 0xF {
            continue;
        }
        let end = at.saturating_add(length as usize).min(bytes.len());
        if PROPERTIES.contains(&kind) {
            pictures += properties(&bytes[at..end], usize::from(head >> 4), part, place, out);
        }
        at = end;
    }
    pictures
}

fn properties(
    table: &[u8],
    count: usize,
    part: Part,
    place: &UnitPlace,
    out: &mut Collector<'_, '_>,
) -> usize {
    let mut pictures = 0;
    let mut data = 6 * count;
    for i in 0..count {
        let (Some(id), Some(value)) = (u16_at(table, 6 * i), u32_at(table, 6 * i + 2)) else { break };
        pictures += usize::from(id & 0x3FFF == 0x0104 && value > 0);
        if id & 0x8000 == 0 {
            continue;
        }
        let end = data.saturating_add(value as usize);
        let Some(bytes) = table.get(data..end) else { break };
        data = end;
        let part = match id & 0x3FFF {
            0x00C0 => part,
            0x0381 | 0x038D => Part::AltText,
            0x0105 | 0x0380 => Part::Metadata,
            _ => continue,
        };
        let text = encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0;
        out.unit(text.trim_end_matches('\0').trim(), part, place.clone());
    }
    pictures
}

/// Hands on the pictures. `alone`: the document has no text. Gives whether there was one that then counts as a page.
pub fn pictures(inline: &[Inline], data: &[u8], alone: bool, out: &mut Collector<'_, '_>) -> bool {
    let mut page = false;
    // Several places may show one picture; else pictures of a sound file do not overlap.
    let mut images = HashMap::new();
    let mut left = Some(data.len());
    for Inline { place, at } in inline {
        let image = at.and_then(|at| {
            *images.entry(at).or_insert_with(|| {
                let bytes = stored(data, at);
                left = left.and_then(|left| left.checked_sub(bytes.len()));
                left?;
                words(bytes, place, out);
                image(bytes)
            })
        });
        let size = image.and_then(picture_size::of);
        let alone = alone && size.is_some_and(|(width, height)| width >= PAGE && height >= PAGE);
        page |= alone;
        let image = || image.map(<[u8]>::to_vec);
        out.sink().picture(&Picture { size, place: place.clone(), alone, image: &image });
    }
    if left.is_none() {
        out.sink().unread(Unread::new(Reason::Corrupt, "图片的数据相互重叠"));
    }
    page
}

/// Hands on the text of the shapes that show a picture.
fn words(bytes: &[u8], place: &UnitPlace, out: &mut Collector<'_, '_>) {
    let Some(shapes_at) = u16_at(bytes, 4).map(usize::from) else { return };
    let linked = u16_at(bytes, 6) == Some(0x66);
    let name = if linked { bytes.get(shapes_at).map_or(0, |n| usize::from(*n) + 1) } else { 0 };
    shapes(bytes.get(shapes_at + name..).unwrap_or_default(), Part::Textbox, place, out);
    let _ = out.border();
}

/// The bytes of a picture in the data stream.
fn stored(data: &[u8], at: u32) -> &[u8] {
    let bytes = data.get(at as usize..).unwrap_or_default();
    let length = u32_at(bytes, 0).and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
    &bytes[..length.min(bytes.len())]
}

/// The image file within; vector graphics are compressed and not given.
fn image(bytes: &[u8]) -> Option<&[u8]> {
    let signatures: [&[u8]; 2] = [b"\x89PNG\r\n\x1A\n", b"\xFF\xD8\xFF"];
    let at = signatures.iter().filter_map(|signature| memmem::find(bytes, signature)).min()?;
    bytes.get(at..)
}
