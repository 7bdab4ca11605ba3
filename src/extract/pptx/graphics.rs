//! What stands on a slide in parts of its own: charts, diagrams, pictures, objects.

use std::collections::HashSet;

use super::page::Page;
use super::visible::Setting;
use crate::extract::ole::{Compound, object};
use crate::extract::ooxml::rels::{self, Rel, Target};
use crate::extract::ooxml::{Package, drawing};
use crate::extract::picture_size;
use crate::extract::slide::PAGE_PICTURE;
use crate::extract::units::Collector;
use crate::model::{Nested, Observation, Part, Picture, UnitPlace, Unread};

/// How much of a picture is looked at for its size (bytes): a photograph's own data come first.
const HEAD: usize = 256 << 10;

/// English Metric Units in a pixel of 96 to the inch (20.1.10.16).
const PIXEL: f64 = 9_525.0;

/// Reads the charts and diagrams of a slide. Their text is of `part`.
pub fn charts(
    package: &Package<'_>,
    linked: &[Rel],
    part: Part,
    place: &UnitPlace,
    out: &mut Collector<'_, '_>,
) {
    // A diagram's drawing repeats its data.
    let mut diagrams = HashSet::new();
    for kind in ["diagramData", "diagramDrawing", "chart", "chartEx"] {
        for chart in targets(linked, kind).filter(|chart| !package.is_reached(*chart)) {
            let mut own = HashSet::new();
            let seen = if kind.starts_with("diagram") { &mut diagrams } else { &mut own };
            let result = package.xml(chart, |xml| drawing::read_at(xml, out, part, place, seen));
            noted(result, out);
        }
    }
}

/// Hands on the objects of a slide, and those behind its charts.
pub fn objects(package: &Package<'_>, linked: &[Rel], place: &UnitPlace, out: &mut Collector<'_, '_>) {
    let mut objects: Vec<usize> = targets(linked, "package").chain(targets(linked, "oleObject")).collect();
    for chart in targets(linked, "chart").chain(targets(linked, "chartEx")) {
        let behind = rels::of(package, package.name(chart)).unwrap_or_default();
        objects.extend(targets(&behind, "package").chain(targets(&behind, "oleObject")));
    }
    for object in objects {
        if !package.is_reached(object) {
            noted(embedded(package, object, place, out), out);
        }
    }
}

fn embedded(
    package: &Package<'_>,
    part: usize,
    place: &UnitPlace,
    out: &mut Collector<'_, '_>,
) -> Result<(), Unread> {
    let bytes = package.bytes(part)?;
    // What programs throw away within a package is overwritten with zeros.
    if bytes.iter().all(|b| *b == 0) {
        return Ok(());
    }
    if let Ok(compound) = Compound::open(&bytes) {
        object::nested(&compound, "", out, place.clone());
        return Ok(());
    }
    out.flush();
    let thing =
        out.hide(Observation::of_thing("hidden-embedded", "嵌入的对象", Part::Embedded, place.clone()));
    out.sink().nested(Nested {
        name: package.name(part),
        content: &mut bytes.as_slice(),
        plain: Some(Part::Embedded),
        thing: Some(thing),
    });
    Ok(())
}

/// Notes the pictures of a slide; `alone` if there is nothing else on it.
pub fn pictures(
    package: &Package<'_>,
    linked: &[Rel],
    page: &Page,
    setting: &Setting<'_>,
    alone: bool,
    place: &UnitPlace,
    out: &mut Collector<'_, '_>,
) {
    let of_shapes = page.shapes.iter().flat_map(|shape| {
        let rect = setting.rect(shape);
        shape.pictures.iter().map(move |id| (id, rect))
    });
    let behind = page.pictures.iter().map(|id| (id, setting.area));
    for (id, rect) in of_shapes.chain(behind) {
        let part = linked.iter().find(|rel| rel.id == *id).and_then(|rel| match rel.target {
            Target::Part(part) => Some(part),
            _ => None,
        });
        let head = part.and_then(|part| package.head(part, HEAD).ok());
        // What does not tell its size is as large as it is shown.
        let shown = || rect.map(|rect| ((rect.width / PIXEL) as u32, (rect.height / PIXEL) as u32));
        let size = head.as_deref().and_then(picture_size::of).or_else(shown);
        let page_size = size.is_some_and(|(width, height)| width >= PAGE_PICTURE && height >= PAGE_PICTURE);
        let image = || part.and_then(|part| package.bytes(part).ok());
        out.sink().picture(&Picture { size, place: place.clone(), alone: alone && page_size, image: &image });
    }
}

fn targets<'r>(linked: &'r [Rel], kind: &'r str) -> impl Iterator<Item = usize> + 'r {
    linked.iter().filter_map(move |rel| match rel.target {
        Target::Part(part) if rel.kind == kind => Some(part),
        _ => None,
    })
}

fn noted(result: Result<(), Unread>, out: &mut Collector<'_, '_>) {
    if let Err(unread) = result {
        out.sink().unread(unread);
    }
}
