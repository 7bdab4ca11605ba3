//! The pictures of a document, and whether a page has nothing besides.

use crate::extract::ooxml::Package;
use crate::extract::picture_size;
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
            let bytes =
                || package.find(name.trim_start_matches("./")).and_then(|part| package.bytes(part).ok());
            let size = if alone { bytes().and_then(|bytes| picture_size::of(&bytes)) } else { None };
            let large = size.is_none_or(|(width, height)| width >= LEAST && height >= LEAST);
            out.sink().picture(&Picture { size, place, alone: alone && large, image: &bytes });
            // One picture says that the page was not read.
            alone &= !large;
        }
    }
}
