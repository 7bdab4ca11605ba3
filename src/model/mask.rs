//! How much of a value the report may show (contract, "text").

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a value is masked (contract, "text").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mask {
    /// Identity papers: the first 2 and the last 2 characters stay.
    #[default]
    Id,
    /// Telephone: 3 + 4.
    Phone,
    /// Bank card: the last 4.
    Card,
    /// E-mail: first character and domain.
    Email,
    /// Plate: 2 + 1.
    Plate,
    /// Address: down to 镇/街道.
    Address,
    /// Name: the surname.
    Name,
    /// Credential: `******`.
    Secret,
    /// Date: the year.
    Date,
    /// Marking or disclosure line: shown whole.
    Whole,
}
