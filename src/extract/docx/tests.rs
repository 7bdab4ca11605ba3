#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear, hear_within, package, package_of_bytes, rels};
use crate::model::{Cell, Format, Part, Reason, UnitPlace};
use crate::open::budget::Limits;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn t(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn p(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\"?><w:document {W}><w:body>{body}</w:body></w:document>")
}

/// A document of a body and more parts; `word/<kind>1.xml` is linked as `kind`.
fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let linked: Vec<(String, String)> = more
        .iter()
        .filter_map(|(name, _)| name.strip_prefix("word/")?.strip_suffix("1.xml"))
        .map(|kind| (kind.to_owned(), format!("{kind}1.xml")))
        .collect();
    let linked: Vec<(&str, &str, &str)> =
        linked.iter().map(|(kind, target)| (kind.as_str(), kind.as_str(), target.as_str())).collect();
    let (document, top, links) =
        (document(body), rels(&[("d", "officeDocument", "word/document.xml")]), rels(&linked));
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", top.as_str()),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", links.as_str()),
    ];
    parts.extend(more);
    package(&parts)
}

fn listen(bytes: &[u8]) -> Heard {
    hear(read, Format::Docx, bytes)
}

#[test]
fn runs_are_joined_and_paragraphs_counted_with_those_in_cells() {
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|c| format!("<w:tc>{}</w:tc>", p(&t(c)))).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let table = format!("<w:tbl>{}{}</w:tbl>", row(&["姓名", "证号"]), row(&["王某", "1234"]));
    let heard = listen(&docx(&(p(&t("标题")) + &p(&(t("号12") + &t("34"))) + &table + &p(&t("尾"))), &[]));
    assert!(heard.whole());
    assert_eq!(heard.of(Part::Body), ["标题", "号1234", "尾"]);
    assert_eq!(heard.unit("号1234").place, UnitPlace::Paragraph(2));
    let cell = heard.unit("1234");
    assert_eq!((cell.part, cell.place.clone()), (Part::Table, UnitPlace::Paragraph(6)));
    assert_eq!(cell.cell, Some(Cell { table: 0, row: 1, column: 1, width: 1 }));
    assert_eq!(heard.unit("尾").place, UnitPlace::Paragraph(7));
}

#[test]
fn spans_nested_tables_and_several_paragraphs_keep_their_cells() {
    let inner = "<w:tbl><w:tr><w:tc>".to_owned() + &p(&t("内")) + "</w:tc></w:tr></w:tbl>";
    let body = "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>".to_owned()
        + &p(&t("宽")) + &inner + &p(&t("宽二")) + "</w:tc><w:tc>" + &p(&t("右")) + "</w:tc></w:tr><w:tr><w:tc>"
        + &p(&t("下")) + "</w:tc></w:tr></w:tbl><w:tbl><w:tr><w:tc>" + &p(&t("另")) + "</w:tc></w:tr></w:tbl>";
    let heard = listen(&docx(&body, &[]));
    let cell = |text: &str| heard.unit(text).cell.map(|c| (c.table, c.row, c.column, c.width));
    assert_eq!(cell("宽"), Some((0, 0, 1, 2)));
    assert_eq!(cell("宽二"), Some((0, 0, 1, 2)));
    assert_eq!(cell("内"), Some((1, 0, 0, 1)));
    assert_eq!(cell("右"), Some((0, 0, 3, 1)));
    assert_eq!(cell("下"), Some((0, 1, 0, 1)));
    assert_eq!(cell("另"), Some((2, 0, 0, 1)));
}

#[test]
fn hidden_rows_are_hidden() {
    let body = "<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>".to_owned()
        + &p(&t("藏行"))
        + "</w:tc></w:tr><w:tr><w:tc>"
        + &p(&t("明行"))
        + "</w:tc></w:tr></w:tbl>";
    let heard = listen(&docx(&body, &[]));
    assert_eq!((heard.of(Part::Hidden), heard.of(Part::Table)), (vec!["藏行"], vec!["明行"]));
}

