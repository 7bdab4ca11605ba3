#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear};
use crate::model::Format;

#[test]
fn look() {
    for name in std::env::var("LOOK").unwrap().split(' ') {
        let bytes = std::fs::read(name).unwrap();
        let heard: Heard = if name.ends_with("docx") { hear(read, Format::Docx, &bytes) } else { hear(crate::extract::xlsx::read, Format::Xlsx, &bytes) };
        println!("=== {name} {:?} pictures {}", heard.unread, heard.pictures);
        for u in &heard.units {
            println!("{:?} {:?} {:?} {} {:?}", u.part, u.place, u.cell.map(|c| (c.table, c.row, c.column, c.width)), u.seam, u.text);
        }
        println!("{:?}", heard.observations);
    }
}
