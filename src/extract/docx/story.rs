//! A story: the main text, a header, the notes, the comments. Walks its elements with a stack of its own, so that
//! nesting costs no call stack.

use std::collections::{HashMap, HashSet};

use super::context::{Context, Kind};
use super::look::{self, Look};
use super::paragraph::{Paragraph, Stream, Text};
use super::residue::Residue;
use super::styles::Styles;
use super::tables::Tables;
use super::words::{self, number, symbol};
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

/// What the stories of a document share.
#[derive(Debug)]
pub struct Shared {
    styles: Styles,
    /// Whether the main text says anything.
    pub speaks: bool,
    /// The number of the next table.
    next_table: u32,
    /// The paragraph that each comment stands at, by the comment's id.
    anchors: HashMap<String, u64>,
}

impl Shared {
    /// For a document of these styles.
    pub fn new(styles: Styles) -> Self {
        Shared { styles, speaks: false, next_table: 0, anchors: HashMap::new() }
    }
}

/// The reader of a story.
pub struct Story<'c, 's, 'm> {
    out: &'c mut Collector<'s, 'm>,
    shared: &'c mut Shared,
    contexts: Vec<Context>,
    paragraphs: Vec<(u64, Paragraph)>,
    tables: Tables,
    last_paragraph: u64,
    residue: Residue,
    /// The paragraph of the main text that the comment stands at.
    anchor: Option<u64>,
    /// For each `mc:AlternateContent` around: how much its paragraph showed when it began.
    alternates: Vec<usize>,
    choices: HashSet<String>,
    /// Bytes of text in the paragraphs that are open.
    held: usize,
}

