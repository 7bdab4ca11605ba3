//! Documents of Word 6 and Word 95, whose tables differ: their text is read, not what is hidden in it.

use encoding_rs::{BIG5, EUC_KR, GB18030, SHIFT_JIS, UTF_16LE, WINDOWS_1252};

use super::fib::Fib;
use crate::extract::ole::u32_at;
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace};

/// Lengths of the parts of the text stand here, in this order.
const LENGTHS: usize = 0x34;
const PARTS: [Part; 8] = [
    Part::Body,
    Part::Footnote,
    Part::Header,
    Part::Hidden,
    Part::Comment,
    Part::Endnote,
    Part::Textbox,
    Part::Textbox,
];

/// Offset and length of the piece table in the main stream.
const PIECES: usize = 0x160;

/// Reads the text; says whether there was any.
pub fn read(fib: &Fib<'_>, stream: &[u8], out: &mut Collector<'_, '_>) -> bool {
    let (first, last) = fib.text;
    let whole = stream.get(first as usize..(last as usize).min(stream.len())).unwrap_or_default();
    let text = if fib.complex() { pieces(fib, stream).unwrap_or_default() } else { whole.to_vec() };
    let width = if fib.wide() { 2 } else { 1 };
    let mut any = false;
    let mut at = 0_usize;
    for (i, part) in PARTS.into_iter().enumerate() {
        let length = u32_at(stream, LENGTHS + 4 * i).unwrap_or_default() as usize;
        let end = at.saturating_add(length.saturating_mul(width)).min(text.len());
        any |= paragraphs(&decode(fib, &text[at..end]), part, out);
        at = end;
    }
    // Where the lengths are damaged, the rest is not lost.
    any | paragraphs(&decode(fib, &text[at..]), Part::Body, out)
}

fn decode(fib: &Fib<'_>, bytes: &[u8]) -> String {
    let encoding = match fib.language {
        _ if fib.wide() => UTF_16LE,
        0x0404 | 0x0C04 => BIG5,
        0x0411 => SHIFT_JIS,
        0x0412 => EUC_KR,
        // Chinese was written with English programs too, which its bytes give away.
        _ => match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => return text.into_owned(),
            None if matches!(fib.language, 0x0804 | 0x1004) => GB18030,
            None => WINDOWS_1252,
        },
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn paragraphs(text: &str, part: Part, out: &mut Collector<'_, '_>) -> bool {
    let mut any = false;
    let mut number = 0;
    let mut field = 0_u32;
    for paragraph in text.split(['\r', '\u{7}', '\u{C}']) {
        number += 1;
        let (mut shown, mut instructions) = (String::new(), String::new());
        for c in paragraph.chars() {
            match c {
                '\u{13}' => field += 1,
                '\u{14}' | '\u{15}' => field = field.saturating_sub(u32::from(c == '\u{14}' || field > 0)),
                '\t' | '\u{B}' | '\u{E}' => shown.push(if c == '\t' { '\t' } else { '\n' }),
                '\u{1E}' => shown.push('-'),
                _ if c < ' ' => {}
                _ if field > 0 => instructions.push(c),
                _ => shown.push(c),
            }
        }
        any |= !shown.trim().is_empty();
        out.unit(&shown, part, UnitPlace::Paragraph(number));
        out.unit(&instructions, Part::Field, UnitPlace::Paragraph(number));
        if out.border().is_break() {
            break;
        }
    }
    any
}

/// The text of a document that was saved in pieces.
fn pieces(fib: &Fib<'_>, stream: &[u8]) -> Option<Vec<u8>> {
    let start = usize::try_from(u32_at(stream, PIECES)?).ok()?;
    let length = usize::try_from(u32_at(stream, PIECES + 4)?).ok()?;
    let clx = stream.get(start..start.checked_add(length)?)?;
    let mut at = 0;
    while *clx.get(at)? == 1 {
        at += 3 + usize::from(u16::from_le_bytes([*clx.get(at + 1)?, *clx.get(at + 2)?]));
    }
    let plc = clx.get(at + 5..)?;
    let count = usize::try_from(u32_at(clx, at + 1)?).ok()?.checked_sub(4)? / 12;
    let width = if fib.wide() { 2 } else { 1 };
    let mut text = Vec::new();
    for i in 0..count {
        let length = u32_at(plc, 4 * i + 4)?.checked_sub(u32_at(plc, 4 * i)?)? as usize;
        let first = u32_at(plc, 4 * (count + 1) + 8 * i + 2)? as usize;
        let bytes = stream.get(first..first.checked_add(length.checked_mul(width)?)?)?;
        // Pieces of a sound file do not overlap.
        if text.len() + bytes.len() > stream.len() {
            break;
        }
        text.extend_from_slice(bytes);
    }
    Some(text)
}
