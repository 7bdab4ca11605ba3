//! PDF: pages, document properties, annotations and form values (ISO 32000-2).
//!
//! A page is interpreted with a device of our own that keeps glyphs, ruling lines and pictures ([`device`]); glyphs
//! become lines and segments ([`lines`]), segments become cells ([`table`]), and lines that run on get a seam
//! ([`flow`]), so that a number broken over two lines is one.

mod check;
mod device;
pub(super) mod flow;
pub(super) mod glyph;
pub(super) mod grid;
mod interactive;
pub(super) mod lines;
mod page;
mod properties;
mod strings;
pub(super) mod table;
mod unicode;

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, InterpreterWarning, RenderContent, interpret,
    interpret_page,
};
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::Dict;
use hayro_syntax::page::Page as Source;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::Input;
use super::units::Collector;
use crate::model::{Picture, Reason, Sink, UnitPlace, Unread};
use crate::open::budget::Budget;
use device::{Collected, interpret_with};
use unicode::Fallback;

/// Reads a PDF. What cannot be read of it is noted page by page; only a file that opens nowhere is an error.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    check::object_streams(input.bytes, input.budget)?;
    let pdf = Pdf::new(input.bytes.to_vec()).map_err(|error| refused(error, input.bytes))?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Unread::new(Reason::Corrupt, "文件中没有页面"));
    }
    if let Some(unread) = check::whole(input.bytes, &pdf) {
        sink.unread(unread);
    }
    check::expansion(&pdf, input.budget)?;

    let mut reader = Reader {
        engine: Engine {
            pdf: &pdf,
            budget: input.budget,
            cache: InterpreterCache::new(),
            fallback: Fallback::default(),
            end: format!("end{:x}", RandomState::new().build_hasher().finish()),
        },
        tables: 0,
        pictures: HashSet::new(),
        fields: interactive::Fields::default(),
        out: Collector::new(sink),
    };
    let mut result = Ok(());
    for (page, number) in pages.iter().zip(1..) {
        result = input.budget.page();
        if result.is_err() {
            break;
        }
        reader.page(page, number);
        if reader.out.border().is_break() {
            return Ok(());
        }
    }
    properties::emit(&pdf, &mut reader.out);
    interactive::rest(&pdf, &mut reader.fields, &mut reader.out);
    reader.out.finish();
    result
}

fn refused(error: LoadPdfError, bytes: &[u8]) -> Unread {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Unread::new(Reason::Encrypted, "文件已加密，须输入口令才能打开")
        }
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            Unread::new(Reason::Encrypted, "文件的加密方式无法识别")
        }
        LoadPdfError::Decryption(_) => Unread::new(Reason::Encrypted, "文件已加密，加密信息不完整"),
        LoadPdfError::Invalid if !check::has_end(bytes) => Unread::new(Reason::Truncated, "文件不完整"),
        LoadPdfError::Invalid => Unread::new(Reason::Corrupt, "文件已损坏，无法打开"),
    }
}

/// Reads the pages of one document.
struct Reader<'r, 's, 'a> {
    engine: Engine<'r>,
    tables: u32,
    pictures: HashSet<(u32, i32)>,
    fields: interactive::Fields,
    out: Collector<'s, 'a>,
}

impl<'r> Reader<'r, '_, '_> {
    fn page(&mut self, page: &Source<'r>, number: u64) {
        self.engine.fallback.learn(page.resources());
        let matrix = Affine::new(page.initial_transform(true).as_coeffs());

        let (content, font) = self.engine.interpret(page, matrix, RenderContent::PAGE);
        let (width, height) = page.render_dimensions();
        let size @ (width, height) = (f64::from(width), f64::from(height));
        let laid = page::emit(&content, number, size, &mut self.tables, &mut self.out);
        let pictures = laid.unread_pictures(&content, width * height);
        if pictures.is_none() {
            for picture in &content.pictures {
                let large = picture.width.min(picture.height) >= glyph::PICTURE_SIDE;
                if large && (picture.object == (0, 0) || self.pictures.insert(picture.object)) {
                    let place = UnitPlace::Page { page: number, line: 1 };
                    let size = Some((picture.width, picture.height));
                    let image = || None;
                    self.out.sink().picture(&Picture { size, place, alone: false, image: &image });
                }
            }
        }
        let layers = check::hidden_layers(self.engine.pdf, page.resources())
            .then(|| Unread::new(Reason::Unsupported, format!("第 {number} 页有关闭的图层没有检查")));
        let damage = check::content(page, self.engine.budget) || !(content.ended || content.cut);
        let damage =
            damage.then(|| Unread::new(Reason::Corrupt, format!("第 {number} 页的内容已损坏，可能没有读全")));
        let cut =
            content.cut.then(|| Unread::new(Reason::Limit, format!("第 {number} 页内容过多，没有读完")));
        let font = font.then(|| Unread::new(Reason::Unreadable, format!("第 {number} 页有无法解读的字体")));
        let unreadable = page::unreadable(&content.glyphs, number);
        for unread in [damage, layers, unreadable, pictures, cut, font].into_iter().flatten() {
            self.out.sink().unread(unread);
        }
        drop(content);

        let (drawn, _) = self.engine.interpret(page, matrix, RenderContent::ANNOTATIONS);
        interactive::emit(page, matrix, &laid, &drawn, &mut self.fields, &mut self.out);
        let cut =
            drawn.cut.then(|| Unread::new(Reason::Limit, format!("第 {number} 页的批注过多，没有读完")));
        for unread in [page::unreadable(&drawn.glyphs, number), cut].into_iter().flatten() {
            self.out.sink().unread(unread);
        }
    }
}

/// Interprets content streams.
struct Engine<'r> {
    pdf: &'r Pdf,
    budget: &'r Budget,
    cache: InterpreterCache<'r>,
    fallback: Fallback,
    /// Tag that marks the end of a page's content. It differs from run to run, so that no file can know it.
    end: String,
}

impl<'r> Engine<'r> {
    /// The content of a page or of the annotations on it, and whether a font of it could not be used.
    fn interpret(&self, page: &Source<'r>, matrix: Affine, content: RenderContent) -> (Collected<'_>, bool) {
        let unsupported = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&unsupported);
        let settings = InterpreterSettings {
            warning_sink: Arc::new(move |warning| {
                if matches!(warning, InterpreterWarning::UnsupportedFont) {
                    flag.store(true, Ordering::Relaxed);
                }
            }),
            render_content: content,
            ..InterpreterSettings::default()
        };
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(matrix, bounds, &self.cache, self.pdf.xref(), settings);
        let mut collected = Collected::new(&self.fallback, self.budget, &self.end);
        if content == RenderContent::PAGE {
            // The interpreter drops what follows a token that it cannot make sense of, and says nothing.
            let mut bytes = page.page_stream().unwrap_or_default().to_vec();
            bytes.extend_from_slice(format!("\nn /{} BMC EMC", self.end).as_bytes());
            let mut resources = page.resources().clone();
            if check::has_layers(self.pdf) {
                // Without the properties that name them, layers that are switched off are read like the others.
                resources.properties = Dict::empty();
            }
            interpret_with(|| interpret(TypedIter::new(&bytes), &resources, &mut context, &mut collected));
        } else {
            interpret_with(|| interpret_page(page, &mut context, &mut collected));
        }
        (collected, unsupported.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests;
