//! Pictures: what is written in them beside the picture itself (Exif, XMP, IPTC, comments), whether they are whole, and
//! how large they are. The picture is for a program that recognises text.

mod container;
mod exif;
mod isobmff;
#[cfg(test)]
mod tests;
mod tiff;
mod xmp;

use super::units::Collector;
use super::{Input, metadata, picture_size};
use crate::model::{Format, Observation, Part, Picture, Reason, Sink, UnitPlace, Unread};

/// Both sides of a picture that may hold text are at least this long (samples).
const PICTURE_SIDE: u32 = 200;

/// What the structure of a picture file comes to.
#[derive(Debug, Default)]
struct Found {
    /// Width and height of its largest picture.
    size: Option<(u32, u32)>,
    /// Texts in it, each with what it is called.
    texts: Vec<(String, String)>,
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
    let mut out = Collector::new(sink);
    let mut placed = exif::emit(bytes, &mut out);
    for (name, text) in &found.texts {
        metadata::labelled(&mut out, name, text, Part::Metadata);
    }
    for packet in found.packets.iter().map(String::as_str).chain(xmp::packets(bytes).iter().map(|p| &**p)) {
        input.budget.time()?;
        placed |= xmp::emit(packet, &mut out);
    }
    if placed {
        let text = "含拍摄地点坐标";
        out.hide(Observation::of_thing("hidden-exif-gps", text, Part::Metadata, UnitPlace::None));
    }
    out.finish();
    let size = found.size.filter(|(width, height)| *width > 0 && *height > 0);
    // One of unknown size may be a page.
    if size.is_none_or(|(width, height)| width.min(height) >= PICTURE_SIDE) {
        let image = || Some(bytes.to_vec());
        sink.picture(&Picture { size, place: UnitPlace::None, alone: true, image: &image });
    }
    match (found.complete, size) {
        (false, _) => Err(Unread::new(Reason::Truncated, "图片不完整")),
        (true, None) => Err(Unread::new(Reason::Corrupt, "图片已损坏，没有尺寸")),
        (true, Some(_)) => Ok(()),
    }
}
