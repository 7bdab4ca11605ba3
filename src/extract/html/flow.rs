//! The text of a page as it flows: visible text, and beside it what no reader of the page sees.

use std::ops::ControlFlow;

use crate::extract::markup::run::Run;
use crate::extract::units::Collector;
use crate::model::{Cell, Part};

/// A row longer than this (bytes) is none, and a block may end in it.
const LONGEST_ROW: usize = 1 << 20;

/// Writes the units of a page.
pub struct Flow<'s, 'a> {
    main: Collector<'s, 'a>,
    aside: Collector<'s, 'a>,
    /// The unit of running text or the cell that is open.
    run: Run,
    run_hidden: bool,
    /// Hidden text within a visible unit, which goes on after it.
    buried: Run,
    cell: Option<Cell>,
    after_tag: bool,
    /// Whether a row of a table is open.
    pub in_row: bool,
}

impl<'s, 'a> Flow<'s, 'a> {
    /// `main` takes what flows, `aside` what stands beside it.
    pub fn new(main: Collector<'s, 'a>, aside: Collector<'s, 'a>) -> Self {
        Flow {
            main,
            aside,
            run: Run::default(),
            run_hidden: false,
            buried: Run::default(),
            cell: None,
            after_tag: false,
            in_row: false,
        }
    }

    /// Adds text from offset `at`, in which white space collapses.
    pub fn text(&mut self, text: &str, at: usize, hidden: bool) {
        self.write(text, at, hidden, Run::text);
    }

    /// Adds text from offset `at`, in which line breaks count.
    pub fn preformatted(&mut self, text: &str, at: usize, hidden: bool) {
        let mut from = at;
        for line in text.split_inclusive(['\n', '\r']) {
            let shown = line.trim_end_matches(['\n', '\r']);
            self.write(shown, from, hidden, Run::literal);
            if shown.len() < line.len() {
                self.break_line(from + shown.len());
                // That nobody wants the rest is told again after this text.
                let _ = self.border();
            }
            from += line.len();
        }
    }

    fn write(
        &mut self,
        text: &str,
        at: usize,
        hidden: bool,
        add: fn(&mut Run, &mut Collector<'_, '_>, &str, usize),
    ) {
        if text.is_empty() {
            return;
        }
        let after_tag = std::mem::take(&mut self.after_tag);
        if hidden && self.run.is_open() && !self.run_hidden {
            add(&mut self.buried, &mut self.aside, text, at);
            return;
        }
        self.close_buried();
        // White space between a hidden and a visible element belongs to neither.
        if hidden != self.run_hidden && !text.trim_ascii().is_empty() {
            self.close();
            self.run_hidden = hidden;
        }
        if after_tag {
            self.run.tag_before(&self.main, text, at);
        }
        add(&mut self.run, &mut self.main, text, at);
    }

    /// A tag stands here.
    pub fn tag(&mut self) {
        self.after_tag = true;
    }

    /// What comes is apart by a space.
    pub fn space(&mut self, at: usize) {
        self.run.gap(" ", at);
    }

    /// A line or block ends at offset `at`. A cell stays one unit with a line break in it.
    pub fn break_line(&mut self, at: usize) {
        self.close_buried();
        if self.cell.is_some() {
            self.run.gap("\n", at);
        } else {
            self.close();
        }
    }

    /// A cell begins, ends, or goes on after a table within it.
    pub fn set_cell(&mut self, cell: Option<Cell>) {
        self.close();
        self.cell = cell;
    }

    /// Takes what stands beside the text.
    pub fn aside(&mut self) -> &mut Collector<'s, 'a> {
        self.close_buried();
        &mut self.aside
    }

    /// A block may end here, if no unit and no row is open.
    pub fn border(&mut self) -> ControlFlow<()> {
        if !self.buried.is_open() {
            self.aside.border()?;
        }
        let in_row = self.in_row && self.main.text().len() < LONGEST_ROW;
        if in_row || self.run.is_open() { ControlFlow::Continue(()) } else { self.main.border() }
    }

    /// Hands on what is left.
    pub fn finish(mut self) {
        self.close();
        self.main.finish();
        self.aside.finish();
    }

    fn close(&mut self) {
        self.close_buried();
        let part = match self.cell {
            _ if self.run_hidden => Part::Hidden,
            Some(_) => Part::Table,
            None => Part::Body,
        };
        self.run.close(&mut self.main, part, self.cell, None);
    }

    fn close_buried(&mut self) {
        self.buried.close(&mut self.aside, Part::Hidden, None, None);
    }
}
