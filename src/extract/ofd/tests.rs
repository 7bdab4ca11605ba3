#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear, package};
use crate::model::{Format, Part, Reason, UnitPlace};

const OFD: &str = "<OFD><DocBody><DocInfo><Author>柳闻</Author></DocInfo>\
                   <DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>";
const DOCUMENT: &str = "<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>\
                        <PublicRes>Res.xml</PublicRes></CommonData>\
                        <Pages><Page ID='1' BaseLoc='Page.xml'/></Pages></Document>";

/// A file of one page with these objects and these resources.
fn file(objects: &str, resources: &str) -> Vec<u8> {
    let page = format!("<Page><Content><Layer>{objects}</Layer></Content></Page>");
    let resources = format!("<Res>{resources}</Res>");
    package(&[
        ("OFD.xml", OFD),
        ("Doc_0/Document.xml", DOCUMENT),
        ("Doc_0/Res.xml", &resources),
        ("Doc_0/Page.xml", &page),
    ])
}

fn page(objects: &str) -> Heard {
    hear(read, Format::Ofd, &file(objects, ""))
}

/// A text of 5 mm at (x, y), its glyphs one behind the other.
fn text(x: u32, y: u32, words: &str) -> String {
    format!(
        "<TextObject Boundary='{x} {y} 100 8' Size='5'><TextCode X='0' Y='5'>{words}</TextCode></TextObject>"
    )
}

fn rectangle(x: u32, y: u32, colour: &str) -> String {
    format!(
        "<PathObject Boundary='{x} {y} 80 10' Fill='true'><FillColor Value='{colour}'/>\
         <AbbreviatedData>M 0 0 L 80 0 L 80 10 L 0 10 C</AbbreviatedData></PathObject>"
    )
}

#[test]
fn lines_come_from_top_to_bottom_whatever_their_order() {
    let heard = page(&[text(20, 60, "第二行"), text(20, 40, "申请人"), text(36, 40, "柳闻")].concat());
    assert_eq!(heard.of(Part::Body), ["申请人柳闻", "第二行"]);
    assert_eq!(heard.unit("第二行").place, UnitPlace::Page { page: 1, line: 2 });
    assert!(heard.whole());
}

#[test]
fn text_far_apart_is_not_one() {
    let heard = page(&[text(20, 40, "申请人"), text(120, 40, "柳闻")].concat());
    assert_eq!(heard.of(Part::Body), ["申请人", "柳闻"]);
}

#[test]
fn offsets_space_letters_without_parting_them() {
    let spaced = "<TextObject Boundary='20 40 100 8' Size='2'><TextCode X='0' Y='5' DeltaX='g 10 6'>\
                  13900002617</TextCode></TextObject>";
    let down = "<TextObject Boundary='150 40 10 80' Size='5'><TextCode X='0' Y='5' DeltaY='g 2 6'>\
                竖排字</TextCode></TextObject>";
    assert_eq!(page(&[spaced, down].concat()).of(Part::Body), ["13900002617", "竖排字"]);
}

#[test]
fn what_nobody_sees_is_hidden_and_what_one_sees_is_not() {
    let white = |y| text(20, y, "白字").replace("<TextCode", "<FillColor Value='255 255 255'/><TextCode");
    let heard = page(&white(40));
    assert_eq!(heard.of(Part::Hidden), ["白字"]);
    assert_eq!(heard.observations[0].kind, "hidden-text");
    let seen = page(&[rectangle(18, 39, "200 0 0"), white(40)].concat());
    assert_eq!((seen.of(Part::Body), seen.of(Part::Hidden).len()), (vec!["白字"], 0));
    let covered = page(&[text(20, 40, "遮住"), rectangle(18, 39, "0 0 0")].concat());
    assert_eq!(covered.of(Part::Hidden), ["遮住"]);
    assert_eq!(covered.observations[0].kind, "hidden-covered-text");
    let below = page(&[rectangle(18, 39, "255 255 0"), text(20, 40, "底色")].concat());
    assert_eq!(below.of(Part::Body), ["底色"]);
    let thin = rectangle(18, 39, "255 255 0").replace("Fill=", "Alpha='80' Fill=");
    assert_eq!(page(&[text(20, 40, "高亮"), thin].concat()).of(Part::Body), ["高亮"]);
    for hidden in ["Visible='false'", "Alpha='0'", "Fill='false'"] {
        let object = text(20, 40, "看不见").replace("<TextObject", &format!("<TextObject {hidden}"));
        assert_eq!(page(&object).of(Part::Hidden), ["看不见"], "{hidden}");
    }
}

