//! The texts of a document, paragraph by paragraph ([MS-DOC] 2.4).

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::art::Inline;
use super::fkp::Runs;
use super::pieces::{self, Pieces, Unit};
use super::rows::Rows;
use super::sprm::{Chp, Pap, each};
use super::styles::{Look, Styles};
use crate::extract::prose::{self, At, Manner, Paragraph, Stream};
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};
use crate::open::budget::Budget;

/// Most paragraphs and most pictures that are listed.
const PARAGRAPHS: usize = 5_000_000;
const PICTURES: usize = 10_000;

/// What all texts of a document are read by.
#[derive(Debug)]
pub struct Document<'a> {
    /// The characters.
    pub text: Pieces<'a>,
    /// Their properties.
    pub characters: Runs<Chp>,
    /// Properties of paragraphs, found by their last characters.
    pub paragraphs: Runs<Pap>,
    /// Styles.
    pub styles: Styles,
    /// Authors of tracked changes.
    pub authors: Vec<String>,
    /// Which fonts are Wingdings.
    pub wingdings: Vec<bool>,
    /// Ends of sections.
    pub sections: HashSet<u32>,
}

/// A paragraph with the mark that ends it, if there is one.
#[derive(Clone, Debug)]
struct Bounds {
    range: Range<u32>,
    last: u32,
    cell: bool,
}

/// How a stretch of characters is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    stream: Stream,
    author: Option<u16>,
}

/// The reader of the texts.
pub struct Story<'d, 'c, 's, 'm> {
    document: &'d Document<'d>,
    budget: &'d Budget,
    out: &'c mut Collector<'s, 'm>,
    rows: Rows,
    runs: prose::Runs,
    /// Fields around: whether their result has begun.
    fields: Vec<bool>,
    /// Whether the result of a field shows an object, whose picture is none of its own.
    preview: bool,
    /// Ends of the counted paragraphs of the main text.
    ends: Vec<u32>,
    /// Whether there was any text.
    pub any: bool,
    /// Pictures.
    pub pictures: Vec<Inline>,
    /// Where embedded objects stand, by number.
    pub objects: HashMap<u32, UnitPlace>,
}

impl<'d, 'c, 's, 'm> Story<'d, 'c, 's, 'm> {
    /// A reader.
    pub fn new(document: &'d Document<'d>, budget: &'d Budget, out: &'c mut Collector<'s, 'm>) -> Self {
        Story {
            document,
            budget,
            out,
            rows: Rows::default(),
            runs: prose::Runs::default(),
            fields: Vec::new(),
            preview: false,
            ends: Vec::new(),
            any: false,
            pictures: Vec::new(),
            objects: HashMap::new(),
        }
    }

    /// Where things go.
    pub fn out(&mut self) -> &mut Collector<'s, 'm> {
        self.out
    }

    /// Reads a stretch as a text of its own. Paragraphs of the main text, of notes and of headers are counted;
    /// those of text boxes stand nowhere in particular.
    pub fn read(&mut self, range: Range<u32>, part: Part) -> Result<(), Unread> {
        let document = self.document;
        let paragraphs = self.bounds(range)?;
        let mut number = 0;
        for (i, bounds) in paragraphs.iter().enumerate() {
            if i % 1024 == 0 {
                self.budget.time()?;
            }
            let pap = document.pap(bounds);
            self.rows.enter(paragraphs[i..].iter().map(|bounds| document.pap(bounds)));
            if !pap.ends_row {
                number += 1;
                if part == Part::Body {
                    self.ends.push(bounds.range.end);
                }
            }
            let place =
                if part == Part::Textbox { UnitPlace::None } else { UnitPlace::Paragraph(number.max(1)) };
            let cell = if self.rows.depth() > 0 && !pap.ends_row { self.rows.cell() } else { None };
            let paragraph = self.paragraph(bounds, part, &place, false);
            self.any |= paragraph.write(&At { part, place, cell, thing: None }, self.out);
            if pap.ends_row {
                self.rows.end_row();
            } else if bounds.cell && self.rows.depth() > 0 || pap.inner_cell {
                self.budget.cells(1)?;
                self.rows.end_cell();
            }
            let whole = self.rows.depth() == 0 || (pap.ends_row && self.rows.depth() == 1);
            if whole && self.out.border().is_break() {
                break;
            }
        }
        self.rows.leave();
        self.fields.clear();
        self.runs = prose::Runs::default();
        Ok(())
    }

