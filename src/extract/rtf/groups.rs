//! What a group begins and what its end brings: destinations, texts that were kept, and how the text in it is seen.

use super::object;
use super::state::{Dest, Keep, State};
use super::{Reader, Story};
use crate::extract::metadata;
use crate::extract::prose::Stream;
use crate::model::{Part, UnitPlace};

/// Largest size of text that nobody reads (half-points).
const TINY: u32 = 2;

impl Reader<'_, '_> {
    /// The group turns out to be a destination.
    pub fn begin(&mut self, dest: Dest) {
        // What stands nowhere stays there, with all that is in it.
        if self.state.dest == Dest::Nowhere {
            return;
        }
        self.state.dest = dest;
        match dest {
            Dest::Story(part) => {
                let story = Story { depth: self.outer.len(), ..Story::new(part) };
                self.stories.push(story);
                self.state.plain();
            }
            Dest::Kept(_) => self.kept.clear(),
            _ => {}
        }
    }

    /// A group ends; `outer` is what holds again.
    pub fn close(&mut self, outer: State) {
        let inner = std::mem::replace(&mut self.state, outer);
        self.skip = 0;
        if let Dest::Kept(keep) = inner.dest
            && (outer.dest != inner.dest || keep == Keep::Reviser)
        {
            self.kept(keep);
        }
        let ended = |story: &Story| story.depth > self.outer.len();
        if self.stories.len() > 1 && self.stories.last().is_some_and(ended) {
            self.end_story();
        }
    }

    /// A text that was kept is complete.
    fn kept(&mut self, keep: Keep) {
        let kept = std::mem::take(&mut self.kept);
        let text = kept.trim();
        match keep {
            Keep::Property(label) => metadata::labelled(&mut self.out, label, text, Part::Property),
            Keep::Author(label) => metadata::author(&mut self.out, label, text, Part::Property),
            Keep::Commenter => metadata::labelled(&mut self.out, "批注人", text, Part::Property),
            Keep::Reviser => {
                let name = text.trim_end_matches(';').trim();
                if !name.is_empty() {
                    if name != "Unknown" {
                        metadata::labelled(&mut self.out, "修订人", name, Part::Property);
                    }
                    self.authors.push(name.to_owned());
                }
            }
            Keep::UserName => self.names[0] = text.to_owned(),
            Keep::UserValue => metadata::labelled(&mut self.out, &self.names[0], text, Part::Property),
            Keep::ShapeName => self.names[1] = text.to_owned(),
            Keep::ShapeValue => match self.names[1].as_str() {
                "gtextUNICODE" => {
                    // A watermark stands in a header.
                    let around = self.stories.last().map(|story| story.part);
                    let margin = around.filter(|part| matches!(part, Part::Header | Part::Footer));
                    self.out.unit(text, margin.unwrap_or(Part::Textbox), UnitPlace::None);
                    self.any = true;
                }
                "wzDescription" => self.out.unit(text, Part::AltText, UnitPlace::None),
                _ => {}
            },
            Keep::Object => {
                let place = UnitPlace::Paragraph(self.number);
                object::read(kept.as_bytes(), place, &mut self.out);
            }
            Keep::Picture => {
                if self.pictures.len() < super::PICTURES && !text.is_empty() {
                    self.pictures.push(object::bytes(text.as_bytes()));
                }
            }
            Keep::Form => self.out.unit(text, Part::Field, UnitPlace::Paragraph(self.number)),
            Keep::Beside => {
                if !text.starts_with('_') {
                    self.out.unit(text, Part::Metadata, UnitPlace::None);
                }
            }
        }
    }

    /// What text is to its paragraph as it stands here.
    pub fn stream(&self, text: &str) -> Stream {
        let State { dest, deleted, hidden, inserted, colour, ground, size, wide_size, in_table, .. } =
            self.state;
        let of_cell = self.shades.get(self.cells).copied().filter(|_| in_table && self.stories.len() == 1);
        let ground = if ground == 0 { of_cell.unwrap_or(0) } else { ground };
        let shown = |number: u32| self.colours.get(number as usize).copied().flatten();
        let sunk = shown(colour).is_some_and(|ink| ink == shown(ground).unwrap_or([255; 3]));
        let size = if text.is_ascii() { size } else { wide_size };
        match () {
            () if dest == Dest::Instruction => Stream::Field,
            () if deleted => Stream::Deleted,
            () if hidden || sunk || size <= TINY => Stream::Hidden,
            () if inserted => Stream::Inserted,
            () => Stream::Shown,
        }
    }

    /// Whether nothing stands in the paragraph so far.
    pub fn is_blank(&self) -> bool {
        self.stories.last().is_none_or(|story| story.paragraph.whole().is_empty())
    }
}
