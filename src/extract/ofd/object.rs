//! The objects of a page, a template, an appearance or a composite unit, in the order they are drawn
//! (GB/T 33190-2016, 7.7, 8.5, 9, 10, 11, 13).

use super::value::{Box, Matrix, Paint};
use crate::extract::ooxml::xml::Tag;
use crate::extract::ooxml::{Token, Xml};
use crate::model::Unread;

/// An object.
#[derive(Clone, Debug)]
pub struct Object {
    /// Where it stands, and how it is turned.
    pub boundary: Box,
    /// Its own transformation.
    pub matrix: Matrix,
    /// Whether it is switched off, or the layer or block that it is in.
    pub hidden: bool,
    /// Its opacity, 0 to 255.
    pub alpha: f64,
    /// The drawing parameters that it or its layer names.
    pub parameters: Option<String>,
    /// What it is filled with, and the opacity of that; `None`: its drawing parameters say it.
    pub fill: Option<(Paint, f64)>,
    /// Whether it is filled and stroked, where it says so.
    pub fills: Option<bool>,
    /// See [`Object::fills`].
    pub strokes: Option<bool>,
    /// What it draws.
    pub shape: Shape,
}

/// What an object draws.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Text.
    Text(Text),
    /// A path: its abbreviated data.
    Path(String),
    /// A picture: the resource.
    Image(String),
    /// A composite unit: the resource.
    Composite(String),
}

/// A text object.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Size of the font in millimetres.
    pub size: f64,
    /// Horizontal scale.
    pub scale: f64,
    /// Angle in which the text runs: 0, 90, 180, 270.
    pub direction: i32,
    /// The pieces of text.
    pub codes: Vec<Code>,
    /// How many glyphs are chosen by their numbers in the font.
    pub chosen: usize,
}

/// A piece of text.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// Where its first glyph stands; the values before it go on where absent.
    pub x: Option<f64>,
    /// See [`Code::x`].
    pub y: Option<f64>,
    /// Offsets from glyph to glyph, as written.
    pub dx: Option<String>,
    /// See [`Code::dx`].
    pub dy: Option<String>,
    /// The characters.
    pub text: String,
}

/// What is read of a content stream.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Its objects: background first, foreground last.
    pub objects: Vec<Object>,
    /// Addresses that actions lead to.
    pub links: Vec<String>,
    /// The templates that the page names: id, and whether they lie before the body.
    pub templates: Vec<(String, Order)>,
    /// Resource files of the page's own.
    pub resources: Vec<String>,
    /// The size of the page, where it has one of its own.
    pub area: Option<Box>,
}

/// Whether a layer or a template lies behind, in or before the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// Behind.
    Background,
    /// The body itself.
    #[default]
    Body,
    /// Before.
    Foreground,
}

impl Order {
    fn read(text: Option<&str>) -> Option<Order> {
        Some(match text? {
            "Background" => Order::Background,
            "Foreground" => Order::Foreground,
            _ => Order::Body,
        })
    }
}

/// A layer or block that is open.
#[derive(Clone, Default)]
struct Level {
    order: Order,
    hidden: bool,
    parameters: Option<String>,
}

/// Reads the objects of the element that opened last (the whole part, where none did) into `content`. What came before
/// an error stays.
pub fn read(xml: &mut Xml<'_>, content: &mut Content) -> Result<(), Unread> {
    let mut drawn: Vec<(Order, Object)> = Vec::new();
    let result = walk(xml, content, &mut drawn);
    drawn.sort_by_key(|(order, _)| *order);
    content.objects.extend(drawn.into_iter().map(|(_, object)| object));
    result
}