#[test]
fn headers_footers_notes_and_comments_are_parts_of_their_own() {
    let part = |tag: &str, text: &str| format!("<w:{tag} {W}>{}</w:{tag}>", p(&t(text)));
    let note = |tag: &str, one: &str, text: &str| {
        format!("<w:{tag} {W}><w:{one} w:id=\"2\" w:author=\"审稿人\">{}</w:{one}></w:{tag}>", p(&t(text)))
    };
    let heard = listen(&docx(
        &p(&t("正文")),
        &[
            ("word/header1.xml", &part("hdr", "眉")),
            ("word/footer1.xml", &part("ftr", "脚")),
            ("word/footnotes1.xml", &note("footnotes", "footnote", "注")),
            ("word/endnotes1.xml", &note("endnotes", "endnote", "尾注")),
            ("word/comments1.xml", &note("comments", "comment", "批")),
            // The headers of first and even pages may stand in parts that only a section names.
            ("word/header7.xml", &part("hdr", "首页眉")),
        ],
    ));
    assert!(heard.whole());
    assert_eq!(heard.of(Part::Header), ["眉", "首页眉"]);
    assert_eq!(heard.of(Part::Footer), ["脚"]);
    assert_eq!(heard.of(Part::Footnote), ["注"]);
    assert_eq!(heard.of(Part::Endnote), ["尾注"]);
    assert_eq!(heard.of(Part::Comment), ["批"]);
    assert!(heard.of(Part::Property).contains(&"审稿人"));
}

#[test]
fn tracked_changes_make_two_streams() {
    let body = p(&(t("号33")
        + "<w:del w:author=\"甲某\"><w:r><w:delText>44</w:delText></w:r></w:del>"
        + "<w:ins w:author=\"乙某\">"
        + &t("55")
        + "</w:ins>"
        + "<w:moveFrom>"
        + &t("移走")
        + "</w:moveFrom>"));
    let heard = listen(&docx(&body, &[]));
    assert_eq!(heard.of(Part::Body), ["号3355"]);
    assert_eq!(heard.of(Part::Deleted), ["44移走"]);
    let seams: Vec<&str> = heard.units.iter().filter(|u| u.seam).map(|u| u.text.as_str()).collect();
    assert_eq!(seams, ["号3344移走"]);
    assert_eq!(heard.of(Part::Property), ["乙某", "甲某"]);
}

#[test]
fn hidden_runs_stand_apart_however_they_are_hidden() {
    let styles = format!(
        "<w:styles {W}><w:style w:styleId=\"b\"><w:rPr><w:vanish/></w:rPr></w:style>\
         <w:style w:styleId=\"s\"><w:basedOn w:val=\"b\"/></w:style></w:styles>"
    );
    let run =
        |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = p(&(t("甲")
        + &run("<w:vanish/>", "藏")
        + &run("<w:rStyle w:val=\"s\"/>", "式")
        + &run("<w:vanish w:val=\"0\"/>", "乙")
        + &run("<w:webHidden/>", "丙")
        + &run("<w:rPrChange w:author=\"改格式人\"><w:rPr><w:vanish/></w:rPr></w:rPrChange>", "丁")))
        + &p(&("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>".to_owned() + &t("段落标记隐藏")))
        + &p(&("<w:pPr><w:pStyle w:val=\"s\"/></w:pPr>".to_owned() + &t("段落样式隐藏")));
    let heard = listen(&docx(&body, &[("word/styles1.xml", &styles)]));
    assert_eq!(heard.of(Part::Body), ["甲乙丙丁", "段落标记隐藏"]);
    assert_eq!(heard.of(Part::Hidden), ["藏式", "段落样式隐藏"]);
    assert!(heard.of(Part::Property).contains(&"改格式人"));
}

#[test]
fn text_boxes_are_read_once_and_not_counted() {
    let boxed = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(&t(text)));
    let alternate = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr name=\"框 1\" descr=\"说明\"/>{}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{}{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        boxed("框内"),
        boxed("框内"),
        boxed("只在后备")
    );
    let heard = listen(&docx(&(p(&(t("锚") + &alternate)) + &p(&t("后"))), &[]));
    assert_eq!(heard.of(Part::Textbox), ["框内", "只在后备"]);
    assert_eq!(heard.unit("框内").place, UnitPlace::Paragraph(1));
    assert_eq!(heard.unit("后").place, UnitPlace::Paragraph(2));
    assert_eq!(heard.of(Part::AltText), ["说明"]);
}

#[test]
fn an_alternative_outside_of_boxes_is_shown_once() {
    let alternate = "<w:r><mc:AlternateContent><mc:Choice><w:t>★</w:t></mc:Choice><mc:Fallback><w:t>星</w:t></mc:Fallback></mc:AlternateContent></w:r>";
    let only = "<w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>后备</w:t></mc:Fallback></mc:AlternateContent></w:r>";
    let heard = listen(&docx(&p(&(t("机密") + alternate + &t("5年") + only)), &[]));
    assert_eq!(heard.of(Part::Body), ["机密★5年后备", "星"]);
}

