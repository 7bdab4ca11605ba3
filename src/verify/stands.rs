//! How a match stands in its unit: a mark on its own line is a mark, in a sentence it is a mention
//! (domain facts 3.1).

use std::ops::Range;

use memchr::memchr_iter;

use crate::model::Part;
use crate::rule::model::Stands;

/// A set of [`Stands`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StandsSet(u16);

impl StandsSet {
    /// Adds one.
    pub fn add(&mut self, stands: Stands) {
        self.0 |= 1 << stands as u16;
    }

    /// With all that `other` holds.
    pub fn with(self, other: StandsSet) -> StandsSet {
        StandsSet(self.0 | other.0)
    }

    /// Whether it holds one.
    pub fn has(self, stands: Stands) -> bool {
        self.0 >> stands as u16 & 1 != 0
    }
}

const OPENING: &[char] = &['（', '(', '【', '[', '〔', '［', '「', '『', '{', '<'];
const CLOSING: &[char] = &['）', ')', '】', ']', '〕', '］', '」', '』', '}', '>'];

/// How far the marks of a quotation stand from what they quote (bytes).
const QUOTED: usize = 4096;

/// The straight quotation marks of a text, counted on from match to match.
pub struct Quotes<'t> {
    text: &'t str,
    /// Up to where, and how many.
    counted: (usize, usize),
}

impl<'t> Quotes<'t> {
    /// Nothing is counted yet.
    pub fn new(text: &'t str) -> Self {
        Quotes { text, counted: (0, 0) }
    }

    /// Whether one is open at `at`.
    fn open(&mut self, at: usize) -> bool {
        if at < self.counted.0 {
            self.counted = (0, 0);
        }
        let (from, count) = self.counted;
        let count = count + memchr_iter(b'"', &self.text.as_bytes()[from..at]).count();
        self.counted = (at, count);
        count % 2 == 1
    }
}

/// How the match `span` stands in its text, as far as the unit itself tells.
pub fn stands(quotes: &mut Quotes<'_>, span: &Range<usize>, part: Part) -> StandsSet {
    let text = quotes.text;
    let mut set = StandsSet::default();
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let blank = |c: char| c.is_whitespace() || matches!(c, '*' | '#' | '_' | '>' | '\u{a0}');
    let (left, right) = (before.trim_matches(blank), after.trim_matches(blank));
    let brackets = |side: &str, kind: &[char]| side.chars().all(|c| kind.contains(&c) || blank(c));
    let token =
        part == Part::Filename && ends_token(before.chars().next_back()) && ends_token(after.chars().next());
    if token || brackets(left, OPENING) && brackets(right, CLOSING) {
        set.add(Stands::Alone);
    }
    if left.is_empty() {
        let next = after.chars().next();
        let goes_on = next.is_none_or(|c| {
            c.is_whitespace()
                || "★☆：:".contains(c)
                || OPENING.contains(&c)
                || CLOSING.contains(&c)
                || c.is_ascii_digit()
        });
        if goes_on {
            set.add(Stands::Start);
        }
    }
    let mut outside = left.chars();
    if outside.next().is_some_and(|c| OPENING.contains(&c))
        && outside.next().is_none()
        && right.starts_with(CLOSING)
    {
        set.add(Stands::Bracketed);
    }
    if choice(before, after) {
        set.add(Stands::Choice);
    }
    if quoted(before, after) || quotes.open(span.start) && near(after).contains('"') {
        set.add(Stands::Quoted);
    }
    match part {
        Part::Header | Part::Footer | Part::Textbox => set.add(Stands::Margin),
        Part::Filename => set.add(Stands::Filename),
        _ => {}
    }
    set
}

/// Whether a token of a file name ends at this character.
fn ends_token(next: Option<char>) -> bool {
    next.is_none_or(|c| {
        c.is_whitespace() || OPENING.contains(&c) || CLOSING.contains(&c) || "._-—–+,，、".contains(c)
    })
}

