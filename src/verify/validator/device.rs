//! Vehicles, devices, hosts and coordinates.

use super::digits::{all_digits, base36, luhn};
use super::edge::{any_in, is_han, tail};
use super::region::SIGNS;
use super::{Checked, Subject};

fn yes(holds: bool) -> Checked {
    if holds { Checked::Ok } else { Checked::No }
}

/// `imei`: 15 digits that pass Luhn (3GPP TS 23.003, 6.2). `unchecked`: 14 digits without the check digit, or the 16 of
/// an IMEISV.
pub fn imei(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    if !all_digits(v) || s.in_digits() || s.in_groups() || v.iter().all(|b| *b == v[0]) {
        return Checked::No;
    }
    match v.len() {
        15 => yes(luhn(v)),
        14 | 16 => Checked::Doubt("unchecked"),
        _ => Checked::No,
    }
}

/// `vin`: 17 characters without I, O, Q, with letters and digits (GB 16735-2019); position 9 is the check character.
/// `check-digit`: right but for it, as European numbers are.
pub fn vin(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    let digits = v.iter().filter(|b| b.is_ascii_digit()).count();
    if v.len() != 17 || !(4..17).contains(&digits) || s.in_word() {
        return Checked::No;
    }
    let mut sum = 0;
    for (b, w) in v.iter().zip([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]) {
        let n = match b {
            b'I' | b'O' | b'Q' => return Checked::No,
            b'S'..=b'Z' => u32::from(b - b'S') + 2,
            b'A'..=b'R' => u32::from(b - b'A') % 9 + 1,
            _ => match base36(*b) {
                Some(n) => n,
                None => return Checked::No,
            },
        };
        sum += n * w;
    }
    // The last four are digits (GB 16735-2019, 4.3.3).
    let serial = v[13..].iter().all(u8::is_ascii_digit);
    let right = b"0123456789X"[(sum % 11) as usize] == v[8];
    if right && serial { Checked::Ok } else { Checked::Doubt("check-digit") }
}

/// `plate`: a number plate in full (GA 36-2018): five places after sign and letter, six for new energy, 警 学 挂 港 澳 超
/// in the last; embassies and consulates; the armed police; military plates, where the words before speak of a car.
pub fn plate(s: &Subject<'_>) -> Checked {
    // A hyphen belongs behind the letter alone: the licence 浙B2-20210001 is no plate.
    let hyphen = s
        .text
        .char_indices()
        .filter(|(_, c)| *c == '-')
        .any(|(i, _)| s.text[..i].trim_end().chars().count() != 2);
    let alnum = |c: char| c.is_ascii_alphanumeric();
    let cut = s.after.starts_with(alnum) || s.text.starts_with(alnum) && s.before.ends_with(alnum);
    if hyphen || cut || s.group_after().is_some() {
        return Checked::No;
    }
    let mut chars = ['\0'; 9];
    let mut n = 0;
    for c in s.value.chars() {
        if n == chars.len() {
            return Checked::No;
        }
        chars[n] = c;
        n += 1;
    }
    yes(match &chars[..n] {
        ['W', 'J', rest @ ..] => {
            let rest = if rest.first().is_some_and(|c| sign(*c)) { &rest[1..] } else { rest };
            rest.len() == 5 && digits(&rest[..4]) && (rest[4].is_ascii_digit() || place(rest[4]))
        }
        ['使', rest @ ..] | [rest @ .., '使'] => digits(rest) && rest.len() == 6 && !verb(s),
        [p, rest @ .., '领'] if sign(*p) => {
            let rest = if rest.first().is_some_and(|c| letter(*c)) { &rest[1..] } else { rest };
            digits(rest) && (4..=6).contains(&rest.len()) && !verb(s)
        }
        [p, l, rest @ ..] if sign(*p) && letter(*l) => civil(rest),
        [a, b, rest @ ..] if letter(*a) && letter(*b) && rest.len() == 5 => {
            digits(rest) && any_in(tail(s.before, 20), &["车", "牌"])
        }
        _ => false,
    })
}

