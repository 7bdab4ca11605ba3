//! Telephone numbers.

use super::digits::{all_digits, is_day};
use super::{Checked, Subject};

/// `mobile`: 11 digits with a head in use, with or without +86. `segment`: an unused head (heads get opened); `trunk`:
/// written with a leading 0. A number cut out of a longer one is none; so is an amount, and an IoT number of 13 digits.
pub fn mobile(s: &Subject<'_>) -> Checked {
    let v = s.value;
    let v = v.strip_prefix('+').unwrap_or(v);
    let bare = v.strip_prefix("0086").or_else(|| v.strip_prefix("86")).filter(|r| r.len() == 11).unwrap_or(v);
    let (number, trunk) = match bare.strip_prefix('0').filter(|r| r.len() == 11) {
        Some(rest) => (rest.as_bytes(), true),
        None => (bare.as_bytes(), false),
    };
    if number.len() != 11 || !all_digits(number) || number[0] != b'1' || number[1] < b'3' || inside(s) {
        return Checked::No;
    }
    match (in_use([number[1], number[2]]), trunk) {
        (false, _) if iot(number) && goes_on(s.after) => Checked::No,
        (false, _) => Checked::Doubt("segment"),
        (true, true) => Checked::Doubt("trunk"),
        (true, false) => Checked::Ok,
    }
}

/// Whether 11 digits have the head of a mobile number in use.
pub(super) fn is_mobile(digits: &[u8]) -> bool {
    matches!(digits, [b'1', a @ b'3'..=b'9', b, ..] if in_use([*a, *b]))
}

/// Whether a mobile head with this second and third digit (0–9) is in use.
pub fn mobile_head(digits: [u32; 2]) -> bool {
    let digit = |d: u32| b'0' + d.min(9) as u8;
    digits[0] >= 3 && in_use(digits.map(digit))
}

/// The second and third digit of a head in use (电信网编号计划, 2017, and the 工业和信息化部's allotments up to 2026). Of
/// 145–149, 146 and 148 belong to the Internet of things.
fn in_use(head: [u8; 2]) -> bool {
    match head[0] {
        b'3' | b'8' => true,
        b'4' => matches!(head[1], b'5' | b'7' | b'9'),
        b'5' => head[1] != b'4',
        b'6' => matches!(head[1], b'1' | b'2' | b'5'..=b'7'),
        b'7' => head[1] != b'9',
        b'9' => head[1] != b'4',
        _ => false,
    }
}

/// Heads of the 13-digit numbers of the Internet of things.
fn iot(number: &[u8]) -> bool {
    matches!(&number[..3], b"140" | b"141" | b"144" | b"146" | b"148")
}

