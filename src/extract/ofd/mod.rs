//! OFD, the Chinese standard for fixed-layout documents (GB/T 33190-2016): a zip package of XML parts.
//!
//! The objects of a page ([`object`]) are drawn onto nothing ([`paint`]); the glyphs that come of it become lines and
//! cells by the same code as those of a PDF page ([`page`]).

mod annotation;
mod document;
mod location;
mod object;
mod page;
mod paint;
mod resources;
mod signature;
#[cfg(test)]
mod tests;
mod value;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::ooxml::generic::{self, Attributes};
use super::ooxml::{Package, Token, xml};
use super::units::Collector;
use super::{Input, metadata, picture_size};
use crate::model::{Nested, Observation, Part, Picture, Reason, Sink, UnitPlace, Unread};
use annotation::Annotation;
use document::{Body, Document};
use object::{Content, Order};
use page::{Layout, Page};
use paint::Drawn;
use resources::Resources;
use value::Matrix;

/// Lines are about this far apart (millimetres).
const LINE: f64 = 8.0;
/// Both sides of a picture that may hold text are at least this long (samples).
const PICTURE_SIDE: u32 = 200;

/// Reads an OFD. What cannot be read of it is noted part by part.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let package = Package::open(input.bytes, input.budget)?;
    if let Some(damage) = package.damage() {
        sink.unread(damage);
    }
    let mut reader = Reader {
        package: &package,
        tables: 0,
        pages: 0,
        pictures: HashSet::new(),
        sizes: HashMap::new(),
        out: Collector::new(sink),
    };
    let result = reader.file();
    reader.out.finish();
    result
}

/// Reads the documents of a file.
struct Reader<'p, 's, 'a> {
    package: &'p Package<'p>,
    tables: u32,
    /// Pages read so far, over all documents.
    pages: u64,
    /// Pictures that were handed on.
    pictures: HashSet<usize>,
    /// Width and height of pictures.
    sizes: HashMap<usize, Option<(u32, u32)>>,
    out: Collector<'s, 'a>,
}

/// The templates of a document that were read.
type Templates = HashMap<String, Rc<Content>>;

