//! Collects the units of a document into blocks and hands them on before they grow large.

use std::ops::{ControlFlow, Range};

use crate::model::block::Breakpoint;
use crate::model::{Block, Cell, Observation, Origin, Part, Sink, Thing, Unit, UnitPlace, Units};

/// A block is handed on at the next border once its text is this long (bytes).
const FULL: usize = 256 << 10;

/// A builder of blocks. Call [`Collector::border`] wherever a block may end (after a paragraph, after a table row),
/// and [`Collector::finish`] at the end.
pub struct Collector<'s, 'a> {
    sink: &'s mut dyn Sink,
    source: Option<&'a str>,
    text: String,
    units: Vec<Unit>,
    map: Vec<Breakpoint>,
    thing: Option<Thing>,
    stopped: bool,
}

impl<'s, 'a> Collector<'s, 'a> {
    /// For formats whose units carry their own places.
    pub fn new(sink: &'s mut dyn Sink) -> Self {
        Collector {
            sink,
            source: None,
            text: String::new(),
            units: Vec::new(),
            map: Vec::new(),
            thing: None,
            stopped: false,
        }
    }

    /// For formats whose places are lines and columns of `source`.
    pub fn mapped(sink: &'s mut dyn Sink, source: &'a str) -> Self {
        Collector { source: Some(source), ..Collector::new(sink) }
    }

    /// Adds a unit that is complete.
    pub fn unit(&mut self, text: &str, part: Part, place: UnitPlace) {
        let start = self.open();
        self.text.push_str(text);
        self.close(start, part, place, None, None);
    }

    /// Adds a cell of a table.
    pub fn cell(&mut self, text: &str, part: Part, place: UnitPlace, cell: Cell) {
        let start = self.open();
        self.text.push_str(text);
        self.close(start, part, place, Some(cell), None);
    }

    /// Begins a unit that is put together piece by piece with [`Collector::push`]; returns its start.
    pub fn open(&mut self) -> usize {
        self.text.len()
    }

    /// Adds a piece to the unit being built. `source` is its offset in the source, for mapped formats.
    pub fn push(&mut self, piece: &str, source: Option<usize>) {
        if piece.is_empty() {
            return;
        }
        if let Some(source) = source {
            let text = self.text.len();
            let in_step =
                self.map.last().is_some_and(|p| source.checked_sub(p.source) == Some(text - p.text));
            if !in_step {
                self.map.push(Breakpoint { text, source });
            }
        }
        self.text.push_str(piece);
    }

    /// Ends the unit that began at `start`. An empty one is dropped.
    pub fn close(
        &mut self,
        start: usize,
        part: Part,
        place: UnitPlace,
        cell: Option<Cell>,
        label: Option<Range<usize>>,
    ) -> Option<Range<usize>> {
        let end = self.text.len();
        if end == start {
            return None;
        }
        self.units.push(Unit { start, end, part, place, cell, label, seam: None, thing: self.thing });
        self.text.push('\n');
        Some(start..end)
    }

    /// Repeats a name in this block, so that units can be labelled with it after the block that held it was handed
    /// on. It belongs to no unit and is not searched.
    pub fn name(&mut self, name: &str) -> Range<usize> {
        let start = self.open();
        self.text.push_str(name);
        self.text.push('\n');
        start..start + name.len()
    }

    /// Adds a unit that repeats the end of one line and the start of the next; see [`Unit::seam`].
    pub fn seam(&mut self, tail: &str, head: &str, part: Part, place: UnitPlace) {
        self.cell_seam(tail, head, part, place, None);
    }

    /// Like [`Collector::seam`], for two lines within a cell of a table.
    pub fn cell_seam(&mut self, tail: &str, head: &str, part: Part, place: UnitPlace, cell: Option<Cell>) {
        let start = self.open();
        self.text.push_str(tail);
        let seam = self.text.len();
        self.text.push_str(head);
        if self.close(start, part, place, cell, None).is_some()
            && let Some(unit) = self.units.last_mut()
        {
            unit.seam = Some(seam);
        }
    }

    /// The text of the block so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Notes a hidden thing and gives its number.
    pub fn hide(&mut self, observation: Observation) -> Thing {
        self.sink.observe(observation)
    }

    /// The units that end from now on belong to this hidden thing (or to none); gives what held before.
    pub fn within(&mut self, thing: Option<Thing>) -> Option<Thing> {
        std::mem::replace(&mut self.thing, thing)
    }

    /// How many units this block has.
    pub fn count(&self) -> usize {
        self.units.len()
    }

    /// Makes a unit of this block, by its number, part of a hidden thing, unless it belongs to one.
    pub fn mark(&mut self, unit: usize, thing: Thing) {
        if let Some(unit) = self.units.get_mut(unit) {
            unit.thing.get_or_insert(thing);
        }
    }

    /// Whether the next border hands the block on.
    pub fn is_full(&self) -> bool {
        self.text.len() >= FULL
    }

    /// The sink, for observations, pictures and drafts within this one.
    pub fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    /// A block may end here. `Break`: nobody wants the rest.
    pub fn border(&mut self) -> ControlFlow<()> {
        if self.is_full() {
            self.flush();
        }
        if self.stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Hands on what is left.
    pub fn finish(mut self) {
        self.flush();
    }

    /// Hands on what there is, so that blocks of another origin may follow.
    pub fn flush(&mut self) {
        if !self.units.is_empty() && !self.stopped {
            let origin = match self.source {
                Some(source) => Origin::Mapped { source, map: &self.map },
                None => Origin::Units,
            };
            let block = Block { text: &self.text, units: Units::Listed(&self.units), origin };
            self.stopped = self.sink.block(&block).is_break();
        }
        self.text.clear();
        self.units.clear();
        self.map.clear();
    }
}
