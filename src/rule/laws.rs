//! The laws that rules cite: one file, `rules/laws.yaml`, by key.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One article, as rules cite it by its key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Law {
    /// Key that rules use (`GKT-15`).
    pub key: String,
    /// Full title in 《》.
    pub title: String,
    /// Article (`第十五条`); empty where nobody verified it.
    #[serde(default)]
    pub article: String,
    /// What it says, in a few words.
    pub gist: String,
    /// In force since.
    #[serde(default)]
    pub since: String,
    /// When somebody last looked it up.
    #[serde(default)]
    pub checked: String,
}

/// The laws by key.
#[derive(Clone, Debug, Default)]
pub struct Laws(BTreeMap<String, Law>);

impl Laws {
    /// Reads the file's text: a list of laws.
    pub fn parse(text: &str) -> Result<Laws, serde_yaml::Error> {
        let list: Vec<Law> = serde_yaml::from_str(text)?;
        Ok(Laws(list.into_iter().map(|law| (law.key.clone(), law)).collect()))
    }

    /// The citation that the report prints for a key, or a text that is no key (a user's own basis) as it stands.
    /// `None`: it looks like a key and is unknown.
    pub fn cite(&self, basis: &str) -> Option<String> {
        match self.0.get(basis) {
            Some(law) => Some(format!("{}{}", law.title, law.article)),
            None if basis.is_ascii() => None,
            None => Some(basis.to_owned()),
        }
    }

    /// Every law, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Law> {
        self.0.values()
    }
}
