//! A worksheet (18.3.1.99), read as a stream: one cell is held at a time.

use std::sync::Arc;

use super::strings::unescape;
use super::styles::Styles;
use crate::extract::ooxml::number;
use crate::extract::ooxml::xml::{Tag, Token, Xml};
use crate::extract::sheet::merges::{Merged, Merges};
use crate::extract::sheet::strings::Strings;
use crate::extract::sheet::veil::Veil;
use crate::extract::sheet::{dates, print};
use crate::extract::units::Collector;
use crate::model::{Cell, Observation, Part, Reason, UnitPlace, Unread};
use crate::open::budget::Budget;

/// Largest row and column number, 0-based (18.3.1.73 and 18.3.1.13 as Excel limits them, with room to spare).
const LAST_ROW: u32 = 16_777_215;
const LAST_COLUMN: u32 = 65_535;

/// Text of one row that is held, at most; no sheet that a program wrote comes near it (bytes).
const ROW: usize = 4 << 20;

/// The reader of one sheet.
pub struct Sheet<'b> {
    /// Its name.
    pub name: Arc<str>,
    /// Its number among the tables of the draft.
    pub index: u32,
    /// Whether the whole sheet is hidden.
    pub hidden: bool,
    /// What of it nobody sees.
    pub veil: Veil,
    /// Its merged cells.
    pub merges: Merges,
    /// The formats of the workbook.
    pub styles: &'b Styles,
    /// The strings of the workbook.
    pub strings: &'b mut Strings,
    /// Whether days count from 1904.
    pub date1904: bool,
    /// Counts cells.
    pub budget: &'b Budget,
}

/// Where the reading stands.
#[derive(Default)]
struct State {
    /// The row and column that a cell without a reference takes.
    next_row: u32,
    next_column: u32,
    row: u32,
    hidden_row: bool,
    /// The cell that is open.
    cell: Option<Open>,
    value: String,
    inline: String,
    phonetic: u32,
    text: String,
    /// The formulas of the row: nothing may come between its cells.
    formulas: Vec<(String, UnitPlace)>,
    validation: bool,
    broken: bool,
}

struct Open {
    row: u32,
    column: u32,
    kind: Type,
    format: usize,
}

/// The type of a cell's value (18.18.11).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Number,
    Shared,
    Boolean,
    /// Text, an error or a date as it stands.
    Text,
}

