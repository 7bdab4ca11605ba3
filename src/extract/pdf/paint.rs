//! What is painted on a page besides text, as far as it covers text or stands behind it.

use std::rc::Rc;

use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape, Stroke, StrokeOpts, stroke};
use hayro_interpret::pattern::Pattern;
use hayro_interpret::{BlendMode, ClipPath, DrawMode, DrawProps, FillRule, Paint as Source};

/// More than this on one page is a drawing, of which the rest is not looked at.
const MOST: usize = 20_000;
/// What is narrower or lower than this (points) covers no glyph.
const SMALLEST: f64 = 2.0;
/// A line is a bar from this width on (points).
const BAR: f64 = 4.0;
/// Shapes with more corners are drawings: they may stand behind text, but are not taken to cover it.
const CORNERS: usize = 200;
/// So many clips within one another are looked at.
const CLIPS: usize = 8;
/// From this share on, paint lets nothing through; up to that share, it shows nothing.
const OPAQUE: f32 = 0.95;
const CLEAR: f32 = 0.05;

/// A colour: red, green, blue.
pub type Colour = [u8; 3];

/// A filled shape, a thick line or a picture.
#[derive(Clone, Debug)]
pub struct Paint {
    /// When it was painted, in the count of the page.
    pub order: u32,
    /// The rectangle that it lies in.
    pub bounds: Rect,
    /// Whether nothing shows through it.
    pub opaque: bool,
    /// Its colour, if it has one.
    pub colour: Option<Colour>,
    /// Whether it is a picture.
    pub picture: bool,
    /// What bounds it besides the rectangle.
    outlines: Vec<Rc<Outline>>,
}

#[derive(Debug)]
struct Outline {
    path: BezPath,
    rule: FillRule,
}

impl Outline {
    fn contains(&self, point: Point) -> bool {
        let winding = self.path.winding(point);
        match self.rule {
            FillRule::NonZero => winding != 0,
            FillRule::EvenOdd => winding % 2 != 0,
        }
    }
}

impl Paint {
    /// Whether a point of the page lies under it.
    pub fn contains(&self, point: Point) -> bool {
        self.bounds.contains(point) && self.outlines.iter().all(|o| o.contains(point))
    }
}

/// Follows what is painted, with the clips and groups in force.
#[derive(Default)]
pub struct Canvas {
    /// What was painted, in order.
    pub paints: Vec<Paint>,
    order: u32,
    clips: Vec<(Rect, Option<Rc<Outline>>)>,
    groups: Vec<(bool, bool)>,
}

impl Canvas {
    /// Counts one more thing painted.
    pub fn next(&mut self) -> u32 {
        self.order = self.order.saturating_add(1);
        self.order
    }

    /// A clip begins.
    pub fn clip(&mut self, clip: &ClipPath) {
        let rect = upright(&clip.path);
        let outline = rect.is_none().then(|| Rc::new(Outline { path: clip.path.clone(), rule: clip.fill }));
        self.clip_to(clip.path.bounding_box(), outline);
    }

    /// A rectangular clip begins.
    pub fn clip_rect(&mut self, rect: Rect) {
        self.clip_to(rect, None);
    }

    fn clip_to(&mut self, rect: Rect, outline: Option<Rc<Outline>>) {
        let rect = self.clips.last().map_or(rect, |(outer, _)| outer.intersect(rect));
        self.clips.push((rect, outline));
    }

    /// A clip ends.
    pub fn unclip(&mut self) {
        self.clips.pop();
    }

    /// A group begins.
    pub fn group(&mut self, opacity: f32, masked: bool, blend: BlendMode) {
        let (opaque, visible) = self.groups.last().copied().unwrap_or((true, true));
        let plain = opacity >= OPAQUE && !masked && blend == BlendMode::Normal;
        self.groups.push((opaque && plain, visible && opacity > CLEAR));
    }

    /// A group ends.
    pub fn ungroup(&mut self) {
        self.groups.pop();
    }

    /// The colour in which text is set; `None` if it has none or several. Whether it shows at all is the second.
    pub fn ink(&self, paint: &Source<'_>) -> (Option<Colour>, bool) {
        let visible = self.groups.last().is_none_or(|(_, visible)| *visible);
        let (colour, alpha) = colour(paint);
        (colour, visible && alpha > CLEAR)
    }

