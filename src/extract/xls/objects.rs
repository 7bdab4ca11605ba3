//! Objects that float over a sheet: notes and text boxes ([MS-XLS] 2.4.179, 2.4.181, 2.4.329).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::record::{Chain, Charset, Record, kind};
use crate::extract::sheet::grid::comment;
use crate::extract::units::Collector;
use crate::model::{Part, Picture, Thing, UnitPlace};

/// Types of objects (2.5.143).
const PICTURE: u16 = 0x08;
const NOTE: u16 = 0x19;

/// The objects of a sheet while they are collected.
#[derive(Debug, Default)]
pub struct Objects {
    /// Type and number of the object that the next text belongs to.
    last: Option<(u16, u16)>,
    /// Texts of notes by the number of their object.
    texts: HashMap<u16, String>,
    notes: Vec<Note>,
    said: HashSet<String>,
}

#[derive(Debug)]
struct Note {
    row: u32,
    column: u32,
    text: Text,
    author: String,
}

#[derive(Debug)]
enum Text {
    /// That of an object.
    Of(u16),
    /// As it stands.
    Own(Vec<u8>),
}

impl Objects {
    /// Takes a record of an object; `false` if it is broken.
    pub fn take(&mut self, record: &Record<'_>, charset: Charset, out: &mut Collector<'_, '_>) -> bool {
        let mut chain = record.chain();
        match record.kind {
            kind::OBJ => {
                chain.skip(4);
                let (kind, id) = (chain.u16(), chain.u16());
                self.last = Some((kind, id));
                if kind == PICTURE {
                    let place = UnitPlace::None;
                    out.sink().picture(&Picture { size: None, place, alone: false, image: &|| None });
                }
            }
            kind::TXO => {
                chain.skip(10);
                let length = usize::from(chain.u16());
                let mut pieces = Chain::of(&record.more);
                let text = pieces.characters(length, false);
                match self.last {
                    Some((NOTE, id)) => {
                        self.texts.insert(id, text);
                    }
                    _ => out.unit(text.trim(), Part::Textbox, UnitPlace::None),
                }
                return !pieces.is_short();
            }
            _ => self.note(chain, charset),
        }
        true
    }

    fn note(&mut self, mut chain: Chain<'_>, charset: Charset) {
        let (row, column) = (chain.u16(), chain.u16());
        let (row, column) = (u32::from(row), u32::from(column));
        match charset {
            Charset::Unicode => {
                chain.skip(2);
                let text = Text::Of(chain.u16());
                let author = chain.long_string(charset);
                self.notes.push(Note { row, column, text, author });
            }
            Charset::Bytes(_) => {
                chain.skip(2);
                let piece = chain.rest();
                // A long note goes on in records of no row.
                match self.notes.last_mut().map(|note| &mut note.text) {
                    Some(Text::Own(text)) if row == 0xFFFF => text.extend(piece),
                    _ => {
                        let text = Text::Own(piece);
                        self.notes.push(Note { row, column, text, author: String::new() });
                    }
                }
            }
        }
    }

    /// Says a text the first time it comes.
    pub fn once(&mut self, text: &str, part: Part, out: &mut Collector<'_, '_>) {
        if !text.is_empty() && self.said.insert(text.to_owned()) {
            out.unit(text, part, UnitPlace::None);
        }
    }

    /// Hands on the notes, once all their texts are there. On a hidden sheet they belong to that.
    pub fn finish(
        &mut self,
        charset: Charset,
        sheet: &Arc<str>,
        hidden: Option<Thing>,
        out: &mut Collector<'_, '_>,
    ) {
        let mut authors = HashSet::new();
        for note in std::mem::take(&mut self.notes) {
            let place = UnitPlace::Sheet { sheet: sheet.clone(), row: note.row, column: note.column };
            let text = match (note.text, charset) {
                (Text::Of(id), _) => self.texts.remove(&id).unwrap_or_default(),
                (Text::Own(raw), Charset::Bytes(encoding)) => {
                    encoding.decode_without_bom_handling(&raw).0.into_owned()
                }
                (Text::Own(_), Charset::Unicode) => String::new(),
            };
            comment(&text, place, hidden, out);
            if authors.insert(note.author.clone()) {
                out.unit(note.author.trim(), Part::Metadata, UnitPlace::None);
            }
        }
        // Texts of notes that stand at no cell any more.
        let mut left: Vec<(u16, String)> = self.texts.drain().collect();
        left.sort_unstable();
        left.iter().for_each(|(_, text)| comment(text, UnitPlace::None, hidden, out));
    }
}
