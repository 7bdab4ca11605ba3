//! The pictures of a document: nobody reads them here, so they are counted, and said where there is nothing else.

use super::package::Package;
use super::types::Types;
use crate::extract::picture_size;
use crate::extract::units::Collector;
use crate::model::{Picture, UnitPlace};

/// How much of a picture is looked at for its size (bytes): a photograph's own data come first.
const HEAD: usize = 256 << 10;

/// Smallest sides of a picture that may be a page (pixels).
const PAGE: u32 = 200;

/// Names of pictures end so.
const EXTENSIONS: &[&str] = &[
    "png", "jpg", "jpeg", "jfif", "gif", "bmp", "tif", "tiff", "emf", "wmf", "emz", "wmz", "wdp", "webp",
    "heic",
];

/// Notes the pictures that parts of the package are; `alone` if the document has no text besides. What a program
/// keeps to show the file in a folder is none of them.
pub fn read(package: &Package<'_>, types: &Types, alone: bool, out: &mut Collector<'_, '_>) {
    for part in (0..package.len()).filter(|part| !package.is_reached(*part)) {
        let name = package.name(part).to_lowercase();
        let extension = name.rsplit('.').next().unwrap_or_default();
        let picture = EXTENSIONS.contains(&extension) || types.of(&name).starts_with("image/");
        if !picture || extension == "svg" || name.starts_with("docprops/") {
            continue;
        }
        let size = package.head(part, HEAD).ok().as_deref().and_then(picture_size::of);
        let page = size.is_some_and(|(width, height)| width >= PAGE && height >= PAGE);
        let image = || package.bytes(part).ok();
        out.sink().picture(&Picture { size, place: UnitPlace::None, alone: alone && page, image: &image });
    }
}
