//! `scan --list-files`: what would be scanned.

use super::console::Console;
use super::fault::Fault;
use super::status;
use crate::report::escape::visible;
use crate::run::{self, Scan};

/// Prints the path of every file that a scan would read, one a line.
pub fn run(scan: &Scan, console: &Console) -> Result<u8, Fault> {
    let listing = run::list(scan)?;
    if scan.stop.heeded() {
        return Err(Fault::new("遍历被中断"));
    }
    let mut text = String::new();
    for path in &listing.paths {
        text.push_str(&visible(path));
        text.push('\n');
    }
    console.print(&text)?;
    if listing.paths.is_empty() {
        console.warn("没有可检查的文件");
    }
    Ok(status::DONE)
}
