//! Masked numbers: how many real ones fit what is still to be seen (domain facts 5).

mod count;
pub mod county;
mod given;
mod join;
mod shape;

use std::hash::BuildHasher;
use std::ops::Range;

use jiff::civil::Date;

use super::Verifier;
use super::context::{Cover, cover_of, covered};
use super::form;
use super::label::sentence;
use super::name::is_han;
use super::person::{SALT, by_number};
use super::row::{Piece, Row, Value, scope_of};
use super::table::Table;
use crate::model::masked::{MaskKind, Masked};
use crate::model::{Location, Mask};
use crate::rule::model::RowFact;
use given::Given;
pub use join::{Joined, join};
pub use shape::read;

/// The most masked numbers that are kept to be held against each other.
pub const MOST: usize = 200_000;

/// Fewer candidates than this, and the number is as good as not masked (domain facts 5).
pub const BARE: u64 = 100;
/// How far what is said of a person stands from the number (bytes).
const NEAR: usize = 400;
/// How many cells of a row, and names before and after a value, are looked at: a row of thousands is about nobody.
const TOLD: usize = 32;
/// So many candidates must remain of what the report shows.
const ENOUGH: u64 = 10_000;

/// How many numbers of a kind fit the cells; of several lengths that a number may have, all of them.
fn left(kind: MaskKind, cells: &[Vec<u8>], given: &Given, today: Date) -> u64 {
    let one = |cells: &Vec<u8>| match kind {
        MaskKind::Id => count::ids(cells, given, today),
        MaskKind::Phone => count::phones(cells),
        MaskKind::Card => count::cards(cells),
    };
    cells.iter().map(one).fold(0, u64::saturating_add)
}

/// Counts for each masked number of a row how many fit it and what stands beside it. `county`: the draft names one.
pub fn weigh(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    table: Option<&Table>,
    county: bool,
    values: &mut [Value],
) {
    if !values.iter().any(|v| verifier.masks[v.rule]) {
        return;
    }
    let told = pieces
        .iter()
        .filter_map(|p| Some((header(p, table).filter(|h| Given::told_by(h))?, told_in(p, p.text))));
    let told: Vec<(&str, &str)> = told.take(TOLD).collect();
    for value in values.iter_mut().filter(|v| verifier.masks[v.rule]) {
        let text = &pieces[value.piece].text[value.span.clone()];
        let Some((kind, cells)) = read(text).and_then(|shape| shape.named(&value.facts.label)) else {
            continue;
        };
        let alone = left(kind, &cells, &Given::default(), verifier.today);
        let given = match kind {
            MaskKind::Id => given(verifier, &pieces[value.piece], &told, county, value),
            _ => Given::default(),
        };
        // What contradicts the number is about somebody else.
        let told = Some(given)
            .filter(|given| *given != Given::default())
            .map(|given| left(kind, &cells, &given, verifier.today))
            .filter(|n| *n > 0 && *n < alone);
        let candidates = Some(told.unwrap_or(alone)).filter(|n| *n > 0);
        value.facts.candidates = candidates;
        value.facts.told = told.is_some();
        value.facts.bared = candidates.filter(|n| *n < BARE).map(|_| match kind {
            MaskKind::Id => RowFact::Id,
            MaskKind::Phone => RowFact::Phone,
            MaskKind::Card => RowFact::Account,
        });
    }
}

/// The sentence around a value, as far as it is near: a line may be a whole file.
fn near(text: &str, span: &Range<usize>) -> Range<usize> {
    let from = text.ceil_char_boundary(span.start.saturating_sub(NEAR));
    let to = text.floor_char_boundary((span.end + NEAR).min(text.len()));
    let within = sentence(&text[from..to], span.start - from);
    from + within.start..from + within.end
}

/// What stands beside a value and gives its person away. `told`: header and text of cells of its row.
fn given(
    verifier: &Verifier<'_>,
    own: &Piece<'_>,
    told: &[(&str, &str)],
    county: bool,
    value: &Value,
) -> Given {
    let mut given = Given { county, ..Given::default() };
    given.sentence(&own.text[near(own.text, &value.span)], verifier.today);
    told.iter().for_each(|(header, text)| given.cell(header, text, verifier.today));
    given
}

