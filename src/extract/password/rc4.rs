//! The stream cipher RC4 (RFC 6229 has its test vectors).

/// Its state.
pub struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    /// Begins with a key of 1 to 256 bytes.
    pub fn new(key: &[u8]) -> Self {
        let mut state: [u8; 256] = std::array::from_fn(|n| n as u8);
        let mut j = 0_u8;
        for (i, k) in (0..256).zip(key.iter().cycle()) {
            j = j.wrapping_add(state[i]).wrapping_add(*k);
            state.swap(i, usize::from(j));
        }
        Rc4 { state, i: 0, j: 0 }
    }

    /// The next byte of the key stream.
    pub fn byte(&mut self) -> u8 {
        self.i = self.i.wrapping_add(1);
        let a = self.state[usize::from(self.i)];
        self.j = self.j.wrapping_add(a);
        let b = self.state[usize::from(self.j)];
        self.state.swap(usize::from(self.i), usize::from(self.j));
        self.state[usize::from(a.wrapping_add(b))]
    }

    /// Encrypts or decrypts, from where the last call ended.
    pub fn apply(&mut self, data: &mut [u8]) {
        data.iter_mut().for_each(|b| *b ^= self.byte());
    }
}

#[cfg(test)]
mod tests {
    use super::Rc4;

    #[test]
    fn the_key_stream_is_that_of_the_test_vectors() {
        let mut stream = [0; 8];
        Rc4::new(&[1, 2, 3, 4, 5]).apply(&mut stream);
        assert_eq!(stream, [0xb2, 0x39, 0x63, 0x05, 0xf0, 0x3d, 0xc0, 0x27]);
    }
}
