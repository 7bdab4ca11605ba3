//! From glyphs to lines: which glyphs stand on one baseline, which of them belong together, where a space is meant.

use super::glyph::{Direction, Glyph};
use super::grid::Grid;

/// Text on one baseline that belongs together.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its text.
    pub text: String,
    /// Where it starts along the line.
    pub u0: f64,
    /// Where it ends.
    pub u1: f64,
    /// Its baseline.
    pub v: f64,
    /// Size of its largest glyph.
    pub size: f64,
    /// Where in the text (bytes) a stretch begins that something else hides, or nothing; the first begins at 0.
    pub stretches: Vec<(usize, Option<u32>)>,
}

/// A baseline with the segments on it, by their start.
#[derive(Clone, Debug)]
pub struct Line {
    /// The baseline.
    pub v: f64,
    /// What stands on it.
    pub segments: Vec<Segment>,
}

/// Glyphs that follow one another in the content and on the page.
struct Chunk<'g> {
    glyphs: Vec<&'g Glyph>,
    u0: f64,
    u1: f64,
    /// Where its last glyph ends that is no blank.
    ink: f64,
    v: f64,
    size: f64,
    /// Distance between single ideographs that were set apart and put together again.
    spread: Option<f64>,
}

/// A baseline differs from another by at least this share of the font size.
const BASELINE: f64 = 0.4;
/// A gap wider than this many font sizes parts text.
const APART: f64 = 1.1;
/// Within one string of the content, text stands at most this far apart.
const WITHIN: f64 = 0.6;
/// Digits of different strings that stand further apart are different values.
const DIGITS_APART: f64 = 0.2;
/// Glyphs of one string that stand no further apart are one word.
const TOUCHING: f64 = 0.05;
/// After a colon the value may stand further away, as on a form.
const AFTER_COLON: f64 = 8.0;
/// Ideographs set apart one by one (a title, a marking) may be this far from each other.
const SPREAD: f64 = 4.0;
/// How many neighbours on a line are considered when a chunk looks for its place.
const NEIGHBOURS: usize = 8;

/// The lines of one writing direction, top to bottom.
pub fn lines(glyphs: &[Glyph], direction: Direction, grid: &Grid) -> Vec<Line> {
    let mut chunks = chunks(glyphs, direction, grid);
    chunks.sort_by(|a, b| a.v.total_cmp(&b.v));
    let mut lines: Vec<(f64, f64, Vec<Chunk<'_>>)> = Vec::new();
    for chunk in chunks {
        match lines.last_mut() {
            Some((v, size, line)) if chunk.v - *v <= BASELINE * size.max(chunk.size) => {
                if chunk.size > *size * 1.2 {
                    (*v, *size) = (chunk.v, chunk.size);
                }
                line.push(chunk);
            }
            _ => lines.push((chunk.v, chunk.size, vec![chunk])),
        }
    }
    let lines = lines.into_iter().map(|(v, _, chunks)| Line { v, segments: assemble(chunks, grid) });
    lines.filter(|l| !l.segments.is_empty()).collect()
}

fn chunks<'g>(glyphs: &'g [Glyph], direction: Direction, grid: &Grid) -> Vec<Chunk<'g>> {
    let mut chunks: Vec<Chunk<'g>> = Vec::new();
    for glyph in glyphs.iter().filter(|g| g.direction == direction) {
        if let Some(chunk) = chunks.last_mut()
            && follows(chunk, glyph)
            && (unbroken(chunk, glyph)
                || !grid.parts(
                    (chunk.u1 - 0.3 * glyph.size).max(chunk.u0),
                    (glyph.u0 + glyph.u1) / 2.0,
                    glyph.v,
                ))
        {
            chunk.push(glyph);
        } else {
            chunks.push(Chunk {
                glyphs: vec![glyph],
                u0: glyph.u0,
                u1: glyph.u1,
                ink: if glyph.text.is_blank() { glyph.u0 } else { glyph.u1 },
                v: glyph.v,
                size: glyph.size,
                spread: None,
            });
        }
    }
    chunks
}

