//! Walks the files and folders named on the command line.

#![expect(clippy::disallowed_methods, reason = "the walk looks at what it meets")]

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use ignore::gitignore::Gitignore;
use walkdir::{DirEntry, WalkDir};

use super::git::Blob;
use super::ignored::{self, GITS, OURS, Rules};
use super::spelling::spell;

/// What a walk leaves out, and how standard input is called.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Reads what `.gitignore` and `.mishenignore` leave out.
    pub no_ignore: bool,
    /// Reads hidden files and folders.
    pub hidden: bool,
    /// Globs of what to leave out, with the meaning that they have in a `.gitignore` of the PATH or of the
    /// current folder. They don't touch a PATH itself.
    pub exclude: Vec<String>,
    /// The same, with the meaning that they have in a `.gitignore` of this folder (absolute, links resolved).
    pub exclude_from: Option<(PathBuf, Vec<String>)>,
    /// The name of standard input, for the PATH `-`.
    pub stdin_name: Option<String>,
}

/// A PATH of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// As typed.
    pub typed: PathBuf,
    /// Its absolute path, links resolved. As typed where it cannot be had, and for standard input.
    pub absolute: PathBuf,
    /// The root of the repository that holds it.
    pub repository: Option<PathBuf>,
}

/// Where the bytes of a draft come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// What git keeps.
    Blob(Blob),
}

/// Size and time of a file: what changes with its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When it was last changed, where the system knows.
    pub changed: Option<SystemTime>,
}

/// A file to scan.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Where its bytes come from.
    pub source: Source,
    /// Its path as reports show it, values not masked yet.
    pub shown: String,
    /// The PATH that led to it.
    pub root: Arc<Root>,
    /// Its path below that PATH; empty if it is the PATH.
    pub below: PathBuf,
    /// The commit that brought it, where a history is scanned.
    pub commit: Option<Arc<str>>,
}

impl Draft {
    /// Its absolute path, links resolved.
    pub fn absolute(&self) -> PathBuf {
        join(&self.root.absolute, &self.below)
    }

    /// Its size in bytes, as far as the system tells.
    pub fn size(&self) -> u64 {
        self.stamp().map_or(0, |stamp| stamp.size)
    }

    /// What of it changes with its content, as far as the system tells; `None` where it lies in no file.
    pub fn stamp(&self) -> Option<Stamp> {
        match &self.source {
            Source::File(path) => {
                path.metadata().ok().map(|m| Stamp { size: m.len(), changed: m.modified().ok() })
            }
            Source::Stdin | Source::Blob(_) => None,
        }
    }
}

/// How much was left out, a folder as one, and for which reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Excluded {
    /// By a rule file (`--no-ignore` includes it).
    pub by_ignore: u64,
    /// Hidden (`--hidden` includes it).
    pub by_hidden: u64,
    /// By `--exclude`.
    pub by_exclude: u64,
    /// FIFOs, sockets and devices.
    pub special: u64,
    /// Repositories within the repository.
    pub submodules: u64,
}

impl Excluded {
    /// All of it.
    pub fn total(&self) -> u64 {
        self.by_ignore + self.by_hidden + self.by_exclude + self.special + self.submodules
    }
}

/// A file or folder that the walk could not look into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its path as reports show it, values not masked yet.
    pub shown: String,
    /// Its absolute path.
    pub absolute: PathBuf,
    /// The PATH that led to it.
    pub root: Arc<Root>,
    /// Why, in one Chinese phrase.
    pub note: String,
}

impl Problem {
    /// What could not be looked into, as a draft.
    pub fn draft(&self) -> Draft {
        let below = self.absolute.strip_prefix(&self.root.absolute).unwrap_or(Path::new("")).to_path_buf();
        let source = Source::File(self.absolute.clone());
        Draft { source, shown: self.shown.clone(), root: self.root.clone(), below, commit: None }
    }
}

/// What a walk found.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// The drafts, by the bytes of their shown paths.
    pub drafts: Vec<Draft>,
    /// The PATHs, standard input aside.
    pub roots: Vec<Arc<Root>>,
    /// What was left out.
    pub excluded: Excluded,
    /// What could not be looked into, by the bytes of the shown paths: each is a failed entry of the report.
    pub problems: Vec<Problem>,
}

