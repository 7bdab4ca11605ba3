//! One spelling for a value that is written in many ways.

use super::mask::Mask;

/// The text without spaces, hyphens, dots and middle dots, ASCII letters in upper case: what number checks look at.
/// `text` is folded (half-width, no invisible characters).
pub fn compact(text: &str) -> String {
    text.chars().filter(|c| !separates(*c)).map(|c| c.to_ascii_uppercase()).collect()
}

fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '·' | '•' | '・' | '‧' | '‐' | '‑' | '‒' | '–' | '—' | '−')
}

impl Mask {
    /// The normalised form of a value of this kind: what is masked, and what `value` says under `--reveal`.
    /// `text` is folded (half-width, no invisible characters).
    ///
    /// Papers, cards and plates are compacted; a telephone keeps its digits, a mobile without country code and
    /// trunk zero; account names, e-mail, addresses, dates and names lose white space only, credentials and
    /// markings nothing but that at their ends.
    pub fn normalise(self, text: &str) -> String {
        match self {
            Mask::Id | Mask::Card | Mask::Plate => compact(text),
            Mask::Phone => telephone(text),
            Mask::Account | Mask::Email | Mask::Address | Mask::Date | Mask::Name => {
                text.chars().filter(|c| !c.is_whitespace()).collect()
            }
            Mask::Secret | Mask::Whole => text.trim().to_owned(),
        }
    }
}

fn telephone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    for prefix in ["0086", "86", "0"] {
        if let Some(rest) = digits.strip_prefix(prefix)
            && rest.len() == 11
            && rest.starts_with('1')
            && !rest.starts_with("10")
        {
            return rest.to_owned();
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{Mask, compact};

    #[test]
    fn numbers_lose_what_groups_them() {
        assert_eq!(compact("330281 1990-0307·123x"), "33028119900307123X");
        assert_eq!(Mask::Card.normalise("6222 0210 0111 6245 702"), "6222021001116245702");
        assert_eq!(Mask::Plate.normalise("浙b·12345"), "浙B12345");
    }

    #[test]
    fn a_mobile_loses_country_code_and_trunk_zero() {
        for text in ["138-5821-1234", "+86 138-5821-1234", "008613858211234", "8613858211234", "013858211234"]
        {
            assert_eq!(Mask::Phone.normalise(text), "13858211234", "{text}");
        }
        assert_eq!(Mask::Phone.normalise("(0574) 6270-1234"), "057462701234");
        assert_eq!(Mask::Phone.normalise("010-62701234"), "01062701234");
    }

    #[test]
    fn where_spelling_counts_it_stays() {
        assert_eq!(Mask::Account.normalise("Zhang-wei_88"), "Zhang-wei_88");
        assert_eq!(Mask::Email.normalise("zhang.wei@qq.com"), "zhang.wei@qq.com");
        assert_eq!(Mask::Date.normalise("1990 年 3 月"), "1990年3月");
        assert_eq!(Mask::Secret.normalise(" Zx9 Qw8-Er7 "), "Zx9 Qw8-Er7");
    }
}
