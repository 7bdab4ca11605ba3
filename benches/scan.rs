//! How fast a scan is, whole and stage by stage, on generated official prose.

#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

mod prose;

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use mishen::fold::Folded;
use mishen::rule::{Choice, Ruleset};

const SEED: u64 = 20_261_124;

fn process(file: &Path, terms: &Path) {
    let status = Command::new(env!("CARGO_BIN_EXE_mishen"))
        .args(["scan", "--format", "jsonl", "--fail-on", "never", "--progress", "never", "--jobs", "1"])
        .arg("--rules")
        .args([terms, file])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
}

fn whole(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let terms = folder.path().join("terms.yaml");
    std::fs::write(&terms, prose::rule_file(1000)).unwrap();
    let mut group = c.benchmark_group("process");
    group.sample_size(10);
    for (name, bytes) in [("5 KB", 5 << 10), ("1 MB", 1 << 20), ("32 MB", 32 << 20)] {
        let file = folder.path().join(format!("{bytes}.txt"));
        std::fs::write(&file, prose::prose(bytes, SEED)).unwrap();
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(name, |b| b.iter(|| process(&file, &terms)));
    }
    group.finish();
}

fn stages(c: &mut Criterion) {
    let text = prose::prose(4 << 20, SEED);
    let wide: String = text.chars().map(full_width).collect();
    let mut group = c.benchmark_group("fold");
    for (name, text) in [("prose", &text), ("full width", &wide)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| {
            let mut folded = Folded::default();
            b.iter(|| folded.fold(black_box(text)));
        });
    }
    group.finish();

    c.bench_function("rules", |b| {
        let choice = Choice { builtin: true, ..Choice::default() };
        b.iter_batched(
            || choice.clone(),
            |c| Ruleset::assemble(&c, &|_| true).unwrap(),
            BatchSize::SmallInput,
        )
    });
}

fn full_width(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap(),
        _ => c,
    }
}

criterion_group!(benches, whole, stages);
criterion_main!(benches);
