//! The command line: what was typed becomes a scan, and its result becomes outputs and an exit status.

pub mod args;
mod baseline;
mod completions;
mod config;
mod console;
mod fault;
mod hook;
mod hunt;
mod interrupt;
mod listing;
mod man;
mod output;
mod progress;
mod report;
mod rules;
mod scan;
mod schema;
mod settings;
mod status;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

pub use fault::{Fault, shown};

use args::{Command, Parsed};
use console::Console;

/// Runs the program: the arguments as given, the program's name first. The exit status is the contract's.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let console = Console::of_process();
    let done = match args::parse(args, console.width) {
        Ok(Parsed::Command(command)) => match command {
            Command::Scan(args) => scan::run(&args, None, &console),
            Command::Hunt(args) => hunt::run(&args, &console),
            Command::Report(args) => report::run(&args, &console),
            Command::Rules(args) => rules::run(&args.command, &console),
            Command::Baseline(args) => baseline::run(&args.command, &console),
            Command::Config(args) => config::run(&args.command, &console),
            Command::Schema(args) => schema::run(args.kind, &console),
            Command::Completions(args) => completions::run(args.shell, &console),
            Command::Man(_) => man::run(&console),
            Command::Hook(args) => hook::run(&args.command, &console),
        },
        Ok(Parsed::Text(text)) => console.print(&text).map(|()| status::DONE),
        Err(fault) => Err(fault),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(fault) => {
            console.complain(&fault);
            ExitCode::from(status::NO_RESULT)
        }
    }
}
