//! HEIF (ISO/IEC 23008-12): boxes of the ISO base media file format.

use memchr::memmem;

use super::Found;

/// Looks at the boxes: whether they are all there, and the largest of the sizes that they state.
pub fn read(bytes: &[u8]) -> Found {
    let number = |at: usize, length: usize| {
        bytes.get(at..at + length).map(|b| b.iter().fold(0_u64, |n, b| n << 8 | u64::from(*b)))
    };
    let mut complete = true;
    let mut at = 0;
    while at < bytes.len() {
        let length = match number(at, 4) {
            // To the end of the file; or of 64 bits.
            Some(0) => break,
            Some(1) => number(at + 8, 8),
            length => length,
        };
        let end = length.filter(|n| *n >= 8).and_then(|n| usize::try_from(n).ok()?.checked_add(at));
        match end.filter(|end| *end <= bytes.len()) {
            Some(end) => at = end,
            None => {
                complete = false;
                break;
            }
        }
    }
    let side = |at: usize| number(at, 4).and_then(|n| u32::try_from(n).ok());
    // Each extent is a box of 20 bytes: length, name, version, width, height.
    let sizes = memmem::find_iter(bytes, b"ispe").filter_map(|at| side(at + 8).zip(side(at + 12)));
    let size = sizes.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height));
    Found { size, complete, ..Found::default() }
}
