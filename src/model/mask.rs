//! How much of a value the report may show (contract, "text").
//!
//! The contract's promise that `pii.weak-mask` never fires on our own reports is kept here: a value too short to leave
//! 10,000 candidates behind its mask shows less than its kind would allow.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a value is masked (contract, "text").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "报告里怎样遮盖。")]
pub enum Mask {
    /// Identity papers: the first 2 and the last 2 characters stay.
    #[default]
    #[schemars(description = "留前 2 位、后 2 位")]
    Id,
    /// Name of an account (WeChat, QQ): masked like a paper, but its spelling counts.
    #[schemars(description = "同 id，区分大小写（微信号、QQ 号）")]
    Account,
    /// Telephone: 3 + 4.
    #[schemars(description = "留前 3 位、后 4 位")]
    Phone,
    /// Bank card: the last 4.
    #[schemars(description = "留后 4 位")]
    Card,
    /// E-mail: first character and domain.
    #[schemars(description = "留首字符和域名")]
    Email,
    /// Plate: 2 + 1.
    #[schemars(description = "留前 2 位、后 1 位")]
    Plate,
    /// Address: down to 镇/街道.
    #[schemars(description = "到乡镇、街道为止")]
    Address,
    /// Name: the surname.
    #[schemars(description = "留姓")]
    Name,
    /// Credential: `******`.
    #[schemars(description = "全遮，长度也不露")]
    Secret,
    /// Date: the year.
    #[schemars(description = "留年")]
    Date,
    /// Marking or disclosure line: shown whole.
    #[schemars(description = "不遮盖（标志、公开属性）")]
    Whole,
}

/// Digits that must stay hidden so that 10,000 numbers fit what is shown.
const HIDDEN: usize = 4;

/// Surnames of two characters that a name may begin with.
const COMPOUND: &str = "欧阳 上官 司马 诸葛 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 长孙 宇文 端木 南宫 独孤 澹台 申屠 太史 \
                        轩辕 钟离 闻人 赫连 濮阳 淳于 单于 公冶 仲孙 呼延 万俟";

impl Mask {
    /// The value as the report may show it. `value` is normalised ([`Mask::normalise`]).
    ///
    /// There are as many `*` as characters hidden, except in addresses (`***`), e-mail (`z***@qq.com`), credentials
    /// (`******`) and dates (one to a number beside 月 and 日, else two), where the length would tell something.
    pub fn apply(self, value: &str) -> String {
        match self {
            Mask::Id | Mask::Account => paper(value),
            Mask::Phone => {
                let n = value.chars().count();
                let tail = n.saturating_sub(HIDDEN).min(4);
                cover(value, n.saturating_sub(HIDDEN + tail).min(3), tail)
            }
            Mask::Card => cover(value, 0, value.chars().count().saturating_sub(2 * HIDDEN).min(4)),
            Mask::Plate => {
                let n = value.chars().count();
                let tail = n.saturating_sub(HIDDEN).min(1);
                cover(value, n.saturating_sub(HIDDEN + tail).min(2), tail)
            }
            Mask::Email => email(value),
            Mask::Address => format!("{}***", &value[..township(value)]),
            Mask::Name => {
                let compound = COMPOUND.split_whitespace().any(|s| value.starts_with(s) && value != s);
                cover(value, if compound { 2 } else { value.chars().count().saturating_sub(1).min(1) }, 0)
            }
            Mask::Secret => "******".to_owned(),
            Mask::Date => date(value),
            Mask::Whole => value.to_owned(),
        }
    }
}

/// The first `head` and last `tail` characters, a `*` for each between.
fn cover(value: &str, head: usize, tail: usize) -> String {
    let n = value.chars().count();
    value.chars().enumerate().map(|(i, c)| if i < head || i + tail >= n { c } else { '*' }).collect()
}

/// 2 + 2; with 8 characters or fewer 1 + 1, under 6 nothing. Where the check character stands in brackets (Hong Kong,
/// Macau) 2 + 2 of it would leave 9,091 numbers, so the first and the check character stay.
fn paper(value: &str) -> String {
    let n = value.chars().count();
    if n >= 10 && value.ends_with(')') && value.chars().rev().nth(2) == Some('(') {
        return cover(value, 1, 3);
    }
    match n {
        0..6 => cover(value, 0, 0),
        6..9 => cover(value, 1, 1),
        _ => cover(value, 2, 2),
    }
}

