//! The repository around the current folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::WalkError;
use super::command::{self, Git, complaint};

/// A repository.
#[derive(Debug)]
pub struct Repository {
    /// The program that reads it.
    pub git: Git,
    /// Whether older commits are not here.
    pub shallow: bool,
    bare: bool,
    tree: Option<PathBuf>,
}

impl Repository {
    /// Asks git for it.
    pub fn here() -> Result<Repository, WalkError> {
        let git = Git::find()?;
        // A path may hold a line break: it comes last.
        let asked = ["rev-parse", "--is-bare-repository", "--is-shallow-repository", "--show-toplevel"];
        let output = git.run(asked)?;
        let mut said = output.stdout.splitn(3, |byte| *byte == b'\n');
        let mut next = || said.next().unwrap_or_default();
        let (bare, shallow, tree) = (next(), next(), next());
        if bare.is_empty() {
            let why = complaint(&output.stderr);
            return Err(WalkError::Git(format!("当前文件夹不在 Git 仓库里，或者 git 不肯读它（{why}）")));
        }
        let is = |word: &[u8]| word.trim_ascii() == b"true";
        let tree = output.status.success().then(|| real(&command::path(tree)));
        Ok(Repository { git, shallow: is(shallow), bare: is(bare), tree })
    }

    /// The root of the work tree, links resolved.
    ///
    /// # Errors
    /// There is none.
    pub fn tree(&self) -> Result<&Path, WalkError> {
        self.tree.as_deref().ok_or_else(|| {
            WalkError::Git(match self.bare {
                true => "这是裸仓库，没有工作区，也没有要提交的内容；可以用 --history 检查它的历史".into(),
                false => "当前文件夹在仓库的 .git 里面，请到工作区运行".into(),
            })
        })
    }

    /// The root of the work tree, or the folder of a bare repository.
    pub fn root(&self) -> Result<PathBuf, WalkError> {
        match &self.tree {
            Some(tree) => Ok(tree.clone()),
            None => Ok(real(&command::path(&self.git.read(["rev-parse", "--git-dir"])?))),
        }
    }

    /// The folder of its hooks, as `core.hooksPath` says.
    pub fn hooks(&self) -> Result<PathBuf, WalkError> {
        self.tree()?;
        Ok(command::path(&self.git.read(["rev-parse", "--git-path", "hooks"])?))
    }
}

/// A path with its links resolved, where it can be had.
pub fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}
