//! What the findings of a draft are known by: its path and their fingerprints; and which of them are accepted.

use std::path::Path;
use std::sync::Arc;

use super::{Shared, mask};
use crate::model::Finding;
use crate::model::fingerprint::{Fingerprints, Traits};
use crate::waive::Named;
use crate::walk::{Draft, Root, Source, spell};

/// Writes paths and fingerprints on the findings of a draft, in their order.
pub struct Labels {
    path: Arc<str>,
    commit: Option<String>,
    /// The path that fingerprints count, masked.
    pub counted: Arc<str>,
    fingerprints: Fingerprints,
}

impl Labels {
    /// For a draft whose path, masked, is `path`.
    pub fn new(shared: &Shared<'_>, draft: &Draft, path: Arc<str>) -> Labels {
        let counted = mask(shared, &relative(shared, draft)).0.into();
        let commit = draft.commit.as_deref().map(str::to_owned);
        Labels { path, commit, counted, fingerprints: Fingerprints::default() }
    }

    /// Labels the next findings.
    pub fn label(&mut self, shared: &Shared<'_>, findings: &mut [Finding]) {
        for finding in findings {
            finding.path = self.path.clone();
            finding.location.commit = self.commit.clone();
            // A sheet may be named after a person's number as a file may be.
            if let Some(sheet) = &mut finding.location.sheet
                && !shared.scan.reveal
            {
                *sheet = mask(shared, sheet).0;
            }
            finding.fingerprint = self.fingerprints.next(&Traits {
                rule: &finding.rule,
                path: &self.counted,
                location: &finding.location,
                text: &shared.verifier.masked_text(finding),
                before: &finding.before,
                after: &finding.after,
            });
        }
    }
}

/// Writes path and fingerprint on the findings of a draft; gives the path that the fingerprints count, masked.
pub fn label(shared: &Shared<'_>, draft: &Draft, path: &Arc<str>, findings: &mut [Finding]) -> Arc<str> {
    if findings.is_empty() {
        return Arc::default();
    }
    let mut labels = Labels::new(shared, draft, path.clone());
    labels.label(shared, findings);
    labels.counted
}

/// Takes out the findings that are accepted; gives how many they were.
pub fn accept(shared: &Shared<'_>, draft: &Draft, findings: &mut Vec<Finding>) -> u64 {
    if shared.waivers.is_empty() && !findings.iter().any(|f| f.known.contact || f.known.inline) {
        return 0;
    }
    let plain = relative(shared, draft);
    let masked = mask(shared, &plain).0;
    let name = Named { plain: &plain, masked: &masked };
    shared.waivers.met(name);
    let before = findings.len();
    findings.retain(|finding| !shared.waivers.accept(name, finding));
    (before - findings.len()) as u64
}

/// The path that fingerprints count: from the configuration's folder, else from the repository's root, else from the
/// current folder where PATH lies below it, else from PATH.
fn relative(shared: &Shared<'_>, draft: &Draft) -> String {
    if matches!(draft.source, Source::Stdin) {
        return draft.shown.clone();
    }
    let absolute = draft.absolute();
    let root = &draft.root;
    match base(shared, root, &absolute).and_then(|base| absolute.strip_prefix(base).ok()) {
        Some(path) => spell(path),
        None if draft.below.as_os_str().is_empty() => {
            spell(root.absolute.file_name().map_or(&*absolute, Path::new))
        }
        None => spell(&draft.below),
    }
}

/// The path from which all of a PATH's fingerprints count, values masked; empty where that is the PATH itself.
pub fn relative_root(shared: &Shared<'_>, root: &Arc<Root>) -> String {
    let draft = Draft {
        source: Source::File(root.typed.clone()),
        shown: String::new(),
        root: root.clone(),
        below: Path::new("").into(),
        commit: None,
    };
    let relative = relative(shared, &draft);
    // A folder that nothing else counts from is where counting begins.
    let itself = root.absolute.is_dir() && base(shared, root, &root.absolute).is_none();
    if itself { String::new() } else { mask(shared, &relative).0 }
}

/// The folder that the fingerprints of a path below a PATH count from, if it is not the PATH.
fn base<'a>(shared: &'a Shared<'_>, root: &'a Root, absolute: &Path) -> Option<&'a Path> {
    let configured = shared.config.filter(|folder| absolute.starts_with(folder));
    let below_here = root.absolute != shared.here && root.absolute.starts_with(shared.here);
    configured.or(root.repository.as_deref()).or(below_here.then_some(shared.here))
}
