//! Ctrl-C, for what goes on until somebody ends it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use super::fault::Fault;

/// Hears Ctrl-C from the moment it is made.
pub struct Interrupt(Receiver<()>);

impl Interrupt {
    /// From now on Ctrl-C does not end the process.
    pub fn listen() -> Result<Interrupt, Fault> {
        let (sender, receiver) = sync_channel(1);
        // A second one before the first was taken says nothing new.
        ctrlc::set_handler(move || {
            let _ = sender.try_send(());
        })
        .map_err(|_| Fault::new("系统不让本程序接收 Ctrl-C，--watch 用不了"))?;
        Ok(Interrupt(receiver))
    }

    /// Waits so long; whether Ctrl-C came.
    pub fn came_within(&self, time: Duration) -> bool {
        self.0.recv_timeout(time) != Err(RecvTimeoutError::Timeout)
    }
}
