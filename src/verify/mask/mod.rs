//! Masked numbers: how many real ones fit what is still to be seen (domain facts 5).

mod count;
mod given;
mod join;
mod shape;

use std::hash::BuildHasher;
use std::ops::Range;

use jiff::civil::Date;

use super::Verifier;
use super::label::sentence;
use super::name::is_han;
use super::person::SALT;
use super::row::{Piece, Row, Value, scope_of};
use super::table::Table;
use crate::model::Location;
use crate::model::masked::{MaskKind, Masked};
use given::Given;
pub use join::{Joined, join};
pub use shape::read;

/// The most masked numbers that are kept to be held against each other.
pub const MOST: usize = 200_000;

/// How many numbers of a kind fit the cells; of several lengths that a number may have, all of them.
fn left(kind: MaskKind, cells: &[Vec<u8>], given: &Given, today: Date) -> u64 {
    let one = |cells: &Vec<u8>| match kind {
        MaskKind::Id => count::ids(cells, given, today),
        MaskKind::Phone => count::phones(cells),
        MaskKind::Card => count::cards(cells),
    };
    cells.iter().map(one).fold(0, u64::saturating_add)
}

/// Counts for each masked number of a row how many fit it and what the row gives away.
pub fn weigh(verifier: &Verifier<'_>, pieces: &[Piece<'_>], table: Option<&Table>, values: &mut [Value]) {
    for value in values.iter_mut().filter(|v| verifier.masks[v.rule]) {
        let text = &pieces[value.piece].text[value.span.clone()];
        let Some((kind, cells)) = read(text).and_then(|shape| shape.named(&value.facts.label)) else {
            continue;
        };
        let given = match kind {
            MaskKind::Id => given(verifier, pieces, table, value),
            _ => Given::default(),
        };
        let nothing = Given::default();
        let alone = left(kind, &cells, &nothing, verifier.today);
        // What contradicts the number is about somebody else.
        let told = Some(left(kind, &cells, &given, verifier.today)).filter(|n| *n > 0 && *n < alone);
        value.facts.candidates = Some(told.unwrap_or(alone)).filter(|n| *n > 0);
        value.facts.told = told.is_some();
    }
}

/// What the row gives away of the person.
fn given(verifier: &Verifier<'_>, pieces: &[Piece<'_>], table: Option<&Table>, value: &Value) -> Given {
    let mut given = Given::default();
    let piece = &pieces[value.piece];
    if piece.unit.is_none_or(|u| u.cell.is_none()) {
        given.sentence(&piece.text[sentence(piece.text, value.span.start)], verifier.today);
        return given;
    }
    for piece in pieces {
        if let Some(header) = header(piece, table) {
            given.cell(header, piece.text, verifier.today);
        }
    }
    given
}

/// What a cell is called: by its column, else by the cell to its left.
fn header<'a>(piece: &'a Piece<'_>, table: Option<&'a Table>) -> Option<&'a str> {
    let cell = piece.unit.and_then(|u| u.cell)?;
    let table = table.filter(|t| t.below_header(cell.row));
    table.and_then(|t| t.header(cell.column)).or(piece.left)
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
    let (kind, mut cells) = read(&piece.text[value.span.clone()])?.named(&value.facts.label)?;
    // Numbers of unknown length cannot be laid over each other.
    let cells = cells.pop().filter(|_| cells.is_empty())?;
    let at = (value.piece, value.span.start);
    let mine = |p: &usize, span: &Range<usize>| scope_of(&pieces[*p], span.start) == value.scope;
    let mut names = row.names.iter().filter(|(p, span)| mine(p, span));
    let first = names.clone().next();
    let name = names.rfind(|(p, span)| (*p, span.start) <= at).or(first);
    let (names, named) = match name {
        Some((p, span)) => (keys(&pieces[*p].text[span.clone()]), true),
        None => (vec![key(&abbreviated_beside(verifier, pieces, table, value)?)], false),
    };
    Some(Masked { kind, cells: cells.into(), names, named, candidates, location: location() })
}

/// The abbreviated name (张*, 李某某) in the row of a value.
fn abbreviated_beside(
    verifier: &Verifier<'_>,
    pieces: &[Piece<'_>],
    table: Option<&Table>,
    value: &Value,
) -> Option<String> {
    let piece = &pieces[value.piece];
    if piece.unit.is_some_and(|u| u.cell.is_some()) {
        let name = |p: &Piece<'_>| header(p, table).is_some_and(|h| verifier.names.is_label(h));
        return pieces.iter().filter(|p| name(p)).find_map(|p| abbreviated(p.text));
    }
    let before = &piece.text[sentence(piece.text, value.span.start).start..value.span.start];
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
    use crate::model::Mask;

    const TODAY: Date = Date::constant(2026, 11, 23);

    /// How many numbers fit a masked text under any label that it may bear.
    fn least(text: &str) -> Option<u64> {
        let labels = ["", "身份证号", "手机", "银行卡号"];
        let counts = labels.iter().filter_map(|label| {
            let (kind, cells) = read(text)?.named(label)?;
            Some(left(kind, &cells, &Given::default(), TODAY)).filter(|n| *n > 0)
        });
        counts.min()
    }

    proptest! {
        /// The contract: `pii.weak-mask` never fires on our own reports.
        #[test]
        fn what_our_reports_show_leaves_ten_thousand(value in "[1-9][0-9]{4,18}", id in "[1-6][0-9]{16}[0-9X]", mobile in "1[3-9][0-9]{9}") {
            for mask in [Mask::Id, Mask::Account, Mask::Phone, Mask::Card, Mask::Plate] {
                for value in [&value, &id, &mobile] {
                    // No telephone is that long.
                    if mask != Mask::Phone || value.len() <= 12 {
                        let shown = mask.apply(value);
                        prop_assert!(least(&shown).is_none_or(|n| n >= 10_000), "{} leaves {:?}", shown, least(&shown));
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
