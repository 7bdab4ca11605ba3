//! Goes through one draft, block by block, and judges what was found in it.
//!
//! What a value comes to may depend on what follows (how many rows of its table are about persons, whether its
//! numbers count up, whether the draft bears a mark): such findings wait for the draft's end, in a long text for
//! the first 16 MB and then for each further one.

mod gather;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use self::gather::OpenForm;
use super::claim::{Claimed, rank};
use super::context::{Cover, context, cover_of, covered};
use super::grid::Grids;
use super::mask;
use super::person::{self, Identifiers};
use super::place::{Places, of_place};
use super::row::{Piece, Row, Value, covers, read};
use super::sought;
use super::stands::StandsSet;
use super::table::Table;
use super::validator::serial_base;
use super::when::{Facts, Whole, holds};
use super::{Verifier, explain, visible};
use crate::find::{Finder, Found, Hit, Index};
use crate::fold::{Folded, fold};
use crate::model::finding::Known;
use crate::model::masked::Masked;
use crate::model::{
    Block, Category, Finding, Format, Location, Mask, Observation, Part, Severity, Subject, Thing, Unit,
    UnitPlace, Units,
};
use crate::rule::State;
use crate::rule::model::Stands;

/// After so much text, findings no longer wait for the end (bytes; contract, "streamed text over 16 MB").
const PATIENCE: usize = 16 << 20;
/// And after so much more, every time (bytes).
const ONWARD: usize = 1 << 20;
/// How much of the draft `document:` looks at (bytes).
const OPENING: usize = 64 << 10;
/// How far a value is to be trusted that was recognised in a picture.
const RECOGNISED: f64 = 0.8;
/// The longest line above a value that may name the holder of an account (bytes).
const HEADING: usize = 120;
/// How many numbers must count up to be serials.
const SERIALS: usize = 4;

/// The judge of one draft.
pub struct Judge<'v> {
    verifier: &'v Verifier<'v>,
    places: Places,
    tables: HashMap<u32, Table>,
    /// Tables in plain text.
    grids: Grids,
    /// Observations about units that have not come yet.
    observations: Vec<Observation>,
    things: Vec<(Thing, Observation)>,
    /// How many observations there were.
    observed: Thing,
    /// The hidden things that hold text.
    filled: HashSet<Thing>,
    pending: Vec<Pending>,
    /// Title, first lines and file name.
    title: String,
    /// Whether they name a county.
    county: bool,
    /// First bytes of the draft after which a mark or a title no longer stands at its head; `None` before the first
    /// block, and from the second on.
    head: Option<usize>,
    begun: bool,
    opening: Opening,
    /// Bytes of text since the last time findings were given up, and how many are to come before the next time.
    waited: usize,
    patience: usize,
    /// A block-level finding of a state secret was made: no context is shown.
    secret: bool,
    ready: Vec<Finding>,
    persons: Vec<Identifiers>,
    /// How many persons were given away before these.
    disclosed: usize,
    /// Masked numbers, to be held against other lists.
    numbers: Vec<Masked>,
    /// Only values that pass a check are findings: the draft is a file of our own.
    only_checked: bool,
    /// Where asked for, each unit's text with its values masked.
    masked: Option<Vec<String>>,
    /// The starts of those units.
    parts: Vec<usize>,
    /// The rule whose values the names of this draft are.
    names: Option<usize>,
    /// In a block of lines: the form that goes on, and up to where lines are judged each by itself, or have been.
    form: Option<OpenForm>,
    single: usize,
}

/// What a value comes to.
#[derive(Clone, Copy)]
struct Verdict {
    severity: Option<Severity>,
    confidence: f64,
    always: bool,
    /// Which of the rule's judgements decided.
    judgement: Option<usize>,
}

/// A finding that may still wait for the end of the draft.
struct Pending {
    rule: usize,
    /// `None`: what is in `facts` and the whole draft decide.
    verdict: Option<Verdict>,
    facts: Option<Box<Facts>>,
    serial: Option<u64>,
    /// First byte in its block, where it is a value.
    start: usize,
    text: String,
    value: Option<String>,
    before: String,
    after: String,
    location: Location,
    thing: Option<Thing>,
    person: Option<usize>,
    candidates: Option<u64>,
    explain: Vec<String>,
    known: Known,
}

