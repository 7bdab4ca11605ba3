//! One thing that must not go out, as the report shows it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::place::Location;

/// How much a finding weighs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Shown only.
    Notice,
    /// A person must decide.
    Review,
    /// Must not be published.
    Block,
}

impl Severity {
    /// The name in reports and options.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Notice => "notice",
            Severity::Review => "review",
            Severity::Block => "block",
        }
    }
}

/// What a rule protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// 国家秘密
    StateSecret,
    /// 工作秘密
    WorkSecret,
    /// 商业秘密
    CommercialSecret,
    /// 公开属性
    Disclosure,
    /// 个人信息
    Personal,
    /// 口令密钥
    Credential,
    /// 隐藏内容
    HiddenContent,
    /// 规范性
    Quality,
    /// 未能检查
    Unscannable,
}

/// What the whole scan comes to. It ignores `--fail-on` and notices.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// 未发现问题
    Pass,
    /// 须人工复核
    Review,
    /// 不得公开
    Block,
}

/// Number of a hidden thing within its draft: a finding inside it makes a finding about it needless.
pub type Thing = u32;

/// How a finding is like something that was once reported, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// It is the very finding.
    Place,
    /// Its value is the same.
    Value,
    /// What masks leave of both to be seen agrees.
    Masked,
    /// The same value stands in its row.
    Row,
    /// The draft has the same title.
    Title,
    /// The table has the same columns.
    Headers,
    /// The file has the same name.
    File,
    /// Several reported values stand in the file.
    Together,
    /// Its rule is the same.
    Kind,
}

impl Likeness {
    /// All, the closest first.
    pub const ALL: [Likeness; 9] = [
        Likeness::Place,
        Likeness::Value,
        Likeness::Masked,
        Likeness::Row,
        Likeness::Title,
        Likeness::Headers,
        Likeness::File,
        Likeness::Together,
        Likeness::Kind,
    ];
}

/// That a finding is like a sample of a hunt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Like {
    /// Number of the sample, from 1.
    pub sample: u32,
    /// How.
    pub how: Likeness,
}

impl Like {
    /// Whether the value itself is like the sample's.
    pub fn of_value(&self) -> bool {
        matches!(self.how, Likeness::Value | Likeness::Masked)
    }
}

/// What of a finding's value and place bears on whether it is accepted, or hunted; the value itself is not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its value is a contact that the office makes public.
    pub contact: bool,
    /// A waiver beside it in the text names its rule.
    pub inline: bool,
    /// The waivers' value patterns that its value matches, by their numbers.
    pub patterns: Vec<u16>,
    /// The samples of a hunt that its value, table or draft is like.
    pub likes: Vec<Like>,
}

/// A finding of the report: masked already, unless the user asked for `--reveal`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Finding {
    /// Rule id (`pii.resident-id`).
    pub rule: Arc<str>,
    /// Rule name in Chinese.
    pub name: Arc<str>,
    /// Category of the rule.
    pub category: Category,
    /// Severity in this context.
    pub severity: Severity,
    /// How sure the rule is, 0 to 1, two decimals.
    pub confidence: f64,
    /// Path as the report shows it (masked like text).
    pub path: Arc<str>,
    /// Place of the value's first character.
    pub location: Location,
    /// The value, masked; under `--reveal` as written.
    pub text: String,
    /// Its normalised form, under `--reveal` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// At most 20 characters before it, every value in them masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// At most 20 characters after it, every value in them masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Legal basis, ready to read.
    pub basis: Arc<[String]>,
    /// What to do about it.
    pub advice: Arc<str>,
    /// Number of the person that it is about, from 1 within the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<u64>,
    /// Which facts made it what it is, a sentence each; under `--explain` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explain: Vec<String>,
    /// How many numbers fit what a mask leaves to be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidates: Option<u64>,
    /// How many things it stands for, where more than one of a kind were put together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The hidden things that it stands in, or is: of its own draft first, then of each draft around it.
    #[serde(skip)]
    pub things: Vec<Option<Thing>>,
    /// What is known of its value or place that may make it acceptable.
    #[serde(skip)]
    pub known: Known,
    /// SHA-256 in hex over what the masked report shows; see [`super::fingerprint`].
    pub fingerprint: String,
}
