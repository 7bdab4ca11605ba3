//! The content of objects, from `git cat-file --batch`: one process a thread, kept while the scan lasts.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, ChildStdout};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::command::{self, Git, Running};
use crate::model::{Reason, Unread};

/// What nobody reads is read away up to this length (bytes); beyond it the process is ended.
const DRAIN: u64 = 1 << 20;
/// A first line of an answer is no longer than this (bytes), the name asked for included.
const LINE: u64 = 64 << 10;

/// The objects of a repository.
#[derive(Debug)]
pub struct Objects {
    git: Git,
    idle: Mutex<Vec<Batch>>,
    large: OnceLock<Option<PathBuf>>,
}

#[derive(Debug)]
struct Batch {
    _running: Running,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Objects {
    /// The objects that this git reads.
    pub fn new(git: Git) -> Arc<Objects> {
        Arc::new(Objects { git, idle: Mutex::default(), large: OnceLock::new() })
    }

    /// The content of what `name` stands for: an object's id, or `REV:path`. `None`: there is no such blob here.
    ///
    /// # Errors
    /// Git could not say.
    pub fn open(self: &Arc<Self>, name: &[u8]) -> Result<Option<Content>, Unread> {
        if name.contains(&b'\n') {
            // A name ends with its line.
            return Ok(None);
        }
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut batch = match idle {
            Some(batch) => batch,
            None => self.start().ok_or_else(|| unread("git 程序无法启动，没有检查"))?,
        };
        match batch.ask(name).map_err(|_| unread("git 读取对象出错，没有检查"))? {
            Some(size) => Ok(Some(Content { size, left: size, batch: Some(batch), objects: self.clone() })),
            None => {
                self.keep(batch);
                Ok(None)
            }
        }
    }

    fn keep(&self, batch: Batch) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
    }

    fn start(&self) -> Option<Batch> {
        let mut running = self.git.converse(&["cat-file", "--batch"])?;
        let (input, output) = running.0.stdin.take().zip(running.0.stdout.take())?;
        Some(Batch { _running: running, input, output: BufReader::with_capacity(64 << 10, output) })
    }

    /// Where Git LFS keeps an object of this id, if it has it.
    fn large(&self, id: &str) -> Option<PathBuf> {
        let folder = self.large.get_or_init(|| {
            let common = self.git.read(["rev-parse", "--git-common-dir"]).ok()?;
            Some(command::path(&common).join("lfs").join("objects"))
        });
        let path = folder.as_ref()?.join(id.get(..2)?).join(id.get(2..4)?).join(id);
        path.is_file().then_some(path)
    }
}

impl Batch {
    /// Asks for an object; the size of the blob, whose bytes follow, or `None` if there is none.
    fn ask(&mut self, name: &[u8]) -> io::Result<Option<u64>> {
        self.input.write_all(&[name, b"\n"].concat())?;
        let mut line = Vec::new();
        self.output.by_ref().take(LINE).read_until(b'\n', &mut line)?;
        let line = line.strip_suffix(b"\n").ok_or(io::ErrorKind::UnexpectedEof)?;
        if [&b" missing"[..], b" ambiguous"].iter().any(|end| line.ends_with(end)) {
            return Ok(None);
        }
        let line = std::str::from_utf8(line).map_err(|_| io::ErrorKind::InvalidData)?;
        let (head, size) = line.rsplit_once(' ').ok_or(io::ErrorKind::InvalidData)?;
        if !head.ends_with(" blob") {
            return Err(io::ErrorKind::InvalidData.into());
        }
        size.parse().map(Some).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

/// The bytes of a blob, as they come.
pub struct Content {
    size: u64,
    left: u64,
    batch: Option<Batch>,
    objects: Arc<Objects>,
}

impl Content {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Read for Content {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let want = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let Some(batch) = self.batch.as_mut().filter(|_| want > 0) else { return Ok(0) };
        match batch.output.read(&mut into[..want]) {
            Ok(got) if got > 0 => {
                self.left -= got as u64;
                Ok(got)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            _ => {
                self.batch = None;
                Err(io::Error::other(unread("git 读取对象出错，只读到一部分")))
            }
        }
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        let Some(mut batch) = self.batch.take().filter(|_| self.left <= DRAIN) else { return };
        // A line break ends the content.
        let rest = self.left + 1;
        if io::copy(&mut batch.output.by_ref().take(rest), &mut io::sink()).is_ok_and(|read| read == rest) {
            self.objects.keep(batch);
        }
    }
}

/// A blob to be read.
#[derive(Clone)]
pub struct Blob {
    objects: Arc<Objects>,
    id: Arc<str>,
}

impl Blob {
    /// The blob with this id.
    pub fn new(objects: &Arc<Objects>, id: &str) -> Blob {
        Blob { objects: objects.clone(), id: id.into() }
    }

    /// Its content.
    ///
    /// # Errors
    /// It is not here, or git could not read it.
    pub fn open(&self) -> Result<Content, Unread> {
        let content = self.objects.open(self.id.as_bytes())?;
        content.ok_or_else(|| unread("本地仓库里没有它的内容（浅克隆、部分克隆，或对象缺失），没有检查"))
    }

    /// Where Git LFS keeps an object of this repository, if it has it here. `id`: 64 hexadecimal digits.
    pub fn large(&self, id: &str) -> Option<PathBuf> {
        self.objects.large(id)
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blob").field(&self.id).finish()
    }
}

impl PartialEq for Blob {
    fn eq(&self, other: &Blob) -> bool {
        self.id == other.id && Arc::ptr_eq(&self.objects, &other.objects)
    }
}

impl Eq for Blob {}

fn unread(note: &str) -> Unread {
    Unread::new(Reason::Unreadable, note)
}
