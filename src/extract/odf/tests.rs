#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear, package};
use crate::model::{Cell, Format, Part, Reason, UnitPlace};

const STYLES: &str = "<office:automatic-styles>\
    <style:style style:name=\"off\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>\
    <style:style style:name=\"white\" style:family=\"text\"><style:text-properties fo:color=\"#ffffff\"/></style:style>\
    <style:style style:name=\"tiny\" style:family=\"text\"><style:text-properties fo:font-size=\"1pt\" style:font-size-asian=\"1pt\"/></style:style>\
    <style:style style:name=\"dark\" style:family=\"table-cell\"><style:table-cell-properties fo:background-color=\"#1f3864\"/></style:style>\
    <style:style style:name=\"gone\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
    <style:style style:name=\"gone\" style:family=\"drawing-page\"><style:drawing-page-properties presentation:visibility=\"hidden\"/></style:style>\
    <style:style style:name=\"thin\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"0cm\"/></style:style>\
    <number:number-style style:name=\"none\"><number:text/></number:number-style>\
    <style:style style:name=\"silent\" style:family=\"table-cell\" style:data-style-name=\"none\"/>\
    </office:automatic-styles>";

fn content(kind: &str, body: &str) -> String {
    format!(
        "<office:document-content>{STYLES}<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
}

fn with(format: Format, body: &str, more: &[(&str, &str)]) -> Heard {
    let kind = match format {
        Format::Ods => "spreadsheet",
        Format::Odp => "presentation",
        _ => "text",
    };
    let content = content(kind, body);
    let mut parts = vec![("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)];
    parts.extend(more);
    hear(read, format, &package(&parts))
}

fn text(body: &str) -> Heard {
    with(Format::Odt, body, &[])
}

fn p(words: &str) -> String {
    format!("<text:p>{words}</text:p>")
}

fn cell(words: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\">{}</table:table-cell>", p(words))
}

fn row(cells: &[&str]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.iter().map(|c| cell(c)).collect::<String>())
}

#[test]
fn paragraphs_are_counted_with_those_in_lists_and_cells() {
    let list = format!("<text:list><text:list-item>{}</text:list-item></text:list>", p("一项"));
    let table = format!("<table:table>{}{}</table:table>", row(&["姓名", "证号"]), row(&["王某", "12"]));
    let body = p("号12<text:span>34</text:span>") + &list + &table + &p("甲<text:s text:c=\"2\"/>乙\n  丙");
    let heard = text(&body);
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.of(Part::Body), ["号1234", "一项", "甲  乙 丙"]);
    let number = heard.unit("12");
    assert_eq!((number.part, number.place.clone()), (Part::Table, UnitPlace::Paragraph(6)));
    assert_eq!(number.cell, Some(Cell { table: 0, row: 1, column: 1, width: 1 }));
    assert_eq!(heard.unit("甲  乙 丙").place, UnitPlace::Paragraph(7));
}

#[test]
fn what_was_deleted_never_joins_what_was_inserted() {
    let info = |who: &str| format!("<office:change-info><dc:creator>{who}</dc:creator></office:change-info>");
    let changes = format!(
        "<text:tracked-changes><text:changed-region xml:id=\"d\"><text:deletion>{}{}</text:deletion></text:changed-region>\
         <text:changed-region xml:id=\"i\"><text:insertion>{}</text:insertion></text:changed-region>\
         <text:changed-region xml:id=\"x\"><text:deletion>{}{}</text:deletion></text:changed-region></text:tracked-changes>",
        info("校对甲"),
        p("44"),
        info("校对乙"),
        info("校对甲"),
        p("无处可寻"),
    );
    let line = p(
        "33<text:change text:change-id=\"d\"/><text:change-start text:change-id=\"i\"/>55<text:change-end text:change-id=\"i\"/>",
    );
    let new = p("<text:change-start text:change-id=\"i\"/>新<text:change-end text:change-id=\"i\"/>");
    let heard = text(&(changes + &line + &new));
    assert_eq!(heard.of(Part::Body), ["3355"]);
    assert_eq!(heard.of(Part::Inserted), ["新"]);
    assert_eq!(heard.of(Part::Deleted), ["44", "无处可寻"], "one that no text points to is read too");
    assert_eq!(heard.unit("44").place, UnitPlace::Paragraph(1));
    assert_eq!(heard.of(Part::Metadata), ["校对乙", "校对甲"]);
    assert!(heard.kinds().iter().all(|kind| *kind == "hidden-tracked-change"));
}

