//! The styles of a document, as far as they hide something (OpenDocument 1.3 part 3, clause 16).

use std::collections::HashMap;

use super::look::{Ink, Look, points};
use crate::extract::ooxml::xml::Tag;
use crate::extract::ooxml::{Token, Xml};
use crate::model::{Reason, Unread};

/// Most styles of a document.
const MOST: usize = 500_000;
/// Longest chain of parents (they may form a circle).
const CHAIN: usize = 32;

/// What a style is for (16.2, `style:family`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Runs of text.
    Text,
    /// Paragraphs.
    Paragraph,
    /// Frames and shapes, those of presentations too.
    Graphic,
    /// Tables and sheets.
    Table,
    /// Columns.
    Column,
    /// Rows.
    Row,
    /// Cells.
    Cell,
    /// Sections.
    Section,
    /// Slides.
    Page,
}

impl Family {
    fn read(name: &str) -> Option<Family> {
        Some(match name {
            "text" => Family::Text,
            "paragraph" => Family::Paragraph,
            "graphic" | "presentation" => Family::Graphic,
            "table" => Family::Table,
            "table-column" => Family::Column,
            "table-row" => Family::Row,
            "table-cell" => Family::Cell,
            "section" => Family::Section,
            "drawing-page" => Family::Page,
            _ => return None,
        })
    }
}

/// One style, its parents not counted.
#[derive(Clone, Debug, Default)]
struct Style {
    parent: Option<String>,
    data: Option<String>,
    look: Look,
    /// How a shape is filled: not at all, with its colour, with something else.
    fill: Option<Fill>,
    fill_ink: Option<Ink>,
    /// Not shown at all: a sheet, a slide, a column of no width, a row of no height.
    gone: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fill {
    None,
    Solid,
    Other,
}

/// What a style and its parents come to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Resolved {
    /// How text in it looks.
    pub look: Look,
    /// Whether what bears it is not shown at all.
    pub gone: bool,
}

/// The styles of a document.
#[derive(Clone, Debug, Default)]
pub struct Styles {
    own: HashMap<Family, HashMap<String, Style>>,
    count: usize,
    /// Number formats that show nothing.
    silent: HashMap<String, bool>,
    /// Width and height of the pages, in points, by the name of their layout.
    layouts: HashMap<String, (f32, f32)>,
    /// The layout of each master page.
    masters: HashMap<String, String>,
    /// Whether a page has a colour of its own.
    pub coloured: bool,
    /// Layers that are switched off.
    pub layers_off: Vec<String>,
}

impl Styles {
    /// What a style comes to; the family's default counts.
    pub fn resolve(&self, family: Family, name: &str) -> Resolved {
        let Some(styles) = self.own.get(&family) else { return Resolved::default() };
        let mut found = Resolved::default();
        let (mut fill, mut ink, mut gone) = (None, None, None);
        let mut next = Some(name);
        for _ in 0..CHAIN {
            let Some(style) = next.and_then(|name| styles.get(name)) else { break };
            found.look = found.look.within(style.look);
            fill = fill.or(style.fill);
            ink = ink.or(style.fill_ink);
            gone = gone.or(style.gone);
            next = match (&style.parent, next) {
                (Some(parent), _) => Some(parent),
                (None, Some("")) => None,
                (None, _) => Some(""),
            };
        }
        match fill {
            Some(Fill::Solid) => found.look.ground = Some(ink.unwrap_or(Ink::Unknown)),
            Some(Fill::Other) => found.look.ground = Some(Ink::Unknown),
            Some(Fill::None) | None => {}
        }
        found.gone = gone.unwrap_or(false);
        found
    }

    /// Whether cells of this style show nothing of their value.
    pub fn silences(&self, cell: &str) -> bool {
        let Some(styles) = self.own.get(&Family::Cell) else { return false };
        let mut next = Some(cell);
        for _ in 0..CHAIN {
            let Some(style) = next.and_then(|name| styles.get(name)) else { return false };
            if let Some(data) = &style.data {
                return self.silent.get(data).copied().unwrap_or(false);
            }
            next = style.parent.as_deref();
        }
        false
    }

    /// Width and height in points of the pages of a master page.
    pub fn page(&self, master: &str) -> Option<(f32, f32)> {
        self.layouts.get(self.masters.get(master)?).copied()
    }

    /// A copy for another part of the document: what is named is common to all of it, what is automatic is not.
    pub fn read_part(&mut self, xml: &mut Xml<'_>) -> Result<Styles, Unread> {
        let mut automatic = None;
        while let Some(token) = xml.token()? {
            let Token::Start(tag) = token else { continue };
            match tag.name() {
                "styles" => self.absorb(xml)?,
                "automatic-styles" => {
                    let mut here = self.clone();
                    here.absorb(xml)?;
                    // The pages are laid out here, and the body has them.
                    self.layouts.clone_from(&here.layouts);
                    self.coloured = here.coloured;
                    automatic = Some(here);
                }
                "master-page" => {
                    let layout = tag.attr("page-layout-name").unwrap_or_default();
                    self.masters.insert(tag.attr("name").unwrap_or_default(), layout);
                }
                "layer" => self.layer(&tag),
                _ => {}
            }
        }
        Ok(automatic.unwrap_or_else(|| self.clone()))
    }

