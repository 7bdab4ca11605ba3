//! What a match is worth: checks of the value, and its surroundings.

pub mod validator;
