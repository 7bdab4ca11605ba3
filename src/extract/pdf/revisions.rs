//! Earlier revisions (ISO 32000-2, 7.5.6): a file that was saved by appending still holds what it said before.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::ControlFlow;
use std::sync::Arc;

use hayro_syntax::Pdf;
use memchr::memmem;

use super::check;
use super::document::{Memory, document};
use crate::extract::units::Collector;
use crate::model::{
    Block, Cell, Nested, Observation, Part, Picture, Reason, Sink, Thing, UnitPlace, Units, Unread,
};
use crate::open::budget::Budget;

/// So many revisions before the current one are read.
const MOST: usize = 20;
/// The end of a revision says within this many bytes where its cross-reference table begins.
const TAIL: usize = 64;
/// A text of more than this (bytes) is not searched for fragments of lines.
const LARGEST: usize = 8 << 20;

/// A file up to the end of one of its revisions.
pub struct Prefix {
    bytes: Arc<Vec<u8>>,
    end: usize,
}

impl Prefix {
    /// The first `end` bytes.
    pub fn new(bytes: &Arc<Vec<u8>>, end: usize) -> Self {
        Prefix { bytes: Arc::clone(bytes), end: end.min(bytes.len()) }
    }
}

impl AsRef<[u8]> for Prefix {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.end).unwrap_or_default()
    }
}

/// Where the revisions before the current one end, the latest first.
pub fn ends(bytes: &[u8]) -> Vec<usize> {
    let marks: Vec<usize> = memmem::find_iter(bytes, b"%%EOF").filter(|at| is_end(bytes, *at)).collect();
    // A file for the Web begins with a part that ends like a revision and is none.
    let linearized = memmem::find(&bytes[..bytes.len().min(1024)], b"/Linearized").is_some();
    let earlier = marks.split_last().map_or(&[][..], |(_, earlier)| earlier);
    let earlier = earlier.iter().skip(usize::from(linearized));
    earlier.rev().take(MOST).map(|at| at + b"%%EOF".len()).collect()
}

/// Whether an end mark ends a revision: before it stands where a cross-reference table begins, and there is one.
fn is_end(bytes: &[u8], mark: usize) -> bool {
    let tail = bytes[mark.saturating_sub(TAIL)..mark].trim_ascii_end();
    let digits = tail.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let (before, number) = tail.split_at(tail.len() - digits);
    let table = std::str::from_utf8(number).ok().and_then(|n| n.parse::<usize>().ok());
    before.trim_ascii_end().ends_with(b"startxref")
        && table.and_then(|at| bytes.get(at..mark)).is_some_and(|table| {
            let table = table.trim_ascii_start();
            table.starts_with(b"xref") || table.first().is_some_and(u8::is_ascii_digit)
        })
}

/// What the current revision says.
#[derive(Default)]
pub struct Known {
    lines: HashSet<u64>,
    text: String,
    hasher: RandomState,
}

impl Known {
    fn add(&mut self, line: &str) {
        let line = plain(line);
        self.lines.insert(self.hasher.hash_one(&line));
        if self.text.len() < LARGEST {
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    fn has(&self, line: &str) -> bool {
        let line = plain(line);
        line.is_empty()
            || self.lines.contains(&self.hasher.hash_one(&line))
            || memmem::find(self.text.as_bytes(), line.as_bytes()).is_some()
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Hands everything on, and remembers what was said.
pub struct Remember<'s> {
    sink: &'s mut dyn Sink,
    /// What was said.
    pub known: Known,
}

impl<'s> Remember<'s> {
    /// Hands on to `sink`.
    pub fn new(sink: &'s mut dyn Sink) -> Self {
        Remember { sink, known: Known::default() }
    }
}

impl Sink for Remember<'_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        if let Units::Listed(units) = block.units {
            let units = units.iter().filter(|u| u.seam.is_none());
            units.for_each(|u| self.known.add(&block.text[u.start..u.end]));
        }
        self.sink.block(block)
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        self.sink.observe(observation)
    }

