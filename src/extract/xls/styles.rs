//! Which cell formats show a date and which show nothing (XF, Font, Format, Palette; [MS-XLS] 2.4.353, 2.4.122,
//! 2.4.126, 2.4.188).

use std::collections::HashMap;

use super::record::{Charset, Record};
use crate::extract::sheet::bytes::Bytes;
use crate::extract::sheet::formats::{built_in_date, shows_date, shows_nothing};

/// What a cell format does to what is in the cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// It shows a number as a date.
    pub date: bool,
    /// It hides it, and how.
    pub veil: Option<&'static str>,
}

/// The formats of a workbook while they are collected.
#[derive(Debug, Default)]
pub struct Styles {
    codes: HashMap<u16, String>,
    fonts: Vec<Colour>,
    palette: Vec<u32>,
    formats: Vec<Format>,
}

#[derive(Debug)]
struct Format {
    font: u16,
    code: u16,
    pattern: u8,
    front: Colour,
    back: Colour,
    /// The colour of the text, where an extension says it.
    text: Option<Colour>,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    /// A number of the palette.
    Index(u16),
    /// Red in the lowest byte.
    Rgb(u32),
    /// A colour of the theme and its tint.
    Theme(u32, u16),
}

const WHITE: u32 = 0x00FF_FFFF;

/// The palette of a workbook that has none of its own, from number 8 on; 0 to 7 are the same as 8 to 15 (2.5.161).
const PALETTE: [u32; 56] = [
    0x000000, 0xFFFFFF, 0x0000FF, 0x00FF00, 0xFF0000, 0x00FFFF, 0xFF00FF, 0xFFFF00, 0x000080, 0x008000,
    0x800000, 0x008080, 0x800080, 0x808000, 0xC0C0C0, 0x808080, 0xFF9999, 0x663399, 0xCCFFFF, 0xFFFFCC,
    0x660066, 0x8080FF, 0xCC6600, 0xFFCCCC, 0x800000, 0xFF00FF, 0x00FFFF, 0xFFFF00, 0x800080, 0x000080,
    0x808000, 0xFF0000, 0xFFCC00, 0xFFFFCC, 0xCCFFCC, 0x99FFFF, 0xFFCC99, 0xCC99FF, 0xFF99CC, 0x99CCFF,
    0xFF6633, 0xCCCC33, 0x00CC99, 0x00CCFF, 0x0099FF, 0x0066FF, 0x996666, 0x969696, 0x663300, 0x669933,
    0x003300, 0x003333, 0x003399, 0x663399, 0x993333, 0x333333,
];

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
        self.palette =
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
        let (front, back) = (colour(0), colour(7));
        self.formats.push(Format { font, code, pattern: pattern as u8, front, back, text: None });
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
                2 => Colour::Rgb(value & WHITE),
                3 => Colour::Theme(value, tint),
                _ => continue,
            };
            match kind {
                0x04 => format.front = colour,
                0x05 => format.back = colour,
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
        let code = self.codes.get(&format.code);
        let date = code.map_or_else(|| built_in_date(u32::from(format.code)), |code| shows_date(code));
        let veil = if code.is_some_and(|code| shows_nothing(code)) {
            Some("单元格格式不显示内容")
        } else {
            (self.text(format) == self.ground(format)).then_some("字体与底色相同")
        };
        Look { date, veil }
    }

    fn text(&self, format: &Format) -> u32 {
        // Font number 4 does not exist (2.4.122).
        let number = usize::from(if format.font > 4 { format.font - 1 } else { format.font });
        let colour = format.text.or_else(|| self.fonts.get(number).copied());
        colour.map_or(0, |colour| self.rgb(colour, 0))
    }

    fn ground(&self, format: &Format) -> u32 {
        match format.pattern {
            0 => WHITE,
            1 => self.rgb(format.front, WHITE),
            // Between the two colours of a pattern text can be read.
            _ if format.front != format.back => u32::MAX,
            _ => self.rgb(format.back, WHITE),
        }
    }

    /// The colour, `automatic` where the program chooses it.
    fn rgb(&self, colour: Colour, automatic: u32) -> u32 {
        match colour {
            Colour::Rgb(value) => value,
            Colour::Theme(0, 0) => WHITE,
            Colour::Theme(1, 0) => 0,
            // Equal to itself alone, and to no colour of red, green and blue.
            Colour::Theme(number, tint) => 0x8000_0000 | (number & 0x7F) << 16 | u32::from(tint),
            Colour::Index(0x40) => 0,
            Colour::Index(0x41) => WHITE,
            Colour::Index(number) => {
                let number = usize::from(if number < 8 { number } else { number - 8 });
                self.palette.get(number).or_else(|| PALETTE.get(number)).copied().unwrap_or(automatic)
            }
        }
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
        let veiled: Vec<bool> = looks.iter().map(|look| look.veil.is_some()).collect();
        assert_eq!(veiled, [false, true, false, true, true, true, true]);
        let dates: Vec<bool> = looks.iter().map(|look| look.date).collect();
        assert_eq!(dates, [false, false, true, true, false, false, false]);
    }
}
