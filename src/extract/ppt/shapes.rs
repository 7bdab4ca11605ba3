//! The shapes of a drawing ([MS-ODRAW] 2.2.13 and following; [MS-PPT] 2.7).

use super::look::{Colour, Fill};
use super::record::{Record, kind, utf16};
use super::text::{Paragraph, Role, Text, Texts};
use crate::extract::ole::{u16_at, u32_at};
use crate::extract::slide::{Rect, Transform};

/// Properties of shapes ([MS-ODRAW] 2.3).
const ROTATION: u16 = 0x0004;
const PICTURE: u16 = 0x0104;
const WORD_ART: u16 = 0x00C0;
const FILL_TYPE: u16 = 0x0180;
const FILL_COLOUR: u16 = 0x0181;
const FILL_PICTURE: u16 = 0x0186;
const FILL_FLAGS: u16 = 0x01BF;
const NAME: u16 = 0x0380;
const DESCRIPTION: u16 = 0x0381;
const TOOLTIP: u16 = 0x038D;
const TABLE: u16 = 0x039F;
const GROUP_FLAGS: u16 = 0x03BF;

/// A shape of a drawing, groups dissolved.
#[derive(Debug, Default)]
pub struct Shape {
    /// The kind of placeholder that it is ([MS-PPT] 2.13.22); 0 for none.
    pub placeholder: u8,
    /// Whether its text is a title.
    pub title: bool,
    /// Whether it is switched off.
    pub off: bool,
    /// Whether it is the background of the page.
    pub background: bool,
    /// Where it stands (units of 1/576 inch).
    pub rect: Option<Rect>,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// What it is filled with.
    pub fill: Fill,
    /// The text of the slide's outline that it shows, by number.
    pub outline: Option<u32>,
    /// Alternative text.
    pub alt: Vec<String>,
    /// Its name, and what a link in it says.
    pub names: Vec<String>,
    /// Its picture in the file's store, counted from 1.
    pub picture: Option<u32>,
    /// The embedded or linked object that it shows.
    pub object: Option<u32>,
    /// Number of the table within the drawing that it is a cell of.
    pub table: Option<usize>,
}

/// Reads the shapes of a drawing, backmost first.
pub fn read(drawing: &Record<'_>) -> Vec<Shape> {
    let mut found = Drawing::default();
    for record in drawing.children() {
        found.walk(&record, Around::default());
    }
    found.shapes
}

#[derive(Default)]
struct Drawing {
    shapes: Vec<Shape>,
    tables: usize,
}

/// What the groups around say.
#[derive(Clone, Copy, Default)]
struct Around {
    transform: Transform,
    off: bool,
    table: Option<usize>,
}

impl Drawing {
    /// The records limit how deep they nest.
    fn walk(&mut self, record: &Record<'_>, mut around: Around) {
        match record.kind {
            kind::SHAPE_GROUP => {
                // The first shape is the group itself.
                for (i, child) in record.children().enumerate() {
                    if i == 0 && child.kind == kind::SHAPE {
                        around = self.group(&child, around);
                    } else {
                        self.walk(&child, around);
                    }
                }
            }
            kind::SHAPE => {
                let shape = shape(record, around);
                self.shapes.push(shape);
            }
            _ => record.children().for_each(|child| self.walk(&child, around)),
        }
    }

    fn group(&mut self, own: &Record<'_>, outer: Around) -> Around {
        let shape = shape(own, outer);
        let table = own
            .children()
            .filter(|r| matches!(r.kind, kind::PROPERTIES | kind::TERTIARY_PROPERTIES))
            .any(|r| Properties(&r).number(TABLE).is_some_and(|flags| flags & 1 != 0));
        let mut around = Around { off: shape.off, table: outer.table, ..outer };
        if table {
            self.tables += 1;
            around.table = Some(self.tables);
        }
        // The group's own rectangle is already where it lies on the slide.
        let inner = own.child(kind::GROUP_COORDINATES).and_then(|r| rect(&r));
        if let (Some(inner), Some(on_slide)) = (inner, shape.rect)
            && inner.width > 0.0
            && inner.height > 0.0
        {
            around.transform = Transform::of(inner, on_slide);
        }
        if !shape.alt.is_empty() || !shape.names.is_empty() {
            self.shapes.push(Shape { rect: None, ..shape });
        }
        around
    }
}

