//! The manifest (OpenDocument 1.3 part 2, clause 4): what the parts are, and whether they are encrypted.

use std::collections::HashMap;

use crate::extract::ooxml::{Package, Token};
use crate::model::Unread;

/// Most entries that are held.
const MOST: usize = 100_000;

/// What the manifest says.
#[derive(Debug, Default)]
pub struct Manifest {
    kinds: HashMap<String, String>,
    /// The parts that need a password.
    pub encrypted: Vec<String>,
}

impl Manifest {
    /// Reads it; a package without one says nothing.
    pub fn read(package: &Package<'_>) -> Result<Manifest, Unread> {
        let mut manifest = Manifest::default();
        let mut path = String::new();
        let Some(part) = package.find("META-INF/manifest.xml") else { return Ok(manifest) };
        package.xml(part, |xml| {
            while let Some(token) = xml.token()? {
                let Token::Start(tag) = token else { continue };
                match tag.name() {
                    "file-entry" if manifest.kinds.len() < MOST => {
                        path = tag.attr("full-path").unwrap_or_default();
                        let kind = tag.attr("media-type").unwrap_or_default();
                        manifest.kinds.insert(path.clone(), kind);
                    }
                    "encryption-data" => manifest.encrypted.push(std::mem::take(&mut path)),
                    _ => {}
                }
            }
            Ok(())
        })?;
        Ok(manifest)
    }

    /// The media type of a part or folder; empty if nothing says it.
    pub fn kind(&self, path: &str) -> &str {
        self.kinds.get(path).map_or("", String::as_str)
    }
}
