//! PowerPoint 97–2003 presentations (`.ppt`, `.pps`, `.pot`, `.dps`; [MS-PPT]).

mod edits;
mod former;
mod look;
mod objects;
mod page;
mod pictures;
mod record;
mod shapes;
mod tables;
mod text;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use edits::Edits;
use objects::Objects;
use page::{Kind, Page};
use pictures::Pictures;
use record::{Damage, Record, Records, kind};
use text::{Text, Texts};

use super::Input;
use super::ole::{Compound, properties};
use super::slide::{self, Rect, Slide};
use super::units::Collector;
use crate::model::{Observation, Part, Reason, Sink, Unread};
use crate::open::budget::Budget;

/// The stream of the presentation itself.
const STREAM: &str = "PowerPoint Document";

/// Instances of the lists of slides, of masters and of notes (2.4.14).
const SLIDES: u16 = 0;
const MASTERS: u16 = 1;
const NOTES: u16 = 2;

/// Reads a presentation.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let file = Compound::open(input.bytes)?;
    let content = |name: &str| file.find(name).map(|entry| file.read(entry));
    let Some(stream) = content(STREAM) else {
        // PowerPoint 95 and 4 keep the presentation elsewhere, and in another form.
        return Err(match file.find("PP40").or_else(|| file.find("PowerPoint 4.0 Document")) {
            Some(_) => Unread::new(Reason::Unsupported, "PowerPoint 95 及更早版本的演示文稿"),
            None => Unread::new(Reason::Corrupt, "复合文档缺少演示文稿的数据流"),
        });
    };
    let stream = stream?;
    let user = content("Current User").and_then(Result::ok).unwrap_or_default();
    let pictures = content("Pictures").and_then(Result::ok).unwrap_or_default();
    let damage = Damage::default();
    let edits = Edits::read(&stream, &user, &damage)?;
    let encrypted = Records::of(&stream, &damage).any(|record| record.kind == kind::CRYPT_SESSION);
    if encrypted {
        return Err(Unread::new(Reason::Encrypted, "文档已加密，需要密码才能打开"));
    }
    let mut out = Collector::new(sink);
    let mut reader = Reader {
        stream: &stream,
        edits,
        damage: &damage,
        budget: input.budget,
        area: None,
        tables: 0,
        live: HashSet::new(),
        said: HashSet::new(),
        masters: HashMap::new(),
        shown: HashMap::new(),
    };
    let result = reader.presentation(&pictures, &mut out);
    properties::read_all(&file, "", &mut out);
    if let Some(unread) = file.damage() {
        out.sink().unread(unread);
    } else if damage.cut.get() || !reader.edits.whole {
        out.sink().unread(Unread::new(Reason::Corrupt, "演示文稿的记录损坏"));
    }
    if damage.deep.get() {
        out.sink().unread(Unread::new(Reason::Limit, "演示文稿的记录嵌套过深"));
    }
    out.finish();
    result
}

struct Reader<'r> {
    stream: &'r [u8],
    edits: Edits,
    damage: &'r Damage,
    budget: &'r Budget,
    area: Option<Rect>,
    tables: u32,
    /// Offsets of the records that were read.
    live: HashSet<usize>,
    /// Paragraphs of those records.
    said: HashSet<String>,
    /// Masters, by number.
    masters: HashMap<u32, Page>,
    /// The slide on which each object stands.
    shown: HashMap<u32, u64>,
}

/// What a list says of a page.
struct Listed {
    offset: Option<usize>,
    number: u32,
    outline: Vec<Option<Text>>,
}

