//! A story: the main text, a header, the notes, the comments. Walks its elements with a stack of its own, so that
//! nesting costs no call stack.

use std::collections::{BTreeSet, HashSet};

use super::context::{Context, Kind};
use super::paragraph::{Paragraph, Stream};
use super::styles::Styles;
use super::tables::Tables;
use crate::extract::ooxml::drawing;
use crate::extract::ooxml::xml::{Tag, Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};

/// Former formatting, and data that are no words.
const SKIPPED: &[&str] = &[
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tcPrChange",
    "trPrChange",
    "tblGridChange",
    "numberingChange",
    "fldData",
    "binData",
    "posOffset",
    "align",
    "pctWidth",
    "pctHeight",
    "pctPosHOffset",
    "pctPosVOffset",
    "ClientData",
    "LockedField",
    "FieldCodes",
];

/// Text of open paragraphs and of one table row that is held, at most; no document that a program wrote comes near
/// them (bytes).
const PARAGRAPHS: usize = 64 << 20;
const ROW: usize = 4 << 20;

/// The reader of a story.
pub struct Story<'c, 's, 'm> {
    out: &'c mut Collector<'s, 'm>,
    styles: &'c Styles,
    contexts: Vec<Context>,
    paragraphs: Vec<(u64, Paragraph)>,
    tables: Tables,
    last_paragraph: u64,
    next_table: &'c mut u32,
    authors: BTreeSet<String>,
    /// For each `mc:AlternateContent` around: how much its paragraph showed when it began.
    alternates: Vec<usize>,
    choices: HashSet<String>,
    /// Bytes of text in the paragraphs that are open.
    held: usize,
}

impl<'c, 's, 'm> Story<'c, 's, 'm> {
    /// A reader of a story that belongs to `part`. `next_table` numbers the tables of the document.
    pub fn new(
        out: &'c mut Collector<'s, 'm>,
        part: Part,
        styles: &'c Styles,
        next_table: &'c mut u32,
    ) -> Self {
        Story {
            out,
            styles,
            contexts: vec![Context::new(part)],
            paragraphs: Vec::new(),
            tables: Tables::default(),
            last_paragraph: 0,
            next_table,
            authors: BTreeSet::new(),
            alternates: Vec::new(),
            choices: HashSet::new(),
            held: 0,
        }
    }

