//! One draft, from its path to its findings.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Scan;
use crate::extract::{self, Input};
use crate::find::{Finder, Index};
use crate::model::fingerprint::{Fingerprints, Traits};
use crate::model::outcome::FileResult;
use crate::model::{
    Block, FileEntry, Finding, Format, Location, Observation, Origin, Part, Reason, Severity, Sink, Status,
    Unread,
};
use crate::open::budget::{Budget, Limits};
use crate::open::encoding;
use crate::open::own::is_ours;
use crate::open::stream::damage;
use crate::open::{self, Content, Opened};
use crate::rule::Ruleset;
use crate::verify::{Judge, Verifier};
use crate::walk::{Draft, Source, spell};
use crate::words;

/// What every draft of a scan shares.
pub struct Shared<'a> {
    pub scan: &'a Scan,
    pub set: &'a Ruleset,
    pub index: &'a Index,
    pub verifier: &'a Verifier<'a>,
    pub limits: Limits,
    /// The folder that the scan was started in.
    pub here: &'a Path,
}

/// Where the time of one draft went.
#[derive(Clone, Copy, Default)]
pub struct Times {
    /// Reading and taking apart.
    pub read: Duration,
    /// Searching and judging.
    pub search: Duration,
}

thread_local! {
    static FINDER: RefCell<Finder> = RefCell::default();
}

/// Scans a draft whose path, masked, is `path`; `named` are the findings in its name.
pub fn scan(shared: &Shared<'_>, draft: &Draft, path: Arc<str>, named: Vec<Finding>) -> (FileResult, Times) {
    let begun = Instant::now();
    let name = draft.shown.rsplit('/').next().unwrap_or(&draft.shown);
    let opened = match &draft.source {
        Source::File(file) => open::file(file, name, &options(shared)),
        Source::Stdin => open::stdin(name, &options(shared)),
    };
    let format = opened.format;
    let Examined { findings: found, status, unread, pictures, bytes, searching } =
        examine(shared, opened, name);
    let worst = unread.iter().map(|u| u.reason).max();
    let note = unread.iter().find(|u| Some(u.reason) == worst).map(|u| u.note.clone()).unwrap_or_default();
    let mut findings = named;
    findings.extend(found);
    if findings.iter().any(|f| f.rule.starts_with("secret.") && f.severity == Severity::Block) {
        // What was found in the name stands beside a state secret too.
        findings.iter_mut().for_each(|f| (f.before, f.after) = Default::default());
    }
    findings.extend(unscannable(shared, &unread));
    label(shared, draft, &path, &mut findings);
    let entry = FileEntry {
        path,
        format,
        status,
        reason: worst,
        note,
        members: None,
        images_unread: pictures,
        bytes,
    };
    let times = Times { read: begun.elapsed().saturating_sub(searching), search: searching };
    (FileResult { entry, findings }, times)
}

/// What opening goes by.
pub fn options(shared: &Shared<'_>) -> open::Options {
    open::Options { limits: shared.limits, has_reader: |format| reads(format).is_some() }
}

/// What an opened draft came to.
pub struct Examined {
    /// Its findings, without path and fingerprint.
    pub findings: Vec<Finding>,
    /// Whether it was read.
    pub status: Status,
    /// What was not read of it.
    pub unread: Vec<Unread>,
    pictures: u64,
    bytes: u64,
    searching: Duration,
}

/// Reads and judges an opened draft.
pub fn examine(shared: &Shared<'_>, opened: Opened, name: &str) -> Examined {
    let Opened { format, mut bytes, content } = opened;
    let mut taker = Taker {
        shared,
        judge: Judge::new(shared.verifier, format, name),
        unread: Vec::new(),
        pictures: 0,
        searching: Duration::ZERO,
        begun: false,
    };
    let skipped = match content {
        Content::NoText => Some(Reason::NoText),
        Content::NoReader => Some(Reason::Unsupported),
        _ => None,
    };
    // A fault in one reader must not end the scan of all others.
    let read =
        catch_unwind(AssertUnwindSafe(|| read(&mut taker, Opened { format, bytes, content }, &mut bytes)));
    match read {
        Ok(Ok(())) => {}
        Ok(Err(unread)) => taker.unread.push(unread),
        Err(_) => taker.unread.push(Unread::new(Reason::Internal, "程序内部错误，已跳过这个文件")),
    }
    let Taker { judge, unread, pictures, searching, .. } = taker;
    let status = match (skipped, unread.is_empty()) {
        (Some(_), _) => Status::Skipped,
        (None, true) => Status::Scanned,
        (None, false) => Status::Failed,
    };
    Examined { findings: judge.finish(), status, unread, pictures, bytes, searching }
}

/// A folder or file that the walk could not read.
pub fn unreadable(shared: &Shared<'_>, draft: &Draft, path: Arc<str>, note: &str) -> FileResult {
    let unread = [Unread::new(Reason::Unreadable, note)];
    let mut findings: Vec<Finding> = unscannable(shared, &unread).collect();
    label(shared, draft, &path, &mut findings);
    let entry = FileEntry {
        path,
        format: Format::Binary,
        status: Status::Failed,
        reason: Some(Reason::Unreadable),
        note: note.to_owned(),
        members: None,
        images_unread: 0,
        bytes: 0,
    };
    FileResult { entry, findings }
}

/// A reader for whole documents, of bytes or of decoded text.
enum Reads {
    Bytes(extract::Reader),
    Text(fn(&str, &Budget, &mut dyn Sink) -> Result<(), Unread>),
}

