//! Objects within a package: whole documents, workbooks behind charts, OLE objects, imported files.

use super::package::Package;
use super::types::Types;
use crate::extract::ole::{Compound, object};
use crate::extract::units::Collector;
use crate::model::{Nested, Observation, Part, UnitPlace, Unread};

/// How a compound file begins ([MS-CFB] 2.2).
const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Hands on an object as a draft of its own.
pub fn read(
    package: &Package<'_>,
    types: &Types,
    part: usize,
    out: &mut Collector<'_, '_>,
) -> Result<(), Unread> {
    let bytes = package.bytes(part)?;
    // Signature origins are empty; what programs throw away within a package is overwritten with zeros.
    if bytes.iter().all(|b| *b == 0) {
        return Ok(());
    }
    // Its blocks must not come between the units of ours that wait.
    out.flush();
    let name = package.name(part);
    if bytes.starts_with(&COMPOUND)
        && let Ok(compound) = Compound::open(&bytes)
    {
        if let Some(damage) = compound.damage() {
            out.sink().unread(damage);
        }
        object::nested(&compound, "", out, UnitPlace::None);
        return Ok(());
    }
    let thing = || {
        let text = if name.contains("/embeddings/") { "附带的嵌入对象" } else { "附带的文件" };
        Observation::of_thing("hidden-embedded", text, Part::Embedded, UnitPlace::None)
    };
    // What a document imports (`w:altChunk`, 17.17.2.1) stands on its pages.
    let shown = name.to_lowercase().contains("afchunk") || types.of(name).starts_with("text/");
    let thing = (!shown).then(|| out.hide(thing()));
    out.sink().nested(Nested { name, content: &mut bytes.as_slice(), plain: Some(Part::Embedded), thing });
    Ok(())
}
