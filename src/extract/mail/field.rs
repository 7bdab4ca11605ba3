//! Header fields: their text (RFC 5322, 2.2; RFC 2047) and their parameters (RFC 2045, 5.1; RFC 2231).

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, GBK};

use super::transfer;
use crate::extract::archive::name;

/// A header field as it stands in the message.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value, folded.
    pub value: &'a [u8],
}

impl Field<'_> {
    /// Its text on one line, encoded words decoded. Bytes that stand there raw are UTF-8 or GB 18030.
    pub fn text(&self) -> String {
        words(&name::decode(self.value)).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Takes the header apart: its fields, and the body behind it.
pub fn header(message: &[u8]) -> (Vec<Field<'_>>, &[u8]) {
    let mut fields: Vec<(&str, usize, usize)> = Vec::new();
    let mut at = 0;
    while at < message.len() {
        let end = memchr::memchr(b'\n', &message[at..]).map_or(message.len(), |n| at + n + 1);
        let line = &message[at..end];
        if line.trim_ascii().is_empty() {
            at = end;
            break;
        }
        match (fields.last_mut(), line[0]) {
            (Some((_, _, last)), b' ' | b'\t') => *last = end,
            _ => match named(line) {
                Some(name) => fields.push((name, at + name.len() + 1, end)),
                // mbox files begin so; anything else is a body without a header.
                None if at == 0 && line.starts_with(b"From ") => {}
                None => break,
            },
        }
        at = end;
    }
    let mut found = Vec::with_capacity(fields.len());
    for (name, start, end) in fields {
        found.push(Field { name, value: &message[start.min(end)..end] });
    }
    (found, &message[at..])
}

fn named(line: &[u8]) -> Option<&str> {
    let colon = memchr::memchr(b':', line)?;
    let name = std::str::from_utf8(&line[..colon]).ok()?;
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic())).then_some(name)
}

/// Decodes encoded words. Neighbours of one encoding are decoded together: some programs cut characters in two.
pub fn words(text: &str) -> String {
    let mut out = String::new();
    let mut held: Option<(&str, Vec<u8>)> = None;
    let mut rest = text;
    while let Some(start) = rest.find("=?") {
        let Some((charset, bytes, length)) = word(&rest[start..]) else {
            settle(&mut out, &mut held);
            out.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            continue;
        };
        let between = &rest[..start];
        match &mut held {
            Some((before, joined)) if between.trim().is_empty() && before.eq_ignore_ascii_case(charset) => {
                joined.extend(bytes);
            }
            _ => {
                let follows = held.is_some() && between.trim().is_empty();
                settle(&mut out, &mut held);
                out.push_str(if follows { "" } else { between });
                held = Some((charset, bytes));
            }
        }
        rest = &rest[start + length..];
    }
    settle(&mut out, &mut held);
    out.push_str(rest);
    out
}

fn settle(out: &mut String, held: &mut Option<(&str, Vec<u8>)>) {
    if let Some((charset, bytes)) = held.take() {
        out.push_str(&decode(&bytes, charset));
    }
}

/// The encoded word at the start: character set, bytes, length.
fn word(text: &str) -> Option<(&str, Vec<u8>, usize)> {
    let inner = text.strip_prefix("=?")?;
    let (charset, rest) = inner.split_once('?')?;
    let (kind, rest) = rest.split_once('?')?;
    let end = rest.find("?=")?;
    let coded = &rest[..end];
    let bytes = match kind {
        "B" | "b" => transfer::base64(coded.as_bytes()).0,
        "Q" | "q" => percent(coded.replace('_', " ").as_bytes(), b'='),
        _ => return None,
    };
    let charset = charset.split('*').next().unwrap_or(charset);
    let length = text.len() - rest.len() + end + 2;
    charset.bytes().all(|b| b.is_ascii_graphic()).then_some((charset, bytes, length))
}

/// Decodes bytes of a named character set; of an unknown one, what they look like.
pub fn decode<'a>(bytes: &'a [u8], charset: &str) -> Cow<'a, str> {
    match known(charset) {
        Some(encoding) => encoding.decode(bytes).0,
        None => name::decode(bytes),
    }
}

/// The encoding of that name. GB 2312 and GBK are read as GB 18030, which holds them.
pub fn known(charset: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(charset.trim().trim_matches('"').as_bytes())?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// Undoes an encoding that writes a byte as a mark and two hexadecimal digits.
fn percent(text: &[u8], mark: u8) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text.get(at) {
        let coded = (*c == mark).then(|| transfer::hexadecimal(&text[at + 1..])).flatten();
        bytes.push(coded.unwrap_or(*c));
        at += if coded.is_some() { 3 } else { 1 };
    }
    bytes
}

