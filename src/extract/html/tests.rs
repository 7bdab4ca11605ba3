#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::extract::markup::testing::Kept;
use crate::model::Cell;
use crate::open::budget::Limits;

fn kept(source: &str) -> Kept {
    let mut kept = Kept::default();
    read(source, &Budget::new(Limits::default(), source.len() as u64), &mut kept).unwrap();
    kept
}

fn cell(table: u32, row: u32, column: u32, width: u32) -> Option<Cell> {
    Some(Cell { table, row, column, width })
}

#[test]
fn places_are_those_of_the_source() {
    let source = "<html>\n<body><!-- 电话 19912345678 -->\n<p>甲&amp;乙&nbsp;号330281</p>\n\
        <table><tr><td>姓名</td></tr><tr><td>李明</td></tr></table><p style=\"Display : None\">手机18800001111</p>";
    let kept = kept(source);
    for (needle, written, part) in [
        ("19912345678", "19912345678", Part::Comment),
        ("330281", "330281", Part::Body),
        ("乙", "乙", Part::Body),
        ("&", "&amp;", Part::Body),
        ("李明", "李明", Part::Table),
        ("18800001111", "18800001111", Part::Hidden),
    ] {
        assert_eq!(kept.find(needle), (source.find(written).unwrap(), part), "{needle}");
    }
}

#[test]
fn inline_tags_join_and_blocks_part() {
    let kept =
        kept("<p>编号 <b>3302</b><i>8119</i><!-- 注 --><img alt=图>90\n<p>另一段<br>下一行<div>块</div>尾");
    assert_eq!(
        kept.texts().iter().filter(|t| !["注", "图"].contains(t)).collect::<Vec<_>>(),
        [&"编号 3302811990", &"另一段", &"下一行", &"块", &"尾"]
    );
    assert_eq!(kept.get("图").part, Part::AltText);
}

#[test]
fn numbers_that_only_style_keeps_apart_stay_apart() {
    let kept = kept("<li><span>13900001111</span><span>330281199003071231</span><sup>1</sup></li>");
    assert_eq!(kept.texts(), ["13900001111 330281199003071231 1"]);
}

#[test]
fn white_space_collapses_but_in_pre() {
    assert_eq!(kept("<p>  甲 \r\n\t 乙 <b> 丙</b> </p>").texts(), ["甲 乙 丙"]);
    assert_eq!(kept("<pre>甲  乙\n丙</pre>").texts(), ["甲  乙", "丙"]);
}

#[test]
fn cells_know_their_column_under_spans() {
    let kept = kept(
        "<table><tr><th rowspan=2>序<th colspan='2'>身份<br>证号<th>末<tr><td>甲<td>乙<td>丙</table>\
         <table><tr><td>外<table><tr><td>内</table>续</td><td>右</td></tr></table>",
    );
    for (text, at) in [
        ("序", cell(0, 0, 0, 1)),
        ("身份\n证号", cell(0, 0, 1, 2)),
        ("末", cell(0, 0, 3, 1)),
        ("甲", cell(0, 1, 1, 1)),
        ("丙", cell(0, 1, 3, 1)),
        ("外", cell(1, 0, 0, 1)),
        ("内", cell(2, 0, 0, 1)),
        ("续", cell(1, 0, 0, 1)),
        ("右", cell(1, 0, 1, 1)),
    ] {
        assert_eq!((kept.get(text).cell, kept.get(text).part), (at, Part::Table), "{text}");
    }
}

#[test]
fn hidden_is_told_from_visible() {
    for source in [
        "<div hidden>密</div><p>明",
        "<div style='color:red;visibility:hidden!important'><div>x</div>密</div><p>明",
        "<ul><li style='display:none'>密</ul><p>明",
        "<p style='display:none'>密<p>明",
        "<template>密</template>明",
        "<p>明<span style=display:none><span>x</span>密</span>",
        "<input type=hidden value=密>明",
        "<table><tr hidden><td>密<tr><td>明</table>",
        "<script>x = '密'</script>明",
        "<p data-x=密>明",
    ] {
        let kept = kept(source);
        assert_eq!(kept.find("密").1, Part::Hidden, "{source}");
        assert_ne!(kept.find("明").1, Part::Hidden, "{source}");
    }
    assert_eq!(kept("<p>甲<span hidden>丙</span>乙").get("甲乙").part, Part::Body);
}

#[test]
fn attribute_values_are_labelled_text() {
    let kept = kept(
        "<meta name=author content='张&#x4e09;'><input name=tel value=13900001111><a href='mailto:a@b.cn?x&copy=1'>x</a>\
         <p data-id-card=330281 title=题>y<img src='data:image/png;base64,AAAA' alt='a&#20869;'>",
    );
    let content = kept.get("张三");
    assert_eq!((content.part, content.label.as_deref()), (Part::Property, Some("author")));
    let value = kept.get("13900001111");
    assert_eq!((value.part, value.label.as_deref()), (Part::Field, Some("tel")));
    assert_eq!(kept.get("330281").label.as_deref(), Some("data-id-card"));
    assert_eq!(kept.get("mailto:a@b.cn?x&copy=1").part, Part::Metadata);
    assert_eq!(kept.get("a内").part, Part::AltText);
    let picture = format!("<img src='data:image/png;base64,{}' alt=图>", "13900001111".repeat(30));
    assert_eq!(self::kept(&picture).texts(), ["图"]);
}

