//! The rules that ship with the program: checked and prepared when it is built, so that a start reads no YAML.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::laws::Laws;
use super::lexicon::Lexicon;
use super::load::{Loaded, parse};
use super::model::Rule;
use super::problem::Problem;

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

/// What `build.rs` prepares.
#[derive(Serialize, Deserialize)]
pub struct Builtin {
    /// The rules, without their examples.
    pub rules: Vec<Rule>,
    /// The word lists that judging needs.
    pub lexicon: Lexicon,
    /// The day of the newest rule.
    pub date: String,
}

/// The built-in rules, ready for use.
pub fn builtin() -> Builtin {
    // The table was written by the same build from the same types; a fault in it cannot come from outside.
    postcard::from_bytes(TABLE).unwrap_or_else(|e| unreachable!("built-in rules: {e}"))
}

/// The built-in rule files as written, with their examples.
pub fn sources() -> Result<Vec<Loaded>, Problem> {
    SOURCES
        .iter()
        .map(|(file, text)| parse(&format!("rules/{file}"), (*text).into(), PathBuf::new()))
        .collect()
}

/// The text of a built-in word list, by its path below `rules/`.
pub fn list(path: &str) -> Option<&'static str> {
    LISTS.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// The laws that rules may cite.
pub fn laws() -> Laws {
    Laws::parse(LAWS).unwrap_or_else(|e| unreachable!("rules/laws.yaml: {e}"))
}
