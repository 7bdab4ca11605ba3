//! Progress on standard error: a bar on a terminal, a line for every tenth where it was asked for elsewhere.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::When;
use super::console::Console;
use crate::model::Finding;
use crate::model::outcome::FileResult;
use crate::run::Events;

/// Hears nothing.
pub struct Silent;

impl Events for Silent {
    fn start(&self, _: u64, _: &dyn Fn() -> u64) {}
    fn file_done(&self, _: &FileResult) {}
    fn findings(&self, _: &[Finding]) {}
    fn progress(&self, _: u64) {}
}

/// Shows how far a scan is. All of it may be called from any thread.
pub struct Progress<'a> {
    way: Way,
    console: &'a Console,
    /// Files to scan, once the walk knows.
    files: OnceLock<u64>,
    done: AtomicU64,
}

enum Way {
    Silent,
    Bar(ProgressBar),
    Lines,
}

impl<'a> Progress<'a> {
    /// Progress as the option says; `auto` means on a terminal that nothing else writes to.
    pub fn new(when: When, quiet: bool, stdout_busy: bool, console: &'a Console) -> Progress<'a> {
        let clear = console.stderr_terminal && !(stdout_busy && console.stdout_terminal);
        let way = match when {
            When::Never => Way::Silent,
            When::Auto if quiet || !clear => Way::Silent,
            When::Always if !clear => Way::Lines,
            _ => Way::Bar(bar()),
        };
        Progress { way, console, files: OnceLock::new(), done: AtomicU64::new(0) }
    }

    /// The walk is done.
    pub fn start(&self, files: u64, bytes: &dyn Fn() -> u64) {
        let _ = self.files.set(files);
        if let Way::Bar(bar) = &self.way {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            // A file counts as a byte more, so that empty ones move the bar too.
            bar.set_length(bytes().saturating_add(files));
            bar.set_message(format!("0/{files}"));
        }
    }

    /// So many more bytes were read.
    pub fn bytes(&self, bytes: u64) {
        if let Way::Bar(bar) = &self.way {
            bar.inc(bytes);
        }
    }

    /// A file is done.
    pub fn file(&self) {
        let files = self.files.get().copied().unwrap_or(0);
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        match &self.way {
            Way::Silent => {}
            Way::Bar(bar) => {
                bar.inc(1);
                bar.set_message(format!("{done}/{files}"));
            }
            Way::Lines => {
                let tenth = |n: u64| u128::from(n) * 10 / u128::from(files.max(1));
                if tenth(done) > tenth(done - 1) {
                    self.console.say(&format!("已检查 {done}/{files} 个文件"));
                }
            }
        }
    }

    /// Takes the bar away, whatever came of the scan.
    pub fn end(&self) {
        if let Way::Bar(bar) = &self.way {
            bar.finish_and_clear();
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    match ProgressStyle::with_template("检查中 [{bar:30}] {percent:>3}%  {msg} 个文件  已用 {elapsed}")
    {
        Ok(style) => bar.with_style(style.progress_chars("#>-")),
        Err(_) => bar,
    }
}
