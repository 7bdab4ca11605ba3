//! Spreadsheets (OpenDocument 1.3 part 3, clause 9): one row is held at a time.

use super::cell_changes;
use super::elements::{hidden, number};
use super::look::{Ink, Look};
use super::row::{Held, REPEATS, Sheet};
use super::story::{Context, Kind, Story, Where};
use super::styles::Family;
use crate::extract::ooxml::number as digits;
use crate::extract::ooxml::xml::Tag;
use crate::extract::ooxml::{Token, Xml};
use crate::model::{Part, UnitPlace, Unread};
use crate::open::budget::Budget;

/// Largest row and column number, 0-based, as other readers of sheets hold it.
const LAST_ROW: u32 = 16_777_215;
const LAST_COLUMN: u32 = 65_535;

/// The reader of a spreadsheet.
pub struct Sheets<'t, 'c, 's, 'm, 'b> {
    /// Reads the text in cells, comments and shapes.
    pub story: &'t mut Story<'c, 's, 'm>,
    /// Counts cells.
    pub budget: &'b Budget,
    sheet: Option<Sheet>,
    /// Styles that cells of the columns have by default: first column, last column, name.
    defaults: Vec<(u32, u32, String)>,
    row_default: Option<String>,
    column: u32,
    /// Whether the columns of the sheet are complete.
    sorted: bool,
    /// Whether the groups of rows and columns around are folded away.
    folded: Vec<bool>,
    cell: Option<Open>,
    /// How deep within something the story reads.
    inner: u32,
}

/// The cell that is open.
#[derive(Debug, Default)]
struct Open {
    kind: String,
    value: String,
    text: String,
    style: String,
    repeated: u32,
    width: u32,
    covered: bool,
}

impl<'t, 'c, 's, 'm, 'b> Sheets<'t, 'c, 's, 'm, 'b> {
    /// A reader that hands text on through this story.
    pub fn new(story: &'t mut Story<'c, 's, 'm>, budget: &'b Budget) -> Self {
        Sheets {
            story,
            budget,
            sheet: None,
            defaults: Vec::new(),
            row_default: None,
            column: 0,
            sorted: false,
            folded: Vec::new(),
            cell: None,
            inner: 0,
        }
    }

