//! A worksheet ([MS-XLSB] 2.1.7.62), read as a stream, and the notes on its cells (2.1.7.11).

use super::record::{Records, formula, kind, rich, string};
use crate::extract::sheet::bytes::Bytes;
use crate::extract::sheet::formula::{Dialect, constants};
use crate::extract::sheet::grid::{Grid, Value, comment};
use crate::extract::sheet::look::Look;
use crate::extract::sheet::number::{error, rk};
use crate::extract::sheet::print;
use crate::extract::sheet::strings::Strings;
use crate::extract::units::Collector;
use crate::model::{Part, Reason, Thing, UnitPlace, Unread};

/// Largest row and column number, 0-based.
const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u32 = 16_383;

/// Looks through a sheet ahead of reading it, for what hides its cells and merges them.
pub fn look(records: &mut Records<'_>, grid: &mut Grid<'_>) -> Result<(), Unread> {
    while let Some((kind, mut bytes)) = records.next_record()? {
        match kind {
            kind::COL_INFO => {
                grid.budget.cells(1)?;
                let (first, last, width) = (bytes.u32(), bytes.u32(), bytes.u32());
                bytes.skip(4);
                if bytes.u16() & 1 != 0 || width == 0 {
                    grid.veil.columns(first, last.max(first));
                }
            }
            kind::ROW_HDR => {
                let row = bytes.u32().min(LAST_ROW);
                bytes.skip(4);
                let height = bytes.u16();
                bytes.skip(1);
                if bytes.u8() & 0x10 != 0 || height == 0 {
                    grid.veil.rows(row, row);
                }
            }
            kind::MERGE_CELL => {
                grid.budget.cells(1)?;
                let [top, bottom, left, right] = range(&mut bytes);
                grid.merges.add((top, left), (bottom, right));
            }
            _ => {}
        }
    }
    grid.merges.sort();
    grid.veil.sort();
    Ok(())
}

/// First and last row, first and last column (2.5.113 RfX).
fn range(bytes: &mut Bytes<'_>) -> [u32; 4] {
    std::array::from_fn(|_| bytes.u32())
}

/// What the cells of a sheet refer to.
pub struct Shared<'b> {
    /// The strings of the workbook.
    pub strings: &'b mut Strings,
    /// What cell formats do.
    pub looks: &'b [Look],
}

/// Reads a sheet to its end, or until nobody wants the rest.
pub fn read(
    records: &mut Records<'_>,
    grid: &mut Grid<'_>,
    shared: &mut Shared<'_>,
    out: &mut Collector<'_, '_>,
) -> Result<(), Unread> {
    let mut row = 0;
    let mut broken = false;
    while let Some((kind, mut bytes)) = records.next_record()? {
        match kind {
            kind::ROW_HDR => row = bytes.u32().min(LAST_ROW),
            kind::CELL_RK..=kind::FMLA_ERROR | kind::CELL_R_STRING => {
                broken |= !cell(kind, &mut bytes, row, grid, shared, out)?;
            }
            _ => beside(kind, &mut bytes, row, grid, out),
        }
        if grid.is_stopped() {
            return Ok(());
        }
    }
    grid.end_row(out);
    if broken { Err(Unread::new(Reason::Corrupt, "工作表中有损坏的记录")) } else { Ok(()) }
}