/// A unit in which something was found, kept until its row is complete.
pub(super) struct Seen {
    pub(super) index: usize,
    pub(super) text: String,
    pub(super) folded: Option<Folded>,
    pub(super) hits: Vec<Hit>,
    pub(super) observed: Vec<(usize, String)>,
}

impl<'v> Judge<'v> {
    /// A judge for a draft called `name` (unmasked, its last part).
    pub fn new(verifier: &'v Verifier<'v>, format: Format, name: &str) -> Judge<'v> {
        Judge {
            verifier,
            places: Places::new(matches!(format, Format::Csv | Format::Tsv)),
            tables: HashMap::new(),
            grids: Grids::default(),
            observations: Vec::new(),
            things: Vec::new(),
            observed: 0,
            filled: HashSet::new(),
            pending: Vec::new(),
            title: fold(name),
            county: verifier.county,
            head: None,
            begun: false,
            opening: Opening::default(),
            waited: 0,
            patience: PATIENCE,
            secret: false,
            ready: Vec::new(),
            persons: Vec::new(),
            disclosed: 0,
            numbers: Vec::new(),
            only_checked: false,
            masked: None,
            parts: Vec::new(),
            names: verifier.name_rule.filter(|rule| verifier.set.states[*rule] == State::On),
            form: None,
            single: 0,
        }
    }

    /// Judges the parts of a name instead of a draft; gives each part masked, and the findings.
    pub fn name(
        verifier: &'v Verifier<'v>,
        index: &Index,
        finder: &mut Finder,
        parts: &[&str],
    ) -> (Vec<String>, Vec<Finding>) {
        let mut judge = Judge::new(verifier, Format::Text, "");
        judge.masked = Some(parts.iter().map(|p| (*p).to_owned()).collect());
        judge.begun = true;
        let text = parts.join("\n");
        let mut start = 0;
        let unit = |part: &&str| {
            let end = start + part.len();
            let place = UnitPlace::None;
            let unit = Unit {
                start,
                end,
                part: Part::Filename,
                place,
                cell: None,
                label: None,
                seam: None,
                thing: None,
            };
            start = end + 1;
            unit
        };
        let units: Vec<Unit> = parts.iter().map(unit).collect();
        judge.parts = units.iter().map(|unit| unit.start).collect();
        let origin = crate::model::Origin::Units;
        judge.block(&Block { text: &text, units: Units::Listed(&units), origin }, index, finder);
        let masked = judge.masked.take().unwrap_or_default();
        let mut findings = judge.finish().0;
        findings.iter_mut().for_each(|finding| finding.person = None);
        (masked, findings)
    }

    /// The draft is a report or a rule file of our own: only values that pass a check are findings.
    pub fn only_checked(&mut self) {
        self.only_checked = true;
    }

    /// Takes an observation of the reader.
    pub fn observe(&mut self, observation: Observation) -> Thing {
        let thing = self.observed;
        self.observed += 1;
        match observation.subject {
            Subject::Unit => self.observations.push(observation),
            Subject::Thing | Subject::Text => self.things.push((thing, observation)),
        }
        thing
    }

    /// Searches and judges a block.
    pub fn block(&mut self, block: &Block<'_>, index: &Index, finder: &mut Finder) {
        if !self.begun {
            self.begin(block);
        } else {
            self.head = None;
        }
        self.opening.take(block.text);
        self.places.begin(block);
        match block.units {
            Units::Lines if self.masked.is_none() && self.tabular(block, index, finder) => {}
            Units::Lines => {
                let mut next = 0;
                self.single = 0;
                finder.block(self.verifier.set, index, block, &mut |found| {
                    self.unmatched(block, next..found.span.start);
                    next = found.span.end;
                    self.line(block, &found);
                });
                self.unmatched(block, next..block.text.len());
                self.close_form(block);
            }
            Units::Listed(units) => self.listed(block, units, index, finder),
        }
        self.waited += block.text.len();
        if self.waited > self.patience {
            self.settle(false);
            self.patience = ONWARD;
        }
    }

    /// What the draft comes to: its findings in order, without path and fingerprint, and the persons they are about;
    /// [`Finding::person`] counts from 0 in all that were disclosed until [`super::person::Persons`] has brought them together.
    pub fn finish(mut self) -> (Vec<Finding>, Vec<Identifiers>) {
        for observation in std::mem::take(&mut self.observations) {
            self.unplaced(None, &observation);
        }
        for (thing, observation) in std::mem::take(&mut self.things) {
            if observation.subject == Subject::Thing || self.filled.contains(&thing) {
                self.unplaced(Some(thing), &observation);
            }
        }
        self.settle(true);
        (self.ready, self.persons)
    }

    /// The masked numbers beside a name, in order of place; not more than [`mask::MOST`].
    pub fn numbers(&mut self) -> Vec<Masked> {
        std::mem::take(&mut self.numbers)
    }

    /// The findings that need not wait any longer, and the persons disclosed since the last time.
    pub fn ready(&mut self) -> (Vec<Finding>, Vec<Identifiers>) {
        if self.ready.is_empty() {
            return Default::default();
        }
        self.disclosed += self.persons.len();
        (std::mem::take(&mut self.ready), std::mem::take(&mut self.persons))
    }

    /// Tells title and head of the draft from its first block.
    fn begin(&mut self, block: &Block<'_>) {
        self.begun = true;
        let mut end = 0;
        for (lines, unit) in first_units(block).enumerate() {
            let text = block.text[unit.clone()].trim();
            let prose = text.ends_with(['。', '；', ';', '：', ':', '，']) || text.contains('。');
            if lines >= 8 || prose || text.chars().count() > 80 {
                break;
            }
            self.title.push('\n');
            self.title.push_str(&fold(text));
            end = unit.end;
        }
        self.head = Some(end);
        self.county |= self.title.lines().any(mask::county::named);
        let titled = |rule: &usize| {
            let always = self.verifier.set.rules[*rule].judge.iter().filter(|j| j.always);
            let titles = always.map(|j| &j.when.title).filter(|words| !words.is_empty());
            titles.flatten().any(|word| self.title.contains(word.as_str()))
        };
        self.names = self.names.or(self.verifier.name_rule.filter(titled));
    }

    /// Judges the lines of a stretch in which no rule found anything: where names are looked for, each may hold one.
    fn unmatched(&mut self, block: &Block<'_>, stretch: Range<usize>) {
        if self.names.is_none() {
            return;
        }
        let mut start = stretch.start;
        for line in block.text[stretch].split(['\n', '\r']) {
            let span = start..start + line.len();
            start = span.end + 1;
            if line.trim().is_empty() {
                continue;
            }
            let folded = sought::folded(line);
            let text = folded.as_ref().map_or(line, Folded::text);
            self.line(block, &Found { span, listed: None, text, folded: folded.as_ref(), hits: &[] });
        }
    }

    /// The units that a reader noticed something about.
    fn observed(&mut self, block: &Block<'_>, units: &[Unit]) -> Vec<Seen> {
        if self.observations.is_empty() {
            return Vec::new();
        }
        let places: HashMap<String, usize> =
            units.iter().enumerate().map(|(i, unit)| (format!("{:?}", unit.place), i)).collect();
        let mut seen: Vec<Seen> = Vec::new();
        let set = self.verifier.set;
        self.observations.retain(|observation| {
            let Some(index) = places.get(&format!("{:?}", observation.place)) else { return true };
            let rules = set
                .rules
                .iter()
                .enumerate()
                .filter(|(_, r)| r.observes.iter().any(|o| o == observation.kind));
            let observed: Vec<_> = rules.map(|(rule, _)| (rule, observation.text.clone())).collect();
            let text = block.text[units[*index].start..units[*index].end].to_owned();
            seen.push(Seen { index: *index, text, folded: None, hits: Vec::new(), observed });
            false
        });
        seen
    }

    /// An observation about no unit in particular.
    fn unplaced(&mut self, thing: Option<Thing>, observation: &Observation) {
        let set = self.verifier.set;
        for (rule, r) in set.rules.iter().enumerate() {
            if set.states[rule] != State::On
                || r.severity.is_none()
                || !r.observes.iter().any(|o| o == observation.kind)
            {
                continue;
            }
            // Of a unit's value nothing but what the unit shows is known here.
            let (text, value) = match (thing, self.verifier.reveal) {
                (None, _) => (observation.text.clone(), None),
                (Some(_), true) => (observation.text.clone(), Some(r.mask.normalise(&observation.text))),
                (Some(_), false) => (r.mask.apply(&r.mask.normalise(&observation.text)), None),
            };
            let mut location = Location { part: Some(observation.part), ..Location::default() };
            of_place(&observation.place, &mut location);
            self.pending.push(Pending {
                rule,
                verdict: Some(Verdict {
                    severity: r.severity,
                    confidence: r.confidence,
                    always: false,
                    judgement: None,
                }),
                facts: None,
                serial: None,
                start: 0,
                text: visible(&text),
                value,
                before: String::new(),
                after: String::new(),
                location,
                thing,
                known: Known::default(),
                person: None,
                candidates: None,
                explain: match (self.verifier.explain, r.severity) {
                    (true, Some(severity)) => explain::observation(severity),
                    _ => Vec::new(),
                },
            });
        }
    }

    /// How a unit at `span` of the first block stands in the draft.
    fn at_head(&self, span: &Range<usize>) -> StandsSet {
        let mut set = StandsSet::default();
        if self.head.is_some_and(|end| span.start < end) {
            set.add(Stands::Head);
            set.add(Stands::Title);
        }
        set
    }

    /// Judges the values of a row: what each comes to, then who claims its span.
    fn row(&mut self, pieces: &[Piece<'_>], at: Option<(u32, u32)>) {
        let set = self.verifier.set;
        let table = at.and_then(|(table, _)| self.tables.get(&table));
        let row = read(self.verifier, pieces, table, self.names, self.county);
        if let Some((table, number)) = at.filter(|_| row.personal) {
            self.tables.entry(table).or_default().count(number);
        }
        let mut standing: Vec<(&Value, Option<Verdict>)> = Vec::new();
        for value in &row.values {
            let checked = value.facts.checked == "ok" && !set.rules[value.rule].validators.is_empty();
            if self.only_checked && !checked {
                continue;
            }
            let verdict = self.judge(value, None);
            let nothing = verdict.is_some_and(|v| v.severity.is_none());
            let shield = set.rules[value.rule].shield;
            let labelled = set.rules[value.rule].labels.is_empty() || value.facts.labelled;
            if (shield && labelled) || (!shield && !nothing) {
                standing.push((value, verdict));
            }
        }
        // Those that report claim before those that only mask.
        let reports = |(value, verdict): &(&Value, Option<Verdict>)| match set.states[value.rule] {
            State::On => true,
            State::Quiet => verdict.is_some_and(|v| v.always),
            State::Off => false,
        };
        standing.sort_by_key(|s| (!reports(s), rank(self.verifier, s.0)));
        let mut claimed = Claimed::default();
        standing.retain(|(value, _)| {
            set.rules[value.rule].claim.is_none() || claimed.claim(value.piece, &value.span, 0)
        });
        let mut kept = standing;
        let masked: Vec<&Value> =
            kept.iter().map(|(v, _)| *v).filter(|v| !set.rules[v.rule].shield).collect();
        let mut covers = covers(self.verifier, pieces, &masked, &row);
        let table = at.and_then(|(table, _)| self.tables.get(&table));
        mask::spare(self.verifier, pieces, table, self.county, &masked, &mut covers);
        if let Some(texts) = &mut self.masked {
            for (piece, covers) in pieces.iter().zip(&covers).filter(|(_, c)| !c.is_empty()) {
                // A name may itself hold line breaks: its parts are told by their units.
                let number =
                    piece.unit.map_or(0, |unit| self.parts.partition_point(|start| *start < unit.start));
                texts[number] = covered(piece.text, &(0..piece.text.len()), covers);
            }
        }
        self.note_masked(pieces, at, &row, &masked);
        kept.retain(|k| reports(k) && !set.rules[k.0.rule].shield);
        kept.sort_by_key(|(v, _)| (v.piece, v.span.start, v.span.end, v.rule));
        let weighed: Vec<(&Value, Option<Option<Severity>>)> =
            kept.iter().map(|(value, verdict)| (*value, verdict.map(|v| v.severity))).collect();
        let (owners, persons) = person::of_row(set, pieces, &row, &weighed);
        let first = self.disclosed + self.persons.len();
        self.persons.extend(persons);
        for ((value, verdict), owner) in kept.into_iter().zip(owners) {
            self.keep(pieces, value, verdict, &covers[value.piece], owner.map(|o| first + o));
        }
    }

    /// Keeps the masked numbers of a row that bear a name. `standing` are the row's values that stand.
    fn note_masked(&mut self, pieces: &[Piece<'_>], at: Option<(u32, u32)>, row: &Row, standing: &[&Value]) {
        if !self.verifier.joins || self.only_checked || self.masked.is_some() {
            return;
        }
        let verifier = self.verifier;
        let hidden = |v: &&Value| verifier.masks[v.rule];
        if !row.values.iter().any(|v| hidden(&v)) {
            return;
        }
        let mut taken = Claimed::default();
        for value in standing.iter().filter(|v| !hidden(v)) {
            taken.claim(value.piece, &value.span, 0);
        }
        self.places.mark();
        for value in row.values.iter().filter(hidden) {
            if self.numbers.len() >= mask::MOST || !taken.claim(value.piece, &value.span, 0) {
                continue;
            }
            let piece = &pieces[value.piece];
            let start = piece.original(&value.span).start;
            let table = at.and_then(|(table, _)| self.tables.get(&table));
            let places = &mut self.places;
            let place = || places.of(piece.block, piece.unit, start);
            self.numbers.extend(mask::beside_name(self.verifier, pieces, table, row, value, place));
        }
    }

    /// What a value comes to; `None`: the rest of the draft decides. `serial` is known at the end only.
    fn judge(&self, value: &Value, end: Option<bool>) -> Option<Verdict> {
        self.decide(value.rule, &value.facts, end)
    }

    fn decide(&self, rule: usize, facts: &Facts, end: Option<bool>) -> Option<Verdict> {
        let rule = &self.verifier.set.rules[rule];
        let rows = facts.table.map_or(0, |t| self.tables.get(&t).map_or(0, |t| t.personal));
        let whole = Whole {
            rows: end.map(|_| rows),
            rows_so_far: rows,
            serial: end,
            title: &self.title,
            opening: &|words| self.opening.holds(words),
            opened: end.is_some() || self.opening.full(),
        };
        for (number, judgement) in rule.judge.iter().enumerate() {
            if holds(&judgement.when, facts, &whole)? {
                return Some(Verdict {
                    severity: judgement.severity,
                    confidence: judgement.confidence.unwrap_or(rule.confidence),
                    always: judgement.always,
                    judgement: Some(number),
                });
            }
        }
        Some(Verdict { severity: rule.severity, confidence: rule.confidence, always: false, judgement: None })
    }

    /// Notes a finding that is to be reported.
    fn keep(
        &mut self,
        pieces: &[Piece<'_>],
        value: &Value,
        verdict: Option<Verdict>,
        covers: &[Cover],
        person: Option<usize>,
    ) {
        let rule = &self.verifier.set.rules[value.rule];
        let piece = &pieces[value.piece];
        let text = &piece.text[value.span.clone()];
        let original = piece.original(&value.span);
        let start = original.start;
        let location = self.places.of(piece.block, piece.unit, start);
        let normal = rule.mask.normalise(text);
        let mut known = self.verifier.accepted.known(rule, &normal);
        if let Some(wanted) = &self.verifier.wanted {
            known.likes = wanted.of_value(&normal);
            known.likes.extend(wanted.of_title(&self.title));
            let cell = piece.unit.and_then(|unit| unit.cell);
            let table = value.facts.table.and_then(|table| self.tables.get(&table));
            if let Some((cell, table)) = cell.zip(table) {
                known.likes.extend(wanted.of_headers(table.headers(cell.row)));
            }
        }
        let serial = rule.judge.iter().any(|j| j.when.serial.is_some());
        // A mark shows nothing of the text that bears it.
        let (before, after) = match rule.category {
            Category::StateSecret => (String::new(), String::new()),
            _ => context(piece.text, &value.span, covers),
        };
        let reveal = self.verifier.reveal;
        let shown = match &value.shown {
            Some(shown) => visible(shown),
            None if reveal => visible(&piece.block.text[original]),
            None => visible(
                &cover_of(covers, &value.span)
                    .filter(|_| rule.mask == Mask::Id)
                    .map_or_else(|| rule.mask.apply(&normal), |at| covers[at].mask.clone()),
            ),
        };
        self.note_secret(rule.category, verdict);
        let explain =
            verdict.map_or_else(Vec::new, |verdict| self.explain(value.rule, &value.facts, verdict));
        self.pending.push(Pending {
            rule: value.rule,
            verdict,
            facts: verdict.is_none().then(|| Box::new(value.facts.clone())),
            serial: serial.then(|| serial_base(&normal)).flatten(),
            start,
            text: shown,
            value: (reveal && value.shown.is_none()).then_some(normal),
            before,
            after,
            location,
            thing: piece.unit.and_then(|unit| unit.thing),
            known,
            person,
            candidates: value.facts.candidates,
            explain,
        });
    }

    /// What is to be said of a verdict, where that is asked for.
    fn explain(&self, rule: usize, facts: &Facts, verdict: Verdict) -> Vec<String> {
        let (true, Some(severity)) = (self.verifier.explain, verdict.severity) else { return Vec::new() };
        let rows = facts.table.and_then(|t| self.tables.get(&t)).map_or(0, |t| t.personal);
        explain::value(&self.verifier.set.rules[rule], facts, severity, verdict.judgement, rows)
    }

    fn note_secret(&mut self, category: Category, verdict: Option<Verdict>) {
        let blocks = verdict.is_some_and(|v| v.severity == Some(Severity::Block));
        self.secret |= category == Category::StateSecret && blocks;
    }

    /// Decides what has waited. Within a table that goes on, rows that are still too few wait on.
    fn settle(&mut self, end: bool) {
        let mut pending = std::mem::take(&mut self.pending);
        let serials = serials(&pending);
        let set = self.verifier.set;
        for (one, serial) in pending.iter_mut().zip(serials) {
            if let Some(facts) = one.facts.take() {
                one.verdict = self.decide(one.rule, &facts, Some(serial));
                one.explain = one.verdict.map_or_else(Vec::new, |v| self.explain(one.rule, &facts, v));
            }
            self.note_secret(set.rules[one.rule].category, one.verdict);
        }
        let mut findings = Vec::with_capacity(pending.len());
        for one in pending {
            let Some(Verdict { severity: Some(severity), confidence, always, .. }) = one.verdict else {
                continue;
            };
            if set.states[one.rule] != State::On && !always {
                continue;
            }
            let (before, after) = if self.secret { Default::default() } else { (one.before, one.after) };
            let recognised = one.location.part == Some(Part::Ocr);
            let confidence =
                if recognised { (confidence * RECOGNISED * 1e3).round() / 1e3 } else { confidence };
            let severity = set.severities.get(one.rule).copied().flatten().unwrap_or(severity);
            let finding = self.verifier.finding(one.rule, severity, confidence, one.location);
            let Pending { text, value, thing, candidates, explain, known, .. } = one;
            let things = thing.map_or_else(Vec::new, |thing| vec![Some(thing)]);
            let person = one.person.filter(|_| severity > Severity::Notice).map(|p| p as u64);
            let made = Finding { text, value, before, after, things, known, person, ..finding };
            findings.push(Finding { candidates, explain, ..made });
        }
        if end {
            sort_by_line(&mut findings);
        }
        match self.ready.is_empty() {
            true => self.ready = findings,
            false => self.ready.append(&mut findings),
        }
        self.waited = 0;
    }
}

/// The beginning of a draft, for what judgements ask of it.
#[derive(Default)]
struct Opening {
    text: String,
    /// Answers by the address of the word list, which the rules keep in place.
    answers: RefCell<HashMap<usize, bool>>,
}

impl Opening {
    fn take(&mut self, text: &str) {
        if !self.full() {
            let room = text.floor_char_boundary((OPENING - self.text.len()).min(text.len()));
            self.text.push_str(&text[..room]);
            self.answers.get_mut().clear();
        }
    }

    /// Whether no more is taken: less than a character has room.
    fn full(&self) -> bool {
        self.text.len() + 4 > OPENING
    }

    fn holds(&self, words: &[String]) -> bool {
        let ask = || {
            let folded = fold(&self.text);
            words.iter().any(|word| folded.contains(word.as_str()))
        };
        *self.answers.borrow_mut().entry(words.as_ptr() as usize).or_insert_with(ask)
    }
}

/// Readers of marked-up text give comments and attributes apart from the running text: the line tells the order.
fn sort_by_line(findings: &mut [Finding]) {
    let place = |f: &Finding| (f.location.page, f.location.line, f.location.column);
    if findings.iter().all(|f| f.location.line.is_some()) {
        findings.sort_by_key(place);
    }
}

/// Which of the findings stand in a run of numbers that count up by one.
fn serials(pending: &[Pending]) -> Vec<bool> {
    let mut serial = vec![false; pending.len()];
    let numbers: Vec<(usize, u64)> =
        pending.iter().enumerate().filter_map(|(i, p)| Some((i, p.serial?))).collect();
    for run in numbers.chunk_by(|a, b| a.1 + 1 == b.1).filter(|run| run.len() >= SERIALS) {
        for (i, _) in run {
            serial[*i] = true;
        }
    }
    serial
}

/// Adds what was found in a unit to what is kept of it. `noticed`: where the units are that the reader noticed.
fn note(seen: &mut Vec<Seen>, noticed: &mut HashMap<usize, usize>, found: &Found<'_>) {
    let Some((index, _)) = found.listed else { return };
    let fresh = Seen::of(index, found);
    match noticed.remove(&index).map(|at| &mut seen[at]) {
        Some(seen) => (seen.text, seen.folded, seen.hits) = (fresh.text, fresh.folded, fresh.hits),
        None => seen.push(fresh),
    }
}

/// The units at the beginning of a draft that may be its title, without empty ones and cells of wide rows.
fn first_units<'a>(block: &Block<'a>) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
    let text = block.text;
    match block.units {
        Units::Lines => {
            let mut start = 0;
            let lines = text.split(['\n', '\r']).map(move |line| {
                let span = start..start + line.len();
                start = span.end + 1;
                span
            });
            Box::new(lines.filter(move |span| !text[span.clone()].trim().is_empty()))
        }
        Units::Listed(units) => Box::new(
            super::table::rows(units)
                .filter(|row| row.len() == 1 && matches!(row[0].part, Part::Body | Part::Table | Part::Ocr))
                .map(|row| row[0].start..row[0].end)
                .filter(move |span| !text[span.clone()].trim().is_empty()),
        ),
    }
}

/// Up to so many short lines before the one that begins at `start`, as one text.
fn heading(text: &str, start: usize, lines: usize) -> &str {
    let mut from = start;
    for _ in 0..lines {
        match line_above(text, from) {
            Some(line) if line.len() <= HEADING => {
                from = text[..from].trim_end_matches(['\n', '\r']).len() - line.len();
            }
            _ => break,
        }
    }
    &text[from..start]
}

/// The line before the one that begins at `start`, if there is one.
fn line_above(text: &str, start: usize) -> Option<&str> {
    let before = text[..start].trim_end_matches(['\n', '\r']);
    if before.len() == start {
        return None;
    }
    let line = before.rfind(['\n', '\r']).map_or(0, |n| n + 1);
    Some(&before[line..])
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