    /// Reads the content to its end, to an error, or until nobody wants the rest.
    pub fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Unread> {
        while let Some(token) = xml.token()? {
            match token {
                Token::Start(tag) if self.inner > 0 => {
                    self.inner += 1;
                    self.story.start(&tag);
                }
                Token::Start(tag) => match tag.name() {
                    "automatic-styles" | "styles" => self.story.styles.absorb(xml)?,
                    "font-face-decls" | "calculation-settings" => xml.skip()?,
                    "tracked-changes" => cell_changes::read(xml, self.story)?,
                    _ => self.start(&tag)?,
                },
                Token::Text(text) if self.inner > 0 => self.story.text(&text)?,
                Token::Text(text) => self.story.say(&text, Part::Metadata),
                Token::End(tag) => {
                    let name = tag.name();
                    if self.inner > 0 {
                        self.end_inner(name);
                    } else {
                        self.end(name);
                        if matches!(name, "table-row" | "table") && self.story.border() {
                            return Ok(());
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Hands on what a damaged part left unfinished.
    pub fn finish(mut self) {
        if self.cell.is_some() {
            self.end_cell();
        }
        self.end("table-row");
        self.story.finish();
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), Unread> {
        match tag.name() {
            "table" => self.begin(tag),
            "table-column-group" | "table-row-group" => self.folded.push(!tag.on("display", true)),
            "table-column" => {
                self.budget.cells(1)?;
                self.columns(tag);
            }
            "table-row" => self.row(tag),
            "table-cell" | "covered-table-cell" if self.sheet.is_some() => {
                self.budget.cells(1)?;
                self.begin_cell(tag);
            }
            "named-range" | "named-expression" | "database-range" | "data-pilot-table"
            | "data-pilot-member" | "data-pilot-field" => {
                for key in ["name", "expression", "source-field-name"] {
                    let value = tag.attr(key).unwrap_or_default();
                    if !OWN_NAMES.iter().any(|own| value.starts_with(own)) {
                        self.story.say(value.trim_start_matches("of:"), Part::Metadata);
                    }
                }
            }
            "content-validations" => {
                let context = Context { part: Part::Metadata, ..self.story.top() };
                self.story.contexts.push(context);
                self.inner = 1;
            }
            "shapes" | "forms" | "frame" | "annotation" | "title" | "desc" => {
                self.story.start(tag);
                self.inner = 1;
            }
            _ => self.story.words(tag),
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "table-row" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.end_row(self.story.out);
                }
                self.story.places = Where::At(UnitPlace::None);
            }
            "table-column-group" | "table-row-group" => {
                self.folded.pop();
            }
            "table" => {
                self.sheet = None;
                if let Some(base) = self.story.contexts.first_mut() {
                    (base.thing, base.part) = (None, Part::Body);
                }
            }
            _ => {}
        }
    }

    fn end_inner(&mut self, name: &str) {
        self.inner -= 1;
        if self.inner == 0 && self.cell.is_some() {
            self.end_cell();
        } else {
            self.story.end(name);
        }
    }

    /// A sheet begins.
    fn begin(&mut self, tag: &Tag<'_>) {
        let name = tag.attr("name").unwrap_or_default();
        self.story.say(&name, Part::Metadata);
        let style = tag.attr("style-name").unwrap_or_default();
        let cached = name.starts_with("'file:") || name.is_empty();
        let mut sheet = Sheet::new(&name, self.story.grid.number());
        let gone = self.story.styles.resolve(Family::Table, &style).gone || !tag.on("display", true);
        let thing = (cached || gone).then(|| sheet.veil.sheet(&sheet.name, self.story.out));
        if let Some(base) = self.story.contexts.first_mut() {
            base.thing = thing;
            base.part = if thing.is_some() { hidden(Part::Body) } else { Part::Body };
            base.look.ground = Some(Ink::WHITE);
        }
        self.defaults.clear();
        self.folded.clear();
        self.sorted = false;
        self.column = 0;
        self.sheet = Some(sheet);
    }

    fn columns(&mut self, tag: &Tag<'_>) {
        let Some(sheet) = &mut self.sheet else { return };
        let from = self.column.min(LAST_COLUMN);
        let to = from.saturating_add(number(tag, "number-columns-repeated").max(1) - 1).min(LAST_COLUMN);
        self.column = to + 1;
        let style = tag.attr("style-name").unwrap_or_default();
        let gone = self.story.styles.resolve(Family::Column, &style).gone;
        if gone || unseen(tag) || self.folded.contains(&true) {
            sheet.veil.columns(from, to);
        }
        if let Some(style) = tag.attr("default-cell-style-name") {
            self.defaults.push((from, to, style));
        }
    }

    fn row(&mut self, tag: &Tag<'_>) {
        self.column = 0;
        self.row_default = tag.attr("default-cell-style-name");
        let Some(sheet) = &mut self.sheet else { return };
        if !std::mem::replace(&mut self.sorted, true) {
            sheet.veil.sort();
        }
        sheet.row = sheet.row.min(LAST_ROW);
        sheet.repeated = number(tag, "number-rows-repeated").max(1);
        let style = tag.attr("style-name").unwrap_or_default();
        let gone = self.story.styles.resolve(Family::Row, &style).gone;
        sheet.row_hidden = gone || unseen(tag) || self.folded.contains(&true);
        if sheet.row_hidden {
            sheet.veil.rows(sheet.row, sheet.row.saturating_add(sheet.repeated - 1));
        }
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        let mut open = Open { repeated: 1, width: 1, covered: tag.name() != "table-cell", ..Open::default() };
        let mut formula = String::new();
        tag.each(|key, value| match key {
            // Programs of one maker repeat the type under a name of their own.
            "value-type" if open.kind.is_empty() => open.kind = value.to_owned(),
            "value" | "date-value" | "boolean-value" => open.value = value.to_owned(),
            "string-value" => open.text = value.to_owned(),
            "style-name" => open.style = value.to_owned(),
            "formula" => formula = value.to_owned(),
            "number-columns-repeated" => open.repeated = value.parse().unwrap_or(1).max(1),
            "number-columns-spanned" => open.width = value.parse().unwrap_or(1).clamp(1, LAST_COLUMN),
            _ => {}
        });
        let column = self.column.min(LAST_COLUMN);
        if open.style.is_empty() {
            let of_column = || self.defaults.iter().find(|(from, to, _)| (*from..=*to).contains(&column));
            open.style = match &self.row_default {
                Some(style) => style.clone(),
                None => of_column().map(|(_, _, style)| style.clone()).unwrap_or_default(),
            };
        }
        let Some(sheet) = &self.sheet else { return };
        let place = sheet.place(sheet.row, column);
        self.story.places = Where::At(place);
        let formula = formula.trim_start_matches("of:").trim_start_matches("msoxl:").trim_start_matches('=');
        self.story.say(formula, Part::Formula);
        let look = self.story.styles.resolve(Family::Cell, &open.style).look;
        let top = self.story.top();
        let look = look.within(Look { ground: Some(Ink::WHITE), ..Look::default() });
        let context =
            Context { kind: Kind::Block, collected: true, boxed: true, look, part: top.part, ..top };
        self.story.contexts.push(context);
        self.story.collected.clear();
        self.cell = Some(open);
        self.inner = 1;
    }

    fn end_cell(&mut self) {
        let context = self.story.top();
        if self.story.contexts.len() > 1 {
            self.story.contexts.pop();
        }
        let Some(open) = self.cell.take() else { return };
        let column = self.column.min(LAST_COLUMN);
        self.column = column.saturating_add(open.repeated).min(LAST_COLUMN + 1);
        let shown = std::mem::take(&mut self.story.collected).join("\n");
        let shown = if shown.trim().is_empty() { open.text } else { shown };
        let mut lost = None;
        let text = match open.kind.as_str() {
            "float" | "percentage" | "currency" if !open.value.is_empty() => {
                let plain = digits::plain(&open.value).into_owned();
                if digits::lost_precision(&open.value, &plain) {
                    lost = Some(digits::general(&plain));
                }
                plain
            }
            "date" if !open.value.is_empty() => open.value.split('T').next().unwrap_or_default().to_owned(),
            "boolean" if !open.value.is_empty() => open.value.to_ascii_uppercase(),
            _ => shown,
        };
        let Some(sheet) = &mut self.sheet else { return };
        if text.trim().is_empty() {
            return;
        }
        let unseen = open.covered || self.story.styles.silences(&open.style) || context.look.hides(&text);
        let times = if text.len() < 1_000 { open.repeated.min(REPEATS) } else { 1 };
        for time in 0..times {
            let column = column.saturating_add(time).min(LAST_COLUMN);
            let held = Held { column, width: open.width, text: text.clone(), lost: lost.clone(), unseen };
            sheet.hold(held, self.story.out);
        }
    }
}

/// Names that programs give to ranges of their own.
const OWN_NAMES: &[&str] = &["_xlnm", "_xlfn", "__Anonymous", "Excel_BuiltIn"];

/// Whether rows or columns are collapsed or filtered away (19.749 `table:visibility`).
fn unseen(tag: &Tag<'_>) -> bool {
    tag.attr("visibility").is_some_and(|visibility| visibility != "visible")
}
