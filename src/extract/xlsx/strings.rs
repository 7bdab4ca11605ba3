//! Shared strings (18.4).

use std::borrow::Cow;

use crate::extract::ooxml::{Token, Xml};
use crate::extract::sheet::strings::Strings;
use crate::model::{Reason, Unread};

/// Memory that the strings of a workbook may take (bytes).
const MOST: usize = 512 << 20;

/// Reads the part. Rich text is joined; phonetic runs, which repeat it in kana or pinyin, are left out.
pub fn read(xml: &mut Xml<'_>, strings: &mut Strings) -> Result<(), Unread> {
    let mut text = String::new();
    let mut in_text = false;
    let mut phonetic = 0_u32;
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => match tag.name() {
                "t" => in_text = phonetic == 0,
                "rPh" => phonetic += 1,
                _ => {}
            },
            Token::Text(piece) if in_text => text.push_str(&piece),
            Token::Text(_) => {}
            Token::End(tag) => match tag.name() {
                "t" => in_text = false,
                "rPh" => phonetic = phonetic.saturating_sub(1),
                "si" => {
                    strings.push(&unescape(&text));
                    text.clear();
                    if strings.size() > MOST {
                        return Err(Unread::new(Reason::Limit, "工作簿的共享字符串超过上限"));
                    }
                }
                _ => {}
            },
        }
    }
    Ok(())
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
