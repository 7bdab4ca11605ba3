//! Mail, accounts and dates of birth.

use super::digits::{all_digits, birth, born, day};
use super::edge::{any_in, tail};
use super::{Checked, Subject};

/// Local parts that are a function's, whole.
const FUNCTIONS: &[&str] = &[
    "office",
    "xxgk",
    "jubao",
    "jb",
    "xinfang",
    "xf",
    "info",
    "service",
    "admin",
    "webmaster",
    "postmaster",
    "hr",
    "contact",
    "zhaopin",
    "kefu",
    "support",
    "public",
    "press",
    "news",
    "noreply",
    "no-reply",
    "hotline",
    "git",
    "help",
    "sales",
    "mail",
    "editor",
    "jiwei",
    "jijian",
    "zwgk",
    "tousu",
];

/// Endings of local parts that are a department's.
const DEPARTMENTS: &[&str] =
    &["bgs", "office", "xxgk", "jubao", "zwgk", "rsk", "rsc", "xfk", "dzb", "jjjc", "bangong", "xinfang"];

/// Endings of names of pictures and other files, which `image@2x.png` has.
const FILES: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "js", "ts", "json", "pdf", "doc",
    "docx", "xls", "xlsx", "zip", "html", "htm", "xml", "txt",
];

/// `email`: a mail address (RFC 5321 dot-string form). `organ`: of gov.cn, or of a function (办公室, 举报 …). File names and
/// the example domains of RFC 2606 are none.
pub fn email(s: &Subject<'_>) -> Checked {
    let Some((local, domain)) = s.text.split_once('@') else { return Checked::No };
    let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-.".contains(&b);
    let dots = |t: &str| !t.starts_with('.') && !t.ends_with('.') && !t.contains("..");
    if local.is_empty() || local.len() > 64 || !local.bytes().all(atom) || !dots(local) {
        return Checked::No;
    }
    let mut labels = domain.rsplit('.');
    let top = labels.next().unwrap_or_default();
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    let form = (2..=24).contains(&top.len()) && top.bytes().all(|b| b.is_ascii_alphabetic()) && dots(domain);
    if !form || domain.len() > 253 || !domain.contains('.') || !labels.all(label) {
        return Checked::No;
    }
    let (local, domain) = (local.to_ascii_lowercase(), domain.to_ascii_lowercase());
    let file = FILES.contains(&top.to_ascii_lowercase().as_str());
    let example = domain.strip_prefix("example.").is_some_and(|t| matches!(t, "com" | "org" | "net" | "cn"));
    let blank =
        local.bytes().all(|b| matches!(b, b'x' | b'*')) || local == "example" || local.starts_with("your");
    if file || example || blank || s.before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return Checked::No;
    }
    let organ = domain == "gov.cn"
        || domain.ends_with(".gov.cn")
        || FUNCTIONS.contains(&local.as_str())
        || DEPARTMENTS.iter().any(|d| local.ends_with(d));
    if organ { Checked::Doubt("organ") } else { Checked::Ok }
}

/// `qq`: 5 to 11 digits, the first not 0; neither a group's nor the beginning of a mail address.
pub fn qq(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    let form = (5..=11).contains(&v.len()) && all_digits(v) && v[0] != b'0';
    let other =
        s.after.starts_with('@') || any_in(tail(s.before, 6), &["群"]) || s.in_digits() || s.in_groups();
    if form && !other { Checked::Ok } else { Checked::No }
}

/// `wechat`: a letter and 5 to 19 letters, digits, `_`, `-` (微信's own rule for 微信号); no public account, host or address.
pub fn wechat(s: &Subject<'_>) -> Checked {
    let v = s.text.as_bytes();
    let form = (6..=20).contains(&v.len())
        && v[0].is_ascii_alphabetic()
        && v.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let public =
        any_in(tail(s.before, 10), &["公众", "服务号", "订阅号", "视频号", "小程序", "企业号", "群"]);
    let host = s.after.starts_with(['@', '/', '\\'])
        || s.after.starts_with("://")
        || s.after.strip_prefix('.').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let word = ["weixin", "wechat", "http", "https", "appid"].iter().any(|w| s.text.eq_ignore_ascii_case(w));
    if form && !public && !host && !word && !s.in_word() { Checked::Ok } else { Checked::No }
}

