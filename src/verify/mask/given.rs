//! What stands beside a masked number and gives a part of it away: birth date, age, sex, county.

use jiff::civil::Date;

use super::county;
use crate::rule::settle::label as normal;

/// What is known of the person besides the number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// First and last year of birth.
    pub years: Option<(i32, i32)>,
    /// Month of birth.
    pub month: Option<u32>,
    /// Day of birth.
    pub day: Option<u32>,
    /// Sex.
    pub male: Option<bool>,
    /// Whether a county is named: of all region codes that fit, it is one.
    pub county: bool,
}

/// What calls a birth date, an age and a sex by name.
const BIRTHS: &[&str] = &["出生", "生日", "生于", "birth", "dob"];
const AGES: &[&str] = &["年龄", "周岁", "age"];
const SEXES: &[&str] = &["性别", "gender", "sex"];
/// What calls a place of residence or origin by name.
const PLACES: &[&str] = &["住址", "地址", "住所", "居住地", "现住", "籍", "户口", "address"];

impl Given {
    /// Whether a person born in this year can be meant.
    pub fn fits(&self, year: i32) -> bool {
        self.years.is_none_or(|(first, last)| (first..=last).contains(&year))
    }

    /// Whether a cell under a header, or a field behind its name, can give something away.
    pub fn told_by(header: &str) -> bool {
        let header = normal(header);
        [BIRTHS, AGES, SEXES, PLACES].concat().iter().any(|word| header.contains(word))
    }

    /// Takes a cell under a header, or a field behind its name.
    pub fn cell(&mut self, header: &str, text: &str, today: Date) {
        let header = normal(header);
        let called = |words: &[&str]| words.iter().any(|w| header.contains(w));
        if called(BIRTHS) {
            self.birth(text, today);
        } else if header == "age" || called(&AGES[..2]) {
            self.age(text, today);
        } else if called(SEXES) {
            self.sex(text);
        } else if called(PLACES) {
            self.county |= county::begins(text.trim());
        }
    }

    /// Takes a sentence: `男，1990年3月7日出生`, `出生日期：1990-03-07`, `36岁`.
    pub fn sentence(&mut self, text: &str, today: Date) {
        let clauses = text.split(['，', ',', '、', '；', ';', '（', '(', '）', ')']).map(str::trim);
        for clause in clauses.filter(|c| c.len() <= 180) {
            if clause.contains(['住', '籍', '址', '居']) {
                self.county |= county::named(clause);
                continue;
            }
            if clause.len() > 72 {
                continue;
            }
            if BIRTHS.iter().any(|w| clause.contains(w))
                || dated(clause).is_some_and(|rest| rest.starts_with('生'))
            {
                self.birth(clause, today);
            } else if clause.contains("年龄") || clause.ends_with(['岁']) {
                self.age(clause, today);
            } else if let Some(sex) =
                clause.strip_prefix("性别").or(Some(clause).filter(|c| c.chars().count() == 1))
            {
                self.sex(sex);
            }
        }
    }

    fn birth(&mut self, text: &str, today: Date) {
        let mut numbers = numbers(text);
        if let [(whole @ 19_000_101..=21_001_231, 8), ..] = numbers[..] {
            numbers = vec![(whole / 10_000, 4), (whole / 100 % 100, 2), (whole % 100, 2)];
        } else if let [(whole @ 190_001..=210_012, 6)] = numbers[..] {
            numbers = vec![(whole / 100, 4), (whole % 100, 2)];
        }
        let [(year, 4), rest @ ..] = &numbers[..] else { return };
        let Some(year) = i32::try_from(*year).ok().filter(|y| (1900..=i32::from(today.year())).contains(y))
        else {
            return;
        };
        self.years = Some((year, year));
        if let Some((month @ 1..=12, _)) = rest.first() {
            self.month = Some(*month);
            self.day = rest.get(1).map(|(day, _)| *day).filter(|d| (1..=31).contains(d));
        }
    }

    /// A person of 36 was born 36 or 37 years ago.
    fn age(&mut self, text: &str, today: Date) {
        if let [(age @ 1..=120, _)] = numbers(text)[..]
            && self.years.is_none()
            && let Ok(age) = i32::try_from(age)
        {
            let this = i32::from(today.year());
            self.years = Some((this - age - 1, this - age));
        }
    }

    fn sex(&mut self, text: &str) {
        match text.trim_matches([' ', '\u{3000}', '：', ':']) {
            "男" | "男性" | "M" => self.male = Some(true),
            "女" | "女性" | "F" => self.male = Some(false),
            _ => {}
        }
    }
}

/// What follows a date in Chinese form at the start of a text.
fn dated(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | ' '));
    (rest.len() < text.len() && text.contains('年')).then_some(rest)
}

/// The numbers of a text and how many digits each has, as far as they are short.
fn numbers(text: &str) -> Vec<(u32, usize)> {
    let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    digits.map_while(|run| Some((run.parse().ok()?, run.len()))).take(4).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn cell(header: &str, text: &str) -> Given {
        let mut given = Given::default();
        given.cell(header, text, TODAY);
        given
    }

    fn sentence(text: &str) -> Given {
        let mut given = Given::default();
        given.sentence(text, TODAY);
        given
    }

    #[test]
    fn columns_give_away_birth_age_and_sex() {
        let day =
            Given { years: Some((1990, 1990)), month: Some(3), day: Some(7), male: None, county: false };
        for text in ["1990-03-07", "1990年3月7日", "19900307", "1990/3/7", "1990.03.07"] {
            assert_eq!(cell("出生日期", text), day, "{text}");
        }
        let month = Given { day: None, ..day.clone() };
        for text in ["1990-03", "1990年3月", "199003"] {
            assert_eq!(cell("出生年月", text), month, "{text}");
        }
        assert_eq!(cell("年龄", "36").years, Some((1989, 1990)));
        assert_eq!(cell("性 别", "女").male, Some(false));
        for (header, text) in [("成绩", "1990"), ("备注", "男"), ("年龄", "不详"), ("出生地", "余姚")]
        {
            assert_eq!(cell(header, text), Given::default(), "{header} {text}");
        }
    }

    #[test]
    fn sentences_give_them_away_too() {
        let text = "李明，男，1990年3月7日出生，身份证号330281********1231";
        let day = Given {
            years: Some((1990, 1990)),
            month: Some(3),
            day: Some(7),
            male: Some(true),
            county: false,
        };
        assert_eq!(sentence(text), day);
        assert_eq!(sentence("王芳，性别：女，36岁").male, Some(false));
        assert_eq!(sentence("王芳（1990年3月生）").month, Some(3));
        assert_eq!(sentence("2026年3月5日收到申请，共36份"), Given::default());
    }

    #[test]
    fn a_place_of_residence_gives_the_county_away() {
        assert!(cell("家庭住址", "余姚市凤山街道花园新村").county);
        assert!(!cell("家庭住址", "花园新村").county && !cell("工作单位", "余姚市民政局").county);
        assert!(sentence("李明，男，住浙江省余姚市凤山街道").county);
        assert!(!sentence("李明，男，宁波市住建局职工").county);
    }
}
