//! The text of one paragraph in its streams: as it reads in the end, as it read before tracked changes, and what
//! stands beside it.

use std::ops::Range;

use crate::extract::units::Collector;
use crate::model::{Cell, Part, Thing, UnitPlace};

/// Characters of unchanged text shown on either side of a deletion that touches it.
const AROUND: usize = 40;

/// What a piece of text is to its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Stands in the text before and after tracked changes.
    Shown,
    /// Brought in by a tracked change.
    Inserted,
    /// Taken out by a tracked change.
    Deleted,
    /// Seen by nobody who reads the page.
    Hidden,
    /// A field's instruction.
    Field,
    /// Beside the line: ruby.
    Aside,
}

/// How a piece of text stands in its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// What it is to the paragraph.
    pub stream: Stream,
    /// The hidden thing that it belongs to.
    pub thing: Option<Thing>,
}

/// Where a paragraph stands.
#[derive(Clone, Debug)]
pub struct At {
    /// Part of the draft.
    pub part: Part,
    /// Place.
    pub place: UnitPlace,
    /// The cell around it.
    pub cell: Option<Cell>,
    /// The hidden thing around it; those within it do not count.
    pub thing: Option<Thing>,
}

/// A paragraph being put together.
#[derive(Debug, Default)]
pub struct Paragraph {
    pieces: Vec<(Manner, String)>,
}

#[derive(Debug, PartialEq, Eq)]
struct Text {
    manner: Manner,
    text: String,
    /// For a deletion together with the unchanged text that it touches: the offset of the border.
    seam: Option<usize>,
}

impl Paragraph {
    /// Adds text.
    pub fn push(&mut self, manner: Manner, text: &str) {
        match self.pieces.last_mut() {
            Some((last, run)) if *last == manner => run.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push((manner, text.to_owned())),
        }
    }

    /// Hides what is shown: the whole paragraph turned out to be hidden.
    pub fn hide(&mut self, thing: Thing) {
        for (manner, _) in &mut self.pieces {
            if matches!(manner.stream, Stream::Shown | Stream::Inserted) {
                *manner = Manner { stream: Stream::Hidden, thing: Some(thing) };
            }
        }
    }

