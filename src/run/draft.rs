//! One draft, from its path to its findings.

mod hidden;
mod label;
mod settle;
mod within;

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Scan;
use super::hunt::Traces;
use crate::extract::ocr::{self, Ocr};
use crate::extract::{self, Input};
use crate::find::{Finder, Index};
use crate::model::masked::Masked;
use crate::model::outcome::{FileResult, Members};
use crate::model::{
    Block, FileEntry, Finding, Format, Location, Nested, Observation, Origin, Part, Picture, Reason, Sink,
    Status, Thing, UnitPlace, Unread,
};
use crate::open::budget::{Budget, Limits};
use crate::open::encoding;
use crate::open::own::is_ours;
use crate::open::stream::damage;
use crate::open::{self, Content, Opened};
use crate::rule::Ruleset;
use crate::verify::person::Identifiers;
use crate::verify::{Judge, Verifier};
use crate::waive::{Inline, Marks, Waivers};
use crate::walk::git::Blob;
use crate::walk::{Draft, Source};
use crate::words;
pub use label::{accept, label, relative_root};
use settle::{Settled, Settling};
use within::Within;

/// What every draft of a scan shares.
pub struct Shared<'a> {
    pub scan: &'a Scan,
    pub set: &'a Ruleset,
    pub index: &'a Index,
    pub verifier: &'a Verifier<'a>,
    pub limits: Limits,
    /// The folder that the scan was started in.
    pub here: &'a Path,
    /// The folder of the configuration, links resolved, if there is one.
    pub config: Option<&'a Path>,
    /// What is accepted.
    pub waivers: &'a Waivers,
    /// Who reads pictures.
    pub ocr: &'a Ocr,
    /// What findings must be like, where a hunt is on.
    pub traces: Option<&'a Traces>,
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

/// Scans a draft whose path, masked, is `path`; `named` are the findings in its name. Of a long text `pass` gets the
/// findings before those of the result, as soon as they are known.
pub fn scan(
    shared: &Shared<'_>,
    draft: &Draft,
    path: Arc<str>,
    named: Vec<Finding>,
    pass: &mut dyn FnMut(Vec<Finding>),
) -> (FileResult, Times) {
    let begun = Instant::now();
    let name = draft.shown.rsplit('/').next().unwrap_or(&draft.shown);
    let opened = match &draft.source {
        Source::File(file) => open::file(file, name, &options(shared)),
        Source::Stdin => open::stdin(name, &options(shared)),
        Source::Blob(blob) => open_blob(shared, blob, name),
    };
    let format = opened.format;
    let budget = Budget::new(shared.limits, opened.bytes);
    let mut settling = Settling::new(shared, draft, path.clone(), named);
    let early = &mut |findings, persons| pass(settling.part(findings, persons));
    let Examined { findings, persons, inline, masked, status, unread, members, pictures, bytes, searching } =
        // What a finding has in common with a sample is known when all of its draft is.
        examine(shared, opened, name, &budget, shared.traces.is_none().then_some(early));
    let findings = settling.rest(findings, persons);
    let Settled { counted, suppressed, persons } = settling.finish();
    let unused = inline.iter().filter(|waiver| !waiver.used);
    let notes = unused.map(|w| format!("豁免没有用到（{}:{}）：没有它所指的发现", path, w.at)).collect();
    let (reason, note) = unread.map(|u| (u.reason, u.note)).unzip();
    let note = note.unwrap_or_default();
    let entry = FileEntry {
        path,
        commit: draft.commit.clone(),
        format,
        status,
        reason,
        note,
        persons: persons.count,
        members,
        images_unread: pictures,
        bytes,
        counted,
    };
    let times = Times { read: begun.elapsed().saturating_sub(searching), search: searching };
    (FileResult { entry, findings, persons: persons.identifiers, suppressed, notes, masked }, times)
}

