//! Binary parts that no reader of their own fits (pivot caches, caches of other workbooks, connections, tables): their
//! strings and numbers, wherever in a record they stand.

use std::collections::HashSet;

use super::record::Records;
use crate::extract::sheet::bytes::Bytes;
use crate::extract::sheet::number::digits;
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// Records that are one number behind at most a column: items of pivot caches, cells of other workbooks
/// ([MS-XLSB] 2.3.2: BrtPCDINumber, BrtPCDIANumber, BrtExternCellReal).
const NUMBERS: [(u16, usize); 3] = [(21, 0), (28, 0), (368, 4)];

/// Longest string of a cell (characters).
const LONGEST: usize = 32_767;

/// Reads a part; each text is said once.
pub fn read(records: &mut Records<'_>, part: Part, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    let mut said = HashSet::new();
    let mut say = |text: &str, out: &mut Collector<'_, '_>| {
        let text = text.trim();
        // References to parts and cells of the package itself say nothing.
        if text.chars().nth(1).is_some() && said.insert(text.to_owned()) {
            out.unit(text, part, UnitPlace::None);
        }
    };
    while let Some((kind, bytes)) = records.next_record()? {
        if let Some((_, at)) = NUMBERS.iter().find(|(of, _)| *of == kind) {
            let mut number = bytes.clone();
            number.skip(*at);
            say(&digits(number.f64()), out);
            continue;
        }
        strings(bytes.rest(), |text| say(text, out));
        if out.border().is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// The strings in a record: a number of characters, and as many of them that can be read.
fn strings(data: &[u8], mut say: impl FnMut(&str)) {
    let mut at = 0;
    while at + 4 < data.len() {
        let mut bytes = Bytes::new(&data[at..]);
        let length = bytes.u32() as usize;
        let fits = (1..=LONGEST).contains(&length) && length * 2 <= bytes.rest().len();
        if fits {
            let text = bytes.utf16(length);
            if text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control() && c != '\u{FFFD}') {
                say(&text);
                at += 4 + length * 2;
                continue;
            }
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::strings;

    #[test]
    fn strings_are_found_wherever_they_stand() {
        let wide = |text: &str| {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [&(text.encode_utf16().count() as u32).to_le_bytes()[..], &units].concat()
        };
        let data =
            [&[9, 0, 0xFF, 0xFF, 0xFF, 0xFF][..], &wide("外部缓存"), &[0, 0, 7], &wide("李某")].concat();
        let mut found = Vec::new();
        strings(&data, |text| found.push(text.to_owned()));
        assert_eq!(found, ["外部缓存", "李某"]);
        (0..data.len()).for_each(|cut| strings(&data[..cut], |_| {}));
    }
}
