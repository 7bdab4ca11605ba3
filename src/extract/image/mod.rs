//! Pictures: what is written in them beside the picture itself (Exif, XMP, IPTC, comments), whether they are whole, and
//! how large they are. The picture is for a program that recognises text.

mod container;
mod exif;
mod isobmff;
#[cfg(test)]
mod tests;
mod tiff;
mod xmp;

use std::collections::HashSet;

use super::units::Collector;
use super::{Input, metadata, picture_size};
use crate::model::{Format, Observation, Part, Picture, Reason, Sink, UnitPlace, Unread};

/// Both sides of a picture that may hold text are at least this long (samples).
const PICTURE_SIDE: u32 = 200;

/// What a text is called that names whoever made the picture.
const AUTHOR: &str = "作者";

/// Texts, each with what it is called.
type Texts = Vec<(String, String)>;

/// What the structure of a picture file comes to.
#[derive(Debug, Default)]
struct Found {
    /// Width and height of its largest picture.
    size: Option<(u32, u32)>,
    /// Texts in it, each with what it is called.
    texts: Texts,
    /// XMP packets that are stored packed.
    packets: Vec<String>,
    /// Whether it is there to its end.
    complete: bool,
}

/// Reads a picture file. What is written in it comes before the picture.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let bytes = input.bytes;
    let mut found = match input.format {
        Format::Png => container::png(bytes, input.budget)?,
        Format::Jpeg => container::jpeg(bytes),
        Format::Gif => container::gif(bytes),
        Format::Webp => container::webp(bytes),
        Format::Bmp => container::bmp(bytes),
        Format::Tiff => tiff::read(bytes, input.budget)?,
        _ => isobmff::read(bytes),
    };
    found.size = found.size.or_else(|| picture_size::of(bytes));
    let mut texts = Texts::default();
    let mut placed = exif::read(bytes, &mut texts);
    texts.append(&mut found.texts);
    found.packets.extend(xmp::packets(bytes));
    for packet in &found.packets {
        input.budget.time()?;
        placed |= xmp::read(packet, &mut texts);
    }
    let mut out = Collector::new(sink);
    // Exif, XMP and IPTC repeat one another, and the pages of a file their properties.
    let mut said = HashSet::new();
    for (name, text) in texts.iter().filter(|text| said.insert(*text)) {
        let emit = if name == AUTHOR { metadata::author } else { metadata::labelled };
        emit(&mut out, name, text, Part::Metadata);
    }
    if placed {
        let text = "含拍摄地点坐标";
        out.hide(Observation::of_thing("hidden-exif-gps", text, Part::Metadata, UnitPlace::None));
    }
    out.finish();
    let size = found.size.filter(|(width, height)| *width > 0 && *height > 0);
    // One of unknown size may be a page, if it is a picture at all.
    if size.map_or(found.complete, |(width, height)| width.min(height) >= PICTURE_SIDE) {
        let image = || Some(bytes.to_vec());
        sink.picture(&Picture { size, place: UnitPlace::None, alone: true, image: &image });
    }
    match (found.complete, size) {
        (false, _) => Err(Unread::new(Reason::Truncated, "图片不完整")),
        (true, None) => Err(Unread::new(Reason::Corrupt, "图片已损坏，没有尺寸")),
        (true, Some(_)) => Ok(()),
    }
}
