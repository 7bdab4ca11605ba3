//! Where the programs of others are found: by absolute path, never in the current folder.

use std::env;
use std::path::{Path, PathBuf};

/// The places where a program of this name stands, in the order of PATH and then of `more`. A program in the current
/// folder is somebody's draft: only absolute folders outside it count.
pub fn find(name: &str, more: impl IntoIterator<Item = PathBuf>) -> impl Iterator<Item = PathBuf> {
    let here = env::current_dir().ok();
    let outside = move |folder: &PathBuf| {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        let within = |here: &PathBuf| folder.starts_with(here) || real.starts_with(here);
        folder.is_absolute() && here.as_ref().is_none_or(|here| here == Path::new("/") || !within(here))
    };
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let listed: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    let programs = listed.into_iter().chain(more).filter(outside).map(move |folder| folder.join(&name));
    programs.filter(|program| program.is_file())
}
