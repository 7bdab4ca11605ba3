//! Prints the text of files as the readers give it, one unit a line: a tool for comparing readers, no part of the
//! program. `cargo run --example extract-text FILE...`; drafts within a draft are read, too.
//!
//! Units that repeat text over a line break are left out unless `--seams` is the first argument; `--parts` writes the
//! part and the place before each unit.

#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)]

use std::ops::ControlFlow;

use mishen::extract::{self, Input};
use mishen::model::{Block, Format, Nested, Observation, Picture, Sink, Thing, Units, Unread};
use mishen::open::budget::{Budget, Limits};
use mishen::open::{self, Content, encoding};

fn main() {
    let (options, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let has = |name: &str| options.iter().any(|o| o == name);
    for path in files {
        let bytes = std::fs::read(&path).unwrap_or_default();
        let budget = Budget::new(Limits::default(), bytes.len() as u64);
        let mut printer =
            Printer { seams: has("--seams"), parts: has("--parts"), budget: &budget, things: 0 };
        if let Err(unread) = printer.read(bytes, &path) {
            printer.unread(unread);
        }
    }
}

struct Printer<'b> {
    seams: bool,
    parts: bool,
    budget: &'b Budget,
    things: Thing,
}

impl Printer<'_> {
    fn read(&mut self, bytes: Vec<u8>, name: &str) -> Result<(), Unread> {
        let options = open::Options { limits: *self.budget.limits(), has_reader };
        let opened = open::bytes(bytes, name, &options);
        match (opened.content, opened.format) {
            (Content::Text(mut stream), format @ (Format::Csv | Format::Tsv)) => {
                extract::csv::read(&mut stream, format, self)
            }
            (Content::Text(mut stream), _) => extract::text::read(&mut stream, self),
            (Content::Whole(bytes), format) => match extract::reader(format) {
                Some(reader) => reader(&Input { bytes: &bytes, format, budget: self.budget }, self),
                None => {
                    let text = encoding::decode(&bytes, encoding::declared(&bytes)).text;
                    match format {
                        Format::Html => extract::html::read(&text, self.budget, self),
                        Format::Xml => extract::xml::read(&text, self.budget, self),
                        _ => extract::json::read(&text, self.budget, self),
                    }
                }
            },
            (Content::Unread(unread), _) => Err(unread),
            (Content::NoText | Content::NoReader | Content::Elsewhere(_), _) => Ok(()),
        }
    }
}

fn has_reader(format: Format) -> bool {
    matches!(format, Format::Html | Format::Xml | Format::Json) || extract::reader(format).is_some()
}

impl Sink for Printer<'_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        match block.units {
            Units::Lines => println!("{}", block.text),
            Units::Listed(units) => {
                for unit in units.iter().filter(|u| self.seams || u.seam.is_none()) {
                    if self.parts {
                        print!("{:?} {:?} {:?} {:?} ", unit.part, unit.place, unit.cell, unit.thing);
                    }
                    println!("{}", &block.text[unit.start..unit.end]);
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        if self.parts {
            println!("# {}: {} {}", self.things, observation.kind, observation.text);
        }
        self.things += 1;
        self.things - 1
    }

    fn nested(&mut self, nested: Nested<'_>) {
        let mut bytes = Vec::new();
        let Ok(_deeper) = self.budget.enter() else { return };
        match nested.content.read_to_end(&mut bytes) {
            Ok(_) => {
                let _ = self.read(bytes, nested.name).map_err(|unread| self.unread(unread));
            }
            Err(error) => eprintln!("{}: {error}", nested.name),
        }
    }

    fn unread(&mut self, unread: Unread) {
        eprintln!("{:?}: {}", unread.reason, unread.note);
    }

    fn picture(&mut self, _: &Picture<'_>) {}
}
