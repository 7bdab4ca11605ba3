//! Numbers of which a part is hidden.

use super::{Checked, Subject};
use crate::verify::mask;

/// `weak-mask`: digits of which some are hidden by `*`, `×`, `●` and the like. It is never sure: what the number is and
/// how many fit what is seen, its label and its row decide (`masked`).
pub fn weak_mask(s: &Subject<'_>) -> Checked {
    // Stars on both sides make it bold (Markdown).
    let bold = s.before.ends_with('*') && s.text.ends_with('*');
    let cut = |c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '●' | '■' | '█') && !bold;
    if s.before.ends_with(cut) || s.after.starts_with(cut) || mask::read(s.text).is_none() {
        Checked::No
    } else {
        Checked::Doubt("masked")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;

    #[test]
    fn a_number_that_is_partly_hidden() {
        for text in ["330281********1231", "138****1234", "33028119900307××××", "19868946*77"] {
            assert_eq!(check(weak_mask, text), Checked::Doubt("masked"), "{text}");
        }
        for text in ["33028119900307123X", "330281199003071231", "2××××", "3x4x5"] {
            assert_eq!(check(weak_mask, text), Checked::No, "{text}");
        }
        assert_eq!(within(weak_mask, "A", "330281****1231", ""), Checked::No);
        assert_eq!(within(weak_mask, "*", "330281****1231", ""), Checked::No);
        assert_eq!(within(weak_mask, "**", "330281********1231**", ""), Checked::Doubt("masked"));
    }
}
