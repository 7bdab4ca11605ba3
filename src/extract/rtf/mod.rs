//! Rich Text Format (RTF 1.9.1): one pass over the tokens, a state for each open group, a paragraph for each open
//! story.

mod groups;
mod object;
mod scan;
mod state;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use encoding_rs::Encoding;
use scan::{Scan, Token};
use state::{Dest, Keep, State, charset, code_page, destination, is_transparent};

use super::prose::{self, At, Grid, Paragraph, Runs, Stream};
use super::units::Collector;
use super::{Input, picture_size};
use crate::model::{Part, Picture, Reason, Sink, UnitPlace, Unread};

/// Most groups within each other, and the longest text that is kept for a group (bytes).
const DEPTH: usize = 1_000;
const KEPT: usize = 64 << 20;
/// Smallest sides of a picture that may be a page (pixels).
const PAGE: u32 = 200;
/// Most pictures that are kept, and cells of a row.
const PICTURES: usize = 1_000;
const CELLS: usize = 1_000;

/// Reads a document.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let mut reader = Reader {
        out: Collector::new(sink),
        state: State::new(),
        outer: Vec::new(),
        document: encoding_rs::GB18030,
        fonts: HashMap::new(),
        font: 0,
        colours: Vec::new(),
        colour: None,
        shades: Vec::new(),
        shade: 0,
        cells: 0,
        authors: Vec::new(),
        names: [String::new(), String::new()],
        bytes: Vec::new(),
        skip: 0,
        high: None,
        stories: vec![Story::new(Part::Body)],
        kept: String::new(),
        runs: Runs::default(),
        grid: Grid::default(),
        cell: false,
        number: 1,
        any: false,
        pictures: Vec::new(),
    };
    let result = reader.read(input);
    reader.end();
    result
}

/// A story that is open, and the group it began in.
struct Story {
    part: Part,
    depth: usize,
    paragraph: Paragraph,
    /// The paragraphs of a comment.
    comment: Vec<String>,
}

impl Story {
    fn new(part: Part) -> Self {
        Story { part, depth: 0, paragraph: Paragraph::default(), comment: Vec::new() }
    }
}

struct Reader<'s, 'a> {
    out: Collector<'s, 'a>,
    state: State,
    outer: Vec<State>,
    /// The code page of the document, those of its fonts, and the font being described.
    document: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    font: i32,
    /// The colours, and the one being described; `None`: chosen by the program so that it can be seen.
    colours: Vec<Option<[i32; 3]>>,
    colour: Option<[i32; 3]>,
    /// Colours behind the cells of a row as it is defined, that of the next one, and the number of the cell.
    shades: Vec<u32>,
    shade: u32,
    cells: usize,
    authors: Vec<String>,
    /// Names of a property of the user's and of a shape, whose value follows.
    names: [String; 2],
    /// Bytes that wait to be decoded, in the code page of the state.
    bytes: Vec<u8>,
    /// Characters still to be passed over after `\u`.
    skip: u32,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    stories: Vec<Story>,
    kept: String,
    runs: Runs,
    grid: Grid,
    cell: bool,
    number: u64,
    any: bool,
    pictures: Vec<Vec<u8>>,
}

impl Reader<'_, '_> {
    fn read(&mut self, input: &Input<'_>) -> Result<(), Unread> {
        for (count, token) in Scan::new(input.bytes).enumerate() {
            if count % 4096 == 0 {
                input.budget.time()?;
            }
            if !matches!(token, Token::Byte(_) | Token::Text(_)) {
                self.decode();
            }
            match token {
                Token::Open => {
                    if self.outer.len() >= DEPTH {
                        return Err(Unread::new(Reason::Limit, "嵌套层数超过上限"));
                    }
                    self.skip = 0;
                    self.outer.push(self.state);
                    self.state.star = false;
                }
                Token::Close => match self.outer.pop() {
                    Some(outer) => {
                        self.close(outer);
                        if self.outer.is_empty() {
                            return self.empty();
                        }
                    }
                    None => return Err(Unread::new(Reason::Corrupt, "括号不成对，内容损坏")),
                },
                Token::Word(word, number) => self.word(word, number),
                Token::Symbol(symbol) => self.symbol(symbol),
                Token::Byte(byte) => self.text(&[byte]),
                Token::Text(text) => self.text(text),
                Token::Data(data) => {
                    // A picture or an object in binary instead of hexadecimal.
                    if self.state.dest == Dest::Kept(Keep::Picture) && self.pictures.len() < PICTURES {
                        self.pictures.push(data.to_vec());
                    }
                }
            }
            if self.kept.len() > KEPT {
                return Err(Unread::new(Reason::Limit, "嵌入的内容过大"));
            }
        }
        Err(Unread::new(Reason::Truncated, "文件不完整，缺少结尾"))
    }

