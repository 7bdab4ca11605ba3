//! What drawings say in their properties: alternative texts, names, word art ([MS-ODRAW] 2.2.9, 2.3).

use crate::extract::sheet::bytes::{Bytes, utf16};
use crate::model::Part;

/// Deepest nesting of containers.
const DEPTH: u32 = 32;

/// The texts in the properties of the shapes of a drawing.
pub fn texts(data: &[u8]) -> Vec<(Part, String)> {
    let mut found = Vec::new();
    walk(data, 0, &mut found);
    found
}

fn walk(data: &[u8], depth: u32, found: &mut Vec<(Part, String)>) {
    let mut bytes = Bytes::new(data);
    while !bytes.rest().is_empty() && depth < DEPTH {
        let (version, kind, size) = (bytes.u16(), bytes.u16(), bytes.u32());
        if bytes.is_short() {
            return;
        }
        let content = bytes.take(size as usize);
        match (version & 0x0F, kind) {
            (0x0F, _) => walk(content, depth + 1, found),
            (_, 0xF00B | 0xF121 | 0xF122) => properties(content, usize::from(version >> 4), found),
            _ => {}
        }
    }
}

/// A table of properties (2.2.9): numbers first, then the data of those that have some.
fn properties(content: &[u8], count: usize, found: &mut Vec<(Part, String)>) {
    let mut table = Bytes::new(content);
    let mut complex = Bytes::new(content.get(count * 6..).unwrap_or_default());
    for _ in 0..count {
        let (id, value) = (table.u16(), table.u32());
        if table.is_short() {
            return;
        }
        if id & 0x8000 == 0 {
            continue;
        }
        let data = complex.take(value as usize);
        let part = match id & 0x3FFF {
            0x00C0 => Part::Textbox,
            0x0380 => Part::Metadata,
            0x0381 | 0x038D => Part::AltText,
            _ => continue,
        };
        let text = utf16(data);
        let text = text.trim_end_matches('\0').trim();
        if !text.is_empty() {
            found.push((part, text.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::texts;
    use crate::model::Part;

    #[test]
    fn properties_of_shapes_give_their_texts() {
        let art: Vec<u8> = "机密".encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let mut table = vec![0x7F, 0, 1, 0, 0, 0, 0xC0, 0xC0, 6, 0, 0, 0, 0x81, 0xC3, 6, 0, 0, 0];
        table.extend(art.repeat(2));
        let record = |version: u16, kind: u16, content: &[u8]| {
            let head = [version.to_le_bytes(), kind.to_le_bytes()].concat();
            [&head[..], &(content.len() as u32).to_le_bytes(), content].concat()
        };
        let shape = record(0x0F, 0xF004, &record(0x33, 0xF00B, &table));
        let all = [record(0, 0xF00A, &[1, 2]), shape].concat();
        let drawing = record(0x0F, 0xF002, &all);
        let expected = [(Part::Textbox, "机密".to_owned()), (Part::AltText, "机密".to_owned())];
        assert_eq!(texts(&drawing), expected);
        (0..drawing.len()).for_each(|cut| assert!(texts(&drawing[..cut]).len() <= 2));
        assert!(texts(&[0x0F, 0, 2, 0xF0, 0xFF, 0xFF, 0xFF, 0xFF].repeat(9000)).is_empty());
    }
}
