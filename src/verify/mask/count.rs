//! How many real numbers fit what a mask leaves to be seen (domain facts 5). Everything is computed from the digits
//! shown: check digit, days that exist, region codes and heads in use, and what stands beside the number.

use std::cell::RefCell;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::given::Given;
use crate::verify::validator::digits::{ID_CHECKS, ID_WEIGHTS};
use crate::verify::validator::{is_prefecture, mobile_head};

/// The year from which on living persons are counted, and the first one that stands in any number.
const FIRST_YEAR: i32 = 1925;
const EARLIEST: i32 = 1900;
/// County codes ever in use (GB/T 2260, all editions), spread evenly over the 559 prefectures: of codes that are only
/// partly seen, this many exist in a prefecture.
const COUNTIES: f64 = 6173.0 / 559.0;

/// How many there are for each remainder modulo 11 of their weighted digits.
type Remainders = [f64; 11];

/// Whether a digit fits what is seen of its place.
fn fits(cell: u8, digit: u32) -> bool {
    cell == b'*' || u32::from(cell.wrapping_sub(b'0')) == digit
}

/// Whether the decimal digits of `value` fit `cells`.
fn fit(cells: &[u8], mut value: u32) -> bool {
    cells.iter().rev().all(|cell| {
        let digit = value % 10;
        value /= 10;
        fits(*cell, digit)
    })
}

/// The remainder of the digits of `value` at the places that end before `end`.
fn remainder(end: usize, length: usize, mut value: u32) -> usize {
    let mut sum = 0;
    for weight in ID_WEIGHTS[end - length..end].iter().rev() {
        sum += value % 10 * weight;
        value /= 10;
    }
    (sum % 11) as usize
}

/// The digits that fit the cells from place `first` on, whatever they say.
fn digits(cells: &[u8], first: usize) -> Remainders {
    let mut found = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    for (cell, weight) in cells.iter().zip(&ID_WEIGHTS[first..]) {
        let mut place = [0.0; 11];
        for digit in (0..10).filter(|d| fits(*cell, *d)) {
            place[(digit * weight % 11) as usize] += 1.0;
        }
        found = convolve(&found, &place);
    }
    found
}

/// The last month and day of a year.
const YEAR_END: (u32, u32) = (12, 31);

fn regions(cells: &[u8], given: &Given) -> Remainders {
    static PREFECTURES: LazyLock<Vec<u32>> =
        LazyLock::new(|| (1000..10_000).filter(|code| is_prefecture(*code)).collect());
    let (mut found, mut lone) = ([0.0; 11], [0.0; 11]);
    for code in PREFECTURES.iter().filter(|code| fit(&cells[..4], **code)) {
        // Of Taiwan, Hong Kong and Macau there is one code each.
        let alone = matches!(code / 100, 71 | 81..=83);
        let to = if alone { &mut lone } else { &mut found };
        to[remainder(4, 4, *code)] += 1.0;
    }
    let mut all = convolve(&found, &digits(&cells[4..], 4));
    if cells.contains(&b'*') {
        all.iter_mut().for_each(|n| *n *= COUNTIES / 100.0);
    }
    if fit(&cells[4..], 0) {
        add(&mut all, &lone);
    }
    let codes: f64 = all.iter().sum();
    if given.county && codes > 1.0 {
        all.iter_mut().for_each(|n| *n /= codes);
    }
    all
}

/// The days of a year that fit, by remainder, up to `last` (month, day).
fn days(cells: &[u8], given: &Given, leap: bool, last: (u32, u32)) -> Remainders {
    if cells == b"****" && given.month.is_none() && last == YEAR_END {
        static ALL: LazyLock<[Remainders; 2]> =
            LazyLock::new(|| [false, true].map(|leap| days_of(b"****", &Given::default(), leap, YEAR_END)));
        return ALL[usize::from(leap)];
    }
    days_of(cells, given, leap, last)
}

