//! A masked number, kept until the whole scan is read: another list may show what this one hides.

use std::fmt;

use super::place::Location;

/// What a masked number is a number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MaskKind {
    /// 18-digit resident ID.
    Id,
    /// Mobile or landline number.
    Phone,
    /// Bank card or account.
    Card,
}

/// A masked number of a person whose name stands beside it. It has no `Debug` that shows digits.
#[derive(Clone, PartialEq)]
pub struct Masked {
    /// Kind.
    pub kind: MaskKind,
    /// ASCII digits (and a final `X`), `*` for what is hidden.
    pub cells: Box<[u8]>,
    /// Salted hashes of the name and, behind it, of how lists abbreviate it.
    pub names: Vec<u64>,
    /// Whether the name itself is written in full.
    pub named: bool,
    /// How many numbers fit, as far as this place tells.
    pub candidates: u64,
    /// Salted hash of the number as written, which the person goes by where it is as good as not masked.
    pub person: u64,
    /// Place.
    pub location: Location,
}

impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Masked").field("kind", &self.kind).field("location", &self.location).finish()
    }
}
