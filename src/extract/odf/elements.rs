//! What the elements of text content mean (OpenDocument 1.3 part 3, clauses 4 to 7 and 9).

use super::look::{Look, points};
use super::shapes;
use super::story::{Context, Kind, Story, Where};
use super::styles::Family;
use crate::extract::ooxml::xml::Tag;
use crate::extract::prose::Stream;
use crate::model::{Observation, Part, UnitPlace};

/// Most spaces that one element stands for, as far as they are kept.
const SPACES: usize = 100;

/// Elements whose text nobody wrote: numbers that programs count, templates of tables of contents.
const SILENT: &[&str] = &[
    "note-citation",
    "date-string",
    "creator-initials",
    "index-title-template",
    "index-entry-template",
    "index-entry-span",
    "tracked-changes",
];

/// Attributes in which the elements of a text say more than they show.
const WORDS: &[&str] = &[
    "formula",
    "condition",
    "description",
    "column-name",
    "database-name",
    "string-value",
    "label",
    "current-value",
    "help-text",
    "key1",
    "key2",
    "author",
    "note",
    "url",
];

impl Story<'_, '_, '_> {
    /// An element begins.
    pub fn start(&mut self, tag: &Tag<'_>) {
        let parent = self.top();
        let kind = match parent.kind {
            Kind::Aside | Kind::Silent => parent.kind,
            Kind::Paragraph | Kind::Run => Kind::Run,
            _ => Kind::Block,
        };
        let mut context = Context { kind, ..parent };
        let name = tag.name();
        match name {
            "p" | "h" => {
                context.kind = Kind::Paragraph;
                context.look = self.look(Family::Paragraph, tag, "style-name", parent.look);
                self.begin(parent.boxed);
            }
            "span" => context.look = self.look(Family::Text, tag, "style-name", parent.look),
            "s" => {
                let count = tag.attr("c").and_then(|c| c.parse().ok()).unwrap_or(1);
                self.break_with(&" ".repeat(SPACES.min(count)));
            }
            "tab" => self.break_with("\t"),
            "line-break" => self.break_with("\n"),
            "ruby-text" => context.kind = Kind::Aside,
            "note" => {
                let end = tag.attr("note-class").is_some_and(|class| class == "endnote");
                context.part = if end { Part::Endnote } else { Part::Footnote };
                self.boxed(&mut context);
            }
            "annotation" => {
                self.set_aside.push(std::mem::take(&mut self.collected));
                context.kind = Kind::Comment;
                context.part = Part::Comment;
                context.collected = true;
                self.boxed(&mut context);
            }
            "creator" if parent.kind == Kind::Comment => context.kind = Kind::Author,
            "date" if parent.kind == Kind::Comment => context.kind = Kind::Silent,
            "change" => self.deletion(&tag.attr("change-id").unwrap_or_default()),
            "change-start" => self.changes.begin(tag.attr("change-id").unwrap_or_default()),
            "change-end" => self.changes.end(&tag.attr("change-id").unwrap_or_default()),
            "hidden-text" => {
                let hidden = tag.on("is-hidden", false);
                let stream = if hidden { Stream::Hidden } else { Stream::Shown };
                self.push_as(stream, None, &tag.attr("string-value").unwrap_or_default());
                self.instruct(tag, &["condition"]);
                context.kind = Kind::Silent;
            }
            "hidden-paragraph" => {
                if let Some(open) = self.open.last_mut() {
                    open.hidden |= tag.on("is-hidden", false);
                }
                self.instruct(tag, &["condition"]);
            }
            "conditional-text" => {
                // The element holds what the condition chooses.
                let other = if tag.on("current-value", false) { "false" } else { "true" };
                let other = tag.attr(&format!("string-value-if-{other}")).unwrap_or_default();
                self.push_as(Stream::Hidden, None, &other);
                self.instruct(tag, &["condition"]);
            }
            "section" => self.section(tag, &mut context),
            "table" => {
                self.grid.begin();
                // Cells are cells in a text box and on a slide, too.
                if context.part == Part::Textbox {
                    context.part = Part::Body;
                }
                context.look = self.look(Family::Table, tag, "style-name", parent.look);
            }
            "table-row" => context.look = self.look(Family::Row, tag, "style-name", parent.look),
            "table-cell" | "covered-table-cell" => {
                self.grid.cell(number(tag, "number-columns-spanned"));
                let repeated = number(tag, "number-columns-repeated");
                self.grid.skip(repeated.saturating_sub(1));
                context.look = self.look(Family::Cell, tag, "style-name", parent.look);
                if name == "covered-table-cell" {
                    context.look.hidden = Some(true);
                }
                self.say_attr(tag, "formula", Part::Formula);
            }
            // Within a line of text it is a field that shows the document's title.
            "title" | "desc" | "description" if kind == Kind::Block => {
                context.kind = Kind::Word(Part::AltText);
            }
            "script" => context.kind = Kind::Word(Part::Metadata),
            "header" | "header-left" | "header-first" => self.margin(&mut context, Part::Header),
            "footer" | "footer-left" | "footer-first" => self.margin(&mut context, Part::Footer),
            "header-decl" => context.kind = Kind::Word(Part::Header),
            "footer-decl" | "date-time-decl" => context.kind = Kind::Word(Part::Footer),
            "page" | "notes" => self.slide(tag, &mut context),
            "image" => self.picture(tag),
            "a" => self.say_or_instruct(tag, "href"),
            _ if SILENT.contains(&name) => context.kind = Kind::Silent,
            _ if shapes::is_shape(name) => self.shape(tag, &mut context),
            _ => self.words(tag),
        }
        self.contexts.push(context);
    }

    /// What an element's end means besides.
    pub fn ended(&mut self, name: &str) {
        match name {
            "table-row" => self.grid.end_row(),
            "table" => self.grid.end(),
            "page" => self.end_slide(),
            _ => {}
        }
    }

    /// The look that a style gives.
    pub fn look(&self, family: Family, tag: &Tag<'_>, key: &str, around: Look) -> Look {
        let name = tag.attr(key);
        self.styles.resolve(family, name.as_deref().unwrap_or_default()).look.within(around)
    }

    /// What stands within is not counted with the paragraphs around, nor held by the tables around.
    pub fn boxed(&self, context: &mut Context) {
        context.boxed = true;
        if matches!(context.kind, Kind::Run | Kind::Paragraph) {
            context.kind = Kind::Block;
        }
        context.tables = self.grid.depth();
        // Its paragraphs have styles of their own.
        context.look = self.contexts.first().map_or(context.look, |base| base.look);
    }

    fn deletion(&mut self, id: &str) {
        let Some((author, text)) = self.changes.deleted(id) else { return };
        let outside = self.open.is_empty();
        if outside {
            // Whole paragraphs before a table, say: they stand by themselves.
            self.begin(true);
        }
        self.push_as(Stream::Deleted, Some(&author), &text);
        if outside {
            self.paragraph();
        }
    }

    fn section(&mut self, tag: &Tag<'_>, context: &mut Context) {
        self.say_attr(tag, "condition", Part::Field);
        let off = tag.attr("display").is_some_and(|display| display != "true");
        if off && context.thing.is_none() {
            // It stands where its first paragraph will.
            let place = match &self.places {
                Where::Paragraphs if !context.boxed => UnitPlace::Paragraph(self.last_paragraph + 1),
                _ => self.place(),
            };
            self.hide_at(place, context, "隐藏的节");
        }
    }

    /// Everything within belongs to one hidden thing.
    pub fn hide(&mut self, context: &mut Context, what: &str) {
        let place = self.place();
        self.hide_at(place, context, what);
    }

    fn hide_at(&mut self, place: UnitPlace, context: &mut Context, what: &str) {
        let observation = Observation::of_text("hidden-text", what, Part::Hidden, place);
        context.thing = Some(self.out.hide(observation));
        context.part = hidden(context.part);
    }

    fn margin(&mut self, context: &mut Context, part: Part) {
        context.part = part;
        self.last_paragraph = 0;
    }

    /// A slide, or the notes behind it.
    fn slide(&mut self, tag: &Tag<'_>, context: &mut Context) {
        if tag.name() == "notes" {
            context.part = Part::Notes;
            // Those of a master page only lay out the notes.
            if context.thing.is_none() && self.slides > 0 {
                let note = Observation::of_text("hidden-text", "演讲者备注", Part::Notes, self.place());
                context.thing = Some(self.out.hide(note));
            }
            return;
        }
        self.slides += 1;
        let place = UnitPlace::Slide(self.slides);
        self.places = Where::At(place.clone());
        self.page = tag.attr("master-page-name").and_then(|master| self.styles.page(&master));
        let style = tag.attr("style-name").unwrap_or_default();
        if self.styles.resolve(Family::Page, &style).gone {
            let slide = Observation::of_text("hidden-slide", "隐藏的幻灯片", Part::Hidden, place);
            context.thing = Some(self.out.hide(slide));
            context.part = hidden(context.part);
        }
        // Programs number pages by themselves; a name that somebody gave is a word.
        let name = tag.attr("name").unwrap_or_default();
        let numbered =
            name.trim_start_matches(|c: char| c.is_ascii_alphabetic()).bytes().all(|b| b.is_ascii_digit());
        self.slide_name = (!numbered).then_some(name);
    }

    /// A slide ends. Its name is often a title that stands on it.
    fn end_slide(&mut self) {
        if let Some(name) = self.slide_name.take() {
            self.say(&name, Part::Metadata);
        }
        self.pictures.page(self.package, self.out);
    }

    fn picture(&mut self, tag: &Tag<'_>) {
        let name = tag.attr("href").unwrap_or_default();
        if external(&name) {
            self.say(&name, Part::Metadata);
        } else if !name.contains("ObjectReplacements") {
            let place = self.place();
            self.pictures.add(name, place);
        }
    }

    /// What other elements say in attributes: fields, forms, declarations, links.
    pub fn words(&mut self, tag: &Tag<'_>) {
        if self.open.is_empty() {
            let mut said = Vec::new();
            tag.each(|key, value| {
                if WORDS.contains(&key)
                    || matches!(key, "value" | "title")
                    || key == "href" && external(value)
                {
                    said.push(value.to_owned());
                }
            });
            for value in said.iter().filter(|value| value.chars().count() > 1) {
                self.say(value, Part::Metadata);
            }
        } else {
            self.instruct(tag, WORDS);
            self.say_or_instruct(tag, "href");
        }
    }

    /// Notes what a field is told to do.
    fn instruct(&mut self, tag: &Tag<'_>, keys: &[&str]) {
        let mut said = Vec::new();
        tag.each(|key, value| {
            if keys.contains(&key) {
                said.push(value.to_owned());
            }
        });
        for value in said {
            self.push_as(Stream::Field, None, &value);
        }
    }

    fn say_or_instruct(&mut self, tag: &Tag<'_>, key: &str) {
        if self.open.is_empty() {
            self.say_attr(tag, key, Part::Field);
        } else {
            self.instruct(tag, &[key]);
        }
    }

    /// Says what an attribute says.
    pub fn say_attr(&mut self, tag: &Tag<'_>, key: &str, part: Part) {
        if let Some(value) = tag.attr(key) {
            self.say(value.trim_start_matches("of:="), part);
        }
    }
}

/// The part of what nobody sees there.
pub fn hidden(part: Part) -> Part {
    if matches!(part, Part::Body | Part::Table | Part::Textbox) { Part::Hidden } else { part }
}

/// Whether an address leads out of the document.
pub fn external(address: &str) -> bool {
    address.contains(':') || address.starts_with('/') || address.starts_with("../")
}

/// A count in an attribute; 1 if it is none.
pub fn number(tag: &Tag<'_>, key: &str) -> u32 {
    tag.attr(key).and_then(|value| value.parse().ok()).unwrap_or(1)
}

/// A length in an attribute, in points.
pub fn length(tag: &Tag<'_>, key: &str) -> Option<f32> {
    tag.attr(key).and_then(|value| points(&value))
}
