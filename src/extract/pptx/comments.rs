//! Comments on slides: classic ones (19.4) and threaded ones ([MS-PPTX] 2.16.3), replies included.

use crate::extract::ooxml::xml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Observation, Part, UnitPlace, Unread};

/// Longest comment that is held; a longer one comes in pieces (bytes).
const LONGEST: usize = 1 << 20;

/// Reads a part of comments on the slide at `place`. Each comment and each reply is a hidden thing of its own.
pub fn read(xml: &mut Xml<'_>, place: &UnitPlace, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    // The replies to a comment stand within it, before its own text.
    let mut open: Vec<String> = Vec::new();
    let result = comments(xml, &mut open, place, out);
    open.iter().for_each(|text| write(text, place, out));
    result
}

fn comments(
    xml: &mut Xml<'_>,
    open: &mut Vec<String>,
    place: &UnitPlace,
    out: &mut Collector<'_, '_>,
) -> Result<(), Unread> {
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => match tag.name() {
                "cm" | "reply" => open.push(String::new()),
                "br" => open.iter_mut().last().into_iter().for_each(|text| text.push(' ')),
                _ => {}
            },
            Token::Text(piece) => {
                if let Some(text) = open.last_mut() {
                    text.push_str(&piece);
                    if text.len() > LONGEST {
                        write(&std::mem::take(text), place, out);
                    }
                }
            }
            Token::End(tag) => match tag.name() {
                "cm" | "reply" => {
                    if let Some(text) = open.pop() {
                        write(&text, place, out);
                    }
                }
                "p" | "text" => open.iter_mut().last().into_iter().for_each(|text| text.push('\n')),
                _ => {}
            },
        }
        if out.border().is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn write(text: &str, place: &UnitPlace, out: &mut Collector<'_, '_>) {
    let characters = text.chars().filter(|c| !c.is_whitespace()).count();
    if characters == 0 {
        return;
    }
    let said = format!("批注，{characters} 字");
    let thing = out.hide(Observation::of_text("hidden-comment", said, Part::Comment, place.clone()));
    let before = out.within(Some(thing));
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        out.unit(line, Part::Comment, place.clone());
    }
    out.within(before);
}