#[test]
fn watermarks_fields_symbols_breaks_and_ruby() {
    let body = p(
        &("<w:r><w:pict><v:shape alt=\"图\"><v:textpath string=\"内部资料\"/></v:shape></w:pict></w:r>"
            .to_owned()
            + "<w:r><w:instrText> HYPERLINK \"mailto:x@</w:instrText></w:r><w:r><w:instrText>y.cn\"</w:instrText></w:r>"
            + "<w:fldSimple w:instr=\"AUTHOR\">"
            + &t("机密")
            + "</w:fldSimple>"
            + "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0AB\"/><w:t>5</w:t><w:tab/><w:softHyphen/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"
            + "<w:ruby><w:rt>"
            + &t("pin")
            + "</w:rt><w:rubyBase>"
            + &t("拼")
            + "</w:rubyBase></w:ruby>"),
    );
    let heard = listen(&docx(&body, &[]));
    assert_eq!(heard.of(Part::Textbox), ["内部资料"]);
    assert_eq!(heard.of(Part::AltText), ["图"]);
    assert_eq!(heard.of(Part::Field), [" HYPERLINK \"mailto:x@y.cn\"AUTHOR"]);
    assert_eq!(heard.of(Part::Body), ["机密★5\ta-b\nc拼", "pin"]);
}

#[test]
fn what_no_relationship_names_is_read_too() {
    let heard = listen(&docx(
        &p(&t("正文")),
        &[
            ("word/old.xml", &document(&p(&t("旧稿")))),
            ("customXml/item1.xml", "<root id=\"编号甲\"><name>姓名乙</name></root>"),
            ("docProps/core.xml", "<cp:coreProperties><dc:creator>周某</dc:creator></cp:coreProperties>"),
            (
                "docProps/custom.xml",
                "<Properties><property name=\"密级\"><vt:lpwstr>秘密</vt:lpwstr></property></Properties>",
            ),
            (
                "word/charts/chart9.xml",
                "<c:chartSpace><c:strCache><c:pt><c:v>类别</c:v></c:pt></c:strCache></c:chartSpace>",
            ),
            (
                "word/settings.xml",
                "<w:settings><w:mailMerge><w:query w:val=\"SELECT * FROM 名单\"/></w:mailMerge></w:settings>",
            ),
            ("word/_rels/settings.xml.rels", &rels(&[("r", "attachedTemplate", "file:///C:/模板.dotm")])),
        ],
    ));
    assert!(heard.whole());
    assert_eq!(heard.unit("旧稿").part, Part::Hidden);
    for text in ["编号甲", "姓名乙", "SELECT * FROM 名单", "file:///C:/模板.dotm"] {
        assert_eq!(heard.unit(text).part, Part::Metadata, "{text}");
    }
    assert_eq!(heard.unit("类别").part, Part::Body);
    assert_eq!(heard.of(Part::Property), ["周某", "密级", "秘密"]);
}

#[test]
fn other_prefixes_strict_namespaces_and_utf_16_read_alike() {
    let body = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><x:body><x:p><x:r><x:t>正文&#x4E00;&amp;</x:t></x:r></x:p></x:body></x:document>";
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let utf16: Vec<u8> = "\u{FEFF}".encode_utf16().chain(body.encode_utf16()).flat_map(order).collect();
        let heard = listen(&package_of_bytes(&[
            ("_rels/.rels", rels(&[("d", "officeDocument", "/word/main.xml")]).as_bytes()),
            ("word/main.xml", &utf16),
        ]));
        assert!(heard.whole());
        assert_eq!(heard.of(Part::Body), ["正文一&"]);
    }
}

#[test]
fn the_main_part_is_found_by_its_content_type() {
    let types = "<Types><Override PartName=\"/a/b.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let heard = listen(&package(&[("[Content_Types].xml", types), ("a/b.xml", &document(&p(&t("正文"))))]));
    assert_eq!(heard.of(Part::Body), ["正文"]);
    let heard = listen(&package(&[("[Content_Types].xml", "<Types/>"), ("a/c.xml", "<x>别的</x>")]));
    assert_eq!(heard.unread, [Reason::Corrupt]);
    assert_eq!(heard.of(Part::Metadata), ["别的"]);
}

