//! Lines of a given width, where a Chinese character takes two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Characters that do not begin a line (the common ones of GB/T 15834-2011, 5.1).
const NOT_FIRST: &str = "，。、；：？！）》〉」』】〕”’…—,.;:?!)]";

/// Characters that do not end a line.
const NOT_LAST: &str = "（《〈「『【〔“‘([";

/// Columns that a text takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The text followed by as many spaces as fill it up to `width` columns.
pub fn pad(text: &str, width: usize) -> String {
    let mut out = text.to_owned();
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(columns(text))));
    out
}

/// The text behind as many spaces as fill it up to `width` columns.
pub fn pad_left(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Breaks a text into lines of at most `width` columns, between any two Chinese characters and at spaces, never within
/// a run of ASCII that fits a line. A width too small for sense is taken as 16.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(16);
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for piece in pieces(text) {
        let wide = columns(piece);
        if used > 0 && used + columns(piece.trim_end()) > width {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0;
        }
        for c in piece.chars() {
            let w = c.width().unwrap_or(0);
            if used > 0 && wide > width && used + w > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += w;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The pieces between which a line may break.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices().peekable();
        let (_, mut last) = chars.next()?;
        let mut end = rest.len();
        for (at, c) in chars {
            if breaks(last, c) {
                end = at;
                break;
            }
            last = c;
        }
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}

fn breaks(last: char, next: char) -> bool {
    if NOT_FIRST.contains(next) || NOT_LAST.contains(last) || next == ' ' {
        return false;
    }
    last == ' ' || !last.is_ascii() || !next.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(pad("表B3", 6), "表B3  ");
        assert_eq!(pad_left("表B3", 6), "  表B3");
        assert_eq!(pad("很长的字", 4), "很长的字");
    }

    #[test]
    fn lines_hold_the_width_and_lose_nothing() {
        let text = "请删去身份证号码，或按《中华人民共和国个人信息保护法》第六条只保留必要的部分；see https://example.invalid/a-long-address。";
        for width in 16..60 {
            let lines = wrap(text, width);
            assert!(lines.iter().all(|l| columns(l) <= width + 4), "{width}: {lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn punctuation_does_not_begin_a_line_nor_an_opening_bracket_end_one() {
        let lines = wrap("一二三四五六七八，九十《甲乙》丙丁戊己庚辛", 16);
        assert!(lines.iter().all(|l| !l.starts_with(['，', '》']) && !l.ends_with('《')), "{lines:?}");
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut() {
        let lines = wrap(&"a".repeat(50), 20);
        assert_eq!(lines.iter().map(String::len).collect::<Vec<_>>(), [20, 20, 10]);
        assert_eq!(wrap("", 20), [""]);
    }
}
