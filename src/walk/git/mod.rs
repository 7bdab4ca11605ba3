//! Drafts that git knows: what is about to be committed, what changed, every version there ever was.
//!
//! Paths count from the root of the repository. Rule files of git say nothing about files that it keeps, nor does it
//! matter whether they are hidden; `.mishenignore` counts as it stands where the drafts come from.

mod changes;
mod command;
mod objects;
mod repository;
mod scope;

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use ignore::gitignore::Gitignore;

use super::ignored::{self, LONGEST, OURS};
use super::paths::{Draft, Options, Problem, Root, Source, Walk, WalkError};
use super::spelling::spell;
use changes::{Change, Kind, Record, Records};
use command::Git;
pub use objects::Blob;
use objects::Objects;
use repository::Repository;
use scope::Scope;

/// Which versions of the files of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versions {
    /// What `git commit` would commit: files of the index that differ from HEAD.
    Staged,
    /// Files of the work tree that differ from this revision, those that git does not keep yet included.
    Since(String),
    /// Every blob of every commit that a reference leads to, once.
    History,
}

/// How `git diff` lists: renames as new files, so that every path is judged by itself.
const LIST: [&str; 5] = ["--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=dirty"];

/// Finds the drafts of these versions, below `paths` (none: all of the repository around the current folder).
///
/// # Errors
/// No repository, no such revision, a PATH outside of the repository or not there, a wrong glob; or git fails.
pub fn walk(versions: &Versions, paths: &[OsString], options: &Options) -> Result<Walk, WalkError> {
    let git = Git::find()?;
    match versions {
        Versions::Staged => staged(&git, paths, options),
        Versions::Since(revision) => since(Repository::here(&git)?, revision, paths, options),
        Versions::History => history(Repository::here(&git)?, paths, options),
    }
}

/// The folder of the hooks of the repository around the current folder, as `core.hooksPath` says.
///
/// # Errors
/// No repository, or one that nobody commits in.
pub fn hooks() -> Result<PathBuf, WalkError> {
    let git = Git::find()?;
    Repository::here(&git)?.tree()?;
    Ok(command::path(&git.read(["rev-parse", "--git-path", "hooks"])?))
}

fn staged(git: &Git, paths: &[OsString], options: &Options) -> Result<Walk, WalkError> {
    let objects = Objects::new(git.clone());
    // Every commit waits for this: git answers all at the same time.
    let (repository, output) = thread::scope(|scope| {
        let list = || git.read(["diff", "--cached", "--diff-filter=d"].iter().chain(&LIST));
        let listing = thread::Builder::new().spawn_scoped(scope, list);
        let repository = Repository::here(git);
        (repository, listing.ok().and_then(|listing| listing.join().ok()).unwrap_or_else(list))
    });
    let (tree, output) = (repository?.tree()?.to_owned(), output?);
    let rules = |folder: &Path| rules_of(&objects, ":0:", folder);
    let mut found = Found::new(&tree, &objects, Scope::new(paths, &tree, true, options, &rules)?);
    let mut records = Records::new(Cursor::new(output));
    while let Some(record) = records.next()? {
        if options.stop.heed() {
            break;
        }
        let Record::Change(change) = record else { continue };
        match (change.kind, &change.object) {
            (Kind::Unmerged, _) => found.problem(&change.path, "有尚未解决的合并冲突，没有检查"),
            // The content is the commit's that brought it.
            (Kind::File, Some(_)) if change.mode_only => {}
            (Kind::File, Some(object)) => drop(found.blob(&change.path, object, None)),
            _ => found.other(&change),
        }
    }
    found.finish()
}