#[test]
fn what_is_embedded_is_handed_on_and_said() {
    let body = document(&p(&t("正文")));
    let with = |name: &str, bytes: &[u8]| {
        listen(&package_of_bytes(&[
            ("_rels/.rels", rels(&[("d", "officeDocument", "word/document.xml")]).as_bytes()),
            ("word/document.xml", body.as_bytes()),
            (name, bytes),
        ]))
    };
    for name in ["word/embeddings/a.docx", "word/embeddings/oleObject1.bin"] {
        let heard = with(name, b"content");
        assert!(heard.whole(), "{:?}", heard.unread);
        assert_eq!(heard.nested, [(name.to_owned(), b"content".to_vec())]);
        assert_eq!(heard.kinds(), ["hidden-embedded"]);
    }
    let imported = with("word/afchunk1.htm", b"<p>x</p>");
    assert_eq!((imported.nested.len(), imported.kinds().len()), (1, 0), "it stands on the page");
    let pad = with("word/embeddings/pad.bin", &[0; 9]);
    assert!(pad.nested.is_empty() && pad.whole());
    let picture = with("word/media/image1.png", b"\x89PNG");
    assert!(picture.whole() && picture.nested.is_empty());
    assert_eq!(picture.pictures, 1);
}

#[test]
fn entities_are_not_expanded_and_said() {
    let body = format!("<!DOCTYPE d [<!ENTITY a \"扩展\">]>{}", document(&p(&t("前&a;后"))));
    let heard = listen(&package(&[("word/document.xml", &body)]));
    assert_eq!(heard.of(Part::Body), ["前&a;后"]);
    assert_eq!(heard.unread, [Reason::Corrupt]);
}

#[test]
fn deep_markup_and_bombs_are_limits() {
    let deep = "<w:sdt>".repeat(100_000);
    let heard = listen(&docx(&(p(&t("前")) + &deep), &[]));
    assert_eq!(heard.of(Part::Body), ["前"]);
    assert_eq!(heard.unread[0], Reason::Limit);
    let long = p(&t(&"长".repeat(20_000_000)));
    let heard = listen(&docx(&long, &[]));
    assert_eq!(heard.unread, [Reason::Limit]);
    let few = Limits { members: 3, ..Limits::default() };
    assert_eq!(hear_within(read, Format::Docx, &docx(&p(&t("前")), &[]), few).unread, [Reason::Limit]);
}

#[test]
fn one_damaged_part_leaves_the_others() {
    let heard = listen(&docx(
        &p(&t("正文")),
        &[
            ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>页"),
            ("word/footer1.xml", &format!("<w:ftr {W}>{}</w:ftr>", p(&t("页脚")))),
        ],
    ));
    assert_eq!(heard.unread, [Reason::Truncated]);
    assert_eq!((heard.of(Part::Body), heard.of(Part::Footer)), (vec!["正文"], vec!["页脚"]));
    let mut bytes = docx(&p(&t("正文")), &[]);
    let name = bytes.windows(17).position(|w| w == b"word/document.xml").unwrap();
    bytes[name + 12] = b'X';
    let heard = listen(&bytes);
    assert_eq!(heard.unread, [Reason::Corrupt], "the local header names another part than the directory");
    assert_eq!(heard.of(Part::Body), ["正文"]);
}

#[test]
fn a_damaged_file_never_passes_for_a_whole_one() {
    let words: String = (0..40).map(|i| p(&t(&format!("第{i}段：事项")))).collect();
    let whole = docx(&words, &[]);
    let text = |heard: &Heard| heard.units.iter().map(|u| u.text.clone()).collect::<Vec<_>>();
    let expected = text(&listen(&whole));
    for cut in (0..whole.len()).step_by(7) {
        assert!(!listen(&whole[..cut]).whole(), "cut at {cut}");
    }
    assert!(text(&listen(&whole[..whole.len() - 30])).len() >= 40, "text before the cut is kept");
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        let heard = listen(&bytes);
        assert!(!heard.whole() || text(&heard) == expected, "flip at {at}");
    }
}

const PYTHON_DOCX: &[u8] = include_bytes!("../../../fixtures/docx/python-docx.docx");
const LIBREOFFICE: &[u8] = include_bytes!("../../../fixtures/docx/libreoffice.docx");

