//! Reads a slide, layout, master or notes page (ECMA-376 Part 1, 19.3.1 and clause 21.1). Walks its elements with a
//! stack of its own, so that nesting costs no call stack.

use std::collections::HashSet;

use super::page::{Colour, Fill, Page, Paragraph, Placeholder, Run, Shape};
use super::table::Table;
use crate::extract::ooxml::xml::{Tag, Token, Xml};
use crate::extract::slide::{MOST, Rect, Transform, WEIGHT};
use crate::model::{Reason, Unread};

/// Elements whose content is layout or packed data, never words.
const SKIPPED: &[&str] = &["attrName", "binData", "ClientData", "tableStyleId"];

/// Reads a page. `tables` numbers the tables of the document.
pub fn read(xml: &mut Xml<'_>, page: &mut Page, tables: &mut u32) -> Result<(), Unread> {
    let mut parser = Parser {
        page,
        tables,
        levels: Vec::new(),
        open: Vec::new(),
        groups: Vec::new(),
        xfrm: Xfrm::default(),
        paragraph: None,
        run: Run::default(),
        table: None,
        number: false,
        choices: HashSet::new(),
        held: 0,
    };
    let result = parser.read(xml);
    parser.finish();
    result
}

/// What an open element is to those within it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Other,
    Shape,
    Group,
    Xfrm,
    /// Its children say what the target is filled with.
    Fills(Target),
    /// Its child is the target's colour.
    Colour(Target),
    /// A colour; its children change it.
    Change(Target),
    Paragraph,
    Run,
    Number,
    Text,
    Table,
    Cell,
    Choice,
    Fallback,
}

/// What a fill fills.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Background,
    Shape,
    Cell,
    Letters,
    Highlight,
}

#[derive(Clone, Copy)]
struct Group {
    transform: Transform,
    off: bool,
}

/// A transform being read (20.1.7.6, 20.1.7.5): place and size, and for groups those of the children's own grid.
#[derive(Clone, Copy, Default)]
struct Xfrm {
    offset: Option<(f64, f64)>,
    size: Option<(f64, f64)>,
    child_offset: (f64, f64),
    child_size: (f64, f64),
    turned: bool,
}

struct Parser<'p> {
    page: &'p mut Page,
    tables: &'p mut u32,
    levels: Vec<Level>,
    /// The shapes that are open, outermost first: an object's frame holds its picture.
    open: Vec<Shape>,
    groups: Vec<Group>,
    xfrm: Xfrm,
    paragraph: Option<Paragraph>,
    run: Run,
    table: Option<Table>,
    /// Within a field that shows the slide's number.
    number: bool,
    /// Texts of alternatives that were chosen; what falls back on the same says nothing new.
    choices: HashSet<String>,
    held: usize,
}

