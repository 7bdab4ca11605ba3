//! Forms: successive lines, or the members of one object, that give the data of one person as label and value
//! (姓名：李明, 身份证号：…). What stands in one form belongs to one person (contract, "row").

use std::ops::Range;

use super::name::Names;
use crate::rule::settle::label as normal;

/// How many lines a form may have before the one that is looked at, and in all.
const REACH: usize = 32;
const MOST: usize = 64;
/// The longest line of a form (characters), and its longest label.
const LONGEST: usize = 80;
const LABEL: usize = 12;

/// Labels that only a person's data has, besides those of names.
const PERSONAL: &[&str] = &[
    "身份证",
    "公民身份",
    "出生",
    "性别",
    "民族",
    "残疾",
    "idcard",
    "idno",
    "idnumber",
    "birth",
    "gender",
    "sex",
];
/// Labels of names that stand for an office.
const CONTACTS: &[&str] =
    &["联系人", "经办人", "承办人", "负责人", "值班", "带班", "法定代表人", "法人代表", "收款人", "contact"];

/// A label and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'t> {
    /// What the value is called.
    pub label: &'t str,
    /// The value, without spaces around it.
    pub value: &'t str,
}

/// What a line is to a form.
pub enum Line<'t> {
    /// A line of it.
    Pair(Pair<'t>),
    /// Neither part nor end of it.
    Through,
    /// Its end.
    Border,
}

/// The label and the value of a line that is nothing else.
pub fn pair(line: &str) -> Option<Pair<'_>> {
    if line.len() > 4 * LONGEST {
        return None;
    }
    let bullet = |c: char| c.is_whitespace() || c.is_ascii_digit() || "-*•·.、()（）|>#".contains(c);
    let line = line.trim_start_matches(bullet).trim_end();
    let colon = line.find([':', '：'])?;
    let label = line[..colon].trim_matches(|c: char| c.is_whitespace() || c == '*');
    let rest = &line[colon..];
    let value = rest[rest.chars().next().map_or(1, char::len_utf8)..]
        .trim_matches(|c: char| c.is_whitespace() || c == '*');
    let letters = label.chars().filter(|c| !c.is_whitespace()).count();
    let name = |c: char| c.is_alphanumeric() || c.is_whitespace() || "（）()/、·_".contains(c);
    ((2..=LABEL).contains(&letters) && label.chars().all(name) && fits(value))
        .then_some(Pair { label, value })
}

/// Whether a value is one of a form and no prose.
pub fn fits(value: &str) -> bool {
    let n = value.chars().take(LONGEST + 1).count();
    (1..=LONGEST).contains(&n) && !value.trim_end_matches('。').contains('。')
}

/// Whether only a person's data has such a pair.
pub fn personal(names: &Names, pair: Pair<'_>) -> bool {
    let label = normal(pair.label);
    let holds = |words: &[&str]| words.iter().any(|word| label.contains(word));
    holds(PERSONAL)
        || !holds(CONTACTS)
            && names.is_label(pair.label)
            && names.is_cell(
                pair.value.split(['（', '(', '，', ' ', '\u{3000}']).next().unwrap_or_default(),
                true,
            )
}

/// The lines that stand together with the line `at`, and whether they are the form of one person. A label that comes
/// again begins another form. `line` says what each line in `within` is.
pub fn group<'t>(
    at: usize,
    within: Range<usize>,
    line: &dyn Fn(usize) -> Line<'t>,
    names: &Names,
) -> (Vec<usize>, bool) {
    let mut from = at;
    while from > within.start && at - from < REACH && !matches!(line(from - 1), Line::Border) {
        from -= 1;
    }
    let mut lines = Vec::new();
    let mut pairs: Vec<Pair<'t>> = Vec::new();
    for number in from..within.end {
        match line(number) {
            Line::Border if number > at => break,
            Line::Border | Line::Through => {}
            Line::Pair(pair) => {
                // The members of a list all have the same one label.
                let again = pairs.iter().any(|p| p.label == pair.label)
                    && pairs.last().is_none_or(|p| p.label.as_ptr() != pair.label.as_ptr());
                if again || lines.len() >= MOST {
                    if number > at {
                        break;
                    }
                    lines.clear();
                    pairs.clear();
                }
                lines.push(number);
                pairs.push(pair);
            }
        }
    }
    let joined = lines.len() > 1 && pairs.iter().any(|pair| personal(names, *pair));
    (lines, joined)
}

