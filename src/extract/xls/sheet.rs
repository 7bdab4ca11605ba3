//! A sheet ([MS-XLS] 2.1.7.20.5): cells, and what stands around them.

use super::globals::Globals;
use super::objects::Objects;
use super::record::{Charset, Record, Records, kind};
use super::{drawing, links};
use crate::extract::sheet::formula::constants;
use crate::extract::sheet::grid::{Grid, Value};
use crate::extract::sheet::number::{digits, error, rk};
use crate::extract::sheet::print;
use crate::extract::units::Collector;
use crate::model::{Part, Reason, Thing, UnitPlace, Unread};

/// The reader of one sheet.
pub struct Sheet<'b> {
    /// Where its cells go.
    pub grid: Grid<'b>,
    /// The workbook.
    pub book: &'b mut Globals,
    /// Where the reading stands.
    pub state: State,
}

/// Where the reading of a sheet stands.
#[derive(Default)]
pub struct State {
    /// The formula whose text comes in a record of its own.
    open: Option<Address>,
    objects: Objects,
    drawing: Vec<u8>,
    broken: bool,
}

/// Place and format of a cell.
#[derive(Clone, Copy)]
struct Address {
    row: u32,
    column: u32,
    format: u16,
}

/// A chart within a sheet, or a sheet that is one (2.1.7.20.1).
const CHART: u16 = 0x0020;