#[test]
fn references_follow_the_standard() {
    assert_eq!(
        kept("<p>&#x5185;&#37096;&lt;&AMP;&notit;&hellip;&nosuch;&#0;&#x110000;&amp</p>").texts(),
        ["内部<&¬it;…&nosuch;&#0;&#x110000;&"]
    );
}

#[test]
fn broken_markup_loses_nothing() {
    for source in [
        "<p>甲 < 330281",
        "<p title=\"x>甲 330281",
        "<p title='x>甲 330281</p>",
        "<a href=\"x>甲</a><a href='y\">330281</a>",
        "<!-- 330281",
        "<![CDATA[330281",
        "<div 330281",
        "<img alt=甲 330281>",
        "<style>330281",
        "<style>/* 330281 */</style>",
        "<title>330281",
        "<script>330281",
        "</330281>",
        "<td>330281</table></td>",
        "<textarea>330281",
        "<body></html>330281",
        "<![if x]>330281<![endif]>",
        "<?php 330281 ?>",
        "<tr><table><td></tr>330281",
        "<330281",
        "&330281",
    ] {
        assert_eq!(kept(source).find("330281").0, source.find("330281").unwrap(), "{source}");
    }
}

#[test]
fn json_in_a_script_is_read_as_such() {
    let kept = kept(r#"<script type="application/ld+json">{"name":"\u5f20\u4e09"}</script>"#);
    let name = kept.get("张三");
    assert_eq!((name.part, name.label.as_deref()), (Part::Hidden, Some("name")));
}

#[test]
fn depth_and_length_are_harmless() {
    let n = 100_000;
    let open = |tag: &str| format!("{}甲", tag.repeat(n));
    for source in [
        open("<div>"),
        open("<table><tr><td>"),
        open("<span hidden>"),
        open("</x>"),
        open("<p title=\""),
        open("<style>"),
        open("<a "),
        open("<td colspan=9999999999 rowspan=0>"),
        open("<table><tr><td colspan=1000 rowspan=65534>"),
    ] {
        kept(&source).find("甲");
    }
}

#[test]
fn a_row_stays_in_one_block() {
    let row = format!("<tr><td>{}</td><td>乙</td></tr>", "甲".repeat(50_000));
    assert_eq!(kept(&format!("<table>{}</table>", row.repeat(6))).blocks, 3);
    assert_eq!(
        kept(&format!("<table><tr>{}</table>", row.replace("<tr>", "").replace("</tr>", "").repeat(6)))
            .blocks,
        1
    );
}

#[test]
fn memory_is_bounded_by_blocks() {
    assert!(kept(&format!("<pre>{}", "一\n".repeat(200_000))).blocks > 1);
    assert!(kept(&format!("<table><tr>{}", "<td>一二三四五六".repeat(200_000))).blocks > 1);
}

/// Pieces that a page is put together from.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "<",
        ">",
        "</",
        "/>",
        "\"",
        "'",
        "=",
        "&",
        ";",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!",
        "<?",
        " ",
        "\n",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<table>",
        "<tr>",
        "<td rowspan=2>",
        "</table>",
        "</td>",
        "<div hidden>",
        "</div>",
        "<span style=display:none>",
        "</span>",
        "<script>",
        "</script>",
        "<style>",
        "<title>",
        "<br>",
        "<pre>",
        "<li>",
        "<img alt='",
        "<a href=\"",
        "&#x5185;",
        "&amp",
        "&lt;",
        "甲",
        "𠮷",
        "\u{3000}",
        "1",
        "<sup>",
        "<input value=",
    ])
}

proptest! {
    #[test]
    fn anything_is_read_with_true_places(pieces in prop::collection::vec(piece(), 0..60)) {
        // `Kept` checks that the map ascends and that every character stands at a character.
        for unit in kept(&pieces.concat()).units {
            for (i, char) in unit.text.char_indices().filter(|(_, c)| "甲𠮷1".contains(*c)) {
                prop_assert!(pieces.concat()[unit.offsets[i]..].starts_with(char));
            }
        }
    }

    #[test]
    fn every_word_of_a_page_is_found_where_it_stands(
        parts in prop::collection::vec((piece(), "[a-z]{3}[0-9]{6}"), 1..20)
    ) {
        // Of a style sheet only the comments are searched.
        let parts: Vec<_> = parts.into_iter().filter(|(p, _)| *p != "<style>").collect();
        let page: String = parts.iter().map(|(p, word)| format!("{p} {word} ")).collect();
        let kept = kept(&page);
        for (_, word) in &parts {
            let found = kept.units.iter().any(|u| {
                u.text.match_indices(word.as_str()).any(|(i, _)| page[u.offsets[i]..].starts_with(word.as_str()))
            });
            prop_assert!(found, "{} in {}: {:?}", word, page, kept.texts());
        }
    }
}
