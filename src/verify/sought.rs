//! Units that are judged although no pattern matched in them: cells that their header alone makes a value (残疾等级,
//! 宗教信仰), and all of them where names are looked for.

use std::collections::{HashMap, HashSet};

use super::Verifier;
use super::judge::Seen;
use super::table::Table;
use crate::find::Hit;
use crate::fold::Folded;
use crate::model::{Block, Unit};
use crate::rule::settle::label as normal;

/// The longest cell that is a value by its header (characters).
const LONGEST: usize = 60;

/// Adds the cells of the block that are values by their header.
pub fn cells(
    verifier: &Verifier<'_>,
    tables: &HashMap<u32, Table>,
    block: &Block<'_>,
    units: &[Unit],
    seen: &mut Vec<Seen>,
) {
    if tables.values().all(|table| table.sought.is_empty()) {
        return;
    }
    let mut places: HashMap<usize, usize> = seen.iter().enumerate().map(|(i, s)| (s.index, i)).collect();
    let mut current: Option<(u32, Option<&Table>)> = None;
    for (index, unit) in units.iter().enumerate() {
        let Some(cell) = unit.cell else { continue };
        if current.is_none_or(|(table, _)| table != cell.table) {
            current = Some((cell.table, tables.get(&cell.table).filter(|t| !t.sought.is_empty())));
        }
        let Some((_, Some(table))) = current else { continue };
        if !table.below_header(cell.row) {
            continue;
        }
        let text = &block.text[unit.start..unit.end];
        for (_, rule) in table.sought.iter().filter(|(column, _)| *column == cell.column) {
            if !tells(verifier, *rule, text) {
                continue;
            }
            let place = *places.entry(index).or_insert_with(|| {
                seen.push(fresh(index, text));
                seen.len() - 1
            });
            whole(&mut seen[place], *rule);
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
