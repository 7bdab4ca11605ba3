//! `mishen`: parse, run, exit status. All else is the library's.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    // A panic's message may hold what a draft says: only its place is printed.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|l| format!("（{}:{}）", l.file(), l.line())).unwrap_or_default();
        // Nobody is left to hear that standard error is gone.
        let _ = writeln!(std::io::stderr(), "错误：程序内部出错{place}");
    }));
    std::panic::catch_unwind(|| mishen::cli::main(std::env::args_os())).unwrap_or(ExitCode::from(2))
}
