//! SpreadsheetML workbooks (`.xlsx`, `.xlsm`, `.xltx`; ECMA-376 Part 1, clause 18), Transitional and Strict.

mod merges;
mod notes;
mod sheet;
mod strings;
mod styles;
mod workbook;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use sheet::Sheet;
use styles::Styles;
use workbook::Workbook;

use super::Input;
use super::ooxml::generic::{self, Attributes};
use super::ooxml::rels::{self, Rel, Target};
use super::ooxml::types::Types;
use super::ooxml::{Package, Xml, pictures, sweep, xml};
use super::password;
use super::sheet::strings::Strings;
use super::units::Collector;
use crate::extract::sheet::veil::Veil;
use crate::model::{Observation, Part, Reason, Sink, Thing, UnitPlace, Unread};

/// Reads a workbook, one that is encrypted with the standard password too.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let plain = password::package::plain(input, sink)?;
    let package = Package::open(&plain, input.budget)?;
    let types = Types::read(&package).unwrap_or_else(|unread| {
        sink.unread(unread);
        Types::default()
    });
    read_package(&package, &types, sink)
}

/// Reads the workbook of a package.
fn read_package(package: &Package<'_>, types: &Types, sink: &mut dyn Sink) -> Result<(), Unread> {
    if let Some(damage) = package.damage() {
        sink.unread(damage);
    }
    let mut out = Collector::new(sink);
    let main = main_part(package, types);
    let (book, linked) = match main {
        Some(main) => (
            noted(package.xml(main, |xml| workbook::read(xml, &mut out)), &mut out),
            noted(rels::of(package, package.name(main)), &mut out),
        ),
        None => Default::default(),
    };
    let mut reader = Reader {
        package,
        strings: Strings::default(),
        styles: Styles::default(),
        date1904: book.date1904,
        sheets: 0,
        caches: HashMap::new(),
    };
    if let Some(part) = target(&linked, "styles") {
        reader.styles = noted(package.xml(part, styles::read), &mut out);
    }
    if let Some(part) = target(&linked, "sharedStrings").or_else(|| package.find("xl/sharedStrings.xml")) {
        let mut read = Strings::default();
        let result = package.xml(part, |xml| strings::read(xml, &mut read));
        noted(result, &mut out);
        reader.strings = read;
    }
    reader.sheets(&book, &linked, &mut out);
    pictures::read(package, types, false, &mut out);
    sweep::read(package, types, &mut out, |part, out| reader.other(types, part, out));
    reader.strings.unused(&mut out);
    out.finish();
    match main {
        Some(_) => Ok(()),
        None => Err(Unread::new(Reason::Corrupt, "文档包缺少工作簿部件")),
    }
}

struct Reader<'p, 'a> {
    package: &'p Package<'a>,
    strings: Strings,
    styles: Styles,
    date1904: bool,
    sheets: u32,
    caches: HashMap<String, Thing>,
}

impl Reader<'_, '_> {
    fn sheets(&mut self, book: &Workbook, linked: &[Rel], out: &mut Collector<'_, '_>) {
        for entry in &book.sheets {
            let rel = linked.iter().find(|rel| rel.id == entry.id);
            match rel.map(|rel| (&rel.target, rel.kind.as_str())) {
                // A sheet that is one chart: the chart is a part of its own.
                Some((Target::Part(part), "chartsheet")) => {
                    let read = |xml: &mut Xml<'_>| generic::read(xml, out, Part::Metadata, Attributes::Words);
                    let result = self.package.xml(*part, read);
                    noted(result, out);
                }
                Some((Target::Part(part), _)) if !self.package.is_reached(*part) => {
                    self.sheet(*part, &entry.name, entry.hidden, out);
                }
                Some((Target::Part(_), _)) => {}
                _ => out.sink().unread(Unread::new(Reason::Corrupt, "文档包缺少工作表部件")),
            }
            if out.border().is_break() {
                return;
            }
        }
    }

