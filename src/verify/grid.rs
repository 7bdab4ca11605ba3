//! Tables in plain text: successive lines whose fields are set apart by tabs, bars or runs of spaces, under a line of
//! headers or beside a column of them. Their fields become cells, so that a header means the same as in a table of any
//! other format.

use std::ops::Range;

use memchr::memmem::Finder;
use memchr::{memchr, memchr2, memchr3_iter};

use super::table::Headers;
use crate::model::{Block, Cell, Part, Unit, UnitPlace, Units};

/// Numbers of tables in plain text, apart from those that readers give.
const FIRST: u32 = 1 << 31;
/// The longest line that is a row (bytes), and the most fields.
const LONGEST: usize = 2048;
const MOST: usize = 64;
/// The most lines of a table without a line of headers.
const FORM: usize = 64;

/// The first byte of the bars that draw boxes.
const BOX: u8 = "│".as_bytes()[0];

/// How the fields of a line are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    Tab,
    Bar,
    /// Two and more spaces.
    Spaces,
    /// A single space: only under headers that all are exact.
    Space,
}

/// The tables of a text so far.
#[derive(Default)]
pub struct Grids {
    count: u32,
    /// The last table, if it reaches the end of its block: how its fields are set apart, how many there are, and its
    /// next row.
    open: Option<(Apart, usize, u32)>,
}

/// A line that may be a row.
struct Line {
    span: Range<usize>,
    apart: Apart,
    fields: Vec<Range<usize>>,
}

/// Successive lines that are one table.
struct Grid {
    table: u32,
    row: u32,
    lines: Vec<Line>,
}

impl Grids {
    /// The units of a block of lines in which tables stand: their fields, and every other line. `None`: there are none.
    pub fn units(&mut self, headers: &Headers, block: &Block<'_>) -> Option<Vec<Unit>> {
        if !matches!(block.units, Units::Lines) {
            return None;
        }
        let text = block.text;
        let grids = self.find(headers, text);
        if grids.is_empty() {
            return None;
        }
        let unit = |span: Range<usize>, part, cell| Unit {
            start: span.start,
            end: span.end,
            part,
            place: UnitPlace::Origin,
            cell,
            label: None,
            seam: None,
            thing: None,
        };
        let mut rows = grids.into_iter().flat_map(|grid| {
            let numbered = (grid.row..).zip(grid.lines);
            numbered.map(move |(row, line)| (grid.table, row, line))
        });
        let mut next = rows.next();
        let mut units = Vec::new();
        for span in lines(text) {
            match next.take_if(|(_, _, line)| line.span.start == span.start) {
                Some((table, row, line)) => {
                    for (column, field) in (0..).zip(line.fields) {
                        units.push(unit(field, Part::Table, Some(Cell { table, row, column, width: 1 })));
                    }
                    next = rows.next();
                }
                None => units.push(unit(span, Part::Body, None)),
            }
        }
        Some(units)
    }

    fn find(&mut self, headers: &Headers, text: &str) -> Vec<Grid> {
        let mut grids = Vec::new();
        let mut from = 0;
        if let Some((apart, count, row)) = self.open.take() {
            let run = run(text, 0, apart, Some(count));
            from = run.last().map_or(0, |line| line.span.end);
            self.keep(text, &mut grids, row, run);
        }
        let wide = Finder::new("\u{3000}\u{3000}");
        let bars = Finder::new("│");
        let mut ascii = memchr3_iter(b'\t', b'|', b' ', text.as_bytes()).peekable();
        let (mut spaces, mut boxes) = (wide.find(text.as_bytes()), bars.find(text.as_bytes()));
        loop {
            while ascii.next_if(|at| *at < from).is_some() {}
            let later = |finder: &Finder<'_>, at: Option<usize>| match at {
                Some(at) if at < from => finder.find(&text.as_bytes()[from..]).map(|n| from + n),
                at => at,
            };
            (spaces, boxes) = (later(&wide, spaces), later(&bars, boxes));
            let Some(at) = [ascii.peek().copied(), spaces, boxes].into_iter().flatten().min() else { break };
            let start = text[..at].rfind(['\n', '\r']).map_or(0, |n| n + 1).max(from);
            let end = text[at..].find(['\n', '\r']).map_or(text.len(), |n| at + n);
            from = end;
            let Some(first) = fields(headers, text, start..end) else { continue };
            let count = (first.apart != Apart::Tab).then_some(first.fields.len());
            let run = run(text, start, first.apart, count);
            let Some(last) = run.last().map(|line| line.span.end) else { continue };
            match accepted(headers, text, &run) {
                Some(skipped) => {
                    from = last;
                    self.count += 1;
                    self.keep(text, &mut grids, 0, run.into_iter().skip(skipped).collect());
                }
                // A title in the first line of it may hide a header in the second.
                None if first.apart != Apart::Space && run.len() > FORM => from = last,
                None => {}
            }
        }
        grids
    }

    /// Takes lines as rows from `row` on of the last table, and keeps it open if they end the text.
    fn keep(&mut self, text: &str, grids: &mut Vec<Grid>, row: u32, lines: Vec<Line>) {
        let Some(last) = lines.last() else { return };
        if text[last.span.end..].trim().is_empty() {
            let next = row.saturating_add(u32::try_from(lines.len()).unwrap_or(u32::MAX));
            self.open = Some((last.apart, last.fields.len(), next));
        }
        grids.push(Grid { table: FIRST | self.count, row, lines });
    }
}

