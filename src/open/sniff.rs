//! What the content of a draft is. The content decides; the name only tells text kinds apart, and what a
//! damaged or empty file was meant to be.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use super::container::{self, Compound};
use super::encoding;
use super::magic::magic;
use crate::model::Format;

/// How much of a file [`sniff`] wants to see (bytes).
pub const HEAD: usize = 64 << 10;

/// What the start of a file shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text of that format (text, Markdown, CSV, JSON, XML, HTML, mail …).
    Text(Format),
    /// A document, archive or picture of that format; a ZIP archive may be more, see [`zip`].
    Document(Format),
    /// A compound file; see [`compound`].
    Compound,
    /// A program, font, sound or film: nothing to read.
    NoText,
    /// Bytes of no known kind, or of one that nothing reads.
    Unknown,
    /// Bytes of no known kind under the name of a document: it is damaged, or encrypted by some program.
    Damaged(Format),
}

/// Tells a draft by its first [`HEAD`] bytes (or all of them: `complete`) and its name.
pub fn sniff(head: &[u8], complete: bool, name: &str) -> Kind {
    let named = Extension::of(name);
    if complete && is_owner_file(head, name) {
        return Kind::Document(Format::Binary);
    }
    if head.is_empty() {
        return match named.document() {
            Some(format) => Kind::Damaged(format),
            None => Kind::Text(named.text().unwrap_or(Format::Text)),
        };
    }
    if let Some(kind) = magic(head) {
        return match (kind, named.document()) {
            (Kind::Unknown, Some(format)) => Kind::Damaged(format),
            _ => kind,
        };
    }
    if head.starts_with(b"%PDF-") {
        return Kind::Document(Format::Pdf);
    }
    if head.trim_ascii_start().starts_with(b"{\\rtf") {
        return Kind::Document(Format::Rtf);
    }
    let text = encoding::is_text(head, complete);
    // A PDF may begin with up to 1,024 bytes of something else (ISO 32000-1, annex H, note 13).
    let early = &head[..head.len().min(1024)];
    if (!text || named.document() == Some(Format::Pdf)) && memchr::memmem::find(early, b"%PDF-").is_some() {
        return Kind::Document(Format::Pdf);
    }
    if text {
        return Kind::Text(text_format(head, complete, &named));
    }
    match (named.document(), named.0.as_str()) {
        (Some(format), _) => Kind::Damaged(format),
        (None, "mp3" | "aac" | "mp2") if matches!(head, [0xFF, 0xE0..=0xFF, ..]) => Kind::NoText,
        _ => Kind::Unknown,
    }
}

/// Whether a file is the one that Office keeps beside an open document (`~$x.docx`): the length of a name, the name,
/// and both again as UTF-16, 162 or 165 bytes in all.
fn is_owner_file(head: &[u8], name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.starts_with("~$") && matches!(head, [1..=54, ..]) && matches!(head.len(), 54..=512)
}

/// Tells what a whole ZIP archive is.
pub fn zip(bytes: &[u8], name: &str) -> Format {
    let named = Extension::of(name).document().filter(|format| {
        use Format::{Docx, Epub, Odp, Ods, Odt, Ofd, Pptx, Xlsb, Xlsx};
        matches!(format, Docx | Xlsx | Xlsb | Pptx | Odt | Ods | Odp | Ofd | Epub)
    });
    container::zip(bytes).or(named).unwrap_or(Format::Zip)
}

/// Whether a compound file of no known kind is the store of thumbnails that Windows kept in each folder.
pub fn is_thumbnails(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    ["thumbs.db", "ehthumbs.db", "ehthumbs_vista.db"].iter().any(|known| file.eq_ignore_ascii_case(known))
}

/// Tells what a whole compound file is. `Err`: a document under a password, of that format.
pub fn compound(bytes: &[u8], name: &str) -> Result<Option<Format>, Format> {
    let named = Extension::of(name).document();
    match container::compound(bytes, named) {
        Compound::Document(format) => Ok(Some(format)),
        Compound::Encrypted => Err(match named {
            Some(format @ (Format::Xlsx | Format::Xlsb | Format::Pptx)) => format,
            Some(Format::Xls) => Format::Xlsx,
            Some(Format::Ppt) => Format::Pptx,
            _ => Format::Docx,
        }),
        Compound::Other => Ok(named.filter(|format| {
            use Format::{Doc, Msg, Ppt, Xls};
            matches!(format, Doc | Xls | Ppt | Msg)
        })),
    }
}

/// What a name alone says, for what could not be read.
pub fn named(name: &str) -> Format {
    let named = Extension::of(name);
    named.document().or(named.text()).unwrap_or(Format::Binary)
}

/// The extension of a name, in lower case.
struct Extension(String);

impl Extension {
    fn of(name: &str) -> Self {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        Extension(file.rsplit_once('.').map(|(_, ext)| ext.to_ascii_lowercase()).unwrap_or_default())
    }

