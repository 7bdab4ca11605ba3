//! How a cell looks: as a date, or so that nobody sees what is in it.

use super::formats::{built_in_date, shows_date, shows_nothing};

/// What a cell format does to what is in the cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// It shows a number as a date.
    pub date: bool,
    /// It shows nothing: a code of empty sections, or letters in the colour of their ground.
    pub nothing: bool,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Chosen by the program.
    Automatic,
    /// A number of the palette.
    Index(u16),
    /// Red in the lowest byte.
    Rgb(u32),
    /// A colour of the theme and its tint.
    Theme(u32, u16),
}

/// What is behind the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// 0 for none, 1 for a plain one, else a pattern of both colours ([MS-XLS] 2.5.143 FillPattern).
    pub pattern: u32,
    /// Of a plain one, the colour.
    pub front: Colour,
    /// What a pattern is drawn on.
    pub back: Colour,
}

impl Fill {
    /// Nothing but the paper.
    pub const NONE: Fill = Fill { pattern: 0, front: Colour::Automatic, back: Colour::Automatic };
}

const WHITE: u32 = 0x00FF_FFFF;

/// The palette of a workbook that has none of its own, from number 8 on; 0 to 7 are the same as 8 to 15 (2.5.161).
const COLOURS: [u32; 56] = [
    0x000000, 0xFFFFFF, 0x0000FF, 0x00FF00, 0xFF0000, 0x00FFFF, 0xFF00FF, 0xFFFF00, 0x000080, 0x008000,
    0x800000, 0x008080, 0x800080, 0x808000, 0xC0C0C0, 0x808080, 0xFF9999, 0x663399, 0xCCFFFF, 0xFFFFCC,
    0x660066, 0x8080FF, 0xCC6600, 0xFFCCCC, 0x800000, 0xFF00FF, 0x00FFFF, 0xFFFF00, 0x800080, 0x000080,
    0x808000, 0xFF0000, 0xFFCC00, 0xFFFFCC, 0xCCFFCC, 0x99FFFF, 0xFFCC99, 0xCC99FF, 0xFF99CC, 0x99CCFF,
    0xFF6633, 0xCCCC33, 0x00CC99, 0x00CCFF, 0x0099FF, 0x0066FF, 0x996666, 0x969696, 0x663300, 0x669933,
    0x003300, 0x003333, 0x003399, 0x663399, 0x993333, 0x333333,
];

/// The numbered colours of a workbook.
#[derive(Debug, Default)]
pub struct Palette(pub Vec<u32>);

impl Palette {
    /// How cells look whose number format has this number, and this code if it is none of the built-in ones.
    pub fn look(&self, id: u32, code: Option<&str>, text: Colour, fill: &Fill) -> Look {
        let date = code.map_or_else(|| built_in_date(id), shows_date);
        let nothing = code.is_some_and(shows_nothing) || self.rgb(text, 0) == self.ground(fill);
        Look { date, nothing }
    }

    fn ground(&self, fill: &Fill) -> u32 {
        match fill.pattern {
            0 => WHITE,
            1 => self.rgb(fill.front, WHITE),
            // Between the two colours of a pattern text can be read.
            _ if fill.front != fill.back => u32::MAX,
            _ => self.rgb(fill.back, WHITE),
        }
    }

    fn rgb(&self, colour: Colour, automatic: u32) -> u32 {
        match colour {
            Colour::Automatic => automatic,
            Colour::Rgb(value) => value,
            Colour::Theme(0, 0) => WHITE,
            Colour::Theme(1, 0) => 0,
            // Equal to itself alone, and to no colour of red, green and blue.
            Colour::Theme(number, tint) => 0x8000_0000 | (number & 0x7F) << 16 | u32::from(tint),
            Colour::Index(0x40) => 0,
            Colour::Index(0x41) => WHITE,
            Colour::Index(number) => {
                let number = usize::from(if number < 8 { number } else { number - 8 });
                self.0.get(number).or_else(|| COLOURS.get(number)).copied().unwrap_or(automatic)
            }
        }
    }
}