impl Parser<'_> {
    fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Unread> {
        while let Some(token) = xml.token()? {
            match token {
                Token::Start(tag) => {
                    if SKIPPED.contains(&tag.name()) {
                        xml.skip()?;
                    } else {
                        let level = self.start(&tag);
                        self.levels.push(level);
                    }
                }
                Token::Text(text) => self.text(&text),
                Token::End(tag) => self.end(tag.name()),
            }
            if self.held > MOST {
                return Err(Unread::new(Reason::Limit, "幻灯片内容过多"));
            }
        }
        Ok(())
    }

    /// Keeps what a damaged part left unfinished.
    fn finish(&mut self) {
        self.end_run();
        self.end_paragraph();
        while !self.open.is_empty() {
            self.end_shape();
        }
    }

    fn parent(&self) -> Level {
        self.levels.last().copied().unwrap_or(Level::Other)
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group { transform: Transform::default(), off: false })
    }

    fn start(&mut self, tag: &Tag<'_>) -> Level {
        let parent = self.parent();
        match (tag.name(), parent) {
            (_, Level::Change(target)) => {
                self.change(tag, target);
                return Level::Other;
            }
            (_, Level::Colour(target)) => {
                self.fill(target, colour(tag).map_or(Fill::Other, Fill::Solid));
                return Level::Change(target);
            }
            (name, Level::Fills(target)) if name.ends_with("Fill") => return self.fills(name, target),
            ("highlight", Level::Fills(Target::Letters)) => return Level::Colour(Target::Highlight),
            ("ln", Level::Fills(Target::Letters)) => self.run.outlined = true,
            (name, Level::Xfrm) => self.measure(name, tag),
            _ => {}
        }
        match tag.name() {
            "sld" => self.page.hidden = !tag.on("show", true),
            "clrMap" | "overrideClrMapping" => {
                let colours = &mut self.page.colours;
                tag.each(|name, value| colours.push((name.to_owned(), value.to_owned())));
            }
            "bgPr" => return Level::Fills(Target::Background),
            // The first fill of a theme's backgrounds is its plain colour; others shade it (20.1.4.1.7).
            "bgRef" if tag.attr("idx").as_deref() == Some("1001") => {
                return Level::Colour(Target::Background);
            }
            "bgRef" => self.page.background = Fill::Other,
            "grpSp" | "spTree" => {
                self.groups.push(self.group());
                return Level::Group;
            }
            name @ ("sp" | "pic" | "cxnSp" | "graphicFrame" | "contentPart") => {
                let shape =
                    Shape { off: self.group().off, frame: name == "graphicFrame", ..Shape::default() };
                self.open.push(shape);
                self.held += 4 * WEIGHT;
                return Level::Shape;
            }
            "cNvPr" => self.named(tag),
            "ph" => {
                if let Some(shape) = self.open.last_mut() {
                    let kind = tag.attr("type").unwrap_or_else(|| "obj".to_owned());
                    let index = tag.attr("idx").unwrap_or_default();
                    shape.placeholder = Some(Placeholder { kind, index });
                }
            }
            "xfrm" => {
                let turned = tag.attr("rot").and_then(|rot| rot.parse::<i64>().ok());
                self.xfrm =
                    Xfrm { turned: turned.is_some_and(|rot| rot % 10_800_000 != 0), ..Xfrm::default() };
                return Level::Xfrm;
            }
            "spPr" => return Level::Fills(Target::Shape),
            "fillRef" => {
                if let Some(shape) = self.open.last_mut() {
                    shape.styled = tag.attr("idx").is_some_and(|idx| idx != "0");
                }
            }
            "blip" => self.picture(tag),
            "oleObj" => {
                let name = tag.attr("name").filter(|name| !name.trim().is_empty());
                if let (Some(shape), Some(name)) = (self.open.last_mut(), name) {
                    shape.names.push(name);
                }
            }
            "hlinkClick" | "hlinkHover" => self.word(tag.attr("tooltip").as_deref()),
            "tbl" => {
                self.table = Some(Table::new(*self.tables));
                *self.tables = self.tables.saturating_add(1);
                return Level::Table;
            }
            "tr" => self.table.iter_mut().for_each(Table::row),
            "tc" => {
                let first = self.open.last().map_or(0, |shape| shape.paragraphs.len());
                self.table.iter_mut().for_each(|table| table.cell(tag, first));
                return Level::Cell;
            }
            "tcPr" => return Level::Fills(Target::Cell),
            "p" => {
                self.end_paragraph();
                let (cell, merged) = self.table.as_ref().map_or((None, false), Table::around);
                self.paragraph = Some(Paragraph { cell, merged, ..Paragraph::default() });
                return Level::Paragraph;
            }
            "r" | "fld" if self.paragraph.is_some() => {
                self.end_run();
                if tag.attr("type").as_deref() == Some("slidenum") {
                    self.number = true;
                    return Level::Number;
                }
                return Level::Run;
            }
            "rPr" if matches!(parent, Level::Run) => {
                self.run.size = tag.attr("sz").and_then(|size| size.trim().parse().ok());
                return Level::Fills(Target::Letters);
            }
            "br" if parent == Level::Paragraph => self.line_break(),
            "t" if self.paragraph.is_some() => return Level::Text,
            "Choice" => return Level::Choice,
            "Fallback" => return Level::Fallback,
            _ => {}
        }
        Level::Other
    }

    fn fills(&mut self, name: &str, target: Target) -> Level {
        match name {
            "solidFill" => return Level::Colour(target),
            "noFill" => self.fill(target, Fill::None),
            _ => self.fill(target, Fill::Other),
        }
        Level::Other
    }

    /// What changes a colour makes it another, which only a renderer knows; nothing at all if it is transparent.
    fn change(&mut self, tag: &Tag<'_>, target: Target) {
        let value = tag.attr("val").unwrap_or_default();
        match (tag.name(), value.trim_end_matches('%')) {
            ("alpha", "0") => self.fill(target, Fill::None),
            (_, "100000") | ("alpha", "100") => {}
            _ => self.fill(target, Fill::Other),
        }
    }

    fn fill(&mut self, target: Target, fill: Fill) {
        match target {
            Target::Background => self.page.background = fill,
            Target::Shape => self.open.iter_mut().last().into_iter().for_each(|s| s.fill = fill.clone()),
            Target::Cell => self.table.iter_mut().for_each(|table| table.ground = fill.clone()),
            Target::Letters => self.run.fill = fill,
            Target::Highlight => self.run.ground = fill,
        }
    }

    fn measure(&mut self, name: &str, tag: &Tag<'_>) {
        let number = |key| tag.attr(key).and_then(|v| v.trim().parse::<f64>().ok()).filter(|v| v.is_finite());
        let pair = |a, b| Some((number(a)?, number(b)?));
        match name {
            "off" => self.xfrm.offset = pair("x", "y"),
            "ext" => self.xfrm.size = pair("cx", "cy"),
            "chOff" => self.xfrm.child_offset = pair("x", "y").unwrap_or_default(),
            "chExt" => self.xfrm.child_size = pair("cx", "cy").unwrap_or_default(),
            _ => {}
        }
    }

    fn placed(&mut self) {
        let Xfrm { offset: Some((x, y)), size: Some((width, height)), .. } = self.xfrm else { return };
        let rect = Rect { x, y, width, height };
        let outer = self.group().transform;
        match (self.open.last_mut(), self.groups.last_mut()) {
            (Some(shape), _) => {
                let rect = outer.rect(rect);
                shape.rect = Some(if self.xfrm.turned { rect.turned() } else { rect });
            }
            (None, Some(group)) => {
                let ((x, y), (width, height)) = (self.xfrm.child_offset, self.xfrm.child_size);
                // Without a grid of their own the children keep their places.
                if width > 0.0 && height > 0.0 {
                    group.transform = Transform::of(Rect { x, y, width, height }, rect).within(outer);
                }
            }
            (None, None) => {}
        }
    }

    /// The names and alternative texts of a shape or, where none is open, of a group.
    fn named(&mut self, tag: &Tag<'_>) {
        let texts = |keys: &[&str]| -> Vec<String> {
            let values = keys.iter().filter_map(|key| tag.attr(key));
            values.filter(|value| !value.trim().is_empty()).collect()
        };
        let (alt, names, off) = (texts(&["descr", "title"]), texts(&["name"]), tag.on("hidden", false));
        self.held += alt.iter().chain(&names).map(|text| text.len() + WEIGHT).sum::<usize>();
        match self.open.last_mut() {
            Some(shape) => {
                shape.alt.extend(alt);
                shape.names.extend(names);
                shape.off |= off;
            }
            None => {
                let off = off || self.group().off;
                self.groups.iter_mut().last().into_iter().for_each(|group| group.off = off);
                if !alt.is_empty() || !names.is_empty() {
                    self.page.shapes.push(Shape { alt, names, off, ..Shape::default() });
                }
            }
        }
    }

    fn picture(&mut self, tag: &Tag<'_>) {
        let Some(id) = tag.attr("embed").or_else(|| tag.attr("link")) else { return };
        self.held += WEIGHT;
        match self.open.last_mut() {
            Some(shape) => shape.pictures.push(id),
            None => self.page.pictures.push(id),
        }
    }

    fn word(&mut self, text: Option<&str>) {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            self.held += text.len() + WEIGHT;
            self.page.words.push(text.to_owned());
        }
    }

    fn line_break(&mut self) {
        self.end_run();
        if let Some(last) = self.paragraph.as_mut().and_then(|paragraph| paragraph.runs.last_mut()) {
            last.text.push(' ');
            self.held += 1;
        }
    }

    fn text(&mut self, text: &str) {
        match self.parent() {
            Level::Text if self.number => {}
            Level::Text => {
                self.run.text.push_str(text);
                self.held += text.len();
            }
            // An element that the standard does not have: shown by no program, but there.
            _ => self.word(Some(text)),
        }
    }

    fn end(&mut self, name: &str) {
        match self.levels.pop().unwrap_or(Level::Other) {
            Level::Xfrm => self.placed(),
            Level::Run | Level::Number => {
                self.end_run();
                self.number = false;
            }
            Level::Paragraph => self.end_paragraph(),
            Level::Shape => self.end_shape(),
            Level::Group => drop(self.groups.pop()),
            Level::Cell => {
                if let (Some(table), Some(shape)) = (&mut self.table, self.open.last_mut()) {
                    table.end_cell(&mut shape.paragraphs);
                }
            }
            Level::Table => self.table = None,
            _ if name == "AlternateContent" && !self.levels.contains(&Level::Choice) => self.choices.clear(),
            _ => {}
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        let Some(paragraph) = self.paragraph.as_mut().filter(|_| !run.text.is_empty()) else { return };
        match paragraph.runs.last_mut() {
            Some(last) if last.looks_like(&run) => {
                last.text.push_str(&run.text);
            }
            _ => {
                self.held += WEIGHT;
                paragraph.runs.push(run);
            }
        }
    }

    fn end_paragraph(&mut self) {
        self.end_run();
        let Some(paragraph) = self.paragraph.take() else { return };
        let text: String = paragraph.runs.iter().map(|run| run.text.as_str()).collect();
        if text.trim().is_empty() {
            return;
        }
        self.held += WEIGHT;
        if self.levels.contains(&Level::Fallback) && self.choices.contains(&text) {
            return;
        }
        if self.levels.contains(&Level::Choice) {
            self.held += text.len();
            self.choices.insert(text);
        }
        match self.open.last_mut() {
            Some(shape) => shape.paragraphs.push(paragraph),
            None => self.page.shapes.push(Shape { paragraphs: vec![paragraph], ..Shape::default() }),
        }
    }

    fn end_shape(&mut self) {
        let Some(mut shape) = self.open.pop() else { return };
        match self.open.last_mut() {
            // The picture that stands for an object belongs to the object's frame.
            Some(frame) => {
                frame.paragraphs.append(&mut shape.paragraphs);
                frame.alt.append(&mut shape.alt);
                frame.names.append(&mut shape.names);
                frame.pictures.append(&mut shape.pictures);
            }
            None => self.page.shapes.push(shape),
        }
    }
}

/// A colour (20.1.2.3), if it is told by its value or by its name in the theme.
fn colour(tag: &Tag<'_>) -> Option<Colour> {
    match tag.name() {
        "srgbClr" => Colour::hex(&tag.attr("val")?),
        "sysClr" => Colour::hex(&tag.attr("lastClr")?),
        "schemeClr" => tag.attr("val").map(Colour::Scheme),
        "prstClr" => match tag.attr("val")?.as_str() {
            "white" => Some(Colour::Rgb([255; 3])),
            "black" => Some(Colour::Rgb([0; 3])),
            _ => None,
        },
        _ => None,
    }
}
