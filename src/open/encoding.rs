//! Which encoding a text is in, and decoding a whole one.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::statistics;

/// Most bytes that detection looks at.
const SAMPLE: usize = 64 << 10;
/// Texts longer than this (bytes) are UTF-8 if they are well-formed.
const SHORT: usize = 4 << 10;
/// A handful of broken bytes (a text cut in a character) is nothing to report.
pub const TOLERATED: u64 = 3;

/// An encoding, and the length of the mark that gave it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The encoding. GBK counts as GB 18030, which holds it.
    pub encoding: &'static Encoding,
    /// Length of the byte order mark in bytes, or 0.
    pub bom: usize,
}

/// A byte order mark at the start (Unicode 17, 23.8; that of GB 18030 is U+FEFF in four bytes).
pub fn bom(bytes: &[u8]) -> Option<Guess> {
    let (encoding, bom) = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        [0x84, 0x31, 0x95, 0x33, ..] => (GB18030, 4),
        _ => return None,
    };
    Some(Guess { encoding, bom })
}

/// Guesses the encoding of a text from its start. `complete`: the sample is all of it.
///
/// Where the sample is ASCII for long, what counts is the stretch from its first other byte on.
pub fn detect(sample: &[u8], complete: bool) -> Guess {
    bom(sample).unwrap_or_else(|| Guess { encoding: guess(sample, complete), bom: 0 })
}

fn guess(sample: &[u8], complete: bool) -> &'static Encoding {
    let from = sample.iter().position(|b| !b.is_ascii() || *b == 0).unwrap_or(sample.len());
    // Even, so that UTF-16 stays in step.
    let start = &sample[from & !1..];
    let complete = complete && start.len() <= SAMPLE;
    let sample = &start[..start.len().min(SAMPLE)];
    let nuls = memchr::memchr(0, sample).is_some();
    if nuls && statistics::nuls_alternate(sample) {
        let (le, be) = (statistics::utf16(sample, false), statistics::utf16(sample, true));
        if le.max(be) >= 0.8 {
            return if be > le { UTF_16BE } else { UTF_16LE };
        }
    }
    if let Some(text) = well_formed(sample, complete) {
        let short = complete && sample.len() <= SHORT;
        let gbk = short && !text.is_ascii() && statistics::gbk_that_passes_for_utf8(text);
        return if gbk { GB18030 } else { UTF_8 };
    }
    let (gb, big5) = (statistics::gb18030(sample), statistics::big5(sample));
    let (le, be) = (statistics::utf16(sample, false), statistics::utf16(sample, true));
    let wide = if be > le { UTF_16BE } else { UTF_16LE };
    // Nothing but everyday characters in one byte order, few in the other: no text in GBK or Big5 is like that.
    if sample.len() >= 8 && le.max(be) >= 0.99 && (le - be).abs() > 0.3 && gb < 0.95 {
        return wide;
    }
    let (long, faults) = statistics::utf8(sample);
    // In GBK or Big5 about one fault in fifty is followed by what looks like UTF-8; here it is far more.
    if 4 * long >= faults {
        return UTF_8;
    }
    if big5 > 0.8 && big5 > gb + 0.1 {
        return BIG5;
    }
    if gb >= 0.75 {
        return GB18030;
    }
    if le.max(be) >= 0.9 && (le - be).abs() > 0.2 {
        return wide;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, complete);
    match detector.guess(Some(b"cn"), Utf8Detection::Deny) {
        e if e == GBK => GB18030,
        other => other,
    }
}

/// The sample as UTF-8; one that is not complete may end within a character.
fn well_formed(sample: &[u8], complete: bool) -> Option<&str> {
    match simdutf8::compat::from_utf8(sample) {
        Ok(text) => Some(text),
        Err(e) if !complete && e.error_len().is_none() => {
            simdutf8::basic::from_utf8(&sample[..e.valid_up_to()]).ok()
        }
        Err(_) => None,
    }
}

/// How sure it is that bytes of no known kind are text: whether they are well-formed UTF-8, or their
/// characters are those of a Chinese text in GB 18030, Big5 or UTF-16, and control characters are rare.
pub fn is_text(sample: &[u8], complete: bool) -> bool {
    if let Some(guess) = bom(sample) {
        // UTF-32 begins like UTF-16; nobody reads it here.
        return guess.encoding != UTF_16LE || !sample.starts_with(&[0xFF, 0xFE, 0, 0]);
    }
    let encoding = guess(sample, complete);
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return true;
    }
    // One comparison a byte without a branch: nearly every text ends here.
    if encoding == UTF_8
        && !sample.iter().fold(false, |odd, b| {
            odd | ((*b < 0x20) & (*b != b'\t') & (*b != b'\n') & (*b != b'\r')) | (*b == 0x7F)
        })
    {
        return true;
    }
    let controls = sample.iter().filter(|b| matches!(b, 1..=6 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)).count();
    let nuls = memchr::memchr_iter(0, sample).count();
    if nuls > 0 && nuls == sample.len() {
        return false;
    }
    let share = controls as f32 / (sample.len() - nuls).max(1) as f32;
    if encoding == UTF_8 {
        return share <= 0.3;
    }
    let high = sample.iter().filter(|b| !b.is_ascii()).count();
    let rare = controls <= 4 || share <= 0.02;
    let usual = match encoding {
        e if e == GB18030 => statistics::gb18030(sample) >= 0.7,
        e if e == BIG5 => statistics::big5(sample) >= 0.8,
        // Latin letters with accents and the like: mostly ASCII.
        _ => nuls == 0 && high * 4 <= sample.len(),
    };
    // Rarer characters and other scripts: without a fault and a single control character it is no chance.
    let clean = nuls == 0 && controls == 0 && (!encoding.is_single_byte() || sample.len() >= 200);
    rare && usual
        || clean && {
            let mut text = String::new();
            push(&mut encoding.new_decoder_without_bom_handling(), sample, complete, &mut text) == 0
        }
}

