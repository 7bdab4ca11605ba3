//! Where the configuration lies.

#![expect(clippy::disallowed_methods, reason = "the configuration is looked for and read here")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::rule::load::cannot_read;

/// The name of the file.
pub const NAME: &str = ".mishen.yaml";

/// The folder that the search begins in: the one that holds all of `paths`. Standard input counts as the current
/// folder.
pub fn start(paths: &[OsString]) -> PathBuf {
    let here = fs::canonicalize(".").unwrap_or_else(|_| PathBuf::from("."));
    let folder = |path: &OsString| {
        if path == "-" {
            return here.clone();
        }
        let absolute = fs::canonicalize(path).unwrap_or_else(|_| here.join(path));
        if absolute.is_dir() { absolute } else { absolute.parent().unwrap_or(&here).to_owned() }
    };
    let common = |a: PathBuf, b: PathBuf| {
        a.ancestors().find(|folder| b.starts_with(folder)).map(Path::to_owned).unwrap_or(a)
    };
    paths.iter().map(folder).reduce(common).unwrap_or(here)
}

/// The configuration that counts for `start` (absolute, links resolved): the nearest one upwards, no further than the
/// root of the repository or the user's home folder.
pub fn discover(start: &Path, home: Option<&Path>) -> Option<PathBuf> {
    for folder in start.ancestors() {
        let file = folder.join(NAME);
        if fs::metadata(&file).is_ok_and(|m| m.is_file()) {
            return Some(file);
        }
        if fs::symlink_metadata(folder.join(".git")).is_ok() || home == Some(folder) {
            return None;
        }
    }
    None
}

/// The text of a configuration no larger than `largest` bytes; else why not, in Chinese.
pub fn text(path: &Path, largest: u64) -> Result<String, String> {
    match fs::metadata(path) {
        Err(e) => return Err(cannot_read(&e)),
        Ok(meta) if !meta.is_file() => return Err("不是文件".to_owned()),
        Ok(meta) if meta.len() > largest => return Err("配置文件超过 4 MB".to_owned()),
        Ok(_) => {}
    }
    let text = fs::read_to_string(path).map_err(|e| cannot_read(&e))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The folder that a configuration's paths count from.
pub fn folder_of(path: &Path) -> PathBuf {
    let absolute = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    absolute.parent().map_or_else(PathBuf::new, Path::to_owned)
}
