//! `scan`: from arguments to a scan, and from its result to reports and the exit status.

use std::sync::{Mutex, PoisonError};

use super::args::{Format, ScanArgs};
use super::console::Console;
use super::fault::Fault;
use super::output::{Outputs, spare};
use super::progress::Progress;
use super::{interrupt, listing, settings, status, watch};
use crate::config::repository;
use crate::model::Finding;
use crate::report::{View, excluded_note, stats_table};
use crate::run::{self, Events, Hunt, Outcome, Scan};
use crate::words;

/// Runs `scan`, or `hunt` where there is something to hunt for; gives the exit status.
pub fn run(args: &ScanArgs, hunt: Option<Hunt>, console: &Console) -> Result<u8, Fault> {
    let versions = args.versions.asked();
    let whole = versions.is_some() && args.what.paths.is_empty();
    let around = if whole { vec![repository().into_os_string()] } else { args.what.paths.clone() };
    let loaded = settings::configuration(args.what.config.as_deref(), &around)?;
    if let Some(note) = settings::overreaching(&loaded) {
        console.warn(&note);
    }
    let mut scan = settings::scan(&args.what, &loaded);
    scan.versions = versions;
    if whole {
        scan.paths.clear();
    }
    // Ctrl-C is how watching ends.
    scan.stop = interrupt::listen(if args.watch { status::DONE } else { status::INTERRUPTED });
    scan.stdin_name.clone_from(&args.stdin_name);
    scan.hunt = hunt;
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
    if args.watch {
        return watch::run(args, scan, console);
    }
    if let Some(output) = &args.output {
        spare(&scan.paths, output)?;
    }
    let (outputs, outcome) = perform(args, &scan, console)?;
    deliver(args, console, outputs, outcome)
}

/// Scans; gives the outputs, which have what streams already, and what the scan comes to.
pub fn perform(args: &ScanArgs, scan: &Scan, console: &Console) -> Result<(Outputs, Outcome), Fault> {
    let formats: Vec<_> = args.format.iter().map(|Format(entry)| *entry).collect();
    let outputs = Outputs::plan(&formats, args.output.as_deref(), args.reveal, console)?;
    let progress = Progress::new(args.progress, args.quiet, outputs.streams_to_stdout(), console);
    let relay = Relay { outputs: Mutex::new(outputs), progress };
    let outcome = run::scan(scan, &relay);
    relay.progress.end();
    let outputs = relay.outputs.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((outputs, outcome?))
}

/// Writes the reports and what belongs on standard error.
pub fn deliver(
    args: &ScanArgs,
    console: &Console,
    mut outputs: Outputs,
    outcome: Outcome,
) -> Result<u8, Fault> {
    let Outcome { report, excluded, stats, notes, .. } = outcome;
    let on_screen = outputs.shows("text");
    let status = if report.interrupted { status::INTERRUPTED } else { status::of(&report, args.fail_on) };
    if report.interrupted {
        let unwritten = outputs.without_mute();
        let unwritten = if unwritten.is_empty() {
            String::new()
        } else {
            format!("，{} 没有写出", unwritten.join("、"))
        };
        console.warn(&format!("检查被中断（Ctrl-C），结果不完整{unwritten}"));
    }
    let silent = report.summary.findings == 0 && notes.is_empty() && status == status::DONE;
    if args.versions.staged && args.quiet && on_screen && silent {
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
        threshold: args.fail_on.threshold(),
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
    if report.summary.files == 0 && !report.interrupted {
        let note = excluded_note(report.summary.excluded, &excluded).map(|n| format!("（{n}）"));
        console.warn(&format!("没有可检查的文件{}", note.unwrap_or_default()));
    }
    if args.versions.staged && on_screen && status != status::DONE {
        console.say(words::STAGED);
    }
    Ok(status)
}

/// Passes on what happens during the scan.
struct Relay<'a> {
    outputs: Mutex<Outputs>,
    progress: Progress<'a>,
}

impl Events for Relay<'_> {
    fn start(&self, files: u64, bytes: &dyn Fn() -> u64) {
        self.progress.start(files, bytes);
    }

    fn findings(&self, findings: &[Finding]) {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner).findings(findings);
    }

    fn file_done(&self) {
        self.progress.file();
    }

    fn keeps(&self) -> bool {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner).need_all()
    }

    fn progress(&self, bytes: u64) {
        self.progress.bytes(bytes);
    }
}
