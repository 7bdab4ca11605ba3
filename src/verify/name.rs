//! Names of persons, as far as they are needed to weigh what stands beside them and to mask them in contexts.
//!
//! A name alone is no finding: lists must show names. In running text a surname and one or two characters are a name
//! only after a label or before a number or a word that goes with a person (domain facts 4.7).

use std::collections::HashSet;
use std::ops::Range;

use crate::rule::Lexicon;
use crate::rule::settle::label as normal;

/// What names begin with and are labelled by.
pub struct Names {
    /// What surnames begin with: one bit a character of the basic plane.
    first: Vec<u64>,
    /// Single surnames, likewise, and compound ones, sorted.
    single: Vec<u64>,
    compound: Vec<String>,
    not_names: HashSet<String>,
    labels: Vec<String>,
}

/// What follows a name directly.
const AFTER: &[&str] = &[
    "身份证",
    "公民身份",
    "证件号",
    "手机",
    "电话",
    "联系电话",
    "联系方式",
    "银行卡",
    "卡号",
    "账号",
    "男",
    "女",
    "先生",
    "女士",
    "同志",
    "住",
    "现住",
    "家住",
    "户籍",
    "系",
    "患",
    "患有",
    "因",
    "汉族",
    "出生",
    "生于",
    "护照",
];

/// What follows a name and nothing else.
const TITLES: &[&str] = &["同志", "先生", "女士"];

/// The dots between the parts of a name in other languages of the country, as they are typed.
const DOTS: &[char] = &['·', '•', '・', '‧'];

/// The longest label that may stand directly before a name (characters).
const LONGEST_LABEL: usize = 8;

/// What labels end in and names hardly ever.
const LABEL_ENDS: &[char] = &[
    '号', '码', '址', '名', '期', '间', '人', '式', '量', '额', '位', '话', '机', '编', '记', '数', '价',
    '费', '项', '箱',
];

impl Names {
    /// Reads them from the word lists.
    pub fn new(lexicon: &Lexicon) -> Names {
        let mut compound: Vec<String> =
            lexicon.surnames.iter().filter(|s| s.chars().count() > 1).cloned().collect();
        compound.sort_unstable();
        Names {
            first: bits(lexicon.surnames.iter().filter_map(|s| s.chars().next())),
            single: bits(
                lexicon.surnames.iter().filter(|s| s.chars().count() == 1).filter_map(|s| s.chars().next()),
            ),
            compound,
            not_names: lexicon.not_names.iter().cloned().collect(),
            labels: lexicon.name_labels.clone(),
        }
    }

    /// Whether a column header or a label is one of names.
    pub fn is_label(&self, label: &str) -> bool {
        let label = normal(label);
        self.labels
            .iter()
            .any(|l| label == *l || label.strip_suffix(l.as_str()).is_some_and(|r| r.chars().count() <= 4))
    }

    /// Whether a whole cell is a name; `labelled`: its column says so.
    pub fn is_cell(&self, text: &str, labelled: bool) -> bool {
        let text = text.trim();
        let n = text.chars().count();
        let dotted = text.contains(DOTS) && (3..=20).contains(&n);
        let chinese =
            text.chars().all(|c| is_han(c) || DOTS.contains(&c) || (labelled && c == '\u{3000}' || c == ' '));
        if !chinese || masked(text) || self.not_names.contains(text) {
            return false;
        }
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let n = compact.chars().count();
        if labelled {
            dotted || (2..=4).contains(&n)
        } else {
            dotted || ((2..=3).contains(&n) && self.surname(&compact) > 0)
        }
    }

