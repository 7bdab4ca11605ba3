//! From a draft on disk to bytes of a known kind, within limits.

pub mod budget;
pub mod encoding;
mod statistics;
pub mod stream;
