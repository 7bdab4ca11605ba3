//! A hidden thing that is being read: how large it is shows at its end, and a stream cannot wait for that for ever.

use crate::extract::units::Collector;
use crate::model::{Observation, Thing};

/// A hidden thing and the units read of it so far. It is to be noted at its end, or before its block is handed on,
/// whichever comes first ([`Collector::is_full`]).
#[derive(Debug, Default)]
pub struct Growing {
    thing: Option<Thing>,
    units: Vec<usize>,
}

impl Growing {
    /// The units of the block from number `from` on belong to it.
    pub fn add(&mut self, from: usize, out: &mut Collector<'_, '_>) {
        let units = from..out.count();
        match self.thing {
            Some(thing) => units.for_each(|unit| out.mark(unit, thing)),
            None => self.units.extend(units),
        }
    }

    /// Notes it, if it was not noted before.
    pub fn note(&mut self, observation: impl FnOnce() -> Observation, out: &mut Collector<'_, '_>) {
        if self.thing.is_none() {
            let thing = out.hide(observation());
            self.thing = Some(thing);
            self.units.drain(..).for_each(|unit| out.mark(unit, thing));
        }
    }
}

/// How many characters of a text are seen on paper: all but white space.
pub fn characters(text: &str) -> u64 {
    text.chars().filter(|c| !c.is_whitespace()).count() as u64
}
