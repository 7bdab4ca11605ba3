//! A wish to end a scan early, shared by all threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Said once, by whoever wants the scan to end; heard wherever work can be broken off cleanly.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<State>);

#[derive(Debug, Default)]
struct State {
    asked: AtomicBool,
    heeded: AtomicBool,
}

impl Stop {
    /// Asks everybody to stop.
    pub fn ask(&self) {
        self.0.asked.store(true, Ordering::Relaxed);
    }

    /// Whether anybody asked.
    pub fn asked(&self) -> bool {
        self.0.asked.load(Ordering::Relaxed)
    }

    /// Whether to break off now. Who is told so must leave something undone: from then on the result is a part only.
    pub fn heed(&self) -> bool {
        let asked = self.asked();
        if asked {
            self.0.heeded.store(true, Ordering::Relaxed);
        }
        asked
    }

    /// Whether something was left undone.
    pub fn heeded(&self) -> bool {
        self.0.heeded.load(Ordering::Relaxed)
    }
}
