//! 举一反三: of what a scan finds, that which is like what somebody reported.
//!
//! A sample is turned into what can be looked for: its values (what the rules find in it, or itself where they find
//! nothing), its file and table, its rule. What a draft's findings have in common with it is said in each finding.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use super::{RunError, Scan, passage, ruleset, shown_name};
use crate::find::Index;
use crate::model::finding::{Like, Likeness};
use crate::model::{Finding, Location};
use crate::rule::{Ruleset, State};
use crate::verify::wanted::Wanted;
use crate::words;

/// The rule that a sample's words become where no rule finds anything in them.
const WORDS: &str = "hunt.text";
/// The longest of such words (characters), and the shortest.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=60;
/// So many samples in one file make it their list.
const LIST: usize = 3;
/// A file name shorter than this (characters) is anybody's.
const NAME: usize = 4;
/// So many samples a sentence names.
const NAMED: usize = 3;

/// Something that somebody reported. Its `Debug` shows nothing: it may hold values.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sample {
    /// The rule that found it, or what it is called in Chinese (`身份证`).
    pub kind: Option<String>,
    /// What was found: a value, masked or not, or a few words that hold it.
    pub text: String,
    /// Its normalised form, where it is known.
    pub value: Option<String>,
    /// Its fingerprint.
    pub fingerprint: Option<String>,
    /// Where it was: a path or an address.
    pub file: String,
    /// Title of the list.
    pub title: String,
    /// Headers of its columns.
    pub headers: Vec<String>,
}

/// Which likenesses count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// The same person or value.
    pub person: bool,
    /// The same list.
    pub list: bool,
    /// The same kind of thing.
    pub pattern: bool,
}

/// What to hunt for.
#[derive(Clone, PartialEq, Eq)]
pub struct Hunt {
    /// What was reported.
    pub samples: Vec<Sample>,
    /// Which likenesses count.
    pub by: By,
}

impl fmt::Debug for Hunt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hunt").field("samples", &self.samples.len()).field("by", &self.by).finish()
    }
}

/// What the samples come to, made once a scan.
pub struct Traces {
    by: By,
    /// Of each rule, the first sample that it found.
    rules: BTreeMap<String, u32>,
    /// Of each name of a file, the first sample that was in it.
    files: BTreeMap<String, u32>,
    fingerprints: HashMap<String, u32>,
}

/// What a hunt adds to a scan.
pub struct Prepared {
    /// What the samples come to.
    pub traces: Traces,
    /// The values and lists that judging must know.
    pub wanted: Wanted,
    /// Rules to be added, as the text of a rule file; empty: none.
    pub rules: String,
}

/// Turns the samples into what can be looked for, with the rules that the scan has.
pub fn prepare(scan: &Scan, hunt: &Hunt) -> Result<Prepared, RunError> {
    let mut set = ruleset(&scan.rules)?;
    // What is silent by default tells names, which a sample is to be searched for too.
    set.states.iter_mut().filter(|s| **s == State::Quiet).for_each(|s| *s = State::On);
    let index = Index::new(&set);
    let reading = Scan { reveal: true, jobs: 1, today: scan.today, ..Scan::default() };
    let read = |text: &str| passage::findings(&set, &index, &reading, text, "");
    let mut traces =
        Traces { by: hunt.by, rules: BTreeMap::new(), files: BTreeMap::new(), fingerprints: HashMap::new() };
    let (mut wanted, mut words) = (Wanted::default(), BTreeSet::new());
    for (number, sample) in (1..).zip(&hunt.samples) {
        let mut says = false;
        for rule in kinds(&set, sample, number)? {
            traces.rules.entry(rule).or_insert(number);
            says = true;
        }
        if let Some(print) = &sample.fingerprint {
            traces.fingerprints.entry(print.clone()).or_insert(number);
        }
        let file = file_name(&sample.file);
        if let Some(stem) = telling(&file) {
            wanted.title(number, stem);
            traces.files.entry(file.clone()).or_insert(number);
            says = true;
        }
        says |= wanted.title(number, &sample.title);
        says |= wanted.headers(number, &sample.headers);
        says |= match &sample.value {
            Some(value) => wanted.value(number, value),
            None => values(sample, number, &read, &mut traces, &mut wanted, &mut words),
        };
        if !says {
            let message = format!(
                "第 {number} 条样本太少，看不出要找什么：写上原文（text）或值（value）、种类（kind）、标题（title）、表头（headers）之一"
            );
            return Err(RunError { message });
        }
    }
    Ok(Prepared { traces, wanted, rules: rule_file(&words) })
}

