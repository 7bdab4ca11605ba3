//! A sink that remembers, for the tests of the stream readers.

use std::ops::ControlFlow;

use crate::model::{Block, Cell, Nested, Observation, Origin, Picture, Sink, Thing, Units, Unread};

/// A block that came in.
#[derive(Debug)]
pub struct Kept {
    pub text: String,
    pub line: u64,
    pub column: u64,
    pub seam: Option<usize>,
    pub cells: Vec<(Cell, String)>,
}

/// Keeps all blocks; says `Break` after `enough` of them (0: never).
#[derive(Default)]
pub struct Recorder {
    pub blocks: Vec<Kept>,
    pub enough: usize,
}

impl Recorder {
    /// The text of all blocks but seams.
    pub fn text(&self) -> String {
        self.blocks.iter().filter(|b| b.seam.is_none()).map(|b| b.text.as_str()).collect()
    }

    /// The cells of all blocks but seams: row, column, text.
    pub fn cells(&self) -> Vec<(u32, u32, &str)> {
        let blocks = self.blocks.iter().filter(|b| b.seam.is_none());
        blocks.flat_map(|b| &b.cells).map(|(cell, text)| (cell.row, cell.column, text.as_str())).collect()
    }
}

impl Sink for Recorder {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        let (line, column) = match block.origin {
            Origin::Source { line, column } => (line, column),
            _ => (0, 0),
        };
        let units = match block.units {
            Units::Lines => &[],
            Units::Listed(units) => units,
        };
        let cells = units.iter().filter_map(|u| Some((u.cell?, block.text[u.start..u.end].to_owned())));
        self.blocks.push(Kept {
            text: block.text.to_owned(),
            line,
            column,
            seam: units.first().and_then(|u| u.seam),
            cells: cells.collect(),
        });
        if self.blocks.len() == self.enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn observe(&mut self, _: Observation) -> Thing {
        0
    }

    fn nested(&mut self, _: Nested<'_>) {}

    fn unread(&mut self, _: Unread) {}

    fn picture(&mut self, _: &Picture<'_>) {}
}
