//! Binary workbooks of Excel 2007 and later (`.xlsb`, [MS-XLSB]): the package of a `.xlsx` whose main parts are records
//! instead of XML.

mod record;
mod sheet;
mod words;
mod workbook;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use record::Records;
use sheet::Shared;
use workbook::Workbook;

use super::Input;
use super::ooxml::rels::{self, Rel, Target};
use super::ooxml::types::Types;
use super::ooxml::{Package, sweep};
use super::password;
use super::sheet::grid::Grid;
use super::sheet::look::Look;
use super::sheet::strings::Strings;
use super::units::Collector;
use crate::model::{Observation, Part, Reason, Sink, Thing, UnitPlace, Unread};

/// What a sheet is called that the workbook does not list.
const UNLISTED: &str = "未列出的工作表";

/// Reads a workbook, one that is encrypted with the standard password too.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let plain = password::package::plain(input, sink)?;
    let package = Package::open(&plain, input.budget)?;
    let types = Types::read(&package).unwrap_or_else(|unread| {
        sink.unread(unread);
        Types::default()
    });
    if let Some(damage) = package.damage() {
        sink.unread(damage);
    }
    let mut out = Collector::new(sink);
    let linked = noted(rels::of(&package, ""), &mut out);
    let main = target(&linked, "officeDocument").or_else(|| package.find("xl/workbook.bin"));
    let mut reader = Reader {
        package: &package,
        strings: Strings::default(),
        looks: Vec::new(),
        date1904: false,
        tables: 0,
        caches: HashMap::new(),
    };
    let result = match main {
        Some(main) => reader.workbook(main, &mut out),
        None => Err(Unread::new(Reason::Corrupt, "文档包缺少工作簿部件")),
    };
    reader.others(&types, &mut out);
    sweep::read(&package, &types, &mut out, |_, _| None);
    reader.strings.unused(&mut out);
    out.finish();
    result
}

struct Reader<'p, 'a> {
    package: &'p Package<'a>,
    strings: Strings,
    looks: Vec<Look>,
    date1904: bool,
    tables: u32,
    /// Pivot caches by their number: definition and records are one.
    caches: HashMap<String, Thing>,
}

impl Reader<'_, '_> {
    fn workbook(&mut self, main: usize, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        let book = self.records(main, |records| workbook::read(records, out))?;
        let linked = noted(rels::of(self.package, self.package.name(main)), out);
        self.date1904 = book.date1904;
        if let Some(part) = target(&linked, "styles") {
            self.looks = noted(self.records(part, workbook::looks), out);
        }
        if let Some(part) = target(&linked, "sharedStrings") {
            let mut strings = std::mem::take(&mut self.strings);
            noted(self.records(part, |records| workbook::strings(records, &mut strings)), out);
            self.strings = strings;
        }
        self.sheets(&book, &linked, out);
        Ok(())
    }

    fn sheets(&mut self, book: &Workbook, linked: &[Rel], out: &mut Collector<'_, '_>) {
        for entry in &book.sheets {
            match linked.iter().find(|rel| rel.id == entry.id).map(|rel| &rel.target) {
                Some(Target::Part(part)) if !self.package.is_reached(*part) => {
                    self.sheet(*part, &entry.name, entry.hidden, out);
                }
                Some(Target::Part(_)) => {}
                _ => out.sink().unread(Unread::new(Reason::Corrupt, "文档包缺少工作表部件")),
            }
            if out.border().is_break() {
                return;
            }
        }
    }

    fn sheet(&mut self, part: usize, name: &str, hidden: bool, out: &mut Collector<'_, '_>) {
        let budget = self.package.budget();
        let mut grid = Grid::new(name, self.tables, self.date1904, budget);
        self.tables = self.tables.saturating_add(1);
        // The reading proper meets the same damage and says so; a limit is met once.
        let looked = self.records(part, |records| sheet::look(records, &mut grid));
        if let Err(unread) = looked
            && unread.reason == Reason::Limit
        {
            return out.sink().unread(unread);
        }
        let thing = hidden.then(|| grid.veil.sheet(&grid.name, out));
        let before = out.within(thing);
        let mut shared = Shared { strings: &mut self.strings, looks: &self.looks };
        let result = self.package.unpack(part, |source| {
            sheet::read(&mut Records::new(source, budget, true), &mut grid, &mut shared, out)
        });
        noted(result, out);
        for rel in noted(rels::of(self.package, self.package.name(part)), out) {
            if let (Target::Part(part), "comments") = (&rel.target, rel.kind.as_str()) {
                let result = self.records(*part, |records| sheet::notes(records, Some(&grid), thing, out));
                noted(result, out);
            }
        }
        out.within(before);
    }

    /// The binary parts that nothing named, or that no reader of their own fits.
    fn others(&mut self, types: &Types, out: &mut Collector<'_, '_>) {
        for part in 0..self.package.len() {
            let name = self.package.name(part).to_lowercase();
            let stated = types.of(&name);
            let own = stated.contains("ms-excel") || stated.is_empty() && name.starts_with("xl/");
            let wordless =
                ["vbaproject", "printersettings", "calcchain", "activex", "binaryindex", "attachedtoolbars"]
                    .iter()
                    .any(|kind| stated.contains(kind) || name.contains(kind));
            if self.package.is_reached(part)
                || !own
                || !name.ends_with(".bin")
                || name.contains("/embeddings/")
            {
                continue;
            }
            if wordless {
                self.package.reach(part);
                continue;
            }
            let result = if stated.ends_with("sheet") || name.contains("sheets/sheet") {
                self.sheet(part, UNLISTED, true, out);
                Ok(())
            } else if stated.contains("comments") {
                self.records(part, |records| sheet::notes(records, None, None, out))
            } else {
                let thing = stated.contains("pivotcache").then(|| self.cache(&name, out));
                let before = out.within(thing);
                let unseen = thing.is_some() || stated.contains("externallink");
                let of = if unseen { Part::Hidden } else { Part::Metadata };
                let result = self.records(part, |records| words::read(records, of, out));
                out.within(before);
                result
            };
            noted(result, out);
            if out.border().is_break() {
                return;
            }
        }
    }

    fn cache(&mut self, name: &str, out: &mut Collector<'_, '_>) -> Thing {
        let number: String = name.chars().filter(char::is_ascii_digit).collect();
        *self.caches.entry(number).or_insert_with(|| {
            let text = "数据透视表存着的源数据";
            out.hide(Observation::of_text("hidden-pivot-cache", text, Part::Hidden, UnitPlace::None))
        })
    }

    /// Reads a binary part; its bytes count against the budget.
    fn records<T>(
        &self,
        part: usize,
        read: impl FnOnce(&mut Records<'_>) -> Result<T, Unread>,
    ) -> Result<T, Unread> {
        let budget = self.package.budget();
        budget.member()?;
        self.package.unpack(part, |source| read(&mut Records::new(source, budget, false)))
    }
}

/// What was read of a part, its error noted.
fn noted<T: Default>(result: Result<T, Unread>, out: &mut Collector<'_, '_>) -> T {
    result.unwrap_or_else(|unread| {
        out.sink().unread(unread);
        T::default()
    })
}

fn target(linked: &[Rel], kind: &str) -> Option<usize> {
    linked.iter().find_map(|rel| match rel.target {
        Target::Part(part) if rel.kind == kind => Some(part),
        _ => None,
    })
}
