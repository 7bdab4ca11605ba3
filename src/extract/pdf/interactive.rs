//! What stands on a page besides its content: annotations and the values of form fields (ISO 32000-2, 12.5 and 12.7).

use std::collections::HashSet;

use hayro_interpret::kurbo::{Affine, Point};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, Rect, String as PdfString};
use hayro_syntax::page::Page as Source;

use super::device::Collected;
use super::glyph::Direction;
use super::grid::Grid;
use super::lines::lines;
use super::page::Page;
use super::strings;
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};

/// Fields within fields are followed this deep.
const DEPTH: u32 = 16;
/// More annotations or fields than this are not read.
const MOST: usize = 100_000;

/// The form fields that were met so far, by object number.
#[derive(Default)]
pub struct Fields {
    seen: HashSet<u32>,
    count: usize,
    over: bool,
}

impl Fields {
    /// Whether an object is met for the first time. Objects within others have no number and always are.
    fn first(&mut self, dict: &Dict<'_>) -> bool {
        self.count += 1;
        self.over |= self.count > MOST;
        !self.over && dict.obj_id().is_none_or(|id| self.seen.insert(id.obj_number))
    }
}

/// Hands on the annotations and fields of a page. `drawn` is what their appearances show: of that, what no text says.
pub fn emit(
    page: &Source<'_>,
    matrix: Affine,
    laid: &Page,
    drawn: &Collected<'_>,
    fields: &mut Fields,
    out: &mut Collector<'_, '_>,
) {
    let mut said = String::new();
    let annotations = page.raw().get::<Array<'_>>(b"Annots");
    for annotation in annotations.iter().flat_map(|a| a.iter::<Dict<'_>>()) {
        if !fields.first(&annotation) {
            continue;
        }
        let top = annotation.get::<Rect>(b"Rect").map(|r| {
            let (a, b) = (matrix * Point::new(r.x0, r.y0), matrix * Point::new(r.x1, r.y1));
            (a.y + b.y) / 2.0
        });
        let place = laid.at(top.unwrap_or(0.0));
        let kind = annotation.get::<Name<'_>>(b"Subtype");
        let kind = kind.as_ref().map_or("", |k| k.as_str());
        let is_field = kind == "Widget";
        match kind {
            "Widget" => field(&annotation, 0, fields, &place, &mut said, out),
            "FileAttachment" => out.sink().unread(attachment()),
            _ => {}
        }
        let contents = text(&annotation, b"Contents")
            .or_else(|| text(&annotation, b"RC").map(|rich| without_markup(&rich)));
        let author = if is_field { None } else { text(&annotation, b"T") };
        let link = annotation.get::<Dict<'_>>(b"A").and_then(|a| text(&a, b"URI"));
        for text in [contents, author, text(&annotation, b"Subj"), link].into_iter().flatten() {
            said.push_str(&text);
            lines_of(&text, Part::Annotation, &place, out);
        }
    }
    appearances(drawn, laid, &said, out);
}

/// Hands on what appearances show and neither contents nor values say (stamps, for one).
fn appearances(drawn: &Collected<'_>, laid: &Page, said: &str, out: &mut Collector<'_, '_>) {
    let said = plain(said);
    let directions: std::collections::BTreeSet<Direction> =
        drawn.glyphs.iter().map(|g| g.direction).collect();
    for direction in directions {
        for line in lines(&drawn.glyphs, direction, &Grid::default()) {
            for segment in line.segments.iter().filter(|s| !said.contains(&plain(&s.text))) {
                out.unit(&segment.text, Part::Annotation, laid.at(line.v));
            }
        }
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Hands on the value of a field, named by its label, and of the fields that it inherits from.
fn field(
    dict: &Dict<'_>,
    depth: u32,
    fields: &mut Fields,
    place: &UnitPlace,
    said: &mut String,
    out: &mut Collector<'_, '_>,
) {
    let values = [&b"V"[..], b"DV"].into_iter().filter_map(|key| value(dict, key));
    let mut values: Vec<String> = values.flatten().collect();
    values.dedup();
    let label = text(dict, b"TU").or_else(|| text(dict, b"T"));
    for value in values {
        said.push_str(&value);
        for line in value.lines().filter(|l| !l.trim().is_empty()) {
            let named = label.as_ref().map(|label| {
                let start = out.open();
                out.push(label, None);
                let end = out.open();
                out.push("\n", None);
                start..end
            });
            let start = out.open();
            out.push(line, None);
            out.close(start, Part::Field, place.clone(), None, named);
        }
    }
    if depth < DEPTH
        && let Some(parent) = dict.get::<Dict<'_>>(b"Parent")
        && fields.first(&parent)
    {
        field(&parent, depth + 1, fields, place, said, out);
    }
}

fn value(dict: &Dict<'_>, key: &[u8]) -> Option<Vec<String>> {
    Some(match dict.get::<Object<'_>>(key)? {
        Object::String(s) => vec![strings::decode(s.as_bytes())],
        Object::Array(a) => a.iter::<PdfString<'_>>().map(|s| strings::decode(s.as_bytes())).collect(),
        Object::Stream(s) => vec![strings::decode(&s.decoded_data().ok()?)],
        _ => return None,
    })
}

fn text(dict: &Dict<'_>, key: &[u8]) -> Option<String> {
    let text = strings::decode(dict.get::<PdfString<'_>>(key)?.as_bytes());
    (!text.is_empty()).then_some(text)
}

fn lines_of(text: &str, part: Part, place: &UnitPlace, out: &mut Collector<'_, '_>) {
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        out.unit(line, part, place.clone());
    }
}

/// Rich text is XHTML; only its words count.
fn without_markup(rich: &str) -> String {
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

fn attachment() -> Unread {
    Unread::new(Reason::Unsupported, "文件带有附件，附件没有检查")
}

/// Hands on the fields that stand on no page, and says which parts of the document have no reader yet.
pub fn rest(pdf: &Pdf, fields: &mut Fields, out: &mut Collector<'_, '_>) {
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return };
    if let Some(form) = catalog.get::<Dict<'_>>(b"AcroForm") {
        let roots = form.get::<Array<'_>>(b"Fields");
        let mut stack: Vec<(Dict<'_>, u32)> =
            roots.iter().flat_map(|a| a.iter::<Dict<'_>>()).map(|d| (d, 0)).collect();
        while let Some((dict, depth)) = stack.pop() {
            let children = dict.get::<Array<'_>>(b"Kids");
            if depth < DEPTH {
                stack.extend(children.iter().flat_map(|a| a.iter::<Dict<'_>>()).map(|d| (d, depth + 1)));
            }
            if fields.first(&dict) {
                field(&dict, DEPTH, fields, &UnitPlace::None, &mut String::new(), out);
            }
            if fields.over {
                break;
            }
        }
    }
    let names = catalog.get::<Dict<'_>>(b"Names");
    if names.is_some_and(|n| n.contains_key(b"EmbeddedFiles")) {
        out.sink().unread(attachment());
    }
    if fields.over {
        out.sink().unread(Unread::new(Reason::Limit, "批注和表单域过多，没有读完"));
    }
}
