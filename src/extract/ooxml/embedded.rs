//! Documents within documents: their text goes into the same sink, as of an embedded object.

use std::ops::ControlFlow;

use super::package::Package;
use super::types::Types;
use crate::extract::{docx, xlsx};
use crate::model::{Block, Cell, Observation, Part, Reason, Sink, Unit, Units, Unread};
use crate::open::budget::Budget;

/// A sink that turns the plain body of an embedded document into part `embedded`.
struct Nested<'s> {
    sink: &'s mut dyn Sink,
    /// Added to the numbers of its tables, so that they are not taken for those around.
    tables: u32,
}

impl Sink for Nested<'_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        let Units::Listed(units) = block.units else { return self.sink.block(block) };
        let apart = |cell: Cell| Cell { table: cell.table.wrapping_add(self.tables), ..cell };
        let inside =
            |unit: &Unit| Unit { part: nested(unit.part), cell: unit.cell.map(apart), ..unit.clone() };
        let units: Vec<Unit> = units.iter().map(inside).collect();
        self.sink.block(&Block { units: Units::Listed(&units), ..*block })
    }

    fn observe(&mut self, observation: Observation) {
        self.sink.observe(Observation { part: nested(observation.part), ..observation });
    }

    fn unread(&mut self, unread: Unread) {
        self.sink.unread(unread);
    }

    fn picture(&mut self) {
        self.sink.picture();
    }
}

fn nested(part: Part) -> Part {
    match part {
        Part::Body | Part::Table => Part::Embedded,
        other => other,
    }
}

/// Reads an embedded package. `number`: which of its host's parts it is; `depth`: how many packages are around it.
pub fn read(
    bytes: &[u8],
    budget: &Budget,
    sink: &mut dyn Sink,
    number: usize,
    depth: u32,
) -> Result<(), Unread> {
    if depth > budget.limits().depth {
        return Err(Unread::new(Reason::Limit, "嵌套层数超过上限"));
    }
    let package = Package::open(bytes, budget)?;
    let types = Types::read(&package)?;
    // Room for 65,536 tables in each.
    let tables = u32::try_from(number).unwrap_or(0).wrapping_add(1).wrapping_shl(16);
    let mut nested = Nested { sink, tables };
    if !types.parts("wordprocessingml").is_empty() {
        docx::read_package(&package, &types, &mut nested, depth)
    } else if !types.parts("spreadsheetml").is_empty() {
        xlsx::read_package(&package, &types, &mut nested, depth)
    } else {
        Err(Unread::new(Reason::Unsupported, "嵌入的文档没有读取器"))
    }
}
