//! Caches of pivot tables: the whole source of the table, whatever of it is shown ([MS-XLS] 2.1.7.12, 2.4.275 to
//! 2.4.311).

use std::collections::HashSet;

use super::record::{Charset, Records, kind};
use crate::extract::sheet::number::digits;
use crate::extract::units::Collector;
use crate::model::{Observation, Part, UnitPlace};

/// Reads the stream of a cache. Its texts are hidden, and one hidden thing.
pub fn read(stream: &[u8], out: &mut Collector<'_, '_>) {
    let place = UnitPlace::None;
    let thing =
        out.hide(Observation::of_text("hidden-pivot-cache", "数据透视表存着的源数据", Part::Hidden, place));
    let before = out.within(Some(thing));
    let mut said = HashSet::new();
    for record in Records::new(stream, 0) {
        let mut chain = record.chain();
        let text = match record.kind {
            kind::SX_STRING => chain.long_string(Charset::Unicode),
            kind::SX_NUM => digits(record.bytes().f64()),
            kind::SX_DTR => {
                let (year, month, day) = (chain.u16(), chain.u16(), chain.u8());
                format!("{year:04}-{month:02}-{day:02}")
            }
            kind::SX_FDB => {
                chain.skip(14);
                chain.long_string(Charset::Unicode)
            }
            // Who refreshed it.
            kind::SX_DB => {
                chain.skip(18);
                let length = usize::from(chain.u16());
                if length == 0xFFFF { String::new() } else { chain.string(length, Charset::Unicode) }
            }
            _ => continue,
        };
        if said.insert(text.clone()) {
            out.unit(text.trim(), Part::Hidden, UnitPlace::None);
        }
        if out.border().is_break() {
            break;
        }
    }
    out.within(before);
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::extract::ooxml::testing::Heard;
    use crate::extract::units::Collector;
    use crate::model::Part;

    #[test]
    fn a_cache_gives_its_fields_and_items_once() {
        let record = |kind: u16, data: &[u8]| {
            [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
        };
        let field = [&[0; 14][..], b"\x02\0\x01\xD3\x59\x0D\x54"].concat();
        let item = b"\x02\0\x01\x4E\x67\x0E\x66";
        let stream = [
            record(0xC7, &field),
            record(0xCD, item),
            record(0xCD, item),
            record(0xC9, &13_858_211_234.0_f64.to_le_bytes()),
            record(0xCE, &[0xC6, 7, 3, 0, 7, 0, 0, 0]),
        ];
        let mut heard = Heard::default();
        let mut out = Collector::new(&mut heard);
        read(&stream.concat(), &mut out);
        out.finish();
        assert_eq!(heard.of(Part::Hidden), ["姓名", "李明", "13858211234", "1990-03-07"]);
        assert_eq!(heard.observations[0].kind, "hidden-pivot-cache");
    }
}