/// First character and domain; of a local part of one character nothing.
fn email(value: &str) -> String {
    let Some((local, domain)) = value.rsplit_once('@') else { return "***".to_owned() };
    let mut chars = local.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(_)) => format!("{first}***@{domain}"),
        _ => format!("***@{domain}"),
    }
}

/// Bytes of an address down to its 街道, 镇 or 乡, else to its county, else 0. Nothing behind the first digit counts.
fn township(value: &str) -> usize {
    let place = value.find(|c: char| c.is_ascii_digit()).map_or(value, |i| &value[..i]);
    let county = county(place);
    let rest = &place[county..];
    let mut before = 0;
    for (i, c) in rest.char_indices() {
        let end = match c {
            '街' if rest[i..].starts_with("街道") => i + "街道".len(),
            '镇' | '乡' => i + c.len_utf8(),
            _ => {
                before += 1;
                continue;
            }
        };
        // A name goes before the word (镇海路 has none), and it is short; 水乡人家 is an estate, 新镇路 a road.
        let estate =
            c != '街' && rest[end..].starts_with(['人', '苑', '园', '花', '小', '公', '名', '别', '里']);
        if (1..=6).contains(&before) && !estate && !rest[end..].starts_with(['路', '街', '村', '巷']) {
            return county + end;
        }
        before += 1;
    }
    county
}

/// Bytes of an address down to its last 省, 市, 县, 区 or 旗 that is a level of government.
fn county(place: &str) -> usize {
    let (mut end, mut name, mut last) = (0, 0, ' ');
    for (i, c) in place.char_indices() {
        let next = i + c.len_utf8();
        if matches!(c, '镇' | '乡' | '村' | '路' | '巷' | '弄')
            && name >= 2
            && !place[next..].starts_with(['市', '县', '区'])
        {
            break;
        }
        let level = matches!(c, '省' | '市' | '县' | '旗')
            || c == '区'
                && !matches!(
                    last,
                    '小' | '社' | '园' | '校' | '街' | '厂' | '库' | '住' | '宅' | '片' | '院'
                );
        if level && (1..=8).contains(&name) {
            (end, name) = (next, 0);
        } else {
            name += 1;
        }
        last = c;
    }
    end
}