    /// Reads a comment that is anchored at a character of the main text.
    pub fn comment(&mut self, range: Range<u32>, anchor: Option<u32>) -> Result<(), Unread> {
        let place = anchor.map_or(UnitPlace::None, |cp| {
            let number = self.ends.partition_point(|end| *end <= cp) + 1;
            UnitPlace::Paragraph(number.min(self.ends.len().max(1)) as u64)
        });
        let bounds = self.bounds(range)?;
        let texts: Vec<String> =
            bounds.iter().map(|bounds| self.paragraph(bounds, Part::Comment, &place, true).whole()).collect();
        self.any |= texts.iter().any(|text| !text.trim().is_empty());
        prose::comment(&texts, &place, None, self.out);
        self.fields.clear();
        let _ = self.out.border();
        Ok(())
    }

    /// Divides a stretch into paragraphs.
    fn bounds(&self, range: Range<u32>) -> Result<Vec<Bounds>, Unread> {
        let mut paragraphs = Vec::new();
        let mut start = range.start;
        let mut last = None;
        for Unit { cp, fc, unit, .. } in self.document.text.units(range) {
            last = Some((cp, fc));
            let ends = match unit {
                0x0D | 0x07 => true,
                // A page break, unless a section ends here.
                0x0C => self.document.sections.contains(&(cp + 1)),
                _ => false,
            };
            if ends {
                paragraphs.push(Bounds { range: start..cp + 1, last: fc, cell: unit == 0x07 });
                start = cp + 1;
                last = None;
            }
            if paragraphs.len() > PARAGRAPHS {
                return Err(Unread::new(Reason::Limit, "段落数量超过上限"));
            }
        }
        paragraphs.extend(last.map(|(cp, fc)| Bounds { range: start..cp + 1, last: fc, cell: false }));
        Ok(paragraphs)
    }

    /// Puts a paragraph together. `plain`: hidden things in it are not told apart.
    fn paragraph(&mut self, bounds: &Bounds, part: Part, place: &UnitPlace, plain: bool) -> Paragraph {
        let document = self.document;
        let pap = document.pap(bounds);
        let base = document.styles.look(pap.style, Look::default());
        let row = self.rows.row();
        let grounded = part == Part::Textbox
            || pap.shaded
            || row.is_some_and(|row| {
                row.shaded || row.style.is_some_and(|style| document.styles.grounds(style))
            });
        let mut paragraph = Paragraph::default();
        let mut pending: Vec<u16> = Vec::new();
        let mut way = Way { stream: Stream::Shown, author: None };
        let mut run: Option<(Option<usize>, u16)> = None;
        let (mut chp, mut hidden) = (Chp::default(), false);
        for unit in document.text.units(bounds.range.clone()) {
            let known = run.is_some_and(|(run, prm)| {
                let same = |run| document.characters.holds(run, unit.fc);
                prm == unit.prm && run.map_or_else(|| document.characters.find(unit.fc).is_none(), same)
            });
            if !known {
                run = Some((document.characters.find(unit.fc), unit.prm));
                chp = document.chp(unit);
                let look = chp.style.map_or(base, |style| document.styles.look(style, base));
                hidden = look.with(&chp).hidden(grounded || chp.backed);
            }
            match unit.unit {
                0x13 => self.fields.push(false),
                0x14 => {
                    if let Some(result) = self.fields.last_mut() {
                        *result = true;
                    }
                }
                0x15 => {
                    self.fields.pop();
                    self.preview = false;
                }
                _ => {}
            }
            self.note(&chp, unit.unit, place);
            let symbol = chp.symbol.filter(|_| unit.unit == 0x28);
            let Some(unit) = document.shown(unit.unit, symbol) else { continue };
            let stream = match () {
                () if self.fields.contains(&false) => Stream::Field,
                () if chp.deleted.is_some() => Stream::Deleted,
                () if hidden => Stream::Hidden,
                () if chp.inserted.is_some() => Stream::Inserted,
                () => Stream::Shown,
            };
            let author = match stream {
                Stream::Deleted => chp.deleted,
                Stream::Inserted => chp.inserted,
                _ => None,
            };
            if (Way { stream, author }) != way {
                self.push(&mut paragraph, &mut pending, way, place, plain);
                way = Way { stream, author };
            }
            pending.push(unit);
        }
        self.push(&mut paragraph, &mut pending, way, place, plain);
        paragraph
    }

