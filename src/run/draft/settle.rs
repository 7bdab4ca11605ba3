//! From what the judge says of a draft to what the report shows: labelled, accepted ones taken out, persons numbered.

use std::sync::Arc;

use super::label::{Labels, accept};
use super::{Shared, hidden};
use crate::model::{Finding, Severity};
use crate::verify::person::{Identifiers, Persons};
use crate::walk::Draft;

/// Settles the findings of one draft, part by part.
pub struct Settling<'a> {
    shared: &'a Shared<'a>,
    draft: &'a Draft,
    path: Arc<str>,
    /// What stands before all others: the findings in the draft's name.
    named: Vec<Finding>,
    /// From the first finding on.
    labels: Option<Labels>,
    persons: Persons,
    identifiers: Vec<Identifiers>,
    suppressed: u64,
    /// A state secret was found: no context is shown any more.
    secret: bool,
}

/// What is known of a draft when all its findings are settled.
pub struct Settled {
    /// The path that its fingerprints count, masked; empty where it has no finding.
    pub counted: Arc<str>,
    /// How many findings were accepted.
    pub suppressed: u64,
    /// The persons that it is about.
    pub persons: OfFile,
}

/// The persons of a file: how many, and what tells whether they stand in other files too.
pub struct OfFile {
    pub count: u64,
    pub identifiers: Vec<Identifiers>,
}

impl<'a> Settling<'a> {
    /// For a draft whose path, masked, is `path`; `named` are the findings in its name.
    pub fn new(shared: &'a Shared<'a>, draft: &'a Draft, path: Arc<str>, named: Vec<Finding>) -> Self {
        Settling {
            shared,
            draft,
            path,
            named,
            labels: None,
            persons: Persons::default(),
            identifiers: Vec::new(),
            suppressed: 0,
            secret: false,
        }
    }

    /// The next findings of a text that goes on; `persons` are those disclosed since the last time.
    pub fn part(&mut self, findings: Vec<Finding>, persons: Vec<Identifiers>) -> Vec<Finding> {
        let findings = self.known(findings, persons);
        self.numbered(findings)
    }

    /// The last ones.
    pub fn rest(&mut self, findings: Vec<Finding>, persons: Vec<Identifiers>) -> Vec<Finding> {
        let findings = self.known(findings, persons);
        let mut findings = hidden::settle(findings);
        if let Some(traces) = self.shared.traces {
            traces.keep(&mut findings);
        }
        self.numbered(findings)
    }

    /// What all of them come to.
    pub fn finish(mut self) -> Settled {
        let numbered = |i: &usize| self.persons.numbered(*i);
        let seen: Vec<usize> = (0..self.identifiers.len()).filter(numbered).collect();
        let identifiers = seen.into_iter().map(|i| std::mem::take(&mut self.identifiers[i])).collect();
        let persons = OfFile { count: self.persons.count(), identifiers };
        let counted = self.labels.map_or_else(Arc::default, |labels| labels.counted);
        Settled { counted, suppressed: self.suppressed, persons }
    }

    /// Writes on findings what they are known by, and takes out the accepted ones.
    fn known(&mut self, findings: Vec<Finding>, persons: Vec<Identifiers>) -> Vec<Finding> {
        let mut all = std::mem::take(&mut self.named);
        match all.is_empty() {
            true => all = findings,
            false => all.extend(findings),
        }
        self.secret |= all.iter().any(|f| f.rule.starts_with("secret.") && f.severity == Severity::Block);
        if self.secret {
            // What was found in the name, or in another member, stands beside a state secret too.
            all.iter_mut().for_each(|f| (f.before, f.after) = Default::default());
        }
        persons.iter().for_each(|identifiers| self.persons.add(identifiers));
        self.identifiers.extend(persons);
        if !all.is_empty() {
            let (shared, draft, path) = (self.shared, self.draft, &self.path);
            let labels = self.labels.get_or_insert_with(|| Labels::new(shared, draft, path.clone()));
            labels.label(shared, &mut all);
        }
        // Also where nothing was found: a waiver that was for this draft is of no use then.
        self.suppressed += accept(self.shared, self.draft, &mut all);
        all
    }

    fn numbered(&mut self, mut findings: Vec<Finding>) -> Vec<Finding> {
        for finding in &mut findings {
            let disclosure = finding.person.and_then(|p| usize::try_from(p).ok());
            let disclosure = disclosure.filter(|p| *p < self.persons.disclosures());
            finding.person = disclosure.map(|p| self.persons.number(p));
        }
        findings
    }
}
