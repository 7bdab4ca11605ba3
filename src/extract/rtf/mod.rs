//! Rich Text Format (RTF 1.9.1): one pass over the tokens, a state for each open group, a paragraph for each open
//! story.

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
use super::{Input, metadata, picture_size};
use crate::model::{Part, Picture, Reason, Sink, UnitPlace, Unread};

/// Most groups within each other, and the longest text that is kept for a group (bytes).
const DEPTH: usize = 1_000;
const KEPT: usize = 64 << 20;
/// Smallest sides of a picture that may be a page (pixels).
const PAGE: u32 = 200;
/// Most pictures that are kept.
const PICTURES: usize = 1_000;

/// Reads a document.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let mut reader = Reader {
        out: Collector::new(sink),
        state: State::new(),
        outer: Vec::new(),
        document: encoding_rs::GB18030,
        fonts: HashMap::new(),
        font: 0,
        white: Vec::new(),
        colour: [0; 3],
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
    /// Which colours are white, and the colour being described.
    white: Vec<bool>,
    colour: [i32; 3],
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
                let stream = self.state.stream(&self.white);
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
                    self.white.push(self.colour == [255; 3]);
                    self.colour = [0; 3];
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
            "par" | "sect" | "page" | "column" => self.paragraph(),
            "cell" => self.end_cell(),
            "row" => {
                self.grid.end_row();
                self.cell = false;
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
            "red" => self.colour[0] = value,
            "green" => self.colour[1] = value,
            "blue" => self.colour[2] = value,
            "v" => self.state.hidden = on,
            "cf" => self.state.colour = natural,
            "cb" | "chcbpat" | "highlight" | "cbpat" | "clcbpat" => self.state.shaded = value != 0,
            "fs" => self.state.size = natural,
            "revised" => self.state.inserted = on,
            "deleted" => self.state.deleted = on,
            "revauth" | "revauthdel" => self.state.author = natural as usize,
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

    /// The group turns out to be a destination.
    fn begin(&mut self, dest: Dest) {
        // What stands nowhere stays there, with all that is in it.
        if self.state.dest == Dest::Nowhere && self.state.upr.is_none() {
            return;
        }
        self.state.dest = dest;
        match dest {
            Dest::Story(part) => {
                let story = Story { depth: self.outer.len(), ..Story::new(part) };
                self.stories.push(story);
                self.state.plain();
            }
            Dest::Kept(_) => self.kept.clear(),
            _ => {}
        }
    }

    /// A group ends; `outer` is what holds again.
    fn close(&mut self, outer: State) {
        let inner = std::mem::replace(&mut self.state, outer);
        self.skip = 0;
        if let Dest::Kept(keep) = inner.dest
            && (outer.dest != inner.dest || keep == Keep::Reviser)
        {
            self.kept(keep);
        }
        let ended = |story: &Story| story.depth > self.outer.len();
        if self.stories.len() > 1 && self.stories.last().is_some_and(ended) {
            self.end_story();
        }
    }

    /// A text that was kept is complete.
    fn kept(&mut self, keep: Keep) {
        let kept = std::mem::take(&mut self.kept);
        let text = kept.trim();
        match keep {
            Keep::Property(label) => metadata::labelled(&mut self.out, label, text, Part::Property),
            Keep::Author(label) => metadata::author(&mut self.out, label, text, Part::Property),
            Keep::Commenter => metadata::labelled(&mut self.out, "批注人", text, Part::Property),
            Keep::Reviser => {
                let name = text.trim_end_matches(';').trim();
                if !name.is_empty() {
                    if name != "Unknown" {
                        metadata::labelled(&mut self.out, "修订人", name, Part::Property);
                    }
                    self.authors.push(name.to_owned());
                }
            }
            Keep::UserName => self.names[0] = text.to_owned(),
            Keep::UserValue => metadata::labelled(&mut self.out, &self.names[0], text, Part::Property),
            Keep::ShapeName => self.names[1] = text.to_owned(),
            Keep::ShapeValue => match self.names[1].as_str() {
                "gtextUNICODE" => self.out.unit(text, Part::Textbox, UnitPlace::None),
                "wzDescription" => self.out.unit(text, Part::AltText, UnitPlace::None),
                _ => {}
            },
            Keep::Object => {
                let place = UnitPlace::Paragraph(self.number);
                object::read(kept.as_bytes(), place, &mut self.out);
            }
            Keep::Picture => {
                if self.pictures.len() < PICTURES && !text.is_empty() {
                    self.pictures.push(object::bytes(text.as_bytes()));
                }
            }
            Keep::Beside => {
                if !text.starts_with('_') {
                    self.out.unit(text, Part::Metadata, UnitPlace::None);
                }
            }
        }
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
    }

    fn end_story(&mut self) {
        self.paragraph();
        let Some(story) = self.stories.pop() else { return };
        let place = UnitPlace::Paragraph(self.number);
        self.any |= story.comment.iter().any(|text| !text.trim().is_empty());
        prose::comment(&story.comment, &place, None, &mut self.out);
    }
}
