//! `scan`: from arguments to a scan, and from its result to reports and the exit status.

use std::ffi::OsString;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::args::{Format, RuleOptions, ScanArgs};
use super::console::Console;
use super::fault::{Fault, shown};
use super::output::Outputs;
use super::progress::Progress;
use super::{listing, status};
use crate::model::outcome::FileResult;
use crate::report::{View, excluded_note, stats_table};
use crate::run::{self, Events, Outcome, RulesChoice, Scan, WalkOptions};
use crate::words;

/// Runs `scan`; gives the exit status.
pub fn run(args: &ScanArgs, console: &Console) -> Result<u8, Fault> {
    let scan = scan_of(args);
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
    let Outcome { report, excluded, stats } = outcome;
    let on_screen = outputs.shows("text");
    let status = status::of(&report, args.fail_on);
    if args.versions.staged && args.quiet && on_screen && status == status::DONE && report.findings.is_empty()
    {
        // A hook that lets a commit pass has nothing to say.
        return Ok(status);
    }
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
    if report.summary.files == 0 {
        let note = excluded_note(report.summary.excluded, &excluded).map(|n| format!("（{n}）"));
        console.warn(&format!("没有可检查的文件{}", note.unwrap_or_default()));
    }
    if args.versions.staged && on_screen && status != status::DONE {
        console.say(words::STAGED);
    }
    Ok(status)
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

fn scan_of(args: &ScanArgs) -> Scan {
    let versions = args.versions.asked();
    let all = args.paths.is_empty() && versions.is_none();
    let paths = if all { vec![OsString::from(".")] } else { args.paths.clone() };
    Scan {
        paths,
        versions,
        stdin_name: args.stdin_name.clone(),
        walk: WalkOptions { no_ignore: args.no_ignore, hidden: args.hidden, exclude: args.exclude.clone() },
        rules: RulesChoice {
            enable: args.enable.clone(),
            disable: args.disable.clone(),
            ..choice(&args.rules)
        },
        max_file_size: args.max_file_size,
        jobs: args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        today: args.today.unwrap_or_else(run::today),
        reveal: args.reveal,
        explain: args.explain,
        stats: args.stats,
    }
}

/// The rules that the options choose, none turned on or off.
pub fn choice(options: &RuleOptions) -> RulesChoice {
    RulesChoice {
        paths: options.paths.clone(),
        builtin: !options.no_builtin,
        enable: Vec::new(),
        disable: Vec::new(),
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
