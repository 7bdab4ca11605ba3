//! Word lists that judging needs besides the rules themselves; each is a file of `rules/lists/`.

use serde::{Deserialize, Serialize};

use super::load::words;

/// The lists, by what they are for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    /// Surnames, compound ones too.
    pub surnames: Vec<String>,
    /// Words that look like a name and are none (方式, 金额).
    pub not_names: Vec<String>,
    /// Words over a column of names, or before a name.
    pub name_labels: Vec<String>,
    /// Words that stand over columns: what makes a row a header row.
    pub headers: Vec<String>,
    /// Endings of the names of organs and companies.
    pub organs: Vec<String>,
    /// What a cell says that says nothing of a person (无, 否, 正常).
    pub nothing: Vec<String>,
}

impl Lexicon {
    /// The file of each list below `rules/lists/`.
    pub const FILES: &[&str] = &["surnames", "not-names", "name-labels", "headers", "organs", "nothing"];

    /// Reads the lists; `file` gives the text of one by its name.
    pub fn read<E>(file: impl Fn(&str) -> Result<String, E>) -> Result<Lexicon, E> {
        let list = |name: &str| file(name).map(|text| words(&text).map(super::settle::label).collect());
        Ok(Lexicon {
            surnames: list("surnames")?,
            not_names: list("not-names")?,
            name_labels: list("name-labels")?,
            headers: list("headers")?,
            organs: list("organs")?,
            nothing: list("nothing")?,
        })
    }
}
