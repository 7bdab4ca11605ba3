//! Which drafts a scan reads.

pub mod git;
mod ignored;
pub mod paths;
mod spelling;

pub use git::Versions;
pub use paths::{Draft, Excluded, Options, Problem, Root, Source, Stamp, Walk, WalkError, walk};
pub use spelling::spell;