#[test]
fn text_that_nobody_sees_is_hidden() {
    let span = |style: &str| format!("<text:span text:style-name=\"{style}\">{style}藏</text:span>");
    let body = p(&format!("甲{}", span("off")))
        + &p(&format!("乙{}", span("white")))
        + &p(&format!("丙{}", span("tiny")))
        + &format!("<text:section text:display=\"none\">{}</text:section>", p("节内"))
        + &p("丁<text:hidden-text text:is-hidden=\"true\" text:string-value=\"藏字\"/>")
        + &p("<text:hidden-paragraph text:is-hidden=\"true\"/>整段");
    let heard = text(&body);
    assert_eq!(heard.of(Part::Body), ["甲", "乙", "丙", "丁"]);
    assert_eq!(heard.of(Part::Hidden), ["off藏", "white藏", "tiny藏", "节内", "藏字", "整段"]);
    let places: Vec<_> = heard
        .observations
        .iter()
        .map(|o| (o.kind, o.place.clone()))
        .filter(|(k, _)| *k == "hidden-text")
        .collect();
    let at = |n| ("hidden-text", UnitPlace::Paragraph(n));
    assert_eq!(places, [at(1), at(2), at(3), at(4), at(5), at(6)]);
}

#[test]
fn white_letters_on_a_dark_ground_are_seen() {
    let white = "<text:span text:style-name=\"white\">表头</text:span>";
    let table = format!(
        "<table:table><table:table-row><table:table-cell table:style-name=\"dark\">{}</table:table-cell></table:table-row></table:table>",
        p(white)
    );
    let heard = text(&table);
    assert_eq!((heard.of(Part::Table), heard.of(Part::Hidden).len()), (vec!["表头"], 0));
}

#[test]
fn what_stands_beside_the_line_has_its_part_and_is_not_counted() {
    let note = |class: &str, words: &str| {
        format!(
            "<text:note text:note-class=\"{class}\"><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>",
            p(words)
        )
    };
    let comment =
        format!("<office:annotation><dc:creator>审稿丙</dc:creator>{}</office:annotation>", p("请核对"));
    let frame = format!(
        "<draw:frame><draw:text-box>{}</draw:text-box><svg:desc>说明</svg:desc></draw:frame>",
        p("框内")
    );
    let link = "<text:a xlink:href=\"http://a.example/\">网页</text:a>";
    let line = p(&format!("前{}{}{comment}{frame}{link}后", note("footnote", "脚"), note("endnote", "尾")));
    let heard = text(&(line + &p("次段")));
    assert_eq!(heard.of(Part::Body), ["前网页后", "次段"]);
    assert_eq!(heard.unit("次段").place, UnitPlace::Paragraph(2));
    let one = |part| heard.of(part).concat();
    assert_eq!(
        [Part::Footnote, Part::Endnote, Part::Comment, Part::Textbox, Part::AltText, Part::Field].map(one),
        ["脚", "尾", "请核对", "框内", "说明", "http://a.example/"]
    );
    assert_eq!(heard.noted("hidden-comment"), ["批注，3 字"]);
    assert!(heard.of(Part::Metadata).contains(&"审稿丙"));
}

#[test]
fn headers_of_every_kind_and_properties_are_read() {
    let margins = format!(
        "<office:document-styles><office:master-styles><style:master-page style:name=\"Standard\"><style:header>{}</style:header>\
         <style:header-left>{}</style:header-left><style:header-first>{}</style:header-first><style:footer>{}</style:footer>\
         </style:master-page></office:master-styles></office:document-styles>",
        p("眉"),
        p("左眉"),
        p("首眉"),
        p("脚")
    );
    let meta = "<office:document-meta><office:meta><meta:initial-creator>起草丁</meta:initial-creator><meta:generator>X</meta:generator>\
        <meta:user-defined meta:name=\"密级\">内部</meta:user-defined></office:meta></office:document-meta>";
    let heard = with(Format::Odt, &p("文"), &[("styles.xml", &margins), ("meta.xml", meta)]);
    assert_eq!(heard.of(Part::Header), ["眉", "左眉", "首眉"]);
    assert_eq!(heard.of(Part::Footer), ["脚"]);
    assert_eq!(heard.of(Part::Property), ["起草丁", "密级", "内部"]);
    assert_eq!(heard.noted("hidden-metadata-author"), ["起草丁"]);
}

