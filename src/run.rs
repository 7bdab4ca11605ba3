//! The only file that knows all stages.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::outcome::{FileResult, Report, Summary, Tool};
pub use crate::report::{Excluded, Stats};

/// What the walk takes in and leaves out.
#[derive(Clone, Debug, Default)]
pub struct WalkOptions {
    /// Ignore files do not count.
    pub no_ignore: bool,
    /// Hidden files are taken in.
    pub hidden: bool,
    /// Globs to leave out.
    pub exclude: Vec<String>,
}

/// Which rules are in force.
#[derive(Clone, Debug)]
pub struct RulesChoice {
    /// Rule files and folders of the user.
    pub paths: Vec<PathBuf>,
    /// Whether the built-in rules are in force.
    pub builtin: bool,
    /// Ids or prefixes to turn on.
    pub enable: Vec<String>,
    /// Ids or prefixes to take away.
    pub disable: Vec<String>,
}

/// What to scan, and how.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Files, folders, or `-`.
    pub paths: Vec<OsString>,
    /// Name of standard input in the report.
    pub stdin_name: Option<String>,
    /// The walk.
    pub walk: WalkOptions,
    /// The rules.
    pub rules: RulesChoice,
    /// Limit of a file, in bytes.
    pub max_file_size: Option<u64>,
    /// Threads.
    pub jobs: usize,
    /// The day that counts as today.
    pub today: jiff::civil::Date,
    /// Whether values are shown.
    pub reveal: bool,
    /// Whether times are taken.
    pub stats: bool,
}

/// Hears what happens during a scan, from any thread.
pub trait Events: Sync {
    /// The walk is done: so many files, so many bytes.
    fn start(&self, files: u64, bytes: u64);
    /// A file is done. Called in path order.
    fn file_done(&self, result: &FileResult);
    /// So many more bytes were read.
    fn progress(&self, bytes: u64);
}

/// What a scan comes to.
pub struct Outcome {
    /// The report.
    pub report: Report,
    /// What the walk left out.
    pub excluded: Excluded,
    /// Times, if they were asked for.
    pub stats: Option<Stats>,
}

/// What would be scanned.
pub struct Listing {
    /// Paths as the report shows them, in its order.
    pub paths: Vec<Arc<str>>,
    /// What the walk left out.
    pub excluded: Excluded,
}

/// Why there is no result.
#[derive(Debug)]
pub struct RunError {
    /// In Chinese, masked and escaped; may have several lines.
    pub message: String,
}

/// Scans.
pub fn scan(scan: &Scan, events: &dyn Events) -> Result<Outcome, RunError> {
    events.start(0, 0);
    let summary = Summary::default();
    let report = Report {
        schema: "mishen.report/1",
        date: scan.today.to_string(),
        tool: Tool {
            name: "mishen",
            version: env!("CARGO_PKG_VERSION"),
            rules: String::new(),
            rules_date: String::new(),
        },
        verdict: summary.verdict(),
        revealed: scan.reveal,
        interrupted: false,
        summary,
        files: Vec::new(),
        findings: Vec::new(),
    };
    Ok(Outcome { report, excluded: Excluded::default(), stats: None })
}

/// Lists what would be scanned.
pub fn list(_scan: &Scan) -> Result<Listing, RunError> {
    Ok(Listing { paths: Vec::new(), excluded: Excluded::default() })
}

/// Masks every value in a name.
pub fn mask_name(name: &str) -> String {
    name.to_owned()
}
