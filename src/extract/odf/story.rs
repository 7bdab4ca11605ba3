//! Text content: the body of a document, a page's header, a slide, what stands in a cell. Walks its elements with a
//! stack of its own, so that nesting costs no call stack.

use std::collections::BTreeSet;

use super::changes::Changes;
use super::look::Look;
use super::pictures::Pictures;
use super::styles::Styles;
use crate::extract::ooxml::{Package, Token, Xml};
use crate::extract::prose::{At, Grid, Paragraph, Runs, Stream, comment};
use crate::extract::units::Collector;
use crate::model::{Part, Reason, Thing, UnitPlace, Unread};

/// Text of open paragraphs and of one table row that is held, at most (bytes).
const PARAGRAPHS: usize = 64 << 20;
const ROW: usize = 4 << 20;

/// What text directly within an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text of the paragraph around.
    Run,
    /// Nothing but other elements; words that stand there all the same stand by themselves.
    Block,
    /// A paragraph.
    Paragraph,
    /// A comment.
    Comment,
    /// A unit of its own, of this part.
    Word(Part),
    /// Who wrote a comment.
    Author,
    /// Beside the line.
    Aside,
    /// Nothing that anybody wrote.
    Silent,
}

/// The state that an element hands down to those within it.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// What text in the element itself is.
    pub kind: Kind,
    /// Part of the draft.
    pub part: Part,
    /// The hidden thing around; the outermost counts.
    pub thing: Option<Thing>,
    /// How text looks.
    pub look: Look,
    /// Within a shape, note or comment: paragraphs there are not counted.
    pub boxed: bool,
    /// Within a comment or a cell of a sheet: paragraphs are collected.
    pub collected: bool,
    /// Number of tables around the box that stands around (those do not hold its paragraphs).
    pub tables: usize,
}

/// What the places of a story are.
#[derive(Clone, Debug)]
pub enum Where {
    /// Paragraphs are counted.
    Paragraphs,
    /// All of it stands at one place: on a slide, in a cell, nowhere in particular.
    At(UnitPlace),
}

/// An open paragraph.
#[derive(Debug, Default)]
pub struct Open {
    number: u64,
    pub paragraph: Paragraph,
    /// A field hides all of it.
    pub hidden: bool,
    /// Whether white space that comes now counts for nothing.
    spaced: bool,
}

/// The reader of a story.
pub struct Story<'c, 's, 'm> {
    pub out: &'c mut Collector<'s, 'm>,
    pub styles: Styles,
    pub contexts: Vec<Context>,
    pub open: Vec<Open>,
    pub places: Where,
    pub last_paragraph: u64,
    pub grid: &'c mut Grid,
    pub runs: Runs,
    pub changes: Changes,
    pub authors: BTreeSet<String>,
    pub pictures: &'c mut Pictures,
    pub package: &'c Package<'m>,
    /// Paragraphs of the comment or cell that is being read.
    pub collected: Vec<String>,
    /// Those of the cell around a comment.
    pub set_aside: Vec<Vec<String>>,
    /// Size of the slides, in points.
    pub page: Option<(f32, f32)>,
    pub slides: u64,
    /// The name of the slide, unless it stands on it too.
    pub slide_name: Option<String>,
    word: String,
    held: usize,
}

impl<'c, 's, 'm> Story<'c, 's, 'm> {
    /// A reader of a story that belongs to `part`.
    pub fn new(
        out: &'c mut Collector<'s, 'm>,
        part: Part,
        look: Look,
        styles: Styles,
        grid: &'c mut Grid,
        pictures: &'c mut Pictures,
        package: &'c Package<'m>,
    ) -> Self {
        let base =
            Context { kind: Kind::Block, part, thing: None, look, boxed: false, collected: false, tables: 0 };
        Story {
            out,
            styles,
            contexts: vec![base],
            open: Vec::new(),
            places: Where::Paragraphs,
            last_paragraph: 0,
            grid,
            runs: Runs::default(),
            changes: Changes::default(),
            authors: BTreeSet::new(),
            pictures,
            package,
            collected: Vec::new(),
            set_aside: Vec::new(),
            page: None,
            slides: 0,
            slide_name: None,
            word: String::new(),
            held: 0,
        }
    }

