//! The order of the stages: which drafts, read and judged side by side, passed on in the order of their paths.
//! Only this file and those below `run/` know all stages.

mod draft;
mod examples;
mod hunt;
mod join;
mod order;
mod passage;
mod snapshot;

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use regex_automata::meta::Regex;

pub use crate::extract::ocr::Chosen as OcrProgram;
use crate::extract::ocr::Ocr;
use crate::find::Index;
use crate::model::outcome::{FileResult, Recognised, Report, SCHEMA, Summary, Tool, Volume};
use crate::model::{FileEntry, Finding, Stop};
pub use crate::open::budget::Limits;
use crate::report::escape::visible;
pub use crate::report::{Excluded, Stats};
pub use crate::rule::Choice as RulesChoice;
use crate::rule::builtin::laws;
use crate::rule::{Problem, Ruleset};
use crate::verify::accepted::Accepted;
use crate::verify::person::{Identifiers, Persons};
use crate::verify::{Verifier, validator};
use crate::waive::{self, Scope, Waivers};
pub use crate::walk::Versions;
use crate::walk::{self, Draft, Root, Walk, WalkError};
use draft::{Shared, Times, mask};
pub use examples::{Failure, Tested, examples, examples_of, reported};
pub use hunt::{By, Hunt, Sample};
use join::{Joined, Lists};
use order::{Ordered, Passed};
pub use snapshot::{Changes, Snapshot};

/// The stack of a thread that reads drafts (bytes): PDF and markup nest.
const STACK: usize = 32 << 20;
/// How many of the slowest files `--stats` names.
const SLOWEST: usize = 5;

/// What the walk takes in and leaves out.
#[derive(Clone, Debug, Default)]
pub struct WalkOptions {
    /// Ignore files do not count.
    pub no_ignore: bool,
    /// Hidden files are taken in.
    pub hidden: bool,
    /// Globs to leave out.
    pub exclude: Vec<String>,
    /// Globs to leave out that count from a folder (absolute, links resolved).
    pub exclude_from: Option<(PathBuf, Vec<String>)>,
}

/// What to scan, and how.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Files, folders, or `-`.
    pub paths: Vec<OsString>,
    /// Of what the walk finds, only the files of these names (as they are, values not masked).
    pub only: Option<BTreeSet<String>>,
    /// What the findings must be like.
    pub hunt: Option<Hunt>,
    /// Versions that git knows, instead of what lies in folders.
    pub versions: Option<Versions>,
    /// Name of standard input in the report.
    pub stdin_name: Option<String>,
    /// The walk.
    pub walk: WalkOptions,
    /// The rules.
    pub rules: RulesChoice,
    /// What one file may cost.
    pub limits: Limits,
    /// The program that recognises text, where the user has named one.
    pub ocr: Option<OcrProgram>,
    /// Contacts that the office makes public, as written.
    pub contacts: Vec<String>,
    /// The value patterns of waivers, by their numbers.
    pub patterns: Vec<Regex>,
    /// What is accepted.
    pub waive: waive::Choice,
    /// The folder of the configuration, links resolved, if there is one.
    pub config: Option<PathBuf>,
    /// The office's county is known.
    pub county: bool,
    /// The thresholds of volume are halved.
    pub halved: bool,
    /// Threads.
    pub jobs: usize,
    /// The day that counts as today.
    pub today: jiff::civil::Date,
    /// Whether values are shown.
    pub reveal: bool,
    /// Whether findings say which facts made them what they are.
    pub explain: bool,
    /// Whether times are taken.
    pub stats: bool,
    /// What ends the scan early; its report is a part then, and says so.
    pub stop: Stop,
}

/// Hears what happens during a scan, from any thread.
pub trait Events: Sync {
    /// The walk is done: so many files; `bytes` counts how much there is to read, if somebody wants to know.
    fn start(&self, files: u64, bytes: &dyn Fn() -> u64);
    /// The next findings. Called in the order of the report.
    fn findings(&self, findings: &[Finding]);
    /// A file is done, and its findings were given. Called in path order.
    fn file_done(&self);
    /// Whether findings are to be kept for the report after they were given; those of `unscannable.*` always are.
    fn keeps(&self) -> bool {
        true
    }
    /// So many more bytes were read.
    fn progress(&self, bytes: u64);
}

