//! The colours of a theme (20.1.6.2).

use super::page::Colour;
use crate::extract::ooxml::xml::{Token, Xml};
use crate::model::Unread;

/// The colours of a theme by name (`lt1`, `accent2`).
#[derive(Debug, Default)]
pub struct Theme {
    colours: Vec<(String, [u8; 3])>,
}

impl Theme {
    /// Reads the colour scheme of a theme.
    pub fn read(xml: &mut Xml<'_>) -> Result<Theme, Unread> {
        let mut theme = Theme::default();
        let mut name = String::new();
        while let Some(token) = xml.token()? {
            match token {
                Token::Start(tag) => {
                    let value = match tag.name() {
                        "srgbClr" => tag.attr("val"),
                        "sysClr" => tag.attr("lastClr"),
                        _ => {
                            name = tag.name().to_owned();
                            None
                        }
                    };
                    if let Some(Colour::Rgb(rgb)) = value.as_deref().and_then(Colour::hex) {
                        theme.colours.push((std::mem::take(&mut name), rgb));
                    }
                }
                Token::End(tag) if tag.name() == "clrScheme" => break,
                _ => {}
            }
        }
        Ok(theme)
    }

    /// A colour by name.
    pub fn colour(&self, name: &str) -> Option<[u8; 3]> {
        self.colours.iter().find(|(known, _)| known == name).map(|(_, rgb)| *rgb)
    }
}
