//! Identity numbers of residents, of their relatives abroad, and of pupils.

use super::digits::{all_digits, birth, id_check, number, short_birth};
use super::region::{is_prefecture, is_province};
use super::{Checked, Subject};

/// What a resident ID, or a number that contains one, is made of.
struct Parts<'a> {
    /// The first 17 digits.
    body: &'a [u8],
    /// The 18th character, upper case.
    check: u8,
    /// What follows the 18 positions within the value.
    rest: &'a [u8],
}

/// Splits a compacted value. At position 18 all spellings of X are taken (`Ⅹ` U+2169, `×`, Cyrillic `Х`).
fn parts(value: &str) -> Option<Parts<'_>> {
    let (body, tail) = (value.as_bytes().get(..17)?, value.get(17..)?);
    let last = tail.chars().next()?;
    let check = match last {
        '0'..='9' => last as u8,
        'X' | 'x' | '\u{2169}' | '\u{2179}' | '×' | '\u{0425}' | '\u{0445}' => b'X',
        _ => return None,
    };
    all_digits(body).then_some(Parts { body, check, rest: &tail.as_bytes()[last.len_utf8()..] })
}

/// Whether the value is cut out of a longer run of digits, or of groups of them. An X ends a run.
fn cut(s: &Subject<'_>) -> bool {
    s.before.ends_with(|c: char| c.is_ascii_digit())
        || s.text.ends_with(|c: char| c.is_ascii_digit()) && s.after.starts_with(|c: char| c.is_ascii_digit())
        || s.in_groups()
}

/// Whether two digits more follow, and no 类别 and 等级 of a 残疾人证: the ID of a tax number without its label.
fn tax_suffix(s: &Subject<'_>) -> bool {
    let more = s.after.as_bytes();
    let two = more.iter().take_while(|b| b.is_ascii_digit()).count() == 2;
    two && !matches!(more, [b'1'..=b'7', b'1'..=b'4', ..])
        && !s.before.ends_with(|c: char| c.is_ascii_digit())
        && !s.in_groups()
}

/// The ID in a run of an ID and a mobile number, as where columns of a list have run together.
fn beside_mobile(value: &str) -> Option<&str> {
    let at = |n| value.split_at_checked(n);
    let (first, last) = (at(18)?, at(11)?);
    let mobile = |digits: &str| digits.len() == 11 && super::phone::is_mobile(digits.as_bytes());
    if mobile(first.1) { Some(first.0) } else { (mobile(last.0) && last.1.len() == 18).then_some(last.1) }
}

/// Whether a longer number holds an ID somewhere. Serial numbers are often made of region, date and count, so that the
/// birth must lie before 2010; and a bank card (62, check digit right) is none.
fn within(value: &str, s: &Subject<'_>) -> bool {
    let bytes = value.as_bytes();
    let digits = bytes.len() > 18 && bytes.len() <= 41 && all_digits(&bytes[..bytes.len() - 1]);
    let card = bytes.len() == 19 && value.starts_with("62") && super::digits::luhn(bytes);
    digits
        && !card
        && (0..=bytes.len() - 18).any(|at| {
            let id = parts(&value[at..]).filter(|p| number(&p.body[6..10]).is_some_and(|year| year < 2010));
            id.is_some_and(|p| known_prefix(p.body) && judge(&p, true, s) == Checked::Ok)
        })
}

/// What prefix, birth date and check digit come to.
fn judge(p: &Parts<'_>, known: bool, s: &Subject<'_>) -> Checked {
    if birth(&p.body[6..14], s.today).is_none() {
        return Checked::No;
    }
    match (known, id_check(p.body) == Some(p.check)) {
        (true, true) => Checked::Ok,
        (true, false) => Checked::Doubt("check-digit"),
        (false, true) => Checked::Doubt("region"),
        (false, false) => Checked::No,
    }
}

fn known_prefix(body: &[u8]) -> bool {
    number(&body[..4]).is_some_and(is_prefecture)
}

