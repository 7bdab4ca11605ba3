//! Tracked changes of a spreadsheet (OpenDocument 1.3 part 3, 9.9): what cells held before.

use super::story::Story;
use crate::extract::ooxml::{Token, Xml};
use crate::extract::prose::{At, Paragraph, Stream};
use crate::model::{Part, Unread};

/// Reads `table:tracked-changes`, whose element was opened last.
pub fn read(xml: &mut Xml<'_>, story: &mut Story<'_, '_, '_>) -> Result<(), Unread> {
    let mut depth = 1_u32;
    let (mut info, mut creator, mut paragraph) = (false, false, false);
    let mut author = String::new();
    let mut text = String::new();
    let mut value = String::new();
    while depth > 0 {
        let Some(token) = xml.token()? else { break };
        match token {
            Token::Start(tag) => {
                depth += 1;
                match tag.name() {
                    "cell-content-change" | "deletion" | "insertion" | "movement" => author.clear(),
                    "change-info" => info = true,
                    "creator" => creator = info,
                    // What a cell held: its value, or its text.
                    "change-track-table-cell" => {
                        text.clear();
                        value = tag.attr("value").or_else(|| tag.attr("date-value")).unwrap_or_default();
                        story.say_attr(&tag, "formula", Part::Formula);
                    }
                    "p" => {
                        paragraph = !info;
                        if paragraph && !text.is_empty() {
                            text.push('\n');
                        }
                    }
                    _ => {}
                }
            }
            Token::Text(piece) if creator => author.push_str(&piece),
            Token::Text(piece) if paragraph => text.push_str(&piece),
            Token::Text(_) => {}
            Token::End(tag) => {
                depth -= 1;
                match tag.name() {
                    "creator" => {
                        creator = false;
                        story.authors.insert(author.clone());
                    }
                    "change-info" => info = false,
                    "p" => paragraph = false,
                    "change-track-table-cell" => {
                        let value = std::mem::take(&mut value);
                        let held = if value.is_empty() { std::mem::take(&mut text) } else { value };
                        deleted(&held, &author, story);
                        if story.border() {
                            return Ok(());
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(())
}

fn deleted(text: &str, author: &str, story: &mut Story<'_, '_, '_>) {
    if text.trim().is_empty() {
        return;
    }
    let place = story.place();
    let manner = story.runs.manner(Stream::Deleted, Some(author), &place, story.out);
    let mut paragraph = Paragraph::default();
    paragraph.push(manner, text);
    paragraph.write(&At { part: Part::Deleted, place, cell: None, thing: None }, story.out);
}
