//! What a number format does to a value (ECMA-376 Part 1, 18.8.30 and 18.8.31; [MS-XLS] 2.4.126).

/// Built-in formats that show a date; 27 to 36 and 50 to 58 do in Chinese, Japanese and Korean settings.
pub fn built_in_date(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Whether a format code has a day or a year in it, outside of literals.
pub fn shows_date(code: &str) -> bool {
    let mut chars = code.chars();
    let mut letters = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.find(|c| *c == '"');
            }
            '[' => {
                chars.find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            _ => letters.push(c.to_ascii_lowercase()),
        }
    }
    letters.contains(['y', 'd']) || letters.contains('e') && letters.contains('m')
}

/// Whether a format code shows nothing of any value: `;;;`, conditions and colours aside.
pub fn shows_nothing(code: &str) -> bool {
    let mut in_bracket = false;
    let sections = code.chars().filter(|c| {
        let counts = !in_bracket && *c != '[';
        in_bracket = if in_bracket { *c != ']' } else { *c == '[' };
        counts && !c.is_whitespace()
    });
    sections.eq([';', ';', ';'])
}

#[cfg(test)]
mod tests {
    use super::{shows_date, shows_nothing};

    #[test]
    fn date_codes_are_told_from_numbers_and_times() {
        for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]d/m/yy;@", "e\\-m"] {
            assert!(shows_date(code), "{code}");
        }
        for code in ["General", "0.00E+00", "#,##0\"day\"", "[h]:mm:ss", "[Red]0_d", "@", "mm:ss"] {
            assert!(!shows_date(code), "{code}");
        }
    }

    #[test]
    fn a_code_of_four_empty_sections_shows_nothing() {
        assert!(shows_nothing(";;;"));
        assert!(shows_nothing("[Red]; ;[=1];"));
        for code in ["", ";;", ";;;@", "0;;;", "General"] {
            assert!(!shows_nothing(code), "{code}");
        }
    }
}
