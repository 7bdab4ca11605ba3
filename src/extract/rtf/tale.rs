//! The texts of a file: its body, and those with paragraphs of their own that stand in between.

use super::destination::Tale;
use crate::extract::prose::{At, Grid, Paragraph, Runs, Stream, comment};
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace};

/// Deepest nesting of tables that is told apart.
const DEEPEST: u32 = 16;
/// Text of one row that is held, at most (bytes).
const ROW: usize = 4 << 20;

/// A text that is open.
#[derive(Debug)]
pub struct Open {
    tale: Option<Tale>,
    part: Part,
    paragraph: Paragraph,
    /// Paragraphs that ended.
    count: u64,
    /// Tables around it that do not hold its paragraphs.
    outside: usize,
    /// For each table in it: whether a cell is open.
    cells: Vec<bool>,
    /// Whether a row has begun and not ended.
    in_row: bool,
    /// Paragraphs of a comment.
    collected: Vec<String>,
    /// How deep in tables the paragraph stands.
    pub level: u32,
    /// Whether a cell of the row is shaded.
    pub shaded: bool,
}

/// The texts that are open, the body first.
#[derive(Debug)]
pub struct Tales {
    open: Vec<Open>,
    grid: Grid,
    runs: Runs,
    held: usize,
}

impl Default for Tales {
    fn default() -> Self {
        Tales { open: vec![Open::new(None, Part::Body, 0)], grid: Grid::default(), runs: Runs::default(), held: 0 }
    }
}

impl Open {
    fn new(tale: Option<Tale>, part: Part, outside: usize) -> Self {
        Open {
            tale,
            part,
            paragraph: Paragraph::default(),
            count: 0,
            outside,
            cells: Vec::new(),
            in_row: false,
            collected: Vec::new(),
            level: 0,
            shaded: false,
        }
    }
}

impl Tales {
    /// How many are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Bytes of text that wait.
    pub fn held(&self) -> usize {
        self.held
    }

    /// The innermost text.
    pub fn top(&mut self) -> Option<&mut Open> {
        self.open.last_mut()
    }

    /// Whether the innermost text is a text box, whose colour nobody knows.
    pub fn is_box(&self) -> bool {
        self.open.last().is_some_and(|open| open.tale == Some(Tale::Box))
    }

    /// A text begins within the one that is open.
    pub fn begin(&mut self, tale: Tale) {
        let around = self.open.last().map_or(Part::Body, |open| open.part);
        let part = match tale {
            Tale::Margin(part) => part,
            Tale::Note => Part::Footnote,
            Tale::Comment => Part::Comment,
            Tale::Box if around == Part::Body => Part::Textbox,
            Tale::Box => around,
        };
        self.open.push(Open::new(Some(tale), part, self.grid.depth()));
    }

    /// The innermost note is an endnote.
    pub fn endnote(&mut self) {
        if let Some(open) = self.open.last_mut()
            && open.part == Part::Footnote
        {
            open.part = Part::Endnote;
        }
    }

    /// The innermost text ends.
    pub fn end(&mut self, out: &mut Collector<'_, '_>) {
        self.rest(out);
        while self.open.last().is_some_and(|open| !open.cells.is_empty()) {
            self.close_table();
        }
        let Some(open) = self.open.pop() else { return };
        if open.tale == Some(Tale::Comment) {
            let place = self.place();
            comment(&open.collected, &place, None, out);
        }
    }

    /// The place of the paragraph that is being read: headers count their own, notes and boxes stand at the
    /// paragraph around.
    pub fn place(&self) -> UnitPlace {
        let counting = |open: &&Open| matches!(open.tale, None | Some(Tale::Margin(_)));
        let count = self.open.iter().rev().find(counting).map_or(0, |open| open.count);
        UnitPlace::Paragraph(count.saturating_add(1))
    }

