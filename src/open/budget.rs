//! What one file may cost: budgets of work, the same on every machine; wall time is the last resort.

use std::cell::Cell;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use crate::model::{Reason, Stop, Unread};

/// Other programs are waited for no longer than this for one file, in all.
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 60);

/// The limits of the contract. Sizes in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest text file; `None`: unlimited, text is streamed.
    pub text: Option<u64>,
    /// Largest other file.
    pub document: u64,
    /// Most that one file may expand to.
    pub expanded: u64,
    /// Most members (parts) of one file.
    pub members: u64,
    /// Deepest nesting of containers and of markup.
    pub depth: u32,
    /// Largest ratio of expanded to packed size, above [`Limits::RATIO_FROM`].
    pub ratio: u64,
    /// Most pages.
    pub pages: u64,
    /// Most cells.
    pub cells: u64,
    /// Longest time for one file.
    pub time: Duration,
}

impl Limits {
    /// Expanded size from which on the ratio counts.
    pub const RATIO_FROM: u64 = 10 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            text: None,
            document: 512 << 20,
            expanded: 2 << 30,
            members: 100_000,
            depth: 8,
            ratio: 200,
            pages: 10_000,
            cells: 20_000_000,
            time: Duration::from_secs(60),
        }
    }
}

/// Counts what one file has cost so far. Every method fails with [`Reason::Limit`] once a limit is passed.
#[derive(Debug)]
pub struct Budget {
    limits: Limits,
    deadline: Cell<Instant>,
    waited: Cell<Duration>,
    packed: u64,
    expanded: Cell<u64>,
    members: Cell<u64>,
    pages: Cell<u64>,
    cells: Cell<u64>,
    depth: Cell<u32>,
    stop: Stop,
}

impl Budget {
    /// A fresh budget for a file of `packed` bytes.
    pub fn new(limits: Limits, packed: u64) -> Self {
        Budget {
            limits,
            deadline: Cell::new(Instant::now() + limits.time),
            waited: Cell::new(Duration::ZERO),
            packed: packed.max(1),
            expanded: Cell::new(0),
            members: Cell::new(0),
            pages: Cell::new(0),
            cells: Cell::new(0),
            depth: Cell::new(0),
            stop: Stop::default(),
        }
    }

    /// Ends early once `stop` is asked for.
    pub fn heeding(self, stop: &Stop) -> Self {
        Budget { stop: stop.clone(), ..self }
    }

    /// The limits it holds.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// `bytes` more came out of a compressed stream (counted as they come, never as a header promises).
    pub fn expand(&self, bytes: u64) -> Result<(), Unread> {
        let total = add(&self.expanded, bytes);
        if total > self.limits.expanded {
            return Err(over("解压后超过上限"));
        }
        if total > Limits::RATIO_FROM && total / self.packed > self.limits.ratio {
            return Err(over("压缩比异常，疑似压缩炸弹"));
        }
        self.time()
    }

    /// One more member or part was opened.
    pub fn member(&self) -> Result<(), Unread> {
        if add(&self.members, 1) > self.limits.members {
            return Err(over("部件数量超过上限"));
        }
        self.time()
    }

    /// One more page was read.
    pub fn page(&self) -> Result<(), Unread> {
        if add(&self.pages, 1) > self.limits.pages {
            return Err(over("页数超过上限"));
        }
        self.time()
    }

    /// `n` more cells were read.
    pub fn cells(&self, n: u64) -> Result<(), Unread> {
        if add(&self.cells, n) > self.limits.cells {
            return Err(over("单元格数量超过上限"));
        }
        Ok(())
    }

    /// Goes one container deeper, until the guard is dropped.
    pub fn enter(&self) -> Result<Deeper<'_>, Unread> {
        if self.depth.get() >= self.limits.depth {
            return Err(over("嵌套层数超过上限"));
        }
        self.depth.set(self.depth.get() + 1);
        Ok(Deeper(self))
    }

    /// A stream whose bytes count as expanded; over a limit, reading fails with an error that carries the
    /// [`Unread`].
    pub fn meter<'b, R: Read>(&'b self, source: R) -> Meter<'b, R> {
        Meter { source, budget: self }
    }

    /// Notes that another program was waited for: that time is not this file's.
    pub fn waited(&self, time: Duration) {
        self.waited.set(self.waited.get().saturating_add(time));
        if let Some(later) = self.deadline.get().checked_add(time) {
            self.deadline.set(later);
        }
    }

    /// Whether another program may be waited for any more.
    pub fn may_wait(&self) -> bool {
        self.waited.get() < LONGEST_WAIT
    }

    /// Whether there is time left.
    pub fn time(&self) -> Result<(), Unread> {
        if self.stop.heed() {
            return Err(broken_off());
        }
        if Instant::now() > self.deadline.get() {
            return Err(over("处理时间超过上限"));
        }
        Ok(())
    }
}

/// That a container within the file is being read.
#[must_use]
#[derive(Debug)]
pub struct Deeper<'b>(&'b Budget);

impl Drop for Deeper<'_> {
    fn drop(&mut self) {
        self.0.depth.set(self.0.depth.get().saturating_sub(1));
    }
}

/// See [`Budget::meter`].
pub struct Meter<'b, R> {
    source: R,
    budget: &'b Budget,
}

impl<R: Read> Read for Meter<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        self.budget.expand(n as u64).map_err(io::Error::other)?;
        Ok(n)
    }
}

fn add(counter: &Cell<u64>, n: u64) -> u64 {
    let total = counter.get().saturating_add(n);
    counter.set(total);
    total
}

/// That somebody asked to stop before all was read.
pub fn broken_off() -> Unread {
    over("检查被中断，没有读完")
}

fn over(note: &str) -> Unread {
    Unread::new(Reason::Limit, note)
}