/// Hands a cell on (2.5.9 Cell); `false` if it is broken.
fn cell(
    kind: u16,
    bytes: &mut Bytes<'_>,
    row: u32,
    grid: &mut Grid<'_>,
    shared: &mut Shared<'_>,
    out: &mut Collector<'_, '_>,
) -> Result<bool, Unread> {
    let column = bytes.u32().min(LAST_COLUMN);
    let look = shared.looks.get((bytes.u32() & 0x00FF_FFFF) as usize).copied().unwrap_or_default();
    let text;
    let value = match kind {
        kind::CELL_RK => Value::Number(rk(bytes.u32())),
        kind::CELL_REAL | kind::FMLA_NUM => Value::Number(bytes.f64()),
        kind::CELL_BOOL | kind::FMLA_BOOL => Value::Text(if bytes.u8() == 0 { "FALSE" } else { "TRUE" }),
        kind::CELL_ERROR | kind::FMLA_ERROR => Value::Text(error(bytes.u8())),
        kind::CELL_ISST => match shared.strings.take(bytes.u32() as usize) {
            Some(found) => Value::Text(found),
            None => return Ok(false),
        },
        kind::CELL_R_STRING => {
            text = rich(bytes);
            Value::Text(&text)
        }
        _ => {
            text = string(bytes);
            Value::Text(&text)
        }
    };
    let whole = !bytes.is_short();
    if (kind::FMLA_STRING..=kind::FMLA_ERROR).contains(&kind) {
        bytes.skip(2);
        typed(bytes, (row, column), grid);
    }
    grid.cell((row, column), look, value, out)?;
    Ok(whole)
}

/// What somebody typed into a formula.
fn typed(bytes: &mut Bytes<'_>, (row, column): (u32, u32), grid: &mut Grid<'_>) {
    let (tokens, extra) = formula(bytes);
    grid.formula(constants(tokens, extra, Dialect::Biff12), &grid.place(row, column));
}

/// What stands beside the cells.
fn beside(kind: u16, bytes: &mut Bytes<'_>, row: u32, grid: &mut Grid<'_>, out: &mut Collector<'_, '_>) {
    match kind {
        kind::SHR_FMLA | kind::ARR_FMLA => {
            let [top, _, left, _] = range(bytes);
            bytes.skip(usize::from(kind == kind::ARR_FMLA));
            typed(bytes, (top.min(row), left.min(LAST_COLUMN)), grid);
        }
        kind::BEGIN_HEADER_FOOTER => {
            bytes.skip(2);
            for part in [Part::Header, Part::Footer].repeat(3) {
                for section in print::sections(&string(bytes)) {
                    out.unit(section.trim(), part, UnitPlace::None);
                }
            }
        }
        kind::H_LINK => {
            let [top, _, left, _] = range(bytes);
            // The relationship, which the parts of relationships are read for.
            string(bytes);
            let place = grid.place(top.min(LAST_ROW), left.min(LAST_COLUMN));
            out.unit(&string(bytes), Part::Field, place);
            out.unit(&string(bytes), Part::Metadata, UnitPlace::None);
            out.unit(&string(bytes), Part::Metadata, UnitPlace::None);
        }
        kind::D_VAL => {
            bytes.skip(4);
            let ranges = bytes.u32() as usize;
            bytes.skip(ranges.saturating_mul(16));
            let mut words: Vec<String> = (0..4).map(|_| string(bytes)).collect();
            for _ in 0..2 {
                let (tokens, extra) = formula(bytes);
                words.extend(constants(tokens, extra, Dialect::Biff12));
            }
            words.iter().for_each(|text| out.unit(text.trim(), Part::Metadata, UnitPlace::None));
        }
        _ => {}
    }
}

/// Reads the notes of a sheet; without one (`grid`), they stand nowhere.
pub fn notes(
    records: &mut Records<'_>,
    grid: Option<&Grid<'_>>,
    hidden: Option<Thing>,
    out: &mut Collector<'_, '_>,
) -> Result<(), Unread> {
    let mut place = UnitPlace::None;
    while let Some((kind, mut bytes)) = records.next_record()? {
        match kind {
            kind::COMMENT_AUTHOR => out.unit(string(&mut bytes).trim(), Part::Metadata, UnitPlace::None),
            kind::BEGIN_COMMENT => {
                bytes.skip(4);
                let [top, _, left, _] = range(&mut bytes);
                place = grid.map_or(UnitPlace::None, |g| g.place(top.min(LAST_ROW), left.min(LAST_COLUMN)));
            }
            kind::COMMENT_TEXT => comment(&rich(&mut bytes), place.clone(), hidden, out),
            _ => {}
        }
        if out.border().is_break() {
            return Ok(());
        }
    }
    Ok(())
}
