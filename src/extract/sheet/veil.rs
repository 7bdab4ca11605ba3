//! What of a sheet nobody sees: the whole of it, columns, rows. Each run is one hidden thing, noted when the first
//! cell in it comes.

use std::collections::HashMap;
use std::sync::Arc;

use crate::extract::units::Collector;
use crate::model::{Observation, Part, Thing, UnitPlace};

/// The hidden runs of a sheet.
#[derive(Debug, Default)]
pub struct Veil {
    sheet: Option<Thing>,
    columns: Runs,
    rows: Runs,
    unseen: HashMap<u32, (u32, Thing)>,
}

/// Runs of hidden rows or columns, in order.
#[derive(Debug, Default)]
struct Runs {
    runs: Vec<Run>,
    /// The last run may go on.
    open: bool,
}

#[derive(Debug)]
struct Run {
    first: u32,
    last: u32,
    thing: Option<Thing>,
}

impl Veil {
    /// Notes that the whole sheet is hidden.
    pub fn sheet(&mut self, name: &Arc<str>, out: &mut Collector<'_, '_>) -> Thing {
        let place = UnitPlace::Sheet { sheet: name.clone(), row: 0, column: 0 };
        let thing = out.hide(Observation::of_text("hidden-sheet", "隐藏工作表", Part::Hidden, place));
        self.sheet = Some(thing);
        thing
    }

    /// Columns from `first` to `last` (0-based) are hidden.
    pub fn columns(&mut self, first: u32, last: u32) {
        self.columns.runs.push(Run { first, last, thing: None });
    }

    /// Rows from `first` to `last` (0-based) are hidden.
    pub fn rows(&mut self, first: u32, last: u32) {
        match self.rows.runs.last_mut().filter(|run| run.last.checked_add(1) == Some(first)) {
            Some(run) => run.last = last,
            None => self.rows.runs.push(Run { first, last, thing: None }),
        }
    }

    /// The next hidden row, where rows come one by one and nobody knows yet where the run ends.
    pub fn next_row(&mut self, row: u32) {
        self.rows(row, row);
        self.rows.open = true;
    }

    /// A cell (0-based) whose format shows nothing of it; those below each other are one thing.
    pub fn unseen(&mut self, name: &Arc<str>, row: u32, column: u32, out: &mut Collector<'_, '_>) -> Thing {
        let place = UnitPlace::Sheet { sheet: name.clone(), row, column };
        let above = self.unseen.get(&column).filter(|(last, _)| last.saturating_add(1) == row);
        let thing = match above {
            Some((_, thing)) => *thing,
            None => {
                out.hide(Observation::of_text("hidden-text", "单元格格式使内容不显示", Part::Hidden, place))
            }
        };
        self.unseen.insert(column, (row, thing));
        thing
    }

    /// Puts the runs in order, neighbours joined, so that questions can be asked.
    pub fn sort(&mut self) {
        self.columns.sort();
        self.rows.sort();
    }

    /// The hidden thing that a cell (0-based) belongs to, the outermost one.
    pub fn of(
        &mut self,
        name: &Arc<str>,
        row: u32,
        column: u32,
        out: &mut Collector<'_, '_>,
    ) -> Option<Thing> {
        if self.sheet.is_some() {
            return self.sheet;
        }
        let place = || UnitPlace::Sheet { sheet: name.clone(), row, column };
        if let Some(run) = self.columns.around(column) {
            return Some(run.thing("hidden-column", "列", false, place(), out));
        }
        let open = self.rows.open;
        self.rows.around(row).map(|run| run.thing("hidden-row", "行", open, place(), out))
    }
}

impl Runs {
    fn sort(&mut self) {
        self.runs.sort_unstable_by_key(|run| (run.first, run.last));
        self.runs.dedup_by(|next, run| {
            let joined = next.first <= run.last.saturating_add(1);
            if joined {
                run.last = run.last.max(next.last);
            }
            joined
        });
    }

    fn around(&mut self, number: u32) -> Option<&mut Run> {
        let after = self.runs.partition_point(|run| run.first <= number);
        self.runs.get_mut(after.checked_sub(1)?).filter(|run| run.last >= number)
    }
}

impl Run {
    fn thing(
        &mut self,
        kind: &'static str,
        of: &str,
        open: bool,
        place: UnitPlace,
        out: &mut Collector<'_, '_>,
    ) -> Thing {
        let (first, last) = (u64::from(self.first) + 1, u64::from(self.last) + 1);
        *self.thing.get_or_insert_with(|| {
            let text = if open {
                format!("第 {first} {of}起")
            } else if first == last {
                format!("第 {first} {of}")
            } else {
                format!("第 {first}–{last} {of}")
            };
            out.hide(Observation::of_text(kind, text, Part::Hidden, place))
        })
    }
}
