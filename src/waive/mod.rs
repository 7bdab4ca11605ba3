//! Accepting findings, always with a reason: waivers of the configuration, inline waivers, and the baseline of what is
//! already published. What is accepted is counted, never forgotten; what accepts nothing any more is said.

mod baseline;
mod entry;
mod inline;

use jiff::civil::Date;

pub use baseline::{Baseline, Record, SCHEMA};
pub use entry::{Accepts, Waiver, means};
pub use inline::{Inline, Marks};

use crate::model::Finding;
use baseline::Held;
use entry::Entry;

/// What is accepted in a scan.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Waivers of the configuration.
    pub waivers: Vec<Waiver>,
    /// The baseline.
    pub baseline: Option<Baseline>,
    /// Whether inline waivers count.
    pub inline: bool,
}

/// Where a scan has looked: what is accepted elsewhere may well still be needed.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Folders and files that were scanned whole, as fingerprints count paths, values masked; empty text: everything.
    pub roots: Vec<String>,
}

impl Scope {
    fn holds(&self, path: &str) -> bool {
        let within = |root: &String| {
            root.is_empty()
                || path.strip_prefix(root.as_str()).is_some_and(|p| p.is_empty() || p.starts_with('/'))
        };
        self.roots.iter().any(within)
    }

    fn whole(&self) -> bool {
        self.roots.iter().any(String::is_empty)
    }
}

/// What one file is called.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// As fingerprints count it, values not masked.
    pub plain: &'a str,
    /// The same, masked.
    pub masked: &'a str,
}

/// The waivers and the baseline of one scan; they remember what they accepted.
pub struct Waivers {
    entries: Vec<Entry>,
    baseline: Option<Held>,
}

impl Waivers {
    /// Takes up what is accepted; `today` decides what has expired.
    pub fn new(choice: &Choice, today: Date) -> Waivers {
        let entries = choice.waivers.iter().map(|waiver| Entry::new(waiver, today)).collect();
        Waivers { entries, baseline: choice.baseline.clone().map(|b| Held::new(b, today)) }
    }

    /// Notes that a file was scanned, whether or not anything was found in it.
    pub fn met(&self, name: Named<'_>) {
        self.entries.iter().for_each(|entry| entry.met(name));
        if let Some(baseline) = &self.baseline {
            baseline.met(name.masked);
        }
    }

    /// Whether nothing is accepted but what its own line or the list of contacts says.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.baseline.is_none()
    }

    /// Whether a finding of the file is accepted.
    pub fn accept(&self, name: Named<'_>, finding: &Finding) -> bool {
        // Each that fits is in use, so all are asked.
        let waived = self.entries.iter().filter(|entry| entry.accepts(name, finding)).count() > 0;
        let published = self.baseline.as_ref().is_some_and(|b| b.accepts(finding));
        waived || published || finding.known.contact || finding.known.inline
    }

    /// What to say of waivers that have expired or accept nothing, and of entries of the baseline that are stale:
    /// a Chinese sentence each.
    pub fn notes(&self, scope: &Scope) -> Vec<String> {
        let entries = self.entries.iter().filter_map(|entry| entry.note(scope));
        entries.chain(self.baseline.iter().flat_map(|b| b.notes(scope))).collect()
    }

    /// The entries of the baseline that are stale.
    pub fn stale(&self, scope: &Scope) -> Vec<Record> {
        self.baseline.iter().flat_map(|b| b.stale(scope).cloned().collect::<Vec<_>>()).collect()
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
