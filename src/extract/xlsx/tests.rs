#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear, hear_within, package, rels};
use crate::model::{Cell, Format, Part, Reason, UnitPlace};
use crate::open::budget::Limits;

/// A workbook of sheets (name, attributes of its entry, content of the worksheet) and more parts under `xl/`.
fn xlsx(sheets: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut entries = String::new();
    let mut links = vec![
        ("s".to_owned(), "sharedStrings".to_owned(), "sharedStrings.xml".to_owned()),
        ("f".to_owned(), "styles".to_owned(), "styles.xml".to_owned()),
    ];
    links.retain(|(_, _, target)| more.iter().any(|(name, _)| name == target));
    let mut parts = vec![("_rels/.rels".to_owned(), rels(&[("d", "officeDocument", "xl/workbook.xml")]))];
    for (n, (name, attributes, content)) in sheets.iter().enumerate() {
        entries += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" {attributes} r:id=\"r{n}\"/>");
        links.push((format!("r{n}"), "worksheet".into(), format!("worksheets/sheet{n}.xml")));
        let sheet = format!("<?xml version=\"1.0\"?><worksheet>{content}</worksheet>");
        parts.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    let links: Vec<(&str, &str, &str)> =
        links.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    parts.push(("xl/_rels/workbook.xml.rels".into(), rels(&links)));
    parts.push(("xl/workbook.xml".into(), format!("<workbook><sheets>{entries}</sheets></workbook>")));
    parts.extend(more.iter().map(|(name, text)| (format!("xl/{name}"), (*text).to_owned())));
    let parts: Vec<(&str, &str)> = parts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    package(&parts)
}

fn inline(reference: &str, text: &str) -> String {
    format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn listen(bytes: &[u8]) -> Heard {
    hear(read, Format::Xlsx, bytes)
}

fn at(sheet: &str, row: u32, column: u32) -> UnitPlace {
    UnitPlace::Sheet { sheet: sheet.into(), row, column }
}

#[test]
fn every_type_of_cell_is_read_at_its_place() {
    let strings = "<sst><si><t>共享</t></si><si><r><t>富</t></r><r><t>文本</t></r><rPh><t>fu</t></rPh></si><si><t>无人用</t></si></sst>";
    let data = "<sheetData><row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c r=\"E2\" t=\"b\"><v>1</v></c></row>\
        <row><c t=\"str\"><f>A1&amp;\"甲\"</f><v>结果甲</v></c><c t=\"e\"><v>#N/A</v></c><c><v>1.3858211234E10</v></c></row></sheetData>";
    let heard = listen(&xlsx(&[("花名册", "", data)], &[("sharedStrings.xml", strings)]));
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.unit("共享").place, at("花名册", 1, 1));
    assert_eq!(heard.unit("富文本").place, at("花名册", 1, 2));
    assert_eq!(heard.unit("TRUE").place, at("花名册", 1, 4));
    assert_eq!(heard.unit("结果甲").place, at("花名册", 2, 0));
    assert_eq!(heard.unit("#N/A").place, at("花名册", 2, 1));
    assert_eq!(heard.unit("13858211234").cell, Some(Cell { table: 0, row: 2, column: 2, width: 1 }));
    assert_eq!(heard.of(Part::Formula), ["A1&\"甲\""]);
    assert_eq!(heard.of(Part::Metadata), ["花名册", "无人用"]);
}

#[test]
fn long_numbers_keep_their_digits_and_lost_ones_are_observed() {
    let data = "<sheetData><row r=\"1\"><c><v>330281199003071231</v></c><c><v>3.30281199003071E+17</v></c><c><v>6222021001116245</v></c></row></sheetData>";
    let heard = listen(&xlsx(&[("表", "", data)], &[]));
    assert_eq!(heard.of(Part::Table), ["330281199003071231", "330281199003071000", "6222021001116245"]);
    assert_eq!(heard.observations.len(), 1);
    let lost = &heard.observations[0];
    assert_eq!((lost.kind, lost.text.as_str(), lost.part), ("id-precision-lost", "3.30281E+17", Part::Table));
    assert_eq!(lost.place, at("表", 0, 1));
}

#[test]
fn dates_are_shown_as_days() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;\"/></numFmts>\
        <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>";
    let data = "<sheetData><row><c s=\"0\"><v>32939</v></c><c s=\"1\"><v>32939</v></c><c s=\"2\"><v>32939.5</v></c></row></sheetData>";
    let heard = listen(&xlsx(&[("表", "", data)], &[("styles.xml", styles)]));
    assert_eq!(heard.of(Part::Table), ["32939", "1990-03-07", "1990-03-07"]);
}

