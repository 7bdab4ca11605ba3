//! The shape of a rule file. `rules/schema.json` is generated from these types; `rules/README.md` explains them.
//!
//! A rule is data: what it matches, what must agree, what the surroundings make of it, and its own examples.
//! Unknown keys are refused, so that a slip of the pen never switches a check off.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::trigger::Plan;
pub use crate::model::mask::Mask;
use crate::model::{Category, Part, Severity};

/// A rule file: rules, and number kinds that are public and shield their digits from the rules.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(
    description = "密审规则文件。写法见 rules/README.md；写完用 mishen rules check 检查，用 mishen rules test 试例子。"
)]
pub struct RuleFile {
    /// The rules.
    #[schemars(description = "规则，一项一条。")]
    pub rules: Vec<RuleSource>,
    /// Public numbers: what matches and verifies claims its span and reports nothing.
    #[schemars(
        description = "公开的编码（如统一社会信用代码）：占住自己的位置，不报告，别的规则也就不会误认。"
    )]
    pub shields: Vec<ShieldSource>,
}

/// A rule as written, with its examples.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(description = "一条规则：找什么、凭什么认定、多重、依据和建议，以及自带的例子。")]
pub struct RuleSource {
    /// Identifier, `family.name` in lower case.
    #[schemars(
        description = "规则编号：小写字母、数字、连字符，用点分段，如 office.codename。内置规则的前缀（secret. pii. 等）自己的规则不能用。"
    )]
    #[schemars(regex(pattern = r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$"))]
    pub id: String,
    /// Name in Chinese, as the report shows it.
    #[schemars(description = "规则的中文名称，报告里显示。")]
    pub name: String,
    /// What it protects.
    #[schemars(description = "类别。")]
    pub category: Category,
    /// Severity where no `judge` entry decides otherwise; absent: nothing is reported then.
    #[serde(default)]
    #[schemars(description = "judge 里没有一条成立时的级别；不写：那时不报告。")]
    pub severity: Option<Severity>,
    /// How sure a match is, 0 to 1.
    #[serde(default = "default_confidence")]
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(description = "把握，0 到 1，默认 0.9；只写进报告，不影响级别。")]
    pub confidence: f64,
    /// `false`: silent unless `--enable`d (a `judge` entry with `always: true` reports all the same).
    #[serde(default = "yes")]
    #[schemars(
        description = "false：平时不报告，用 --enable 打开才报告；judge 里写了 always: true 的条目照报。"
    )]
    pub enabled: bool,
    /// Rank in which rules claim a span, smallest first; absent: it claims nothing and may stand on a claimed span.
    #[serde(default)]
    #[schemars(description = "占位的次序，小的先占；位置被占，后来的规则就不报告。不写：不占位，也不让位。")]
    pub claim: Option<u8>,
    /// What a match tells about its row.
    #[serde(default)]
    #[schemars(description = "这条规则的值给同一行的其他值提供什么（供 judge 的 row 使用）。")]
    pub gives: Option<RowFact>,
    /// How the report masks the value.
    #[serde(default)]
    #[schemars(description = "报告里怎样遮盖，默认 id。")]
    pub mask: Mask,
    /// Keys of `rules/laws.yaml`, or in a user's own rules free text.
    #[serde(default)]
    #[schemars(description = "依据：laws.yaml 里的键，如 GKT-15；也可以直接写中文。")]
    pub basis: Vec<String>,
    /// What to do about a finding.
    #[serde(default)]
    #[schemars(description = "处理建议，报告里显示。")]
    pub advice: String,
    /// Why the rule is as it is; shown by `rules show`.
    #[serde(default)]
    #[schemars(description = "为什么这样定，mishen rules show 里显示。")]
    pub description: String,
    /// Words to find, letter case ignored for ASCII.
    #[serde(default)]
    #[schemars(description = "要找的词，英文不分大小写。")]
    pub keywords: Vec<String>,
    /// Word lists to find, by path from the folder of rules; one word a line, `#` starts a comment line.
    #[serde(default)]
    #[schemars(
        description = "词表文件，相对于规则文件夹；一行一词，# 开头的行是说明。也可以写内置的，如 lists/diseases.txt。"
    )]
    pub lists: Vec<String>,
    /// Longer phrases that make a word in them harmless.
    #[serde(default)]
    #[schemars(description = "包含关键词、但无害的更长说法：文中是它时，里面的关键词不算。")]
    pub harmless: Vec<String>,
    /// A keyword counts only if none of these characters stands directly before it.
    #[serde(default)]
    #[schemars(description = "关键词前面紧挨着这些字之一的，不算。")]
    pub not_after: String,
    /// A keyword counts only if none of these characters stands directly after it.
    #[serde(default)]
    #[schemars(description = "关键词后面紧挨着这些字之一的，不算。")]
    pub not_before: String,
    /// Regular expressions over folded text. The group `value`, where there is one, is what is reported.
    #[serde(default)]
    #[schemars(
        description = "正则表达式，写在单引号里。文稿已折叠（全角变半角、去零宽字符）；数字写 [0-9]，不准用 \\d \\w。有名为 value 的组时只报告这一组。"
    )]
    pub patterns: Vec<String>,
    /// Words of a column header under which every cell that says something is a value.
    #[serde(default)]
    #[schemars(
        description = "表头用词：表头含有其中之一的，这一栏的每一格（空格、“无”“否”之类除外）都是值。"
    )]
    pub columns: Vec<String>,
    /// Observations of a reader that make a finding (`id-precision-lost`); `name`: the names of persons.
    #[serde(default)]
    #[schemars(
        description = "读取程序看到的现象，如 id-precision-lost（表格里的证件号末几位已丢失）；name 是认出的人名。"
    )]
    pub observes: Vec<String>,
    /// Named checks that must all accept the value.
    #[serde(default)]
    #[schemars(description = "校验器，要全部认可；名字见 mishen rules check。")]
    pub validators: Vec<String>,
    /// Words before a value, or over its column, that say what it is.
    #[serde(default)]
    #[schemars(description = "标签：写在值的前面或表头里、说明它是什么的词。供 judge 的 labelled 使用。")]
    pub labels: Vec<String>,
    /// How far before the value a label may stand, in characters; absent: directly before it.
    #[serde(default)]
    #[schemars(description = "标签可以离值多远（字数，不出这一句）；不写：紧挨着值。")]
    pub label_window: Option<u16>,
    /// What the surroundings make of a match; the first entry that fits decides.
    #[serde(default)]
    #[schemars(description = "轻重：从上往下，第一条成立的算数；都不成立用 severity。")]
    pub judge: Vec<Judgement>,
    /// Texts in which the rule must find something.
    #[serde(default)]
    #[schemars(description = "必须找得到的例子；rules test 还会换成全角、插进零宽字符再试。")]
    pub hits: Vec<String>,
    /// Texts in which the rule must find nothing.
    #[serde(default)]
    #[schemars(description = "必须找不到的例子：容易误伤的说法。")]
    pub misses: Vec<String>,
    /// Examples that say more: file name, severity, count.
    #[serde(default)]
    #[schemars(description = "要说明文件名、级别、个数的例子。")]
    pub cases: Vec<Case>,
}