    /// Adds text. White space alone begins no hidden thing.
    pub fn push(&mut self, stream: Stream, author: Option<&str>, text: &str, out: &mut Collector<'_, '_>) {
        if text.is_empty() {
            return;
        }
        let stream = match stream {
            Stream::Hidden | Stream::Inserted if text.trim().is_empty() => Stream::Shown,
            stream => stream,
        };
        let place = self.place();
        let manner = self.runs.manner(stream, author, &place, out);
        self.runs.pushed(stream, text);
        self.held += text.len();
        if let Some(open) = self.open.last_mut() {
            open.paragraph.push(manner, text);
        }
    }

    /// The paragraph ends.
    pub fn paragraph(&mut self, out: &mut Collector<'_, '_>) {
        let level = self.open.last().map_or(0, |open| open.level);
        self.stand(level);
        self.write(out);
    }

    /// The paragraph ends, and the cell that it stands in; `nested`: a cell of a table in a cell.
    pub fn cell(&mut self, nested: bool, out: &mut Collector<'_, '_>) {
        let level = self.open.last().map_or(0, |open| open.level);
        self.stand(if nested { level.max(2) } else { 1 });
        self.write(out);
        if let Some(open) = self.open.last_mut() {
            open.in_row = true;
        }
        if let Some(cell) = self.open.last_mut().and_then(|open| open.cells.last_mut()) {
            *cell = false;
        }
    }

    /// A row ends.
    pub fn row(&mut self, nested: bool, out: &mut Collector<'_, '_>) {
        let level = self.open.last().map_or(0, |open| open.level);
        self.rest(out);
        let wanted = if nested { level.max(2) } else { 1 };
        while self.open.last().is_some_and(|open| open.cells.len() > wanted as usize) {
            self.close_table();
        }
        if self.open.last().is_some_and(|open| open.cells.len() == wanted as usize) {
            self.grid.end_row();
            if let Some(open) = self.open.last_mut() {
                open.in_row = nested;
            }
            if let Some(cell) = self.open.last_mut().and_then(|open| open.cells.last_mut()) {
                *cell = false;
            }
        }
    }

    /// A block may end here, if no row is open. True: nobody wants the rest.
    pub fn border(&mut self, out: &mut Collector<'_, '_>) -> bool {
        let between = self.open.len() == 1 && self.open.iter().all(|open| !open.in_row);
        (between || out.text().len() > ROW) && out.border().is_break()
    }

    /// Hands on what waits without an end.
    fn rest(&mut self, out: &mut Collector<'_, '_>) {
        if self.open.last().is_some_and(|open| !open.paragraph.whole().is_empty()) {
            self.paragraph(out);
        }
    }

    /// Enters and leaves tables until the paragraph stands in as many as it should, and in a cell.
    fn stand(&mut self, level: u32) {
        let level = level.min(DEEPEST) as usize;
        if let Some(open) = self.open.last_mut() {
            open.in_row &= level > 0;
        }
        while self.open.last().is_some_and(|open| open.cells.len() > level) {
            self.close_table();
        }
        let Some(open) = self.open.last_mut() else { return };
        while open.cells.len() < level {
            if open.cells.last() == Some(&false) {
                self.grid.cell(1);
                open.cells.pop();
                open.cells.push(true);
            }
            self.grid.begin();
            open.cells.push(false);
        }
        if open.cells.last() == Some(&false) {
            self.grid.cell(1);
            open.cells.pop();
            open.cells.push(true);
        }
    }

    fn close_table(&mut self) {
        self.grid.end();
        if let Some(open) = self.open.last_mut() {
            open.cells.pop();
        }
    }

    fn write(&mut self, out: &mut Collector<'_, '_>) {
        let place = self.place();
        let Some(open) = self.open.last_mut() else { return };
        let paragraph = std::mem::take(&mut open.paragraph);
        open.count = open.count.saturating_add(1);
        if self.open.len() == 1 {
            self.held = 0;
        }
        let Some(open) = self.open.last_mut() else { return };
        if open.tale == Some(Tale::Comment) {
            open.collected.push(paragraph.whole());
            return;
        }
        let at = At { part: open.part, place, cell: self.grid.around(open.outside), thing: None };
        paragraph.write(&at, out);
    }
}
