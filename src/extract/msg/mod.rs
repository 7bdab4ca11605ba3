//! Outlook messages ([MS-OXMSG], [MS-OXPROPS]): addresses, subject and other strings are properties; the bodies are
//! read as those of mail; attachments, attached messages and objects are drafts within.

mod rtf;
mod store;
#[cfg(test)]
mod tests;

use std::io::Cursor;

use self::store::Store;
use super::mail::body::{self, Body};
use super::mail::{self, field};
use super::ole::{Compound, object};
use super::units::Collector;
use super::{Input, metadata, picture_size};
use crate::model::{Format, Nested, Part, Picture, Reason, Sink, UnitPlace, Unread};

const SUBJECT: u16 = 0x0037;
const CLASS: u16 = 0x001A;
const HEADERS: u16 = 0x007D;
const PLAIN: u16 = 0x1000;
const RTF: u16 = 0x1009;
const HTML: u16 = 0x1013;
const HTML_CODE_PAGE: u16 = 0x3FDE;
const CREATOR: u16 = 0x3FF8;
const MODIFIER: u16 = 0x3FFA;

/// Strings that people call something.
const NAMES: &[(u16, &str)] = &[
    (0x0C1A, "发件人"),
    (0x5D01, "发件人地址"),
    (0x0C1F, "发件人地址"),
    (0x0042, "代表"),
    (0x5D02, "代表地址"),
    (0x0065, "代表地址"),
    (SUBJECT, "主题"),
    (0x0E04, "收件人"),
    (0x0E03, "抄送"),
    (0x0E02, "密送"),
    (0x0050, "回复地址"),
];

/// Strings that are read elsewhere, that repeat others, or that only programs understand: class, kinds of addresses,
/// topic, prefix, identifiers.
const ELSEWHERE: &[u16] = &[
    CLASS, HEADERS, PLAIN, HTML, CREATOR, MODIFIER, 0x003D, 0x0064, 0x0070, 0x0071, 0x0075, 0x0077, 0x0C1E,
    0x0E1D, 0x1015, 0x1035, 0x1039, 0x1042, 0x300B, 0x0078, 0x0079, 0x0076, 0x0044, 0x0040,
];

/// Reads a message.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let compound = Compound::open(input.bytes)?;
    if compound.find("__properties_version1.0").is_none() {
        sink.unread(Unread::new(Reason::Corrupt, "邮件缺少属性"));
    }
    let message = Store::of_message(&compound);
    properties(&message, sink);
    recipients(&compound, &message, sink);
    if let Some(headers) = message.text(HEADERS) {
        let said = ["from", "sender", "to", "cc", "bcc", "subject"];
        mail::fields(&field::header(headers.as_bytes()).0, &said, sink);
    }
    let class = message.text(CLASS).unwrap_or_default().to_ascii_uppercase();
    let signed = class.ends_with("SMIME.MULTIPARTSIGNED");
    if class.contains(".SMIME") && !signed || class.contains(".RPMSG") {
        sink.unread(Unread::new(Reason::Encrypted, "邮件正文已加密"));
    }
    bodies(&message, input, sink)?;
    for path in storages(&compound, "__attach_version1.0_#") {
        input.budget.member()?;
        let attachment = Store::new(&compound, &path, message.code_page());
        attached(&compound, &attachment, &path, signed, sink);
        input.budget.expand(0)?;
    }
    compound.damage().map_or(Ok(()), Err)
}

fn properties(message: &Store<'_>, sink: &mut dyn Sink) {
    let mut out = Collector::new(sink);
    for tag in message.strings() {
        let Some(text) = (!ELSEWHERE.contains(&tag)).then(|| message.text(tag)).flatten() else { continue };
        // An address within an Exchange server is a path of codes.
        if matches!(tag, 0x0C1F | 0x0065) && text.starts_with("/") {
            continue;
        }
        let label = NAMES.iter().find(|(known, _)| *known == tag).map_or("", |(_, label)| label);
        for line in text.lines() {
            metadata::labelled(&mut out, label, line, Part::Property);
        }
    }
    for (tag, label) in [(CREATOR, "创建者"), (MODIFIER, "最后修改者")] {
        if let Some(name) = message.text(tag) {
            metadata::author(&mut out, label, &name, Part::Property);
        }
    }
    out.finish();
}

fn recipients(compound: &Compound<'_>, message: &Store<'_>, sink: &mut dyn Sink) {
    let mut out = Collector::new(sink);
    for path in storages(compound, "__recip_version1.0_#") {
        let recipient = Store::new(compound, &path, message.code_page());
        let label = match recipient.integer(0x0C15) {
            Some(2) => "抄送",
            Some(3) => "密送",
            _ => "收件人",
        };
        let name = recipient.text(0x3001);
        let address =
            recipient.text(0x39FE).or_else(|| recipient.text(0x3003).filter(|a| !a.starts_with('/')));
        let text = match (name, address) {
            (Some(name), Some(address)) if name != address => format!("{name} <{address}>"),
            (name, address) => name.or(address).unwrap_or_default(),
        };
        metadata::labelled(&mut out, label, &text, Part::Property);
    }
    out.finish();
}

