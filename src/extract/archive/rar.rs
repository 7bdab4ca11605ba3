//! RAR archives (RAR 1.5 to 7). Their decoder writes members out, while a draft is read: so it works in a thread of
//! its own and passes the bytes through a short queue. A thread that hangs is told to stop and left behind.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use rars::{
    Archive, ArchiveMember, ArchiveReadOptions, ArchiveReader, Error, ErrorKind, ExtractionDecision,
    ExtractionErrorAction, ReadCancellation,
};

use super::{DECODER_KIB, Members, corrupt, encrypted, name, truncated};
use crate::extract::Input;
use crate::model::{Reason, Sink, Unread};
use crate::open::budget::Budget;

/// Pieces in the queue.
const QUEUE: usize = 4;
/// Bytes of a piece at most.
const PIECE: usize = 256 << 10;
/// Time between two looks at the clock while the decoder works.
const PATIENCE: Duration = Duration::from_millis(200);
/// Bytes of all headers at most.
const HEADERS: u64 = 64 << 20;
/// Bytes of a comment at most.
const COMMENT: u64 = 1 << 20;
/// Members up to this size may be held whole by the decoder, where a filter asks for it (bytes).
const FILTERED: u64 = 64 << 20;

/// What the decoder says, in order.
enum Message {
    /// The comment on the archive.
    Comment(Vec<u8>),
    /// A member begins.
    Member(Vec<u8>),
    /// Some of its bytes.
    Data(Vec<u8>),
    /// The member, or the archive if none has begun since, was read no further.
    Failed(Unread),
    /// A member that is not even begun.
    Lost(Vec<u8>, Unread),
}

/// Reads an archive.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let cancellation = ReadCancellation::new();
    let (to, from) = sync_channel(QUEUE);
    let most = input.budget.limits().members;
    let (bytes, token) = (input.bytes.to_vec(), cancellation.clone());
    let work = move || decode(bytes, most, &token, to);
    let worker = thread::Builder::new().name("rar".to_owned()).spawn(work);
    let Ok(worker) = worker else {
        return Err(Unread::new(Reason::Internal, "无法启动解压线程"));
    };
    let mut queue = Queue { from, budget: input.budget, next: None };
    let result = members(&mut queue, Members::new(sink, input.budget));
    cancellation.cancel();
    if result.is_ok() && worker.join().is_err() {
        return Err(Unread::new(Reason::Internal, "程序内部错误，压缩包没有读完"));
    }
    result
}

fn members(queue: &mut Queue<'_>, mut members: Members<'_, '_>) -> Result<(), Unread> {
    while let Some(message) = queue.take()? {
        match message {
            Message::Comment(text) => members.comment(&text),
            Message::Member(stored) => {
                let mut content = queue.budget.meter(Content { queue, piece: Vec::new(), used: 0 });
                members.take(&name::decode(&stored), &mut content)?;
                // The draft may have left some; it was unpacked all the same.
                io::copy(&mut content, &mut io::sink()).map_err(|error| super::damage(&error)).or_else(
                    |unread| match unread.reason {
                        Reason::Limit => Err(unread),
                        _ => Ok(0),
                    },
                )?;
            }
            Message::Data(_) => {}
            Message::Failed(unread) => members.unread(unread),
            Message::Lost(stored, unread) => members.lose(&name::decode(&stored), unread)?,
        }
    }
    members.finish()
}

/// What comes from the decoder.
struct Queue<'b> {
    from: Receiver<Message>,
    budget: &'b Budget,
    /// A message that was taken too early.
    next: Option<Message>,
}

impl Queue<'_> {
    /// The next message; `None` after the last.
    fn take(&mut self) -> Result<Option<Message>, Unread> {
        if let Some(message) = self.next.take() {
            return Ok(Some(message));
        }
        loop {
            match self.from.recv_timeout(PATIENCE) {
                Ok(message) => return Ok(Some(message)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => self.budget.time()?,
            }
        }
    }
}

/// The bytes of the member that has begun.
struct Content<'q, 'b> {
    queue: &'q mut Queue<'b>,
    piece: Vec<u8>,
    used: usize,
}

impl Read for Content<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.used == self.piece.len() {
            match self.queue.take().map_err(io::Error::other)? {
                Some(Message::Data(piece)) => (self.piece, self.used) = (piece, 0),
                Some(Message::Failed(unread)) => return Err(io::Error::other(unread)),
                other => {
                    self.queue.next = other;
                    return Ok(0);
                }
            }
        }
        let piece = &self.piece[self.used..];
        let n = piece.len().min(buffer.len());
        buffer[..n].copy_from_slice(&piece[..n]);
        self.used += n;
        Ok(n)
    }
}

