//! A rule from one example: what in a text must be found becomes rules that find it, the most general first. Whether one
//! holds its examples is for others to try.

use crate::model::{Category, Mask, Severity};

/// What is known of the rule to be.
pub struct Example<'a> {
    /// What stands before what must be found.
    pub before: &'a str,
    /// What must be found.
    pub found: &'a str,
    /// What stands after it.
    pub after: &'a str,
    /// Texts in which nothing must be found.
    pub misses: &'a [String],
    /// Id of the rule.
    pub id: &'a str,
    /// Its name; `None`: made from what it finds.
    pub name: Option<&'a str>,
    /// What it protects.
    pub category: Category,
    /// How much it weighs.
    pub severity: Severity,
}

/// One way to find it.
struct Way {
    /// Keyword, or else pattern.
    keyword: Option<String>,
    pattern: Option<String>,
    /// The word that must stand before it.
    label: Option<String>,
    harmless: Vec<String>,
    /// What is found, with invented digits in the place of those of the example.
    invented: String,
    says: String,
}

/// The longest label (characters).
const LABEL: usize = 8;
/// How many characters around a word may be taken to tell a harmless phrase.
const AROUND: usize = 4;

/// Rule files that find what the example says, each with its examples, the most general first.
pub fn suggest(example: &Example<'_>) -> Vec<String> {
    ways(example).iter().map(|way| file(example, way)).collect()
}

fn ways(example: &Example<'_>) -> Vec<Way> {
    let mut ways = Vec::new();
    let found = example.found;
    let label = label(example.before);
    let plain = |pattern: Option<String>, keyword: Option<String>, invented: String, says: &str| Way {
        keyword,
        pattern,
        label: None,
        harmless: Vec::new(),
        invented,
        says: says.to_owned(),
    };
    if found.contains(|c: char| c.is_ascii_digit()) {
        let (pattern, invented) = (general(found), invent(found));
        let bare = found.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
        if !bare {
            ways.push(plain(
                Some(pattern.clone()),
                None,
                invented.clone(),
                "字母、文字照旧，数字换成同样位数的任意数字。",
            ));
        }
        if let Some(label) = label {
            let says = format!("数字换成同样位数的任意数字，前面要有“{label}”。");
            let way = plain(Some(pattern), None, invented, &says);
            ways.push(Way { label: Some(label), ..way });
        }
        if !bare {
            ways.push(plain(None, Some(found.to_owned()), found.to_owned(), "只找这一个。"));
        }
    } else {
        ways.push(plain(None, Some(found.to_owned()), found.to_owned(), "找这个词。"));
        let harmless = harmless(example);
        if !harmless.is_empty() {
            let way = plain(None, Some(found.to_owned()), found.to_owned(), "找这个词，无害的说法除外。");
            ways.push(Way { harmless, ..way });
        }
    }
    ways
}

/// The pattern that a string is an instance of: its digits may be others.
fn general(found: &str) -> String {
    let mut pattern = String::new();
    let mut rest = found;
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            pattern.push_str(&format!("[0-9]{{{digits}}}"));
            rest = &rest[digits..];
            continue;
        }
        match first {
            c if c.is_whitespace() => pattern.push_str(r"\s?"),
            // Outside a class it means itself.
            '-' => pattern.push('-'),
            c => pattern.push_str(&regex_syntax::escape(c.encode_utf8(&mut [0; 4]))),
        }
        rest = &rest[first.len_utf8()..];
    }
    pattern
}

/// The string with other digits.
fn invent(found: &str) -> String {
    let mut next = (0..10).cycle();
    let other = |c: char| if c.is_ascii_digit() { next.next().map_or(c, |n| (b'0' + n) as char) } else { c };
    found.chars().map(other).collect()
}

/// The word directly before a value that says what it is.
fn label(before: &str) -> Option<String> {
    let before = before.trim_end().trim_end_matches(['：', ':', '为', '是', '（', '(', ' ']);
    let word = |c: &char| c.is_alphanumeric() && !c.is_ascii_digit();
    let mut label: Vec<char> = before.chars().rev().take_while(word).take(LABEL).collect();
    label.reverse();
    (label.len() > 1).then(|| label.into_iter().collect())
}

/// Phrases that stand in the misses and make the word in them harmless.
fn harmless(example: &Example<'_>) -> Vec<String> {
    let hit = format!("{}{}{}", example.before, example.found, example.after);
    let mut phrases: Vec<String> = Vec::new();
    for miss in example.misses {
        for (at, _) in miss.match_indices(example.found) {
            let (before, after) = (&miss[..at], &miss[at + example.found.len()..]);
            let around = (1..=AROUND).flat_map(|n| [(0, n), (n, 0), (n, n)]);
            let phrase = around.map(|(left, right)| {
                let left: Vec<char> =
                    before.chars().rev().take(left).take_while(|c| c.is_alphanumeric()).collect();
                let left: String = left.into_iter().rev().collect();
                let right: String = after.chars().take(right).take_while(|c| c.is_alphanumeric()).collect();
                format!("{left}{}{right}", example.found)
            });
            let telling =
                |phrase: &String| phrase.as_str() != example.found && !hit.contains(phrase.as_str());
            phrases.extend(phrase.into_iter().find(telling));
        }
    }
    phrases.sort();
    phrases.dedup();
    phrases
}

