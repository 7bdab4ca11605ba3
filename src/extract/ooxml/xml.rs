//! A pull reader of XML parts: local names only, entities never expanded, depth and piece size capped.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader};

use super::stream::{self, Stream};
use crate::model::{Reason, Unread};

/// Deepest nesting of elements.
const DEPTH: u32 = 2_000;

/// A piece of a part. Prefixes say nothing: names are matched by their local part, so that the Strict namespaces
/// and unusual prefixes read alike.
pub enum Token<'b> {
    /// An element opens; an empty one is followed by its end.
    Start(Tag<'b>),
    /// An element closes.
    End(Close<'b>),
    /// Character data, a character reference or a CDATA section. Neighbouring ones belong together.
    Text(Cow<'b, str>),
}

/// An opening tag.
pub struct Tag<'b>(BytesStart<'b>);

/// A closing tag.
pub struct Close<'b>(BytesEnd<'b>);

impl Close<'_> {
    /// Local name.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

impl Tag<'_> {
    /// Local name.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of the first attribute of this local name.
    pub fn attr(&self, local: &str) -> Option<String> {
        self.attributes().find(|a| a.key.local_name().into_inner() == local).map(|a| value(&a).into_owned())
    }

    /// The value of the attribute of this local name that has a prefix (`r:id` beside `id`).
    pub fn prefixed(&self, local: &str) -> Option<String> {
        self.attributes()
            .find(|a| a.key.prefix().is_some() && a.key.local_name().into_inner() == local)
            .map(|a| value(&a).into_owned())
    }

    /// Goes through all attributes but namespace declarations: local name and value.
    pub fn each(&self, mut take: impl FnMut(&str, &str)) {
        for attribute in self.attributes() {
            take(attribute.key.local_name().into_inner(), &value(&attribute));
        }
    }

    fn attributes(&self) -> impl Iterator<Item = Attribute<'_>> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        attributes.flatten().filter(|a| {
            let name = a.key.into_inner();
            name != "xmlns" && !name.starts_with("xmlns:")
        })
    }

    /// An on/off attribute (`ST_OnOff`, `xsd:boolean`); absent is `default`.
    pub fn on(&self, local: &str, default: bool) -> bool {
        match self.attr(local) {
            Some(v) => !matches!(v.as_str(), "0" | "false" | "off"),
            None => default,
        }
    }
}

fn value<'a>(attribute: &Attribute<'a>) -> Cow<'a, str> {
    // An entity of the document's own: what stands there is shown as it stands.
    attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| attribute.value.clone())
}

/// A reader of one part.
pub struct Xml<'a> {
    reader: Reader<Stream<'a>>,
    buffer: Vec<u8>,
    depth: u32,
    entities: bool,
}

impl<'a> Xml<'a> {
    /// Reads from a stream.
    pub fn new(stream: Stream<'a>) -> Self {
        let mut reader = Reader::from_reader(stream);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Xml { reader, buffer: Vec::new(), depth: 0, entities: false }
    }

    /// The next piece; `None` at the end of a complete part. What holds no text of the document (comments,
    /// processing instructions, the document type) comes as empty text.
    pub fn token(&mut self) -> Result<Option<Token<'_>>, Unread> {
        self.buffer.clear();
        self.reader.get_mut().next_piece();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|e| failure(&e))?;
        Ok(Some(match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(Unread::new(Reason::Limit, "文档标记嵌套过深"));
                }
                Token::Start(Tag(tag))
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                Token::End(Close(tag))
            }
            Event::Text(text) => Token::Text(text.into_inner()),
            Event::CData(text) => Token::Text(text.into_inner()),
            Event::GeneralRef(name) => Token::Text(match resolved(&name) {
                Some(c) => Cow::Owned(c.to_string()),
                None => {
                    self.entities = true;
                    Cow::Owned(format!("&{};", &*name))
                }
            }),
            Event::Eof if self.depth > 0 => {
                return Err(Unread::new(Reason::Truncated, "文档中有部件不完整"));
            }
            Event::Eof => return Ok(None),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {
                Token::Text(Cow::Borrowed(""))
            }
        }))
    }

    /// Skips the rest of the element that opened last.
    pub fn skip(&mut self) -> Result<(), Unread> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.token()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// The text of the element that opened last, those within it included.
    pub fn text(&mut self) -> Result<String, Unread> {
        let outside = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > outside {
            match self.token()? {
                Some(Token::Text(piece)) => text.push_str(&piece),
                Some(_) => {}
                None => break,
            }
        }
        Ok(text)
    }

    /// Checks the rest of the part once it is read: the archive's checksum, its encoding, entities left alone.
    pub fn finish(mut self) -> Result<(), Unread> {
        self.reader.get_mut().finish()?;
        if self.entities {
            return Err(Unread::new(Reason::Corrupt, "文档使用了自定义实体，未予展开"));
        }
        Ok(())
    }
}

/// The local name of the root element.
pub fn root(xml: &mut Xml<'_>) -> Result<Option<String>, Unread> {
    while let Some(token) = xml.token()? {
        if let Token::Start(tag) = token {
            return Ok(Some(tag.name().to_owned()));
        }
    }
    Ok(None)
}

fn resolved(name: &BytesRef<'_>) -> Option<char> {
    match &**name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.resolve_char_ref().ok().flatten(),
    }
}

fn failure(error: &Error) -> Unread {
    match error {
        Error::Io(error) => stream::unread(error),
        Error::Syntax(_) => Unread::new(Reason::Truncated, "文档中有部件不完整"),
        _ => Unread::new(Reason::Corrupt, "文档中有部件的标记损坏"),
    }
}
