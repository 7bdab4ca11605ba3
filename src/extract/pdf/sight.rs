//! Which text of a page nobody sees: covered, invisible, in the colour of its background, tiny, beside the page, or
//! on a layer that is switched off.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use hayro_interpret::kurbo::{Point, Rect};

use super::glyph::{Glyph, Rule, Text};
use super::paint::{Colour, Paint};

/// Text of this size or less (points) cannot be read.
const TINY: f64 = 1.0;
/// Colours that differ by no more than this in any channel look alike.
const ALIKE: u8 = 12;
/// A page is a scan if pictures cover this share of it.
const SCAN: f64 = 0.5;
/// The page is looked at in this many bands, so that not every glyph is held against all that is painted.
const BANDS: usize = 64;
/// How often glyphs are held against paint on one page.
const CHECKS: usize = 20_000_000;
/// The places of a glyph that must lie under a cover: share of the width, share of the size above the baseline.
const PLACES: [(f64, f64); 5] = [(0.5, 0.35), (0.25, 0.1), (0.75, 0.1), (0.25, 0.6), (0.75, 0.6)];

/// Why text is not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// A shape was painted over it.
    Shape,
    /// A picture was painted over it.
    Picture,
    /// It leaves nothing on the page (text rendering modes 3 and 7, or fully transparent).
    Invisible,
    /// It has the colour of what is behind it.
    Pale,
    /// It is too small.
    Tiny,
    /// It stands beside the visible part of the page.
    Outside,
    /// It stands on a layer that is switched off.
    Layer,
}

/// Something that hides text.
#[derive(Clone, Debug)]
pub struct Veil {
    /// Why the text is not seen.
    pub why: Why,
    /// How many characters it hides that are no blanks.
    pub characters: usize,
    /// Where on the page it lies, if it covers the text.
    pub bounds: Option<Rect>,
}

/// What there is besides the glyphs.
pub struct Surroundings<'p> {
    /// What the page paints.
    pub paints: &'p [Paint],
    /// What annotations paint over it.
    pub over: &'p [Paint],
    /// Width and height of the page in points.
    pub size: (f64, f64),
}

/// Marks the glyphs that nobody sees, and gives what hides them. Hidden glyphs that repeat visible ones at the same
/// place are dropped.
pub fn judge(glyphs: &mut Vec<Glyph>, around: &Surroundings<'_>) -> Vec<Veil> {
    let bands = Bands::new(around);
    let (width, height) = around.size;
    let pictures = around.paints.iter().filter(|p| p.picture).map(|p| p.bounds.area());
    let scan = pictures.sum::<f64>() >= width * height * SCAN;
    let mut checks = CHECKS;
    let mut numbers: HashMap<(Why, usize), u32> = HashMap::new();
    let mut veils: Vec<Veil> = Vec::new();
    for glyph in glyphs.iter_mut() {
        let Some(key) = bands.hides(glyph, around, scan, &mut checks) else { continue };
        let next = u32::try_from(veils.len()).unwrap_or(u32::MAX);
        let number = *numbers.entry(key).or_insert(next);
        if number == next {
            let covers = matches!(key.0, Why::Shape | Why::Picture);
            let paint = around.paints.iter().chain(around.over).nth(key.1).filter(|_| covers);
            veils.push(Veil { why: key.0, characters: 0, bounds: paint.map(|p| p.bounds) });
        }
        glyph.veil = Some(number);
    }
    if !veils.is_empty() {
        drop_repeated(glyphs);
        lift_harmless(glyphs, &mut veils);
    }
    veils
}

/// What is painted, by the bands of the page that it reaches into.
struct Bands {
    lists: Vec<Vec<(bool, u32)>>,
    height: f64,
}

impl Bands {
    fn new(around: &Surroundings<'_>) -> Self {
        let mut bands = Bands { lists: vec![Vec::new(); BANDS], height: around.size.1.max(1.0) };
        for (over, paints) in [(false, around.paints), (true, around.over)] {
            for (paint, number) in paints.iter().zip(0u32..) {
                let reach = bands.band(paint.bounds.y0)..=bands.band(paint.bounds.y1);
                for list in &mut bands.lists[reach] {
                    list.push((over, number));
                }
            }
        }
        bands
    }

    fn band(&self, y: f64) -> usize {
        ((y / self.height * BANDS as f64) as usize).min(BANDS - 1)
    }

