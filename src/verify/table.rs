//! Tables: which row says what the columns mean, and how many rows are about a person.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::form::{self, Pair};
use super::name::Names;
use crate::model::{Block, Cell, Part, Unit, UnitPlace};
use crate::rule::settle::label as normal;
use crate::rule::{Ruleset, State};

/// How many rows from the start of a table may hold its header.
const HEAD_ROWS: u32 = 12;
/// The longest line above a table that is no text of the page: 第 3 页, 续表 (characters).
const FURNITURE: usize = 10;
/// The longest header (characters).
const LONGEST: usize = 24;

/// What is known of a table.
#[derive(Default)]
pub struct Table {
    /// Its header, and those below which it begins anew, in order.
    heads: Vec<Head>,
    /// Rows in which labels and values take turns, in order.
    forms: Vec<Form>,
    /// Rows about a person so far.
    pub personal: u32,
    last_personal: Option<u32>,
}

/// The header rows over a part of a table.
#[derive(Clone, Debug, Default)]
struct Head {
    /// Its rows; empty where it stands on the page before.
    rows: Range<u32>,
    /// Header of each column.
    headers: Vec<String>,
    /// Columns whose cells are values of a rule by their header alone.
    sought: Vec<(u32, usize)>,
    /// Whether the last row is a single cell at the left, which may be the table's title.
    titled: bool,
}

/// Rows of labels and values.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    rows: Range<u32>,
    /// Whether all of them are about one person.
    joined: bool,
}

impl Table {
    /// The header rows above a row.
    fn head(&self, row: u32) -> Option<&Head> {
        let at = self.heads.partition_point(|head| head.rows.end <= row);
        self.heads[..at].last().filter(|_| !self.is_form(row))
    }

    /// The header over a cell, if its row is below a header row.
    pub fn header(&self, cell: Cell) -> Option<&str> {
        let header = self.head(cell.row)?.headers.get(cell.column as usize)?;
        Some(header.as_str()).filter(|h| !h.is_empty())
    }

    /// The headers over a row, column by column.
    pub fn headers(&self, row: u32) -> &[String] {
        self.head(row).map_or(&[], |head| &head.headers)
    }

    /// Whether this is a header row.
    pub fn is_header(&self, row: u32) -> bool {
        let at = self.heads.partition_point(|head| head.rows.end <= row);
        self.heads.get(at).is_some_and(|head| head.rows.contains(&row))
    }

    /// The rules that a cell is a value of by its header alone.
    pub fn sought(&self, cell: Cell) -> impl Iterator<Item = usize> {
        let head = self.head(cell.row).map_or(&[][..], |head| &head.sought);
        head.iter().filter(move |(column, _)| *column == cell.column).map(|(_, rule)| *rule)
    }

    /// Whether there are cells that are values by their header, or rows of labels and values.
    pub fn may_seek(&self) -> bool {
        !self.forms.is_empty() || self.heads.iter().any(|head| !head.sought.is_empty())
    }

    fn form_of(&self, row: u32) -> Option<&Form> {
        let at = self.forms.partition_point(|form| form.rows.end <= row);
        self.forms.get(at).filter(|form| form.rows.contains(&row))
    }

    /// Whether labels and values take turns in a row.
    pub fn is_form(&self, row: u32) -> bool {
        self.form_of(row).is_some()
    }

    /// The rows that are about the same person as this one.
    pub fn together(&self, row: u32) -> Range<u32> {
        match self.form_of(row) {
            Some(form) if form.joined => form.rows.clone(),
            _ => row..row.saturating_add(1),
        }
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
    /// Finds those of two characters and more; made with the first table. `None`: it could not be made.
    within: OnceLock<Option<AhoCorasick>>,
}

/// A row of cells that hold text: each cell's place and its text.
type Row<'t> = [(Cell, &'t str)];