/// The encoding that an XML declaration or an HTML `meta` element names in the first 4 KB.
pub fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(SHORT)];
    let lower = head.to_ascii_lowercase();
    let xml = lower.starts_with(b"<?xml");
    let keys: [&[u8]; 2] = [b"charset", b"encoding"];
    for key in &keys[..if xml { 2 } else { 1 }] {
        for at in memchr::memmem::find_iter(&lower, key) {
            let rest = lower[at + key.len()..].trim_ascii_start();
            let Some(rest) = rest.strip_prefix(b"=") else { continue };
            let rest = rest.trim_ascii_start();
            let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
            let label = |b: &u8| b.is_ascii_alphanumeric() || b"-_:.".contains(b);
            let length = rest.iter().take_while(|b| label(b)).count();
            if let Some(encoding) = Encoding::for_label(&rest[..length]) {
                return Some(if encoding == GBK { GB18030 } else { encoding });
            }
        }
    }
    None
}

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// The encoding.
    pub encoding: &'static Encoding,
    /// How many faults there were; each became U+FFFD. More than [`TOLERATED`]: report the text as damaged.
    pub faults: u64,
}

/// Decodes a whole text. A declared encoding is believed if the bytes fit it and are not UTF-8.
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Decoded<'a> {
    let guess = detect(bytes, true);
    if guess.encoding == UTF_8 {
        let rest = &bytes[guess.bom..];
        if let Ok(text) = simdutf8::basic::from_utf8(rest) {
            return Decoded { text: text.into(), encoding: UTF_8, faults: 0 };
        }
        if guess.bom > 0 || statistics::utf8(rest).0 > 0 {
            let mut text = String::new();
            let faults = mend(rest, &mut text);
            return Decoded { text: text.into(), encoding: UTF_8, faults };
        }
    }
    let fits = |e: &'static Encoding| {
        let text = e.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(Decoded { text, encoding: e, faults: 0 })
    };
    if guess.bom == 0
        && let Some(decoded) = declared.filter(|e| *e != UTF_16LE && *e != UTF_16BE).and_then(fits)
    {
        return decoded;
    }
    let mut text = String::new();
    let encoding = if guess.encoding == UTF_8 { GB18030 } else { guess.encoding };
    let faults = push(&mut encoding.new_decoder_without_bom_handling(), &bytes[guess.bom..], true, &mut text);
    Decoded { text: text.into(), encoding, faults }
}

/// Decodes more bytes onto `text`; a fault becomes U+FFFD. Returns the number of faults.
pub fn push(decoder: &mut encoding_rs::Decoder, bytes: &[u8], last: bool, text: &mut String) -> u64 {
    use encoding_rs::DecoderResult;
    let (mut rest, mut faults) = (bytes, 0);
    loop {
        let piece = &rest[..rest.len().min(SAMPLE)];
        let ends = last && piece.len() == rest.len();
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(piece.len()).unwrap_or(4 * SAMPLE));
        let (result, read) = decoder.decode_to_string_without_replacement(piece, text, ends);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty if rest.is_empty() => return faults,
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                text.push('\u{fffd}');
                faults += 1;
            }
        }
    }
}

/// Decodes bytes that are mostly UTF-8 onto `text`. A line that is not is read as GB 18030 if it fits (logs and
/// lists put together from several programs), else its faults become U+FFFD. Returns the number of faults.
pub fn mend(bytes: &[u8], text: &mut String) -> u64 {
    let mut faults = 0;
    let mut rest = bytes;
    while !rest.is_empty() {
        let (valid, broken) = match simdutf8::compat::from_utf8(rest) {
            Ok(all) => (all, &rest[rest.len()..]),
            Err(e) => {
                let line = memchr::memrchr(b'\n', &rest[..e.valid_up_to()]).map_or(0, |at| at + 1);
                let (valid, broken) = rest.split_at(line);
                (std::str::from_utf8(valid).unwrap_or_default(), broken)
            }
        };
        text.push_str(valid);
        let end = memchr::memchr(b'\n', broken).map_or(broken.len(), |at| at + 1);
        let (line, after) = broken.split_at(end);
        let (long, broken) = statistics::utf8(line);
        let gb = || GB18030.decode_without_bom_handling_and_without_replacement(line);
        match if long < 4 * broken { gb() } else { None } {
            Some(line) => text.push_str(&line),
            None => {
                for chunk in line.utf8_chunks() {
                    text.push_str(chunk.valid());
                    if !chunk.invalid().is_empty() {
                        text.push('\u{fffd}');
                        faults += 1;
                    }
                }
            }
        }
        rest = after;
    }
    faults
}

#[cfg(test)]
#[path = "encoding_tests.rs"]
mod tests;
