//! Document properties (Info, XMP) and bookmarks (ISO 32000-2, 14.3 and 12.3.3).

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream, String as PdfString};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::strings;
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace};

/// More bookmarks than this are not read.
const MOST_BOOKMARKS: usize = 100_000;
/// XMP packets are small; of a larger one only this much is read (bytes).
const LARGEST_XMP: usize = 4 << 20;

/// Hands on the properties and bookmarks of a document.
pub fn emit(pdf: &Pdf, out: &mut Collector<'_, '_>) {
    let mut said: HashSet<String> = HashSet::new();
    let info = pdf.metadata();
    let values = [&info.title, &info.author, &info.subject, &info.keywords, &info.creator, &info.producer];
    for value in values.into_iter().flatten().map(|v| strings::decode(v)) {
        property(value, &mut said, out);
    }
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return };
    if let Some(data) = catalog.get::<Stream<'_>>(b"Metadata").and_then(|s| s.decoded_data().ok()) {
        let end = data.len().min(LARGEST_XMP);
        for value in xmp(&strings::decode(&data[..end])) {
            property(value, &mut said, out);
        }
    }
    if let Some(outlines) = catalog.get::<Dict<'_>>(b"Outlines") {
        bookmarks(&outlines, out);
    }
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

fn entity(reference: &quick_xml::events::BytesRef<'_>) -> char {
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

fn bookmarks(outlines: &Dict<'_>, out: &mut Collector<'_, '_>) {
    let mut seen = HashSet::new();
    let mut count = 0;
    let mut stack: Vec<Dict<'_>> = outlines.get::<Dict<'_>>(b"First").into_iter().collect();
    while let Some(item) = stack.pop() {
        count += 1;
        if count > MOST_BOOKMARKS || item.obj_id().is_some_and(|id| !seen.insert(id.obj_number)) {
            continue;
        }
        if let Some(title) = item.get::<PdfString<'_>>(b"Title") {
            out.unit(&strings::decode(title.as_bytes()), Part::Metadata, UnitPlace::None);
        }
        stack.extend(item.get::<Dict<'_>>(b"Next"));
        stack.extend(item.get::<Dict<'_>>(b"First"));
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
