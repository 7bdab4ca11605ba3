//! `scan --watch`: what changes is scanned again, until Ctrl-C.
//!
//! Looks at sizes and times instead of asking the system to tell: network drives and shared folders, where drafts lie,
//! tell nothing. A look reads no file.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::args::ScanArgs;
use super::console::Console;
use super::fault::Fault;
use super::interrupt::Interrupt;
use super::{scan, status};
use crate::report::View;
use crate::run::{self, Changes, Outcome, RunError, Scan, Snapshot};

/// The time between two looks; longer where looking itself takes long, so that it costs a tenth of one core at most.
const PAUSE: Duration = Duration::from_millis(500);
/// So many names of files stand in a line, the others are counted.
const NAMES: usize = 3;

/// Scans all, then what changes; gives the exit status once Ctrl-C came.
pub fn run(args: &ScanArgs, mut what: Scan, console: &Console) -> Result<u8, Fault> {
    let interrupt = Interrupt::listen()?;
    let mut seen = Snapshot::take(&what)?;
    let (outputs, outcome) = scan::perform(args, &what, console)?;
    scan::deliver(args, console, outputs, outcome)?;
    console.say("正在留意改动，按 Ctrl-C 结束。");
    let (mut last, mut pause, mut said) = (seen.clone(), PAUSE, None);
    while !interrupt.came_within(pause) {
        let begun = Instant::now();
        let changes = match Snapshot::take(&what) {
            Ok(now) => {
                let changes = seen.advance(&last, &now);
                (last, said) = (now, None);
                changes
            }
            Err(RunError { message }) => {
                // It may come back: a drive that was taken out, a folder that is just being replaced.
                if said.as_ref() != Some(&message) {
                    console.warn(&message);
                    said = Some(message);
                }
                Changes::default()
            }
        };
        pause = PAUSE.max(begun.elapsed() * 10);
        if !changes.gone.is_empty() {
            console.say(&format!("{}　已不在：{}", run::now(), names(&changes.gone)));
        }
        if !changes.settled.is_empty() {
            let heading = format!("{}　有改动：{}", run::now(), names(&changes.settled));
            what.only = Some(changes.settled);
            match again(args, &what, &heading, console) {
                Err(Fault { message: None }) => return Err(Fault { message: None }),
                Err(fault) => console.complain(&fault),
                Ok(()) => {}
            }
        }
    }
    Ok(status::DONE)
}

/// Scans what changed and says what it comes to.
fn again(args: &ScanArgs, what: &Scan, heading: &str, console: &Console) -> Result<(), Fault> {
    let (outputs, Outcome { report, .. }) = scan::perform(args, what, console)?;
    if !outputs.shows("text") {
        // The findings themselves went out as they were found.
        console.say(heading);
        return Ok(());
    }
    if report.findings.is_empty() {
        return console.print(&format!("{heading}　未发现问题\n"));
    }
    console.print(&format!("\n{heading}\n"))?;
    outputs.finish(&report, &|to_stdout| View {
        color: to_stdout && console.colour(args.color),
        width: console.width.filter(|_| to_stdout),
        quiet: !args.verbose,
        verbose: args.verbose,
        threshold: args.fail_on.threshold(),
        ..View::default()
    })
}

/// Whether a format goes on for ever: the others are one document.
pub fn endless(format: &str) -> bool {
    ["text", "jsonl"].contains(&format)
}

fn names(of: &BTreeSet<String>) -> String {
    let first: Vec<String> = of.iter().take(NAMES).map(|name| run::shown_name(name)).collect();
    let more = of.len().saturating_sub(NAMES);
    let rest = if more > 0 { format!(" 等 {} 个文件", of.len()) } else { String::new() };
    format!("{}{rest}", first.join("、"))
}