    fn sheet(&mut self, part: usize, name: &str, hidden: bool, out: &mut Collector<'_, '_>) {
        let name: Arc<str> = name.into();
        let index = self.sheets;
        self.sheets = self.sheets.saturating_add(1);
        let (merges, unpacked) =
            self.package.ahead(part, |stream| merges::look(stream, self.package.budget()));
        let mut sheet = Sheet {
            name: name.clone(),
            index,
            hidden,
            veil: Veil::default(),
            // The reading proper meets the same damage and says so.
            merges: merges.unwrap_or_default(),
            styles: &self.styles,
            strings: &mut self.strings,
            date1904: self.date1904,
            budget: self.package.budget(),
        };
        let result = self.package.xml_again(part, unpacked, |xml| sheet.read(xml, out));
        noted(result, out);
        let linked = noted(rels::of(self.package, self.package.name(part)), out);
        let mut noted_cells = HashMap::new();
        for rel in linked {
            if let (Target::Part(part), "comments" | "threadedComment") = (&rel.target, rel.kind.as_str()) {
                let result =
                    self.package.xml(*part, |xml| notes::read(xml, out, Some(&name), &mut noted_cells));
                noted(result, out);
            }
        }
    }

    /// The hidden thing that a part of a pivot cache belongs to: its definition and its records are one.
    fn cache(&mut self, part: usize, out: &mut Collector<'_, '_>) -> Thing {
        let name = self.package.name(part);
        let number: String = name.chars().filter(char::is_ascii_digit).collect();
        *self.caches.entry(number).or_insert_with(|| {
            let text = "数据透视表存着的源数据";
            out.hide(Observation::of_text("hidden-pivot-cache", text, Part::Hidden, UnitPlace::None))
        })
    }

    /// An XML part that nothing named, if it is one of a workbook's.
    fn other(
        &mut self,
        types: &Types,
        part: usize,
        out: &mut Collector<'_, '_>,
    ) -> Option<Result<(), Unread>> {
        let stated = types.of(self.package.name(part)).to_owned();
        let root = self.package.peek(part, xml::root).unwrap_or_default();
        match root.as_str() {
            "worksheet" | "macrosheet" | "dialogsheet" => {
                let name = self.package.name(part).rsplit('/').next().unwrap_or_default();
                let name = name.split('.').next().unwrap_or_default().to_owned();
                self.sheet(part, &name, true, out);
                Some(Ok(()))
            }
            "comments" | "ThreadedComments" => {
                Some(self.package.xml(part, |xml| notes::read(xml, out, None, &mut HashMap::new())))
            }
            _ if stated.contains("pivotcache")
                || stated.contains("externallink")
                || root.starts_with("pivotCache")
                || root == "externalLink" =>
            {
                let thing = stated.contains("pivotcache").then(|| self.cache(part, out));
                let before = out.within(thing);
                let result =
                    self.package.xml(part, |xml| generic::read(xml, out, Part::Hidden, Attributes::All));
                out.within(before);
                Some(result)
            }
            // Where each formula stands: cell names only.
            "calcChain" => {
                Some(self.package.xml(part, |xml| generic::read(xml, out, Part::Metadata, Attributes::Words)))
            }
            _ => None,
        }
    }
}

/// The workbook part: by relationship, by content type, by the name that writers use.
fn main_part(package: &Package<'_>, types: &Types) -> Option<usize> {
    let linked = rels::of(package, "").unwrap_or_default();
    target(&linked, "officeDocument")
        .or_else(|| {
            let mut named = types.parts("main+xml").into_iter().filter(|n| {
                let stated = types.of(n);
                stated.contains("sheet") || stated.contains("ms-excel") || stated.contains("template")
            });
            named.find_map(|n| package.find(n))
        })
        .or_else(|| package.find("xl/workbook.xml"))
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

fn place(sheet: Option<&Arc<str>>, row: u32, column: u32) -> UnitPlace {
    match sheet {
        Some(sheet) => UnitPlace::Sheet { sheet: sheet.clone(), row, column },
        None => UnitPlace::None,
    }
}