impl<'r> Reader<'r> {
    fn presentation(&mut self, pictures: &[u8], out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        let document = self.edits.document().and_then(|at| self.record(at, kind::DOCUMENT)).or_else(|| {
            self.edits.whole = false;
            Records::of(self.stream, self.damage).filter(|r| r.kind == kind::DOCUMENT).last()
        });
        let Some(document) = document else {
            former::read(self.stream, &self.live, &mut self.said, self.damage, out);
            return Err(Unread::new(Reason::Corrupt, "演示文稿缺少文档记录"));
        };
        self.reached(&document);
        self.area = document.child(kind::DOCUMENT_ATOM).and_then(|atom| {
            let (width, height) = (f64::from(atom.i32(0)?), f64::from(atom.i32(4)?));
            (width > 0.0 && height > 0.0).then_some(Rect { x: 0.0, y: 0.0, width, height })
        });
        let pictures = Pictures::new(pictures, &document);
        let mut notes: HashMap<u32, Listed> =
            self.list(&document, NOTES).into_iter().map(|listed| (listed.number, listed)).collect();
        let masters = self.list(&document, MASTERS);
        // Masters of a sound file do not overlap.
        let mut left = self.stream.len();
        for listed in &masters {
            let record = listed.offset.and_then(|at| Record::at(self.stream, at, self.damage));
            let Some(record) = record else { continue };
            let Some(rest) = left.checked_sub(record.body.len()) else { break };
            left = rest;
            self.masters.insert(listed.number, Page::read(&record, &mut []));
        }
        let slides = self.list(&document, SLIDES);
        self.slides(slides, &mut notes, &pictures, out);
        let mut left: Vec<(u32, Listed)> = notes.into_iter().collect();
        left.sort_by_key(|(number, _)| *number);
        for (_, listed) in left {
            self.notes(listed, 0, out);
        }
        for listed in masters {
            self.master(&listed, out);
        }
        let list = document.child(kind::EXTERNAL_OBJECT_LIST);
        let objects = list.map(|list| Objects::read(&list, out)).unwrap_or_default();
        self.document(&document, out);
        objects.nested(self.stream, &self.edits, &self.shown, self.budget, out);
        former::read(self.stream, &self.live, &mut self.said, self.damage, out);
        Ok(())
    }

