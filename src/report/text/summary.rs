//! The end of the screen: counts, what was left out and how to include it, the verdict.

use std::collections::HashSet;
use std::io;

use super::super::Excluded;
use super::super::escape::visible;
use super::Screen;
use crate::model::{FileEntry, Status, Verdict};
use crate::words;

pub fn write(screen: &mut Screen<'_>) -> io::Result<()> {
    if screen.view.verbose {
        clean_files(screen)?;
    }
    if !screen.view.quiet {
        counts(screen)?;
        excluded(screen)?;
    }
    if screen.report.interrupted {
        writeln!(screen.out, "检查被中断，以上结果不完整，请重新检查。")?;
    }
    let verdict = screen.report.verdict;
    let says = format!("结论：{}", words::verdict(verdict));
    let nothing = screen.report.summary.files == 0 && verdict == Verdict::Pass;
    writeln!(
        screen.out,
        "{}{}",
        screen.paint.verdict(verdict, &says),
        match (nothing, screen.report.interrupted) {
            (true, _) => "（没有检查任何文件）",
            (false, true) => "（仅就中断前检查的部分而言）",
            (false, false) => "",
        }
    )?;
    if screen.view.quiet { Ok(()) } else { screen.paragraph(0, "", words::AID) }
}

fn clean_files(screen: &mut Screen<'_>) -> io::Result<()> {
    let report = screen.report;
    let found: HashSet<(&str, Option<&str>)> =
        report.findings.iter().map(|f| (&*f.path, f.location.commit.as_deref())).collect();
    let without = |f: &&FileEntry| !found.contains(&(&*f.path, f.commit.as_deref()));
    let clean = || report.files.iter().filter(|f| f.status == Status::Scanned).filter(without);
    if clean().next().is_none() {
        return Ok(());
    }
    writeln!(screen.out, "已检查、未发现问题：{} 个文件", clean().count())?;
    for entry in clean() {
        writeln!(screen.out, "  {}  {}", visible(&entry.path), screen.paint.dim(entry.format.say()))?;
    }
    writeln!(screen.out)
}

fn counts(screen: &mut Screen<'_>) -> io::Result<()> {
    let s = &screen.report.summary;
    write!(screen.out, "共 {} 个文件（{}）", s.files, words::size(s.bytes))?;
    if s.failed + s.skipped > 0 {
        write!(screen.out, "：已检查 {}，未能检查 {}，跳过 {}", s.scanned, s.failed, s.skipped)?;
    }
    writeln!(screen.out)?;
    if s.findings + s.suppressed > 0 {
        let by = s.by_severity;
        write!(screen.out, "发现 {} 处：", s.findings)?;
        write!(screen.out, "不得公开 {}，须复核 {}，提示 {}", by.block, by.review, by.notice)?;
        if s.suppressed > 0 {
            write!(screen.out, "；另有 {} 处已豁免", s.suppressed)?;
        }
        writeln!(screen.out)?;
    }
    if s.persons > 0 {
        write!(screen.out, "涉及 {} 人", s.persons)?;
        match &s.volume {
            Some(v) => writeln!(screen.out, "：已达 {} 人，属于情节加重的数量，见{}", v.reached, v.basis)?,
            None => writeln!(screen.out)?,
        }
    }
    if let Some(ocr) = &s.ocr {
        let (engine, pictures) = (visible(&ocr.engine), ocr.pictures);
        writeln!(screen.out, "图片文字由 {engine} 识别（{pictures} 张），可能有错漏")?;
    }
    if s.images_unread > 0 {
        writeln!(screen.out, "文中有 {} 张图片未读取，请人工查看", s.images_unread)?;
    }
    Ok(())
}

fn excluded(screen: &mut Screen<'_>) -> io::Result<()> {
    match excluded_note(screen.report.summary.excluded, &screen.view.excluded) {
        Some(note) => screen.paragraph(0, "", &note),
        None => Ok(()),
    }
}

/// What the walk left out and how to include it, in one sentence; `None` if it left out nothing.
pub fn excluded_note(total: u64, excluded: &Excluded) -> Option<String> {
    let parts: Vec<String> = [
        (excluded.ignored, "由忽略文件（.gitignore、.mishenignore）排除", "（加 --no-ignore 纳入）"),
        (excluded.hidden, "隐藏文件", "（加 --hidden 纳入）"),
        (excluded.by_option, "由 --exclude 排除", "（去掉该选项纳入）"),
        (excluded.special, "管道、套接字或设备", "（从不打开）"),
        (excluded.submodules, "子模块", "（是另一个仓库，请在其中检查）"),
    ]
    .iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, what, how)| format!("{what} {n} 项{how}"))
    .collect();
    let colon = if parts.is_empty() { "" } else { "：" };
    (total > 0).then(|| format!("{total} 项未纳入检查{colon}{}", parts.join("，")))
}
