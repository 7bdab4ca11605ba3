//! What each character folds to.

use unicode_normalization::char::decompose_compatible;

use crate::model::invisible::invisible;

/// What becomes of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// It stays.
    Keep,
    /// It is invisible and goes.
    Drop,
    /// It becomes another one.
    To(char),
}

/// What becomes of `c`. Nothing that it returns folds again.
pub fn fold_char(c: char) -> Fold {
    match c {
        // What nearly all text is made of comes first.
        '\t' | '\n' | '\r' | ' '..='~' | '\u{3400}'..='\u{9fff}' => Fold::Keep,
        c if invisible(c) => Fold::Drop,
        // Written for the X of an identity number: Roman ten, Cyrillic kha.
        '\u{2169}' | '\u{2179}' | 'Х' | 'х' => Fold::To('X'),
        // What `(?i)` takes for k and s: rules then need to name neither.
        '\u{212a}' => Fold::To('K'),
        '\u{17f}' => Fold::To('s'),
        // Full-width letters, digits and the signs that stand inside addresses and numbers.
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＠' | '．' | '＿' | '＃' | '／' | '＝' | '＋' | '＊' => {
            compatible(c)
        }
        // Radicals that PDF fonts put in the place of characters, and mathematical letters and digits.
        '\u{2f00}'..='\u{2fd5}' | '\u{2e9f}' | '\u{2ef3}' | '\u{1d400}'..='\u{1d7ff}' => compatible(c),
        _ => Fold::Keep,
    }
}

fn compatible(c: char) -> Fold {
    let mut first = None;
    let mut more = false;
    decompose_compatible(c, |d| {
        more |= first.is_some();
        first = first.or(Some(d));
    });
    match first {
        Some(to) if !more && to != c => Fold::To(to),
        _ => Fold::Keep,
    }
}

/// Whether an ASCII byte folds.
pub fn folds_ascii(b: u8) -> bool {
    (b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r')) || b == 0x7f
}

/// Whether a character that begins with this byte might fold: the rest is worth a look only then.
pub fn folds_lead(b: u8) -> bool {
    matches!(b, 0xc2 | 0xc5 | 0xcd | 0xd0 | 0xd1 | 0xd8 | 0xe1 | 0xe2 | 0xe3 | 0xef | 0xf0 | 0xf3)
}
