//! Styles, as far as they hide text ([MS-DOC] 2.9.271, 2.9.260).

use super::sprm::Chp;
use crate::extract::ole::u16_at;

/// Longest line of styles that are based on one another.
const BASES: usize = 32;

/// Built-in table styles that put nothing behind the text: normal and grid.
const PLAIN_TABLES: [u16; 2] = [105, 154];

/// The style sheet.
#[derive(Debug, Default)]
pub struct Styles {
    own: Vec<Style>,
}

#[derive(Debug, Default)]
struct Style {
    built_in: u16,
    base: usize,
    chp: Chp,
}

/// How text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    vanish: bool,
    white: bool,
    tiny: bool,
}

impl Look {
    /// Whether no reader of the page sees it; white text can be seen before a dark ground.
    pub fn hidden(self, grounded: bool) -> bool {
        self.vanish || self.tiny || (self.white && !grounded)
    }

    /// The look after properties that stand on top of it.
    pub fn with(self, chp: &Chp) -> Look {
        Look {
            vanish: match chp.vanish {
                None | Some(0x80) => self.vanish,
                Some(0x81) => !self.vanish,
                Some(on) => on != 0,
            },
            white: chp.white.unwrap_or(self.white),
            tiny: chp.size.map_or(self.tiny, |half_points| (1..=2).contains(&half_points)),
        }
    }
}

impl Styles {
    /// Reads a style sheet, as much of it as is sound.
    pub fn read(sheet: &[u8]) -> Styles {
        let mut styles = Styles::default();
        let head = u16_at(sheet, 0).map_or(0, usize::from);
        let count = u16_at(sheet, 2).unwrap_or_default();
        let base_size = u16_at(sheet, 4).map_or(10, usize::from);
        let mut at = 2 + head;
        for _ in 0..count {
            let Some(length) = u16_at(sheet, at).map(usize::from) else { break };
            let Some(bytes) = sheet.get(at + 2..at + 2 + length) else { break };
            styles.own.push(style(bytes, base_size).unwrap_or_default());
            at += 2 + length;
        }
        styles
    }

    /// A look with a style on top of it.
    pub fn look(&self, style: u16, mut look: Look) -> Look {
        let mut line = Vec::new();
        let mut number = usize::from(style);
        while let Some(style) = self.own.get(number).filter(|_| line.len() < BASES) {
            line.push(style);
            number = style.base;
        }
        for style in line.iter().rev() {
            look = look.with(&style.chp);
        }
        look
    }

    /// Whether a table style may put something behind the text.
    pub fn grounds(&self, style: u16) -> bool {
        self.own.get(usize::from(style)).is_none_or(|style| !PLAIN_TABLES.contains(&style.built_in))
    }
}

fn style(bytes: &[u8], base_size: usize) -> Option<Style> {
    let built_in = u16_at(bytes, 0)? & 0xFFF;
    let (kind, base) = (u16_at(bytes, 2)? & 0xF, usize::from(u16_at(bytes, 2)? >> 4));
    let name = usize::from(u16_at(bytes, base_size)?);
    let mut at = base_size + 4 + 2 * name;
    // A paragraph style has paragraph properties before those of characters.
    if kind == 1 {
        at += (2 + usize::from(u16_at(bytes, at)?)).next_multiple_of(2);
    }
    let mut chp = Chp::default();
    if matches!(kind, 1 | 2) {
        let length = u16_at(bytes, at).map_or(0, usize::from);
        chp = Chp::of(bytes.get(at + 2..at + 2 + length).unwrap_or_default());
    }
    Some(Style { built_in, base, chp })
}