    fn push(
        &mut self,
        paragraph: &mut Paragraph,
        pending: &mut Vec<u16>,
        way: Way,
        place: &UnitPlace,
        plain: bool,
    ) {
        if pending.is_empty() {
            return;
        }
        let text = String::from_utf16_lossy(pending);
        pending.clear();
        if plain {
            return paragraph.push(Manner { stream: way.stream, thing: None }, &text);
        }
        let blank = text.trim().is_empty();
        let author = way.author.and_then(|author| self.document.authors.get(usize::from(author)));
        let manner = if blank && way.stream != Stream::Deleted {
            Manner { stream: way.stream, thing: None }
        } else {
            self.runs.manner(way.stream, author.map(String::as_str), place, self.out)
        };
        self.runs.pushed(way.stream, &text);
        paragraph.push(manner, &text);
    }

    /// Notes pictures and objects.
    fn note(&mut self, chp: &Chp, unit: u16, place: &UnitPlace) {
        match (unit, chp.location) {
            (1 | 0x13..=0x15, Some(number)) if chp.object => {
                self.objects.entry(number).or_insert_with(|| place.clone());
                self.preview = unit == 0x14;
            }
            (1, _) if !self.preview && self.pictures.len() < PICTURES => {
                if let Some(at) = chp.picture() {
                    self.pictures.push(Inline { place: place.clone(), at: Some(at) });
                }
            }
            _ => {}
        }
    }
}

impl Document<'_> {
    fn pap(&self, bounds: &Bounds) -> &Pap {
        static NONE: std::sync::LazyLock<Pap> = std::sync::LazyLock::new(Pap::default);
        self.paragraphs.get(bounds.last).unwrap_or(&NONE)
    }

    /// Properties of a character, those of its piece on top.
    fn chp(&self, unit: Unit) -> Chp {
        let mut chp = self.characters.get(unit.fc).copied().unwrap_or_default();
        if unit.prm != 0 {
            each(self.text.change(unit.prm)).for_each(|(sprm, operand)| chp.apply(sprm, operand));
            if let Some((sprm, value)) = pieces::short(unit.prm) {
                chp.apply(sprm, &[value]);
            }
        }
        chp
    }

    /// What a character reads as; `None` for marks and anchors (2.4.1, 2.6.1 sprmCFSpec).
    fn shown(&self, unit: u16, symbol: Option<(u16, u16)>) -> Option<u16> {
        // Wingdings has the star of a security marking at AB.
        let star = |font: u16| self.wingdings.get(usize::from(font)) == Some(&true);
        match (unit, symbol) {
            (_, Some((font, 0xF0AB | 0xAB))) if star(font) => Some(0x2605),
            (_, Some((_, code))) => Some(code),
            (0x09, _) => Some(0x09),
            (0x0B | 0x0C | 0x0E, _) => Some(0x0A),
            (0x1E, _) => Some(0x2D),
            (0..0x20, _) => None,
            _ => Some(unit),
        }
    }
}