fn sign(c: char) -> bool {
    SIGNS.contains(c)
}

fn letter(c: char) -> bool {
    c.is_ascii_uppercase() && c != 'I' && c != 'O'
}

fn place(c: char) -> bool {
    c.is_ascii_digit() || letter(c)
}

fn digits(v: &[char]) -> bool {
    !v.is_empty() && v.iter().all(char::is_ascii_digit)
}

/// The places after sign and letter. New energy: a small car's class letter stands first, a large one's last.
fn civil(v: &[char]) -> bool {
    match v {
        [first @ .., last] if v.len() == 5 => {
            let numbers = v.iter().filter(|c| c.is_ascii_digit()).count();
            first.iter().all(|c| place(*c))
                && (place(*last) || "警学挂港澳超".contains(*last))
                && numbers >= 2
        }
        [class, any, four @ ..] if v.len() == 6 => {
            let small = matches!(class, 'A'..='H' | 'J' | 'K') && place(*any) && digits(four);
            small || matches!(v[5], 'D' | 'F') && digits(&v[..5])
        }
        _ => false,
    }
}

/// Whether 使 or 领 is a word of the sentence (致使123456户, 使用, 领取).
fn verb(s: &Subject<'_>) -> bool {
    let word = |c: char| "用得者命馆节徒劲导取域土先养证队军奖袖会悟到".contains(c);
    let first = s.text.starts_with('使');
    s.after.starts_with(|c| word(c) || first && is_han(c)) || first && s.before.ends_with(is_han)
}

/// `ipv4-internal`: an address of a private network (RFC 1918), port and path allowed. Version and section numbers are none.
pub fn ipv4_internal(s: &Subject<'_>) -> Checked {
    let host = &s.text[..s.text.find([':', '/']).unwrap_or(s.text.len())];
    let mut octets = [0; 4];
    let mut n = 0;
    for part in host.split('.') {
        let ok =
            part.len() <= 3 && all_digits(part.as_bytes()) && (part.len() == 1 || !part.starts_with('0'));
        match (ok, octets.get_mut(n), part.parse::<u8>()) {
            (true, Some(octet), Ok(value)) => *octet = value,
            _ => return Checked::No,
        }
        n += 1;
    }
    let private = matches!(octets, [10, ..] | [172, 16..=31, ..] | [192, 168, ..]);
    let more =
        s.in_digits() || s.before.ends_with('.') || s.group_after().is_some() && s.after.starts_with('.');
    let before =
        tail(s.before.trim_end_matches([' ', ':', '(', '.', '号', '为', '是']), 7).to_ascii_lowercase();
    let version = ["版本", "版", "version", "ver", "v", "第", "build", "release", "固件", "章节", "条"];
    let version = version.iter().any(|w| before.ends_with(w));
    let section = s.after.trim_start().starts_with(['节', '条', '款', '章', '版']);
    // `10.1.2.3 材料` at the beginning of a line is a heading.
    let heading = octets[0] == 10
        && host.len() == s.text.len()
        && s.before.trim().is_empty()
        && s.after.trim_start().starts_with(is_han);
    yes(n == 4 && private && !more && !version && !section && !heading)
}

