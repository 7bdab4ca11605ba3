//! Embedded objects ([MS-OLEDS] 2.2): OLE 1.0 around the data of the program.

use crate::extract::ole::{Compound, object};
use crate::extract::units::Collector;
use crate::model::{Nested, Observation, Part, UnitPlace};

/// The bytes that hexadecimal text stands for; anything else in it is passed over.
pub fn bytes(hex: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = hex.iter().filter_map(|b| char::from(*b).to_digit(16)).map(|d| d as u8).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// Hands on the object whose data stand in a `\objdata` group.
pub fn read(hex: &[u8], place: UnitPlace, out: &mut Collector<'_, '_>) {
    let data = bytes(hex);
    out.flush();
    let Some((class, native)) = embedded(&data) else {
        return give("object", &data, place, out);
    };
    if let Ok(compound) = Compound::open(native) {
        return object::nested(&compound, "", out, place);
    }
    match class == b"Package" {
        true => match package(native) {
            Some((name, content)) => give(&encoding_rs::GB18030.decode(name).0, content, place, out),
            None => give("Package", native, place, out),
        },
        false => give(&String::from_utf8_lossy(class), native, place, out),
    }
}

fn give(name: &str, mut content: &[u8], place: UnitPlace, out: &mut Collector<'_, '_>) {
    let text = "附带的嵌入对象";
    let thing = out.hide(Observation::of_thing("hidden-embedded", text, Part::Embedded, place));
    let nested = Nested { name, content: &mut content, plain: Some(Part::Embedded), thing: Some(thing) };
    out.sink().nested(nested);
}

/// Class name and native data of an EmbeddedObject (2.2.5).
fn embedded(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = data.get(8..)?;
    let mut string = || {
        let length = number(rest)?;
        let text = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some(text.strip_suffix(&[0]).unwrap_or(text))
    };
    let class = string()?;
    string()?;
    string()?;
    let length = number(rest)?;
    Some((class, rest.get(4..)?.get(..length).unwrap_or(&rest[4..])))
}

/// Name and content of a file in a package: label, path, and the file itself.
fn package(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = data.get(2..)?;
    let mut text = || {
        let end = memchr::memchr(0, rest)?;
        let (text, after) = rest.split_at(end);
        rest = &after[1..];
        Some(text)
    };
    let name = text()?;
    text()?;
    let path = number(rest.get(4..)?)?;
    let rest = rest.get(8 + path..)?;
    let length = number(rest)?;
    Some((name, rest.get(4..4 + length)?))
}

fn number(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*bytes)).ok().filter(|n| *n < 1 << 31)
}