fn since(
    repository: Repository,
    revision: &str,
    paths: &[OsString],
    options: &Options,
) -> Result<Walk, WalkError> {
    let tree = repository.tree()?.to_owned();
    let commit = commit(&repository, revision)?;
    let git = &repository.git;
    let changed = git.read(["diff", &commit, "--diff-filter=d"].iter().chain(&LIST).chain(&["--"]))?;
    let others = |more: &[&str]| {
        let list = ["ls-files", "-z", "--others", "--full-name"];
        git.read(list.iter().chain(more).chain(&["--", ":/"]))
    };
    let by_rules = "--exclude-per-directory=.gitignore";
    let (new, ignored) = match options.no_ignore {
        true => (others(&[])?, Vec::new()),
        false => (others(&[by_rules])?, others(&["--ignored", "--directory", by_rules])?),
    };
    let objects = Objects::new(repository.git);
    let rules = |folder: &Path| ignored::load(&tree.join(folder).join(OURS));
    let mut found = Found::new(&tree, &objects, Scope::new(paths, &tree, true, options, &rules)?);
    let mut records = Records::new(Cursor::new(changed));
    while let Some(record) = records.next()? {
        if options.stop.heed() {
            break;
        }
        match record {
            Record::Change(change) if matches!(change.kind, Kind::File | Kind::Unmerged) => {
                found.file(&change.path, change.object.as_deref());
            }
            Record::Change(change) => found.other(&change),
            Record::Commit(_) => {}
        }
    }
    for path in new.split(|byte| *byte == 0).filter(|path| !path.is_empty()) {
        match path.strip_suffix(b"/") {
            Some(repository) => found.scope.submodule(command::below(repository)),
            None => found.file(path, None),
        }
    }
    found.scope.excluded.by_ignore +=
        ignored.split(|byte| *byte == 0).filter(|p| !p.is_empty()).count() as u64;
    found.finish()
}

fn history(repository: Repository, paths: &[OsString], options: &Options) -> Result<Walk, WalkError> {
    let root = repository.root()?;
    let tree = repository.tree().is_ok();
    let commits = ["rev-list", "--all", "--reverse", "--topo-order"];
    let diff = ["diff-tree", "--stdin", "-r", "-c", "--root", "--raw", "-z", "--no-renames", "--no-abbrev"];
    let (listing, mut telling) = repository.git.pipe(&commits, &diff).ok_or_else(unstarted)?;
    let output = telling.0.stdout.take().ok_or_else(unstarted)?;
    let shallow = repository.shallow;
    let objects = Objects::new(repository.git);
    let rules = |folder: &Path| rules_of(&objects, "HEAD:", folder);
    let mut found = Found::new(&root, &objects, Scope::new(paths, &root, tree, options, &rules)?);
    let mut records = Records::new(BufReader::with_capacity(256 << 10, output));
    let mut commit: Arc<str> = "".into();
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(record) = records.next()? {
        if options.stop.heed() {
            break;
        }
        match record {
            Record::Commit(id) => commit = id.into(),
            Record::Change(Change { kind: Kind::File, object: Some(object), path, .. }) => {
                if !seen.contains(&object) && found.blob(&path, &object, Some(&commit)) {
                    seen.insert(object);
                }
            }
            Record::Change(change) => found.other(&change),
        }
    }
    if !(telling.ended_well() && listing.ended_well()) {
        return Err(WalkError::Git(
            "git 读不全历史：有提交或目录不在本地（部分克隆？），或者仓库损坏".into(),
        ));
    }
    if shallow {
        found.problem(b".git/shallow", "浅克隆，更早的历史不在本地，没有检查（git fetch --unshallow 取回）");
    }
    found.finish()
}

fn unstarted() -> WalkError {
    WalkError::Git("git 程序无法启动".into())
}

/// The commit that a revision names.
fn commit(repository: &Repository, revision: &str) -> Result<String, WalkError> {
    let asked = format!("{revision}^{{commit}}");
    // What begins with a dash would be an option.
    let output = match revision {
        "" => None,
        _ if revision.starts_with('-') => None,
        _ => Some(repository.git.run(["rev-parse", "--verify", "--quiet", &asked])?),
    };
    match output.filter(|output| output.status.success()) {
        Some(output) => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        None => Err(WalkError::Git(format!(
            "仓库里没有“{revision}”这个版本：请写提交号、分支名或标签名{}",
            if repository.shallow {
                "；这是浅克隆，较早的版本要先取回（git fetch --unshallow）"
            } else {
                ""
            }
        ))),
    }
}

