//! Embedded files (ISO 32000-2, 7.11.4 and 14.13): drafts within the draft.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Cursor, Read};

use flate2::read::DeflateDecoder;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::{Filter, Pdf};

use super::fields::text;
use super::tree;
use crate::extract::units::Collector;
use crate::model::{Nested, Observation, Part, Reason, UnitPlace, Unread};

/// More files than this are not handed on.
const MOST: usize = 100_000;

/// The embedded files that were handed on.
#[derive(Default)]
pub struct Attachments {
    seen: HashSet<u64>,
    hasher: RandomState,
    unnamed: usize,
}

/// Hands on the embedded files that the document lists, and those that nothing refers to.
pub fn emit(pdf: &Pdf, attachments: &mut Attachments, out: &mut Collector<'_, '_>) {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let names = catalog.and_then(|c| c.get::<Dict<'_>>(b"Names"));
    if let Some(files) = names.and_then(|n| n.get::<Dict<'_>>(b"EmbeddedFiles")) {
        for (_, file) in tree::leaves(&files, b"Names") {
            of(file, &UnitPlace::None, attachments, out);
        }
    }
    for object in pdf.objects() {
        tree::dicts(object, |dict| {
            if dict.contains_key(b"EF") {
                specification(dict, &UnitPlace::None, attachments, out);
            }
        });
    }
    for object in pdf.objects() {
        if let Object::Stream(stream) = object
            && stream.dict().get::<Name<'_>>(b"Type").is_some_and(|t| t.as_str() == "EmbeddedFile")
        {
            attachments.unnamed += 1;
            let name = format!("附件{}", attachments.unnamed);
            attachments.hand_on(&name, &stream, &UnitPlace::None, out);
        }
    }
}

/// Hands on the files of a file specification, or of an array of them.
pub fn of(object: Object<'_>, place: &UnitPlace, attachments: &mut Attachments, out: &mut Collector<'_, '_>) {
    match object {
        Object::Dict(dict) => specification(&dict, place, attachments, out),
        Object::Array(array) => {
            for dict in array.iter::<Dict<'_>>().take(MOST) {
                specification(&dict, place, attachments, out);
            }
        }
        _ => {}
    }
}

fn specification(
    dict: &Dict<'_>,
    place: &UnitPlace,
    attachments: &mut Attachments,
    out: &mut Collector<'_, '_>,
) {
    let Some(files) = dict.get::<Dict<'_>>(b"EF") else { return };
    let keys = [&b"UF"[..], b"F", b"Unix", b"DOS", b"Mac"];
    let name = keys.into_iter().find_map(|key| text(dict, key)).unwrap_or_else(|| "附件".to_owned());
    let mut new = false;
    for stream in keys.into_iter().filter_map(|key| files.get::<Stream<'_>>(key)) {
        new |= attachments.hand_on(&name, &stream, place, out);
    }
    // Files that belong to the first one (icons, resources).
    for related in dict
        .get::<Dict<'_>>(b"RF")
        .iter()
        .flat_map(|r| r.entries().filter_map(|(key, _)| r.get::<Array<'_>>(&*key)).collect::<Vec<_>>())
    {
        for stream in related.iter::<Object<'_>>().take(MOST).filter_map(Object::into_stream) {
            attachments.hand_on(&name, &stream, place, out);
        }
    }
    if let Some(description) = text(dict, b"Desc").filter(|d| new && *d != name) {
        out.unit(&description, Part::Metadata, place.clone());
    }
}

impl Attachments {
    /// Hands on a file; whether it is met for the first time.
    fn hand_on(
        &mut self,
        name: &str,
        stream: &Stream<'_>,
        place: &UnitPlace,
        out: &mut Collector<'_, '_>,
    ) -> bool {
        let raw = stream.raw_data();
        if self.seen.len() >= MOST || !self.seen.insert(self.hasher.hash_one(&*raw)) {
            return false;
        }
        let thing = Observation::of_thing("hidden-embedded", "附件", Part::Attachment, place.clone());
        let thing = out.hide(thing);
        out.flush();
        let filters = stream.filters();
        let plain = !stream.dict().contains_key(b"DecodeParms");
        let mut content: Box<dyn Read + '_> = match filters.as_slice() {
            [] => Box::new(Cursor::new(&*raw)),
            // What the file expands to was counted before; it need not be in memory at once.
            [Filter::FlateDecode] if plain => Box::new(DeflateDecoder::new(raw.get(2..).unwrap_or_default())),
            [Filter::DctDecode | Filter::JpxDecode] => Box::new(Cursor::new(&*raw)),
            _ => match stream.decoded_data() {
                Ok(data) => Box::new(Cursor::new(data)),
                Err(_) => Box::new(Damaged),
            },
        };
        let nested =
            Nested { name, content: &mut *content, plain: Some(Part::Attachment), thing: Some(thing) };
        out.sink().nested(nested);
        true
    }
}

/// A file that cannot be unpacked.
struct Damaged;

impl Read for Damaged {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other(Unread::new(Reason::Corrupt, "附件已损坏")))
    }
}
