//! The findings, by file and within a file by rule, the gravest first.

use std::collections::HashMap;
use std::io;

use super::super::escape::visible;
use super::super::layout::{columns, pad};
use super::Screen;
use crate::model::{FileEntry, Finding, Status};
use crate::words;

/// How many findings of one rule a file shows before the rest is summed up.
const SHOWN: usize = 20;

/// Up to this width places are padded, so that the texts beside them line up.
const PLACE: usize = 28;

/// Findings that share what stands once above and below them.
struct Group<'a> {
    first: &'a Finding,
    all: Vec<&'a Finding>,
}

pub fn write(screen: &mut Screen<'_>) -> io::Result<()> {
    let report = screen.report;
    let entries: Entries<'_> = report.files.iter().map(|f| ((&*f.path, f.commit.as_deref()), f)).collect();
    for (path, findings) in by_file(&report.findings, &entries) {
        let format = findings.first().and_then(|f| entries.get(&key(f))).map_or("", |e| e.format.say());
        let dot = if format.is_empty() { "" } else { "  " };
        writeln!(screen.out, "{}{dot}{}", screen.paint.strong(&visible(path)), screen.paint.dim(format))?;
        for group in groups(&findings) {
            write_group(screen, &group)?;
        }
        writeln!(screen.out)?;
    }
    Ok(())
}

/// The entries by path, and by the commit where a history was scanned.
type Entries<'a> = HashMap<(&'a str, Option<&'a str>), &'a FileEntry>;

fn key(finding: &Finding) -> (&str, Option<&str>) {
    (&finding.path, finding.location.commit.as_deref())
}

/// Whether the section on unread files says it already.
fn said_as_unread(finding: &Finding, entries: &Entries<'_>) -> bool {
    finding.rule.starts_with("unscannable.")
        && entries.get(&key(finding)).is_some_and(|e| e.status != Status::Scanned)
}

fn by_file<'a>(findings: &'a [Finding], entries: &Entries<'_>) -> Vec<(&'a str, Vec<&'a Finding>)> {
    let mut at: HashMap<&str, usize> = HashMap::new();
    let mut files: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in findings.iter().filter(|f| !said_as_unread(f, entries)) {
        let i = *at.entry(&finding.path).or_insert_with(|| {
            files.push((&finding.path, Vec::new()));
            files.len() - 1
        });
        files[i].1.push(finding);
    }
    files
}

fn groups<'a>(findings: &[&'a Finding]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for &finding in findings {
        let same = |g: &&mut Group<'_>| {
            let f = g.first;
            f.rule == finding.rule
                && f.severity == finding.severity
                && f.advice == finding.advice
                && f.basis == finding.basis
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.all.push(finding),
            None => groups.push(Group { first: finding, all: vec![finding] }),
        }
    }
    groups.sort_by_key(|g| std::cmp::Reverse(g.first.severity));
    groups
}

fn write_group(screen: &mut Screen<'_>, group: &Group<'_>) -> io::Result<()> {
    let first = group.first;
    let paint = screen.paint;
    let count = group.all.len();
    write!(
        screen.out,
        "  {}  {}  {}",
        paint.severity(first.severity, &pad(words::severity(first.severity), 8)),
        paint.strong(&visible(&first.name)),
        paint.dim(&visible(&first.rule)),
    )?;
    writeln!(screen.out, "{}", if count > 1 { format!("  共 {count} 处") } else { String::new() })?;
    let shown = if screen.view.verbose || count <= SHOWN + 1 { count } else { SHOWN };
    let places: Vec<String> =
        group.all[..shown].iter().map(|f| visible(&words::place(&f.location)).into_owned()).collect();
    let wide = places.iter().map(|p| columns(p)).filter(|w| *w <= PLACE).max().unwrap_or(0);
    for (finding, place) in group.all[..shown].iter().zip(&places) {
        if finding.text.is_empty() {
            writeln!(screen.out, "      {place}")?;
        } else {
            write!(screen.out, "      {}  ", pad(place, wide))?;
            write_text(screen, finding)?;
        }
        for sentence in &finding.explain {
            screen.paragraph(8, "· ", sentence)?;
        }
    }
    if shown < count {
        writeln!(screen.out, "      {}", paint.dim(&format!("另有 {} 处（加 -v 全部列出）", count - shown)))?;
    }
    if screen.view.quiet {
        return Ok(());
    }
    if !first.basis.is_empty() {
        screen.paragraph(6, "依据：", &words::basis(&first.basis))?;
    }
    if !first.advice.is_empty() {
        screen.paragraph(6, "建议：", &first.advice)?;
    }
    Ok(())
}

/// The value in its context.
fn write_text(screen: &mut Screen<'_>, finding: &Finding) -> io::Result<()> {
    let value = format!("⟦{}⟧", visible(&finding.text));
    write!(
        screen.out,
        "{}{}{}",
        visible(&finding.before),
        screen.paint.value(&value),
        visible(&finding.after)
    )?;
    match finding.candidates {
        Some(n) => writeln!(screen.out, "  {}", screen.paint.strong(&format!("仍有 {n} 种可能"))),
        None => writeln!(screen.out),
    }
}
