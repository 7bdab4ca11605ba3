//! Relationships between parts, and what they point to outside the package.

use super::package::Package;
use super::xml::{Token, Xml};
use crate::model::Unread;

/// A relationship of a part.
#[derive(Clone, Debug)]
pub struct Rel {
    /// Its id, by which the part refers to it.
    pub id: String,
    /// The last segment of its type (`header`, `worksheet`): the same in the Transitional and Strict forms.
    pub kind: String,
    /// Where it points.
    pub target: Target,
}

/// Where a relationship points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A part of the package.
    Part(usize),
    /// Something outside: an address, a path.
    External(String),
    /// A part that the package does not have.
    Missing,
}

/// The relationships of a part (of the package itself for an empty name); none if it has no such part.
pub fn of(package: &Package<'_>, source: &str) -> Result<Vec<Rel>, Unread> {
    let (folder, file) = source.rsplit_once('/').unwrap_or(("", source));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(part) = package.find(&format!("{folder}{slash}_rels/{file}.rels")) else {
        return Ok(Vec::new());
    };
    package.xml(part, |xml| read(xml, package, folder))
}

/// Reads a relationships part whose targets are relative to `folder`.
pub fn read(xml: &mut Xml<'_>, package: &Package<'_>, folder: &str) -> Result<Vec<Rel>, Unread> {
    let mut rels = Vec::new();
    while let Some(token) = xml.token()? {
        let Token::Start(tag) = token else { continue };
        if tag.name() != "Relationship" {
            continue;
        }
        let kind = tag.attr("Type").unwrap_or_default();
        let target = tag.attr("Target").unwrap_or_default();
        let target = if tag.attr("TargetMode").is_some_and(|m| m.eq_ignore_ascii_case("external")) {
            Target::External(target)
        } else {
            let name = resolve(folder, &target);
            package
                .find(&name)
                .or_else(|| package.find(&unescaped(&name)))
                .map_or(Target::Missing, Target::Part)
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        rels.push(Rel { id: tag.attr("Id").unwrap_or_default(), kind, target });
    }
    Ok(rels)
}

/// The part name that a target means, seen from a folder.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default().replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.retain(|s| !s.is_empty());
    path.join("/")
}

/// Percent-encoded octets decoded (RFC 3986, 2.1).
fn unescaped(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = name.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex {
            Some(octet) if bytes[i] == b'%' => {
                out.push(octet);
                i += 3;
            }
            _ => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{resolve, unescaped};

    #[test]
    fn targets_are_seen_from_their_source() {
        assert_eq!(resolve("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolve("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("word", "/customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(resolve("", "../../word/./document.xml#x"), "word/document.xml");
    }

    #[test]
    fn percent_encoded_names_are_decoded() {
        assert_eq!(unescaped("word/%E8%A1%A8.xml%2"), "word/表.xml%2");
    }
}
