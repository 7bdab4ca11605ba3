//! The terminal around the process: what it can show, and the two streams.

use std::io::{self, IsTerminal, Write};

use super::args::When;
use super::fault::Fault;

/// What is known about the process's streams.
pub struct Console {
    /// Standard output is a terminal.
    pub stdout_terminal: bool,
    /// Standard error is a terminal.
    pub stderr_terminal: bool,
    /// Columns of the terminal that standard output is.
    pub width: Option<usize>,
    /// The environment does not want colour (`NO_COLOR` set and not empty, or `TERM=dumb`).
    pub colourless: bool,
}

impl Console {
    /// The streams and the environment of this process.
    pub fn of_process() -> Console {
        let set = |name| std::env::var_os(name).filter(|v| !v.is_empty());
        Console {
            stdout_terminal: io::stdout().is_terminal(),
            stderr_terminal: io::stderr().is_terminal(),
            width: terminal_size::terminal_size_of(io::stdout()).map(|(w, _)| usize::from(w.0)),
            colourless: set("NO_COLOR").is_some() || set("TERM").is_some_and(|t| t == "dumb"),
        }
    }

    /// Whether standard output gets colour.
    pub fn colour(&self, when: When) -> bool {
        match when {
            When::Auto => self.stdout_terminal && !self.colourless,
            When::Always => true,
            When::Never => false,
        }
    }

    /// Prints on standard output.
    pub fn print(&self, text: &str) -> Result<(), Fault> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|e| Fault::output("标准输出", &e))
    }

    /// Says on standard error why there is no result.
    pub fn complain(&self, fault: &Fault) {
        if let Some(message) = &fault.message {
            self.say(&format!("错误：{message}"));
        }
    }

    /// Warns on standard error.
    pub fn warn(&self, message: &str) {
        self.say(&format!("提醒：{message}"));
    }

    /// Writes a line on standard error.
    pub fn say(&self, line: &str) {
        // Nobody is left to hear that standard error is gone.
        let _ = writeln!(io::stderr(), "{}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_follows_the_option_then_the_environment_then_the_terminal() {
        for terminal in [false, true] {
            for colourless in [false, true] {
                let console =
                    Console { stdout_terminal: terminal, stderr_terminal: terminal, width: None, colourless };
                assert!(console.colour(When::Always));
                assert!(!console.colour(When::Never));
                assert_eq!(console.colour(When::Auto), terminal && !colourless);
            }
        }
    }
}
