//! From a draft on disk to bytes of a known kind, within limits.

pub mod budget;
mod container;
pub mod encoding;
mod magic;
pub mod own;
mod pointer;
pub mod sniff;
mod statistics;
pub mod stream;

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use crate::model::{Format, Reason, Unread};
use budget::Limits;
pub use pointer::Pointer;
use sniff::Kind;
use stream::{BLOCK, TextStream, Watch};

/// An opened draft.
pub struct Opened<'a> {
    /// What it is. For what could not be read, what its name says.
    pub format: Format,
    /// Its size in bytes. Of a stream that is no file only the start counts; see [`TextStream::bytes`].
    pub bytes: u64,
    /// What is in it.
    pub content: Content<'a>,
}

/// What is in a draft.
pub enum Content<'a> {
    /// Text to stream: plain text, Markdown, CSV, TSV, and whatever else is text and empty.
    Text(TextStream<'a>),
    /// A whole document, for its reader.
    Whole(Vec<u8>),
    /// A program, font, sound or film: skipped, [`Reason::NoText`].
    NoText,
    /// A kind that has no reader yet: skipped, [`Reason::Unsupported`].
    NoReader,
    /// A pointer of Git LFS: what it stands for is kept elsewhere.
    Elsewhere(Pointer),
    /// It failed.
    Unread(Unread),
}

/// What opening goes by.
#[derive(Clone, Copy)]
pub struct Options {
    /// Limits of size: [`Limits::text`] and [`Limits::document`].
    pub limits: Limits,
    /// Whether a format has a reader that takes whole documents.
    pub has_reader: fn(Format) -> bool,
}

/// Opens a file. `name` is its path or name; only the extension counts.
#[expect(clippy::disallowed_methods, reason = "the one place where drafts are opened")]
pub fn file(path: &Path, name: &str, options: &Options) -> Opened<'static> {
    let opened = File::open(path).and_then(|file| file.metadata().map(|meta| (file, meta)));
    match opened {
        Ok((_, meta)) if meta.is_dir() => closed(name, unreadable("是文件夹，不是文件")),
        Ok((file, meta)) => {
            let size = meta.is_file().then_some(meta.len());
            let watch = Watch::new(&file, &meta);
            open(Box::new(file), size, watch, name, options)
        }
        Err(error) => closed(name, io_error(&error)),
    }
}

/// Opens standard input.
pub fn stdin(name: &str, options: &Options) -> Opened<'static> {
    open(Box::new(io::stdin()), None, None, name, options)
}

/// Opens what `source` yields, `size` bytes in all.
pub fn stream<'a>(source: Box<dyn Read + 'a>, size: u64, name: &str, options: &Options) -> Opened<'a> {
    open(source, Some(size), None, name, options)
}

/// A draft that cannot be opened.
pub fn closed<'a>(name: &str, unread: Unread) -> Opened<'a> {
    Opened { format: sniff::named(name), bytes: 0, content: Content::Unread(unread) }
}

/// Opens a draft within a draft.
pub fn nested<'a>(content: &'a mut dyn Read, name: &str, options: &Options) -> Opened<'a> {
    open(Box::new(content), None, None, name, options)
}

/// Opens bytes that are in memory already.
pub fn bytes(bytes: Vec<u8>, name: &str, options: &Options) -> Opened<'static> {
    let size = bytes.len() as u64;
    open(Box::new(Cursor::new(bytes)), Some(size), None, name, options)
}

fn open<'a>(
    mut source: Box<dyn Read + 'a>,
    size: Option<u64>,
    watch: Option<Watch>,
    name: &str,
    options: &Options,
) -> Opened<'a> {
    let mut head = Vec::with_capacity(sniff::HEAD);
    let mut complete = true;
    if let Err(error) = source.by_ref().take(sniff::HEAD as u64).read_to_end(&mut head) {
        if head.is_empty() {
            return closed(name, io_error(&error));
        }
        // What came before the error is read first.
        source = Box::new(Failed(io_error(&error)));
        complete = false;
    }
    complete &= head.len() < sniff::HEAD;
    if let Some(pointer) = pointer::pointer(&head).filter(|_| complete) {
        let bytes = head.len() as u64;
        return Opened { format: sniff::named(name), bytes, content: Content::Elsewhere(pointer) };
    }
    let kind = sniff::sniff(&head, complete, name);
    let bytes = size.unwrap_or(head.len() as u64);
    let empty = head.is_empty();
    let rest = Rest { head, source, size, watch };
    let (format, content) = match kind {
        Kind::Text(format) if empty || streams(format) => (format, rest.stream(options.limits.text)),
        Kind::Text(format) | Kind::Document(format) => rest.document(format, name, options),
        Kind::Compound => rest.compound(name, options),
        Kind::NoText => (Format::Binary, Content::NoText),
        Kind::Unknown => (Format::Binary, unsupported()),
        Kind::Damaged(format) => {
            let note = match empty {
                true => "文件为空",
                false => "内容与扩展名不符，可能已损坏或被其他软件加密",
            };
            (format, Content::Unread(Unread::new(Reason::Corrupt, note)))
        }
    };
    Opened { format, bytes, content }
}

