//! The parts that all sheets share: the workbook, its strings and styles ([MS-XLSB] 2.1.7.61, 2.1.7.45, 2.1.7.50).

use std::collections::HashMap;

use super::record::{Records, formula, kind, rich, string};
use crate::extract::sheet::bytes::Bytes;
use crate::extract::sheet::formula::{Dialect, constants};
use crate::extract::sheet::look::{Colour, Fill, Look, Palette};
use crate::extract::sheet::strings::Strings;
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// What the workbook says of its sheets.
#[derive(Debug, Default)]
pub struct Workbook {
    /// The sheets in their order.
    pub sheets: Vec<Entry>,
    /// Whether days count from 1904.
    pub date1904: bool,
}

/// A sheet.
#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// The relationship that leads to its part.
    pub id: String,
    /// Whether it is hidden or very hidden.
    pub hidden: bool,
}

/// Reads the workbook part. Sheet names and defined names go out as `metadata`; built-in ones (print areas, filters)
/// are no words.
pub fn read(records: &mut Records<'_>, out: &mut Collector<'_, '_>) -> Result<Workbook, Unread> {
    let mut book = Workbook::default();
    let say =
        |text: &str, out: &mut Collector<'_, '_>| out.unit(text.trim(), Part::Metadata, UnitPlace::None);
    while let Some((kind, mut bytes)) = records.next_record()? {
        match kind {
            kind::WB_PROP => book.date1904 = bytes.u32() & 1 != 0,
            kind::BUNDLE_SH => {
                let hidden = bytes.u32() != 0;
                bytes.skip(4);
                let (id, name) = (string(&mut bytes), string(&mut bytes));
                say(&name, out);
                book.sheets.push(Entry { name, id, hidden });
            }
            kind::NAME => {
                let built_in = bytes.u32() & 0x20 != 0;
                bytes.skip(5);
                let name = string(&mut bytes);
                if !built_in && !name.starts_with("_xlnm.") {
                    say(&name, out);
                }
                let (tokens, extra) = formula(&mut bytes);
                for text in constants(tokens, extra, Dialect::Biff12) {
                    say(&text, out);
                }
                say(&string(&mut bytes), out);
            }
            _ => {}
        }
    }
    Ok(book)
}

/// Reads the shared strings.
pub fn strings(records: &mut Records<'_>, strings: &mut Strings) -> Result<(), Unread> {
    while let Some((kind, mut bytes)) = records.next_record()? {
        if kind == kind::SST_ITEM {
            strings.push(&rich(&mut bytes));
        }
    }
    Ok(())
}

/// Reads the styles: how each cell format looks, by its number.
pub fn looks(records: &mut Records<'_>) -> Result<Vec<Look>, Unread> {
    let mut codes = HashMap::new();
    let (mut fonts, mut fills, mut looks) = (Vec::new(), Vec::new(), Vec::new());
    let mut in_cells = false;
    let palette = Palette::default();
    while let Some((kind, mut bytes)) = records.next_record()? {
        match kind {
            kind::FMT => {
                codes.insert(bytes.u16(), string(&mut bytes));
            }
            kind::FONT => {
                bytes.skip(12);
                fonts.push(colour(&mut bytes));
            }
            kind::FILL => {
                let pattern = bytes.u32();
                fills.push(Fill { pattern, front: colour(&mut bytes), back: colour(&mut bytes) });
            }
            kind::BEGIN_CELL_XFS => in_cells = true,
            kind::END_CELL_XFS => in_cells = false,
            kind::XF if in_cells => {
                bytes.skip(2);
                let (id, font, fill) = (bytes.u16(), usize::from(bytes.u16()), usize::from(bytes.u16()));
                let text = fonts.get(font).copied().unwrap_or(Colour::Automatic);
                let fill = fills.get(fill).copied().unwrap_or(Fill::NONE);
                looks.push(palette.look(u32::from(id), codes.get(&id).map(String::as_str), text, &fill));
            }
            _ => {}
        }
    }
    Ok(looks)
}

/// A colour (2.5.3 BrtColor).
fn colour(bytes: &mut Bytes<'_>) -> Colour {
    let (kind, index, tint) = (bytes.u8() >> 1, bytes.u8(), bytes.u16());
    let rgb = bytes.u32() & 0x00FF_FFFF;
    match kind {
        1 => Colour::Index(u16::from(index)),
        2 => Colour::Rgb(rgb),
        3 => Colour::Theme(u32::from(index), tint),
        _ => Colour::Automatic,
    }
}