#[test]
fn files_of_real_programs_give_every_planted_part() {
    for (name, bytes) in [("python-docx", PYTHON_DOCX), ("libreoffice", LIBREOFFICE)] {
        let heard = listen(bytes);
        assert!(heard.whole(), "{name}: {:?}", heard.unread);
        let body = heard.units.iter().find(|u| u.text.ends_with("身份证号110101199003070118"));
        assert_eq!(
            body.map(|u| (u.part, u.place.clone())),
            Some((Part::Body, UnitPlace::Paragraph(1))),
            "{name}"
        );
        let cell = heard.unit("110101199003070230");
        assert_eq!((cell.part, cell.cell.map(|c| c.row)), (Part::Table, Some(1)), "{name}");
        assert!(heard.of(Part::Deleted).iter().any(|t| t.ends_with("110101199003070476")), "{name}");
        assert_eq!(heard.of(Part::Comment), ["请核对110101199003070599"], "{name}");
        assert!(heard.of(Part::Header).contains(&"页眉"), "{name}");
        assert_eq!(heard.of(Part::Footer), ["页脚"], "{name}");
        for author in ["校对甲", "审稿乙"] {
            assert!(heard.of(Part::Property).contains(&author), "{name}: {author}");
        }
    }
    let heard = listen(PYTHON_DOCX);
    assert_eq!(heard.of(Part::Hidden), ["内部口径"]);
    assert_eq!(heard.of(Part::Header), ["首页页眉", "页眉"]);
    assert!(heard.of(Part::Property).contains(&"起草丙"));
    assert_eq!(heard.unit("姓名").cell.map(|c| c.width), Some(2));
    assert_eq!(heard.unit("证件号").cell.map(|c| c.column), Some(2));
    let heard = listen(LIBREOFFICE);
    assert_eq!(heard.of(Part::Textbox), ["框内文字"]);
    assert!(heard.of(Part::Footnote)[0].ends_with("110101199003070353"));
}

#[test]
fn damage_anywhere_in_a_real_file_is_said_or_harmless() {
    let text = |heard: &Heard| heard.units.iter().map(|u| u.text.clone()).collect::<Vec<_>>();
    let expected = text(&listen(LIBREOFFICE));
    for at in (0..LIBREOFFICE.len()).step_by(13) {
        let mut bytes = LIBREOFFICE.to_vec();
        bytes[at] ^= 0x55;
        let heard = listen(&bytes);
        assert!(!heard.whole() || text(&heard) == expected, "flip at {at}");
        assert!(!listen(&LIBREOFFICE[..at]).whole(), "cut at {at}");
    }
}

#[test]
fn a_torn_file_of_libreoffice_gives_what_stands_before_the_tear() {
    let cut = memchr::memmem::rfind(LIBREOFFICE, b"PK\x01\x02").unwrap();
    let (whole, torn) = (listen(LIBREOFFICE), listen(&LIBREOFFICE[..cut]));
    assert_eq!(torn.unread, [Reason::Truncated]);
    assert_eq!(torn.of(Part::Body), whole.of(Part::Body));
}

#[test]
fn encrypted_members_are_said_to_be_encrypted() {
    let mut bytes = docx(&p(&t("正文")), &[]);
    // The flag of encryption in every local and central header.
    let headers: Vec<usize> = (0..bytes.len() - 4)
        .filter_map(|i| match &bytes[i..i + 4] {
            b"PK\x03\x04" => Some(i + 6),
            b"PK\x01\x02" => Some(i + 8),
            _ => None,
        })
        .collect();
    for flags in headers {
        bytes[flags] |= 1;
    }
    let heard = listen(&bytes);
    assert!(heard.units.is_empty());
    assert!(heard.unread.contains(&Reason::Encrypted), "{:?}", heard.unread);
}

fn deleted(author: &str, text: &str) -> String {
    format!("<w:del w:author=\"{author}\"><w:r><w:delText>{text}</w:delText></w:r></w:del>")
}

fn inserted(author: &str, text: &str) -> String {
    format!("<w:ins w:author=\"{author}\">{}</w:ins>", t(text))
}

#[test]
fn changes_of_an_author_in_a_row_are_one_thing() {
    let body = p(&(t("首") + &deleted("甲", "旧一") + &inserted("甲", "新")))
        + &p(&(t("次") + &deleted("甲", "旧二") + &inserted("乙", "添字")))
        + &p(&t("无修订"))
        + &p(&inserted("甲", "整段"));
    let heard = listen(&docx(&body, &[]));
    assert_eq!(
        heard.noted("hidden-tracked-change"),
        ["修订：删除 4 字、插入 1 字", "修订：插入 2 字", "修订：插入 2 字"]
    );
    assert_eq!(heard.unit("旧一").thing, heard.unit("旧二").thing);
    assert!(heard.unit("旧一").thing.is_some());
    assert_eq!(heard.unit("整段").part, Part::Inserted);
    assert_eq!(heard.unit("首新").thing, None, "what is not changed does not stand in the change");
}

