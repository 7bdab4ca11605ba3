//! PresentationML documents (`.pptx`, `.pptm`, `.ppsx`, `.potx`; ECMA-376 Part 1, clause 19), Transitional and Strict.

mod behind;
mod comments;
mod graphics;
mod page;
mod parse;
mod show;
mod table;
mod theme;
mod visible;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use behind::Behind;
use page::Page;
use show::Show;
use theme::Theme;
use visible::Setting;

use super::Input;
use super::ooxml::rels::{self, Rel, Target};
use super::ooxml::types::Types;
use super::ooxml::{Package, sweep, xml};
use super::slide::{self, Slide};
use super::units::Collector;
use crate::model::{Part, Reason, Sink, Unread};

/// Reads a presentation.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let package = Package::open(input.bytes, input.budget)?;
    let types = Types::read(&package).unwrap_or_else(|unread| {
        sink.unread(unread);
        Types::default()
    });
    read_package(&package, &types, sink)
}

/// Reads the presentation of a package.
fn read_package(package: &Package<'_>, types: &Types, sink: &mut dyn Sink) -> Result<(), Unread> {
    if let Some(damage) = package.damage() {
        sink.unread(damage);
    }
    let mut out = Collector::new(sink);
    let main = main_part(package, types);
    let mut show = Show::default();
    let linked = match main {
        Some(main) => {
            noted(package.xml(main, |xml| show.read(xml)), &mut out);
            noted(rels::of(package, package.name(main)), &mut out)
        }
        None => Vec::new(),
    };
    let mut reader = Reader { package, behind: Behind::new(package), tables: 0, said: HashSet::new(), show };
    reader.slides(&linked, &mut out);
    sweep::read(package, types, &mut out, |part, out| reader.other(part, out));
    for name in &reader.show.names {
        out.unit(name, Part::Metadata, slide::place(0));
    }
    out.finish();
    match main {
        Some(_) => Ok(()),
        None => Err(Unread::new(Reason::Corrupt, "文档包缺少演示文稿部件")),
    }
}

struct Reader<'p, 'a> {
    package: &'p Package<'a>,
    behind: Behind<'p, 'a>,
    tables: u32,
    /// What layouts and masters say; they say the same over and over.
    said: HashSet<String>,
    show: Show,
}

impl Reader<'_, '_> {
    fn slides(&mut self, linked: &[Rel], out: &mut Collector<'_, '_>) {
        let ids = std::mem::take(&mut self.show.slides);
        for (number, id) in (1..).zip(&ids) {
            match linked.iter().find(|rel| rel.id == *id).map(|rel| &rel.target) {
                Some(Target::Part(part)) if !self.package.is_reached(*part) => {
                    if let Err(unread) = self.package.budget().page() {
                        out.sink().unread(unread);
                        return;
                    }
                    self.slide(*part, number, out);
                }
                Some(Target::Part(_)) => {}
                _ => out.sink().unread(Unread::new(Reason::Corrupt, "文档包缺少幻灯片部件")),
            }
            if out.border().is_break() {
                return;
            }
        }
    }

    /// Reads a slide, and what belongs to it. Number 0: the show does not have it.
    fn slide(&mut self, part: usize, number: u64, out: &mut Collector<'_, '_>) {
        let linked = noted(rels::of(self.package, self.package.name(part)), out);
        let mut page = Page::default();
        let result = self.package.xml(part, |xml| parse::read(xml, &mut page, &mut self.tables));
        noted(result, out);
        let (behind, theme) = self.behind.of(&linked);
        let setting = Setting {
            area: self.show.area,
            behind: behind.iter().map(|page| &**page).collect(),
            theme: &theme,
            notes: false,
        };
        let hidden = match (number, page.hidden) {
            (0, _) => Some("没有列入放映的幻灯片"),
            (_, true) => Some("隐藏的幻灯片"),
            _ => None,
        };
        let place = slide::place(number);
        let shown = Slide { place: place.clone(), hidden, shapes: setting.shapes(&page) };
        let thing = shown.write(out);
        let before = out.within(thing);
        let part = if thing.is_some() { Part::Hidden } else { Part::Body };
        graphics::charts(self.package, &linked, part, &place, out);
        out.within(before);
        let alone = !shown.has_text() && page.shapes.iter().all(|shape| !shape.frame);
        graphics::pictures(self.package, &linked, &page, &setting, alone, &place, out);
        words(&page, number, out);
        for rel in &linked {
            let Target::Part(part) = rel.target else { continue };
            match rel.kind.as_str() {
                "notesSlide" if !self.package.is_reached(part) => self.notes(part, number, out),
                "comments" if !self.package.is_reached(part) => {
                    let result = self.package.xml(part, |xml| comments::read(xml, &place, out));
                    noted(result, out);
                }
                _ => {}
            }
        }
        graphics::objects(self.package, &linked, &place, out);
    }

