//! Drafts finish in any order and are passed on in theirs.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::model::outcome::FileResult;

/// How much may wait for an earlier draft before a thread waits itself (findings and masked numbers).
const ROOM: usize = 100_000;

/// Puts results back in order. Threads take drafts in order, so the one that is waited for is always being read.
pub struct Ordered<'a> {
    state: Mutex<State>,
    moved: Condvar,
    pass: Box<dyn Fn(FileResult) + Sync + Send + 'a>,
}

#[derive(Default)]
struct State {
    next: usize,
    waiting: BTreeMap<usize, FileResult>,
    findings: usize,
}

impl<'a> Ordered<'a> {
    /// `pass` gets each result, one at a time, in order.
    pub fn new(pass: impl Fn(FileResult) + Sync + Send + 'a) -> Ordered<'a> {
        Ordered { state: Mutex::default(), moved: Condvar::new(), pass: Box::new(pass) }
    }

    /// Takes the result of draft `number`.
    pub fn put(&self, number: usize, result: FileResult) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.next != number && state.findings > ROOM {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.findings += result.findings.len() + result.masked.len();
        state.waiting.insert(number, result);
        let mut passed = false;
        loop {
            let next = state.next;
            let Some(result) = state.waiting.remove(&next) else { break };
            state.findings -= result.findings.len() + result.masked.len();
            state.next += 1;
            passed = true;
            (self.pass)(result);
        }
        if passed {
            self.moved.notify_all();
        }
    }
}