fn follows(chunk: &Chunk<'_>, glyph: &Glyph) -> bool {
    let size = chunk.size.max(glyph.size);
    let gap = glyph.u0 - chunk.u1;
    let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let strings = chunk.glyphs.last().is_some_and(|last| last.run != glyph.run);
    let most =
        if strings && digits(chunk.ends()) && digits(glyph.text.first()) { DIGITS_APART } else { WITHIN };
    (glyph.v - chunk.v).abs() <= BASELINE * size && gap > -0.5 * glyph.size && gap <= most * size
}

/// Whether a glyph goes on with the string of its predecessor without a gap: a text box over a table has its lines
/// run through under the text.
fn unbroken(chunk: &Chunk<'_>, glyph: &Glyph) -> bool {
    let same = chunk.glyphs.last().is_some_and(|last| last.run == glyph.run && !last.text.is_blank());
    same && !glyph.text.is_blank() && (glyph.u0 - chunk.u1).abs() <= TOUCHING * glyph.size
}

impl<'g> Chunk<'g> {
    fn push(&mut self, glyph: &'g Glyph) {
        self.glyphs.push(glyph);
        self.u1 = self.u1.max(glyph.u1);
        if !glyph.text.is_blank() {
            self.ink = self.ink.max(glyph.u1);
        }
        self.size = self.size.max(glyph.size);
    }

    /// Takes blanks off both ends, so that the ends are those of the text.
    fn trim(&mut self) {
        while self.glyphs.last().is_some_and(|g| g.text.is_blank()) {
            self.glyphs.pop();
        }
        let blanks = self.glyphs.iter().take_while(|g| g.text.is_blank()).count();
        self.glyphs.drain(..blanks);
        if let Some(first) = self.glyphs.first() {
            (self.u0, self.u1) = (first.u0, self.ink);
        }
    }

    fn ends(&self) -> Option<char> {
        self.glyphs.last().and_then(|g| g.text.last())
    }

    fn starts(&self) -> Option<char> {
        self.glyphs.first().and_then(|g| g.text.first())
    }

    /// How this chunk, standing to the left, takes `next`: `None` if they are separate.
    fn takes(&self, next: &Chunk<'_>, grid: &Grid) -> Option<Option<f64>> {
        let size = (self.size + next.size) / 2.0;
        let gap = next.u0 - self.u1;
        if next.u0 - self.ink < -0.3 * size || grid.parts(self.u1 - 0.2 * size, next.u0 + 0.2 * size, next.v)
        {
            return None;
        }
        let (left, right) = (self.ends()?, next.starts()?);
        let single = |c: &Chunk<'_>| c.glyphs.len() == 1 || c.spread.is_some();
        if gap > WITHIN * size
            && gap <= SPREAD * size
            && single(self)
            && next.glyphs.len() == 1
            && is_ideograph(left)
            && is_ideograph(right)
            && self.spread.is_none_or(|s| gap <= s * 1.5 && gap >= s / 1.5)
        {
            return Some(Some(gap));
        }
        let most = match (left, right) {
            (':' | '：', _) => AFTER_COLON,
            _ if left.is_ascii_digit() && right.is_ascii_digit() => DIGITS_APART,
            _ => APART,
        };
        (gap <= most * size).then_some(None)
    }

    fn finish(mut self) -> Segment {
        self.trim();
        let (text, stretches) = render(&self.glyphs);
        Segment { text, u0: self.u0, u1: self.u1, v: self.v, size: self.size, stretches }
    }
}

