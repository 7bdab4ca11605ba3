//! The presentation part: which slides there are, and in which order (19.2.1).

use crate::extract::ooxml::xml::{Token, Xml};
use crate::extract::slide::Rect;
use crate::model::Unread;

/// Most slides that are listed; the budget for pages is far below.
const MOST: usize = 1_000_000;

/// What the presentation part says.
#[derive(Debug, Default)]
pub struct Show {
    /// The relationships of its slides, in order.
    pub slides: Vec<String>,
    /// The area of a slide.
    pub area: Option<Rect>,
    /// The names of sections and of custom shows.
    pub names: Vec<String>,
}

impl Show {
    /// Reads the part; what was read before an error stays.
    pub fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Unread> {
        while let Some(token) = xml.token()? {
            let Token::Start(tag) = token else { continue };
            match tag.name() {
                // A section lists slides by their `id` alone.
                "sldId" if self.slides.len() < MOST => self.slides.extend(tag.prefixed("id")),
                "sldSz" => {
                    let side = |key| tag.attr(key)?.trim().parse::<f64>().ok().filter(|side| *side > 0.0);
                    let sides = side("cx").zip(side("cy"));
                    self.area = sides.map(|(width, height)| Rect { x: 0.0, y: 0.0, width, height });
                }
                "section" | "custShow" if self.names.len() < MOST => self.names.extend(tag.attr("name")),
                _ => {}
            }
        }
        Ok(())
    }
}