impl Headers {
    /// Reads them from the word lists.
    pub fn new(set: &Ruleset) -> Headers {
        let lexicon = &set.lexicon;
        let words: Vec<String> = lexicon.headers.iter().chain(&lexicon.name_labels).cloned().collect();
        let sought = set.rules.iter().enumerate().filter(|(rule, _)| reports(set, *rule));
        let sought = sought.flat_map(|(rule, r)| r.columns.iter().map(move |word| (word.clone(), rule)));
        let sought: Vec<(String, usize)> = sought.collect();
        // Inside other words these would call too much by name: 五年级 holds 年级.
        let exact = words.iter().chain(sought.iter().map(|(word, _)| word)).cloned().collect();
        Headers { exact, words, sought, within: OnceLock::new() }
    }

    /// The rules that what is called so is a value of.
    pub fn values(&self, header: &str) -> Vec<usize> {
        let header = normal(header);
        let words = self.sought.iter().filter(|(word, _)| header.contains(word.as_str()));
        let mut rules: Vec<usize> = words.map(|(_, rule)| *rule).collect();
        rules.dedup();
        rules
    }

    /// The columns of `headers` whose cells are values of a rule.
    fn sought(&self, headers: &[String]) -> Vec<(u32, usize)> {
        let named = (0..).zip(headers).filter(|(_, header)| !header.is_empty());
        named.flat_map(|(column, h)| self.values(h).into_iter().map(move |rule| (column, rule))).collect()
    }

    /// Whether a normalised text contains a word of two characters and more.
    fn contained(&self, text: &str) -> bool {
        let long = || self.words.iter().filter(|w| w.chars().count() >= 2);
        match self.within.get_or_init(|| AhoCorasick::new(long()).ok()) {
            Some(within) => within.is_match(text),
            None => long().any(|w| text.contains(w.as_str())),
        }
    }

    /// Whether a cell's text calls something by name.
    pub fn is_header(&self, text: &str) -> bool {
        if text.is_empty() || text.len() > 4 * LONGEST || long_number(text) {
            return false;
        }
        let text = normal(text);
        text.chars().count() <= LONGEST && (self.exact.contains(&text) || self.contained(&text))
    }

    /// Whether a cell's text is one of the words.
    pub fn is_exact(&self, text: &str) -> bool {
        let text = text.trim_end_matches([':', '：']);
        text.len() <= 4 * LONGEST
            && !text.starts_with(|c: char| c.is_ascii_digit())
            && (self.exact.contains(text) || self.exact.contains(&normal(text)))
    }

    /// Looks at the rows of a block that may be headers or forms, before anything in it is judged. `cells` are its
    /// cells as [`by_row`] orders them.
    pub fn look(
        &self,
        names: &Names,
        block: &Block<'_>,
        units: &[Unit],
        cells: &[usize],
        tables: &mut HashMap<u32, Table>,
    ) {
        let row_of = |i: &usize| units[*i].cell.map(|c| (c.table, c.row));
        let filled = |row: &[usize]| -> Vec<(Cell, &str)> {
            let cells = row
                .iter()
                .filter_map(|i| Some((units[*i].cell?, block.text[units[*i].start..units[*i].end].trim())));
            let mut cells: Vec<(Cell, &str)> = cells.filter(|(_, text)| !text.is_empty()).collect();
            cells.dedup_by_key(|(cell, _)| cell.column);
            cells
        };
        let mut rows = cells.chunk_by(|a, b| row_of(a) == row_of(b)).peekable();
        let mut builder = FormBuilder::default();
        while let Some(row) = rows.next() {
            let unit = &units[row[0]];
            let Some(cell) = unit.cell else { continue };
            let fresh = !tables.contains_key(&cell.table);
            let known = tables.get(&cell.table).and_then(|t| t.heads.last()).map(|head| head.rows.end);
            let early = cell.row < HEAD_ROWS && known.is_none();
            let below = known == Some(cell.row);
            let first = block.text[unit.start..unit.end].trim();
            // A list may repeat its header on each page, or begin anew further down.
            if !early && !below && !self.is_exact(first) && (known.is_some() || !self.is_header(first)) {
                continue;
            }
            let cells = filled(row);
            let goes_on = builder.goes_on(cell.table, cell.row);
            let form = if below { None } else { self.form(&cells, known.is_some()) };
            if let Some(pairs) = form {
                let next = rows.peek().filter(|next| row_of(&next[0]).map(|n| n.0) == Some(cell.table));
                let alike = next
                    .is_none_or(|next| filled(next).first().is_some_and(|(_, text)| self.is_header(text)));
                if goes_on || alike {
                    builder.add(names, pairs, tables.entry(cell.table).or_default());
                    continue;
                }
            }
            let goes_on = || begins_page(block, units, row[0]);
            if !self.header(&cells, below, tables) && fresh && goes_on() {
                self.follow(names, &cells, tables);
            }
        }
    }

