//! The two parts that everything starts from: `OFD.xml` (GB/T 33190-2016, 7.4) and `Document.xml` (7.5).

use std::collections::HashMap;

use super::value::Box;
use crate::extract::metadata::{author, labelled};
use crate::extract::ooxml::Token;
use crate::extract::ooxml::Xml;
use crate::extract::units::Collector;
use crate::model::{Part, Unread};

/// A document of the file, as `OFD.xml` names it.
#[derive(Debug, Default)]
pub struct Body {
    /// Where `Document.xml` is.
    pub root: String,
    /// Where the list of its signatures is.
    pub signatures: Option<String>,
    /// What it says of itself: name, value. Names of custom data are chosen by people.
    pub info: Vec<(String, String)>,
}

impl Body {
    /// Hands on what the document says of itself.
    pub fn emit(&self, out: &mut Collector<'_, '_>) {
        for (name, value) in &self.info {
            match name.as_str() {
                "Author" => author(out, "作者", value, Part::Property),
                _ => labelled(out, word(name), value, Part::Property),
            }
        }
    }
}

/// An element of the document information in the words of its readers.
fn word(name: &str) -> &str {
    match name {
        "Title" => "标题",
        "Subject" => "主题",
        "Abstract" => "摘要",
        "Keyword" => "关键词",
        "Creator" => "创建程序",
        "DocUsage" => "文档用途",
        other => other,
    }
}

/// Reads `OFD.xml`. Documents that came before an error are there.
pub fn bodies(xml: &mut Xml<'_>, bodies: &mut Vec<Body>) -> Result<(), Unread> {
    let mut text = String::new();
    let mut info = false;
    let mut custom = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                text.clear();
                match tag.name() {
                    "DocBody" => bodies.push(Body::default()),
                    "DocInfo" => info = true,
                    "CustomData" => custom = tag.attr("Name").unwrap_or_default(),
                    _ => {}
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => {
                let value = text.trim().to_owned();
                text.clear();
                let Some(body) = bodies.last_mut() else { continue };
                match tag.name() {
                    "DocInfo" => info = false,
                    "DocRoot" => body.root = value,
                    "Signatures" if !value.is_empty() => body.signatures = Some(value),
                    // Numbers and times that programs write.
                    "DocID" | "CreationDate" | "ModDate" | "CreatorVersion" | "Cover" => {}
                    "CustomData" => body.info.push((std::mem::take(&mut custom), value)),
                    name if info && !value.is_empty() => body.info.push((name.to_owned(), value)),
                    _ => {}
                }
            }
        }
    }
    Ok(())
}

/// What `Document.xml` says.
#[derive(Debug, Default)]
pub struct Document {
    /// Size of a page that has none of its own.
    pub area: Option<Box>,
    /// Resource files.
    pub resources: Vec<String>,
    /// Where the templates are, by id.
    pub templates: HashMap<String, String>,
    /// Pages in order: id, and where they are.
    pub pages: Vec<(String, String)>,
    /// Titles of the outline, names of bookmarks.
    pub titles: Vec<String>,
    /// Addresses that actions lead to.
    pub links: Vec<String>,
    /// Where the list of annotations is.
    pub annotations: Option<String>,
    /// Where the list of attachments is.
    pub attachments: Option<String>,
    /// Where the lists of custom tags and of extensions are.
    pub lists: Vec<String>,
}

impl Document {
    /// Reads `Document.xml`. What came before an error is there.
    pub fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Unread> {
        let mut text = String::new();
        while let Some(token) = xml.token()? {
            match token {
                Token::Start(tag) => {
                    text.clear();
                    let location = || tag.attr("BaseLoc").unwrap_or_default();
                    let id = || tag.attr("ID").unwrap_or_default();
                    match tag.name() {
                        "TemplatePage" => drop(self.templates.insert(id(), location())),
                        "Page" => self.pages.push((id(), location())),
                        "OutlineElem" => self.titles.extend(tag.attr("Title")),
                        "Bookmark" => self.titles.extend(tag.attr("Name")),
                        "URI" => self.links.extend(tag.attr("URI").or_else(|| tag.attr("Dest"))),
                        _ => {}
                    }
                }
                Token::Text(piece) => text.push_str(&piece),
                Token::End(tag) => {
                    let value = text.trim().to_owned();
                    text.clear();
                    match tag.name() {
                        "PhysicalBox" => self.area = Box::read(&value),
                        _ if value.is_empty() => {}
                        "PublicRes" | "DocumentRes" => self.resources.push(value),
                        "Annotations" => self.annotations = Some(value),
                        "Attachments" => self.attachments = Some(value),
                        "CustomTags" | "Extensions" => self.lists.push(value),
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }
}
