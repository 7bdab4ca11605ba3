//! Mail (`.eml`: RFC 5322, MIME) and web pages in one file (`.mht`: RFC 2557), which are the same thing.
//!
//! Header fields are properties, text and pages are the body, with lines and columns of the body as decoded;
//! attachments and forwarded messages are drafts within.

pub mod body;
pub mod field;
mod mime;
#[cfg(test)]
mod tests;
pub mod transfer;

use std::borrow::Cow;
use std::io::Cursor;

use self::body::Body;
use self::field::Field;
use self::mime::Entity;
use super::units::Collector;
use super::{Input, metadata, picture_size};
use crate::model::{Nested, Part, Picture, Reason, Sink, UnitPlace, Unread};
use crate::open::budget::Budget;

/// What people call a header field.
const NAMES: &[(&str, &str)] = &[
    ("from", "发件人"),
    ("sender", "发件人"),
    ("to", "收件人"),
    ("cc", "抄送"),
    ("bcc", "密送"),
    ("reply-to", "回复地址"),
    ("subject", "主题"),
    ("date", "日期"),
    ("organization", "单位"),
];

/// Fields that say how a message was made and sent, in numbers and signatures, and nothing to people.
const MACHINE: &[&str] = &[
    "authentication-results",
    "dkim-signature",
    "domainkey-signature",
    "in-reply-to",
    "message-id",
    "mime-version",
    "received-spf",
    "references",
    "thread-index",
];

/// Unregistered fields that say who sent a message and from where.
const PRIVATE: &[&str] = &[
    "x-apparently-to",
    "x-client-ip",
    "x-envelope-from",
    "x-original-to",
    "x-originating-ip",
    "x-real-to",
    "x-sender",
];

/// Reads a message or a page.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let message = Entity::new(input.bytes);
    fields(&message.fields, &[], sink);
    let mut reader = Reader { budget: input.budget, sink, unnamed: 0 };
    reader.entity(&message, false)?;
    if message.fields.is_empty() {
        return Err(Unread::new(Reason::Corrupt, "没有邮件头"));
    }
    Ok(())
}

