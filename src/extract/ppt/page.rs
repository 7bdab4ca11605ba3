//! A slide, a page of notes or a master, from its container to shapes that can be handed on ([MS-PPT] 2.5).

use std::collections::HashMap;

use super::look::{Setting, View};
use super::record::{Record, kind};
use super::shapes::{self, Shape};
use super::tables;
use super::text::{Role, Text};
use crate::extract::slide::{self, Paragraph, Rect, Unseen};
use crate::model::Part;

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A slide.
    Slide,
    /// The notes to one.
    Notes,
}

/// What a container holds.
#[derive(Debug, Default)]
pub struct Page {
    /// Its shapes as the drawing has them.
    pub drawn: Vec<Shape>,
    /// Texts of its header and footer.
    pub edges: Vec<(Part, String)>,
    /// Names and tags.
    pub words: Vec<String>,
    /// Texts of comments.
    pub comments: Vec<String>,
    /// Who wrote them.
    pub authors: Vec<String>,
    /// Whether the show leaves it out.
    pub hidden: bool,
    /// The page of notes that belongs to it, by its number.
    pub notes: u32,
    /// The master that it follows, by its number.
    pub master: u32,
    /// What it says of its looks.
    setting: Setting,
}

impl Page {
    /// Reads a container. `outline` are the texts that the document keeps for its placeholders; each is taken once.
    pub fn read(container: &Record<'_>, outline: &mut [Option<Text>]) -> Page {
        let mut page = Page::default();
        for record in container.children() {
            page.setting.take(&record);
            match record.kind {
                kind::DRAWING => page.drawn.extend(shapes::read(&record)),
                kind::SLIDE_ATOM => {
                    page.master = record.u32(12).unwrap_or_default();
                    page.notes = record.u32(16).unwrap_or_default();
                }
                kind::SLIDE_SHOW_SLIDE_INFO_ATOM => {
                    page.hidden = record.u16(10).is_some_and(|flags| flags & 4 != 0);
                }
                kind::HEADERS_FOOTERS => page.edges.extend(edges(&record)),
                _ => page.others(&record),
            }
        }
        for shape in &mut page.drawn {
            let taken = shape.outline.and_then(|at| usize::try_from(at).ok());
            let text = taken.and_then(|at| outline.get_mut(at)).and_then(Option::take);
            if let Some(Text { role, paragraphs }) = text {
                shape.title |= role == Role::Title;
                shape.paragraphs.extend(paragraphs);
            }
        }
        // What no shape shows is there all the same.
        for Text { role, paragraphs } in outline.iter_mut().filter_map(Option::take) {
            if !paragraphs.is_empty() {
                page.drawn.push(Shape { paragraphs, title: role == Role::Title, ..Shape::default() });
            }
        }
        page
    }

    /// Which pieces of text nobody sees, by the numbers of shape, paragraph and piece.
    fn unseen(&self, master: Option<&Page>) -> HashMap<(usize, usize, usize), Unseen> {
        let master = master.map(|page| (&page.setting, &page.drawn[..]));
        let view = View { setting: &self.setting, shapes: &self.drawn, master };
        let mut steps = View::steps();
        let mut found = HashMap::new();
        for (i, shape) in self.drawn.iter().enumerate() {
            for (line, paragraph) in shape.paragraphs.iter().enumerate() {
                for (piece, (_, look)) in paragraph.pieces.iter().enumerate() {
                    found.extend(view.unseen(i, *look, &mut steps).map(|unseen| ((i, line, piece), unseen)));
                }
            }
        }
        found
    }

    /// Comments and names, at any depth.
    fn others(&mut self, record: &Record<'_>) {
        match record.kind {
            kind::COMMENT => {
                let string = |instance| {
                    let strings = record.children().filter(|r| r.kind == kind::C_STRING);
                    strings.filter(|r| r.instance == instance).find_map(|r| r.text())
                };
                self.authors.extend(string(0));
                self.comments.extend(string(1));
            }
            kind::C_STRING => {
                // Tags of programs are named like this; nobody wrote the names.
                self.words.extend(record.text().filter(|text| !text.starts_with("___PPT")));
            }
            _ => record.children().for_each(|child| self.others(&child)),
        }
    }

    /// Its shapes, ready to be handed on; `area` is that of a page, `master` its master.
    pub fn shapes(
        &mut self,
        kind: Kind,
        area: Option<Rect>,
        master: Option<&Page>,
        tables: &mut u32,
    ) -> Vec<slide::Shape> {
        let unseen = self.unseen(master);
        let cells = tables::cells(&self.drawn, tables);
        let mut first = HashMap::new();
        for (i, shape) in self.drawn.iter().enumerate() {
            shape.table.map(|table| first.entry(table).or_insert(i));
        }
        let mut order: Vec<usize> = (0..self.drawn.len()).collect();
        // Cells of a table go row by row; what is no cell keeps its place.
        order.sort_by_key(|i| {
            let first = self.drawn[*i].table.and_then(|table| first.get(&table));
            (first.copied().unwrap_or(*i), cells.get(i).map(|cell| (cell.row, cell.column)))
        });
        let mut ready = Vec::with_capacity(order.len());
        for i in order {
            let drawn = std::mem::take(&mut self.drawn[i]);
            let part = match (kind, drawn.placeholder) {
                (_, 0x07..=0x09) => Part::Footer,
                (_, 0x0A) => Part::Header,
                (Kind::Notes, _) => Part::Notes,
                (Kind::Slide, _) => Part::Body,
            };
            let outside = drawn.rect.zip(area).is_some_and(|(rect, area)| rect.misses(&area));
            let mut shape = slide::Shape::new(part);
            shape.title = drawn.title && kind == Kind::Slide;
            shape.unseen = match (drawn.off, outside && !drawn.background) {
                (true, _) => Some(Unseen::Off),
                (false, true) => Some(Unseen::Outside),
                _ => None,
            };
            for (line, drawn) in drawn.paragraphs.iter().enumerate() {
                let mut paragraph = Paragraph { cell: cells.get(&i).copied(), ..Paragraph::default() };
                for (piece, (text, _)) in drawn.pieces.iter().enumerate() {
                    paragraph.push(text, unseen.get(&(i, line, piece)).copied());
                }
                shape.paragraphs.push(paragraph);
            }
            shape.visual = drawn.picture.is_some() || drawn.object.is_some();
            shape.alt = drawn.alt;
            shape.names = drawn.names;
            ready.push(shape);
        }
        for (part, text) in self.edges.drain(..) {
            let mut shape = slide::Shape::new(part);
            let mut paragraph = Paragraph::default();
            paragraph.push(&text, None);
            shape.paragraphs.push(paragraph);
            ready.push(shape);
        }
        ready
    }
}

/// The texts of a header and footer (2.4.15): a date that was typed in, a header, a footer.
pub fn edges(record: &Record<'_>) -> Vec<(Part, String)> {
    let strings = record.children().filter(|r| r.kind == kind::C_STRING);
    let texts = strings.filter_map(|r| {
        let part = if r.instance == 1 { Part::Header } else { Part::Footer };
        r.text().filter(|text| !text.trim().is_empty()).map(|text| (part, text))
    });
    texts.collect()
}
