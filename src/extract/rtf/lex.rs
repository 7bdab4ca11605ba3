//! The pieces of an RTF file (RTF 1.9.1, "RTF Syntax").

/// Longest control word that is one (letters), and longest number (digits).
const WORD: usize = 32;
const DIGITS: usize = 10;

/// A piece of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A control symbol.
    Symbol(u8),
    /// `\'hh`
    Hex(u8),
    /// Characters that stand for themselves, in some code page.
    Text(&'a [u8]),
    /// The bytes behind `\bin`. False: some are missing.
    Binary(&'a [u8], bool),
}

/// Cuts a file into pieces.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    /// From the first brace on.
    pub fn new(bytes: &'a [u8]) -> Self {
        Lexer { bytes, at: memchr::memchr(b'{', bytes).unwrap_or(bytes.len()) }
    }

    /// What was not cut yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next piece; `None` at the end. Line breaks mean nothing.
    pub fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let rest = self.rest();
            let first = *rest.first()?;
            match first {
                b'{' => {
                    self.at += 1;
                    return Some(Piece::Open);
                }
                b'}' => {
                    self.at += 1;
                    return Some(Piece::Close);
                }
                b'\r' | b'\n' | 0 => self.at += 1,
                b'\\' => return self.control(),
                _ => {
                    let special = |b: &u8| matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    let length = rest.iter().position(special).unwrap_or(rest.len());
                    self.at += length;
                    return Some(Piece::Text(&rest[..length]));
                }
            }
        }
    }

    fn control(&mut self) -> Option<Piece<'a>> {
        let rest = &self.rest()[1..];
        let first = *rest.first()?;
        if first == b'\'' {
            let digit = |at: usize| rest.get(at).and_then(|b| char::from(*b).to_digit(16));
            let (Some(high), Some(low)) = (digit(1), digit(2)) else {
                self.at += 2;
                return self.next_or_end();
            };
            self.at += 4;
            return Some(Piece::Hex((high * 16 + low) as u8));
        }
        if !first.is_ascii_alphabetic() {
            self.at += 2;
            return Some(Piece::Symbol(first));
        }
        let letters = rest.iter().take(WORD).take_while(|b| b.is_ascii_alphabetic()).count();
        let after = &rest[letters..];
        let sign = usize::from(after.first() == Some(&b'-'));
        let digits = after[sign..].iter().take(DIGITS).take_while(|b| b.is_ascii_digit()).count();
        let length = if digits == 0 { 0 } else { sign + digits };
        let number = std::str::from_utf8(&after[..length]).ok().and_then(|n| n.parse::<i64>().ok());
        let number = number.map(|n| n.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32);
        self.at += 1 + letters + length;
        // A space ends the word and belongs to it.
        self.at += usize::from(after.get(length) == Some(&b' '));
        let word = std::str::from_utf8(&rest[..letters]).ok()?;
        if word == "bin" {
            let wanted = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            let rest = self.rest();
            let data = &rest[..wanted.min(rest.len())];
            self.at += data.len();
            return Some(Piece::Binary(data, data.len() == wanted));
        }
        Some(Piece::Word(word, number))
    }

    /// After a control that is broken: nothing of it counts.
    fn next_or_end(&mut self) -> Option<Piece<'a>> {
        Some(Piece::Text(&self.bytes[self.at..self.at]))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Lexer, Piece};

    #[test]
    fn a_file_comes_in_pieces() {
        let mut lexer = Lexer::new(b"\xEF\xBB\xBF{\\rtf1 a\\'d5\\u-123?\r\n\\bin2 {}\\~\\fs-999999999999}x");
        let mut pieces = Vec::new();
        while let Some(piece) = lexer.next() {
            pieces.push(piece);
        }
        use Piece::*;
        let expected = [
            Open,
            Word("rtf", Some(1)),
            Text(b"a"),
            Hex(0xD5),
            Word("u", Some(-123)),
            Text(b"?"),
            Binary(b"{}", true),
            Symbol(b'~'),
            Word("fs", Some(i32::MIN)),
        ];
        assert_eq!(pieces[..9], expected);
        assert_eq!(Lexer::new(b"{\\bin9 ab").by_ref().next().unwrap(), Open);
    }

    #[test]
    fn any_end_is_an_end() {
        for bytes in [&b"{\\"[..], b"{\\'", b"{\\'d", b"{\\'zz}", b"{\\bin99 a", b"", b"{\\u-", b"{\\a"] {
            let mut lexer = Lexer::new(bytes);
            let mut count = 0;
            while lexer.next().is_some() {
                count += 1;
                assert!(count < 20, "{bytes:?}");
            }
        }
    }
}
