#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear};
use crate::model::Format;

const WRITER: &[u8] = include_bytes!("../../../fixtures/doc/hidden.doc");

fn heard(bytes: &[u8]) -> Heard {
    hear(read, Format::Doc, bytes)
}

#[test]
fn dump() {
    let parts: &[u8] = include_bytes!("../../../fixtures/doc/parts.wps");
    let embedded: &[u8] = include_bytes!("../../../fixtures/doc/embedded.doc");
    for bytes in [WRITER, parts, embedded] {
        let heard = heard(bytes);
        for u in &heard.units {
            println!("{:?} {:?} {:?} {:?} {}", u.part, u.place, u.cell, u.text, u.seam);
        }
        println!("{:#?} {:?} {}", heard.observations, heard.unread, heard.pictures);
        for n in heard.nested {
            println!("{} {}", n.0, n.1.len());
        }
    }
    panic!();
}
