//! Exif (JEITA CP-3451): what people wrote, and whether it says where the picture was taken.

use std::io::Cursor;

use encoding_rs::UTF_16LE;
use exif::{Context, Exif, Field, Reader, Tag, Value};

use super::container::legacy;
use super::{AUTHOR, Texts};

/// Tags of Windows, in UTF-16.
const WINDOWS: [(u16, &str); 5] =
    [(0x9C9B, "标题"), (0x9C9C, "备注"), (0x9C9D, AUTHOR), (0x9C9E, "关键词"), (0x9C9F, "主题")];

/// Takes the texts; says whether there are coordinates.
pub fn read(bytes: &[u8], texts: &mut Texts) -> bool {
    let Some(exif) = open(bytes) else { return false };
    let mut placed = false;
    for field in exif.fields() {
        placed |= matches!(field.tag, Tag::GPSLatitude | Tag::GPSLongitude) && located(&field.value);
        let windows = WINDOWS.iter().find(|(number, _)| field.tag == Tag(Context::Tiff, *number));
        let (name, text) = match (windows, field.tag) {
            (Some((_, name)), _) => (*name, utf16(field)),
            (None, Tag::Artist) => (AUTHOR, ascii(field)),
            (None, Tag::CameraOwnerName) => ("相机所有者", ascii(field)),
            (None, Tag::Copyright) => ("版权", ascii(field)),
            (None, Tag::ImageDescription) => ("说明", ascii(field)),
            (None, Tag(Context::Tiff, 0x10D)) => ("文件名称", ascii(field)),
            (None, Tag::UserComment) => ("备注", comment(field, exif.little_endian())),
            _ => continue,
        };
        texts.push((name.to_owned(), text.trim().to_owned()));
    }
    placed
}

fn open(bytes: &[u8]) -> Option<Exif> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    match reader.read_from_container(&mut Cursor::new(bytes)) {
        Ok(exif) => Some(exif),
        // What came before the damage counts.
        Err(error) => error.distill_partial_result(|_| {}).ok(),
    }
}

/// Whether an angle is more than a place that nobody filled in.
fn located(value: &Value) -> bool {
    match value {
        Value::Rational(parts) => parts.iter().any(|part| part.num > 0 && part.denom > 0),
        _ => false,
    }
}

fn bytes_of(field: &Field) -> Vec<u8> {
    match &field.value {
        Value::Byte(bytes) | Value::Undefined(bytes, _) => bytes.clone(),
        Value::Ascii(lines) => lines.join(&b' '),
        _ => Vec::new(),
    }
}

fn ascii(field: &Field) -> String {
    legacy(&bytes_of(field))
}

fn utf16(field: &Field) -> String {
    UTF_16LE.decode_without_bom_handling(&bytes_of(field)).0.trim_end_matches('\0').to_owned()
}

/// A comment behind the eight bytes that name its encoding.
fn comment(field: &Field, little: bool) -> String {
    let bytes = bytes_of(field);
    let Some((code, text)) = bytes.split_first_chunk::<8>() else { return String::new() };
    match code {
        b"UNICODE\0" => {
            // Programs differ on the order of the bytes: of letters and ideographs, the one that makes sense.
            let units = |little: bool| -> String {
                let unit = |b: &[u8]| {
                    if little { u16::from_le_bytes([b[0], b[1]]) } else { u16::from_be_bytes([b[0], b[1]]) }
                };
                char::decode_utf16(text.chunks_exact(2).map(unit))
                    .map_while(Result::ok)
                    .filter(|c| *c != '\0')
                    .collect()
            };
            let sense = |text: &str| {
                text.chars().filter(|c| c.is_ascii() || matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')).count()
            };
            let (stated, other) = (units(little), units(!little));
            if sense(&other) > sense(&stated) { other } else { stated }
        }
        b"JIS\0\0\0\0\0" => encoding_rs::ISO_2022_JP.decode_without_bom_handling(text).0.into_owned(),
        _ => legacy(text),
    }
}
