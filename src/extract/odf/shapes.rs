//! Frames and shapes (OpenDocument 1.3 part 3, clause 10): text boxes, and what stands beside the slide.

use super::elements::length;
use super::look::{Ink, points};
use super::story::{Context, Story};
use super::styles::Family;
use crate::extract::ooxml::xml::Tag;
use crate::model::Part;

const SHAPES: &[&str] = &[
    "frame",
    "custom-shape",
    "rect",
    "line",
    "polyline",
    "polygon",
    "path",
    "circle",
    "ellipse",
    "connector",
    "caption",
    "measure",
    "regular-polygon",
    "control",
    "g",
];

/// Whether an element is a frame or a shape.
pub fn is_shape(name: &str) -> bool {
    SHAPES.contains(&name)
}

impl Story<'_, '_, '_> {
    /// A frame or shape begins.
    pub fn shape(&mut self, tag: &Tag<'_>, context: &mut Context) {
        let around = context.look;
        self.boxed(context);
        // A title or outline of the slide is its text; anything else that holds text there is a box.
        if context.part == Part::Body && tag.attr("class").is_none() {
            context.part = Part::Textbox;
        }
        let filled = self.look(Family::Graphic, tag, "style-name", context.look);
        let text = self.look(Family::Paragraph, tag, "text-style-name", filled);
        context.look = text;
        context.look.ground = filled.ground.or(around.ground);
        if tag.name() != "frame" && tag.name() != "g" && filled.ground.is_none_or(|g| g == Ink::WHITE) {
            // Shapes have fills, gradients and pictures that no style of ours names.
            context.look.ground = Some(Ink::Unknown);
        }
        if context.thing.is_none() {
            let layer = tag.attr("layer").is_some_and(|layer| self.styles.layers_off.contains(&layer));
            let off = tag.attr("display").is_some_and(|display| display == "none");
            if layer || off {
                self.hide(context, "隐藏的图层或图形");
            } else if self.is_outside(tag) {
                self.hide(context, "幻灯片之外的图形");
            }
        }
        self.say_attr(tag, "name", Part::Metadata);
    }

    /// Whether nothing of a shape lies on the slide.
    fn is_outside(&self, tag: &Tag<'_>) -> bool {
        let Some((page_width, page_height)) = self.page else { return false };
        let size = |key| length(tag, key).unwrap_or(0.0);
        let (width, height) = (size("width"), size("height"));
        let (x, y, reach) = match (length(tag, "x"), length(tag, "y"), tag.attr("transform")) {
            (Some(x), Some(y), None) => (x, y, 0.0),
            (_, _, Some(transform)) => {
                let Some((x, y)) = moved(&transform) else { return false };
                // Turned by any angle, it stays within this distance.
                (x, y, width + height)
            }
            _ => return false,
        };
        x + width + reach <= 0.0
            || y + height + reach <= 0.0
            || x - reach >= page_width
            || y - reach >= page_height
    }
}

/// Where a transformation moves to, in points: the last `translate (x y)`.
fn moved(transform: &str) -> Option<(f32, f32)> {
    let (_, rest) = transform.rsplit_once("translate")?;
    let inner = rest.trim_start().strip_prefix('(')?.split(')').next()?;
    let mut numbers = inner.split([' ', ',']).filter(|n| !n.is_empty());
    Some((points(numbers.next()?)?, numbers.next().and_then(points).unwrap_or(0.0)))
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn transformations_say_where_a_shape_goes() {
        assert_eq!(moved("rotate (0.5) translate (1pt 2pt)"), Some((1.0, 2.0)));
        assert_eq!(moved("translate(72pt,0pt)"), Some((72.0, 0.0)));
        assert_eq!(moved("rotate (1)"), None);
    }
}
