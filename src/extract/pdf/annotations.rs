//! Annotations of a page (ISO 32000-2, 12.5): what they say, and what their appearances show.

use std::collections::BTreeSet;

use hayro_interpret::kurbo::{Affine, Point};
use hayro_syntax::object::{Array, Dict, Name, Object, Rect, Stream, String as PdfString};
use hayro_syntax::page::Page as Source;

use super::attachments::{self, Attachments};
use super::device::Collected;
use super::engine::Engine;
use super::fields::{Fields, field, text, without_markup};
use super::glyph::Direction;
use super::grid::Grid;
use super::lines::lines;
use super::page::{Page, unreadable};
use crate::extract::units::Collector;
use crate::model::{Observation, Part, UnitPlace};

/// The entries of an annotation that hold its author, and what they are called.
const AUTHOR: &str = "批注作者";

/// Hands on the annotations and fields of a page.
pub fn emit<'r>(
    page: &Source<'r>,
    matrix: Affine,
    laid: &Page,
    engine: &Engine<'r>,
    fields: &mut Fields,
    attachments: &mut Attachments,
    out: &mut Collector<'_, '_>,
) {
    let annotations = page.raw().get::<Array<'r>>(b"Annots");
    for annotation in annotations.iter().flat_map(|a| a.iter::<Dict<'r>>()) {
        if !fields.first(&annotation) {
            continue;
        }
        let top = annotation.get::<Rect>(b"Rect").map(|r| {
            let (a, b) = (matrix * Point::new(r.x0, r.y0), matrix * Point::new(r.x1, r.y1));
            (a.y + b.y) / 2.0
        });
        let place = laid.at(top.unwrap_or(0.0));
        let kind = annotation.get::<Name<'_>>(b"Subtype");
        let kind = kind.as_ref().map_or("", |k| k.as_str());
        let mut said = Vec::new();
        if kind == "Widget" {
            field(&annotation, 0, fields, &place, &mut said, out);
        }
        let one = Annotation { annotation: &annotation, kind, place };
        one.emit(page, laid.number, engine, said, out);
        for file in ["FS", "AF"].iter().filter_map(|key| annotation.get::<Object<'_>>(key)) {
            attachments::of(file, &one.place, attachments, out);
        }
    }
}

struct Annotation<'x, 'r> {
    annotation: &'x Dict<'r>,
    kind: &'x str,
    place: UnitPlace,
}

impl<'r> Annotation<'_, 'r> {
    fn emit(
        &self,
        page: &Source<'r>,
        number: u64,
        engine: &Engine<'r>,
        said: Vec<String>,
        out: &mut Collector<'_, '_>,
    ) {
        let is_field = self.kind == "Widget";
        let mut texts = self.contents();
        let known = said.iter().chain(&texts).map(|s| plain(s)).collect::<String>();
        let mut fault = None;
        for forms in self.forms() {
            let drawn = engine.forms(page, forms);
            fault = fault.or(unreadable(&drawn.glyphs, number));
            texts.extend(shown(&drawn).into_iter().filter(|line| !known.contains(&plain(line))));
        }
        let mut once = BTreeSet::new();
        texts.retain(|line| !line.trim().is_empty() && once.insert(plain(line)));
        let part = if is_field { Part::Field } else { Part::Annotation };
        let characters: usize = texts.iter().map(|t| plain(t).chars().count()).sum();
        // Links and fields are no comments, and a popup only shows another annotation's text.
        let thing = (characters > 0 && !matches!(self.kind, "Link" | "Widget" | "Popup")).then(|| {
            let text = format!("批注，{characters} 字");
            out.hide(Observation::of_text("hidden-comment", text, part, self.place.clone()))
        });
        let before = out.within(thing);
        for line in &texts {
            out.unit(line, part, self.place.clone());
        }
        if !is_field && let Some(author) = text(self.annotation, b"T") {
            let label = out.name(AUTHOR);
            let start = out.open();
            out.push(&author, None);
            out.close(start, part, self.place.clone(), None, Some(label));
        }
        out.within(before);
        if let Some(unread) = fault {
            out.sink().unread(unread);
        }
    }

    /// What the entries of the annotation say, line by line.
    fn contents(&self) -> Vec<String> {
        let contents = text(self.annotation, b"Contents").or_else(|| {
            match self.annotation.get::<Object<'_>>(b"RC")? {
                Object::String(rich) => Some(super::strings::decode(rich.as_bytes())),
                Object::Stream(rich) => Some(super::strings::decode(&rich.decoded_data().ok()?)),
                _ => None,
            }
            .map(|rich| without_markup(&rich))
        });
        let action = self.annotation.get::<Dict<'_>>(b"A");
        let link =
            action.and_then(|a| a.get::<PdfString<'_>>(b"URI").map(|s| super::strings::decode(s.as_bytes())));
        let texts = [contents, text(self.annotation, b"Subj"), text(self.annotation, b"OverlayText"), link];
        texts.into_iter().flatten().flat_map(|t| t.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// The dictionaries whose entries are the forms that the annotation may show.
    fn forms(&self) -> Vec<Dict<'r>> {
        let Some(appearances) = self.annotation.get::<Dict<'r>>(b"AP") else { return Vec::new() };
        let states = ["N", "R", "D"].iter().filter(|k| appearances.get::<Stream<'_>>(k).is_none());
        let states: Vec<Dict<'r>> = states.filter_map(|key| appearances.get::<Dict<'r>>(key)).collect();
        std::iter::once(appearances).chain(states).collect()
    }
}

/// The lines that an appearance shows.
fn shown(drawn: &Collected<'_>) -> Vec<String> {
    let directions: BTreeSet<Direction> = drawn.glyphs.iter().map(|g| g.direction).collect();
    let lines =
        directions.into_iter().flat_map(|direction| lines(&drawn.glyphs, direction, &Grid::default()));
    lines.flat_map(|line| line.segments.into_iter().map(|s| s.text)).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
