//! `completions`: what a shell needs to complete commands and options.

use clap_complete::{Shell, generate};

use super::args;
use super::console::Console;
use super::fault::Fault;
use super::status;

/// Prints the completions for a shell; gives the exit status.
pub fn run(shell: Shell, console: &Console) -> Result<u8, Fault> {
    let mut script = Vec::new();
    generate(shell, &mut args::definition(), "mishen", &mut script);
    console.print(&String::from_utf8_lossy(&script)).map(|()| status::DONE)
}
