//! Keys and tokens.

use super::edge::head;
use super::password::{placeholder, unquoted};
use super::{Checked, Subject};

/// `private-key`: a PEM block (RFC 7468) of 64 base64 characters and more. `form`: fewer, as in a form to fill in. The
/// body may stand in the value or go on after it.
pub fn private_key(s: &Subject<'_>) -> Checked {
    let Some((_, body)) = s.text.split_once("PRIVATE KEY") else { return Checked::No };
    let body = body.trim_start_matches(|c: char| c == '-' || c.is_ascii_uppercase() || c == ' ');
    let inside = |t: &str| t.find("-----END").map_or(t.len(), |i| i);
    let ended = body.contains("-----END");
    let mut count = base64(&body[..inside(body)]);
    if !ended {
        // A key of 16,384 bits has 12 KB; a longer unit is not read again for each header in it.
        let after = head(s.after, 16 << 10);
        count += base64(&after[..inside(after)]);
    }
    if count >= 64 { Checked::Ok } else { Checked::Doubt("form") }
}

/// Base64 characters in runs of 16 and more, a short last line aside; header lines (`DEK-Info: …`) hold none so long but
/// their vector, and runs of one character are a placeholder.
fn base64(text: &str) -> usize {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')))
        .map(|run| run.strip_prefix('n').unwrap_or(run))
        .filter(|run| run.len() >= 16 && distinct(run.as_bytes()) >= 8)
        .map(str::len)
        .sum()
}

fn distinct(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0_u128, |set, b| set | 1 << (b & 127)).count_ones()
}

/// Heads of tokens and how many characters follow, by the issuers' documents.
const HEADS: &[(&str, std::ops::RangeInclusive<usize>)] = &[
    ("github_pat_", 60..=90),
    ("glpat-", 20..=64),
    ("AKIA", 16..=16),
    ("ASIA", 16..=16),
    ("LTAI", 12..=30),
    ("AKID", 28..=36),
    ("AKLT", 30..=60),
    ("AIza", 35..=35),
    ("npm_", 36..=36),
    ("pypi-", 50..=250),
    ("xoxb-", 20..=120),
    ("xoxp-", 20..=120),
    ("sk-", 20..=200),
    ("sk_live_", 16..=120),
    ("hf_", 30..=60),
];

/// `token`: an access key or token: known heads with their lengths, GitHub's with the checksum of theirs, JSON Web
/// Tokens, else 16 characters and more that look random. `check-digit`: GitHub's form, but for the checksum.
/// Placeholders are none.
pub fn token(s: &Subject<'_>) -> Checked {
    let v = unquoted(s.text);
    let glued = s.before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let sample = v.ends_with("EXAMPLE") || v.ends_with("EXAMPLEKEY");
    if v.len() < 16 || glued || sample || !v.bytes().all(|b| b.is_ascii_graphic()) || placeholder(v) {
        return Checked::No;
    }
    let github = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].iter().find_map(|h| v.strip_prefix(h));
    if let Some(body) = github.filter(|b| b.len() == 36 && b.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return if crc_base62(&body.as_bytes()[..30]) == body.as_bytes()[30..] {
            Checked::Ok
        } else {
            Checked::Doubt("check-digit")
        };
    }
    let word = |t: &str| t.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if v.starts_with("eyJ") {
        let mut parts = v.split('.');
        let long = |p: Option<&str>, n| p.is_some_and(|p| p.len() >= n && word(p));
        let jwt = long(parts.next(), 15)
            && long(parts.next(), 10)
            && long(parts.next(), 20)
            && parts.next().is_none();
        return if jwt { Checked::Ok } else { Checked::No };
    }
    let known = HEADS.iter().any(|(h, n)| v.strip_prefix(h).is_some_and(|r| n.contains(&r.len()) && word(r)));
    let random =
        v.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-+/=.~".contains(&b)) && looks_random(v.as_bytes());
    // Keys of cloud services are of capitals and digits and no words; `sk-estimator-doc-link` is a name.
    let capitals = v.as_bytes()[..4].iter().all(u8::is_ascii_uppercase) && distinct(v.as_bytes()) >= 8;
    if known && (capitals || looks_random(v.as_bytes())) || random { Checked::Ok } else { Checked::No }
}