/// Whether the row names a person by an abbreviated name (张*) alone, in a column of names.
pub fn abbreviated_in(verifier: &Verifier<'_>, pieces: &[Piece<'_>], table: Option<&Table>) -> bool {
    let name = |p: &Piece<'_>| header(p, table).is_some_and(|h| verifier.names.is_label(h));
    table.is_some() && pieces.iter().any(|p| abbreviated(p.text).is_some() && name(p))
}

/// Shows less of the resident IDs of a row where what the report prints beside them would leave fewer than [`ENOUGH`]
/// (contract, "text"): birth dates by their year, addresses by their county, and the words around. `values` are those
/// that are printed, `covers` what is shown of them, piece by piece.
pub fn spare(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    table: Option<&Table>,
    county: bool,
    values: &[&Value],
    covers: &mut [Vec<Cover>],
) {
    let mask = |v: &Value| verifier.set.rules[v.rule].mask;
    // A piece with several of them is one.
    let mut told: Vec<(usize, &str)> = Vec::new();
    for other in values.iter().filter(|o| matches!(mask(o), Mask::Date | Mask::Address)) {
        let fresh = told.len() < TOLD && told.iter().all(|(piece, _)| *piece != other.piece);
        told.extend(header(&pieces[other.piece], table).filter(|_| fresh).map(|h| (other.piece, h)));
    }
    for value in values.iter().filter(|v| mask(v) == Mask::Id && v.span.len() >= 18) {
        let own = &pieces[value.piece];
        let Some(at) = cover_of(&covers[value.piece], &value.span) else { continue };
        if covers[value.piece][at].mask.len() != 18 {
            continue;
        }
        let mut given = Given { county, ..Given::default() };
        let spoken = near(own.text, &value.span);
        given.sentence(&covered(own.text, &spoken, &covers[value.piece]), verifier.today);
        for (other, header) in told.iter().filter(|(other, _)| *other != value.piece) {
            let text = pieces[*other].text;
            let shown = covered(text, &(0..text.len()), &covers[*other]);
            given.cell(header, told_in(&pieces[*other], &shown), verifier.today);
        }
        if given == (Given { county, ..Given::default() }) {
            continue;
        }
        let enough =
            |shown: &str| !(1..ENOUGH).contains(&count::ids(shown.as_bytes(), &given, verifier.today));
        let shown = &mut covers[value.piece][at].mask;
        if !enough(shown) {
            shown.replace_range(2.., &"*".repeat(16));
        }
    }
}

/// What a cell is called: by its column, else by the cell to its left; a line of a form by its label.
fn header<'a>(piece: &'a Piece<'_>, table: Option<&'a Table>) -> Option<&'a str> {
    match piece.unit {
        None if piece.form => form::pair(piece.text).map(|pair| pair.label),
        unit => table.and_then(|t| t.header(unit?.cell?)).or(piece.left),
    }
}

/// What a piece, or what is shown of it, says under its name.
fn told_in<'t>(piece: &Piece<'_>, text: &'t str) -> &'t str {
    match form::pair(text).filter(|_| piece.form && piece.unit.is_none()) {
        Some(pair) => pair.value,
        None => text,
    }
}

/// A masked number with the name beside it, to be held against other lists; `None` where no name stands there.
pub fn beside_name(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    table: Option<&Table>,
    row: &Row,
    value: &Value,
    location: impl FnOnce() -> Location,
) -> Option<Masked> {
    let candidates = value.facts.candidates.filter(|n| *n > 1)?;
    let piece = &pieces[value.piece];
    let text = &piece.text[value.span.clone()];
    let (kind, mut cells) = read(text)?.named(&value.facts.label)?;
    // Numbers of unknown length cannot be laid over each other.
    let cells = cells.pop().filter(|_| cells.is_empty())?;
    let at = (value.piece, value.span.start);
    let mine = |name: &&(usize, Range<usize>)| scope_of(&pieces[name.0], name.1.start) == value.scope;
    let split = row.names.partition_point(|(p, span)| (*p, span.start) <= at);
    let before = row.names[..split].iter().rev().take(TOLD).find(mine);
    // Where none stands before it, the first that follows.
    let name = before.or_else(|| row.names[split..].iter().take(TOLD).find(mine));
    let (names, named) = match name {
        Some((p, span)) => (keys(&pieces[*p].text[span.clone()]), true),
        None => (vec![key(&abbreviated_beside(verifier, pieces, table, value)?)], false),
    };
    let person = by_number(text);
    Some(Masked { kind, cells: cells.into(), names, named, candidates, person, location: location() })
}