#[test]
fn hidden_sheets_rows_and_columns_are_hidden_cells() {
    let cell = |reference: &str| inline(reference, reference);
    let rows = format!(
        "<sheetData><row r=\"1\">{}{}{}</row><row r=\"2\" hidden=\"1\">{}</row><row r=\"3\" ht=\"0\">{}</row></sheetData>",
        cell("A1"),
        cell("B1"),
        cell("C1"),
        cell("A2"),
        cell("A3")
    );
    let columns =
        "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"3\" max=\"3\" width=\"0\"/></cols>";
    let other = |text: &str| format!("<sheetData><row>{}</row></sheetData>", inline("A1", text));
    let heard = listen(&xlsx(
        &[
            ("甲", "", &(columns.to_owned() + &rows)),
            ("乙", "state=\"hidden\"", &other("藏")),
            ("丙", "state=\"veryHidden\"", &other("深藏")),
        ],
        &[(
            "worksheets/old.xml",
            "<worksheet><sheetData><row><c t=\"str\"><v>失联</v></c></row></sheetData></worksheet>",
        )],
    ));
    assert_eq!(heard.of(Part::Table), ["A1"]);
    assert_eq!(heard.of(Part::Hidden), ["B1", "C1", "A2", "A3", "藏", "深藏", "失联"]);
    assert_eq!(heard.unit("深藏").cell.map(|c| c.table), Some(2));
    assert_eq!(heard.unit("失联").cell.map(|c| c.table), Some(3));
}

#[test]
fn merged_cells_stand_at_their_first_and_cover_their_columns() {
    let data = format!(
        "<sheetData><row r=\"2\">{}{}{}</row></sheetData><mergeCells><mergeCell ref=\"A2:C3\"/></mergeCells>",
        inline("A2", "题"),
        inline("B2", "盖住"),
        inline("D2", "旁")
    );
    let heard = listen(&xlsx(&[("表", "", &data)], &[]));
    assert_eq!(heard.unit("题").cell, Some(Cell { table: 0, row: 1, column: 0, width: 3 }));
    assert_eq!(heard.unit("盖住").part, Part::Hidden);
    assert_eq!(heard.unit("旁").cell.map(|c| c.width), Some(1));
}

#[test]
fn notes_lists_names_and_print_headers_are_found() {
    let sheet = "<sheetData/><dataValidations><dataValidation prompt=\"提示\"><formula1>\"张某,李某\"</formula1></dataValidation></dataValidations>\
        <extLst><x14:dataValidation><x14:formula1><xm:f>\"丙类\"</xm:f></x14:formula1><xm:sqref>A1</xm:sqref></x14:dataValidation></extLst>\
        <headerFooter><oddHeader>&amp;L机密&amp;R&amp;\"宋体\"内部</oddHeader><oddFooter>第&amp;P页</oddFooter></headerFooter>";
    let heard = listen(&xlsx(
        &[("表", "", sheet)],
        &[
            (
                "worksheets/_rels/sheet0.xml.rels",
                &rels(&[
                    ("c", "comments", "../comments1.xml"),
                    ("t", "threadedComment", "../tc1.xml"),
                    ("h", "hyperlink", "mailto:x@y.cn"),
                ]),
            ),
            (
                "comments1.xml",
                "<comments><authors><author>批注人</author></authors><commentList><comment ref=\"B3\"><text><r><t>核</t></r><r><t>实</t></r></text></comment></commentList></comments>",
            ),
            (
                "tc1.xml",
                "<ThreadedComments><threadedComment ref=\"C4\"><text>回复</text></threadedComment></ThreadedComments>",
            ),
            (
                "drawings/drawing1.xml",
                "<xdr:wsDr><xdr:sp><xdr:cNvPr name=\"框\" descr=\"替代\"/><a:p><a:r><a:t>形</a:t></a:r><a:r><a:t>状</a:t></a:r></a:p></xdr:sp></xdr:wsDr>",
            ),
            (
                "pivotCache/pivotCacheDefinition1.xml",
                "<pivotCacheDefinition><sharedItems><s v=\"透视\"/><n v=\"1.38E10\"/></sharedItems></pivotCacheDefinition>",
            ),
            ("externalLinks/externalLink1.xml", "<externalLink><cell><v>外部缓存</v></cell></externalLink>"),
            ("connections.xml", "<connections><connection connection=\"Data Source=库\"/></connections>"),
            ("[Content_Types].xml", "<Types/>"),
        ],
    ));
    assert!(heard.whole(), "{:?}", heard.unread);
    assert_eq!(heard.of(Part::Comment), ["核实", "回复"]);
    assert_eq!(heard.unit("核实").place, at("表", 2, 1));
    assert_eq!((heard.of(Part::Header), heard.of(Part::Footer)), (vec!["机密", "内部"], vec!["第页"]));
    for (text, part) in [
        ("批注人", Part::Metadata),
        ("\"张某,李某\"", Part::Metadata),
        ("\"丙类\"", Part::Metadata),
        ("提示", Part::Metadata),
        ("替代", Part::AltText),
        ("透视", Part::Hidden),
        ("13800000000", Part::Hidden),
        ("外部缓存", Part::Hidden),
        ("Data Source=库", Part::Metadata),
        ("mailto:x@y.cn", Part::Field),
    ] {
        assert_eq!(heard.unit(text).part, part, "{text}");
    }
    assert!(heard.units.iter().any(|u| u.text == "形状"));
}

