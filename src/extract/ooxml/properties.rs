//! Document properties: core, extended and custom (ECMA-376 Part 1, 22.2 and 22.3; Part 2, clause 8).

use super::xml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Observation, Part, UnitPlace, Unread};

/// What programs write where a person's name belongs, in lower case.
const PROGRAMS: &[&str] = &[
    "python-docx",
    "python-pptx",
    "openpyxl",
    "xlsxwriter",
    "apache poi",
    "docx4j",
    "libreoffice",
    "openoffice",
    "wps office",
    "microsoft office",
    "microsoft word",
    "microsoft excel",
    "aspose",
    "phpword",
    "phpspreadsheet",
];

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
                let label = label(tag.name());
                match label {
                    _ if value.is_empty() => {}
                    Some(label) => labelled(label, value, out),
                    None if !custom.is_empty() => labelled(&custom, value, out),
                    None => out.unit(value, Part::Property, UnitPlace::None),
                }
                if matches!(tag.name(), "creator" | "lastModifiedBy" | "Manager") {
                    author(value, out);
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

/// Hands on a property under its name.
pub fn labelled(label: &str, value: &str, out: &mut Collector<'_, '_>) {
    let label = out.name(label);
    let start = out.open();
    out.push(value, None);
    out.close(start, Part::Property, UnitPlace::None, None, Some(label));
}

/// Notes a name in the properties of a document, unless a program put its own there.
pub fn author(name: &str, out: &mut Collector<'_, '_>) {
    let lower = name.trim().to_lowercase();
    if !lower.is_empty() && !PROGRAMS.iter().any(|program| lower.starts_with(program)) {
        out.hide(Observation::of_thing(
            "hidden-metadata-author",
            name.trim(),
            Part::Property,
            UnitPlace::None,
        ));
    }
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
