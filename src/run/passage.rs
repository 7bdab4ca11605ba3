//! A few words that lie in no file, judged as if they did: the examples of rules, the samples of a hunt.

use std::path::PathBuf;

use super::Scan;
use super::draft::{self, Shared};
use crate::extract::ocr::Ocr;
use crate::find::Index;
use crate::model::Finding;
use crate::open::budget::{Budget, Limits};
use crate::open::{self};
use crate::rule::Ruleset;
use crate::verify::Verifier;
use crate::waive::Waivers;

/// What the rules report of a text that lies in a file of this name; its findings bear neither path nor fingerprint.
/// `scan` gives the day and whether values are shown.
pub fn findings(set: &Ruleset, index: &Index, scan: &Scan, text: &str, name: &str) -> Vec<Finding> {
    let waivers = Waivers::new(&scan.waive, scan.today);
    let verifier = Verifier::new(set, scan.today, scan.reveal);
    let here = PathBuf::new();
    let shared = Shared {
        scan,
        set,
        index,
        verifier: &verifier,
        limits: Limits::default(),
        here: &here,
        config: None,
        waivers: &waivers,
        ocr: &Ocr::default(),
        traces: None,
    };
    let opened = open::bytes(text.as_bytes().to_vec(), name, &draft::options(&shared));
    let budget = Budget::new(Limits::default(), opened.bytes);
    let (_, mut findings) = draft::mask(&shared, name);
    findings.extend(draft::examine(&shared, opened, name, &budget, None).findings);
    findings
}
