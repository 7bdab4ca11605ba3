//! `schema`: the JSON Schemas of what others write for us or read from us.

use serde_json::{Value, json};

use super::args::SchemaKind;
use super::console::Console;
use super::fault::Fault;
use super::status;
use crate::config::Config;
use crate::model::outcome::Report;
use crate::rule::model::RuleFile;

/// Prints a schema; gives the exit status.
pub fn run(kind: SchemaKind, console: &Console) -> Result<u8, Fault> {
    let (title, mut schema) = match kind {
        SchemaKind::Report => ("密审报告 mishen.report/1", report()),
        SchemaKind::Config => ("密审配置 .mishen.yaml", schemars::schema_for!(Config).to_value()),
        SchemaKind::Rule => ("密审规则文件", schemars::schema_for!(RuleFile).to_value()),
    };
    schema["title"] = json!(title);
    // Plain data always serialises.
    console.print(&(serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n")).map(|()| status::DONE)
}

/// The schema of what is written, not of what could be read: keys that are left out at times are not required.
fn report() -> Value {
    let settings = schemars::generate::SchemaSettings::default().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Report>().to_value();
    schema["properties"]["schema"] = json!({"const": "mishen.report/1"});
    schema
}
