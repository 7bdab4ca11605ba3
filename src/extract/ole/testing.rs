//! Compound files made by hand, for the tests of the readers.

use super::write::{Item, write};

/// A file of these streams.
pub fn file(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let item = |(path, content): &(&str, &[u8])| Item {
        path: (*path).to_owned(),
        content: Some(content.to_vec()),
        clsid: [0; 16],
    };
    write(&streams.iter().map(item).collect::<Vec<_>>(), [0; 16])
}
