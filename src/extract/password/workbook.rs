//! Encrypted workbook streams: XOR obfuscation, RC4, RC4 of the CryptoAPI ([MS-XLS] 2.2.10 and 2.4.117,
//! [MS-OFFCRYPTO] 2.3.5 to 2.3.7).

use md5::Md5;
use sha1::Sha1;
use sha2::Digest;

use super::rc4::Rc4;
use super::{STANDARD, locked, utf16};
use crate::extract::sheet::bytes::Bytes;
use crate::extract::xls::record::{Records, kind};
use crate::model::Unread;

/// Bytes that are encrypted with one key.
const BLOCK: usize = 1024;

/// Key, verifier and array of the standard password under XOR obfuscation (2.3.7.1, 2.3.7.2).
const XOR_KEY: u16 = 0xB359;
const XOR_VERIFIER: u16 = 0x9A0A;
const XOR_ARRAY: [u8; 16] =
    [0x87, 0x6B, 0x9A, 0xE2, 0x1E, 0xE3, 0x05, 0x62, 0x1E, 0x69, 0x96, 0x60, 0x98, 0x6E, 0x94, 0x04];

/// How the streams of a workbook are encrypted.
pub enum Cipher {
    /// By an array of bytes.
    Xor,
    /// By RC4 with a key a block.
    Rc4(Key),
}

/// What the keys of the blocks are made of.
pub enum Key {
    /// Of Office 97.
    Old([u8; 5]),
    /// Of the CryptoAPI: the hash of the password and the length of the keys (bytes).
    Api([u8; 20], usize),
}

/// How a workbook stream is encrypted, if it is. An error: under another password.
pub fn cipher(stream: &[u8]) -> Result<Option<Cipher>, Unread> {
    // Behind the first record, before anything that is encrypted (2.1.7.20.3).
    let mut start = Records::new(stream, 0).take(8).take_while(|record| record.kind != kind::BOUND_SHEET);
    let Some(record) = start.find(|record| record.kind == kind::FILE_PASS) else { return Ok(None) };
    let mut bytes = record.bytes();
    if record.data.len() <= 4 {
        // Excel 5 and 95 know no other way.
        return xor(bytes.u16(), bytes.u16());
    }
    match (bytes.u16(), bytes.u16(), bytes.u16()) {
        (0, key, verifier) => xor(key, verifier),
        (1, 1, 1) => {
            let salt: [u8; 16] = bytes.array();
            let first = Md5::digest(utf16(STANDARD));
            let round = [&first[..5], &salt].concat();
            let hash = Md5::digest(round.repeat(16));
            let mut key = [0; 5];
            key.copy_from_slice(&hash[..5]);
            verified(Key::Old(key), bytes.array(), bytes.array::<16>(), |v| Md5::digest(v).to_vec())
        }
        (1, 2..=4, 2) => {
            bytes.skip(4);
            let size = bytes.u32() as usize;
            let mut header = Bytes::new(bytes.take(size));
            header.skip(16);
            let bits = header.u32();
            bytes.skip(4);
            let salt: [u8; 16] = bytes.array();
            let verifier = bytes.array();
            bytes.skip(4);
            let hash: [u8; 20] = bytes.array();
            let base = Sha1::digest([&salt[..], &utf16(STANDARD)].concat());
            let length = if bits == 0 { 5 } else { (bits / 8).clamp(5, 16) as usize };
            verified(Key::Api(base.into(), length), verifier, hash, |v| Sha1::digest(v).to_vec())
        }
        _ => Err(locked()),
    }
}

fn xor(key: u16, verifier: u16) -> Result<Option<Cipher>, Unread> {
    if (key, verifier) == (XOR_KEY, XOR_VERIFIER) { Ok(Some(Cipher::Xor)) } else { Err(locked()) }
}

/// Whether the password is the right one: its verifier and the hash of that are stored, encrypted.
fn verified<const N: usize>(
    key: Key,
    mut verifier: [u8; 16],
    mut hash: [u8; N],
    digest: impl Fn(&[u8]) -> Vec<u8>,
) -> Result<Option<Cipher>, Unread> {
    let mut rc4 = key.block(0);
    rc4.apply(&mut verifier);
    rc4.apply(&mut hash);
    if digest(&verifier) == hash { Ok(Some(Cipher::Rc4(key))) } else { Err(locked()) }
}

impl Key {
    fn block(&self, number: u32) -> Rc4 {
        match self {
            Key::Old(base) => Rc4::new(&Md5::digest([&base[..], &number.to_le_bytes()].concat())),
            Key::Api(base, length) => {
                let mut key = Sha1::digest([&base[..], &number.to_le_bytes()].concat()).to_vec();
                key.truncate(*length);
                // A key of 40 bits is filled up with zeros (2.3.5.2).
                if *length == 5 {
                    key.resize(16, 0);
                }
                Rc4::new(&key)
            }
        }
    }
}

impl Cipher {
    /// Decrypts a stream of records in place. Their heads are not encrypted, nor is what [MS-XLS] 2.2.10 excepts.
    pub fn decrypt(&self, stream: &mut [u8]) {
        let mut at = 0;
        let mut rc4 = None;
        while let Some(head) = stream.get(at..at + 4) {
            let kind = u16::from_le_bytes([head[0], head[1]]);
            let size = usize::from(u16::from_le_bytes([head[2], head[3]]));
            let start = at + 4;
            let end = (start + size).min(stream.len());
            let plain = match kind {
                kind::BOF | kind::FILE_PASS | 0x0194 | 0x0195 | 0x00E1 | 0x0196 | 0x0138 => end,
                kind::BOUND_SHEET => (start + 4).min(end),
                _ => start,
            };
            for (n, byte) in stream.iter_mut().enumerate().take(end).skip(at) {
                match self {
                    Cipher::Xor if n >= plain => {
                        let shift = (n + size) % XOR_ARRAY.len();
                        *byte = (*byte ^ XOR_ARRAY[shift]).rotate_right(5);
                    }
                    Cipher::Xor => {}
                    Cipher::Rc4(key) => {
                        if n % BLOCK == 0 {
                            rc4 = Some(key.block((n / BLOCK) as u32));
                        }
                        let key = rc4.as_mut().map_or(0, Rc4::byte);
                        *byte ^= if n >= plain { key } else { 0 };
                    }
                }
            }
            at = end;
        }
    }
}
