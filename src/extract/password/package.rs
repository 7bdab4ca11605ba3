//! Encrypted packages: agile and standard encryption ([MS-OFFCRYPTO] 2.3.4).

use std::borrow::Cow;

use aes::cipher::{Array, BlockCipherDecrypt, BlockSizeUser, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{STANDARD, locked, utf16};
use crate::extract::Input;
use crate::extract::ole::Compound;
use crate::extract::ooxml::Xml;
use crate::extract::ooxml::stream::Stream;
use crate::extract::ooxml::xml::Token;
use crate::extract::sheet::bytes::Bytes;
use crate::model::{Reason, Sink, Unread};
use crate::open::budget::Budget;

/// How a compound file begins ([MS-CFB] 2.2).
const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Most rounds of hashing; programs write 50,000 and 100,000 (2.3.4.10 allows 10,000,000).
const ROUNDS: u32 = 1_000_000;

/// Bytes of the package that are encrypted on their own.
const SEGMENT: usize = 4096;

/// Purposes of keys (2.3.4.13, 2.3.4.14).
const VERIFIER: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const VERIFIER_HASH: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const KEY_VALUE: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

/// A package as it stands, or as it is within a compound file. Errors: under another
/// password, damaged.
pub fn plain<'a>(input: &Input<'a>, sink: &mut dyn Sink) -> Result<Cow<'a, [u8]>, Unread> {
    if !input.bytes.starts_with(&MAGIC) {
        return Ok(Cow::Borrowed(input.bytes));
    }
    let compound = Compound::open(input.bytes)?;
    let plain = decrypt(&compound, input.budget);
    if let Some(damage) = compound.damage().filter(|_| plain.is_ok()) {
        sink.unread(damage);
    }
    plain.map(Cow::Owned)
}

/// The package within a compound file that is encrypted with the standard password. Errors: under another password,
/// damaged.
fn decrypt(compound: &Compound<'_>, budget: &Budget) -> Result<Vec<u8>, Unread> {
    let stream = |name: &str| match compound.find(name) {
        Some(entry) => compound.read(entry),
        None => Err(locked()),
    };
    let (info, package) = (stream("EncryptionInfo")?, stream("EncryptedPackage")?);
    let mut head = Bytes::new(&info);
    let (major, minor) = (head.u16(), head.u16());
    let flags = head.u32();
    let mut cut = Bytes::new(&package);
    let (size, _) = (cut.u32() as usize, cut.u32());
    let mut plain = match (major, minor) {
        (4, 4) => agile(head.rest(), cut.rest(), budget)?,
        (2..=4, 2) if flags & 0x20 != 0 => standard(&mut head, cut.rest())?,
        _ => return Err(locked()),
    };
    if plain.len() < size {
        return Err(Unread::new(Reason::Truncated, "加密的文档包不完整"));
    }
    plain.truncate(size);
    Ok(plain)
}

/// Agile encryption, as Excel 2010 and later write it (2.3.4.10 to 2.3.4.15).
fn agile(info: &[u8], package: &[u8], budget: &Budget) -> Result<Vec<u8>, Unread> {
    let (data, key) = described(info, budget)?;
    if key.rounds > ROUNDS {
        return Err(locked());
    }
    let mut hash = key.hash.of(&[&key.salt, &utf16(STANDARD)]);
    for round in 0..key.rounds {
        hash = key.hash.of(&[&round.to_le_bytes(), &hash]);
    }
    let open = |purpose: &[u8], value: &[u8]| {
        let mut value = value.to_vec();
        let derived = fitted(key.hash.of(&[&hash, purpose]), key.bits / 8);
        cbc(&derived, &fitted(key.salt.clone(), 16), &mut value).map(|()| value)
    };
    let verifier = open(&VERIFIER, &key.verifier)?;
    let mut expected = open(&VERIFIER_HASH, &key.verifier_hash)?;
    let got = key.hash.of(&[&verifier]);
    expected.truncate(got.len());
    if expected != got {
        return Err(locked());
    }
    let mut secret = open(&KEY_VALUE, &key.value)?;
    secret.truncate(data.bits / 8);
    let mut plain = package.to_vec();
    for (number, segment) in (0_u32..).zip(plain.chunks_mut(SEGMENT)) {
        let start = fitted(data.hash.of(&[&data.salt, &number.to_le_bytes()]), 16);
        cbc(&secret, &start, segment)?;
    }
    Ok(plain)
}

