//! House addresses.

use super::edge::{any_in, head, tail};
use super::{Checked, Subject};

/// Words of a level, from province to lane.
const LEVELS: &[&str] = &[
    "省", "市", "区", "县", "旗", "街道", "镇", "乡", "村", "社区", "路", "街", "巷", "弄", "苑", "小区",
    "花园", "公寓", "胡同",
];

/// What names an office, and what makes it a place name after all.
const OFFICES: &[&str] = &[
    "局",
    "中心",
    "大厅",
    "办公楼",
    "办公室",
    "会议室",
    "窗口",
    "公司",
    "学校",
    "医院",
    "政府",
    "法院",
    "检察院",
    "委员会",
    "大学",
    "中学",
    "小学",
    "幼儿园",
    "银行",
    "支行",
    "大队",
    "派出所",
    "事务所",
    "工厂",
    "厂区",
    "大厦",
    "写字楼",
];
const HOMES: &[&str] =
    &["宿舍", "家属", "中心村", "中心路", "中心街", "中心小区", "中心弄", "中心花园", "职工楼"];

/// Labels of an office's address.
const OFFICE_LABELS: &[&str] =
    &["办公", "报名", "受理", "领取", "服务地", "收件", "注册", "单位地址", "会议", "地点", "营业", "报到"];
const HOME_LABELS: &[&str] =
    &["家庭", "户籍", "户口", "居住", "住址", "身份证", "现住", "住所", "联系", "通讯"];

/// `house-address`: a level of place and a house in it: building, unit, room, lane with number, or a group with a
/// household's number. `office`: an office by its words or label; `number-only`: nothing but a street number or a group,
/// as project sites have.
pub fn house_address(s: &Subject<'_>) -> Checked {
    let house = house(s.text);
    // 10栋32层 counts buildings and floors.
    let floors = s.after.starts_with('层') && s.text.ends_with(|c: char| c.is_ascii_digit());
    if floors || !LEVELS.iter().any(|l| s.text.contains(l)) || house == House::None {
        return Checked::No;
    }
    let label = tail(s.before.trim_end_matches([':', '：', ' ']), 12);
    let label = label.rsplit([',', '，', '。', '；', ';', '、', '|']).next().unwrap_or_default();
    let home = any_in(s.text, HOMES) || any_in(label, HOME_LABELS);
    let near = head(s.after, 10).split(['，', ',', '。', '；', ';', '、', '\n']).next().unwrap_or_default();
    let office = any_in(s.text, OFFICES) || any_in(near, OFFICES) || any_in(label, OFFICE_LABELS);
    if !home && (office || label.ends_with("地址")) {
        return Checked::Doubt("office");
    }
    if house == House::Number { Checked::Doubt("number-only") } else { Checked::Ok }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum House {
    None,
    /// A street number or a group alone.
    Number,
    /// A dwelling.
    Home,
}

/// What the numbers of the phrase count.
fn house(text: &str) -> House {
    let (mut number, mut group, mut lane, mut household, mut home) = (false, false, false, false, false);
    let (mut after_digit, mut digits) = (false, 0);
    for (i, c) in text.char_indices() {
        let rest = &text[i..];
        if after_digit {
            match c {
                '幢' | '栋' => home = true,
                // 公厕3座, 3室2厅, 困难户12户 count things; 3座501, 301室 and 5组12户 are places.
                '座' => home |= rest['座'.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()),
                '室' => home |= digits >= 3,
                '户' => household = true,
                '单' => home |= rest.starts_with("单元"),
                '号' if rest.starts_with("号楼") => home = true,
                '号' => number = true,
                '弄' => lane = true,
                '组' | '队' | '社' => group = true,
                _ => {}
            }
        }
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        after_digit = c.is_ascii_digit() || after_digit && matches!(c, ' ' | '#' | 'A'..='F' | 'a'..='f');
    }
    match (home || number && (lane || group) || household && (group || number), number || lane || group) {
        (true, _) => House::Home,
        (false, true) => House::Number,
        (false, false) => House::None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;
    use Checked::{Doubt, No, Ok};

    #[test]
    fn homes() {
        for v in [
            "余姚市凤山街道花园新村12幢301室",
            "浙江省余姚市梁弄镇横坎头村3组15号",
            "余姚市幸福弄12弄3号",
            "余姚市南雷南路388号2单元501室",
            "余姚市中心路12号3幢201室",
            "余姚市邮电局宿舍2幢301室",
            "余姚市梁弄镇横坎头村3组12户",
            "余姚市阳明公寓A3座501",
        ] {
            assert_eq!(check(house_address, v), Ok, "{v}");
        }
    }

    #[test]
    fn offices_and_sites() {
        assert_eq!(check(house_address, "余姚市行政中心西6栋301室"), Doubt("office"));
        assert_eq!(within(house_address, "办公地址:", "余姚市南雷路388号2幢301室", ""), Doubt("office"));
        assert_eq!(within(house_address, "地址:", "余姚市南雷路388号2幢301室", ""), Doubt("office"));
        assert_eq!(within(house_address, "家庭住址:", "余姚市南雷路388号2幢301室", ""), Ok);
        assert_eq!(within(house_address, "", "余姚市南雷路388号2幢301室", "(市财政局)"), Doubt("office"));
        assert_eq!(
            within(house_address, "联系人:王科长,办公地址:", "余姚市南雷路388号2幢301室", ""),
            Doubt("office")
        );
        assert_eq!(check(house_address, "余姚市南雷南路388号"), Doubt("number-only"));
        assert_eq!(check(house_address, "余姚市梁弄镇横坎头村3组"), Doubt("number-only"));
        for v in [
            "余姚市凤山街道",
            "12幢301室",
            "2024年3月",
            "横坎头村12户",
            "凤山街道公厕3座",
            "余姚市小区3室2厅",
        ] {
            assert_eq!(check(house_address, v), No, "{v}");
        }
        assert_eq!(within(house_address, "把", "某市区正在建的10栋32", "层楼交付"), No);
    }
}
