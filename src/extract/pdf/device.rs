//! Listens to the interpretation of a page and keeps what text extraction needs.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro_interpret::font::{Glyph as Drawn, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use hayro_syntax::object::{Dict, String as PdfString};
use unicode_normalization::UnicodeNormalization;

use super::glyph::{Direction, Glyph, Ink, Picture, Rule, Text, UNREADABLE};
use super::paint::Canvas;
use super::strings;
use super::unicode::Fallback;
use crate::open::budget::Budget;

/// More glyphs than this on one page are no page that anybody wrote.
const MOST_GLYPHS: usize = 1_000_000;
/// More forms and clips than this on one page are nested to do harm: a form may show itself twice, and so on.
const MOST_CLIPS: usize = 200_000;
/// The clock is looked at once in so many steps.
const STEPS: usize = 1_024;
/// More ruling lines than this are a drawing, not a table.
pub const MOST_RULES: usize = 4_000;
/// A ruling line is at least this long (points).
const SHORTEST_RULE: f64 = 6.0;

/// Collects the content of one page.
pub struct Collected<'f> {
    fallback: &'f Fallback,
    budget: &'f Budget,
    marked: Vec<Option<(String, usize)>>,
    run: u32,
    end: Vec<u8>,
    steps: usize,
    clips: usize,
    /// Whether the content was interpreted to its end.
    pub ended: bool,
    /// Glyphs in the order of the content.
    pub glyphs: Vec<Glyph>,
    /// Level and upright lines, in the order of the content; at most [`MOST_RULES`] and one.
    pub rules: Vec<Rule>,
    /// Pictures.
    pub pictures: Vec<Picture>,
    /// What else is painted.
    pub canvas: Canvas,
    /// Replacement texts that say something else than the glyphs they replace.
    pub replacements: Vec<String>,
    /// Curves and lines that were filled or stroked.
    pub strokes: usize,
    /// Whether the page was cut short: it has too much on it, or time ran out.
    pub cut: bool,
}

/// What unwinds the stack when an interpretation is broken off.
pub struct BrokenOff;

/// Runs an interpretation that may be broken off. Any other panic goes on.
pub fn interpret_with(run: impl FnOnce()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(run))
        && !panic.is::<BrokenOff>()
    {
        resume_unwind(panic);
    }
}

impl<'f> Collected<'f> {
    /// An empty collection. `fallback` knows the fonts of the page; `end` is the tag of the marked content that was put
    /// behind the page's own content.
    pub fn new(fallback: &'f Fallback, budget: &'f Budget, end: &str) -> Self {
        Collected {
            fallback,
            budget,
            marked: Vec::new(),
            run: 0,
            end: end.as_bytes().to_vec(),
            steps: 0,
            clips: 0,
            ended: false,
            glyphs: Vec::new(),
            rules: Vec::new(),
            pictures: Vec::new(),
            canvas: Canvas::default(),
            replacements: Vec::new(),
            strokes: 0,
            cut: false,
        }
    }

    /// Counts a step of the interpretation and breaks it off when there have been too many. The interpreter cannot be
    /// told to stop, so the stack is unwound, without the panic hook; [`interpret_with`] takes it up.
    fn step(&mut self) {
        self.steps += 1;
        let late = self.steps.is_multiple_of(STEPS) && self.budget.time().is_err();
        if late || self.clips > MOST_CLIPS || self.glyphs.len() > MOST_GLYPHS {
            self.cut = true;
            resume_unwind(Box::new(BrokenOff));
        }
    }

    fn read(&self, glyph: &PositionedGlyph<'_>) -> Text {
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => clean(c).map(Text::One),
            Some(BfString::String(s)) => many(&s),
            None => None,
        }
        .or_else(|| self.fallback.read(glyph))
        .unwrap_or_else(|| Text::One(if is_empty(glyph) { ' ' } else { UNREADABLE }))
    }

    fn path(&mut self, path: &BezPath, transform: Affine) {
        let mut start = Point::ZERO;
        let mut last = Point::ZERO;
        for element in path.elements() {
            self.strokes = self.strokes.saturating_add(1);
            match *element {
                PathEl::MoveTo(p) => {
                    start = transform * p;
                    last = start;
                }
                PathEl::LineTo(p) => {
                    let p = transform * p;
                    self.line(last, p);
                    last = p;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = transform * p,
                PathEl::ClosePath => {
                    self.line(last, start);
                    last = start;
                }
            }
        }
    }

    fn line(&mut self, a: Point, b: Point) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let straight = dx.min(dy) < 0.5 && dx.max(dy) >= SHORTEST_RULE;
        if straight && self.rules.len() <= MOST_RULES {
            self.rules.push(Rule { from: (a.x, a.y), to: (b.x, b.y) });
        }
    }
}

/// A character as it can be searched for; `None` if it says nothing about the glyph.
fn clean(c: char) -> Option<char> {
    match c {
        '\u{0}' | UNREADABLE => None,
        // Fonts made from subsets often name a radical where the text has the ideograph of the same shape.
        '\u{2F00}'..='\u{2FD5}' => c.nfkc().next(),
        c if c.is_control() => Some(' '),
        c => Some(c),
    }
}

fn many(s: &str) -> Option<Text> {
    let cleaned: Option<String> = s.chars().map(clean).collect();
    cleaned.filter(|s| !s.is_empty()).map(|s| Text::Many(s.into()))
}

