//! The tokens of RTF (RTF 1.9.1, "Formal syntax").

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word with its number.
    Word(&'a str, Option<i32>),
    /// A control symbol.
    Symbol(u8),
    /// `\'hh`
    Byte(u8),
    /// Text as it stands, in the document's code page; no line breaks.
    Text(&'a [u8]),
    /// The data behind `\bin`.
    Data(&'a [u8]),
}

/// Goes over the tokens of a document.
pub struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    /// From the beginning.
    pub fn new(bytes: &'a [u8]) -> Self {
        Scan { bytes, at: 0 }
    }

    fn word(&mut self) -> Token<'a> {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let name = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let signed = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = rest[letters + signed..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
        let end = if digits > 0 { letters + signed + digits } else { letters };
        let number = std::str::from_utf8(&rest[letters..end]).ok().and_then(|n| n.parse().ok());
        self.at += end;
        // One space ends the word and is no text.
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        if name == "bin" {
            let length = number.map_or(0, |n: i32| usize::try_from(n).unwrap_or(0));
            let end = self.at.saturating_add(length).min(self.bytes.len());
            let data = &self.bytes[self.at..end];
            self.at = end;
            return Token::Data(data);
        }
        Token::Word(name, number)
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let first = *self.bytes.get(self.at)?;
            self.at += 1;
            return Some(match first {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\r' | b'\n' | 0 => continue,
                b'\\' => match *self.bytes.get(self.at)? {
                    b'\'' => {
                        let digits = self.bytes.get(self.at + 1..self.at + 3).unwrap_or_default();
                        self.at = (self.at + 3).min(self.bytes.len());
                        let digits = std::str::from_utf8(digits).unwrap_or_default();
                        match u8::from_str_radix(digits, 16) {
                            Ok(byte) => Token::Byte(byte),
                            Err(_) => continue,
                        }
                    }
                    b if b.is_ascii_alphabetic() => self.word(),
                    symbol => {
                        self.at += 1;
                        Token::Symbol(symbol)
                    }
                },
                _ => {
                    let start = self.at - 1;
                    let more = self.bytes[self.at..]
                        .iter()
                        .position(|b| matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0));
                    self.at = more.map_or(self.bytes.len(), |n| self.at + n);
                    Token::Text(&self.bytes[start..self.at])
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Scan, Token::*};

    #[test]
    fn words_symbols_bytes_and_data() {
        let got: Vec<_> = Scan::new(b"{\\rtf1\\'d6\\u-10179 ?\\*\\bin3 {}}\\par text\r\nmore}").collect();
        let expected = [
            Open,
            Word("rtf", Some(1)),
            Byte(0xD6),
            Word("u", Some(-10179)),
            Text(b"?"),
            Symbol(b'*'),
            Data(b"{}}"),
            Word("par", None),
            Text(b"text"),
            Text(b"more"),
            Close,
        ];
        assert_eq!(got, expected);
    }
}
