//! What a walk found at one moment, to tell later what changed.

use std::collections::{BTreeMap, BTreeSet};

use super::{RunError, Scan, walk_drafts};
use crate::walk::Stamp;

/// The files that a scan would read, each with its size and the time of its last change. The names are as they are in
/// the file system: nothing but [`super::shown_name`] may let them out.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    files: BTreeMap<String, Option<Stamp>>,
}

/// What changed since the last scan.
#[derive(Default)]
pub struct Changes {
    /// Files that are new or different, and have been left alone since the look before.
    pub settled: BTreeSet<String>,
    /// Files that are gone.
    pub gone: BTreeSet<String>,
}

impl Snapshot {
    /// Looks at what the scan would read now.
    pub fn take(scan: &Scan) -> Result<Snapshot, RunError> {
        let drafts = walk_drafts(scan)?.drafts;
        Ok(Snapshot { files: drafts.into_iter().map(|draft| (draft.shown.clone(), draft.stamp())).collect() })
    }

    /// Takes over from `now` what has changed and stayed the same since `last`, the look before it: a file that is
    /// still being written waits for the next look, and so does one that its editor is just putting in the place of
    /// the old one.
    pub fn advance(&mut self, last: &Snapshot, now: &Snapshot) -> Changes {
        let mut changes = Changes::default();
        for (name, stamp) in &now.files {
            if self.files.get(name) != Some(stamp) && last.files.get(name) == Some(stamp) {
                self.files.insert(name.clone(), *stamp);
                changes.settled.insert(name.clone());
            }
        }
        let gone = |name: &&String| !now.files.contains_key(*name) && !last.files.contains_key(*name);
        changes.gone = self.files.keys().filter(gone).cloned().collect();
        self.files.retain(|name, _| !changes.gone.contains(name));
        changes
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    fn snapshot(files: &[(&str, u64)]) -> Snapshot {
        let stamp = |size: u64| {
            Some(Stamp { size, changed: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(size)) })
        };
        Snapshot { files: files.iter().map(|(name, size)| ((*name).to_owned(), stamp(*size))).collect() }
    }

    fn names(of: &BTreeSet<String>) -> Vec<&str> {
        of.iter().map(String::as_str).collect()
    }

    #[test]
    fn a_file_that_is_still_being_written_waits() {
        let mut seen = snapshot(&[("a", 1)]);
        let looks =
            [snapshot(&[("a", 1)]), snapshot(&[("a", 2)]), snapshot(&[("a", 3)]), snapshot(&[("a", 3)])];
        assert!(seen.advance(&looks[0], &looks[1]).settled.is_empty());
        assert!(seen.advance(&looks[1], &looks[2]).settled.is_empty());
        assert_eq!(names(&seen.advance(&looks[2], &looks[3]).settled), ["a"]);
        assert!(seen.advance(&looks[3], &looks[3]).settled.is_empty(), "once is enough");
    }

    #[test]
    fn a_file_that_comes_back_at_once_is_not_gone() {
        let mut seen = snapshot(&[("a", 1), ("b", 1)]);
        let (old, none, new) =
            (snapshot(&[("a", 1), ("b", 1)]), snapshot(&[("b", 1)]), snapshot(&[("a", 2), ("b", 1)]));
        let missing = seen.advance(&old, &none);
        assert!(missing.gone.is_empty() && missing.settled.is_empty());
        assert!(seen.advance(&none, &new).gone.is_empty());
        assert_eq!(names(&seen.advance(&new, &new).settled), ["a"]);
    }

    #[test]
    fn a_file_that_stays_away_is_gone_once() {
        let mut seen = snapshot(&[("a", 1)]);
        let none = snapshot(&[]);
        assert_eq!(names(&seen.advance(&none, &none).gone), ["a"]);
        assert!(seen.advance(&none, &none).gone.is_empty());
    }
}
