//! Content transfer encodings (RFC 2045, 6): what can be decoded is, and what was wrong is said.

use std::borrow::Cow;

use crate::model::Reason;

/// Decodes a body. The reason says that it was damaged, or ends early.
pub fn decode<'a>(body: &'a [u8], encoding: &str) -> (Cow<'a, [u8]>, Option<Reason>) {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => {
            let (bytes, wrong) = base64(body);
            (Cow::Owned(bytes), wrong)
        }
        "quoted-printable" => {
            let (bytes, wrong) = quoted_printable(body);
            (Cow::Owned(bytes), wrong)
        }
        _ => (Cow::Borrowed(body), None),
    }
}

/// Base64 (RFC 2045, 6.8). Several encodings one after the other are joined, as mail lists make them.
pub fn base64(text: &[u8]) -> (Vec<u8>, Option<Reason>) {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut count, mut garbage, mut padded) = (0u32, 0, false, false);
    for c in text {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                flush(&mut bytes, held, count);
                padded |= count > 0;
                (held, count) = (0, 0);
                continue;
            }
            _ => {
                garbage |= !c.is_ascii_whitespace();
                continue;
            }
        };
        (held, count) = (held << 6 | u32::from(value), count + 1);
        if count == 4 {
            flush(&mut bytes, held, count);
            (held, count, padded) = (0, 0, false);
        }
    }
    let short = count > 0 && !padded;
    flush(&mut bytes, held, count);
    let wrong = match (garbage, short) {
        (true, _) => Some(Reason::Corrupt),
        (false, true) => Some(Reason::Truncated),
        (false, false) => None,
    };
    (bytes, wrong)
}

fn flush(bytes: &mut Vec<u8>, held: u32, count: u32) {
    match count {
        4 => bytes.extend_from_slice(&held.to_be_bytes()[1..]),
        3 => bytes.extend_from_slice(&(held >> 2).to_be_bytes()[2..]),
        2 => bytes.push((held >> 4) as u8),
        _ => {}
    }
}

/// Quoted-printable (RFC 2045, 6.7); an equals sign that begins nothing stays.
fn quoted_printable(text: &[u8]) -> (Vec<u8>, Option<Reason>) {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut at, mut wrong) = (0, None);
    while let Some(c) = text.get(at) {
        at += 1;
        if *c != b'=' {
            bytes.push(*c);
            continue;
        }
        let rest = &text[at..];
        let blanks = rest.iter().take_while(|c| matches!(c, b' ' | b'\t')).count();
        match &rest[blanks..] {
            [b'\r', b'\n', ..] => at += blanks + 2,
            [b'\n' | b'\r', ..] => at += blanks + 1,
            [] => {
                at += blanks;
                wrong = Some(Reason::Truncated);
            }
            _ => match hexadecimal(rest) {
                Some(byte) => {
                    bytes.push(byte);
                    at += 2;
                }
                None => bytes.push(b'='),
            },
        }
    }
    (bytes, wrong)
}

/// The byte that two hexadecimal digits at the start stand for.
pub fn hexadecimal(text: &[u8]) -> Option<u8> {
    let digit = |c: &u8| char::from(*c).to_digit(16);
    let (high, low) = (digit(text.first()?)?, digit(text.get(1)?)?);
    u8::try_from(high << 4 | low).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_joined_and_its_end_is_checked() {
        assert_eq!(base64(b"5ZCN\r\n5Y2V"), ("名单".into(), None));
        assert_eq!(base64(b"YQ==YWI="), (b"aab".to_vec(), None));
        assert_eq!(
            base64(b"5ZCN5Y"),
            ("名\u{0}".as_bytes()[..3].iter().copied().chain([0xe5]).collect(), Some(Reason::Truncated))
        );
        assert_eq!(base64(b"YW!I=").1, Some(Reason::Corrupt));
    }

    #[test]
    fn quoted_printable_keeps_what_is_no_code() {
        assert_eq!(quoted_printable(b"=E5=90=8D=\r\n=e5=8d=95"), ("名单".into(), None));
        assert_eq!(quoted_printable(b"a=b = \n1+1=2"), (b"a=b 1+1=2".to_vec(), None));
        assert_eq!(quoted_printable(b"a=").1, Some(Reason::Truncated));
    }
}