    fn notes(&mut self, part: usize, number: u64, out: &mut Collector<'_, '_>) {
        let mut page = Page::default();
        let result = self.package.xml(part, |xml| parse::read(xml, &mut page, &mut self.tables));
        noted(result, out);
        let setting = Setting { area: None, behind: Vec::new(), theme: &Theme::default(), notes: true };
        let place = slide::place(number);
        slide::notes(&Slide { place, hidden: None, shapes: setting.shapes(&page) }, out);
        words(&page, number, out);
    }

    /// An XML part that nothing named, if it is one of a presentation's.
    fn other(&mut self, part: usize, out: &mut Collector<'_, '_>) -> Option<Result<(), Unread>> {
        let root = self.package.peek(part, xml::root)?;
        match root.as_str() {
            "sld" => self.slide(part, 0, out),
            "notes" => self.notes(part, 0, out),
            "sldLayout" | "sldMaster" | "notesMaster" | "handoutMaster" => {
                return Some(self.master(part, out));
            }
            "cmLst" => {
                return Some(self.package.xml(part, |xml| comments::read(xml, &slide::place(0), out)));
            }
            _ => return None,
        }
        Some(Ok(()))
    }

    /// A layout or master: what it has of its own stands on slides; the texts of its placeholders ask to be replaced.
    fn master(&mut self, part: usize, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        let mut page = Page::default();
        let result = self.package.xml(part, |xml| parse::read(xml, &mut page, &mut self.tables));
        let place = slide::place(0);
        for shape in &page.shapes {
            let of = if shape.placeholder.is_some() { Part::Metadata } else { Part::Textbox };
            for paragraph in &shape.paragraphs {
                let text: String = paragraph.runs.iter().map(|run| run.text.as_str()).collect();
                match paragraph.cell {
                    Some(cell) => out.cell(&text, of, place.clone(), cell),
                    None if self.said.insert(text.clone()) => out.unit(&text, of, place.clone()),
                    None => {}
                }
            }
            for text in &shape.alt {
                if self.said.insert(text.clone()) {
                    out.unit(text.trim(), Part::AltText, place.clone());
                }
            }
            let _ = out.border();
        }
        words(&page, 0, out);
        result
    }
}

fn words(page: &Page, number: u64, out: &mut Collector<'_, '_>) {
    for word in &page.words {
        out.unit(word, Part::Metadata, slide::place(number));
    }
}

/// The presentation part: by relationship, by content type, by the name that writers use.
fn main_part(package: &Package<'_>, types: &Types) -> Option<usize> {
    let linked = rels::of(package, "").unwrap_or_default();
    let by_rel = linked.iter().find_map(|rel| match rel.target {
        Target::Part(part) if rel.kind == "officeDocument" => Some(part),
        _ => None,
    });
    let by_type = || {
        let kinds = ["presentationml", "ms-powerpoint"];
        let names = kinds.iter().flat_map(|kind| types.parts(kind));
        names.filter(|name| types.of(name).ends_with("main+xml")).find_map(|name| package.find(name))
    };
    by_rel.or_else(by_type).or_else(|| package.find("ppt/presentation.xml"))
}

/// What was read of a part, its error noted.
fn noted<T: Default>(result: Result<T, Unread>, out: &mut Collector<'_, '_>) -> T {
    result.unwrap_or_else(|unread| {
        out.sink().unread(unread);
        T::default()
    })
}
