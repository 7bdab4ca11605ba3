//! Progress on standard error: a bar on a terminal, a line for every tenth where it was asked for elsewhere.

use std::fmt::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::When;
use super::console::Console;
use crate::model::Finding;
use crate::run::Events;
use crate::words;

/// Before so long has passed, what it went like says little about how it will go on.
const EARLY: Duration = Duration::from_secs(2);

/// Hears nothing.
pub struct Silent;

impl Events for Silent {
    fn start(&self, _: u64, _: &dyn Fn() -> u64) {}
    fn file_done(&self) {}
    fn findings(&self, _: &[Finding]) {}
    fn progress(&self, _: u64) {}
}

/// Shows how far a scan is. All of it may be called from any thread.
pub struct Progress<'a> {
    way: Way,
    console: &'a Console,
    /// What there is to do, once the walk knows.
    work: OnceLock<Work>,
    /// Files done.
    done: AtomicU64,
    /// Bytes read of those done.
    read: AtomicU64,
}

struct Work {
    files: u64,
    /// 0: nobody knows (what git keeps tells no size beforehand).
    bytes: u64,
    begun: Instant,
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
        Progress { way, console, work: OnceLock::new(), done: AtomicU64::new(0), read: AtomicU64::new(0) }
    }

    /// The walk is done.
    pub fn start(&self, files: u64, bytes: &dyn Fn() -> u64) {
        let bytes = if matches!(self.way, Way::Silent) { 0 } else { bytes() };
        let _ = self.work.set(Work { files, bytes, begun: Instant::now() });
        if let Way::Bar(bar) = &self.way {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            // A file counts as a byte more, so that empty ones move the bar too.
            bar.set_length(bytes.saturating_add(files));
            bar.set_message(format!("0/{files} 个文件"));
        }
    }

    /// So many more bytes were read.
    pub fn bytes(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
        if let Way::Bar(bar) = &self.way
            && self.work.get().is_some_and(|work| work.bytes > 0)
        {
            bar.inc(bytes);
        }
    }

    /// A file is done.
    pub fn file(&self) {
        let Some(Work { files, bytes, begun }) = self.work.get() else { return };
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let read = if *bytes > 0 { self.read.load(Ordering::Relaxed) } else { 0 };
        let said = || {
            let pace = pace(done + read, files + bytes, *bytes > 0, begun.elapsed());
            format!("{done}/{files} 个文件{pace}")
        };
        match &self.way {
            Way::Silent => {}
            Way::Bar(bar) => {
                bar.inc(1);
                bar.set_message(said());
            }
            Way::Lines => {
                let tenth = |n: u64| u128::from(n) * 10 / u128::from((*files).max(1));
                if tenth(done) > tenth(done - 1) {
                    self.console.say(&format!("已检查 {}", said()));
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
    match ProgressStyle::with_template("检查中 [{bar:20}] {percent:>3}%  {msg}") {
        Ok(style) => bar.with_style(style.progress_chars("#>-")),
        Err(_) => bar,
    }
}

/// How fast it goes and how long it will still take: `，每秒 3.2 MB，约剩 2 分 10 秒`; nothing while it is too early to
/// say. `done` of `total`: bytes and files; `sized`: the bytes are among them, so that the rate is one of bytes.
fn pace(done: u64, total: u64, sized: bool, elapsed: Duration) -> String {
    let mut said = String::new();
    if elapsed < EARLY || done == 0 {
        return said;
    }
    let rate = done as f64 / elapsed.as_secs_f64();
    let _ = match sized {
        true => write!(said, "，每秒 {}", words::size(rate as u64)),
        false => write!(said, "，每秒 {rate:.1} 个"),
    };
    if total > done {
        let left = ((total - done) as f64 / rate).ceil() as u64;
        let _ = write!(said, "，约剩 {}", words::duration(left));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_tells_the_time_left() {
        let ten = Duration::from_secs(10);
        assert_eq!(pace(20 << 20, 60 << 20, true, ten), "，每秒 2.0 MB，约剩 20 秒");
        assert_eq!(pace(50, 450, false, ten), "，每秒 5.0 个，约剩 1 分 20 秒");
        assert_eq!(pace(50, 50, false, ten), "，每秒 5.0 个", "at the end nothing is left");
    }

    #[test]
    fn nothing_is_said_too_early_or_of_nothing() {
        assert_eq!(pace(1 << 20, 9 << 20, true, Duration::from_millis(300)), "");
        assert_eq!(pace(0, 100, false, Duration::from_secs(60)), "");
    }
}
