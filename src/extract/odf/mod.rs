//! OpenDocument texts, spreadsheets and presentations (ISO/IEC 26300-1:2015, OASIS OpenDocument 1.3), templates too.

mod cell_changes;
mod changes;
mod elements;
mod look;
mod manifest;
mod meta;
mod objects;
mod pictures;
mod row;
mod shapes;
mod sheet;
mod story;
mod styles;

#[cfg(test)]
mod tests;

use look::{Ink, Look};
use manifest::Manifest;
use pictures::Pictures;
use sheet::Sheets;
use story::{Story, Where};
use styles::Styles;

use super::Input;
use super::ooxml::{Package, Token, Xml};
use super::prose::Grid;
use super::units::Collector;
use crate::model::{Format, Part, Reason, Sink, UnitPlace, Unread};

/// Reads a document.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let package = Package::open(input.bytes, input.budget)?;
    if let Some(damage) = package.damage() {
        sink.unread(damage);
    }
    let manifest = Manifest::read(&package).unwrap_or_else(|unread| {
        sink.unread(unread);
        Manifest::default()
    });
    let locked = |name: &str| manifest.encrypted.iter().any(|path| path.trim_start_matches('/') == name);
    if locked("content.xml") || locked("encrypted-package") {
        return Err(Unread::new(Reason::Encrypted, "文档已加密，需要密码才能打开"));
    }
    for path in &manifest.encrypted {
        sink.unread(Unread::new(Reason::Encrypted, "文档包中有加密的部件"));
        package.find(path).into_iter().for_each(|part| package.reach(part));
    }
    let mut reader = Reader {
        package: &package,
        format: input.format,
        grid: Grid::default(),
        pictures: Pictures::default(),
        out: Collector::new(sink),
    };
    let result = reader.document("");
    objects::read(&mut reader, &manifest);
    reader.pictures.page(&package, &mut reader.out);
    reader.out.finish();
    result
}

/// What the reading of a document and the objects in it share.
struct Reader<'p, 'a, 's> {
    package: &'p Package<'a>,
    format: Format,
    grid: Grid,
    pictures: Pictures,
    out: Collector<'s, 'a>,
}

impl Reader<'_, '_, '_> {
    /// Reads the document in a folder of the package (the outermost: the empty name). An error: it has no content.
    fn document(&mut self, folder: &str) -> Result<(), Unread> {
        let package = self.package;
        let find = |name: &str| package.find(&format!("{folder}{name}"));
        if let Some(part) = find("meta.xml") {
            let result = self.package.xml(part, |xml| meta::read(xml, &mut self.out));
            self.note(result);
        }
        let mut styles = Styles::default();
        let mut of_pages = Styles::default();
        let pages = find("styles.xml");
        if let Some(part) = pages {
            let result = self.package.xml(part, |xml| {
                of_pages = styles.read_part(xml)?;
                Ok(())
            });
            self.note(result);
        }
        let content = find("content.xml");
        match content {
            Some(part) => self.content(part, styles),
            None => self.note::<()>(Err(Unread::new(Reason::Corrupt, "文档包缺少正文部件"))),
        }
        if let Some(part) = pages {
            self.margins(part, of_pages);
        }
        if let Some(part) = find("settings.xml") {
            let result = self.package.xml(part, |xml| settings(xml, &mut self.out));
            self.note(result);
        }
        Ok(())
    }

    /// The body.
    fn content(&mut self, part: usize, styles: Styles) {
        let Reader { package, format, grid, pictures, out, .. } = self;
        let paper = Look { ground: (!styles.coloured).then_some(Ink::WHITE), ..Look::default() };
        // What lies behind a slide's text, a picture maybe, no style tells for sure.
        let look = if *format == Format::Odp { Look::default() } else { paper };
        let mut story = Story::new(out, Part::Body, look, styles, grid, pictures, package);
        let result = match format {
            Format::Ods => {
                story.places = Where::At(UnitPlace::None);
                let mut sheets = Sheets::new(&mut story, package.budget());
                let result = package.xml(part, |xml| sheets.read(xml));
                sheets.finish();
                result
            }
            _ => {
                let result = package.xml(part, |xml| story.read(xml));
                story.finish();
                result
            }
        };
        self.note(result);
    }

    /// Headers, footers, and what stands on every page.
    fn margins(&mut self, part: usize, styles: Styles) {
        let Reader { package, format, grid, pictures, out, .. } = self;
        let mut story = Story::new(out, Part::Body, Look::default(), styles, grid, pictures, package);
        if *format != Format::Odt {
            story.places = Where::At(UnitPlace::None);
        }
        // Its styles were read, and counted, before.
        let result = package.xml_again(part, u64::MAX, |xml| {
            while let Some(token) = xml.token()? {
                if let Token::Start(tag) = token {
                    match tag.name() {
                        "styles" | "automatic-styles" | "font-face-decls" => xml.skip()?,
                        "master-styles" => return story.read(xml),
                        _ => {}
                    }
                }
            }
            Ok(())
        });
        story.finish();
        self.note(result);
    }

    fn note<T>(&mut self, result: Result<T, Unread>) {
        if let Err(unread) = result {
            self.out.sink().unread(unread);
        }
    }
}

/// Settings: what is a text of some length, and neither packed data nor counted by the program (3.10).
fn settings(xml: &mut Xml<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    let mut text = String::new();
    let mut words = false;
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                text.clear();
                let kind = tag.attr("type").unwrap_or_default();
                let name = tag.attr("name").unwrap_or_default();
                words = tag.name() == "config-item" && kind == "string" && !name.starts_with("Forbidden");
            }
            Token::Text(piece) if words => text.push_str(&piece),
            Token::Text(_) => {}
            Token::End(_) => {
                if words && text.trim().chars().count() > 1 {
                    out.unit(text.trim(), Part::Metadata, UnitPlace::None);
                }
                words = false;
            }
        }
        if out.border().is_break() {
            break;
        }
    }
    Ok(())
}
