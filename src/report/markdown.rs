//! `markdown`: a comment under a pull request.
//!
//! Short enough for GitHub (65,536 characters a comment). What comes from drafts stands in `<code>` with every mark of
//! punctuation as a character reference: no markup, no link, no mention of a user comes of it.

use std::io::{self, Write};

use super::escape::visible;
use super::{Reporter, View, stop_paths};
use crate::model::{Finding, Report, Status};
use crate::words;

/// The comment.
pub struct Markdown;

/// How many bytes of rows are written before the rest is summed up.
const ROOM: usize = 48_000;

impl Reporter for Markdown {
    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "### 密审检查：{}\n", words::verdict(report.verdict))?;
        if !stop_paths(report).is_empty() {
            let (headline, steps) = words::STOP;
            writeln!(out, "> **{headline}**\n>")?;
            for (i, step) in steps.iter().enumerate() {
                writeln!(out, "> {}. {step}", i + 1)?;
            }
            writeln!(out)?;
        }
        writeln!(out, "{}\n", words::counts(&report.summary))?;
        if report.revealed {
            writeln!(out, "**本报告含有未遮盖的原文（--reveal），请勿发布。**\n")?;
        }
        if report.interrupted {
            writeln!(out, "**检查被中断，以下结果不完整。**\n")?;
        }
        let mut room = ROOM;
        findings(report, &mut room, out)?;
        unread(report, &mut room, out)?;
        writeln!(out, "{}", words::AID)
    }
}

fn findings(report: &Report, room: &mut usize, out: &mut dyn Write) -> io::Result<()> {
    let mut order: Vec<&Finding> = report.findings.iter().collect();
    order.sort_by_key(|f| std::cmp::Reverse(f.severity));
    let rows = order.iter().map(|f| {
        format!(
            "| {} | {} | {} | {} | {} |\n",
            words::severity(f.severity),
            code(&f.path),
            plain(&words::place(&f.location)),
            plain(&f.name),
            code(&f.text)
        )
    });
    table(
        "| 级别 | 文件 | 位置 | 问题 | 内容（已遮盖） |\n| --- | --- | --- | --- | --- |\n",
        rows,
        room,
        out,
    )?;
    advice(&order, room, out)
}

/// What to do, once a rule.
fn advice(findings: &[&Finding], room: &mut usize, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    let first = findings.iter().filter(|f| !f.advice.is_empty() && seen.insert(&f.rule));
    let rows = first.map(|f| {
        let basis = words::basis(&f.basis);
        format!("| {} {} | {} | {} |\n", plain(&f.name), code(&f.rule), plain(&f.advice), plain(&basis))
    });
    let rows: Vec<String> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details><summary>怎么办</summary>\n")?;
    table("| 规则 | 建议 | 依据 |\n| --- | --- | --- |\n", rows.into_iter(), room, out)?;
    writeln!(out, "</details>\n")
}

fn unread(report: &Report, room: &mut usize, out: &mut dyn Write) -> io::Result<()> {
    let failed = report.files.iter().filter(|f| f.status != Status::Scanned);
    let rows = failed.map(|f| format!("| {} | {} |\n", code(&f.path), f.reason.map_or("", words::reason)));
    table("| 没有检查的文件 | 原因 |\n| --- | --- |\n", rows, room, out)
}

/// A table of the rows that there is room for, and how many are left out.
fn table(
    head: &str,
    rows: impl Iterator<Item = String>,
    room: &mut usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (mut written, mut left) = (0, 0u64);
    for row in rows {
        if left > 0 || row.len() > *room {
            left += 1;
            continue;
        }
        if written == 0 {
            out.write_all(head.as_bytes())?;
        }
        *room -= row.len();
        written += 1;
        out.write_all(row.as_bytes())?;
    }
    match (written, left) {
        (0, 0) => Ok(()),
        (_, 0) => writeln!(out),
        _ => writeln!(out, "\n另有 {left} 项未列出，见完整的报告。\n"),
    }
}

/// Text of ours or of a rule: nothing in it is markup.
fn plain(text: &str) -> String {
    // Code fences off a mention; outside it the full-width sign does.
    escaped(&text.replace('@', "＠"))
}

/// Text of a draft.
fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<code>{}</code>", escaped(text)) }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in visible(text).chars() {
        if c.is_ascii_punctuation() && !"-,/".contains(c) {
            out.push_str(&format!("&#{};", c as u32));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples;
    use super::*;

    fn markdown(report: &Report) -> String {
        let mut out = Vec::new();
        Markdown.finish(report, &View::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_comment_with_everything() {
        insta::assert_snapshot!(markdown(&samples::mixed()));
    }

    #[test]
    fn nothing_found() {
        insta::assert_snapshot!(markdown(&samples::clean()));
    }

    #[test]
    fn no_markup_comes_from_a_draft() {
        let attack = "|a\n\n# b <img src=x onerror=y> [c](http://d.example) @admin `e` **f** :tada: ![g](h) www.i.example ~~j~~ </code>";
        let mut report = samples::one();
        let finding = &mut report.findings[0];
        (finding.path, finding.name, finding.advice) = (attack.into(), attack.into(), attack.into());
        (finding.text, finding.location.sheet) = (attack.into(), Some(attack.into()));
        finding.basis = std::sync::Arc::new([attack.into()]);
        let text = markdown(&report);
        let clean = markdown(&samples::one());
        assert_eq!(text.lines().count(), clean.lines().count());
        for mark in ["|", "<", "#", "[", "`", "**", ":", "!", "@", "~"] {
            let ours = |text: &str| {
                let mut text = text.to_owned();
                for n in 33..127 {
                    text = text.replace(&format!("&#{n};"), "");
                }
                text.matches(mark).count()
            };
            assert_eq!(ours(&text), ours(&clean), "{mark}");
        }
    }

    #[test]
    fn ten_thousand_findings_still_fit_a_comment() {
        let text = markdown(&samples::roster(10_000));
        assert!(text.chars().count() < 65_000, "{}", text.chars().count());
        assert!(text.contains("未列出"));
    }
}