/// Why there is nothing to walk. It has no `Display`: a path may hold a value, so mask it before you print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WalkError {
    /// No such PATH; its spelling, values not masked yet.
    Missing(String),
    /// A glob of `--exclude` that is none.
    Glob(String),
    /// What keeps git from saying which versions there are, in Chinese.
    Git(String),
}

/// Finds the drafts below `paths` (none: the current folder).
///
/// # Errors
/// A PATH that does not exist, or a wrong glob.
pub fn walk(paths: &[OsString], options: &Options) -> Result<Walk, WalkError> {
    let here = [OsString::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let exclude = ignored::globs(&options.exclude).map_err(WalkError::Glob)?;
    let from = ignored::globs_from(options.exclude_from.as_ref()).map_err(WalkError::Glob)?;
    // Several PATHs are all looked at before the first is walked: a missing one means no result at all.
    let looks = paths.iter().map(|p| look(Path::new(p))).collect::<Result<Vec<_>, _>>()?;
    let mut walker = Walker {
        options,
        exclude,
        from,
        found: Walk::default(),
        several: paths.len() > 1,
        taken: HashSet::new(),
        left_out: Vec::new(),
    };
    for look in looks {
        walker.path(look);
    }
    Ok(walker.finish())
}

/// A PATH at first sight.
struct Look {
    root: Arc<Root>,
    kind: Kind,
}

enum Kind {
    Stdin,
    Folder,
    File,
    Closed(io::Error),
}

fn look(typed: &Path) -> Result<Look, WalkError> {
    if typed == Path::new("-") {
        let root = Root { typed: typed.into(), absolute: typed.into(), repository: None };
        return Ok(Look { root: Arc::new(root), kind: Kind::Stdin });
    }
    let kind = match fs::metadata(typed) {
        Ok(meta) if meta.is_dir() => Kind::Folder,
        Ok(_) => Kind::File,
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Kind::Closed(e),
        Err(_) => return Err(WalkError::Missing(spell(typed))),
    };
    let absolute =
        fs::canonicalize(typed).or_else(|_| std::path::absolute(typed)).unwrap_or_else(|_| typed.to_owned());
    let repository = ignored::repository(&absolute).map(Path::to_owned);
    Ok(Look { root: Arc::new(Root { typed: typed.into(), absolute, repository }), kind })
}

/// Why an entry was left out.
#[derive(Clone, Copy)]
enum Cause {
    Ignore,
    Hidden,
    Exclude,
    Special,
}

struct Walker<'o> {
    options: &'o Options,
    exclude: Gitignore,
    /// The globs of [`Options::exclude_from`], and their folder.
    from: Option<(PathBuf, Gitignore)>,
    found: Walk,
    /// More than one PATH: only then can something be reached twice.
    several: bool,
    /// Absolute paths of drafts and folders met so far.
    taken: HashSet<PathBuf>,
    left_out: Vec<(PathBuf, Cause)>,
}

