//! What HTML and XML share: a scanner that never fails, references, and text that is written as it is read.
//!
//! Both readers go over the source once and never refuse it: what is no markup is text, and what is
//! neither text nor known markup is still searched as a comment or an attribute value.

pub mod reference;
pub mod run;
pub mod scan;

use std::cell::RefCell;
use std::ops::{ControlFlow, Range};

use super::units::Collector;
use crate::model::{Block, Nested, Observation, Part, Picture, Sink, Thing, UnitPlace, Unread};

/// A sink that two collectors share: one takes the running text, the other what stands beside it (comments,
/// attribute values), so that neither cuts the other in two and offsets ascend in both.
pub struct Shared<'r, 's>(pub &'r RefCell<&'s mut dyn Sink>);

impl Sink for Shared<'_, '_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        self.0.borrow_mut().block(block)
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        self.0.borrow_mut().observe(observation)
    }

    fn nested(&mut self, nested: Nested<'_>) {
        self.0.borrow_mut().nested(nested);
    }

    fn unread(&mut self, unread: Unread) {
        self.0.borrow_mut().unread(unread);
    }

    fn picture(&mut self, picture: &Picture<'_>) {
        self.0.borrow_mut().picture(picture);
    }
}

/// Adds `range` of the source as it is written, one unit a line, without the white space around it.
pub fn lines(out: &mut Collector<'_, '_>, source: &str, range: Range<usize>, part: Part) {
    let mut at = range.start;
    for line in source[range].split_inclusive(['\n', '\r']) {
        let text = line.trim_start();
        let start = out.open();
        out.push(text.trim_end(), Some(at + line.len() - text.len()));
        out.close(start, part, UnitPlace::Origin, None, None);
        at += line.len();
    }
}

/// Whether an attribute value is embedded data (a picture in base64) and no text.
pub fn is_data(value: &str) -> bool {
    const SHORT: usize = 200;
    value.len() > SHORT
        && value.as_bytes().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"data:"))
}

#[cfg(test)]
pub(super) mod testing {
    #![allow(missing_docs)]
    //! A sink that keeps every unit with the place of its characters.

    use super::*;
    use crate::model::{Cell, Origin, Units};

    /// A unit as the rest of the program sees it.
    #[derive(Debug, PartialEq)]
    pub struct Seen {
        pub text: String,
        pub part: Part,
        pub label: Option<String>,
        pub cell: Option<Cell>,
        /// Source offset of each byte.
        pub offsets: Vec<usize>,
    }

    /// All units of all blocks.
    #[derive(Default)]
    pub struct Kept {
        pub units: Vec<Seen>,
        pub blocks: usize,
    }

    impl Kept {
        /// The unit that has exactly this text.
        pub fn get(&self, text: &str) -> &Seen {
            self.units.iter().find(|u| u.text == text).unwrap_or_else(|| panic!("{text}: {:?}", self.texts()))
        }

        /// The texts of all units.
        pub fn texts(&self) -> Vec<&str> {
            self.units.iter().map(|u| u.text.as_str()).collect()
        }

        /// Source offset of the first byte of `needle`, which one unit holds, and that unit's part.
        pub fn find(&self, needle: &str) -> (usize, Part) {
            let hit = self.units.iter().find_map(|u| Some((u.offsets[u.text.find(needle)?], u.part)));
            hit.unwrap_or_else(|| panic!("{needle}: {:?}", self.texts()))
        }
    }

    impl Sink for Kept {
        fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
            self.blocks += 1;
            let (Units::Listed(units), Origin::Mapped { source, map }) = (block.units, block.origin) else {
                panic!("mapped units expected")
            };
            assert!(map.is_sorted_by(|a, b| a.text < b.text && a.source <= b.source), "{map:?}");
            assert!(units.is_sorted_by(|a, b| a.end <= b.start));
            for unit in units {
                let offset = |text: usize| {
                    let point = map[map.partition_point(|p| p.text <= text) - 1];
                    point.source + text - point.text
                };
                let text = &block.text[unit.start..unit.end];
                for (i, _) in text.char_indices() {
                    assert!(source.is_char_boundary(offset(unit.start + i)), "{text:?} at {i}");
                }
                self.units.push(Seen {
                    text: text.to_owned(),
                    part: unit.part,
                    label: unit.label.clone().map(|r| block.text[r].to_owned()),
                    cell: unit.cell,
                    offsets: (unit.start..unit.end).map(offset).collect(),
                });
            }
            ControlFlow::Continue(())
        }

        fn observe(&mut self, _: Observation) -> Thing {
            0
        }

        fn nested(&mut self, _: Nested<'_>) {}

        fn picture(&mut self, _: &Picture<'_>) {}

        fn unread(&mut self, unread: Unread) {
            panic!("{unread:?}");
        }
    }
}
