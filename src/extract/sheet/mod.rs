//! What spreadsheets of every format share: days, number formats, merged ranges, what is hidden, formula tokens.

pub mod bytes;
pub mod dates;
pub mod formats;
pub mod formula;
pub mod grid;
pub mod look;
pub mod merges;
pub mod number;
pub mod print;
pub mod strings;
pub mod veil;
