//! The drafts within a draft: members of an archive, attachments, embedded objects.

use std::collections::HashMap;
use std::time::Duration;

use super::{Examined, Shared, examine, mask, options};
use crate::model::masked::Masked;
use crate::model::outcome::Members;
use crate::model::{Finding, Nested, Part, Reason, Status, Unread};
use crate::open;
use crate::open::budget::Budget;
use crate::verify::person::Identifiers;

/// What the drafts within one draft came to, all together.
#[derive(Default)]
pub struct Within {
    /// Their findings, each with the names that lead to it.
    pub findings: Vec<Finding>,
    /// The persons that they are about.
    pub persons: Vec<Identifiers>,
    /// The masked numbers in them.
    pub masked: Vec<Masked>,
    /// What was not read of them.
    pub unread: Vec<Unread>,
    /// What became of each, those within them included.
    pub members: Option<Members>,
    /// Pictures in them that were not read.
    pub pictures: u64,
    /// Time that searching them took.
    pub searching: Duration,
    /// How often a name, masked, has occurred.
    names: HashMap<String, u64>,
}

impl Within {
    /// Reads and judges a draft within.
    pub fn take(&mut self, shared: &Shared<'_>, nested: Nested<'_>, budget: &Budget) {
        let Nested { name, content, plain, thing } = nested;
        let (masked, named) = mask(shared, name);
        let mut inside = if shared.scan.reveal { name.to_owned() } else { masked };
        let times = self.names.entry(inside.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            inside = format!("{inside}#{times}");
        }
        let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let opened = open::nested(content, last, &options(shared));
        let Examined { findings, persons, masked, status, unread, members, pictures, searching, .. } =
            examine(shared, opened, last, budget, None);
        let first = self.persons.len() as u64;
        self.persons.extend(persons);
        for mut finding in named.into_iter().chain(findings) {
            let location = &mut finding.location;
            if let (Some(Part::Body), Some(plain), true) = (location.part, plain, location.inside.is_empty())
            {
                location.part = Some(plain);
            }
            location.inside.insert(0, inside.clone());
            if thing.is_some() {
                finding.things.resize(finding.location.inside.len(), None);
                finding.things.push(thing);
            }
            finding.person = finding.person.map(|p| p + first);
            self.findings.push(finding);
        }
        for mut number in masked {
            number.location.inside.insert(0, inside.clone());
            self.masked.push(number);
        }
        let count = self.members.get_or_insert_default();
        if let Some(Members { scanned, failed, skipped }) = members {
            count.scanned += scanned;
            count.failed += failed;
            count.skipped += skipped;
        }
        match status {
            Status::Scanned => count.scanned += 1,
            Status::Failed => count.failed += 1,
            Status::Skipped => count.skipped += 1,
        }
        self.unread.extend(unread.filter(|unread| unread.reason != Reason::NoText));
        self.pictures += pictures;
        self.searching += searching;
    }
}
