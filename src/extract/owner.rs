//! The file that Office keeps beside an open document (`~$x.docx`): it holds the name of whoever had it open.

use encoding_rs::{GB18030, UTF_16LE};

use super::Input;
use super::units::Collector;
use crate::model::{Observation, Part, Reason, Sink, UnitPlace, Unread};

/// Bytes of the first name, its length included: Word and PowerPoint write 54, Excel one more.
const FIRST: [usize; 2] = [54, 55];

/// Reads such a file: the name is a property and an author.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let name = wide(input.bytes).or_else(|| narrow(input.bytes));
    let Some(name) = name else {
        return Err(Unread::new(Reason::Corrupt, "锁定文件损坏"));
    };
    let mut out = Collector::new(sink);
    let label = out.name("使用者");
    let start = out.open();
    out.push(&name, None);
    out.close(start, Part::Property, UnitPlace::None, None, Some(label));
    out.hide(Observation::of_thing("hidden-metadata-author", name, Part::Property, UnitPlace::None));
    out.finish();
    Ok(())
}

/// The name as UTF-16, behind its length in characters.
fn wide(bytes: &[u8]) -> Option<String> {
    let at = |first: usize| {
        let length = bytes.get(first..first + 2)?;
        let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
        let name = bytes.get(first + 2..first + 2 + 2 * length)?;
        let name = UTF_16LE.decode_without_bom_handling_and_without_replacement(name)?;
        let name = name.trim_matches(['\0', ' ']).to_owned();
        (!name.is_empty() && !name.contains(char::is_control)).then_some(name)
    };
    FIRST.into_iter().find_map(at)
}

/// The name in the system's code page, behind its length in bytes.
fn narrow(bytes: &[u8]) -> Option<String> {
    let (length, rest) = bytes.split_first()?;
    let name = rest.get(..usize::from(*length))?;
    let name = GB18030.decode_without_bom_handling_and_without_replacement(name)?;
    let name = name.trim_matches(['\0', ' ']).to_owned();
    (!name.is_empty() && !name.contains(char::is_control)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::ooxml::testing::hear;
    use crate::model::Format;

    /// As Word writes it, or, one byte longer, Excel.
    fn file(first: usize, name: &str, narrow: &[u8]) -> Vec<u8> {
        let mut bytes = vec![narrow.len() as u8];
        bytes.extend_from_slice(narrow);
        bytes.resize(first, b' ');
        bytes.extend((name.encode_utf16().count() as u16).to_le_bytes());
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(first + 108, b' ');
        bytes
    }

    #[test]
    fn the_name_is_a_property_and_an_author() {
        for first in FIRST {
            let heard = hear(read, Format::Binary, &file(first, "柳闻", b"\xc1\xf8\xce\xc5"));
            assert_eq!(heard.of(Part::Property), ["柳闻"]);
            assert_eq!(heard.observations[0].kind, "hidden-metadata-author");
            assert_eq!(heard.observations[0].text, "柳闻");
        }
    }

    #[test]
    fn without_utf_16_the_code_page_tells() {
        let heard = hear(read, Format::Binary, &file(54, "柳闻", b"\xc1\xf8\xce\xc5")[..54]);
        assert_eq!(heard.of(Part::Property), ["柳闻"]);
    }

    #[test]
    fn a_damaged_one_says_so() {
        assert_eq!(hear(read, Format::Binary, &[9, 0, 0]).unread, [Reason::Corrupt]);
        assert_eq!(hear(read, Format::Binary, &[]).unread, [Reason::Corrupt]);
    }
}