/// Whether this is all that stands after the letter of an answer, on a line of its own or before the next answer.
fn choice(before: &str, after: &str) -> bool {
    let letter = |c: char| matches!(c, 'A'..='H' | 'a'..='h');
    let marked = before
        .trim_end()
        .strip_suffix(['.', '．', '、', ':', '：', ')', '）'])
        .and_then(|b| b.strip_suffix(letter))
        .is_some_and(|b| b.is_empty() || b.ends_with(|c: char| c.is_whitespace() || "（(".contains(c)));
    let rest = after.trim_start_matches(['。', '；', ';', '，', '级']);
    let mut next = rest.trim_start().chars();
    marked
        && match (next.next(), next.next()) {
            (None, _) => true,
            (Some(first), Some(mark)) => {
                (letter(first) || "（(".contains(first)) && (".．、:：".contains(mark) || letter(mark))
            }
            _ => false,
        }
}

fn quoted(before: &str, after: &str) -> bool {
    const PAIRS: [(char, char); 6] =
        [('《', '》'), ('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('〈', '〉')];
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(QUOTED))..];
    let open = |(l, r): &(char, char)| {
        before.rfind(*l).is_some_and(|at| !before[at..].contains(*r)) && near(after).contains(*r)
    };
    PAIRS.iter().any(open)
}

/// As much of what follows as may belong to a quotation.
fn near(after: &str) -> &str {
    &after[..after.floor_char_boundary(QUOTED)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, word: &str) -> StandsSet {
        let start = text.find(word).expect(word);
        stands(&mut Quotes::new(text), &(start..start + word.len()), Part::Body)
    }

    #[test]
    fn a_mark_stands_alone() {
        for text in ["机密", "  机密　", "【机密】", "（机密）", "**机密**"] {
            assert!(of(text, "机密").has(Stands::Alone), "{text}");
        }
        for text in ["B. 机密", "机密性", "此事机密"] {
            assert!(!of(text, "机密").has(Stands::Alone), "{text}");
        }
    }

    #[test]
    fn an_answer_to_choose_is_no_mark() {
        for text in ["A. 机密", "　B、机密；", "（C）机密", "A.绝密 B.机密 C.秘密"] {
            assert!(of(text, "机密").has(Stands::Choice), "{text}");
        }
        for text in ["A. 机密文件由专人保管", "A 机密", "机密", "CA.机密"] {
            assert!(!of(text, "机密").has(Stands::Choice), "{text}");
        }
    }

    #[test]
    fn a_mark_may_go_on_but_not_into_a_word() {
        assert!(of("机密 第3号", "机密").has(Stands::Start));
        assert!(of("机密（第3号）", "机密").has(Stands::Start));
        assert!(!of("秘密花园幼儿绘本", "秘密").has(Stands::Start));
    }

    #[test]
    fn a_mark_may_be_a_token_of_a_file_name() {
        let name = |text: &str, word: &str| {
            let start = text.find(word).expect(word);
            stands(&mut Quotes::new(text), &(start..start + word.len()), Part::Filename).has(Stands::Alone)
        };
        assert!(name("内部资料.docx", "内部资料") && name("方案_机密_v2.pdf", "机密"));
        assert!(!name("秘密花园.txt", "秘密"));
        assert!(!of("方案_机密_v2", "机密").has(Stands::Alone));
    }

    #[test]
    fn a_paragraph_mark_is_bracketed_at_its_start() {
        assert!(of("[秘密] 一、总体情况", "秘密").has(Stands::Bracketed));
        assert!(!of("总体情况[秘密]", "秘密").has(Stands::Bracketed));
    }

    #[test]
    fn titles_and_quotations_are_quoted() {
        assert!(of("学习《秘密★5年标志》", "秘密★5年").has(Stands::Quoted));
        assert!(of("写法如“机密★10年”。", "机密★10年").has(Stands::Quoted));
        assert!(!of("《条例》印发，机密★10年", "机密★10年").has(Stands::Quoted));
    }
}