/// A public kind of number (unified social credit code): it claims its span and is no finding.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(description = "公开的编码：占位，不报告。")]
pub struct ShieldSource {
    /// What it is, in Chinese.
    #[schemars(description = "名称。")]
    pub name: String,
    /// Rank in which it claims its span.
    #[schemars(description = "占位的次序，小的先占。")]
    pub claim: u8,
    /// Regular expressions over folded text.
    #[schemars(description = "正则表达式，写法同规则的 patterns。")]
    pub patterns: Vec<String>,
    /// Named checks that must all accept the value.
    #[serde(default)]
    #[schemars(description = "校验器，要全部认可。")]
    pub validators: Vec<String>,
    /// Words that must stand before it or over its column; empty: none needed.
    #[serde(default)]
    #[schemars(description = "前面或表头里要有的词；不写：不需要。")]
    pub labels: Vec<String>,
}

/// An example with its circumstances.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(description = "带条件的例子。")]
pub struct Case {
    /// The text.
    #[schemars(description = "文稿内容。")]
    pub text: String,
    /// File name to scan it under (`t.csv`), `t.txt` if absent.
    #[serde(default)]
    #[schemars(description = "当作这个名字的文件来查，如 t.csv；默认 t.txt。")]
    pub file: Option<String>,
    /// Severity that every finding of the rule must have.
    #[serde(default)]
    #[schemars(description = "这条规则的每一处发现都应是这个级别。")]
    pub severity: Option<Severity>,
    /// How many findings of the rule there must be; absent: one or more.
    #[serde(default)]
    #[schemars(description = "应当找到几处；不写：至少一处。0：一处也没有。")]
    pub count: Option<u32>,
}