    fn record(&self, at: usize, kind: u16) -> Option<Record<'r>> {
        Record::at(self.stream, at, self.damage).filter(|record| record.kind == kind)
    }

    fn reached(&mut self, record: &Record<'_>) {
        if self.live.insert(record.at) {
            self.said.extend(former::paragraphs(record));
        }
    }

    /// A list of pages: each with the texts of its placeholders behind it (2.4.14.3).
    fn list(&self, document: &Record<'r>, instance: u16) -> Vec<Listed> {
        let lists = document.children().filter(|r| r.kind == kind::SLIDE_LIST_WITH_TEXT);
        let mut listed: Vec<Listed> = Vec::new();
        let mut texts = Texts::default();
        let end = |texts: Texts, listed: &mut Vec<Listed>| {
            if let Some(last) = listed.last_mut() {
                last.outline = texts.finish().into_iter().map(Some).collect();
            }
        };
        for record in lists.filter(|r| r.instance == instance).flat_map(|list| list.children()) {
            if record.kind == kind::SLIDE_PERSIST_ATOM {
                end(std::mem::take(&mut texts), &mut listed);
                let offset = record.u32(0).and_then(|number| self.edits.offset(number));
                listed.push(Listed {
                    offset,
                    number: record.u32(12).unwrap_or_default(),
                    outline: Vec::new(),
                });
            } else {
                texts.take(&record);
            }
        }
        end(texts, &mut listed);
        listed
    }

    fn slides(
        &mut self,
        slides: Vec<Listed>,
        notes: &mut HashMap<u32, Listed>,
        pictures: &Pictures<'_>,
        out: &mut Collector<'_, '_>,
    ) {
        for (number, mut listed) in (1..).zip(slides) {
            if let Err(unread) = self.budget.page() {
                out.sink().unread(unread);
                return;
            }
            let found = listed.offset.and_then(|at| self.record(at, kind::SLIDE));
            let Some(container) = found.filter(|record| !self.live.contains(&record.at)) else {
                self.edits.whole &= found.is_some();
                continue;
            };
            self.reached(&container);
            let page = Page::read(&container, &mut listed.outline);
            let own = page.notes;
            self.slide(page, number, pictures, out);
            if let Some(listed) = notes.remove(&own) {
                self.notes(listed, number, out);
            }
            if out.border().is_break() {
                return;
            }
        }
    }

    fn slide(&mut self, mut page: Page, number: u64, pictures: &Pictures<'_>, out: &mut Collector<'_, '_>) {
        let place = slide::place(number);
        for object in page.drawn.iter().filter_map(|shape| shape.object) {
            self.shown.entry(object).or_insert(number);
        }
        let drawn: Vec<(u32, bool)> = page
            .drawn
            .iter()
            .filter_map(|s| s.picture.map(|picture| (picture, s.object.is_some())))
            .collect();
        let shapes = page.shapes(Kind::Slide, self.area, self.masters.get(&page.master), &mut self.tables);
        let hidden = page.hidden.then_some("隐藏的幻灯片");
        let shown = Slide { place: place.clone(), hidden, shapes };
        shown.write(out);
        let alone = !shown.has_text() && drawn.iter().all(|(_, object)| !object);
        for (picture, _) in drawn {
            pictures.note(picture, alone, &place, out);
        }
        for author in &page.authors {
            out.unit(author.trim(), Part::Metadata, place.clone());
        }
        for comment in &page.comments {
            let characters = comment.chars().filter(|c| !c.is_whitespace()).count();
            let text = format!("批注，{characters} 字");
            let thing = Observation::of_text("hidden-comment", text, Part::Comment, place.clone());
            let thing = out.hide(thing);
            let before = out.within(Some(thing));
            for line in comment.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()) {
                out.unit(line, Part::Comment, place.clone());
            }
            out.within(before);
        }
        for word in &page.words {
            out.unit(word.trim(), Part::Metadata, place.clone());
        }
    }

    fn notes(&mut self, mut listed: Listed, number: u64, out: &mut Collector<'_, '_>) {
        let found = listed.offset.and_then(|at| self.record(at, kind::NOTES));
        let Some(container) = found.filter(|record| !self.live.contains(&record.at)) else { return };
        self.reached(&container);
        let mut page = Page::read(&container, &mut listed.outline);
        let shapes = page.shapes(Kind::Notes, None, None, &mut self.tables);
        slide::notes(&Slide { place: slide::place(number), hidden: None, shapes }, out);
    }

    /// A master: what it has of its own stands on slides; the texts of its placeholders ask to be replaced.
    fn master(&mut self, listed: &Listed, out: &mut Collector<'_, '_>) {
        let record = listed.offset.and_then(|at| Record::at(self.stream, at, self.damage));
        let Some(container) = record.filter(|record| !self.live.contains(&record.at)) else { return };
        self.reached(&container);
        let page = Page::read(&container, &mut []);
        let place = slide::place(0);
        for shape in &page.drawn {
            let part = if shape.placeholder == 0 { Part::Textbox } else { Part::Metadata };
            shape.paragraphs.iter().for_each(|p| out.unit(&p.text(), part, place.clone()));
            shape.alt.iter().for_each(|text| out.unit(text, Part::AltText, place.clone()));
        }
        page.edges.iter().for_each(|(part, text)| out.unit(text, *part, place.clone()));
        page.words.iter().for_each(|text| out.unit(text.trim(), Part::Metadata, place.clone()));
        let _ = out.border();
    }

    /// What else the document says: headers and footers for all slides, names of shows, sounds and the like.
    fn document(&mut self, document: &Record<'r>, out: &mut Collector<'_, '_>) {
        let place = slide::place(0);
        for record in document.children() {
            match record.kind {
                kind::HEADERS_FOOTERS => {
                    page::edges(&record).iter().for_each(|(part, text)| out.unit(text, *part, place.clone()));
                }
                kind::EXTERNAL_OBJECT_LIST | kind::SLIDE_LIST_WITH_TEXT | kind::DRAWING_GROUP => {}
                _ => former::paragraphs(&record)
                    .iter()
                    .for_each(|text| out.unit(text, Part::Metadata, place.clone())),
            }
        }
    }
}
