//! Hands a slide on: the title first, what nobody sees marked as such.

use super::{Paragraph, Shape, Slide, Unseen};
use crate::extract::units::Collector;
use crate::model::{Observation, Part, Thing, UnitPlace};

/// Characters of the text on either side of a border between what is seen and what is not.
const AROUND: usize = 40;

impl Slide {
    /// Whether a reader of the slide has anything to read.
    pub fn has_text(&self) -> bool {
        self.shapes.iter().any(|shape| shape.paragraphs.iter().any(|p| !p.is_blank()))
    }

    /// Hands it on. Gives the hidden thing that it is, if it is one.
    pub fn write(&self, out: &mut Collector<'_, '_>) -> Option<Thing> {
        let empty = !self.has_text() && !self.shapes.iter().any(|shape| shape.visual);
        let thing = self.hidden.filter(|_| !empty).map(|text| {
            out.hide(Observation::of_thing("hidden-slide", text, Part::Hidden, self.place.clone()))
        });
        let before = out.within(thing);
        let mut writer = Writer { slide: self, thing, out };
        let (titles, others): (Vec<&Shape>, Vec<&Shape>) = self.shapes.iter().partition(|shape| shape.title);
        for shape in titles.into_iter().chain(others) {
            writer.shape(shape);
            if writer.out.border().is_break() {
                break;
            }
        }
        out.within(before);
        thing
    }
}

/// Hands on the notes to a slide: one hidden thing, if there is text in them.
pub fn notes(page: &Slide, out: &mut Collector<'_, '_>) {
    let spoken = page.shapes.iter().filter(|shape| shape.part == Part::Notes);
    let count = characters(spoken.flat_map(|shape| &shape.paragraphs));
    let thing = (count > 0).then(|| {
        let text = format!("演讲者备注，{count} 字");
        out.hide(Observation::of_text("hidden-text", text, Part::Notes, page.place.clone()))
    });
    for shape in &page.shapes {
        let before = out.within(thing.filter(|_| shape.part == Part::Notes));
        Writer { slide: page, thing, out }.shape(shape);
        out.within(before);
    }
}

fn characters<'p>(paragraphs: impl Iterator<Item = &'p Paragraph>) -> usize {
    let pieces = paragraphs.flat_map(|paragraph| &paragraph.pieces);
    pieces.map(|piece| piece.text.chars().filter(|c| !c.is_whitespace()).count()).sum()
}

struct Writer<'p, 'c, 's, 'm> {
    slide: &'p Slide,
    /// The hidden thing that the whole slide is.
    thing: Option<Thing>,
    out: &'c mut Collector<'s, 'm>,
}

impl Writer<'_, '_, '_, '_> {
    fn shape(&mut self, shape: &Shape) {
        let place = &self.slide.place;
        let own = match (self.thing, shape.unseen) {
            (None, Some(unseen)) => Some(self.hide(unseen, characters(shape.paragraphs.iter()))),
            _ => None,
        };
        let before = own.map(|thing| self.out.within(Some(thing)));
        let whole = self.thing.is_some() || own.is_some();
        let runs = if whole { Vec::new() } else { self.runs(shape) };
        let mut row = None;
        for paragraph in &shape.paragraphs {
            if paragraph.is_blank() {
                continue;
            }
            let position = paragraph.cell.map(|cell| (cell.table, cell.row));
            if position != row {
                row = position;
                let _ = self.out.border();
            }
            match paragraph.pieces.iter().any(|piece| piece.unseen.is_some()) && !whole {
                true => self.mixed(paragraph, shape.part, &runs),
                false => {
                    let text: String = paragraph.pieces.iter().map(|piece| piece.text.as_str()).collect();
                    self.text(paragraph, &text, self.part(paragraph, shape.part, whole));
                }
            }
        }
        for alt in &shape.alt {
            self.out.unit(alt.trim(), Part::AltText, place.clone());
        }
        if let Some(before) = before {
            self.out.within(before);
        }
        // A name that the program gave is nothing that makes a hidden thing worth a word.
        let before = self.out.within(None);
        for name in &shape.names {
            self.out.unit(name.trim(), Part::Metadata, place.clone());
        }
        self.out.within(before);
    }

    fn hide(&mut self, unseen: Unseen, characters: usize) -> Thing {
        let text = format!("{}，{characters} 字", unseen.say());
        let place = self.slide.place.clone();
        self.out.hide(Observation::of_text("hidden-text", text, Part::Hidden, place))
    }

    /// The hidden things that runs of a seen shape make: one for each reason.
    fn runs(&mut self, shape: &Shape) -> Vec<(Unseen, Thing)> {
        let mut counts: Vec<(Unseen, usize)> = Vec::new();
        for piece in shape.paragraphs.iter().flat_map(|paragraph| &paragraph.pieces) {
            let Some(unseen) = piece.unseen else { continue };
            let n = piece.text.chars().filter(|c| !c.is_whitespace()).count();
            match counts.iter_mut().find(|(kind, _)| *kind == unseen) {
                Some((_, count)) => *count += n,
                None => counts.push((unseen, n)),
            }
        }
        counts.into_iter().map(|(unseen, n)| (unseen, self.hide(unseen, n))).collect()
    }

    fn part(&self, paragraph: &Paragraph, part: Part, hidden: bool) -> Part {
        match (part, paragraph.cell) {
            (Part::Body, _) if hidden => Part::Hidden,
            (Part::Body, Some(_)) => Part::Table,
            (part, _) => part,
        }
    }

    fn text(&mut self, paragraph: &Paragraph, text: &str, part: Part) {
        let text = text.trim_matches(['\n', '\r']);
        if text.trim().is_empty() {
            return;
        }
        match paragraph.cell {
            Some(cell) => self.out.cell(text, part, self.slide.place.clone(), cell),
            None => self.out.unit(text, part, self.slide.place.clone()),
        }
    }

    /// A paragraph that is seen in part: what is seen reads on across what is not; each unseen piece is a text of its
    /// own, and a word that only the eye divides is caught at a seam.
    fn mixed(&mut self, paragraph: &Paragraph, part: Part, runs: &[(Unseen, Thing)]) {
        let seen = paragraph.pieces.iter().filter(|piece| piece.unseen.is_none());
        let seen: String = seen.map(|piece| piece.text.as_str()).collect();
        self.text(paragraph, &seen, self.part(paragraph, part, false));
        let mut whole = String::new();
        for (i, piece) in paragraph.pieces.iter().enumerate() {
            if let Some(unseen) = piece.unseen {
                let thing = runs.iter().find(|(kind, _)| *kind == unseen).map(|(_, thing)| *thing);
                let before = self.out.within(thing);
                self.text(paragraph, &piece.text, self.part(paragraph, part, true));
                self.out.within(before);
            }
            let next = &paragraph.pieces[i + 1..];
            let head = next.first().and_then(|piece| piece.text.chars().next());
            whole.push_str(&piece.text);
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if word(head) && word(whole.chars().next_back()) {
                let tail = whole.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
                let rest: String = next.iter().flat_map(|piece| piece.text.chars()).take(AROUND).collect();
                let hidden = self.part(paragraph, part, true);
                let place = self.slide.place.clone();
                self.out.cell_seam(&whole[tail..], &rest, hidden, place, paragraph.cell);
            }
        }
    }
}

/// Where a slide of this number stands; 0 for one that the show does not have.
pub fn place(number: u64) -> UnitPlace {
    match number {
        0 => UnitPlace::None,
        number => UnitPlace::Slide(number),
    }
}