/// Standard encryption, as Excel 2007 writes it (2.3.4.5 to 2.3.4.9).
fn standard(info: &mut Bytes<'_>, package: &[u8]) -> Result<Vec<u8>, Unread> {
    let size = info.u32() as usize;
    let mut header = Bytes::new(info.take(size));
    header.skip(16);
    let length = (header.u32() / 8) as usize;
    info.skip(4);
    let salt: [u8; 16] = info.array();
    let mut verifier: [u8; 16] = info.array();
    info.skip(4);
    let mut hash: [u8; 32] = info.array();
    let mut state = Sha1::digest([&salt[..], &utf16(STANDARD)].concat());
    for round in 0..50_000_u32 {
        state = Sha1::digest([&round.to_le_bytes()[..], &state].concat());
    }
    state = Sha1::digest([&state[..], &0_u32.to_le_bytes()].concat());
    let half = |pad: u8| {
        let mut block = [pad; 64];
        block.iter_mut().zip(&state).for_each(|(b, s)| *b ^= s);
        Sha1::digest(block)
    };
    let mut key = [&half(0x36)[..], &half(0x5C)[..]].concat();
    key.truncate(length);
    ecb(&key, &mut verifier)?;
    ecb(&key, &mut hash)?;
    if hash[..20] != Sha1::digest(verifier)[..] {
        return Err(locked());
    }
    let mut plain = package.to_vec();
    ecb(&key, &mut plain)?;
    Ok(plain)
}

/// What the description of agile encryption says of a key (2.3.4.10).
#[derive(Default)]
struct Described {
    hash: Hash,
    bits: usize,
    salt: Vec<u8>,
    rounds: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    value: Vec<u8>,
}

/// The keys of the package and of the password.
fn described(info: &[u8], budget: &Budget) -> Result<(Described, Described), Unread> {
    let mut xml = Xml::new(Stream::new(Box::new(info), budget, 0));
    let (mut data, mut password) = (Described::default(), Described::default());
    while let Some(token) = xml.token()? {
        let Token::Start(tag) = token else { continue };
        let key = match tag.name() {
            "keyData" => &mut data,
            "encryptedKey" => &mut password,
            _ => continue,
        };
        let mut other = false;
        tag.each(|name, value| match name {
            "hashAlgorithm" => match Hash::named(value) {
                Some(hash) => key.hash = hash,
                None => other = true,
            },
            "keyBits" => key.bits = value.parse().unwrap_or_default(),
            "spinCount" => key.rounds = value.parse().unwrap_or(u32::MAX),
            "saltValue" => key.salt = base64(value),
            "encryptedVerifierHashInput" => key.verifier = base64(value),
            "encryptedVerifierHashValue" => key.verifier_hash = base64(value),
            "encryptedKeyValue" => key.value = base64(value),
            "cipherAlgorithm" => other |= value != "AES",
            "cipherChaining" => other |= value != "ChainingModeCBC",
            _ => {}
        });
        if other {
            return Err(locked());
        }
    }
    Ok((data, password))
}

/// A hash function.
#[derive(Clone, Copy, Default)]
enum Hash {
    #[default]
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Hash> {
        Some(match name {
            "SHA1" | "SHA-1" => Hash::Sha1,
            "SHA256" | "SHA-256" => Hash::Sha256,
            "SHA384" | "SHA-384" => Hash::Sha384,
            "SHA512" | "SHA-512" => Hash::Sha512,
            _ => return None,
        })
    }