/// `resident-id`: 18 positions (GB 11643-1999), or a number that contains them: 残疾人证 with 类别 1–7, 等级 1–4 and a
/// suffix after re-issue (`B1`), tax number of a 个体工商户 with two digits more, an order number with an ID in it.
///
/// `check-digit`: right but for it; `region`: right but for the prefix. Numbers of the two sister kinds are none.
pub fn resident_id(s: &Subject<'_>) -> Checked {
    if let Some(id) = beside_mobile(s.value) {
        let whole = parts(id).is_some_and(|p| {
            p.rest.is_empty() && judge(&p, known_prefix(p.body), s) == Checked::Ok && !cut(s)
        });
        return if whole { Checked::Ok } else { Checked::No };
    }
    let Some(p) = parts(s.value) else { return Checked::No };
    // An ID and two digits more are told apart below.
    if s.value.len() > 18
        && !cut(s)
        && (s.value.len() != 20 || s.value.get(1..).is_some_and(|rest| within(rest, s)))
        && within(s.value, s)
    {
        return Checked::Ok;
    }
    let suffix = match p.rest {
        [] => true,
        [a, b, more @ ..] if a.is_ascii_digit() && b.is_ascii_digit() => match more {
            [] => true,
            [letter, reissue @ ..] => {
                letter.is_ascii_uppercase() && reissue.len() <= 2 && reissue.iter().all(u8::is_ascii_digit)
            }
        },
        _ => false,
    };
    let sister = matches!(&p.body[..2], b"81" | b"82" | b"83") || foreigner_prefix(p.body);
    if !suffix || sister {
        return Checked::No;
    }
    let checked = judge(&p, known_prefix(p.body), s);
    if cut(s) && !(p.rest.is_empty() && checked == Checked::Ok && tax_suffix(s)) {
        Checked::No
    } else {
        checked
    }
}

/// `residence-permit`: 港澳台居民居住证, 810000, 820000 or 830000 in place of the region (港澳台居民居住证申领发放办法,
/// 国办发〔2018〕81号); the check digit is that of GB 11643. `check-digit`: right but for it.
pub fn residence_permit(s: &Subject<'_>) -> Checked {
    match parts(s.value) {
        Some(p)
            if p.rest.is_empty() && matches!(&p.body[..6], b"810000" | b"820000" | b"830000") && !cut(s) =>
        {
            judge(&p, true, s)
        }
        _ => Checked::No,
    }
}

/// Whether it begins as a foreigner's card does: 9, a province, a country's number in ISO 3166-1.
fn foreigner_prefix(body: &[u8]) -> bool {
    body[0] == b'9'
        && number(&body[1..3]).is_some_and(is_province)
        && number(&body[3..6]).is_some_and(|n| (4..=894).contains(&n))
}

/// `foreigner-id`: 外国人永久居留身份证. Since 2023-12-01 18 positions: 9, issuing province, country, birth date, sequence,
/// check digit as in GB 11643 (`check-digit`: right but for it). `old-form`: 15 positions, 3 letters of the country, 4
/// digits of the place, birth date YYMMDD, two more.
pub fn foreigner_id(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    if v.len() == 15 {
        let form = v[..3].iter().all(u8::is_ascii_uppercase)
            && all_digits(&v[3..])
            && number(&v[3..7]).is_some_and(|n| is_province(n / 100))
            && short_birth(&v[7..13], &[19, 20], s.today);
        return if form && !s.in_word() { Checked::Doubt("old-form") } else { Checked::No };
    }
    match parts(s.value) {
        Some(p) if p.rest.is_empty() && foreigner_prefix(p.body) && !cut(s) => judge(&p, true, s),
        _ => Checked::No,
    }
}

/// `resident-id-15`: the number before 1999: prefecture ever in use, birth date of the 1900s, sequence; no check digit.
pub fn resident_id_15(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    let form = v.len() == 15 && all_digits(v) && known_prefix(v) && short_birth(&v[6..12], &[19], s.today);
    if form && !s.in_digits() && !s.in_groups() { Checked::Ok } else { Checked::No }
}

/// `student-id`: 学籍号 (中小学生学籍管理办法, 教基一〔2013〕7号): G and the resident ID, J and 18 positions for a
/// while, L with region, birth date and sequence. `check-digit`: G with an ID that is right but for it.
pub fn student_id(s: &Subject<'_>) -> Checked {
    if s.in_word() || s.in_groups() {
        return Checked::No;
    }
    let yes = |b: bool| if b { Checked::Ok } else { Checked::No };
    match (s.value.as_bytes().first(), s.value.get(1..)) {
        (Some(b'G'), Some(id)) => match parts(id) {
            Some(p) if p.rest.is_empty() && known_prefix(p.body) => judge(&p, true, s),
            _ => Checked::No,
        },
        (Some(b'J'), Some(id)) => yes(parts(id).is_some_and(|p| p.rest.is_empty() && known_prefix(p.body))),
        (Some(b'L'), Some(v)) => {
            let v = v.as_bytes();
            yes(v.len() == 18 && all_digits(v) && known_prefix(v) && birth(&v[6..14], s.today).is_some())
        }
        _ => Checked::No,
    }
}

/// The first 17 digits of an 18-digit number, so that running serials can be seen; `None` for anything else.
pub fn serial_base(value: &str) -> Option<u64> {
    let p = parts(value).filter(|p| p.rest.is_empty())?;
    Some(p.body.iter().fold(0, |n, b| n * 10 + u64::from(b - b'0')))
}

#[cfg(test)]
#[path = "identity_tests.rs"]
mod tests;
