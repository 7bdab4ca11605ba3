//! What stands directly at a value's edges: whether it is cut out of something longer.

use super::Subject;

/// The last `n` characters.
pub fn tail(text: &str, n: usize) -> &str {
    text.char_indices().rev().take(n).last().map_or("", |(i, _)| &text[i..])
}

/// The first `n` characters.
pub fn head(text: &str, n: usize) -> &str {
    text.char_indices().nth(n).map_or(text, |(i, _)| &text[..i])
}

/// Whether one of the words stands in the text.
pub fn any_in(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}

/// Whether the character is a Han ideograph.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

impl Subject<'_> {
    /// Whether a digit stands directly before or after it.
    pub(super) fn in_digits(&self) -> bool {
        self.before.ends_with(|c: char| c.is_ascii_digit())
            || self.after.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether a digit or an ASCII letter stands directly before or after it.
    pub(super) fn in_word(&self) -> bool {
        self.before.ends_with(|c: char| c.is_ascii_alphanumeric())
            || self.after.starts_with(|c: char| c.is_ascii_alphanumeric())
    }

    /// Whether two characters that hide digits stand directly before or after it.
    pub(super) fn in_mask(&self) -> bool {
        let hides = |c: Option<char>| c.is_some_and(|c| "*×●○◯█■□▇✕Xx".contains(c));
        let (mut before, mut after) = (self.before.chars().rev(), self.after.chars());
        hides(before.next()) && hides(before.next()) || hides(after.next()) && hides(after.next())
    }

    /// Whether it is written in groups and more groups go on beside it with the same hyphens or dots, as in the
    /// project code `2020-330281-48-03-123456`.
    pub(super) fn in_groups(&self) -> bool {
        self.text.contains(['-', '.']) && (self.group_before().is_some() || self.group_after().is_some())
    }

    /// How many digits the group has that a hyphen or a dot joins to its beginning.
    pub(super) fn group_before(&self) -> Option<usize> {
        let rest = self.before.strip_suffix(['-', '.'])?;
        let n = rest.bytes().rev().take_while(u8::is_ascii_digit).count();
        (n > 0).then_some(n)
    }

    /// How many digits the group has that a hyphen or a dot joins to its end.
    pub(super) fn group_after(&self) -> Option<usize> {
        let rest = self.after.strip_prefix(['-', '.'])?;
        let n = rest.bytes().take_while(u8::is_ascii_digit).count();
        (n > 0).then_some(n)
    }
}
