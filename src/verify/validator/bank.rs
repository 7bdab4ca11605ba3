//! Bank cards.

use super::digits::{all_digits, luhn};
use super::{Checked, Subject};

/// `bank-card`: 13 to 19 digits (ISO/IEC 7812-1) that pass Luhn. `Ok` are UnionPay cards (62) of 16 or 19 digits, sure
/// without a label; `issuer`: passes Luhn, but another head (Visa, Mastercard, UnionPay's 81 …) or length; `luhn`: fails it (a slip, or an account that is
/// no card).
pub fn bank_card(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    let same = v.iter().all(|b| Some(b) == v.first());
    if !(13..=19).contains(&v.len()) || !all_digits(v) || same || s.in_digits() || s.in_groups() {
        return Checked::No;
    }
    match (luhn(v), v.starts_with(b"62") && matches!(v.len(), 16 | 19)) {
        (true, true) => Checked::Ok,
        // What is seen of a masked number is no card.
        _ if s.in_mask() => Checked::No,
        (true, false) => Checked::Doubt("issuer"),
        (false, _) => Checked::Doubt("luhn"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;
    use Checked::{Doubt, No, Ok};

    #[test]
    fn cards_by_luhn_issuer_and_length() {
        for v in ["6222021001116245702", "6228480000000000018", "6222 0210 0111 6245 702"] {
            assert_eq!(check(bank_card, v), Ok, "{v}");
        }
        assert_eq!(check(bank_card, "6225880000000019"), Ok);
        for v in ["4367420000000017", "5105105105105100", "2223000048400011", "378282246310005"] {
            assert_eq!(check(bank_card, v), Doubt("issuer"), "{v}");
        }
        assert_eq!(check(bank_card, "6222021001116245703"), Doubt("luhn"));
        assert_eq!(check(bank_card, "1222021001116245703"), Doubt("luhn"));
        for v in ["0000000000000000", "622202100111", "62220210011162457020", "622202100111624570X"] {
            assert_eq!(check(bank_card, v), No, "{v}");
        }
    }

    #[test]
    fn a_piece_of_something_longer_is_none() {
        assert_eq!(within(bank_card, "1", "6222021001116245702", ""), No);
        assert_eq!(within(bank_card, "", "6222021001116245702", "5"), No);
        assert_eq!(within(bank_card, "", "622202100111624", "****"), No);
        assert_eq!(within(bank_card, "", "6222021001116245702", "**"), Ok);
        assert_eq!(within(bank_card, "2020-", "330281-48-03-123456", ""), No);
    }
}
