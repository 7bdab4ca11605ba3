//! One row: the cells of a table row, or one line, paragraph or cell of its own. Its values are checked, told what
//! they are called and what stands beside them, and each claims its span.

use std::ops::Range;

use super::Verifier;
use super::beside::Beside;
use super::claim::Claimed;
use super::context::Cover;
use super::label::{Around, Labels, first_chars, last_chars, sentence};
use super::mask;
use super::stands::{Quotes, StandsSet, stands};
use super::table::Table;
use super::validator::{Checked, Subject};
use super::when::Facts;
use crate::find::Hit;
use crate::fold::Folded;
use crate::model::mask::Mask;
use crate::model::value::compact;
use crate::model::{Block, Category, Part, Unit};
use crate::rule::model::RowFact;
use crate::rule::settle::label as normal;

/// How far a validator may look on after the value (bytes): the body of a key stands on the lines below its head.
const LOOK_ON: usize = 16 << 10;

/// How far beside a value a name may stand of which a report shows a part (bytes): its context and the longest name.
const BESIDE: usize = 160;

/// A unit of the row.
pub struct Piece<'a> {
    /// The block it stands in.
    pub block: &'a Block<'a>,
    /// Its bytes there.
    pub span: Range<usize>,
    /// The unit, where the block lists its units.
    pub unit: Option<&'a Unit>,
    /// Its text, folded.
    pub text: &'a str,
    /// The way back to the text as it was read.
    pub folded: Option<&'a Folded>,
    /// What was found in it.
    pub hits: &'a [Hit],
    /// What a reader noticed about it: index of the rule, and what is shown.
    pub observed: Vec<(usize, String)>,
    /// The unit before it, where there is one.
    pub above: Option<&'a str>,
    /// The lines or units above it, up to three, where they are short.
    pub heading: &'a str,
    /// The cell to its left, if that calls it by name.
    pub left: Option<&'a str>,
    /// Whether the row is a form, of which it is a line or a member: its values share one scope.
    pub form: bool,
    /// How every match in it stands, as far as its place in the draft tells.
    pub stands: StandsSet,
}

impl Piece<'_> {
    /// Whether it is a cell of a table.
    pub fn is_cell(&self) -> bool {
        self.unit.is_some_and(|u| u.cell.is_some())
    }

    /// Its part of the draft.
    pub fn part(&self) -> Part {
        self.unit.map_or(Part::Body, |u| u.part)
    }

    /// What it is called apart from its own text and a column header: the reader's name for it, or the cell to its left.
    pub fn own(&self) -> Option<&str> {
        let named = self.unit.and_then(|u| u.label.clone()).and_then(|label| self.block.text.get(label));
        named.or(self.left)
    }

    /// The bytes in the block's text that `span` of the folded text came from.
    pub fn original(&self, span: &Range<usize>) -> Range<usize> {
        let (start, end) = match self.folded {
            Some(folded) => (folded.start(span.start), folded.end(span.end)),
            None => (span.start, span.end),
        };
        self.span.start + start..self.span.start + end
    }
}

/// A value that passed its checks.
pub struct Value {
    /// Index of its piece.
    pub piece: usize,
    /// Index of its rule.
    pub rule: usize,
    /// Its bytes in the piece's folded text.
    pub span: Range<usize>,
    /// What is shown of an observation.
    pub shown: Option<String>,
    /// What is known of it.
    pub facts: Facts,
    /// Sentence it stands in; all cells of a table row share one.
    pub scope: usize,
}

/// The values of a row, and the names in it.
pub struct Row {
    /// In order of place.
    pub values: Vec<Value>,
    /// Piece and bytes of each name.
    pub names: Vec<(usize, Range<usize>)>,
    /// Whether the row is about a person.
    pub personal: bool,
}

/// Checks the values of a row and gathers what stands beside them. `naming`: the rule whose values its names are;
/// `county`: the draft names one.
pub fn read(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    table: Option<&Table>,
    naming: Option<usize>,
    county: bool,
) -> Row {
    let mut values = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        check(verifier, number, piece, &mut values);
    }
    if values.is_empty() && naming.is_none() {
        return Row { values, names: Vec::new(), personal: false };
    }
    let mut names = names(verifier, pieces, table, &values, naming.is_some());
    if let Some(rule) = naming {
        listed(verifier, pieces, table, &mut names);
        let mut known = Claimed::default();
        for value in values.iter().filter(|v| v.rule == rule) {
            known.claim(value.piece, &value.span, 0);
        }
        for (number, span) in &names {
            if known.claim(*number, span, 0) {
                values.push(value(&pieces[*number], *number, rule, span.clone()));
            }
        }
    }
    values.sort_by_key(|v| v.piece);
    for mine in values.chunk_by_mut(|a, b| a.piece == b.piece) {
        call_by_name(verifier, &pieces[mine[0].piece], table, mine);
    }
    for value in values.iter_mut().filter(|v| verifier.set.rules[v.rule].gives == Some(RowFact::Phone)) {
        if let Some(beside) = lines_before(pieces, value.piece, table) {
            value.facts.before = format!("{beside}{}", value.facts.before).into();
        }
    }
    mask::weigh(verifier, pieces, table, county, &mut values);
    let beside = Beside::new(verifier, pieces, &values, &names);
    for i in 0..values.len() {
        values[i].facts.row = beside.facts(pieces, &values, &values[i]);
    }
    // A number that is well masked tells of nobody.
    let about_people = |v: &Value| {
        Some(v.rule) != naming
            && verifier.set.rules[v.rule].category == Category::Personal
            && (!verifier.masks[v.rule] || v.facts.bared.is_some())
    };
    let about = values.iter().any(about_people);
    let named = || !names.is_empty() || mask::abbreviated_in(verifier, pieces, table);
    let personal = beside.identified() || about && named();
    Row { values, names, personal }
}

