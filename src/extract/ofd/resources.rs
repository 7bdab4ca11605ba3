//! Resources: drawing parameters, pictures, composite units (GB/T 33190-2016, 7.9).

use std::collections::HashMap;
use std::rc::Rc;

use super::location;
use super::object::{self, Content};
use super::value::Paint;
use crate::extract::ooxml::{Package, Token, Xml};
use crate::model::Unread;

/// Drawing parameters may refer to others; a longer chain is a circle.
const CHAIN: usize = 16;

/// The resources that the pages of a document share, or those of one page on top of them. Ids are unique within the
/// document.
#[derive(Clone, Default)]
pub struct Resources {
    parameters: HashMap<String, Parameters>,
    media: HashMap<String, Option<usize>>,
    units: HashMap<String, Rc<Content>>,
}

#[derive(Clone, Default)]
struct Parameters {
    relative: Option<String>,
    fill: Option<(Paint, f64)>,
}

impl Resources {
    /// Adds those of a resource file. What came before an error is there.
    pub fn add(&mut self, package: &Package<'_>, part: usize) -> Result<(), Unread> {
        package.xml(part, |xml| self.read(xml, package, part))
    }

    fn read(&mut self, xml: &mut Xml<'_>, package: &Package<'_>, part: usize) -> Result<(), Unread> {
        let from = package.name(part);
        let mut base = String::new();
        let mut id = String::new();
        let mut text = String::new();
        while let Some(token) = xml.token()? {
            match token {
                Token::Start(tag) => {
                    text.clear();
                    match tag.name() {
                        "Res" => base = tag.attr("BaseLoc").unwrap_or_default(),
                        "MultiMedia" => id = tag.attr("ID").unwrap_or_default(),
                        "DrawParam" => {
                            id = tag.attr("ID").unwrap_or_default();
                            let relative = tag.attr("Relative");
                            self.parameters.insert(id.clone(), Parameters { relative, fill: None });
                        }
                        "FillColor" => {
                            if let Some(parameters) = self.parameters.get_mut(&id) {
                                parameters.fill = Some(object::colour(&tag));
                            }
                        }
                        "CompositeGraphicUnit" => {
                            let id = tag.attr("ID").unwrap_or_default();
                            let mut content = Content::default();
                            let result = object::read(xml, &mut content);
                            self.units.insert(id, Rc::new(content));
                            result?;
                        }
                        _ => {}
                    }
                }
                Token::Text(piece) => text.push_str(&piece),
                Token::End(tag) => {
                    if tag.name() == "MediaFile" {
                        let file = location::find(package, from, &base, &text);
                        self.media.insert(id.clone(), file);
                    }
                    text.clear();
                }
            }
        }
        Ok(())
    }

    /// What drawing parameters fill with.
    pub fn fill(&self, id: &str) -> Option<(Paint, f64)> {
        let mut parameters = self.parameters.get(id)?;
        for _ in 0..CHAIN {
            if parameters.fill.is_some() {
                return parameters.fill;
            }
            parameters = self.parameters.get(parameters.relative.as_deref()?)?;
        }
        None
    }

    /// The part that a picture is in; `Some(None)`: the package lacks it.
    pub fn media(&self, id: &str) -> Option<Option<usize>> {
        self.media.get(id).copied()
    }

    /// A composite unit.
    pub fn unit(&self, id: &str) -> Option<Rc<Content>> {
        self.units.get(id).cloned()
    }
}