fn goes_on(after: &str) -> bool {
    after.trim_start_matches([' ', '-']).starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a mobile is a piece of a longer number, word, amount or serial.
fn inside(s: &Subject<'_>) -> bool {
    let word = s.before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let word = &s.before[s.before.len() - word..];
    let label = ["tel", "phone", "mobile", "mob", "cell", "sj", "wx", "vx", "wechat", "qq"];
    let glued = !word.is_empty() && !label.iter().any(|l| word.eq_ignore_ascii_case(l));
    // A hyphen or dot joins it to a serial, unless what stands there is a list number, an area code, or a telephone itself.
    let serial = s.group_before().is_some_and(|n| {
        let digits = &s.before.as_bytes()[s.before.len() - 1 - n..s.before.len() - 1];
        !(n <= 2 && digits[0] != b'0' || matches!(n, 7 | 8 | 11) || matches!(n, 3 | 4) && digits[0] == b'0')
    });
    let amount = s.after.starts_with('.') && s.group_after().is_some();
    s.in_digits() || glued || serial || amount || s.in_groups()
}

/// Area codes by their first three digits, and which fourth digits are in use (长途区号, 2026); 010 and 02x have three.
const AREAS: &[(&[u8; 3], &str)] = &[
    (b"031", "0123456789"),
    (b"033", "5"),
    (b"034", "9"),
    (b"035", "0123456789"),
    (b"037", "0123456789"),
    (b"039", "12345678"),
    (b"041", "0123456789"),
    (b"042", "179"),
    (b"043", "123456789"),
    (b"045", "123456789"),
    (b"046", "4789"),
    (b"047", "0123456789"),
    (b"048", "23"),
    (b"051", "0123456789"),
    (b"052", "37"),
    (b"053", "0123456789"),
    (b"054", "36"),
    (b"055", "0123456789"),
    (b"056", "123456"),
    (b"057", "0123456789"),
    (b"058", "0"),
    (b"059", "123456789"),
    (b"063", "12345"),
    (b"066", "0238"),
    (b"069", "12"),
    (b"070", "1"),
    (b"071", "0123456789"),
    (b"072", "248"),
    (b"073", "0123456789"),
    (b"074", "3456"),
    (b"075", "0123456789"),
    (b"076", "023689"),
    (b"077", "0123456789"),
    (b"079", "0123456789"),
    (b"081", "235678"),
    (b"082", "567"),
    (b"083", "0123456789"),
    (b"085", "123456789"),
    (b"087", "0123456789"),
    (b"088", "3678"),
    (b"089", "12345678"),
    (b"090", "1236789"),
    (b"091", "0123456789"),
    (b"093", "0123456789"),
    (b"094", "13"),
    (b"095", "123456"),
    (b"097", "0123456789"),
    (b"099", "0123456789"),
];

/// Length of the area code that the digits begin with.
fn area(v: &[u8]) -> Option<usize> {
    let (three, fourth) = (v.get(..3)?, v.get(3)?);
    if three == b"010" || three.starts_with(b"02") && three[2] != b'6' {
        return Some(3);
    }
    let (_, fourths) = AREAS.iter().find(|(head, _)| *head == three)?;
    fourths.as_bytes().contains(fourth).then_some(4)
}

/// `landline`: a known area code and 7 or 8 digits, extension allowed. `no-area`: the 7 or 8 digits alone, or behind
/// an area code that is not in use (a slip, or a list that has aged). Service numbers (400, 800, 1xx, 95xxx, 96xxx) are none.
pub fn landline(s: &Subject<'_>) -> Checked {
    let text = s.text.strip_prefix("+86").or_else(|| s.text.strip_prefix("0086"));
    let abroad = text.is_some();
    let text = text.unwrap_or(s.text);
    let (mut digits, mut n) = ([b'0'; 20], usize::from(abroad));
    // Where groups end: an extension begins at one.
    let mut ends = [false; 21];
    for c in text.chars() {
        if c.is_ascii_digit() {
            if n == digits.len() {
                return Checked::No;
            }
            digits[n] = c as u8;
            n += 1;
        } else {
            ends[n] = true;
        }
    }
    ends[n] = true;
    if abroad && digits[1] == b'0' {
        digits.copy_within(1.., 0);
        ends.copy_within(1.., 0);
        n -= 1;
    }
    let v = &digits[..n];
    if s.in_digits() || joined(s) || decimal(s) {
        return Checked::No;
    }
    let (code, known) = match v {
        [b'0', b'3'..=b'9', ..] => (4, area(v).is_some()),
        [b'0', ..] if area(v).is_some() => (3, true),
        [b'0', ..] => return Checked::No,
        _ => (0, false),
    };
    // Subscribers' numbers begin with 2 to 8 (电信网编号计划).
    let local = v.get(code).is_some_and(|b| matches!(b, b'2'..=b'8'));
    let whole = [8, 7].into_iter().any(|len| {
        let end = code + len;
        n == end || n > end && n - end <= 5 && ends[end]
    });
    if !(local && whole) || code == 0 && n == 8 && is_day(v) {
        return Checked::No;
    }
    if known { Checked::Ok } else { Checked::Doubt("no-area") }
}

/// Whether it is the fraction of a decimal number: bare digits directly after a digit and a point.
fn decimal(s: &Subject<'_>) -> bool {
    let before = s.before.strip_suffix('.');
    s.text.bytes().all(|b| b.is_ascii_digit())
        && before.is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()))
}

