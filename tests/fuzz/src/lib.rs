//! What is fuzzed: one function a family of readers, and one each for what else takes bytes from outside.
//!
//! The first byte of a reader's input says which of the family's formats reads the rest. The functions assert what must
//! hold for any input; that they return at all is the most of it. The test `tests/seeds.rs` runs them without a fuzzer.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;

use mishen::extract::{self, Input};
use mishen::find::{Finder, Index};
use mishen::fold::Folded;
use mishen::model::block::Units;
use mishen::model::finding::Thing;
use mishen::model::{Block, Format, Nested, Observation, Picture, Sink, Unread};
use mishen::open::budget::{Budget, Limits};
use mishen::open::encoding;
use mishen::open::stream::TextStream;
use mishen::report::{FORMATS, View, read};
use mishen::rule::builtin::builtin;
use mishen::rule::compile::settle_all;
use mishen::rule::{Choice, Ruleset, load};
use mishen::verify::{Judge, Verifier};

/// A target: its name, its function, and the formats of its family (the extensions of seeds).
pub type Target = (&'static str, fn(&[u8]), &'static [&'static str]);

/// Every target.
pub const TARGETS: &[Target] = &[
    ("text", text, &["txt", "csv", "md", "html", "xml", "json"]),
    ("ooxml", ooxml, &["docx", "xlsx", "pptx", "xlsb"]),
    ("ole", ole, &["doc", "xls", "ppt"]),
    ("odf", odf, &["odt", "ods", "odp", "epub"]),
    ("pdf", pdf, &["pdf"]),
    ("ofd", ofd, &["ofd"]),
    ("rtf", rtf, &["rtf"]),
    ("mail", mail, &["eml", "mht", "msg"]),
    ("archive", archive, &["zip", "7z", "tar", "gz", "bz2", "xz", "rar"]),
    ("image", image, &["jpg", "png", "tiff", "bmp", "gif", "webp", "heic"]),
    ("fold", fold, &[]),
    ("rules", rules, &[]),
    ("judge", judge, &[]),
    ("report", report, &[]),
];

/// Text in any encoding, and the formats that are text.
pub fn text(input: &[u8]) {
    let Some((which, rest)) = input.split_first() else { return };
    let budget = budget(rest);
    let mut taken = Taken::default();
    let mut stream = TextStream::new(Box::new(rest), 64, None);
    let decoded = || encoding::decode(rest, encoding::declared(rest)).text;
    let _ = match which % 6 {
        0 => extract::text::read(&mut stream, &mut taken),
        1 => extract::csv::read(&mut stream, Format::Csv, &mut taken),
        2 => extract::markdown::read(&mut stream, &mut taken),
        3 => extract::html::read(&decoded(), &budget, &mut taken),
        4 => extract::xml::read(&decoded(), &budget, &mut taken),
        _ => extract::json::read(&decoded(), &budget, &mut taken),
    };
}

/// Office Open XML.
pub fn ooxml(input: &[u8]) {
    reader(input, &[Format::Docx, Format::Xlsx, Format::Pptx, Format::Xlsb]);
}

/// The binary formats of Office.
pub fn ole(input: &[u8]) {
    reader(input, &[Format::Doc, Format::Xls, Format::Ppt]);
}

/// OpenDocument and EPUB.
pub fn odf(input: &[u8]) {
    reader(input, &[Format::Odt, Format::Ods, Format::Odp, Format::Epub]);
}

/// PDF.
pub fn pdf(input: &[u8]) {
    reader(input, &[Format::Pdf]);
}

/// OFD.
pub fn ofd(input: &[u8]) {
    reader(input, &[Format::Ofd]);
}

/// RTF.
pub fn rtf(input: &[u8]) {
    reader(input, &[Format::Rtf]);
}

/// Mail.
pub fn mail(input: &[u8]) {
    reader(input, &[Format::Eml, Format::Mht, Format::Msg]);
}

/// Archives.
pub fn archive(input: &[u8]) {
    use Format as F;
    reader(input, &[F::Zip, F::SevenZip, F::Tar, F::Gz, F::Bz2, F::Xz, F::Rar]);
}

/// Pictures.
pub fn image(input: &[u8]) {
    use Format as F;
    reader(input, &[F::Jpeg, F::Png, F::Tiff, F::Bmp, F::Gif, F::Webp, F::Heic]);
}

/// Folding: every place of the folded text has its place in the original.
pub fn fold(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut folded = Folded::default();
    folded.fold(&text);
    let mut last = 0;
    for (at, c) in folded.text().char_indices() {
        let (start, end) = (folded.start(at), folded.end(at + c.len_utf8()));
        assert!(last <= start && start < end && end <= text.len(), "{last} {start} {end}");
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
        last = start;
    }
}

/// A rule file: it loads, or there are faults with their places.
pub fn rules(input: &[u8]) {
    let text = String::from_utf8_lossy(input).into_owned();
    let Ok(file) = load::parse("a.yaml", text, PathBuf::from("/nowhere")) else { return };
    let _ = settle_all(&[file], &builtin().rules, &|_| true);
}

/// Search and judging by every built-in rule; what is found stands within the text, masked.
pub fn judge(input: &[u8]) {
    thread_local! {
        static SET: (Ruleset, Index) = {
            let choice = Choice { builtin: true, ..Choice::default() };
            let Ok(set) = Ruleset::assemble(&choice, &|_| true) else { unreachable!("built-in rules") };
            let index = Index::new(&set);
            (set, index)
        };
    }
    SET.with(|(set, index)| {
        let verifier = Verifier::new(set, jiff::civil::date(2026, 11, 24), false);
        let mut judging =
            Judging { judge: Judge::new(&verifier, Format::Text, "a.txt"), index, finder: Finder::default() };
        let mut stream = TextStream::new(Box::new(input), 4096, None);
        let _ = extract::text::read(&mut stream, &mut judging);
        for finding in judging.judge.finish().0 {
            assert!(!finding.rule.is_empty() && finding.value.is_none());
        }
    });
}

/// A saved report: what is read can be written in every format.
pub fn report(input: &[u8]) {
    let Ok(report) = read::read(input) else { return };
    for format in FORMATS {
        let mut out = Vec::new();
        let written = (format.make)().finish(&report, &View::default(), &mut out);
        assert!(written.is_ok(), "{}: {written:?}", format.name);
    }
}

/// Runs the reader that the first byte names over the rest.
fn reader(input: &[u8], formats: &[Format]) {
    let Some((which, rest)) = input.split_first() else { return };
    let format = formats[usize::from(*which) % formats.len()];
    let Some(read) = extract::reader(format) else { unreachable!("every format here has a reader") };
    let _ = read(&Input { bytes: rest, format, budget: &budget(rest) }, &mut Taken::default());
}

/// Small limits: a document that costs more than its size allows is a fault of the reader here.
fn budget(input: &[u8]) -> Budget {
    let limits = Limits {
        expanded: 32 << 20,
        members: 2000,
        pages: 200,
        cells: 200_000,
        time: Duration::from_secs(20),
        ..Limits::default()
    };
    Budget::new(limits, input.len() as u64)
}

/// Takes everything a reader gives and checks that its units lie within its text.
#[derive(Default)]
struct Taken {
    things: u32,
}

impl Sink for Taken {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        if let Units::Listed(units) = block.units {
            assert!(units.iter().all(|unit| block.text.get(unit.start..unit.end).is_some()));
        }
        ControlFlow::Continue(())
    }

    fn observe(&mut self, _observation: Observation) -> Thing {
        self.things += 1;
        self.things
    }

    fn nested(&mut self, nested: Nested<'_>) {
        let mut content = Vec::new();
        let _ = nested.content.take(16 << 20).read_to_end(&mut content);
    }

    fn unread(&mut self, _unread: Unread) {}

    fn picture(&mut self, picture: &Picture<'_>) {
        let _ = (picture.image)();
    }
}

/// Hands the text on to the judge.
struct Judging<'a> {
    judge: Judge<'a>,
    index: &'a Index,
    finder: Finder,
}

impl Sink for Judging<'_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        self.judge.block(block, self.index, &mut self.finder);
        ControlFlow::Continue(())
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        self.judge.observe(observation)
    }

    fn nested(&mut self, _nested: Nested<'_>) {}

    fn unread(&mut self, _unread: Unread) {}

    fn picture(&mut self, _picture: &Picture<'_>) {}
}
