//! Draws the objects of a page onto nothing: what comes of it is glyphs at their places, ruling lines, pictures, and
//! which glyphs nobody sees.

use std::collections::HashMap;

use super::object::{Code, Object, Shape, Text};
use super::resources::Resources;
use super::value::{Box, Matrix, POINTS, Paint, numbers, offsets};
use crate::extract::pdf::glyph::{self, Direction, Glyph, Ink, Rule, UNREADABLE};
use crate::extract::pdf::lines::is_ideograph;
use crate::model::{Reason, Unread};
use crate::open::budget::Budget;

/// More glyphs than this on one page are no page that anybody wrote.
const MOST_GLYPHS: usize = 1_000_000;
/// More ruling lines than this are a drawing, not a table.
pub const MOST_RULES: usize = 4_000;
/// More surfaces than this are a drawing, which hides nothing on purpose.
const MOST_SURFACES: usize = 2_000;
/// A ruling line is at least this long (points).
const SHORTEST_RULE: f64 = 6.0;
/// Composite units within one another.
const DEEPEST: u32 = 8;
/// Letter spacing is no wider than this (font sizes).
const WIDEST: f64 = 6.0;
/// The clock is looked at once in so many objects.
const STEPS: usize = 1_024;
/// Text of this size cannot be read (points).
const TINY: f64 = 1.0;
/// What is this opaque shows nothing of what lies below it; what is this transparent does not show (0 to 255).
const OPAQUE: f64 = 230.0;
const TRANSPARENT: f64 = 12.0;
/// A picture over this share of the page, with text below it, is a scan with its text layer.
const SCAN: f64 = 0.5;

/// Why nobody sees a glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hidden {
    /// Switched off, transparent, neither filled nor stroked, or in the colour of what lies below it.
    Invisible,
    /// Too small to read.
    Tiny,
    /// Beside the page.
    Outside,
    /// Something opaque lies over it.
    Covered,
}

/// A picture on the page.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The resource that it shows.
    pub resource: String,
    /// Its area, in square points.
    pub area: f64,
    /// Its top edge, in points.
    pub top: f64,
}

/// A surface that hides what it lies on, and may be what text lies on.
struct Surface {
    /// How many glyphs were drawn before it.
    after: usize,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    paint: Paint,
    picture: bool,
}

/// A page as it is drawn.
#[derive(Default)]
pub struct Drawn {
    /// Glyphs, and why nobody sees them.
    pub glyphs: Vec<(Glyph, Option<Hidden>)>,
    /// Level and upright lines; at most [`MOST_RULES`] and one.
    pub rules: Vec<Rule>,
    /// Pictures.
    pub pictures: Vec<Picture>,
    surfaces: Vec<Surface>,
    /// Middle and colour of each glyph.
    spots: Vec<((f64, f64), Paint)>,
    run: u32,
    steps: usize,
}

impl Drawn {
    /// Draws objects. `size` of the page in points; error: there is too much of it.
    pub fn draw(
        &mut self,
        objects: &[Object],
        resources: &Resources,
        matrix: Matrix,
        budget: &Budget,
    ) -> Result<(), Unread> {
        self.objects(objects, resources, (matrix, false, 255.0), 0, budget)
    }

