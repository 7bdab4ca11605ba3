//! How much of a value the report may show (contract, "text").
