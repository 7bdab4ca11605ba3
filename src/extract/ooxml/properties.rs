//! Document properties: core, extended and custom (ECMA-376 Part 1, 22.2 and 22.3; Part 2, clause 8).

use super::xml::{Token, Xml};
use crate::extract::metadata;
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace, Unread};

/// Reads a properties part: names of custom properties and all values are units; who wrote it is noted.
pub fn read(xml: &mut Xml<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    let mut text = String::new();
    let mut custom = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                // A custom property's name is chosen by people (密级, 单位).
                if let Some(name) = tag.attr("name") {
                    out.unit(&name, Part::Property, UnitPlace::None);
                    custom = name;
                }
                if let Some(target) = tag.attr("linkTarget") {
                    out.unit(&target, Part::Property, UnitPlace::None);
                }
                text.clear();
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => {
                let value = text.trim();
                let label = label(tag.name()).unwrap_or(&custom);
                match tag.name() {
                    "creator" | "lastModifiedBy" | "Manager" => {
                        metadata::author(out, label, value, Part::Property);
                    }
                    _ => metadata::labelled(out, label, value, Part::Property),
                }
                if tag.name() == "property" {
                    custom.clear();
                }
                text.clear();
            }
        }
    }
    Ok(())
}

/// What people call a property of the core and extended sets.
fn label(element: &str) -> Option<&'static str> {
    Some(match element {
        "creator" => "作者",
        "lastModifiedBy" => "最后保存者",
        "Manager" => "经理",
        "Company" => "单位",
        "title" => "标题",
        "subject" => "主题",
        "keywords" => "关键词",
        "description" => "备注",
        "category" => "类别",
        "Template" => "模板",
        _ => return None,
    })
}
