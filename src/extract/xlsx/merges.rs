//! Merged cells (18.3.1.54). They stand behind the cells in the part, and are needed before: a first pass looks for
//! them in the bytes, without reading the markup.

use std::io::BufRead;

use memchr::memmem::Finder;

use super::sheet::reference;
use crate::extract::ooxml::stream::{self, Stream};
use crate::extract::sheet::merges::Merges;
use crate::model::Unread;
use crate::open::budget::Budget;

/// Longest tag of a merged range.
const TAG: usize = 512;

/// Looks for the merged ranges of a sheet; each counts as a cell.
pub fn look(stream: &mut Stream<'_>, budget: &Budget) -> Result<Merges, Unread> {
    let mut merges = Merges::default();
    let finder = Finder::new(b"mergeCell ");
    // What may be the beginning of a tag that the next block goes on with.
    let mut held: Vec<u8> = Vec::new();
    loop {
        stream.next_piece();
        let block = stream.fill_buf().map_err(|e| stream::unread(&e))?;
        if block.is_empty() {
            break;
        }
        held.extend_from_slice(block);
        let n = block.len();
        stream.consume(n);
        let mut from = 0;
        let rest = loop {
            let Some(at) = finder.find(&held[from..]).map(|at| from + at) else {
                break from.max(held.len().saturating_sub(finder.needle().len()));
            };
            match memchr::memchr(b'>', &held[at..]) {
                Some(end) => {
                    budget.cells(1)?;
                    add(&mut merges, &held[at..at + end]);
                    from = at + end;
                }
                None if held.len() - at > TAG => from = at + 1,
                None => break at,
            }
        };
        held.drain(..rest);
    }
    merges.sort();
    Ok(merges)
}

fn add(merges: &mut Merges, tag: &[u8]) {
    let quoted = tag.split(|b| *b == b'"' || *b == b'\'').nth(1);
    let Some(range) = quoted.and_then(|q| std::str::from_utf8(q).ok()) else { return };
    let (from, to) = range.split_once(':').unwrap_or((range, range));
    if let (Some(from), Some(to)) = (reference(from), reference(to)) {
        merges.add(from, to);
    }
}

#[cfg(test)]
mod tests {
    use super::{Merges, add};
    use crate::extract::sheet::merges::Merged;

    #[test]
    fn ranges_are_read_from_their_tags() {
        let mut merges = Merges::default();
        for tag in ["mergeCell ref=\"A1:C1\"", "mergeCell ref='B3:B5'", "mergeCell ref=\"\"", "mergeCell "] {
            add(&mut merges, tag.as_bytes());
        }
        merges.sort();
        assert_eq!(merges.of(0, 0), Merged::First { width: 3 });
        assert_eq!(merges.of(4, 1), Merged::Covered);
        assert_eq!(merges.of(0, 3), Merged::Alone);
    }
}