/// What a scan comes to.
pub struct Outcome {
    /// The report.
    pub report: Report,
    /// What the walk left out.
    pub excluded: Excluded,
    /// Times, if they were asked for.
    pub stats: Option<Stats>,
    /// What to say of waivers and of the baseline, a Chinese sentence each.
    pub notes: Vec<String>,
    /// The entries of the baseline that are stale.
    pub stale: Vec<waive::Record>,
}

/// What would be scanned.
pub struct Listing {
    /// Paths as the report shows them, in its order.
    pub paths: Vec<Arc<str>>,
    /// What the walk left out.
    pub excluded: Excluded,
}

/// Why there is no result.
#[derive(Debug)]
pub struct RunError {
    /// In Chinese, masked and escaped; may have several lines.
    pub message: String,
}

/// Scans.
pub fn scan(scan: &Scan, events: &dyn Events) -> Result<Outcome, RunError> {
    let begun = Instant::now();
    let hunt = scan.hunt.as_ref().map(|hunt| hunt::prepare(scan, hunt)).transpose()?;
    let mut rules = scan.rules.clone();
    let (traces, wanted) = match hunt {
        Some(hunt::Prepared { traces, wanted, rules: written }) => {
            rules.written = written;
            (Some(traces), Some(wanted))
        }
        None => (None, None),
    };
    let set = ruleset(&rules)?;
    let index = Index::new(&set);
    let verifier = Verifier::new(&set, scan.today, scan.reveal)
        .explaining(scan.explain)
        .in_county(scan.county)
        .accepting(Accepted::new(&scan.contacts, scan.patterns.clone()))
        .wanting(wanted);
    let waivers = Waivers::new(&scan.waive, scan.today);
    let here = std::env::current_dir().unwrap_or_default();
    let ocr = Ocr::new(scan.ocr.as_ref());
    let shared = Shared {
        scan,
        set: &set,
        index: &index,
        verifier: &verifier,
        limits: scan.limits,
        here: &here,
        config: scan.config.as_deref(),
        waivers: &waivers,
        ocr: &ocr,
        traces: traces.as_ref(),
    };
    let Walk { drafts, roots, excluded, problems } = walk_drafts(scan)?;
    let walked = begun.elapsed();
    let jobs = scan.jobs.clamp(1, (drafts.len() + problems.len()).max(1));
    // Where no thread is to be had, this one does it all.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build().ok();
    let work = match &pool {
        Some(pool) => pool.install(|| Work::new(&shared, drafts, &problems)),
        None => Work::new(&shared, drafts, &problems),
    };
    events.start(work.items.len() as u64, &|| work.bytes());

    let gathered = Mutex::new(Gathered::default());
    let keep = events.keeps();
    let ordered = Ordered::new(|passed| {
        let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
        match passed {
            Passed::Part(findings) => {
                events.findings(&findings);
                gathered.take(findings, keep);
            }
            Passed::Done(mut result) => {
                let findings = std::mem::take(&mut result.findings);
                events.findings(&findings);
                events.file_done();
                gathered.take(findings, keep);
                gathered.add(*result);
            }
        }
    });
    work.run(pool.as_ref(), &scan.stop, &|number, item| {
        let started = Instant::now();
        let (result, times) = item.scan(&shared, &mut |findings| ordered.part(number, findings));
        events.progress(result.entry.bytes);
        let path = (result.entry.path.clone(), started.elapsed(), result.entry.bytes);
        gathered.lock().unwrap_or_else(PoisonError::into_inner).time(times, path);
        ordered.put(number, result);
    });
    drop(ordered);

    let mut gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    gathered.trim();
    let mut joined = gathered.lists.join(&shared, &work);
    if let Some(traces) = &traces {
        traces.keep(&mut joined.findings);
    }
    events.findings(&joined.findings);
    gathered.join(joined);
    let scope = scope(&shared, &roots);
    gathered.notes.splice(..0, waivers.notes(&scope));
    if gathered.lists.full {
        gathered.notes.push("遮盖过的号码超过 20 万个，后面的没有与别的名单对照；请分批检查".to_owned());
    }
    let Gathered { mut summary, files, findings, persons, notes, read, search, slowest, .. } = gathered;
    summary.persons = persons.count();
    summary.volume = volume(summary.persons, scan.halved);
    summary.excluded = excluded.total();
    summary.ocr = ocr.done().map(|(engine, pictures)| Recognised { engine, pictures });
    summary.elapsed_ms = scan.stats.then(|| begun.elapsed().as_millis() as u64);
    let stats = scan.stats.then(|| Stats {
        stages: vec![("遍历", walked), ("读取", read), ("查找判断", search)],
        bytes: summary.bytes,
        elapsed: begun.elapsed(),
        slowest,
    });
    let report = Report {
        schema: SCHEMA.into(),
        date: scan.today.to_string(),
        tool: Tool {
            name: "mishen".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            rules: set.digest(),
            rules_date: set.date.clone(),
        },
        verdict: summary.verdict(),
        revealed: scan.reveal,
        interrupted: scan.stop.heeded(),
        summary,
        files,
        findings,
    };
    Ok(Outcome { report, excluded: counts(excluded), stats, notes, stale: waivers.stale(&scope) })
}

