//! Strings that cells share, held in one piece of memory.

use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace};

/// The shared strings of a workbook.
#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    ends: Vec<usize>,
    used: Vec<bool>,
}

impl Strings {
    /// Adds the next string.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.used.push(false);
    }

    /// Bytes of memory that they take.
    pub fn size(&self) -> usize {
        self.text.len() + self.ends.len() * size_of::<usize>() + self.used.len()
    }

    /// The string of this number, which a cell uses from now on.
    pub fn take(&mut self, number: usize) -> Option<&str> {
        *self.used.get_mut(number)? = true;
        self.get(number)
    }

    fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..end)
    }

    /// Hands on the strings that no cell used: what was deleted from the sheets may still stand here.
    pub fn unused(&self, out: &mut Collector<'_, '_>) {
        for (number, _) in self.used.iter().enumerate().filter(|(_, used)| !**used) {
            out.unit(self.get(number).unwrap_or_default(), Part::Metadata, UnitPlace::None);
            if out.border().is_break() {
                return;
            }
        }
    }
}