/// The year, and stars for the other numbers, in the look of the value.
fn date(value: &str) -> String {
    let number = |c: char| c.is_ascii_digit() || "〇零○一二三四五六七八九十".contains(c);
    let year = value.char_indices().nth(4).map_or(value.len(), |(i, _)| i);
    let year = if value.chars().take_while(|c| number(*c)).count() >= 4 { year } else { 0 };
    let stars = if value.contains(['月', '日']) || value.contains('年') { "*" } else { "**" };
    let mut out = value[..year].to_owned();
    if value.len() == 8 && value.bytes().all(|b| b.is_ascii_digit()) {
        return out + "****";
    }
    let mut within = false;
    for c in value[year..].chars() {
        if number(c) {
            if !within {
                out.push_str(stars);
            }
        } else {
            out.push(c);
        }
        within = number(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Mask;

    #[track_caller]
    fn shows(mask: Mask, cases: &[(&str, &str)]) {
        for (value, want) in cases {
            assert_eq!(mask.apply(value), *want, "{mask:?} of {value}");
        }
    }

    #[test]
    fn papers_show_two_and_two_and_short_ones_less() {
        shows(
            Mask::Id,
            &[
                ("330281199003071231", "33**************31"),
                ("E12345678", "E1*****78"),
                ("12345678", "1******8"),
                ("123456", "1****6"),
                ("12345", "*****"),
                ("", ""),
                ("A123456(3)", "A******(3)"),
                ("军字第1234567号", "军字*******7号"),
            ],
        );
        shows(Mask::Account, &[("zhangwei_1988", "zh*********88")]);
    }

    #[test]
    fn telephones_keep_four_digits_hidden_at_least() {
        shows(
            Mask::Phone,
            &[
                ("13858211234", "138****1234"),
                ("057462701234", "057*****1234"),
                ("62701234", "****1234"),
                ("6270123", "****123"),
                ("123", "***"),
            ],
        );
        for n in 4..20 {
            let masked = Mask::Phone.apply(&"1".repeat(n));
            assert!(masked.matches('*').count() >= 4, "{masked}");
        }
    }

    #[test]
    fn cards_and_plates() {
        shows(Mask::Card, &[("6222021001116245702", "***************5702"), ("123456", "******")]);
        shows(
            Mask::Plate,
            &[
                ("浙B12345", "浙B****5"),
                ("浙BD12345", "浙B*****5"),
                ("浙B1234学", "浙B****学"),
                ("224001使", "22****使"),
                ("沪0023领", "沪****领"),
            ],
        );
    }

    #[test]
    fn mail_names_and_credentials_hide_their_length() {
        shows(
            Mask::Email,
            &[("zhangwei88@qq.com", "z***@qq.com"), ("z@qq.com", "***@qq.com"), ("张", "***")],
        );
        shows(Mask::Secret, &[("Zx9Qw8", "******"), ("", "******"), ("0123456789abcdef", "******")]);
        shows(
            Mask::Name,
            &[("张三", "张*"), ("张小三", "张**"), ("欧阳明", "欧阳*"), ("欧阳", "欧*"), ("张", "*")],
        );
        shows(Mask::Whole, &[("机密★10年", "机密★10年")]);
    }

    #[test]
    fn addresses_stop_at_the_township() {
        shows(
            Mask::Address,
            &[
                ("余姚市凤山街道花园新村12幢301室", "余姚市凤山街道***"),
                ("浙江省宁波市镇海区蛟川街道银凤小区3幢", "浙江省宁波市镇海区蛟川街道***"),
                ("浙江省余姚市梁弄镇横坎头村3组", "浙江省余姚市梁弄镇***"),
                ("余姚市南雷南路388号2单元", "余姚市***"),
                ("余姚市镇海路12号", "余姚市***"),
                ("凤山街道阳明社区5幢", "凤山街道***"),
                ("余姚市水乡人家12幢", "余姚市***"),
                ("花园小区12幢301室", "***"),
                ("12幢301室", "***"),
                ("景德镇市珠山区新村街道2栋", "景德镇市珠山区新村街道***"),
            ],
        );
    }

    #[test]
    fn dates_show_the_year_in_their_look() {
        shows(
            Mask::Date,
            &[
                ("1990年3月7日", "1990年*月*日"),
                ("1990年10月17日", "1990年*月*日"),
                ("1990-03-07", "1990-**-**"),
                ("1990/3/7", "1990/**/**"),
                ("1990.3", "1990.**"),
                ("19900307", "1990****"),
                ("一九九〇年三月", "一九九〇年*月"),
                ("07/03/1990", "**/**/**"),
                ("生日", "生日"),
            ],
        );
    }

    proptest! {
        #[test]
        fn numbers_hide_four_characters_and_keep_their_length(value in "[0-9A-Z]{4,24}") {
            for mask in [Mask::Id, Mask::Account, Mask::Phone, Mask::Card, Mask::Plate] {
                let shown = mask.apply(&value);
                prop_assert_eq!(shown.len(), value.len());
                prop_assert!(shown.matches('*').count() >= 4, "{} of {:?}", shown, mask);
                prop_assert!(shown.bytes().zip(value.bytes()).all(|(s, v)| s == v || s == b'*'));
            }
        }

        #[test]
        fn any_text_can_be_masked(value in "\\PC{0,30}", odd in "[省市区县镇乡街道村0-9年月日@.()张欧阳]{0,16}") {
            for mask in [Mask::Id, Mask::Account, Mask::Phone, Mask::Card, Mask::Email, Mask::Plate, Mask::Name, Mask::Address, Mask::Secret] {
                for text in [&value, &odd] {
                    let spelled = mask.normalise(text);
                    let masked = mask.apply(&spelled);
                    prop_assert!(spelled.is_empty() || masked.contains('*'), "{:?} shows all of {:?}", mask, spelled);
                }
            }
            Mask::Date.apply(&Mask::Date.normalise(&odd));
        }
    }
}
