//! `scan`: from arguments to a scan, and from its result to reports and the exit status.

use std::ffi::OsString;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::args::{Format, ScanArgs};
use super::console::Console;
use super::fault::{Fault, shown};
use super::output::Outputs;
use super::progress::Progress;
use super::{listing, settings, status};
use crate::model::Finding;
use crate::model::outcome::FileResult;
use crate::report::{View, excluded_note, stats_table};
use crate::run::{self, Events, Outcome};

/// Runs `scan`; gives the exit status.
pub fn run(args: &ScanArgs, console: &Console) -> Result<u8, Fault> {
    let loaded = settings::configuration(args.what.config.as_deref(), &args.what.paths)?;
    let mut scan = settings::scan(&args.what, &loaded);
    scan.stdin_name.clone_from(&args.stdin_name);
    (scan.reveal, scan.explain, scan.stats) = (args.reveal, args.explain, args.stats);
    if !args.no_waivers {
        settings::waive(&mut scan, &loaded);
    }
    // Under --no-waivers only a baseline counts that the caller names: what is scanned must not excuse itself.
    let configured = loaded.config.baseline.as_ref().filter(|_| !args.no_waivers);
    let baseline = args.baseline.clone().or_else(|| configured.map(|path| loaded.path(path)));
    scan.waive.baseline = baseline.map(|path| settings::read_baseline(&path)).transpose()?;
    if args.list_files {
        return listing::run(&scan, console);
    }
    if let Some(output) = &args.output {
        spare_drafts(&scan.paths, output)?;
    }
    let formats: Vec<_> = args.format.iter().map(|Format(entry)| *entry).collect();
    let outputs = Outputs::plan(&formats, args.output.as_deref(), console)?;
    let progress = Progress::new(args.progress, args.quiet, outputs.streams_to_stdout(), console);
    let watch = Watch { outputs: Mutex::new(outputs), progress };
    let outcome = run::scan(&scan, &watch);
    watch.progress.end();
    let outputs = watch.outputs.into_inner().unwrap_or_else(PoisonError::into_inner);
    deliver(args, console, outputs, outcome?)
}

/// Writes the reports and what belongs on standard error.
fn deliver(args: &ScanArgs, console: &Console, outputs: Outputs, outcome: Outcome) -> Result<u8, Fault> {
    let Outcome { report, excluded, stats, notes, .. } = outcome;
    let on_screen = outputs.shows("text");
    outputs.finish(&report, &|to_stdout| View {
        color: to_stdout && console.colour(args.color),
        width: console.width.filter(|_| to_stdout),
        quiet: args.quiet,
        verbose: args.verbose,
        excluded,
        stats: stats.clone().filter(|_| to_stdout),
    })?;
    if let Some(stats) = stats.filter(|_| !on_screen) {
        let mut table = Vec::new();
        if stats_table(&stats, &mut table).is_ok() {
            console.say(&String::from_utf8_lossy(&table));
        }
    }
    for note in &notes {
        console.warn(note);
    }
    if report.summary.files == 0 {
        let note = excluded_note(report.summary.excluded, &excluded).map(|n| format!("（{n}）"));
        console.warn(&format!("没有可检查的文件{}", note.unwrap_or_default()));
    }
    Ok(status::of(&report, args.fail_on))
}

/// A report must never take the place of a draft that was named to be scanned.
fn spare_drafts(paths: &[OsString], output: &Path) -> Result<(), Fault> {
    let Ok(target) = output.canonicalize() else { return Ok(()) };
    let same = |p: &&OsString| Path::new(p).canonicalize().is_ok_and(|p| p.is_file() && p == target);
    match paths.iter().find(same) {
        Some(path) => Err(Fault::new(format!("-o 不能指向要检查的文件“{}”", shown(path)))),
        None => Ok(()),
    }
}

/// Passes on what happens during the scan.
struct Watch<'a> {
    outputs: Mutex<Outputs>,
    progress: Progress<'a>,
}

impl Events for Watch<'_> {
    fn start(&self, files: u64, bytes: &dyn Fn() -> u64) {
        self.progress.start(files, bytes);
    }

    fn file_done(&self, result: &FileResult) {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner).findings(&result.findings);
        self.progress.file();
    }

    fn joined(&self, findings: &[Finding]) {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner).findings(findings);
    }

    fn progress(&self, bytes: u64) {
        self.progress.bytes(bytes);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::disallowed_methods)]
mod tests {
    use super::*;

    #[test]
    fn a_report_never_takes_the_place_of_a_draft() {
        let dir = tempfile::tempdir().unwrap();
        let draft = dir.path().join("通知.txt");
        std::fs::write(&draft, "原文").unwrap();
        let paths = [dir.path().join(".").join("通知.txt").into_os_string(), "-".into()];
        let message = spare_drafts(&paths, &draft).unwrap_err().message.unwrap();
        assert!(message.contains("通知.txt"), "{message}");
        assert!(spare_drafts(&paths, &dir.path().join("结果.txt")).is_ok());
        assert!(spare_drafts(&[dir.path().as_os_str().to_owned()], dir.path()).is_ok());
    }
}
