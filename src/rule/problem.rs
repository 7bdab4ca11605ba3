//! What is wrong with a rule file, and where.

use std::fmt;

/// A fault in a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user named it or below the folder that they named.
    pub file: String,
    /// Line, 1-based; 0 where the fault is the file itself.
    pub line: usize,
    /// Column, 1-based, in Unicode scalar values.
    pub column: usize,
    /// What is wrong and what is allowed, in Chinese.
    pub message: String,
}

impl Problem {
    /// A fault of the file as a whole.
    pub fn file(file: impl Into<String>, message: impl Into<String>) -> Self {
        Problem { file: file.into(), line: 0, column: 0, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}：{}", self.file, self.message),
            line => write!(f, "{}:{}:{}：{}", self.file, line, self.column, self.message),
        }
    }
}