    /// The names in a line or a cell that holds nothing but names, one or several.
    pub fn in_list(&self, text: &str) -> Vec<Range<usize>> {
        let separates = |c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';');
        let mut names = Vec::new();
        for part in text.split(separates).filter(|part| !part.is_empty()) {
            // Parts are slices of the text.
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            if !self.is_cell(part, false) {
                return Vec::new();
            }
            names.push(start..start + part.len());
        }
        names
    }

    /// The names in a part of running text. `values` are the numbers in the text, in order of place.
    pub fn in_text(&self, text: &str, part: Range<usize>, values: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut names: Vec<Range<usize>> = Vec::new();
        // 9时许 and 3万名妇女 go on from their number.
        let ends_clause = |c: char| !is_han(c) && !c.is_ascii_alphanumeric();
        let mut clause = text[..part.start].chars().next_back().is_none_or(ends_clause);
        let first = part.start;
        for (at, c) in text[part].char_indices().map(|(at, c)| (first + at, c)) {
            if !is_han(c) {
                clause = ends_clause(c);
                continue;
            }
            let first = clause;
            clause = false;
            if names.last().is_some_and(|n| at < n.end) {
                continue;
            }
            let name = match first {
                true => self.name_at(text, at, self.label_before(&text[..at]), values),
                false => self.name_within(text, at),
            };
            if let Some(length) = name {
                names.push(at..at + length);
            }
        }
        names
    }

    /// Whether the text ends in a label of names and a colon.
    fn label_before(&self, before: &str) -> bool {
        let trimmed = before.trim_end();
        let Some(head) = trimmed.strip_suffix(['：', ':']) else { return false };
        let head: String = super::label::last_chars(head, 12).split_whitespace().collect();
        // 姓名 Name：
        let head = head.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let word = head.rsplit(|c: char| !is_han(c)).next().unwrap_or_default();
        self.labels.iter().any(|l| word.ends_with(l.as_str()))
    }

    /// The length in bytes of the name that begins at `at` within a clause: directly before 同志, 先生, 女士, or
    /// between a label and the end of the clause (被处罚人李明，).
    fn name_within(&self, text: &str, at: usize) -> Option<usize> {
        let surname = self.surname(&text[at..]);
        if surname == 0 {
            return None;
        }
        let ends = |rest: &str| !rest.starts_with(is_han);
        // A label of two characters must begin the clause: 患者王芳，.
        let labelled = || {
            let before = super::label::last_chars(&text[..at], LONGEST_LABEL);
            self.labels.iter().any(|l| {
                let rest = before.strip_suffix(l.as_str());
                rest.is_some_and(|rest| l.chars().count() >= 3 || !rest.ends_with(is_han))
            })
        };
        [surname + 2, surname + 1].into_iter().find_map(|n| {
            let name = super::label::first_chars(&text[at..], n);
            let rest = &text[at + name.len()..];
            // The tests that most places fail come first.
            let titled = || TITLES.iter().any(|t| rest.starts_with(t));
            let placed = if ends(rest) { labelled() } else { titled() };
            let whole = || {
                name.chars().count() == n
                    && name.chars().all(is_han)
                    && !masked(name)
                    && !self.not_names.contains(name)
            };
            (placed && whole()).then_some(name.len())
        })
    }

    /// The length in bytes of the name that begins at `at`, if one does.
    fn name_at(&self, text: &str, at: usize, labelled: bool, values: &[Range<usize>]) -> Option<usize> {
        let run = text[at..].find(|c: char| !is_han(c) && !DOTS.contains(&c)).map_or(text.len(), |n| at + n);
        let run = &text[at..run];
        let surname = self.surname(run);
        if run.contains(DOTS) && labelled && run.chars().count() <= 20 {
            return Some(run.len());
        }
        let lengths = if surname == 2 { [4, 3] } else { [3, 2] };
        for n in lengths {
            let name = super::label::first_chars(run, n);
            if name.chars().count() < n || (surname == 0 && !labelled) || self.not_names.contains(name) {
                continue;
            }
            let end = at + name.len();
            let rest = &text[end..];
            if labelled && name.len() == run.len() && !masked(name) {
                return Some(name.len());
            }
            let bare = rest
                .trim_start_matches([' ', '\u{3000}', '\t', '，', ',', '、', '（', '(', '：', ':', '/', '|']);
            let skipped = text.len() - bare.len();
            let word = AFTER.iter().any(|w| bare.starts_with(w));
            let number = values.binary_search_by_key(&skipped, |v| v.start).is_ok();
            // 车架号： is a label, 李明： a name.
            let colon = rest.starts_with(['：', ':']) && name.ends_with(LABEL_ENDS);
            // Beside a number of his own 李某 is a person all the same.
            if surname > 0 && (word && !masked(name) || number) && !colon {
                return Some(name.len());
            }
        }
        // Names of four characters without a surname are behind 姓名 alone: 申请人 may be 建设单位.
        let named = || text[..at].trim_end().trim_end_matches(['：', ':']).ends_with("姓名");
        let four = labelled && run.chars().count() == 4 && !masked(run);
        (four && (surname > 0 || named())).then_some(run.len())
    }

    /// How many characters of a surname the text begins with (0, 1, 2).
    fn surname(&self, text: &str) -> usize {
        let Some(first) = text.chars().next().filter(|c| has(&self.first, *c)) else { return 0 };
        let two = super::label::first_chars(text, 2);
        if text.len() > two.len() && self.compound.binary_search_by(|s| s.as_str().cmp(two)).is_ok() {
            return 2;
        }
        usize::from(has(&self.single, first))
    }
}

