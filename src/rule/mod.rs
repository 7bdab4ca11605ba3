//! Rules: their shape, loading and checking, and the set that is in force.

pub mod builtin;
pub mod compile;
mod laws;
mod lexicon;
pub mod lint;
pub mod load;
pub mod model;
mod problem;
pub mod rarity;
pub mod settle;
pub mod suggest;
pub mod trigger;

pub use compile::{Choice, Ruleset, State};
pub use laws::Laws;
pub use lexicon::Lexicon;
pub use model::Rule;
pub use problem::Problem;
