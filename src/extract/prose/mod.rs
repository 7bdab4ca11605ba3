//! What readers of word-processing documents share: the texts of a paragraph, the hidden things that run through
//! several of them, and the grid of a table.

mod grid;
mod paragraph;
mod runs;

pub use grid::Grid;
pub use paragraph::{At, Manner, Paragraph, Stream};
pub use runs::{Runs, comment};
