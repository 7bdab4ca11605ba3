//! Makes text harmless to look at: what a terminal would obey or a reader could not see is spelled out.

use std::borrow::Cow;

use crate::model::invisible::invisible;

/// The text with every control, bidirectional, invisible and tag character spelled out as `\u{202e}`, line breaks and
/// tabs as `\n`, `\r`, `\t`. Everything else, Chinese above all, stays as it is. Borrows when nothing changes.
pub fn visible(text: &str) -> Cow<'_, str> {
    let Some(first) = first_unsafe(text) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if unsafe_to_show(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Where the first character stands that must not be shown as it is (bytes).
pub fn first_unsafe(text: &str) -> Option<usize> {
    // All but a few characters are known to be harmless by their first byte: most of ASCII and Chinese.
    let doubtful = |b: &u8| !matches!(b, b' '..=b'~' | 0x80..=0xbf | 0xe4..=0xe9);
    let mut from = 0;
    while let Some(at) = text.as_bytes()[from..].iter().position(doubtful).map(|at| from + at) {
        let c = text[at..].chars().next()?;
        if unsafe_to_show(c) {
            return Some(at);
        }
        from = at + c.len_utf8();
    }
    None
}

/// Whether a character must not reach a terminal or a reader's eye as it is: what is invisible, line and paragraph
/// separators, interlinear annotation and noncharacters.
pub fn unsafe_to_show(c: char) -> bool {
    invisible(c)
        || matches!(c, '\u{2028}'..='\u{2029}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}')
        || (c as u32 & 0xfffe) == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::{first_unsafe, unsafe_to_show, visible};

    #[test]
    fn no_character_is_taken_for_harmless_by_its_first_byte() {
        for c in char::MIN..=char::MAX {
            let text = format!("甲{c}");
            assert_eq!(first_unsafe(&text).is_some(), unsafe_to_show(c), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn colour_sequences_lose_their_escape() {
        assert_eq!(visible("\x1b[31m红"), r"\u{1b}[31m红");
    }

    #[test]
    fn the_clipboard_is_not_set_by_osc_52() {
        assert_eq!(visible("\x1b]52;c;cm0=\x07"), r"\u{1b}]52;c;cm0=\u{7}");
    }

    #[test]
    fn no_link_is_drawn_by_osc_8() {
        assert_eq!(
            visible("\x1b]8;;http://x.example\x1b\\点\x1b]8;;\x1b\\"),
            "\\u{1b}]8;;http://x.example\\u{1b}\\点\\u{1b}]8;;\\u{1b}\\"
        );
    }

    #[test]
    fn the_window_title_is_not_changed() {
        assert_eq!(visible("\x1b]0;pwn\x07"), r"\u{1b}]0;pwn\u{7}");
    }

    #[test]
    fn c1_controls_do_not_open_sequences() {
        assert_eq!(visible("\u{9b}2J\u{9d}0;x\u{9c}"), r"\u{9b}2J\u{9d}0;x\u{9c}");
    }

    #[test]
    fn a_carriage_return_forges_no_line() {
        assert_eq!(visible("泄密\r结论：未发现问题"), r"泄密\r结论：未发现问题");
    }

    #[test]
    fn a_line_feed_forges_no_line() {
        assert_eq!(visible("a\n结论：未发现问题"), r"a\n结论：未发现问题");
    }

    #[test]
    fn backspace_and_delete_erase_nothing() {
        assert_eq!(visible("不\x08\x7f得"), r"不\u{8}\u{7f}得");
    }

    #[test]
    fn nul_and_bell_are_spelled_out() {
        assert_eq!(visible("\0\x07"), r"\u{0}\u{7}");
    }

    #[test]
    fn bidi_overrides_turn_no_name_around() {
        assert_eq!(visible("a\u{202e}txt.exe"), r"a\u{202e}txt.exe");
        assert_eq!(visible("\u{2066}\u{2069}\u{61c}\u{200f}"), r"\u{2066}\u{2069}\u{61c}\u{200f}");
    }

    #[test]
    fn zero_width_characters_hide_nothing() {
        assert_eq!(visible("机\u{200b}密\u{feff}\u{2060}\u{ad}"), r"机\u{200b}密\u{feff}\u{2060}\u{ad}");
    }

    #[test]
    fn unicode_line_separators_break_no_line() {
        assert_eq!(visible("a\u{2028}b\u{2029}c\u{85}"), r"a\u{2028}b\u{2029}c\u{85}");
    }

    #[test]
    fn tag_characters_carry_no_message() {
        assert_eq!(visible("\u{e0041}\u{e007f}"), r"\u{e0041}\u{e007f}");
    }

    #[test]
    fn variation_selectors_and_fillers_carry_no_message() {
        assert_eq!(visible("中\u{fe0f}\u{e0100}\u{3164}"), r"中\u{fe0f}\u{e0100}\u{3164}");
    }

    #[test]
    fn noncharacters_are_spelled_out() {
        assert_eq!(visible("\u{ffff}\u{1fffe}\u{fdd0}"), r"\u{ffff}\u{1fffe}\u{fdd0}");
    }

    #[test]
    fn chinese_passes_untouched_and_uncopied() {
        let text = "《条例》第十五条：“张*”，１２３　★（㐀𠀀）…—\u{a0}ﬁ";
        assert!(matches!(visible(text), std::borrow::Cow::Borrowed(t) if t == text));
    }

    #[test]
    fn what_was_made_visible_stays_as_it_is() {
        let once = visible("\x1b\u{202e}\n").into_owned();
        assert_eq!(visible(&once), once);
    }
}
