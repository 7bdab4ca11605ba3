//! What the lists of a scan show together: masked numbers of one person, held against each other at the end.

use std::sync::Arc;

use super::Work;
use super::draft::{Shared, accept, label};
use crate::model::Finding;
use crate::model::masked::Masked;
use crate::verify::Together;
use crate::verify::mask::MOST;
use crate::verify::person::Identifiers;
use crate::words;

/// The masked numbers of all drafts, in the order of the report.
#[derive(Default)]
pub struct Lists {
    numbers: Vec<Masked>,
    /// For each, the number of its draft.
    drafts: Vec<usize>,
    /// Whether there were more than are kept.
    pub full: bool,
}

/// What the lists of a scan show together.
#[derive(Default)]
pub struct Joined {
    /// In the order of the report, accepted ones left out.
    pub findings: Vec<Finding>,
    /// The persons that they disclose.
    pub persons: Vec<Identifiers>,
    /// How many were accepted.
    pub suppressed: u64,
    /// Number of each draft concerned, and the path that its fingerprints count, masked.
    pub counted: Vec<(usize, Arc<str>)>,
}

impl Lists {
    /// Takes those of the next draft.
    pub fn add(&mut self, draft: usize, masked: Vec<Masked>) {
        let room = MOST - self.numbers.len();
        self.full |= masked.len() > room || masked.len() >= MOST;
        self.numbers.extend(masked.into_iter().take(room));
        self.drafts.resize(self.numbers.len(), draft);
    }

    /// Holds the numbers against each other. Each finding stands at the place of the second number and says where the
    /// first one is.
    pub fn join(&self, shared: &Shared<'_>, work: &Work) -> Joined {
        let mut persons = Vec::new();
        let mut joined: Vec<(usize, Finding)> = Vec::new();
        for Together { finding, first, second, person } in shared.verifier.join(&self.numbers) {
            let (Some(of_first), Some(of_second)) = (self.drafts.get(first), self.drafts.get(second)) else {
                continue;
            };
            let Some((other, number)) = work.items.get(*of_first).zip(self.numbers.get(first)) else {
                continue;
            };
            let place = words::place(&number.location);
            let advice = format!("{}对照的是“{}”里的号码。", finding.advice, other.path);
            let left = finding.candidates.unwrap_or_default();
            let explain = shared.scan.explain.then(|| format!(
                "与“{}”{place}的号码遮盖的部分不同，姓名和看得见的数字都对得上；两处对照，符合的号码只剩 {left} 个。",
                other.path
            ));
            let explain = explain.into_iter().collect();
            let finding = Finding { advice: Arc::from(advice), explain: explain, ..finding };
            joined.push((*of_second, finding));
            persons.extend(person);
        }
        let mut all = Joined { persons, ..Joined::default() };
        for of_draft in joined.chunk_by(|a, b| a.0 == b.0) {
            let mut of_one: Vec<Finding> = of_draft.iter().map(|(_, finding)| finding.clone()).collect();
            if let Some(item) = work.items.get(of_draft[0].0) {
                let counted = label(shared, &item.draft, &item.path, &mut of_one);
                all.counted.push((of_draft[0].0, counted));
                all.suppressed += accept(shared, &item.draft, &mut of_one);
            }
            all.findings.append(&mut of_one);
        }
        all
    }
}
