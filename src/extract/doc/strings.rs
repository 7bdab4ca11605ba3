//! Tables of strings: authors, bookmarks, fonts, who saved the document ([MS-DOC] 2.2.4).

use super::fib::{Fib, Table};
use crate::extract::metadata::{author, labelled};
use crate::extract::ole::u16_at;
use crate::extract::units::Collector;
use crate::model::{Part, UnitPlace};

/// The strings of a table, as many as it has.
pub fn strings(table: &[u8]) -> Vec<String> {
    // A first word of FFFF says that characters have two bytes; nothing else was written since Word 97.
    if u16_at(table, 0) != Some(0xFFFF) {
        return Vec::new();
    }
    let extra = u16_at(table, 4).map_or(0, usize::from);
    let mut strings = Vec::new();
    let mut at = 6;
    for _ in 0..u16_at(table, 2).unwrap_or_default() {
        let Some((string, end)) = counted(table, at) else { break };
        strings.push(string);
        at = end + extra;
    }
    strings
}

/// Strings one after the other.
pub fn run(table: &[u8]) -> Vec<String> {
    let mut at = 0;
    std::iter::from_fn(|| {
        let (string, end) = counted(table, at)?;
        at = end;
        Some(string)
    })
    .collect()
}

/// A string behind its length, and where it ends.
fn counted(table: &[u8], at: usize) -> Option<(String, usize)> {
    let length = 2 * usize::from(u16_at(table, at)?);
    let end = at + 2 + length;
    Some((utf16(table.get(at + 2..end)?), end))
}

fn utf16(bytes: &[u8]) -> String {
    encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
}

/// Which fonts have the private characters of Wingdings (2.9.268, 2.9.94).
pub fn wingdings(table: &[u8]) -> Vec<bool> {
    let mut fonts = Vec::new();
    let mut at = 4;
    for _ in 0..u16_at(table, 0).unwrap_or_default() {
        let Some(length) = table.get(at).map(|n| usize::from(*n) + 1) else { break };
        let name = table.get(at + 40..at + length).map(utf16).unwrap_or_default();
        fonts.push(name.split('\0').next() == Some("Wingdings"));
        at += length;
    }
    fonts
}

/// Hands on what stands beside the text: names of authors and bookmarks, who saved the document and where, and what
/// the properties do not say already.
pub fn beside(fib: &Fib<'_>, table: &[u8], out: &mut Collector<'_, '_>) {
    let of = |which| fib.table(table, which);
    let associated = strings(of(Table::Associated));
    let meanings = [(1, "模板"), (2, "标题"), (3, "主题"), (4, "关键词"), (6, "作者"), (7, "最后保存者")];
    for (i, label) in meanings {
        let Some(value) = associated.get(i).filter(|value| !out.text().contains(value.trim())) else {
            continue;
        };
        if matches!(i, 6 | 7) {
            author(out, label, value, Part::Property);
        } else {
            labelled(out, label, value, Part::Property);
        }
    }
    for pair in strings(of(Table::SavedBy)).chunks(2) {
        author(out, "保存者", &pair[0], Part::Property);
        pair.iter().skip(1).for_each(|path| labelled(out, "保存位置", path, Part::Property));
    }
    let mut authors = strings(of(Table::ChangeAuthors));
    authors.extend(run(of(Table::CommentAuthors)));
    authors.sort_unstable();
    authors.dedup();
    // What Word writes for nobody.
    authors.retain(|name| name != "Unknown");
    let bookmarks = strings(of(Table::Bookmarks)).into_iter().filter(|name| !name.starts_with('_'));
    authors.iter().for_each(|name| labelled(out, "作者", name, Part::Property));
    bookmarks.for_each(|name| out.unit(name.trim(), Part::Metadata, UnitPlace::None));
}