    /// Takes notice of a layer.
    pub fn layer(&mut self, tag: &Tag<'_>) {
        let off = tag.attr("display").is_some_and(|display| matches!(display.as_str(), "none" | "printer"));
        if off && self.layers_off.len() < MOST {
            self.layers_off.extend(tag.attr("name"));
        }
    }

    /// Reads a group of styles, whose element was opened last, to its end.
    pub fn absorb(&mut self, xml: &mut Xml<'_>) -> Result<(), Unread> {
        let mut depth = 1_u32;
        let mut open: Option<(Family, String, Style)> = None;
        let mut format: Option<(String, bool)> = None;
        let mut layout = None;
        while depth > 0 {
            let Some(token) = xml.token()? else { return Ok(()) };
            match token {
                Token::Start(tag) => {
                    depth += 1;
                    match tag.name() {
                        "style" | "default-style" => open = style(&tag),
                        "page-layout" => layout = tag.attr("name"),
                        "page-layout-properties" => {
                            let size = |key| tag.attr(key).and_then(|v| points(&v));
                            if let (Some(name), Some(width), Some(height)) =
                                (&layout, size("page-width"), size("page-height"))
                            {
                                self.layouts.insert(name.clone(), (width, height));
                            }
                            let ground = tag.attr("background-color").and_then(|v| Ink::read(&v));
                            self.coloured |= ground.is_some_and(|ground| ground != Ink::WHITE);
                        }
                        "number-style" | "text-style" | "date-style" | "time-style" | "currency-style"
                        | "percentage-style" | "boolean-style" => {
                            format = tag.attr("name").map(|name| (name, true));
                        }
                        // What stands for the value in the other conditions is a format of its own.
                        "text-properties" if format.is_some() => {}
                        "map" => {}
                        name => {
                            if let Some((_, silent)) = &mut format {
                                *silent &= name == "text" || name == "fill-character";
                            }
                            if let Some((family, _, style)) = &mut open {
                                properties(name, &tag, *family, style);
                            }
                        }
                    }
                }
                Token::Text(text) => {
                    if let Some((_, silent)) = &mut format {
                        *silent &= text.trim().is_empty();
                    }
                }
                Token::End(tag) => {
                    depth -= 1;
                    match tag.name() {
                        "style" | "default-style" => {
                            if let Some((family, name, style)) = open.take() {
                                self.own.entry(family).or_default().insert(name, style);
                                self.count += 1;
                            }
                        }
                        name if name.ends_with("-style") => {
                            self.silent.extend(format.take());
                            self.count += 1;
                        }
                        _ => {}
                    }
                    if self.count > MOST {
                        return Err(Unread::new(Reason::Limit, "文档的样式过多"));
                    }
                }
            }
        }
        Ok(())
    }
}

fn style(tag: &Tag<'_>) -> Option<(Family, String, Style)> {
    let family = Family::read(&tag.attr("family")?)?;
    let style = Style {
        parent: tag.attr("parent-style-name"),
        data: tag.attr("data-style-name"),
        ..Style::default()
    };
    // The default of a family has no name.
    Some((family, tag.attr("name").unwrap_or_default(), style))
}

fn properties(element: &str, tag: &Tag<'_>, family: Family, style: &mut Style) {
    let look = &mut style.look;
    let mut automatic = false;
    tag.each(|key, value| match (element, key) {
        ("text-properties", "display") => look.hidden = Some(value != "true"),
        ("text-properties", "color") => look.ink = Ink::read(value),
        ("text-properties", "use-window-font-color") => automatic = value == "true",
        ("text-properties", "font-size") => look.size = points(value),
        ("text-properties", "font-size-asian") => look.asian = points(value),
        ("graphic-properties", "fill") => {
            style.fill = Some(match value {
                "none" => Fill::None,
                "solid" => Fill::Solid,
                _ => Fill::Other,
            });
        }
        ("graphic-properties", "fill-color") => style.fill_ink = Ink::read(value),
        ("table-properties", "display") => style.gone = Some(value == "false"),
        ("section-properties", "display") => look.hidden = Some(value == "none"),
        ("drawing-page-properties", "visibility") => style.gone = Some(value == "hidden"),
        ("table-column-properties", "column-width") | ("table-row-properties", "row-height") => {
            style.gone = Some(points(value) == Some(0.0));
        }
        (_, "background-color") if family != Family::Page => look.ground = Ink::read(value).or(look.ground),
        _ => {}
    });
    if automatic {
        look.ink = Some(Ink::Unknown);
    }
}