/// A field with parameters, such as Content-Type.
#[derive(Debug, Default)]
pub struct Structured {
    /// What stands before the first semicolon, in lower case.
    pub value: String,
    parameters: Vec<(String, String)>,
}

impl Structured {
    /// Reads a field's value.
    pub fn new(value: &[u8]) -> Self {
        let text = name::decode(value);
        let mut pieces = split(&text).into_iter();
        let value = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut parameters: Vec<(String, String)> = Vec::new();
        let mut parts: Vec<(String, u32, bool, String)> = Vec::new();
        for piece in pieces {
            let Some((name, value)) = piece.split_once('=') else { continue };
            let name = name.trim().to_ascii_lowercase();
            let value = unquote(value.trim());
            let (base, coded) = name.strip_suffix('*').map_or((&*name, false), |base| (base, true));
            match base.split_once('*') {
                Some((base, n)) => {
                    parts.push((base.to_owned(), n.parse().unwrap_or(u32::MAX), coded, value));
                }
                None if coded => parts.push((base.to_owned(), 0, true, value)),
                None => parameters.push((name, words(&value))),
            }
        }
        parts.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        for group in parts.chunk_by(|a, b| a.0 == b.0) {
            // What RFC 2231 says goes before what older programs need.
            parameters.insert(0, (group[0].0.clone(), extended(group)));
        }
        Structured { value, parameters }
    }

    /// A parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, value)| &**value)
    }
}

/// The pieces of a value in several parts, the first of which names the character set (RFC 2231, 3 and 4).
fn extended(parts: &[(String, u32, bool, String)]) -> String {
    let mut bytes = Vec::new();
    let mut charset = "";
    for (n, (_, _, coded, value)) in parts.iter().enumerate() {
        let mut text = &**value;
        if n == 0 && *coded {
            let mut pieces = text.splitn(3, '\'');
            if let (Some(named), Some(_), Some(rest)) = (pieces.next(), pieces.next(), pieces.next()) {
                (charset, text) = (named, rest);
            }
        }
        bytes.extend(if *coded { percent(text.as_bytes(), b'%') } else { text.as_bytes().to_vec() });
    }
    decode(&bytes, charset).into_owned()
}

/// Cuts at semicolons that stand in no quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                pieces.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    // A backslash before anything else is part of a Windows path.
    inner.replace("\\\"", "\"").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_cut_a_character_are_joined() {
        // 名单汇总 in GB 2312, the second character cut in two.
        assert_eq!(words("=?gb2312?B?w/u1?= =?GB2312?B?pbvj19w=?="), "名单汇总");
        assert_eq!(words("Re: =?utf-8?Q?=E5=90=8D_a?= =?gbk?B?tao=?= <a@b.cn>"), "Re: 名 a氮 <a@b.cn>");
        assert_eq!(words("a =?x b=? c"), "a =?x b=? c");
    }

    #[test]
    fn fields_are_unfolded_and_the_body_follows() {
        let message = b"Subject: =?utf-8?B?5ZCN?=\r\n =?utf-8?B?5Y2V?=\r\nX:\xc3\xfb\xb5\xa5\r\n\r\nbody";
        let (fields, body) = header(message);
        assert_eq!(fields.iter().map(Field::text).collect::<Vec<_>>(), ["名单", "名单"]);
        assert_eq!(body, b"body");
        let (fields, body) = header("各科室：\n请报名。".as_bytes());
        assert!(fields.is_empty() && body.starts_with("各".as_bytes()));
    }

    #[test]
    fn parameters_in_every_spelling() {
        let name = |value: &str| Structured::new(value.as_bytes()).get("filename").map(str::to_owned);
        assert_eq!(name("attachment; filename=\"a;b \\\"c\\\".txt\"").unwrap(), "a;b \"c\".txt");
        assert_eq!(name("attachment; filename==?gb2312?B?w/u1pS50eHQ=?=").unwrap(), "名单.txt");
        assert_eq!(name("a; filename*=gbk''%C3%FB%b5%A5.txt; filename=x").unwrap(), "名单.txt");
        assert_eq!(name("a; filename*1*=%8D.txt; filename*0*=utf-8''%E5%90").unwrap(), "名.txt");
        assert_eq!(name("attachment"), None);
        assert_eq!(
            Structured::new(b"a; filename=\"\xc3\xfb\xb5\xa5.txt\"").get("filename"),
            Some("名单.txt")
        );
        assert_eq!(Structured::new(b"Text/Plain ; charset=gbk").value, "text/plain");
    }
}
