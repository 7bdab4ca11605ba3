//! Pictures, which stand in a stream of their own ([MS-ODRAW] 2.2.20 and following).

use super::record::{Damage, Record, kind};
use crate::extract::picture_size;
use crate::extract::slide::PAGE_PICTURE;
use crate::extract::units::Collector;
use crate::model::{Picture, UnitPlace};

/// Types of pictures: metafiles, then those that are image files behind a header.
const METAFILES: std::ops::RangeInclusive<u16> = 0xF01A..=0xF01C;
const FILES: std::ops::RangeInclusive<u16> = 0xF01D..=0xF02A;

/// Longest header before an image file: two digests and a tag (bytes).
const HEADER: usize = 33;

/// English Metric Units in a pixel of 96 to the inch.
const PIXEL: u32 = 9_525;

/// The pictures of a presentation.
pub struct Pictures<'a> {
    stream: &'a [u8],
    /// Offset of each picture in the stream.
    offsets: Vec<usize>,
}

impl<'a> Pictures<'a> {
    /// Those of the stream `Pictures`, in the order of the document's store.
    pub fn new(stream: &'a [u8], document: &Record<'_>) -> Self {
        let mut offsets = Vec::new();
        let group = document.child(kind::DRAWING_GROUP);
        // Within lies the group of all drawings, within that the store.
        for store in group.iter().flat_map(Record::children).flat_map(|g| g.children()) {
            for entry in store.children().filter(|r| r.kind == kind::BLIP_STORE_ENTRY) {
                let offset = entry.u32(28).and_then(|at| usize::try_from(at).ok());
                offsets.push(offset.unwrap_or(usize::MAX));
            }
        }
        Pictures { stream, offsets }
    }

    /// Notes a picture, by its number in the store.
    pub fn note(&self, number: u32, alone: bool, place: &UnitPlace, out: &mut Collector<'_, '_>) {
        let damage = Damage::default();
        let at = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
        let offset = at.and_then(|at| self.offsets.get(at));
        let record = offset.and_then(|at| Record::at(self.stream, *at, &damage));
        let file = record.filter(|r| FILES.contains(&r.kind)).and_then(|r| {
            (16..=HEADER).filter_map(|at| r.body.get(at..)).find(|rest| picture_size::of(rest).is_some())
        });
        let size = match record {
            Some(record) if METAFILES.contains(&record.kind) => metafile(&record),
            _ => file.and_then(picture_size::of),
        };
        let page = size.is_none_or(|(width, height)| width >= PAGE_PICTURE && height >= PAGE_PICTURE);
        let image = || file.map(<[u8]>::to_vec);
        out.sink().picture(&Picture { size, place: place.clone(), alone: alone && page, image: &image });
    }
}

/// The size at which a metafile is shown (2.2.31): it stands behind one digest, or two where the instance is odd.
fn metafile(record: &Record<'_>) -> Option<(u32, u32)> {
    let header = if record.instance & 1 == 1 { 32 } else { 16 };
    let side = |at: usize| record.i32(header + at).map(|side| side.unsigned_abs() / PIXEL);
    Some((side(20)?, side(24)?))
}