/// Our rule file of a folder in the tree that `of` names. What cannot be read says nothing: more is scanned then.
fn rules_of(objects: &Arc<Objects>, of: &str, folder: &Path) -> Gitignore {
    let path = folder.join(OURS);
    let mut name = of.as_bytes().to_vec();
    for (at, part) in path.components().enumerate() {
        if at > 0 {
            name.push(b'/');
        }
        name.extend(part.as_os_str().as_encoded_bytes());
    }
    let mut bytes = Vec::new();
    match objects.open(&name) {
        Ok(Some(mut content)) if content.size() <= LONGEST => match content.read_to_end(&mut bytes) {
            Ok(_) => ignored::rules(&bytes),
            Err(_) => Gitignore::empty(),
        },
        _ => Gitignore::empty(),
    }
}

/// What is found, while it is found.
struct Found<'a> {
    objects: &'a Arc<Objects>,
    root: Arc<Root>,
    scope: Scope<'a>,
    /// Paths of the work tree met so far.
    met: HashSet<PathBuf>,
    walk: Walk,
}

impl<'a> Found<'a> {
    fn new(root: &Path, objects: &'a Arc<Objects>, scope: Scope<'a>) -> Found<'a> {
        let (typed, absolute) = (root.to_owned(), root.to_owned());
        let root = Arc::new(Root { typed, absolute, repository: Some(root.to_owned()) });
        Found { objects, root, scope, met: HashSet::new(), walk: Walk::default() }
    }

    /// A file as git keeps it; whether it is wanted.
    fn blob(&mut self, path: &[u8], object: &str, commit: Option<&Arc<str>>) -> bool {
        let below = command::below(path);
        let wanted = self.scope.takes(&below);
        if wanted {
            let source = Source::Blob(Blob::new(self.objects, object));
            self.draft(source, below, commit);
        }
        wanted
    }

    /// A file of the work tree; where it is not checked out, git has it.
    fn file(&mut self, path: &[u8], object: Option<&str>) {
        let below = command::below(path);
        if !self.met.insert(below.clone()) || !self.scope.takes(&below) {
            return;
        }
        let place = self.root.absolute.join(&below);
        let source = match (place.symlink_metadata().map(|meta| meta.file_type()), object) {
            (Ok(kind), _) if kind.is_file() => Source::File(place),
            // As in a folder: a link is nothing by itself, and what never ends is not opened.
            (Ok(kind), _) if kind.is_symlink() || kind.is_dir() => return,
            (Ok(_), _) => {
                self.scope.excluded.special += 1;
                return;
            }
            (Err(_), Some(object)) => Source::Blob(Blob::new(self.objects, object)),
            (Err(_), None) => Source::File(place),
        };
        self.draft(source, below, None);
    }

    /// What is no file.
    fn other(&mut self, change: &Change) {
        if change.kind == Kind::Submodule {
            self.scope.submodule(command::below(&change.path));
        }
    }

    fn draft(&mut self, source: Source, below: PathBuf, commit: Option<&Arc<str>>) {
        let (shown, root) = (spell(&below), self.root.clone());
        self.walk.drafts.push(Draft { source, shown, root, below, commit: commit.cloned() });
    }

    fn problem(&mut self, path: &[u8], note: &str) {
        let below = command::below(path);
        if self.scope.takes(&below) && self.met.insert(below.clone()) {
            let (shown, absolute) = (spell(&below), self.root.absolute.join(&below));
            let root = self.root.clone();
            self.walk.problems.push(Problem { shown, absolute, root, note: note.into() });
        }
    }

    fn finish(self) -> Result<Walk, WalkError> {
        self.scope.complete()?;
        let mut walk = self.walk;
        walk.excluded = self.scope.excluded;
        // Versions of one path stay in the order of their commits.
        walk.drafts.sort_by(|a, b| a.shown.cmp(&b.shown).then_with(|| a.below.cmp(&b.below)));
        walk.problems.sort_by(|a, b| a.shown.cmp(&b.shown));
        Ok(walk)
    }
}