/// What was scanned whole: where the walk left something out by an option, what was not met may still be there.
fn scope(shared: &Shared<'_>, roots: &[Arc<Root>]) -> Scope {
    let whole = shared.scan.walk.exclude.is_empty();
    Scope { roots: roots.iter().filter(|_| whole).map(|root| draft::relative_root(shared, root)).collect() }
}

/// From how many persons on the number weighs of itself (法释〔2017〕10号 art. 5, domain facts 4.8).
const VOLUMES: [u64; 3] = [5000, 500, 50];

/// Whether a threshold is one of the halved ones.
pub fn is_halved(reached: u64) -> bool {
    VOLUMES.iter().any(|n| n / 2 == reached)
}

/// What the law says of so many persons; `None` below its least number. `halved`: half as many weigh as much.
pub fn volume(persons: u64, halved: bool) -> Option<Volume> {
    let parts = if halved { 2 } else { 1 };
    let reached = VOLUMES.into_iter().map(|n| n / parts).find(|n| persons >= *n)?;
    Some(Volume { reached, basis: laws().cite("XF-253").unwrap_or_default() })
}

/// Lists what would be scanned.
pub fn list(scan: &Scan) -> Result<Listing, RunError> {
    let Walk { drafts, excluded, .. } = walk_drafts(scan)?;
    let names = Names::new(scan.today);
    let paths = drafts.iter().map(|d| names.mask(&d.shown).into()).collect();
    Ok(Listing { paths, excluded: counts(excluded) })
}

/// Masks every value in a name, by the built-in rules.
pub fn mask_name(name: &str) -> String {
    Names::new(today()).mask(name)
}

/// A name as messages show it: masked, and harmless to a terminal.
pub fn shown_name(name: &str) -> String {
    visible(&mask_name(name)).into_owned()
}

/// The local day.
pub fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

/// The local time of day, to the second.
pub fn now() -> String {
    jiff::ZonedDateTime::now().strftime("%H:%M:%S").to_string()
}

/// Loads the rules that are to be in force.
pub fn ruleset(choice: &RulesChoice) -> Result<Ruleset, RunError> {
    let exists = |name: &str| validator::by_name(name).is_some();
    Ruleset::assemble(choice, &exists).map_err(|problems| RunError::of(&problems))
}

/// The names of the checks that rules may ask for.
pub fn validators() -> impl Iterator<Item = &'static str> {
    validator::ALL.iter().map(|(name, _)| *name)
}