    /// Whether there was anything in it.
    fn empty(&mut self) -> Result<(), Unread> {
        self.paragraph();
        match self.any || !self.pictures.is_empty() {
            true => Ok(()),
            false => Err(Unread::new(Reason::Corrupt, "文档里没有任何文字")),
        }
    }

    fn end(mut self) {
        self.decode();
        while self.stories.len() > 1 {
            self.end_story();
        }
        self.paragraph();
        for bytes in std::mem::take(&mut self.pictures) {
            let size = picture_size::of(&bytes);
            let large = size.is_some_and(|(width, height)| width >= PAGE && height >= PAGE);
            let image = || Some(bytes.clone());
            let place = UnitPlace::None;
            self.out.flush();
            self.out.sink().picture(&Picture { size, place, alone: large && !self.any, image: &image });
        }
        self.out.finish();
    }

    fn text(&mut self, text: &[u8]) {
        let skipped = text.len().min(self.skip as usize);
        self.skip -= skipped as u32;
        self.bytes.extend_from_slice(&text[skipped..]);
    }

    /// Decodes the bytes that wait.
    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        if self.state.dest == Dest::Kept(Keep::Object) || self.state.dest == Dest::Kept(Keep::Picture) {
            self.kept.extend(bytes.iter().map(|b| char::from(*b)));
            return;
        }
        let text = self.state.encoding.decode_without_bom_handling(&bytes).0;
        self.push(&text);
    }

    fn push(&mut self, text: &str) {
        match self.state.dest {
            Dest::Story(_) | Dest::Instruction => {
                let stream = self.stream(text);
                let author = self.authors.get(self.state.author).map(String::as_str);
                let author = author.filter(|_| matches!(stream, Stream::Inserted | Stream::Deleted));
                let place = UnitPlace::Paragraph(self.number);
                let manner = self.runs.manner(stream, author, &place, &mut self.out);
                self.runs.pushed(stream, text);
                if let Some(story) = self.stories.last_mut() {
                    story.paragraph.push(manner, text);
                }
            }
            Dest::Kept(_) => self.kept.push_str(text),
            Dest::Colours => {
                for _ in text.matches(';') {
                    self.colours.push(self.colour.take());
                }
            }
            Dest::Fonts | Dest::Nowhere => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        let value = number.unwrap_or(0);
        let natural = u32::try_from(value).unwrap_or(0);
        self.skip = 0;
        if std::mem::take(&mut self.state.star) {
            return match destination(word) {
                Some(dest) => self.begin(dest),
                None if word == "ud" => self.state.dest = self.state.upr.take().unwrap_or(self.state.dest),
                None if is_transparent(word) => {}
                None => self.state.dest = Dest::Nowhere,
            };
        }
        match word {
            // Paragraphs of what is passed over do not count.
            "par" | "sect" | "cell" | "row" | "nestcell" | "nestrow" if self.state.dest == Dest::Nowhere => {}
            "par" => self.paragraph(),
            // They end a paragraph only where none ended just before.
            "sect" if self.is_blank() => {}
            "sect" => self.paragraph(),
            "page" | "column" if self.is_blank() => {}
            "page" | "column" => self.push(" "),
            "cell" => self.end_cell(),
            "row" => {
                self.grid.end_row();
                self.cell = false;
                self.cells = 0;
            }
            "trowd" => {
                self.shades.clear();
                self.shade = 0;
            }
            "clcbpat" => self.shade = natural,
            "cellx" => {
                if self.shades.len() < CELLS {
                    self.shades.push(self.shade);
                }
                self.shade = 0;
            }
            "nestcell" | "nestrow" => self.paragraph(),
            "pard" => self.state.in_table = false,
            "intbl" => self.state.in_table = true,
            "plain" => self.state.plain(),
            "line" | "tab" | "emspace" | "enspace" | "qmspace" => {
                self.push(if word == "line" { " " } else { "\t" })
            }
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "u" => self.unicode(value as u16),
            "uc" => self.state.fallback = natural.min(16),
            "ansicpg" => {
                self.document = code_page(value);
                self.state.encoding = self.document;
            }
            "f" if self.state.dest == Dest::Fonts => self.font = value,
            "fcharset" => drop(charset(value).map(|encoding| self.fonts.insert(self.font, encoding))),
            "f" | "af" => self.state.encoding = self.fonts.get(&value).copied().unwrap_or(self.document),
            "red" => self.colour.get_or_insert_default()[0] = value,
            "green" => self.colour.get_or_insert_default()[1] = value,
            "blue" => self.colour.get_or_insert_default()[2] = value,
            "v" => self.state.hidden = on,
            "cf" => self.state.colour = natural,
            "cb" | "chcbpat" | "highlight" | "cbpat" => self.state.ground = natural,
            "fs" => (self.state.size, self.state.wide_size) = (natural, natural),
            "afs" if self.state.wide => self.state.wide_size = natural,
            "dbch" => self.state.wide = true,
            "rtlch" | "ltrch" | "loch" | "hich" => self.state.wide = false,
            "revised" | "mvt" => self.state.inserted = on,
            "deleted" | "mvf" => self.state.deleted = on,
            "revauth" | "revauthdel" | "mvauth" => self.state.author = natural as usize,
            "ftnalt" => {
                if let Some(story) = self.stories.last_mut().filter(|story| story.part == Part::Footnote) {
                    story.part = Part::Endnote;
                }
            }
            "upr" => {
                self.state.upr = Some(self.state.dest);
                self.state.dest = Dest::Nowhere;
            }
            _ => {
                if let Some(dest) = destination(word) {
                    self.begin(dest);
                }
            }
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.state.star = true,
            b'~' => self.push("\u{a0}"),
            b'_' => self.push("-"),
            b'\\' | b'{' | b'}' => self.text(&[symbol]),
            b'\r' | b'\n' => self.paragraph(),
            _ => {}
        }
    }

    fn unicode(&mut self, unit: u16) {
        match (self.high.take(), unit) {
            (_, 0xD800..0xDC00) => self.high = Some(unit),
            (high, _) => {
                let units: Vec<u16> = high.into_iter().chain([unit]).collect();
                self.push(&String::from_utf16_lossy(&units));
            }
        }
        self.skip = self.state.fallback;
    }

    /// The paragraph of the innermost story ends.
    fn paragraph(&mut self) {
        let Some(story) = self.stories.last_mut() else { return };
        let part = story.part;
        let paragraph = std::mem::take(&mut story.paragraph);
        if part == Part::Comment {
            story.comment.push(paragraph.whole());
            return;
        }
        let body = self.stories.len() == 1;
        if body && !self.state.in_table && self.grid.depth() > 0 {
            self.grid.end();
            self.cell = false;
        }
        if body && self.state.in_table {
            self.open_cell();
        }
        let place = match part {
            Part::Textbox => UnitPlace::None,
            _ => UnitPlace::Paragraph(self.number),
        };
        let cell = if body { self.grid.around(0) } else { None };
        self.any |= paragraph.write(&At { part, place, cell, thing: None }, &mut self.out);
        if body {
            self.number += 1;
            if self.grid.depth() == 0 {
                let _ = self.out.border();
            }
        }
    }

    fn open_cell(&mut self) {
        if self.grid.depth() == 0 {
            self.grid.begin();
        }
        if !self.cell {
            self.grid.cell(1);
            self.cell = true;
        }
    }

    fn end_cell(&mut self) {
        self.state.in_table = true;
        self.paragraph();
        self.cell = false;
        self.cells += 1;
    }

    fn end_story(&mut self) {
        self.paragraph();
        let Some(story) = self.stories.pop() else { return };
        let place = UnitPlace::Paragraph(self.number);
        self.any |= story.comment.iter().any(|text| !text.trim().is_empty());
        prose::comment(&story.comment, &place, None, &mut self.out);
    }
}
