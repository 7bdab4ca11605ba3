//! Annotations (GB/T 33190-2016, clause 15).

use super::object::{self, Content};
use super::value::Box;
use crate::extract::ooxml::{Token, Xml};
use crate::model::Unread;

/// An annotation.
#[derive(Debug, Default)]
pub struct Annotation {
    /// `Link`, `Path`, `Highlight`, `Stamp`, `Watermark`.
    pub kind: String,
    /// Who made it.
    pub creator: String,
    /// Its remark and the values of its parameters, these with their names.
    pub texts: Vec<(String, String)>,
    /// What it looks like.
    pub appearance: Content,
    /// Where that stands on the page.
    pub boundary: Box,
}

impl Annotation {
    /// What it is, in the report's words.
    pub fn say(&self) -> &'static str {
        match self.kind.as_str() {
            "Stamp" => "签章批注",
            "Watermark" => "水印批注",
            "Highlight" => "高亮批注",
            "Path" => "图形批注",
            _ => "批注",
        }
    }
}

/// Reads the list of annotation files: the page's id and where the file is.
pub fn files(xml: &mut Xml<'_>, files: &mut Vec<(String, String)>) -> Result<(), Unread> {
    let mut text = String::new();
    let mut page = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                text.clear();
                if tag.name() == "Page" {
                    page = tag.attr("PageID").unwrap_or_default();
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => {
                if tag.name() == "FileLoc" {
                    files.push((page.clone(), text.trim().to_owned()));
                }
            }
        }
    }
    Ok(())
}

/// Reads the annotations of a page. What came before an error is there.
pub fn read(xml: &mut Xml<'_>, annotations: &mut Vec<Annotation>) -> Result<(), Unread> {
    let mut text = String::new();
    let mut name = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                text.clear();
                match tag.name() {
                    "Annot" => annotations.push(Annotation {
                        kind: tag.attr("Type").unwrap_or_default(),
                        creator: tag.attr("Creator").unwrap_or_default(),
                        ..Annotation::default()
                    }),
                    "Parameter" => name = tag.attr("Name").unwrap_or_default(),
                    "Appearance" => {
                        if let Some(annotation) = annotations.last_mut() {
                            let boundary = tag.attr("Boundary").and_then(|b| Box::read(&b));
                            annotation.boundary = boundary.unwrap_or_default();
                            object::read(xml, &mut annotation.appearance)?;
                        }
                    }
                    _ => {}
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => {
                let value = std::mem::take(&mut text);
                if let Some(annotation) = annotations.last_mut() {
                    match tag.name() {
                        "Remark" => annotation.texts.push((String::new(), value)),
                        "Parameter" => annotation.texts.push((std::mem::take(&mut name), value)),
                        _ => {}
                    }
                }
            }
        }
    }
    Ok(())
}
