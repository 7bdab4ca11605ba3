//! A unit that is written piece by piece, with white space as a reader of the page sees it.

use std::ops::Range;

use crate::extract::units::Collector;
use crate::model::{Cell, Part, UnitPlace};

/// No number that a rule looks for has more digits (a bank card's primary account number, ISO/IEC 7812-1).
const LONGEST_NUMBER: usize = 19;

/// A unit in the making. White space at its ends is dropped, within it a run of it becomes one character.
#[derive(Debug, Default)]
pub struct Run {
    start: Option<usize>,
    gap: Option<(&'static str, usize)>,
}

impl Run {
    /// Whether it has text so far.
    pub fn is_open(&self) -> bool {
        self.start.is_some()
    }

    /// Adds text from offset `at` of the source; white space in it collapses.
    pub fn text(&mut self, out: &mut Collector<'_, '_>, text: &str, at: usize) {
        let mut rest = text;
        let mut at = at;
        while !rest.is_empty() {
            let space = rest.bytes().take_while(u8::is_ascii_whitespace).count();
            if space > 0 {
                self.gap(" ", at);
            }
            let word =
                rest[space..].bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(rest.len() - space);
            if word > 0 {
                self.literal(out, &rest[space..space + word], at + space);
            }
            rest = &rest[space + word..];
            at += space + word;
        }
    }

    /// Adds text as it is, white space included.
    pub fn literal(&mut self, out: &mut Collector<'_, '_>, text: &str, at: usize) {
        if text.is_empty() {
            return;
        }
        let gap = self.gap.take();
        match (self.start, gap) {
            (None, _) => self.start = Some(out.open()),
            (Some(_), Some((gap, at))) => out.push(gap, Some(at)),
            (Some(_), None) => {}
        }
        out.push(text, Some(at));
    }

    /// What was written and what comes are apart: by a space, or by a line break (`"\n"`), which wins.
    pub fn gap(&mut self, gap: &'static str, at: usize) {
        match &mut self.gap {
            None => self.gap = Some((gap, at)),
            Some((before, _)) if *before == " " => *before = gap,
            Some(_) => {}
        }
    }

    /// A tag stood before offset `at`, where `next` begins. Digits on both sides are one number, unless they would
    /// be longer than any number is: then they are two that only the page's style keeps apart.
    pub fn tag_before(&mut self, out: &Collector<'_, '_>, next: &str, at: usize) {
        let digits = |bytes: &mut dyn Iterator<Item = u8>| {
            bytes.take(LONGEST_NUMBER + 1).take_while(u8::is_ascii_digit).count()
        };
        let Some(start) = self.start else { return };
        let after = digits(&mut next.bytes());
        if after > 0 && after + digits(&mut out.text()[start..].bytes().rev()) > LONGEST_NUMBER {
            self.gap(" ", at.saturating_sub(1));
        }
    }

    /// Ends the unit, if there is one, and says where it stands in the block.
    pub fn close(
        &mut self,
        out: &mut Collector<'_, '_>,
        part: Part,
        cell: Option<Cell>,
        label: Option<Range<usize>>,
    ) -> Option<Range<usize>> {
        self.gap = None;
        out.close(self.start.take()?, part, UnitPlace::Origin, cell, label)
    }
}
