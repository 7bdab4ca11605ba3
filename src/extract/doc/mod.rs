//! Word 97–2003 documents (`.doc`, `.dot`) and those of WPS Writer (`.wps`, `.wpt`), which are the same ([MS-DOC]).

mod art;
mod fib;
mod fkp;
mod pieces;
mod rows;
mod sprm;
mod story;
mod strings;
mod styles;
mod word6;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::Input;
use super::ole::{Compound, object, properties, u32_at};
use super::units::Collector;
use crate::model::{Part, Reason, Sink, UnitPlace, Unread};
use art::Inline;
use fib::{Fib, Table};
use pieces::Pieces;
use story::{Document, Story};
use styles::Styles;

/// Storage that holds embedded objects, each in a storage named by an underscore and its number.
const OBJECTS: &str = "ObjectPool";

/// Bytes of the anchor of a comment, its position aside ([MS-DOC] 2.9.5).
const ANCHOR: usize = 30;

/// Reads a document.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let compound = Compound::open(input.bytes)?;
    let stream = |name: &str| compound.find(name).map(|entry| compound.read(entry));
    let main = match stream("WordDocument") {
        Some(main) => main?,
        None => return Err(Unread::new(Reason::Corrupt, "文档缺少正文流")),
    };
    let fib = Fib::read(&main)?;
    if fib.encrypted() {
        return Err(Unread::new(Reason::Encrypted, "文档已加密，需要密码才能打开"));
    }
    let mut out = Collector::new(sink);
    properties::read_all(&compound, "", &mut out);
    let any = if fib.old() {
        word6::read(&fib, &main, &mut out)
    } else {
        let table = fib
            .table_streams()
            .iter()
            .find_map(|name| stream(name))
            .unwrap_or_else(|| Err(Unread::new(Reason::Corrupt, "文档缺少表格流")));
        let table = table.unwrap_or_else(|unread| {
            out.sink().unread(unread);
            Vec::new()
        });
        // Where there is no picture, there is no data stream.
        let data = stream("Data").and_then(Result::ok).unwrap_or_default();
        strings::beside(&fib, &table, &mut out);
        texts(input, &compound, &fib, [&main, &table, &data], &mut out)
    };
    if let Some(damage) = compound.damage() {
        out.sink().unread(damage);
    }
    out.finish();
    if any { Ok(()) } else { Err(Unread::new(Reason::Corrupt, "没有读到文字")) }
}

/// Reads everything from Word 97 on; says whether there was any text, object or page that is a picture.
fn texts(
    input: &Input<'_>,
    compound: &Compound<'_>,
    fib: &Fib<'_>,
    [main, table, data]: [&[u8]; 3],
    out: &mut Collector<'_, '_>,
) -> bool {
    let of = |which| fib.table(table, which);
    let text = Pieces::read(fib, main, table);
    let (characters, whole) = fkp::characters(of(Table::Characters), main);
    let (paragraphs, all) = fkp::paragraphs(of(Table::Paragraphs), main, data);
    let mut damage = text.damage;
    if !(whole && all) {
        damage = damage.or(Some(Reason::Corrupt));
    }
    let sections = of(Table::Sections);
    let document = Document {
        characters,
        paragraphs,
        styles: Styles::read(of(Table::Styles)),
        authors: strings::strings(of(Table::ChangeAuthors)),
        wingdings: strings::wingdings(of(Table::Fonts)),
        // Each section has a position and a descriptor of 12 bytes, and there is one position more.
        sections: (0..=sections.len().saturating_sub(4) / 16)
            .filter_map(|i| u32_at(sections, 4 * i))
            .collect(),
        text,
    };
    let mut story = Story::new(&document, input.budget, out);
    if let Err(unread) = stories(fib, table, &document, &mut story, &mut damage) {
        story.out().sink().unread(unread);
    }
    let Story { any, mut pictures, objects, .. } = story;
    let drawn = art::drawings(of(Table::Drawings), out);
    pictures.extend((0..drawn).map(|_| Inline { place: UnitPlace::None, at: None }));
    let page = art::pictures(&pictures, data, !any, out);
    if let Some(reason) = damage {
        out.sink().unread(Unread::new(reason, "文档的文字表或格式表损坏"));
    }
    let mut held = false;
    for i in compound.below(OBJECTS) {
        let entry = &compound.entries()[i];
        let Some(number) = entry.path[OBJECTS.len() + 1..].strip_prefix('_') else { continue };
        if entry.storage && !number.contains('/') {
            let place = number.parse().ok().and_then(|number: i64| objects.get(&(number as u32)));
            object::nested(compound, &entry.path, out, place.cloned().unwrap_or(UnitPlace::None));
            held = true;
        }
    }
    any || page || held
}

/// Reads all texts in the order in which they stand.
fn stories(
    fib: &Fib<'_>,
    table: &[u8],
    document: &Document<'_>,
    story: &mut Story<'_, '_, '_, '_>,
    damage: &mut Option<Reason>,
) -> Result<(), Unread> {
    const PARTS: [Part; 7] = [
        Part::Body,
        Part::Footnote,
        Part::Header,
        Part::Comment,
        Part::Endnote,
        Part::Textbox,
        Part::Textbox,
    ];
    let of = |which| fib.table(table, which);
    let end = document.text.end();
    let mut start = 0_u32;
    for (part, length) in PARTS.into_iter().zip(fib.lengths()) {
        let next = start.saturating_add(length);
        if next > end {
            *damage = damage.or(Some(Reason::Truncated));
        }
        let range = start.min(end)..next.min(end);
        start = next;
        if range.is_empty() {
            continue;
        }
        match part {
            Part::Header => {
                for (i, range) in split(of(Table::Headers), &range).enumerate() {
                    story.read(range, header(i))?;
                }
            }
            Part::Comment => {
                let anchors = of(Table::CommentAnchors);
                let count = anchors.len().saturating_sub(4) / (4 + ANCHOR);
                for (i, range) in split(of(Table::CommentTexts), &range).enumerate() {
                    let anchor = u32_at(anchors, 4 * i).filter(|_| i < count);
                    story.comment(range, anchor)?;
                }
            }
            part => story.read(range, part)?,
        }
    }
    // What the lengths leave out is no text of the document, but there; the last paragraph mark aside.
    if start < end {
        story.read(start..end, Part::Hidden)?;
    }
    Ok(())
}

/// Cuts a stretch at positions that count from its start. All of it is given.
fn split(positions: &[u8], range: &Range<u32>) -> impl Iterator<Item = Range<u32>> {
    let mut cuts = vec![range.start];
    for i in 1..positions.len() / 4 {
        let cut = u32_at(positions, 4 * i).and_then(|cp| range.start.checked_add(cp));
        // The last position of some tables means nothing.
        match cut {
            Some(cut) if cuts.last().is_some_and(|last| *last <= cut) && cut <= range.end => cuts.push(cut),
            _ => break,
        }
    }
    cuts.push(range.end);
    (1..cuts.len()).map(move |i| cuts[i - 1]..cuts[i])
}

/// What the texts of headers are: separators of notes, then six for each section (2.8.7).
fn header(i: usize) -> Part {
    match (i, i % 6) {
        (0..3, _) => Part::Footnote,
        (3..6, _) => Part::Endnote,
        (_, 2 | 3 | 5) => Part::Footer,
        _ => Part::Header,
    }
}