    /// Why a glyph is not seen, with the number of what covers it.
    fn hides(
        &self,
        glyph: &Glyph,
        around: &Surroundings<'_>,
        scan: bool,
        checks: &mut usize,
    ) -> Option<(Why, usize)> {
        let [middle, ..] = PLACES.map(|(along, above)| Point::from(glyph.point(along, above)));
        let (width, height) = around.size;
        let beside = |at: f64, end: f64| at < -glyph.size / 2.0 || at > end + glyph.size / 2.0;
        if glyph.ink.off {
            return Some((Why::Layer, 0));
        } else if beside(middle.x, width) || beside(middle.y, height) {
            return Some((Why::Outside, 0));
        } else if !glyph.ink.shown {
            // The text layer of a scan is there to be searched.
            return (!scan).then_some((Why::Invisible, 0));
        } else if glyph.size <= TINY {
            return Some((Why::Tiny, 0));
        }
        let places = PLACES.map(|(along, above)| Point::from(glyph.point(along, above)));
        for (over, number) in self.lists[self.band(middle.y)].iter().rev() {
            *checks = checks.checked_sub(1)?;
            let index = *number as usize;
            let paint = if *over { around.over.get(index)? } else { around.paints.get(index)? };
            if *over || paint.order > glyph.ink.order {
                if paint.opaque && !(scan && paint.picture) && places.iter().all(|p| paint.contains(*p)) {
                    let why = if paint.picture { Why::Picture } else { Why::Shape };
                    return Some((why, if *over { around.paints.len() + index } else { index }));
                }
            } else if paint.contains(middle) {
                return alike(glyph.ink.colour?, paint.colour?).then_some((Why::Pale, 0));
            }
        }
        alike(glyph.ink.colour?, [255; 3]).then_some((Why::Pale, 0))
    }
}

/// Drops the lines that bound what covers text: they part no text from other text.
pub fn drop_edges(rules: &mut Vec<Rule>, veils: &[Veil]) {
    let covers: Vec<Rect> = veils.iter().filter_map(|v| Some(v.bounds?.inflate(2.0, 2.0))).collect();
    rules.retain(|rule| {
        !covers.iter().any(|c| c.contains(Point::from(rule.from)) && c.contains(Point::from(rule.to)))
    });
}

fn alike(a: Colour, b: Colour) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= ALIKE)
}

/// Drops hidden glyphs that stand where the same glyph is seen: shadows, outlines, a second run over a background.
fn drop_repeated(glyphs: &mut Vec<Glyph>) {
    const STEP: f64 = 4.0;
    let hasher = RandomState::new();
    let key = |g: &Glyph, du: i64, dv: i64| {
        let place = ((g.u0 / STEP) as i64 + du, (g.v / STEP) as i64 + dv);
        (hasher.hash_one((&g.text, g.direction)), place)
    };
    let mut seen: HashMap<_, Vec<(f64, f64)>> = HashMap::new();
    for glyph in glyphs.iter().filter(|g| g.veil.is_none() && !g.text.is_blank()) {
        let places = seen.entry(key(glyph, 0, 0)).or_default();
        if places.len() < 8 {
            places.push((glyph.u0, glyph.v));
        }
    }
    glyphs.retain(|glyph| {
        let near = |(u, v): &(f64, f64)| {
            (u - glyph.u0).abs() < 0.3 * glyph.size && (v - glyph.v).abs() < 0.3 * glyph.size
        };
        let around = (-1..=1).flat_map(|du| (-1..=1).map(move |dv| (du, dv)));
        glyph.veil.is_none()
            || !around.filter_map(|(du, dv)| seen.get(&key(glyph, du, dv))).flatten().any(near)
    });
}

/// Blanks and one character over and over (leaders, rules) are no hidden text.
fn lift_harmless(glyphs: &mut [Glyph], veils: &mut [Veil]) {
    let mut kinds: Vec<HashSet<&Text>> = vec![HashSet::new(); veils.len()];
    for glyph in glyphs.iter().filter(|g| !g.text.is_blank()) {
        if let Some(number) = glyph.veil.map(|n| n as usize) {
            veils[number].characters += 1;
            if kinds[number].len() < 2 {
                kinds[number].insert(&glyph.text);
            }
        }
    }
    let harmless: Vec<bool> = kinds.iter().map(|k| k.len() < 2).collect();
    for glyph in glyphs {
        glyph.veil = glyph.veil.filter(|n| !harmless[*n as usize]);
    }
}
