//! The bodies of a message. One that comes twice, as plain text and as a page, is read without saying all things
//! twice: what one has and the other lacks is read all the same.

use std::io::Cursor;
use std::ops::ControlFlow;

use memchr::memmem;

use super::field;
use crate::extract::{html, text};
use crate::model::{Block, Nested, Observation, Part, Picture, Sink, Thing, Unit, UnitPlace, Units, Unread};
use crate::open::budget::Budget;
use crate::open::encoding;
use crate::open::stream::{BLOCK, TextStream, damage};

/// Bytes that are looked through for repetitions at most; from there on everything is read.
const LOOKED: usize = 1 << 30;

/// A body: decoded from its transfer encoding, not yet from its character set.
pub struct Body<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The character set that its header names.
    pub charset: Option<&'a str>,
    /// Whether it is a page.
    pub html: bool,
}

impl Body<'_> {
    fn decoded(&self) -> (String, Result<(), Unread>) {
        let declared = self.charset.and_then(field::known);
        let declared = declared.or_else(|| if self.html { encoding::declared(self.bytes) } else { None });
        let decoded = encoding::decode(self.bytes, declared);
        (decoded.text.into_owned(), damage(decoded.faults))
    }

    /// Reads it: lines of part `body`, or a page; places are lines and columns of it.
    pub fn read(&self, budget: &Budget, sink: &mut dyn Sink) -> Result<(), Unread> {
        let (text, damage) = self.decoded();
        if self.html {
            html::read(&text, budget, sink)?;
        } else {
            text::read(&mut TextStream::new(Box::new(Cursor::new(text)), BLOCK, None), sink)?;
        }
        damage
    }
}

/// Reads a plain text and the page that says the same.
pub fn both(plain: &Body<'_>, page: &Body<'_>, budget: &Budget, sink: &mut dyn Sink) -> Result<(), Unread> {
    let mut gathered = Gathered::default();
    page.read(budget, &mut gathered)?;
    // A table tells more than the lines that a program made of it.
    let (first, second) = if gathered.table { (page, plain) } else { (plain, page) };
    if !gathered.table {
        gathered = Gathered::default();
        plain.read(budget, &mut gathered)?;
    }
    let one = first.read(budget, sink);
    let mut rest = Rest { known: gathered.text, looked: 0, sink };
    one.and(second.read(budget, &mut rest))
}

/// Has something read that says again, among other things, what a body said.
pub fn beyond(
    body: &Body<'_>,
    budget: &Budget,
    sink: &mut dyn Sink,
    read: impl FnOnce(&mut dyn Sink) -> Result<(), Unread>,
) -> Result<(), Unread> {
    let mut gathered = Gathered::default();
    body.read(budget, &mut gathered)?;
    read(&mut Rest { known: gathered.text, looked: 0, sink })
}

/// The text without white space and without the marks that programs put into plain text for bold, links and quotes.
fn bare(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '>' | '|' | '<' | '[' | ']' | '\u{feff}'))
}

/// The ranges of a block that are judged for themselves.
fn ranges(block: &Block<'_>) -> Vec<Unit> {
    let unit = |start: usize, end: usize| Unit {
        start,
        end,
        part: Part::Body,
        place: UnitPlace::Origin,
        cell: None,
        label: None,
        seam: None,
        thing: None,
    };
    match block.units {
        Units::Listed(units) => units.to_vec(),
        Units::Lines => {
            let mut start = 0;
            let mut lines = Vec::new();
            for line in block.text.split_inclusive(['\n', '\r']) {
                let end = start + line.len();
                let text = line.trim_end_matches(['\n', '\r']).len();
                if text > 0 {
                    lines.push(unit(start, start + text));
                }
                start = end;
            }
            lines
        }
    }
}

/// Remembers what a body says.
#[derive(Default)]
struct Gathered {
    text: String,
    table: bool,
}

impl Sink for Gathered {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        for unit in ranges(block) {
            self.table |= unit.cell.is_some();
            self.text.extend(bare(&block.text[unit.start..unit.end]));
        }
        ControlFlow::Continue(())
    }

    fn observe(&mut self, _: Observation) -> Thing {
        0
    }

    fn nested(&mut self, _: Nested<'_>) {}

    fn unread(&mut self, _: Unread) {}

    fn picture(&mut self, _: &Picture<'_>) {}
}

/// Hands on what is not known yet.
struct Rest<'s> {
    known: String,
    looked: usize,
    sink: &'s mut dyn Sink,
}

impl Sink for Rest<'_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        let mut units = ranges(block);
        units.retain(|unit| {
            let said: String = bare(&block.text[unit.start..unit.end]).collect();
            self.looked = self.looked.saturating_add(self.known.len());
            let repeated =
                self.looked < LOOKED && memmem::find(self.known.as_bytes(), said.as_bytes()).is_some();
            unit.cell.is_some() || !repeated
        });
        if units.is_empty() {
            return ControlFlow::Continue(());
        }
        self.sink.block(&Block { units: Units::Listed(&units), ..*block })
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        self.sink.observe(observation)
    }

    fn nested(&mut self, nested: Nested<'_>) {
        let Nested { name, content, plain, thing } = nested;
        self.sink.nested(Nested { name, content: &mut *content, plain, thing });
    }

    fn unread(&mut self, unread: Unread) {
        self.sink.unread(unread);
    }

    fn picture(&mut self, picture: &Picture<'_>) {
        self.sink.picture(picture);
    }
}
