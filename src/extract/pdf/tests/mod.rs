//! Whole files, written by hand.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod damage;
mod files;

use std::ops::ControlFlow;
use std::path::Path;

use super::*;
use crate::model::{Block, Format, Nested, Observation, Part, Picture, Thing, Unit, UnitPlace, Units};
use crate::open::budget::{Budget, Limits};

/// What came out of a file: units with their part, page, line and cell, and what was not read.
#[derive(Default)]
struct Read {
    units: Vec<(Unit, String)>,
    unread: Vec<Reason>,
    pictures: usize,
    alone: usize,
    files: Vec<Vec<u8>>,
    things: Vec<Observation>,
    nested: Vec<(String, Vec<u8>)>,
}

impl Sink for Read {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        let Units::Listed(units) = block.units else { panic!("a PDF has listed units") };
        for unit in units {
            let text = match unit.seam {
                Some(seam) => format!("{}|{}", &block.text[unit.start..seam], &block.text[seam..unit.end]),
                None => block.text[unit.start..unit.end].to_owned(),
            };
            let label = unit.label.clone().map_or(String::new(), |l| format!("{}=", &block.text[l]));
            self.units.push((unit.clone(), label + &text));
        }
        ControlFlow::Continue(())
    }

    fn observe(&mut self, observation: Observation) -> Thing {
        self.things.push(observation);
        self.things.len() as Thing - 1
    }

    fn nested(&mut self, nested: Nested<'_>) {
        let mut content = Vec::new();
        nested.content.read_to_end(&mut content).unwrap();
        self.nested.push((nested.name.to_owned(), content));
    }

    fn unread(&mut self, unread: Unread) {
        self.unread.push(unread.reason);
    }

    fn picture(&mut self, picture: &Picture<'_>) {
        match picture.alone {
            true => self.alone += 1,
            false => self.pictures += 1,
        }
        self.files.extend((picture.image)());
    }
}

impl Read {
    /// The units of a part that are no seams, as `page:line text`.
    fn part(&self, part: Part) -> Vec<String> {
        let units = self.units.iter().filter(|(u, _)| u.part == part && u.seam.is_none());
        units.map(|(u, text)| format!("{}{text}", place(u))).collect()
    }

    /// What is hidden: kind and description of each thing that a unit belongs to, with the text of its units.
    fn hidden(&self) -> Vec<String> {
        let things = self.things.iter().zip(0..).filter_map(|(thing, number)| {
            let units = self.units.iter().filter(|(u, _)| u.thing == Some(number) && u.seam.is_none());
            let texts: Vec<&str> = units.map(|(_, text)| text.as_str()).collect();
            (!texts.is_empty()).then(|| format!("{} {}: {}", thing.kind, thing.text, texts.join("/")))
        });
        things.collect()
    }

    fn seams(&self) -> Vec<String> {
        let units = self.units.iter().filter(|(u, _)| u.seam.is_some());
        units.map(|(u, text)| format!("{}{text}", place(u))).collect()
    }

    /// Cells as `row,column text`.
    fn cells(&self) -> Vec<String> {
        let cells = self.units.iter().filter(|(u, _)| u.seam.is_none());
        cells.filter_map(|(u, text)| u.cell.map(|c| format!("{},{} {text}", c.row, c.column))).collect()
    }
}

fn place(unit: &Unit) -> String {
    match unit.place {
        UnitPlace::Page { page, line } => format!("{page}:{line} "),
        _ => String::new(),
    }
}

fn read_within(bytes: &[u8], limits: Limits) -> (Read, Result<(), Unread>) {
    let budget = Budget::new(limits, bytes.len() as u64);
    let mut got = Read::default();
    let result = read(&Input { bytes, format: Format::Pdf, budget: &budget }, &mut got);
    (got, result)
}

fn read_bytes(bytes: &[u8]) -> (Read, Result<(), Unread>) {
    read_within(bytes, Limits::default())
}

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pdf").join(name);
    std::fs::read(path).unwrap()
}

fn whole(name: &str) -> Read {
    let (got, result) = read_bytes(&fixture(name));
    assert_eq!((result, &got.unread[..]), (Ok(()), &[][..]), "{name}");
    got
}

