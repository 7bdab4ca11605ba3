#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear};
use crate::model::Format;

const WRITER: &[u8] = include_bytes!("../../../fixtures/doc/libreoffice.doc");

fn heard(bytes: &[u8]) -> Heard {
    hear(read, Format::Doc, bytes)
}

#[test]
fn dump() {
    panic!("{:#?}", heard(WRITER));
}
