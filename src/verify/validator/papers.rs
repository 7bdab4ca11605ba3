//! Travel papers, documents of Hong Kong, Macau and Taiwan, and other papers. Most have a form only: rules ask for a label.

use super::digits::{all_digits, base36, is_day, number};
use super::edge::is_han;
use super::region::SIGNS;
use super::{Checked, Subject};

fn yes(holds: bool) -> Checked {
    if holds { Checked::Ok } else { Checked::No }
}

/// `passport`: ordinary, official, service and diplomatic passports, those of Hong Kong, Macau and Taiwan, and lines of
/// the machine-readable zone (`machine-readable`: sure without a label).
pub fn passport(s: &Subject<'_>) -> Checked {
    if s.text.contains('<') || s.text.len() >= 44 {
        return if machine_readable(s.text) { Checked::Doubt("machine-readable") } else { Checked::No };
    }
    let v = s.value.as_bytes();
    let form = match v {
        [b'E', b, rest @ ..] if letter(*b) => rest.len() == 7 && all_digits(rest),
        [b'P' | b'S' | b'D', b'E', rest @ ..] | [b'K' | b'H', b'J', rest @ ..] | [b'M', b'A', rest @ ..] => {
            rest.len() == 7 && all_digits(rest)
        }
        [b'E' | b'G' | b'D' | b'S' | b'P' | b'K' | b'H', rest @ ..] if rest.len() == 8 => all_digits(rest),
        _ => v.len() == 9 && all_digits(v),
    };
    yes(form && !s.in_word() && !s.in_groups())
}

/// A letter of the second place: not I, not O.
fn letter(b: u8) -> bool {
    b.is_ascii_uppercase() && b != b'I' && b != b'O'
}

/// Lines of 44 characters (ICAO Doc 9303-4): the first has type, state and names, the second its check digits.
fn machine_readable(text: &str) -> bool {
    let mut zone = [0; 88];
    let mut n = 0;
    for b in text.bytes().filter(|b| !b.is_ascii_whitespace()) {
        if n == zone.len() || !(b == b'<' || b.is_ascii_alphanumeric()) {
            return false;
        }
        zone[n] = b.to_ascii_uppercase();
        n += 1;
    }
    let first = |l: &[u8]| {
        l[0] == b'P'
            && l[2..5].iter().all(|b| b.is_ascii_uppercase() || *b == b'<')
            && l[5..].windows(2).any(|w| w == b"<<")
    };
    let second = |l: &[u8]| {
        icao(&l[..9]) == Some(l[9]) && icao(&l[13..19]) == Some(l[19]) && icao(&l[21..27]) == Some(l[27])
    };
    match n {
        44 => first(&zone[..44]) || second(&zone[..44]),
        88 => first(&zone[..44]) && second(&zone[44..]),
        _ => false,
    }
}

/// The check digit of a field (ICAO Doc 9303-3, 4.9): weights 7, 3, 1; `<` counts 0.
fn icao(field: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (b, w) in field.iter().zip([7, 3, 1].into_iter().cycle()) {
        sum += w * if *b == b'<' { 0 } else { base36(*b)? };
    }
    Some(b'0' + (sum % 10) as u8)
}

/// `travel-permit`: 往来港澳通行证 C or W, 往来台湾通行证 L or T, 回乡证 H or M, 台胞证 8 or 10 digits.
pub fn travel_permit(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    let form = match v {
        [b'C', b, rest @ ..] if letter(*b) => rest.len() == 7 && all_digits(rest),
        [b'C' | b'W' | b'L' | b'T', rest @ ..] => rest.len() == 8 && all_digits(rest),
        [b'H' | b'M', rest @ ..] => matches!(rest.len(), 8 | 10) && all_digits(rest),
        [rest @ .., b'(', b, b')'] if b.is_ascii_uppercase() => rest.len() == 10 && all_digits(rest),
        // Eight digits that are a day near the label are its date of issue or expiry.
        _ if v.len() == 8 => all_digits(v) && !is_day(v),
        _ => v.len() == 10 && all_digits(v),
    };
    yes(form && !s.in_word() && !s.in_groups())
}

