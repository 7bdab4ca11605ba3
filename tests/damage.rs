//! Damaged files: every fixture cut short and with flipped bytes comes to a result or to a clean failure, never to a
//! fault of ours and never to silence.
//!
//! `MISHEN_DAMAGE=200` makes that many flipped copies of each fixture instead of 20.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use walkdir::WalkDir;

/// How many times a fixture is cut short.
const CUTS: usize = 20;
/// Bytes that are flipped in each damaged copy.
const FLIPS: usize = 200;
/// Fixtures above this size are left to their readers' own tests (bytes).
const LARGE: u64 = 400 << 10;

/// A small generator (Marsaglia's xorshift64), so that every run makes the same damage.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let made = |path: &Path| {
        path.extension().is_some_and(|e| e == "py" || e == "sh") || path.ends_with("expected.yaml")
    };
    let entries = WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|e| e.file_type().is_file() && e.metadata().unwrap().len() <= LARGE);
    files.map(walkdir::DirEntry::into_path).filter(|path| !made(path)).collect()
}

/// Scans a folder; gives the report and what was said besides.
fn scan(folder: &Path) -> (Value, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_mishen"))
        .current_dir(folder)
        .env("PATH", "")
        .args(["scan", ".", "--format", "json", "--hidden", "--no-ignore", "--fail-on", "never"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 3)), "{:?} {said}", output.status);
    (serde_json::from_slice(&output.stdout).unwrap(), said)
}

/// Writes copies that `damage` made of every fixture and holds the report against them.
fn hold(copies: usize, damage: impl Fn(&[u8], usize) -> Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let mut written = BTreeMap::new();
    for (number, fixture) in fixtures().iter().enumerate() {
        let bytes = std::fs::read(fixture).unwrap();
        let name = fixture.file_name().unwrap().to_str().unwrap();
        for copy in 0..copies {
            // A place of its own for each, for names hold no number that a mask would touch.
            let path = folder.path().join(format!("f{number}/c{copy}/{name}"));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, damage(&bytes, copy)).unwrap();
            written.insert(format!("f{number}/c{copy}/{name}"), fixture.clone());
        }
    }
    let (report, said) = scan(folder.path());
    assert!(!said.contains("panicked"), "{said}");
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), written.len(), "every file has its entry");
    let mut wrong = Vec::new();
    for file in files {
        let fixture = written.get(file["path"].as_str().unwrap());
        if file["reason"] == "internal"
            || !matches!(file["status"].as_str(), Some("scanned" | "failed" | "skipped"))
        {
            wrong.push(format!("{fixture:?}: {file}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_that_end_early_are_results_or_clean_failures() {
    hold(CUTS, |bytes, copy| bytes[..bytes.len() * copy / CUTS].to_vec());
}

#[test]
fn files_with_flipped_bytes_are_results_or_clean_failures() {
    let copies = std::env::var("MISHEN_DAMAGE").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    hold(copies, |bytes, copy| {
        let mut bytes = bytes.to_vec();
        let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ (copy as u64 + 1) ^ (bytes.len() as u64) << 20);
        for _ in 0..FLIPS.min(bytes.len()) {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        bytes
    });
}
