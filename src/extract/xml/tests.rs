#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::extract::markup::testing::Kept;
use crate::open::budget::Limits;

fn kept(source: &str) -> Kept {
    let mut kept = Kept::default();
    read(source, &Budget::new(Limits::default(), source.len() as u64), &mut kept).unwrap();
    kept
}

#[test]
fn text_and_attributes_are_labelled_and_placed() {
    let source = "<?xml version=\"1.0\"?>\n<a><!-- 手机18800001111 -->\n  <x:人 证号='3302&#56;1' xmlns:x=\"u\">李明</x:人>\n\
        <电话>1390<![CDATA[0001]]><!-- 注 -->111</电话>\n<?提示 内部?></a>";
    let kept = kept(source);
    let number = kept.get("330281");
    assert_eq!((number.label.as_deref(), number.part), (Some("证号"), Part::Body));
    assert_eq!(number.offsets[4..], [source.find("&#56;").unwrap(), source.find("1' xmlns").unwrap()]);
    assert_eq!(kept.get("李明").label.as_deref(), Some("人"));
    assert_eq!(kept.get("13900001111").label.as_deref(), Some("电话"));
    assert_eq!(kept.find("18800001111"), (source.find("18800001111").unwrap(), Part::Comment));
    assert_eq!(kept.find("内部").0, source.find("内部").unwrap());
}

#[test]
fn children_part_text_and_lines_are_units() {
    let kept = kept("<a>甲<b>330281</b>199003071231\n  机密★5年\n</a>");
    assert_eq!(kept.texts(), ["a", "甲", "b", "330281", "199003071231", "机密★5年"]);
    assert_eq!(kept.get("机密★5年").label.as_deref(), Some("a"));
}

#[test]
fn entities_are_never_expanded() {
    let kept = kept(
        "<!DOCTYPE a [<!ENTITY b \"密\"><!ENTITY c \"&b;&b;\">]><a>&c;&lt;&quot;&hellip;<e/>&#x5185;</a>",
    );
    kept.get("&c;<\"&hellip;");
    kept.get("内");
    assert_eq!(kept.find("密").1, Part::Comment);
}

#[test]
fn broken_xml_is_read_to_its_end() {
    for source in [
        "<a><b>330281</a>",
        "<a>330281",
        "<a x=\"1>330281</a>",
        "<a x=330281>",
        "<a><b></c>330281</b>",
        "330281",
        "<a/>x < 330281",
        "<a><![CDATA[330281",
        "<?x 330281",
        "<!-- 330281",
        "<a 330281>",
    ] {
        assert_eq!(kept(source).find("330281").0, source.find("330281").unwrap(), "{source}");
    }
    let unclosed = kept("<r><a><b>甲</a><c>乙</c>丙</r>");
    assert_eq!(unclosed.get("丙").label.as_deref(), Some("r"));
}

#[test]
fn labels_hold_over_blocks_and_depth() {
    let record = format!("<行><名>{}</名></行>尾", "甲".repeat(40_000));
    let kept_ = kept(&format!("<r>{}</r>", record.repeat(10)));
    assert_eq!(kept_.blocks, 4, "a block ends between records");
    assert!(kept_.units.iter().filter(|u| u.text == "尾").all(|u| u.label.as_deref() == Some("r")));
    let deep = format!("{}甲{}<x>乙</x>", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(kept(&deep).get("乙").label.as_deref(), Some("x"));
    kept(&"</b>".repeat(100_000));
}

#[test]
fn a_long_text_spans_blocks_with_its_label() {
    let kept = kept(&format!("<正文>{}</正文>", "一二三\n".repeat(200_000)));
    assert!(kept.blocks > 1);
    assert!(kept.units.iter().skip(1).all(|u| u.label.as_deref() == Some("正文")));
}

proptest! {
    #[test]
    fn anything_is_read_with_true_places(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "<", ">", "</", "/>", "\"", "'", "=", "&", ";", "<!--", "-->", "<![CDATA[", "]]>", "<!", "<?", "?>", " ",
                "\n", "<甲>", "</甲>", "<a ", "</a>", "甲", "𠮷", "&#x5185;", "&amp;", "x:", "1",
            ]),
            0..60,
        )
    ) {
        let source = pieces.concat();
        for unit in kept(&source).units {
            for (i, char) in unit.text.char_indices().filter(|(_, c)| "甲𠮷1".contains(*c)) {
                prop_assert!(source[unit.offsets[i]..].starts_with(char));
            }
        }
    }
}
