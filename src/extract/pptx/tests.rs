#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear, package, rels};
use crate::model::{Format, Part, UnitPlace};

const DECK: &[u8] = include_bytes!("../../../fixtures/pptx/python-pptx.pptx");

/// A presentation of these slides; further parts are given with their names.
fn show(slides: &[&str], more: &[(&str, &str)]) -> Heard {
    let ids: Vec<String> = (0..slides.len()).map(|n| format!("rId{n}")).collect();
    let names: Vec<String> = (0..slides.len()).map(|n| format!("slides/slide{n}.xml")).collect();
    let list: String = ids.iter().map(|id| format!("<p:sldId id=\"9\" r:id=\"{id}\"/>")).collect();
    let main = format!(
        "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst>{list}</p:sldIdLst><p:sldSz cx=\"1000\" cy=\"1000\"/></p:presentation>"
    );
    let links: Vec<(&str, &str, &str)> =
        ids.iter().zip(&names).map(|(id, name)| (id.as_str(), "slide", name.as_str())).collect();
    let (root, links) = (rels(&[("r", "officeDocument", "ppt/presentation.xml")]), rels(&links));
    let mut parts: Vec<(String, String)> = vec![
        ("_rels/.rels".into(), root),
        ("ppt/presentation.xml".into(), main),
        ("ppt/_rels/presentation.xml.rels".into(), links),
    ];
    for (name, tree) in names.iter().zip(slides) {
        let slide = format!(
            "<p:sld xmlns:p=\"p\" xmlns:a=\"a\" xmlns:r=\"r\" xmlns:mc=\"mc\"><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>"
        );
        parts.push((format!("ppt/{name}"), slide));
    }
    parts.extend(more.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    let parts: Vec<(&str, &str)> = parts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    hear(read, Format::Pptx, &package(&parts))
}

fn shape(properties: &str, runs: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:spPr>{properties}</p:spPr><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp>"
    )
}

fn at(x: i32, y: i32) -> String {
    format!("<a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"100\" cy=\"100\"/></a:xfrm>")
}

fn kinds(heard: &Heard) -> Vec<(&str, UnitPlace)> {
    heard.observations.iter().map(|o| (o.kind, o.place.clone())).collect()
}

#[test]
fn a_deck_of_a_program_is_read_as_it_was_made() {
    let heard = hear(read, Format::Pptx, DECK);
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.unit("救助资金发放情况汇报").place, UnitPlace::Slide(1));
    assert_eq!(heard.unit("经办人证件号330197196001010007").part, Part::Body);
    assert_eq!(heard.unit("第二段备注").part, Part::Notes);
    let header = heard.unit("救助对象").cell.unwrap();
    assert_eq!((header.row, header.column, header.width), (0, 0, 2));
    let id = heard.unit("330197196304041118");
    assert_eq!((id.part, id.cell.unwrap().row, id.cell.unwrap().column), (Part::Table, 3, 1));
    assert_eq!(heard.unit("某街道办事处").part, Part::Footer);
    assert_eq!(heard.unit("证件照片，编号330197197112124079").part, Part::AltText);
    let unseen: Vec<&str> = heard.of(Part::Hidden);
    assert_eq!(
        unseen,
        [
            "备用页",
            "待核实人员330197196405051489",
            "画外证件330197196506061854",
            "组内证件330197196607072229",
            "关闭证件33019719670808259X",
            "白字证件330197196809092965",
            "小字证件330197196910103331",
        ]
    );
    let s = UnitPlace::Slide;
    assert_eq!(
        kinds(&heard)[..11],
        [
            ("hidden-text", s(1)),
            ("hidden-comment", s(1)),
            ("hidden-comment", s(2)),
            ("hidden-comment", s(2)),
            ("hidden-slide", s(3)),
            ("hidden-text", s(4)),
            ("hidden-text", s(4)),
            ("hidden-text", s(4)),
            ("hidden-text", s(4)),
            ("hidden-text", s(4)),
            ("hidden-embedded", s(5)),
        ]
    );
    assert_eq!(heard.nested.len(), 2);
    assert_eq!(heard.pictures, 3);
}