/// Whether letters and digits mix and hardly repeat: 3 bits a character and more (Shannon), 10 kinds and more.
fn looks_random(v: &[u8]) -> bool {
    let mut counts = [0_u32; 128];
    for b in v {
        counts[usize::from(b & 127)] += 1;
    }
    let n = v.len() as f64;
    let bits: f64 = counts.iter().filter(|c| **c > 0).map(|c| f64::from(*c) / n).map(|p| -p * p.log2()).sum();
    let digits = v.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = v.iter().filter(|b| b.is_ascii_alphabetic()).count();
    bits >= 3.0 && distinct(v) >= 10 && digits >= 2 && letters >= 2
}

/// The last six characters of a GitHub token: CRC-32 of what stands between head and them, in base 62 (GitHub's blog,
/// 2021-04-05, on its token formats).
fn crc_base62(body: &[u8]) -> [u8; 6] {
    let mut crc = !0_u32;
    for b in body {
        crc ^= u32::from(*b);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let mut n = !crc as usize;
    let mut out = [b'0'; 6];
    for slot in out.iter_mut().rev() {
        *slot = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[n % 62];
        n /= 62;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;
    use Checked::{Doubt, No, Ok};

    const BODY: &str = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";

    #[test]
    fn keys_need_a_body() {
        let key = format!("-----BEGIN RSA PRIVATE KEY-----\n{BODY}\n-----END RSA PRIVATE KEY-----");
        assert_eq!(check(private_key, &key), Ok);
        assert_eq!(check(private_key, &key.replace('\n', "\\n")), Ok);
        assert_eq!(within(private_key, "", "-----BEGIN PRIVATE KEY-----", &format!("\n{BODY}\n")), Ok);
        assert_eq!(
            check(private_key, "-----BEGIN PRIVATE KEY-----\n(此处填写)\n-----END PRIVATE KEY-----"),
            Doubt("form")
        );
        assert_eq!(check(private_key, &key.replace(BODY, &"x".repeat(80))), Doubt("form"));
        assert_eq!(check(private_key, &key.replace("PRIVATE", "PUBLIC")), No);
    }

    #[test]
    fn tokens_by_head_checksum_and_chance() {
        let body = "9fKq2LmZx7Rt4VwYb3NcHd8JsPaEgU";
        let sum = crc_base62(body.as_bytes());
        let github = format!("ghp_{body}{}", String::from_utf8_lossy(&sum));
        assert_eq!(crc_base62(b"123456789"), *b"3jZRME");
        assert_eq!(check(token, &github), Ok);
        assert_eq!(check(token, &github.replace("9fK", "8fK")), Doubt("check-digit"));
        for v in [
            "AKIAJ4XQ2ZP7RW3MNB5T",
            "LTAI5tQw8rZx2Lk9Vb3Nc7Hd",
            "9f86d081884c7d659a2feaa0c55ad015",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dQw4w9WgXcQdQw4w9WgXcQdQw4w9WgX",
        ] {
            assert_eq!(check(token, v), Ok, "{v}");
        }
        for v in [
            "xxxxxxxxxxxxxxxxxxxx",
            "********************",
            "your_token_here_12345",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sk-estimator-html-doc-link",
            "AKIAIOSFODNN7EXAMPLE",
            "${ACCESS_TOKEN_VALUE}",
            "access_token_required",
            "eyJhbGciOiJIUzI1NiJ9",
            "abcdef123",
            "1111222233334444",
        ] {
            assert_eq!(check(token, v), No, "{v}");
        }
    }
}