/// The rule file, as a person would write it.
fn file(example: &Example<'_>, way: &Way) -> String {
    let word = way.label.as_deref().unwrap_or(&way.invented);
    let name = example.name.map_or_else(|| format!("自定义：{word}"), str::to_owned);
    let mask = if way.pattern.is_some() { Mask::Id } else { Mask::Whole };
    let mut text = String::from(
        "# 由 mishen rules suggest 从一个例子得出；改好名称、建议和例子，再放进规则文件夹。\nrules:\n",
    );
    let mut line = |key: &str, value: &str| text.push_str(&format!("    {key}: {value}\n"));
    line("id", example.id);
    line("name", &quoted(&name));
    line("category", &named(&example.category));
    match &way.label {
        None => line("severity", example.severity.name()),
        Some(label) => line("labels", &format!("[{}]", quoted(label))),
    }
    line("mask", &named(&mask));
    line("description", &quoted(&way.says));
    line("advice", &quoted("公开前删去或遮盖。"));
    if let Some(keyword) = &way.keyword {
        line("keywords", &format!("[{}]", quoted(keyword)));
    }
    if !way.harmless.is_empty() {
        let phrases: Vec<String> = way.harmless.iter().map(|phrase| quoted(phrase)).collect();
        line("harmless", &format!("[{}]", phrases.join(", ")));
    }
    if let Some(pattern) = &way.pattern {
        line("patterns", &format!("[{}]", quoted(pattern)));
    }
    if way.label.is_some() {
        let judge = format!("[{{when: {{labelled: true}}, severity: {}}}]", example.severity.name());
        line("judge", &judge);
    }
    line("hits", &format!("[{}]", quoted(&format!("{}{}{}", example.before, way.invented, example.after))));
    let without = format!("{}{}", example.before, example.after);
    let mut misses: Vec<String> = example.misses.iter().map(|miss| quoted(miss)).collect();
    if !without.trim().is_empty() && !without.contains(example.found) {
        misses.push(quoted(&without));
    }
    line("misses", &format!("[{}]", misses.join(", ")));
    text.replacen("    id:", "  - id:", 1)
}

/// The name that a plain value has in a rule file.
fn named<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A YAML string: in single quotes where it is one line, else in double quotes with its line breaks spelled out.
fn quoted(text: &str) -> String {
    if text.contains(|c: char| c.is_control()) {
        // JSON strings are YAML strings.
        return serde_json::to_string(text).unwrap_or_default();
    }
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(text: &'a str, found: &'a str, misses: &'a [String]) -> Example<'a> {
        let (before, after) = text.split_once(found).unwrap();
        let (category, severity) = (Category::WorkSecret, Severity::Review);
        Example { before, found, after, misses, id: "office.x", name: None, category, severity }
    }

    #[test]
    fn digits_become_any_digits_and_the_rest_stays() {
        assert_eq!(general("QL-2026-0007"), "QL-[0-9]{4}-[0-9]{4}");
        assert_eq!(general("甲〔2026〕3号"), "甲〔[0-9]{4}〕[0-9]{1}号");
        assert_eq!(general("12 34"), r"[0-9]{2}\s?[0-9]{2}");
        assert_eq!(invent("QL-2026-0007"), "QL-0123-4567");
    }

    #[test]
    fn bare_digits_need_a_word_before_them() {
        assert!(suggest(&of("12345 已处理", "12345", &[])).is_empty());
        let rules = suggest(&of("工单编号：12345 已处理", "12345", &[]));
        assert_eq!(rules.len(), 1);
        assert!(
            rules[0].contains("labels: ['工单编号']") && rules[0].contains("labelled: true"),
            "{}",
            rules[0]
        );
        assert!(!rules[0].contains("12345"), "the example's number is not kept: {}", rules[0]);
    }

    #[test]
    fn a_phrase_around_the_word_makes_it_harmless() {
        let misses = ["青龙山风景区".to_owned(), "到青龙镇去".to_owned()];
        assert_eq!(harmless(&of("参加青龙的单位", "青龙", &misses)), ["青龙山", "青龙镇"]);
        let same = ["参加青龙的单位".to_owned()];
        assert!(
            harmless(&of("参加青龙的单位", "青龙", &same)).is_empty(),
            "what is the same cannot be told apart"
        );
    }

    #[test]
    fn quotes_and_line_breaks_survive() {
        assert_eq!(quoted("a'b"), "'a''b'");
        assert_eq!(quoted("a\n\"b"), "\"a\\n\\\"b\"");
    }
}