#[test]
fn slides_stand_in_the_order_of_the_show_and_one_beside_it_is_hidden() {
    let beside = "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>落选</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>";
    let heard = show(
        &[&shape("", "<a:r><a:t>甲</a:t></a:r>"), &shape("", "<a:r><a:t>乙</a:t></a:r>")],
        &[("ppt/slides/a.xml", beside)],
    );
    assert_eq!(heard.unit("甲").place, UnitPlace::Slide(1));
    assert_eq!(heard.unit("乙").place, UnitPlace::Slide(2));
    assert_eq!((heard.unit("落选").part, heard.unit("落选").place.clone()), (Part::Hidden, UnitPlace::None));
    assert_eq!(kinds(&heard), [("hidden-slide", UnitPlace::None)]);
}

#[test]
fn runs_join_breaks_are_spaces_and_slide_numbers_are_no_text() {
    let runs =
        "<a:r><a:t>编号12</a:t></a:r><a:r><a:rPr b=\"1\"/><a:t>34</a:t></a:r><a:br/><a:r><a:t>尾</a:t></a:r>";
    let number = shape("", "<a:fld type=\"slidenum\"><a:t>7</a:t></a:fld>");
    let heard = show(&[&(shape("", runs) + &number)], &[]);
    assert_eq!(heard.of(Part::Body), ["编号1234 尾"]);
}

#[test]
fn white_letters_are_hidden_only_where_their_ground_is_white() {
    let white = |rest: &str| {
        format!(
            "<a:r><a:rPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill>{rest}</a:rPr><a:t>字</a:t></a:r>"
        )
    };
    let dark = "<a:solidFill><a:srgbClr val=\"203040\"/></a:solidFill>";
    let hidden = |slide: &str| show(&[slide], &[]).of(Part::Hidden).len();
    assert_eq!(hidden(&shape(&at(0, 0), &white(""))), 1);
    // On a shape of its own colour, highlighted, outlined; before a dark shape, but not beside one.
    assert_eq!(hidden(&shape(&(at(0, 0) + dark), &white(""))), 0);
    assert_eq!(
        hidden(&shape(&at(0, 0), &white("<a:highlight><a:srgbClr val=\"000000\"/></a:highlight>"))),
        0
    );
    assert_eq!(hidden(&shape(&at(0, 0), &white("<a:ln w=\"1\"/>"))), 0);
    assert_eq!(hidden(&(shape(&(at(0, 0) + dark), "") + &shape(&at(0, 0), &white("")))), 0);
    assert_eq!(hidden(&(shape(&(at(500, 500) + dark), "") + &shape(&at(0, 0), &white("")))), 1);
}

#[test]
fn an_alternative_that_says_the_same_is_said_once() {
    let both = |fallback: &str| {
        let (choice, fallback) = (shape("", "<a:r><a:t>公式</a:t></a:r>"), shape("", fallback));
        format!(
            "<mc:AlternateContent><mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
        )
    };
    assert_eq!(show(&[&both("<a:r><a:t>公式</a:t></a:r>")], &[]).of(Part::Body), ["公式"]);
    assert_eq!(show(&[&both("<a:r><a:t>别的</a:t></a:r>")], &[]).of(Part::Body), ["公式", "别的"]);
}

#[test]
fn what_is_missing_or_cut_is_said() {
    let heard = show(&["<p:sp><p:txBody><a:p><a:r><a:t>半句</a:t></a:r>"], &[]);
    assert_eq!(heard.of(Part::Body), ["半句"]);
    assert!(!heard.whole());
    let parts = [("[Content_Types].xml", "<Types/>"), ("ppt/slides/slide1.xml", "<p:sld xmlns:p=\"p\"/>")];
    assert!(!hear(read, Format::Pptx, &package(&parts)).whole());
}

#[test]
fn damaged_files_are_read_without_a_panic() {
    for cut in 1..20 {
        let heard = hear(read, Format::Pptx, &DECK[..DECK.len() * cut / 20]);
        assert!(!heard.whole(), "cut at {cut}/20");
    }
    let mut seed = 7_u32;
    for _ in 0..40 {
        let mut bytes = DECK.to_vec();
        for _ in 0..20 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = seed as usize % bytes.len();
            bytes[at] ^= (seed >> 24) as u8;
        }
        hear(read, Format::Pptx, &bytes);
    }
}