#[test]
fn drawing_parameters_and_composite_units_are_followed() {
    let resources =
        "<DrawParams><DrawParam ID='7' Relative='8'/><DrawParam ID='8'><FillColor Value='255 255 255'/>\
         </DrawParam></DrawParams><CompositeGraphicUnits><CompositeGraphicUnit ID='9'><Content>"
            .to_owned()
            + &text(0, 0, "复合")
            + "</Content></CompositeGraphicUnit></CompositeGraphicUnits>";
    let white = text(20, 40, "白字").replace("<TextObject", "<TextObject DrawParam='7'");
    let unit = "<CompositeObject Boundary='20 60 100 8' ResourceID='9'/>";
    let heard = hear(read, Format::Ofd, &file(&(white + unit), &resources));
    assert_eq!((heard.of(Part::Body), heard.of(Part::Hidden)), (vec!["复合"], vec!["白字"]));
    // A unit that holds itself ends.
    let circle = "<CompositeGraphicUnits><CompositeGraphicUnit ID='9'><CompositeObject ResourceID='9'/>\
                  <CompositeObject ResourceID='9'/></CompositeGraphicUnit></CompositeGraphicUnits>";
    assert_eq!(hear(read, Format::Ofd, &file(unit, circle)).unread, [Reason::Limit]);
}

#[test]
fn glyphs_that_cannot_be_read_are_said() {
    let lost = "<TextObject Boundary='20 40 100 8' Size='5'><CGTransform CodePosition='0' CodeCount='4' GlyphCount='4'/>\
                <TextCode X='0' Y='5'>¤¤¤¤</TextCode></TextObject>";
    assert_eq!(page(lost).unread, [Reason::Unreadable]);
    let named = text(20, 40, "有字").replace("<TextCode", "<CGTransform GlyphCount='2'/><TextCode");
    assert!(page(&named).whole());
}

#[test]
fn a_page_that_is_missing_is_corrupt_and_the_rest_is_kept() {
    let document = DOCUMENT.replace("<Pages>", "<Pages><Page ID='0' BaseLoc='Gone.xml'/>");
    let page = format!("<Page><Content>{}", text(20, 40, "留下的"));
    let parts = [
        ("OFD.xml", OFD),
        ("Doc_0/Document.xml", &*document),
        ("Doc_0/Res.xml", "<Res/>"),
        ("Doc_0/Page.xml", &page),
    ];
    let heard = hear(read, Format::Ofd, &package(&parts));
    assert_eq!(heard.of(Part::Body), ["留下的"]);
    assert_eq!(heard.unread, [Reason::Corrupt, Reason::Truncated]);
    assert_eq!(heard.of(Part::Property), ["柳闻"]);
}

#[test]
fn an_encrypted_file_says_so() {
    let parts =
        [("OFD.xml", OFD), ("Encryptions.xml", "<Encryptions/>"), ("Doc_0/Document.xml", "\u{1}garbage")];
    assert!(hear(read, Format::Ofd, &package(&parts)).unread.contains(&Reason::Encrypted));
}

#[test]
fn an_annotation_without_text_is_nothing_and_a_link_is_none() {
    let document = DOCUMENT.replace("</Document>", "<Annotations>Annots.xml</Annotations></Document>");
    let annotations = "<PageAnnot><Annot Type='Link'><Remark>链接</Remark></Annot>\
                       <Annot Type='Highlight' Creator='柳闻'><Remark>核对</Remark></Annot></PageAnnot>";
    let parts = [
        ("OFD.xml", OFD),
        ("Doc_0/Document.xml", &*document),
        ("Doc_0/Res.xml", "<Res/>"),
        ("Doc_0/Page.xml", "<Page/>"),
        ("Doc_0/Annots.xml", "<Annotations><Page PageID='1'><FileLoc>A.xml</FileLoc></Page></Annotations>"),
        ("Doc_0/A.xml", annotations),
    ];
    let heard = hear(read, Format::Ofd, &package(&parts));
    assert_eq!(heard.of(Part::Annotation), ["链接", "核对", "柳闻"]);
    let kinds: Vec<_> = heard.observations.iter().map(|o| (o.kind, o.text.as_str())).collect();
    assert_eq!(kinds, [("hidden-comment", "高亮批注 2 字"), ("hidden-metadata-author", "柳闻")]);
}

#[test]
fn damage_ends_in_a_result_or_a_clean_failure() {
    let whole = include_bytes!("../../../fixtures/ofd/standard.ofd");
    for cut in 0..20 {
        hear(read, Format::Ofd, &whole[..whole.len() * cut / 20]);
    }
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..40 {
        let mut bytes = whole.to_vec();
        for _ in 0..50 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (random >> 33) as usize % bytes.len();
            bytes[at] ^= 1 << (random >> 61);
        }
        hear(read, Format::Ofd, &bytes);
    }
}