    /// A path is filled or stroked.
    pub fn path(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        let (shape, rule) = match mode {
            DrawMode::Fill(rule) | DrawMode::FillAndStroke(rule, _) => (
                if path.elements().len() > CORNERS { path.bounding_box().to_path(0.1) } else { path.clone() },
                *rule,
            ),
            DrawMode::Stroke(pen) => {
                let width = f64::from(pen.line_width);
                let thin = width * props.transform.determinant().abs().sqrt() < BAR;
                if thin || path.elements().len() > CORNERS {
                    return;
                }
                let pen = Stroke::new(width).with_caps(pen.line_cap).with_join(pen.line_join);
                (
                    stroke(path.elements().iter().copied(), &pen, &StrokeOpts::default(), 0.5),
                    FillRule::NonZero,
                )
            }
            DrawMode::Invisible => return,
        };
        let (colour, alpha) = colour(&props.paint);
        if alpha <= CLEAR {
            return;
        }
        let plain = alpha >= OPAQUE && props.soft_mask.is_none() && lasts(props.blend_mode, colour);
        let known = plain || props.blend_mode == BlendMode::Normal && alpha >= OPAQUE;
        let gaps = matches!(&props.paint, Source::Pattern(p) if matches!(**p, Pattern::Tiling(_)));
        let solid = plain && path.elements().len() <= CORNERS && !gaps;
        self.shape(props.transform * shape, rule, solid, colour.filter(|_| known), false);
    }

    /// A picture of so many samples is shown.
    pub fn picture(&mut self, transform: Affine, width: u32, height: u32, opaque: bool) {
        let square = Rect::new(0.0, 0.0, f64::from(width), f64::from(height)).to_path(0.1);
        self.shape(transform * square, FillRule::NonZero, opaque, None, true);
    }

    fn shape(&mut self, path: BezPath, rule: FillRule, opaque: bool, colour: Option<Colour>, picture: bool) {
        let order = self.next();
        let (grouped, visible) = self.groups.last().copied().unwrap_or((true, true));
        let mut bounds = path.bounding_box();
        if let Some((clip, _)) = self.clips.last() {
            bounds = bounds.intersect(*clip);
        }
        let small = bounds.width() < SMALLEST || bounds.height() < SMALLEST;
        if !bounds.is_finite() || small || !visible || self.paints.len() >= MOST {
            return;
        }
        let clips = self.clips.iter().rev().filter_map(|(_, outline)| outline.clone()).take(CLIPS);
        let mut outlines: Vec<Rc<Outline>> = clips.collect();
        if upright(&path).is_none() {
            outlines.push(Rc::new(Outline { path, rule }));
        }
        let colour = colour.filter(|_| grouped);
        self.paints.push(Paint { order, bounds, opaque: opaque && grouped, colour, picture, outlines });
    }
}

/// The colour and the opacity of a paint.
fn colour(paint: &Source<'_>) -> (Option<Colour>, f32) {
    match paint {
        Source::Color(color) => {
            let rgba = color.to_rgba();
            let [r, g, b, _] = rgba.to_rgba8();
            (Some([r, g, b]), rgba.components()[3])
        }
        Source::Pattern(pattern) => match &**pattern {
            Pattern::Shading(shading) => (None, shading.opacity),
            Pattern::Tiling(tiling) => (None, tiling.opacity),
        },
    }
}

/// Whether a colour that is mixed with what is below stays what it is.
fn lasts(blend: BlendMode, colour: Option<Colour>) -> bool {
    let all = |test: fn(u8) -> bool| colour.is_some_and(|c| c.into_iter().all(test));
    match blend {
        BlendMode::Normal => true,
        BlendMode::Multiply | BlendMode::Darken | BlendMode::ColorBurn => all(|c| c <= 40),
        BlendMode::Screen | BlendMode::Lighten | BlendMode::ColorDodge => all(|c| c >= 215),
        _ => false,
    }
}

/// The rectangle that a path is, if its sides are level and upright.
fn upright(path: &BezPath) -> Option<Rect> {
    let mut points = Vec::with_capacity(5);
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) if points.is_empty() => points.push(p),
            PathEl::LineTo(p) if points.len() < 6 => points.push(p),
            PathEl::ClosePath => {}
            _ => return None,
        }
    }
    if points.len() == 5 && points.first() == points.last() {
        points.pop();
    }
    let [a, b, c, d] = points[..] else { return None };
    let near = |x: f64, y: f64| (x - y).abs() < 0.1;
    let turned = near(a.y, b.y) && near(b.x, c.x) && near(c.y, d.y) && near(d.x, a.x);
    let other = near(a.x, b.x) && near(b.y, c.y) && near(c.x, d.x) && near(d.y, a.y);
    (turned || other).then(|| path.bounding_box())
}
