//! How styles make text look (ECMA-376 Part 1, 17.7).

use std::collections::HashMap;

use super::look::{Look, shades};
use crate::extract::ooxml::Xml;
use crate::extract::ooxml::xml::{Tag, Token};
use crate::model::Unread;

/// The styles of a document, as far as they hide text or stand behind it.
#[derive(Debug, Default)]
pub struct Styles {
    own: HashMap<String, Style>,
    /// What holds where nothing else is said.
    defaults: Look,
    /// The style of paragraphs that name none.
    paragraph: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    look: Look,
    /// Whether any part of a table of this style is shaded.
    fills: bool,
}

impl Styles {
    /// How text of this style looks, by the style and those it is based on.
    pub fn look(&self, id: &str) -> Look {
        self.chain(id).fold(Look::default(), |look, style| look.over(style.look))
    }

    /// How text looks in a paragraph of this style, or of none.
    pub fn paragraph(&self, id: Option<&str>) -> Look {
        let look = id.or(self.paragraph.as_deref()).map(|id| self.look(id)).unwrap_or_default();
        look.over(self.defaults)
    }

    /// Whether a table of this style has shaded cells.
    pub fn fills(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.fills)
    }

    /// The style and those it is based on. Bases may form a circle.
    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let base = |style: &&'s Style| self.own.get(style.based_on.as_ref()?);
        std::iter::successors(self.own.get(id), base).take(32)
    }
}

/// Reads the styles part.
pub fn read(xml: &mut Xml<'_>) -> Result<Styles, Unread> {
    let mut styles = Styles::default();
    let mut current: Option<(String, Style)> = None;
    let (mut condition, mut defaults) = (0_u32, false);
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => match (tag.name(), &mut current) {
                ("style", _) => current = Some(begin(&tag, &mut styles)),
                ("docDefaults", _) => defaults = true,
                ("tblStylePr", _) => condition += 1,
                ("basedOn", Some((_, style))) => style.based_on = tag.attr("val"),
                (name, Some((_, style))) => {
                    style.fills |= name == "shd" && shades(&tag);
                    if condition == 0 {
                        style.look.set(&tag);
                    }
                }
                (_, None) if defaults => styles.defaults.set(&tag),
                _ => {}
            },
            Token::End(tag) => match tag.name() {
                "tblStylePr" => condition = condition.saturating_sub(1),
                "docDefaults" => defaults = false,
                "style" => styles.own.extend(current.take()),
                _ => {}
            },
            Token::Text(_) => {}
        }
    }
    Ok(styles)
}

fn begin(tag: &Tag<'_>, styles: &mut Styles) -> (String, Style) {
    let id = tag.attr("styleId").unwrap_or_default();
    if tag.on("default", false) && tag.attr("type").as_deref() == Some("paragraph") {
        styles.paragraph = Some(id.clone());
    }
    (id, Style::default())
}
