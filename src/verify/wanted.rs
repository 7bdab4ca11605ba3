//! What a hunt looks for: values that were once reported, and the lists that they stood in. Only how a value is like them
//! leaves this stage.

use std::collections::HashMap;

use crate::model::finding::{Like, Likeness};
use crate::rule::settle::label as normal;

/// So many digits and letters must be seen on both sides for a masked number to say anything.
const SEEN: usize = 4;
/// A title shorter than this (characters) is anybody's.
const TITLE: usize = 6;

/// Values and lists, each with the number of the sample that it comes from.
#[derive(Clone, Default)]
pub struct Wanted {
    exact: HashMap<String, Vec<u32>>,
    /// Numbers of which a part is hidden, by their length.
    masked: HashMap<usize, Vec<(Box<[u8]>, u32)>>,
    /// Whole numbers, by their length: a draft may show them masked.
    whole: HashMap<usize, Vec<(Box<[u8]>, u32)>>,
    titles: Vec<(String, u32)>,
    headers: Vec<(Vec<String>, u32)>,
}

impl Wanted {
    /// Looks for a value, normalised or masked as some report shows it. Whether it says enough to be looked for.
    pub fn value(&mut self, sample: u32, value: &str) -> bool {
        let value = stars(value.trim());
        let hidden = value.contains('*');
        if is_number(&value) {
            let by_length = if hidden { &mut self.masked } else { &mut self.whole };
            by_length.entry(value.len()).or_default().push((value.as_bytes().into(), sample));
        } else if hidden {
            return false;
        }
        if !hidden && value.chars().count() > 1 {
            self.exact.entry(value).or_default().push(sample);
        }
        true
    }

    /// Looks for a list by its title. Whether it says enough to be looked for.
    pub fn title(&mut self, sample: u32, title: &str) -> bool {
        let title = crate::fold::fold(title.trim());
        let enough = title.chars().count() >= TITLE;
        if enough {
            self.titles.push((title, sample));
        }
        enough
    }

    /// Looks for a list by the headers of its columns. Whether they say enough to be looked for.
    pub fn headers(&mut self, sample: u32, headers: &[String]) -> bool {
        let headers: Vec<String> = headers.iter().map(|h| normal(h)).filter(|h| !h.is_empty()).collect();
        let enough = headers.len() > 1;
        if enough {
            self.headers.push((headers, sample));
        }
        enough
    }

    /// How a normalised value is like what is looked for.
    pub fn of_value(&self, value: &str) -> Vec<Like> {
        let value = stars(value);
        if let Some(samples) = self.exact.get(&value) {
            return samples.iter().map(|sample| Like { sample: *sample, how: Likeness::Value }).collect();
        }
        if !is_number(&value) {
            return Vec::new();
        }
        let hidden = value.contains('*');
        let whole = self.whole.get(&value.len()).filter(|_| hidden);
        let others = self.masked.get(&value.len()).into_iter().chain(whole).flatten();
        let fitting = others.filter(|(other, _)| fits(other, value.as_bytes()));
        fitting.map(|(_, sample)| Like { sample: *sample, how: Likeness::Masked }).collect()
    }

    /// How a draft with this title (folded: file name, first lines) is like the lists that are looked for.
    pub fn of_title(&self, title: &str) -> Vec<Like> {
        let met = self.titles.iter().filter(|(wanted, _)| title.contains(wanted.as_str()));
        met.map(|(_, sample)| Like { sample: *sample, how: Likeness::Title }).collect()
    }

    /// How a table with these headers is like the lists that are looked for: it has all their columns.
    pub fn of_headers(&self, headers: &[String]) -> Vec<Like> {
        let has = |wanted: &Vec<String>| wanted.iter().all(|w| headers.iter().any(|h| normal(h) == *w));
        let met = self.headers.iter().filter(|(wanted, _)| has(wanted));
        met.map(|(_, sample)| Like { sample: *sample, how: Likeness::Headers }).collect()
    }
}

/// The text with every sign that stands for a hidden character as `*`.
fn stars(text: &str) -> String {
    let star = |c| {
        if matches!(c, '＊' | '×' | '●' | '•' | '○' | '■' | '□' | '※' | '#') { '*' } else { c }
    };
    text.chars().map(star).collect()
}

/// Whether a text is a number, or what a mask leaves of one: digits, letters, `*`, and enough of them seen.
fn is_number(text: &str) -> bool {
    let seen = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'*')
        && text.bytes().any(|b| b.is_ascii_digit())
        && seen >= SEEN
}

/// Whether two numbers of one length, of which parts are hidden, may be one.
fn fits(one: &[u8], other: &[u8]) -> bool {
    let mut seen = 0;
    for (a, b) in one.iter().zip(other) {
        match (a, b) {
            (b'*', _) | (_, b'*') => {}
            (a, b) if a.eq_ignore_ascii_case(b) => seen += 1,
            _ => return false,
        }
    }
    seen >= SEEN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hows(likes: &[Like]) -> Vec<(u32, Likeness)> {
        likes.iter().map(|like| (like.sample, like.how)).collect()
    }

    #[test]
    fn a_value_is_like_itself_and_like_its_masks() {
        let mut wanted = Wanted::default();
        assert!(wanted.value(1, "330282199003076637") && wanted.value(2, "138****1234"));
        assert_eq!(hows(&wanted.of_value("330282199003076637")), [(1, Likeness::Value)]);
        assert_eq!(hows(&wanted.of_value("330282●●●●●●●●6637")), [(1, Likeness::Masked)]);
        assert_eq!(hows(&wanted.of_value("13858211234")), [(2, Likeness::Masked)]);
        assert_eq!(hows(&wanted.of_value("1385*****34")), [(2, Likeness::Masked)]);
        for other in
            ["330282199003076638", "330282********6638", "13858211235", "138582112340", "*******1234"]
        {
            let expected = usize::from(other == "*******1234");
            assert_eq!(wanted.of_value(other).len(), expected, "{other}");
        }
    }

    #[test]
    fn a_mask_that_shows_hardly_anything_is_not_looked_for() {
        let mut wanted = Wanted::default();
        for mask in ["张*", "浙B****5", "******", "z***@qq.com", "***"] {
            assert!(!wanted.value(1, mask), "{mask}");
        }
        assert!(wanted.of_value("张三").is_empty() && wanted.of_value("浙B12345").is_empty());
    }

    #[test]
    fn a_list_is_known_by_its_title_or_all_its_columns() {
        let mut wanted = Wanted::default();
        let headers = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert!(wanted.title(1, "低保对象名单公示"));
        assert!(!wanted.title(2, "名单"), "anybody's title");
        assert!(wanted.headers(3, &headers(&["姓名", "身份证号", "补助金额"])));
        assert!(!wanted.headers(4, &headers(&["姓名"])), "anybody's column");
        assert_eq!(hows(&wanted.of_title("某镇2026年低保对象名单公示.xlsx")), [(1, Likeness::Title)]);
        assert!(wanted.of_title("名单.xlsx").is_empty());
        assert_eq!(
            hows(&wanted.of_headers(&headers(&["序号", "姓 名", "身份证号", "补助金额"]))),
            [(3, Likeness::Headers)]
        );
        assert!(wanted.of_headers(&headers(&["姓名", "身份证号"])).is_empty());
    }
}
