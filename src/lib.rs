//! 密审: reads drafts before a government office publishes them and says what must not go out.
//!
//! A draft goes through once, in one direction:
//! walk → open → extract → fold → find → verify → waive → report.

pub mod cli;
pub mod config;
pub mod extract;
pub mod find;
pub mod fold;
pub mod model;
pub mod open;
mod program;
pub mod report;
pub mod rule;
pub mod run;
pub mod verify;
pub mod waive;
pub mod walk;
pub mod words;
