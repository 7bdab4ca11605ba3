//! Named checks that a rule can ask for. One file a family; [`by_name`] is the registry.

mod address;
mod bank;
mod codes;
mod contact;
mod device;
pub mod digits;
mod edge;
mod identity;
mod masked;
mod minor;
mod papers;
mod password;
mod phone;
mod region;
mod secret;
#[cfg(test)]
mod testing;

use jiff::civil::Date;

pub use identity::serial_base;
pub use phone::mobile_head;
pub use region::is_prefecture;

/// A value to be checked, and what stands around it.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The value as matched, folded (half-width, no invisible characters).
    pub text: &'a str,
    /// The same without spaces, hyphens, dots and middle dots, letters in upper case.
    pub value: &'a str,
    /// What stands before it in its unit, folded.
    pub before: &'a str,
    /// What stands after it in its unit, folded.
    pub after: &'a str,
    /// The day that counts as today.
    pub today: Date,
}

/// What a check makes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It holds.
    Ok,
    /// It could be one, but for this (`check-digit`, `region` …); the rule's `judge` decides.
    Doubt(&'static str),
    /// It is none.
    No,
}

/// A check.
pub type Validator = fn(&Subject<'_>) -> Checked;

/// The check of this name.
pub fn by_name(name: &str) -> Option<Validator> {
    ALL.iter().find(|(n, _)| *n == name).map(|(_, v)| *v)
}

/// Every check by name, in the order `rules check` lists them.
pub const ALL: &[(&str, Validator)] = &[
    ("resident-id", identity::resident_id),
    ("residence-permit", identity::residence_permit),
    ("foreigner-id", identity::foreigner_id),
    ("resident-id-15", identity::resident_id_15),
    ("student-id", identity::student_id),
    ("passport", papers::passport),
    ("travel-permit", papers::travel_permit),
    ("hmt-id", papers::hmt_id),
    ("military-id", papers::military_id),
    ("social-security", papers::social_security),
    ("property", papers::property),
    ("uscc", codes::uscc),
    ("organization-code", codes::organization_code),
    ("bank-card", bank::bank_card),
    ("mobile", phone::mobile),
    ("landline", phone::landline),
    ("imei", device::imei),
    ("vin", device::vin),
    ("plate", device::plate),
    ("ipv4-internal", device::ipv4_internal),
    ("gps", device::gps),
    ("weak-mask", masked::weak_mask),
    ("email", contact::email),
    ("qq", contact::qq),
    ("wechat", contact::wechat),
    ("birth-date", contact::birth_date),
    ("house-address", address::house_address),
    ("minor", minor::minor),
    ("private-key", secret::private_key),
    ("token", secret::token),
    ("password-value", password::password_value),
];
