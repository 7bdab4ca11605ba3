//! The cells of one row of a sheet, held until the row ends: a row may stand for several.

use std::sync::Arc;

use crate::extract::sheet::veil::Veil;
use crate::extract::units::Collector;
use crate::model::{Cell, Observation, Part, UnitPlace};

/// How often a row or cell that repeats is handed on: what stands in it is the same each time.
pub const REPEATS: u32 = 16;
/// Text of a row up to which its repetitions are handed on, and at which what is held of it is (bytes).
const SHORT: usize = 4 << 10;
const LONG: usize = 4 << 20;

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
    /// Whether nobody sees it as it is.
    pub unseen: bool,
}

/// A sheet, as far as its cells need it.
#[derive(Debug)]
pub struct Sheet {
    /// Its name.
    pub name: Arc<str>,
    /// Its number among the tables of the draft.
    pub index: u32,
    /// What of it nobody sees.
    pub veil: Veil,
    /// The row that is open or comes next, 0-based.
    pub row: u32,
    /// Whether the row is hidden.
    pub row_hidden: bool,
    /// How many rows it stands for.
    pub repeated: u32,
    /// Its cells so far.
    pub held: Vec<Held>,
    size: usize,
    /// That a part of the row was handed on.
    torn: bool,
}

impl Sheet {
    /// A sheet without rows so far.
    pub fn new(name: &str, index: u32) -> Self {
        Sheet {
            name: name.into(),
            index,
            veil: Veil::default(),
            row: 0,
            row_hidden: false,
            repeated: 1,
            held: Vec::new(),
            size: 0,
            torn: false,
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
        let mut thing = self.veil.of(&self.name, row, held.column, out);
        if thing.is_none() && held.unseen {
            thing = Some(self.veil.unseen(&self.name, row, held.column, out));
        }
        let part = if thing.is_some() { Part::Hidden } else { Part::Table };
        let cell = Cell { table: self.index, row, column: held.column, width: held.width };
        let before = out.within(thing);
        out.cell(&held.text, part, place.clone(), cell);
        out.within(before);
        if let Some(lost) = &held.lost {
            out.sink().observe(Observation::of_unit("id-precision-lost", lost.as_str(), part, place));
        }
    }
}
