//! XML forms (ISO 32000-1, 12.7.8): a form that stands in the file as XML beside, or instead of, its pages.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Object, Stream};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::strings;
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};

/// Elements within elements are followed this deep.
const DEPTH: usize = 256;

/// Hands on the texts of an XML form, each named by its element.
pub fn emit(pdf: &Pdf, out: &mut Collector<'_, '_>) {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let form = catalog.and_then(|c| c.get::<Dict<'_>>(b"AcroForm")).and_then(|f| f.get::<Object<'_>>(b"XFA"));
    let mut packets = Vec::new();
    match form {
        Some(Object::Stream(stream)) => packets.push(stream),
        Some(Object::Array(array)) => {
            packets.extend(array.iter::<Object<'_>>().filter_map(Object::into_stream))
        }
        _ => {}
    }
    // The packets are one document, cut anywhere.
    let mut xml = Vec::new();
    for packet in packets {
        match data(&packet) {
            Some(data) => xml.extend_from_slice(&data),
            None => out.sink().unread(Unread::new(Reason::Corrupt, "XML 表单的一部分已损坏")),
        }
    }
    if !xml.is_empty() && !texts(&strings::decode(&xml), out) {
        out.sink().unread(Unread::new(Reason::Corrupt, "XML 表单已损坏，没有读完"));
    }
}

fn data(packet: &Stream<'_>) -> Option<Vec<u8>> {
    packet.decoded_data().ok().map(std::borrow::Cow::into_owned)
}

/// Whether the XML was read to its end.
fn texts(xml: &str, out: &mut Collector<'_, '_>) -> bool {
    let mut reader = Reader::from_str(xml);
    let mut names: Vec<String> = Vec::new();
    let mut text = String::new();
    loop {
        let event = reader.read_event();
        let ends = matches!(event, Ok(Event::Start(_) | Event::End(_) | Event::Eof));
        if ends && !text.trim().is_empty() {
            let label = names.last().map(|name| out.name(name));
            let start = out.open();
            out.push(text.trim(), None);
            out.close(start, Part::Field, UnitPlace::None, None, label);
        }
        if ends {
            text.clear();
        }
        match event {
            Ok(Event::Start(e)) => {
                if names.len() >= DEPTH {
                    return false;
                }
                names.push(e.local_name().as_ref().to_owned());
            }
            Ok(Event::End(_)) => {
                names.pop();
            }
            Ok(Event::Text(t)) => text.push_str(&t),
            Ok(Event::CData(t)) => text.push_str(&t),
            Ok(Event::GeneralRef(r)) => text.push(super::properties::entity(&r)),
            Ok(Event::Eof) => return names.is_empty(),
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}
