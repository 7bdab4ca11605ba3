//! The cells of a sheet on their way out: where they stand, what hides them, how their numbers read.

use std::sync::Arc;

use super::dates;
use super::look::Look;
use super::merges::{Merged, Merges};
use super::number::digits;
use super::veil::Veil;
use crate::extract::ooxml::number;
use crate::extract::units::Collector;
use crate::model::{Cell, Observation, Part, Thing, UnitPlace, Unread};
use crate::open::budget::Budget;

/// Text of one row that is held, at most (bytes).
const ROW: usize = 4 << 20;

/// A sheet whose cells come one by one.
pub struct Grid<'b> {
    /// Its name.
    pub name: Arc<str>,
    /// Its number among the tables of the draft.
    pub index: u32,
    /// Its merged ranges.
    pub merges: Merges,
    /// Its hidden rows and columns.
    pub veil: Veil,
    /// Whether days count from 1904.
    pub date1904: bool,
    /// Counts cells.
    pub budget: &'b Budget,
    row: u32,
    /// What was typed into the formulas of this row: nothing may come between the cells of a row.
    typed: Vec<(String, UnitPlace)>,
    stopped: bool,
}

/// The value of a cell.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// Text, or what else is shown as it stands.
    Text(&'a str),
    /// A number.
    Number(f64),
}

impl<'b> Grid<'b> {
    /// A sheet without merged or hidden cells.
    pub fn new(name: &str, index: u32, date1904: bool, budget: &'b Budget) -> Self {
        let (merges, veil) = Default::default();
        Grid {
            name: name.into(),
            index,
            merges,
            veil,
            date1904,
            budget,
            row: 0,
            typed: Vec::new(),
            stopped: false,
        }
    }

    /// Whether nobody wants the rest.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// The place of a cell (0-based).
    pub fn place(&self, row: u32, column: u32) -> UnitPlace {
        UnitPlace::Sheet { sheet: self.name.clone(), row, column }
    }

    /// Takes what was typed into a formula; it is handed on behind the row.
    pub fn formula(&mut self, typed: Vec<String>, place: &UnitPlace) {
        self.typed.extend(typed.into_iter().map(|text| (text, place.clone())));
    }

    /// Ends the row that is open, as the next one or the end of the sheet does.
    pub fn end_row(&mut self, out: &mut Collector<'_, '_>) {
        for (text, place) in self.typed.drain(..) {
            out.unit(&text, Part::Formula, place);
        }
    }

    /// Hands a cell (0-based) on.
    pub fn cell(
        &mut self,
        (row, column): (u32, u32),
        look: Look,
        value: Value<'_>,
        out: &mut Collector<'_, '_>,
    ) -> Result<(), Unread> {
        self.budget.cells(1)?;
        // A row may not be torn apart: a block may end before the next one.
        if row != self.row || out.text().len() > ROW {
            self.end_row(out);
            self.row = row;
            self.budget.time()?;
            self.stopped |= out.border().is_break();
        }
        let (width, covered) = match self.merges.of(row, column) {
            Merged::Alone => (1, false),
            Merged::First { width } => (width, false),
            Merged::Covered => (1, true),
        };
        let place = self.place(row, column);
        let mut thing = self.veil.of(&self.name, row, column, out);
        if thing.is_none() && look.nothing {
            thing = Some(self.veil.unseen(&self.name, row, column, out));
        }
        let part = if covered || thing.is_some() { Part::Hidden } else { Part::Table };
        let before = out.within(thing);
        let cell = Cell { table: self.index, row, column, width };
        match value {
            Value::Text(text) => out.cell(text, part, place, cell),
            Value::Number(value) => {
                let plain = digits(value);
                let day = look.date.then(|| dates::day(&plain, self.date1904)).flatten();
                out.cell(day.as_deref().unwrap_or(&plain), part, place.clone(), cell);
                // No number of 18 digits fits: what is stored is the nearest one.
                if day.is_none() && number::lost_precision(&format!("{value:E}"), &plain) {
                    let text = number::general(&plain);
                    out.sink().observe(Observation::of_unit("id-precision-lost", text, part, place));
                }
            }
        }
        out.within(before);
        Ok(())
    }
}

/// Says a comment on a cell, as a hidden thing of its own unless it belongs to a hidden sheet.
pub fn comment(text: &str, place: UnitPlace, hidden: Option<Thing>, out: &mut Collector<'_, '_>) {
    let text = text.trim();
    let thing = hidden.unwrap_or_else(|| {
        let what = format!("批注，{} 字", text.chars().count());
        out.hide(Observation::of_text("hidden-comment", what, Part::Comment, place.clone()))
    });
    let before = out.within(Some(thing));
    out.unit(text, Part::Comment, place);
    out.within(before);
}