/// A source that is known to fail.
struct Failed(Unread);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other(self.0.clone()))
    }
}

/// The formats that are read as a stream of text.
fn streams(format: Format) -> bool {
    matches!(format, Format::Text | Format::Markdown | Format::Csv | Format::Tsv)
}

/// A source whose first bytes were read.
struct Rest<'a> {
    head: Vec<u8>,
    source: Box<dyn Read + 'a>,
    size: Option<u64>,
    watch: Option<Watch>,
}

impl<'a> Rest<'a> {
    fn stream(self, limit: Option<u64>) -> Content<'a> {
        if limit.is_some_and(|limit| self.size.is_some_and(|size| size > limit)) {
            return over(limit.unwrap_or_default());
        }
        // A small file needs no large buffer; one byte more shows its end in the first read.
        let size = self.size.and_then(|size| usize::try_from(size).ok()).unwrap_or(BLOCK);
        let source = Box::new(Cursor::new(self.head).chain(self.source));
        Content::Text(TextStream::new(source, BLOCK.min(size.saturating_add(1)), limit).watched(self.watch))
    }

    fn document(self, format: Format, name: &str, options: &Options) -> (Format, Content<'a>) {
        // Only its members tell what a ZIP archive is.
        if format != Format::Zip && !(options.has_reader)(format) {
            return (format, Content::NoReader);
        }
        let bytes = match self.whole(options.limits.document) {
            Ok(bytes) => bytes,
            Err(unread) => return (format, Content::Unread(unread)),
        };
        let format = if format == Format::Zip { sniff::zip(&bytes, name) } else { format };
        (format, if (options.has_reader)(format) { Content::Whole(bytes) } else { Content::NoReader })
    }

    fn compound(self, name: &str, options: &Options) -> (Format, Content<'a>) {
        let bytes = match self.whole(options.limits.document) {
            Ok(bytes) => bytes,
            Err(unread) => return (sniff::named(name), Content::Unread(unread)),
        };
        match sniff::compound(&bytes, name) {
            Ok(Some(format)) if (options.has_reader)(format) => (format, Content::Whole(bytes)),
            Ok(Some(format)) => (format, Content::NoReader),
            Ok(None) if sniff::is_thumbnails(name) => (Format::Binary, Content::NoText),
            Ok(None) => (Format::Binary, unsupported()),
            // The reader tries the password that spreadsheet programs use by themselves.
            Err(format @ (Format::Xlsx | Format::Xlsb)) if (options.has_reader)(format) => {
                (format, Content::Whole(bytes))
            }
            Err(format) => {
                (format, Content::Unread(Unread::new(Reason::Encrypted, "文档已加密，需要密码才能打开")))
            }
        }
    }

    /// All the bytes, at most `limit`.
    fn whole(self, limit: u64) -> Result<Vec<u8>, Unread> {
        let Rest { head: mut bytes, source, size, watch } = self;
        let too_much = || Unread::new(Reason::Limit, over_note(limit));
        if size.is_some_and(|size| size > limit) {
            return Err(too_much());
        }
        let expected = size.unwrap_or_default().saturating_sub(bytes.len() as u64);
        bytes.reserve_exact(usize::try_from(expected).unwrap_or_default() + 1);
        let room = limit.saturating_add(1).saturating_sub(bytes.len() as u64);
        source.take(room).read_to_end(&mut bytes).map_err(|error| io_error(&error))?;
        if bytes.len() as u64 > limit {
            return Err(too_much());
        }
        watch.map_or(Ok(()), |watch| watch.compare())?;
        Ok(bytes)
    }
}

pub(crate) fn io_error(error: &io::Error) -> Unread {
    // What reads a stream within a file says itself what is wrong with it.
    if let Some(unread) = error.get_ref().and_then(|inner| inner.downcast_ref::<Unread>()) {
        return unread.clone();
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => return Unread::new(Reason::Truncated, "内容不完整"),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            return Unread::new(Reason::Corrupt, "内容损坏");
        }
        _ => {}
    }
    unreadable(match error.kind() {
        io::ErrorKind::NotFound => "扫描期间消失",
        io::ErrorKind::PermissionDenied => "没有读取权限",
        _ => "读取时出错",
    })
}

fn unreadable(note: &str) -> Unread {
    Unread::new(Reason::Unreadable, note)
}

fn unsupported<'a>() -> Content<'a> {
    Content::Unread(Unread::new(Reason::Unsupported, "无法识别的二进制内容"))
}

fn over<'a>(limit: u64) -> Content<'a> {
    Content::Unread(Unread::new(Reason::Limit, over_note(limit)))
}

