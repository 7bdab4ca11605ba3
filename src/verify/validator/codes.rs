//! Public codes, which shield their digits from other rules.

use super::digits::{all_digits, base36};
use super::{Checked, Subject};

/// The alphabet of the unified social credit code (GB 32100-2015): no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// `uscc`: 统一社会信用代码 (GB 32100-2015): registering department, kind, region, body, check character with weights
/// 3^i mod 31.
pub fn uscc(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    if v.len() != 18 || !b"12345679ANY".contains(&v[0]) || !all_digits(&v[2..8]) || s.in_word() {
        return Checked::No;
    }
    let (mut weight, mut sum) = (1, 0);
    for b in &v[..17] {
        let Some(n) = ALPHABET.iter().position(|a| a == b) else { return Checked::No };
        sum += n * weight;
        weight = weight * 3 % 31;
    }
    if ALPHABET[(31 - sum % 31) % 31] == v[17] { Checked::Ok } else { Checked::No }
}

/// `organization-code`: 组织机构代码 (GB 11714-1997): 8 digits or letters and a check character modulo 11.
pub fn organization_code(s: &Subject<'_>) -> Checked {
    let v = s.value.as_bytes();
    if v.len() != 9 || s.in_word() || s.in_groups() {
        return Checked::No;
    }
    let mut sum = 0;
    for (b, w) in v[..8].iter().zip([3, 7, 9, 10, 5, 8, 4, 2]) {
        let Some(n) = base36(*b) else { return Checked::No };
        sum += n * w;
    }
    if b"0X987654321"[(sum % 11) as usize] == v[8] { Checked::Ok } else { Checked::No }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;
    use Checked::{No, Ok};

    #[test]
    fn credit_codes() {
        for v in ["91350100M000100Y43", "91110000600037341L", "91350100m000100y43"] {
            assert_eq!(check(uscc, v), Ok, "{v}");
        }
        for v in [
            "91350100M000100Y4Z",
            "91350100M000100Y44",
            "81350100M000100Y43",
            "9135010OM000100Y43",
            "91350100",
        ] {
            assert_eq!(check(uscc, v), No, "{v}");
        }
        assert_eq!(within(uscc, "A", "91350100M000100Y43", ""), No);
    }

    #[test]
    fn organisation_codes() {
        assert_eq!(check(organization_code, "00297791-5"), Ok);
        assert_eq!(check(organization_code, "00297791-6"), No);
        assert_eq!(within(organization_code, "", "00297791-5", "-01"), No);
        assert_eq!(check(organization_code, "002977915"), Ok);
    }
}
