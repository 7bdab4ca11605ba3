//! What a value is called: the words directly before it, in brackets after it, on the line above, to its left, or
//! over its column (contract: "a label … never the document's title").

use std::ops::Range;

use crate::rule::settle::label as normal;

/// Characters that end a clause, and those that end a sentence.
const CLAUSE: &[char] = &['，', ',', '；', ';', '。', '、', '！', '!', '？', '?', '\n', '\r', '\t', '|'];
/// Characters that end a sentence.
pub const SENTENCE: &[char] = &['。', '；', ';', '！', '!', '？', '?', '\n', '\r'];

/// The longest direct label, and the longest line above that counts as one (characters).
const LONGEST: usize = 16;

/// The words that call a value by name.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// All of them, normalised as [`normal`] does, one a line.
    pub direct: String,
    /// The column header alone, normalised.
    pub header: String,
}

/// What stands around a value, for its labels.
pub struct Around<'a> {
    /// The folded text of the unit.
    pub text: &'a str,
    /// The match.
    pub span: Range<usize>,
    /// Other values of the unit, in order of place.
    pub values: &'a [Range<usize>],
    /// The unit before, where the value begins its unit.
    pub above: Option<&'a str>,
    /// The name that the reader gave the unit, or the cell to its left in a form.
    pub own: Option<&'a str>,
    /// The header of its column.
    pub header: Option<&'a str>,
}

impl Labels {
    /// Collects the labels of a value.
    pub fn of(around: &Around<'_>) -> Labels {
        let mut direct = normal(clause_before(around.text, around.span.start, around.values));
        let mut add = |text: &str| {
            direct.push('\n');
            direct.push_str(&normal(text));
        };
        if let Some(bracket) = bracket_after(&around.text[around.span.end..]) {
            add(bracket);
        }
        let begins = around.text[..around.span.start].trim().is_empty();
        if let Some(above) = around.above.filter(|a| begins && a.chars().count() <= LONGEST) {
            add(above);
        }
        if let Some(own) = around.own {
            add(own);
        }
        let header = around.header.map(normal).unwrap_or_default();
        add(&header);
        Labels { direct, header }
    }
}

/// The clause before `at`; where nothing but separators and other values stands in it, the one before that.
fn clause_before<'t>(text: &'t str, at: usize, values: &[Range<usize>]) -> &'t str {
    let mut end = at;
    for _ in 0..6 {
        let from = text.ceil_char_boundary(end.saturating_sub(SENTENCE_SPAN));
        let before = &text[..end];
        let border = before[from..]
            .rfind(CLAUSE)
            .map_or(from, |i| from + i + before[from + i..].chars().next().map_or(1, char::len_utf8));
        let value = values[..values.partition_point(|v| v.start < end)].iter().rev().find(|v| v.end <= end);
        let start = border.max(value.map_or(0, |v| v.end));
        let clause = before[start..].trim_matches(|c: char| c.is_whitespace() || ":：/（(【[".contains(c));
        if !clause.is_empty() && !matches!(clause, "和" | "或" | "及" | "转" | "-") {
            return last_chars(clause, LONGEST);
        }
        end = match value {
            Some(v) if v.end >= border => v.start,
            _ if border == from => break,
            _ => before[..border].char_indices().next_back().map_or(0, |(i, _)| i),
        };
    }
    ""
}

/// What stands in brackets directly after a value.
fn bracket_after(after: &str) -> Option<&str> {
    let inner = after.trim_start_matches([' ', '\u{3000}']).strip_prefix(['（', '(', '【', '['])?;
    let end = first_chars(inner, LONGEST + 1).find(['）', ')', '】', ']'])?;
    Some(&inner[..end])
}

/// The last `n` characters of a text.
pub fn last_chars(text: &str, n: usize) -> &str {
    let start = text.char_indices().rev().nth(n.saturating_sub(1)).map_or(0, |(i, _)| i);
    if n == 0 { "" } else { &text[start..] }
}

/// The first `n` characters of a text.
pub fn first_chars(text: &str, n: usize) -> &str {
    &text[..text.char_indices().nth(n).map_or(text.len(), |(i, _)| i)]
}

/// No sentence is longer (bytes): a line of a hundred thousand numbers without a stop costs no more than its length.
const SENTENCE_SPAN: usize = 4096;

/// The sentence around `at`: where it begins and ends (bytes).
pub fn sentence(text: &str, at: usize) -> Range<usize> {
    let from = text.floor_char_boundary(at.saturating_sub(SENTENCE_SPAN));
    let to = text.floor_char_boundary((at + SENTENCE_SPAN).min(text.len()));
    let start = match ends_before(&text[from..at]) {
        Some(end) => from + end,
        // Values that stand together share the beginning of what has none.
        None if from > 0 => text.floor_char_boundary(at / SENTENCE_SPAN * SENTENCE_SPAN),
        None => 0,
    };
    let end = text[at..to].find(SENTENCE).map_or(to, |i| at + i);
    start..end
}

/// Where the last sentence before the end of a text ends: one past its last character (bytes). Looks at bytes, as this
/// is asked for every value, and nearly all of them are of no such character.
fn ends_before(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let may_end = |b: &u8| matches!(b, b';' | b'!' | b'?' | b'\n' | b'\r' | 0xe3 | 0xef);
    let mut to = bytes.len();
    while let Some(at) = bytes[..to].iter().rposition(may_end) {
        // A lead byte begins a character; the others are one.
        if let Some(c) = text[at..].chars().next().filter(|c| SENTENCE.contains(c)) {
            return Some(at + c.len_utf8());
        }
        to = at;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direct(text: &str, value: &str, others: &[&str]) -> String {
        let place = |v: &str| {
            let start = text.find(v).expect(v);
            start..start + v.len()
        };
        let mut values: Vec<_> = others.iter().map(|v| place(v)).collect();
        values.push(place(value));
        values.sort_by_key(|v| v.start);
        let around = Around {
            text,
            span: place(value),
            values: &values,
            above: Some("身份证号："),
            own: None,
            header: None,
        };
        Labels::of(&around).direct
    }

    #[test]
    fn a_label_is_the_clause_before() {
        assert!(direct("联系人：张三，联系电话：13858211234", "13858211234", &[]).starts_with("联系电话"));
        assert!(!direct("监督单位某某，手机13858211234", "13858211234", &[]).contains("监督"));
        assert!(direct("联系人张三 13858211234", "13858211234", &[]).contains("联系人"));
    }

    #[test]
    fn numbers_in_a_list_share_their_label() {
        let text = "咨询电话：62701234、13858211234";
        assert!(direct(text, "13858211234", &["62701234"]).contains("咨询电话"));
        let text = "身份证330281199003071231手机13858211234";
        let label = direct(text, "13858211234", &["330281199003071231"]);
        assert!(label.starts_with("手机") && !label.contains("身份证"), "{label}");
    }

    #[test]
    fn a_label_may_follow_in_brackets_or_stand_above() {
        assert!(direct("附记：13858211234（手机）。", "13858211234", &[]).contains("手机"));
        assert!(direct("  330281199003071231", "330281199003071231", &[]).contains("身份证号"));
        assert!(!direct("编号330281199003071231", "330281199003071231", &[]).contains("身份证号"));
    }

    #[test]
    fn a_sentence_ends_at_its_stop() {
        let text = "甲。乙丙；丁";
        assert_eq!(&text[sentence(text, text.find('丙').expect("丙"))], "乙丙");
        for end in SENTENCE {
            let text = format!("甲{end}乙，丙");
            assert_eq!(&text[sentence(&text, text.len() - 3)], "乙，丙", "{end:?}");
        }
    }
}
