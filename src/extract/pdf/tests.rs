//! Whole files: what programs write, and what damage does to it.
#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;
use std::path::Path;

use super::*;
use crate::model::{Block, Format, Observation, Part, Unit, UnitPlace, Units};
use crate::open::budget::Limits;

/// What came out of a file: units with their part, page, line and cell, and what was not read.
#[derive(Default)]
struct Read {
    units: Vec<(Unit, String)>,
    unread: Vec<Reason>,
    pictures: usize,
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

    fn observe(&mut self, _: Observation) {}

    fn unread(&mut self, unread: Unread) {
        self.unread.push(unread.reason);
    }

    fn picture(&mut self) {
        self.pictures += 1;
    }
}

impl Read {
    /// The units of a part that are no seams, as `page:line text`.
    fn part(&self, part: Part) -> Vec<String> {
        let units = self.units.iter().filter(|(u, _)| u.part == part && u.seam.is_none());
        units.map(|(u, text)| format!("{}{text}", place(u))).collect()
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

#[test]
fn an_exported_document_is_read_with_its_table() {
    let got = whole("writer.pdf");
    let body = got.part(Part::Body);
    for line in [
        "1:1 内部资料 注意保存",
        "1:2 机密★5年",
        "1:3 情 况 说 明",
        "2:2 第二页：联系人钱一鸣，手机13858210001。",
    ] {
        assert!(body.iter().any(|l| l == line), "{line} in {body:?}");
    }
    assert!(body.iter().any(|l| l.contains("公民身份号码330281199003071215，")), "{body:?}");
    let cells = got.cells();
    assert_eq!(cells[..4], ["0,0 序号", "0,1 姓名", "0,2 身份证号", "0,3 手机"]);
    assert!(cells.contains(&"3,3 13738010004".to_owned()), "{cells:?}");
    // A number wrapped in a narrow cell is joined with its own second line only.
    let seams = got.seams();
    for number in ["33028119900307|3480", "33028119900307|5670", "33028119900307|7828"] {
        assert_eq!(seams.iter().filter(|s| s.ends_with(number)).count(), 1, "{number} in {seams:?}");
    }
}

#[test]
fn a_font_that_is_not_embedded_is_read() {
    let got = whole("stsong.pdf");
    let body = got.part(Part::Body);
    assert_eq!(body[..2], ["1:1 申请人身份证号33028119", "1:2 9003071215，住址略。"]);
    assert_eq!(got.seams(), ["1:1 申请人身份证号33028119|9003071215，住址略。"]);
    for text in
        ["白字13738010004", "隐字330281199003077828", "加粗13858210001", "疏排15957410002", "横幅18668810003"]
    {
        assert_eq!(body.iter().filter(|l| l.ends_with(text)).count(), 1, "{text} in {body:?}");
    }
    let cells =
        ["0,0 姓名", "0,1 证件号码", "0,2 手机", "1,0 孙二洲", "1,1 330281199003073480", "1,2 15957410002"];
    assert_eq!(got.cells()[..6], cells);
    assert!(got.part(Part::Property).contains(&"周文书".to_owned()));
}

#[test]
fn columns_of_prose_run_on_within_themselves() {
    let got = whole("columns.pdf");
    assert_eq!(got.cells(), [""; 0]);
    let seams = got.seams();
    let broken = "白天夜间均可13|858210001，其余事项另行通知大家。";
    assert_eq!(seams.iter().filter(|s| s.ends_with(broken)).count(), 1, "{seams:?}");
}

#[test]
fn annotations_fields_properties_and_bookmarks_are_read() {
    for name in ["interactive.pdf", "owner.pdf"] {
        let got = whole(name);
        assert_eq!(got.part(Part::Body), ["1:1 批注样例正文"]);
        assert_eq!(got.part(Part::Annotation), ["1:1 此人手机13858210001", "1:1 自由文本15957410002"]);
        assert_eq!(got.part(Part::Field), ["1:1 身份证号=330281199003071215"]);
        assert_eq!(got.part(Part::Property), ["周文书", "手机13738010004"]);
        assert_eq!(got.part(Part::Metadata), ["书签18668810003"]);
    }
}

#[test]
fn pages_that_are_pictures_are_told_from_pictures_within_text() {
    for (name, unread, pictures) in [
        ("scan.pdf", &[Reason::ImageOnly][..], 0),
        ("numbered.pdf", &[Reason::ImageOnly], 0),
        ("illustrated.pdf", &[], 1),
    ] {
        let (got, result) = read_bytes(&fixture(name));
        assert_eq!((result, &got.unread[..], got.pictures), (Ok(()), unread, pictures), "{name}");
    }
}

#[test]
fn what_does_not_open_is_an_error() {
    let reason = |bytes: &[u8]| read_bytes(bytes).1.map_err(|u| u.reason);
    assert_eq!(reason(&fixture("locked.pdf")), Err(Reason::Encrypted));
    assert_eq!(reason(b"%PDF-1.4\nnothing"), Err(Reason::Truncated));
    assert_eq!(reason(b""), Err(Reason::Truncated));
    assert_eq!(reason(b"%PDF-1.4\n%%EOF"), Err(Reason::Corrupt));
    assert_eq!(reason(&pdf(&[], &[])), Err(Reason::Corrupt));
}

#[test]
fn a_broken_cross_reference_table_is_repaired() {
    let bytes = pdf(&["BT /F1 12 Tf 72 700 Td (found) Tj ET"], &[]);
    let text = String::from_utf8(bytes).unwrap().replace("startxref\n", "startxref\n9");
    let (got, result) = read_bytes(text.as_bytes());
    assert_eq!((result, got.part(Part::Body)), (Ok(()), vec!["1:1 found".to_owned()]));
}

#[test]
fn damage_is_never_passed_over() {
    // A page that the tree promises and the file does not hold.
    let bytes = String::from_utf8(pdf(&["", ""], &[])).unwrap().replace("4 0 R 6 0 R", "4 0 R 96 0 R");
    assert_eq!(read_bytes(bytes.as_bytes()).0.unread, [Reason::Corrupt]);
    // A content stream that does not unpack.
    let whole = fixture("writer.pdf");
    let at = whole.windows(6).position(|w| w == b"stream").unwrap() + 40;
    let mut bytes = whole.clone();
    bytes[at..at + 60].fill(0xFF);
    assert_eq!(read_bytes(&bytes).0.unread, [Reason::Corrupt]);
    // A file that ends early, wherever.
    for share in 1..20 {
        let (got, result) = read_bytes(&whole[..whole.len() * share / 20]);
        assert!(result.is_err() || !got.unread.is_empty(), "{share}/20");
    }
}

#[test]
fn limits_hold_and_keep_what_was_read() {
    let limits = Limits { pages: 1, ..Limits::default() };
    let (got, result) = read_within(&pdf(&["BT /F1 12 Tf 9 9 Td (kept) Tj ET", ""], &[]), limits);
    assert_eq!(result.map_err(|u| u.reason), Err(Reason::Limit));
    assert_eq!(got.part(Part::Body), ["1:1 kept"]);
    let limits = Limits { expanded: 1 << 10, ..Limits::default() };
    assert_eq!(read_within(&fixture("writer.pdf"), limits).1.map_err(|u| u.reason), Err(Reason::Limit));
}

#[test]
fn what_expands_beyond_measure_is_not_unpacked() {
    let zeros = vec![b' '; 2 << 20];
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, &zeros).unwrap();
    let packed = packer.finish().unwrap();
    for dict in ["/Filter/FlateDecode", "/Filter/FlateDecode/Type/ObjStm/N 1/First 4"] {
        let mut bytes =
            format!("%PDF-1.4\n1 0 obj\n<<{dict}/Length {}>>\nstream\n", packed.len()).into_bytes();
        bytes.extend(&packed);
        bytes.extend(b"\nendstream\nendobj\n");
        bytes.extend(pdf(&[""], &[]).iter().skip(9));
        let bytes = replace(&bytes, b"1 0 obj\n<</Type/Catalog", b"7 0 obj\n<</Type/Catalog");
        let bytes = replace(&bytes, b"/Root 1 0 R", b"/Root 7 0 R");
        let limits = Limits { expanded: 1 << 20, ..Limits::default() };
        assert_eq!(read_within(&bytes, limits).1.map_err(|u| u.reason), Err(Reason::Limit), "{dict}");
    }
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).rposition(|w| w == from).unwrap();
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn loops_and_depth_end() {
    // Each form shows the next one twice: two to the power of thirty.
    let form = |next: usize| {
        format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X1 {next} 0 R>>>>/Length 13>>\n\
             stream\n/X1 Do /X1 Do\nendstream"
        )
    };
    let forms: Vec<String> = (7..37).map(form).collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let (got, result) = read_bytes(&pdf(&["BT /F1 12 Tf 9 9 Td (before) Tj ET /X1 Do"], &forms));
    assert_eq!((result, got.part(Part::Body)), (Ok(()), vec!["1:1 before".to_owned()]));
    assert_eq!(got.unread, [Reason::Limit]);
    let looped = form(6);
    assert_eq!(read_bytes(&pdf(&["/X1 Do"], &[&looped])).1, Ok(()));
    let nested = "[".repeat(5_000) + &"]".repeat(5_000);
    assert_eq!(read_bytes(&pdf(&["q ".repeat(20_000).as_str()], &[])).1, Ok(()));
    let (got, _) = read_bytes(&pdf(&[&format!("{nested} TJ BT /F1 12 Tf 9 9 Td (after) Tj ET")], &[]));
    assert_eq!((got.part(Part::Body), got.unread), (vec![], vec![Reason::Corrupt]));
}

#[test]
fn flipped_bits_end_in_a_result() {
    for name in ["stsong.pdf", "interactive.pdf", "columns.pdf"] {
        let whole = fixture(name);
        for seed in 0..60u64 {
            let mut bytes = whole.clone();
            for n in 0..4u64 {
                let mixed = (seed * 4 + n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                let at = (mixed >> 20) as usize % bytes.len();
                bytes[at] ^= 1 << (mixed % 8);
            }
            let (got, result) = read_bytes(&bytes);
            assert!(
                result.is_ok() || result.is_err_and(|u| u.reason != Reason::Internal) && got.pictures == 0
            );
        }
    }
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
    assert_eq!(got.part(Part::Body), ["1:1 off", "1:2 on"]);
}
