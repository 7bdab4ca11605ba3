//! The fingerprint of a finding: what a baseline or a waiver knows it by.
//!
//! It is taken over what the masked report shows, so that it says nothing about the value, and over nothing that
//! an edit elsewhere moves (line, row, page, column).

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::place::{Location, Part};

/// Bytes as lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(2 * bytes.len());
    for b in bytes {
        hex.push(char::from(DIGITS[usize::from(b >> 4)]));
        hex.push(char::from(DIGITS[usize::from(b & 15)]));
    }
    hex
}

/// What goes into a fingerprint besides the ordinal.
pub struct Traits<'a> {
    /// Rule id.
    pub rule: &'a str,
    /// Masked path relative to the folder that fingerprints count from.
    pub path: &'a str,
    /// Place; only `inside`, `part` and `sheet` count.
    pub location: &'a Location,
    /// Masked text.
    pub text: &'a str,
    /// Masked context before it.
    pub before: &'a str,
    /// Masked context after it.
    pub after: &'a str,
}

/// Gives out the fingerprints of one file, counting equal findings.
#[derive(Default)]
pub struct Fingerprints {
    seen: HashMap<[u8; 16], u32>,
}

impl Fingerprints {
    /// The fingerprint of the next finding of the file, in report order: 64 hex digits.
    pub fn next(&mut self, traits: &Traits<'_>) -> String {
        let mut hash = Sha256::new();
        let mut field = |s: &str| {
            hash.update((s.len() as u64).to_le_bytes());
            hash.update(s.as_bytes());
        };
        field(traits.rule);
        field(traits.path);
        field(&traits.location.inside.len().to_string());
        for name in &traits.location.inside {
            field(name);
        }
        let part = traits.location.part.unwrap_or(Part::Body);
        field(&(part as u8).to_string());
        field(traits.location.sheet.as_deref().unwrap_or_default());
        field(traits.text);
        field(traits.before);
        field(traits.after);
        let base = hash.clone().finalize();
        let mut key = [0; 16];
        key.copy_from_slice(&base[..16]);
        let ordinal = self.seen.entry(key).or_insert(0);
        hash.update(ordinal.to_le_bytes());
        *ordinal += 1;
        hex(&hash.finalize())
    }
}