/// In a form, the line before the one of a value, or the label and the value to its left: whose telephone it is.
fn lines_before(pieces: &[Piece<'_>], number: usize, table: Option<&Table>) -> Option<String> {
    let piece = &pieces[number];
    let lines = match piece.unit.and_then(|u| u.cell) {
        Some(cell) if table.is_some_and(|t| t.is_form(cell.row)) => 3,
        None if piece.form => 1,
        _ => return None,
    };
    let texts = pieces[number.saturating_sub(lines)..number].iter().map(|p| p.text.trim());
    Some(texts.map(|text| format!("{}\n", first_chars(text, 20))).collect())
}

/// A value about whose surroundings nothing is known yet.
fn value(piece: &Piece<'_>, number: usize, rule: usize, span: Range<usize>) -> Value {
    let table = piece.unit.and_then(|u| u.cell).map(|c| c.table);
    let facts = Facts { table, ..Facts::bare("ok", piece.part()) };
    let scope = scope_of(piece, span.start);
    Value { piece: number, rule, span, shown: None, facts, scope }
}

/// Adds the names of lines and cells that hold nothing else.
fn listed(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    table: Option<&Table>,
    names: &mut Vec<(usize, Range<usize>)>,
) {
    let mut known = Claimed::default();
    for (number, span) in names.iter() {
        known.claim(*number, span, 0);
    }
    for (number, piece) in pieces.iter().enumerate() {
        let cell = piece.unit.and_then(|u| u.cell);
        // What a header calls something else is no name; one that is, was found by its header.
        if cell.is_some_and(|cell| table.is_some_and(|t| t.is_header(cell.row) || t.header(cell).is_some())) {
            continue;
        }
        let listed = verifier.names.in_list(piece.text).into_iter().map(|span| (number, span));
        names.extend(listed.filter(|(number, span)| known.claim(*number, span, 0)));
    }
    names.sort_by_key(|(number, span)| (*number, span.start));
}

/// Runs the validators over the hits of a piece.
fn check(verifier: &Verifier<'_>, number: usize, piece: &Piece<'_>, values: &mut Vec<Value>) {
    let mut add = |rule: usize, span: Range<usize>, checked, shown| {
        let mut value = value(piece, number, rule, span);
        value.facts.checked = checked;
        values.push(Value { shown, ..value });
    };
    for (rule, shown) in &piece.observed {
        add(*rule, 0..piece.text.len(), "ok", Some(shown.clone()));
    }
    for hit in piece.hits {
        let text = &piece.text[hit.start..hit.end];
        let value = compact(text);
        // Where the unit was not folded, the text goes on in the block.
        let after = match piece.folded {
            Some(_) => &piece.text[hit.end..],
            None => &piece.block.text[piece.span.start + hit.end..],
        };
        let after = &after[..after.floor_char_boundary(LOOK_ON)];
        let before = &piece.text[..hit.start];
        let subject = Subject { text, value: &value, before, after, today: verifier.today };
        let mut outcome = Some("ok");
        for validator in &verifier.validators[hit.rule] {
            outcome = match (validator(&subject), outcome) {
                (Checked::Ok, so_far) => so_far,
                (Checked::Doubt(doubt), Some("ok")) => Some(doubt),
                (Checked::Doubt(_), so_far) => so_far,
                (Checked::No, _) => None,
            };
        }
        // What the reader has said about a cell stands for its doubtful digits.
        if let Some(checked) = outcome.filter(|c| *c == "ok" || piece.observed.is_empty()) {
            add(hit.rule, hit.start..hit.end, checked, None);
        }
    }
}

/// Tells the values of a piece what they are called and how they stand.
fn call_by_name(verifier: &Verifier<'_>, piece: &Piece<'_>, table: Option<&Table>, values: &mut [Value]) {
    let numbers = numbers(piece, values);
    let mut quotes = Quotes::new(piece.text);
    let cell = piece.unit.and_then(|u| u.cell);
    let header = cell.and_then(|cell| table?.header(cell));
    let own = piece.own();
    for value in values {
        let rule = &verifier.set.rules[value.rule];
        let (text, span) = (piece.text, value.span.clone());
        let around = Around { text, span: span.clone(), values: &numbers, above: piece.above, own, header };
        let labels = Labels::of(&around);
        let before = &text[sentence(text, span.start).start..span.start];
        let facts = &mut value.facts;
        let called = |text: &str| rule.labels.iter().any(|l| calls(text, l));
        facts.labelled = called(&labels.direct)
            || rule.label_window.is_some_and(|n| called(&normal(last_chars(before, usize::from(n)))));
        facts.label = labels.direct.into();
        // A label counts as a header (contract, "Rows").
        facts.header = match (labels.header.is_empty(), own) {
            (true, Some(own)) => normal(own).into(),
            _ => labels.header.into(),
        };
        facts.before = last_chars(before, 60).into();
        facts.after = first_chars(&text[span.end..], 20).into();
        facts.stands = stands(&mut quotes, &span, piece.part()).with(piece.stands);
    }
}

/// Whether a label holds a word. Two letters such as wx also stand inside other words.
fn calls(label: &str, word: &str) -> bool {
    let whole = |(at, _): (usize, &str)| !label[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
    match word.len() {
        2 => label.match_indices(word).any(whole),
        _ => label.contains(word),
    }
}

/// Where the numbers of a piece stand, in order. `values` are its own.
fn numbers(piece: &Piece<'_>, values: &[Value]) -> Vec<Range<usize>> {
    let number = |v: &&Value| piece.text[v.span.clone()].bytes().filter(u8::is_ascii_digit).count() >= 5;
    let mut spans: Vec<Range<usize>> = values.iter().filter(number).map(|v| v.span.clone()).collect();
    spans.sort_by_key(|span| span.start);
    spans
}

/// The names in the row: whole cells in a table, in running text where something says so. `all`: not only those beside
/// values.
fn names(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    table: Option<&Table>,
    values: &[Value],
    all: bool,
) -> Vec<(usize, Range<usize>)> {
    let mut names = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        if let Some(cell) = piece.unit.and_then(|u| u.cell) {
            // A header row names columns, not persons.
            if table.is_some_and(|t| t.is_header(cell.row)) {
                continue;
            }
            let label = table.and_then(|t| t.header(cell)).or(piece.left);
            let labelled = label.is_some_and(|l| verifier.names.is_label(l));
            let a_label = || label.is_none() && verifier.headers.is_header(piece.text);
            if (labelled || label.is_none()) && verifier.names.is_cell(piece.text, labelled) && !a_label() {
                names.push((number, 0..piece.text.len()));
                continue;
            }
        } else if let Some(label) = piece.own() {
            // A key in another language stands over values of any kind.
            let sure = !label.is_ascii();
            if verifier.names.is_label(label) && verifier.names.is_cell(piece.text, sure) {
                names.push((number, 0..piece.text.len()));
                continue;
            }
        }
        let first = values.partition_point(|v| v.piece < number);
        let mine = values[first..].iter().take_while(|v| v.piece == number).count();
        let mine = &values[first..first + mine];
        let numbers = numbers(piece, mine);
        let mut add = |part| {
            let found = verifier.names.in_text(piece.text, part, &numbers);
            names.extend(found.into_iter().map(|span| (number, span)));
        };
        match all || piece.form || piece.is_cell() {
            true => add(0..piece.text.floor_char_boundary(LOOK_ON)),
            false => around(piece.text, mine).into_iter().for_each(add),
        }
    }
    names
}

/// The sentences in which values stand, and what a report may show beside them: names elsewhere bear on nothing.
fn around(text: &str, values: &[Value]) -> Vec<Range<usize>> {
    let around = values.iter().map(|value| {
        let Range { start, end } = value.span;
        let sentence = sentence(text, start);
        let from = text.floor_char_boundary(sentence.start.min(start.saturating_sub(BESIDE)));
        from..text.ceil_char_boundary(sentence.end.max(end + BESIDE).min(text.len()))
    });
    let mut parts: Vec<Range<usize>> = around.collect();
    parts.sort_by_key(|part| part.start);
    parts.dedup_by(|next, last| {
        let meet = next.start <= last.end;
        last.end = if meet { last.end.max(next.end) } else { last.end };
        meet
    });
    parts
}

/// The sentence that a place stands in, as values of one scope share it.
pub fn scope_of(piece: &Piece<'_>, at: usize) -> usize {
    match piece.form || piece.is_cell() {
        true => usize::MAX,
        false => sentence(piece.text, at).start,
    }
}

/// What a context must not show, piece by piece, in order of place. `values` are the row's values that stand, best first.
pub fn covers(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    values: &[&Value],
    row: &Row,
) -> Vec<Vec<Cover>> {
    let mut covers: Vec<Vec<Cover>> = pieces.iter().map(|_| Vec::new()).collect();
    let mut claimed = Claimed::default();
    let values = values.iter().map(|v| (v.piece, &v.span, verifier.set.rules[v.rule].mask));
    for (piece, span, mask) in values.chain(row.names.iter().map(|(piece, span)| (*piece, span, Mask::Name)))
    {
        if claimed.claim(piece, span, 0) {
            let shown = mask.apply(&mask.normalise(&pieces[piece].text[span.clone()]));
            covers[piece].push(Cover { span: span.clone(), mask: shown });
        }
    }
    covers.iter_mut().for_each(|covers| covers.sort_by_key(|c| c.span.start));
    covers
}
