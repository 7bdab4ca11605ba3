//! Packages made by hand, and a sink that remembers, for the tests of the readers.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::extract::{Input, Reader};
use crate::model::{
    Block, Cell, Format, Nested, Observation, Part, Picture, Reason, Sink, Thing, UnitPlace, Units, Unread,
};
use crate::open::budget::{Budget, Limits};

/// A package of these parts.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    package_of_bytes(&parts)
}

/// A package of these parts, given as bytes.
pub fn package_of_bytes(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A relationships part of (id, type's last segment, target).
pub fn rels(rels: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        let mode = if target.contains(':') { " TargetMode=\"External\"" } else { "" };
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"{mode}/>"
        )
    };
    format!("<Relationships>{}</Relationships>", rels.iter().map(one).collect::<String>())
}

/// A unit that came.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Text.
    pub text: String,
    /// Part.
    pub part: Part,
    /// Place.
    pub place: UnitPlace,
    /// Cell.
    pub cell: Option<Cell>,
    /// Whether only a match across its seam counts.
    pub seam: bool,
    /// The hidden thing it belongs to.
    pub thing: Option<Thing>,
}

/// What a reader gave.
#[derive(Debug, Default)]
pub struct Heard {
    /// Units.
    pub units: Vec<Seen>,
    /// Observations.
    pub observations: Vec<Observation>,
    /// What was not read.
    pub unread: Vec<Reason>,
    /// Drafts within it: name and content.
    pub nested: Vec<(String, Vec<u8>)>,
    /// Pictures.
    pub pictures: usize,
}

impl Sink for Heard {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        let Units::Listed(units) = block.units else { return ControlFlow::Continue(()) };
        let mut end = 0;
        for unit in units {
            assert!(unit.start >= end && unit.end > unit.start, "units overlap or are empty");
            end = unit.end;
            self.units.push(Seen {
                text: block.text[unit.start..unit.end].to_owned(),
                part: unit.part,
                place: unit.place.clone(),
                cell: unit.cell,
                seam: unit.seam.is_some(),
                thing: unit.thing,
            });
        }
        ControlFlow::Continue(())
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        self.observations.push(observation);
        self.observations.len() as Thing - 1
    }

    fn nested(&mut self, nested: Nested<'_>) {
        let mut bytes = Vec::new();
        nested.content.read_to_end(&mut bytes).unwrap();
        self.nested.push((nested.name.to_owned(), bytes));
    }

    fn unread(&mut self, unread: Unread) {
        self.unread.push(unread.reason);
    }

    fn picture(&mut self, _: &Picture<'_>) {
        self.pictures += 1;
    }
}

impl Heard {
    /// The texts of a part, in order.
    pub fn of(&self, part: Part) -> Vec<&str> {
        self.units.iter().filter(|u| u.part == part && !u.seam).map(|u| u.text.as_str()).collect()
    }

    /// The one unit of this text.
    pub fn unit(&self, text: &str) -> &Seen {
        let found: Vec<&Seen> = self.units.iter().filter(|u| u.text == text && !u.seam).collect();
        assert_eq!(found.len(), 1, "{text} in {:#?}", self.units);
        found[0]
    }

    /// The kinds of what was observed, in order.
    pub fn kinds(&self) -> Vec<&str> {
        self.observations.iter().map(|o| o.kind).collect()
    }

    /// What was observed of a kind, in order.
    pub fn noted(&self, kind: &str) -> Vec<&str> {
        self.observations.iter().filter(|o| o.kind == kind).map(|o| o.text.as_str()).collect()
    }

    /// Whether everything was read.
    pub fn whole(&self) -> bool {
        self.unread.is_empty()
    }
}

/// Reads a file; a reader's error stands in `unread` with the others.
pub fn hear(reader: Reader, format: Format, bytes: &[u8]) -> Heard {
    hear_within(reader, format, bytes, Limits::default())
}

/// Reads a file within limits.
pub fn hear_within(reader: Reader, format: Format, bytes: &[u8], limits: Limits) -> Heard {
    let budget = Budget::new(limits, bytes.len() as u64);
    let mut heard = Heard::default();
    if let Err(unread) = reader(&Input { bytes, format, budget: &budget }, &mut heard) {
        heard.unread.push(unread.reason);
    }
    heard
}
