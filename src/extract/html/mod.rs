//! Reads HTML: text as a reader of the page sees it, tables cell by cell, and what no reader sees (hidden elements,
//! comments, attribute values, scripts). Broken markup loses nothing.
//!
//! The source is scanned by ourselves, not by a ready-made parser: those give no offsets, and places are lines and
//! columns of the source. A tree is not built; the open elements are kept on a stack of limited depth.

mod attribute;
mod element;
mod flow;
mod table;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::ops::Range;

use memchr::memmem;

use self::attribute::Facts;
use self::element::{Kind, Name, PARAGRAPH, ends_open, keeps_lines, kind, scope_of_end};
use self::flow::Flow;
use self::table::Table;
use super::json;
use super::markup::reference::{References, decode};
use super::markup::scan::{Dialect, Event, Scanner};
use super::markup::{Shared, lines};
use super::units::Collector;
use crate::model::{Part, Sink, Unread};
use crate::open::budget::Budget;

/// Deepest nesting that is kept, as in browsers; deeper elements are read but not told apart.
const DEEPEST: usize = 512;
/// Events between two looks at the clock.
const STRIDE: u32 = 4096;

/// Reads a page. `source` is the decoded text.
pub fn read(source: &str, budget: &Budget, sink: &mut dyn Sink) -> Result<(), Unread> {
    let shared = RefCell::new(sink);
    let (mut main, mut aside) = (Shared(&shared), Shared(&shared));
    let flow = Flow::new(Collector::mapped(&mut main, source), Collector::mapped(&mut aside, source));
    let scanner = Scanner::new(source, Dialect::Html);
    let mut page = Page {
        source,
        scanner,
        flow,
        open: Vec::new(),
        beyond: 0,
        tables: Vec::new(),
        seen: 0,
        paragraphs: 0,
    };
    let result = page.read(budget);
    page.flow.finish();
    result
}

/// An open element.
struct Frame {
    name: Name,
    kind: Kind,
    hidden: bool,
    keeps_lines: bool,
}

struct Page<'s, 'a> {
    source: &'a str,
    scanner: Scanner<'a>,
    flow: Flow<'s, 'a>,
    open: Vec<Frame>,
    /// Elements open beyond the deepest that is kept.
    beyond: u32,
    tables: Vec<Table>,
    /// Tables begun so far.
    seen: u32,
    /// Paragraphs among the open elements: most tags would end one, and mostly none is open.
    paragraphs: usize,
}

impl Page<'_, '_> {
    fn read(&mut self, budget: &Budget) -> Result<(), Unread> {
        let mut events = 0u32;
        loop {
            let at = self.scanner.at();
            let Some(event) = self.scanner.step() else { return Ok(()) };
            match event {
                Event::Text(range) => self.text(range, References::Html),
                Event::Raw(range) => self.text(range, References::None),
                Event::Comment(range) | Event::Instruction(range) => {
                    lines(self.flow.aside(), self.source, range, Part::Comment);
                }
                Event::Start { name, closed } => self.start(name, closed, at, budget)?,
                Event::End(name) => {
                    let hidden = self.hidden();
                    attribute::texts(self.flow.aside(), self.source, self.scanner.attributes(), hidden);
                    self.end(&Name::new(&self.source[name]), at);
                }
            }
            self.flow.in_row = self.tables.iter().any(Table::in_row);
            if self.flow.border().is_break() {
                return Ok(());
            }
            events = events.wrapping_add(1);
            if events.is_multiple_of(STRIDE) {
                budget.time()?;
            }
        }
    }