/// `hmt-id`: identity cards of Hong Kong (check modulo 11), Macau (a check digit in brackets, whose rule is not public)
/// and Taiwan (check modulo 10; residents since 2021 too).
pub fn hmt_id(s: &Subject<'_>) -> Checked {
    let bracket = |c: char| "()[]/（）［］【】〔〕".contains(c);
    let mut buffer = [0; 10];
    let mut n = 0;
    for c in s.value.chars().filter(|c| !bracket(*c)) {
        if n == buffer.len() || !c.is_ascii_alphanumeric() {
            return Checked::No;
        }
        buffer[n] = c as u8;
        n += 1;
    }
    let v = &buffer[..n];
    let letters = v.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let passes = match (letters, n) {
        (1, 8) | (2, 9) => all_digits(&v[letters..n - 1]) && hong_kong(v, letters),
        (1, 10) => all_digits(&v[1..]) && matches!(v[1], b'1' | b'2' | b'8' | b'9') && taiwan(v),
        (0, 8) => all_digits(v) && matches!(v[0], b'1' | b'5' | b'7') && s.text.contains(bracket),
        _ => false,
    };
    yes(passes && !s.in_word())
}

/// Weights 9 to 2, a missing first letter counts as a space (36); the check character A stands for 10.
fn hong_kong(v: &[u8], letters: usize) -> bool {
    let Some((check, body)) = v.split_last() else { return false };
    let blank = if letters == 1 { 9 * 36 } else { 0 };
    let sum: u32 = body.iter().rev().zip(2..).map(|(b, w)| base36(*b).unwrap_or(0) * w).sum();
    matches!(check, b'0'..=b'9' | b'A') && (blank + sum + base36(*check).unwrap_or(0)).is_multiple_of(11)
}

/// The letter's two-digit code and the nine digits, weights 1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1.
fn taiwan(v: &[u8]) -> bool {
    // A = 10 onwards in this order; I and O, W, Z came later.
    let Some(code) = b"ABCDEFGHJKLMNPQRSTUVXYWZIO".iter().position(|b| *b == v[0]) else { return false };
    let code = code as u32 + 10;
    let digits = v[1..].iter().map(|b| u32::from(b - b'0')).zip([8, 7, 6, 5, 4, 3, 2, 1, 1]);
    (code / 10 + code % 10 * 9 + digits.map(|(d, w)| d * w).sum::<u32>()).is_multiple_of(10)
}

/// `military-id`: 军官证 and its kin, `军字第1234567号` with 6 to 8 digits; the letters changed in 2016, so any is taken.
/// `digits`: the digits alone.
pub fn military_id(s: &Subject<'_>) -> Checked {
    let (sign, rest) = s.value.split_once('字').map_or((None, s.value), |(sign, rest)| (Some(sign), rest));
    let digits = rest.strip_prefix('第').unwrap_or(rest);
    let digits = digits.strip_suffix('号').unwrap_or(digits);
    let form = matches!(digits.len(), 6..=8) && all_digits(digits.as_bytes());
    if !form || s.in_digits() || s.in_groups() {
        return Checked::No;
    }
    match sign {
        Some(sign) => yes((1..=2).contains(&sign.chars().count()) && sign.chars().all(is_han)),
        None => Checked::Doubt("digits"),
    }
}

/// `social-security`: 社保卡号, 9 letters and digits, 6 of them digits at least.
pub fn social_security(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    let digits = v.iter().filter(|b| b.is_ascii_digit()).count();
    yes(v.len() == 9 && v.iter().all(u8::is_ascii_alphanumeric) && digits >= 6 && !s.in_word())
}

