//! The parts that no reader took: read by what they are, whether or not a relationship names them.

use std::collections::HashSet;

use super::generic::Attributes;
use super::package::Package;
use super::rels::Target;
use super::types::Types;
use super::{drawing, generic, objects, properties, rels, xml};
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};

/// What a part is, as far as all documents have it in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Relationships.
    Rels,
    /// Document properties.
    Properties,
    /// A drawing, chart or diagram.
    Drawing,
    /// The layout behind a diagram, a theme, fonts, styles: words only by exception.
    Layout,
    /// Any other XML.
    Xml,
    /// Pictures, fonts, programs, printer settings, folders: no text to read here.
    NoText,
    /// An embedded package.
    Package,
    /// Anything else.
    Binary,
}

/// What a part is, by its content type and name.
pub fn kind(types: &Types, name: &str) -> Kind {
    let lower = name.to_lowercase();
    let extension = lower.rsplit('.').next().unwrap_or_default();
    let stated = types.of(name);
    let has = |needles: &[&str]| needles.iter().any(|n| stated.contains(n));
    if lower.ends_with('/') || lower == "[content_types].xml" {
        Kind::NoText
    } else if extension == "rels" {
        Kind::Rels
    } else if has(&["core-properties", "extended-properties", "custom-properties"])
        || lower.starts_with("docprops/") && extension == "xml"
    {
        Kind::Properties
    } else if extension == "svg"
        || has(&[
            "diagramlayout",
            "diagramstyle",
            "diagramcolors",
            "theme+xml",
            "themeoverride",
            "fonttable",
            "styles+xml",
            "styleswitheffects",
            "numbering+xml",
            "websettings",
            "chartcolorstyle",
            "chartstyle",
        ])
    {
        Kind::Layout
    } else if has(&["drawing", "chart", "diagramdata"]) && stated.ends_with("xml") || extension == "vml" {
        Kind::Drawing
    } else if matches!(extension, "xml" | "xhtml") || stated.ends_with("xml") {
        Kind::Xml
    } else if matches!(extension, "docx" | "docm" | "dotx" | "xlsx" | "xlsm" | "xltx" | "pptx" | "pptm") {
        Kind::Package
    } else if matches!(
        extension,
        "png"
            | "jpg"
            | "jpeg"
            | "gif"
            | "bmp"
            | "tif"
            | "tiff"
            | "emf"
            | "wmf"
            | "emz"
            | "wmz"
            | "wdp"
            | "jfif"
            | "ico"
            | "webp"
            | "heic"
            | "odttf"
            | "ttf"
            | "fntdata"
            | "mp3"
            | "mp4"
            | "wav"
            | "avi"
            | "wmv"
            | "m4a"
    ) || has(&["vbaproject", "printersettings", "image/", "obfuscatedfont", "vbadata"])
    {
        Kind::NoText
    } else {
        Kind::Binary
    }
}

/// Reads every part that was not read. `own` gets each XML part first and says whether it took it.
pub fn read(
    package: &Package<'_>,
    types: &Types,
    out: &mut Collector<'_, '_>,
    mut own: impl FnMut(usize, &mut Collector<'_, '_>) -> Option<Result<(), Unread>>,
) {
    let mut seen = HashSet::new();
    let mut parts: Vec<usize> = (0..package.len()).collect();
    // A diagram's data come before the drawing that repeats them.
    parts.sort_by_key(|part| types.of(package.name(*part)).contains("diagramdrawing"));
    for part in parts {
        let kind = kind(types, package.name(part));
        if package.is_reached(part) && kind != Kind::Rels {
            continue;
        }
        let result = match kind {
            Kind::NoText => Ok(()),
            Kind::Rels => links(package, part, out),
            Kind::Properties => package.xml(part, |xml| properties::read(xml, out)),
            Kind::Layout => {
                package.xml(part, |xml| generic::read(xml, out, Part::Metadata, Attributes::Words))
            }
            Kind::Drawing => drawn(package, part, out, &mut seen),
            Kind::Xml => own(part, out).unwrap_or_else(|| match package.peek(part, xml::root).as_deref() {
                Some("wsDr" | "chartSpace" | "dataModel" | "userShapes") => {
                    drawn(package, part, out, &mut seen)
                }
                _ => package.xml(part, |xml| generic::read(xml, out, Part::Metadata, Attributes::All)),
            }),
            Kind::Package | Kind::Binary => objects::read(package, types, part, out),
        };
        if let Err(unread) = result {
            let limit = unread.reason == Reason::Limit;
            out.sink().unread(unread);
            if limit {
                return;
            }
        }
        if out.border().is_break() {
            return;
        }
    }
}

fn drawn(
    package: &Package<'_>,
    part: usize,
    out: &mut Collector<'_, '_>,
    seen: &mut HashSet<String>,
) -> Result<(), Unread> {
    let of = if package.name(part).contains("drawings/") { Part::Textbox } else { Part::Body };
    package.xml(part, |xml| drawing::read(xml, out, of, seen))
}

/// What a part of relationships points to outside the package.
fn links(package: &Package<'_>, part: usize, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    let read = |xml: &mut xml::Xml<'_>| rels::read(xml, package, "");
    let rels = if package.is_reached(part) {
        package.xml_again(part, u64::MAX, read)
    } else {
        package.xml(part, read)
    };
    for rel in rels? {
        if let Target::External(target) = rel.target {
            let part = if rel.kind == "hyperlink" { Part::Field } else { Part::Metadata };
            out.unit(&target, part, UnitPlace::None);
        }
    }
    Ok(())
}
