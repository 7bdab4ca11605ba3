//! Goes through the pieces of a file and keeps what holds in each group.

use std::collections::BTreeSet;

use super::codepage::{self, Code};
use super::destination::{self, Dest, Start, Word};
use super::lex::{Lexer, Piece};
use super::object;
use super::state::{Look, State, Tables};
use super::tale::Tales;
use crate::extract::prose::Stream;
use crate::extract::units::Collector;
use crate::extract::{metadata, picture_size};
use crate::model::{Part, Picture, Reason, UnitPlace, Unread};

/// Deepest nesting of groups.
const DEPTH: usize = 2_000;
/// Most text of open paragraphs that is held (bytes).
const PARAGRAPHS: usize = 64 << 20;

/// The reader of a file.
pub struct Reader<'o, 's, 'm> {
    pub out: &'o mut Collector<'s, 'm>,
    states: Vec<State>,
    pub tables: Tables,
    tales: Tales,
    /// Bytes in a code page that wait for more of their character.
    raw: Vec<u8>,
    raw_code: Option<Code>,
    /// The first half of a character beyond the first 65,536.
    high: Option<u16>,
    /// How many characters to leave out: they repeat the one before.
    skip: u32,
    /// `\*` came before.
    star: bool,
    /// The text of the group that stands by itself.
    word: String,
    /// Bytes of an object or a picture, and half a byte.
    data: Vec<u8>,
    nibble: Option<u8>,
    shape_name: String,
    pictures: Vec<(Vec<u8>, UnitPlace)>,
    /// Objects come last: a draft within may not come between the cells of a row.
    objects: Vec<(Vec<u8>, UnitPlace)>,
    commenters: BTreeSet<String>,
    /// The label of a property of one's own.
    named: String,
    /// Whether there is text.
    spoke: bool,
}

impl<'o, 's, 'm> Reader<'o, 's, 'm> {
    /// A reader of one file.
    pub fn new(out: &'o mut Collector<'s, 'm>) -> Self {
        let base = State { dest: Dest::Text, tale: false, repeat: 1, look: Look::default() };
        Reader {
            out,
            states: vec![base],
            tables: Tables::default(),
            tales: Tales::default(),
            raw: Vec::new(),
            raw_code: None,
            high: None,
            skip: 0,
            star: false,
            word: String::new(),
            data: Vec::new(),
            nibble: None,
            shape_name: String::new(),
            pictures: Vec::new(),
            objects: Vec::new(),
            commenters: BTreeSet::new(),
            named: String::new(),
            spoke: false,
        }
    }

    /// Reads the file to its end, to an error, or until nobody wants the rest.
    pub fn read(&mut self, lexer: &mut Lexer<'_>) -> Result<(), Unread> {
        while let Some(piece) = lexer.next() {
            match piece {
                Piece::Open => {
                    self.settle();
                    if self.states.len() > DEPTH {
                        return Err(Unread::new(Reason::Limit, "文档的组嵌套过深"));
                    }
                    let state = State { tale: false, ..self.top() };
                    self.states.push(state);
                    self.star = false;
                }
                Piece::Close => {
                    self.settle();
                    self.close();
                    if self.states.len() <= 1 {
                        return Ok(());
                    }
                }
                Piece::Word(word, number) => self.control(word, number),
                Piece::Symbol(symbol) => self.symbol(symbol),
                Piece::Hex(byte) => {
                    if !self.skipped(1) {
                        self.bytes(&[byte]);
                    }
                }
                Piece::Text(bytes) => {
                    let skip = usize::try_from(self.skip).unwrap_or(usize::MAX).min(bytes.len());
                    self.skip -= skip as u32;
                    self.bytes(&bytes[skip..]);
                }
                Piece::Binary(data, whole) => {
                    if matches!(self.top().dest, Dest::Object | Dest::Picture) {
                        self.data.extend_from_slice(data);
                    }
                    if !whole {
                        break;
                    }
                }
            }
            if self.tales.held().saturating_add(self.word.len()) > PARAGRAPHS {
                return Err(Unread::new(Reason::Limit, "文档中有过长的段落"));
            }
            if self.tales.depth() == 1 && self.tales.border(self.out) {
                return Ok(());
            }
        }
        Err(Unread::new(Reason::Truncated, "文档不完整，结尾缺失"))
    }