fn over_note(limit: u64) -> String {
    format!("文件大小超过上限（{limit} 字节）")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write;
    use std::ops::ControlFlow;

    use super::*;

    const OPTIONS: Options = Options {
        limits: Limits {
            text: None,
            document: 1000,
            expanded: 0,
            members: 0,
            depth: 0,
            ratio: 0,
            pages: 0,
            cells: 0,
            time: std::time::Duration::ZERO,
        },
        has_reader: |format| matches!(format, Format::Docx | Format::Html | Format::Pdf),
    };

    fn reason(opened: &Opened) -> Option<Reason> {
        match &opened.content {
            Content::Unread(unread) => Some(unread.reason),
            _ => None,
        }
    }

    fn opened(content: &[u8], name: &str) -> (Format, Option<Reason>) {
        let opened = bytes(content.to_vec(), name, &OPTIONS);
        (opened.format, reason(&opened))
    }

    #[test]
    fn text_streams_and_documents_come_whole() {
        let text = bytes("各科室".into(), "x.csv", &OPTIONS);
        assert!(matches!((text.format, text.content), (Format::Csv, Content::Text(_))));
        let page = bytes(b"<html>".to_vec(), "x.txt", &OPTIONS);
        assert!(matches!((page.format, page.content), (Format::Html, Content::Whole(b)) if b == b"<html>"));
        let broken = bytes(b"PK\x03\x04 broken".to_vec(), "x.docx", &OPTIONS);
        assert!(matches!((broken.format, broken.content), (Format::Docx, Content::Whole(_))));
    }

    #[test]
    fn what_is_not_read_says_why() {
        assert!(matches!(bytes(b"\x89PNG\r\n\x1a\n".to_vec(), "x", &OPTIONS).content, Content::NoReader));
        assert!(matches!(bytes(b"\x7fELF\x02\x01".to_vec(), "x", &OPTIONS).content, Content::NoText));
        assert_eq!(opened(b"", "x.docx"), (Format::Docx, Some(Reason::Corrupt)));
        assert_eq!(opened(b"", "x.html"), (Format::Html, None));
        assert_eq!(opened(b"AC1027\0\0\xff", "x.dwg"), (Format::Binary, Some(Reason::Unsupported)));
    }

    #[test]
    fn what_comes_before_an_error_is_read() {
        let limit = || Failed(Unread::new(Reason::Limit, "x"));
        for length in [30, 3 * sniff::HEAD] {
            let mut source = Cursor::new(vec![b'a'; length]).chain(limit());
            let opened = nested(&mut source, "x.txt", &OPTIONS);
            let Content::Text(mut stream) = opened.content else { panic!() };
            let mut read = 0;
            let result = stream.pump(&mut |text, _| {
                read += text.len();
                ControlFlow::Continue(text.len())
            });
            assert_eq!((read, result.unwrap_err().reason), (length, Reason::Limit));
        }
        let mut source = limit();
        let opened = nested(&mut source, "x.txt", &OPTIONS).content;
        assert!(matches!(opened, Content::Unread(unread) if unread.reason == Reason::Limit));
    }

    #[test]
    fn sizes_are_limited() {
        let big = [b"%PDF-1.4\n", &[b' '; 1000][..]].concat();
        assert_eq!(opened(&big, "x.pdf"), (Format::Pdf, Some(Reason::Limit)));
        assert_eq!(opened(&[b'a'; 2000], "x.txt"), (Format::Text, None));
        let limited = Options { limits: Limits { text: Some(1000), ..OPTIONS.limits }, ..OPTIONS };
        assert_eq!(reason(&bytes(vec![b'a'; 2000], "x.txt", &limited)), Some(Reason::Limit));
        assert_eq!(reason(&bytes(vec![b'a'; 1000], "x.txt", &limited)), None);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "makes its own file")]
    fn a_file_that_grows_while_it_is_read_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.txt");
        std::fs::write(&path, "各科室\n").unwrap();
        let read = |grow: bool| {
            let Content::Text(mut stream) = file(&path, "x.txt", &OPTIONS).content else { panic!() };
            if grow {
                File::options().append(true).open(&path).unwrap().write_all(b"!").unwrap();
            }
            stream.pump(&mut |text, _| ControlFlow::Continue(text.len())).map_err(|unread| unread.reason)
        };
        assert_eq!(read(false), Ok(()));
        assert_eq!(read(true), Err(Reason::Changed));
    }

    #[test]
    fn a_file_that_is_gone_is_unreadable() {
        let gone = file(Path::new("no-such-file.docx"), "no-such-file.docx", &OPTIONS);
        assert_eq!((gone.format, reason(&gone)), (Format::Docx, Some(Reason::Unreadable)));
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(reason(&file(folder.path(), "x", &OPTIONS)), Some(Reason::Unreadable));
    }
}
