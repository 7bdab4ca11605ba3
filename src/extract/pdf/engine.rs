//! Interprets content streams with a device that listens.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{
    Context, Device, InterpreterCache, InterpreterSettings, InterpreterWarning, RenderContent, interpret,
    interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::Dict;
use hayro_syntax::page::{Page, Resources};

use super::device::{Collected, interpret_with};
use super::layers;
use super::picture::Taker;
use super::unicode::Fallback;
use crate::open::budget::Budget;

/// More appearances of one annotation are not looked at.
const MOST_FORMS: usize = 64;

/// Interprets the content of one document.
pub struct Engine<'r> {
    /// The document.
    pub pdf: &'r Pdf,
    /// What reading it may cost.
    pub budget: &'r Budget,
    /// What is known of its fonts.
    pub fallback: Fallback,
    blank: Option<&'r Pdf>,
    cache: InterpreterCache<'r>,
    /// Tag that marks the end of a page's content. It differs from run to run, so that no file can know it.
    end: String,
}

/// Which layers are interpreted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layers {
    All,
    AsSet,
}

impl<'r> Engine<'r> {
    /// `blank` is what [`layers::blank`] gives.
    pub fn new(pdf: &'r Pdf, blank: Option<&'r Pdf>, budget: &'r Budget) -> Self {
        Engine {
            pdf,
            budget,
            fallback: Fallback::default(),
            blank,
            cache: InterpreterCache::new(),
            end: format!("end{:x}", RandomState::new().build_hasher().finish()),
        }
    }

    /// The content of a page, and whether a font of it could not be used.
    pub fn page(&self, page: &Page<'r>, matrix: Affine) -> (Collected<'_>, bool) {
        let run = |layers| {
            let mut collected = Collected::new(&self.fallback, self.budget, &self.end);
            let font = self.content(page, matrix, layers, &mut collected);
            (collected, font)
        };
        let (all, font) = run(Layers::All);
        if self.blank.is_none() {
            return (all, font);
        }
        let (shown, also) = run(Layers::AsSet);
        (layers::merge(all, shown), font || also)
    }

    /// The picture that is the `nth` shown on a page, as a file.
    pub fn picture(&self, page: &Page<'r>, matrix: Affine, nth: usize) -> Option<Vec<u8>> {
        let mut taker = Taker::new(nth, self.budget);
        self.content(page, matrix, Layers::AsSet, &mut taker);
        taker.file
    }

    /// What annotations show over a page.
    pub fn annotations(&self, page: &Page<'r>, matrix: Affine) -> Collected<'_> {
        let mut collected = Collected::new(&self.fallback, self.budget, &self.end);
        let (mut context, _) = self.context(page, matrix, RenderContent::ANNOTATIONS, Layers::AsSet);
        interpret_with(|| interpret_page(page, &mut context, &mut collected));
        collected
    }

    /// What all forms of a dictionary show, whether or not they are shown anywhere.
    pub fn forms(&self, page: &Page<'r>, forms: Dict<'r>) -> Collected<'_> {
        let mut collected = Collected::new(&self.fallback, self.budget, &self.end);
        let (mut context, _) = self.context(page, Affine::FLIP_Y, RenderContent::PAGE, Layers::All);
        let mut bytes = String::new();
        for (name, _) in forms.entries().take(MOST_FORMS) {
            bytes.push('/');
            name.iter().for_each(|byte| bytes.push_str(&format!("#{byte:02x}")));
            bytes.push_str(" Do\n");
        }
        let mut resources = page.resources().clone();
        resources.x_objects = forms;
        interpret_with(|| {
            interpret(TypedIter::new(bytes.as_bytes()), &resources, &mut context, &mut collected);
        });
        collected
    }

    fn content(&self, page: &Page<'r>, matrix: Affine, layers: Layers, device: &mut impl Device<'r>) -> bool {
        let (mut context, font) = self.context(page, matrix, RenderContent::PAGE, layers);
        // The interpreter drops what follows a token that it cannot make sense of, and says nothing.
        let mut bytes = page.page_stream().unwrap_or_default().to_vec();
        bytes.extend_from_slice(format!("\nn /{} BMC EMC", self.end).as_bytes());
        let resources: &Resources<'r> = page.resources();
        interpret_with(|| interpret(TypedIter::new(&bytes), resources, &mut context, device));
        font.load(Ordering::Relaxed)
    }

    fn context(
        &self,
        page: &Page<'r>,
        matrix: Affine,
        content: RenderContent,
        layers: Layers,
    ) -> (Context<'r>, Arc<AtomicBool>) {
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
        let asked = match (layers, self.blank) {
            (Layers::All, Some(blank)) => blank,
            _ => self.pdf,
        };
        (Context::new(matrix, bounds, &self.cache, asked.xref(), settings), unsupported)
    }
}