impl RunError {
    /// The faults of rule files, one a line. A message may repeat what the file says: it is masked like its name.
    pub fn of(problems: &[Problem]) -> RunError {
        let line = |p: &Problem| {
            Problem { file: shown_name(&p.file), message: mask_name(&p.message), ..*p }.to_string()
        };
        RunError { message: problems.iter().map(line).collect::<Vec<_>>().join("\n") }
    }

    fn of_walk(error: WalkError) -> RunError {
        let message = match error {
            WalkError::Missing(path) => format!("找不到“{}”：没有这个文件或文件夹", shown_name(&path)),
            WalkError::Glob(glob) => {
                format!("--exclude “{}”写法有误：[ ] 和 {{ }} 要成对，\\ 后面要有字符", shown_name(&glob))
            }
            WalkError::Git(why) => shown_name(&why),
        };
        RunError { message }
    }
}

fn walk_drafts(scan: &Scan) -> Result<Walk, RunError> {
    let options = walk::Options {
        no_ignore: scan.walk.no_ignore,
        hidden: scan.walk.hidden,
        exclude: scan.walk.exclude.clone(),
        exclude_from: scan.walk.exclude_from.clone(),
        stdin_name: scan.stdin_name.clone(),
        stop: scan.stop.clone(),
    };
    let walked = match &scan.versions {
        Some(versions) => walk::git::walk(versions, &scan.paths, &options),
        None => walk::walk(&scan.paths, &options),
    };
    walked.map_err(RunError::of_walk)
}

/// The folder of the hooks of the repository around the current folder.
pub fn hooks() -> Result<PathBuf, RunError> {
    walk::git::hooks().map_err(RunError::of_walk)
}

fn counts(excluded: walk::Excluded) -> Excluded {
    Excluded {
        ignored: excluded.by_ignore,
        hidden: excluded.by_hidden,
        by_option: excluded.by_exclude,
        special: excluded.special,
        submodules: excluded.submodules,
    }
}

/// Masks names outside a scan: with the built-in rules alone, whatever the user has chosen.
struct Names {
    set: Ruleset,
    index: Index,
    today: Date,
}

impl Names {
    fn new(today: Date) -> Names {
        let choice = RulesChoice { builtin: true, ..RulesChoice::default() };
        let set = Ruleset::assemble(&choice, &|_| true).unwrap_or_else(|_| unreachable!("built-in rules"));
        Names { index: Index::new(&set), set, today }
    }

    fn mask(&self, name: &str) -> String {
        let verifier = Verifier::new(&self.set, self.today, false);
        draft::mask_name(&verifier, &self.index, name).0
    }
}

/// The drafts to be read and the files that the walk could not read, in the order of their paths.
struct Work {
    items: Vec<Item>,
}

/// One of them.
struct Item {
    draft: Draft,
    /// Its path as the report shows it.
    path: Arc<str>,
    /// The findings in its name.
    named: Vec<Finding>,
    /// Why the walk could not read it.
    problem: Option<String>,
}

impl Work {
    fn new(shared: &Shared<'_>, drafts: Vec<Draft>, problems: &[walk::Problem]) -> Work {
        let mut all: Vec<(Draft, Option<String>)> = drafts.into_iter().map(|d| (d, None)).collect();
        all.extend(problems.iter().map(|p| (p.draft(), Some(p.note.clone()))));
        all.sort_by(|a, b| a.0.shown.as_bytes().cmp(b.0.shown.as_bytes()));
        let mut seen: HashMap<Arc<str>, usize> = HashMap::new();
        let mut items: Vec<Item> = Vec::with_capacity(all.len());
        let masks: Vec<(String, Vec<Finding>)> =
            all.par_iter().map(|(draft, _)| mask(shared, &draft.shown)).collect();
        for ((draft, problem), (masked, named)) in all.into_iter().zip(masks) {
            let shown = if shared.scan.reveal { draft.shown.clone() } else { masked };
            let mut path: Arc<str> = shown.into();
            match items.last() {
                // Another version of the same file.
                Some(Item { draft: last, path: same, .. })
                    if draft.commit.is_some() && last.shown == draft.shown =>
                {
                    path = same.clone();
                }
                _ => {
                    let times = seen.entry(path.clone()).or_insert(0);
                    *times += 1;
                    if *times > 1 {
                        path = format!("{path}#{times}").into();
                    }
                }
            }
            items.push(Item { draft, path, named, problem });
        }
        if let Some(only) = &shared.scan.only {
            // Named first, so that equal masked paths keep their numbers.
            items.retain(|item| only.contains(&item.draft.shown));
        }
        Work { items }
    }

