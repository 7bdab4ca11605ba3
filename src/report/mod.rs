//! The last stage: a report becomes text, JSON or another format.
//!
//! A new report is one new file and one line of [`FORMATS`]. Reports know the model and the words, and write only to
//! the writer they are given.

mod csv;
pub mod escape;
mod form;
mod github;
mod gitlab;
mod html;
mod json;
mod jsonl;
mod junit;
pub mod layout;
mod ledger;
mod markdown;
mod paint;
pub mod read;
mod sarif;
mod stats;
mod text;
mod xlsx;

#[cfg(test)]
pub(crate) mod samples;

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Finding, Report, Severity};

pub use stats::table as stats_table;
pub use text::excluded_note;

/// Writes a report in one format.
pub trait Reporter: Send {
    /// Whether findings may be handed over before the scan is done.
    fn streams(&self) -> bool {
        false
    }

    /// Takes the next findings in report order, as soon as everything before them is known. Called only where
    /// [`Reporter::streams`] holds, and never for all formats alike.
    fn findings(&mut self, _findings: &[Finding], _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes the report, or what of it was not written yet.
    fn finish(&mut self, report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()>;
}

/// A format of the registry.
pub struct FormatEntry {
    /// Name in `--format`.
    pub name: &'static str,
    /// Name of the file in a folder of reports.
    pub file: &'static str,
    /// Whether it is binary, and no terminal should get it.
    pub binary: bool,
    /// Whether it is made for other systems, which show it to many: revealed values are refused.
    pub spreads: bool,
    /// Whether it has a place to say that the scan was broken off; what has none is not written then.
    pub tells: bool,
    /// A fresh reporter.
    pub make: fn() -> Box<dyn Reporter>,
}

/// Every format, in the order in which help and errors list them.
pub const FORMATS: &[FormatEntry] = &[
    entry("text", "mishen.txt", || Box::new(text::Text)),
    entry("json", "mishen.json", || Box::new(json::Json)),
    entry("jsonl", "mishen.jsonl", || Box::new(jsonl::Jsonl::default())).mute(),
    entry("sarif", "mishen.sarif", || Box::new(sarif::Sarif)).spreads(),
    entry("html", "mishen.html", || Box::new(html::Html)),
    entry("csv", "mishen.csv", || Box::new(csv::Csv)).mute(),
    entry("xlsx", "mishen.xlsx", || Box::new(xlsx::Xlsx)).binary(),
    entry("junit", "mishen.junit.xml", || Box::new(junit::Junit)).spreads().mute(),
    entry("github", "mishen.github.txt", || Box::new(github::Github)).spreads().mute(),
    entry("gitlab", "mishen.gitlab.json", || Box::new(gitlab::Gitlab)).spreads().mute(),
    entry("markdown", "mishen.md", || Box::new(markdown::Markdown)),
    entry("form", "mishen.docx", || Box::new(form::Form)).binary(),
];

/// A format of text that may show whatever the report shows.
const fn entry(name: &'static str, file: &'static str, make: fn() -> Box<dyn Reporter>) -> FormatEntry {
    FormatEntry { name, file, binary: false, spreads: false, tells: true, make }
}

impl FormatEntry {
    const fn binary(self) -> FormatEntry {
        FormatEntry { binary: true, ..self }
    }

    const fn mute(self) -> FormatEntry {
        FormatEntry { tells: false, ..self }
    }

    const fn spreads(self) -> FormatEntry {
        FormatEntry { spreads: true, ..self }
    }
}

/// The format of this name.
pub fn by_name(name: &str) -> Option<&'static FormatEntry> {
    FORMATS.iter().find(|f| f.name == name)
}

/// The paths of the files that carry a block-level state-secret mark, in report order. Where there is one, reports that
/// people read print the stop notice first.
pub fn stop_paths(report: &Report) -> Vec<&Arc<str>> {
    let mut paths: Vec<&Arc<str>> = Vec::new();
    for finding in &report.findings {
        let mark = finding.rule.starts_with("secret.") && finding.severity == Severity::Block;
        if mark && paths.last() != Some(&&finding.path) {
            paths.push(&finding.path);
        }
    }
    paths
}

/// How a report is to be shown, and what only the screen says.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Whether to write colour.
    pub color: bool,
    /// Width of the terminal in columns; `None`: lines are not wrapped.
    pub width: Option<usize>,
    /// Only findings and verdict.
    pub quiet: bool,
    /// Everything, nothing summed up.
    pub verbose: bool,
    /// What the walk left out.
    pub excluded: Excluded,
    /// From which severity on a finding fails the gate (`--fail-on`); `None`: none does.
    pub threshold: Option<Severity>,
    /// Times, under `--stats`.
    pub stats: Option<Stats>,
}

/// What the walk left out, by the reason; a folder counts as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Excluded {
    /// By an ignore file (`--no-ignore` includes it).
    pub ignored: u64,
    /// Hidden (`--hidden` includes it).
    pub hidden: u64,
    /// By `--exclude`.
    pub by_option: u64,
    /// FIFOs, sockets and devices.
    pub special: u64,
    /// Repositories within the repository.
    pub submodules: u64,
}

/// Where the time went.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Time by stage, summed over all threads, in the order of the pipeline.
    pub stages: Vec<(&'static str, Duration)>,
    /// Bytes read.
    pub bytes: u64,
    /// Wall time of the scan.
    pub elapsed: Duration,
    /// The slowest files, slowest first: path as the report shows it, time, bytes.
    pub slowest: Vec<(Arc<str>, Duration, u64)>,
}
