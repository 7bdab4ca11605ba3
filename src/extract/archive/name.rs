//! Names and comments of archives, which seldom say in what encoding they are.

use std::borrow::Cow;

use encoding_rs::GB18030;

/// The upper half of IBM code page 437, the encoding of ZIP names that carry no flag (APPNOTE 6.3.10, D.1).
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Decodes a name: UTF-8 if it is, else GB18030 if it is, else code page 437. A flag that says UTF-8 is not asked:
/// programs set it wrongly, and valid UTF-8 beyond ASCII is next to never anything else.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(name) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(name);
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(name) => name,
        None => Cow::Owned(bytes.iter().map(|byte| cp437(*byte)).collect()),
    }
}

fn cp437(byte: u8) -> char {
    match byte {
        0..128 => char::from(byte),
        _ => CP437.chars().nth(usize::from(byte - 128)).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded_by_what_they_are() {
        assert_eq!(decode("名单.txt".as_bytes()), "名单.txt");
        assert_eq!(decode(b"\xc3\xfb\xb5\xa5.txt"), "名单.txt");
        assert_eq!(decode(b"Caf\x82.txt"), "Café.txt");
        assert_eq!(decode(b"\x80\xff"), "Ç\u{a0}");
        assert_eq!(CP437.chars().count(), 128);
    }
}