/// The abbreviated name (张*, 李某某) in the row of a value.
fn abbreviated_beside(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    table: Option<&Table>,
    value: &Value,
) -> Option<String> {
    let piece = &pieces[value.piece];
    if piece.is_cell() {
        let name = |p: &Piece<'_>| header(p, table).is_some_and(|h| verifier.names.is_label(h));
        return pieces.iter().filter(|p| name(p)).find_map(|p| abbreviated(p.text));
    }
    let before = &piece.text[near(piece.text, &value.span).start..value.span.start];
    before.rsplit(['，', ',', '、', '：', ':', ' ', '（', '(']).find_map(abbreviated)
}

/// A name of which some characters are hidden, these as `*`.
fn abbreviated(text: &str) -> Option<String> {
    let text = text.trim();
    let hidden = |c: char| matches!(c, '*' | '×' | '某' | '○' | '●' | '〇' | '■' | 'X' | 'x');
    let name: String = text.chars().take(5).map(|c| if hidden(c) { '*' } else { c }).collect();
    let length = name.chars().count();
    let whole = name.starts_with(is_han) && name.chars().all(|c| c == '*' || is_han(c));
    (whole && name.contains('*') && (2..=4).contains(&length)).then_some(name)
}

fn key(name: &str) -> u64 {
    SALT.hash_one(("masked", name))
}

/// The keys of a full name: its own, and those of how lists abbreviate it.
fn keys(name: &str) -> Vec<u64> {
    let chars: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let hide = |shown: &dyn Fn(usize) -> bool| -> String {
        chars.iter().enumerate().map(|(i, c)| if shown(i) { *c } else { '*' }).collect()
    };
    let last = chars.len().saturating_sub(1);
    let mut forms = vec![hide(&|_| true), hide(&|i| i == 0)];
    if chars.len() > 2 {
        forms.extend([hide(&|i| i == 0 || i == last), hide(&|i| i < last), format!("{}*", chars[0])]);
    }
    forms.iter().map(|form| key(form)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 23);

    /// How many numbers fit a masked text, under its label and under none.
    fn least(text: &str, label: &str) -> Option<u64> {
        let counts = ["", label].into_iter().filter_map(|label| {
            let (kind, cells) = read(text)?.named(label)?;
            Some(left(kind, &cells, &Given::default(), TODAY)).filter(|n| *n > 0)
        });
        counts.min()
    }

    proptest! {
        /// The contract: `pii.weak-mask` never fires on our own reports.
        #[test]
        fn what_our_reports_show_leaves_ten_thousand(value in "[1-9][0-9]{4,18}", id in "[1-6][0-9]{16}[0-9X]", mobile in "1[3-9][0-9]{9}") {
            let kinds = [
                (Mask::Id, "身份证号"),
                (Mask::Account, "手机"),
                (Mask::Account, "身份证号"),
                (Mask::Phone, "手机"),
                (Mask::Card, "银行卡号"),
                (Mask::Plate, "号牌"),
            ];
            for (mask, label) in kinds {
                for value in [&value, &id, &mobile] {
                    // No telephone is that long.
                    if mask != Mask::Phone || value.len() <= 12 {
                        let shown = mask.apply(value);
                        let left = least(&shown, label);
                        prop_assert!(left.is_none_or(|n| n >= ENOUGH), "{} leaves {:?}", shown, left);
                    }
                }
            }
        }

        #[test]
        fn any_text_can_be_read(text in "[0-9Xx*●×·… _\\-?#X张]{0,24}", label in "(身份证号|手机|账号|)") {
            if let Some((kind, cells)) = read(&text).and_then(|s| s.named(&label)) {
                left(kind, &cells, &Given::default(), TODAY);
            }
        }
    }

    #[test]
    fn names_meet_how_lists_abbreviate_them() {
        let full = keys("张小明");
        for form in ["张**", "张*明", "张小*", "张某", "张某某", "张×明"] {
            let name = abbreviated(form).expect(form);
            assert!(full[1..].contains(&key(&name)), "{form}");
        }
        assert!(!full.contains(&key("张*丽")) && !keys("张明").contains(&key("李*")));
        for text in ["张小明", "*", "某某", "编号*", "张三李四*"] {
            assert!(abbreviated(text).is_none_or(|n| n == "编号*"), "{text}");
        }
    }
}