/// Whether a name is masked already: 李某, 张某某.
fn masked(name: &str) -> bool {
    name.contains('某')
}

/// A set of characters of the basic plane, one bit each.
fn bits(chars: impl Iterator<Item = char>) -> Vec<u64> {
    let mut bits = vec![0; 1024];
    for c in chars.map(|c| c as usize).filter(|c| *c < 1 << 16) {
        bits[c >> 6] |= 1 << (c & 63);
    }
    bits
}

fn has(bits: &[u64], c: char) -> bool {
    bits.get(c as usize >> 6).is_some_and(|word| word >> (c as usize & 63) & 1 != 0)
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::new(&crate::rule::builtin::builtin().lexicon)
    }

    fn found(text: &str, values: &[&str]) -> Vec<String> {
        let values: Vec<_> = values
            .iter()
            .map(|v| {
                let start = text.find(v).expect(v);
                start..start + v.len()
            })
            .collect();
        names().in_text(text, 0..text.len(), &values).into_iter().map(|r| text[r].to_owned()).collect()
    }

    #[test]
    fn labelled_names_are_names() {
        assert_eq!(found("姓名：李明，性别男", &[]), ["李明"]);
        assert_eq!(found("姓 名：李明  性 别：男", &[]), ["李明"]);
        assert_eq!(found("联系人：欧阳晓明，电话", &[]), ["欧阳晓明"]);
        assert_eq!(found("户主：阿不都·热合曼，", &[]), ["阿不都·热合曼"]);
    }

    #[test]
    fn names_before_a_number_or_a_word_of_persons() {
        assert_eq!(found("李明，身份证号见附件", &[]), ["李明"]);
        assert_eq!(found("张三身份证330281手机", &[]), ["张三"]);
        assert_eq!(found("王芳 330281199003071231", &["330281199003071231"]), ["王芳"]);
    }

    #[test]
    fn masked_names_and_counts_are_none() {
        for text in ["张某某，身份证号见附件", "姓名：李某，", "9时许，男", "6万名妇女", "原告，男"]
        {
            assert!(found(text, &[]).is_empty(), "{text}: {:?}", found(text, &[]));
        }
    }

    #[test]
    fn names_within_a_clause() {
        assert_eq!(found("请与李明同志联系", &[]), ["李明"]);
        assert_eq!(found("经查，被处罚人单永强，住某地", &[]), ["单永强"]);
        assert_eq!(found("患者王芳，确诊", &[]), ["王芳"]);
        for text in [
            "号召全体同志学习",
            "家长应当，",
            "对患者高度，",
            "被处罚人应当陈述申辩，并",
            "当事人应当到场",
            "申请人单位，",
        ] {
            assert!(found(text, &[]).is_empty(), "{text}: {:?}", found(text, &[]));
        }
    }

    #[test]
    fn ordinary_words_are_none() {
        for text in
            ["方式：13858211234", "金额：100元", "时间：2024年", "附记：13858211234", "编号13858211234"]
        {
            let value = text.trim_start_matches(|c: char| !c.is_ascii_digit());
            assert_eq!(found(text, &[value]), [""; 0], "{text}");
        }
    }

    #[test]
    fn cells() {
        let names = names();
        assert!(
            names.is_cell("李明", false)
                && names.is_cell("古丽娜尔·买买提", true)
                && names.is_cell("李　明", true)
        );
        assert!(!names.is_cell("综合科", false) && !names.is_cell("330281", true));
        assert!(names.is_label("姓名") && names.is_label("考生姓名") && !names.is_label("单位名称"));
    }
}
