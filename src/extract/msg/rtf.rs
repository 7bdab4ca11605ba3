//! Compressed RTF bodies ([MS-OXRTFCP]).

use crate::model::{Reason, Unread};
use crate::open::budget::Budget;

/// What the window holds at the start (2.1.2.1).
const PRESET: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;

/// Unpacks a body. A reference to the place that is written next ends it; without one it is truncated, and what
/// was unpacked comes with the error.
pub fn unpack(packed: &[u8], budget: &Budget) -> Result<Vec<u8>, (Vec<u8>, Unread)> {
    let fail = |raw, reason, note: &str| Err((raw, Unread::new(reason, note)));
    let Some((head, mut rest)) = packed.split_at_checked(16) else {
        return fail(Vec::new(), Reason::Truncated, "RTF 正文不完整");
    };
    match &head[8..12] {
        b"MELA" => {
            // Some programs count the header into the size of the text; that of the whole is always right.
            let number =
                |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]) as usize;
            let raw = rest[..number(4).min(rest.len())].to_vec();
            let whole = rest.len() + 12 >= number(0);
            return if whole { Ok(raw) } else { fail(raw, Reason::Truncated, "RTF 正文不完整") };
        }
        b"LZFu" => {}
        _ => return fail(Vec::new(), Reason::Corrupt, "RTF 正文损坏"),
    }
    let mut window = [0; WINDOW];
    window[..PRESET.len()].copy_from_slice(PRESET);
    let mut at = PRESET.len();
    let mut raw = Vec::new();
    while let Some((control, tokens)) = rest.split_first() {
        rest = tokens;
        let before = raw.len();
        for bit in 0..8 {
            if control & 1 << bit == 0 {
                let Some((byte, tokens)) = rest.split_first() else { break };
                rest = tokens;
                raw.push(*byte);
                window[at] = *byte;
                at = (at + 1) % WINDOW;
                continue;
            }
            let Some((token, tokens)) = rest.split_at_checked(2) else { break };
            rest = tokens;
            let token = u16::from_be_bytes([token[0], token[1]]);
            let (from, length) = (usize::from(token >> 4), usize::from(token & 15) + 2);
            if from == at {
                return Ok(raw);
            }
            for n in 0..length {
                let byte = window[(from + n) % WINDOW];
                raw.push(byte);
                window[at] = byte;
                at = (at + 1) % WINDOW;
            }
        }
        if let Err(unread) = budget.expand((raw.len() - before) as u64) {
            return Err((raw, unread));
        }
    }
    fail(raw, Reason::Truncated, "RTF 正文不完整")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::open::budget::Limits;

    /// The examples of the specification (3.1.1 and 3.1.2).
    #[test]
    fn the_examples_unpack() {
        let budget = Budget::new(Limits::default(), 1);
        let simple = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        assert_eq!(unpack(simple, &budget).unwrap(), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        let again = b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41\0\x04 WXYZ\x0d\x6e}\x01\x0e\xb0";
        assert_eq!(unpack(again, &budget).unwrap(), b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
    }

    #[test]
    fn a_body_that_is_not_packed_comes_as_it_is() {
        let budget = Budget::new(Limits::default(), 1);
        let stored = b"\x12\0\0\0\x12\0\0\0MELA\0\0\0\0{\\rtf}";
        assert_eq!(unpack(stored, &budget).unwrap(), b"{\\rtf}");
        assert_eq!(unpack(&stored[..20], &budget).unwrap_err().1.reason, Reason::Truncated);
    }

    #[test]
    fn a_body_without_an_end_keeps_what_it_has() {
        let budget = Budget::new(Limits::default(), 1);
        let cut = b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41\0\x04 WXY";
        let (raw, unread) = unpack(cut, &budget).unwrap_err();
        assert_eq!((&raw[..], unread.reason), (&b"{\\rtf1 WXY"[..], Reason::Truncated));
        assert_eq!(unpack(b"", &budget).unwrap_err().1.reason, Reason::Truncated);
        assert_eq!(unpack(&[0; 20], &budget).unwrap_err().1.reason, Reason::Corrupt);
    }
}
