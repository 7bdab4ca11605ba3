//! How much a run of bytes looks like text in one of the legacy encodings of Chinese.
//!
//! Scores run from below 0 (cannot be) to 1 (every character is an everyday one). The areas are those of
//! GB 18030-2022, of GB 2312-1980 within it, and of Big5 (1984, as the WHATWG Encoding Standard maps it).

/// Bytes and characters that were told apart in a sample.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    characters: f32,
    points: f32,
}

impl Tally {
    fn add(&mut self, points: f32) {
        self.characters += 1.0;
        self.points += points;
    }

    fn score(self) -> f32 {
        if self.characters == 0.0 { 0.0 } else { self.points / self.characters }
    }
}

/// The non-ASCII bytes read as GB 18030. A character cut off by the end of the sample does not count.
pub fn gb18030(sample: &[u8]) -> f32 {
    pairs(sample, |rest| match *rest {
        [0x81..=0xFE, 0x30..=0x39, 0x81..=0xFE, 0x30..=0x39, ..] => (4, 1.0),
        [0x81..=0xFE, 0x30..=0x39] | [0x81..=0xFE, 0x30..=0x39, 0x81..=0xFE] => (rest.len(), 0.0),
        // Punctuation, then the 3,755 everyday characters by sound, then the 3,008 rarer ones.
        [0xA1..=0xA3 | 0xB0..=0xD7, 0xA1..=0xFE, ..] => (2, 1.0),
        [0xA4..=0xA9 | 0xD8..=0xF7, 0xA1..=0xFE, ..] => (2, 0.6),
        [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, ..] => (2, 0.2),
        _ => (1, -1.0),
    })
}

/// The non-ASCII bytes read as Big5.
pub fn big5(sample: &[u8]) -> f32 {
    pairs(sample, |rest| match *rest {
        // Punctuation and the 5,401 everyday characters, then the 7,652 rarer ones.
        [0xA1..=0xC6, 0x40..=0x7E | 0xA1..=0xFE, ..] => (2, 1.0),
        [0xC9..=0xF9, 0x40..=0x7E | 0xA1..=0xFE, ..] => (2, 0.5),
        [0x81..=0xFE, 0x40..=0x7E | 0xA1..=0xFE, ..] => (2, 0.1),
        _ => (1, -1.0),
    })
}

fn pairs(sample: &[u8], character: impl Fn(&[u8]) -> (usize, f32)) -> f32 {
    let mut tally = Tally::default();
    let mut at = 0;
    while let Some(rest) = sample.get(at..).filter(|rest| !rest.is_empty()) {
        if rest[0].is_ascii() {
            at += 1;
        } else if rest.len() == 1 {
            break;
        } else {
            let (length, points) = character(rest);
            tally.add(points);
            at += length;
        }
    }
    tally.score()
}

/// The bytes read as UTF-16.
pub fn utf16(sample: &[u8], big_endian: bool) -> f32 {
    let units = sample.chunks_exact(2).map(|pair| match big_endian {
        true => u16::from_be_bytes([pair[0], pair[1]]),
        false => u16::from_le_bytes([pair[0], pair[1]]),
    });
    let mut tally = Tally::default();
    for character in char::decode_utf16(units) {
        tally.add(match character {
            Err(_) => -1.0,
            Ok('\t' | '\n' | '\r' | ' '..='~') => 1.0,
            Ok('\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}') => 1.0,
            Ok('\u{2010}'..='\u{2027}' | '\u{2460}'..='\u{24ff}' | '\u{20000}'..='\u{323af}') => 1.0,
            Ok('\u{a0}'..='\u{17f}' | '\u{2100}'..='\u{26ff}' | '\u{3400}'..='\u{4dbf}' | '\u{feff}') => 0.5,
            Ok('\u{fffe}' | '\u{ffff}') => -1.0,
            Ok(_) => 0.0,
        });
    }
    tally.score()
}

/// Whether the NUL bytes stand at every second place, as they do where UTF-16 holds ASCII.
pub fn nuls_alternate(sample: &[u8]) -> bool {
    let mut at = [0_usize; 2];
    for i in memchr::memchr_iter(0, sample) {
        at[i % 2] += 1;
    }
    at[0].max(at[1]) >= 9 * at[0].min(at[1]).max(1) || (at[0] == 0) != (at[1] == 0)
}

/// How many characters of three or more bytes are well-formed UTF-8, and how many faults there are.
pub fn utf8(sample: &[u8]) -> (usize, usize) {
    let (mut long, mut faults) = (0, 0);
    for chunk in sample.utf8_chunks() {
        long += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    (long, faults)
}

/// Whether text that is well-formed UTF-8 is more likely GBK: a few words whose bytes happen to fit
/// ("目录" is `C4 BF C2 BC`). Only everyday characters in runs of two or more, apart from Latin letters, count.
pub fn gbk_that_passes_for_utf8(text: &str) -> bool {
    let mut runs = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            at += 1;
            continue;
        }
        let run = bytes[at..].iter().take_while(|b| !b.is_ascii()).count();
        let pairs = bytes[at..at + run].chunks(2);
        let beside_letters = at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphabetic())
            || bytes.get(at + run).is_some_and(u8::is_ascii_alphabetic);
        let everyday = |pair: &[u8]| matches!(pair, [0xC2..=0xD7, 0xA1..=0xBF]);
        if run < 4 || beside_letters || !{ pairs }.all(everyday) {
            return false;
        }
        runs += 1;
        at += run;
    }
    runs > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(encoding: &'static encoding_rs::Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn each_encoding_scores_its_own_text_highest() {
        let simplified = encode(encoding_rs::GBK, "关于召开年度总结会议的通知，请各科室按时参加。");
        assert!(gb18030(&simplified) > 0.9 && big5(&simplified) < 0.9, "{}", big5(&simplified));
        let traditional = encode(encoding_rs::BIG5, "關於召開年度總結會議的通知，請各科室準時參加。");
        assert!(big5(&traditional) > 0.9 && gb18030(&traditional) < 0.7, "{}", gb18030(&traditional));
        let wide: Vec<u8> = "关于召开会议".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(utf16(&wide, true) > 0.95 && utf16(&wide, false) < 0.7);
        assert!(gb18030(&wide) < 0.7);
    }

    #[test]
    fn short_gbk_is_told_from_accented_latin() {
        assert!(gbk_that_passes_for_utf8(std::str::from_utf8(b"\xc4\xbf\xc2\xbc\n").unwrap_or_default()));
        for text in ["café", "naïve façade", "Привет", "Ω", "目录", ""] {
            assert!(!gbk_that_passes_for_utf8(text), "{text}");
        }
    }
}