/// The lines around the one at `span` of a text: up to 32 before it, not before `floor`, and so many after it that a
/// form may have; and which of them it is.
pub fn around(text: &str, span: &Range<usize>, floor: usize) -> (Vec<Range<usize>>, usize) {
    let end = |from: usize| text[from..].find(['\n', '\r']).map_or(text.len(), |n| from + n);
    let next = |end: usize| {
        let rest = &text[end..];
        let length = if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
        end + length
    };
    let mut lines = vec![span.clone()];
    let mut start = span.start;
    while start > floor && lines.len() <= REACH {
        let before = text[..start].strip_suffix('\n').unwrap_or(&text[..start]);
        let before = before.strip_suffix('\r').unwrap_or(before);
        let from = before.rfind(['\n', '\r']).map_or(0, |n| n + 1);
        if from < floor || before.len() == start {
            break;
        }
        lines.push(from..before.len());
        start = from;
    }
    lines.reverse();
    let at = lines.len() - 1;
    let mut last = span.end;
    while last < text.len() && lines.len() - at <= MOST {
        let start = next(last);
        if start >= text.len() {
            break;
        }
        last = end(start);
        lines.push(start..last);
    }
    (lines, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::new(&crate::rule::builtin::builtin().lexicon)
    }

    /// The lines of the form around the line `at`, and whether it is one of a person.
    fn form(text: &str, at: usize) -> (Vec<usize>, bool) {
        let lines: Vec<&str> = text.lines().collect();
        let line = |i: usize| pair(lines[i]).map_or(Line::Border, Line::Pair);
        group(at, 0..lines.len(), &line, &names())
    }

    #[test]
    fn a_line_of_a_form_is_a_label_and_a_value() {
        assert_eq!(pair("1. 姓名：李明"), Some(Pair { label: "姓名", value: "李明" }));
        assert_eq!(pair("  姓　名: 李明 "), Some(Pair { label: "姓　名", value: "李明" }));
        assert_eq!(pair("| **电话**：138"), Some(Pair { label: "电话", value: "138" }));
        for line in ["姓名：", "李明", "会议指出，要做到：落实责任", "总体要求：坚持。推进。落实"]
        {
            assert_eq!(pair(line), None, "{line}");
        }
    }

    #[test]
    fn lines_of_one_person_are_a_form() {
        let text = "登记表\n姓名：李明\n身份证号：33\n电话：138\n以上属实。\n电话：139";
        assert_eq!(form(text, 3), (vec![1, 2, 3], true));
        assert_eq!(form(text, 5), (vec![5], false));
        assert!(!form("联系人：李明\n电话：138", 1).1);
    }

    #[test]
    fn a_label_that_comes_again_begins_another_person() {
        let text = "姓名：李明\n电话：138\n姓名：王芳\n电话：139";
        assert_eq!(form(text, 1), (vec![0, 1], true));
        assert_eq!(form(text, 3), (vec![2, 3], true));
    }

    #[test]
    fn the_lines_around_keep_their_places() {
        let text = "甲\r\n乙：一\r\n丙：二\n丁";
        let at = text.find('丙').unwrap_or_default();
        let span = at..at + "丙：二".len();
        let (lines, number) = around(text, &span, 0);
        assert_eq!(
            lines.iter().map(|l| &text[l.clone()]).collect::<Vec<_>>(),
            ["甲", "乙：一", "丙：二", "丁"]
        );
        assert_eq!(number, 2);
        assert_eq!(around(text, &span, at).1, 0);
    }
}
