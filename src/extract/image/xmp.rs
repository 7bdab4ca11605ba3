//! XMP packets (ISO 16684-1), wherever in a file they stand.

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::Event;

use super::{AUTHOR, Texts};

/// Larger packets are not read to their end (bytes).
const LARGEST: usize = 4 << 20;
/// More packets than this are not in a picture.
const MOST: usize = 64;

/// The packets that stand in a file as they are (ISO 16684-3, packet scanning).
pub fn packets(bytes: &[u8]) -> Vec<String> {
    let starts = memmem::find_iter(bytes, b"<x:xmpmeta").take(MOST);
    let mut end = 0;
    let mut packets = Vec::new();
    for start in starts {
        if start < end {
            continue;
        }
        let rest = &bytes[start..bytes.len().min(start + LARGEST)];
        let length = memmem::find(rest, b"</x:xmpmeta>").map_or(rest.len(), |at| at + 12);
        end = start + length;
        packets.push(String::from_utf8_lossy(&rest[..length]).into_owned());
    }
    packets
}

/// Takes the values of a packet; says whether there are coordinates.
pub fn read(packet: &str, texts: &mut Texts) -> bool {
    let mut reader = Reader::from_str(packet);
    reader.config_mut().check_end_names = false;
    let mut names: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut placed = false;
    loop {
        match reader.read_event() {
            Ok(event @ (Event::Start(_) | Event::Empty(_))) => {
                let (tag, empty) = match &event {
                    Event::Start(tag) => (tag, false),
                    Event::Empty(tag) => (tag, true),
                    _ => continue,
                };
                for attribute in tag.attributes().flatten() {
                    let key = attribute.key;
                    let prefix = key.prefix().map(|p| p.into_inner());
                    if !matches!(prefix, Some("xmlns" | "rdf" | "xml" | "x") | None) {
                        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default();
                        placed |= value_of(key.local_name().into_inner(), &value, texts);
                    }
                }
                if !empty {
                    names.push(tag.local_name().into_inner().to_owned());
                }
                text.clear();
            }
            Ok(Event::Text(piece)) => text.push_str(&piece.into_inner()),
            Ok(Event::CData(piece)) => text.push_str(&piece.into_inner()),
            Ok(Event::GeneralRef(name)) => text.extend(match &*name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => name.resolve_char_ref().ok().flatten(),
            }),
            Ok(Event::End(_)) => {
                // Lists and their items say nothing of what they hold.
                let container = |name: &&String| !matches!(name.as_str(), "li" | "Alt" | "Seq" | "Bag");
                if let Some(name) = names.iter().rev().find(container) {
                    placed |= value_of(name, &text, texts);
                }
                names.pop();
                text.clear();
            }
            Ok(Event::Eof) | Err(_) => return placed,
            Ok(_) => {}
        }
    }
}

/// Takes a value, unless it is a number that programs tell files apart by; says whether it is a coordinate.
fn value_of(name: &str, value: &str, texts: &mut Texts) -> bool {
    let value = value.trim();
    if value.is_empty() || name.ends_with("ID") {
        return false;
    }
    if matches!(name, "GPSLatitude" | "GPSLongitude") {
        return true;
    }
    let name = match name {
        "creator" | "Artist" => AUTHOR,
        "title" | "Headline" => "标题",
        "description" => "说明",
        "rights" => "版权",
        "subject" => "关键词",
        other => other,
    };
    texts.push((name.to_owned(), value.to_owned()));
    false
}
