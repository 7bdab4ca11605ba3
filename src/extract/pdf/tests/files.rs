//! Files made by real programs (`fixtures/pdf/make.py`).

use super::whole;
use crate::model::Part;

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
    for text in ["加粗13858210001", "疏排15957410002", "横幅18668810003"] {
        assert_eq!(body.iter().filter(|l| l.ends_with(text)).count(), 1, "{text} in {body:?}");
    }
    let hidden = [
        "hidden-text 与底色相同的文字，13 字: 白字13738010004",
        "hidden-text 不显示的文字，20 字: 隐字330281199003077828",
    ];
    assert_eq!(got.hidden()[..2], hidden);
    assert_eq!(got.hidden()[2], "hidden-metadata-author 周文书: 周文书");
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
        assert_eq!(got.part(Part::Metadata), ["书签18668810003", "身份证号"]);
    }
}

#[test]
fn pages_that_are_pictures_are_told_from_pictures_within_text() {
    for (name, alone, pictures) in [("scan.pdf", 1, 0), ("numbered.pdf", 1, 0), ("illustrated.pdf", 0, 1)] {
        let got = whole(name);
        assert_eq!((got.alone, got.pictures), (alone, pictures), "{name}");
        // Each comes as a file that a program can read.
        let [file] = &got.files[..] else { panic!("{name}") };
        assert!(file.starts_with(b"P5\n600 800\n255\n") || file.starts_with(b"P6\n600 800\n255\n"), "{name}");
    }
}
