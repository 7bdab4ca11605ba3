//! Tables: which row says what the columns mean, and how many rows are about a person.

use std::collections::{HashMap, HashSet};

use crate::model::{Block, Unit, Units};
use crate::rule::settle::label as normal;
use crate::rule::{Ruleset, State};

/// How many rows from the start of a table may hold its header.
const HEAD_ROWS: u32 = 12;
/// The longest header (characters).
const LONGEST: usize = 24;

/// What is known of a table.
#[derive(Default)]
pub struct Table {
    /// Header of each column.
    headers: Vec<String>,
    /// The last header row.
    header_row: Option<u32>,
    /// Whether that row is a single cell at the left, which may be the table's title.
    titled: bool,
    /// Columns whose cells are values of a rule by their header alone.
    pub sought: Vec<(u32, usize)>,
    /// Rows about a person so far.
    pub personal: u32,
    last_personal: Option<u32>,
}

impl Table {
    /// The header over a column.
    pub fn header(&self, column: u32) -> Option<&str> {
        self.headers.get(column as usize).map(String::as_str).filter(|h| !h.is_empty())
    }

    /// Whether the table has a header row, and this row is below it.
    pub fn below_header(&self, row: u32) -> bool {
        self.header_row.is_some_and(|h| row > h)
    }

    /// Whether this is the last row of its header.
    pub fn is_header(&self, row: u32) -> bool {
        self.header_row == Some(row)
    }

    /// Counts a row about a person, once.
    pub fn count(&mut self, row: u32) {
        if self.last_personal != Some(row) {
            self.last_personal = Some(row);
            self.personal += 1;
        }
    }
}

/// The words that make a row a header row.
pub struct Headers {
    words: Vec<String>,
    exact: HashSet<String>,
    /// The words of headers that make the cells below values, each with its rule.
    sought: Vec<(String, usize)>,
}

impl Headers {
    /// Reads them from the word lists.
    pub fn new(set: &Ruleset) -> Headers {
        let lexicon = &set.lexicon;
        let words: Vec<String> = lexicon.headers.iter().chain(&lexicon.name_labels).cloned().collect();
        let sought = set.rules.iter().enumerate().filter(|(rule, _)| reports(set, *rule));
        let sought = sought.flat_map(|(rule, r)| r.columns.iter().map(move |word| (word.clone(), rule)));
        Headers { exact: words.iter().cloned().collect(), words, sought: sought.collect() }
    }

    /// The columns of `headers` whose cells are values of a rule.
    fn sought(&self, headers: &[String]) -> Vec<(u32, usize)> {
        let mut sought = Vec::new();
        for (column, header) in (0..).zip(headers).filter(|(_, header)| !header.is_empty()) {
            let header = normal(header);
            let words = self.sought.iter().filter(|(word, _)| header.contains(word.as_str()));
            sought.extend(words.map(|(_, rule)| (column, *rule)));
        }
        sought.dedup();
        sought
    }

    /// Whether a cell's text calls something by name.
    pub fn is_header(&self, text: &str) -> bool {
        if text.is_empty() || text.len() > 4 * LONGEST || long_number(text) {
            return false;
        }
        let text = normal(text);
        text.chars().count() <= LONGEST
            && (self.exact.contains(&text)
                || self.words.iter().any(|w| w.chars().count() >= 2 && text.contains(w.as_str())))
    }

    /// Looks at the rows of a block that may be headers, before anything in it is judged.
    pub fn look(&self, block: &Block<'_>, tables: &mut HashMap<u32, Table>) {
        let Units::Listed(units) = block.units else { return };
        for row in rows(units) {
            let Some(cell) = row.first().and_then(|unit| unit.cell) else { continue };
            let text = |unit: &Unit| &block.text[unit.start..unit.end];
            let known = tables.get(&cell.table).and_then(|t| t.header_row);
            let early = cell.row < HEAD_ROWS && known.is_none_or(|h| cell.row <= h + 1);
            // A list may repeat its header on each page, or begin anew further down.
            if !early && !row.first().is_some_and(|unit| self.exact.contains(text(unit).trim())) {
                continue;
            }
            let cells: Vec<&Unit> = row.iter().filter(|unit| !text(unit).trim().is_empty()).collect();
            let matched = cells.iter().filter(|unit| self.is_header(text(unit))).count();
            if matched == 0 || matched * 2 < cells.len() || cells.iter().any(|unit| long_number(text(unit))) {
                continue;
            }
            // Directly below a header, 李明 and 凤山街道 are a row of the list: a second line of it holds headers.
            let exact = cells.iter().filter(|unit| self.exact.contains(text(unit).trim())).count();
            if known.is_some_and(|h| cell.row == h + 1) && matched < cells.len() && exact < 2 {
                continue;
            }
            let table = tables.entry(cell.table).or_default();
            // A single cell at the left over a row of several is the table's title.
            let title = table.titled && cells.len() > 1;
            if title || known.is_none_or(|h| cell.row > h + 1) {
                table.headers.clear();
            }
            table.titled = cells.len() == 1 && cells[0].cell.is_some_and(|c| c.column == 0);
            table.header_row = Some(cell.row);
            for unit in cells {
                let Some(cell) = unit.cell else { continue };
                for column in cell.column..cell.column.saturating_add(cell.width.clamp(1, 256)) {
                    let column = column as usize;
                    if column >= 16_384 {
                        break;
                    }
                    if table.headers.len() <= column {
                        table.headers.resize(column + 1, String::new());
                    }
                    table.headers[column].push_str(text(unit).trim());
                }
            }
            table.sought = self.sought(&table.headers);
        }
    }
}

/// Whether a rule may report something at all.
pub fn reports(set: &Ruleset, rule: usize) -> bool {
    match set.states[rule] {
        State::On => true,
        State::Quiet => set.rules[rule].judge.iter().any(|j| j.always),
        State::Off => false,
    }
}

/// The runs of units that share a table row.
pub fn rows(units: &[Unit]) -> impl Iterator<Item = &[Unit]> {
    units.chunk_by(|a, b| match (a.cell, b.cell) {
        (Some(a), Some(b)) => a.table == b.table && a.row == b.row,
        _ => false,
    })
}

fn long_number(text: &str) -> bool {
    text.as_bytes()
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .any(|run| run.len() >= 5 && run[0].is_ascii_digit())
}
