//! Shared strings (18.4), held in one piece of memory.

use std::borrow::Cow;

use crate::extract::ooxml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// The strings that cells share.
#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    ends: Vec<usize>,
    used: Vec<bool>,
}

impl Strings {
    /// Reads the part. Rich text is joined; phonetic runs, which repeat it in kana or pinyin, are left out.
    pub fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Unread> {
        let mut in_text = false;
        let mut phonetic = 0_u32;
        while let Some(token) = xml.token()? {
            match token {
                Token::Start(tag) => match tag.name() {
                    "t" => in_text = phonetic == 0,
                    "rPh" => phonetic += 1,
                    _ => {}
                },
                Token::Text(piece) if in_text => self.text.push_str(&piece),
                Token::Text(_) => {}
                Token::End(tag) => match tag.name() {
                    "t" => in_text = false,
                    "rPh" => phonetic = phonetic.saturating_sub(1),
                    "si" => {
                        self.ends.push(self.text.len());
                        self.used.push(false);
                    }
                    _ => {}
                },
            }
        }
        Ok(())
    }

    /// The string of this number, which a cell uses from now on.
    pub fn take(&mut self, number: usize) -> Option<Cow<'_, str>> {
        *self.used.get_mut(number)? = true;
        self.get(number)
    }

    fn get(&self, number: usize) -> Option<Cow<'_, str>> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..end).map(unescape)
    }

    /// Hands on the strings that no cell used: what was deleted from the sheets may still stand here.
    pub fn unused(&self, out: &mut Collector<'_, '_>) {
        for (number, _) in self.used.iter().enumerate().filter(|(_, used)| !**used) {
            if let Some(text) = self.get(number) {
                out.unit(&text, Part::Metadata, UnitPlace::None);
            }
            if out.border().is_break() {
                return;
            }
        }
    }
}

/// Characters written as `_xHHHH_` (`ST_Xstring`, 22.9.2.19).
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..6).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let character = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        match character {
            Some(character) if rest.get(6..7) == Some("_") => {
                out.push(character);
                rest = &rest[7..];
            }
            _ => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escaped_characters_come_back() {
        assert_eq!(unescape("甲_x000D_\n乙"), "甲\r\n乙");
        assert_eq!(unescape("a_x005F_x000D_"), "a_x000D_");
        assert_eq!(unescape("file_x1.txt_x"), "file_x1.txt_x");
    }
}