fn shape(record: &Record<'_>, around: Around) -> Shape {
    let mut shape = Shape { off: around.off, table: around.table, ..Shape::default() };
    let mut turned = false;
    for child in record.children() {
        match child.kind {
            kind::SHAPE_FLAGS => {
                let flags = child.u32(4).unwrap_or_default();
                shape.background = flags & 0x400 != 0;
                // Deleted shapes are kept for undoing within a session; what is saved of them is not shown.
                shape.off |= flags & 0x8 != 0;
            }
            kind::PROPERTIES | kind::TERTIARY_PROPERTIES => {
                let properties = Properties(&child);
                let flags = properties.number(GROUP_FLAGS).unwrap_or_default();
                shape.off |= flags & 0x0002_0002 == 0x0002_0002;
                turned |= properties.number(ROTATION).is_some_and(|rotation| rotation != 0);
                let picture = properties.number(PICTURE).or_else(|| properties.number(FILL_PICTURE));
                shape.picture = shape.picture.or(picture.filter(|n| *n > 0));
                shape.alt.extend(properties.text(DESCRIPTION));
                shape.names.extend(properties.text(NAME));
                shape.names.extend(properties.text(TOOLTIP));
                shape.paragraphs.extend(properties.text(WORD_ART).map(Paragraph::plain));
                if child.kind == kind::PROPERTIES {
                    shape.fill = properties.fill();
                }
            }
            kind::CHILD_ANCHOR => shape.rect = rect(&child).map(|r| around.transform.rect(r)),
            kind::CLIENT_ANCHOR => shape.rect = anchor(&child),
            kind::CLIENT_DATA => {
                let placeholder = child.child(kind::PLACEHOLDER_ATOM);
                shape.placeholder = placeholder.and_then(|p| p.body.get(4).copied()).unwrap_or_default();
                let object = child.child(kind::EXTERNAL_OBJECT_REF_ATOM);
                shape.object = object.and_then(|r| r.u32(0));
            }
            kind::CLIENT_TEXTBOX => textbox(&child, &mut shape),
            _ => {}
        }
    }
    if turned {
        shape.rect = shape.rect.map(Rect::turned);
    }
    shape
}

/// The text in a shape (2.9.76), or which of the slide's outline it shows.
fn textbox(record: &Record<'_>, shape: &mut Shape) {
    let mut texts = Texts::default();
    for atom in record.children() {
        match atom.kind {
            kind::OUTLINE_TEXT_REF_ATOM => shape.outline = atom.u32(0),
            _ => texts.take(&atom),
        }
    }
    for Text { role, paragraphs } in texts.finish() {
        shape.title |= role == Role::Title;
        shape.paragraphs.extend(paragraphs);
    }
}

/// Left, top, right and bottom ([MS-ODRAW] 2.2.38 and 2.2.39).
fn rect(record: &Record<'_>) -> Option<Rect> {
    let edge = |at| record.i32(at).map(f64::from);
    corners(edge(0)?, edge(4)?, edge(8)?, edge(12)?)
}

/// Top, left, right and bottom, in numbers of 16 or of 32 bits ([MS-PPT] 2.7.1).
fn anchor(record: &Record<'_>) -> Option<Rect> {
    let small = |at| record.u16(at).map(|edge| f64::from(edge.cast_signed()));
    let large = |at| record.i32(at).map(f64::from);
    match record.body.len() {
        8 => corners(small(2)?, small(0)?, small(4)?, small(6)?),
        _ => corners(large(4)?, large(0)?, large(8)?, large(12)?),
    }
}

fn corners(left: f64, top: f64, right: f64, bottom: f64) -> Option<Rect> {
    let (width, height) = (right - left, bottom - top);
    (width >= 0.0 && height >= 0.0).then_some(Rect { x: left, y: top, width, height })
}

/// A table of properties ([MS-ODRAW] 2.3.1): six bytes each, then the data of those that need more.
struct Properties<'r, 'a>(&'r Record<'a>);

impl Properties<'_, '_> {
    fn entries(&self) -> impl Iterator<Item = (u16, u32)> + '_ {
        let count = usize::from(self.0.instance);
        let body = self.0.body;
        (0..count).map_while(move |i| Some((u16_at(body, i * 6)?, u32_at(body, i * 6 + 2)?)))
    }

    /// The value of a property that needs no more data.
    fn number(&self, id: u16) -> Option<u32> {
        self.entries().find(|(key, _)| key & 0xBFFF == id).map(|(_, value)| value)
    }

    /// What the shape is filled with, if that is said (2.3.7).
    fn fill(&self) -> Fill {
        let flags = self.number(FILL_FLAGS).filter(|flags| flags & 0x10_0000 != 0);
        match (flags, self.number(FILL_TYPE).unwrap_or_default(), self.number(FILL_COLOUR)) {
            (None, ..) => Fill::Unset,
            (Some(flags), ..) if flags & 0x10 == 0 => Fill::None,
            (_, 0, Some(colour)) => Fill::Solid(Colour::of_shape(colour)),
            _ => Fill::Other,
        }
    }

    /// The characters of a property.
    fn text(&self, id: u16) -> Option<String> {
        let mut at = self.entries().count() * 6;
        for (key, value) in self.entries().filter(|(key, _)| key & 0x8000 != 0) {
            let end = at.checked_add(usize::try_from(value).ok()?)?;
            if key & 0x3FFF == id {
                let text = utf16(self.0.body.get(at..end.min(self.0.body.len()))?);
                let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace()).to_owned();
                return (!text.is_empty()).then_some(text);
            }
            at = end;
        }
        None
    }
}