/// A file with a font and pages that show `contents`; `extra` objects follow from number 4 + 2 * pages on.
fn pdf(contents: &[&str], extra: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len()).map(|i| format!("{} 0 R", 4 + 2 * i)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", contents.len(), kids.join(" ")),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let first = 4 + 2 * contents.len();
    for (i, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 {first} 0 R>>\
             /XObject<</X1 {first} 0 R>>>>/Contents {} 0 R>>",
            5 + 2 * i
        ));
        objects.push(format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()));
    }
    objects.extend(extra.iter().map(|&s| s.to_owned()));
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut xref = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, object) in objects.iter().enumerate() {
        xref += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let at = bytes.len();
    let size = objects.len() + 1;
    bytes.extend(format!("{xref}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").bytes());
    bytes
}

fn body(contents: &str) -> Vec<String> {
    let (got, result) = read_bytes(&pdf(&[contents], &[]));
    assert_eq!((result, got.unread), (Ok(()), vec![]));
    got.units.into_iter().filter(|(u, _)| u.seam.is_none()).map(|(_, text)| text).collect()
}

#[test]
fn lines_are_counted_from_the_top_of_each_page() {
    let pages = [
        "BT /F1 12 Tf 20 TL 72 700 Td (one) Tj T* (two) Tj ET BT /F1 12 Tf 72 720 Td (top) Tj ET",
        "",
        "BT /F1 9 Tf 9 9 Td (last) Tj ET",
    ];
    let (got, result) = read_bytes(&pdf(&pages, &[]));
    assert_eq!(result, Ok(()));
    assert_eq!(got.part(Part::Body), ["1:1 top", "1:2 one", "1:3 two", "3:1 last"]);
}

#[test]
fn a_number_broken_over_two_lines_has_a_seam() {
    let (got, _) = read_bytes(&pdf(
        &["BT /F1 12 Tf 20 TL 72 700 Td (ID 11010119900) Tj T* (3077053 and more) Tj ET"],
        &[],
    ));
    assert_eq!(got.seams(), ["1:1 ID 11010119900|3077053 and more"]);
    // A last place X stands alone on the next line; a word that starts with X does not.
    let (got, _) =
        read_bytes(&pdf(&["BT /F1 12 Tf 20 TL 72 700 Td (11010119900307705) Tj T* (X) Tj ET"], &[]));
    assert_eq!(got.seams(), ["1:1 11010119900307705|X"]);
    let (got, _) = read_bytes(&pdf(&["BT /F1 12 Tf 20 TL 72 700 Td (Chapter 1) Tj T* (Xylem) Tj ET"], &[]));
    assert_eq!(got.seams(), [""; 0]);
}

#[test]
fn spaces_stand_where_a_gap_is_meant_as_one() {
    assert_eq!(body("BT /F1 12 Tf 72 700 Td [(138) -10 (5821) 15 (0001)] TJ ET"), ["13858210001"]);
    assert_eq!(body("BT /F1 12 Tf 5 Tc 72 700 Td (13858210001) Tj ET"), ["13858210001"]);
    assert_eq!(body("BT /F1 12 Tf 72 700 Td [(the) -300 (end)] TJ ET"), ["the end"]);
    assert_eq!(body("BT /F1 12 Tf 72 700 Td [(6222) -300 (0212)] TJ ET"), ["6222 0212"]);
    // Neighbours that stand well apart, or a little apart and shown one by one, are two values.
    let one_by_one = "BT /F1 12 Tf 72 700 Td (138) Tj ET BT /F1 12 Tf 95.6 700 Td (159) Tj ET";
    assert_eq!(body(one_by_one), ["138", "159"]);
    assert_eq!(
        body("BT /F1 12 Tf 72 700 Td [(13858210001) -900 (15957410002)] TJ ET"),
        ["13858210001", "15957410002"]
    );
}

#[test]
fn a_ruling_line_parts_digits_that_touch() {
    let content = "BT /F1 12 Tf 72 700 Td (123) Tj ET BT /F1 12 Tf 92.1 700 Td (456) Tj ET";
    assert_eq!(body(content), ["123456"]);
    assert_eq!(body(&format!("92.05 690 m 92.05 720 l S {content}")), ["123", "456"]);
}

