//! Text of shapes and of outlines ([MS-PPT] 2.9).

use super::look::{self, Look};
use super::record::{Record, kind};

/// Whose text it is (2.13.33).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The title of the slide.
    Title,
    /// Anything else.
    Other,
}

/// A text: paragraphs with carriage returns between them.
#[derive(Clone, Debug)]
pub struct Text {
    /// Whose it is.
    pub role: Role,
    /// The paragraphs that are not blank.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph, in pieces of one look.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// The pieces.
    pub pieces: Vec<(String, Look)>,
}

impl Paragraph {
    /// One whose look nothing tells.
    pub fn plain(text: String) -> Paragraph {
        Paragraph { pieces: vec![(text, Look::default())] }
    }

    /// All of its text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }

    fn push(&mut self, character: char, look: Look) {
        match self.pieces.last_mut() {
            Some((text, last)) if *last == look => text.push(character),
            _ => self.pieces.push((character.into(), look)),
        }
    }

    fn is_blank(&self) -> bool {
        self.pieces.iter().all(|(text, _)| text.trim().is_empty())
    }
}

/// Puts texts together from the atoms that make them up.
#[derive(Debug, Default)]
pub struct Texts {
    role: Option<Role>,
    characters: Vec<char>,
    /// Places of characters that stand for a number or a date.
    fields: Vec<usize>,
    /// How many UTF-16 units have which look.
    looks: Vec<(usize, Look)>,
    done: Vec<Text>,
}

impl Texts {
    /// Takes the next atom.
    pub fn take(&mut self, record: &Record<'_>) {
        match record.kind {
            kind::TEXT_HEADER_ATOM => {
                self.end();
                let title = matches!(record.u32(0), Some(0 | 6));
                self.role = Some(if title { Role::Title } else { Role::Other });
            }
            kind::TEXT_CHARS_ATOM | kind::TEXT_BYTES_ATOM => {
                self.role.get_or_insert(Role::Other);
                self.characters.extend(record.text().iter().flat_map(|text| text.chars()));
            }
            kind::STYLE_TEXT_PROP_ATOM => {
                let units = self.characters.iter().map(|c| c.len_utf16()).sum();
                self.looks = look::looks(record, units);
            }
            kind::SLIDE_NUMBER_META_CHARACTER_ATOM
            | kind::DATE_TIME_META_CHARACTER_ATOM
            | kind::GENERIC_DATE_META_CHARACTER_ATOM
            | kind::HEADER_META_CHARACTER_ATOM
            | kind::FOOTER_META_CHARACTER_ATOM => {
                self.fields.extend(record.u32(0).and_then(|at| usize::try_from(at).ok()));
            }
            _ => {}
        }
    }

    /// All texts, in order: those whose number a shape refers to are counted from the one after a slide's beginning,
    /// blank ones included.
    pub fn finish(mut self) -> Vec<Text> {
        self.end();
        self.done
    }

    fn end(&mut self) {
        let Some(role) = self.role.take() else { return };
        let mut characters = std::mem::take(&mut self.characters);
        for field in std::mem::take(&mut self.fields) {
            // In the text the star stands for what the program puts there when it shows the slide.
            if let Some(star) = characters.get_mut(field).filter(|c| **c == '*') {
                *star = '\0';
            }
        }
        let mut looks = std::mem::take(&mut self.looks).into_iter();
        let (mut left, mut look) = (0, Look::default());
        let mut paragraphs = vec![Paragraph::default()];
        for character in characters {
            while left == 0 {
                (left, look) = looks.next().unwrap_or((usize::MAX, Look::default()));
            }
            left = left.saturating_sub(character.len_utf16());
            match (character, paragraphs.last_mut()) {
                ('\0', _) => {}
                ('\r' | '\n', _) => paragraphs.push(Paragraph::default()),
                ('\u{b}', Some(paragraph)) => paragraph.push(' ', look),
                (character, Some(paragraph)) => paragraph.push(character, look),
                (_, None) => {}
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_blank());
        self.done.push(Text { role, paragraphs });
    }
}
