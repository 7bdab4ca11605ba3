//! Markdown: lines as in plain text, and the cells of its tables (GitHub Flavored Markdown Spec 0.29, section 4.10).

use std::ops::{ControlFlow, Range};

use memchr::memchr;

use super::text;
use crate::model::{
    Block, Cell, Nested, Observation, Part, Picture, Sink, Thing, Unit, UnitPlace, Units, Unread,
};
use crate::open::stream::TextStream;

/// Reads it in blocks that end where a line ends. In a block with tables every line and every cell is a unit, the
/// cells with [`Part::Table`]; in any other the lines are.
///
/// # Errors
/// Those of [`text::read`].
pub fn read(stream: &mut TextStream<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    text::read(stream, &mut Tables { sink, next: 0, open: None })
}

/// Finds tables in what passes through.
struct Tables<'s> {
    sink: &'s mut dyn Sink,
    /// Number of the next table.
    next: u32,
    /// Number and next row of the table that goes on.
    open: Option<(u32, u32)>,
}

impl Tables<'_> {
    /// The units of a block, if there is a table in it.
    fn units(&mut self, text: &str) -> Option<Vec<Unit>> {
        if memchr(b'|', text.as_bytes()).is_none() {
            self.open = None;
            return None;
        }
        let mut units = Vec::new();
        let mut lines = lines(text).peekable();
        let mut found = false;
        while let Some(line) = lines.next() {
            let shown = &text[line.clone()];
            let mut begins = || lines.peek().is_some_and(|next| is_delimiter(&text[next.clone()]));
            if !shown.contains('|') || self.open.is_none() && !begins() {
                self.open = None;
                if !shown.trim().is_empty() {
                    units.push(unit(line, Part::Body, None));
                }
                continue;
            }
            found = true;
            let (table, row) = self.open.unwrap_or_else(|| {
                self.next = self.next.saturating_add(1);
                (self.next - 1, 0)
            });
            if is_delimiter(shown) {
                self.open = Some((table, row));
                continue;
            }
            for (column, cell) in (0..).zip(cells(shown)) {
                let place = Cell { table, row, column, width: 1 };
                if !cell.is_empty() {
                    units.push(unit(
                        line.start + cell.start..line.start + cell.end,
                        Part::Table,
                        Some(place),
                    ));
                }
            }
            self.open = Some((table, row.saturating_add(1)));
        }
        found.then_some(units)
    }
}

fn unit(span: Range<usize>, part: Part, cell: Option<Cell>) -> Unit {
    let Range { start, end } = span;
    Unit { start, end, part, place: UnitPlace::Origin, cell, label: None, seam: None, thing: None }
}

/// The lines of a text, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next;
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = start + rest.find(['\n', '\r']).unwrap_or(rest.len());
        next = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
        Some(start..end)
    })
}

/// Whether a line parts the header of a table from its rows: `| --- | :-: |`.
fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains('-')
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// The cells of a row, without the spaces around them; `\|` parts none.
fn cells(line: &str) -> Vec<Range<usize>> {
    let trimmed = line.trim();
    let mut start = line.len() - line.trim_start().len();
    let end = start + trimmed.len();
    start += usize::from(trimmed.starts_with('|'));
    let mut cells = Vec::new();
    let mut from = start;
    let mut escaped = false;
    for (at, c) in line[start..end].char_indices().map(|(at, c)| (start + at, c)) {
        if c == '|' && !escaped {
            cells.push(from..at);
            from = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    if from < end {
        cells.push(from..end);
    }
    let inner = |cell: Range<usize>| {
        let text = &line[cell.clone()];
        let start = cell.start + text.len() - text.trim_start().len();
        start..start + text.trim().len()
    };
    cells.into_iter().map(inner).collect()
}

impl Sink for Tables<'_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        if !matches!(block.units, Units::Lines) {
            return self.sink.block(block);
        }
        match self.units(block.text) {
            Some(units) => self.sink.block(&Block { units: Units::Listed(&units), ..*block }),
            None => self.sink.block(block),
        }
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        self.sink.observe(observation)
    }

    fn nested(&mut self, nested: Nested<'_>) {
        self.sink.nested(nested);
    }

    fn unread(&mut self, unread: Unread) {
        self.sink.unread(unread);
    }

    fn picture(&mut self, picture: &Picture<'_>) {
        self.sink.picture(picture);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::extract::recorder::Recorder;

    fn recorded(text: &str, block: usize) -> Recorder {
        let source = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
        let mut recorder = Recorder::default();
        read(&mut TextStream::new(source, block, None), &mut recorder).unwrap();
        recorder
    }

    #[test]
    fn the_cells_of_a_table_are_cells() {
        let text = "# 名单\n\n| 姓名 | 电话 |\r\n|---|:-:|\n| 李明 | 138 |\n王芳|1\\|39\n\n甲 | 乙\n";
        let recorder = recorded(text, 1 << 20);
        assert_eq!(recorder.text(), text);
        assert_eq!(
            recorder.cells(),
            [(0, 0, "姓名"), (0, 1, "电话"), (1, 0, "李明"), (1, 1, "138"), (2, 0, "王芳"), (2, 1, "1\\|39")]
        );
    }

    #[test]
    fn a_table_goes_on_in_the_next_block() {
        let text = format!("|姓名|电话|\n|-|-|\n{}", "|李明明|13858211234|\n".repeat(80));
        let recorder = recorded(&text, 1000);
        assert!(recorder.blocks.len() > 1);
        assert_eq!(recorder.cells().last(), Some(&(80, 1, "13858211234")));
    }

    #[test]
    fn a_text_without_tables_has_lines() {
        let recorder = recorded("甲 | 乙\n命令 a | b\n", 1 << 20);
        assert!(recorder.cells().is_empty());
        assert_eq!(recorder.text(), "甲 | 乙\n命令 a | b\n");
    }
}