#[test]
fn too_many_cells_are_a_limit_and_what_was_read_is_kept() {
    let data = format!("<sheetData><row>{}{}</row></sheetData>", inline("A1", "一"), inline("B1", "二"));
    let limits = Limits { cells: 1, ..Limits::default() };
    let heard = hear_within(read, Format::Xlsx, &xlsx(&[("表", "", &data)], &[]), limits);
    assert_eq!(heard.unread, [Reason::Limit]);
    assert_eq!(heard.of(Part::Table), ["一"]);
}

#[test]
fn what_is_missing_or_broken_is_said() {
    let data = "<sheetData><row><c t=\"s\"><v>7</v></c><c t=\"str\"><v>还在</v></c></row></sheetData>";
    let heard = listen(&xlsx(&[("表", "", data)], &[]));
    assert_eq!((heard.unread.as_slice(), heard.of(Part::Table)), (&[Reason::Corrupt][..], vec!["还在"]));
    let heard = listen(&package(&[(
        "xl/worksheets/sheet1.xml",
        "<worksheet><sheetData><row><c><v>5</v></c></row></sheetData></worksheet>",
    )]));
    assert_eq!((heard.unread.as_slice(), heard.of(Part::Hidden)), (&[Reason::Corrupt][..], vec!["5"]));
    let gone = package(&[
        ("_rels/.rels", &rels(&[("d", "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"无\" r:id=\"r1\"/></sheets></workbook>"),
    ]);
    assert_eq!(listen(&gone).unread, [Reason::Corrupt]);
}

#[test]
fn many_rows_stream_and_keep_rows_whole() {
    let rows: String = (1..=20_000)
        .map(|r| format!("<row r=\"{r}\"><c r=\"A{r}\"><v>{r}</v></c><c r=\"B{r}\"><v>7</v></c></row>"))
        .collect();
    let merges = "<mergeCells><mergeCell ref=\"A20000:C20000\"/></mergeCells>";
    let heard = listen(&xlsx(&[("表", "", &format!("<sheetData>{rows}</sheetData>{merges}"))], &[]));
    assert!(heard.whole());
    assert_eq!(heard.of(Part::Table).len(), 40_000 - 1);
    assert_eq!(heard.unit("20000").cell.map(|c| c.width), Some(3));
}

#[test]
fn a_damaged_file_never_passes_for_a_whole_one() {
    let rows: String =
        (1..=30).map(|r| format!("<row>{}</row>", inline(&format!("A{r}"), &format!("第{r}行")))).collect();
    let whole = xlsx(&[("表", "", &format!("<sheetData>{rows}</sheetData>"))], &[]);
    let text = |heard: &Heard| heard.units.iter().map(|u| u.text.clone()).collect::<Vec<_>>();
    let expected = text(&listen(&whole));
    assert_eq!(expected.len(), 31);
    for cut in (0..whole.len()).step_by(7) {
        assert!(!listen(&whole[..cut]).whole(), "cut at {cut}");
    }
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        let heard = listen(&bytes);
        assert!(!heard.whole() || text(&heard) == expected, "flip at {at}");
    }
}

#[test]
fn files_of_real_programs_give_every_planted_part() {
    let files: [(&str, &[u8]); 2] = [
        ("openpyxl", include_bytes!("../../../fixtures/xlsx/openpyxl.xlsx")),
        ("libreoffice", include_bytes!("../../../fixtures/xlsx/libreoffice.xlsx")),
    ];
    for (name, bytes) in files {
        let heard = listen(bytes);
        assert!(heard.whole(), "{name}: {:?}", heard.unread);
        assert_eq!(heard.unit("困难家庭花名册").cell.map(|c| c.width), Some(4), "{name}");
        assert_eq!(heard.unit("110101199003070118").place, at("花名册", 2, 1), "{name}");
        assert_eq!(heard.unit("1990-03-07").place, at("花名册", 2, 2), "{name}");
        assert_eq!(heard.unit("110101199003070230").part, Part::Hidden, "{name}: column");
        assert_eq!(heard.unit("110101199003070353").part, Part::Hidden, "{name}: row");
        assert_eq!(heard.unit("110101199003070476").place, at("底稿", 0, 0), "{name}: sheet");
        assert_eq!(heard.of(Part::Comment), ["已电话核实"], "{name}");
        assert_eq!(heard.of(Part::Header), ["内部资料"], "{name}");
        assert!(heard.of(Part::Body).contains(&"各类户数"), "{name}");
        for text in ["经办", "\"何某\"", "\"甲类,乙类\""] {
            assert!(heard.of(Part::Metadata).contains(&text), "{name}: {text}");
        }
        assert!(heard.of(Part::Property).contains(&"起草丙"), "{name}");
        let seen = |kind: &str| -> Vec<UnitPlace> {
            heard.observations.iter().filter(|o| o.kind == kind).map(|o| o.place.clone()).collect()
        };
        for (kind, place) in [
            ("id-precision-lost", at("花名册", 3, 1)),
            ("hidden-column", at("花名册", 2, 5)),
            ("hidden-row", at("花名册", 4, 0)),
            ("hidden-comment", at("花名册", 2, 3)),
            ("hidden-sheet", at("底稿", 0, 0)),
        ] {
            assert_eq!(seen(kind), [place], "{name}: {kind}");
        }
    }
}