/// The storages of the message whose names begin so, in order.
fn storages(compound: &Compound<'_>, prefix: &str) -> Vec<String> {
    let own = |path: &str| {
        let start = path.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        start && !path.contains('/')
    };
    let entries = compound.entries().iter().filter(|entry| entry.storage && own(&entry.path));
    let mut paths: Vec<String> = entries.map(|entry| entry.path.clone()).collect();
    paths.sort_unstable();
    paths
}

fn bodies(message: &Store<'_>, input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let budget = input.budget;
    let plain = message.text(PLAIN);
    // A page is bytes in a code page of its own, or a string.
    let bytes = message.bytes(HTML);
    let unicode = if bytes.is_none() { message.text(HTML) } else { None };
    let charset = match &bytes {
        Some(_) => message.integer(HTML_CODE_PAGE).and_then(store::encoding).map(|e| e.name()),
        None => Some("utf-8"),
    };
    let page = bytes.or(unicode.map(String::into_bytes)).filter(|page| !page.trim_ascii().is_empty());
    let plain =
        plain.as_deref().map(|text| Body { bytes: text.as_bytes(), charset: Some("utf-8"), html: false });
    let page = page.as_deref().map(|bytes| Body { bytes, charset, html: true });
    let result = match (&plain, &page) {
        (Some(plain), Some(page)) => body::both(plain, page, budget, sink),
        (Some(one), None) | (None, Some(one)) => one.read(budget, sink),
        (None, None) => Ok(()),
    };
    match result {
        Err(unread) if unread.reason == Reason::Limit => return Err(unread),
        Err(unread) => sink.unread(unread),
        Ok(()) => {}
    }
    let Some(packed) = message.bytes(RTF) else { return Ok(()) };
    let rtf = match rtf::unpack(&packed, budget) {
        Ok(rtf) => rtf,
        Err((_, unread)) if unread.reason == Reason::Limit => return Err(unread),
        Err((rtf, unread)) => {
            sink.unread(unread);
            rtf
        }
    };
    // The formatted body says what the others say; only what it has besides is worth a word.
    match (page.or(plain), super::reader(Format::Rtf)) {
        (Some(known), Some(read)) => body::beyond(&known, budget, sink, |sink| {
            read(&Input { bytes: &rtf, format: Format::Rtf, budget }, sink)
        }),
        (Some(_), None) => Ok(()),
        (None, _) => {
            let content = &mut Cursor::new(rtf);
            sink.nested(Nested { name: "正文.rtf", content, plain: Some(Part::Body), thing: None });
            budget.expand(0)
        }
    }
}

fn attached(compound: &Compound<'_>, attachment: &Store<'_>, path: &str, signed: bool, sink: &mut dyn Sink) {
    let name = [0x3707, 0x3704, 0x3001].into_iter().find_map(|tag| attachment.text(tag));
    let mut give = |name: &str, content: &[u8]| {
        let content = &mut Cursor::new(content);
        sink.nested(Nested { name, content, plain: Some(Part::Attachment), thing: None });
    };
    if let Some(content) = attachment.bytes(0x3701) {
        let size = picture_size::of(&content);
        // A picture that the text shows has a name for it to be shown by.
        if size.is_some() && attachment.text(0x3712).is_some() {
            let image = || Some(content.clone());
            return sink.picture(&Picture { size, place: UnitPlace::None, alone: false, image: &image });
        }
        let name = name.unwrap_or_else(|| "附件".to_owned());
        // The whole message, in MIME, is what was signed.
        let name = if signed && name.ends_with(".p7m") { "正文.eml" } else { &name };
        return give(name, &content);
    }
    if let Some(storage) = attachment.object(0x3701) {
        if compound.find(&format!("{storage}/__properties_version1.0")).is_none() {
            let mut out = Collector::new(sink);
            object::nested(compound, &storage, &mut out, UnitPlace::None);
            return out.finish();
        }
        match object::rebuild(compound, &storage) {
            Ok(content) => give(name.as_deref().unwrap_or("附件.msg"), &content),
            Err(unread) => sink.unread(unread),
        }
        return;
    }
    let mut out = Collector::new(sink);
    // An attachment by reference is a path to somewhere else.
    let reference = [0x370D, 0x3708].into_iter().find_map(|tag| attachment.text(tag));
    let missing = reference.is_none() && compound.below(path).len() > 1;
    for text in reference.into_iter().chain(name) {
        metadata::labelled(&mut out, "附件", &text, Part::Property);
    }
    out.finish();
    if missing && attachment.integer(0x3705).is_some_and(|method| method != 0) {
        sink.unread(Unread::new(Reason::Corrupt, "邮件缺少一个附件的内容"));
    }
}