impl Walker<'_> {
    fn path(&mut self, look: Look) {
        let Look { root, kind } = look;
        if !matches!(kind, Kind::Stdin) {
            self.found.roots.push(root.clone());
        }
        match kind {
            Kind::Stdin => {
                let shown = self.options.stdin_name.clone().unwrap_or_else(|| "-".into());
                self.draft(Source::Stdin, shown, root, PathBuf::new());
            }
            Kind::File => {
                let source = Source::File(root.typed.clone());
                self.draft(source, spell(&root.typed), root, PathBuf::new());
            }
            Kind::Closed(error) => {
                self.problem(&root.typed.clone(), root, PathBuf::new(), Some(&error));
            }
            Kind::Folder => self.folder(&root),
        }
    }

    fn folder(&mut self, root: &Arc<Root>) {
        let mut rules = Rules::new(root.repository.is_some());
        let mut entries = WalkDir::new(&root.typed).follow_links(false).follow_root_links(true).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&root.typed).to_owned();
                    let below = path.strip_prefix(&root.typed).unwrap_or(Path::new("")).to_owned();
                    self.problem(&path, root.clone(), below, error.io_error());
                    continue;
                }
            };
            let below = entry.path().strip_prefix(&root.typed).unwrap_or(entry.path());
            let (depth, kind) = (entry.depth(), entry.file_type());
            let folder = kind.is_dir() || depth == 0;
            rules.leave(depth);
            if depth > 0 {
                if kind.is_symlink() || entry.file_name() == ".git" {
                    if folder {
                        entries.skip_current_dir();
                    }
                    continue;
                }
                if let Some(cause) = self.cause(&entry, root, below, &rules) {
                    if !is_rule_file(entry.file_name()) {
                        self.left_out.push((join(&root.absolute, below), cause));
                    }
                    if folder {
                        entries.skip_current_dir();
                    }
                    continue;
                }
            }
            if !folder {
                let source = Source::File(entry.path().to_owned());
                self.draft(source, spell(entry.path()), root.clone(), below.to_owned());
                continue;
            }
            if self.several {
                self.taken.insert(join(&root.absolute, below));
            }
            if !self.options.no_ignore {
                rules.enter(entry.path(), depth);
            }
        }
    }

    fn cause(&self, entry: &DirEntry, root: &Root, below: &Path, rules: &Rules) -> Option<Cause> {
        let folder = entry.file_type().is_dir();
        let excluded = |path: &Path| self.exclude.matched(path, folder).is_ignore();
        let configured = self.from.as_ref().is_some_and(|(from, globs)| {
            let absolute = join(&root.absolute, below);
            absolute.strip_prefix(from).is_ok_and(|path| globs.matched(path, folder).is_ignore())
        });
        if configured || excluded(below) || (entry.path().is_relative() && excluded(entry.path())) {
            Some(Cause::Exclude)
        } else if !self.options.no_ignore && rules.ignore(entry.path(), folder) {
            Some(Cause::Ignore)
        } else if !self.options.hidden && is_hidden(entry) {
            Some(Cause::Hidden)
        } else if is_special(entry.file_type()) {
            Some(Cause::Special)
        } else {
            None
        }
    }

    fn draft(&mut self, source: Source, shown: String, root: Arc<Root>, below: PathBuf) {
        let draft = Draft { source, shown, root, below, commit: None };
        if !self.several || self.taken.insert(draft.absolute()) {
            self.found.drafts.push(draft);
        }
    }

    fn problem(&mut self, path: &Path, root: Arc<Root>, below: PathBuf, error: Option<&io::Error>) {
        let absolute = join(&root.absolute, &below);
        if self.found.problems.iter().any(|p| p.absolute == absolute) {
            return;
        }
        let note = match error.map(io::Error::kind) {
            Some(io::ErrorKind::PermissionDenied) => "没有读取权限",
            Some(io::ErrorKind::NotFound) => "扫描期间消失",
            _ => "无法读取",
        };
        let shown = match spell(path) {
            here if here.is_empty() => ".".into(),
            shown => shown,
        };
        self.found.problems.push(Problem { shown, absolute, root, note: note.into() });
    }

    fn finish(mut self) -> Walk {
        let mut counted = HashSet::new();
        for (absolute, cause) in self.left_out {
            // What another PATH led to was not left out; what two of them leave out counts once.
            if self.several && (self.taken.contains(&absolute) || !counted.insert(absolute)) {
                continue;
            }
            let excluded = &mut self.found.excluded;
            *match cause {
                Cause::Ignore => &mut excluded.by_ignore,
                Cause::Hidden => &mut excluded.by_hidden,
                Cause::Exclude => &mut excluded.by_exclude,
                Cause::Special => &mut excluded.special,
            } += 1;
        }
        self.found.drafts.sort_by(|a, b| a.shown.cmp(&b.shown).then_with(|| a.below.cmp(&b.below)));
        self.found.problems.sort_by(|a, b| a.shown.cmp(&b.shown));
        self.found
    }
}

fn join(absolute: &Path, below: &Path) -> PathBuf {
    // Joining an empty path would add a separator.
    if below.as_os_str().is_empty() { absolute.to_owned() } else { absolute.join(below) }
}

fn is_rule_file(name: &OsStr) -> bool {
    name == OURS || name == GITS
}

fn is_special(kind: FileType) -> bool {
    !kind.is_file() && !kind.is_dir()
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".") || has_hidden_attribute(entry)
}

#[cfg(windows)]
fn has_hidden_attribute(entry: &DirEntry) -> bool {
    use std::os::windows::fs::MetadataExt;
    // FILE_ATTRIBUTE_HIDDEN
    entry.metadata().is_ok_and(|m| m.file_attributes() & 0x2 != 0)
}

#[cfg(not(windows))]
fn has_hidden_attribute(_: &DirEntry) -> bool {
    false
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
