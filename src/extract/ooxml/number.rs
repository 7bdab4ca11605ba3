//! Numbers as OOXML stores them, read as decimal digits: never through binary floating point, so that no digit of a
//! long number changes.

use std::borrow::Cow;

/// Largest exponent that is written out.
const MOST: i32 = 400;

/// The number without an exponent and without a fraction of zeros; anything that is no number stays as it is.
pub fn plain(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    match expanded(trimmed) {
        Some(number) => Cow::Owned(number),
        None => Cow::Borrowed(text),
    }
}

fn expanded(text: &str) -> Option<String> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let written_out = exponent == 0 && fraction.is_empty();
    if whole.is_empty() || !digits(whole) || !digits(fraction) || written_out || exponent.abs() > MOST {
        return None;
    }
    let all = [whole, fraction].concat();
    let point = whole.len() as i64 + i64::from(exponent);
    let (whole, fraction) = if point <= 0 {
        ("0".to_owned(), "0".repeat(usize::try_from(-point).ok()?) + &all)
    } else {
        let point = usize::try_from(point).ok()?;
        match all.split_at_checked(point) {
            Some((whole, fraction)) => (whole.to_owned(), fraction.to_owned()),
            None => (format!("{all:0<point$}"), String::new()),
        }
    };
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    // A leading zero of the mantissa (0.33E+18) goes; the digits of 007 as written do not come here.
    let whole = if exponent == 0 { whole.as_str() } else { whole.trim_start_matches('0') };
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(format!("{sign}{whole}{dot}{fraction}"))
}

/// Whether a number of as many digits as an ID number has lost its last ones. Spreadsheets keep 15 digits and fill up
/// with zeros; other programs write the shortest form of a binary number, of at most 17 digits, often with an exponent.
/// `stored` is the number as the file has it, `plain` as [`plain`] reads it.
pub fn lost_precision(stored: &str, plain: &str) -> bool {
    plain.len() == 18
        && plain.bytes().all(|b| b.is_ascii_digit())
        && !plain.starts_with('0')
        && (plain.ends_with("00") || stored.contains(['e', 'E']))
}

/// A whole number of more than 11 digits as the format General shows it (`3.30281E+17`).
pub fn general(plain: &str) -> String {
    let digits: Vec<u8> = plain.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    if digits.len() <= 11 {
        return plain.to_owned();
    }
    let mut exponent = digits.len() - 1;
    let mut shown: u32 = digits[..6].iter().fold(0, |n, d| n * 10 + u32::from(*d));
    shown += u32::from(digits[6] >= 5);
    if shown == 1_000_000 {
        shown /= 10;
        exponent += 1;
    }
    let fraction = format!("{:05}", shown % 100_000);
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{}{dot}{fraction}E+{exponent:02}", shown / 100_000)
}

#[cfg(test)]
mod tests {
    use super::{general, lost_precision, plain};

    #[test]
    fn exponents_are_written_out_digit_by_digit() {
        assert_eq!(plain("3.30281199003071E+17"), "330281199003071000");
        assert_eq!(plain("1.3858211234E10"), "13858211234");
        assert_eq!(plain("13858211234"), "13858211234");
        assert_eq!(plain("13858211234.0"), "13858211234");
        assert_eq!(plain("-1.5E-3"), "-0.0015");
        assert_eq!(plain("0.33e2"), "33");
        assert_eq!(plain("12.50"), "12.5");
        assert_eq!(plain("007"), "007");
        assert_eq!(plain("第1.0E3条"), "第1.0E3条");
        assert_eq!(plain("1E999999999"), "1E999999999");
    }

    #[test]
    fn long_numbers_are_shown_as_a_spreadsheet_shows_them() {
        assert_eq!(general("330281199003071000"), "3.30281E+17");
        assert_eq!(general("999999900000000000"), "1E+18");
        assert_eq!(general("120000000000"), "1.2E+11");
        assert_eq!(general("13858211234"), "13858211234");
    }

    #[test]
    fn lost_digits_are_those_of_an_id_number() {
        let lost = |stored: &str| lost_precision(stored, &plain(stored));
        assert!(lost("330281199003071000"));
        assert!(lost("3.3028119900307123E+17"));
        assert!(!lost("330281199003071230"));
        assert!(!lost("6222021001116245000"));
        assert!(!lost("1E5"));
    }
}
