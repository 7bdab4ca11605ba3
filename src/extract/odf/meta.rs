//! Document properties (OpenDocument 1.3 part 3, 4.3).

use crate::extract::ooxml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Observation, Part, UnitPlace, Unread};

/// Properties that name a person.
const PERSONS: &[&str] = &["initial-creator", "creator", "printed-by"];

/// Properties that programs count or set by themselves.
const COUNTED: &[&str] = &[
    "document-statistic",
    "editing-cycles",
    "editing-duration",
    "generator",
    "creation-date",
    "date",
    "print-date",
    "language",
];

/// Reads the properties: each is a unit that its name labels.
pub fn read(xml: &mut Xml<'_>, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    let mut text = String::new();
    let mut label = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                text.clear();
                label.clear();
                match tag.name() {
                    "user-defined" => label = tag.attr("name").unwrap_or_default(),
                    "template" | "auto-reload" | "hyperlink-behaviour" => {
                        for key in ["title", "href"] {
                            property(&tag.attr(key).unwrap_or_default(), "模板", out);
                        }
                    }
                    name => label.push_str(named(name)),
                }
                // The name of a property of one's own is chosen by people (密级, 单位).
                if tag.name() == "user-defined" {
                    property(&label, "", out);
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => {
                let name = tag.name();
                if !COUNTED.contains(&name) {
                    property(&text, &label, out);
                }
                if PERSONS.contains(&name) {
                    author(&text, out);
                }
                text.clear();
            }
        }
    }
    Ok(())
}

/// A property as a unit that `label` names.
pub fn property(value: &str, label: &str, out: &mut Collector<'_, '_>) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    let label = (!label.is_empty()).then(|| out.name(label));
    let start = out.open();
    out.push(value, None);
    out.close(start, Part::Property, UnitPlace::None, None, label);
}

/// That a property names a person.
pub fn author(name: &str, out: &mut Collector<'_, '_>) {
    let name = name.trim();
    // What programs enter when nobody told them a name.
    let program = ["LibreOffice", "OpenOffice", "Microsoft", "WPS", "Apache POI", "python-", "Administrator", "User"];
    if !name.is_empty() && !program.iter().any(|p| name.starts_with(p)) {
        let found = Observation::of_thing("hidden-metadata-author", name, Part::Property, UnitPlace::None);
        out.hide(found);
    }
}

fn named(element: &str) -> &'static str {
    match element {
        "title" => "标题",
        "subject" => "主题",
        "description" => "备注",
        "keyword" => "关键词",
        "initial-creator" => "作者",
        "creator" => "最后修改者",
        "printed-by" => "打印者",
        _ => "",
    }
}
