//! What readers of properties and metadata have in common: values with a name, and who made a draft.

use super::units::Collector;
use crate::model::{Observation, Part, UnitPlace};

/// Names that programs put in where nobody gave one.
const NOBODY: &[&str] =
    &["administrator", "admin", "anonymous", "unspecified", "user", "owner", "unknown", "default", "pc"];

/// How the names begin that programs put in for their own.
const PROGRAMS: &[&str] =
    &["apache poi", "aspose", "libreoffice", "microsoft", "openoffice", "openpyxl", "python-", "wps"];

/// Adds a value that `name` says what it is. Blank values are dropped.
pub fn labelled(out: &mut Collector<'_, '_>, name: &str, value: &str, part: Part) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    let label = (!name.is_empty()).then(|| out.name(name));
    let start = out.open();
    out.push(value, None);
    out.close(start, part, UnitPlace::None, None, label);
}

/// Adds the name of somebody who made the draft: a value like others, and an observation of its own.
pub fn author(out: &mut Collector<'_, '_>, name: &str, value: &str, part: Part) {
    labelled(out, name, value, part);
    let value = value.trim();
    if is_somebody(value) {
        out.hide(Observation::of_thing("hidden-metadata-author", value, part, UnitPlace::None));
    }
}

/// Whether a name is that of somebody, and not what a program puts in by itself.
pub fn is_somebody(value: &str) -> bool {
    let lower = value.trim().to_ascii_lowercase();
    let program = PROGRAMS.iter().any(|program| lower.starts_with(program));
    lower.contains(char::is_alphabetic) && !program && !NOBODY.contains(&lower.as_str())
}
