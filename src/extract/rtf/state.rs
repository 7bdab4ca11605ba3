//! What holds in a group, and the tables at the head of a file.

use std::collections::HashMap;

use encoding_rs::{Encoding, GB18030, WINDOWS_1252};

use super::codepage::{self, Code};
use super::destination::Dest;

/// White, as the table of colours has it.
const WHITE: (i32, i32, i32) = (255, 255, 255);
/// Largest size of text that nobody reads (half-points).
const TINY: i32 = 2;
/// Most entries of a table that are held.
const MOST: usize = 100_000;

/// What holds in a group and is handed down.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Where text goes.
    pub dest: Dest,
    /// Whether the group began a text with paragraphs of its own.
    pub tale: bool,
    /// How many characters after `\u` repeat it in the code page.
    pub repeat: u32,
    /// Formatting of characters.
    pub look: Look,
}

/// Formatting of characters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Font; `None` is the document's.
    pub font: Option<i32>,
    /// Font of Chinese characters.
    pub asian: Option<i32>,
    /// Hidden.
    pub hidden: bool,
    /// Colour by its number in the table.
    pub colour: i32,
    /// Size (half-points).
    pub size: Option<i32>,
    /// Whether something else than white may be behind it.
    pub shaded: bool,
    /// Taken out by this author.
    pub deleted: Option<i32>,
    /// Brought in by this author.
    pub inserted: Option<i32>,
}

/// The tables at the head.
#[derive(Debug)]
pub struct Tables {
    fonts: HashMap<i32, Font>,
    /// The font that is being defined.
    font: i32,
    colours: Vec<(i32, i32, i32)>,
    colour: (i32, i32, i32),
    authors: Vec<String>,
    /// Code page of the file.
    pub page: Option<&'static Encoding>,
    /// The document's font.
    pub default_font: i32,
    /// Whether the file says that it is Chinese, if no code page does.
    pub chinese: bool,
}

#[derive(Debug, Default)]
struct Font {
    page: Option<&'static Encoding>,
    symbols: bool,
    name: String,
}

impl Default for Tables {
    fn default() -> Self {
        Tables {
            fonts: HashMap::new(),
            font: 0,
            colours: Vec::new(),
            colour: (0, 0, 0),
            authors: Vec::new(),
            page: None,
            default_font: 0,
            chinese: false,
        }
    }
}

impl Tables {
    /// A control word in the table of fonts.
    pub fn font_word(&mut self, word: &str, number: i32) {
        if word == "f" {
            self.font = number;
        }
        if self.fonts.len() >= MOST {
            return;
        }
        let font = self.fonts.entry(self.font).or_default();
        match word {
            "fcharset" => {
                font.symbols = number == 2;
                font.page = codepage::charset(number).or(font.page);
            }
            "cpg" => font.page = codepage::page(number).or(font.page),
            _ => {}
        }
    }

    /// Text in the table of fonts.
    pub fn font_name(&mut self, text: &str) {
        if let Some(font) = self.fonts.get_mut(&self.font)
            && font.name.len() < MOST
        {
            font.name.push_str(text);
        }
    }

    /// A control word in the table of colours.
    pub fn colour_word(&mut self, word: &str, number: i32) {
        match word {
            "red" => self.colour.0 = number,
            "green" => self.colour.1 = number,
            "blue" => self.colour.2 = number,
            _ => {}
        }
    }

    /// Text in the table of colours: semicolons end its entries.
    pub fn colour_text(&mut self, text: &str) {
        for _ in text.bytes().filter(|b| *b == b';') {
            if self.colours.len() < MOST {
                // The first one may be empty: whatever the program takes.
                self.colours.push(std::mem::take(&mut self.colour));
            }
        }
    }

    /// An entry of the table of authors is complete.
    pub fn author_entry(&mut self, text: &str) {
        if self.authors.len() < MOST {
            self.authors.push(text.trim_end_matches(';').to_owned());
        }
    }

    /// The author of this number.
    pub fn author(&self, number: i32) -> &str {
        usize::try_from(number).ok().and_then(|n| self.authors.get(n)).map_or("", String::as_str)
    }

    /// All authors but the one that stands for nobody.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        self.authors.iter().map(String::as_str).filter(|name| !matches!(*name, "" | "Unknown"))
    }

    /// Whether a colour is none that can be seen on white, by its number.
    pub fn is_white(&self, colour: i32) -> bool {
        usize::try_from(colour).ok().and_then(|n| self.colours.get(n)) == Some(&WHITE)
    }

    /// Whether a reader of the page does not see text of this look.
    pub fn hides(&self, look: &Look) -> bool {
        let white = look.colour > 0 && self.is_white(look.colour) && !look.shaded;
        look.hidden || white || look.size.is_some_and(|size| size <= TINY)
    }

    /// How bytes of this look are read.
    pub fn code(&self, look: &Look) -> Code {
        let own = |number: i32| self.fonts.get(&number);
        let font = own(look.font.unwrap_or(self.default_font));
        if font.is_some_and(|font| font.symbols) {
            return Code::Symbols { wingdings: font.is_some_and(|font| font.name.starts_with("Wingdings;")) };
        }
        let of = |font: Option<&Font>| font.and_then(|font| font.page);
        let usual = if self.chinese { GB18030 } else { WINDOWS_1252 };
        let asian = || look.asian.and_then(|number| of(own(number)));
        Code::Page(of(font).or(self.page).or_else(asian).unwrap_or(usual))
    }
}
