//! Signatures: who signed, and whose seal it is (GB/T 33190-2016, clause 18; the seal and the signed value are ASN.1,
//! GB/T 38540-2020).

use std::collections::HashSet;

use super::location;
use crate::extract::metadata::labelled;
use crate::extract::ooxml::{Package, Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// ASN.1 values within one another.
const DEEPEST: u32 = 32;
/// More strings than this are not in a signature.
const MOST_STRINGS: usize = 1_000;

/// Reads the signatures that the list in `part` names.
pub fn read(package: &Package<'_>, part: usize, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    let mut files = Vec::new();
    let result = package.xml(part, |xml| list(xml, &mut files));
    for file in files {
        let Some(signature) = location::find(package, package.name(part), "", &file) else { continue };
        let mut values = Vec::new();
        let result = package.xml(signature, |xml| one(xml, &mut values, out));
        if let Err(unread) = result {
            out.sink().unread(unread);
        }
        let mut said = HashSet::new();
        for value in values {
            let Some(value) = location::find(package, package.name(signature), "", &value) else { continue };
            if package.is_reached(value) {
                continue;
            }
            match package.bytes(value) {
                Ok(bytes) => strings(&bytes, 0, &mut said, &mut |text| {
                    out.unit(text, Part::Property, UnitPlace::None);
                }),
                Err(unread) => out.sink().unread(unread),
            }
        }
    }
    result
}

fn list(xml: &mut Xml<'_>, files: &mut Vec<String>) -> Result<(), Unread> {
    while let Some(token) = xml.token()? {
        if let Token::Start(tag) = token
            && tag.name() == "Signature"
        {
            files.extend(tag.attr("BaseLoc"));
        }
    }
    Ok(())
}

/// Reads a signature; where its seal and its signed value are goes to `values`.
fn one(xml: &mut Xml<'_>, values: &mut Vec<String>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    let mut text = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                text.clear();
                if tag.name() == "Provider" {
                    labelled(out, "签章程序", &tag.attr("ProviderName").unwrap_or_default(), Part::Property);
                    labelled(out, "签章单位", &tag.attr("Company").unwrap_or_default(), Part::Property);
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => match tag.name() {
                "BaseLoc" | "SignedValue" => values.push(text.trim().to_owned()),
                _ => {}
            },
        }
    }
    Ok(())
}

/// Gives the strings of DER-encoded data (ITU-T X.690), each once. What is no DER is left alone: a seal holds pictures.
fn strings(bytes: &[u8], depth: u32, said: &mut HashSet<String>, take: &mut dyn FnMut(&str)) {
    let mut rest = bytes;
    while let Some((tag, value, after)) = element(rest) {
        rest = after;
        if said.len() >= MOST_STRINGS {
            return;
        }
        let text = match tag {
            // UTF8String, PrintableString, T61String, IA5String, BMPString
            0x0C | 0x13 | 0x14 | 0x16 => std::str::from_utf8(value).ok().map(str::to_owned),
            0x1E => {
                let units: Vec<u16> =
                    value.chunks_exact(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
                String::from_utf16(&units).ok()
            }
            _ => None,
        };
        match text {
            Some(text) => {
                let text = text.trim();
                if text.chars().count() > 1
                    && !text.contains(char::is_control)
                    && said.insert(text.to_owned())
                {
                    take(text);
                }
            }
            // What is put together of others; a certificate may lie in an octet string.
            None if depth < DEEPEST && (tag & 0x20 != 0 || tag == 0x04 && is_whole(value)) => {
                strings(value, depth + 1, said, take);
            }
            None => {}
        }
    }
}

/// Whether bytes are one DER element of a kind that holds others.
fn is_whole(bytes: &[u8]) -> bool {
    element(bytes).is_some_and(|(tag, _, after)| tag == 0x30 && after.is_empty())
}

/// The tag, the value and what follows of the first element; tags of several bytes do not occur.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = bytes.split_first_chunk()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (length.iter().fold(0_usize, |n, b| n << 8 | usize::from(*b)), rest)
        }
        _ => return None,
    };
    let (value, after) = rest.split_at_checked(length)?;
    Some((tag, value, after))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::strings;

    fn of(bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        strings(bytes, 0, &mut HashSet::new(), &mut |text| found.push(text.to_owned()));
        found
    }

    fn der(tag: u8, value: &[u8]) -> Vec<u8> {
        [&[tag, value.len() as u8][..], value].concat()
    }

    #[test]
    fn names_are_found_however_deep() {
        let name = der(0x0C, "柳林县农机站".as_bytes());
        let owner = der(0x1E, &[0x67, 0xF3, 0x95, 0xFB]);
        let inner = der(0x30, &[name.clone(), der(0x02, &[1]), owner].concat());
        let outer = der(0x30, &[der(0x04, &inner), der(0x04, b"\x89PNG"), name].concat());
        assert_eq!(of(&outer), ["柳林县农机站", "柳闻"]);
    }

    #[test]
    fn what_is_cut_short_ends_there() {
        assert_eq!(of(&[0x0C, 9, b'a']), [""; 0]);
        assert_eq!(of(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0]), [""; 0]);
        assert_eq!(of(&[0x30; 200]), [""; 0]);
    }
}
