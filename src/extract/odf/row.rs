//! The cells of one row of a sheet, held until the row ends: a row may stand for several.

use std::sync::Arc;

use crate::extract::units::Collector;
use crate::model::place::a1;
use crate::model::{Cell, Observation, Part, Thing, UnitPlace};

/// How often a row or cell that repeats is handed on: what stands in it is the same each time.
pub const REPEATS: u32 = 16;
/// Text of a row up to which its repetitions are handed on, and at which what is held of it is (bytes).
const SHORT: usize = 4 << 10;
const LONG: usize = 4 << 20;

/// Columns that are hidden side by side, 0-based.
#[derive(Debug)]
pub struct Columns {
    /// First.
    pub from: u32,
    /// Last.
    pub to: u32,
    /// The hidden thing, once there is something in it.
    pub thing: Option<Thing>,
}

/// A cell with something in it.
#[derive(Debug)]
pub struct Held {
    /// Column, 0-based.
    pub column: u32,
    /// Columns that it covers.
    pub width: u32,
    /// Its value.
    pub text: String,
    /// Its number as shown, where that lost digits of an ID number.
    pub lost: Option<String>,
    /// Why nobody sees it, where it is so by itself.
    pub unseen: Option<&'static str>,
}

/// A sheet, as far as its cells need it.
#[derive(Debug)]
pub struct Sheet {
    /// Its name.
    pub name: Arc<str>,
    /// Its number among the tables of the draft.
    pub index: u32,
    /// The hidden thing that it is.
    pub thing: Option<Thing>,
    /// Its hidden columns.
    pub columns: Vec<Columns>,
    /// The row that is open or comes next, 0-based.
    pub row: u32,
    /// Whether the row is hidden.
    pub row_hidden: bool,
    /// How many rows it stands for.
    pub repeated: u32,
    /// The hidden rows that the row belongs to.
    pub rows_thing: Option<Thing>,
    /// Its cells so far.
    pub held: Vec<Held>,
    size: usize,
    /// That a part of the row was handed on.
    torn: bool,
}

impl Sheet {
    /// A sheet without rows so far.
    pub fn new(name: &str, index: u32, thing: Option<Thing>) -> Self {
        Sheet {
            name: name.into(),
            index,
            thing,
            columns: Vec::new(),
            row: 0,
            row_hidden: false,
            repeated: 1,
            rows_thing: None,
            held: Vec::new(),
            size: 0,
            torn: false,
        }
    }

    /// Columns that are hidden; those side by side are one thing.
    pub fn hide_columns(&mut self, from: u32, to: u32) {
        match self.columns.last_mut() {
            Some(last) if last.to.checked_add(1) == Some(from) => last.to = to,
            _ => self.columns.push(Columns { from, to, thing: None }),
        }
    }

    /// The place of a cell.
    pub fn place(&self, row: u32, column: u32) -> UnitPlace {
        UnitPlace::Sheet { sheet: self.name.clone(), row, column }
    }

    /// Takes a cell.
    pub fn hold(&mut self, cell: Held, out: &mut Collector<'_, '_>) {
        self.size = self.size.saturating_add(cell.text.len());
        self.held.push(cell);
        if self.size > LONG {
            self.write(1, out);
            self.torn = true;
            let _ = out.border();
        }
    }

    /// The row ends: hands its cells on.
    pub fn end_row(&mut self, out: &mut Collector<'_, '_>) {
        if !self.row_hidden {
            self.rows_thing = None;
        }
        let short = self.size <= SHORT && !self.torn;
        let times = if short { self.repeated.min(REPEATS) } else { 1 };
        self.write(times, out);
        self.torn = false;
        self.row = self.row.saturating_add(self.repeated);
    }

    fn write(&mut self, times: u32, out: &mut Collector<'_, '_>) {
        let held = std::mem::take(&mut self.held);
        self.size = 0;
        for time in 0..times {
            let row = self.row.saturating_add(time);
            for cell in &held {
                self.cell(row, cell, out);
            }
            if out.border().is_break() {
                return;
            }
        }
    }

    fn cell(&mut self, row: u32, held: &Held, out: &mut Collector<'_, '_>) {
        let place = self.place(row, held.column);
        let thing = self.thing_around(&place, held, out);
        let part = if thing.is_some() { Part::Hidden } else { Part::Table };
        let cell = Cell { table: self.index, row, column: held.column, width: held.width };
        let before = out.within(thing);
        out.cell(&held.text, part, place.clone(), cell);
        out.within(before);
        if let Some(lost) = &held.lost {
            out.sink().observe(Observation::of_unit("id-precision-lost", lost.as_str(), part, place));
        }
    }

    /// The outermost hidden thing around a cell: the sheet, its columns, its rows, the cell itself.
    fn thing_around(&mut self, place: &UnitPlace, held: &Held, out: &mut Collector<'_, '_>) -> Option<Thing> {
        if self.thing.is_some() {
            return self.thing;
        }
        let found = |kind, text: String, out: &mut Collector<'_, '_>| {
            out.hide(Observation::of_text(kind, text, Part::Hidden, place.clone()))
        };
        // In order, as they came.
        let at = self.columns.partition_point(|columns| columns.to < held.column);
        if let Some(columns) = self.columns.get_mut(at).filter(|columns| columns.from <= held.column) {
            let text = span(columns.from, columns.to);
            return Some(*columns.thing.get_or_insert_with(|| found("hidden-column", text, out)));
        }
        if self.row_hidden {
            let text = format!("第 {} 行起的隐藏行", u64::from(self.row) + 1);
            return Some(*self.rows_thing.get_or_insert_with(|| found("hidden-row", text, out)));
        }
        held.unseen.map(|why| found("hidden-text", why.to_owned(), out))
    }
}

/// Columns as a spreadsheet shows them.
fn span(from: u32, to: u32) -> String {
    let letters = |column| a1(0, column).trim_end_matches('1').to_owned();
    if from == to {
        format!("隐藏的 {} 列", letters(from))
    } else {
        format!("隐藏的 {}–{} 列", letters(from), letters(to))
    }
}
