//! Plain text: every line is a unit, places are lines and columns of the source.

use std::ops::ControlFlow;

use super::source::{OVERLAP, Position, Tail, last_line_end, quiet_cut};
use crate::model::{Block, Part, Sink, Units, Unread};
use crate::open::stream::TextStream;

/// Reads a text in blocks that end where a line ends. A line longer than a block is cut into several, and each cut
/// is covered by a block of its own whose one unit is a seam ([`crate::model::Unit::seam`]); then, and only then,
/// a block of lines begins or ends within a line.
///
/// # Errors
/// Those of [`TextStream::pump`]; what was given so far is what could be read.
pub fn read(stream: &mut TextStream<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let mut lines = Lines { long: stream.block() / 2, sink, at: Position::START, tail: None };
    stream.pump(&mut |text, last| lines.take(text, last))
}

struct Lines<'s> {
    sink: &'s mut dyn Sink,
    at: Position,
    /// A text without a line end is cut once it is this long (bytes).
    long: usize,
    tail: Option<Tail>,
}

impl Lines<'_> {
    fn take(&mut self, text: &str, last: bool) -> ControlFlow<(), usize> {
        if text.len() < OVERLAP && !last {
            return ControlFlow::Continue(0);
        }
        if let Some(tail) = self.tail.take() {
            tail.sew(text, self.sink)?;
        }
        let (end, cut) = match last_line_end(text) {
            _ if last => (text.len(), false),
            Some(end) => (end, false),
            None if text.len() < self.long => (0, false),
            None => (quiet_cut(text), true),
        };
        if end == 0 {
            return ControlFlow::Continue(0);
        }
        let piece = &text[..end];
        if cut {
            self.tail = Some(Tail::new(piece, self.at, Part::Body, None));
        }
        self.sink.block(&Block { text: piece, units: Units::Lines, origin: self.at.origin() })?;
        self.at.advance(piece);
        ControlFlow::Continue(end)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::extract::recorder::Recorder;

    const SENTENCE: &str = "姓名：李明，联系电话13858211234，户籍所在地见附件。";

    fn recorded(text: &str, block: usize) -> Recorder {
        let source = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
        let mut recorder = Recorder::default();
        read(&mut TextStream::new(source, block, None), &mut recorder).unwrap();
        recorder
    }

    #[test]
    fn blocks_end_at_line_ends_and_know_their_places() {
        for line_end in ["\n", "\r\n", "\r"] {
            let text = format!("{SENTENCE}{line_end}").repeat(60);
            for block in [600, 601, 602, 603, 700, 1 << 20] {
                let recorder = recorded(&text, block);
                assert_eq!(recorder.text(), text);
                let mut line = 1;
                for block in &recorder.blocks {
                    assert_eq!((block.line, block.column), (line, 1));
                    assert!(block.text.ends_with(line_end));
                    line += (block.text.matches('\r').count()).max(block.text.matches('\n').count()) as u64;
                }
                assert_eq!(line, 61);
            }
        }
    }

    #[test]
    fn a_long_line_is_cut_and_every_cut_has_its_seam() {
        let text = SENTENCE.repeat(300).replace(['，', '。', '：'], "");
        for block in [2000, 2001, 2048, 4096] {
            let recorder = recorded(&text, block);
            assert_eq!(recorder.text(), text);
            let seams: Vec<_> = recorder.blocks.iter().filter(|b| b.seam.is_some()).collect();
            assert!(seams.len() + 1 == recorder.blocks.len() - seams.len() && seams.len() > 3);
            for seam in seams {
                let from: usize = text.chars().take(seam.column as usize - 1).map(char::len_utf8).sum();
                assert!(text[from..].starts_with(&seam.text));
                assert!(seam.seam.unwrap() >= OVERLAP - 3 && seam.line == 1);
            }
        }
    }

    #[test]
    fn places_go_on_after_a_long_line() {
        let text = format!("{}\n甲", SENTENCE.repeat(100));
        let recorder = recorded(&text, 2000);
        let last = recorder.blocks.last().unwrap();
        assert!(last.text.ends_with("\n甲"));
        assert_eq!(last.line, 1);
        let two = recorded(&format!("{text}\n{}", "乙".repeat(1500)), 2000);
        assert_eq!(two.blocks.last().unwrap().line, 3);
    }

    #[test]
    fn an_empty_text_gives_nothing() {
        assert!(recorded("", 1000).blocks.is_empty());
        assert!(recorded("\u{feff}", 1000).blocks.is_empty());
    }

    #[test]
    fn a_sink_that_has_enough_ends_the_reading() {
        let mut recorder = Recorder { enough: 2, ..Recorder::default() };
        let source = Box::new(std::io::Cursor::new(format!("{SENTENCE}\n").repeat(100).into_bytes()));
        read(&mut TextStream::new(source, 1000, None), &mut recorder).unwrap();
        assert_eq!(recorder.blocks.len(), 2);
    }
}
