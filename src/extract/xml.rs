//! Reads XML: the text of elements, labelled with their names, attributes, comments, CDATA, instructions. Entities that
//! a document declares are never expanded, external ones never fetched. Broken XML is read to its end: what is no
//! markup is text.

use std::cell::RefCell;
use std::ops::{ControlFlow, Range};

use super::markup::reference::{References, decode};
use super::markup::run::Run;
use super::markup::scan::{Dialect, Event, Scanner};
use super::markup::{Shared, is_data, lines};
use super::units::Collector;
use crate::model::{Part, Sink, Unread};
use crate::open::budget::Budget;

/// Deepest nesting whose names are kept.
const DEEPEST: usize = 4096;
/// How far up an end tag looks for its start, where elements between lack theirs.
const REACH: usize = 64;
/// A block ends between elements of one name that have children, but not later than this (bytes).
const LONGEST_RECORD: usize = 1 << 20;
/// Events between two looks at the clock.
const STRIDE: u32 = 4096;

/// Reads a document. `source` is the decoded text.
pub fn read(source: &str, budget: &Budget, sink: &mut dyn Sink) -> Result<(), Unread> {
    let shared = RefCell::new(sink);
    let (mut main, mut aside) = (Shared(&shared), Shared(&shared));
    let mut xml = Xml {
        source,
        scanner: Scanner::new(source, Dialect::Xml),
        main: Collector::mapped(&mut main, source),
        aside: Collector::mapped(&mut aside, source),
        run: Run::default(),
        open: Vec::new(),
        beyond: 0,
        ended: None,
        block: 0,
    };
    let result = xml.read(budget);
    xml.close();
    xml.main.finish();
    xml.aside.finish();
    result
}

/// An open element.
struct Frame {
    /// Its name in the source.
    name: Range<usize>,
    /// Its local name in the text of a block, and the number of that block.
    label: (Range<usize>, u64),
    has_children: bool,
}

struct Xml<'s, 'a> {
    source: &'a str,
    scanner: Scanner<'a>,
    main: Collector<'s, 'a>,
    aside: Collector<'s, 'a>,
    /// The line of text that is being read.
    run: Run,
    open: Vec<Frame>,
    /// Elements open beyond the deepest that is kept.
    beyond: u64,
    /// Depth and name of the element with children that ended last.
    ended: Option<(usize, Range<usize>)>,
    /// Number of the block that is being filled.
    block: u64,
}

impl Xml<'_, '_> {
    fn read(&mut self, budget: &Budget) -> Result<(), Unread> {
        let mut events = 0u32;
        while let Some(event) = self.scanner.step() {
            match event {
                Event::Text(range) => self.text(range, References::Xml),
                Event::Raw(range) => self.text(range, References::None),
                Event::Comment(range) => lines(&mut self.aside, self.source, range, Part::Comment),
                Event::Instruction(range) => {
                    if !self.source[range.clone()].starts_with("xml ") {
                        lines(&mut self.aside, self.source, range, Part::Metadata);
                    }
                }
                Event::Start { name, closed } => {
                    if self.border(&name).is_break() {
                        return Ok(());
                    }
                    self.start(name, closed);
                }
                Event::End(name) => self.end(name),
            }
            if self.aside.border().is_break() {
                return Ok(());
            }
            events = events.wrapping_add(1);
            if events.is_multiple_of(STRIDE) {
                budget.time()?;
            }
        }
        Ok(())
    }

    /// Ends the block before the element `next` if that follows its like (a record after a record) or the block is
    /// too long.
    fn border(&mut self, next: &Range<usize>) -> ControlFlow<()> {
        self.close();
        let between = self.ended.take().is_some_and(|(depth, name)| {
            depth == self.open.len() && self.source[name] == self.source[next.clone()]
        });
        if !between && self.main.text().len() < LONGEST_RECORD {
            return ControlFlow::Continue(());
        }
        self.flush()
    }

    fn flush(&mut self) -> ControlFlow<()> {
        let flow = self.main.border();
        if self.main.text().is_empty() {
            self.block = self.block.saturating_add(1);
        }
        flow
    }

    /// Text of an element: a unit a line. It goes on over comments, CDATA and instructions, not over child elements.
    fn text(&mut self, range: Range<usize>, references: References) {
        let source = self.source;
        self.rename();
        decode(source, range, references, |piece, at| {
            let mut at = at;
            for line in piece.split_inclusive(['\n', '\r']) {
                let shown = line.trim_end_matches(['\n', '\r']);
                self.run.text(&mut self.main, shown, at);
                if shown.len() < line.len() {
                    self.close();
                    if self.main.text().len() >= LONGEST_RECORD {
                        // That nobody wants the rest is told again before the next element.
                        let _ = self.flush();
                    }
                    self.rename();
                }
                at += line.len();
            }
        });
    }

    fn start(&mut self, name: Range<usize>, closed: bool) {
        if let Some(parent) = self.open.last_mut() {
            parent.has_children = true;
        }
        let local = self.local(&name);
        let label = self.add(local, References::None, None);
        self.attributes();
        if closed {
            return;
        }
        match label {
            Some(label) if self.open.len() < DEEPEST => {
                self.open.push(Frame { name, label: (label, self.block), has_children: false });
            }
            _ => self.beyond = self.beyond.saturating_add(1),
        }
    }

    /// Adds the attributes of a tag, labelled with their names.
    fn attributes(&mut self) {
        for index in 0..self.scanner.attributes().len() {
            let attribute = self.scanner.attributes()[index].clone();
            let written = &self.source[attribute.name.clone()];
            let declares = written == "xmlns" || written.starts_with("xmlns:");
            if declares || is_data(&self.source[attribute.value.clone()]) {
                continue;
            }
            let name = self.add(self.local(&attribute.name), References::None, None);
            self.add(attribute.value, References::Xml, name);
        }
    }

    fn end(&mut self, name: Range<usize>) {
        self.close();
        self.attributes();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let written = &self.source[name];
        let near = self.open.len().saturating_sub(REACH);
        let found = self.open[near..].iter().rposition(|frame| self.source[frame.name.clone()] == *written);
        if let Some(found) = found {
            let depth = near + found;
            self.ended = self.open[depth].has_children.then(|| (depth, self.open[depth].name.clone()));
            self.open.truncate(depth);
        }
    }

    /// Ends the line of text, which the element around it labels.
    fn close(&mut self) {
        if !self.run.is_open() {
            return self.run = Run::default();
        }
        let label = self.open.last().map(|frame| frame.label.0.clone());
        self.run.close(&mut self.main, Part::Body, None, label);
    }

    /// Repeats the name of the element around the text that comes, if an earlier block held it.
    fn rename(&mut self) {
        if self.run.is_open() {
            return;
        }
        let Some(name) = self.open.last().filter(|frame| frame.label.1 != self.block) else { return };
        let local = self.local(&name.name);
        let label = (self.main.name(&self.source[local]), self.block);
        if let Some(frame) = self.open.last_mut() {
            frame.label = label;
        }
    }

    /// Adds a complete unit.
    fn add(
        &mut self,
        range: Range<usize>,
        references: References,
        label: Option<Range<usize>>,
    ) -> Option<Range<usize>> {
        let mut run = Run::default();
        decode(self.source, range, references, |piece, at| run.text(&mut self.main, piece, at));
        run.close(&mut self.main, Part::Body, None, label)
    }

    /// A name without its namespace prefix.
    fn local(&self, name: &Range<usize>) -> Range<usize> {
        match self.source[name.clone()].rfind(':').map(|colon| name.start + colon + 1) {
            Some(start) if start < name.end => start..name.end,
            _ => name.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
