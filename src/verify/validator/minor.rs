//! Minors: an age under 18, or a class of a kindergarten, a primary or a secondary school (domain facts 4.8).

use super::{Checked, Subject};

/// The age from which nobody is a minor (《未成年人保护法》第二条).
const OF_AGE: u8 = 18;

/// What classes of schools for minors are called.
const CLASSES: &[&str] = &[
    "一年级",
    "二年级",
    "三年级",
    "四年级",
    "五年级",
    "六年级",
    "七年级",
    "八年级",
    "九年级",
    "小学",
    "初中",
    "高中",
    "初一",
    "初二",
    "初三",
    "高一",
    "高二",
    "高三",
    "小班",
    "中班",
    "大班",
    "托班",
    "学前班",
    "幼儿园",
    "职高",
    "中专",
];

/// What only schools for adults are called.
const ADULT: &[&str] = &["大学", "学院", "大专", "专科", "本科", "研究生", "硕士", "博士", "级", "届"];

/// An age under 18 (`12`, `12岁`), or a class (`三年级`, `初二（3）班`, `三（2）班`).
pub fn minor(subject: &Subject<'_>) -> Checked {
    let text = subject.text.trim();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        // A longer number goes on before the match, a decimal before or behind it.
        let whole = !subject.before.ends_with(|c: char| c.is_ascii_digit() || c == '.');
        let young = digits <= 2 && text[..digits].parse::<u8>().is_ok_and(|age| age < OF_AGE);
        let unit = matches!(text[digits..].trim(), "" | "岁" | "周岁" | "虚岁");
        if unit {
            return if young && whole { Checked::Ok } else { Checked::No };
        }
    }
    let class = CLASSES.iter().any(|class| text.contains(class));
    let adult = ADULT.iter().any(|word| text.replace("年级", "").replace("班级", "").contains(word));
    if class && !adult || numbered_class(text) { Checked::Ok } else { Checked::No }
}

/// `三（2）班`, `302班`, `7(11)班`.
fn numbered_class(text: &str) -> bool {
    let Some(head) = text.strip_suffix('班') else { return false };
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let bracket = |c: char| matches!(c, '（' | '）' | '(' | ')');
    head.starts_with(number) && head.chars().count() <= 6 && head.chars().all(|c| number(c) || bracket(c))
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    #[test]
    fn ages_and_classes_of_minors() {
        for text in
            ["12", "0", "17岁", "8周岁", "三年级", "初二（3）班", "三（2）班", "302班", "幼儿园大班", "高一"]
        {
            assert_eq!(check(minor, text), Checked::Ok, "{text}");
        }
        for text in ["18", "45岁", "2021级", "大学二年级", "123", "教师", "本科班", "先进班"] {
            assert_eq!(check(minor, text), Checked::No, "{text}");
        }
    }
}
