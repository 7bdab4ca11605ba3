//! Pictures of a page as files, for a program that recognises text.

use std::panic::resume_unwind;

use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::BezPath;
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, SoftMask,
};
use hayro_syntax::{Filter, object::Stream};

use super::device::BrokenOff;
use crate::open::budget::Budget;

/// Larger pictures (samples) are not unpacked.
const LARGEST: u64 = 100_000_000;

/// Waits for one picture of a page and takes it.
pub struct Taker<'b> {
    nth: usize,
    seen: usize,
    budget: &'b Budget,
    /// The picture as a JPEG, PGM or PPM file.
    pub file: Option<Vec<u8>>,
}

impl<'b> Taker<'b> {
    /// Waits for the picture before which `nth` others are shown.
    pub fn new(nth: usize, budget: &'b Budget) -> Self {
        Taker { nth, seen: 0, budget, file: None }
    }
}

impl<'a> Device<'a> for Taker<'_> {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        let number = self.seen;
        self.seen += 1;
        if number == self.nth {
            let samples = u64::from(image.width()) * u64::from(image.height());
            if samples <= LARGEST && self.budget.expand(samples).is_ok() {
                self.file = file(&image);
            }
            resume_unwind(Box::new(BrokenOff));
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn file(image: &Image<'_, '_>) -> Option<Vec<u8>> {
    let mut file = None;
    match image {
        Image::Raster(raster) => {
            file = jpeg(raster.stream());
            if file.is_none() {
                raster.with_rgba(|data, _| file = pnm(data), None);
            }
        }
        Image::Stencil(stencil) => stencil.with_stencil(
            |mut luma, _| {
                // What is painted is the ink.
                luma.data.iter_mut().for_each(|sample| *sample = 255 - *sample);
                file = pnm(ImageData::Luma(luma));
            },
            None,
        ),
    }
    file
}

/// A picture that is a JPEG file as it stands.
fn jpeg(stream: &Stream<'_>) -> Option<Vec<u8>> {
    let plain = stream.filters().as_slice() == [Filter::DctDecode] && !stream.dict().contains_key(b"Decode");
    plain.then(|| stream.raw_data().into_owned())
}

fn pnm(data: ImageData) -> Option<Vec<u8>> {
    let (kind, width, height, samples, channels) = match data {
        ImageData::Rgb(rgb) => ("P6", rgb.width, rgb.height, rgb.data, 3),
        ImageData::Luma(luma) => ("P5", luma.width, luma.height, luma.data, 1),
    };
    let expected = (width as usize).checked_mul(height as usize)?.checked_mul(channels)?;
    if samples.len() < expected {
        return None;
    }
    let mut file = format!("{kind}\n{width} {height}\n255\n").into_bytes();
    file.extend_from_slice(&samples[..expected]);
    Some(file)
}
