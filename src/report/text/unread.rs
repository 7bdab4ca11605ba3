//! What could not be read, by the reason, with what to do about it; and what has nothing to read.

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::super::escape::visible;
use super::Screen;
use crate::model::outcome::Reason;
use crate::model::{FileEntry, Finding, Location, Status};
use crate::words;

/// How many files without text are named before the rest is summed up.
const SHOWN: usize = 10;

pub fn write(screen: &mut Screen<'_>) -> io::Result<()> {
    let report = screen.report;
    let (mut failed, mut skipped) = (BTreeMap::new(), BTreeMap::new());
    for entry in &report.files {
        let reason = entry.reason.unwrap_or(Reason::Internal);
        match entry.status {
            Status::Scanned => continue,
            Status::Failed => failed.entry(reason).or_insert_with(Vec::new).push(entry),
            Status::Skipped => skipped.entry(reason).or_insert_with(Vec::new).push(entry),
        }
    }
    let harmless = skipped.remove(&Reason::NoText).unwrap_or_default();
    let members = members(&report.findings);
    section(screen, "未能检查（不能当作已通过，须另行审查）", &failed, &members)?;
    section(screen, "跳过（没有检查，须另行审查）", &skipped, &members)?;
    if !harmless.is_empty() && !screen.view.quiet {
        writeln!(screen.out, "{}", words::reason(Reason::NoText))?;
        let shown = if screen.view.verbose || harmless.len() <= SHOWN + 1 { harmless.len() } else { SHOWN };
        for entry in &harmless[..shown] {
            writeln!(screen.out, "  {}", visible(&entry.path))?;
        }
        if shown < harmless.len() {
            let rest = format!("另有 {} 个（加 -v 全部列出）", harmless.len() - shown);
            writeln!(screen.out, "  {}", screen.paint.dim(&rest))?;
        }
        writeln!(screen.out)?;
    }
    Ok(())
}

/// The findings that say which member or which part of a file could not be read.
fn members(findings: &[Finding]) -> HashMap<&str, Vec<&Finding>> {
    let mut by_path: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in findings {
        if finding.rule.starts_with("unscannable.") && finding.location != Location::default() {
            by_path.entry(&finding.path).or_default().push(finding);
        }
    }
    by_path
}

fn section(
    screen: &mut Screen<'_>,
    heading: &str,
    files: &BTreeMap<Reason, Vec<&FileEntry>>,
    members: &HashMap<&str, Vec<&Finding>>,
) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let count: usize = files.values().map(Vec::len).sum();
    writeln!(screen.out, "{}", screen.paint.strong(&format!("{heading}：{count} 个文件")))?;
    for (reason, entries) in files.iter().rev() {
        writeln!(screen.out, "  {}", words::reason(*reason))?;
        for entry in entries {
            let members = members.get(&*entry.path).map_or(&[][..], Vec::as_slice);
            let of_version =
                members.iter().filter(|m| m.location.commit.as_deref() == entry.commit.as_deref());
            write_entry(screen, entry, &of_version.copied().collect::<Vec<_>>())?;
        }
        let remedy = words::remedy(*reason);
        if !remedy.is_empty() && !screen.view.quiet {
            screen.paragraph(6, "怎么办：", remedy)?;
        }
    }
    writeln!(screen.out)
}

fn write_entry(screen: &mut Screen<'_>, entry: &FileEntry, members: &[&Finding]) -> io::Result<()> {
    let paint = screen.paint;
    write!(screen.out, "      {}  {}", paint.strong(&visible(&entry.path)), paint.dim(entry.format.say()))?;
    if !entry.note.is_empty() {
        write!(screen.out, "  {}", visible(&entry.note))?;
    }
    if let Some(m) = entry.members.filter(|m| m.failed + m.skipped > 0) {
        write!(screen.out, "  成员：已检查 {}，未能检查 {}，跳过 {}", m.scanned, m.failed, m.skipped)?;
    }
    writeln!(screen.out)?;
    for finding in members {
        let place = words::place(&finding.location);
        writeln!(screen.out, "        {}：{}", visible(&place), visible(&finding.name))?;
    }
    Ok(())
}