impl Sheet<'_> {
    /// Reads the sheet to its end, to an error, or until nobody wants the rest.
    pub fn read(&mut self, xml: &mut Xml<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        if self.hidden {
            self.veil.sheet(&self.name, out);
        }
        let mut state = State::default();
        while let Some(token) = xml.token()? {
            match token {
                Token::Start(tag) => self.start(&tag, &mut state, out)?,
                Token::Text(piece) => state.text.push_str(&piece),
                Token::End(tag) => {
                    let name = tag.name();
                    self.end(name, &mut state, out);
                    let ended = name == "row" || out.text().len() > ROW;
                    if ended && out.border().is_break() {
                        return Ok(());
                    }
                }
            }
        }
        if state.broken {
            return Err(Unread::new(Reason::Corrupt, "工作表引用了不存在的共享字符串"));
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'_>, state: &mut State, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        state.text.clear();
        match tag.name() {
            "col" => {
                let edge = |key| tag.attr(key).and_then(|v| v.parse::<u32>().ok());
                let zero = tag.attr("width").is_some_and(|w| w.parse() == Ok(0.0));
                if let (Some(min), Some(max), true) =
                    (edge("min"), edge("max"), tag.on("hidden", false) || zero)
                {
                    self.budget.cells(1)?;
                    self.veil.columns(min.saturating_sub(1), max.saturating_sub(1));
                }
            }
            "sheetData" => self.veil.sort(),
            "row" => {
                let mut row = state.next_row;
                state.hidden_row = false;
                tag.each(|key, value| match key {
                    "r" => row = value.parse().ok().and_then(|r: u32| r.checked_sub(1)).unwrap_or(row),
                    "hidden" => state.hidden_row |= matches!(value, "1" | "true" | "on"),
                    "ht" => state.hidden_row |= value.parse() == Ok(0.0),
                    _ => {}
                });
                state.row = row.min(LAST_ROW);
                if state.hidden_row {
                    self.veil.next_row(state.row);
                }
                state.next_row = state.row + 1;
                state.next_column = 0;
            }
            "c" => {
                self.budget.cells(1)?;
                let mut open =
                    Open { row: state.row, column: state.next_column, kind: Type::Number, format: 0 };
                tag.each(|key, value| match key {
                    "r" => {
                        if let Some((row, column)) = reference(value) {
                            (open.row, open.column) = (row, column);
                        }
                    }
                    "s" => open.format = value.parse().unwrap_or(0),
                    "t" => {
                        open.kind = match value {
                            "s" => Type::Shared,
                            "b" => Type::Boolean,
                            "n" => Type::Number,
                            _ => Type::Text,
                        }
                    }
                    _ => {}
                });
                state.next_column = open.column.min(LAST_COLUMN) + 1;
                state.value.clear();
                state.inline.clear();
                state.cell = Some(open);
            }
            "rPh" => state.phonetic += 1,
            name @ ("dataValidation" | "hyperlink") => {
                state.validation = name == "dataValidation";
                let part = |key: &str| match key {
                    "promptTitle" | "prompt" | "errorTitle" | "error" | "display" | "tooltip" => {
                        Some(Part::Metadata)
                    }
                    "location" => Some(Part::Field),
                    _ => None,
                };
                tag.each(|key, value| {
                    if let Some(part) = part(key) {
                        out.unit(&unescape(value), part, UnitPlace::None);
                    }
                });
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, state: &mut State, out: &mut Collector<'_, '_>) {
        match (name, &state.cell) {
            ("v", Some(_)) => state.value.push_str(&state.text),
            ("t", Some(_)) if state.phonetic == 0 => state.inline.push_str(&state.text),
            ("t", Some(_)) => {}
            ("f", Some(open)) => {
                let place = self.place(open.row, open.column);
                state.formulas.push((state.text.trim().to_owned(), place));
            }
            ("rPh", _) => state.phonetic = state.phonetic.saturating_sub(1),
            ("c", Some(_)) => self.cell(state, out),
            ("row", _) => {
                state.formulas.drain(..).for_each(|(text, place)| out.unit(&text, Part::Formula, place));
            }
            ("oddHeader" | "evenHeader" | "firstHeader", _) => printed(&state.text, Part::Header, out),
            ("oddFooter" | "evenFooter" | "firstFooter", _) => printed(&state.text, Part::Footer, out),
            // The list of a validation is in an `xm:f` where it is an extension.
            ("f", None) if state.validation => out.unit(state.text.trim(), Part::Metadata, UnitPlace::None),
            ("dataValidation", _) => state.validation = false,
            ("formula" | "f", None) => out.unit(state.text.trim(), Part::Formula, UnitPlace::None),
            ("sqref", _) => {}
            // Lists of allowed values, and whatever else the sheet says.
            _ => out.unit(state.text.trim(), Part::Metadata, UnitPlace::None),
        }
        state.text.clear();
    }

    fn cell(&mut self, state: &mut State, out: &mut Collector<'_, '_>) {
        let Some(open) = state.cell.take() else { return };
        let (row, column) = (open.row, open.column);
        let (width, covered) = match self.merges.of(row, column) {
            Merged::Alone => (1, false),
            Merged::First { width } => (width, false),
            Merged::Covered => (1, true),
        };
        let unseen = self.styles.shows_nothing(open.format);
        let thing = match self.veil.of(&self.name, row, column, out) {
            None if unseen && !(state.inline.is_empty() && state.value.trim().is_empty()) => {
                Some(self.veil.unseen(&self.name, row, column, out))
            }
            thing => thing,
        };
        let part = if covered || unseen || thing.is_some() { Part::Hidden } else { Part::Table };
        let before = out.within(thing);
        self.content(state, &open, part, width, out);
        out.within(before);
    }

    /// Hands on what a cell holds.
    fn content(
        &mut self,
        state: &mut State,
        open: &Open,
        part: Part,
        width: u32,
        out: &mut Collector<'_, '_>,
    ) {
        let (row, column) = (open.row, open.column);
        let place = self.place(row, column);
        let cell = Cell { table: self.index, row, column, width };
        if !state.inline.is_empty() {
            out.cell(&unescape(&state.inline), part, place.clone(), cell);
        }
        let value = state.value.trim();
        if value.is_empty() {
            return;
        }
        match open.kind {
            Type::Shared => match value.parse().ok().and_then(|number| self.strings.take(number)) {
                Some(text) => out.cell(text, part, place, cell),
                None => state.broken = true,
            },
            Type::Boolean => out.cell(if value == "0" { "FALSE" } else { "TRUE" }, part, place, cell),
            Type::Text => out.cell(&unescape(&state.value), part, place, cell),
            Type::Number => {
                let plain = number::plain(value);
                let day =
                    self.styles.is_date(open.format).then(|| dates::day(&plain, self.date1904)).flatten();
                out.cell(day.as_deref().unwrap_or(&plain), part, place.clone(), cell);
                if day.is_none() && number::lost_precision(value, &plain) {
                    let text = number::general(&plain);
                    out.sink().observe(Observation::of_unit("id-precision-lost", text, part, place));
                }
            }
        }
    }

    fn place(&self, row: u32, column: u32) -> UnitPlace {
        UnitPlace::Sheet { sheet: self.name.clone(), row, column }
    }
}

fn printed(code: &str, part: Part, out: &mut Collector<'_, '_>) {
    for section in print::sections(code) {
        out.unit(section.trim(), part, UnitPlace::None);
    }
}

/// Row and column, 0-based, of a cell reference in A1 notation.
pub fn reference(text: &str) -> Option<(u32, u32)> {
    let text = text.trim_start_matches('$');
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    if letters.is_empty() || letters.len() > 4 {
        return None;
    }
    let column =
        letters.bytes().fold(0, |n: u32, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1) - 1;
    let row: u32 = digits.trim_start_matches('$').parse().ok()?;
    let row = row.checked_sub(1)?;
    (row <= LAST_ROW && column <= LAST_COLUMN).then_some((row, column))
}

#[cfg(test)]
mod tests {
    use super::reference;

    #[test]
    fn references_are_read_in_a1_notation() {
        assert_eq!(reference("B3"), Some((2, 1)));
        assert_eq!(reference("$XFD$1048576"), Some((1_048_575, 16_383)));
        assert_eq!(reference("A0"), None);
        assert_eq!(reference("12"), None);
        assert_eq!(reference("ZZZZZ1"), None);
        assert_eq!(reference("A99999999999"), None);
    }
}