/// The lines of a text: what stands between line ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split(['\n', '\r']).map(move |line| {
        let span = start..start + line.len();
        start = span.end + 1;
        span
    })
}

/// The lines from `start` on whose fields are set apart in the same way, and are so many. Lines that only draw are left
/// out; an empty line ends the run.
fn run(text: &str, start: usize, apart: Apart, count: Option<usize>) -> Vec<Line> {
    let mut run = Vec::new();
    for span in lines(&text[start..]) {
        let span = start + span.start..start + span.end;
        let line = &text[span.clone()];
        // The end of a line of CRLF, or a line that only draws.
        let crlf = line.is_empty()
            && span.start > 0
            && text[..span.start].ends_with("\r")
            && text[span.end..].starts_with('\n');
        if crlf || !line.trim().is_empty() && !line.contains(|c: char| c.is_alphanumeric()) {
            continue;
        }
        match split(text, span, apart) {
            Some(line) if count.is_none_or(|n| n == line.fields.len()) => run.push(line),
            _ => break,
        }
    }
    run
}

/// The fields of a line that may begin a table, by the strongest of what may set them apart.
fn fields(headers: &Headers, text: &str, span: Range<usize>) -> Option<Line> {
    let whole = &text[span.clone()];
    // Behind the indent of a paragraph.
    let line = whole.trim();
    // Nearly every line is prose: it is taken apart only where it holds what would part it.
    let may = |apart: &Apart| match apart {
        Apart::Tab => memchr(b'\t', whole.as_bytes()).is_some(),
        Apart::Bar => memchr2(b'|', BOX, line.as_bytes()).is_some(),
        Apart::Spaces => line.contains("  ") || line.contains('\u{3000}'),
        Apart::Space => line.find(' ').is_some_and(|at| headers.is_exact(&line[..at])),
    };
    let ways = [Apart::Tab, Apart::Bar, Apart::Spaces, Apart::Space];
    ways.into_iter().filter(may).find_map(|apart| split(text, span.clone(), apart))
}

/// The fields of a line, if it has two and more that are set apart so.
fn split(text: &str, span: Range<usize>, apart: Apart) -> Option<Line> {
    let whole = &text[span.clone()];
    if whole.len() > LONGEST {
        return None;
    }
    let bar = |c: char| matches!(c, '|' | '│' | '┃' | '║');
    let line = match apart {
        Apart::Tab => whole,
        Apart::Bar => whole.trim().trim_start_matches(bar).trim_end_matches(bar),
        Apart::Spaces | Apart::Space => whole.trim(),
    };
    let start = span.start + (line.as_ptr() as usize - whole.as_ptr() as usize);
    let space = |c: char| c == ' ' || c == '\u{3000}';
    let mut fields = Vec::new();
    let mut take = |from: usize, to: usize| {
        let field = &line[from..to];
        let trimmed = field.trim();
        let from = from + (field.len() - field.trim_start().len());
        fields.push(start + from..start + from + trimmed.len());
    };
    let mut from = 0;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let apart_here = match apart {
            Apart::Tab => c == '\t',
            Apart::Bar => bar(c),
            Apart::Spaces => space(c) && chars.peek().is_some_and(|(_, c)| space(*c)),
            Apart::Space => c == ' ',
        };
        if !apart_here {
            continue;
        }
        take(from, at);
        let mut end = at + c.len_utf8();
        if apart == Apart::Spaces {
            while let Some((next, c)) = chars.next_if(|(_, c)| space(*c)) {
                end = next + c.len_utf8();
            }
        }
        from = end;
    }
    take(from, line.len());
    ((2..=MOST).contains(&fields.len())).then_some(Line { span, apart, fields })
}

