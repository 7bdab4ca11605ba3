//! `text`: the reviewer's screen.
//!
//! First what must be acted upon at once, then the findings by file, then what could not be read, then the summary
//! and the verdict, which a reader of a terminal sees last.

mod findings;
mod summary;
mod unread;

use std::io::{self, Write};

use super::escape::visible;
use super::layout::{columns, wrap};
use super::paint::Paint;
use super::{Reporter, View, stats_table, stop_paths};
use crate::model::Report;
use crate::words;

pub use summary::excluded_note;

/// The report for the screen.
pub struct Text;

impl Reporter for Text {
    fn finish(&mut self, report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
        let mut screen = Screen { report, view, paint: Paint { on: view.color }, out };
        screen.stop()?;
        if report.revealed {
            writeln!(screen.out, "注意：本报告含有未遮盖的原文（--reveal），请按敏感材料保管，不要外传。\n")?;
        }
        findings::write(&mut screen)?;
        unread::write(&mut screen)?;
        summary::write(&mut screen)?;
        match &view.stats {
            Some(stats) => {
                writeln!(screen.out)?;
                stats_table(stats, screen.out)
            }
            None => Ok(()),
        }
    }
}

/// What every section needs.
struct Screen<'a> {
    report: &'a Report,
    view: &'a View,
    paint: Paint,
    out: &'a mut dyn Write,
}

impl Screen<'_> {
    /// The title of the report; before it the verdict, and behind it the stop notice, where a state-secret mark was found.
    fn stop(&mut self) -> io::Result<()> {
        let paths = stop_paths(self.report);
        let title = format!("密审检查报告　{}", self.report.date);
        if paths.is_empty() {
            return writeln!(self.out, "{title}\n");
        }
        let (headline, steps) = words::STOP;
        let verdict = words::verdict(self.report.verdict);
        writeln!(self.out, "{}", self.paint.alarm(&format!(" 结论：{verdict}　{headline}！ ")))?;
        writeln!(self.out, "{title}")?;
        for (i, step) in steps.iter().enumerate() {
            writeln!(self.out, "  {}. {step}", i + 1)?;
        }
        writeln!(self.out, "  涉及的文件：")?;
        for path in paths {
            writeln!(self.out, "    {}", self.paint.strong(&visible(path)))?;
        }
        writeln!(self.out)
    }

    /// Writes a paragraph behind a lead, its further lines aligned with its first.
    fn paragraph(&mut self, indent: usize, lead: &str, text: &str) -> io::Result<()> {
        let hang = indent + columns(lead);
        let text = visible(text);
        let lines = match self.view.width {
            Some(width) => wrap(&text, width.saturating_sub(hang)),
            None => vec![text.into_owned()],
        };
        for (i, line) in lines.iter().enumerate() {
            if i == 0 {
                writeln!(self.out, "{:indent$}{}{line}", "", self.paint.dim(lead))?;
            } else {
                writeln!(self.out, "{:hang$}{line}", "")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
