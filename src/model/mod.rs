//! Plain data that every stage shares. Nothing here does I/O or imports another module of ours.

pub mod block;
pub mod finding;
pub mod fingerprint;
pub mod format;
pub mod invisible;
pub mod mask;
pub mod masked;
pub mod outcome;
pub mod place;
pub mod secret;
pub mod stop;
pub mod value;

pub use block::{Block, Cell, Nested, Observation, Origin, Picture, Sink, Subject, Unit, UnitPlace, Units};
pub use finding::{Category, Finding, Severity, Thing, Verdict};
pub use format::Format;
pub use mask::Mask;
pub use outcome::{FileEntry, Reason, Report, Status, Summary, Unread};
pub use place::{Location, Part};
pub use secret::Secret;
pub use stop::Stop;
