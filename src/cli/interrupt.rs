//! Ctrl-C: the scan is asked to stop, what was found is written as a part, and the process ends soon in any case.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use crate::model::Stop;

/// How long a scan may take to end by itself. A reader that hears nothing for longer (a pipe that gives nothing, one
/// huge drawing) ends with the process; then nothing is written.
const GRACE: Duration = Duration::from_secs(3);

static STOP: OnceLock<Stop> = OnceLock::new();
/// Held while an output is written.
static WRITING: Mutex<()> = Mutex::new(());

/// Listens for Ctrl-C from now on; gives what it asks. A process that does not end by itself ends with `status`.
/// Where the system lets nobody listen, Ctrl-C ends the process as it always did.
pub fn listen(status: u8) -> Stop {
    let mut first = false;
    let stop = STOP.get_or_init(|| {
        first = true;
        Stop::default()
    });
    if first {
        let asked = stop.clone();
        // The handler has its own thread.
        let _ = ctrlc::set_handler(move || {
            asked.ask();
            thread::sleep(GRACE);
            end(status);
        });
    }
    stop.clone()
}

/// Whether Ctrl-C was pressed since [`listen`].
pub fn pressed() -> bool {
    STOP.get().is_some_and(Stop::asked)
}

/// Until the guard is dropped, the process is not ended: no output is left half written.
pub fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "a reader that cannot hear ends with the process"
)]
fn end(status: u8) -> ! {
    let _whole = writing();
    std::process::exit(i32::from(status))
}