/// `gps`: latitude and longitude within the country (3–54° N, 73–136° E) in either order, four decimals and more.
pub fn gps(s: &Subject<'_>) -> Checked {
    let mut numbers = s
        .text
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter(|p| p.contains('.') && p.rsplit('.').next().is_some_and(|d| d.len() >= 4))
        .filter_map(|p| p.parse::<f64>().ok());
    let (Some(a), Some(b), None) = (numbers.next(), numbers.next(), numbers.next()) else {
        return Checked::No;
    };
    let within = |lat: f64, lon: f64| (3.0..=54.0).contains(&lat) && (73.0..=136.0).contains(&lon);
    let negative = s.text.starts_with('-') || s.text.contains(",-") || s.text.contains(", -");
    yes((within(a, b) || within(b, a)) && !negative && !s.in_digits() && s.group_before().is_none())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;
    use Checked::{Doubt, No, Ok};

    #[test]
    fn imei_needs_luhn_or_is_unchecked() {
        assert_eq!(check(imei, "352099001761481"), Ok);
        assert_eq!(check(imei, "35-209900-176148-1"), Ok);
        assert_eq!(check(imei, "352099001761482"), No);
        assert_eq!(check(imei, "35209900176148"), Doubt("unchecked"));
        assert_eq!(check(imei, "3520990017614801"), Doubt("unchecked"));
        assert_eq!(within(imei, "", "352099001761481", "0"), No);
    }

    #[test]
    fn vin_by_check_character() {
        assert_eq!(check(vin, "1M8GDM9AXKP042788"), Ok);
        assert_eq!(check(vin, "lvshcamb1ce054249"), Ok);
        assert_eq!(check(vin, "LVSHCAMB2CE054249"), Doubt("check-digit"));
        for v in ["LVSHCAMB1CE05424O", "12345678901234567", "ABCDEFGHJKLMNPRST", "LVSHCAMB1CE05424"] {
            assert_eq!(check(vin, v), No, "{v}");
        }
    }

    #[test]
    fn plates_of_every_kind() {
        for v in [
            "浙B12345",
            "浙B·12345",
            "浙B-12345",
            "浙b1234a",
            "浙BD12345",
            "浙BDF1234",
            "浙B12345F",
            "粤Z1234港",
            "浙B1234警",
            "浙B1234学",
            "224001使",
            "使224001",
            "沪A0023领",
            "WJ浙12345",
            "WJ浙1234X",
        ] {
            assert_eq!(check(plate, v), Ok, "{v}");
        }
        for v in ["浙A1234", "浙I12345", "浙B2-2021", "浙BABCDE", "浙BZ12345", "浙B123456", "VA12345"] {
            assert_eq!(check(plate, v), No, "{v}");
        }
        assert_eq!(within(plate, "车牌号:", "VA12345", ""), Ok);
        assert_eq!(within(plate, "", "浙B12345", "6"), No);
        assert_eq!(within(plate, "", "330000使", "用"), No);
        assert_eq!(within(plate, "致", "使123456", "人"), No);
    }

    #[test]
    fn internal_hosts_are_no_versions() {
        for v in ["192.168.10.25", "10.0.3.7:8080", "172.31.0.1/oa", "10.1.2.3"] {
            assert_eq!(check(ipv4_internal, v), Ok, "{v}");
        }
        for v in [
            "8.8.8.8",
            "172.32.0.1",
            "192.168.1",
            "192.168.1.256",
            "10.01.02.03",
            "1.1.1.2",
            "10.1.2.3.4",
            "",
        ] {
            assert_eq!(check(ipv4_internal, v), No, "{v}");
        }
        for (before, after) in [
            ("版本", ""),
            ("软件版本号:", ""),
            ("v", ""),
            ("第", "节"),
            ("", " 节"),
            ("", " 混凝土"),
            ("1.", ""),
            ("", ".5"),
        ] {
            assert_eq!(within(ipv4_internal, before, "10.1.2.3", after), No, "{before}|{after}");
        }
        assert_eq!(within(ipv4_internal, "服务器", "10.1.2.3", "可用"), Ok);
        assert_eq!(within(ipv4_internal, "IP", "10.1.2.3", ""), Ok);
    }

    #[test]
    fn coordinates_within_the_country() {
        for v in ["30.051234,121.153421", "121.153421, 30.051234", "北纬30.0512°,东经121.1534°"] {
            assert_eq!(check(gps, v), Ok, "{v}");
        }
        for v in ["30.05,121.15", "60.0512,121.1534", "30.0512", "-30.0512,121.1534", "1.2.3333,121.1534"] {
            assert_eq!(check(gps, v), No, "{v}");
        }
    }
}
