//! A stream that stays failed: decoders translated from C must not be asked again once they have found damage.

use std::io::{self, Read};

use crate::model::Unread;

/// Reads `inner` until it fails, and from then on fails in the same way.
pub struct Fused<R> {
    inner: R,
    failed: Option<(io::ErrorKind, Option<Unread>)>,
}

impl<R: Read> Fused<R> {
    /// A stream that has not failed yet.
    pub fn new(inner: R) -> Self {
        Fused { inner, failed: None }
    }
}

impl<R: Read> Read for Fused<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &self.failed {
            Some((_, Some(unread))) => return Err(io::Error::other(unread.clone())),
            Some((kind, None)) => return Err((*kind).into()),
            None => {}
        }
        let result = self.inner.read(buffer);
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            let unread = error.get_ref().and_then(|inner| inner.downcast_ref::<Unread>()).cloned();
            self.failed = Some((error.kind(), unread));
        }
        result
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    struct Once(bool);

    impl Read for Once {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            assert!(!std::mem::replace(&mut self.0, true), "it is asked again");
            Err(io::ErrorKind::InvalidData.into())
        }
    }

    #[test]
    fn a_failed_stream_is_not_asked_again() {
        let mut stream = Fused::new(Once(false));
        for _ in 0..2 {
            assert_eq!(stream.read(&mut [0]).unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }
}
