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
pub struct RuleFile {
    /// The rules.
    pub rules: Vec<RuleSource>,
    /// Public numbers: what matches and verifies claims its span and reports nothing.
    pub shields: Vec<ShieldSource>,
}

/// A rule as written, with its examples.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleSource {
    /// Identifier, `family.name` in lower case.
    pub id: String,
    /// Name in Chinese, as the report shows it.
    pub name: String,
    /// What it protects.
    pub category: Category,
    /// Severity where no `judge` entry decides otherwise; absent: nothing is reported then.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// How sure a match is, 0 to 1.
    #[serde(default = "default_confidence")]
    pub confidence: f64,
    /// `false`: silent unless `--enable`d (a `judge` entry with `always: true` reports all the same).
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Rank in which rules claim a span, smallest first; absent: it claims nothing and may stand on a claimed span.
    #[serde(default)]
    pub claim: Option<u8>,
    /// What a match tells about its row.
    #[serde(default)]
    pub gives: Option<RowFact>,
    /// How the report masks the value.
    #[serde(default)]
    pub mask: Mask,
    /// Keys of `rules/laws.yaml`, or in a user's own rules free text.
    #[serde(default)]
    pub basis: Vec<String>,
    /// What to do about a finding.
    #[serde(default)]
    pub advice: String,
    /// Why the rule is as it is; shown by `rules show`.
    #[serde(default)]
    pub description: String,
    /// Words to find, letter case ignored for ASCII.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Word lists to find, by path from the folder of rules; one word a line, `#` starts a comment line.
    #[serde(default)]
    pub lists: Vec<String>,
    /// Longer phrases that make a word in them harmless.
    #[serde(default)]
    pub harmless: Vec<String>,
    /// A keyword counts only if none of these characters stands directly before it.
    #[serde(default)]
    pub not_after: String,
    /// A keyword counts only if none of these characters stands directly after it.
    #[serde(default)]
    pub not_before: String,
    /// Regular expressions over folded text. The group `value`, where there is one, is what is reported.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// Observations of a reader that make a finding (`id-precision-lost`).
    #[serde(default)]
    pub observes: Vec<String>,
    /// Named checks that must all accept the value.
    #[serde(default)]
    pub validators: Vec<String>,
    /// Words before a value, or over its column, that say what it is.
    #[serde(default)]
    pub labels: Vec<String>,
    /// How far before the value a label may stand, in characters; absent: directly before it.
    #[serde(default)]
    pub label_window: Option<u16>,
    /// What the surroundings make of a match; the first entry that fits decides.
    #[serde(default)]
    pub judge: Vec<Judgement>,
    /// Texts in which the rule must find something.
    #[serde(default)]
    pub hits: Vec<String>,
    /// Texts in which the rule must find nothing.
    #[serde(default)]
    pub misses: Vec<String>,
    /// Examples that say more: file name, severity, count.
    #[serde(default)]
    pub cases: Vec<Case>,
}

/// A public kind of number (unified social credit code): it claims its span and is no finding.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ShieldSource {
    /// What it is, in Chinese.
    pub name: String,
    /// Rank in which it claims its span.
    pub claim: u8,
    /// Regular expressions over folded text.
    pub patterns: Vec<String>,
    /// Named checks that must all accept the value.
    #[serde(default)]
    pub validators: Vec<String>,
    /// Words that must stand before it or over its column; empty: none needed.
    #[serde(default)]
    pub labels: Vec<String>,
}

/// An example with its circumstances.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Case {
    /// The text.
    pub text: String,
    /// File name to scan it under (`t.csv`), `t.txt` if absent.
    #[serde(default)]
    pub file: Option<String>,
    /// Severity that every finding of the rule must have.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// How many findings of the rule there must be; absent: one or more.
    #[serde(default)]
    pub count: Option<u32>,
}

/// One line of judgement: in these circumstances, this severity.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Judgement {
    /// The circumstances; all that are given must hold.
    pub when: When,
    /// The severity then; absent: no finding.
    pub severity: Option<Severity>,
    /// How sure the rule is then.
    pub confidence: Option<f64>,
    /// Reports even while the rule is not enabled.
    pub always: bool,
    /// Why, in one Chinese sentence for the reader of the report.
    pub because: String,
}

/// Circumstances of a match. Every key given must hold; within a list one entry is enough.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct When {
    /// What the validators made of the value: `ok`, or the name of a doubt (`check-digit`, `region`, `segment` …).
    pub checked: Vec<String>,
    /// Whether one of the rule's labels stands before the value or over its column.
    pub labelled: Option<bool>,
    /// The label directly before the value, or its column header, contains one of these words.
    pub label: Vec<String>,
    /// The column header contains one of these words.
    pub header: Vec<String>,
    /// One of these words stands anywhere before the value in its sentence or cell.
    pub before: Vec<String>,
    /// One of these words stands within 20 characters after the value.
    pub after: Vec<String>,
    /// The row (table row, sentence or form of one person) also holds one of these.
    pub row: Vec<RowFact>,
    /// Its table has at least this many personal rows.
    pub rows: Option<u32>,
    /// How the match stands in its unit; one of these.
    pub stands: Vec<Stands>,
    /// Part of the draft; one of these.
    pub part: Vec<Part>,
    /// The draft's title, file name or first lines contain one of these words.
    pub title: Vec<String>,
    /// The draft contains one of these words anywhere in its first 64 KB.
    pub document: Vec<String>,
    /// The value stands in a run of numbers that count up.
    pub serial: Option<bool>,
    /// None of these circumstances holds (each entry by itself).
    pub not: Vec<When>,
}

/// What else a row may hold. "Number" facts exclude the match itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowFact {
    /// A person's name.
    Name,
    /// A personal number: identity paper, telephone, account.
    Number,
    /// An identity paper.
    Id,
    /// A bank account.
    Account,
    /// A telephone number.
    Phone,
    /// A house address.
    Address,
    /// A name together with a number, an account or an address.
    Person,
    /// The name of an organ or a company as holder of an account.
    Organ,
}

/// How a match stands in its unit (line, paragraph, cell).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// The unit, without spaces and brackets around it, is the match.
    Alone,
    /// The unit begins with the match and goes on with ★, a colon, a space, a bracket or a term.
    Start,
    /// In brackets, alone in them, at the beginning of a paragraph.
    Bracketed,
    /// Within 《》 or quotation marks.
    Quoted,
    /// In the draft's title.
    Title,
    /// Among the first lines, before the title's end: where a mark or a document number belongs.
    Head,
    /// In a header, footer, text box or watermark.
    Margin,
    /// In the name of the file or of a folder above it.
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
