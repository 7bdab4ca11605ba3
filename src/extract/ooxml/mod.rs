//! What all OOXML documents share: the package of parts, its relationships, and the kinds of part that occur in
//! every document (ECMA-376 Part 2, Open Packaging Conventions).

pub mod drawing;
pub mod generic;
pub mod growing;
pub mod number;
pub mod objects;
pub mod package;
pub mod pictures;
pub mod properties;
pub mod rels;
pub mod stream;
pub mod sweep;
pub mod types;
pub mod xml;

#[cfg(test)]
pub mod testing;

pub use package::Package;
pub use xml::{Token, Xml};