#[test]
fn changed_marks_and_rows_are_changes_and_changed_formats_are_none() {
    let body = p("<w:pPr><w:rPr><w:ins w:author=\"甲\"/></w:rPr></w:pPr>")
        + &p(&t("其间"))
        + "<w:tbl><w:tr><w:trPr><w:del w:author=\"乙\"/></w:trPr><w:tc>"
        + &p(&t("格"))
        + "</w:tc></w:tr></w:tbl>"
        + &p(&("<w:pPr><w:pPrChange w:author=\"丙\"/></w:pPr>".to_owned() + &t("尾")));
    let heard = listen(&docx(&body, &[]));
    assert_eq!(heard.noted("hidden-tracked-change").len(), 2);
    assert_eq!(heard.of(Part::Property), ["丙", "乙", "甲"]);
}

#[test]
fn a_comment_is_a_thing_at_the_paragraph_it_stands_at() {
    let body = p(&t("首")) + &p(&(t("次") + "<w:r><w:commentReference w:id=\"7\"/></w:r>"));
    let comments = format!(
        "<w:comments {W}><w:comment w:id=\"7\" w:author=\"审\">{}{}</w:comment></w:comments>",
        p(&t("请 核")),
        p(&t("对"))
    );
    let heard = listen(&docx(&body, &[("word/comments1.xml", &comments)]));
    assert_eq!(heard.noted("hidden-comment"), ["批注，3 字"]);
    assert_eq!(heard.unit("对").place, UnitPlace::Paragraph(2));
    assert_eq!(heard.unit("请 核").thing, heard.unit("对").thing);
    assert!(heard.unit("对").thing.is_some());
}

#[test]
fn white_and_tiny_text_is_hidden_unless_something_stands_behind_it() {
    let run =
        |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    const WHITE: &str = "<w:color w:val=\"FFFFFF\"/>";
    let styles = format!(
        "<w:styles {W}><w:style w:type=\"table\" w:styleId=\"T\"><w:tblStylePr><w:tcPr>\
         <w:shd w:val=\"clear\" w:fill=\"4472C4\"/></w:tcPr></w:tblStylePr></w:style></w:styles>"
    );
    let table = |properties: &str, cell: &str, text: &str| {
        format!(
            "<w:tbl><w:tblPr>{properties}</w:tblPr><w:tr><w:tc><w:tcPr>{cell}</w:tcPr>{}</w:tc></w:tr></w:tbl>",
            p(&run(WHITE, text))
        )
    };
    let body = p(&(run(WHITE, "白字") + &t("一")))
        + &p(&(run("<w:sz w:val=\"2\"/>", "小字") + &t("二")))
        + &p(&run("<w:color w:themeColor=\"background1\" w:val=\"FFFFFF\"/>", "主题白"))
        + &p(&run(WHITE, "接着"))
        + &p(&run(&format!("{WHITE}<w:highlight w:val=\"blue\"/>"), "突出"))
        + &p(&run(&format!("{WHITE}<w:shd w:val=\"clear\" w:fill=\"000000\"/>"), "底纹"))
        + &table("", "<w:shd w:val=\"clear\" w:fill=\"C00000\"/>", "红格")
        + &table("<w:tblStyle w:val=\"T\"/>", "", "表式")
        + &table("", "", "白格");
    let heard = listen(&docx(&body, &[("word/styles1.xml", &styles)]));
    assert_eq!(heard.of(Part::Hidden), ["白字", "小字", "主题白", "接着", "白格"]);
    assert_eq!(heard.of(Part::Table), ["红格", "表式"]);
    assert_eq!(heard.noted("hidden-text").len(), 4, "hidden text that goes on is one thing");
}

#[test]
fn authors_are_noted_and_programs_are_none() {
    let with = |creator: &str| {
        let core = format!(
            "<cp:coreProperties><dc:creator>{creator}</dc:creator><cp:lastModifiedBy>李某</cp:lastModifiedBy></cp:coreProperties>"
        );
        let heard = listen(&docx(&p(&t("正文")), &[("docProps/core.xml", &core)]));
        heard.noted("hidden-metadata-author").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(with("周某"), ["周某", "李某"]);
    assert_eq!(with("python-docx"), ["李某"]);
    assert_eq!(with(" "), ["李某"]);
}
