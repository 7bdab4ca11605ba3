//! Rules of `.mishenignore` and `.gitignore`, as a walk meets them from a PATH downwards.

#![expect(clippy::disallowed_methods, reason = "ignore files are read where the walk meets them")]

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Rule files that count everywhere.
pub const OURS: &str = ".mishenignore";
/// Rule files that count inside a repository.
pub const GITS: &str = ".gitignore";

/// A rule file longer than this (bytes) is not one.
pub const LONGEST: u64 = 1 << 20;

struct Level {
    folder: PathBuf,
    depth: usize,
    ours: Gitignore,
    gits: Gitignore,
    in_repository: bool,
    /// The root of a repository: rules of a repository around it say nothing here.
    repository: bool,
}

/// The rule files from the PATH down to the folder in hand.
pub struct Rules {
    levels: Vec<Level>,
    around: bool,
}

impl Rules {
    /// `around`: whether the PATH lies within a repository.
    pub fn new(around: bool) -> Self {
        Rules { levels: Vec::new(), around }
    }

    /// Leaves every folder that lies as deep as `depth` or deeper.
    pub fn leave(&mut self, depth: usize) {
        while self.levels.last().is_some_and(|l| l.depth >= depth) {
            self.levels.pop();
        }
    }

    /// Enters a folder, whose own rule files count from now on.
    pub fn enter(&mut self, folder: &Path, depth: usize) {
        let repository = fs::symlink_metadata(folder.join(".git")).is_ok();
        let in_repository = repository || self.levels.last().map_or(self.around, |l| l.in_repository);
        self.levels.push(Level {
            folder: folder.to_owned(),
            depth,
            ours: load(&folder.join(OURS)),
            gits: if in_repository { load(&folder.join(GITS)) } else { Gitignore::empty() },
            in_repository,
            repository,
        });
    }

    /// Whether a rule leaves `path` out. The innermost rule file decides; our own come before git's.
    pub fn ignore(&self, path: &Path, folder: bool) -> bool {
        let ours = self.levels.iter().rev().map(|level| (level, &level.ours));
        let mut within = true;
        let gits = self.levels.iter().rev().map_while(|level| {
            let counts = within;
            within = !level.repository;
            counts.then_some((level, &level.gits))
        });
        for (level, rules) in ours.chain(gits) {
            let Ok(below) = path.strip_prefix(&level.folder) else { continue };
            match rules.matched(below, folder) {
                Match::None => {}
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
            }
        }
        false
    }
}

/// Whether a folder lies in a repository, given its absolute path.
pub fn repository(absolute: &Path) -> Option<&Path> {
    absolute.ancestors().find(|folder| fs::symlink_metadata(folder.join(".git")).is_ok())
}

/// Compiles globs with the meaning that they have in a `.gitignore`.
///
/// # Errors
/// The glob that is none.
pub fn globs(globs: &[String]) -> Result<Gitignore, String> {
    let mut builder = GitignoreBuilder::new("");
    builder.allow_unclosed_class(false);
    for glob in globs {
        builder.add_line(None, glob).map_err(|_| glob.clone())?;
    }
    builder.build().map_err(|_| globs.join(" "))
}

/// The same for globs that count from a folder.
///
/// # Errors
/// The glob that is none.
pub fn globs_from(from: Option<&(PathBuf, Vec<String>)>) -> Result<Option<(PathBuf, Gitignore)>, String> {
    from.map(|(folder, list)| Ok((folder.clone(), globs(list)?))).transpose()
}

/// What a rule file says. A line that is no glob says nothing: then more is scanned, never less.
pub fn load(path: &Path) -> Gitignore {
    // A FIFO of that name must not be opened.
    if !fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() <= LONGEST) {
        return Gitignore::empty();
    }
    let mut bytes = Vec::new();
    if File::open(path).and_then(|f| f.take(LONGEST).read_to_end(&mut bytes)).is_err() {
        return Gitignore::empty();
    }
    rules(&bytes)
}

/// The same, for a rule file that was read elsewhere.
pub fn rules(bytes: &[u8]) -> Gitignore {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0,
    };
    let mut builder = GitignoreBuilder::new("");
    for line in text.trim_start_matches('\u{feff}').lines() {
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