    fn hidden(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.hidden)
    }

    fn text(&mut self, range: Range<usize>, references: References) {
        let hidden = self.hidden();
        let keeps_lines = self.open.last().is_some_and(|frame| frame.keeps_lines);
        let flow = &mut self.flow;
        decode(self.source, range, references, |piece, at| {
            if keeps_lines {
                flow.preformatted(piece, at, hidden);
            } else {
                flow.text(piece, at, hidden);
            }
        });
    }

    fn start(&mut self, tag: Range<usize>, closed: bool, at: usize, budget: &Budget) -> Result<(), Unread> {
        let name = Name::new(&self.source[tag]);
        let kind = kind(name.as_str());
        self.flow.tag();
        if let Some((ended, scope)) = ends_open(name.as_str())
            && (self.paragraphs > 0 || ended != PARAGRAPH)
        {
            self.end_open(ended, scope, at);
        }
        let facts = Facts::new(self.source, name.as_str(), self.scanner.attributes());
        let hidden = facts.hides || self.hidden();
        attribute::texts(self.flow.aside(), self.source, self.scanner.attributes(), hidden);
        match kind {
            Kind::Inline => {}
            Kind::Void => return Ok(()),
            Kind::Break => {
                self.flow.break_line(at);
                return Ok(());
            }
            Kind::Raised => self.flow.space(at),
            Kind::Block => self.flow.break_line(at),
            Kind::Table => {
                if !self.start_of_table(name.as_str(), &facts) {
                    self.flow.break_line(at);
                }
            }
        }
        // Visible inline elements change nothing, so they are kept only where an end tag must find its own.
        let plain = matches!(kind, Kind::Inline | Kind::Raised);
        if !(plain && (closed || !hidden)) {
            if self.open.len() < DEEPEST {
                let keeps_lines =
                    keeps_lines(name.as_str()) || self.open.last().is_some_and(|frame| frame.keeps_lines);
                self.paragraphs += usize::from(name.as_str() == "p");
                self.open.push(Frame { name, kind, hidden, keeps_lines });
            } else {
                self.beyond = self.beyond.saturating_add(1);
            }
        }
        self.content(name.as_str(), &facts, budget)
    }

    /// Reads what elements hold that hold no markup.
    fn content(&mut self, name: &str, facts: &Facts, budget: &Budget) -> Result<(), Unread> {
        match name {
            "script" => {
                let Some(range) = self.scanner.until_end("script") else { return Ok(()) };
                let aside = self.flow.aside();
                if facts.json {
                    return json::scan(self.source, range, Part::Hidden, budget, aside);
                }
                lines(aside, self.source, range, Part::Hidden);
            }
            "style" => {
                let Some(range) = self.scanner.until_end("style") else { return Ok(()) };
                let mut at = range.start;
                let css = self.source.as_bytes();
                while let Some(found) = memmem::find(&css[at..range.end], b"/*") {
                    let start = at + found + 2;
                    let end = memmem::find(&css[start..range.end], b"*/").map_or(range.end, |n| start + n);
                    lines(self.flow.aside(), self.source, start..end, Part::Comment);
                    at = (end + 2).min(range.end);
                }
            }
            "title" | "textarea" => {
                let name = if name == "title" { "title" } else { "textarea" };
                if let Some(range) = self.scanner.until_end(name) {
                    self.text(range, References::Html);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A table or a part of one begins. `false` where it stands in no table that is kept.
    fn start_of_table(&mut self, name: &str, facts: &Facts) -> bool {
        if self.open.len() >= DEEPEST {
            return false;
        }
        if name == "table" {
            self.flow.set_cell(None);
            self.tables.push(Table::new(self.seen));
            self.seen = self.seen.saturating_add(1);
            return true;
        }
        let Some(table) = self.tables.last_mut() else { return false };
        match name {
            "td" | "th" => table.start_cell(facts.colspan, facts.rowspan),
            "tr" => table.start_row(),
            _ => table.group(),
        }
        self.flow.set_cell(table.cell);
        true
    }

    fn end(&mut self, name: &Name, at: usize) {
        let kind = kind(name.as_str());
        self.flow.tag();
        match kind {
            Kind::Void => return,
            Kind::Break => return self.flow.break_line(at),
            Kind::Inline if !self.hidden() => return,
            Kind::Inline => {}
            Kind::Raised => self.flow.space(at),
            Kind::Block => self.flow.break_line(at),
            Kind::Table if self.tables.is_empty() => self.flow.break_line(at),
            Kind::Table => {}
        }
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let inline = matches!(kind, Kind::Inline | Kind::Raised);
        let scope = scope_of_end(name.as_str());
        for index in (0..self.open.len()).rev() {
            let frame = &self.open[index];
            if frame.name == *name {
                return self.close_from(index, at);
            }
            let ends = if inline {
                matches!(frame.kind, Kind::Block | Kind::Table)
            } else {
                scope.contains(&frame.name)
            };
            if ends {
                return;
            }
        }
    }

    /// Ends the outermost of the open elements `ended` within `scope`.
    fn end_open(&mut self, ended: &[Name], scope: &[Name], at: usize) {
        let within = self.open.iter().rposition(|f| scope.contains(&f.name)).map_or(0, |n| n + 1);
        let outermost = self.open[within..].iter().position(|f| ended.contains(&f.name));
        if let Some(found) = outermost {
            self.close_from(within + found, at);
        }
    }

    fn close_from(&mut self, index: usize, at: usize) {
        self.beyond = 0;
        while self.open.len() > index {
            let Some(frame) = self.open.pop() else { return };
            self.paragraphs -= usize::from(frame.name.as_str() == "p");
            match (frame.kind, self.tables.last_mut()) {
                (Kind::Table, Some(table)) => {
                    match frame.name.as_str() {
                        "table" => {
                            self.tables.pop();
                        }
                        "td" | "th" => table.cell = None,
                        "tr" => table.end_row(),
                        _ => table.group(),
                    }
                    self.flow.set_cell(self.tables.last().and_then(|table| table.cell));
                }
                (Kind::Block | Kind::Table, _) => self.flow.break_line(at),
                _ => {}
            }
        }
    }
}
