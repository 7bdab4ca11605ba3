//! Measures what the built-in rules are worth: documents made from templates and hand-written hard cases are scanned,
//! and what is found is held against their truth.
//!
//! `cargo run --release --example eval` prints precision and recall of each rule and of each tier, which rules err on
//! what, and every error, and ends with status 1 where a figure is under `tests/eval/floor.yaml`. Each of three parts is
//! measured by itself: `development`, which the rules are tuned with, `held-out`, other documents, words and hard
//! cases, which they are not, and `further`, kinds of documents that were measured before they were looked at. `eval FOLDER` leaves the documents in FOLDER.

mod measure;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let kept = std::env::args_os().nth(1).map(PathBuf::from);
    let temporary = tempfile::tempdir()?;
    let folder = kept.unwrap_or_else(|| temporary.path().to_owned());
    Ok(if measure::run(&folder)? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