fn days_of(cells: &[u8], given: &Given, leap: bool, last: (u32, u32)) -> Remainders {
    const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut found = [0.0; 11];
    for month in (1..=12).filter(|m| fit(&cells[..2], *m) && given.month.is_none_or(|g| g == *m)) {
        let length = LENGTHS[month as usize - 1] + u32::from(leap && month == 2);
        for day in (1..=length).filter(|d| fit(&cells[2..], *d) && given.day.is_none_or(|g| g == *d)) {
            if (month, day) <= last {
                found[remainder(14, 4, month * 100 + day)] += 1.0;
            }
        }
    }
    found
}

fn dates(cells: &[u8], given: &Given, today: Date) -> Remainders {
    let mut found = [0.0; 11];
    let (mut common, mut leap) = ([0.0; 11], [0.0; 11]);
    let this = i32::from(today.year());
    let first = if cells[..4].contains(&b'*') { FIRST_YEAR } else { EARLIEST };
    for year in (first..this).filter(|y| given.fits(*y)) {
        let number = year.unsigned_abs();
        if fit(&cells[..4], number) {
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let years = if is_leap { &mut leap } else { &mut common };
            years[remainder(10, 4, number)] += 1.0;
        }
    }
    add(&mut found, &convolve(&common, &days(&cells[4..], given, false, YEAR_END)));
    if leap.iter().any(|n| *n > 0.0) {
        add(&mut found, &convolve(&leap, &days(&cells[4..], given, true, YEAR_END)));
    }
    if given.fits(this) && fit(&cells[..4], this.unsigned_abs()) {
        let last = (u32::from(today.month().unsigned_abs()), u32::from(today.day().unsigned_abs()));
        let mut year = [0.0; 11];
        year[remainder(10, 4, this.unsigned_abs())] = 1.0;
        let is_leap = today.in_leap_year();
        add(&mut found, &convolve(&year, &days(&cells[4..], given, is_leap, last)));
    }
    found
}

fn sequences(cells: &[u8], given: &Given) -> Remainders {
    let Some(male) = given.male else { return digits(cells, 14) };
    let mut last = [0.0; 11];
    for digit in (0..10).filter(|d| (d % 2 == 1) == male && fits(cells[2], *d)) {
        last[remainder(17, 1, digit)] += 1.0;
    }
    convolve(&digits(&cells[..2], 14), &last)
}

fn add(to: &mut Remainders, more: &Remainders) {
    to.iter_mut().zip(more).for_each(|(a, b)| *a += b);
}

fn convolve(a: &Remainders, b: &Remainders) -> Remainders {
    let mut out = [0.0; 11];
    for (i, x) in a.iter().enumerate().filter(|(_, x)| **x > 0.0) {
        for (j, y) in b.iter().enumerate() {
            out[(i + j) % 11] += x * y;
        }
    }
    out
}

/// Regions and dates together. The numbers of a list are masked alike, so the last answer is kept.
fn places_and_days(cells: &[u8], given: &Given, today: Date) -> Remainders {
    type Last = Option<(Vec<u8>, Given, Date, Remainders)>;
    thread_local!(static LAST: RefCell<Last> = const { RefCell::new(None) });
    LAST.with_borrow_mut(|last| match last {
        Some((c, g, t, found)) if c == cells && g == given && *t == today => *found,
        _ => {
            let found = convolve(&regions(&cells[..6], given), &dates(&cells[6..], given, today));
            *last = Some((cells.to_vec(), given.clone(), today, found));
            found
        }
    })
}

/// How many resident IDs fit 18 cells and what is given; 0: none, it is no ID.
pub fn ids(cells: &[u8], given: &Given, today: Date) -> u64 {
    if cells.len() != 18 {
        return 0;
    }
    let all = convolve(&places_and_days(&cells[..14], given, today), &sequences(&cells[14..17], given));
    let sum: f64 = match ID_CHECKS.iter().position(|c| *c == cells[17]) {
        Some(remainder) => all[remainder],
        None if cells[17] == b'*' => all.iter().sum(),
        None => 0.0,
    };
    if sum <= 0.0 { 0 } else { (sum.round() as u64).max(1) }
}

/// How many telephone numbers fit: of mobiles those with a head in use, of others all.
pub fn phones(cells: &[u8]) -> u64 {
    if cells.len() != 11 || cells[0] == b'0' {
        return tens(cells);
    }
    let heads = (130..200).filter(|h| fit(&cells[..3], *h) && mobile_head([*h / 10 % 10, *h % 10])).count();
    heads as u64 * tens(&cells[3..])
}

