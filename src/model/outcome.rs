//! What became of each draft, and of the whole scan.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::{Finding, Severity, Verdict};
use super::format::Format;
use super::masked::Masked;

/// Whether a draft was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// All of it was read.
    Scanned,
    /// Nothing to read in it, or no reader for it yet.
    Skipped,
    /// It was not read, or only partly.
    Failed,
}

/// Why a draft was not, or not wholly, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Programs, fonts, sound, film: no text to read.
    NoText,
    /// No reader for this kind of content.
    Unsupported,
    /// A picture without text.
    ImageOnly,
    /// Over a limit.
    Limit,
    /// The file changed while it was read.
    Changed,
    /// The content ends early.
    Truncated,
    /// The content is damaged.
    Corrupt,
    /// The content is encrypted.
    Encrypted,
    /// The system did not let us read it.
    Unreadable,
    /// A fault of ours.
    Internal,
}

impl Reason {
    /// The rule whose finding says so; `None` for what changes nothing.
    pub fn rule(self) -> Option<&'static str> {
        Some(match self {
            Reason::NoText => return None,
            Reason::Encrypted => "unscannable.encrypted",
            Reason::Corrupt | Reason::Truncated => "unscannable.corrupt",
            Reason::Limit => "unscannable.limit",
            Reason::ImageOnly => "unscannable.image-only",
            Reason::Unsupported | Reason::Unreadable | Reason::Changed | Reason::Internal => {
                "unscannable.unreadable"
            }
        })
    }
}

/// That something could not be read, and what a person should know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Why, in the report's words.
    pub reason: Reason,
    /// What exactly, in one Chinese phrase without values or names ("第 3 页的字体没有编码表").
    pub note: String,
}

impl Unread {
    /// A new one.
    pub fn new(reason: Reason, note: impl Into<String>) -> Self {
        Unread { reason, note: note.into() }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.note)
    }
}

impl Error for Unread {}

/// How many members of an archive were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Members {
    /// Read.
    pub scanned: u64,
    /// Not or only partly read.
    pub failed: u64,
    /// Nothing to read in them.
    pub skipped: u64,
}

/// The entry of one walked file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FileEntry {
    /// Path as the report shows it.
    pub path: Arc<str>,
    /// The commit that brought it, where a history was scanned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<Arc<str>>,
    /// Kind of its content.
    pub format: Format,
    /// Whether it was read.
    pub status: Status,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// More about why not, for the screen; not part of the report.
    #[serde(skip)]
    pub note: String,
    /// Distinct persons disclosed in it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub persons: u64,
    /// Members of an archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Members>,
    /// Pictures within text that were not read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub images_unread: u64,
    /// Size in bytes.
    #[serde(skip)]
    pub bytes: u64,
    /// The path that its fingerprints count, masked; empty where nothing was found.
    #[serde(skip)]
    pub counted: Arc<str>,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// Findings counted by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BySeverity {
    /// Must not be published.
    pub block: u64,
    /// A person must decide.
    pub review: u64,
    /// Shown only.
    pub notice: u64,
}

impl BySeverity {
    /// How many are of a severity.
    pub fn of(self, severity: Severity) -> u64 {
        match severity {
            Severity::Block => self.block,
            Severity::Review => self.review,
            Severity::Notice => self.notice,
        }
    }
}

/// That the number of persons weighs of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Volume {
    /// The threshold that was reached.
    pub reached: u64,
    /// The law, ready to read.
    pub basis: String,
}

/// Which program recognised text in pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recognised {
    /// Its name and version.
    pub engine: String,
    /// How many pictures it read.
    pub pictures: u64,
}

/// The counts of a scan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Walked files: scanned + skipped + failed.
    pub files: u64,
    /// Read.
    pub scanned: u64,
    /// Nothing to read, or no reader.
    pub skipped: u64,
    /// Not or only partly read.
    pub failed: u64,
    /// What the walk left out (a folder as one).
    pub excluded: u64,
    /// Sizes of the walked files.
    pub bytes: u64,
    /// Findings.
    pub findings: u64,
    /// Distinct persons disclosed, over all files.
    pub persons: u64,
    /// The law on that many persons, once the number is large.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<Volume>,
    /// Findings by severity.
    pub by_severity: BySeverity,
    /// Findings that a waiver or the baseline took out.
    pub suppressed: u64,
    /// Pictures within text that were not read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub images_unread: u64,
    /// Who read the text in pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ocr: Option<Recognised>,
    /// Wall time, under `--stats` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elapsed_ms: Option<u64>,
}

impl Summary {
    /// Counts one finding.
    pub fn count(&mut self, severity: Severity) {
        self.findings += 1;
        match severity {
            Severity::Block => self.by_severity.block += 1,
            Severity::Review => self.by_severity.review += 1,
            Severity::Notice => self.by_severity.notice += 1,
        }
    }

    /// Counts one file.
    pub fn add(&mut self, entry: &FileEntry) {
        self.files += 1;
        self.bytes += entry.bytes;
        self.images_unread += entry.images_unread;
        match entry.status {
            Status::Scanned => self.scanned += 1,
            Status::Skipped => self.skipped += 1,
            Status::Failed => self.failed += 1,
        }
    }

    /// What the findings come to.
    pub fn verdict(&self) -> Verdict {
        if self.by_severity.block > 0 {
            Verdict::Block
        } else if self.by_severity.review > 0 {
            Verdict::Review
        } else {
            Verdict::Pass
        }
    }
}

/// Which program and which rules made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `mishen`.
    pub name: Cow<'static, str>,
    /// Its version.
    pub version: Cow<'static, str>,
    /// SHA-256 of the effective rule set.
    pub rules: String,
    /// Day of the newest built-in rule.
    pub rules_date: String,
}

/// What one scanned draft comes to: its entry and its findings, ready for the report.
#[derive(Clone, Debug, PartialEq)]
pub struct FileResult {
    /// The entry in `files`.
    pub entry: FileEntry,
    /// Its findings, in order of place.
    pub findings: Vec<Finding>,
    /// Salted identifiers of the persons they are about, to tell persons of several files apart.
    pub persons: Vec<Vec<u64>>,
    /// How many findings were accepted.
    pub suppressed: u64,
    /// What to say of waivers in it that accept nothing.
    pub notes: Vec<String>,
    /// The masked numbers in it, in order of place: another draft may show what they hide.
    pub masked: Vec<Masked>,
}

/// The schema of reports.
pub const SCHEMA: &str = "mishen.report/1";

/// The report, schema `mishen.report/1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: Cow<'static, str>,
    /// The day that counts as today.
    pub date: String,
    /// Who made it.
    pub tool: Tool,
    /// What it comes to.
    pub verdict: Verdict,
    /// Whether values are shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revealed: bool,
    /// Whether the scan was broken off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// Counts.
    pub summary: Summary,
    /// One entry per walked file, in path order.
    pub files: Vec<FileEntry>,
    /// The findings, by path, then place.
    pub findings: Vec<Finding>,
}
