//! Hands on the text of lines, what is hidden of it apart from what is seen.

use std::ops::Range;

use super::flow::{head, tail};
use super::lines::Segment;
use super::sight::{Veil, Why};
use crate::extract::units::Collector;
use crate::model::{Cell, Observation, Part, Thing, UnitPlace};

/// The words before a covered value that may name it are at most so many characters.
const LABEL: usize = 16;

/// What hides text on a page, each reported when the first of its text comes.
pub struct Veils {
    veils: Vec<(Veil, Option<Thing>)>,
}

/// Where a segment stands.
pub struct Spot {
    /// Its place.
    pub place: UnitPlace,
    /// Its cell, if it stands in a table.
    pub cell: Option<Cell>,
}

impl Veils {
    /// For the veils of a page.
    pub fn new(veils: Vec<Veil>) -> Self {
        Veils { veils: veils.into_iter().map(|veil| (veil, None)).collect() }
    }

    /// The thing that hides text, if anything does.
    fn thing(
        &mut self,
        number: Option<u32>,
        place: &UnitPlace,
        out: &mut Collector<'_, '_>,
    ) -> Option<Thing> {
        let (veil, thing) = self.veils.get_mut(number? as usize)?;
        if thing.is_none() {
            let kind = match veil.why {
                Why::Shape | Why::Picture => "hidden-covered-text",
                _ => "hidden-text",
            };
            let text = format!("{}，{} 字", describe(veil.why), veil.characters);
            *thing = Some(out.hide(Observation::of_text(kind, text, Part::Hidden, place.clone())));
        }
        *thing
    }

    /// Hands on a segment: as one unit, or where only part of it is seen, stretch by stretch with seams between them.
    pub fn write(&mut self, segment: &Segment, spot: &Spot, out: &mut Collector<'_, '_>) {
        let text = &segment.text;
        for (number, &(start, veil)) in segment.stretches.iter().enumerate() {
            let next = segment.stretches.get(number + 1);
            let end = next.map_or(text.len(), |(start, _)| *start);
            let thing = self.thing(veil, &spot.place, out);
            let before = out.within(thing);
            let label = thing.and_then(|_| label(&text[..start])).map(|label| out.name(label));
            unit(text[start..end].trim(), part(veil, spot), spot, label, out);
            if let Some((_, after)) = next {
                let thing = self.thing(veil.or(*after), &spot.place, out);
                out.within(thing);
                // What reaches back over the border before this stretch was met at that border.
                let (tail, head) = (tail(&text[start..end]), head(&text[end..]));
                out.cell_seam(tail, head, Part::Hidden, spot.place.clone(), spot.cell);
            }
            out.within(before);
        }
    }

    /// Hands on the seam between a segment and the one that it runs on into.
    pub fn seam(
        &mut self,
        segment: &Segment,
        (tail, head): (&str, &str),
        spot: &Spot,
        out: &mut Collector<'_, '_>,
    ) {
        let veil = segment.stretches.last().and_then(|(_, veil)| *veil);
        let thing = self.thing(veil, &spot.place, out);
        let before = out.within(thing);
        out.cell_seam(tail, head, part(veil, spot), spot.place.clone(), spot.cell);
        out.within(before);
    }
}

fn unit(text: &str, part: Part, spot: &Spot, label: Option<Range<usize>>, out: &mut Collector<'_, '_>) {
    let start = out.open();
    out.push(text, None);
    out.close(start, part, spot.place.clone(), spot.cell, label);
}

fn part(veil: Option<u32>, spot: &Spot) -> Part {
    match (veil, spot.cell) {
        (Some(_), _) => Part::Hidden,
        (None, Some(_)) => Part::Table,
        (None, None) => Part::Body,
    }
}

/// The words that stand directly before a hidden stretch.
fn label(before: &str) -> Option<&str> {
    let words = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
    let start = words
        .rfind(['，', ',', '；', ';', '。', '、', ' '])
        .map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
    let words = &words[start..];
    let named = words.chars().next_back().is_some_and(char::is_alphabetic);
    (named && words.chars().count() <= LABEL).then_some(words)
}

fn describe(why: Why) -> &'static str {
    match why {
        Why::Shape => "图形盖住的文字",
        Why::Picture => "图片盖住的文字",
        Why::Invisible => "不显示的文字",
        Why::Pale => "与底色相同的文字",
        Why::Tiny => "极小的文字",
        Why::Outside => "页面以外的文字",
        Why::Layer => "关闭的图层上的文字",
    }
}
