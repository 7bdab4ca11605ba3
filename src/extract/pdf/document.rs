//! Reads one revision of a document, page by page.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};

use hayro_interpret::kurbo::Affine;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Stream};
use hayro_syntax::page::Page as Source;

use super::across::Across;
use super::attachments::Attachments;
use super::engine::Engine;
use super::fields::Fields;
use super::page;
use super::sight::{Surroundings, drop_edges, judge};
use super::{annotations, attachments, check, fields, layers, properties, sweep, xfa};
use crate::extract::units::Collector;
use crate::model::{Picture, Reason, Sink, UnitPlace, Unread};
use crate::open::budget::Budget;

/// What is remembered from one revision of a document to an earlier one.
#[derive(Default)]
pub struct Memory {
    /// Number of the next table.
    pub tables: u32,
    /// Attachments that were handed on.
    pub attachments: Attachments,
    /// Whether there are earlier revisions, so that pages have to be told from one another.
    pub revised: bool,
    /// Whether the revision being read is an earlier one.
    pub earlier: bool,
    pages: HashSet<u64>,
    hasher: RandomState,
}

impl Memory {
    /// Whether a page was read in a later revision, just as it is.
    fn knows(&mut self, page: &Source<'_>) -> bool {
        if !self.revised {
            return false;
        }
        let mut hash = self.hasher.build_hasher();
        hash.write(page.raw().data());
        hash.write(page.page_stream().unwrap_or_default());
        let forms = &page.resources().x_objects;
        for form in forms.entries().filter_map(|(name, _)| forms.get::<Stream<'_>>(&*name)) {
            hash.write(&form.raw_data());
        }
        for annotation in page.raw().get::<Array<'_>>(b"Annots").iter().flat_map(|a| a.iter::<Dict<'_>>()) {
            hash.write(annotation.data());
        }
        !self.pages.insert(hash.finish())
    }
}

/// Reads a document. An error is a limit that was passed; what was read until then is handed on.
pub fn document(pdf: &Pdf, budget: &Budget, memory: &mut Memory, sink: &mut dyn Sink) -> Result<(), Unread> {
    let blank = layers::blank(pdf);
    let mut reader = Reader {
        engine: Engine::new(pdf, blank.as_ref(), budget),
        memory,
        pictures: HashSet::new(),
        fields: Fields::default(),
        across: Across::default(),
        out: Collector::new(sink),
    };
    let mut result = Ok(());
    for (page, number) in pdf.pages().iter().zip(1..) {
        result = if reader.memory.earlier { budget.time() } else { budget.page() };
        if result.is_err() {
            break;
        }
        if !reader.memory.knows(page) {
            reader.page(page, number);
        }
        if reader.out.border().is_break() {
            return Ok(());
        }
    }
    let Reader { memory, mut fields, mut out, .. } = reader;
    properties::emit(pdf, &mut out);
    fields::rest(pdf, &mut fields, &mut out);
    xfa::emit(pdf, &mut out);
    sweep::emit(pdf, &mut out);
    attachments::emit(pdf, &mut memory.attachments, &mut out);
    out.finish();
    result
}

/// Reads the pages of one document.
struct Reader<'r, 'm, 's, 'a> {
    engine: Engine<'r>,
    memory: &'m mut Memory,
    pictures: HashSet<(u32, i32)>,
    fields: Fields,
    across: Across,
    out: Collector<'s, 'a>,
}

impl<'r> Reader<'r, '_, '_, '_> {
    fn page(&mut self, page: &Source<'r>, number: u64) {
        self.engine.fallback.learn(page.resources());
        let matrix = Affine::new(page.initial_transform(true).as_coeffs());
        let (width, height) = page.render_dimensions();
        let size = (f64::from(width), f64::from(height));

        let (mut content, font) = self.engine.page(page, matrix);
        let drawn = self.engine.annotations(page, matrix);
        let around = Surroundings { paints: &content.canvas.paints, over: &drawn.canvas.paints, size };
        let veils = judge(&mut content.glyphs, &around);
        drop_edges(&mut content.rules, &veils);
        let laid = page::emit(&content, number, size, veils, &mut self.memory.tables, &mut self.out);
        self.across.page(&laid, &mut self.out);

        let alone = laid.is_picture(&content, size.0 * size.1);
        let mut given = false;
        for picture in content.pictures.iter().filter(|p| p.is_large()) {
            // A letterhead is the same on every page, and counts once.
            if alone || picture.object == (0, 0) || self.pictures.insert(picture.object) {
                given = true;
                let place = UnitPlace::Page { page: number, line: 1 };
                let size = Some((picture.width, picture.height));
                let engine = &self.engine;
                let image = || engine.picture(page, matrix, picture.nth);
                self.out.flush();
                self.out.sink().picture(&Picture { size, place, alone, image: &image });
            }
        }
        let pictures = (alone && !given).then_some("是图片，没有文字");
        let pictures = pictures.or(laid.is_outlines(&content).then_some("只有图形，文字可能已转为曲线"));
        let pictures = pictures.map(|note| Unread::new(Reason::ImageOnly, format!("第 {number} 页{note}")));
        let damage = check::content(page, self.engine.budget) || !(content.ended || content.cut);
        let damage =
            damage.then(|| Unread::new(Reason::Corrupt, format!("第 {number} 页的内容已损坏，可能没有读全")));
        let cut =
            content.cut.then(|| Unread::new(Reason::Limit, format!("第 {number} 页内容过多，没有读完")));
        let font = font.then(|| Unread::new(Reason::Unreadable, format!("第 {number} 页有无法解读的字体")));
        let over =
            drawn.cut.then(|| Unread::new(Reason::Limit, format!("第 {number} 页的批注过多，没有读完")));
        let unreadable = page::unreadable(&content.glyphs, number);
        for unread in [damage, unreadable, pictures, cut, font, over].into_iter().flatten() {
            self.out.sink().unread(unread);
        }
        drop((content, drawn));
        annotations::emit(
            page,
            matrix,
            &laid,
            &self.engine,
            &mut self.fields,
            &mut self.memory.attachments,
            &mut self.out,
        );
    }
}
