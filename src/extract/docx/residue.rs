//! What a story keeps beside its text: tracked changes, comments, text that nobody sees. Each is noted as one hidden
//! thing, with how large it is and never with what it says.

use std::collections::{BTreeMap, BTreeSet};

use super::paragraph::Author;
use crate::extract::metadata;
use crate::extract::ooxml::growing::{Growing, characters};
use crate::extract::units::Collector;
use crate::model::{Observation, Part, UnitPlace};

/// How much a change takes out and brings in (characters).
#[derive(Clone, Copy, Debug, Default)]
pub struct Size {
    deleted: u64,
    inserted: u64,
}

/// The changes of one author in paragraphs that follow one another.
#[derive(Debug)]
struct Run {
    growing: Growing,
    size: Size,
    place: UnitPlace,
}

/// A comment, or hidden text, that is being read.
#[derive(Debug)]
struct Stretch {
    growing: Growing,
    characters: u64,
    place: UnitPlace,
}

/// Keeps count of them.
#[derive(Debug, Default)]
pub struct Residue {
    names: Vec<String>,
    /// Everybody who changed or commented on something, be it the format alone.
    everybody: BTreeSet<String>,
    /// Changes since the last paragraph ended.
    changes: BTreeMap<Author, Size>,
    runs: BTreeMap<Author, Run>,
    comment: Option<Stretch>,
    hidden: Option<Stretch>,
}

impl Residue {
    /// Notes somebody's name.
    pub fn name(&mut self, name: &str) {
        if !self.everybody.contains(name) {
            self.everybody.insert(name.to_owned());
        }
    }

    /// The number of an author.
    pub fn author(&mut self, name: &str) -> Author {
        let known = self.names.iter().position(|known| known == name);
        let at = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        Author::try_from(at).unwrap_or(Author::MAX)
    }

    /// An author changed something; `text` is what was taken out or brought in, empty for a mark or a row.
    pub fn change(&mut self, author: Author, text: &str, deleted: bool) {
        let size = self.changes.entry(author).or_default();
        let side = if deleted { &mut size.deleted } else { &mut size.inserted };
        *side = side.saturating_add(characters(text));
    }

    /// A comment begins.
    pub fn open_comment(&mut self, place: UnitPlace) {
        self.comment = Some(Stretch { growing: Growing::default(), characters: 0, place });
    }

    /// The comment ends.
    pub fn close_comment(&mut self, out: &mut Collector<'_, '_>) {
        if let Some(mut comment) = self.comment.take() {
            comment.note(COMMENT, out);
        }
    }

    /// Text that nobody sees was handed on as the units from `from` on.
    pub fn hidden(&mut self, text: &str, from: usize, place: &UnitPlace, out: &mut Collector<'_, '_>) {
        if self.comment.is_some() {
            return;
        }
        let stretch = self.hidden.get_or_insert_with(|| Stretch {
            growing: Growing::default(),
            characters: 0,
            place: place.clone(),
        });
        stretch.add(text, from, out);
    }

    /// Text that everybody sees comes: what was hidden before it ends.
    pub fn seen(&mut self, out: &mut Collector<'_, '_>) {
        if let Some(mut stretch) = self.hidden.take() {
            stretch.note(HIDDEN, out);
        }
    }

    /// The units from `from` on are the text of a comment, if one is open.
    pub fn commented(&mut self, text: &str, from: usize, out: &mut Collector<'_, '_>) {
        if let Some(comment) = &mut self.comment {
            comment.add(text, from, out);
        }
    }

    /// A paragraph ends: the changes in it go to their authors' runs, and the runs of all others end.
    pub fn settle(&mut self, place: &UnitPlace, out: &mut Collector<'_, '_>) {
        let changes = std::mem::take(&mut self.changes);
        if self.comment.is_some() {
            return;
        }
        self.end_runs(|author| changes.contains_key(author), out);
        for (author, size) in changes {
            let run = self.runs.entry(author).or_insert_with(|| Run {
                growing: Growing::default(),
                size: Size::default(),
                place: place.clone(),
            });
            run.size.deleted = run.size.deleted.saturating_add(size.deleted);
            run.size.inserted = run.size.inserted.saturating_add(size.inserted);
        }
    }

    /// The units from `from` on are an author's change in the paragraph that was settled last.
    pub fn changed(&mut self, author: Author, from: usize, out: &mut Collector<'_, '_>) {
        if let Some(run) = self.runs.get_mut(&author) {
            run.growing.add(from, out);
        }
    }

    /// The block is about to be handed on: what is open is noted as large as it is.
    pub fn before_border(&mut self, out: &mut Collector<'_, '_>) {
        if out.is_full() {
            self.runs.values_mut().for_each(|run| run.note(out));
            self.comment.iter_mut().for_each(|comment| comment.note(COMMENT, out));
            self.hidden.iter_mut().for_each(|hidden| hidden.note(HIDDEN, out));
        }
    }

    /// The story ends. Who changed it and commented on it is said as well.
    pub fn finish(mut self, out: &mut Collector<'_, '_>) {
        self.settle(&UnitPlace::None, out);
        self.end_runs(|_| false, out);
        self.close_comment(out);
        self.seen(out);
        for name in &self.everybody {
            metadata::labelled(out, "作者", name, Part::Property);
        }
    }

    fn end_runs(&mut self, goes_on: impl Fn(&Author) -> bool, out: &mut Collector<'_, '_>) {
        self.runs.retain(|author, run| {
            let keep = goes_on(author);
            if !keep {
                run.note(out);
            }
            keep
        });
    }
}

impl Run {
    fn note(&mut self, out: &mut Collector<'_, '_>) {
        let Size { deleted, inserted } = self.size;
        let text = match (deleted, inserted) {
            (0, 0) => "修订：增删段落、表格行或空白".to_owned(),
            (0, _) => format!("修订：插入 {inserted} 字"),
            (_, 0) => format!("修订：删除 {deleted} 字"),
            _ => format!("修订：删除 {deleted} 字、插入 {inserted} 字"),
        };
        let part = if deleted > 0 { Part::Deleted } else { Part::Inserted };
        let place = self.place.clone();
        self.growing.note(|| Observation::of_thing("hidden-tracked-change", text, part, place), out);
    }
}

const COMMENT: (&str, &str, Part) = ("hidden-comment", "批注", Part::Comment);
const HIDDEN: (&str, &str, Part) = ("hidden-text", "隐藏、白色或极小的文字", Part::Hidden);

impl Stretch {
    fn add(&mut self, text: &str, from: usize, out: &mut Collector<'_, '_>) {
        self.characters = self.characters.saturating_add(characters(text));
        self.growing.add(from, out);
    }

    fn note(&mut self, (kind, name, part): (&'static str, &str, Part), out: &mut Collector<'_, '_>) {
        let text = format!("{name}，{} 字", self.characters);
        let place = self.place.clone();
        self.growing.note(|| Observation::of_text(kind, text, part, place), out);
    }
}