    /// Hands on what is left without an end, pictures, and the names of those who changed or commented.
    pub fn finish(&mut self) {
        self.settle();
        while self.tales.depth() > 0 {
            self.tales.end(self.out);
        }
        let mut alone = !self.spoke;
        for (data, place) in std::mem::take(&mut self.pictures) {
            let size = picture_size::of(&data);
            let large = size.is_none_or(|(width, height)| width >= 200 && height >= 200);
            let image = || Some(data.clone());
            self.out.sink().picture(&Picture { size, place, alone: alone && large, image: &image });
            alone &= !large;
        }
        for (data, place) in std::mem::take(&mut self.objects) {
            if let Err(unread) = object::read(&data, place, self.out) {
                self.out.sink().unread(unread);
            }
        }
        let mut names = std::mem::take(&mut self.commenters);
        names.extend(self.tables.authors().map(str::to_owned));
        for name in names {
            self.out.unit(name.trim(), Part::Metadata, UnitPlace::None);
        }
    }

    fn top(&self) -> State {
        let base = State { dest: Dest::Skip, tale: false, repeat: 1, look: Look::default() };
        self.states.last().copied().unwrap_or(base)
    }

    fn set(&mut self, change: impl FnOnce(&mut State)) {
        if let Some(state) = self.states.last_mut() {
            change(state);
        }
    }

    fn look(&mut self, change: impl FnOnce(&mut Look)) {
        self.settle_bytes();
        self.set(|state| change(&mut state.look));
    }

    /// Whether a character is left out.
    fn skipped(&mut self, count: u32) -> bool {
        let skipped = self.skip >= count;
        self.skip = self.skip.saturating_sub(count);
        skipped
    }

    /// Takes bytes that are characters, or data in hexadecimal.
    fn bytes(&mut self, bytes: &[u8]) {
        let state = self.top();
        match state.dest {
            Dest::Object | Dest::Picture => {
                for digit in bytes.iter().filter_map(|b| char::from(*b).to_digit(16)) {
                    match self.nibble.take() {
                        Some(high) => self.data.push(high << 4 | digit as u8),
                        None => self.nibble = Some(digit as u8),
                    }
                }
            }
            Dest::Skip | Dest::Twice => {}
            _ => {
                let code = self.tables.code(&state.look);
                if self.raw_code != Some(code) {
                    self.settle_bytes();
                    self.raw_code = Some(code);
                }
                self.raw.extend_from_slice(bytes);
            }
        }
    }

    /// Reads the bytes that wait.
    fn settle_bytes(&mut self) {
        if let Some(code) = self.raw_code.take() {
            let text = code.read(&std::mem::take(&mut self.raw));
            self.text(&text);
        }
    }

    fn settle(&mut self) {
        self.settle_bytes();
        (self.skip, self.high) = (0, None);
    }

    /// Takes text to where it goes here.
    fn text(&mut self, text: &str) {
        let State { dest, look, .. } = self.top();
        match dest {
            Dest::Text => {
                let seen = Look { shaded: look.shaded || self.tales.is_box() || self.is_shaded(), ..look };
                let (stream, author) = match (look.deleted, self.tables.hides(&seen), look.inserted) {
                    (Some(author), ..) => (Stream::Deleted, Some(author)),
                    (None, true, author) => (Stream::Hidden, author),
                    (None, false, Some(author)) => (Stream::Inserted, Some(author)),
                    (None, false, None) => (Stream::Shown, None),
                };
                self.spoke |= !text.trim().is_empty();
                let author = author.map(|author| self.tables.author(author));
                self.tales.push(stream, author, text, self.out);
            }
            Dest::Field => self.tales.push(Stream::Field, None, text, self.out),
            Dest::Aside => self.tales.push(Stream::Aside, None, text, self.out),
            Dest::Word(_) | Dest::Authors => self.word.push_str(text),
            Dest::Fonts => self.tables.font_name(text),
            Dest::Colours => self.tables.colour_text(text),
            Dest::Skip | Dest::Twice | Dest::Object | Dest::Picture => {}
        }
    }