fn walk(xml: &mut Xml<'_>, content: &mut Content, drawn: &mut Vec<(Order, Object)>) -> Result<(), Unread> {
    let mut depth = 0_u32;
    let mut levels = vec![Level::default()];
    // A pattern may hold objects within an object.
    let mut open: Vec<Object> = Vec::new();
    let mut text = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                depth += 1;
                text.clear();
                let level = levels.last().cloned().unwrap_or_default();
                match tag.name() {
                    "Layer" | "PageBlock" => levels.push(Level {
                        order: Order::read(tag.attr("Type").as_deref()).unwrap_or(level.order),
                        hidden: level.hidden || !tag.on("Visible", true),
                        parameters: tag.attr("DrawParam").or(level.parameters),
                    }),
                    "Template" => {
                        let order = Order::read(tag.attr("ZOrder").as_deref()).unwrap_or(Order::Background);
                        content.templates.extend(tag.attr("TemplateID").map(|id| (id, order)));
                    }
                    "URI" => content.links.extend(tag.attr("URI").or_else(|| tag.attr("Dest"))),
                    "Clips" => {
                        xml.skip()?;
                        depth = depth.saturating_sub(1);
                    }
                    "TextObject" | "PathObject" | "ImageObject" | "CompositeObject" => {
                        open.push(object(&tag, &level));
                    }
                    _ => {
                        if let Some(object) = open.last_mut() {
                            detail(&tag, object);
                        }
                    }
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => {
                match tag.name() {
                    "Layer" | "PageBlock" if levels.len() > 1 => drop(levels.pop()),
                    "TextObject" | "PathObject" | "ImageObject" | "CompositeObject" => {
                        let order = levels.last().map_or(Order::Body, |level| level.order);
                        drawn.extend(open.pop().map(|object| (order, object)));
                    }
                    "TextCode" => {
                        if let Some(Object { shape: Shape::Text(object), .. }) = open.last_mut()
                            && let Some(code) = object.codes.last_mut()
                        {
                            code.text = std::mem::take(&mut text);
                        }
                    }
                    "AbbreviatedData" => {
                        if let Some(Object { shape: Shape::Path(data), .. }) = open.last_mut() {
                            *data = std::mem::take(&mut text);
                        }
                    }
                    "PageRes" => content.resources.push(text.trim().to_owned()),
                    "PhysicalBox" => content.area = Box::read(&text),
                    _ => {}
                }
                text.clear();
                if depth == 0 {
                    break;
                }
                depth -= 1;
            }
        }
    }
    Ok(())
}

fn object(tag: &Tag<'_>, level: &Level) -> Object {
    let resource = || tag.attr("ResourceID").unwrap_or_default();
    let number =
        |name: &str| tag.attr(name).and_then(|v| v.trim().parse::<f64>().ok()).filter(|n| n.is_finite());
    let boundary = tag.attr("Boundary").and_then(|b| Box::read(&b)).unwrap_or_default();
    let shape = match tag.name() {
        "TextObject" => Shape::Text(Text {
            // Some programs write it with a small letter; without it, the room that the text has tells.
            size: number("Size").or_else(|| number("size")).unwrap_or(boundary.height),
            scale: number("HScale").filter(|s| *s > 0.0).unwrap_or(1.0),
            direction: number("ReadDirection").unwrap_or_default() as i32,
            ..Text::default()
        }),
        "ImageObject" => Shape::Image(resource()),
        "CompositeObject" => Shape::Composite(resource()),
        _ => Shape::Path(String::new()),
    };
    let says = |name: &str| tag.attr(name).map(|_| tag.on(name, true));
    Object {
        boundary,
        matrix: Matrix::read(tag.attr("CTM").as_deref()),
        hidden: level.hidden || !tag.on("Visible", true),
        alpha: number("Alpha").unwrap_or(255.0),
        parameters: tag.attr("DrawParam").or_else(|| level.parameters.clone()),
        fill: None,
        fills: says("Fill"),
        strokes: says("Stroke"),
        shape,
    }
}

/// Takes what an element within an object says of it.
fn detail(tag: &Tag<'_>, object: &mut Object) {
    match (tag.name(), &mut object.shape) {
        ("FillColor", _) => object.fill = Some(colour(tag)),
        // What lies in the colour is no plain colour.
        ("Pattern" | "AxialShd" | "RadialShd" | "GouraudShd" | "LaGourandShd", _) => {
            object.fill = object.fill.map(|(_, alpha)| (Paint::Other, alpha));
        }
        ("CGTransform", Shape::Text(text)) => {
            let count = tag.attr("GlyphCount").and_then(|n| n.trim().parse::<usize>().ok());
            text.chosen = text.chosen.saturating_add(count.unwrap_or(1));
        }
        ("TextCode", Shape::Text(text)) => {
            let number = |name: &str| tag.attr(name).and_then(|v| v.trim().parse::<f64>().ok());
            text.codes.push(Code {
                x: number("X").filter(|n| n.is_finite()),
                y: number("Y").filter(|n| n.is_finite()),
                dx: tag.attr("DeltaX"),
                dy: tag.attr("DeltaY"),
                text: String::new(),
            });
        }
        _ => {}
    }
}

/// A colour and its opacity.
pub fn colour(tag: &Tag<'_>) -> (Paint, f64) {
    let alpha = tag.attr("Alpha").and_then(|a| a.trim().parse().ok()).unwrap_or(255.0);
    let paint = match (tag.attr("Value"), tag.attr("Index")) {
        (Some(value), _) => Paint::read(&value),
        (None, Some(_)) => Paint::Other,
        (None, None) => Paint::Rgb([0.0; 3]),
    };
    (paint, alpha)
}
