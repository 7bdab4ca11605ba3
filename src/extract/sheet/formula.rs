//! The constants in a parsed formula: what somebody typed into it ([MS-XLS] 2.5.198, [MS-XLSB] 2.5.97).

use encoding_rs::Encoding;

use super::bytes::{Bytes, utf16};
use super::number::digits;

/// Whole numbers of fewer digits are never told apart from counts and positions.
const SHORTEST: usize = 5;

/// How the tokens of a formula are stored.
#[derive(Clone, Copy)]
pub enum Dialect {
    /// Excel 5 and 95; byte strings are in this encoding.
    Biff5(&'static Encoding),
    /// Excel 97 to 2003.
    Biff8,
    /// Excel 2007 and later, binary.
    Biff12,
}

/// The strings and longer numbers in the tokens `rgce`, with the arrays that stand behind them in `extra`.
pub fn constants(rgce: &[u8], extra: &[u8], dialect: Dialect) -> Vec<String> {
    let mut found = Vec::new();
    let mut bytes = Bytes::new(rgce);
    let mut extra = Bytes::new(extra);
    while !bytes.rest().is_empty() && !bytes.is_short() {
        let token = bytes.u8();
        // Tokens of operands come in three classes that are stored alike.
        let token = if token >= 0x20 { token & 0x1F | 0x20 } else { token };
        match token {
            0x17 => found.push(string(&mut bytes, dialect)),
            0x1F => found.extend(number(bytes.f64())),
            0x19 => {
                let (flags, data) = (bytes.u8(), bytes.u16());
                // A jump table of CHOOSE.
                if flags & 0x04 != 0 {
                    bytes.skip(2 * (usize::from(data) + 1));
                }
            }
            0x18 => {
                let list = bytes.u8() == 0x19 && matches!(dialect, Dialect::Biff12);
                bytes.skip(if list { 12 } else { 4 });
            }
            0x20 => {
                bytes.skip(size(token, dialect).unwrap_or_default());
                array(&mut extra, dialect, &mut found);
            }
            _ => match size(token, dialect) {
                Some(size) => bytes.skip(size),
                None => break,
            },
        }
    }
    found.retain(|text| !text.trim().is_empty());
    found
}

/// Bytes behind a token; `None` for one that is not known.
fn size(token: u8, dialect: Dialect) -> Option<usize> {
    let [first, second, third] = match token {
        0x01 | 0x02 => [4, 4, 4],
        0x03..=0x16 => [0, 0, 0],
        0x1C | 0x1D => [1, 1, 1],
        0x1E | 0x21 | 0x29 => [2, 2, 2],
        0x20 => [7, 7, 14],
        0x22 => [3, 3, 3],
        0x23 => [14, 4, 4],
        0x24 | 0x2A | 0x2C => [3, 4, 6],
        0x25 | 0x2B | 0x2D => [6, 8, 12],
        0x26..=0x28 => [6, 6, 6],
        0x39 => [24, 6, 6],
        0x3A | 0x3C => [17, 6, 8],
        0x3B | 0x3D => [20, 10, 14],
        _ => return None,
    };
    Some(match dialect {
        Dialect::Biff5(_) => first,
        Dialect::Biff8 => second,
        Dialect::Biff12 => third,
    })
}

fn string(bytes: &mut Bytes<'_>, dialect: Dialect) -> String {
    match dialect {
        Dialect::Biff5(encoding) => {
            let length = usize::from(bytes.u8());
            encoding.decode_without_bom_handling(bytes.take(length)).0.into_owned()
        }
        Dialect::Biff8 => {
            let length = usize::from(bytes.u8());
            characters(bytes, length)
        }
        Dialect::Biff12 => {
            let length = usize::from(bytes.u16());
            bytes.utf16(length)
        }
    }
}

/// Characters behind their flag: in one byte each or in two.
fn characters(bytes: &mut Bytes<'_>, length: usize) -> String {
    match bytes.u8() & 1 {
        0 => bytes.take(length).iter().map(|b| char::from(*b)).collect(),
        _ => utf16(bytes.take(length * 2)),
    }
}

fn number(value: f64) -> Option<String> {
    let text = digits(value);
    (text.len() >= SHORTEST && value.is_finite()).then_some(text)
}

/// A constant array (`{1,"a"}`).
fn array(extra: &mut Bytes<'_>, dialect: Dialect, found: &mut Vec<String>) {
    let (columns, rows) = match dialect {
        Dialect::Biff12 => (u64::from(extra.u32()), u64::from(extra.u32())),
        _ => (u64::from(extra.u8()) + 1, u64::from(extra.u16()) + 1),
    };
    let mut left = columns.saturating_mul(rows);
    while left > 0 && !extra.rest().is_empty() && !extra.is_short() {
        left -= 1;
        match (extra.u8(), dialect) {
            (0, Dialect::Biff12) | (1, Dialect::Biff5(_) | Dialect::Biff8) => {
                found.extend(number(extra.f64()));
            }
            (1, Dialect::Biff12) => {
                let length = usize::from(extra.u16());
                found.push(extra.utf16(length));
            }
            (2, Dialect::Biff8) => {
                let length = usize::from(extra.u16());
                found.push(characters(extra, length));
            }
            (2, Dialect::Biff5(_)) => found.push(string(extra, dialect)),
            (2, Dialect::Biff12) => extra.skip(1),
            (4, Dialect::Biff12) => extra.skip(4),
            (0 | 4 | 16, _) => extra.skip(8),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, constants};

    #[test]
    fn strings_and_long_numbers_are_found_between_other_tokens() {
        // LEFT(A2,6)&"****" and IF(…) with a jump, then 13858211234.
        let mut rgce = vec![0x44, 1, 0, 0, 0xC0, 0x1E, 6, 0, 0x42, 2, 115, 0, 0x17, 4, 0];
        rgce.extend_from_slice(b"****\x08\x19\x04\x01\x00\0\0\0\0\x1F");
        rgce.extend_from_slice(&13_858_211_234.0_f64.to_le_bytes());
        assert_eq!(constants(&rgce, &[], Dialect::Biff8), ["****", "13858211234"]);
        assert_eq!(constants(&[0x17, 2, 1, 0x2D, 0x4E], &[], Dialect::Biff8), ["中"]);
        assert_eq!(constants(&[0x17, 1, 0, 0x2D, 0x4E], &[], Dialect::Biff12), ["中"]);
        let gbk = Dialect::Biff5(encoding_rs::GBK);
        assert_eq!(constants(&[0x64, 0, 0, 0, 0x17, 2, 0xD6, 0xD0], &[], gbk), ["中"]);
    }

    #[test]
    fn arrays_stand_behind_the_tokens() {
        let rgce = [0x60, 0, 0, 0, 0, 0, 0, 0];
        let mut extra = vec![1, 0, 0, 2, 1, 0, 1, 0x2D, 0x4E, 1];
        extra.extend_from_slice(&13_858_211_234.0_f64.to_le_bytes());
        assert_eq!(constants(&rgce, &extra, Dialect::Biff8), ["中", "13858211234"]);
        // More elements promised than there are.
        assert_eq!(constants(&rgce, &[255, 255, 255, 2], Dialect::Biff8), [""; 0]);
    }
}
