//! Runs `git`, which reads repositories as its users have set it up.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use super::super::WalkError;
use crate::program;

/// The program, to be run in the current folder: what a hook's environment says (GIT_DIR, GIT_INDEX_FILE) is relative
/// to it.
#[derive(Debug)]
pub struct Git {
    program: PathBuf,
}

impl Git {
    /// Looks for it.
    pub fn find() -> Result<Git, WalkError> {
        let program = program::find("git", None).next();
        let program = program.ok_or_else(|| {
            WalkError::Git(
                "没有找到 git 程序，请先安装，或把它的文件夹加进 PATH（当前文件夹里的不算）".into(),
            )
        })?;
        Ok(Git { program })
    }

    /// A command that only reads: it takes no lock, fetches nothing, asks nobody.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(&self.program);
        command
            // Paths count from the root whatever the user prefers, and no program watches the files.
            .args(["-c", "diff.relative=false", "-c", "core.fsmonitor=false"])
            .args(arguments)
            .env("GIT_OPTIONAL_LOCKS", "0")
            // A partial clone would fetch what it lacks.
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env_remove("GIT_LITERAL_PATHSPECS")
            .env_remove("GIT_GLOB_PATHSPECS")
            .env_remove("GIT_NOGLOB_PATHSPECS")
            .env_remove("GIT_ICASE_PATHSPECS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command; what it writes, whatever became of it.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Result<Output, WalkError> {
        self.command(arguments).output().map_err(|_| WalkError::Git("git 程序无法启动".into()))
    }

    /// What a command writes, if it ends well.
    pub fn read<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Vec<u8>, WalkError> {
        let output = self.run(arguments)?;
        if output.status.success() { Ok(output.stdout) } else { Err(failed(&output.stderr)) }
    }

    /// Starts one command whose output is the input of the next, whose output is to be read.
    pub fn pipe(&self, first: &[&str], then: &[&str]) -> Option<(Running, Running)> {
        let mut first = Running(self.command(first).stderr(Stdio::null()).spawn().ok()?);
        let input = first.0.stdout.take()?;
        let then = self.command(then).stdin(input).stderr(Stdio::null()).spawn().ok()?;
        Some((first, Running(then)))
    }

    /// Starts a command that answers what is written to it.
    pub fn converse(&self, arguments: &[&str]) -> Option<Running> {
        self.command(arguments).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().ok().map(Running)
    }
}

/// A command at work, ended when nobody wants it any more.
#[derive(Debug)]
pub struct Running(pub Child);

impl Running {
    /// Waits for its end; whether it ended well.
    pub fn ended_well(mut self) -> bool {
        self.0.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// That git could not do it, in its own words.
fn failed(said: &[u8]) -> WalkError {
    WalkError::Git(format!("git 未能读取仓库：{}", complaint(said)))
}

/// What git complains about.
pub fn complaint(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let line = said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("没有说明原因");
    line.trim_start_matches("fatal: ").to_owned()
}

/// A path that git prints on a line of its own.
pub fn path(printed: &[u8]) -> PathBuf {
    let line = printed.strip_suffix(b"\n").unwrap_or(printed);
    let line = line.strip_suffix(b"\r").filter(|_| cfg!(windows)).unwrap_or(line);
    below(line)
}

/// A path as git stores it.
#[cfg(unix)]
pub fn below(stored: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    Path::new(OsStr::from_bytes(stored)).to_owned()
}

/// A path as git stores it, which is UTF-8 on this system.
#[cfg(not(unix))]
pub fn below(stored: &[u8]) -> PathBuf {
    Path::new(&*String::from_utf8_lossy(stored)).to_owned()
}