/// The rules that a sample names, by id or in Chinese.
fn kinds(set: &Ruleset, sample: &Sample, number: u32) -> Result<Vec<String>, RunError> {
    let Some(kind) = sample.kind.as_deref().map(str::trim).filter(|kind| !kind.is_empty()) else {
        return Ok(Vec::new());
    };
    let rules = || set.rules.iter().filter(|rule| !rule.shield);
    let by_id: Vec<String> = rules().filter(|rule| rule.id == kind).map(|rule| rule.id.clone()).collect();
    let named = |name: &str| name.contains(kind) || kind.contains(name);
    let met = if by_id.is_empty() {
        rules().filter(|rule| named(&rule.name)).map(|rule| rule.id.clone()).collect()
    } else {
        by_id
    };
    // A rule of a configuration that is not at hand is no fault of the sample.
    if met.is_empty() && !is_id(kind) {
        let message = format!(
            "第 {number} 条样本的种类“{}”不认识：写规则的编号或名称，见 mishen rules list",
            shown_name(kind)
        );
        return Err(RunError { message });
    }
    Ok(met.into_iter().filter(|id| !id.starts_with("unscannable.")).collect())
}

fn is_id(kind: &str) -> bool {
    kind.contains('.') && kind.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
}

/// Takes the values out of a sample's words. Whether there is anything to look for.
fn values(
    sample: &Sample,
    number: u32,
    read: &dyn Fn(&str) -> Vec<Finding>,
    traces: &mut Traces,
    wanted: &mut Wanted,
    words: &mut BTreeSet<String>,
) -> bool {
    let text = sample.text.trim();
    let masked = wanted.value(number, text) && text.contains('*');
    // A finding of ours is one value, masked: its words hold nothing else.
    if masked || text.is_empty() || (sample.fingerprint.is_some() && text.contains('*')) {
        return masked;
    }
    let mut says = false;
    for finding in read(text) {
        let value = finding.value.unwrap_or(finding.text);
        says |= wanted.value(number, &value);
        if &*finding.rule == "pii.name" {
            // A name stands in many a sentence that no rule takes for a list.
            words.insert(value);
        } else if sample.kind.is_none() {
            traces.rules.entry(finding.rule.to_string()).or_insert(number);
        }
    }
    let plain = !text.contains(['\n', '\r']) && LENGTH.contains(&text.chars().count());
    if !says && plain && sample.fingerprint.is_none() {
        words.insert(text.to_owned());
        says = wanted.value(number, text);
    }
    says
}

/// The rule that looks for words as they are.
fn rule_file(words: &BTreeSet<String>) -> String {
    if words.is_empty() {
        return String::new();
    }
    let list: String = words.iter().map(|word| format!("      - '{}'\n", word.replace('\'', "''"))).collect();
    format!(
        "rules:\n  - id: {WORDS}\n    name: 样本中的文字\n    category: personal\n    severity: review\n    mask: name\n    \
         advice: 与样本是同样的文字。核对是不是同一个人、同一件事，再决定是否撤下、遮盖。\n    keywords:\n{list}"
    )
}

/// The last part of a path or an address, without what a query adds; `%XX` decoded.
fn file_name(path: &str) -> String {
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.split(['?', '#']).next().unwrap_or_default(),
        None => path,
    };
    let last = path.trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or_default().as_bytes();
    let mut decoded = Vec::with_capacity(last.len());
    let mut rest = last;
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|h| std::str::from_utf8(h).ok());
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()).filter(|_| byte == b'%') {
            Some(value) => (decoded.push(value), rest = &after[2..]).1,
            None => (decoded.push(byte), rest = after).1,
        };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// The name without its extension, where it tells something.
fn telling(name: &str) -> Option<&str> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let general =
        ["index", "default", "content", "download", "readme"].contains(&stem.to_lowercase().as_str());
    (!general && stem.chars().count() >= NAME && !stem.contains('*')).then_some(stem)
}