impl Reader<'_, '_, '_> {
    fn file(&mut self) -> Result<(), Unread> {
        // Encrypted packages list what is encrypted in a part of this name (GM/T 0099-2020).
        let encrypted = (0..self.package.len())
            .any(|part| self.package.name(part).to_lowercase().rsplit('/').next() == Some("encryptions.xml"));
        if encrypted {
            self.note(Err(Unread::new(Reason::Encrypted, "文件已加密，须有权限才能打开")));
        }
        let Some(root) = self.package.find("OFD.xml") else {
            return Err(Unread::new(Reason::Corrupt, "缺少主入口部件"));
        };
        let mut bodies = Vec::new();
        let result = self.package.xml(root, |xml| document::bodies(xml, &mut bodies));
        self.note(result);
        if bodies.is_empty() {
            self.note(Err(Unread::new(Reason::Corrupt, "文件中没有文档")));
        }
        for body in &bodies {
            self.document(root, body)?;
        }
        self.rest()
    }

    fn document(&mut self, from: usize, body: &Body) -> Result<(), Unread> {
        let mut document = Document::default();
        match self.find(from, &body.root) {
            Some(part) => {
                let result = self.package.xml(part, |xml| document.read(xml));
                self.note(result);
                self.content(part, &document)?;
            }
            None => self.missing("文档"),
        }
        body.emit(&mut self.out);
        let signatures = body.signatures.as_deref().and_then(|list| self.find(from, list));
        if let Some(list) = signatures {
            let result = signature::read(self.package, list, &mut self.out);
            self.note(result);
        }
        Ok(())
    }

    fn content(&mut self, root: usize, document: &Document) -> Result<(), Unread> {
        let mut resources = Resources::default();
        for file in &document.resources {
            self.resources(root, file, &mut resources);
        }
        let mut templates = Templates::new();
        let mut pages: HashMap<&str, Page> = HashMap::new();
        for (id, location) in &document.pages {
            self.package.budget().page()?;
            self.pages += 1;
            let mut content = Content::default();
            let part = self.find(root, location);
            match part {
                Some(part) => {
                    let result = self.package.xml(part, |xml| object::read(xml, &mut content));
                    self.note(result);
                }
                None => self.missing("页面"),
            }
            for file in &content.resources {
                self.resources(part.unwrap_or(root), file, &mut resources);
            }
            let layers = self.layers(root, document, &content, &mut templates);
            let size = paint::size(content.area.or(document.area));
            let page =
                self.page(&[&layers.0[..], &[Rc::new(content)], &layers.1].concat(), &resources, size)?;
            pages.insert(id, page);
            if self.out.border().is_break() {
                return Ok(());
            }
        }
        for title in &document.titles {
            metadata::labelled(&mut self.out, "目录", title, Part::Metadata);
        }
        self.links(&document.links);
        if let Some(list) = &document.annotations {
            self.annotations(root, list, &pages, &resources)?;
        }
        if let Some(list) = &document.attachments {
            self.attachments(root, list);
        }
        for list in &document.lists {
            self.list(root, list);
        }
        Ok(())
    }

    /// The templates of a page, behind its body and before it.
    fn layers(
        &mut self,
        root: usize,
        document: &Document,
        content: &Content,
        templates: &mut Templates,
    ) -> (Vec<Rc<Content>>, Vec<Rc<Content>>) {
        let (mut behind, mut before) = (Vec::new(), Vec::new());
        for (id, order) in &content.templates {
            let template = match (templates.get(id), document.templates.get(id)) {
                (Some(template), _) => Rc::clone(template),
                (None, Some(location)) => {
                    let mut template = Content::default();
                    match self.find(root, location) {
                        Some(part) => {
                            let result = self.package.xml(part, |xml| object::read(xml, &mut template));
                            self.note(result);
                        }
                        None => self.missing("模板页"),
                    }
                    let template = Rc::new(template);
                    templates.insert(id.clone(), Rc::clone(&template));
                    template
                }
                (None, None) => continue,
            };
            if *order == Order::Foreground { before.push(template) } else { behind.push(template) }
        }
        (behind, before)
    }

    /// Draws a page from back to front and hands it on.
    fn page(
        &mut self,
        layers: &[Rc<Content>],
        resources: &Resources,
        size: (f64, f64),
    ) -> Result<Page, Unread> {
        let number = self.pages;
        let mut drawn = Drawn::default();
        for layer in layers {
            let result = drawn.draw(&layer.objects, resources, Matrix::PAGE, self.package.budget());
            self.note(result);
            self.package.budget().time()?;
        }
        if let Some(count) = page::unreadable(drawn.glyphs.iter().map(|(glyph, _)| glyph)) {
            let note = format!("第 {number} 页有 {count} 个字形无法还原成文字");
            self.note(Err(Unread::new(Reason::Unreadable, note)));
        }
        let mut page = Page::new(number);
        let (tables, out) = (&mut self.tables, &mut self.out);
        page.emit(&mut drawn, &mut Layout { size, part: Part::Body, tables, out });
        self.pictures(&drawn.pictures, resources, &page, Some(size));
        for layer in layers {
            self.links(&layer.links);
        }
        Ok(page)
    }

    /// Hands on pictures. On a page of a known size they may be all there is.
    fn pictures(
        &mut self,
        pictures: &[paint::Picture],
        resources: &Resources,
        page: &Page,
        size: Option<(f64, f64)>,
    ) {
        let covered: f64 = pictures.iter().map(|p| p.area).sum();
        let area = size.map_or(f64::INFINITY, |(width, height)| width * height);
        let scan = size.is_some() && (page.characters == 0 || !page.wordy && covered >= area * 0.6);
        let mut here = HashSet::new();
        for picture in pictures {
            let part = match resources.media(&picture.resource) {
                Some(Some(part)) => part,
                Some(None) => {
                    self.missing("图片");
                    continue;
                }
                None => continue,
            };
            let side = self.side(part);
            // A picture of a kind whose header says nothing counts by the room that it takes.
            let large = match side {
                Some((width, height)) => width.min(height) >= PICTURE_SIDE,
                None => picture.area >= area * 0.3,
            };
            let new = here.insert(part) && (self.pictures.insert(part) || scan);
            if !large || !new {
                continue;
            }
            // What is recognised in a picture must not come before the lines that wait.
            self.out.flush();
            let package = self.package;
            let image = || package.bytes(part).ok();
            self.out.sink().picture(&Picture {
                size: side,
                place: page.at(picture.top),
                alone: scan,
                image: &image,
            });
        }
    }

    fn side(&mut self, part: usize) -> Option<(u32, u32)> {
        if let Some(size) = self.sizes.get(&part) {
            return *size;
        }
        let size = match self.package.bytes(part) {
            Ok(bytes) => picture_size::of(&bytes),
            Err(unread) => {
                self.note(Err(unread));
                None
            }
        };
        self.sizes.insert(part, size);
        size
    }

    fn annotations(
        &mut self,
        root: usize,
        list: &str,
        pages: &HashMap<&str, Page>,
        resources: &Resources,
    ) -> Result<(), Unread> {
        let Some(list) = self.find(root, list) else {
            self.missing("批注");
            return Ok(());
        };
        let mut files = Vec::new();
        let result = self.package.xml(list, |xml| annotation::files(xml, &mut files));
        self.note(result);
        let elsewhere = Page::default();
        for (id, file) in &files {
            let Some(part) = self.find(list, file) else {
                self.missing("批注");
                continue;
            };
            let mut annotations = Vec::new();
            let result = self.package.xml(part, |xml| annotation::read(xml, &mut annotations));
            self.note(result);
            let page = pages.get(id.as_str()).unwrap_or(&elsewhere);
            for annotation in &annotations {
                self.annotation(annotation, page, resources)?;
            }
        }
        Ok(())
    }

    fn annotation(
        &mut self,
        annotation: &Annotation,
        page: &Page,
        resources: &Resources,
    ) -> Result<(), Unread> {
        let boundary = annotation.boundary;
        let matrix = Matrix::PAGE.of(Matrix::read(None), boundary.x, boundary.y);
        let mut drawn = Drawn::default();
        let result = drawn.draw(&annotation.appearance.objects, resources, matrix, self.package.budget());
        self.note(result);
        // The line that it stands on, or the first of those that it reaches over.
        let place = page.at((boundary.y + boundary.height.min(LINE)) * value::POINTS);
        let shown = drawn.glyphs.iter().filter(|(glyph, _)| !glyph.text.is_blank()).count();
        let said = annotation.texts.iter().flat_map(|(_, text)| text.chars()).filter(|c| !c.is_whitespace());
        let characters = said.count() + shown;
        let thing = (annotation.kind != "Link").then(|| {
            let text = format!("{} {characters} 字", annotation.say());
            self.out.hide(Observation::of_text("hidden-comment", text, Part::Annotation, place.clone()))
        });
        let before = self.out.within(thing);
        for (name, text) in &annotation.texts {
            let label = (!name.is_empty()).then(|| self.out.name(name));
            let start = self.out.open();
            self.out.push(text.trim(), None);
            self.out.close(start, Part::Annotation, place.clone(), None, label);
        }
        let mut laid = page.aside();
        let (tables, out) = (&mut self.tables, &mut self.out);
        laid.emit(&mut drawn, &mut Layout { size: (0.0, 0.0), part: Part::Annotation, tables, out });
        self.out.within(before);
        metadata::labelled(&mut self.out, "批注人", &annotation.creator, Part::Annotation);
        self.pictures(&drawn.pictures, resources, page, None);
        self.links(&annotation.appearance.links);
        self.package.budget().time()
    }

    fn attachments(&mut self, root: usize, list: &str) {
        let Some(list) = self.find(root, list) else {
            self.missing("附件");
            return;
        };
        let mut files: Vec<(String, String)> = Vec::new();
        let mut text = String::new();
        let result = self.package.xml(list, |xml| {
            while let Some(token) = xml.token()? {
                match token {
                    Token::Start(tag) => {
                        text.clear();
                        if tag.name() == "Attachment" {
                            files.push((tag.attr("Name").unwrap_or_default(), String::new()));
                        }
                    }
                    Token::Text(piece) => text.push_str(&piece),
                    Token::End(tag) => {
                        if let (Some(file), "FileLoc") = (files.last_mut(), tag.name()) {
                            file.1 = text.trim().to_owned();
                        }
                    }
                }
            }
            Ok(())
        });
        self.note(result);
        for (name, file) in files {
            match self.find(list, &file) {
                Some(part) => self.embedded(part, &name, Some(Part::Attachment)),
                None => self.missing("附件"),
            }
        }
    }

    /// Hands on a file within this one. The name that it was given may lack the extension that its kind is told by.
    fn embedded(&mut self, part: usize, name: &str, plain: Option<Part>) {
        let bytes = match self.package.bytes(part) {
            Ok(bytes) => bytes,
            Err(unread) => return self.note(Err(unread)),
        };
        let stored = self.package.name(part).rsplit('/').next().unwrap_or_default();
        let extension = stored.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
        let name = match extension {
            _ if name.is_empty() => stored.to_owned(),
            Some(extension) if !name.to_lowercase().ends_with(&format!(".{extension}")) => {
                format!("{name}.{extension}")
            }
            _ => name.to_owned(),
        };
        let part = plain.unwrap_or(Part::Embedded);
        let text = format!("附件 {} 字节", bytes.len());
        let thing = self.out.hide(Observation::of_thing("hidden-embedded", text, part, UnitPlace::None));
        // Its blocks must not come between the units of ours that wait.
        self.out.flush();
        let content = &mut bytes.as_slice();
        self.out.sink().nested(Nested { name: &name, content, plain: Some(part), thing: Some(thing) });
    }

    /// Reads a list of files that programs put their own data in, and those files.
    fn list(&mut self, root: usize, list: &str) {
        let Some(list) = self.find(root, list) else { return };
        let mut files = Vec::new();
        let mut text = String::new();
        let result = self.package.xml(list, |xml| {
            while let Some(token) = xml.token()? {
                match token {
                    Token::Start(tag) => {
                        text.clear();
                        tag.each(|name, value| {
                            if matches!(name, "AppName" | "Company" | "Name") {
                                metadata::labelled(&mut self.out, "", value, Part::Metadata);
                            }
                        });
                    }
                    Token::Text(piece) => text.push_str(&piece),
                    Token::End(tag) => match tag.name() {
                        "FileLoc" | "ExtendData" => files.push(text.trim().to_owned()),
                        "SchemaLoc" => {}
                        _ => {
                            metadata::labelled(&mut self.out, "", &text, Part::Metadata);
                            text.clear();
                        }
                    },
                }
            }
            Ok(())
        });
        self.note(result);
        for file in files {
            if let Some(part) = self.find(list, &file).filter(|part| !self.package.is_reached(*part)) {
                self.other(part);
            }
        }
    }

    /// Reads what no list named: pages of earlier versions, data of programs.
    fn rest(&mut self) -> Result<(), Unread> {
        for part in 0..self.package.len() {
            if !self.package.is_reached(part) {
                self.other(part);
            }
            self.package.budget().time()?;
            if self.out.border().is_break() {
                break;
            }
        }
        Ok(())
    }

    fn other(&mut self, part: usize) {
        let name = self.package.name(part).to_lowercase();
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            _ if name.ends_with('/') => {}
            Some("xml") => match self.package.peek(part, xml::root).as_deref() {
                Some("Page") => self.forgotten(part),
                // A signature or a list whose owner is gone says nothing by itself.
                Some("Res" | "Annotations" | "Attachments" | "Signatures" | "DocVersion") => {
                    self.package.reach(part)
                }
                _ => {
                    let out = &mut self.out;
                    let read =
                        |xml: &mut xml::Xml<'_>| generic::read(xml, out, Part::Metadata, Attributes::All);
                    let result = self.package.xml(part, read);
                    self.note(result);
                }
            },
            Some(
                "xsd" | "ttf" | "otf" | "ttc" | "cff" | "png" | "jpg" | "jpeg" | "bmp" | "gif" | "tif"
                | "tiff" | "jb2" | "gbig2" | "jp2" | "dat" | "esl" | "cer" | "mp3" | "mp4" | "wav" | "avi",
            ) => {}
            _ => self.embedded(part, "", None),
        }
    }

    /// A page that the document does not show.
    fn forgotten(&mut self, part: usize) {
        let mut content = Content::default();
        let result = self.package.xml(part, |xml| object::read(xml, &mut content));
        self.note(result);
        let mut drawn = Drawn::default();
        let result = drawn.draw(&content.objects, &Resources::default(), Matrix::PAGE, self.package.budget());
        self.note(result);
        let characters = drawn.glyphs.iter().filter(|(glyph, _)| !glyph.text.is_blank()).count();
        let text = format!("文档没有列出的页面 {characters} 字");
        let thing = self.out.hide(Observation::of_text("hidden-text", text, Part::Hidden, UnitPlace::None));
        let before = self.out.within(Some(thing));
        let (tables, out) = (&mut self.tables, &mut self.out);
        let size = paint::size(content.area);
        Page::default().aside().emit(&mut drawn, &mut Layout { size, part: Part::Hidden, tables, out });
        self.out.within(before);
    }

    fn resources(&mut self, from: usize, file: &str, resources: &mut Resources) {
        match self.find(from, file) {
            Some(part) if self.package.is_reached(part) => {}
            Some(part) => {
                let result = resources.add(self.package, part);
                self.note(result);
            }
            None => self.missing("资源"),
        }
    }

    fn links(&mut self, links: &[String]) {
        for link in links {
            self.out.unit(link.trim(), Part::Field, UnitPlace::None);
        }
    }

    fn find(&self, from: usize, location: &str) -> Option<usize> {
        location::find(self.package, self.package.name(from), "", location)
    }

    fn missing(&mut self, what: &str) {
        self.note(Err(Unread::new(Reason::Corrupt, format!("文件缺少引用的{what}"))));
    }

    fn note(&mut self, result: Result<(), Unread>) {
        if let Err(unread) = result {
            self.out.sink().unread(unread);
        }
    }
}