/// The way into the queue. Some decoders write byte by byte, so that bytes are put together first; they are sent
/// before whatever else is said.
#[derive(Clone)]
struct Pipe {
    to: SyncSender<Message>,
    waiting: Rc<RefCell<Vec<u8>>>,
}

impl Pipe {
    /// Sends what waits, then this.
    fn send(&self, message: Message) -> Result<(), Error> {
        self.drain()?;
        self.to.send(message).map_err(|_| Error::Cancelled)
    }

    fn drain(&self) -> Result<(), Error> {
        let bytes = self.waiting.take();
        if bytes.is_empty() {
            return Ok(());
        }
        self.to.send(Message::Data(bytes)).map_err(|_| Error::Cancelled)
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = &bytes[..bytes.len().min(PIECE)];
        self.waiting.borrow_mut().extend_from_slice(piece);
        if self.waiting.borrow().len() >= PIECE {
            self.drain().map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Unpacks the archive into the queue. Nobody listening any more ends it.
fn decode(bytes: Vec<u8>, most: u64, token: &ReadCancellation, to: SyncSender<Message>) {
    let pipe = Pipe { to, waiting: Rc::default() };
    let options = ArchiveReadOptions::new()
        .with_cancellation(token)
        .with_max_header_count(most.saturating_mul(2).saturating_add(16))
        .with_max_header_bytes(HEADERS)
        .with_rar50_buffered_decode_limit(FILTERED)
        .with_max_reader_workspace_bytes(u64::from(DECODER_KIB) << 10);
    let said = match ArchiveReader::read_owned_with_options(bytes, options) {
        Ok(archive) => extract(&archive, options, &pipe),
        Err(error) => pipe.send(Message::Failed(meaning(&error))),
    };
    // If nobody listens, nobody needs it.
    said.and_then(|()| pipe.drain()).unwrap_or_default();
}

fn extract(archive: &Archive, options: ArchiveReadOptions<'_>, pipe: &Pipe) -> Result<(), Error> {
    match archive.comment_with_options(options.with_max_member_output_bytes(COMMENT)) {
        Ok(Some(comment)) => pipe.send(Message::Comment(comment))?,
        Ok(None) => {}
        Err(error) => pipe.send(Message::Failed(meaning(&error)))?,
    }
    let mut seen = 0;
    let decide = |member: &ArchiveMember| {
        seen += 1;
        let meta = &member.meta;
        if meta.is_directory || meta.is_redirection {
            return Ok(ExtractionDecision::Skip);
        }
        if meta.is_split_before || meta.is_split_after {
            pipe.send(Message::Lost(meta.name.clone(), truncated("分卷压缩，其余各卷不在这里")))?;
            return Ok(ExtractionDecision::Skip);
        }
        if meta.is_encrypted {
            pipe.send(Message::Lost(meta.name.clone(), encrypted()))?;
            return Ok(ExtractionDecision::Skip);
        }
        pipe.send(Message::Member(meta.name.clone()))?;
        Ok(ExtractionDecision::Extract(Box::new(pipe.clone())))
    };
    let failed = |_: &ArchiveMember, error: &Error| {
        pipe.send(Message::Failed(meaning(error)))?;
        Ok(ExtractionErrorAction::Continue)
    };
    let Err(error) = archive.extract_with_control_and_errors(options, decide, failed) else { return Ok(()) };
    let unread = meaning(&error);
    pipe.send(Message::Failed(unread.clone()))?;
    for member in archive.members().skip(seen) {
        if !member.meta.is_directory && !member.meta.is_redirection {
            pipe.send(Message::Lost(member.meta.name, unread.clone()))?;
        }
    }
    Ok(())
}

fn meaning(error: &Error) -> Unread {
    match error.kind() {
        ErrorKind::PasswordRequired | ErrorKind::BadPassword => encrypted(),
        ErrorKind::ResourceLimit => Unread::new(Reason::Limit, "解压所需内存超过上限"),
        ErrorKind::UnsupportedFormat | ErrorKind::UnsupportedFeature => {
            Unread::new(Reason::Unsupported, "用了不支持的压缩方法")
        }
        _ if matches!(error.root_cause(), Error::TooShort) => truncated("压缩包不完整"),
        _ => corrupt("压缩包损坏"),
    }
}
