//! Values of the configuration that are checked as they are read, so that a wrong one is named with its place.

use std::fmt;
use std::time::Duration;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::size;

/// One word or a list of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(from = "OneOrMany", into = "Vec<String>")]
#[schemars(with = "OneOrMany")]
pub struct Words(pub Vec<String>);

#[derive(Deserialize, JsonSchema)]
#[serde(untagged, expecting = "应为一个词，或者几个词的列表")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Words {
    fn from(words: OneOrMany) -> Words {
        match words {
            OneOrMany::One(word) => Words(vec![word]),
            OneOrMany::Many(words) => Words(words),
        }
    }
}

impl From<Words> for Vec<String> {
    fn from(words: Words) -> Vec<String> {
        words.0
    }
}

/// A glob with the meaning that it has in a `.gitignore`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Glob(pub String);

impl TryFrom<String> for Glob {
    type Error = String;

    fn try_from(glob: String) -> Result<Glob, String> {
        let mut builder = ignore::gitignore::GitignoreBuilder::new("");
        builder.allow_unclosed_class(false);
        match builder.add_line(None, &glob) {
            Ok(_) if !glob.trim().is_empty() => Ok(Glob(glob)),
            _ => Err("通配符写法有误：[ ] 和 { } 要成对，\\ 后面要有字符".to_owned()),
        }
    }
}

impl From<Glob> for String {
    fn from(glob: Glob) -> String {
        glob.0
    }
}

/// Bytes, as people type them (`10MB`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "NumberOrText")]
#[schemars(with = "NumberOrText")]
pub struct Size(pub u64);

#[derive(Deserialize, JsonSchema)]
#[serde(untagged, expecting = "应为数字，或者带单位的数字，如 512MB")]
enum NumberOrText {
    Number(u64),
    Text(String),
}

impl TryFrom<NumberOrText> for Size {
    type Error = String;

    fn try_from(value: NumberOrText) -> Result<Size, String> {
        match value {
            NumberOrText::Number(bytes) => size::parse(&bytes.to_string()).map(Size),
            NumberOrText::Text(text) => size::parse(&text).map(Size),
        }
    }
}

/// A time in seconds (`60`, `60s`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "NumberOrText")]
#[schemars(with = "NumberOrText")]
pub struct Seconds(pub Duration);

impl TryFrom<NumberOrText> for Seconds {
    type Error = String;

    fn try_from(value: NumberOrText) -> Result<Seconds, String> {
        let number = match value {
            NumberOrText::Number(n) => Some(n),
            NumberOrText::Text(text) => text.trim().trim_end_matches('s').trim_end().parse().ok(),
        };
        match number {
            Some(n @ 1..=86_400) => Ok(Seconds(Duration::from_secs(n))),
            _ => Err("时间应写成秒数，1 到 86400，如 60 或 60s".to_owned()),
        }
    }
}

/// A day (`2026-12-31`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Day(pub Date);

impl Day {
    /// Reads it.
    ///
    /// # Errors
    /// What is expected, in Chinese.
    pub fn parse(text: &str) -> Result<Date, String> {
        let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        plain
            .then(|| text.parse().ok())
            .flatten()
            .ok_or_else(|| "日期应写成 年-月-日，如 2026-11-23".to_owned())
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Day, String> {
        Day::parse(&text).map(Day)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.0.to_string()
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The code of a county (GB/T 2260): 6 digits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "NumberOrText")]
#[schemars(with = "NumberOrText")]
pub struct County(pub String);

impl TryFrom<NumberOrText> for County {
    type Error = String;

    fn try_from(value: NumberOrText) -> Result<County, String> {
        let code = match value {
            NumberOrText::Number(n) => n.to_string(),
            NumberOrText::Text(text) => text,
        };
        match code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
            true => Ok(County(code)),
            false => Err("行政区划代码应为 6 位数字（GB/T 2260），如 330106".to_owned()),
        }
    }
}
