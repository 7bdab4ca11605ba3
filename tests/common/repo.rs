//! A throw-away repository of the real git, and the program run in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

use super::office::{Office, Run};

/// A repository in the folder of drafts of an office.
pub struct Repo {
    /// The office.
    pub office: Office,
}

impl Repo {
    /// An empty one.
    pub fn new() -> Repo {
        Repo::with(&[])
    }

    /// An empty one, made with these options of `git init`.
    pub fn with(options: &[&str]) -> Repo {
        let repo = Repo { office: Office::new() };
        repo.git(&[&["init", "-q", "-b", "main"], options].concat());
        repo
    }

    /// A clone of `from`, made with these options.
    pub fn clone_of(from: &Repo, options: &[&str]) -> Repo {
        let repo = Repo { office: Office::new() };
        let url = format!("file://{}", from.office.path("").display());
        repo.git(&[&["clone", "-q"], options, &[&url, "."]].concat());
        repo
    }

    /// Puts a file into the work tree.
    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        self.office.put(name, content);
    }

    /// Puts a file into the work tree and into the index.
    pub fn stage(&self, name: &str, content: impl AsRef<[u8]>) {
        self.put(name, content);
        self.git(&["add", "-f", "--", name]);
    }

    /// Commits what is staged, past every hook; gives the commit.
    pub fn commit(&self) -> String {
        self.git(&["commit", "-q", "--no-verify", "--allow-empty", "-m", "x"]);
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// Runs git, which must end well; what it prints.
    pub fn git(&self, arguments: &[&str]) -> String {
        let run = self.try_git(arguments);
        assert_eq!(run.status, 0, "git {arguments:?}: {}", run.all());
        run.out
    }

    /// Runs git.
    pub fn try_git(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.git_command("", arguments))
    }

    /// Git, to be run in a folder below the root.
    pub fn git_command(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        self.surroundings(&mut command, folder).args(arguments);
        command
    }

    /// The program, to be run in a folder below the root, with git.
    pub fn command(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = self.office.command(arguments);
        self.surroundings(&mut command, folder);
        command
    }

    /// Runs the program at the root.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    /// Runs the program in a folder below the root.
    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(folder, arguments))
    }

    /// Runs `scan` as of a fixed day.
    pub fn scan(&self, arguments: &[&str]) -> Run {
        self.run(&[&["scan", "--today", "2026-11-24"], arguments].concat())
    }

    /// The JSON report of a scan.
    pub fn report(&self, arguments: &[&str]) -> serde_json::Value {
        self.scan(&[&["--format", "json"], arguments].concat()).json()
    }

    /// Nothing of our own surroundings but where programs are.
    fn surroundings<'c>(&self, command: &'c mut Command, folder: &str) -> &'c mut Command {
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.office.path("../home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "t")
            .env("GIT_AUTHOR_EMAIL", "t@example.invalid")
            .env("GIT_COMMITTER_NAME", "t")
            .env("GIT_COMMITTER_EMAIL", "t@example.invalid")
            .env("GIT_AUTHOR_DATE", "2026-11-24T08:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-11-24T08:00:00Z")
            .env("GIT_CEILING_DIRECTORIES", self.office.path("..").as_os_str())
            .current_dir(self.office.path(folder))
    }
}

/// Where a program of this name stands, in the folders of PATH.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// Whether a file may be run.
pub fn runs(path: &Path) -> bool {
    #[cfg(unix)]
    let runs = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let runs = path.is_file();
    runs
}

/// A name in bytes.
#[cfg(unix)]
pub fn bytes(name: &[u8]) -> &OsStr {
    std::os::unix::ffi::OsStrExt::from_bytes(name)
}