/// Adds header fields as properties, but those named in `said`.
pub fn fields(fields: &[Field<'_>], said: &[&str], sink: &mut dyn Sink) {
    let mut out = Collector::new(sink);
    for field in fields {
        let name = field.name.to_ascii_lowercase();
        let signature = ["arc-", "content-", "list-"].iter().any(|start| name.starts_with(start));
        if signature || MACHINE.contains(&&*name) || said.contains(&&*name) {
            continue;
        }
        let label = NAMES.iter().find(|(known, _)| *known == name).map_or(field.name, |(_, label)| label);
        let text = field.text();
        // Of the fields that nobody registered, most are verdicts of filters, in numbers.
        if name.starts_with("x-") && text.is_ascii() && !PRIVATE.contains(&&*name) {
            continue;
        }
        if matches!(&*name, "from" | "to" | "cc" | "bcc" | "reply-to" | "sender") {
            for address in addresses(&text) {
                metadata::labelled(&mut out, label, address, Part::Property);
            }
        } else {
            metadata::labelled(&mut out, label, &text, Part::Property);
        }
    }
    out.finish();
}

/// Cuts a list of addresses at commas and semicolons that stand in no quotes and no angle brackets.
pub fn addresses(list: &str) -> Vec<&str> {
    let (mut quoted, mut angled) = (false, false);
    let cut = |c: char| {
        match c {
            '"' => quoted = !quoted,
            '<' => angled = true,
            '>' => angled = false,
            _ => {}
        }
        !quoted && !angled && matches!(c, ',' | ';')
    };
    list.split(cut).map(str::trim).filter(|address| !address.is_empty()).collect()
}

struct Reader<'s, 'b> {
    budget: &'b Budget,
    sink: &'s mut dyn Sink,
    unnamed: u32,
}

impl Reader<'_, '_> {
    /// Reads an entity. An error is a limit; everything else is noted and the rest is read.
    fn entity(&mut self, entity: &Entity<'_>, related: bool) -> Result<(), Unread> {
        if !entity.kind.value.starts_with("multipart/") {
            return self.leaf(entity, related);
        }
        if entity.excess {
            return Err(Unread::new(Reason::Limit, "邮件的部分过多，或者嵌套过深"));
        }
        if entity.kind.value == "multipart/encrypted" {
            self.note(Reason::Encrypted, "邮件正文已加密");
            return Ok(());
        }
        if !entity.closed {
            self.note(Reason::Truncated, "邮件不完整，缺少结尾");
        }
        self.beside(entity.body);
        if entity.kind.value == "multipart/alternative" {
            self.alternatives(entity)?;
        } else {
            let related = entity.kind.value == "multipart/related";
            let page = |part: &&Entity<'_>| part.kind.value == "text/html" && part.file_name().is_none();
            let root = entity.parts.iter().find(page);
            for part in &entity.parts {
                // Of several pages the first is the one that is shown; the others are drafts within.
                let other =
                    related && part.kind.value == "text/html" && !root.is_some_and(|r| std::ptr::eq(r, part));
                if other { self.attachment(part)? } else { self.entity(part, related)? }
            }
        }
        self.beside(entity.epilogue);
        Ok(())
    }

    /// Reads what says the same in several ways.
    fn alternatives(&mut self, entity: &Entity<'_>) -> Result<(), Unread> {
        let is = |part: &Entity<'_>, kind: &str| part.kind.value == kind && part.file_name().is_none();
        // The page may stand in a group together with its pictures.
        let page = entity.parts.iter().find_map(|part| {
            let own = is(part, "text/html").then_some(part);
            own.or_else(|| {
                let group = part.kind.value == "multipart/related";
                if group { part.parts.iter().find(|inner| is(inner, "text/html")) } else { None }
            })
        });
        let plain = entity.parts.iter().find(|part| is(part, "text/plain"));
        let (Some(plain), Some(page)) = (plain, page) else {
            return entity.parts.iter().try_for_each(|part| self.entity(part, false));
        };
        let (one, two) = (self.content(plain), self.content(page));
        self.sealed(&one);
        let result = body::both(&of(plain, &one), &of(page, &two), self.budget, self.sink);
        self.say(result)?;
        let same = |part: &Entity<'_>| std::ptr::eq(part, plain) || std::ptr::eq(part, page);
        for part in entity.parts.iter().filter(|part| !same(part)) {
            if part.kind.value == "multipart/related" {
                for inner in part.parts.iter().filter(|inner| !same(inner)) {
                    self.entity(inner, true)?;
                }
            } else {
                self.entity(part, false)?;
            }
        }
        Ok(())
    }

    fn leaf(&mut self, entity: &Entity<'_>, related: bool) -> Result<(), Unread> {
        let kind = &*entity.kind.value;
        let attached = entity.disposition.value == "attachment" || entity.file_name().is_some();
        match kind {
            "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
                let signed = entity.kind.get("smime-type").is_some_and(|kind| kind.contains("signed"));
                match signed {
                    true => self.note(Reason::Unsupported, "签名邮件的正文没有读取"),
                    false => self.note(Reason::Encrypted, "邮件正文已加密"),
                }
                Ok(())
            }
            // A signature says nothing.
            "application/pkcs7-signature" | "application/x-pkcs7-signature" | "application/pgp-signature" => {
                Ok(())
            }
            "message/partial" => {
                self.note(Reason::Truncated, "邮件只是一部分，其余部分在别的邮件里");
                self.attachment(entity)
            }
            _ if kind.starts_with("text/") && !attached => {
                let content = self.content(entity);
                self.sealed(&content);
                let result = of(entity, &content).read(self.budget, self.sink);
                self.say(result)
            }
            _ if kind.starts_with("image/") && related && entity.disposition.value != "attachment" => {
                let content = self.content(entity);
                let size = picture_size::of(&content);
                let image = || Some(content.to_vec());
                self.sink.picture(&Picture { size, place: UnitPlace::None, alone: false, image: &image });
                Ok(())
            }
            _ => self.attachment(entity),
        }
    }

    /// Hands on a part as a draft of its own.
    fn attachment(&mut self, entity: &Entity<'_>) -> Result<(), Unread> {
        self.budget.member()?;
        let location = entity.text("content-location");
        let last = location.as_deref().and_then(|url| url.rsplit(['/', '\\']).find(|name| !name.is_empty()));
        let name: Cow<'_, str> = match entity.file_name().or(last) {
            Some(name) => name.into(),
            None => {
                self.unnamed += 1;
                format!("附件{}{}", self.unnamed, extension(&entity.kind.value)).into()
            }
        };
        let content = self.content(entity);
        let plain = if location.is_some() { None } else { Some(Part::Attachment) };
        let content = &mut Cursor::new(&content[..]);
        self.sink.nested(Nested { name: &name, content, plain, thing: None });
        self.budget.expand(0)
    }

    /// The content of a part, its transfer encoding undone.
    fn content<'e>(&mut self, entity: &Entity<'e>) -> Cow<'e, [u8]> {
        let encoding = entity.text("content-transfer-encoding").unwrap_or_default();
        let (content, wrong) = transfer::decode(entity.body, &encoding);
        if let Some(reason) = wrong {
            self.note(reason, "邮件某一部分的编码损坏或不完整");
        }
        content
    }

    /// Reads what stands outside all parts, which no program shows.
    fn beside(&mut self, bytes: &[u8]) {
        // What programs put there is English: that this is a message in MIME format.
        if bytes.is_ascii() && !bytes.iter().any(u8::is_ascii_digit) {
            return;
        }
        let mut out = Collector::new(self.sink);
        for line in super::archive::name::decode(bytes).lines() {
            out.unit(line.trim(), Part::Hidden, UnitPlace::None);
        }
        out.finish();
    }

    /// Notes a text that is encrypted although its header does not say so (RFC 9580, 6.2).
    fn sealed(&mut self, text: &[u8]) {
        if text.trim_ascii_start().starts_with(b"-----BEGIN PGP MESSAGE-----") {
            self.note(Reason::Encrypted, "邮件正文已加密");
        }
    }

    fn note(&mut self, reason: Reason, note: &str) {
        self.sink.unread(Unread::new(reason, note));
    }

    /// Passes on limits, and notes whatever else was wrong.
    fn say(&mut self, result: Result<(), Unread>) -> Result<(), Unread> {
        match result {
            Err(unread) if unread.reason != Reason::Limit => self.sink.unread(unread),
            other => return other,
        }
        Ok(())
    }
}

fn of<'c>(entity: &'c Entity<'_>, content: &'c [u8]) -> Body<'c> {
    Body { bytes: content, charset: entity.kind.get("charset"), html: entity.kind.value == "text/html" }
}

/// The extension for a part without a name, where the content may not tell.
fn extension(kind: &str) -> &'static str {
    match kind {
        "message/rfc822" | "message/global" => ".eml",
        "text/html" => ".html",
        "text/csv" => ".csv",
        "text/calendar" => ".ics",
        "application/pdf" => ".pdf",
        _ if kind.starts_with("text/") || kind.starts_with("message/") => ".txt",
        _ => "",
    }
}