fn reads(format: Format) -> Option<Reads> {
    Some(match format {
        Format::Html => Reads::Text(extract::html::read),
        Format::Xml => Reads::Text(extract::xml::read),
        Format::Json => Reads::Text(extract::json::read),
        _ => Reads::Bytes(extract::reader(format)?),
    })
}

fn read(taker: &mut Taker<'_>, opened: Opened, bytes: &mut u64) -> Result<(), Unread> {
    let budget = Budget::new(taker.shared.limits, opened.bytes);
    match opened.content {
        Content::Text(mut stream) => {
            let read = match opened.format {
                Format::Csv | Format::Tsv => extract::csv::read(&mut stream, opened.format, taker),
                _ => extract::text::read(&mut stream, taker),
            };
            *bytes = stream.bytes().max(*bytes);
            read
        }
        Content::Whole(content) => {
            *bytes = content.len() as u64;
            match reads(opened.format) {
                Some(Reads::Bytes(reader)) => {
                    reader(&Input { bytes: &content, format: opened.format, budget: &budget }, taker)
                }
                Some(Reads::Text(reader)) => {
                    let decoded = encoding::decode(&content, encoding::declared(&content));
                    reader(&decoded.text, &budget, taker)?;
                    damage(decoded.faults)
                }
                None => Err(Unread::new(Reason::Unsupported, "")),
            }
        }
        Content::NoText => Err(Unread::new(Reason::NoText, "")),
        Content::NoReader => Err(Unread::new(Reason::Unsupported, "")),
        Content::Unread(unread) => Err(unread),
    }
}

/// Takes what a reader reads to the judge.
struct Taker<'a> {
    shared: &'a Shared<'a>,
    judge: Judge<'a>,
    unread: Vec<Unread>,
    pictures: u64,
    searching: Duration,
    begun: bool,
}

impl Sink for Taker<'_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        let begun = Instant::now();
        if !self.begun {
            self.begun = true;
            let head = match block.origin {
                Origin::Mapped { source, .. } => source,
                _ => block.text,
            };
            if is_ours(head) {
                self.judge.only_checked();
            }
        }
        FINDER.with_borrow_mut(|finder| self.judge.block(block, self.shared.index, finder));
        self.searching += begun.elapsed();
        ControlFlow::Continue(())
    }

    fn observe(&mut self, observation: Observation) {
        self.judge.observe(observation);
    }

    fn unread(&mut self, unread: Unread) {
        self.unread.push(unread);
    }

    fn picture(&mut self) {
        self.pictures += 1;
    }
}

/// The findings that say what was not read: one for each rule concerned.
fn unscannable<'a>(shared: &'a Shared<'_>, unread: &'a [Unread]) -> impl Iterator<Item = Finding> + 'a {
    let mut rules: Vec<(&str, Reason)> =
        unread.iter().filter_map(|u| Some((u.reason.rule()?, u.reason))).collect();
    rules.sort_unstable();
    rules.dedup_by_key(|(rule, _)| *rule);
    rules.into_iter().filter_map(|(id, reason)| {
        let rule = shared.set.by_id(id)?;
        let location = Location { part: Some(Part::Body), ..Location::default() };
        let finding = shared.verifier.finding(rule, shared.set.rules[rule].severity?, 1.0, location);
        Some(Finding { text: words::reason(reason).to_owned(), ..finding })
    })
}

/// Writes path and fingerprint on the findings of a draft.
fn label(shared: &Shared<'_>, draft: &Draft, path: &Arc<str>, findings: &mut [Finding]) {
    if findings.is_empty() {
        return;
    }
    let relative = relative(shared, draft);
    let (masked, _) = mask(shared, &relative);
    let mut fingerprints = Fingerprints::default();
    for finding in findings {
        finding.path = path.clone();
        // A sheet may be named after a person's number as a file may be.
        if let Some(sheet) = &mut finding.location.sheet
            && !shared.scan.reveal
        {
            *sheet = mask(shared, sheet).0;
        }
        finding.fingerprint = fingerprints.next(&Traits {
            rule: &finding.rule,
            path: &masked,
            location: &finding.location,
            text: &shared.verifier.masked_text(finding),
            before: &finding.before,
            after: &finding.after,
        });
    }
}

/// The path that fingerprints count: from the repository's root, else from the current folder where PATH lies below
/// it, else from PATH.
fn relative(shared: &Shared<'_>, draft: &Draft) -> String {
    if matches!(draft.source, Source::Stdin) {
        return draft.shown.clone();
    }
    let absolute = draft.absolute();
    let root = &draft.root;
    let below_here = root.absolute != shared.here && root.absolute.starts_with(shared.here);
    let base = root.repository.as_deref().or(below_here.then_some(shared.here));
    match base.and_then(|base| absolute.strip_prefix(base).ok()) {
        Some(path) => spell(path),
        None if draft.below.as_os_str().is_empty() => {
            spell(root.absolute.file_name().map_or(&*absolute, Path::new))
        }
        None => spell(&draft.below),
    }
}

/// A path with its values masked, and the findings in it.
pub fn mask(shared: &Shared<'_>, path: &str) -> (String, Vec<Finding>) {
    mask_name(shared.verifier, shared.index, path)
}

/// The same, for a name outside a scan.
pub fn mask_name(verifier: &Verifier<'_>, index: &Index, name: &str) -> (String, Vec<Finding>) {
    let parts: Vec<&str> = name.split('/').collect();
    let (masked, findings) = FINDER.with_borrow_mut(|finder| Judge::name(verifier, index, finder, &parts));
    (masked.join("/"), findings)
}