#[test]
fn a_ruling_line_under_a_string_does_not_part_it() {
    let content = "BT /F1 12 Tf 72 700 Td (13858210001) Tj ET";
    assert_eq!(body(&format!("92.05 690 m 92.05 720 l S {content}")), ["13858210001"]);
}

#[test]
fn text_over_text_is_not_mixed_and_bold_by_drawing_twice_is_one() {
    let over = "BT /F1 12 Tf 72 700 Td (13858210001) Tj ET BT /F1 12 Tf 72 700 Td (99999999999) Tj ET";
    assert_eq!(body(over), ["13858210001", "99999999999"]);
    let bold = "BT /F1 12 Tf 72 700 Td (13858210001) Tj ET BT /F1 12 Tf 72.4 700 Td (13858210001) Tj ET";
    assert_eq!(body(bold), ["13858210001"]);
    assert_eq!(body("BT /F1 12 Tf 2 Tr 72 700 Td (1100) Tj ET"), ["1100"]);
}

#[test]
fn hidden_white_clipped_rotated_and_nested_text_is_read() {
    assert_eq!(body("BT /F1 12 Tf 3 Tr 72 700 Td (unseen) Tj ET"), ["unseen"]);
    assert_eq!(body("BT /F1 12 Tf 1 g 72 700 Td (white) Tj ET 0 g 60 690 200 30 re f"), ["white"]);
    assert_eq!(body("0 0 5 5 re W n BT /F1 12 Tf 72 700 Td (clipped) Tj ET"), ["clipped"]);
    assert_eq!(body("BT /F1 12 Tf 0 1 -1 0 72 300 Tm (turned) Tj ET"), ["turned"]);
    assert_eq!(body("BT /F1 12 Tf 900 -50 Td (outside) Tj ET"), ["outside"]);
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</Font<</F1 3 0 R>>>>/Length 41>>\nstream\n\
                BT /F1 12 Tf 9 9 Td (within a form) Tj ET\nendstream";
    let (got, _) = read_bytes(&pdf(&["/X1 Do"], &[form]));
    assert_eq!(got.part(Part::Body), ["1:1 within a form"]);
}

#[test]
fn glyphs_that_read_as_nothing_are_reported_and_bullets_are_not() {
    let font =
        "<</Type/Font/Subtype/Type1/BaseFont/Custom/Encoding<</Differences[65/g901/g902/g903/g904]>>>>";
    let (got, _) = read_bytes(&pdf(&["BT /F2 12 Tf 72 700 Td (ABCD) Tj ET"], &[font]));
    assert_eq!(got.unread, [Reason::Unreadable]);
    let prose = "(plain words of a paragraph that is read) Tj T* ".repeat(4);
    let (got, _) =
        read_bytes(&pdf(&[&format!("BT 20 TL 72 700 Td /F2 12 Tf (A) Tj /F1 12 Tf {prose} ET")], &[font]));
    assert_eq!(got.unread, []);
}

#[test]
fn replacement_text_stands_in_for_glyphs_that_read_as_nothing_only() {
    let font =
        "<</Type/Font/Subtype/Type1/BaseFont/Custom/Encoding<</Differences[65/g901/g902/g903/g904]>>>>";
    let content = "/Span<</ActualText(read)>>BDC BT /F2 12 Tf 72 700 Td (ABCD) Tj ET EMC";
    let (got, _) = read_bytes(&pdf(&[content], &[font]));
    assert_eq!((got.part(Part::Body), &got.unread[..]), (vec!["1:1 read".to_owned()], &[][..]));
    let (got, _) = read_bytes(&pdf(
        &["/Span<</ActualText(nothing)>>BDC BT /F1 12 Tf 72 700 Td (13858210001) Tj ET EMC"],
        &[],
    ));
    assert_eq!(got.part(Part::Body), ["1:1 13858210001"]);
    assert_eq!(got.part(Part::AltText), ["1:1 nothing"]);
}