    /// The kind of text that it stands for.
    fn text(&self) -> Option<Format> {
        Some(match self.0.as_str() {
            "txt" | "text" | "log" => Format::Text,
            "md" | "markdown" | "mdown" | "mkd" => Format::Markdown,
            "csv" => Format::Csv,
            "tsv" | "tab" => Format::Tsv,
            "json" | "jsonl" | "ndjson" | "geojson" | "jsonc" | "json5" => Format::Json,
            "xml" | "xsd" | "xsl" | "xslt" | "svg" | "rss" | "atom" | "kml" | "gpx" => Format::Xml,
            "html" | "htm" | "xhtml" | "shtml" | "xht" => Format::Html,
            "mht" | "mhtml" => Format::Mht,
            "eml" => Format::Eml,
            _ => return None,
        })
    }

    /// The kind of document, archive or picture that it stands for.
    fn document(&self) -> Option<Format> {
        Some(match self.0.as_str() {
            "docx" | "docm" | "dotx" | "dotm" => Format::Docx,
            "xlsx" | "xlsm" | "xltx" | "xltm" => Format::Xlsx,
            "xlsb" => Format::Xlsb,
            "pptx" | "pptm" | "ppsx" | "potx" => Format::Pptx,
            "doc" | "dot" | "wps" | "wpt" => Format::Doc,
            "xls" | "xlt" | "et" | "ett" => Format::Xls,
            "ppt" | "pps" | "pot" | "dps" | "dpt" => Format::Ppt,
            "odt" | "ott" => Format::Odt,
            "ods" | "ots" => Format::Ods,
            "odp" | "otp" => Format::Odp,
            "rtf" => Format::Rtf,
            "ofd" => Format::Ofd,
            "pdf" => Format::Pdf,
            "msg" => Format::Msg,
            "epub" => Format::Epub,
            "zip" => Format::Zip,
            "7z" => Format::SevenZip,
            "tar" => Format::Tar,
            "gz" | "tgz" => Format::Gz,
            "bz2" | "tbz2" => Format::Bz2,
            "xz" | "txz" => Format::Xz,
            "rar" => Format::Rar,
            "jpg" | "jpeg" | "jpe" => Format::Jpeg,
            "png" => Format::Png,
            "tif" | "tiff" => Format::Tiff,
            "bmp" => Format::Bmp,
            "gif" => Format::Gif,
            "webp" => Format::Webp,
            "heic" | "heif" => Format::Heic,
            _ => return None,
        })
    }
}

fn text_format(head: &[u8], complete: bool, named: &Extension) -> Format {
    let start = &head[..head.len().min(4 << 10)];
    let guess = encoding::detect(head, complete);
    let text: Cow<'_, str> =
        guess.encoding.decode_without_bom_handling(&start[guess.bom.min(start.len())..]).0;
    let text = text.trim_start();
    match named.text() {
        Some(format @ (Format::Markdown | Format::Csv | Format::Tsv | Format::Html)) => return format,
        Some(format @ (Format::Json | Format::Eml | Format::Mht)) => return format,
        _ => {}
    }
    if let Some(format) = markup(text) {
        return format;
    }
    if let Some(format) = mail(text) {
        return format;
    }
    match named.text() {
        Some(format) => format,
        None if is_json(head, complete) => Format::Json,
        None => Format::Text,
    }
}

fn markup(text: &str) -> Option<Format> {
    let mut rest = text;
    let starts = |rest: &str, word: &str| {
        rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !rest[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
    };
    let mut xml = false;
    loop {
        let skip = if starts(rest, "<?xml") {
            xml = true;
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else {
            break;
        };
        let Some(end) = rest.find(skip) else { break };
        rest = rest[end + skip.len()..].trim_start();
    }
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|word| starts(rest, word)) {
        return Some(Format::Html);
    }
    xml.then_some(Format::Xml)
}

/// Mail (RFC 5322): a block of header fields, among them those that no other text begins with.
fn mail(text: &str) -> Option<Format> {
    const FIELDS: &[&str] =
        &["received", "return-path", "message-id", "mime-version", "from", "date", "subject"];
    let mut known = 0;
    let (mut sure, mut related, mut fields) = (false, false, 0);
    for line in text.lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && fields > 0 {
            related |= line.to_ascii_lowercase().contains("multipart/related");
            continue;
        }
        let (name, value) = line.split_once(':')?;
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return None;
        }
        let name = name.to_ascii_lowercase();
        fields += 1;
        known += usize::from(FIELDS.contains(&name.as_str()));
        sure |= matches!(name.as_str(), "received" | "return-path" | "message-id" | "mime-version");
        related |= name == "content-type" && value.to_ascii_lowercase().contains("multipart/related");
    }
    let snapshot = related && text.to_ascii_lowercase().contains("snapshot-content-location");
    match sure && known >= 3 {
        true if snapshot => Some(Format::Mht),
        true => Some(Format::Eml),
        false => None,
    }
}

/// Whether a text without a telling name is an object or a list of JSON.
fn is_json(head: &[u8], complete: bool) -> bool {
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let second = start.get(1..).unwrap_or_default().trim_ascii_start();
    if !matches!(
        (start.first(), second.first()),
        (Some(b'{'), Some(b'"')) | (Some(b'['), Some(b'{' | b'[' | b'"'))
    ) {
        return false;
    }
    let mut values = serde_json::Deserializer::from_slice(start).into_iter::<IgnoredAny>();
    match values.find_map(Result::err) {
        None => true,
        Some(error) => !complete && error.is_eof(),
    }
}

#[cfg(test)]
#[path = "sniff_tests.rs"]
mod tests;
