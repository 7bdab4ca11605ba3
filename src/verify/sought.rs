//! Units that are judged although no pattern matched in them: cells that their header alone makes a value (残疾等级,
//! 宗教信仰), and all of them where names are looked for.

use std::collections::{HashMap, HashSet};

use super::Verifier;
use super::form::{self, Pair};
use super::judge::Seen;
use super::table::Table;
use crate::find::Hit;
use crate::fold::Folded;
use crate::model::{Block, Unit};
use crate::rule::settle::label as normal;

/// The longest cell that is a value by its header (characters).
const LONGEST: usize = 60;

/// Adds the cells of the block that are values by their header, and the values of forms and objects that are by their
/// label. `cells` are the block's cells as [`super::table::by_row`] orders them.
pub fn cells(
    verifier: &Verifier<'_>,
    tables: &HashMap<u32, Table>,
    block: &Block<'_>,
    units: &[Unit],
    cells: &[usize],
    seen: &mut Vec<Seen>,
) {
    let mut places: HashMap<usize, usize> = seen.iter().enumerate().map(|(i, s)| (s.index, i)).collect();
    let text = |index: usize| &block.text[units[index].start..units[index].end];
    let mut add = |index: usize, rules: &[usize]| {
        for rule in rules.iter().filter(|rule| tells(verifier, **rule, text(index))) {
            let place = *places.entry(index).or_insert_with(|| {
                seen.push(fresh(index, text(index)));
                seen.len() - 1
            });
            whole(&mut seen[place], *rule);
        }
    };
    let mut named = Named::new(verifier);
    for (index, unit) in units.iter().enumerate() {
        if let Some(label) = unit.label.clone().and_then(|label| block.text.get(label)) {
            add(index, named.rules(label));
        }
    }
    if !tables.values().any(Table::may_seek) {
        return;
    }
    let mut current: Option<(u32, Option<&Table>)> = None;
    let mut left: Option<usize> = None;
    for &index in cells {
        let Some(cell) = units[index].cell else { continue };
        let before = left.replace(index).filter(|i| units[*i].cell.is_some_and(|c| c.row == cell.row));
        if current.is_none_or(|(table, _)| table != cell.table) {
            current = Some((cell.table, tables.get(&cell.table)));
        }
        let Some((_, Some(table))) = current else { continue };
        if table.is_form(cell.row) {
            let label = before.map(text).filter(|t| verifier.headers.is_header(t));
            label.into_iter().for_each(|label| add(index, named.rules(label)));
        } else {
            table.sought(cell).for_each(|rule| add(index, &[rule]));
        }
    }
}

/// The rules that make a value of what is called so, remembered by label.
pub struct Named<'v, 't> {
    verifier: &'v Verifier<'v>,
    rules: HashMap<&'t str, Vec<usize>>,
}

impl<'v, 't> Named<'v, 't> {
    /// Nothing is remembered yet.
    pub fn new(verifier: &'v Verifier<'v>) -> Self {
        Named { verifier, rules: HashMap::new() }
    }

    fn rules(&mut self, label: &'t str) -> &[usize] {
        self.rules.entry(label).or_insert_with(|| match label.len() {
            0..=96 => self.verifier.headers.values(label),
            _ => Vec::new(),
        })
    }

    /// Adds the value of a line `label：value` that is one by its label.
    pub fn line(&mut self, line: &'t str, index: usize, seen: &mut Option<Seen>) {
        let Some(Pair { label, value }) = form::pair(line) else { return };
        for rule in self.rules(label).to_vec() {
            if tells(self.verifier, rule, value) {
                part(seen.get_or_insert_with(|| fresh(index, line)), value, rule);
            }
        }
    }
}

/// Adds every unit of the block that holds text.
pub fn all(block: &Block<'_>, units: &[Unit], seen: &mut Vec<Seen>) {
    let known: HashSet<usize> = seen.iter().map(|s| s.index).collect();
    for (index, unit) in units.iter().enumerate().filter(|(index, _)| !known.contains(index)) {
        let text = &block.text[unit.start..unit.end];
        if !text.trim().is_empty() {
            seen.push(fresh(index, text));
        }
    }
}

/// The text folded, if that changes it.
pub fn folded(text: &str) -> Option<Folded> {
    let mut folded = Folded::default();
    folded.fold(text);
    (folded.text() != text).then_some(folded)
}

fn fresh(index: usize, text: &str) -> Seen {
    let folded = folded(text);
    let text = if folded.is_some() { String::new() } else { text.to_owned() };
    Seen { index, text, folded, hits: Vec::new(), observed: Vec::new() }
}

/// Whether a cell says something of a person.
fn tells(verifier: &Verifier<'_>, rule: usize, text: &str) -> bool {
    let text = text.trim();
    let short = !text.is_empty() && text.len() <= 4 * LONGEST && text.chars().count() <= LONGEST;
    short
        && text.chars().any(char::is_alphanumeric)
        && !verifier.nothing.contains(&normal(text))
        && (verifier.name_rule != Some(rule) || verifier.names.is_cell(text, true))
}

/// Makes the value at the end of a line a hit of the rule, unless the rule has found something in it.
fn part(seen: &mut Seen, value: &str, rule: usize) {
    let text = seen.folded.as_ref().map_or(seen.text.as_str(), Folded::text);
    let value = crate::fold::fold(value);
    let Some(start) = text.rfind(value.as_str()).filter(|_| !seen.hits.iter().any(|hit| hit.rule == rule))
    else {
        return;
    };
    let end = start + value.len();
    seen.hits.push(Hit { start, end, rule, from: start, to: end });
    seen.hits.sort_unstable();
}

/// Makes the whole unit a hit of the rule, in place of what else the rule has found in it.
fn whole(seen: &mut Seen, rule: usize) {
    let text = seen.folded.as_ref().map_or(seen.text.as_str(), Folded::text);
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    if start < end {
        seen.hits.retain(|hit| hit.rule != rule);
        seen.hits.push(Hit { start, end, rule, from: start, to: end });
        seen.hits.sort_unstable();
    }
}