/// One line of judgement: in these circumstances, this severity.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(description = "一种情形：成立时用这个级别。")]
pub struct Judgement {
    /// The circumstances; all that are given must hold.
    #[schemars(description = "条件，写出的各项要全部成立；不写：总是成立。")]
    pub when: When,
    /// The severity then; absent: no finding.
    #[schemars(description = "这时的级别；不写：不报告。")]
    pub severity: Option<Severity>,
    /// How sure the rule is then.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(description = "这时的把握，0 到 1。")]
    pub confidence: Option<f64>,
    /// Reports even while the rule is not enabled.
    #[schemars(description = "true：规则平时不报告的，这一条也报告。")]
    pub always: bool,
    /// Why, in one Chinese sentence for the reader of the report.
    #[schemars(description = "一句话说明为什么，mishen rules show 里显示。")]
    pub because: String,
}

/// Circumstances of a match. Every key given must hold; within a list one entry is enough.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(description = "条件。写出的键要全部成立；一个键里有几项的，有一项就成立。")]
pub struct When {
    /// What the validators made of the value: `ok`, or the name of a doubt (`check-digit`, `region`, `segment` …).
    #[schemars(
        description = "校验的结果：ok，或者疑点的名字（check-digit、region 等，见 rules/README.md）。"
    )]
    pub checked: Vec<String>,
    /// Whether one of the rule's labels stands before the value or over its column.
    #[schemars(description = "有没有规则的 labels 之一。")]
    pub labelled: Option<bool>,
    /// The label directly before the value, or its column header, contains one of these words.
    #[schemars(description = "紧挨着值的标签、后面括号里或者表头里含有这些词之一。")]
    pub label: Vec<String>,
    /// The column header contains one of these words.
    #[schemars(description = "表头（列名）含有这些词之一。")]
    pub header: Vec<String>,
    /// One of these words stands anywhere before the value in its sentence or cell.
    #[schemars(description = "同一句里、值前面 60 个字以内有这些词之一。")]
    pub before: Vec<String>,
    /// One of these words stands within 20 characters after the value.
    #[schemars(description = "值后面 20 个字以内有这些词之一。")]
    pub after: Vec<String>,
    /// The row (table row, sentence or form of one person) also holds one of these.
    #[schemars(description = "同一行（表格的一行，或者一句话）里还有其中之一。")]
    pub row: Vec<RowFact>,
    /// Its table has at least this many personal rows.
    #[schemars(description = "所在的表至少有这么多行写着人。")]
    pub rows: Option<u32>,
    /// How the match stands in its unit; one of these.
    #[schemars(description = "值所在的位置和样子，其中之一。")]
    pub stands: Vec<Stands>,
    /// Part of the draft; one of these.
    #[schemars(description = "文稿的哪一部分，其中之一。")]
    pub part: Vec<Part>,
    /// The draft's title, file name or first lines contain one of these words.
    #[schemars(description = "标题、开头几行或文件名含有这些词之一。")]
    pub title: Vec<String>,
    /// The draft contains one of these words anywhere in its first 64 KB.
    #[schemars(description = "全文前 64 KB 含有这些词之一。")]
    pub document: Vec<String>,
    /// The value stands in a run of numbers that count up.
    #[schemars(description = "是不是在一串连续递增的号码里。")]
    pub serial: Option<bool>,
    /// Fewer numbers than this fit what a mask leaves to be seen.
    #[schemars(description = "遮盖以后，符合看得见的数字的号码少于这么多个（校验器 weak-mask 的值才有）。")]
    pub candidates_below: Option<u64>,
    /// None of these circumstances holds (each entry by itself).
    #[schemars(description = "里面的每一项条件都不成立。")]
    pub not: Vec<When>,
}

