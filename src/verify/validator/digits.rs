//! Arithmetic of check digits and dates. Inputs are ASCII bytes; what is not of the form asked for gives `None` or `false`.

use jiff::civil::Date;

/// Weights of the 17 body digits of an identity number: 2^(18−i) mod 11 (GB 11643-1999).
pub const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Check characters by the remainder modulo 11 of the weighted sum (GB 11643-1999).
pub const ID_CHECKS: &[u8; 11] = b"10X98765432";

/// Whether there is something and all of it is digits.
pub fn all_digits(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
}

/// The number that at most 9 digits spell.
pub fn number(bytes: &[u8]) -> Option<u32> {
    (all_digits(bytes) && bytes.len() <= 9).then(|| bytes.iter().fold(0, |n, b| n * 10 + u32::from(b - b'0')))
}

/// The check character of an identity number, from its first 17 digits (GB 11643-1999, ISO/IEC 7064 MOD 11-2).
pub fn id_check(body: &[u8]) -> Option<u8> {
    let sum: u32 = body.iter().zip(ID_WEIGHTS).map(|(b, w)| u32::from(b.wrapping_sub(b'0')) * w).sum();
    (body.len() == 17 && all_digits(body)).then(|| ID_CHECKS[(sum % 11) as usize])
}

/// The digit that makes `body` pass the Luhn test when put at its end (ISO/IEC 7812-1, annex B).
pub fn luhn_check(body: &[u8]) -> Option<u8> {
    if !all_digits(body) {
        return None;
    }
    let sum: u32 = body
        .iter()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b - b'0') * if i % 2 == 0 { 2 } else { 1 };
            if d > 9 { d - 9 } else { d }
        })
        .fold(0, |a, d| (a + d) % 10);
    Some(b'0' + ((10 - sum) % 10) as u8)
}

/// Whether the last digit is the Luhn digit of the others.
pub fn luhn(digits: &[u8]) -> bool {
    digits.split_last().is_some_and(|(last, body)| luhn_check(body) == Some(*last))
}

/// The value of a character in base 36: 0–9, then A = 10 to Z = 35.
pub fn base36(b: u8) -> Option<u32> {
    match b {
        b'0'..=b'9' => Some(u32::from(b - b'0')),
        b'A'..=b'Z' => Some(u32::from(b - b'A') + 10),
        _ => None,
    }
}

/// A day that exists.
pub fn day(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Whether eight digits name a day of the last or this century.
pub fn is_day(yyyymmdd: &[u8]) -> bool {
    eight(yyyymmdd).is_some_and(|d| (1900..2100).contains(&d.year()))
}

fn eight(yyyymmdd: &[u8]) -> Option<Date> {
    if yyyymmdd.len() != 8 {
        return None;
    }
    day(number(&yyyymmdd[..4])?, number(&yyyymmdd[4..6])?, number(&yyyymmdd[6..])?)
}

/// The day that `YYYYMMDD` names, if a person can be born on it: 1900-01-01 to `today`.
pub fn birth(yyyymmdd: &[u8], today: Date) -> Option<Date> {
    born(eight(yyyymmdd)?, today)
}

/// The day itself, if a person can be born on it: 1900-01-01 to `today`.
pub fn born(date: Date, today: Date) -> Option<Date> {
    (date.year() >= 1900 && date <= today).then_some(date)
}

/// Whether `YYMMDD` is a day of the 1900s or the 2000s, up to `today`.
pub fn short_birth(yymmdd: &[u8], centuries: &[u32], today: Date) -> bool {
    yymmdd.len() == 6
        && number(yymmdd).is_some_and(|n| {
            centuries
                .iter()
                .filter_map(|c| day(c * 100 + n / 10_000, n / 100 % 100, n % 100))
                .any(|d| born(d, today).is_some())
        })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = Date::constant(2026, 11, 23);

    #[test]
    fn known_numbers_carry_their_check_digit() {
        assert_eq!(id_check(b"11010519491231002"), Some(b'X'));
        assert_eq!(id_check(b"33028119900307123"), Some(b'1'));
        assert_eq!(id_check(b"1101051949123100"), None);
        assert_eq!(id_check(b"1101051949123100A"), None);
        for card in ["6222021001116245702", "6228480000000000018", "6225880000000019", "352099001761481"] {
            assert!(luhn(card.as_bytes()), "{card}");
        }
        assert!(!luhn(b""));
        assert!(!luhn(b"62220x"));
    }

    #[test]
    fn births_are_real_days_of_the_past() {
        assert!(birth(b"20000229", TODAY).is_some());
        assert!(birth(b"19000101", TODAY).is_some());
        assert!(birth(b"20261123", TODAY).is_some());
        for bad in [&b"20150229"[..], b"18991231", b"20261124", b"19901301", b"1990030", b"199003071"] {
            assert!(birth(bad, TODAY).is_none());
        }
        assert!(short_birth(b"900307", &[19], TODAY));
        assert!(!short_birth(b"900230", &[19], TODAY));
        assert!(!short_birth(b"300101", &[20], TODAY));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_never_passes(body in "[0-9]{17}", at in 0usize..17, add in 1u8..10) {
            let check = id_check(body.as_bytes()).unwrap();
            let mut wrong = body.into_bytes();
            wrong[at] = (wrong[at] - b'0' + add) % 10 + b'0';
            prop_assert_ne!(id_check(&wrong), Some(check));
        }

        #[test]
        fn luhn_finds_one_wrong_digit(body in "[0-9]{12,18}", at in 0usize..12, add in 1u8..10) {
            let mut card = body.into_bytes();
            card.push(luhn_check(&card).unwrap());
            prop_assert!(luhn(&card));
            card[at] = (card[at] - b'0' + add) % 10 + b'0';
            prop_assert!(!luhn(&card));
        }
    }
}
