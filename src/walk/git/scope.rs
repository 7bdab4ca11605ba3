//! Which paths of a repository are wanted: those below the PATHs, and not left out.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use ignore::Match;
use ignore::gitignore::Gitignore;

use super::super::ignored;
use super::super::paths::{Excluded, Options, WalkError};
use super::super::spelling::spell;
use super::repository::real;

/// Reads our rule file of a folder, a path from the root.
pub type ReadRules<'a> = dyn Fn(&Path) -> Gitignore + 'a;

/// What is wanted. All paths count from the root of the repository.
pub struct Scope<'a> {
    limits: Vec<Limit>,
    exclude: Gitignore,
    /// The globs of [`Options::exclude_from`], and their folder.
    from: Option<(PathBuf, Gitignore)>,
    /// The root of the repository, absolute.
    root: PathBuf,
    /// `None`: rule files do not count.
    read: Option<&'a ReadRules<'a>>,
    rules: HashMap<PathBuf, Gitignore>,
    left_out: HashSet<PathBuf>,
    /// What was left out so far.
    pub excluded: Excluded,
}

/// A PATH of the command line.
struct Limit {
    typed: OsString,
    below: PathBuf,
    /// Whether it is there.
    there: bool,
}

impl<'a> Scope<'a> {
    /// The scope of these PATHs in the repository at `root`; with no work tree they count from its root.
    ///
    /// # Errors
    /// A PATH outside of the repository, or a wrong glob.
    pub fn new(
        paths: &[OsString],
        root: &Path,
        tree: bool,
        options: &Options,
        read: &'a ReadRules<'a>,
    ) -> Result<Scope<'a>, WalkError> {
        let limit = |typed: &OsString| {
            let path = Path::new(typed);
            let absolute = if tree { resolved(path) } else { tidy(&root.join(path)) };
            let below = absolute
                .strip_prefix(root)
                .map(Path::to_owned)
                .map_err(|_| WalkError::Git(format!("“{}”不在当前的仓库里", spell(path))))?;
            let there = tree && absolute.symlink_metadata().is_ok();
            Ok(Limit { typed: typed.clone(), below, there })
        };
        Ok(Scope {
            limits: paths.iter().map(limit).collect::<Result<_, _>>()?,
            exclude: ignored::globs(&options.exclude).map_err(WalkError::Glob)?,
            from: ignored::globs_from(options.exclude_from.as_ref()).map_err(WalkError::Glob)?,
            root: root.to_owned(),
            read: (!options.no_ignore).then_some(read),
            rules: HashMap::new(),
            left_out: HashSet::new(),
            excluded: Excluded::default(),
        })
    }

    /// Whether a file, or what else stands at `path`, is wanted. What is left out is counted, a folder as one.
    pub fn takes(&mut self, path: &Path) -> bool {
        let mut named = Path::new("");
        if !self.limits.is_empty() {
            let within = self.limits.iter_mut().filter(|limit| path.starts_with(&limit.below));
            let Some(limit) = within.max_by_key(|limit| limit.below.components().count()) else {
                return false;
            };
            limit.there = true;
            named = &limit.below;
        }
        let named = named.to_owned();
        // From the PATH downwards: outer rules do not touch it.
        let depth = named.components().count();
        let mut upper: Vec<&Path> = path.ancestors().filter(|a| a.components().count() > depth).collect();
        upper.reverse();
        for part in upper {
            let folder = part != path;
            let excluded = |path: &Path| self.exclude.matched(path, folder).is_ignore();
            let configured = self.from.as_ref().is_some_and(|(from, globs)| {
                let absolute = self.root.join(part);
                absolute.strip_prefix(from).is_ok_and(|path| globs.matched(path, folder).is_ignore())
            });
            let by_option = configured || excluded(part) || part.strip_prefix(&named).is_ok_and(excluded);
            if !by_option && !self.ignored(part, folder, &named) {
                continue;
            }
            if self.left_out.insert(part.to_owned()) {
                let excluded = &mut self.excluded;
                *(if by_option { &mut excluded.by_exclude } else { &mut excluded.by_ignore }) += 1;
            }
            return false;
        }
        true
    }

    /// Counts a repository within the repository.
    pub fn submodule(&mut self, path: PathBuf) {
        if self.takes(&path) && self.left_out.insert(path) {
            self.excluded.submodules += 1;
        }
    }

    /// Whether a rule file from `named` down to `path` leaves it out; the innermost decides.
    fn ignored(&mut self, path: &Path, folder: bool, named: &Path) -> bool {
        let Some(read) = self.read else { return false };
        for above in path.ancestors().skip(1).take_while(|above| above.starts_with(named)) {
            let rules = self.rules.entry(above.to_owned()).or_insert_with(|| read(above));
            let Ok(below) = path.strip_prefix(above) else { continue };
            match rules.matched(below, folder) {
                Match::None => {}
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
            }
        }
        false
    }

    /// Fails if a PATH is neither there nor was met.
    pub fn complete(&self) -> Result<(), WalkError> {
        match self.limits.iter().find(|limit| !limit.there) {
            Some(limit) => Err(WalkError::Missing(spell(Path::new(&limit.typed)))),
            None => Ok(()),
        }
    }
}

/// The absolute path of what may not be there any more. A link at its end stays one: the repository holds the link.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if absolute.file_name().is_none() {
        return real(&absolute);
    }
    for above in absolute.ancestors().skip(1) {
        if let Ok(folder) = above.canonicalize() {
            return tidy(&folder.join(absolute.strip_prefix(above).unwrap_or(Path::new(""))));
        }
    }
    absolute
}

/// A path without `.` and `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(tidy.pop()),
            part => tidy.push(part),
        }
    }
    tidy
}
