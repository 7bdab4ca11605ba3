//! One row: the cells of a table row, or one line, paragraph or cell of its own. Its values are checked, told what
//! they are called and what stands beside them, and each claims its span.

use std::ops::Range;

use super::Verifier;
use super::context::Cover;
use super::label::{Around, Labels, first_chars, last_chars, sentence};
use super::mask;
use super::stands::{StandsSet, stands};
use super::table::Table;
use super::validator::{Checked, Subject};
use super::when::{Facts, RowFacts};
use crate::find::Hit;
use crate::fold::Folded;
use crate::model::mask::Mask;
use crate::model::value::compact;
use crate::model::{Block, Category, Part, Unit};
use crate::rule::model::RowFact;
use crate::rule::settle::label as normal;

/// How far a validator may look on after the value (bytes): the body of a key stands on the lines below its head.
const LOOK_ON: usize = 16 << 10;

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
    let mut names = names(verifier, pieces, table, &values);
    if let Some(rule) = naming {
        listed(verifier, pieces, table, &mut names);
        for (number, span) in &names {
            let known = |v: &Value| v.rule == rule && v.piece == *number && meet(&v.span, span);
            if !values.iter().any(known) {
                values.push(value(&pieces[*number], *number, rule, span.clone()));
            }
        }
    }
    for (number, piece) in pieces.iter().enumerate() {
        call_by_name(verifier, number, piece, table, &mut values);
    }
    for value in values.iter_mut().filter(|v| verifier.set.rules[v.rule].gives == Some(RowFact::Phone)) {
        if let Some(beside) = lines_before(pieces, value.piece, table) {
            value.facts.before = format!("{beside}{}", value.facts.before).into();
        }
    }
    mask::weigh(verifier, pieces, table, county, &mut values);
    let kept = provisional(verifier, &values);
    let gives = |v: &Value| verifier.set.rules[v.rule].gives.or(v.facts.bared);
    // A number that is well masked tells of nobody.
    let about_people = |v: &Value| {
        Some(v.rule) != naming
            && verifier.set.rules[v.rule].category == Category::Personal
            && (!verifier.masks[v.rule] || v.facts.bared.is_some())
    };
    let mut personal = !names.is_empty() && values.iter().any(about_people);
    for i in 0..values.len() {
        let (scope, piece) = (values[i].scope, values[i].piece);
        let mut facts = RowFacts::default();
        let others = kept.iter().map(|k| &values[*k]).filter(|o| o.scope == scope && !overlap(o, &values[i]));
        for fact in others.filter_map(gives) {
            facts.add(fact);
            if matches!(fact, RowFact::Id | RowFact::Phone | RowFact::Account) {
                facts.add(RowFact::Number);
            }
        }
        let named = names.iter().any(|(p, span)| {
            scope_of(&pieces[*p], span.start) == scope && !(*p == piece && meet(span, &values[i].span))
        });
        if named {
            facts.add(RowFact::Name);
            if facts.has(RowFact::Number) || facts.has(RowFact::Address) {
                facts.add(RowFact::Person);
            }
        }
        if verifier.asks_organ[values[i].rule] && organ(verifier, pieces, &values[i]) {
            facts.add(RowFact::Organ);
        }
        values[i].facts.row = facts;
    }
    personal |= kept.iter().any(|k| gives(&values[*k]) == Some(RowFact::Id))
        || !personal && values.iter().any(about_people) && mask::abbreviated_in(verifier, pieces, table);
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
    for (number, piece) in pieces.iter().enumerate() {
        let cell = piece.unit.and_then(|u| u.cell);
        // What a header calls something else is no name; one that is, was found by its header.
        if cell.is_some_and(|cell| table.is_some_and(|t| t.is_header(cell.row) || t.header(cell).is_some())) {
            continue;
        }
        for span in verifier.names.in_list(piece.text) {
            if !names.iter().any(|(n, name)| *n == number && meet(name, &span)) {
                names.push((number, span));
            }
        }
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
fn call_by_name(
    verifier: &Verifier<'_>,
    number: usize,
    piece: &Piece<'_>,
    table: Option<&Table>,
    values: &mut [Value],
) {
    let mine = values.iter().filter(|v| v.piece == number);
    let numbers: Vec<Range<usize>> =
        mine.filter(|v| has_number(&piece.text[v.span.clone()])).map(|v| v.span.clone()).collect();
    let cell = piece.unit.and_then(|u| u.cell);
    let header = cell.and_then(|cell| table?.header(cell));
    let own = piece.own();
    for value in values.iter_mut().filter(|v| v.piece == number) {
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
        facts.stands = stands(text, &span, piece.part()).with(piece.stands);
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

fn has_number(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= 5
}

/// The names in the row: whole cells in a table, in running text where something says so.
fn names(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    table: Option<&Table>,
    values: &[Value],
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
        let mine = values.iter().filter(|v| v.piece == number);
        let numbers: Vec<Range<usize>> =
            mine.filter(|v| has_number(&piece.text[v.span.clone()])).map(|v| v.span.clone()).collect();
        if piece.text.len() <= LOOK_ON {
            names.extend(verifier.names.in_text(piece.text, &numbers).into_iter().map(|span| (number, span)));
        }
    }
    names
}

/// The values that most likely stand, for what they tell about each other: by rank of claim, without overlaps.
fn provisional(verifier: &Verifier<'_>, values: &[Value]) -> Vec<usize> {
    let likely = |i: &usize| {
        let v = &values[*i];
        let rule = &verifier.set.rules[v.rule];
        v.facts.bared.is_some()
            || rule.gives.is_some()
                && (v.facts.labelled
                    || (v.facts.checked == "ok"
                        && (rule.labels.is_empty() || rule.severity.is_some() || unlabelled(rule))))
    };
    let mut order: Vec<usize> = (0..values.len()).filter(likely).collect();
    order.sort_by_key(|i| claim_key(verifier, &values[*i]));
    let mut kept: Vec<usize> = Vec::new();
    for i in order {
        if !kept.iter().any(|k| overlap(&values[*k], &values[i])) {
            kept.push(i);
        }
    }
    kept
}

/// Whether a rule may report a value that nothing labels.
fn unlabelled(rule: &crate::rule::Rule) -> bool {
    rule.judge
        .iter()
        .any(|j| j.severity.is_some() && j.when.labelled != Some(true) && j.when.label.is_empty())
}

/// Ranks claims: smaller rank first, labelled before unlabelled, longer before shorter.
pub fn claim_key(
    verifier: &Verifier<'_>,
    value: &Value,
) -> (u8, bool, std::cmp::Reverse<usize>, usize, usize) {
    let rank = verifier.set.rules[value.rule].claim.unwrap_or(u8::MAX);
    (rank, !value.facts.labelled, std::cmp::Reverse(value.span.len()), value.piece, value.span.start)
}

/// Whether two values share a character.
pub fn overlap(a: &Value, b: &Value) -> bool {
    a.piece == b.piece && meet(&a.span, &b.span)
}

fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The sentence that a place stands in, as values of one scope share it.
pub fn scope_of(piece: &Piece<'_>, at: usize) -> usize {
    match piece.form || piece.unit.is_some_and(|u| u.cell.is_some()) {
        true => usize::MAX,
        false => sentence(piece.text, at).start,
    }
}

/// Whether an organ or a company is named as the holder: after 户名 and the like in the sentence or just above it.
fn organ(verifier: &Verifier<'_>, pieces: &[Piece<'_>], value: &Value) -> bool {
    const HOLDER: &[&str] =
        &["户名", "户主单位", "账户名称", "帐户名称", "单位名称", "收款单位", "收款人", "开户单位"];
    let piece = &pieces[value.piece];
    let names_organ = |text: &str| {
        // The holder that stands nearest before.
        let held = HOLDER.iter().filter_map(|h| text.rfind(h).map(|at| at + h.len())).max();
        held.is_some_and(|at| {
            let held = first_chars(&text[at..], 40);
            let name = held.trim_start_matches([':', '：', ' ', '\u{3000}', '\n', '为', '是']);
            let name =
                &name[..name.find(['，', ',', '；', ';', '。', '\n', '\t', ' ']).unwrap_or(name.len())];
            verifier.set.lexicon.organs.iter().any(|o| {
                name.ends_with(o.as_str()) || name.trim_end_matches(['）', ')']).ends_with(o.as_str())
            })
        })
    };
    if piece.unit.is_some_and(|u| u.cell.is_some()) {
        let row: String = pieces.iter().map(|p| p.text).collect::<Vec<_>>().join("：");
        return names_organ(&row) || names_organ(piece.heading);
    }
    names_organ(&piece.text[sentence(piece.text, value.span.start)])
        || names_organ(last_chars(&piece.text[..value.span.start], 60))
        || names_organ(piece.heading)
}

/// The covers of a piece: what a context must not show. `values` are the row's values that stand, best first.
pub fn covers(verifier: &Verifier<'_>, piece: usize, text: &str, values: &[&Value], row: &Row) -> Vec<Cover> {
    let mut covers: Vec<Cover> = Vec::new();
    let mut add = |span: Range<usize>, mask: Mask| {
        if !covers.iter().any(|c| meet(&c.span, &span)) {
            let shown = mask.apply(&mask.normalise(&text[span.clone()]));
            covers.push(Cover { span, mask: shown });
        }
    };
    for value in values.iter().filter(|v| v.piece == piece) {
        add(value.span.clone(), verifier.set.rules[value.rule].mask);
    }
    for (_, span) in row.names.iter().filter(|(p, _)| *p == piece) {
        add(span.clone(), Mask::Name);
    }
    covers.sort_by_key(|c| c.span.start);
    covers
}
