//! Rules: their shape, loading, and compiling.

pub mod model;
