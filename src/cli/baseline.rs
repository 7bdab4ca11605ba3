//! `baseline`: records findings that are accepted because they are published already.

use std::path::Path;

use super::args::{BaselineArgs, BaselineCommand, PruneArgs, What};
use super::console::Console;
use super::fault::{Fault, shown};
use super::output::write_whole;
use super::progress::Silent;
use super::settings::{self, configuration, read_baseline};
use super::{interrupt, status};
use crate::model::outcome::Report;
use crate::run::{self, Outcome, Scan};
use crate::waive::{Baseline, Record};

/// Runs a command of `baseline`; gives the exit status.
pub fn run(command: &BaselineCommand, console: &Console) -> Result<u8, Fault> {
    match command {
        BaselineCommand::Create(args) => create(args, console),
        BaselineCommand::Update(args) => update(args, console),
        BaselineCommand::Prune(args) => prune(args, console),
    }
}

fn create(args: &BaselineArgs, console: &Console) -> Result<u8, Fault> {
    let file = &args.file.path;
    if file.exists() {
        let name = shown(file.as_os_str());
        return Err(Fault::new(format!("“{name}”已经存在；要加入新的发现请用 mishen baseline update")));
    }
    let scan = scan_for(&args.what)?;
    let report = whole(&scan)?.report;
    let mut baseline = Baseline::new(scan.today);
    let added = add(&mut baseline, &report, args, &scan);
    write_whole(file, baseline.text().as_bytes())?;
    console.print(&format!("已写入基线 {}：{added} 项\n", shown(file.as_os_str())))?;
    Ok(unread(&report, console))
}

fn update(args: &BaselineArgs, console: &Console) -> Result<u8, Fault> {
    let file = &args.file.path;
    let mut scan = scan_for(&args.what)?;
    let mut baseline = read_baseline(file)?;
    scan.waive.baseline = Some(baseline.clone());
    let report = whole(&scan)?.report;
    // What has expired was reported again: it is taken in anew.
    let anew: Vec<&str> = report.findings.iter().map(|f| &*f.fingerprint).collect();
    baseline.entries.retain(|entry| !anew.contains(&entry.fingerprint.as_str()));
    let added = add(&mut baseline, &report, args, &scan);
    baseline.date = scan.today.to_string();
    write_whole(file, baseline.text().as_bytes())?;
    let total = baseline.entries.len();
    console.print(&format!("已更新基线 {}：新增 {added} 项，共 {total} 项\n", shown(file.as_os_str())))?;
    Ok(unread(&report, console))
}

fn prune(args: &PruneArgs, console: &Console) -> Result<u8, Fault> {
    let file = &args.file.path;
    let mut scan = scan_for(&args.what)?;
    let mut baseline = read_baseline(file)?;
    scan.waive.baseline = Some(baseline.clone());
    let outcome = whole(&scan)?;
    baseline.entries.retain(|entry| !outcome.stale.contains(entry));
    baseline.date = scan.today.to_string();
    write_whole(file, baseline.text().as_bytes())?;
    let (gone, left) = (outcome.stale.len(), baseline.entries.len());
    console.print(&format!("已清理基线 {}：删去 {gone} 项，留下 {left} 项\n", shown(file.as_os_str())))?;
    Ok(unread(&outcome.report, console))
}

/// A scan of what the options name, with the configuration's waivers and without a baseline.
fn scan_for(what: &What) -> Result<Scan, Fault> {
    let loaded = configuration(what.config.as_deref(), &what.paths)?;
    let mut scan = settings::scan(what, &loaded);
    settings::waive(&mut scan, &loaded);
    scan.stop = interrupt::listen(status::INTERRUPTED);
    Ok(scan)
}

/// Scans; a part of the findings is no baseline.
fn whole(scan: &Scan) -> Result<Outcome, Fault> {
    let outcome = run::scan(scan, &Silent)?;
    if outcome.report.interrupted {
        Err(Fault::new("检查被中断，没有写基线"))
    } else {
        Ok(outcome)
    }
}

/// Takes the findings in; what could not be scanned is none: only a waiver that names the file accepts it.
fn add(baseline: &mut Baseline, report: &Report, args: &BaselineArgs, scan: &Scan) -> usize {
    let before = baseline.entries.len();
    let counted: std::collections::HashMap<&str, &str> =
        report.files.iter().map(|file| (&*file.path, &*file.counted)).collect();
    for finding in report.findings.iter().filter(|f| !f.rule.starts_with("unscannable.")) {
        baseline.entries.push(Record {
            path: counted.get(&*finding.path).copied().unwrap_or_default().to_owned(),
            rule: finding.rule.to_string(),
            fingerprint: finding.fingerprint.clone(),
            reason: args.reason.clone(),
            by: args.by.clone().unwrap_or_default(),
            until: args.until,
            added: scan.today.to_string(),
        });
    }
    baseline.entries.len() - before
}

/// The status: 3 if something could not be scanned.
fn unread(report: &Report, console: &Console) -> u8 {
    let files: Vec<&str> =
        report.findings.iter().filter(|f| f.rule.starts_with("unscannable.")).map(|f| &*f.path).collect();
    match files.first() {
        None => status::DONE,
        Some(first) => {
            let name = shown(Path::new(first).as_os_str());
            console.warn(&format!("有 {} 个文件未能检查，没有记入基线，如 {name}", files.len()));
            status::UNREAD
        }
    }
}
