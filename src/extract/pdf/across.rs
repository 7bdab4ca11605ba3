//! Lines that run on from the foot of a page to the head of the next: a page break may cut a value in two, too.

use super::flow::{head, tail};
use super::page::Page;
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace};

/// So many lines at the head and at the foot of a page may be running titles and page numbers.
pub const EDGE: usize = 3;

/// A line of prose at the head or foot of a page.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Its text.
    pub text: String,
    /// Its number on the page.
    pub line: usize,
    /// Whether it ends where its column does, so that it may run on.
    pub runs_on: bool,
}

/// Remembers the foot of the last page.
#[derive(Default)]
pub struct Across {
    last: Option<(u64, Vec<Edge>, Vec<Edge>)>,
}

impl Across {
    /// A page was laid out: hands on the seam between it and the page before.
    pub fn page(&mut self, page: &Page, out: &mut Collector<'_, '_>) {
        if let Some((number, before_top, before)) = &self.last
            && number + 1 == page.number
        {
            let running = |edge: &Edge, others: &[Edge]| {
                others.iter().any(|o| without_digits(&o.text) == without_digits(&edge.text))
            };
            let first = page.top.iter().find(|edge| !running(edge, before_top) && !is_number(&edge.text));
            let last =
                before.iter().rev().find(|edge| !running(edge, &page.bottom) && !is_number(&edge.text));
            if let (Some(last), Some(first)) = (last, first)
                && last.runs_on
            {
                let line = u64::try_from(last.line).unwrap_or(u64::MAX);
                let place = UnitPlace::Page { page: *number, line };
                out.seam(tail(&last.text), head(&first.text), Part::Body, place);
            }
        }
        self.last = Some((page.number, page.top.clone(), page.bottom.clone()));
    }
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_numeric() && !c.is_whitespace()).collect()
}

/// Whether a line is a page number: `- 3 -`, `第 3 页 共 9 页`, `3/9`.
fn is_number(text: &str) -> bool {
    let short = text.split(|c: char| !c.is_numeric()).all(|digits| digits.chars().count() <= 4);
    short
        && text.chars().count() <= 16
        && text.chars().all(|c| c.is_numeric() || !c.is_alphabetic() || "第页共Page".contains(c))
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn page_numbers_are_told_from_the_rest_of_a_number() {
        assert!(["- 3 -", "第 3 页 共 12 页", "3/9", "Page 7"].into_iter().all(is_number));
        assert!(!["071215", "210001，住址略", "附件3"].into_iter().any(is_number));
    }
}