    fn objects(
        &mut self,
        objects: &[Object],
        resources: &Resources,
        (matrix, hidden, alpha): (Matrix, bool, f64),
        depth: u32,
        budget: &Budget,
    ) -> Result<(), Unread> {
        for object in objects {
            self.steps += 1;
            if self.steps.is_multiple_of(STEPS) {
                budget.time()?;
            }
            if self.glyphs.len() > MOST_GLYPHS || self.steps > MOST_GLYPHS {
                return Err(Unread::new(Reason::Limit, "页面内容过多"));
            }
            let Box { x, y, .. } = object.boundary;
            let own = matrix.of(object.matrix, x, y);
            let alpha = alpha * object.alpha / 255.0;
            let fill = object.fill.or_else(|| resources.fill(object.parameters.as_deref()?));
            let hidden = hidden || object.hidden;
            match &object.shape {
                Shape::Text(text) => {
                    let (paint, opacity) = fill.unwrap_or((Paint::Rgb([0.0; 3]), 255.0));
                    let drawn = object.fills.unwrap_or(true) || object.strokes.unwrap_or(false);
                    let filled = object.fills.unwrap_or(true) && !object.strokes.unwrap_or(false);
                    let seen = drawn && alpha * opacity / 255.0 > TRANSPARENT && !hidden;
                    self.text(text, own, if filled { paint } else { Paint::Other }, seen);
                }
                Shape::Path(data) => {
                    let opacity = fill.map_or(0.0, |(_, opacity)| opacity) * alpha / 255.0;
                    let filled = fill.filter(|_| object.fills.unwrap_or(false) && opacity > TRANSPARENT);
                    if !hidden {
                        self.path(data, own, filled.map(|(paint, _)| (paint, opacity)));
                    }
                }
                Shape::Image(resource) => {
                    // A picture fills the unit square of its own space.
                    let corners =
                        [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(x, y)| own.apply(x, y));
                    let [a, b, c, d, ..] = own.0;
                    let area = (a * d - b * c).abs();
                    self.pictures.push(Picture {
                        resource: resource.clone(),
                        area,
                        top: corners.iter().map(|p| p.1).fold(f64::INFINITY, f64::min),
                    });
                    if alpha >= OPAQUE && !hidden {
                        self.surface(&corners, Paint::Other, true);
                    }
                }
                Shape::Composite(resource) => {
                    if depth >= DEEPEST {
                        return Err(Unread::new(Reason::Limit, "复合对象嵌套过深"));
                    }
                    if let Some(unit) = resources.unit(resource) {
                        self.objects(&unit.objects, resources, (own, hidden, alpha), depth + 1, budget)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &Text, matrix: Matrix, paint: Paint, seen: bool) {
        let (mut x, mut y) = (0.0, 0.0);
        let mut empty = true;
        for code in &text.codes {
            let vertical = code.is_vertical(text);
            self.run = self.run.wrapping_add(1);
            x = code.x.unwrap_or(x);
            y = code.y.unwrap_or(y);
            let characters: Vec<char> = code.text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
            empty &= characters.is_empty();
            let places = places(text, code, &characters, (x, y));
            for (at, c) in characters.iter().enumerate() {
                let Some((place, length)) = places.get(at).copied() else { break };
                let unknown = text.chosen > 0 && *c == '¤';
                let c = if unknown { UNREADABLE } else { readable(*c) };
                self.glyph(c, matrix, place, (length, text.size), vertical, paint, seen);
            }
        }
        if empty && text.chosen > 0 {
            for at in 0..text.chosen.min(MOST_GLYPHS.saturating_sub(self.glyphs.len())) {
                let place = (x + at as f64 * text.size, y);
                self.glyph(UNREADABLE, matrix, place, (text.size, text.size), false, paint, seen);
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn glyph(
        &mut self,
        c: char,
        matrix: Matrix,
        (x, y): (f64, f64),
        (length, size): (f64, f64),
        vertical: bool,
        paint: Paint,
        seen: bool,
    ) {
        if self.glyphs.len() > MOST_GLYPHS {
            return;
        }
        let along = if vertical { matrix.vector(0.0, 1.0) } else { matrix.vector(1.0, 0.0) };
        let across = if vertical { matrix.vector(1.0, 0.0) } else { matrix.vector(0.0, 1.0) };
        let direction = direction(along, vertical);
        // The frame of a column begins at the top of a glyph, in its middle.
        let origin = if vertical { (x + size * 0.5, y - size * 0.88) } else { (x, y) };
        let origin = matrix.apply(origin.0, origin.1);
        let (u0, v) = direction.frame(origin.0, origin.1);
        let u1 = u0 + length * along.0.hypot(along.1);
        let high = size * across.0.hypot(across.1);
        if !(u0.is_finite() && u1.is_finite() && v.is_finite() && high.is_finite()) {
            return;
        }
        let middle = match vertical {
            true => matrix.apply(x + size * 0.5, y - size * 0.38),
            false => matrix.apply(x + length * 0.5, y - size * 0.35),
        };
        let hidden = match seen {
            false => Some(Hidden::Invisible),
            true if high < TINY => Some(Hidden::Tiny),
            true => None,
        };
        let text = glyph::Text::One(c);
        // What hides a glyph is found out here; the frame of a PDF page knows nothing of it.
        let ink = Ink { order: 0, colour: None, shown: true, off: false };
        self.glyphs
            .push((Glyph { text, direction, u0, u1, v, size: high, run: self.run, ink, veil: None }, hidden));
        self.spots.push((middle, paint));
    }

    fn path(&mut self, data: &str, matrix: Matrix, fill: Option<(Paint, f64)>) {
        let mut words = data.split_whitespace();
        let (mut start, mut last) = ((0.0, 0.0), (0.0, 0.0));
        let mut corners: Vec<(f64, f64)> = Vec::new();
        let mut straight = true;
        while let Some(word) = words.next() {
            let mut take = |count: usize| -> Option<(f64, f64)> {
                let numbers: Vec<f64> = words.by_ref().take(count).flat_map(|w| numbers(w, 1)).collect();
                match numbers[..] {
                    [.., x, y] if numbers.len() == count => Some(matrix.apply(x, y)),
                    _ => None,
                }
            };
            let (point, line) = match word {
                "S" | "M" => (take(2), false),
                "L" => (take(2), true),
                "Q" => (take(4), false),
                "B" => (take(6), false),
                "A" => (take(7), false),
                "C" => (Some(start), true),
                _ => continue,
            };
            let Some(point) = point else { break };
            straight &= !matches!(word, "Q" | "B" | "A");
            match word {
                "S" | "M" => start = point,
                _ if line => self.line(last, point),
                _ => {}
            }
            last = point;
            if corners.len() <= 6 {
                corners.push(point);
            }
        }
        if let Some((paint, opacity)) = fill
            && opacity >= OPAQUE
            && straight
            && is_rectangle(&corners)
        {
            self.surface(&corners, paint, false);
        }
    }

    fn line(&mut self, a: (f64, f64), b: (f64, f64)) {
        let (dx, dy) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        let straight = dx.min(dy) < 0.5 && dx.max(dy) >= SHORTEST_RULE;
        if straight && self.rules.len() <= MOST_RULES {
            self.rules.push(Rule { from: a, to: b });
        }
    }

    fn surface(&mut self, corners: &[(f64, f64)], paint: Paint, picture: bool) {
        if self.surfaces.len() <= MOST_SURFACES {
            let edge = |pick: fn(&(f64, f64)) -> f64, of: fn(f64, f64) -> f64, from: f64| {
                corners.iter().map(pick).fold(from, of)
            };
            self.surfaces.push(Surface {
                after: self.glyphs.len(),
                left: edge(|p| p.0, f64::min, f64::INFINITY),
                top: edge(|p| p.1, f64::min, f64::INFINITY),
                right: edge(|p| p.0, f64::max, f64::NEG_INFINITY),
                bottom: edge(|p| p.1, f64::max, f64::NEG_INFINITY),
                paint,
                picture,
            });
        }
    }

    /// Finds out which glyphs nobody sees for what lies over and below them, on a page of this size in points.
    pub fn look(&mut self, width: f64, height: f64) {
        let surfaces = if self.surfaces.len() > MOST_SURFACES { &[][..] } else { &self.surfaces };
        for (at, ((glyph, hidden), (middle, paint))) in self.glyphs.iter_mut().zip(&self.spots).enumerate() {
            if hidden.is_some() {
                continue;
            }
            let (x, y) = *middle;
            let beside =
                x < -glyph.size || y < -glyph.size || x > width + glyph.size || y > height + glyph.size;
            if beside && width > 0.0 && height > 0.0 {
                *hidden = Some(Hidden::Outside);
                continue;
            }
            let over = |s: &&Surface| s.left < x && x < s.right && s.top < y && y < s.bottom;
            let split = surfaces.partition_point(|s| s.after <= at);
            let ground = surfaces[..split].iter().rev().find(over).map_or(Paint::WHITE, |s| s.paint);
            if paint.is_like(ground) {
                *hidden = Some(Hidden::Invisible);
                continue;
            }
            let scan =
                |s: &Surface| s.picture && (s.right - s.left) * (s.bottom - s.top) >= SCAN * width * height;
            if surfaces[split..].iter().filter(over).any(|s| !scan(s)) {
                *hidden = Some(Hidden::Covered);
            }
        }
    }

    /// Takes all glyphs for ones that everybody sees: what holds them is hidden as a whole.
    pub fn show(&mut self) {
        self.glyphs.iter_mut().for_each(|(_, hidden)| *hidden = None);
    }

    /// The glyphs by why nobody sees them; `None` are those that everybody sees.
    pub fn sorted(&mut self) -> Vec<(Option<Hidden>, Vec<Glyph>)> {
        let mut by: HashMap<Option<Hidden>, Vec<Glyph>> = HashMap::new();
        for (glyph, hidden) in self.glyphs.drain(..) {
            by.entry(hidden).or_default().push(glyph);
        }
        let mut sorted: Vec<_> = by.into_iter().collect();
        sorted.sort_by_key(|(hidden, _)| *hidden);
        sorted
    }
}

/// A character as it can be searched for.
fn readable(c: char) -> char {
    match c {
        '\0' => UNREADABLE,
        c if c.is_control() => ' ',
        c => c,
    }
}

impl Code {
    /// Whether the text runs down.
    fn is_vertical(&self, text: &Text) -> bool {
        // A few offsets tell.
        let still = |d: &Option<String>| d.as_deref().is_none_or(|d| offsets(d, 8).iter().all(|d| *d == 0.0));
        match (still(&self.dx), still(&self.dy)) {
            (true, false) => true,
            (true, true) => matches!(text.direction, 90 | 270),
            _ => false,
        }
    }
}

/// Where each glyph of a piece of text stands and how long it is, in the space of its object.
fn places(text: &Text, code: &Code, characters: &[char], start: (f64, f64)) -> Vec<((f64, f64), f64)> {
    let vertical = code.is_vertical(text);
    let most = characters.len();
    let [mut dx, mut dy] =
        [&code.dx, &code.dy].map(|d| d.as_deref().map(|d| offsets(d, most)).unwrap_or_default());
    // Offsets that lead nowhere would heap all glyphs on one place.
    if dx.iter().chain(&dy).all(|d| d.abs() < 0.05 * text.size) {
        dx.clear();
        dy.clear();
    }
    let steps = if vertical { &dy } else { &dx };
    let [narrow, wide] = [false, true].map(|wide| usual(steps, characters, wide).min(WIDEST * text.size));
    let (mut x, mut y) = start;
    let mut places = Vec::with_capacity(most);
    for (at, c) in characters.iter().enumerate() {
        let own = width(*c) * text.size * if vertical { 1.0 } else { text.scale };
        let own = if vertical { text.size } else { own };
        let step = if vertical { dy.get(at) } else { dx.get(at) };
        let length = match step.copied() {
            Some(step) if step > 0.0 => step.min(own.max(if is_ideograph(*c) { wide } else { narrow })),
            _ => own,
        };
        places.push(((x, y), length));
        let advance = |offsets: &[f64], along: bool| match offsets.get(at) {
            Some(offset) => *offset,
            None if along => own,
            None => 0.0,
        };
        x += advance(&dx, !vertical);
        y += advance(&dy, vertical);
    }
    places
}

/// The usual distance from an ideograph, or from another glyph, to the next: letter spacing is no gap.
fn usual(steps: &[f64], characters: &[char], wide: bool) -> f64 {
    let of = steps.iter().zip(characters).filter(|(_, c)| is_ideograph(**c) == wide).map(|(step, _)| *step);
    let mut of: Vec<f64> = of.collect();
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or_default()
}

/// The width of a character in font sizes, where the font is not looked at.
fn width(c: char) -> f64 {
    match c {
        'W' | 'M' | 'm' | 'w' | '@' | '%' => 0.95,
        'A'..='Z' => 0.72,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' => 0.3,
        ' '..='~' => 0.5,
        c if is_ideograph(c) => 1.0,
        _ => 0.8,
    }
}

/// Whether corners are those of an upright rectangle.
fn is_rectangle(corners: &[(f64, f64)]) -> bool {
    let level = |w: &[(f64, f64)]| (w[0].0 - w[1].0).abs() < 0.5 || (w[0].1 - w[1].1).abs() < 0.5;
    (4..=6).contains(&corners.len()) && corners.windows(2).all(level)
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

/// The size of a page in points.
pub fn size(area: Option<Box>) -> (f64, f64) {
    area.map_or((0.0, 0.0), |area| (area.width * POINTS, area.height * POINTS))
}