    /// Reads the story to its end, to an error, or until nobody wants the rest.
    pub fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Unread> {
        while let Some(token) = xml.token()? {
            match token {
                Token::Start(tag) => match tag.name() {
                    "automatic-styles" | "styles" => self.styles.absorb(xml)?,
                    "font-face-decls" | "binary-data" => xml.skip()?,
                    "tracked-changes" => self.changes.read(xml)?,
                    // What a master page asks its pages to fill in.
                    _ if tag.on("placeholder", false) && self.slides == 0 => xml.skip()?,
                    _ => self.start(&tag),
                },
                Token::Text(text) => self.text(&text)?,
                Token::End(tag) => {
                    self.end(tag.name());
                    if self.border() {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// A block may end here, if nothing is open. True: nobody wants the rest.
    pub fn border(&mut self) -> bool {
        let whole = self.open.is_empty() && self.grid.depth() == 0;
        (whole || self.out.text().len() > ROW) && self.out.border().is_break()
    }

    /// Hands on what a damaged part left unfinished, the deletions that nothing points to, and the authors of
    /// changes and comments.
    pub fn finish(&mut self) {
        while !self.open.is_empty() {
            self.paragraph();
        }
        while !self.set_aside.is_empty() {
            self.comment(self.top().thing);
        }
        let place = self.place();
        for (author, text) in self.changes.left().into_values() {
            let manner = self.runs.manner(Stream::Deleted, Some(&author), &place, self.out);
            let mut paragraph = Paragraph::default();
            paragraph.push(manner, &text);
            let at = At { part: Part::Deleted, place: place.clone(), cell: None, thing: None };
            paragraph.write(&at, self.out);
        }
        let changed = self.changes.authors().map(str::to_owned);
        self.authors.extend(changed);
        for author in std::mem::take(&mut self.authors) {
            self.out.unit(author.trim(), Part::Metadata, UnitPlace::None);
        }
    }

    /// What holds where the reading stands.
    pub fn top(&self) -> Context {
        self.contexts.last().copied().unwrap_or(Context {
            kind: Kind::Block,
            part: Part::Body,
            thing: None,
            look: Look::default(),
            boxed: false,
            collected: false,
            tables: 0,
        })
    }

    /// The place of what is read now.
    pub fn place(&self) -> UnitPlace {
        match &self.places {
            Where::At(place) => place.clone(),
            Where::Paragraphs => match self.open.last().map_or(self.last_paragraph, |open| open.number) {
                0 => UnitPlace::None,
                number => UnitPlace::Paragraph(number),
            },
        }
    }

    /// A unit that stands beside the text: a title, an address, a name. It belongs to the hidden thing around.
    pub fn say(&mut self, text: &str, part: Part) {
        if !text.trim().is_empty() {
            let place = self.place();
            let before = self.out.within(self.top().thing);
            self.out.unit(text.trim(), part, place);
            self.out.within(before);
        }
    }

    /// A paragraph begins.
    pub fn begin(&mut self, boxed: bool) {
        if !boxed {
            self.last_paragraph += 1;
        }
        self.open.push(Open { number: self.last_paragraph, spaced: true, ..Open::default() });
    }

    /// Adds text to the paragraph around as it stands here.
    pub fn push(&mut self, text: &str) {
        let top = self.top();
        let inserted = self.changes.inserted();
        let stream = match (top.kind, top.look.hides(text), inserted) {
            (Kind::Aside, ..) => Stream::Aside,
            (_, true, _) => Stream::Hidden,
            (_, false, Some(_)) => Stream::Inserted,
            (_, false, None) => Stream::Shown,
        };
        self.push_as(stream, inserted.map(str::to_owned).as_deref(), text);
    }

    /// Adds text to the paragraph around. White space alone begins no hidden thing.
    pub fn push_as(&mut self, stream: Stream, author: Option<&str>, text: &str) {
        if text.is_empty() || self.open.is_empty() {
            return;
        }
        let place = self.place();
        let stream = match stream {
            Stream::Hidden | Stream::Inserted if text.trim().is_empty() => Stream::Shown,
            stream => stream,
        };
        let manner = self.runs.manner(stream, author, &place, self.out);
        self.runs.pushed(stream, text);
        if let Some(open) = self.open.last_mut() {
            open.paragraph.push(manner, text);
            self.held += text.len();
        }
    }

    /// Takes character data.
    pub fn text(&mut self, text: &str) -> Result<(), Unread> {
        let kind = self.top().kind;
        match kind {
            Kind::Silent => {}
            Kind::Word(_) | Kind::Author => self.word.push_str(text),
            Kind::Run | Kind::Paragraph | Kind::Aside if !self.open.is_empty() => {
                let text = self.collapsed(text);
                self.push(&text);
            }
            _ => self.say(text, Part::Metadata),
        }
        if self.held.saturating_add(self.word.len()) > PARAGRAPHS {
            return Err(Unread::new(Reason::Limit, "文档中有过长的段落"));
        }
        Ok(())
    }

    /// White space runs together, and goes at the start of a paragraph (6.1.2).
    fn collapsed(&mut self, text: &str) -> String {
        let mut spaced = self.open.last().is_some_and(|open| open.spaced);
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            let space = matches!(c, ' ' | '\t' | '\r' | '\n');
            if !(space && spaced) {
                out.push(if space { ' ' } else { c });
            }
            spaced = space;
        }
        if let Some(open) = self.open.last_mut() {
            open.spaced = spaced;
        }
        out
    }

    /// Characters that elements stand for: spaces, tabs, line breaks.
    pub fn break_with(&mut self, text: &str) {
        self.push(text);
        if let Some(open) = self.open.last_mut() {
            open.spaced = false;
        }
    }

    /// An element ends.
    pub fn end(&mut self, name: &str) {
        let top = self.top();
        match top.kind {
            Kind::Paragraph => self.paragraph(),
            Kind::Comment => {
                self.comment(top.thing);
            }
            Kind::Word(part) => {
                let word = std::mem::take(&mut self.word);
                self.say(&word, part);
            }
            Kind::Author => {
                self.authors.insert(std::mem::take(&mut self.word));
            }
            _ => {}
        }
        if self.contexts.len() > 1 {
            self.contexts.pop();
        }
        self.ended(name);
        // A row of the outermost table ended: a block may end here, though the table goes on.
        if name == "table-row" && self.grid.depth() == 1 && self.open.is_empty() {
            let _ = self.out.border();
        }
    }

    /// Hands on a comment, which belongs to the hidden thing around if there is one.
    fn comment(&mut self, around: Option<Thing>) {
        let place = self.place();
        let before = self.set_aside.pop().unwrap_or_default();
        let paragraphs = std::mem::replace(&mut self.collected, before);
        comment(&paragraphs, &place, around, self.out);
    }

    /// Ends the innermost paragraph and hands on its texts.
    pub fn paragraph(&mut self) {
        let place = self.place();
        let Some(Open { mut paragraph, hidden, .. }) = self.open.pop() else { return };
        if self.open.is_empty() {
            self.held = 0;
        }
        let top = self.top();
        if top.collected {
            self.collected.push(paragraph.whole());
            return;
        }
        if self.slide_name.as_ref().is_some_and(|name| *name == paragraph.whole().trim()) {
            self.slide_name = None;
        }
        if hidden && top.thing.is_none() {
            let manner = self.runs.manner(Stream::Hidden, None, &place, self.out);
            if let Some(thing) = manner.thing {
                paragraph.hide(thing);
            }
        }
        let cell = self.grid.around(top.tables);
        let at = At { part: top.part, place, cell, thing: top.thing };
        if paragraph.write(&at, self.out) && top.part != Part::Notes {
            self.pictures.spoke();
        }
    }
}
