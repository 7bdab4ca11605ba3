//! The configuration `.mishen.yaml`: found from what is scanned upwards, read and checked. It decides nothing itself:
//! the command line lays its own options over it and hands each stage what concerns it.

mod discover;
pub mod model;
pub mod size;
mod value;

use std::path::{Path, PathBuf};

pub use discover::{NAME, discover, start};
pub use model::Config;
pub use value::{County, Day, Glob, Seconds, Size, Words};

use crate::rule::Problem;
use crate::rule::load;

/// A configuration that was read.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The file as messages show it (values not masked); empty where there is none.
    pub file: String,
    /// The folder that its paths and globs count from, links resolved.
    pub folder: PathBuf,
    /// Whether the user named it, and it was not merely found.
    pub named: bool,
    /// Its text, for the places of faults.
    pub text: String,
    /// What it says.
    pub config: Config,
}

/// A configuration larger than this (bytes) is none.
const LARGEST: u64 = 4 << 20;

impl Loaded {
    /// Reads a configuration. `named`: the user named it.
    ///
    /// # Errors
    /// It cannot be read, is no YAML, has an unknown key or a wrong value: with file, line and column.
    pub fn read(path: &Path, named: bool) -> Result<Loaded, Problem> {
        let file = path.display().to_string().replace('\\', "/");
        let text = discover::text(path, LARGEST).map_err(|why| Problem::file(&file, why))?;
        let config = load::yaml(&file, &text)?;
        let folder = discover::folder_of(path);
        Ok(Loaded { file, folder, named, text, config })
    }

    /// Whether there is a configuration at all.
    pub fn exists(&self) -> bool {
        !self.file.is_empty()
    }

    /// A path of the configuration, from where the program runs.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// A fault in it, at the first place where `needle` stands outside a comment, from line `from` (1-based) on.
    pub fn problem(&self, needle: &str, from: usize, message: impl Into<String>) -> Problem {
        let lines = self.text.lines().enumerate().skip(from.saturating_sub(1));
        let place = |(number, line): (usize, &str)| {
            let code = line.split(" #").next().unwrap_or(line);
            let at = code.find(needle).filter(|_| !code.trim_start().starts_with('#'))?;
            Some((number + 1, line[..at].chars().count() + 1))
        };
        let (line, column) = lines.into_iter().find_map(place).unwrap_or((from.max(1), 1));
        Problem { file: self.file.clone(), line, column, message: message.into() }
    }

    /// The lines (1-based) at which the entries of `waivers` begin.
    pub fn waiver_lines(&self) -> Vec<usize> {
        let mut lines = self.text.lines().enumerate().skip_while(|(_, l)| !l.starts_with("waivers:")).skip(1);
        let Some((_, first)) = lines.clone().find(|(_, l)| l.trim_start().starts_with("- ")) else {
            return Vec::new();
        };
        let indent = first.len() - first.trim_start().len();
        let within = |line: &str| {
            line.trim().is_empty() || line.trim_start().starts_with('#') || line.starts_with([' ', '-'])
        };
        let entry = |l: &str| l.len() - l.trim_start().len() == indent && l.trim_start().starts_with("- ");
        lines
            .by_ref()
            .take_while(|(_, l)| within(l))
            .filter(|(_, l)| entry(l))
            .map(|(number, _)| number + 1)
            .collect()
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