/// What else a row may hold. "Number" facts exclude the match itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "同一行里还有什么（不算值自己）。")]
pub enum RowFact {
    /// A person's name.
    #[schemars(description = "人名")]
    Name,
    /// A personal number: identity paper, telephone, account.
    #[schemars(description = "个人号码：证件、电话或账号")]
    Number,
    /// An identity paper.
    #[schemars(description = "证件号码")]
    Id,
    /// A bank account.
    #[schemars(description = "银行账号")]
    Account,
    /// A telephone number.
    #[schemars(description = "电话号码")]
    Phone,
    /// A house address.
    #[schemars(description = "住址")]
    Address,
    /// A name together with a number, an account or an address.
    #[schemars(description = "人名，加上号码、账号或住址")]
    Person,
    /// The name of an organ or a company as holder of an account.
    #[schemars(description = "户名是单位")]
    Organ,
}

/// How a match stands in its unit (line, paragraph, cell).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "值在这一行、这一段、这一格里怎么放。")]
pub enum Stands {
    /// The unit, without spaces and brackets around it, is the match.
    #[schemars(description = "独占一行、一段或一格（不算空格和括号）")]
    Alone,
    /// The unit begins with the match and goes on with ★, a colon, a space, a bracket or a term.
    #[schemars(description = "在开头，后面是 ★、冒号、空格、括号或数字")]
    Start,
    /// In brackets, alone in them, at the beginning of a paragraph.
    #[schemars(description = "段首，独自在括号里")]
    Bracketed,
    /// An answer to choose: `A. 机密`.
    #[schemars(description = "题目的选项：A. 机密")]
    Choice,
    /// Within 《》 or quotation marks.
    #[schemars(description = "在书名号或引号里")]
    Quoted,
    /// In the draft's title.
    #[schemars(description = "在文稿的标题里")]
    Title,
    /// Among the first lines, before the title's end: where a mark or a document number belongs.
    #[schemars(description = "在文头：标题结束以前的前几行")]
    Head,
    /// In a header, footer, text box or watermark.
    #[schemars(description = "在页眉、页脚、文本框或水印里")]
    Margin,
    /// In the name of the file or of a folder above it.
    #[schemars(description = "在文件名或文件夹名里")]
    Filename,
}

fn default_confidence() -> f64 {
    0.9
}

fn yes() -> bool {
    true
}

/// A regular expression with its plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    /// The expression.
    pub source: String,
    /// Where it is worth a look.
    pub plan: Plan,
}

/// A rule as the engine uses it: without examples, lists read, basis spelled out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// Identifier; empty for a shield.
    pub id: String,
    /// Name in Chinese.
    pub name: String,
    /// What it protects.
    pub category: Category,
    /// Default severity.
    pub severity: Option<Severity>,
    /// How sure a match is.
    pub confidence: f64,
    /// Whether it reports by default.
    pub enabled: bool,
    /// Rank of its claim.
    pub claim: Option<u8>,
    /// A public number: claims, reports nothing.
    pub shield: bool,
    /// What a match tells about its row.
    pub gives: Option<RowFact>,
    /// Mask.
    pub mask: Mask,
    /// Legal basis, spelled out.
    pub basis: Vec<String>,
    /// Advice.
    pub advice: String,
    /// All words to find, folded, lists included.
    pub keywords: Vec<String>,
    /// Harmless phrases, folded.
    pub harmless: Vec<String>,
    /// See [`RuleSource::not_after`].
    pub not_after: String,
    /// See [`RuleSource::not_before`].
    pub not_before: String,
    /// Regular expressions, and where each is worth a look.
    pub patterns: Vec<Pattern>,
    /// Words of column headers under which every cell is a value, normalised like labels.
    pub columns: Vec<String>,
    /// Observations.
    pub observes: Vec<String>,
    /// Validators.
    pub validators: Vec<String>,
    /// Labels, folded.
    pub labels: Vec<String>,
    /// Label window in characters.
    pub label_window: Option<u16>,
    /// Judgements.
    pub judge: Vec<Judgement>,
    /// Without one of these words in its unit, in the one above or in its column header, no match comes to anything;
    /// empty: there is no such condition. Normalised like labels.
    pub needs: Vec<String>,
}