    fn is_shaded(&mut self) -> bool {
        self.tales.top().is_some_and(|open| open.shaded && open.level > 0)
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => {
                self.star = true;
                return;
            }
            b'\r' | b'\n' => return self.control("par", None),
            _ if self.skipped(1) => return,
            b'\\' | b'{' | b'}' => self.bytes(&[symbol]),
            b'~' => self.character("\u{A0}"),
            b'_' => self.character("-"),
            b'\t' => self.character("\t"),
            _ => {}
        }
        self.star = false;
    }

    fn character(&mut self, text: &str) {
        self.settle_bytes();
        self.text(text);
    }

    fn control(&mut self, word: &str, number: Option<i32>) {
        let star = std::mem::take(&mut self.star);
        if word != "u" {
            self.settle();
        }
        let n = number.unwrap_or(0);
        let on = number != Some(0);
        let dest = self.top().dest;
        match (dest, destination::start(word)) {
            (Dest::Skip, _) => return,
            // The group in the code page repeats the one in Unicode, which goes where all would go.
            (Dest::Twice, _) if word == "ud" => return self.unicode_group(),
            (Dest::Twice, _) => return,
            (Dest::Fonts | Dest::Colours | Dest::Authors, _) if !star => {}
            (_, Some(start)) => return self.begin(start),
            (_, None) if star => return self.set(|state| state.dest = Dest::Skip),
            _ => {}
        }
        match dest {
            Dest::Fonts if matches!(word, "f" | "fcharset" | "cpg") => return self.tables.font_word(word, n),
            Dest::Colours => return self.tables.colour_word(word, n),
            _ => {}
        }
        match word {
            "u" => return self.unicode(n),
            "uc" => self.set(|state| state.repeat = u32::try_from(n).unwrap_or(0).min(100)),
            "ansicpg" => self.tables.page = codepage::page(n),
            "mac" => self.tables.page = codepage::page(10000),
            "deff" => self.tables.default_font = n,
            "deflang" | "deflangfe" => self.tables.chinese |= matches!(n, 2052 | 4100),
            "ftnalt" => self.tales.endnote(),
            _ => self.formatting(word, n, on),
        }
    }

    fn formatting(&mut self, word: &str, n: i32, on: bool) {
        match word {
            "plain" => self.look(|look| *look = Look::default()),
            "f" => self.look(|look| look.font = Some(n)),
            "af" => self.look(|look| look.asian = Some(n)),
            "v" => self.look(|look| look.hidden = on),
            "cf" => self.look(|look| look.colour = n),
            "fs" => self.look(|look| look.size = Some(n)),
            "cb" | "chcbpat" | "highlight" | "chshdng" => {
                let shaded = n > 0 && !self.tables.is_white(n);
                self.look(|look| look.shaded = shaded);
            }
            "deleted" => self.look(|look| look.deleted = on.then_some(look.deleted.unwrap_or(0))),
            "revised" => self.look(|look| look.inserted = on.then_some(look.inserted.unwrap_or(0))),
            "revauthdel" => self.look(|look| look.deleted = look.deleted.map(|_| n)),
            "revauth" => self.look(|look| look.inserted = look.inserted.map(|_| n)),
            _ => self.structure(word, n),
        }
    }

    fn structure(&mut self, word: &str, n: i32) {
        let text = self.top().dest == Dest::Text;
        match word {
            "par" | "sect" if text => self.tales.paragraph(self.out),
            "cell" | "nestcell" if text => self.tales.cell(word == "nestcell", self.out),
            "row" | "nestrow" if text => self.tales.row(word == "nestrow", self.out),
            "par" | "line" | "softline" => self.text("\n"),
            "tab" => self.text("\t"),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "bullet" => self.text("•"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "emspace" | "enspace" | "qmspace" => self.text(" "),
            "pard" | "intbl" | "itap" | "trowd" | "clcbpat" | "cbpat" | "shading" => {
                let white = self.tables.is_white(n);
                let Some(open) = self.tales.top() else { return };
                match word {
                    "pard" => open.level = 0,
                    "intbl" => open.level = open.level.max(1),
                    "itap" => open.level = u32::try_from(n).unwrap_or(0),
                    "trowd" => open.shaded = false,
                    _ => open.shaded |= n > 0 && !white,
                }
            }
            _ => {}
        }
    }

    /// A character by its number (`\u`), which may be half of one.
    fn unicode(&mut self, n: i32) {
        self.settle_bytes();
        self.skip = self.top().repeat;
        // Numbers are signed 16-bit ones; some programs write larger ones as they are.
        let code = if n < 0 { n.wrapping_add(0x1_0000) } else { n };
        let Ok(code) = u32::try_from(code) else { return };
        match (self.high.take(), u16::try_from(code)) {
            (Some(high), Ok(low @ 0xDC00..=0xDFFF)) => self.text(&String::from_utf16_lossy(&[high, low])),
            (_, Ok(high @ 0xD800..=0xDBFF)) => self.high = Some(high),
            // Symbol fonts are addressed in the private use area.
            (_, Ok(0xF0AB)) if matches!(self.wingdings(), Some(true)) => self.text("★"),
            _ => {
                let c = char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{FFFD}');
                self.text(c.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn wingdings(&self) -> Option<bool> {
        match self.tables.code(&self.top().look) {
            Code::Symbols { wingdings } => Some(wingdings),
            Code::Page(_) => None,
        }
    }

    fn unicode_group(&mut self) {
        let outer = self.states.iter().rev().map(|state| state.dest).find(|dest| *dest != Dest::Twice);
        self.set(|state| state.dest = outer.unwrap_or(Dest::Text));
    }

    /// A control word says what the group is.
    fn begin(&mut self, start: Start) {
        let dest = self.top().dest;
        match start {
            Start::Through => {}
            // A word may come again in its own group: only the first begins it.
            Start::To(to) if to == dest => {}
            Start::To(to) => {
                self.set(|state| state.dest = to);
                match to {
                    Dest::Word(_) | Dest::Authors => self.word.clear(),
                    Dest::Object | Dest::Picture => {
                        self.data.clear();
                        self.nibble = None;
                    }
                    _ => {}
                }
            }
            Start::Tale(tale) => {
                self.tales.begin(tale);
                // What is formatted around it is not what is in it.
                self.set(|state| {
                    (state.dest, state.tale, state.look) = (Dest::Text, true, Look::default());
                });
            }
        }
    }

    /// A group ends.
    fn close(&mut self) {
        let Some(State { dest, tale, .. }) = self.states.pop() else { return };
        if tale {
            self.tales.end(self.out);
        }
        let around = self.top().dest;
        match dest {
            // Each author stands in a group of the table.
            Dest::Authors if around == dest => {
                let name = std::mem::take(&mut self.word);
                self.tables.author_entry(name.trim());
            }
            Dest::Word(word) if around != dest => self.end_word(word),
            Dest::Object if around != dest => {
                let data = std::mem::take(&mut self.data);
                self.objects.push((data, self.tales.place()));
            }
            Dest::Picture if around != dest => {
                let data = std::mem::take(&mut self.data);
                self.pictures.push((data, self.tales.place()));
            }
            _ => {}
        }
    }

    fn end_word(&mut self, word: Word) {
        let text = std::mem::take(&mut self.word);
        let text = text.trim();
        let place = self.tales.place();
        match word {
            Word::Property(label) => metadata::labelled(self.out, label, text, Part::Property),
            Word::Person(label) => metadata::author(self.out, label, text, Part::Property),
            Word::Named => {
                metadata::labelled(self.out, "", text, Part::Property);
                self.named = text.to_owned();
            }
            Word::Value => metadata::labelled(self.out, &self.named, text, Part::Property),
            Word::Commenter => {
                self.commenters.insert(text.to_owned());
            }
            Word::ShapeName => self.shape_name = text.to_owned(),
            Word::ShapeValue => {
                let part = match self.shape_name.as_str() {
                    "wzDescription" | "wzTitle" => Part::AltText,
                    "wzName" => Part::Metadata,
                    "gtextUNICODE" => Part::Textbox,
                    "pibName" | "pihlShape" => Part::Field,
                    _ => return,
                };
                self.spoke |= part == Part::Textbox;
                self.out.unit(text, part, place);
            }
            Word::Beside(part) => self.out.unit(text, part, place),
        }
    }
}
