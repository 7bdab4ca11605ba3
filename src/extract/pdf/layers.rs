//! Optional content: which layers are switched off (ISO 32000-2, 8.11).
//!
//! The interpreter leaves out what is switched off, and cannot be told not to. A page of a document with such layers
//! is interpreted twice, once as if there were no layers; the difference is what they hide.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name};

use super::device::Collected;
use super::glyph::{Direction, Glyph, Text};
use super::paint::Paint;

/// A document without layers, for the interpreter to ask.
const BLANK: &[u8] = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
    2 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";

/// A document without layers, if the interpreter needs one to read all of `pdf`.
pub fn blank(pdf: &Pdf) -> Option<Pdf> {
    if any_off(pdf) { Pdf::new(BLANK.to_vec()).ok() } else { None }
}

/// Whether a layer of a document is switched off.
fn any_off(pdf: &Pdf) -> bool {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let config =
        catalog.and_then(|c| c.get::<Dict<'_>>(b"OCProperties")).and_then(|l| l.get::<Dict<'_>>(b"D"));
    config.is_some_and(|config| {
        let base = config.get::<Name<'_>>(b"BaseState");
        config.get::<Array<'_>>(b"OFF").is_some_and(|a| a.raw_iter().next().is_some())
            || base.is_some_and(|b| b.as_str() == "OFF")
    })
}

/// Puts together what a page holds (`all`) and what it shows with its layers as they are set (`shown`).
pub fn merge<'f>(mut all: Collected<'f>, shown: Collected<'f>) -> Collected<'f> {
    let mut glyphs: HashMap<_, usize> = HashMap::new();
    shown.glyphs.iter().for_each(|g| *glyphs.entry(key(g)).or_insert(0) += 1);
    let mut take = |glyph: &Glyph| match glyphs.get_mut(&key(glyph)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    for glyph in &mut all.glyphs {
        glyph.ink.off = !take(glyph);
    }
    // What shows only while a layer is off.
    all.glyphs.extend(shown.glyphs.iter().filter(|g| take(g)).cloned());

    let mut paints: HashMap<_, usize> = HashMap::new();
    shown.canvas.paints.iter().for_each(|p| *paints.entry(area(p)).or_insert(0) += 1);
    all.canvas.paints.retain(|p| match paints.get_mut(&area(p)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    all.rules = shown.rules;
    all.pictures = shown.pictures;
    all.strokes = shown.strokes;
    all.cut |= shown.cut;
    all
}

fn key(glyph: &Glyph) -> (Text, Direction, u64, u64) {
    (glyph.text.clone(), glyph.direction, glyph.u0.to_bits(), glyph.v.to_bits())
}

fn area(paint: &Paint) -> ([u64; 4], bool) {
    let b = paint.bounds;
    ([b.x0, b.y0, b.x1, b.y1].map(f64::to_bits), paint.picture)
}
