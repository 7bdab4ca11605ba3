#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::super::testing::{check, within};
use super::*;
use Checked::{Doubt, No, Ok};

/// The number with its check digit.
fn valid(body: &str) -> String {
    format!("{body}{}", id_check(body.as_bytes()).unwrap() as char)
}

#[test]
fn right_numbers_pass_and_impossible_dates_do_not() {
    for id in [
        "11010519491231002X",
        "330281199003071231",
        "11010519491231002x",
        "330281 19900307 1231",
        "330281-19900307-1231",
    ] {
        assert_eq!(check(resident_id, id), Ok, "{id}");
    }
    for x in ['Ⅹ', '×', 'Х'] {
        assert_eq!(check(resident_id, &format!("11010519491231002{x}")), Ok, "{x}");
    }
    for id in [
        "330281201502290017",
        "330281198802300016",
        &valid("33028120270101123"),
        "33028119900307123",
        "33028119900307123A",
    ] {
        assert_eq!(check(resident_id, id), No, "{id}");
    }
    assert_eq!(check(resident_id, "330281199003071232"), Doubt("check-digit"));
    assert_eq!(check(resident_id, &valid("99028119900307123")), Doubt("region"));
    assert_eq!(check(resident_id, "990281199003071230"), No);
}

#[test]
fn numbers_that_contain_the_id_are_taken_whole() {
    for id in
        ["33028119900307123144", "11010519491231002X44", "33028119900307123143B1", "33028119900307123101"]
    {
        assert_eq!(check(resident_id, id), Ok, "{id}");
    }
    for id in ["3302811990030712314", "2026112333028119900307123188", "2026112311010519491231002X"] {
        assert_eq!(check(resident_id, id), Ok, "{id}");
    }
    // A date of these years is more likely that of the number itself; and the last one is a bank card.
    for number in ["20261123330281201611231239", "2026112333028119900307123288", "6201021996030710067"] {
        assert_eq!(check(resident_id, number), No, "{number}");
    }
    assert_eq!(within(resident_id, "订单号:20261123", "33028119900307123188", ""), No);
    for (after, want) in [("44", No), ("01", Ok), ("0", No), ("012", No)] {
        assert_eq!(within(resident_id, "", "330281199003071231", after), want, "{after}");
    }
    assert_eq!(within(resident_id, "1", "330281199003071231", "01"), No);
    assert_eq!(within(resident_id, "", "330281199003071232", "01"), No);
}

#[test]
fn edges_decide_only_where_the_number_goes_on() {
    assert_eq!(within(resident_id, "1.", "330281199003071231", ""), Ok);
    assert_eq!(within(resident_id, "leak", "330281199003071231", ".txt"), Ok);
    assert_eq!(within(resident_id, "", "11010519491231002X", "13858211234"), Ok);
    assert_eq!(within(resident_id, "2020-", "330281-19900307-1231", ""), No);
    assert_eq!(within(resident_id, "", "330281-19900307-1231", "-01"), No);
}

#[test]
fn sister_numbers_are_told_apart() {
    for id in ["810000199001010019", "820000199001010010", "830000199001010012"] {
        assert_eq!((check(residence_permit, id), check(resident_id, id)), (Ok, No), "{id}");
    }
    assert_eq!(check(residence_permit, "810000199001010018"), Doubt("check-digit"));
    assert_eq!(check(residence_permit, &valid("81010019900101001")), No);
    assert_eq!(
        (check(foreigner_id, "911124198108030024"), check(resident_id, "911124198108030024")),
        (Ok, No)
    );
    assert_eq!(check(foreigner_id, "911124198108030025"), Doubt("check-digit"));
    assert_eq!(check(foreigner_id, &valid("99912419810803002")), No);
    assert_eq!(check(foreigner_id, "USA330280081501"), Doubt("old-form"));
    assert_eq!(check(foreigner_id, "USA330280133101"), No);
    assert_eq!(within(foreigner_id, "", "USA330280081501", "7"), No);
}

#[test]
fn fifteen_digits_need_place_and_day() {
    assert_eq!(check(resident_id_15, "330281900307123"), Ok);
    assert_eq!(check(resident_id_15, "330281900230123"), No);
    assert_eq!(check(resident_id_15, "990281900307123"), No);
    assert_eq!(within(resident_id_15, "1", "330281900307123", ""), No);
    assert_eq!(within(resident_id_15, "2020-", "330281-900307123", ""), No);
}

#[test]
fn pupils_carry_the_id_behind_a_letter() {
    assert_eq!(check(student_id, "G330281199003071231"), Ok);
    assert_eq!(check(student_id, "G330281199003071232"), Doubt("check-digit"));
    assert_eq!(check(student_id, "J330281201409011234"), Ok);
    assert_eq!(check(student_id, "L330281201409010001"), Ok);
    assert_eq!(check(student_id, "L330281201413010001"), No);
    assert_eq!(check(student_id, "Q330281199003071231"), No);
    assert_eq!(within(resident_id, "编号G", "330281199003071231", ""), Ok);
}

#[test]
fn serials_count_without_the_check_digit() {
    assert_eq!(serial_base("11010519491231002X"), Some(11_010_519_491_231_002));
    assert_eq!(serial_base("13858211234"), None);
}

#[test]
fn random_numbers_almost_never_pass() {
    // A linear congruential generator (Knuth's MMIX constants) keeps the test the same everywhere.
    let mut state = 20_261_123_u64;
    let mut passed = 0;
    for _ in 0..200_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let id = format!("{:018}", (state >> 3) % 1_000_000_000_000_000_000);
        passed += u32::from(check(resident_id, &id) == Ok);
    }
    assert!(passed <= 6, "{passed} of 200,000 pass, 1 in 425,000 is expected");
}

proptest! {
    #[test]
    fn any_right_number_passes_and_any_slip_does_not(
        prefix in prop::sample::select(vec![1101u32, 3302, 4600, 6543, 7100]),
        county in 0u32..100, year in 1900u32..2026, month in 1u32..13, day in 1u32..29, seq in 0u32..1000,
        at in 0usize..17, add in 1u8..10,
    ) {
        let id = valid(&format!("{prefix}{county:02}{year}{month:02}{day:02}{seq:03}"));
        prop_assert_eq!(check(resident_id, &id), Ok);
        let mut slip = id.into_bytes();
        slip[at] = (slip[at] - b'0' + add) % 10 + b'0';
        prop_assert_ne!(check(resident_id, std::str::from_utf8(&slip).unwrap()), Ok);
    }

    #[test]
    fn nothing_panics(text in "\\PC{0,24}", before in "\\PC{0,4}", after in "\\PC{0,4}") {
        for (name, _) in super::super::ALL {
            within(super::super::by_name(name).unwrap(), &before, &text, &after);
        }
    }

    #[test]
    fn nothing_panics_on_shapes(text in "[0-9A-Z年月.\\-@()字第号浙幢室eyJ/ :]{0,50}", after in "[0-9.\\-年x号]{0,4}") {
        for (_, validator) in super::super::ALL {
            within(*validator, "浙", &text, &after);
        }
    }
}

#[test]
fn an_id_glued_to_a_mobile_is_reported_with_it() {
    for v in ["33028119900307123113800001234", "13800001234330281199003071231"] {
        assert_eq!(check(resident_id, v), Ok, "{v}");
    }
    assert_eq!(check(resident_id, "33028119900307123213800001234"), No);
    assert_eq!(within(resident_id, "", "33028119900307123113800001234", "5"), No);
}
