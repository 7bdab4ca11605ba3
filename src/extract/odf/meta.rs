//! Document properties (OpenDocument 1.3 part 3, 4.3).

use crate::extract::metadata;
use crate::extract::ooxml::{Token, Xml};
use crate::extract::units::Collector;
use crate::model::{Part, Unread};

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
                            let value = tag.attr(key).unwrap_or_default();
                            metadata::labelled(out, "模板", &value, Part::Property);
                        }
                    }
                    name => label.push_str(named(name)),
                }
                // The name of a property of one's own is chosen by people (密级, 单位).
                if tag.name() == "user-defined" {
                    metadata::labelled(out, "", &label, Part::Property);
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => {
                let name = tag.name();
                if PERSONS.contains(&name) {
                    metadata::author(out, &label, &text, Part::Property);
                } else if !COUNTED.contains(&name) {
                    metadata::labelled(out, &label, &text, Part::Property);
                }
                text.clear();
            }
        }
    }
    Ok(())
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
