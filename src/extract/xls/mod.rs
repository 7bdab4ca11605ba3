//! Workbooks of Excel 97 to 2003 (`.xls`, `.xlt`) and of WPS (`.et`), which are the same: records in a stream of a
//! compound file ([MS-XLS]). Those of Excel 5 and 95 are read as far as they are alike.

mod drawing;
mod globals;
mod layout;
mod links;
mod objects;
mod pivot;
pub mod record;
mod sheet;
mod styles;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use globals::Globals;
use record::{Records, kind};
use sheet::{Sheet, State};

use super::Input;
use super::ole::{self, Compound};
use super::password::workbook::{self, Cipher};
use super::sheet::grid::Grid;
use super::units::Collector;
use crate::model::{Reason, Sink, UnitPlace, Unread};
use crate::open::budget::Budget;

/// What a sheet is called that the workbook does not list.
const UNLISTED: &str = "未列出的工作表";

/// Reads a workbook.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let compound = Compound::open(input.bytes)?;
    let mut out = Collector::new(sink);
    let mut reader = Reader { budget: input.budget, tables: 0, cipher: None };
    // A file may hold the same workbook once more for Excel 5.
    let streams: Vec<usize> = ["Workbook", "Book"].iter().filter_map(|name| compound.find(name)).collect();
    let mut result = match streams.is_empty() {
        true => Err(Unread::new(Reason::Corrupt, "复合文档中没有工作簿")),
        false => Ok(()),
    };
    for (copy, entry) in streams.iter().enumerate() {
        let stream = compound.read(*entry);
        result = result.and(stream.and_then(|stream| reader.workbook(stream, copy > 0, &mut out)));
    }
    reader.others(&compound, &mut out);
    ole::properties::read_all(&compound, "", &mut out);
    out.finish();
    if let Some(damage) = compound.damage() {
        sink.unread(damage);
    }
    result
}

struct Reader<'b> {
    budget: &'b Budget,
    tables: u32,
    cipher: Option<Cipher>,
}

impl Reader<'_> {
    /// Reads a workbook stream. All of a copy behind another is hidden.
    fn workbook(
        &mut self,
        mut stream: Vec<u8>,
        copy: bool,
        out: &mut Collector<'_, '_>,
    ) -> Result<(), Unread> {
        self.cipher = workbook::cipher(&stream)?;
        if let Some(cipher) = &self.cipher {
            cipher.decrypt(&mut stream);
        }
        let mut book = globals::read(&stream, out)?;
        let sheets = std::mem::take(&mut book.sheets);
        let begins = |at: usize| Records::new(&stream, at).next().is_some_and(|r| r.kind == kind::BOF);
        let mut read = HashSet::new();
        for entry in &sheets {
            if !read.insert(entry.at) {
                continue;
            }
            if begins(entry.at) {
                self.sheet(&stream, entry.at, &entry.name, entry.hidden || copy, &mut book, out)?;
            } else {
                out.sink().unread(Unread::new(Reason::Corrupt, "工作簿缺少工作表"));
            }
            if out.border().is_break() {
                return Ok(());
            }
        }
        for at in unlisted(&stream, book.end).filter(|at| !read.contains(at)) {
            self.sheet(&stream, at, UNLISTED, true, &mut book, out)?;
        }
        book.strings.unused(out);
        Ok(())
    }

    fn sheet(
        &mut self,
        stream: &[u8],
        at: usize,
        name: &str,
        hidden: bool,
        book: &mut Globals,
        out: &mut Collector<'_, '_>,
    ) -> Result<(), Unread> {
        let mut grid = Grid::new(name, self.tables, book.date1904, self.budget);
        self.tables = self.tables.saturating_add(1);
        layout::look(stream, at, &mut grid)?;
        let thing = hidden.then(|| grid.veil.sheet(&grid.name, out));
        let mut sheet = Sheet { grid, book, state: State::default() };
        match sheet.read(stream, at, thing, out) {
            Err(unread) if unread.reason == Reason::Limit => Err(unread),
            Err(unread) => {
                out.sink().unread(unread);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// What else the file holds: caches of pivot tables, embedded objects.
    fn others(&self, compound: &Compound<'_>, out: &mut Collector<'_, '_>) {
        for (number, entry) in compound.entries().iter().enumerate() {
            let path = entry.path.to_lowercase();
            let (storage, inner) = path.split_once('/').unwrap_or((&path, ""));
            // Objects that stand in the file, and links to some that stand elsewhere (2.1.2).
            if entry.storage && inner.is_empty() && (storage.starts_with("mbd") || storage.starts_with("lnk"))
            {
                ole::object::nested(compound, &entry.path, out, UnitPlace::None);
            }
            if storage == "_sx_db_cur" && !inner.is_empty() && !entry.storage {
                match compound.read(number) {
                    Ok(mut stream) => {
                        if let Some(cipher) = &self.cipher {
                            cipher.decrypt(&mut stream);
                        }
                        pivot::read(&stream, out);
                    }
                    Err(unread) => out.sink().unread(unread),
                }
            }
        }
    }
}

/// Where the substreams of sheets begin, from an offset on, whether or not the workbook lists them.
fn unlisted(stream: &[u8], from: usize) -> impl Iterator<Item = usize> {
    let mut records = Records::new(stream, from);
    let mut depth = 0_u32;
    std::iter::from_fn(move || {
        loop {
            let at = records.at();
            let record = records.next()?;
            match record.kind {
                kind::BOF => {
                    depth += 1;
                    let mut bytes = record.bytes();
                    bytes.skip(2);
                    // A worksheet, a chart, a macro sheet (2.4.21).
                    if depth == 1 && matches!(bytes.u16(), 0x10 | 0x20 | 0x40) {
                        return Some(at);
                    }
                }
                kind::EOF => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    })
}
