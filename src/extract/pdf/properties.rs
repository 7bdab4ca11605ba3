//! Document properties: the information dictionary and XMP (ISO 32000-2, 14.3).

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, ObjectIdentifier, Stream, String as PdfString};
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::strings;
use crate::extract::metadata;
use crate::extract::units::Collector;
use crate::model::{Observation, Part, UnitPlace};

/// The entries of the information dictionary that the standard names.
const STANDARD: [&str; 9] =
    ["Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Trapped"];
/// So many trailers are looked at, from the last on.
const MOST_TRAILERS: usize = 100;
/// XMP packets are small; of a larger one only this much is read (bytes).
const LARGEST_XMP: usize = 4 << 20;

/// Hands on the properties of a document.
pub fn emit(pdf: &Pdf, out: &mut Collector<'_, '_>) {
    let mut said: HashSet<String> = HashSet::new();
    let info = info(pdf);
    let known = pdf.metadata();
    let entry = |key: &[u8], known: &Option<Box<[u8]>>| {
        let found =
            info.as_ref().and_then(|i| i.get::<PdfString<'_>>(key)).map(|s| strings::decode(s.as_bytes()));
        found.or_else(|| known.as_deref().map(strings::decode)).filter(|text| !text.is_empty())
    };
    let author = entry(b"Author", &known.author);
    if let Some(author) = author {
        let name = Observation::of_thing("hidden-metadata-author", &*author, Part::Property, UnitPlace::None);
        let thing = metadata::is_somebody(&author).then(|| out.hide(name));
        let before = out.within(thing);
        property(author, &mut said, out);
        out.within(before);
    }
    let values = [
        entry(b"Title", &known.title),
        entry(b"Subject", &known.subject),
        entry(b"Keywords", &known.keywords),
        entry(b"Creator", &known.creator),
        entry(b"Producer", &known.producer),
    ];
    for value in values.into_iter().flatten() {
        property(value, &mut said, out);
    }
    // People may give properties names and values of their own.
    for name in info.iter().flat_map(|i| i.entries().map(|(name, _)| name).collect::<Vec<_>>()) {
        if STANDARD.contains(&name.as_str()) {
            continue;
        }
        let Some(value) = info.as_ref().and_then(|i| i.get::<PdfString<'_>>(&*name)) else { continue };
        let value = strings::decode(value.as_bytes());
        if !value.is_empty() && said.insert(value.clone()) {
            let label = out.name(&strings::decode(&name));
            let start = out.open();
            out.push(&value, None);
            out.close(start, Part::Property, UnitPlace::None, None, Some(label));
        }
    }
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return };
    if let Some(data) = catalog.get::<Stream<'_>>(b"Metadata").and_then(|s| s.decoded_data().ok()) {
        let end = data.len().min(LARGEST_XMP);
        for value in xmp(&strings::decode(&data[..end])) {
            property(value, &mut said, out);
        }
    }
}

/// The information dictionary. The parser keeps only its standard entries, so it is looked up where a trailer or a
/// cross-reference stream names it; neither is ever encrypted or compressed.
fn info(pdf: &Pdf) -> Option<Dict<'_>> {
    let bytes = pdf.data().as_ref();
    memmem::rfind_iter(bytes, b"/Info").take(MOST_TRAILERS).find_map(|at| {
        let mut words = bytes.get(at + 5..)?.trim_ascii_start().splitn(4, |b: &u8| b.is_ascii_whitespace());
        let number = |word: &[u8]| std::str::from_utf8(word).ok()?.parse().ok();
        let (object, generation) = (number(words.next()?)?, number(words.next()?)?);
        words.next()?.starts_with(b"R").then_some(())?;
        pdf.xref().get::<Dict<'_>>(ObjectIdentifier::new(object, i32::try_from(generation).ok()?))
    })
}

fn property(value: String, said: &mut HashSet<String>, out: &mut Collector<'_, '_>) {
    if !value.is_empty() && !said.contains(&value) {
        out.unit(&value, Part::Property, UnitPlace::None);
        said.insert(value);
    }
}

/// The values of an XMP packet, but for the identifiers that programs give to versions of a file.
fn xmp(packet: &str) -> Vec<String> {
    let mut reader = Reader::from_str(packet);
    let mut values = Vec::new();
    let mut names: Vec<bool> = Vec::new();
    let mut text = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                attributes(&e, &mut values);
                names.push(is_identifier(e.name().as_ref()));
                text.clear();
            }
            Ok(Event::Empty(e)) => attributes(&e, &mut values),
            Ok(Event::Text(t)) => text.push_str(&t),
            Ok(Event::CData(t)) => text.push_str(&t),
            Ok(Event::GeneralRef(r)) => text.push(entity(&r)),
            Ok(Event::End(_)) => {
                let hidden = names.iter().any(|n| *n);
                names.pop();
                let value = text.trim();
                if !hidden && !value.is_empty() {
                    values.push(value.to_owned());
                }
                text.clear();
            }
            Ok(Event::Eof) | Err(_) => return values,
            Ok(_) => {}
        }
    }
}

fn attributes(element: &quick_xml::events::BytesStart<'_>, values: &mut Vec<String>) {
    for attribute in element.attributes().with_checks(false).flatten() {
        let key = attribute.key.as_ref();
        let technical = ["xmlns", "xml:", "rdf:", "x:"].iter().any(|p| key.starts_with(p));
        if !technical
            && !is_identifier(key)
            && let Ok(value) = quick_xml::escape::unescape(&attribute.value)
            && !value.trim().is_empty()
        {
            values.push(value.trim().to_owned());
        }
    }
}

/// Names of the XMP media management schema, whose values are random.
fn is_identifier(name: &str) -> bool {
    ["xmpMM:", "stEvt:", "stRef:"].iter().any(|p| name.starts_with(p))
}

/// The character that a reference stands for.
pub fn entity(reference: &quick_xml::events::BytesRef<'_>) -> char {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c,
        _ => match &**reference {
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => '&',
        },
    }
}

#[cfg(test)]
mod tests {
    use super::xmp;

    #[test]
    fn xmp_values_are_read_and_identifiers_are_not() {
        let packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description pdf:Keywords='密级 &amp; 期限' \
                      xmpMM:DocumentID='uuid:1'><dc:creator><rdf:Seq><rdf:li>张三 &amp; 李四</rdf:li></rdf:Seq>\
                      </dc:creator><xmpMM:InstanceID>uuid:2</xmpMM:InstanceID></rdf:Description></rdf:RDF></x:xmpmeta>";
        assert_eq!(xmp(packet), ["密级 & 期限", "张三 & 李四"]);
    }
}