/// How many lines stand before a table's header in a run, if the run is a table: a line of headers with rows below it,
/// or lines that each begin with one.
fn accepted(headers: &Headers, text: &str, run: &[Line]) -> Option<usize> {
    let of = |line: &Line| -> Vec<bool> {
        line.fields.iter().map(|f| headers.is_header(&text[f.clone()])).collect()
    };
    let exact = |line: &Line| line.fields.iter().all(|f| headers.is_exact(&text[f.clone()]));
    for (number, line) in run.iter().enumerate().take(2) {
        if run.len() < number + 2 {
            break;
        }
        let enough = match line.apart {
            // Prose in another language is words set apart by single spaces.
            Apart::Space => exact(line),
            _ => {
                let called = of(line);
                let of_so_many = called.iter().filter(|c| **c).count();
                let below = &run[number + 1];
                of_so_many * 2 > called.len()
                    && below.fields.iter().any(|f| !headers.is_header(&text[f.clone()]))
                    && line.fields.len() == below.fields.len()
            }
        };
        // The labels and values of a form take turns.
        let turns =
            line.fields.len() % 2 == 0 && line.fields.chunks(2).all(|pair| !exact_pair(headers, text, pair));
        if enough && !turns {
            return Some(number);
        }
    }
    let first = |line: &Line| line.fields.first().is_some_and(|f| headers.is_header(&text[f.clone()]));
    let beside = run.len() > 1 && run.len() <= FORM && run[0].apart != Apart::Space && run.iter().all(first);
    beside.then_some(0)
}

/// Whether both fields of a pair are headers.
fn exact_pair(headers: &Headers, text: &str, pair: &[Range<usize>]) -> bool {
    pair.iter().all(|f| headers.is_header(&text[f.clone()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;
    use crate::rule::{Choice, Ruleset};

    /// Row, column and text of the cells in each of the blocks.
    fn cells(blocks: &[&str]) -> Vec<(u32, u32, String)> {
        let choice = Choice { builtin: true, ..Choice::default() };
        let set = Ruleset::assemble(&choice, &|_| true).expect("the built-in rules");
        let headers = Headers::new(&set);
        let mut grids = Grids::default();
        let mut cells = Vec::new();
        for text in blocks {
            let origin = Origin::Source { line: 1, column: 1 };
            let block = Block { text, units: Units::Lines, origin };
            for unit in grids.units(&headers, &block).unwrap_or_default() {
                if let Some(cell) = unit.cell {
                    cells.push((cell.row, cell.column, text[unit.start..unit.end].to_owned()));
                }
            }
        }
        cells
    }

    fn shown(blocks: &[&str]) -> Vec<String> {
        cells(blocks).into_iter().map(|(row, column, text)| format!("{row}.{column} {text}")).collect()
    }

    #[test]
    fn fields_under_headers_are_cells() {
        let rows = ["0.0 姓名", "0.1 手机", "1.0 李明", "1.1 138"];
        for text in [
            "名单\n姓名\t手机\n李明\t138\n完。\n",
            "姓名    手机\r\n李明    138\r\n",
            "姓名\u{3000}\u{3000}手机\n李明\u{3000}\u{3000}138\n",
            "| 姓名 | 手机 |\n+------+----+\n| 李明 | 138 |\n",
            "┌──┬──┐\n│姓名│手机│\n├──┼──┤\n│李明│138│\n└──┴──┘\n",
            "姓名 手机\n李明 138\n",
        ] {
            assert_eq!(shown(&[text]), rows, "{text}");
        }
    }

    #[test]
    fn prose_and_lists_are_none() {
        for text in [
            "第一条　为了规范，制定本办法。\n第二条　本办法适用于全县。\n",
            "    姓名应当真实。\n    手机应当畅通。\n",
            "the name of\nthe phone is\n",
            "李明  138\n王芳  139\n",
            "姓名  手机\n\n以上两项必填。\n",
            "a | b\nc | d\n",
        ] {
            assert!(cells(&[text]).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_table_goes_on_in_the_next_block() {
        let blocks = ["姓名\t手机\n李明\t138\n", "王芳\t139\n\n石磊\t135\n"];
        assert_eq!(shown(&blocks)[4..], ["2.0 王芳", "2.1 139"]);
    }

    #[test]
    fn labels_beside_their_values_are_a_table() {
        assert_eq!(shown(&["姓名\t李明\n身份证号\t33\n"]).len(), 4);
        assert_eq!(shown(&["姓名\t李明\t王芳\n手机\t138\t139\n"]).len(), 6);
    }
}