    fn nested(&mut self, nested: Nested<'_>) {
        self.sink.nested(nested);
    }

    fn unread(&mut self, unread: Unread) {
        self.sink.unread(unread);
    }

    fn picture(&mut self, picture: &Picture<'_>) {
        self.sink.picture(picture);
    }
}

/// Reads earlier revisions, the latest first, and hands on what stands only in them.
pub fn read(
    bytes: &Arc<Vec<u8>>,
    ends: &[usize],
    mut known: Known,
    budget: &Budget,
    memory: &mut Memory,
    sink: &mut dyn Sink,
) -> Result<(), Unread> {
    memory.earlier = true;
    for &end in ends {
        budget.time()?;
        let Ok(pdf) = Pdf::new(Arc::new(Prefix::new(bytes, end))) else {
            sink.unread(Unread::new(Reason::Corrupt, "文件中有一个较早的版本无法读取"));
            continue;
        };
        // Most of its streams are those of the current revision, which were counted already.
        check::expansion(&pdf, &Budget::new(*budget.limits(), end as u64))?;
        let mut earlier = Earlier { sink: &mut *sink, known: &mut known, only: Vec::new() };
        document(&pdf, budget, memory, &mut earlier)?;
        let only = earlier.only;
        emit(&only, sink);
        only.iter().filter(|o| o.seam.is_none()).for_each(|o| known.add(&o.text));
    }
    Ok(())
}

/// What stands only in an earlier revision.
struct Only {
    text: String,
    seam: Option<usize>,
    label: Option<String>,
    place: UnitPlace,
    cell: Option<Cell>,
}

/// Keeps what stands only in an earlier revision.
struct Earlier<'s, 'k> {
    sink: &'s mut dyn Sink,
    known: &'k mut Known,
    only: Vec<Only>,
}

impl Sink for Earlier<'_, '_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        let Units::Listed(units) = block.units else { return ControlFlow::Continue(()) };
        for unit in units {
            let text = &block.text[unit.start..unit.end];
            let seam = unit.seam.map(|seam| seam - unit.start);
            let known = match seam {
                Some(seam) => self.known.has(&text[..seam]) && self.known.has(&text[seam..]),
                None => self.known.has(text),
            };
            if !known {
                let label = unit.label.clone().map(|label| block.text[label].to_owned());
                let (place, cell) = (unit.place.clone(), unit.cell);
                self.only.push(Only { text: text.to_owned(), seam, label, place, cell });
            }
        }
        ControlFlow::Continue(())
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        // What hid text then is no matter any more; a file that was attached then still is in the file.
        if observation.kind == "hidden-embedded" { self.sink.observe(observation) } else { Thing::MAX }
    }

    fn nested(&mut self, nested: Nested<'_>) {
        self.sink.nested(nested);
    }

    fn unread(&mut self, unread: Unread) {
        // What could not be read of an earlier revision is mostly what could not be read of this one, and was said.
        if unread.reason == Reason::Limit {
            self.sink.unread(unread);
        }
    }

    fn picture(&mut self, _: &Picture<'_>) {}
}

fn emit(only: &[Only], sink: &mut dyn Sink) {
    let Some(first) = only.first() else { return };
    let mut out = Collector::new(sink);
    let characters: usize =
        only.iter().filter(|o| o.seam.is_none()).map(|o| plain(&o.text).chars().count()).sum();
    let text = format!("较早版本中的内容，{characters} 字");
    let thing = out.hide(Observation::of_text("hidden-text", text, Part::Deleted, first.place.clone()));
    out.within(Some(thing));
    for one in only {
        match one.seam {
            Some(seam) => {
                let (tail, head) = one.text.split_at(seam);
                out.cell_seam(tail, head, Part::Deleted, one.place.clone(), one.cell);
            }
            None => {
                let label = one.label.as_ref().map(|label| out.name(label));
                let start = out.open();
                out.push(&one.text, None);
                out.close(start, Part::Deleted, one.place.clone(), one.cell, label);
            }
        }
    }
    out.finish();
}
