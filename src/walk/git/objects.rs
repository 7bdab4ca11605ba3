//! The content of objects, from `git cat-file --batch`: one process for few, more for many, kept while the scan lasts.

use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, ChildStdout};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::command::{self, Git, Running};
use crate::model::{Reason, Unread};

/// Up to this length (bytes) content is taken over at once, and its process is free for the next.
const SMALL: u64 = 1 << 20;
/// A first line of an answer is no longer than this (bytes), the name asked for included.
const LINE: u64 = 64 << 10;
/// So many objects more are worth a process more.
const WORTH: usize = 16;

/// The objects of a repository.
#[derive(Debug)]
pub struct Objects {
    git: Git,
    /// Processes that wait for a question, each in its place.
    lanes: Vec<Mutex<Option<Batch>>>,
    asked: AtomicUsize,
    large: OnceLock<Option<PathBuf>>,
}

#[derive(Debug)]
struct Batch {
    _running: Running,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Objects {
    /// The objects that this git reads. A first process starts now, while the caller still asks what there is.
    pub fn new(git: Git) -> Arc<Objects> {
        let lanes = std::thread::available_parallelism().map_or(1, usize::from);
        let lanes = (0..lanes).map(|_| Mutex::default()).collect();
        let objects = Objects { git, lanes, asked: AtomicUsize::new(0), large: OnceLock::new() };
        *objects.lane(0) = objects.start();
        Arc::new(objects)
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
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        let lane = asked % (1 + asked / WORTH).min(self.lanes.len());
        let mut place = self.lane(lane);
        let mut batch = match place.take().or_else(|| self.start()) {
            Some(batch) => batch,
            None => return Err(unread("git 程序无法启动，没有检查")),
        };
        let failed = |_| unread("git 读取对象出错，没有检查");
        let Some(size) = batch.ask(name).map_err(failed)? else {
            *place = Some(batch);
            return Ok(None);
        };
        let bytes = if size <= SMALL {
            let bytes = batch.take(size).map_err(failed)?;
            *place = Some(batch);
            Bytes::Here(Cursor::new(bytes))
        } else {
            Bytes::Coming { left: size, batch: Some(batch), lane, objects: self.clone() }
        };
        Ok(Some(Content { size, bytes }))
    }

    fn lane(&self, lane: usize) -> MutexGuard<'_, Option<Batch>> {
        self.lanes[lane].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self) -> Option<Batch> {
        let mut running = self.git.converse(&["cat-file", "--batch"])?;
        let (input, output) = running.0.stdin.take().zip(running.0.stdout.take())?;
        Some(Batch { _running: running, input, output: BufReader::with_capacity(64 << 10, output) })
    }

    /// Where Git LFS keeps an object of this id, if it has it.
    fn large(&self, id: &str) -> Option<PathBuf> {
        let folder = self.large.get_or_init(|| {
            let common = command::path(&self.git.read(["rev-parse", "--git-common-dir"]).ok()?);
            // A relative one counts from git's folder (git-lfs-config(5), lfs.storage).
            let storage = self.git.read(["config", "--type=path", "--get", "lfs.storage"]).ok();
            let storage =
                storage.map(|said| command::path(&said)).filter(|path| !path.as_os_str().is_empty());
            Some(common.join(storage.unwrap_or_else(|| "lfs".into())).join("objects"))
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

    /// The bytes that follow.
    fn take(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.output.by_ref().take(size).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.end()?;
        Ok(bytes)
    }

    /// The line break behind the content.
    fn end(&mut self) -> io::Result<()> {
        self.output.read_exact(&mut [0])
    }
}

/// The bytes of a blob.
pub struct Content {
    size: u64,
    bytes: Bytes,
}

enum Bytes {
    Here(Cursor<Vec<u8>>),
    /// They come as they are read.
    Coming {
        left: u64,
        batch: Option<Batch>,
        lane: usize,
        objects: Arc<Objects>,
    },
}

impl Content {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Read for Content {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let (left, batch) = match &mut self.bytes {
            Bytes::Here(bytes) => return bytes.read(into),
            Bytes::Coming { left, batch, .. } => (left, batch),
        };
        let want = usize::try_from(*left).unwrap_or(usize::MAX).min(into.len());
        let Some(from) = batch.as_mut().filter(|_| want > 0) else { return Ok(0) };
        match from.output.read(&mut into[..want]) {
            Ok(got) if got > 0 => {
                *left -= got as u64;
                Ok(got)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            _ => {
                *batch = None;
                Err(io::Error::other(unread("git 读取对象出错，只读到一部分")))
            }
        }
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        // A process that still has something to say is of no use to the next.
        if let Bytes::Coming { left: 0, batch, lane, objects } = &mut self.bytes
            && let Some(mut batch) = batch.take()
            && batch.end().is_ok()
        {
            objects.lane(*lane).get_or_insert(batch);
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
