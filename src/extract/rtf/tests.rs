#![allow(clippy::unwrap_used)]

use super::*;
use crate::extract::ooxml::testing::{Heard, hear};
use crate::model::Format;

fn listen(bytes: &[u8]) -> Heard {
    hear(read, Format::Rtf, bytes)
}

fn rtf(body: &str) -> Vec<u8> {
    let head = "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 SimSun;}{\\f1\\fcharset0 Arial;}}\
                {\\colortbl;\\red255\\green255\\blue255;\\red255\\green0\\blue0;}";
    encoding_rs::GB18030.encode(&format!("{head}{body}}}")).0.into_owned()
}

#[test]
fn text_in_bytes_and_in_unicode() {
    let heard = listen(&rtf(
        "\\f0\\'d6\\'d0\\'b9\\'fa\\par \\uc1\\u26426 ?\\u23494 ?\\par \\uc2\\u-10187\\'3f\\'3f\\u-8960\\'3f\\'3f",
    ));
    assert_eq!(heard.of(Part::Body), ["中国", "机密", "\u{1d500}"]);
    let upr = listen(&rtf("{\\upr{old}{\\*\\ud{\\u26426 ?}}}"));
    assert_eq!(upr.of(Part::Body), ["机"]);
}

#[test]
fn what_nobody_sees_and_what_was_changed() {
    let body = "{\\*\\revtbl{Unknown;}{李某;}}{\\info{\\author 周某}}甲{\\v 藏}{\\cf1 白}乙\\par \
                编号33{\\deleted\\revauthdel1 44}{\\revised\\revauth1 55}\\par \
                丙{\\*\\atnauthor 王某}{\\*\\annotation \\pard 请核对\\par 二}";
    let heard = listen(&rtf(body));
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.of(Part::Body), ["甲乙", "编号3355", "丙"]);
    assert_eq!(heard.of(Part::Hidden), ["藏白"]);
    assert_eq!(heard.of(Part::Deleted), ["44"]);
    assert_eq!(heard.of(Part::Comment), ["请核对", "二"]);
    assert_eq!(heard.of(Part::Property), ["李某", "周某", "王某"]);
    let kinds: Vec<&str> = heard.observations.iter().map(|o| o.kind).collect();
    for kind in ["hidden-text", "hidden-tracked-change", "hidden-comment", "hidden-metadata-author"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
}

#[test]
fn cells_are_told_apart() {
    let row = |a: &str, b: &str| format!("\\trowd\\pard\\intbl {a}\\cell {b}\\cell\\row ");
    let heard = listen(&rtf(&format!("{}{}\\pard 表后\\par", row("姓名", "号"), row("", "12"))));
    let at = |text: &str| heard.unit(text).cell.map(|c| (c.row, c.column));
    assert_eq!([at("姓名"), at("号"), at("12")], [Some((0, 0)), Some((0, 1)), Some((1, 1))]);
    assert_eq!((at("表后"), heard.unit("表后").part), (None, Part::Body));
    assert_eq!(heard.unit("号").place, UnitPlace::Paragraph(2));
}

#[test]
fn stories_fields_and_packages() {
    let hex: String = [
        &[1, 5, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0][..],
        b"Package\0",
        &[0; 8],
        &[38, 0, 0, 0, 2, 0],
        b"a.txt\0",
        b"C:\\a.txt\0",
        &[0, 0, 3, 0, 2, 0, 0, 0],
        b"t\0",
        &[3, 0, 0, 0],
        b"abc",
    ]
    .concat()
    .iter()
    .map(|b| format!("{b:02x}"))
    .collect();
    let body = format!(
        "{{\\header 眉\\par}}正文{{\\footnote 注}}后{{\\field{{\\*\\fldinst HYPERLINK \"x\"}}{{\\fldrslt 链接}}}}\\par \
         {{\\shp{{\\*\\shpinst{{\\sp{{\\sn gtextUNICODE}}{{\\sv 机密}}}}{{\\shptxt 框内\\par}}}}}}\
         {{\\object{{\\*\\objdata {hex}}}}}"
    );
    let heard = listen(&rtf(&body));
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.of(Part::Header), ["眉"]);
    assert_eq!(heard.of(Part::Footnote), ["注"]);
    assert_eq!(heard.of(Part::Body), ["正文后链接"]);
    assert_eq!(heard.of(Part::Field), ["HYPERLINK \"x\""]);
    assert_eq!(heard.of(Part::Textbox), ["机密", "框内"]);
    assert_eq!(heard.nested, [("a.txt".to_owned(), b"abc".to_vec())]);
}

#[test]
fn what_ends_early_or_holds_nothing_is_said() {
    let whole = rtf("正文\\par 二");
    assert_eq!(listen(&whole[..whole.len() - 1]).unread, [Reason::Truncated]);
    assert_eq!(listen(&whole[..whole.len() - 1]).of(Part::Body), ["正文", "二"]);
    assert_eq!(listen(b"{\\rtf1}").unread, [Reason::Corrupt]);
    assert_eq!(listen(&b"{".repeat(100_000)).unread, [Reason::Limit]);
}

#[test]
fn moved_text_left_one_place_and_came_to_another() {
    let heard =
        listen(&rtf("{\\*\\revtbl{Unknown;}{李某;}}甲{\\mvf\\mvauth1 旧处}\\par {\\mvt\\mvauth1 新处}\\par"));
    assert_eq!((heard.of(Part::Deleted), heard.of(Part::Inserted)), (vec!["旧处"], vec!["新处"]));
    assert_eq!(heard.kinds(), ["hidden-tracked-change"], "one author's changes that run on");
}

#[test]
fn text_is_unseen_in_the_colour_behind_it_and_at_one_point() {
    let row = "\\trowd\\clcbpat2\\cellx100\\cellx200\\pard\\intbl{\\cf1 白于红}\\cell {\\cf1 白于纸}\\cell\\row\\pard ";
    let heard =
        listen(&rtf(&format!("{row}{{\\cf2\\cb2 红于红}}甲{{\\dbch\\afs2 小}}乙{{\\dbch\\afs2 12}}\\par")));
    assert_eq!(heard.of(Part::Hidden), ["白于纸", "红于红", "小"]);
    assert_eq!(heard.of(Part::Table), ["白于红"]);
    assert_eq!(heard.of(Part::Body), ["甲乙12"], "Latin text has a size of its own");
}

#[test]
fn what_stands_beside_the_text_is_read_once_and_not_counted() {
    let heard = listen(&rtf(
        "{\\info{\\upr{\\title ??}{\\*\\ud{\\title \\u26426 ?}}}}{\\*\\docvar {证号}{12}}\
         {\\*\\pgdsctbl{\\pgdsc0{\\header 眉\\par}}}{\\header {\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv 机密}}}}\\par}\
         一{\\*\\formfield{\\*\\ffdeftext 缺省}}\\par\\sect 二\\page 三\\par\
         {\\*\\background{\\shp{\\*\\shpinst{\\sp{\\sn wzDescription}{\\sv 底图}}}}}",
    ));
    assert_eq!(heard.of(Part::Property), ["机"]);
    assert_eq!(heard.of(Part::Metadata), ["证号12"]);
    assert_eq!((heard.of(Part::Header), heard.of(Part::Textbox).len()), (vec!["机密"], 0));
    assert_eq!((heard.of(Part::Field), heard.of(Part::AltText)), (vec!["缺省"], vec!["底图"]));
    let places: Vec<_> = ["一", "二 三"].iter().map(|words| heard.unit(words).place.clone()).collect();
    assert_eq!(places, [UnitPlace::Paragraph(1), UnitPlace::Paragraph(2)]);
}
