//! The table of `--stats`: where the time went.

use std::io::{self, Write};
use std::time::Duration;

use super::Stats;
use super::escape::visible;
use super::layout::{columns, pad, pad_left};
use crate::words;

/// Writes the table: wall time, bytes and MB/s (10^6 bytes), time by stage, the slowest files.
pub fn table(stats: &Stats, out: &mut dyn Write) -> io::Result<()> {
    let seconds = stats.elapsed.as_secs_f64();
    write!(out, "用时 {}，读取 {}", time(stats.elapsed), words::size(stats.bytes))?;
    if seconds > 0.0 {
        write!(out, "，{:.1} MB/s", stats.bytes as f64 / 1e6 / seconds)?;
    }
    writeln!(out)?;
    let total: f64 = stats.stages.iter().map(|(_, t)| t.as_secs_f64()).sum();
    let wide = stats.stages.iter().map(|(name, _)| columns(name)).max().unwrap_or(0);
    if !stats.stages.is_empty() {
        writeln!(out, "各阶段（各线程合计）：")?;
    }
    for (name, spent) in &stats.stages {
        let share = if total > 0.0 { spent.as_secs_f64() / total * 100.0 } else { 0.0 };
        writeln!(out, "  {}  {}  {share:>3.0}%", pad(name, wide), pad_left(&time(*spent), 12))?;
    }
    if !stats.slowest.is_empty() {
        writeln!(out, "最慢的文件：")?;
    }
    for (path, spent, bytes) in &stats.slowest {
        let (spent, size) = (time(*spent), words::size(*bytes));
        writeln!(out, "  {}  {}  {}", pad_left(&spent, 12), pad_left(&size, 9), visible(path))?;
    }
    Ok(())
}

fn time(t: Duration) -> String {
    format!("{:.3} 秒", t.as_secs_f64())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_table_of_a_scan() {
        let mut out = Vec::new();
        table(&samples::stats(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }

    #[test]
    fn a_scan_of_nothing_divides_by_nothing() {
        let mut out = Vec::new();
        table(&Stats::default(), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "用时 0.000 秒，读取 0 字节\n");
    }
}