    fn of(self, pieces: &[&[u8]]) -> Vec<u8> {
        let all = pieces.concat();
        match self {
            Hash::Sha1 => Sha1::digest(all).to_vec(),
            Hash::Sha256 => Sha256::digest(all).to_vec(),
            Hash::Sha384 => Sha384::digest(all).to_vec(),
            Hash::Sha512 => Sha512::digest(all).to_vec(),
        }
    }
}

/// Cut or filled up to a length (2.3.4.11).
fn fitted(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length.min(64), 0x36);
    bytes
}

/// Decrypts whole blocks, each on its own.
fn ecb(key: &[u8], data: &mut [u8]) -> Result<(), Unread> {
    fn all<C: KeyInit + BlockCipherDecrypt + BlockSizeUser>(key: &[u8], data: &mut [u8]) -> Option<()> {
        let cipher = C::new_from_slice(key).ok()?;
        for block in data.chunks_exact_mut(16) {
            let block: &mut Array<u8, C::BlockSize> = block.try_into().ok()?;
            cipher.decrypt_block(block);
        }
        Some(())
    }
    let done = match key.len() {
        16 => all::<Aes128>(key, data),
        24 => all::<Aes192>(key, data),
        32 => all::<Aes256>(key, data),
        _ => None,
    };
    done.ok_or_else(locked)
}

/// Decrypts whole blocks, each added to the one before; `start` is before the first.
fn cbc(key: &[u8], start: &[u8], data: &mut [u8]) -> Result<(), Unread> {
    let before = [start, data].concat();
    ecb(key, data)?;
    data.iter_mut().zip(&before).for_each(|(b, p)| *b ^= p);
    Ok(())
}

/// Base64 (RFC 4648, 4) with what is none of it left out.
fn base64(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for b in text.bytes() {
        let six = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = held << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{base64, plain};
    use crate::extract::Input;
    use crate::extract::ooxml::testing::Heard;
    use crate::model::{Format, Reason};
    use crate::open::budget::{Budget, Limits};

    const AGILE: &[u8] = include_bytes!("../../../fixtures/xls/agile.xlsx");
    const STANDARD: &[u8] = include_bytes!("../../../fixtures/xls/standard.xlsx");
    const LOCKED: &[u8] = include_bytes!("../../../fixtures/xls/agile-locked.xlsx");

    fn opened(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
        let budget = Budget::new(Limits::default(), bytes.len() as u64);
        let mut heard = Heard::default();
        let result = plain(&Input { bytes, format: Format::Xlsx, budget: &budget }, &mut heard);
        let damage = heard.unread.first().copied();
        result.map_err(|unread| unread.reason).and_then(|plain| damage.map_or(Ok(plain.into_owned()), Err))
    }

    #[test]
    fn the_standard_password_opens_and_no_other() {
        let agile = opened(AGILE).unwrap();
        assert_eq!(opened(STANDARD).unwrap(), agile);
        assert!(agile.starts_with(b"PK") && opened(&agile).unwrap() == agile);
        assert_eq!(opened(LOCKED), Err(Reason::Encrypted));
    }

    #[test]
    fn damage_does_no_harm() {
        for bytes in [AGILE, STANDARD] {
            // Nothing is lost with the last sector, the free end of the allocation table.
            for at in (331..bytes.len() - 512).step_by(663) {
                assert!(opened(&bytes[..at]).is_err(), "cut at {at}");
                let mut flipped = bytes.to_vec();
                flipped[at] ^= 1 << (at % 8);
                drop(opened(&flipped));
            }
        }
    }

    #[test]
    fn base64_is_read_with_and_without_its_end() {
        assert_eq!(base64("5Lit5Zu9"), "中国".as_bytes());
        assert_eq!(base64("YWI="), b"ab");
        assert_eq!(base64("Y W\nI"), b"ab");
    }
}
