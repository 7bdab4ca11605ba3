//! From a draft on disk to bytes of a known kind, within limits.

pub mod budget;
mod container;
pub mod encoding;
mod magic;
pub mod sniff;
mod statistics;
pub mod stream;