/// Opens what git keeps, or what Git LFS keeps for it.
fn open_blob(shared: &Shared<'_>, blob: &Blob, name: &str) -> Opened<'static> {
    let opened = match blob.open() {
        Ok(content) => {
            let size = content.size();
            open::stream(Box::new(content), size, name, &options(shared))
        }
        Err(unread) => return open::closed(name, unread),
    };
    if let Content::Elsewhere(pointer) = &opened.content
        && let Some(path) = blob.large(&pointer.id)
    {
        let large = open::file(&path, name, &options(shared));
        if large.bytes == pointer.size {
            return large;
        }
    }
    opened
}

/// What opening goes by.
pub fn options(shared: &Shared<'_>) -> open::Options {
    open::Options { limits: shared.limits, has_reader: |format| reads(format).is_some() }
}

/// What an opened draft came to.
pub struct Examined {
    /// Its findings and those of the drafts within, without path and fingerprint.
    pub findings: Vec<Finding>,
    /// The persons that they are about, not yet brought together.
    pub persons: Vec<Identifiers>,
    /// The inline waivers in it.
    pub inline: Vec<Inline>,
    /// The masked numbers in it.
    pub masked: Vec<Masked>,
    /// Whether it was read.
    pub status: Status,
    /// The weightiest of what was not read of it.
    pub unread: Option<Unread>,
    /// What became of the drafts within, at any depth.
    members: Option<Members>,
    pictures: u64,
    bytes: u64,
    searching: Duration,
}

/// Takes findings of a long text, and the persons disclosed since the last time, before the text is read to its end.
pub type Early<'a, 'e> = &'a mut (dyn FnMut(Vec<Finding>, Vec<Identifiers>) + 'e);

/// Reads and judges an opened draft, and those within it.
pub fn examine(
    shared: &Shared<'_>,
    opened: Opened<'_>,
    name: &str,
    budget: &Budget,
    early: Option<Early<'_, '_>>,
) -> Examined {
    let Opened { format, mut bytes, content } = opened;
    // Other readers may have more to say of what they have handed on.
    let early = early.filter(|_| matches!(content, Content::Text(_)));
    let mut taker = Taker {
        shared,
        name,
        budget,
        judge: Judge::new(shared.verifier, format, name),
        marks: Marks::default(),
        early,
        unread: Vec::new(),
        within: Within::default(),
        pictures: 0,
        searching: Duration::ZERO,
        begun: false,
    };
    let skipped = matches!(content, Content::NoText | Content::NoReader);
    // A fault in one reader must not end the scan of all others.
    let read =
        catch_unwind(AssertUnwindSafe(|| read(&mut taker, Opened { format, bytes, content }, &mut bytes)));
    match read {
        Ok(Ok(())) => {}
        Ok(Err(unread)) => taker.unread.push(unread),
        Err(_) => taker.unread.push(Unread::new(Reason::Internal, "程序内部错误，已跳过这个文件")),
    }
    let Taker { mut judge, mut marks, unread, mut within, pictures, searching, .. } = taker;
    let mut masked = judge.numbers();
    masked.append(&mut within.masked);
    let (mut findings, mut persons) = judge.finish();
    marks.settle(&mut findings);
    let inline = marks.found();
    findings.extend(unscannable(shared, &unread));
    let own = persons.len() as u64;
    findings.extend(within.findings.into_iter().map(|f| Finding { person: f.person.map(|p| p + own), ..f }));
    persons.extend(within.persons);
    let worst = unread.into_iter().chain(within.unread).max_by_key(|unread| unread.reason);
    let status = match (skipped, &worst) {
        (true, _) => Status::Skipped,
        (false, None) => Status::Scanned,
        (false, Some(_)) => Status::Failed,
    };
    Examined {
        findings,
        persons,
        inline,
        masked,
        status,
        unread: worst,
        members: within.members,
        pictures: pictures + within.pictures,
        bytes,
        searching: searching + within.searching,
    }
}

