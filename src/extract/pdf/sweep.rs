//! Strings that stand anywhere in a document and are no text of a page: alternative texts, scripts, addresses, names
//! of layers, of fields and of bookmarks.
//!
//! Every object is looked at, whether or not anything refers to it.

use std::collections::{HashMap, HashSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Object, Stream, String as PdfString};

use super::{strings, tree};
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace};

/// More strings than this are not read.
const MOST: usize = 200_000;

/// The entries whose strings are read. What a page's own content or annotations say is not among them.
const ENTRIES: &[(&[u8], Part)] = &[
    (b"Alt", Part::AltText),
    (b"E", Part::AltText),
    (b"ActualText", Part::AltText),
    (b"JS", Part::Metadata),
    (b"URI", Part::Metadata),
    (b"TU", Part::Metadata),
    (b"TM", Part::Metadata),
];

/// Hands on those strings, each once.
pub fn emit(pdf: &Pdf, out: &mut Collector<'_, '_>) {
    let pages: HashMap<_, _> = pdf
        .pages()
        .iter()
        .zip(1..)
        .filter_map(|(page, number)| Some((page.raw().obj_id()?, number)))
        .collect();
    let mut sweep = Sweep { said: HashSet::new(), out };
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return };
    sweep.names(&catalog);
    for object in pdf.objects() {
        tree::dicts(object, |dict| {
            let page = dict.get_ref(b"Pg").and_then(|page| pages.get(&page.into()));
            let place = page.map_or(UnitPlace::None, |&page| UnitPlace::Page { page, line: 1 });
            for (key, part) in ENTRIES {
                if let Some(text) = string(dict, key) {
                    sweep.say(&text, *part, &place);
                }
            }
            let kind = dict.get::<Name<'_>>(b"Type");
            let layer = kind.is_some_and(|k| k.as_str() == "OCG");
            let structure = dict.contains_key(b"S") && dict.contains_key(b"P");
            let key: &[u8] = if layer { b"Name" } else { b"T" };
            if (layer || structure || dict.contains_key(b"FT"))
                && let Some(name) = string(dict, key)
            {
                sweep.say(&name, Part::Metadata, &place);
            }
        });
        if sweep.said.len() > MOST {
            return;
        }
    }
}

struct Sweep<'o, 's, 'a> {
    said: HashSet<String>,
    out: &'o mut Collector<'s, 'a>,
}

impl Sweep<'_, '_, '_> {
    fn say(&mut self, text: &str, part: Part, place: &UnitPlace) {
        for line in text.lines().filter(|l| !l.trim().is_empty()) {
            if self.said.insert(line.to_owned()) {
                self.out.unit(line, part, place.clone());
            }
        }
    }

    /// Page labels, names of places and of scripts, bookmarks.
    fn names(&mut self, catalog: &Dict<'_>) {
        if let Some(labels) = catalog.get::<Dict<'_>>(b"PageLabels") {
            for (_, label) in tree::leaves(&labels, b"Nums") {
                if let Some(prefix) = label.into_dict().and_then(|l| string(&l, b"P")) {
                    self.say(&prefix, Part::Metadata, &UnitPlace::None);
                }
            }
        }
        let names = catalog.get::<Dict<'_>>(b"Names");
        for key in names.iter().flat_map(|n| n.keys()).filter(|key| key.as_str() != "EmbeddedFiles") {
            let Some(root) = names.as_ref().and_then(|n| n.get::<Dict<'_>>(&*key)) else { continue };
            for (name, _) in tree::leaves(&root, b"Names") {
                if let Some(name) = name.into_string() {
                    self.say(&strings::decode(name.as_bytes()), Part::Metadata, &UnitPlace::None);
                }
            }
        }
        if let Some(outlines) = catalog.get::<Dict<'_>>(b"Outlines") {
            self.bookmarks(&outlines);
        }
    }

    fn bookmarks(&mut self, outlines: &Dict<'_>) {
        let mut seen = HashSet::new();
        let mut stack: Vec<Dict<'_>> = outlines.get::<Dict<'_>>(b"First").into_iter().collect();
        while let Some(item) = stack.pop() {
            if seen.len() > MOST || item.obj_id().is_some_and(|id| !seen.insert(id)) {
                continue;
            }
            if let Some(title) = string(&item, b"Title") {
                self.say(&title, Part::Metadata, &UnitPlace::None);
            }
            stack.extend(item.get::<Dict<'_>>(b"Next"));
            stack.extend(item.get::<Dict<'_>>(b"First"));
        }
    }
}

/// A string of a dictionary, or a script that stands in a stream of its own.
fn string(dict: &Dict<'_>, key: &[u8]) -> Option<String> {
    if let Some(string) = dict.get::<PdfString<'_>>(key) {
        return Some(strings::decode(string.as_bytes()));
    }
    match dict.get::<Object<'_>>(key)? {
        Object::Stream(script) => script_of(&script),
        _ => None,
    }
}

fn script_of(stream: &Stream<'_>) -> Option<String> {
    Some(strings::decode(&stream.decoded_data().ok()?))
}
