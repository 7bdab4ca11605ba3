//! WordprocessingML documents (`.docx`, `.docm`, `.dotx`; ECMA-376 Part 1, clause 17), Transitional and Strict.

mod context;
mod look;
mod paragraph;
mod residue;
mod story;
mod styles;
mod tables;
mod words;

#[cfg(test)]
mod tests;

use story::{Shared, Story};
use styles::Styles;

use super::Input;
use super::ooxml::rels::{self, Target};
use super::ooxml::types::Types;
use super::ooxml::{Package, pictures, sweep, xml};
use super::units::Collector;
use crate::model::{Part, Reason, Sink, Unread};

/// Reads a document.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let package = Package::open(input.bytes, input.budget)?;
    let types = Types::read(&package).unwrap_or_else(|unread| {
        sink.unread(unread);
        Types::default()
    });
    read_package(&package, &types, sink)
}

/// Reads the document of a package.
fn read_package(package: &Package<'_>, types: &Types, sink: &mut dyn Sink) -> Result<(), Unread> {
    if let Some(damage) = package.damage() {
        sink.unread(damage);
    }
    let Some(main) = main_part(package, types) else {
        let mut out = Collector::new(sink);
        sweep::read(package, types, &mut out, |_, _| None);
        out.finish();
        return Err(Unread::new(Reason::Corrupt, "文档包缺少正文部件"));
    };
    let mut out = Collector::new(sink);
    let linked = rels::of(package, package.name(main)).unwrap_or_else(|unread| {
        out.sink().unread(unread);
        Vec::new()
    });
    let target = |kind: &str| {
        linked.iter().find_map(|rel| match rel.target {
            Target::Part(part) if rel.kind == kind => Some(part),
            _ => None,
        })
    };
    let styles = match target("styles").map(|part| package.xml(part, styles::read)) {
        Some(Ok(styles)) => styles,
        Some(Err(unread)) => {
            out.sink().unread(unread);
            Styles::default()
        }
        None => Styles::default(),
    };
    let mut shared = Shared::new(styles);
    let mut story = |part, of, out: &mut Collector<'_, '_>| {
        if let Err(unread) = run(package, part, of, &mut shared, out) {
            out.sink().unread(unread);
        }
    };
    story(main, Part::Body, &mut out);
    for rel in &linked {
        match (&rel.target, part_of(&rel.kind)) {
            (Target::Part(part), Some(of)) if !package.is_reached(*part) => {
                story(*part, of, &mut out);
            }
            (Target::Missing, Some(_)) => {
                out.sink().unread(Unread::new(Reason::Corrupt, "文档包缺少正文引用的部件"));
            }
            _ => {}
        }
    }
    pictures::read(package, types, !shared.speaks, &mut out);
    sweep::read(package, types, &mut out, |part, out| {
        // The glossary's stories are reached from its own part; others that nothing names are read all the same.
        let of = root_part(package, types, part)?;
        Some(run(package, part, of, &mut shared, out))
    });
    out.finish();
    Ok(())
}

fn run(
    package: &Package<'_>,
    part: usize,
    of: Part,
    shared: &mut Shared,
    out: &mut Collector<'_, '_>,
) -> Result<(), Unread> {
    // What a damaged part had to say before the damage is kept.
    let mut story = Story::new(out, of, shared);
    let result = package.xml(part, |xml| story.read(xml));
    story.finish();
    result
}

/// The main document part: by relationship, by content type, by the name that writers use.
fn main_part(package: &Package<'_>, types: &Types) -> Option<usize> {
    let linked = rels::of(package, "").unwrap_or_default();
    let by_rel = linked.iter().find_map(|rel| match rel.target {
        Target::Part(part) if rel.kind == "officeDocument" => Some(part),
        _ => None,
    });
    by_rel
        .or_else(|| {
            let kinds = ["wordprocessingml.document.main", "wordprocessingml.template.main", "ms-word."];
            kinds
                .iter()
                .flat_map(|kind| types.parts(kind))
                .filter(|n| types.of(n).contains("main"))
                .find_map(|n| package.find(n))
        })
        .or_else(|| package.find("word/document.xml"))
}

/// The part of the draft that a relationship of the main document brings.
fn part_of(kind: &str) -> Option<Part> {
    Some(match kind {
        "header" => Part::Header,
        "footer" => Part::Footer,
        "footnotes" => Part::Footnote,
        "endnotes" => Part::Endnote,
        "comments" => Part::Comment,
        "glossaryDocument" => Part::Hidden,
        _ => return None,
    })
}

/// The part of the draft for a story that no relationship of the main document names.
fn root_part(package: &Package<'_>, types: &Types, part: usize) -> Option<Part> {
    let stated = types.of(package.name(part));
    let known = ["header+xml", "footer+xml", "footnotes+xml", "endnotes+xml", "comments+xml"]
        .iter()
        .find(|kind| stated.contains("wordprocessingml") && stated.ends_with(*kind))
        .and_then(|kind| part_of(kind.trim_end_matches("+xml")));
    if known.is_some() {
        return known;
    }
    let root = package.peek(part, xml::root)?;
    match root.as_str() {
        "document" | "glossaryDocument" => Some(Part::Hidden),
        "hdr" => Some(Part::Header),
        "ftr" => Some(Part::Footer),
        "footnotes" => Some(Part::Footnote),
        "endnotes" => Some(Part::Endnote),
        "comments" => Some(Part::Comment),
        _ => None,
    }
}
