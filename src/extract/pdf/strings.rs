//! Text strings: titles, annotations, field values (ISO 32000-2, 7.9.2.2).

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// Turns the bytes of a text string into text. UTF-16 and UTF-8 show by their byte order mark; what has none should
/// be PDFDocEncoding, but programs also write UTF-8 and GBK without saying so.
pub fn decode(bytes: &[u8]) -> String {
    let text = if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        UTF_16BE.decode_without_bom_handling(rest).0.into_owned()
    } else if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        UTF_16LE.decode_without_bom_handling(rest).0.into_owned()
    } else if let Ok(text) = std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)) {
        text.to_owned()
    } else {
        match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) if is_chinese(&text) => text.into_owned(),
            _ => bytes.iter().map(|&b| pdf_doc(b)).collect(),
        }
    };
    text.trim_matches(|c: char| c.is_whitespace() || c == '\0').to_owned()
}

/// Whether every character beyond ASCII is an ideograph or its punctuation.
fn is_chinese(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii() || matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}'))
}

/// PDFDocEncoding (ISO 32000-2, annex D.2); it is Latin-1 but for 0x80 to 0xA0.
fn pdf_doc(byte: u8) -> char {
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ',
        'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
    ];
    match byte {
        0x80..=0xA0 => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn every_encoding_that_programs_write_is_read() {
        assert_eq!(decode(b"\xFE\xFF\x5F\x20\x4E\x09"), "张三");
        assert_eq!(decode(b"\xFF\xFE\x20\x5F\x09\x4E"), "张三");
        assert_eq!(decode("\u{FEFF}张三".as_bytes()), "张三");
        assert_eq!(decode("张三".as_bytes()), "张三");
        assert_eq!(decode(b"\xD5\xC5\xC8\xFD"), "张三");
        assert_eq!(decode(b"Caf\xE9 \x83"), "Café …");
        assert_eq!(decode(b""), "");
    }
}