    /// How many bytes there are to read, as far as the system tells.
    fn bytes(&self) -> u64 {
        self.items.iter().map(|item| item.draft.size()).sum()
    }

    /// Runs `each` over all; each thread takes the next one in order.
    fn run(&self, pool: Option<&rayon::ThreadPool>, stop: &Stop, each: &(dyn Fn(usize, &Item) + Sync)) {
        let next = AtomicUsize::new(0);
        let take = || {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = self.items.get(number).filter(|_| !stop.heed()) else { break };
                each(number, item);
            }
        };
        match pool {
            Some(pool) => drop(pool.broadcast(|_| take())),
            None => take(),
        }
    }
}

impl Item {
    fn scan(&self, shared: &Shared<'_>, pass: &mut dyn FnMut(Vec<Finding>)) -> (FileResult, Times) {
        match &self.problem {
            Some(note) => (draft::unreadable(shared, &self.draft, self.path.clone(), note), Times::default()),
            None => draft::scan(shared, &self.draft, self.path.clone(), self.named.clone(), pass),
        }
    }
}

/// What the scan has come to so far.
#[derive(Default)]
struct Gathered {
    summary: Summary,
    files: Vec<FileEntry>,
    findings: Vec<Finding>,
    persons: Persons,
    notes: Vec<String>,
    lists: Lists,
    read: Duration,
    search: Duration,
    slowest: Vec<(Arc<str>, Duration, u64)>,
}

impl Gathered {
    /// Takes the next findings; `keep`: for the report, else only their number.
    fn take(&mut self, findings: Vec<Finding>, keep: bool) {
        for finding in &findings {
            self.summary.count(finding.severity);
        }
        match self.findings.is_empty() {
            // What could not be read decides on the exit status.
            _ if !keep => {
                self.findings.extend(findings.into_iter().filter(|f| f.rule.starts_with("unscannable.")))
            }
            true => self.findings = findings,
            false => self.findings.extend(findings),
        }
    }

    fn disclose(&mut self, persons: &[Identifiers]) {
        for identifiers in persons {
            self.persons.add(identifiers);
            self.persons.number(self.persons.disclosures() - 1);
        }
    }

    fn add(&mut self, result: FileResult) {
        self.summary.add(&result.entry);
        self.summary.suppressed += result.suppressed;
        self.notes.extend(result.notes);
        self.lists.add(self.files.len(), result.masked);
        self.files.push(result.entry);
        self.disclose(&result.persons);
    }

    fn join(&mut self, joined: Joined) {
        for finding in &joined.findings {
            self.summary.count(finding.severity);
        }
        for (draft, counted) in joined.counted {
            if let Some(entry) = self.files.get_mut(draft) {
                entry.counted = counted;
            }
        }
        self.summary.suppressed += joined.suppressed;
        self.findings.extend(joined.findings);
        self.disclose(&joined.persons);
    }

    fn time(&mut self, times: Times, file: (Arc<str>, Duration, u64)) {
        self.read += times.read;
        self.search += times.search;
        self.slowest.push(file);
        if self.slowest.len() > 4 * SLOWEST {
            self.trim();
        }
    }

    fn trim(&mut self) {
        self.slowest.sort_by_key(|file| std::cmp::Reverse(file.1));
        self.slowest.truncate(SLOWEST);
    }
}