/// A composite font that is not embedded and says nothing of its glyphs.
fn composite(encoding: &str) -> String {
    format!(
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[<</Type/Font\
         /Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>"
    )
}

fn hex(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes.into_iter().map(|b| format!("{b:02X}")).collect()
}

#[test]
fn predefined_chinese_encodings_are_read() {
    let text = "机密★身份证号330281199003071215";
    let gbk = hex(encoding_rs::GBK.encode(text).0.iter().copied());
    let utf16 = hex(text.encode_utf16().flat_map(u16::to_be_bytes));
    for (encoding, codes) in
        [("GBK-EUC-H", &gbk), ("GBK2K-H", &gbk), ("UniGB-UCS2-H", &utf16), ("UniGB-UTF16-H", &utf16)]
    {
        let content = format!("BT /F2 12 Tf 72 700 Td <{codes}> Tj ET");
        let (got, result) = read_bytes(&pdf(&[&content], &[&composite(encoding)]));
        assert_eq!((result, got.unread), (Ok(()), vec![]), "{encoding}");
        assert_eq!(got.units[0].1, text, "{encoding}");
    }
}

#[test]
fn columns_of_vertical_writing_are_lines_from_right_to_left() {
    let columns: String = [(440, "7053，住址略"), (470, "号码11010119900307"), (500, "机密★5年")]
        .map(|(x, text)| {
            let codes = hex(text.encode_utf16().flat_map(u16::to_be_bytes));
            format!("BT /F2 14 Tf 1 0 0 1 {x} 780 Tm <{codes}> Tj ET ")
        })
        .concat();
    let (got, _) = read_bytes(&pdf(&[&columns], &[&composite("UniGB-UCS2-V")]));
    assert_eq!(got.part(Part::Body), ["1:1 机密★5年", "1:2 号码11010119900307", "1:3 7053，住址略"]);
    assert_eq!(got.seams(), ["1:2 号码11010119900307|7053，住址略"]);
}

#[test]
fn layers_that_are_switched_off_are_read() {
    let bytes = String::from_utf8(pdf(
        &["/OC /L BDC BT /F1 12 Tf 72 700 Td (off) Tj ET EMC BT /F1 12 Tf 72 600 Td (on) Tj ET"],
        &["<</Type/OCG/Name(L)>>"],
    ))
    .unwrap()
    .replace("/Resources<<", "/Resources<</Properties<</L 6 0 R>>")
    .replace("/Type/Catalog", "/Type/Catalog/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>");
    let (got, result) = read_bytes(bytes.as_bytes());
    assert_eq!((result, got.unread.len()), (Ok(()), 0));
    assert_eq!(
        (got.part(Part::Hidden), got.part(Part::Body)),
        (vec!["1:1 off".into()], vec!["1:2 on".into()])
    );
    assert_eq!(got.hidden(), ["hidden-text 关闭的图层上的文字，3 字: off"]);
}

/// The hidden things of a page that shows `contents`, with the font and a picture of 300 x 300 samples at hand.
fn hidden(contents: &str) -> Vec<String> {
    let samples = "FF".repeat(300 * 300);
    let picture = format!(
        "<</Type/XObject/Subtype/Image/Width 300/Height 300/BitsPerComponent 8/ColorSpace/DeviceGray\
         /Filter/ASCIIHexDecode/Length {}>>\nstream\n{samples}\nendstream",
        samples.len()
    );
    let (got, result) = read_bytes(&pdf(&[contents], &[&picture]));
    assert_eq!((result, &got.unread[..]), (Ok(()), &[][..]), "{contents}");
    got.hidden()
}

#[test]
fn text_under_what_is_painted_later_is_covered() {
    let text = "BT /F1 12 Tf 72 700 Td (13858210001) Tj ET ";
    let covered = ["hidden-covered-text 图形盖住的文字，11 字: 13858210001"];
    for cover in [
        "60 690 200 30 re f",
        "1 g 60 690 200 30 re f",
        "q 2 0 0 2 0 0 cm 30 345 100 15 re f Q",
        "60 690 m 260 690 l 260 720 l 60 720 l h f*",
        "16 w 60 704 m 260 704 l S",
    ] {
        assert_eq!(hidden(&(text.to_owned() + cover)), covered, "{cover}");
    }
    let picture = "q 200 0 0 30 60 690 cm /X1 Do Q";
    assert_eq!(
        hidden(&(text.to_owned() + picture)),
        ["hidden-covered-text 图片盖住的文字，11 字: 13858210001"]
    );
    // Shading of a cell is painted before its text; a line strikes text through or stands below it; a frame has no
    // inside; a clip keeps paint away; leaders are no text; what is written again over the cover is seen.
    for harmless in [
        format!("0.8 g 60 690 200 30 re f 0 g {text}"),
        format!("{text} 60 703 200 1 re f 60 696 200 1 re f"),
        format!("{text} 60 690 200 30 re S"),
        format!("{text} q 0 0 9 9 re W n 60 690 200 30 re f Q"),
        "BT /F1 12 Tf 72 700 Td (...........) Tj ET 60 690 200 30 re f".to_owned(),
        format!("{text} 1 g 60 690 200 30 re f 0 g {text}"),
        format!("{text} 60 690 m 260 690 l 60 691 l h f"),
    ] {
        assert_eq!(hidden(&harmless), [""; 0], "{harmless}");
    }
}

#[test]
fn what_shines_through_covers_nothing() {
    let bytes = |state: &str| {
        let page = "BT /F1 12 Tf 72 700 Td (13858210001) Tj ET /G gs 60 690 200 30 re f";
        let bytes = String::from_utf8(pdf(&[page], &[])).unwrap();
        read_bytes(
            bytes.replace("/Resources<<", &format!("/Resources<</ExtGState<</G<<{state}>>>>")).as_bytes(),
        )
    };
    for (state, things) in [("/ca 0.5", 0), ("/BM/Overlay", 0), ("/ca 1", 1), ("/BM/Multiply", 1)] {
        assert_eq!(bytes(state).0.hidden().len(), things, "{state}");
    }
}

#[test]
fn a_line_that_is_covered_in_part_is_searched_as_a_whole() {
    let page = "BT /F1 12 Tf 72 700 Td (ID 110101199003077053 end) Tj ET 135 690 60 30 re f";
    let (got, _) = read_bytes(&pdf(&[page], &[]));
    let (body, hidden) = (got.part(Part::Body), got.part(Part::Hidden));
    let [before, after] = &body[..] else { panic!("{body:?}") };
    let [covered] = &hidden[..] else { panic!("{hidden:?}") };
    let whole = [before, covered, after].map(|s| s.trim_start_matches("1:1 ")).concat();
    assert_eq!(whole, "ID 110101199003077053 end");
    // A number that reaches over both borders stands whole in the seam at the first, and not in that at the second.
    let seams = got.seams();
    assert_eq!(
        seams.iter().filter(|s| s.replace('|', "").contains("110101199003077053")).count(),
        1,
        "{seams:?}"
    );
    assert_eq!(got.hidden().len(), 1);
}

#[test]
fn text_that_leaves_nothing_to_see_is_hidden() {
    for (page, what) in [
        ("BT /F1 12 Tf 3 Tr 72 700 Td (13858210001) Tj ET", "不显示的文字"),
        ("BT /F1 12 Tf 7 Tr 72 700 Td (13858210001) Tj ET", "不显示的文字"),
        ("BT /F1 12 Tf 1 1 1 rg 72 700 Td (13858210001) Tj ET", "与底色相同的文字"),
        ("60 690 200 30 re f BT /F1 12 Tf 72 700 Td (13858210001) Tj ET", "与底色相同的文字"),
        ("BT /F1 1 Tf 72 700 Td (13858210001) Tj ET", "极小的文字"),
        ("BT /F1 12 Tf 72 900 Td (13858210001) Tj ET", "页面以外的文字"),
    ] {
        assert_eq!(hidden(page), [format!("hidden-text {what}，11 字: 13858210001")], "{page}");
    }
    // White on dark is seen, and so is white on a picture.
    for page in [
        "0 0 1 rg 60 690 200 30 re f 1 g BT /F1 12 Tf 72 700 Td (13858210001) Tj ET",
        "q 200 0 0 30 60 690 cm /X1 Do Q 1 g BT /F1 12 Tf 72 700 Td (13858210001) Tj ET",
    ] {
        assert_eq!(hidden(page), [""; 0], "{page}");
    }
}

#[test]
fn the_text_layer_of_a_scan_is_no_hidden_text() {
    let scan = "q 595 0 0 842 0 0 cm /X1 Do Q ";
    let layer = "BT /F1 12 Tf 3 Tr 72 700 Td (13858210001) Tj ET ";
    let under = "BT /F1 12 Tf 72 700 Td (13858210001) Tj ET ";
    for page in [format!("{scan}{layer}"), format!("{layer}{scan}"), format!("{under}{scan}")] {
        assert_eq!(hidden(&page), [""; 0], "{page}");
    }
}

#[test]
fn a_sentence_runs_on_over_a_page_break() {
    let prose = "(words of a paragraph that fill the line from edge to edge here) Tj T* ".repeat(2);
    let number = "words of a paragraph that fill the line from edge to edg 11010";
    let first =
        format!("BT /F1 12 Tf 20 TL 72 120 Td {prose} ({number}) Tj ET BT /F1 9 Tf 290 30 Td (- 1 -) Tj ET");
    let second = "BT /F1 12 Tf 72 740 Td (1199003077053 and more) Tj ET BT /F1 9 Tf 290 30 Td (- 2 -) Tj ET";
    let (got, _) = read_bytes(&pdf(&[&first, second], &[]));
    let seams = got.seams();
    assert!(
        seams.iter().any(|s| s.starts_with("1:3 ") && s.ends_with("11010|1199003077053 and more")),
        "{seams:?}"
    );
}

#[test]
fn what_stands_only_in_an_earlier_revision_is_deleted_text() {
    let mut bytes = pdf(&["BT /F1 12 Tf 72 700 Td (kept) Tj 0 -20 Td (13858210001) Tj ET"], &[]);
    let old = memchr::memmem::find(&bytes, b"xref\n").unwrap();
    let new = bytes.len();
    let content = "BT /F1 12 Tf 72 700 Td (kept) Tj ET";
    bytes.extend(
        format!("5 0 obj\n<</Length {}>>\nstream\n{content}\nendstream\nendobj\n", content.len()).bytes(),
    );
    let table = bytes.len();
    let update = format!(
        "xref\n5 1\n{new:010} 00000 n \ntrailer<</Size 6/Root 1 0 R/Prev {old}>>\nstartxref\n{table}\n%%EOF\n"
    );
    bytes.extend(update.bytes());
    let (got, result) = read_bytes(&bytes);
    assert_eq!((result, &got.unread[..]), (Ok(()), &[][..]));
    assert_eq!(
        (got.part(Part::Body), got.part(Part::Deleted)),
        (vec!["1:1 kept".into()], vec!["1:2 13858210001".into()])
    );
    assert_eq!(got.hidden(), ["hidden-text 较早版本中的内容，11 字: 13858210001"]);
}

#[test]
fn attachments_scripts_and_own_properties_are_handed_on() {
    let extra = [
        "<</Type/Filespec/F(list.txt)/UF(list.txt)/Desc(the list)/EF<</F 7 0 R>>>>",
        "<</Type/EmbeddedFile/Length 11>>\nstream\n13858210001\nendstream",
        "<</S/JavaScript/JS(app.alert\\('15957410002'\\))>>",
        "<</Author(Zhou)/Unit(18668810003)>>",
        "<</Type/StructElem/S/Figure/P 1 0 R/Pg 4 0 R/Alt(13738010004)>>",
    ];
    let bytes = String::from_utf8(pdf(&["BT /F1 12 Tf 72 700 Td (text) Tj ET"], &extra))
        .unwrap()
        .replace("/Type/Catalog", "/Type/Catalog/Names<</EmbeddedFiles<</Names[(a)6 0 R]>>>>")
        .replace("/Root 1 0 R", "/Root 1 0 R/Info 9 0 R");
    let (got, result) = read_bytes(bytes.as_bytes());
    assert_eq!((result, &got.unread[..]), (Ok(()), &[][..]));
    assert_eq!(got.nested, [("list.txt".to_owned(), b"13858210001".to_vec())]);
    assert_eq!(got.things.iter().filter(|t| t.kind == "hidden-embedded").count(), 1);
    assert_eq!(got.part(Part::Property), ["Zhou", "Unit=18668810003"]);
    assert_eq!(got.part(Part::AltText), ["1:1 13738010004"]);
    assert_eq!(got.part(Part::Metadata), ["app.alert('15957410002')", "the list"]);
}
