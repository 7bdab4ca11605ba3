//! The text beside a value, with every other value in it masked (contract, "before/after").

use std::ops::Range;

/// How many characters of context the report shows on each side.
const WIDTH: usize = 20;

/// A stretch that a context must not show as it stands.
pub struct Cover {
    /// Its bytes in the unit's text.
    pub span: Range<usize>,
    /// What is shown instead.
    pub mask: String,
}

/// Which of the covers is the one of `span`.
pub fn cover_of(covers: &[Cover], span: &Range<usize>) -> Option<usize> {
    let at = covers.partition_point(|c| c.span.start < span.start);
    covers.get(at).filter(|c| c.span == *span).map(|_| at)
}

/// The context before and after `span`: of the same line, at most 20 characters each. `covers` is in order of place
/// and without overlaps.
pub fn context(text: &str, span: &Range<usize>, covers: &[Cover]) -> (String, String) {
    let begun = covers.partition_point(|c| c.span.start < span.end);
    let before = covers[..begun].iter().rev().filter(|c| c.span.end <= span.start);
    let mut backwards: Vec<char> = Vec::new();
    let mut at = span.start;
    let mut pieces = before.peekable();
    while backwards.len() < WIDTH {
        let stop = pieces.peek().map_or(0, |c| c.span.end);
        if !take(&mut backwards, text[stop..at].chars().rev()) {
            break;
        }
        let Some(cover) = pieces.next() else { break };
        take(&mut backwards, cover.mask.chars().rev());
        at = cover.span.start;
    }
    let after = covers[begun..].iter();
    let mut forwards: Vec<char> = Vec::new();
    let mut at = span.end;
    let mut pieces = after.peekable();
    while forwards.len() < WIDTH {
        let stop = pieces.peek().map_or(text.len(), |c| c.span.start);
        if !take(&mut forwards, text[at..stop].chars()) {
            break;
        }
        let Some(cover) = pieces.next() else { break };
        take(&mut forwards, cover.mask.chars());
        at = cover.span.end;
    }
    (backwards.into_iter().rev().collect(), forwards.into_iter().collect())
}

/// Takes characters up to the end of the line or the width; whether there may be more.
fn take(into: &mut Vec<char>, chars: impl Iterator<Item = char>) -> bool {
    for c in chars {
        if into.len() == WIDTH || matches!(c, '\n' | '\r') {
            return false;
        }
        into.push(if c == '\t' { ' ' } else { c });
    }
    true
}

/// A part of the text with every cover in it in place.
pub fn covered(text: &str, part: &Range<usize>, covers: &[Cover]) -> String {
    let mut out = String::with_capacity(part.len());
    let mut at = part.start;
    let first = covers.partition_point(|c| c.span.start < part.start);
    for cover in covers[first..].iter().take_while(|c| c.span.end <= part.end) {
        out.push_str(&text[at..cover.span.start]);
        out.push_str(&cover.mask);
        at = cover.span.end;
    }
    out.push_str(&text[at..part.end]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_values_are_masked_wherever_the_context_is_cut() {
        let text = "上一行\n手机13858211234，身份证330281199003071231，完。\n下一行";
        let place = |v: &str| text.find(v).map(|s| s..s + v.len()).expect(v);
        let covers = [Cover { span: place("13858211234"), mask: "138****1234".into() }];
        let (before, after) = context(text, &place("330281199003071231"), &covers);
        assert_eq!((before.as_str(), after.as_str()), ("手机138****1234，身份证", "，完。"));
        let long = format!("{}330281199003071231{}", "甲".repeat(30), "乙".repeat(30));
        let (before, after) = context(&long, &(90..108), &[]);
        assert_eq!((before.chars().count(), after.chars().count()), (20, 20));
    }
}
