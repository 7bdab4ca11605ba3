//! Which cell formats show a date and which show nothing (XF, Font, Format, Palette; [MS-XLS] 2.4.353, 2.4.122,
//! 2.4.126, 2.4.188).

use std::collections::HashMap;

use super::record::{Charset, Record};
use crate::extract::sheet::bytes::Bytes;
use crate::extract::sheet::look::{Colour, Fill, Look, Palette};

/// The formats of a workbook while they are collected.
#[derive(Debug, Default)]
pub struct Styles {
    codes: HashMap<u16, String>,
    fonts: Vec<Colour>,
    palette: Palette,
    formats: Vec<Format>,
}

#[derive(Debug)]
struct Format {
    font: u16,
    code: u16,
    fill: Fill,
    /// The colour of the text, where an extension says it.
    text: Option<Colour>,
}

impl Styles {
    /// Takes a number format.
    pub fn code(&mut self, record: &Record<'_>, charset: Charset) {
        let mut chain = record.chain();
        let id = chain.u16();
        let code = match charset {
            Charset::Bytes(_) => chain.short_string(charset),
            Charset::Unicode => chain.long_string(charset),
        };
        self.codes.insert(id, code);
    }

    /// Takes a font.
    pub fn font(&mut self, record: &Record<'_>) {
        let mut bytes = record.bytes();
        bytes.skip(4);
        self.fonts.push(Colour::Index(bytes.u16()));
    }

    /// Takes the palette.
    pub fn palette(&mut self, record: &Record<'_>) {
        let mut bytes = record.bytes();
        bytes.skip(2);
        self.palette.0 =
            bytes.rest().chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], 0])).collect();
    }

    /// Takes a cell format.
    pub fn format(&mut self, record: &Record<'_>, charset: Charset) {
        let mut bytes = record.bytes();
        let (font, code) = (bytes.u16(), bytes.u16());
        let (pattern, colours) = match charset {
            Charset::Unicode => {
                bytes.skip(10);
                let lines = bytes.u32();
                (lines >> 26, u32::from(bytes.u16()))
            }
            Charset::Bytes(_) => {
                bytes.skip(4);
                let fill = bytes.u32();
                (fill >> 16 & 0x3F, fill)
            }
        };
        let colour = |shift: u32| Colour::Index((colours >> shift & 0x7F) as u16);
        let fill = Fill { pattern, front: colour(0), back: colour(7) };
        self.formats.push(Format { font, code, fill, text: None });
    }

    /// Takes what extends a cell format: colours beyond the palette (2.4.355).
    pub fn extension(&mut self, record: &Record<'_>) {
        let mut bytes = record.bytes();
        bytes.skip(14);
        let number = usize::from(bytes.u16());
        bytes.skip(2);
        let count = bytes.u16();
        let Some(format) = self.formats.get_mut(number) else { return };
        for _ in 0..count {
            let (kind, size) = (bytes.u16(), bytes.u16());
            if bytes.is_short() {
                return;
            }
            let mut data = Bytes::new(bytes.take(usize::from(size).saturating_sub(4)));
            let (of, tint, value) = (data.u16(), data.u16(), data.u32());
            let colour = match of {
                2 => Colour::Rgb(value & 0x00FF_FFFF),
                3 => Colour::Theme(value, tint),
                _ => continue,
            };
            match kind {
                0x04 => format.fill.front = colour,
                0x05 => format.fill.back = colour,
                0x0D => format.text = Some(colour),
                _ => {}
            }
        }
    }

    /// What each cell format does, by its number.
    pub fn looks(&self) -> Vec<Look> {
        self.formats.iter().map(|format| self.look(format)).collect()
    }

    fn look(&self, format: &Format) -> Look {
        // Font number 4 does not exist (2.4.122).
        let font = usize::from(if format.font > 4 { format.font - 1 } else { format.font });
        let text = format.text.or_else(|| self.fonts.get(font).copied()).unwrap_or(Colour::Automatic);
        let code = self.codes.get(&format.code).map(String::as_str);
        self.palette.look(u32::from(format.code), code, text, &format.fill)
    }
}

#[cfg(test)]
mod tests {
    use super::{Charset, Record, Styles};

    fn record(data: &[u8]) -> Record<'_> {
        Record { kind: 0, data, more: Vec::new() }
    }

    fn xf(font: u8, code: u8, pattern: u32, front: u16, back: u16) -> Vec<u8> {
        let mut data = vec![font, 0, code, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        data.extend((pattern << 26).to_le_bytes());
        data.extend((front | back << 7).to_le_bytes());
        data
    }

    #[test]
    fn what_is_not_seen_is_told_from_what_is() {
        let mut styles = Styles::default();
        for colour in [0x7FFF_u16, 9, 10, 0x7FFF, 12] {
            let data = [&[200, 0, 0, 0][..], &colour.to_le_bytes()].concat();
            styles.font(&record(&data));
        }
        styles.code(&record(b"\xA4\0\x03\0\0;;;"), Charset::Unicode);
        styles.code(&record(b"\xA5\0\x04\0\0yyyy"), Charset::Unicode);
        let formats = [
            xf(0, 0, 0, 0x40, 0x41),
            xf(1, 0, 0, 0x40, 0x41),
            xf(1, 14, 1, 8, 0x41),
            xf(2, 0xA5, 1, 10, 0x41),
            xf(0, 0xA4, 0, 0x40, 0x41),
            xf(5, 0, 1, 12, 12),
            xf(0, 0, 0, 0x40, 0x41),
        ];
        formats.iter().for_each(|data| styles.format(&record(data), Charset::Unicode));
        // The last one: text of the colour of paper, by the theme.
        let mut extension = vec![0; 14];
        extension.extend([6, 0, 0, 0, 1, 0, 0x0D, 0, 20, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
        styles.extension(&record(&extension));
        let looks = styles.looks();
        let veiled: Vec<bool> = looks.iter().map(|look| look.nothing).collect();
        assert_eq!(veiled, [false, true, false, true, true, true, true]);
        let dates: Vec<bool> = looks.iter().map(|look| look.date).collect();
        assert_eq!(dates, [false, false, true, true, false, false, false]);
    }
}
