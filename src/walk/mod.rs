//! Which drafts a scan reads.

mod ignored;
pub mod paths;
mod spelling;

pub use paths::{Draft, Excluded, Options, Problem, Root, Source, Walk, WalkError, walk};
pub use spelling::spell;
