//! A waiver of the configuration.

use std::sync::atomic::{AtomicBool, Ordering};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use jiff::civil::Date;

use super::{Named, Scope};
use crate::model::Finding;

/// What a waiver accepts; all that it names must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepts {
    /// Ids, or prefixes ending in `.*`; empty: any.
    pub rules: Vec<String>,
    /// Globs of paths; empty: any.
    pub paths: Vec<String>,
    /// Fingerprints; empty: any.
    pub fingerprints: Vec<String>,
    /// Number of the value pattern that must match ([`crate::model::finding::Known::patterns`]).
    pub pattern: Option<u16>,
}

/// A waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// What it accepts.
    pub accepts: Accepts,
    /// The last day on which it counts.
    pub until: Date,
    /// Where it stands, for messages (`.mishen.yaml:3`).
    pub place: String,
}

/// A waiver in use.
pub struct Entry {
    waiver: Waiver,
    paths: Option<Gitignore>,
    expired: bool,
    /// It has accepted something, or would have if it had not expired.
    used: AtomicBool,
    /// A file that it names was scanned.
    met: AtomicBool,
}

/// Whether a rule is meant by an id, or by a prefix ending in `.*`.
pub fn means(name: &str, rule: &str) -> bool {
    match name.strip_suffix(".*") {
        Some(prefix) => rule.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.')),
        None => name == rule,
    }
}

impl Entry {
    /// A waiver as it counts on `today`.
    pub fn new(waiver: &Waiver, today: Date) -> Entry {
        let paths = (!waiver.accepts.paths.is_empty()).then(|| {
            let mut builder = GitignoreBuilder::new("");
            for glob in &waiver.accepts.paths {
                // What is no glob was refused when the configuration was read.
                let _ = builder.add_line(None, glob);
            }
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        });
        let (used, met) = (AtomicBool::new(false), AtomicBool::new(false));
        Entry { paths, expired: waiver.until < today, waiver: waiver.clone(), used, met }
    }

    fn names(&self, name: Named<'_>) -> bool {
        let fits = |path: &str, globs: &Gitignore| globs.matched_path_or_any_parents(path, false).is_ignore();
        self.paths.as_ref().is_none_or(|globs| fits(name.plain, globs) || fits(name.masked, globs))
    }

    /// Notes that a file was scanned.
    pub fn met(&self, name: Named<'_>) {
        if self.paths.is_some() && !self.met.load(Ordering::Relaxed) && self.names(name) {
            self.met.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it accepts a finding.
    pub fn accepts(&self, name: Named<'_>, finding: &Finding) -> bool {
        let Accepts { rules, fingerprints, pattern, .. } = &self.waiver.accepts;
        let fits = (rules.is_empty() || rules.iter().any(|rule| means(rule, &finding.rule)))
            && (fingerprints.is_empty() || fingerprints.contains(&finding.fingerprint))
            && pattern.is_none_or(|pattern| finding.known.patterns.contains(&pattern))
            && self.names(name);
        if fits {
            self.used.store(true, Ordering::Relaxed);
        }
        fits && !self.expired
    }

    /// What to say of it after a scan.
    pub fn note(&self, scope: &Scope) -> Option<String> {
        let Waiver { place, until, .. } = &self.waiver;
        let used = self.used.load(Ordering::Relaxed);
        if self.expired {
            let effect = if used {
                "其所指的发现重新报告"
            } else {
                "也没有再发现它所指的问题，请删去"
            };
            return Some(format!("豁免已过期（{place}，有效到 {until}）：{effect}"));
        }
        let looked = scope.whole() || self.met.load(Ordering::Relaxed);
        (!used && looked).then(|| format!("豁免没有用到（{place}）：没有它所指的发现，请核对或删去"))
    }
}
