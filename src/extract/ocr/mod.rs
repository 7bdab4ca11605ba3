//! Text in pictures, read by a program that the computer has or has not: nothing of it is part of this one, so that the
//! report says which program read and how many pictures it read.

mod engine;
mod text;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::units::Collector;
use crate::model::{Part, Sink, UnitPlace};
use engine::Engine;

/// Pictures of which a side is shorter hold no text that could be read (samples).
pub const PICTURE_SIDE: u32 = 200;

/// A program that the user has named: a picture comes to its standard input, lines of UTF-8 text go to its standard
/// output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Where it is.
    pub program: PathBuf,
    /// What it is started with.
    pub arguments: Vec<String>,
}

/// The program that recognises text: the one that was named, else looked for when the first picture comes.
#[derive(Debug, Default)]
pub struct Ocr {
    engine: OnceLock<Option<Engine>>,
    pictures: AtomicU64,
}

impl Ocr {
    /// Reads with this program, where there is one.
    pub fn new(chosen: Option<&Chosen>) -> Ocr {
        let ocr = Ocr::default();
        if let Some(Chosen { program, arguments }) = chosen {
            let _ = ocr.engine.set(Some(engine::named(program, arguments)));
        }
        ocr
    }

    /// The lines of text in a picture; `None`: nobody read it. `image` gives it as an image file.
    pub fn read(&self, image: &dyn Fn() -> Option<Vec<u8>>) -> Option<Vec<String>> {
        let engine = self.engine.get_or_init(engine::find).as_ref()?;
        let lines = text::lines(&engine.read(image()?)?);
        self.pictures.fetch_add(1, Ordering::Relaxed);
        Some(lines)
    }

    /// Which program read pictures, and how many; `None` if none was read.
    pub fn done(&self) -> Option<(String, u64)> {
        let engine = self.engine.get()?.as_ref()?;
        let pictures = self.pictures.load(Ordering::Relaxed);
        (pictures > 0).then(|| (engine.name().to_owned(), pictures))
    }
}

/// Hands on the lines of a picture that stands at `place`.
pub fn emit(lines: &[String], place: &UnitPlace, sink: &mut dyn Sink) {
    let mut out = Collector::new(sink);
    for line in lines {
        out.unit(line, Part::Ocr, place.clone());
        if let ControlFlow::Break(()) = out.border() {
            return;
        }
    }
    out.finish();
}