/// `property`: 不动产权证 (`浙(2021)余姚市不动产权第0012345号`, since 2015) or 房权证 (`余房权证城区字第A12345号`).
pub fn property(s: &Subject<'_>) -> Checked {
    let Some((head, rest)) = s.value.split_once('第') else { return Checked::No };
    let Some(serial) = rest.strip_suffix('号') else { return Checked::No };
    let digits = serial.bytes().filter(u8::is_ascii_digit).count();
    if let Some(place) = head.strip_suffix("不动产权") {
        let year = place
            .find(|c: char| c.is_ascii_digit())
            .and_then(|i| place.as_bytes().get(i..i + 4))
            .and_then(number);
        let year = year.is_some_and(|y| y >= 2015 && i64::from(y) <= i64::from(s.today.year()));
        return yes(year && place.starts_with(|c| SIGNS.contains(c)) && digits == 7 && serial.len() == 7);
    }
    yes(head.contains("房权证") && head.ends_with('字') && digits >= 4 && serial.chars().count() <= 16)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;
    use Checked::{Doubt, No, Ok};

    #[test]
    fn passports_of_every_series() {
        for v in [
            "E12345678",
            "EA1234567",
            "G12345678",
            "141234567",
            "D12345678",
            "SE1234567",
            "PE1234567",
            "K12345678",
            "KJ0123456",
            "MA1234567",
            "300123456",
            "e12345678",
        ] {
            assert_eq!(check(passport, v), Ok, "{v}");
        }
        for v in ["EI1234567", "EO1234567", "E1234567", "E123456789", "Z12345678", "MB1234567", ""] {
            assert_eq!(check(passport, v), No, "{v}");
        }
        assert_eq!(within(passport, "N", "E12345678", ""), No);
        assert_eq!(within(passport, "", "E12345678", "9"), No);
    }

    #[test]
    fn machine_readable_lines_carry_check_digits() {
        // The specimen of ICAO Doc 9303-4.
        let (a, b) =
            ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
        assert_eq!(check(passport, a), Doubt("machine-readable"));
        assert_eq!(check(passport, b), Doubt("machine-readable"));
        assert_eq!(check(passport, &format!("{a}\n{b}")), Doubt("machine-readable"));
        assert_eq!(check(passport, &b.replace("740812", "740813")), No);
        assert_eq!(check(passport, &a[1..]), No);
    }

    #[test]
    fn travel_permits() {
        for v in [
            "C12345678",
            "CA1234567",
            "W12345678",
            "L12345678",
            "T12345678",
            "H0123456700",
            "M01234567",
            "01234567",
            "0123456789(B)",
        ] {
            assert_eq!(check(travel_permit, v), Ok, "{v}");
        }
        for v in ["CI1234567", "H012345670", "20261123", "0123456", "X12345678"] {
            assert_eq!(check(travel_permit, v), No, "{v}");
        }
    }

    #[test]
    fn cards_of_hong_kong_macau_and_taiwan() {
        for v in [
            "A123456(3)",
            "G507337（4）",
            "F227084900",
            "a123456(3)",
            "A1234563",
            "1234567(8)",
            "A123456789",
            "A800000014",
        ] {
            assert_eq!(check(hmt_id, v), Ok, "{v}");
        }
        for v in ["A123456(4)", "A123456788", "12345678", "2234567(8)", "A323456789", "ABC12345", "A12345"] {
            assert_eq!(check(hmt_id, v), No, "{v}");
        }
    }

    #[test]
    fn other_papers() {
        assert_eq!(check(military_id, "军字第1234567号"), Ok);
        assert_eq!(check(military_id, "123456"), Doubt("digits"));
        assert_eq!(check(military_id, "军字第12345号"), No);
        assert_eq!(check(military_id, "浙财字第号"), No);
        assert_eq!(check(social_security, "A12345678"), Ok);
        assert_eq!(check(social_security, "ABCDEFGHI"), No);
        assert_eq!(within(social_security, "", "A12345678", "9"), No);
        assert_eq!(check(property, "浙(2021)余姚市不动产权第0012345号"), Ok);
        assert_eq!(check(property, "浙(2031)余姚市不动产权第0012345号"), No);
        assert_eq!(check(property, "余房权证城区字第A1234567号"), Ok);
        assert_eq!(check(property, "余政发第12345号"), No);
    }
}