impl Traces {
    /// Keeps the findings of a draft that are like a sample, and says how; and what says that it was not read.
    pub fn keep(&self, findings: &mut Vec<Finding>) {
        let direct = |f: &Finding| f.known.likes.iter().find(|like| like.of_value()).map(|like| like.sample);
        let met: BTreeSet<u32> = findings.iter().filter_map(direct).collect();
        let rows: Vec<(Location, u32)> =
            findings.iter().filter_map(|f| Some((f.location.clone(), direct(f)?))).collect();
        let mut beside: HashMap<Row, u32> = HashMap::new();
        for (location, sample) in &rows {
            if let Some(row) = row(location) {
                beside.entry(row).or_insert(*sample);
            }
        }
        findings.retain_mut(|finding| {
            if finding.rule.starts_with("unscannable.") {
                return true;
            }
            let said = self.likenesses(finding, &beside, met.len());
            let like = !said.is_empty();
            finding.explain.splice(..0, said);
            like
        });
    }

    /// What a finding has in common with the samples, a sentence each.
    fn likenesses(&self, finding: &Finding, beside: &HashMap<Row, u32>, met: usize) -> Vec<String> {
        let mut likes: Vec<Like> = Vec::new();
        let mut add = |sample: Option<&u32>, how| {
            likes.extend(sample.map(|sample| Like { sample: *sample, how }));
        };
        add(self.fingerprints.get(&finding.fingerprint), Likeness::Place);
        if !finding.known.likes.iter().any(Like::of_value) {
            add(row(&finding.location).and_then(|row| beside.get(&row)), Likeness::Row);
        }
        let inside = finding.location.inside.last().map_or(&*finding.path, String::as_str);
        add(self.files.get(&file_name(without_number(inside))), Likeness::File);
        add(self.rules.get(&*finding.rule), Likeness::Kind);
        likes.extend(finding.known.likes.iter().copied());
        if met >= LIST {
            likes.push(Like { sample: 0, how: Likeness::Together });
        }
        let mut said = Vec::new();
        for how in Likeness::ALL {
            let mut samples: Vec<u32> = likes.iter().filter(|l| l.how == how).map(|l| l.sample).collect();
            samples.sort_unstable();
            samples.dedup();
            if samples.is_empty() || !self.counts(how) {
                continue;
            }
            let more = samples.len() > NAMED;
            samples.truncate(NAMED);
            said.push(words::likeness(how, &samples, more, met));
        }
        said
    }

    fn counts(&self, how: Likeness) -> bool {
        match how {
            Likeness::Place | Likeness::Value | Likeness::Masked | Likeness::Row => self.by.person,
            Likeness::Title | Likeness::Headers | Likeness::File | Likeness::Together => self.by.list,
            Likeness::Kind => self.by.pattern,
        }
    }
}

/// A row, line or paragraph of a draft.
type Row = (Vec<String>, Option<String>, Option<u64>, Option<u64>, Option<u64>, Option<Arc<str>>);

/// The row that a place is in; `None` where the format has none.
fn row(place: &Location) -> Option<Row> {
    let number =
        |cell: &String| -> Arc<str> { cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).into() };
    let cell = place.cell.as_ref().map(number);
    let known = place.line.is_some() || place.paragraph.is_some() || cell.is_some();
    known.then(|| (place.inside.clone(), place.sheet.clone(), place.page, place.line, place.paragraph, cell))
}

/// A path without the number that tells equal masked paths apart.
fn without_number(path: &str) -> &str {
    match path.rsplit_once('#') {
        Some((plain, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => plain,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_an_address_or_a_path() {
        assert_eq!(file_name("https://x.example/zwgk/%E5%90%8D%E5%8D%95.xlsx?v=2#top"), "名单.xlsx");
        assert_eq!(file_name("稿件/低保名单.docx"), "低保名单.docx");
        assert_eq!(file_name(r"D:\稿件\a.txt"), "a.txt");
        assert_eq!(file_name("https://x.example/"), "x.example");
        assert_eq!(file_name("100%.txt"), "100%.txt");
        assert_eq!(telling("低保名单.docx"), Some("低保名单"));
        for name in ["index.html", "a.txt", "名单.xlsx", "33****.txt", ""] {
            assert_eq!(telling(name), None, "{name}");
        }
    }

    #[test]
    fn samples_are_not_printed() {
        let sample = Sample { text: "330282199003076637".into(), ..Sample::default() };
        let by = By { person: true, list: true, pattern: true };
        let said =
            format!("{:?}", Scan { hunt: Some(Hunt { samples: vec![sample], by }), ..Scan::default() });
        assert!(!said.contains("330282"), "{said}");
    }
}
