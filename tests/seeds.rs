//! The targets of the fuzzer without a fuzzer: every fixture and every input that once broke something goes through
//! them. With `MISHEN_SEEDS=FOLDER` the inputs are written there instead, one folder a target, for `cargo fuzz`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

#[path = "fuzz/src/lib.rs"]
#[allow(missing_docs)]
mod targets;

use std::path::{Path, PathBuf};

use targets::TARGETS;

/// Larger fixtures make slow seeds.
const LARGEST: u64 = 200_000;

fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.filter(|e| e.file_type().is_file()).map(|e| e.path().to_owned()).collect()
}

/// The inputs made from fixtures: for readers the byte that names the format, and the file.
fn seeds(name: &str, formats: &[&str]) -> Vec<Vec<u8>> {
    let of_formats = |path: PathBuf| {
        let extension = path.extension()?.to_str()?;
        let small = path.metadata().ok()?.len() <= LARGEST;
        let which = formats.iter().position(|f| *f == extension).filter(|_| small)?;
        Some([&[u8::try_from(which).unwrap()], &std::fs::read(path).unwrap()[..]].concat())
    };
    let whole = |folder: &str, extensions: &[&str]| {
        let wanted = |path: &PathBuf| path.extension().is_some_and(|e| extensions.iter().any(|x| e == *x));
        files(folder).into_iter().filter(wanted).map(|path| std::fs::read(path).unwrap()).collect()
    };
    match name {
        "rules" => whole("rules", &["yaml"]),
        "fold" | "judge" => whole("fixtures", &["txt", "md", "csv"]),
        "report" => whole("src/report/snapshots", &["snap"])
            .into_iter()
            .filter_map(|snap: Vec<u8>| {
                // What stands before the text is the snapshot's own heading.
                let text = String::from_utf8(snap).ok()?;
                let from = text.find("{\n  \"schema\"")?;
                Some(text.as_bytes()[from..].to_vec())
            })
            .collect(),
        _ => files("fixtures").into_iter().filter_map(of_formats).collect(),
    }
}

#[test]
fn seeds_and_what_once_broke_something_go_through_every_target() {
    let folder = std::env::var_os("MISHEN_SEEDS").map(PathBuf::from);
    for (name, target, formats) in TARGETS {
        let seeds = seeds(name, formats);
        assert!(!seeds.is_empty(), "{name} has no seeds");
        if let Some(folder) = &folder {
            let folder = folder.join(name);
            std::fs::create_dir_all(&folder).unwrap();
            for (number, seed) in seeds.iter().enumerate() {
                std::fs::write(folder.join(format!("{number:04}")), seed).unwrap();
            }
            continue;
        }
        for seed in &seeds {
            target(seed);
            target(&seed[..seed.len() / 2]);
        }
        for kept in files(&format!("tests/fuzz/kept/{name}")) {
            target(&std::fs::read(kept).unwrap());
        }
    }
}