/// How many accounts fit; a card's last digit follows from the others (ISO/IEC 7812-1).
pub fn cards(cells: &[u8]) -> u64 {
    let card = matches!(cells.first(), Some(b'3'..=b'6' | b'8' | b'9' | b'*'));
    let all = tens(cells);
    if card { (all / 10).max(1) } else { all }
}

fn tens(cells: &[u8]) -> u64 {
    let hidden = cells.iter().filter(|c| **c == b'*').count();
    10_u64.saturating_pow(u32::try_from(hidden).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::verify::validator::digits::id_check;

    const TODAY: Date = Date::constant(2025, 12, 31);

    fn left(cells: &str) -> u64 {
        ids(cells.as_bytes(), &Given::default(), TODAY)
    }

    /// The table of domain facts 5, on a number of a county of one's own: 330281199003071231.
    #[test]
    fn the_usual_masks_leave_what_the_table_says() {
        for (cells, least, most) in [
            ("33028119900307123*", 1, 1),
            ("330281****03071231", 7, 11),
            ("3302811990****1231", 31, 35),
            ("33028119900307***1", 90, 92),
            ("33028119900307****", 1000, 1000),
            ("33028119******1231", 2485, 2495),
            ("330281********1231", 3345, 3360),
            ("330281199003******", 31_000, 31_000),
            ("330281**********31", 335_000, 335_700),
            ("******199003071231", 540, 580),
        ] {
            let n = left(cells);
            assert!((least..=most).contains(&n), "{cells}: {n}");
        }
        assert!(left("33**************31") > 1_000_000);
        assert!((30_000..70_000).contains(&left("3302**********1231")));
        assert_eq!(left("330281199003071231"), 1);
    }

    #[test]
    fn what_cannot_be_an_id_leaves_none() {
        for cells in ["33028119900230****", "990281********1231", "33028120270101****", "330281199003071230"]
        {
            assert_eq!(left(cells), 0, "{cells}");
        }
    }

    #[test]
    fn what_stands_beside_it_leaves_less() {
        let cells = b"330281********1231";
        let year = Given { years: Some((1990, 1990)), ..Given::default() };
        assert!((32..=34).contains(&ids(cells, &year, TODAY)));
        let month = Given { month: Some(3), ..year.clone() };
        assert!((1..=4).contains(&ids(cells, &month, TODAY)));
        let day = Given { day: Some(7), ..month };
        assert_eq!(ids(cells, &day, TODAY), 1);
        let male = Given { male: Some(true), ..Given::default() };
        let half = ids(b"33028119900307****", &male, TODAY);
        assert_eq!(half, 500);
    }

    #[test]
    fn a_county_that_is_named_leaves_one_region() {
        let county = Given { county: true, ..Given::default() };
        let days = 36_890.0 + 365.0;
        let near = |n: u64, want: f64| (n as f64 - want).abs() <= want / 50.0 + 1.0;
        // Three digits at the end: ten sequences a day, of which every eleventh has this check digit.
        let tail = ids(b"33*************231", &county, TODAY);
        assert!(near(tail, days * 10.0 / 11.0), "{tail}");
        let year = Given { years: Some((1990, 1990)), ..county.clone() };
        assert!(near(ids(b"33*************231", &year, TODAY), 365.0 * 10.0 / 11.0));
        assert!(near(ids(b"3302**********1231", &county, TODAY), days / 11.0));
        // What is seen of the region already says as much.
        let seen = b"330281********1231";
        assert_eq!(ids(seen, &county, TODAY), ids(seen, &Given::default(), TODAY));
    }

    #[test]
    fn the_oldest_are_counted_where_the_year_is_seen() {
        assert!((300..=366).contains(&left("3302811920********").div_euclid(1000)));
        assert!((30..=34).contains(&left("3302811920****1231")));
        assert_eq!(left("3302811899****1231"), 0);
    }

    /// Every way to fill what is hidden, tried one by one; a hidden last place may also be an X.
    fn tried(cells: &[u8], good: &dyn Fn(&[u8]) -> bool) -> u64 {
        let Some(at) = cells.iter().position(|c| *c == b'*') else { return u64::from(good(cells)) };
        let digits = if at == 17 { &b"0123456789X"[..] } else { &b"0123456789"[..] };
        let fill = |digit: &u8| {
            let mut filled = cells.to_vec();
            filled[at] = *digit;
            tried(&filled, good)
        };
        digits.iter().map(fill).sum()
    }

    /// A valid number, and the same with some of its places from `from` on hidden.
    fn hidden(number: &[u8], from: usize, places: &[usize]) -> Vec<u8> {
        let mut cells = number.to_vec();
        places.iter().for_each(|at| cells[from + at % (number.len() - from)] = b'*');
        cells
    }

    proptest! {
        #[test]
        fn ids_agree_with_trying_every_number(
            day in 0_i32..36_000,
            sequence in 0_u32..1000,
            places in prop::collection::vec(0_usize..12, 0..4),
            (birth, age, sex) in any::<(bool, bool, bool)>(),
        ) {
            let born = Date::constant(1926, 1, 1).checked_add(jiff::Span::new().days(day)).expect("a day");
            let body = format!("330281{}{sequence:03}", born.strftime("%Y%m%d"));
            let check = id_check(body.as_bytes()).expect("17 digits");
            let mut number = body.into_bytes();
            number.push(check);
            let cells = hidden(&number, 6, &places);
            let year = i32::from(born.year());
            let given = Given {
                years: birth.then_some((year, year)).or(age.then_some((year - 1, year))),
                month: birth.then_some(born.month().unsigned_abs().into()),
                day: None,
                male: sex.then_some(sequence % 2 == 1),
                county: false,
            };
            let good = |n: &[u8]| {
                let part = |r: std::ops::Range<usize>| crate::verify::validator::digits::number(&n[r]);
                let date = crate::verify::validator::digits::birth(&n[6..14], TODAY);
                date.is_some_and(|d| {
                    i32::from(d.year()) >= if cells[6..10].contains(&b'*') { 1925 } else { 1900 }
                        && given.fits(d.year().into())
                        && given.month.is_none_or(|m| part(10..12) == Some(m))
                }) && given.male.is_none_or(|male| (n[16] % 2 == 1) == male)
                    && id_check(&n[..17]) == Some(n[17])
            };
            prop_assert_eq!(ids(&cells, &given, TODAY), tried(&cells, &good), "{}", String::from_utf8_lossy(&cells));
        }

        #[test]
        fn telephones_agree_with_trying_every_number(
            number in "1[3-9][0-9]{9}",
            places in prop::collection::vec(0_usize..11, 1..4),
        ) {
            let cells = hidden(number.as_bytes(), 0, &places);
            let good = |n: &[u8]| n[0] == b'1' && mobile_head([n[1], n[2]].map(|d| u32::from(d - b'0')));
            prop_assert_eq!(phones(&cells), tried(&cells, &good));
        }

        #[test]
        fn cards_agree_with_trying_every_number(
            body in "62[0-9]{13,16}",
            places in prop::collection::vec(0_usize..16, 1..4),
        ) {
            use crate::verify::validator::digits::{luhn, luhn_check};
            let mut number = body.into_bytes();
            let check = luhn_check(&number).expect("digits");
            number.push(check);
            let cells = hidden(&number, 0, &places);
            // Place 17 of a card is a digit like the others.
            let trials = tried(&cells, &|n| n.iter().all(u8::is_ascii_digit) && luhn(n));
            prop_assert_eq!(cards(&cells), trials);
        }
    }

    #[test]
    fn telephones_and_accounts() {
        assert_eq!(phones(b"19868946*77"), 10);
        assert_eq!(phones(b"138****1234"), 10_000);
        assert!((40..=63).contains(&phones(b"1**58211234")));
        assert_eq!(phones(b"62701***"), 1000);
        assert_eq!(phones(b"14*58211234"), 3);
        assert_eq!(cards(b"6222021001116245***"), 100);
        assert_eq!(cards(b"***************5702"), 100_000_000_000_000);
        assert_eq!(cards(b"332010100101234**"), 10);
        assert_eq!(cards(b"132010100101234**"), 100);
    }
}
