//! Hidden things that run on: one author's neighbouring changes, hidden text that is interrupted by nothing shown.

use super::paragraph::{Manner, Stream};
use crate::extract::units::Collector;
use crate::model::{Observation, Part, Thing, UnitPlace};

/// The runs that are open.
#[derive(Debug, Default)]
pub struct Runs {
    hidden: Option<Thing>,
    change: Option<(String, Thing)>,
}

impl Runs {
    /// The manner of a piece of text of this stream. `author`: who changed it, where it was changed. `place` is
    /// where a run that begins here stands.
    pub fn manner(
        &mut self,
        stream: Stream,
        author: Option<&str>,
        place: &UnitPlace,
        out: &mut Collector<'_, '_>,
    ) -> Manner {
        let thing = match stream {
            Stream::Inserted | Stream::Deleted => Some(self.changed(stream, author, place, out)),
            Stream::Hidden => Some(*self.hidden.get_or_insert_with(|| {
                out.hide(Observation::of_text("hidden-text", "隐藏文字", Part::Hidden, place.clone()))
            })),
            Stream::Shown | Stream::Field | Stream::Aside => None,
        };
        Manner { stream, thing }
    }

    /// Takes notice of text: what shows ends the hidden runs before it.
    pub fn pushed(&mut self, stream: Stream, text: &str) {
        let blank = text.trim().is_empty();
        match stream {
            Stream::Shown if !blank => *self = Runs::default(),
            Stream::Inserted if !blank => self.hidden = None,
            _ => {}
        }
    }

    fn changed(
        &mut self,
        stream: Stream,
        author: Option<&str>,
        place: &UnitPlace,
        out: &mut Collector<'_, '_>,
    ) -> Thing {
        let author = author.unwrap_or_default();
        if let Some((last, thing)) = &self.change
            && last == author
        {
            return *thing;
        }
        // An insertion may be a part of a unit, which cannot be marked then: what was inserted is worth a word
        // in any case.
        let observation = match stream {
            Stream::Deleted => {
                Observation::of_text("hidden-tracked-change", "修订：删除", Part::Deleted, place.clone())
            }
            _ => Observation::of_thing("hidden-tracked-change", "修订：插入", Part::Inserted, place.clone()),
        };
        let thing = out.hide(observation);
        self.change = Some((author.to_owned(), thing));
        thing
    }
}

/// Hands on a comment: its paragraphs are one hidden thing, or belong to the one around.
pub fn comment(paragraphs: &[String], place: &UnitPlace, around: Option<Thing>, out: &mut Collector<'_, '_>) {
    let length: usize = paragraphs.iter().map(|p| p.chars().filter(|c| !c.is_whitespace()).count()).sum();
    if length == 0 {
        return;
    }
    let thing = around.unwrap_or_else(|| {
        let text = format!("批注，{length} 字");
        out.hide(Observation::of_text("hidden-comment", text, Part::Comment, place.clone()))
    });
    let before = out.within(Some(thing));
    for paragraph in paragraphs.iter().filter(|p| !p.trim().is_empty()) {
        out.unit(paragraph, Part::Comment, place.clone());
    }
    out.within(before);
}
