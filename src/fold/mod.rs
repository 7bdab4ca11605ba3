//! One spelling for what readers take for the same: half-width letters and digits, no invisible characters.
//!
//! Folding changes lengths, so a [`Folded`] text knows where each of its characters stood. Punctuation and spaces
//! stay as they are: rules name both forms, and a line is copied only where it holds something to fold.

mod chars;

pub use chars::{Fold, fold_char, folds_ascii, folds_lead};

/// A folded text, and the way back.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    /// `(folded, original)` byte offsets, ascending; between two of them both texts run alike.
    map: Vec<(usize, usize)>,
    /// Length of the original in bytes.
    length: usize,
}

impl Folded {
    /// Folds `text`, reusing the memory of `self`.
    pub fn fold(&mut self, text: &str) {
        self.text.clear();
        self.map.clear();
        self.map.push((0, 0));
        self.length = text.len();
        let mut kept = 0;
        let doubtful = |b: &u8| folds_ascii(*b) || folds_lead(*b);
        let mut from = 0;
        while let Some(at) = text.as_bytes()[from..].iter().position(doubtful).map(|at| from + at) {
            let Some(c) = text[at..].chars().next() else { break };
            from = at + c.len_utf8();
            let replacement = match fold_char(c) {
                Fold::Keep => continue,
                Fold::Drop => None,
                Fold::To(c) => Some(c),
            };
            self.text.push_str(&text[kept..at]);
            self.map.push((self.text.len(), at));
            self.text.extend(replacement);
            kept = at + c.len_utf8();
            self.map.push((self.text.len(), kept));
        }
        self.text.push_str(&text[kept..]);
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the character at this folded offset began in the original.
    pub fn start(&self, folded: usize) -> usize {
        // Of several entries for one folded offset the last is meant: dropped characters lie before the kept one.
        let at = self.map.partition_point(|(f, _)| *f <= folded);
        let (f, original) = self.map[at.saturating_sub(1)];
        (original + (folded - f)).min(self.length)
    }

    /// Where the text that ends at this folded offset ended in the original.
    pub fn end(&self, folded: usize) -> usize {
        let Some(last) = self.text[..folded].chars().next_back() else { return 0 };
        let start = self.start(folded - last.len_utf8());
        // A replaced character may have had another length: the next entry says where it ended.
        let next = self.map.partition_point(|(_, original)| *original <= start);
        match self.map.get(next) {
            Some((f, original)) if *f <= folded => *original,
            _ => (start + last.len_utf8()).min(self.length),
        }
    }
}

/// A folded copy of a short text (a keyword, a label).
pub fn fold(text: &str) -> String {
    let mut folded = Folded::default();
    folded.fold(text);
    folded.text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_and_invisible_characters_fold() {
        assert_eq!(fold("身份证３３０２８１\u{200b}1990"), "身份证3302811990");
        assert_eq!(fold("机\u{200b}密★\u{fe0f}１０年"), "机密★10年");
        assert_eq!(fold("Ｅ１２３ａ＠ｑｑ．com"), "E123a@qq.com");
        assert_eq!(fold("⼯作秘密"), "工作秘密");
    }

    #[test]
    fn punctuation_and_spaces_stay() {
        for text in ["，：（）；。、“”《》", "秘\u{3000}密", "一\u{a0}二", "①②", "★☆—…"]
        {
            assert_eq!(fold(text), text);
        }
    }

    proptest! {
        #[test]
        fn every_kept_character_maps_back(text in "[a０-９Ａ-Ｚ机密\u{200b}\u{ad}\u{feff}1\u{1d7ce}Х]{0,40}") {
            let mut folded = Folded::default();
            folded.fold(&text);
            for (at, c) in folded.text().char_indices() {
                let start = folded.start(at);
                let original = text[start..].chars().next();
                let ok = match original.map(fold_char) {
                    Some(Fold::Keep) => original == Some(c),
                    Some(Fold::To(to)) => to == c,
                    _ => false,
                };
                prop_assert!(ok, "{:?} at {} maps to {:?}", c, at, original);
                let end = folded.end(at + c.len_utf8());
                prop_assert_eq!(end, start + original.map_or(0, char::len_utf8));
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn what_folds_is_seen_by_the_lead_test(text in "\\PC{0,30}") {
            if fold(&text) != text {
                let seen = text.chars().any(|c| {
                    let mut b = [0; 4];
                    let bytes = c.encode_utf8(&mut b).as_bytes();
                    if bytes.len() == 1 { folds_ascii(bytes[0]) } else { folds_lead(bytes[0]) }
                });
                prop_assert!(seen);
            }
        }
    }
}
