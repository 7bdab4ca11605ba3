//! The text of one paragraph in its streams: as it reads in the end, as it read before tracked changes, and what
//! stands beside it.

use std::ops::Range;

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
    /// Formatted as hidden.
    Hidden,
    /// A field's instruction.
    Field,
    /// Beside the line: ruby, a fallback.
    Aside,
}

/// The author of a tracked change, by number.
pub type Author = u32;

/// A paragraph being put together.
#[derive(Debug, Default)]
pub struct Paragraph {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    stream: Stream,
    author: Option<Author>,
    text: String,
}

/// A text of the paragraph.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// What it is; [`Stream::Shown`] for the final text, [`Stream::Inserted`] if a change brought all of it in.
    pub stream: Stream,
    /// Whose change it is, for what was brought in or taken out; of several, the first.
    pub author: Option<Author>,
    /// The text.
    pub text: String,
    /// For a deletion together with the unchanged text that it touches: the offset of the border.
    pub seam: Option<usize>,
}

impl Paragraph {
    /// Adds text; `author`: whose change it is.
    pub fn push(&mut self, stream: Stream, author: Option<Author>, text: &str) {
        match self.pieces.last_mut() {
            Some(last) if last.stream == stream && last.author == author => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece { stream, author, text: text.to_owned() }),
        }
    }

    /// The pieces of the final text.
    fn finals(&self) -> impl DoubleEndedIterator<Item = &Piece> + Clone {
        self.pieces.iter().filter(|piece| matches!(piece.stream, Stream::Shown | Stream::Inserted))
    }

    /// Bytes of text that it shows.
    pub fn shown(&self) -> usize {
        self.finals().map(|piece| piece.text.len()).sum()
    }

    /// Whether the text of the line begins hidden, and whether it ends so; `None` if there is no text.
    pub fn edges(&self) -> Option<(bool, bool)> {
        let line = |piece: &&Piece| {
            matches!(piece.stream, Stream::Shown | Stream::Inserted | Stream::Hidden)
                && !piece.text.trim().is_empty()
        };
        let mut line = self.pieces.iter().filter(line).map(|piece| piece.stream == Stream::Hidden);
        let first = line.next()?;
        Some((first, line.next_back().unwrap_or(first)))
    }

    /// All its texts. Text that never stood together is never joined: the final text has no deletion in it, a
    /// deletion no insertion.
    pub fn texts(&self) -> Vec<Text> {
        let text: String = self.finals().map(|piece| piece.text.as_str()).collect();
        let mut written = self.finals().filter(|piece| !piece.text.trim().is_empty());
        let author = written.clone().find_map(|piece| piece.author);
        let whole = author.is_some() && written.all(|piece| piece.stream == Stream::Inserted);
        let (stream, author) = if whole { (Stream::Inserted, author) } else { (Stream::Shown, None) };
        let mut texts = vec![Text { stream, author, text, seam: None }];
        for (stream, breaks) in [
            (Stream::Hidden, &[Stream::Shown, Stream::Inserted][..]),
            (Stream::Field, &[Stream::Shown, Stream::Inserted]),
            (Stream::Aside, &[Stream::Shown, Stream::Inserted]),
        ] {
            self.groups(stream, breaks, &mut texts);
        }
        self.deletions(&mut texts);
        texts.retain(|t| !t.text.trim().is_empty());
        texts
    }

    fn groups(&self, wanted: Stream, breaks: &[Stream], texts: &mut Vec<Text>) {
        let mut group = String::new();
        for Piece { stream, text, .. } in &self.pieces {
            if *stream == wanted {
                group.push_str(text);
            } else if breaks.contains(stream) && !group.is_empty() {
                texts.push(Text {
                    stream: wanted,
                    author: None,
                    text: std::mem::take(&mut group),
                    seam: None,
                });
            }
        }
        texts.push(Text { stream: wanted, author: None, text: group, seam: None });
    }

    /// The text before the changes: refusing the changes brings it back, so a number that was cut by a deletion is
    /// still there for everybody to read.
    fn deletions(&self, texts: &mut Vec<Text>) {
        let mut before = String::new();
        let mut deleted: Vec<(Range<usize>, Option<Author>)> = Vec::new();
        for Piece { stream, author, text } in &self.pieces {
            match stream {
                Stream::Shown => before.push_str(text),
                Stream::Hidden if !before.is_empty() => before.push('\n'),
                Stream::Deleted => {
                    let start = before.len();
                    before.push_str(text);
                    match deleted.last_mut() {
                        Some((last, _)) if last.end == start => last.end = before.len(),
                        _ => deleted.push((start..before.len(), *author)),
                    }
                }
                _ => {}
            }
        }
        for (range, author) in deleted {
            let text = &before[range.clone()];
            texts.push(Text { stream: Stream::Deleted, author, text: text.to_owned(), seam: None });
            let joins = |at: usize| {
                let left = before[..at].chars().next_back();
                let right = before[at..].chars().next();
                left.is_some_and(char::is_alphanumeric) && right.is_some_and(char::is_alphanumeric)
            };
            let (head, tail) = (joins(range.start), joins(range.end));
            let from = before[..range.start]
                .char_indices()
                .rev()
                .take(AROUND)
                .last()
                .map_or(range.start, |(i, _)| i);
            let to =
                before[range.end..].char_indices().nth(AROUND).map_or(before.len(), |(i, _)| range.end + i);
            let mut seam = |at: usize| {
                texts.push(Text {
                    stream: Stream::Deleted,
                    author,
                    text: before[from..to].to_owned(),
                    seam: Some(at - from),
                });
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

#[cfg(test)]
mod tests {
    use super::{Paragraph, Stream};

    fn texts(pieces: &[(Stream, &str)]) -> Vec<(Stream, String, Option<usize>)> {
        let mut paragraph = Paragraph::default();
        for (stream, text) in pieces {
            paragraph.push(*stream, None, text);
        }
        paragraph.texts().into_iter().map(|t| (t.stream, t.text, t.seam)).collect()
    }

    #[test]
    fn the_final_text_has_insertions_and_no_deletions() {
        use Stream::*;
        let got = texts(&[(Shown, "编号123"), (Deleted, "（旧）"), (Inserted, "456"), (Shown, "。")]);
        assert_eq!(got, [(Shown, "编号123456。".into(), None), (Deleted, "（旧）".into(), None)]);
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
        let got = texts(&[
            (Shown, "甲"),
            (Hidden, "12"),
            (Field, "REF"),
            (Hidden, "34"),
            (Shown, "乙"),
            (Hidden, "5"),
        ]);
        assert_eq!(
            got,
            [
                (Shown, "甲乙".into(), None),
                (Hidden, "1234".into(), None),
                (Hidden, "5".into(), None),
                (Field, "REF".into(), None),
            ]
        );
    }
}
