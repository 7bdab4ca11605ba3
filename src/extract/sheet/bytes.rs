//! Little-endian values out of a slice. Reading past the end gives zeros and is remembered.

/// A cursor over bytes of a file.
#[derive(Clone, Debug)]
pub struct Bytes<'a> {
    rest: &'a [u8],
    short: bool,
}

impl<'a> Bytes<'a> {
    /// From the first byte on.
    pub fn new(bytes: &'a [u8]) -> Self {
        Bytes { rest: bytes, short: false }
    }

    /// Whether more was read than there is.
    pub fn is_short(&self) -> bool {
        self.short
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next `n` bytes; all that are left if there are fewer.
    pub fn take(&mut self, n: usize) -> &'a [u8] {
        self.short |= n > self.rest.len();
        let (taken, rest) = self.rest.split_at(n.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Leaves out `n` bytes.
    pub fn skip(&mut self, n: usize) {
        self.take(n);
    }

    /// A byte.
    pub fn u8(&mut self) -> u8 {
        self.array::<1>()[0]
    }

    /// Two bytes.
    pub fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.array())
    }

    /// Four bytes.
    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    /// A number of eight bytes (IEEE 754).
    pub fn f64(&mut self) -> f64 {
        f64::from_le_bytes(self.array())
    }

    /// `N` bytes.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        let taken = self.take(N);
        array[..taken.len()].copy_from_slice(taken);
        array
    }

    /// Text of `units` UTF-16 code units.
    pub fn utf16(&mut self, units: usize) -> String {
        utf16(self.take(units.saturating_mul(2)))
    }
}

/// UTF-16 little-endian as text; lone surrogates become U+FFFD.
pub fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn reading_past_the_end_gives_zeros_and_is_remembered() {
        let mut bytes = Bytes::new(&[1, 2, 3, 4, 0x2D, 0x4E, 9]);
        assert_eq!((bytes.u32(), bytes.utf16(1).as_str()), (0x0403_0201, "中"));
        assert!(!bytes.is_short());
        assert_eq!(bytes.u16(), 9);
        assert!(bytes.is_short());
        assert_eq!((bytes.f64(), bytes.rest()), (0.0, &[][..]));
    }
}