impl Sheet<'_> {
    /// Reads the sheet that begins at `at`, to its end or until nobody wants the rest. The whole of it belongs to
    /// `hidden`, if it is hidden.
    pub fn read(
        &mut self,
        stream: &[u8],
        at: usize,
        hidden: Option<Thing>,
        out: &mut Collector<'_, '_>,
    ) -> Result<(), Unread> {
        let before = out.within(hidden);
        let result = self.records(stream, at, out);
        self.grid.end_row(out);
        drawing::texts(&self.state.drawing)
            .iter()
            .for_each(|(part, text)| out.unit(text, *part, UnitPlace::None));
        self.state.objects.finish(self.book.charset, &self.grid.name, hidden, out);
        out.within(before);
        result
    }

    fn records(&mut self, stream: &[u8], at: usize, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        let records = Records::new(stream, at);
        let mut open: Vec<bool> = Vec::new();
        for record in records {
            match record.kind {
                kind::BOF => {
                    let mut bytes = record.bytes();
                    bytes.skip(2);
                    open.push(bytes.u16() == CHART);
                }
                kind::EOF => {
                    open.pop();
                }
                _ if open.last() == Some(&true) => self.chart(&record, out),
                _ if open.len() == 1 => self.take(&record, out)?,
                _ => {}
            }
            if open.is_empty() {
                return match self.state.broken {
                    true => Err(Unread::new(Reason::Corrupt, "工作表中有损坏的记录")),
                    false => Ok(()),
                };
            }
            if self.grid.is_stopped() {
                return Ok(());
            }
        }
        Err(Unread::new(Reason::Truncated, "工作表不完整"))
    }

    fn take(&mut self, record: &Record<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        let charset = self.book.charset;
        match record.kind {
            kind::LABEL_SST | kind::LABEL | kind::R_STRING | kind::RK | kind::NUMBER | kind::BOOL_ERR => {
                self.one(record, out)
            }
            kind::MUL_RK => self.several(record, out),
            kind::FORMULA | 0x0206 | 0x0406 => self.formula(record, out),
            kind::STRING => {
                let mut chain = record.chain();
                let text = chain.long_string(charset);
                self.state.broken |= chain.is_short();
                match self.state.open.take() {
                    Some(address) => self.cell(address, &Value::Text(&text), out),
                    None => Ok(()),
                }
            }
            _ => {
                self.beside(record, out);
                Ok(())
            }
        }
    }

    /// A record of one cell with its value.
    fn one(&mut self, record: &Record<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        let mut chain = record.chain();
        let address = Address { row: chain.u16().into(), column: chain.u16().into(), format: chain.u16() };
        let text;
        let value = match record.kind {
            kind::LABEL_SST => {
                let number = chain.u32() as usize;
                match self.book.strings.take(number).map(str::to_owned) {
                    Some(found) => text = found,
                    None => {
                        self.state.broken = true;
                        return Ok(());
                    }
                }
                Value::Text(&text)
            }
            kind::RK => Value::Number(rk(chain.u32())),
            kind::NUMBER => {
                let mut bytes = record.bytes();
                bytes.skip(6);
                Value::Number(bytes.f64())
            }
            kind::BOOL_ERR => Value::Text(match (chain.u8(), chain.u8()) {
                (0, 0) => "FALSE",
                (_, 0) => "TRUE",
                (code, _) => error(code),
            }),
            _ => {
                text = chain.long_string(self.book.charset);
                Value::Text(&text)
            }
        };
        self.state.broken |= chain.is_short();
        self.cell(address, &value, out)
    }

    fn several(&mut self, record: &Record<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        let mut bytes = record.bytes();
        let (row, first) = (u32::from(bytes.u16()), u32::from(bytes.u16()));
        for (column, packed) in (first..).zip(bytes.rest().chunks_exact(6)) {
            let format = u16::from_le_bytes([packed[0], packed[1]]);
            let value = rk(u32::from_le_bytes([packed[2], packed[3], packed[4], packed[5]]));
            self.cell(Address { row, column, format }, &Value::Number(value), out)?;
        }
        Ok(())
    }

    /// A formula with the value that was computed last (2.4.127, 2.5.133).
    fn formula(&mut self, record: &Record<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        let mut bytes = record.bytes();
        let address = Address { row: bytes.u16().into(), column: bytes.u16().into(), format: bytes.u16() };
        let value: [u8; 8] = bytes.array();
        bytes.skip(6);
        let size = usize::from(bytes.u16());
        self.state.broken |= bytes.is_short();
        self.state.open = None;
        let place = self.grid.place(address.row, address.column);
        self.typed(bytes.take(size), bytes.rest(), &place);
        match value {
            [0, .., 0xFF, 0xFF] => {
                self.state.open = Some(address);
                Ok(())
            }
            [1, _, on, .., 0xFF, 0xFF] => {
                self.cell(address, &Value::Text(if on == 0 { "FALSE" } else { "TRUE" }), out)
            }
            [2, _, code, .., 0xFF, 0xFF] => self.cell(address, &Value::Text(error(code)), out),
            [_, .., 0xFF, 0xFF] => Ok(()),
            number => self.cell(address, &Value::Number(f64::from_le_bytes(number)), out),
        }
    }

    fn typed(&mut self, rgce: &[u8], extra: &[u8], place: &UnitPlace) {
        self.grid.formula(constants(rgce, extra, self.book.dialect()), place);
    }

    fn cell(&mut self, at: Address, value: &Value<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
        let look = self.book.looks.get(usize::from(at.format)).copied().unwrap_or_default();
        self.grid.cell((at.row, at.column), look, *value, out)
    }

    /// What stands beside the cells.
    fn beside(&mut self, record: &Record<'_>, out: &mut Collector<'_, '_>) {
        let charset = self.book.charset;
        let mut chain = record.chain();
        match record.kind {
            kind::HEADER | kind::FOOTER if !record.data.is_empty() => {
                let code = match charset {
                    Charset::Bytes(_) => chain.short_string(charset),
                    Charset::Unicode => chain.long_string(charset),
                };
                let part = if record.kind == kind::HEADER { Part::Header } else { Part::Footer };
                printed(&code, part, out);
            }
            kind::HEADER_FOOTER => {
                chain.skip(12 + 16 + 2);
                let lengths: [u16; 4] = std::array::from_fn(|_| chain.u16());
                for (length, part) in
                    lengths.into_iter().zip([Part::Header, Part::Footer, Part::Header, Part::Footer])
                {
                    if length > 0 {
                        printed(&chain.long_string(charset), part, out);
                    }
                }
            }
            kind::SHR_FMLA | kind::ARRAY => {
                let place = self.grid.place(chain.u16().into(), 0);
                chain.skip(if record.kind == kind::ARRAY { 4 + 6 } else { 4 + 2 });
                let size = usize::from(chain.u16());
                let rgce = chain.take(size);
                self.typed(&rgce, &chain.rest(), &place);
            }
            kind::CF => {
                chain.skip(2);
                let (first, second) = (usize::from(chain.u16()), usize::from(chain.u16()));
                let start = record.data.len().saturating_sub(first + second);
                let (a, b) = record.data[start..].split_at(first.min(record.data.len() - start));
                self.typed(a, &[], &UnitPlace::None);
                self.typed(b, &[], &UnitPlace::None);
            }
            kind::DV => self.validation(record, out),
            kind::H_LINK => {
                let link = links::read(&record.joined());
                out.unit(&link.display, Part::Metadata, UnitPlace::None);
                let place = self.grid.place(link.cell.0, link.cell.1);
                link.targets.iter().for_each(|target| out.unit(target, Part::Field, place.clone()));
            }
            kind::H_LINK_TOOLTIP => {
                chain.skip(10);
                let tip = crate::extract::sheet::bytes::utf16(&chain.rest());
                out.unit(tip.trim_end_matches('\0'), Part::Metadata, UnitPlace::None);
            }
            kind::D_CON_REF => {
                chain.skip(6);
                let path = chain.long_string(charset).replace(char::is_control, "/");
                out.unit(&path, Part::Metadata, UnitPlace::None);
            }
            kind::MSO_DRAWING => self.state.drawing.extend(record.joined()),
            kind::HF_PICTURE => self.state.drawing.extend(record.joined().get(14..).unwrap_or_default()),
            kind::OBJ | kind::TXO | kind::NOTE => {
                self.state.broken |= !self.state.objects.take(record, charset, out);
            }
            _ => {}
        }
    }

    /// What a cell may hold: prompts, and the list of values (2.4.86).
    fn validation(&mut self, record: &Record<'_>, out: &mut Collector<'_, '_>) {
        let mut chain = record.chain();
        chain.skip(4);
        let mut words: Vec<String> = (0..4).map(|_| chain.long_string(Charset::Unicode)).collect();
        for _ in 0..2 {
            let size = usize::from(chain.u16());
            chain.skip(2);
            words.extend(constants(&chain.take(size), &[], self.book.dialect()));
        }
        for text in words {
            // The values of a list have zeros between them.
            let text = text.replace('\0', ",");
            out.unit(text.trim_matches(','), Part::Metadata, UnitPlace::None);
        }
    }

    /// A chart: its titles, and the values that it keeps.
    fn chart(&mut self, record: &Record<'_>, out: &mut Collector<'_, '_>) {
        let mut chain = record.chain();
        let text = match record.kind {
            kind::SERIES_TEXT => {
                chain.skip(2);
                chain.short_string(self.book.charset)
            }
            kind::LABEL => {
                chain.skip(6);
                chain.long_string(self.book.charset)
            }
            kind::NUMBER => {
                let mut bytes = record.bytes();
                bytes.skip(6);
                digits(bytes.f64())
            }
            _ => return self.beside(record, out),
        };
        self.state.objects.once(text.trim(), Part::Body, out);
    }
}

fn printed(code: &str, part: Part, out: &mut Collector<'_, '_>) {
    for section in print::sections(code) {
        out.unit(section.trim(), part, UnitPlace::None);
    }
}