/// Whether the glyph leaves the page blank, as a space does.
fn is_empty(glyph: &PositionedGlyph<'_>) -> bool {
    match &**glyph {
        Drawn::Outline(o) => o.glyph_id().to_u32() != 0 && o.outline().elements().is_empty(),
        Drawn::Type3(_) => false,
    }
}

/// Direction of a line along `d`; a few degrees of slant are taken for level.
fn direction(d: (f64, f64), vertical: bool) -> Direction {
    let mut degrees = d.1.atan2(d.0).to_degrees().round();
    let right = (degrees / 90.0).round() * 90.0;
    if (degrees - right).abs() <= 3.0 {
        degrees = right;
    }
    Direction { degrees: degrees.rem_euclid(360.0) as i16, vertical }
}

impl<'a> Device<'a> for Collected<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        let (colour, visible) = self.canvas.ink(&props.paint);
        let shown = visible && !matches!(mode, DrawMode::Invisible);
        let ink = Ink { order: self.canvas.next(), colour, shown, off: false };
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let first = self.glyphs.len();
        self.run = self.run.wrapping_add(1);
        for glyph in run.glyphs() {
            let m = props.transform * glyph.transform();
            let [a, b, c, d, ..] = m.as_coeffs();
            let along = if vertical { (-c, -d) } else { (a, b) };
            // A glyph is drawn on a square of 1000 units.
            let (wide, high) = (a.hypot(b) * 1000.0, c.hypot(d) * 1000.0);
            if !(wide.is_finite() && high.is_finite()) || (along.0 == 0.0 && along.1 == 0.0) {
                continue;
            }
            let direction = direction(along, vertical);
            let origin = if vertical { m * Point::new(500.0, 880.0) } else { m * Point::ZERO };
            let (u0, v) = direction.frame(origin.x, origin.y);
            let advance = match &**glyph {
                Drawn::Outline(o) => o.advance_width(),
                Drawn::Type3(t) => t.advance_width(),
            };
            let length = if vertical {
                high
            } else {
                // A substitute font is stretched to the width that was asked for; the stretch is no tracking.
                let scale = if high > 0.0 { wide.clamp(high * 0.5, high * 2.0) } else { wide };
                f64::from(advance.unwrap_or(500.0)) / 1000.0 * scale
            };
            if !(u0.is_finite() && v.is_finite() && length.is_finite()) {
                continue;
            }
            if let Some(previous) = self.glyphs.get_mut(first..).and_then(<[_]>::last_mut)
                && previous.direction == direction
                && u0 > previous.u0
            {
                previous.u1 = previous.u1.min(u0);
            }
            let size = match &**glyph {
                // The size of a font of drawings says nothing; how wide its glyphs are does.
                Drawn::Type3(t) if t.advance_width().is_some_and(|w| w > 2_000.0) => length * 1.5,
                _ if vertical => wide,
                _ => high,
            };
            let (text, u1, run) = (self.read(glyph), u0 + length.max(0.0), self.run);
            self.glyphs.push(Glyph { text, direction, u0, u1, v, size, run, ink, veil: None });
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        self.path(path, props.transform);
        self.canvas.path(path, &props, mode);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step();
        let (stream, solid) = match &image {
            Image::Stencil(s) => (s.stream(), false),
            Image::Raster(r) => (r.stream(), true),
        };
        let masked = ["SMask", "Mask", "SMaskInData"].iter().any(|key| stream.dict().contains_key(key));
        let id = stream.obj_id();
        let (width, height) = (image.width(), image.height());
        let area = props.transform.determinant().abs() * f64::from(width) * f64::from(height);
        let object = (id.obj_number, id.gen_number);
        self.pictures.push(Picture { nth: self.pictures.len(), object, width, height, area });
        self.canvas.picture(props.transform, width, height, solid && !masked);
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.step();
        self.ended |= tag == self.end;
        let text = properties.and_then(|p| p.get::<PdfString<'_>>(b"ActualText"));
        self.marked.push(text.map(|t| (strings::decode(t.as_bytes()), self.glyphs.len())));
    }

    fn end_marked_content(&mut self) {
        let Some(Some((text, start))) = self.marked.pop() else { return };
        let Some(shown) = self.glyphs.get(start..) else { return };
        let Some((first, last)) = shown.first().zip(shown.last()) else { return };
        let (u1, straight) = (last.u1, (last.v - first.v).abs() < first.size * 0.4);
        let mut drawn = String::new();
        shown.iter().for_each(|g| g.text.push_to(&mut drawn));
        if drawn.contains(UNREADABLE) && straight && !text.is_empty() {
            self.glyphs.truncate(start + 1);
            if let Some(glyph) = self.glyphs.last_mut() {
                glyph.u1 = glyph.u1.max(u1);
                glyph.text = Text::Many(text.into());
            }
        } else if !same(&text, &drawn) {
            self.replacements.push(text);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips += 1;
        self.step();
        self.canvas.clip(clip);
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.clips += 1;
        self.step();
        self.canvas.clip_rect(*rect);
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        self.canvas.group(opacity, mask.is_some(), blend);
    }

    fn pop_clip(&mut self) {
        self.canvas.unclip();
    }

    fn pop_transparency_group(&mut self) {
        self.canvas.ungroup();
    }
}

/// Whether two texts are the same but for spaces, soft hyphens and the forms of characters.
fn same(a: &str, b: &str) -> bool {
    let plain = |s: &str| -> String {
        s.nfkc().filter(|c| !c.is_whitespace() && *c != '\u{AD}' && *c != '-').collect()
    };
    plain(a) == plain(b)
}