    /// Reads the story to its end, to an error, or until nobody wants the rest.
    pub fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Unread> {
        while let Some(token) = xml.token()? {
            match token {
                Token::Start(tag) => {
                    self.author(&tag);
                    if SKIPPED.contains(&tag.name()) {
                        xml.skip()?;
                    } else {
                        self.start(&tag);
                    }
                }
                Token::Text(text) => {
                    self.text(&text);
                    if self.held > PARAGRAPHS {
                        return Err(Unread::new(Reason::Limit, "文档中有过长的段落"));
                    }
                }
                Token::End(tag) => {
                    self.end(tag.name());
                    let whole = self.paragraphs.is_empty() && self.tables.depth() == 0;
                    if (whole || self.out.text().len() > ROW) && self.out.border().is_break() {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Hands on what a damaged part left unfinished, and the authors of changes and comments.
    pub fn finish(mut self) {
        while !self.paragraphs.is_empty() {
            self.paragraph();
        }
        for author in std::mem::take(&mut self.authors) {
            self.out.unit(&author, Part::Metadata, UnitPlace::None);
        }
    }

    fn top(&self) -> Context {
        self.contexts.last().copied().unwrap_or_else(|| Context::new(Part::Body))
    }

    fn place(&self) -> UnitPlace {
        match self.paragraphs.last().map_or(self.last_paragraph, |(n, _)| *n) {
            0 => UnitPlace::None,
            n => UnitPlace::Paragraph(n),
        }
    }

    fn push(&mut self, stream: Stream, text: &str) {
        if let Some((_, paragraph)) = self.paragraphs.last_mut() {
            paragraph.push(stream, text);
            self.held += text.len();
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let parent = self.top();
        let mut context = Context { kind: Kind::Other, ..parent };
        let name = tag.name();
        match name {
            "p" => {
                context.kind = Kind::Paragraph;
                if context.boxed || context.fallback {
                    context.stream =
                        if parent.stream == Stream::Deleted { Stream::Deleted } else { Stream::Shown };
                } else {
                    self.last_paragraph += 1;
                }
                self.paragraphs.push((self.last_paragraph, Paragraph::default()));
            }
            "pPr" => context.kind = Kind::ParagraphProperties,
            "r" => context.kind = Kind::Run,
            "rPr" => context.kind = Kind::RunProperties,
            "vanish" | "specVanish" => self.hide(parent, Kind::RunProperties, tag.on("val", true)),
            "rStyle" | "pStyle" => {
                let within = if name == "rStyle" { Kind::RunProperties } else { Kind::ParagraphProperties };
                if tag.attr("val").is_some_and(|id| self.styles.hides(&id)) {
                    self.hide(parent, within, true);
                }
            }
            "t" => context.kind = Kind::Text,
            "delText" => {
                context.kind = Kind::Text;
                context.stream = Stream::Deleted;
            }
            "instrText" | "delInstrText" => {
                context.kind = Kind::Text;
                context.stream = Stream::Field;
            }
            "fldSimple" => {
                let instruction = tag.attr("instr").unwrap_or_default();
                self.push(Stream::Field, &instruction);
            }
            "ins" | "moveTo" if parent.stream == Stream::Shown => context.stream = Stream::Inserted,
            "del" | "moveFrom" => context.stream = Stream::Deleted,
            "rt" => context.stream = Stream::Aside,
            "tab" | "ptab" if parent.kind == Kind::Run => self.push(parent.stream(), "\t"),
            "br" | "cr" if parent.kind == Kind::Run || parent.boxed => self.push(parent.stream(), "\n"),
            "noBreakHyphen" => self.push(parent.stream(), "-"),
            "sym" => self.push(parent.stream(), &symbol(tag)),
            "AlternateContent" => {
                if self.alternates.is_empty() {
                    self.choices.clear();
                }
                self.alternates.push(self.paragraphs.last().map_or(0, |(_, p)| p.shown()));
            }
            "Fallback" => {
                context.fallback = true;
                let shown = self.paragraphs.last().map_or(0, |(_, p)| p.shown());
                if self.alternates.last().is_some_and(|before| *before < shown) {
                    context.stream = Stream::Aside;
                }
            }
            "drawing" | "pict" | "object" | "txbxContent" => {
                context.boxed = true;
                context.tables = self.tables.depth();
                if context.part == Part::Body {
                    context.part = Part::Textbox;
                }
            }
            "tbl" => {
                self.tables.begin(*self.next_table);
                *self.next_table = self.next_table.saturating_add(1);
            }
            "tr" => self.tables.row(),
            "tc" => self.tables.cell(),
            "gridSpan" => self.tables.spans(number(tag).unwrap_or(1)),
            "gridBefore" => self.tables.before(number(tag).unwrap_or(0)),
            "trPr" => context.kind = Kind::RowProperties,
            "hidden" => self.hide(parent, Kind::RowProperties, tag.on("val", true)),
            _ => self.words(tag),
        }
        self.contexts.push(context);
    }

    /// Notes who made a change or a comment.
    fn author(&mut self, tag: &Tag<'_>) {
        let name = tag.name();
        let change = name.ends_with("Change") || name.ends_with("RangeStart");
        if change || matches!(name, "ins" | "del" | "moveFrom" | "moveTo" | "comment") {
            self.authors.extend(tag.attr("author"));
        }
    }

    /// Hides the run, the paragraph's text or the row whose properties are open.
    fn hide(&mut self, parent: Context, within: Kind, hidden: bool) {
        let owner = self.contexts.len().checked_sub(2);
        let Some(owner) = owner.and_then(|i| self.contexts.get_mut(i)) else { return };
        // The properties of a paragraph's mark say nothing about its text.
        if parent.kind == within && owner.kind != Kind::ParagraphProperties {
            owner.hidden = hidden;
        }
    }

    /// What other elements say in attributes.
    fn words(&mut self, tag: &Tag<'_>) {
        let context = self.top();
        let mut say = |value: Option<String>| {
            if let Some(value) = value.filter(|v| !v.starts_with('_')) {
                self.out.unit(value.trim(), Part::Metadata, UnitPlace::None);
            }
        };
        match tag.name() {
            "alias" | "statusText" | "helpText" => say(tag.attr("val")),
            "tag" => say(tag.attr("val")),
            "bookmarkStart" => say(tag.attr("name")),
            "listItem" => {
                say(tag.attr("displayText"));
                say(tag.attr("value"));
            }
            "hyperlink" => say(tag.attr("tooltip")),
            "textpath" => {
                let word_art = tag.attr("string").unwrap_or_default();
                let place = self.place();
                if !context.fallback || !self.choices.contains(&word_art) {
                    self.out.unit(&word_art, context.part, place);
                }
            }
            _ if context.boxed && !context.fallback => {
                let place = self.place();
                drawing::names(tag, self.out, place);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let context = self.top();
        if context.kind == Kind::Text && !self.paragraphs.is_empty() {
            self.push(context.stream(), text);
        } else if !text.trim().is_empty() {
            // An element that the standard does not have: shown by no program, but there.
            let place = self.place();
            self.out.unit(text.trim(), Part::Metadata, place);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" if self.top().kind == Kind::Paragraph => self.paragraph(),
            "AlternateContent" => {
                self.alternates.pop();
            }
            "tr" => self.tables.end_row(),
            "tbl" => self.tables.end(),
            _ => {}
        }
        if self.contexts.len() > 1 {
            self.contexts.pop();
        }
        // A row of the outermost table ended: a block may end here, though the table goes on.
        if name == "tr" && self.tables.depth() == 1 && self.paragraphs.is_empty() {
            let _ = self.out.border();
        }
    }

    /// Ends the innermost paragraph and hands on its texts.
    fn paragraph(&mut self) {
        let Some((number, paragraph)) = self.paragraphs.pop() else { return };
        if self.paragraphs.is_empty() {
            self.held = 0;
        }
        let context = self.top();
        let place = if number == 0 { UnitPlace::None } else { UnitPlace::Paragraph(number) };
        let cell = self.tables.around(context.tables);
        for text in paragraph.texts() {
            if context.fallback && self.choices.contains(&text.text) {
                continue;
            }
            let part = context.part_of(text.stream, cell.is_some());
            match (text.seam, cell) {
                (Some(seam), _) => {
                    let (tail, head) = text.text.split_at(seam);
                    self.out.seam(tail, head, part, place.clone());
                }
                (None, Some(cell)) => self.out.cell(&text.text, part, place.clone(), cell),
                (None, None) => self.out.unit(&text.text, part, place.clone()),
            }
            if !self.alternates.is_empty() {
                self.choices.insert(text.text);
            }
        }
    }
}

fn number(tag: &Tag<'_>) -> Option<u32> {
    tag.attr("val")?.trim().parse().ok()
}

/// The character of a `w:sym` (17.3.3.30). Symbol fonts are addressed in the private use area; Wingdings has the
/// star of a security marking at AB.
fn symbol(tag: &Tag<'_>) -> String {
    let code = tag.attr("char").and_then(|c| u32::from_str_radix(&c, 16).ok()).unwrap_or(0);
    let font = tag.attr("font").unwrap_or_default();
    match (font.as_str(), code) {
        ("Wingdings", 0xF0AB | 0xAB) => "★".to_owned(),
        _ => char::from_u32(code).filter(|c| *c != '\0').map(String::from).unwrap_or_default(),
    }
}
