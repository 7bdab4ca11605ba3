//! Whole files: what programs write, and what damage does to it.
#![allow(clippy::unwrap_used)]

use super::*;
#[test]
fn dump() {
    let Ok(path) = std::env::var("PDF") else { return };
    for p in path.split(':') {
        let bytes = std::fs::read(p).unwrap();
        println!("=== {p}");
        let mut got = Got::default();
        let b = Budget::new(Default::default(), bytes.len() as u64);
        let r = read(&Input { bytes: &bytes, format: crate::model::Format::Pdf, budget: &b }, &mut got);
        for u in &got.units { println!("{u:?}"); }
        println!("{r:?} {:?} pictures {}", got.unread, got.pictures);
    }
}

#[derive(Default)]
struct Got { units: Vec<(crate::model::Part, crate::model::UnitPlace, String, Option<usize>, Option<(u32,u32,u32)>)>, unread: Vec<Unread>, pictures: usize }
impl Sink for Got {
    fn block(&mut self, block: &crate::model::Block<'_>) -> std::ops::ControlFlow<()> {
        if let crate::model::Units::Listed(us) = block.units { for u in us {
            self.units.push((u.part, u.place.clone(), block.text[u.start..u.end].to_owned(), u.seam.map(|s| s - u.start), u.cell.map(|c| (c.table, c.row, c.column))));
        } }
        std::ops::ControlFlow::Continue(())
    }
    fn observe(&mut self, _: crate::model::Observation) {}
    fn unread(&mut self, u: Unread) { self.unread.push(u) }
    fn picture(&mut self) { self.pictures += 1 }
}