    /// The labels and values that take turns in a row; `strict`: each label must be one of the words.
    fn form<'r, 't>(&self, cells: &'r Row<'t>, strict: bool) -> Option<&'r Row<'t>> {
        const PLACES: &[&str] = &["街道", "社区", "小组", "学校", "村", "镇", "乡"];
        let label = |text: &str| if strict { self.is_exact(text) } else { self.is_header(text) };
        let value = |text: &str| {
            let place = PLACES.iter().any(|place| text.ends_with(place));
            let short = text.chars().count() <= 6;
            !self.is_exact(text) && (place || !short || !self.is_header(text))
        };
        let turns = |cells: &&Row<'_>| {
            let fits =
                |(i, (_, text)): (usize, &(Cell, &str))| if i % 2 == 0 { label(text) } else { value(text) };
            cells.len() > 1 && cells.iter().enumerate().all(fits)
        };
        // The first cell may name a section of the form.
        Some(cells).filter(turns).or_else(|| cells.get(1..).filter(turns))
    }

    /// Takes a row as a header, if it is one.
    fn header(&self, cells: &Row<'_>, below: bool, tables: &mut HashMap<u32, Table>) -> bool {
        let matched = cells.iter().filter(|(_, text)| self.is_header(text)).count();
        if matched == 0 || matched * 2 < cells.len() || cells.iter().any(|(_, text)| long_number(text)) {
            return false;
        }
        // Directly below a header, 李明 and 凤山街道 are a row of the list: a second line of it holds headers.
        let exact = cells.iter().filter(|(_, text)| self.is_exact(text)).count();
        if below && matched < cells.len() && exact < 2 {
            return false;
        }
        let (first, _) = cells[0];
        let heads = &mut tables.entry(first.table).or_default().heads;
        if !below {
            heads.push(Head { rows: first.row..first.row, ..Head::default() });
        }
        let Some(head) = heads.last_mut() else { return false };
        // A single cell at the left over a row of several is the table's title.
        if head.titled && cells.len() > 1 {
            head.headers.clear();
        }
        head.titled = cells.len() == 1 && first.column == 0;
        head.rows.end = first.row.saturating_add(1);
        for (cell, text) in cells {
            for column in cell.column..cell.column.saturating_add(cell.width.clamp(1, 256)) {
                let column = column as usize;
                if column >= 16_384 {
                    break;
                }
                if head.headers.len() <= column {
                    head.headers.resize(column + 1, String::new());
                }
                let header = &mut head.headers[column];
                if !header.is_empty() {
                    header.push('\n');
                }
                header.push_str(text);
            }
        }
        head.sought = self.sought(&head.headers);
        true
    }

    /// A table that begins a page without a header goes on with the one before it, if it has as many columns and names
    /// where that has them.
    fn follow(&self, names: &Names, cells: &Row<'_>, tables: &mut HashMap<u32, Table>) {
        let Some((cell, _)) = cells.first() else { return };
        let Some(before) = cell.table.checked_sub(1).and_then(|n| tables.get(&n)) else { return };
        let Some(head) = before.heads.last() else { return };
        let columns = head.headers.iter().filter(|h| !h.is_empty()).count();
        let fits = |(cell, text): &(Cell, &str)| {
            let header = head.headers.get(cell.column as usize);
            !header.is_some_and(|h| names.is_label(h))
                || names.is_cell(text, true)
                || text.contains(['*', '某'])
        };
        if columns > 1 && columns == cells.len() && cells.iter().all(fits) {
            let head = Head { rows: 0..0, ..head.clone() };
            tables.entry(cell.table).or_default().heads.push(head);
        }
    }
}

