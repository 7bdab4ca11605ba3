//! Which styles hide their text (ECMA-376 Part 1, 17.7 and 17.3.2.41).

use std::collections::HashMap;

use crate::extract::ooxml::{Token, Xml};
use crate::model::Unread;

/// The styles of a document, as far as they hide text.
#[derive(Debug, Default)]
pub struct Styles {
    own: HashMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    vanish: Option<bool>,
}

impl Styles {
    /// Whether the style, or one it is based on, hides text.
    pub fn hides(&self, id: &str) -> bool {
        let mut id = id;
        // Bases may form a circle.
        for _ in 0..32 {
            let Some(style) = self.own.get(id) else { return false };
            match (style.vanish, &style.based_on) {
                (Some(vanish), _) => return vanish,
                (None, Some(base)) => id = base,
                (None, None) => return false,
            }
        }
        false
    }
}

/// Reads the styles part.
pub fn read(xml: &mut Xml<'_>) -> Result<Styles, Unread> {
    let mut styles = Styles::default();
    let mut current: Option<(String, Style)> = None;
    let mut table_condition = 0_u32;
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => match (tag.name(), &mut current) {
                ("style", _) => current = Some((tag.attr("styleId").unwrap_or_default(), Style::default())),
                ("tblStylePr", _) => table_condition += 1,
                ("basedOn", Some((_, style))) => style.based_on = tag.attr("val"),
                ("vanish", Some((_, style))) if table_condition == 0 => {
                    style.vanish = Some(tag.on("val", true))
                }
                _ => {}
            },
            Token::End(tag) => match tag.name() {
                "tblStylePr" => table_condition = table_condition.saturating_sub(1),
                "style" => styles.own.extend(current.take()),
                _ => {}
            },
            Token::Text(_) => {}
        }
    }
    Ok(styles)
}
