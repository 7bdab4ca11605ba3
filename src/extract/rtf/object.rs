//! Embedded objects of OLE 1 ([MS-OLEDS] 2.2): what stands in the data of an `\object`.

use crate::extract::ole::{Compound, object};
use crate::extract::units::Collector;
use crate::model::{Nested, Observation, Part, Reason, UnitPlace, Unread};

/// A linked object, and one that is embedded (2.2.4, `FormatID`).
const LINKED: u32 = 1;
const EMBEDDED: u32 = 2;

/// Hands on what an object holds.
pub fn read(data: &[u8], place: UnitPlace, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    let broken = || Unread::new(Reason::Corrupt, "嵌入的对象损坏");
    let mut rest = data;
    let _version = number(&mut rest).ok_or_else(broken)?;
    let format = number(&mut rest).ok_or_else(broken)?;
    let class = string(&mut rest).ok_or_else(broken)?;
    let topic = string(&mut rest).ok_or_else(broken)?;
    let item = string(&mut rest).ok_or_else(broken)?;
    match format {
        LINKED => {
            // Where the linked file lies.
            out.unit(topic.trim(), Part::Metadata, place.clone());
            out.unit(item.trim(), Part::Metadata, place);
            return Ok(());
        }
        EMBEDDED => {}
        // Nothing but a picture of it.
        _ => return Ok(()),
    }
    let sized = rest;
    let size = number(&mut rest).ok_or_else(broken)?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let cut = size > rest.len();
    let native = &rest[..size.min(rest.len())];
    if native.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        let compound = Compound::open(native)?;
        object::nested(&compound, "", out, place);
        if let Some(unread) = compound.damage() {
            return Err(unread);
        }
    } else if !native.is_empty() {
        let (name, content) = match class.as_str() {
            "Package" => object::native(&sized[..native.len() + 4]),
            _ => (None, native),
        };
        let note = Observation::of_thing("hidden-embedded", "嵌入对象：文件", Part::Embedded, place);
        let thing = Some(out.hide(note));
        out.flush();
        let name = name.unwrap_or_else(|| if class.is_empty() { "对象".to_owned() } else { class });
        let mut content = content;
        let plain = Some(Part::Embedded);
        out.sink().nested(Nested { name: &name, content: &mut content, plain, thing });
    }
    if cut { Err(Unread::new(Reason::Truncated, "嵌入的对象不完整")) } else { Ok(()) }
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (head, tail) = rest.split_first_chunk::<4>()?;
    *rest = tail;
    Some(u32::from_le_bytes(*head))
}

/// A string with its length before it, its closing zero counted (2.1.4).
fn string(rest: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(number(rest)?).ok()?;
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    let text = encoding_rs::GB18030.decode_without_bom_handling(head).0;
    Some(text.trim_end_matches('\0').to_owned())
}
