//! `[Content_Types].xml`: what each part is.

use std::collections::HashMap;

use super::package::Package;
use super::xml::Token;
use crate::model::Unread;

/// The content types of a package.
#[derive(Debug, Default)]
pub struct Types {
    parts: HashMap<String, String>,
    extensions: HashMap<String, String>,
}

impl Types {
    /// Reads them.
    pub fn read(package: &Package<'_>) -> Result<Types, Unread> {
        let mut types = Types::default();
        let Some(part) = package.find("[Content_Types].xml") else { return Ok(types) };
        package.xml(part, |xml| {
            while let Some(token) = xml.token()? {
                let Token::Start(tag) = token else { continue };
                let kind = tag.attr("ContentType").unwrap_or_default().to_lowercase();
                if let Some(name) = tag.attr("PartName") {
                    types.parts.insert(name.trim_start_matches('/').to_lowercase(), kind);
                } else if let Some(extension) = tag.attr("Extension") {
                    types.extensions.insert(extension.to_lowercase(), kind);
                }
            }
            Ok(())
        })?;
        Ok(types)
    }

    /// The content type of a part, in lower case; empty if nothing says it.
    pub fn of(&self, name: &str) -> &str {
        let name = name.to_lowercase();
        let extension = name.rsplit('.').next().unwrap_or_default();
        self.parts.get(&name).or_else(|| self.extensions.get(extension)).map_or("", String::as_str)
    }

    /// The names of the parts whose content type has `needle` in it, in order of name.
    pub fn parts(&self, needle: &str) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .parts
            .iter()
            .filter(|(_, kind)| kind.contains(needle))
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_unstable();
        names
    }
}