/// `birth-date`: a day, or a month, from 1900 to today: 1990年3月7日, 1990-03-07, 1990/3/7, 1990.3, 19900307, 一九九〇年三月.
pub fn birth_date(s: &Subject<'_>) -> Checked {
    let text = s.text.trim();
    if text.len() == 8 && all_digits(text.as_bytes()) {
        return if birth(text.as_bytes(), s.today).is_some() && !s.in_digits() {
            Checked::Ok
        } else {
            Checked::No
        };
    }
    let mut numbers = [0; 3];
    let mut n = 0;
    for part in text.split(['年', '月', '日', '-', '/', '.', ' ', '号']).filter(|p| !p.is_empty()) {
        let (Some(slot), Some(value)) = (numbers.get_mut(n), numeral(part)) else { return Checked::No };
        *slot = value;
        n += 1;
    }
    if n == 2 {
        numbers[2] = 1;
    }
    let real = day(numbers[0], numbers[1], numbers[2]).and_then(|d| born(d, s.today)).is_some();
    if n >= 2 && real && !s.in_digits() { Checked::Ok } else { Checked::No }
}

/// A number of one to four digits, in Arabic or Chinese numerals (一九九〇, 二十三).
fn numeral(text: &str) -> Option<u32> {
    if text.is_ascii() {
        return (text.len() <= 4).then(|| super::digits::number(text.as_bytes())).flatten();
    }
    let digit = |c| match c {
        '零' | '○' => Some(0),
        c => "〇一二三四五六七八九".chars().position(|d| d == c).and_then(|i| u32::try_from(i).ok()),
    };
    if let Some((tens, units)) = text.split_once('十') {
        let single = |t: &str, none| match (t.chars().next(), t.chars().nth(1)) {
            (None, _) => Some(none),
            (Some(c), None) => digit(c),
            _ => None,
        };
        return Some(single(tens, 1)? * 10 + single(units, 0)?);
    }
    if text.chars().count() > 4 {
        return None;
    }
    text.chars().try_fold(0, |n, c| Some(n * 10 + digit(c)?))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;
    use Checked::{Doubt, No, Ok};

    #[test]
    fn mail_of_persons_and_organs() {
        for v in ["zhangwei88@qq.com", "wf1990@163.com", "li.ming@mail.example-corp.com.cn"] {
            assert_eq!(check(email, v), Ok, "{v}");
        }
        for v in [
            "yysbgs@yy.gov.cn",
            "zhangwei@yuyao.gov.cn",
            "yyoffice@163.com",
            "jubao@126.com",
            "JUBAO@126.com",
        ] {
            assert_eq!(check(email, v), Doubt("organ"), "{v}");
        }
        for v in [
            "image@2x.png",
            "a@b",
            "zhang@example.com",
            "xxx@qq.com",
            ".a@qq.com",
            "a..b@qq.com",
            "a@-qq.com",
            "a@qq..com",
            "@qq.com",
        ] {
            assert_eq!(check(email, v), No, "{v}");
        }
    }

    #[test]
    fn accounts() {
        assert_eq!(check(qq, "123456789"), Ok);
        for v in ["0123456", "1234", "123456789012"] {
            assert_eq!(check(qq, v), No, "{v}");
        }
        assert_eq!(within(qq, "QQ群:", "123456789", ""), No);
        assert_eq!(within(qq, "", "123456789", "@qq.com"), No);
        assert_eq!(within(wechat, "微信号:", "zhangwei_1988", ""), Ok);
        assert_eq!(within(wechat, "微信公众号:", "yuyaofabu", ""), No);
        assert_eq!(within(wechat, "微信:", "weixin", ".qq.com"), No);
        for v in ["1zhangwei", "zhang", "zhang wei", "a23456789012345678901"] {
            assert_eq!(check(wechat, v), No, "{v}");
        }
    }

    #[test]
    fn births_in_every_writing() {
        for v in [
            "1990年3月7日",
            "1990年3月",
            "1990-03-07",
            "1990/3/7",
            "1990.3",
            "1990.03.07",
            "19900307",
            "一九九〇年三月",
            "一九九○年十二月二十三日",
            "1990 年 3 月 7 日",
            "2026-11-23",
        ] {
            assert_eq!(check(birth_date, v), Ok, "{v}");
        }
        for v in [
            "1990年2月30日",
            "1899-01-01",
            "2026-11-24",
            "1990",
            "19900230",
            "1990-13",
            "1.2.3.4",
            "一九九〇年十三月",
            "",
        ] {
            assert_eq!(check(birth_date, v), No, "{v}");
        }
    }
}
