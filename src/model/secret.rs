//! Matched text on its way to being masked.

/// Text that a rule matched. It has no `Debug`, `Display` or `Serialize`: only a mask or, where the user
/// asked for it with `--reveal`, [`Secret::reveal`] lets anything out.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(Box<str>);

impl Secret {
    /// Wraps matched text.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Secret(text.into())
    }

    /// The text itself. Call it to check, to mask, or under `--reveal`; never to print.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
