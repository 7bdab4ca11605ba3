//! What of a page nobody sees: shapes outside it, text in the colour of its ground, text too small to read.

use std::cell::Cell;

use super::page::{Colour, Fill, Page, Paragraph, Run, Shape};
use super::theme::Theme;
use crate::extract::slide::{self, Rect, Unseen};
use crate::model::Part;

/// Height up to which text cannot be read (hundredths of a point).
const TINY: u32 = 100;

/// Most shapes that are looked at to find what lies behind the text of one page.
const STEPS: u32 = 2_000_000;

/// What a page is shown with.
pub struct Setting<'p> {
    /// The page's own area; `None` if it is not known.
    pub area: Option<Rect>,
    /// Its layout and its master.
    pub behind: Vec<&'p Page>,
    /// The colours of its theme.
    pub theme: &'p Theme,
    /// Whether it is a page of notes.
    pub notes: bool,
}

/// What is behind a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    Colour([u8; 3]),
    /// A picture, a shade, something that cannot be told.
    Unknown,
}

impl Setting<'_> {
    /// The shapes of a page with what nobody sees of them marked.
    pub fn shapes(&self, page: &Page) -> Vec<slide::Shape> {
        let view = View { setting: self, page, steps: Cell::new(STEPS) };
        let shapes = page.shapes.iter().enumerate();
        shapes.map(|(at, shape)| view.shape(at, shape)).collect()
    }

    /// Where a shape stands: as it says itself, or as the placeholder does that it fills.
    pub fn rect(&self, shape: &Shape) -> Option<Rect> {
        shape.rect.or_else(|| self.models(shape).find_map(|model| model.rect))
    }

    /// The placeholders of the layout and the master that a shape fills (19.3.1.36): of the layout by number, else by
    /// type.
    fn models<'s>(&'s self, shape: &'s Shape) -> impl Iterator<Item = &'s Shape> {
        let wanted = shape.placeholder.as_ref();
        self.behind.iter().filter_map(move |page| {
            let wanted = wanted?;
            let found = |alike: &dyn Fn(&super::page::Placeholder) -> bool| {
                page.shapes.iter().find(|shape| shape.placeholder.as_ref().is_some_and(alike))
            };
            found(&|p| p.kind == wanted.kind && p.index == wanted.index)
                .or_else(|| found(&|p| p.index == wanted.index && !p.index.is_empty()))
                .or_else(|| found(&|p| p.kind == wanted.kind))
        })
    }
}

struct View<'v> {
    setting: &'v Setting<'v>,
    page: &'v Page,
    steps: Cell<u32>,
}