/// A folder or file that the walk could not read.
pub fn unreadable(shared: &Shared<'_>, draft: &Draft, path: Arc<str>, note: &str) -> FileResult {
    let unread = [Unread::new(Reason::Unreadable, note)];
    let mut findings: Vec<Finding> = unscannable(shared, &unread).collect();
    let counted = label(shared, draft, &path, &mut findings);
    let suppressed = accept(shared, draft, &mut findings);
    let entry = FileEntry {
        path,
        commit: draft.commit.clone(),
        format: Format::Binary,
        status: Status::Failed,
        reason: Some(Reason::Unreadable),
        note: note.to_owned(),
        persons: 0,
        members: None,
        images_unread: 0,
        bytes: 0,
        counted,
    };
    FileResult { entry, findings, persons: Vec::new(), suppressed, notes: Vec::new(), masked: Vec::new() }
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

fn read(taker: &mut Taker<'_, '_>, opened: Opened<'_>, bytes: &mut u64) -> Result<(), Unread> {
    let budget = taker.budget;
    match opened.content {
        Content::Text(mut stream) => {
            let read = match opened.format {
                Format::Csv | Format::Tsv => extract::csv::read(&mut stream, opened.format, taker),
                Format::Markdown => extract::markdown::read(&mut stream, taker),
                _ => extract::text::read(&mut stream, taker),
            };
            *bytes = stream.bytes().max(*bytes);
            read
        }
        Content::Whole(content) => {
            *bytes = content.len() as u64;
            match reads(opened.format) {
                Some(Reads::Bytes(reader)) => {
                    reader(&Input { bytes: &content, format: opened.format, budget }, taker)
                }
                Some(Reads::Text(reader)) => {
                    let decoded = encoding::decode(&content, encoding::declared(&content));
                    reader(&decoded.text, budget, taker)?;
                    damage(decoded.faults)
                }
                None => Err(Unread::new(Reason::Unsupported, "")),
            }
        }
        Content::NoText => Err(Unread::new(Reason::NoText, "")),
        Content::NoReader => Err(Unread::new(Reason::Unsupported, "")),
        Content::Elsewhere(_) => Err(Unread::new(
            Reason::Unreadable,
            "Git LFS 指针，文件本身不在这里，没有检查（git lfs pull 取回）",
        )),
        Content::Unread(unread) => Err(unread),
    }
}

/// Takes what a reader reads to the judge.
struct Taker<'a, 'e> {
    shared: &'a Shared<'a>,
    name: &'a str,
    budget: &'a Budget,
    judge: Judge<'a>,
    marks: Marks,
    early: Option<Early<'a, 'e>>,
    unread: Vec<Unread>,
    within: Within,
    pictures: u64,
    searching: Duration,
    begun: bool,
}

impl Sink for Taker<'_, '_> {
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
        if self.shared.scan.waive.inline {
            self.marks.look(block);
        }
        FINDER.with_borrow_mut(|finder| self.judge.block(block, self.shared.index, finder));
        if let Some(early) = &mut self.early {
            let (mut ready, persons) = self.judge.ready();
            if !ready.is_empty() {
                self.marks.settle(&mut ready);
                early(ready, persons);
            }
        }
        self.searching += begun.elapsed();
        ControlFlow::Continue(())
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        self.judge.observe(observation)
    }

    fn nested(&mut self, nested: Nested<'_>) {
        let Nested { name, content, plain, thing } = nested;
        let stem = self.name.rsplit_once('.').map_or(self.name, |(stem, _)| stem);
        let nested = Nested { name: if name.is_empty() { stem } else { name }, content, plain, thing };
        match self.budget.enter() {
            Ok(_deeper) => self.within.take(self.shared, nested, self.budget),
            Err(unread) => self.unread.push(unread),
        }
    }

    fn unread(&mut self, unread: Unread) {
        self.unread.push(unread);
    }

    fn picture(&mut self, picture: &Picture<'_>) {
        let begun = Instant::now();
        let large = picture.size.is_none_or(|(width, height)| width.min(height) >= ocr::PICTURE_SIDE);
        let lines = if large && self.budget.may_wait() { self.shared.ocr.read(picture.image) } else { None };
        self.budget.waited(begun.elapsed());
        let blank = lines.as_ref().is_none_or(Vec::is_empty);
        if picture.alone && blank {
            // That nothing was recognised does not say that there is nothing.
            let tried = if lines.is_some() { "，没有识别出文字" } else { "，没有文字" };
            self.unread.push(Unread::new(Reason::ImageOnly, place_note(&picture.place) + tried));
        }
        match lines {
            Some(lines) => ocr::emit(&lines, &picture.place, self),
            None => self.pictures += u64::from(!picture.alone),
        }
    }
}

fn place_note(place: &UnitPlace) -> String {
    match place {
        UnitPlace::Page { page, .. } => format!("第 {page} 页是图片"),
        UnitPlace::Slide(slide) => format!("第 {slide} 张幻灯片是图片"),
        _ => "是图片".to_owned(),
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
