//! Ctrl-C, for what goes on until somebody ends it.

use std::sync::atomic::{AtomicBool, Ordering};

static PRESSED: AtomicBool = AtomicBool::new(false);

/// Listens for Ctrl-C from now on: it does not end the process any more. Where the system lets nobody listen, it does so as
/// it always did.
pub fn listen() {
    // Who listens already hears it.
    let _ = ctrlc::set_handler(|| PRESSED.store(true, Ordering::Relaxed));
}

/// Whether Ctrl-C was pressed since [`listen`].
pub fn pressed() -> bool {
    PRESSED.load(Ordering::Relaxed)
}
