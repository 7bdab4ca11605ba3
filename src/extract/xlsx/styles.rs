//! Which cell formats show a date (18.8.30).

use std::collections::HashMap;

use crate::extract::ooxml::{Token, Xml};
use crate::model::Unread;

/// The cell formats of a workbook, as far as they show dates.
#[derive(Debug, Default)]
pub struct Styles {
    dates: Vec<bool>,
}

impl Styles {
    /// Whether cells of this format number (attribute `s`) show a date.
    pub fn is_date(&self, format: usize) -> bool {
        self.dates.get(format).copied().unwrap_or(false)
    }
}

/// Reads the styles part.
pub fn read(xml: &mut Xml<'_>) -> Result<Styles, Unread> {
    let mut custom = HashMap::new();
    let mut styles = Styles::default();
    let mut in_cells = false;
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => match tag.name() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (tag.attr("numFmtId"), tag.attr("formatCode")) {
                        custom.entry(id).or_insert_with(|| shows_date(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = tag.attr("numFmtId").unwrap_or_default();
                    let built_in = || id.parse().is_ok_and(built_in);
                    let date = custom.get(&id).copied().unwrap_or_else(built_in);
                    styles.dates.push(date);
                }
                _ => {}
            },
            Token::End(tag) if tag.name() == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    Ok(styles)
}

/// Built-in formats that show a date; 27 to 36 and 50 to 58 do in Chinese, Japanese and Korean settings.
fn built_in(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Whether a format code has a day or a year in it, outside of literals.
fn shows_date(code: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::shows_date;

    #[test]
    fn date_codes_are_told_from_numbers_and_times() {
        for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]d/m/yy;@", "e\\-m"] {
            assert!(shows_date(code), "{code}");
        }
        for code in ["General", "0.00E+00", "#,##0\"day\"", "[h]:mm:ss", "[Red]0_d", "@", "mm:ss"] {
            assert!(!shows_date(code), "{code}");
        }
    }
}