#[test]
fn sheets_rows_columns_and_cells_that_nobody_sees_are_hidden() {
    let hidden_row = |how: &str, words: &str| {
        format!("<table:table-row table:visibility=\"{how}\">{}</table:table-row>", cell(words))
    };
    let silent = format!(
        "<table:table-row><table:table-cell table:style-name=\"silent\" office:value-type=\"float\" office:value=\"12\">{}</table:table-cell></table:table-row>",
        p("")
    );
    let body = format!(
        "<table:table table:name=\"甲\"><table:table-column/><table:table-column table:style-name=\"thin\"/>{}{}{}{silent}</table:table>\
         <table:table table:name=\"乙\" table:style-name=\"gone\">{}</table:table>",
        row(&["可见", "零宽"]),
        hidden_row("collapse", "折叠"),
        hidden_row("filter", "筛掉"),
        row(&["藏表"])
    );
    let heard = with(Format::Ods, &body, &[]);
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.of(Part::Table), ["可见"]);
    assert_eq!(heard.of(Part::Hidden), ["零宽", "折叠", "筛掉", "12", "藏表"]);
    assert_eq!(heard.unit("筛掉").place, UnitPlace::Sheet { sheet: "甲".into(), row: 2, column: 0 });
    let mut kinds = heard.kinds();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, ["hidden-column", "hidden-row", "hidden-sheet", "hidden-text"]);
}

#[test]
fn cells_give_their_values_and_what_stands_behind_them() {
    let number = |value: &str, shown: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{value}\">{}</table:table-cell>",
            p(shown)
        )
    };
    let formula = format!(
        "<table:table-cell table:formula=\"of:=IF([.A1];&quot;暗语&quot;)\" office:value-type=\"string\">{}</table:table-cell>",
        p("明文")
    );
    let noted = format!(
        "<table:table-cell office:value-type=\"string\"><office:annotation>{}</office:annotation>{}</table:table-cell>",
        p("批语"),
        p("格")
    );
    let body = format!(
        "<table:table table:name=\"甲\"><table:table-row>{}{}{formula}{noted}<table:covered-table-cell office:value-type=\"string\">{}</table:covered-table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"2\"/>{}</table:table-row>{}</table:table>\
         <table:named-expressions><table:named-expression table:name=\"经办\" table:expression=\"of:=&quot;名下&quot;\"/></table:named-expressions>",
        number("13900001111", "1.39E10"),
        number("330197199003070000", "3.3E17"),
        p("被盖住"),
        cell("重复"),
        row(&["末行"])
    );
    let heard = with(Format::Ods, &body, &[]);
    let at = |words: &str| heard.unit(words).cell.map(|c| (c.row, c.column));
    assert_eq!((at("13900001111"), at("末行")), (Some((0, 0)), Some((4, 0))));
    assert_eq!(heard.units.iter().filter(|u| u.text == "重复").count(), 3);
    assert_eq!(heard.kinds().iter().filter(|kind| **kind == "id-precision-lost").count(), 1);
    assert_eq!(heard.of(Part::Hidden), ["被盖住"]);
    assert!(heard.of(Part::Formula)[0].contains("暗语"));
    assert_eq!((heard.of(Part::Comment), heard.unit("格").part), (vec!["批语"], Part::Table));
    assert!(heard.of(Part::Metadata).iter().any(|words| words.contains("名下")));
}

#[test]
fn what_cells_held_before_was_deleted() {
    let body = format!(
        "<table:tracked-changes><table:cell-content-change><office:change-info><dc:creator>校对甲</dc:creator></office:change-info>\
         <table:previous><table:change-track-table-cell office:value-type=\"string\">{}</table:change-track-table-cell></table:previous>\
         </table:cell-content-change></table:tracked-changes><table:table table:name=\"甲\">{}</table:table>",
        p("旧值"),
        row(&["新值"])
    );
    let heard = with(Format::Ods, &body, &[]);
    assert_eq!((heard.of(Part::Deleted), heard.of(Part::Table)), (vec!["旧值"], vec!["新值"]));
    assert_eq!(heard.kinds(), ["hidden-tracked-change"]);
}

