//! The values of form fields (ISO 32000-2, 12.7).

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, String as PdfString};

use super::strings;
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};

/// Fields within fields are followed this deep.
const DEPTH: u32 = 16;
/// More annotations or fields than this are not read.
const MOST: usize = 100_000;

/// The annotations and form fields that were met so far, by object number.
#[derive(Default)]
pub struct Fields {
    seen: HashSet<u32>,
    count: usize,
    over: bool,
}

impl Fields {
    /// Whether an object is met for the first time. Objects within others have no number and always are.
    pub fn first(&mut self, dict: &Dict<'_>) -> bool {
        self.count += 1;
        self.over |= self.count > MOST;
        !self.over && dict.obj_id().is_none_or(|id| self.seen.insert(id.obj_number))
    }
}

/// Hands on what a field holds, named by its label, and the fields that it inherits from. What was handed on is
/// added to `said`.
pub fn field(
    dict: &Dict<'_>,
    depth: u32,
    fields: &mut Fields,
    place: &UnitPlace,
    said: &mut Vec<String>,
    out: &mut Collector<'_, '_>,
) {
    let mut values = Vec::new();
    for key in [&b"V"[..], b"DV", b"RV", b"Opt"] {
        if let Some(object) = dict.get::<Object<'_>>(key) {
            collect(object, key == b"RV", 0, &mut values);
        }
    }
    let label = text(dict, b"TU").or_else(|| text(dict, b"T"));
    let mut once = HashSet::new();
    for value in values.iter().flat_map(|v| v.lines()).filter(|l| !l.trim().is_empty()) {
        if once.insert(value) {
            let label = label.as_ref().map(|label| out.name(label));
            let start = out.open();
            out.push(value, None);
            out.close(start, Part::Field, place.clone(), None, label);
        }
    }
    said.append(&mut values);
    if depth < DEPTH
        && let Some(parent) = dict.get::<Dict<'_>>(b"Parent")
        && fields.first(&parent)
    {
        field(&parent, depth + 1, fields, place, said, out);
    }
}

/// The texts of a value: a string, a stream, several of them (choices, with their export values), or a signature.
fn collect(object: Object<'_>, rich: bool, depth: u32, values: &mut Vec<String>) {
    let text = match object {
        Object::String(s) => strings::decode(s.as_bytes()),
        Object::Stream(s) => s.decoded_data().map(|d| strings::decode(&d)).unwrap_or_default(),
        Object::Array(a) if depth < 2 => {
            a.iter::<Object<'_>>().take(MOST).for_each(|o| collect(o, rich, depth + 1, values));
            return;
        }
        Object::Dict(signature) => {
            let keys = [&b"Name"[..], b"Reason", b"Location", b"ContactInfo"];
            values.extend(keys.into_iter().filter_map(|key| self::text(&signature, key)));
            return;
        }
        _ => return,
    };
    values.push(if rich { without_markup(&text) } else { text });
}

/// A text string of a dictionary, unless it is empty.
pub fn text(dict: &Dict<'_>, key: &[u8]) -> Option<String> {
    let text = strings::decode(dict.get::<PdfString<'_>>(key)?.as_bytes());
    (!text.is_empty()).then_some(text)
}

/// Rich text is XHTML; only its words count.
pub fn without_markup(rich: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in rich.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push('\n');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Hands on the fields that stand on no page.
pub fn rest(pdf: &Pdf, fields: &mut Fields, out: &mut Collector<'_, '_>) {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    if let Some(form) = catalog.and_then(|c| c.get::<Dict<'_>>(b"AcroForm")) {
        let roots = form.get::<Array<'_>>(b"Fields");
        let mut stack: Vec<(Dict<'_>, u32)> =
            roots.iter().flat_map(|a| a.iter::<Dict<'_>>()).map(|d| (d, 0)).collect();
        while let Some((dict, depth)) = stack.pop() {
            let children = dict.get::<Array<'_>>(b"Kids");
            if depth < DEPTH {
                stack.extend(children.iter().flat_map(|a| a.iter::<Dict<'_>>()).map(|d| (d, depth + 1)));
            }
            if fields.first(&dict) {
                field(&dict, DEPTH, fields, &UnitPlace::None, &mut Vec::new(), out);
            }
            if fields.over {
                break;
            }
        }
    }
    if fields.over {
        out.sink().unread(Unread::new(Reason::Limit, "批注和表单域过多，没有读完"));
    }
}