/// Puts the chunks of a line together. What overlaps is drawn over other text and stays by itself, unless it is the
/// same text again (bold type made by drawing twice).
fn assemble(mut chunks: Vec<Chunk<'_>>, grid: &Grid) -> Vec<Segment> {
    chunks.sort_by(|a, b| a.u0.total_cmp(&b.u0));
    let mut segments: Vec<Chunk<'_>> = Vec::new();
    let mut placed: Vec<(f64, Vec<&Glyph>)> = Vec::new();
    for chunk in chunks {
        let doubled = placed.iter().rev().take(NEIGHBOURS).any(|(u0, glyphs)| {
            (chunk.u0 - u0).abs() < 0.25 * chunk.size
                && glyphs.len() == chunk.glyphs.len()
                && glyphs
                    .iter()
                    .zip(&chunk.glyphs)
                    .all(|(a, b)| a.text == b.text && (a.v - b.v).abs() < 0.25 * a.size)
        });
        if doubled {
            continue;
        }
        placed.push((chunk.u0, chunk.glyphs.clone()));
        let from = segments.len().saturating_sub(NEIGHBOURS);
        let home = segments[from..]
            .iter_mut()
            .filter_map(|s| s.takes(&chunk, grid).map(|spread| (s, spread)))
            .max_by(|(a, _), (b, _)| a.u1.total_cmp(&b.u1));
        match home {
            Some((segment, spread)) => {
                chunk.glyphs.iter().for_each(|g| segment.push(g));
                segment.spread = spread;
            }
            None => segments.push(chunk),
        }
    }
    segments.into_iter().map(Chunk::finish).filter(|s| !s.text.is_empty()).collect()
}

/// The text of glyphs on one line, with a space where the gap is as wide as one is meant to be, and where in it
/// stretches begin that something else hides.
fn render(glyphs: &[&Glyph]) -> (String, Vec<(usize, Option<u32>)>) {
    let mut stretches: Vec<(usize, Option<u32>)> = Vec::new();
    let tracking = tracking(glyphs);
    let mut text = String::with_capacity(glyphs.len() * 3);
    let mut previous: Option<&Glyph> = None;
    for glyph in glyphs {
        if let Some(last) = previous
            && !last.text.is_blank()
            && !glyph.text.is_blank()
            && let (Some(a), Some(b)) = (last.text.last(), glyph.text.first())
        {
            let size = last.size.min(glyph.size);
            if glyph.u0 - last.u1 - tracking * size > space(a, b) * size {
                text.push(' ');
            }
        }
        if !glyph.text.is_blank() && stretches.last().is_none_or(|(_, veil)| *veil != glyph.veil) {
            stretches.push((if stretches.is_empty() { 0 } else { text.len() }, glyph.veil));
        }
        glyph.text.push_to(&mut text);
        previous = Some(glyph);
    }
    text.truncate(text.trim_end().len());
    (text, stretches)
}

/// The usual gap between neighbours that are no blanks, in font sizes: letter spacing, justified lines.
fn tracking(glyphs: &[&Glyph]) -> f64 {
    let mut gaps: Vec<f64> = glyphs
        .windows(2)
        .filter(|w| !w[0].text.is_blank() && !w[1].text.is_blank())
        .map(|w| (w[1].u0 - w[0].u1) / w[0].size.min(w[1].size).max(0.01))
        .collect();
    if gaps.len() < 3 {
        return 0.0;
    }
    let middle = gaps.len() / 2;
    let (_, median, _) = gaps.select_nth_unstable_by(middle, f64::total_cmp);
    median.clamp(0.0, 0.8)
}

/// The gap beyond the usual one that stands for a space, in font sizes.
fn space(left: char, right: char) -> f64 {
    match (is_ideograph(left), is_ideograph(right)) {
        (true, true) => 0.5,
        (false, false) if left.is_ascii_digit() && right.is_ascii_digit() => 0.22,
        (false, false) => 0.16,
        // Programs set a quarter of a size between Chinese and Latin text by themselves.
        _ => 0.4,
    }
}

/// Whether a character is set on a full square.
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}' | '★')
}