#[test]
fn slides_notes_and_what_lies_beside_them() {
    let layout = "<office:document-styles><office:automatic-styles><style:page-layout style:name=\"L\">\
        <style:page-layout-properties fo:page-width=\"28cm\" fo:page-height=\"21cm\"/></style:page-layout></office:automatic-styles>\
        <office:master-styles><style:master-page style:name=\"M\" style:page-layout-name=\"L\"/></office:master-styles></office:document-styles>";
    let frame = |x: i32, words: &str| {
        format!(
            "<draw:frame svg:x=\"{x}cm\" svg:y=\"1cm\" svg:width=\"5cm\" svg:height=\"1cm\"><draw:text-box>{}</draw:text-box></draw:frame>",
            p(words)
        )
    };
    let table = format!(
        "<draw:frame svg:x=\"1cm\" svg:y=\"5cm\" svg:width=\"5cm\" svg:height=\"1cm\"><table:table>{}</table:table></draw:frame>",
        row(&["表左", "表右"])
    );
    let body = format!(
        "<draw:page draw:master-page-name=\"M\">{}{table}{}<presentation:notes>{}</presentation:notes></draw:page>\
         <draw:page draw:master-page-name=\"M\" draw:style-name=\"gone\">{}</draw:page>",
        frame(2, "页上"),
        frame(40, "页外"),
        frame(2, "备注"),
        frame(2, "藏页")
    );
    let heard = with(Format::Odp, &body, &[("styles.xml", layout)]);
    assert_eq!(heard.of(Part::Textbox), ["页上"]);
    assert_eq!(heard.of(Part::Table), ["表左", "表右"]);
    assert_eq!(heard.unit("表右").cell.map(|c| (c.row, c.column)), Some((0, 1)));
    assert_eq!((heard.of(Part::Notes), heard.of(Part::Hidden)), (vec!["备注"], vec!["页外", "藏页"]));
    assert_eq!(heard.unit("藏页").place, UnitPlace::Slide(2));
    assert_eq!(heard.kinds(), ["hidden-text", "hidden-text", "hidden-slide"]);
}

#[test]
fn documents_within_are_drafts_of_their_own() {
    let inner = content("spreadsheet", "");
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\"Object 1/\" \
        manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/></manifest:manifest>";
    let parts = [
        ("Object 1/content.xml", inner.as_str()),
        ("META-INF/manifest.xml", manifest),
        ("附件.bin", "附件内容"),
    ];
    let heard = with(Format::Odt, &p("文"), &parts);
    assert!(heard.whole(), "{:?}", heard.unread);
    let names: Vec<&str> = heard.nested.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Object 1", "附件.bin"]);
    assert!(heard.nested[0].1.starts_with(b"PK"), "a package as its own program would write it");
    assert_eq!(heard.kinds(), ["hidden-embedded", "hidden-embedded"]);
}

#[test]
fn what_cannot_be_read_is_said() {
    let locked = "<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/>\
        </manifest:file-entry></manifest:manifest>";
    let heard = with(Format::Odt, &p("文"), &[("META-INF/manifest.xml", locked)]);
    assert_eq!((heard.unread.as_slice(), heard.units.len()), (&[Reason::Encrypted][..], 0));
    assert_eq!(hear(read, Format::Odt, &package(&[("mimetype", "x")])).unread, [Reason::Corrupt]);
    let torn = "<office:document-content><office:body><office:text><text:p>前半";
    let heard = hear(read, Format::Odt, &package(&[("content.xml", torn)]));
    assert_eq!(heard.of(Part::Body), ["前半"], "what was read is kept");
    assert!(!heard.whole());
}

#[test]
fn a_torn_package_never_passes_for_a_whole_one() {
    let whole = package(&[("content.xml", &content("text", &p("文")))]);
    assert!(hear(read, Format::Odt, &whole).whole());
    for cut in (0..whole.len()).step_by(7) {
        assert!(!hear(read, Format::Odt, &whole[..cut]).whole(), "cut at {cut}");
    }
}
