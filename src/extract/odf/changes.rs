//! Tracked changes of a text document (OpenDocument 1.3 part 3, 5.5): they stand before the text, which points to
//! them.

use std::collections::{BTreeMap, HashMap};

use crate::extract::ooxml::{Token, Xml};
use crate::model::{Reason, Unread};

/// Most text of deletions that is held (bytes), and most changes.
const TEXT: usize = 64 << 20;
const MOST: usize = 1_000_000;
/// Most insertions around one piece of text.
const NESTED: usize = 1_000;

/// The changes of a document.
#[derive(Debug, Default)]
pub struct Changes {
    regions: HashMap<String, Region>,
    /// The insertions that the reading stands in, innermost last.
    inside: Vec<String>,
    held: usize,
}

/// One change.
#[derive(Debug, Default)]
struct Region {
    author: String,
    deleted: Option<String>,
}

impl Changes {
    /// Reads `text:tracked-changes`, whose element was opened last.
    pub fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Unread> {
        let mut depth = 1_u32;
        let mut id = String::new();
        let mut region = Region::default();
        let mut text = String::new();
        // Within `office:change-info`: who and when.
        let mut info = false;
        let mut author = false;
        while depth > 0 {
            let Some(token) = xml.token()? else { break };
            match token {
                Token::Start(tag) => {
                    depth += 1;
                    match tag.name() {
                        "changed-region" => {
                            id = tag.attr("id").unwrap_or_default();
                            region = Region::default();
                        }
                        "deletion" => {
                            text.clear();
                            region.deleted = Some(String::new());
                        }
                        "change-info" => info = true,
                        "creator" => author = info,
                        "p" | "h" if !text.is_empty() => text.push('\n'),
                        "s" => text.push(' '),
                        "tab" => text.push('\t'),
                        "line-break" => text.push('\n'),
                        _ => {}
                    }
                }
                Token::Text(piece) if author => region.author.push_str(&piece),
                Token::Text(_) if info => {}
                Token::Text(piece) => text.push_str(&piece),
                Token::End(tag) => {
                    depth -= 1;
                    match tag.name() {
                        "creator" => author = false,
                        "change-info" => {
                            info = false;
                            text.clear();
                        }
                        "deletion" => {
                            self.held = self.held.saturating_add(text.len());
                            region.deleted = Some(std::mem::take(&mut text));
                        }
                        "changed-region" => {
                            self.regions.insert(std::mem::take(&mut id), std::mem::take(&mut region));
                        }
                        _ => {}
                    }
                }
            }
            if self.held.saturating_add(text.len()) > TEXT || self.regions.len() > MOST {
                return Err(Unread::new(Reason::Limit, "文档的修订过多"));
            }
        }
        Ok(())
    }

    /// The deletion of this id, which is done with then: who deleted what.
    pub fn deleted(&mut self, id: &str) -> Option<(String, String)> {
        let region = self.regions.get_mut(id)?;
        Some((region.author.clone(), region.deleted.take()?))
    }

    /// The deletions that nothing in the text points to, in order of their ids.
    pub fn left(&mut self) -> BTreeMap<String, (String, String)> {
        let take = |(id, region): (&String, &mut Region)| {
            Some((id.clone(), (region.author.clone(), region.deleted.take()?)))
        };
        self.regions.iter_mut().filter_map(take).collect()
    }

    /// An insertion begins.
    pub fn begin(&mut self, id: String) {
        if self.inside.len() < NESTED {
            self.inside.push(id);
        }
    }

    /// An insertion ends.
    pub fn end(&mut self, id: &str) {
        if let Some(at) = self.inside.iter().rposition(|open| open == id) {
            self.inside.remove(at);
        }
    }

    /// Who inserted the text that stands here, if it was inserted.
    pub fn inserted(&self) -> Option<&str> {
        let id = self.inside.last()?;
        Some(self.regions.get(id).map_or("", |region| &region.author))
    }

    /// Everybody who changed something, in order.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        let mut authors: Vec<&str> = self.regions.values().map(|region| region.author.as_str()).collect();
        authors.sort_unstable();
        authors.dedup();
        authors.into_iter()
    }
}