    /// All its text in one, whatever it is to the paragraph.
    pub fn whole(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// Hands on all its texts, and says whether there were any.
    pub fn write(&self, at: &At, out: &mut Collector<'_, '_>) -> bool {
        let inside = matches!(at.part, Part::Body | Part::Table);
        let plain = if at.part == Part::Body && at.cell.is_some() { Part::Table } else { at.part };
        let texts = self.texts();
        let some = !texts.is_empty();
        for Text { manner, text, seam } in texts {
            let part = match manner.stream {
                Stream::Deleted => Part::Deleted,
                Stream::Inserted if inside => Part::Inserted,
                Stream::Hidden if inside => Part::Hidden,
                Stream::Field => Part::Field,
                _ => plain,
            };
            let before = out.within(at.thing.or(manner.thing));
            match (seam, at.cell) {
                (Some(seam), _) => {
                    let (tail, head) = text.split_at(seam);
                    out.seam(tail, head, part, at.place.clone());
                }
                (None, Some(cell)) => out.cell(&text, part, at.place.clone(), cell),
                (None, None) => out.unit(&text, part, at.place.clone()),
            }
            out.within(before);
        }
        some
    }

    /// Text that never stood together is never joined: the final text has no deletion in it, a deletion no
    /// insertion.
    fn texts(&self) -> Vec<Text> {
        let mut texts = Vec::new();
        texts.push(self.shown());
        for stream in [Stream::Hidden, Stream::Field, Stream::Aside] {
            self.groups(stream, &mut texts);
        }
        self.deletions(&mut texts);
        texts.retain(|t| !t.text.trim().is_empty());
        texts
    }

    /// The final text. It is one unit, so that labels and columns hold; an insertion only if all of it is one.
    fn shown(&self) -> Text {
        let shown = || self.pieces.iter().filter(|(manner, _)| shows(*manner));
        let text: String = shown().map(|(_, text)| text.as_str()).collect();
        let mut spoken = shown().filter(|(_, text)| !text.trim().is_empty()).map(|(manner, _)| *manner);
        let first = spoken.next().unwrap_or(Manner { stream: Stream::Shown, thing: None });
        let inserted = first.stream == Stream::Inserted && spoken.all(|manner| manner == first);
        let manner = if inserted { first } else { Manner { stream: Stream::Shown, thing: None } };
        Text { manner, text, seam: None }
    }

    fn groups(&self, wanted: Stream, texts: &mut Vec<Text>) {
        let mut group: Option<Text> = None;
        for (manner, text) in &self.pieces {
            match &mut group {
                Some(open) if open.manner == *manner => open.text.push_str(text),
                _ if manner.stream == wanted => {
                    texts.extend(group.replace(Text { manner: *manner, text: text.clone(), seam: None }));
                }
                _ if shows(*manner) => texts.extend(group.take()),
                _ => {}
            }
        }
        texts.extend(group);
    }

    /// The text before the changes: refusing the changes brings it back, so a number that was cut by a deletion is
    /// still there for everybody to read.
    fn deletions(&self, texts: &mut Vec<Text>) {
        let mut before = String::new();
        let mut deleted: Vec<(Manner, Range<usize>)> = Vec::new();
        for (manner, text) in &self.pieces {
            match manner.stream {
                Stream::Shown => before.push_str(text),
                Stream::Hidden if !before.is_empty() => before.push('\n'),
                Stream::Deleted => {
                    let start = before.len();
                    before.push_str(text);
                    match deleted.last_mut() {
                        Some((last, range)) if last == manner && range.end == start => {
                            range.end = before.len();
                        }
                        _ => deleted.push((*manner, start..before.len())),
                    }
                }
                _ => {}
            }
        }
        for (manner, range) in deleted {
            let text = &before[range.clone()];
            texts.push(Text { manner, text: text.to_owned(), seam: None });
            let joins = |at: usize| {
                let left = before[..at].chars().next_back();
                let right = before[at..].chars().next();
                left.is_some_and(char::is_alphanumeric) && right.is_some_and(char::is_alphanumeric)
            };
            let (head, tail) = (joins(range.start), joins(range.end));
            let start = before[..range.start].char_indices().rev().take(AROUND).last();
            let from = start.map_or(range.start, |(i, _)| i);
            let end = before[range.end..].char_indices().nth(AROUND);
            let to = end.map_or(before.len(), |(i, _)| range.end + i);
            let mut seam = |at: usize| {
                let text = before[from..to].to_owned();
                texts.push(Text { manner, text, seam: Some(at - from) });
            };
            if head {
                seam(range.start);
            }
            // One word from border to border is caught at the first border already.
            if tail && !(head && text.chars().all(char::is_alphanumeric)) {
                seam(range.end);
            }
        }
    }
}

fn shows(manner: Manner) -> bool {
    matches!(manner.stream, Stream::Shown | Stream::Inserted)
}

#[cfg(test)]
mod tests {
    use super::{Manner, Paragraph, Stream, Text};

    fn texts(pieces: &[(Stream, &str)]) -> Vec<(Stream, String, Option<usize>)> {
        let mut paragraph = Paragraph::default();
        for (stream, text) in pieces {
            paragraph.push(Manner { stream: *stream, thing: None }, text);
        }
        let flat = |Text { manner, text, seam }: Text| (manner.stream, text, seam);
        paragraph.texts().into_iter().map(flat).collect()
    }

    #[test]
    fn the_final_text_has_insertions_and_no_deletions() {
        use Stream::*;
        let got = texts(&[(Shown, "编号123"), (Deleted, "（旧）"), (Inserted, "456"), (Shown, "。")]);
        assert_eq!(got, [(Shown, "编号123456。".into(), None), (Deleted, "（旧）".into(), None)]);
        assert_eq!(texts(&[(Shown, " "), (Inserted, "全新")]), [(Inserted, " 全新".into(), None)]);
    }

    #[test]
    fn a_deletion_joins_what_stood_before_the_changes_only_at_a_seam() {
        use Stream::*;
        let got = texts(&[(Shown, "号123"), (Deleted, "45"), (Inserted, "99"), (Shown, "67")]);
        assert_eq!(
            got,
            [
                (Shown, "号1239967".into(), None),
                (Deleted, "45".into(), None),
                (Deleted, "号1234567".into(), Some("号123".len())),
            ]
        );
    }

    #[test]
    fn hidden_runs_are_apart_and_joined_among_themselves() {
        use Stream::*;
        let got = texts(&[(Shown, "甲"), (Hidden, "12"), (Field, "REF"), (Hidden, "34"), (Shown, "乙")]);
        let expected = [(Shown, "甲乙"), (Hidden, "1234"), (Field, "REF")];
        assert_eq!(got, expected.map(|(stream, text)| (stream, text.to_owned(), None)));
    }
}
