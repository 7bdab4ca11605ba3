//! The shape of `.mishen.yaml`. `mishen schema config` is generated from these types. Unknown keys are refused, so that
//! a slip of the pen never switches a check off.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{County, Day, Glob, Seconds, Size, Words};
use crate::model::Severity;

/// The configuration.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(description = "密审的配置（.mishen.yaml）：从被检查的文件夹向上找，到仓库根或用户主目录为止。")]
pub struct Config {
    /// The user's rule files and folders, from the configuration's folder.
    #[schemars(description = "自己的规则文件或文件夹，相对于配置文件所在的文件夹。")]
    pub rules: Vec<String>,
    /// Whether the built-in rules report.
    #[schemars(description = "是否使用内置规则，默认 true。")]
    pub builtin: Option<bool>,
    /// Rules that report although they are silent by default.
    #[schemars(description = "打开默认不报告的规则：规则编号，或以 .* 结尾的前缀。")]
    pub enable: Vec<String>,
    /// Rules that report nothing.
    #[schemars(description = "关闭规则：规则编号，或以 .* 结尾的前缀。")]
    pub disable: Vec<String>,
    /// Rules whose findings all get this severity.
    #[schemars(description = "改变级别：规则编号: block、review 或 notice；这条规则的发现一律按此级别。")]
    pub severity: BTreeMap<String, Severity>,
    /// What the walk leaves out.
    #[schemars(description = "不检查的文件，写法同 .gitignore，相对于配置文件所在的文件夹。")]
    pub exclude: Vec<Glob>,
    /// Numbers, mailboxes and accounts that may appear.
    #[schemars(description = "本单位可以公开的电话、邮箱、账号；它们不算问题。")]
    pub contacts: Vec<String>,
    /// The office's county.
    #[schemars(description = "本单位所在县（市、区）的行政区划代码，6 位；推算掩码还剩多少种可能时用。")]
    pub county: Option<County>,
    /// From how many persons on the number weighs of itself.
    #[schemars(description = "人数达到多少算情节加重：standard（50、500、5000，默认）或 halved（减半）。")]
    pub volume: Volume,
    /// What one file may cost.
    #[schemars(description = "单个文件的限额；超过的记为未能检查。")]
    pub limits: Limits,
    /// Pictures without text that are accepted unread.
    #[schemars(description = "接受没有文字的图片和扫描页：不再算未能检查，须写明理由、批准人和期限。")]
    pub images: Option<Images>,
    /// The program that recognises text in pictures.
    #[schemars(
        description = "识别图中文字的程序。只有用 --config 指明的配置才能指定要运行的程序；自动找到的配置里写了也不用。"
    )]
    pub ocr: Option<Ocr>,
    /// A baseline that always counts.
    #[schemars(description = "基线文件，相对于配置文件所在的文件夹；等于每次都写 --baseline。")]
    pub baseline: Option<String>,
    /// Findings that are accepted.
    #[schemars(description = "豁免：接受的发现，每项须写明理由、批准人和期限。")]
    pub waivers: Vec<Waiver>,
}

/// The thresholds of volume.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Volume {
    /// 50, 500, 5,000.
    #[default]
    #[schemars(description = "50、500、5000 人")]
    Standard,
    /// Half of them (法释〔2017〕10号 art. 5, information that came to hand in office).
    #[schemars(description = "25、250、2500 人：履行职责中获得的信息，数量标准减半")]
    Halved,
}

/// What one file may cost.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// Largest file; counts for text too.
    #[schemars(description = "文件大小，默认文本不限、其他 512MB；写了对文本也算。")]
    pub max_file_size: Option<Size>,
    /// Most that one file may expand to.
    #[schemars(description = "解开以后的大小，默认 2GB。")]
    pub expanded: Option<Size>,
    /// Most members of one file.
    #[schemars(description = "压缩包和文档的成员数，默认 100000。")]
    pub members: Option<u64>,
    /// Deepest nesting.
    #[schemars(description = "嵌套层数，默认 8，最多 64。", range(min = 1, max = 64))]
    pub depth: Option<u32>,
    /// Largest ratio of expanded to packed size.
    #[schemars(description = "膨胀倍数（10MB 以上才算），默认 200。")]
    pub ratio: Option<u64>,
    /// Most pages.
    #[schemars(description = "页数，默认 10000。")]
    pub pages: Option<u64>,
    /// Most cells.
    #[schemars(description = "单元格数，默认 20000000。")]
    pub cells: Option<u64>,
    /// Longest time for one file.
    #[schemars(description = "用时（秒），默认 60。")]
    pub time: Option<Seconds>,
}

/// A program that recognises text: a picture comes to its standard input, lines of UTF-8 text go to its standard output.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ocr {
    /// Where it is.
    #[schemars(
        description = "程序的路径，相对于配置文件所在的文件夹。图片由标准输入给它，文字（UTF-8）从标准输出取回。"
    )]
    pub program: Text,
    /// What it is started with.
    #[serde(default)]
    #[schemars(description = "启动参数，如 [stdin, stdout, -l, chi_sim]。")]
    pub arguments: Vec<String>,
}

/// That pictures without text are accepted unread.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "应写 accept: true 和 reason、by、until")]
pub struct Images {
    /// Must be `true`.
    #[schemars(description = "true 表示接受。")]
    pub accept: bool,
    /// Where; everywhere if absent.
    #[serde(default)]
    #[schemars(description = "哪些文件（通配符，写法同 .gitignore）；不写为全部。")]
    pub path: Words,
    /// Why.
    #[schemars(description = "理由。")]
    pub reason: Text,
    /// Who decided.
    #[schemars(description = "批准人。")]
    pub by: Text,
    /// The last day on which it counts.
    #[schemars(description = "有效到哪一天（含）。")]
    pub until: Day,
}

/// A finding that is accepted. What it names must all fit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Waiver {
    /// Rules: ids, or prefixes ending in `.*`.
    #[serde(default, alias = "rules")]
    #[schemars(description = "规则编号，或以 .* 结尾的前缀；一个或几个。")]
    pub rule: Words,
    /// Paths: globs from the configuration's folder.
    #[serde(default, alias = "paths")]
    #[schemars(description = "哪些文件：通配符，写法同 .gitignore，相对于配置文件所在的文件夹。")]
    pub path: Words,
    /// Fingerprints of findings.
    #[serde(default)]
    #[schemars(description = "发现的指纹（报告里的 fingerprint），一个或几个。")]
    pub fingerprint: Words,
    /// A pattern that the whole normalised value must match.
    #[serde(default)]
    #[schemars(description = "值的正则表达式，须与整个值相符；不要写成某一个真实的值。")]
    pub value: Option<String>,
    /// Why.
    #[schemars(description = "理由。")]
    pub reason: Text,
    /// Who decided.
    #[schemars(description = "批准人。")]
    pub by: Text,
    /// The last day on which it counts.
    #[schemars(description = "有效到哪一天（含）。")]
    pub until: Day,
}

/// A text that says something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Text(pub String);

impl TryFrom<String> for Text {
    type Error = String;

    fn try_from(text: String) -> Result<Text, String> {
        match text.trim() {
            "" => Err("不能空着".to_owned()),
            said => Ok(Text(said.to_owned())),
        }
    }
}