impl View<'_> {
    fn shape(&self, at: usize, shape: &Shape) -> slide::Shape {
        let kind = shape.placeholder.as_ref().map_or("", |p| p.kind.as_str());
        let part = match kind {
            "dt" | "ftr" | "sldNum" => Part::Footer,
            "hdr" => Part::Header,
            _ if self.setting.notes => Part::Notes,
            _ => Part::Body,
        };
        let rect = self.setting.rect(shape);
        let outside = rect.zip(self.setting.area).is_some_and(|(rect, area)| rect.misses(&area));
        let mut ground = None;
        let mut paragraphs = Vec::with_capacity(shape.paragraphs.len());
        for paragraph in &shape.paragraphs {
            let mut shown = slide::Paragraph { cell: paragraph.cell, ..slide::Paragraph::default() };
            for run in &paragraph.runs {
                let shape_ground = &mut || *ground.get_or_insert_with(|| self.ground(at, shape, rect));
                shown.push(&run.text, self.run(paragraph, run, shape_ground));
            }
            paragraphs.push(shown);
        }
        slide::Shape {
            title: matches!(kind, "title" | "ctrTitle"),
            part,
            unseen: match (shape.off, outside) {
                (true, _) => Some(Unseen::Off),
                (false, true) => Some(Unseen::Outside),
                _ => None,
            },
            paragraphs,
            alt: shape.alt.clone(),
            names: shape.names.clone(),
            visual: shape.frame || !shape.pictures.is_empty(),
        }
    }

    fn run(
        &self,
        paragraph: &Paragraph,
        run: &Run,
        shape_ground: &mut dyn FnMut() -> Ground,
    ) -> Option<Unseen> {
        if paragraph.merged {
            return Some(Unseen::Merged);
        }
        if run.size.is_some_and(|size| size <= TINY) {
            return Some(Unseen::Tiny);
        }
        let letters = match &run.fill {
            _ if run.outlined => return None,
            Fill::None => return Some(Unseen::Colour),
            Fill::Solid(colour) => self.rgb(colour)?,
            Fill::Unset | Fill::Other => return None,
        };
        let ground = match (&run.ground, &paragraph.ground) {
            (Fill::Solid(colour), _) | (Fill::Unset | Fill::None, Fill::Solid(colour)) => {
                Ground::Colour(self.rgb(colour)?)
            }
            (Fill::Other, _) | (_, Fill::Other) => return None,
            _ => shape_ground(),
        };
        matches!(ground, Ground::Colour(ground) if slide::alike(letters, ground)).then_some(Unseen::Colour)
    }

    /// What is behind the text of a shape.
    fn ground(&self, at: usize, shape: &Shape, rect: Option<Rect>) -> Ground {
        if let Some(ground) = self.filled(shape) {
            return ground;
        }
        let before = self.page.shapes.iter().take(at).rev();
        let own = before.map(|other| (other, self.setting.rect(other)));
        // Of a layout and a master only what is no placeholder shows.
        let behind = self.setting.behind.iter().flat_map(|page| page.shapes.iter().rev());
        let behind = behind.filter(|other| other.placeholder.is_none()).map(|other| (other, other.rect));
        for (other, place) in own.chain(behind) {
            let left = self.steps.get();
            if left == 0 {
                return Ground::Unknown;
            }
            self.steps.set(left - 1);
            if other.off || rect.zip(place).is_some_and(|(text, other)| text.misses(&other)) {
                continue;
            }
            match self.filled(other) {
                None if other.frame || !other.pictures.is_empty() => return Ground::Unknown,
                None => {}
                Some(ground) => {
                    let whole = rect.zip(place).is_some_and(|(text, other)| other.holds(&text));
                    return if whole { ground } else { Ground::Unknown };
                }
            }
        }
        self.background()
    }

    /// What a shape is filled with, if it is.
    fn filled(&self, shape: &Shape) -> Option<Ground> {
        let models = self.setting.models(shape);
        let fill = std::iter::once(shape).chain(models).map(|s| &s.fill).find(|fill| **fill != Fill::Unset);
        match fill {
            Some(Fill::Solid(colour)) => Some(self.rgb(colour).map_or(Ground::Unknown, Ground::Colour)),
            Some(Fill::Other) => Some(Ground::Unknown),
            Some(Fill::None) => None,
            Some(Fill::Unset) | None => shape.styled.then_some(Ground::Unknown),
        }
    }

    fn background(&self) -> Ground {
        let pages = std::iter::once(self.page).chain(self.setting.behind.iter().copied());
        match pages.map(|page| &page.background).find(|fill| **fill != Fill::Unset) {
            Some(Fill::Solid(colour)) => self.rgb(colour).map_or(Ground::Unknown, Ground::Colour),
            Some(Fill::Other) => Ground::Unknown,
            _ => Ground::Colour([255; 3]),
        }
    }

    fn rgb(&self, colour: &Colour) -> Option<[u8; 3]> {
        let name = match colour {
            Colour::Rgb(rgb) => return Some(*rgb),
            Colour::Scheme(name) => name,
        };
        let mut pages = std::iter::once(self.page).chain(self.setting.behind.iter().copied());
        let mapped = pages
            .find_map(|page| page.colours.iter().find(|(from, _)| from == name).map(|(_, to)| to.as_str()));
        self.setting.theme.colour(mapped.unwrap_or(name))
    }
}
