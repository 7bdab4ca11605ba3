//! Drafts finish in any order and are passed on in theirs.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::model::Finding;
use crate::model::outcome::FileResult;

/// How much may wait for an earlier draft before a thread waits itself (findings and masked numbers).
const ROOM: usize = 100_000;

/// Puts results back in order. Threads take drafts in order, so the one that is waited for is always being read.
pub struct Ordered<'a> {
    state: Mutex<State>,
    moved: Condvar,
    pass: Box<dyn Fn(Passed) + Sync + Send + 'a>,
}

/// What is passed on.
pub enum Passed {
    /// Findings of a draft that is still being read.
    Part(Vec<Finding>),
    /// What a draft has come to.
    Done(Box<FileResult>),
}

#[derive(Default)]
struct State {
    next: usize,
    waiting: BTreeMap<usize, FileResult>,
    parts: BTreeMap<usize, Vec<Finding>>,
    findings: usize,
}

impl<'a> Ordered<'a> {
    /// `pass` gets each result, one at a time, in order.
    pub fn new(pass: impl Fn(Passed) + Sync + Send + 'a) -> Ordered<'a> {
        Ordered { state: Mutex::default(), moved: Condvar::new(), pass: Box::new(pass) }
    }

    /// Takes findings of draft `number` that come before those of its result.
    pub fn part(&self, number: usize, findings: Vec<Finding>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.next != number && state.findings > ROOM {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.next == number {
            if let Some(parts) = state.parts.remove(&number) {
                state.findings -= parts.len();
                (self.pass)(Passed::Part(parts));
            }
            (self.pass)(Passed::Part(findings));
        } else {
            state.findings += findings.len();
            state.parts.entry(number).or_default().extend(findings);
        }
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
            if let Some(parts) = state.parts.remove(&next) {
                state.findings -= parts.len();
                (self.pass)(Passed::Part(parts));
            }
            (self.pass)(Passed::Done(Box::new(result)));
        }
        if passed {
            self.moved.notify_all();
        }
    }
}
