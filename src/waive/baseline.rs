//! The baseline: what was found and accepted before, because it is published already. It holds fingerprints, rules,
//! masked paths and reasons; no value, and nothing that a value could be guessed from.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Scope;
use crate::model::Finding;

/// The schema of the file.
pub const SCHEMA: &str = "mishen.baseline/1";

/// A baseline file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// `mishen.baseline/1`.
    pub schema: String,
    /// The day on which it was last written.
    pub date: String,
    /// Its entries, by path, rule and fingerprint.
    pub entries: Vec<Record>,
}

/// An accepted finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Record {
    /// Path that the fingerprint counts, masked.
    pub path: String,
    /// Rule.
    pub rule: String,
    /// Fingerprint of the finding.
    pub fingerprint: String,
    /// Why it is accepted.
    pub reason: String,
    /// Who decided.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// The last day on which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The day on which it was taken in.
    pub added: String,
}

impl Baseline {
    /// An empty one.
    pub fn new(date: Date) -> Baseline {
        Baseline { schema: SCHEMA.to_owned(), date: date.to_string(), entries: Vec::new() }
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// What is wrong with it, in Chinese.
    pub fn parse(text: &str) -> Result<Baseline, String> {
        let baseline: Baseline =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| match e.classify() {
                serde_json::error::Category::Data => {
                    format!("第 {} 行第 {} 列：不是密审的基线文件", e.line(), e.column())
                }
                _ => format!("第 {} 行第 {} 列：不是完整的 JSON", e.line(), e.column()),
            })?;
        match baseline.schema.as_str() {
            SCHEMA => Ok(baseline),
            other if other.starts_with("mishen.baseline/") => {
                Err("基线文件的版本比本程序新，请升级密审".to_owned())
            }
            _ => Err("不是密审的基线文件".to_owned()),
        }
    }

    /// The file's text, entries in order.
    pub fn text(&mut self) -> String {
        self.entries.sort();
        self.entries.dedup_by(|a, b| a.fingerprint == b.fingerprint);
        // Plain data always serialises.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// A baseline in use.
pub struct Held {
    baseline: Baseline,
    /// Index of the entry by fingerprint.
    index: HashMap<String, usize>,
    today: Date,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    fingerprints: HashSet<usize>,
    paths: HashSet<String>,
}

impl Held {
    /// A baseline as it counts on `today`.
    pub fn new(baseline: Baseline, today: Date) -> Held {
        let index = baseline.entries.iter().enumerate().map(|(i, e)| (e.fingerprint.clone(), i)).collect();
        Held { baseline, index, today, seen: Mutex::default() }
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a file was scanned.
    pub fn met(&self, masked: &str) {
        self.seen().paths.insert(masked.to_owned());
    }

    /// Whether it holds a finding.
    pub fn accepts(&self, finding: &Finding) -> bool {
        let Some(number) = self.index.get(&finding.fingerprint) else { return false };
        self.seen().fingerprints.insert(*number);
        self.baseline.entries[*number].until.is_none_or(|until| until >= self.today)
    }

    /// The entries whose file was scanned, or is gone, and which met no finding.
    pub fn stale(&self, scope: &Scope) -> impl Iterator<Item = &Record> {
        let Seen { fingerprints, paths } = std::mem::take(&mut *self.seen());
        let gone = |e: &Record| paths.contains(&e.path) || scope.holds(&e.path);
        let entries = self.baseline.entries.iter().enumerate();
        let stale: Vec<&Record> =
            entries.filter(|(i, e)| !fingerprints.contains(i) && gone(e)).map(|(_, e)| e).collect();
        *self.seen() = Seen { fingerprints, paths };
        stale.into_iter()
    }

    /// What to say of it after a scan.
    pub fn notes(&self, scope: &Scope) -> Vec<String> {
        let mut notes = Vec::new();
        let stale = self.stale(scope).count();
        if stale > 0 {
            notes.push(format!("基线中有 {stale} 项已过时（不再发现），可用 mishen baseline prune 清理"));
        }
        let late = |i: &&usize| self.baseline.entries[**i].until.is_some_and(|until| until < self.today);
        let expired = self.seen().fingerprints.iter().filter(late).count();
        if expired > 0 {
            notes.push(format!("基线中有 {expired} 项已过期，其所指的发现重新报告"));
        }
        notes
    }
}
