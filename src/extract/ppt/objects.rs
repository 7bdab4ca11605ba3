//! Objects within the presentation, and what it points to outside ([MS-PPT] 2.10).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{self, Read};

use flate2::read::ZlibDecoder;

use super::edits::Edits;
use super::record::{Damage, Record, kind};
use crate::extract::ole::{Compound, object};
use crate::extract::slide;
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};
use crate::open::budget::Budget;
use crate::open::io_error;

/// What the document says of its objects.
#[derive(Debug, Default)]
pub struct Objects {
    /// The number of an object and that of the record that stores it.
    stored: Vec<(u32, u32)>,
}

impl Objects {
    /// Reads the list of objects; addresses and names are handed on.
    pub fn read(list: &Record<'_>, out: &mut Collector<'_, '_>) -> Objects {
        let mut objects = Objects::default();
        for record in list.children() {
            let part = if record.kind == kind::EXTERNAL_HYPERLINK { Part::Field } else { Part::Metadata };
            for child in record.children() {
                match (child.kind, child.text()) {
                    (kind::EXTERNAL_OLE_OBJECT_ATOM, _) if record.kind == kind::EXTERNAL_OLE_EMBED => {
                        objects.stored.extend(child.u32(8).zip(child.u32(16)));
                    }
                    (kind::C_STRING, Some(text)) => out.unit(text.trim(), part, UnitPlace::None),
                    _ => {}
                }
            }
            let _ = out.border();
        }
        objects
    }

    /// Hands on the objects that are stored. `slides` says on which slide each stands. Gives the offsets of their
    /// records.
    pub fn nested(
        &self,
        stream: &[u8],
        edits: &Edits,
        slides: &HashMap<u32, u64>,
        budget: &Budget,
        out: &mut Collector<'_, '_>,
    ) {
        let damage = Damage::default();
        let mut seen = HashSet::new();
        let mut left = stream.len();
        for (number, stored) in &self.stored {
            let Some(offset) = edits.offset(*stored).filter(|at| seen.insert(*at)) else { continue };
            let record = Record::at(stream, offset, &damage);
            let Some(record) = record.filter(|r| r.kind == kind::EXTERNAL_OLE_OBJECT_STORAGE) else {
                continue;
            };
            let place = slide::place(slides.get(number).copied().unwrap_or_default());
            let whole = left.checked_sub(record.body.len());
            left = whole.unwrap_or_default();
            if whole.is_none() {
                out.sink().unread(Unread::new(Reason::Corrupt, "嵌入对象的数据相互重叠"));
                return;
            }
            let opened = storage(&record, budget).and_then(|bytes| {
                let compound = Compound::open(&bytes)?;
                object::nested(&compound, "", out, place);
                Ok(())
            });
            if let Err(unread) = opened {
                out.sink().unread(unread);
            }
        }
    }
}

/// The compound file that a record stores, as it is or packed behind its length (2.10.34).
fn storage<'r>(record: &Record<'r>, budget: &Budget) -> Result<Cow<'r, [u8]>, Unread> {
    budget.member()?;
    if record.instance == 0 {
        return Ok(record.body.into());
    }
    let mut bytes = Vec::new();
    let packed = record.body.get(4..).ok_or_else(|| io_error(&io::ErrorKind::UnexpectedEof.into()))?;
    let read = budget.meter(ZlibDecoder::new(packed)).read_to_end(&mut bytes);
    // What came before the damage may be enough.
    match read {
        Err(error) if bytes.is_empty() || error.kind() == io::ErrorKind::Other => Err(io_error(&error)),
        _ => Ok(bytes.into()),
    }
}
