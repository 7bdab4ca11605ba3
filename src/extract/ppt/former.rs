//! Text of earlier saves: a save adds what changed and leaves the old where it was ([MS-PPT] 2.1.2), so that deleted
//! text stays in the file though no program shows it.

use std::collections::HashSet;

use super::record::{Damage, Record, Records, kind};
use super::text::Texts;
use crate::extract::slide;
use crate::extract::units::Collector;
use crate::model::{Observation, Part};

/// Hands on the text of records that the last edit does not reach, unless the presentation has it still. `live` are
/// the offsets of records that it reaches, `said` the paragraphs that stand in them.
pub fn read(
    stream: &[u8],
    live: &HashSet<usize>,
    said: &mut HashSet<String>,
    damage: &Damage,
    out: &mut Collector<'_, '_>,
) {
    let mut lost = Vec::new();
    for record in Records::of(stream, damage) {
        let page = matches!(
            record.kind,
            kind::DOCUMENT | kind::SLIDE | kind::NOTES | kind::MAIN_MASTER | kind::HANDOUT
        );
        if page && !live.contains(&record.at) {
            for text in paragraphs(&record) {
                if said.insert(text.clone()) {
                    lost.push(text);
                }
            }
        }
    }
    if lost.is_empty() {
        return;
    }
    let characters: usize = lost.iter().map(|t| t.chars().filter(|c| !c.is_whitespace()).count()).sum();
    let text = format!("以前保存时留下的文字，{characters} 字");
    let thing = out.hide(Observation::of_text("hidden-text", text, Part::Deleted, slide::place(0)));
    let before = out.within(Some(thing));
    for text in lost {
        out.unit(&text, Part::Deleted, slide::place(0));
        let _ = out.border();
    }
    out.within(before);
}

/// All paragraphs of a container, those of text and those of strings.
pub fn paragraphs(container: &Record<'_>) -> Vec<String> {
    let mut found = Vec::new();
    collect(container, &mut found);
    found
}

fn collect(container: &Record<'_>, found: &mut Vec<String>) {
    let mut texts = Texts::default();
    for record in container.children() {
        match record.kind {
            kind::C_STRING => {
                let text = record.text().map(|text| text.trim().to_owned());
                found.extend(text.filter(|text| !text.is_empty() && !text.starts_with("___PPT")));
            }
            _ => texts.take(&record),
        }
        collect(&record, found);
    }
    found.extend(
        texts.finish().into_iter().flat_map(|text| text.paragraphs).map(|paragraph| paragraph.text()),
    );
}
