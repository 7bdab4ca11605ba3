//! Code pages and character sets (RTF 1.9.1, "Character Set" and "Font Table").

use encoding_rs as e;
use encoding_rs::Encoding;

/// How the bytes of a run are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// In this encoding.
    Page(&'static Encoding),
    /// As the symbols of a font.
    Symbols {
        /// Whether it is Wingdings, which has the star of a security marking.
        wingdings: bool,
    },
}

impl Code {
    /// Reads bytes.
    pub fn read(self, bytes: &[u8]) -> String {
        match self {
            Code::Page(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Code::Symbols { wingdings } => bytes.iter().map(|b| symbol(*b, wingdings)).collect(),
        }
    }
}

/// The character of a symbol font's byte; symbols are addressed in the private use area.
pub fn symbol(byte: u8, wingdings: bool) -> char {
    match byte {
        0xAB if wingdings => '★',
        0..=0x20 => ' ',
        _ => char::from_u32(0xF000 + u32::from(byte)).unwrap_or(' '),
    }
}

/// The encoding of a Windows or Macintosh code page.
pub fn page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        874 => e::WINDOWS_874,
        932 | 10001 => e::SHIFT_JIS,
        936 | 10008 | 20936 | 54936 => e::GB18030,
        949 | 1361 | 10003 => e::EUC_KR,
        950 | 10002 => e::BIG5,
        1250 => e::WINDOWS_1250,
        1251 => e::WINDOWS_1251,
        437 | 850 | 1252 => e::WINDOWS_1252,
        1253 => e::WINDOWS_1253,
        1254 => e::WINDOWS_1254,
        1255 => e::WINDOWS_1255,
        1256 => e::WINDOWS_1256,
        1257 => e::WINDOWS_1257,
        1258 => e::WINDOWS_1258,
        10000 => e::MACINTOSH,
        65001 => e::UTF_8,
        _ => return None,
    })
}

/// The encoding of a font's character set, where it has one of its own.
pub fn charset(number: i32) -> Option<&'static Encoding> {
    page(match number {
        77 => 10000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}