/// Whether a unit stands on a page with nothing of the body before it: what does is a table of its own.
fn begins_page(block: &Block<'_>, units: &[Unit], index: usize) -> bool {
    let UnitPlace::Page { page, .. } = units[index].place else { return false };
    let on_page = |u: &&Unit| matches!(u.place, UnitPlace::Page { page: p, .. } if p == page);
    let text =
        |u: &Unit| block.text[u.start..u.end].trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let mut here = units[..index].iter().rev().take_while(on_page);
    // A page number, 续表, or what every page begins with.
    here.all(|u| {
        let again = || units[..index].iter().any(|other| !on_page(&other) && text(other) == text(u));
        u.part != Part::Body || text(u).chars().count() <= FURNITURE || again()
    })
}

/// Brings rows of labels and values together, as long as no label comes again.
#[derive(Default)]
struct FormBuilder {
    /// Table and row of the last row.
    last: Option<(u32, u32)>,
    labels: HashSet<String>,
    personal: bool,
}

impl FormBuilder {
    /// The most rows of one form.
    const MOST: u32 = 64;

    fn goes_on(&self, table: u32, row: u32) -> bool {
        self.last.is_some_and(|(t, r)| t == table && r + 1 == row)
    }

    fn add(&mut self, names: &Names, cells: &Row<'_>, table: &mut Table) {
        let Some((first, _)) = cells.first().copied() else { return };
        let pairs = || cells.chunks_exact(2);
        let labels: Vec<String> = pairs().map(|pair| normal(pair[0].1)).collect();
        let again = labels.iter().any(|label| self.labels.contains(label));
        let rows = table.forms.last().map_or(0, |form| form.rows.end - form.rows.start);
        if !self.goes_on(first.table, first.row) || again || rows >= Self::MOST {
            self.labels.clear();
            self.personal = false;
            table.forms.push(Form { rows: first.row..first.row, joined: false });
        }
        self.labels.extend(labels);
        self.personal |=
            pairs().any(|pair| form::personal(names, Pair { label: pair[0].1, value: pair[1].1 }));
        self.last = Some((first.table, first.row));
        if let Some(form) = table.forms.last_mut() {
            form.rows.end = first.row.saturating_add(1);
            form.joined = self.personal;
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

/// The indices of the cells, row by row: notes, formulas, deletions or a table of its own may stand between the
/// cells of a row.
pub fn by_row(units: &[Unit]) -> Vec<usize> {
    let mut cells: Vec<usize> = (0..units.len()).filter(|i| units[*i].cell.is_some()).collect();
    cells.sort_by_key(|i| units[*i].cell.map(|c| (c.table, c.row)));
    cells
}

/// Where in `cells`, made by [`by_row`], the cells of these rows of a table are.
pub fn cells_of(cells: &[usize], units: &[Unit], table: u32, rows: &Range<u32>) -> Range<usize> {
    let row = |i: &usize| units[*i].cell.map(|c| (c.table, c.row));
    let at = |row_number: u32| cells.partition_point(|i| row(i) < Some((table, row_number)));
    at(rows.start)..at(rows.end)
}

fn long_number(text: &str) -> bool {
    text.as_bytes()
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .any(|run| run.len() >= 5 && run[0].is_ascii_digit())
}
