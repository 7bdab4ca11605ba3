//! How tests put a value to a check.

use jiff::civil::Date;

use super::{Checked, Subject, Validator};
use crate::model::value::compact;

/// The check of a value that stands alone.
pub fn check(validator: Validator, text: &str) -> Checked {
    within(validator, "", text, "")
}

/// The check of a value between two texts, on 2026-11-23.
pub fn within(validator: Validator, before: &str, text: &str, after: &str) -> Checked {
    let today = Date::constant(2026, 11, 23);
    validator(&Subject { text, value: &compact(text), before, after, today })
}
