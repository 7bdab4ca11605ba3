//! What the built-in rules are worth: documents with what stands in them, and how much of it is found.
//!
//! A finding of review and above is right if the truth has a value like it of the same rule; at block, if the truth
//! says block. A value of the truth is recalled if the rule finds it at its severity or above. Notices count nowhere.

#![allow(clippy::disallowed_methods, clippy::print_stdout)]

mod documents;
mod draw;
mod held;
mod score;

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::path::Path;

use mishen::model::{Finding, Severity};
use mishen::run::{Events, RulesChoice, Scan};
use serde::Deserialize;

use self::draw::Draw;
use self::score::{Floor, Score};

/// A value that a document holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The rule that must find it.
    pub rule: String,
    /// How severe it is there.
    pub severity: Severity,
    /// The value; absent: any.
    pub value: Option<String>,
}

/// A document with its truth: everything of review and above that stands in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What it is about, for the list of errors.
    pub about: String,
    /// Its file name; its ending says the format.
    #[serde(default = "text_file")]
    pub file: String,
    /// Its content.
    pub text: String,
    /// What must be found.
    #[serde(default)]
    pub want: Vec<Wanted>,
}

fn text_file() -> String {
    "draft.txt".into()
}

/// How many documents each template makes of the part for tuning, and of the other.
const EACH: u64 = 20;
const HELD: u64 = 10;
const SEED: u64 = 20_261_124;

/// Measures the parts, with the documents in `folder`; whether all figures reach the floor.
///
/// # Errors
/// If a file of `tests/eval` or a document cannot be read or written.
pub fn run(folder: &Path) -> Result<bool, Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval");
    let by_hand = |name: &str| -> Result<Vec<Document>, Box<dyn Error>> {
        Ok(serde_yaml::from_str(&std::fs::read_to_string(here.join(name))?)?)
    };
    let floors: BTreeMap<String, Floor> =
        serde_yaml::from_str(&std::fs::read_to_string(here.join("floor.yaml"))?)?;
    let tuned = documents::all(Draw::here, SEED, EACH);
    let mut other = documents::all(Draw::elsewhere, !SEED, HELD);
    other.extend(held::all(SEED, HELD));
    let parts = [
        ("development", tuned, by_hand("hard.yaml")?),
        ("held-out", other, by_hand("held.yaml")?),
        ("further", Vec::new(), by_hand("further.yaml")?),
    ];
    let mut enough = true;
    for (name, mut documents, hard) in parts {
        println!("\n{name}: {} documents from templates, {} hand-written", documents.len(), hard.len());
        documents.extend(hard);
        let floor = floors.get(name).ok_or("a part without a floor")?;
        enough &= measure(&folder.join(name), &documents)?.print(floor);
    }
    Ok(enough)
}

/// Scans documents and holds the findings against their truth.
fn measure(folder: &Path, documents: &[Document]) -> Result<Score, Box<dyn Error>> {
    let mut paths = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let path = folder.join(format!("{number:04}"));
        std::fs::create_dir_all(&path)?;
        std::fs::write(path.join(&document.file), &document.text)?;
        paths.push(path.join(&document.file));
    }
    let findings = scan(folder)?;
    let mut score = Score::default();
    for (document, path) in documents.iter().zip(&paths) {
        let path = path.to_string_lossy();
        let mine: Vec<&Finding> = findings.iter().filter(|f| *f.path == *path).collect();
        score.document(document, &mine);
    }
    Ok(score)
}

/// The findings of a folder, values revealed.
fn scan(folder: &Path) -> Result<Vec<Finding>, Box<dyn Error>> {
    let scan = Scan {
        paths: vec![OsString::from(folder)],
        rules: RulesChoice { builtin: true, ..RulesChoice::default() },
        jobs: 1,
        today: jiff::civil::Date::constant(2026, 11, 24),
        reveal: true,
        ..Scan::default()
    };
    Ok(mishen::run::scan(&scan, &Unheard).map_err(|e| e.message)?.report.findings)
}

/// Nobody watches.
struct Unheard;

impl Events for Unheard {
    fn start(&self, _: u64, _: &dyn Fn() -> u64) {}
    fn file_done(&self) {}
    fn findings(&self, _: &[Finding]) {}
    fn progress(&self, _: u64) {}
}