/// Whether groups before or behind make it part of a serial or a service number; a list number before it and an
/// extension or another telephone behind it don't.
fn joined(s: &Subject<'_>) -> bool {
    let before = s.group_before().is_some_and(|n| (3..=6).contains(&n));
    let after = s.group_after().is_some_and(|n| {
        let rest = &s.after[1 + n..];
        n > 12
            || rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_digit())
            || s.after.starts_with('.')
    });
    before || after
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;
    use Checked::{Doubt, No, Ok};

    #[test]
    fn mobiles_in_every_writing() {
        for v in [
            "13858211234",
            "138-5821-1234",
            "138 5821 1234",
            "+86 138-5821-1234",
            "8613858211234",
            "0086-13858211234",
        ] {
            assert_eq!(check(mobile, v), Ok, "{v}");
        }
        assert_eq!(check(mobile, "013858211234"), Doubt("trunk"));
        for v in ["14258211234", "15458211234", "16058211234", "17958211234", "19458211234", "14858211234"] {
            assert_eq!(check(mobile, v), Doubt("segment"), "{v}");
        }
        for v in ["12858211234", "1385821123", "138582112345", "23858211234"] {
            assert_eq!(check(mobile, v), No, "{v}");
        }
    }

    #[test]
    fn heads_in_use() {
        let used = (30..100).filter(|h| in_use([b'0' + h / 10, b'0' + h % 10])).count();
        assert_eq!(used, 55);
        for h in ["161", "162", "165", "167", "170", "171", "192", "199"] {
            assert!(in_use([h.as_bytes()[1], h.as_bytes()[2]]), "{h}");
        }
    }

    #[test]
    fn a_mobile_within_something_longer_is_none() {
        for (before, text, after) in [
            ("9", "13858211234", "1"),
            ("DD", "13858211234", ""),
            ("0.", "13858211234", ""),
            ("", "13858211234", ".56"),
            ("2020-330281-", "13858211234", ""),
            ("2020-", "138-5821-1234", ""),
            ("", "144-0123-4567", " 89"),
            ("", "14401234567", "89"),
        ] {
            assert_eq!(within(mobile, before, text, after), No, "{before}{text}{after}");
        }
        for (before, after) in
            [("1.", ""), ("0574-", ""), ("tel", ""), ("62701234-", ""), ("15957412345-", ""), ("李明", "收")]
        {
            assert_eq!(within(mobile, before, "13858211234", after), Ok, "{before}");
        }
    }

    #[test]
    fn landlines_with_and_without_area() {
        for v in [
            "0574-62701234",
            "(0574)62701234",
            "0574 62701234",
            "057462701234",
            "010-62701234",
            "0574-62701234-801",
            "0574-62701234转801",
            "+86-574-62701234",
            "+86(0)574-62701234",
            "0314-2012345",
            "021-62701234",
        ] {
            assert_eq!(check(landline, v), Ok, "{v}");
        }
        assert_eq!(check(landline, "62701234"), Doubt("no-area"));
        assert_eq!(check(landline, "6270-1234"), Doubt("no-area"));
        assert_eq!(check(landline, "0300-2701234"), Doubt("no-area"));
        for v in ["20240307", "400-800-1234", "4008001234", "12345", "96345", "0574-12345678", "026-62701234"]
        {
            assert_eq!(check(landline, v), No, "{v}");
        }
        assert_eq!(within(landline, "400-", "8001234", ""), No);
        assert_eq!(within(landline, "1.", "0574-62701234", "-8"), Ok);
        assert_eq!(within(landline, "", "0574-62701234", "-2020-01"), No);
        assert_eq!(within(landline, "0.", "0224614952", ""), No);
    }
}