impl<'c, 's, 'm> Story<'c, 's, 'm> {
    /// A reader of a story that belongs to `part`.
    pub fn new(out: &'c mut Collector<'s, 'm>, part: Part, shared: &'c mut Shared) -> Self {
        Story {
            out,
            shared,
            contexts: vec![Context::new(part)],
            paragraphs: Vec::new(),
            tables: Tables::default(),
            last_paragraph: 0,
            residue: Residue::default(),
            anchor: None,
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
                    if (whole || self.out.text().len() > ROW) && self.border() {
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
        self.residue.finish(self.out);
    }

    /// A block may end here. Whether nobody wants the rest.
    fn border(&mut self) -> bool {
        self.residue.before_border(self.out);
        self.out.border().is_break()
    }

    fn top(&self) -> Context {
        self.contexts.last().copied().unwrap_or_else(|| Context::new(Part::Body))
    }

    fn place(&self) -> UnitPlace {
        self.place_of(self.paragraphs.last().map_or(self.last_paragraph, |(n, _)| *n))
    }

    fn place_of(&self, paragraph: u64) -> UnitPlace {
        match self.anchor.unwrap_or(paragraph) {
            0 => UnitPlace::None,
            n => UnitPlace::Paragraph(n),
        }
    }

    fn push(&mut self, stream: Stream, text: &str) {
        let changed = self.top().author;
        if let Some((_, paragraph)) = self.paragraphs.last_mut() {
            paragraph.push(stream, changed, text);
            self.held += text.len();
            if let Some(author) = changed {
                self.residue.change(author, text, stream == Stream::Deleted);
            }
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
                context.look = self.shared.styles.paragraph(None);
                self.paragraphs.push((self.last_paragraph, Paragraph::default()));
            }
            "pPr" => context.kind = Kind::ParagraphProperties,
            "r" => context.kind = Kind::Run,
            "rPr" => context.kind = Kind::RunProperties,
            "vanish" | "specVanish" | "color" | "sz" | "highlight" | "shd" | "rStyle" | "pStyle"
            | "tblStyle" => {
                self.property(parent, tag);
            }
            "background" if tag.attr("color").is_some_and(|colour| look::colours(&colour)) => {
                self.contexts.iter_mut().for_each(|context| context.backed = true);
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
            "ins" | "del" | "moveTo" | "moveFrom" | "cellIns" | "cellDel" | "cellMerge" => {
                let author = self.residue.author(&tag.attr("author").unwrap_or_default());
                match name {
                    _ if matches!(parent.kind, Kind::RunProperties | Kind::TableProperties) => {
                        self.residue.change(author, "", name == "del");
                    }
                    "del" | "moveFrom" => (context.stream, context.author) = (Stream::Deleted, Some(author)),
                    _ if parent.stream == Stream::Shown => {
                        (context.stream, context.author) = (Stream::Inserted, Some(author));
                    }
                    _ => {}
                }
            }
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
                context.backed = true;
                context.tables = self.tables.depth();
                if context.part == Part::Body {
                    context.part = Part::Textbox;
                }
            }
            "tbl" => {
                self.tables.begin(self.shared.next_table);
                self.shared.next_table = self.shared.next_table.saturating_add(1);
            }
            "tr" => self.tables.row(),
            "tc" => self.tables.cell(),
            "gridSpan" => self.tables.spans(number(tag).unwrap_or(1)),
            "gridBefore" => self.tables.before(number(tag).unwrap_or(0)),
            "tblPr" | "trPr" | "tcPr" => context.kind = Kind::TableProperties,
            "hidden" if parent.kind == Kind::TableProperties => {
                if let Some(row) = self.owner() {
                    row.hidden = tag.on("val", true);
                }
            }
            "comment" if parent.part == Part::Comment => {
                let anchor = tag.attr("id").and_then(|id| self.shared.anchors.get(&id));
                self.anchor = anchor.copied();
                let place = self.place_of(self.last_paragraph.saturating_add(1));
                self.residue.open_comment(place);
            }
            "commentReference" if parent.part != Part::Comment => {
                if let Some(id) = tag.attr("id") {
                    self.shared.anchors.insert(id, self.last_paragraph);
                }
            }
            _ => self.words(tag),
        }
        self.contexts.push(context);
    }

    /// Notes who made a change or a comment.
    fn author(&mut self, tag: &Tag<'_>) {
        let name = tag.name();
        let change = name.ends_with("Change") || name.ends_with("RangeStart");
        let by_name = matches!(name, "ins" | "del" | "moveFrom" | "moveTo" | "comment");
        if (change || by_name || name.starts_with("cell"))
            && let Some(name) = tag.attr("author")
        {
            self.residue.name(&name);
        }
    }

    /// The context of the element whose properties are open.
    fn owner(&mut self) -> Option<&mut Context> {
        let owner = self.contexts.len().checked_sub(2)?;
        self.contexts.get_mut(owner)
    }

    /// A property of a run, a paragraph or a table that decides whether its text is seen.
    fn property(&mut self, parent: Context, tag: &Tag<'_>) {
        let id = tag.attr("val").unwrap_or_default();
        let styles = &self.shared.styles;
        let (kind, name) = (parent.kind, tag.name());
        let shaded = match (kind, name) {
            (Kind::ParagraphProperties | Kind::TableProperties, "shd") => look::shades(tag),
            (Kind::TableProperties, "tblStyle") => styles.fills(&id),
            _ => false,
        };
        let style = match (kind, name) {
            (Kind::ParagraphProperties, "pStyle") => Some(styles.paragraph(Some(&id))),
            (Kind::RunProperties, "rStyle") => Some(styles.look(&id)),
            _ => None,
        };
        let Some(owner) = self.owner() else { return };
        owner.backed |= shaded;
        // The properties of a paragraph's mark say nothing about its text.
        if owner.kind == Kind::ParagraphProperties {
            return;
        }
        match (kind, style) {
            (Kind::ParagraphProperties, Some(style)) => owner.look = style,
            (_, Some(style)) => owner.look = style.over(owner.look),
            (Kind::RunProperties, None) => {
                let mut own = Look::default();
                own.set(tag);
                owner.look = own.over(owner.look);
            }
            _ => {}
        }
    }

    /// What other elements say in attributes.
    fn words(&mut self, tag: &Tag<'_>) {
        let context = self.top();
        if words::say(tag, self.out) {
            return;
        }
        let place = self.place();
        if tag.name() == "textpath" {
            let word_art = tag.attr("string").unwrap_or_default();
            if !context.fallback || !self.choices.contains(&word_art) {
                self.out.unit(&word_art, context.part, place);
            }
        } else if context.boxed && !context.fallback {
            drawing::names(tag, self.out, place);
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
            "comment" => {
                self.residue.close_comment(self.out);
                self.anchor = None;
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
            let _ = self.border();
        }
    }

    /// Ends the innermost paragraph and hands on its texts.
    fn paragraph(&mut self) {
        let Some((number, paragraph)) = self.paragraphs.pop() else { return };
        if self.paragraphs.is_empty() {
            self.held = 0;
        }
        let context = self.top();
        let place = self.place_of(number);
        self.residue.settle(&place, self.out);
        let edges = paragraph.edges();
        if edges.is_some_and(|(begins_hidden, _)| !begins_hidden) {
            self.residue.seen(self.out);
        }
        let texts = paragraph.texts();
        let hidden = texts.iter().rposition(|text| text.stream == Stream::Hidden);
        for (i, text) in texts.into_iter().enumerate() {
            self.hand_on(text, &context, &place);
            // Every stretch of hidden text within the line is one of its own; the last may go on.
            let apart = hidden.is_some_and(|last| i < last);
            if apart || hidden == Some(i) && edges.is_some_and(|(_, ends_hidden)| !ends_hidden) {
                self.residue.seen(self.out);
            }
        }
    }

    fn hand_on(&mut self, text: Text, context: &Context, place: &UnitPlace) {
        if context.fallback && self.choices.contains(&text.text) {
            return;
        }
        let cell = self.tables.around(context.tables);
        let part = context.part_of(text.stream, cell.is_some());
        let from = self.out.count();
        match (text.seam, cell) {
            (Some(seam), _) => {
                let (tail, head) = text.text.split_at(seam);
                self.out.seam(tail, head, part, place.clone());
            }
            (None, Some(cell)) => self.out.cell(&text.text, part, place.clone(), cell),
            (None, None) => self.out.unit(&text.text, part, place.clone()),
        }
        match (text.stream, text.author) {
            (Stream::Hidden, _) => self.residue.hidden(&text.text, from, place, self.out),
            (_, Some(author)) => self.residue.changed(author, from, self.out),
            _ => {}
        }
        if text.seam.is_none() && text.stream != Stream::Deleted {
            self.residue.commented(&text.text, from, self.out);
        }
        self.shared.speaks |= self.contexts.first().is_some_and(|story| story.part == Part::Body);
        if !self.alternates.is_empty() {
            self.choices.insert(text.text);
        }
    }
}
