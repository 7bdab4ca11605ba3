#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::samples;
use super::*;

fn form(report: &Report) -> Vec<u8> {
    let mut out = Vec::new();
    Form.finish(report, &View::default(), &mut out).unwrap();
    out
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What a reader sees: a line a paragraph.
fn text(report: &Report) -> String {
    let document = part(&form(report), "word/document.xml");
    let mut reader = Reader::from_str(&document);
    let mut out = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Text(text) => out.push_str(&text),
            Event::GeneralRef(name) => out.push_str(&format!("&{};", &*name)),
            Event::End(tag) if tag.name().as_ref() == "w:p" => out.push('\n'),
            Event::Eof => return out,
            _ => {}
        }
    }
}

#[test]
fn a_form_with_everything() {
    insta::assert_snapshot!(text(&samples::mixed()));
}

#[test]
fn a_form_for_one_clean_file() {
    let mut report = samples::clean();
    report.files.truncate(1);
    let text = text(&report);
    assert!(text.starts_with("政府信息公开保密审查表\n材料名称\n通知.txt\n"), "{text}");
    assert!(text.contains("没有检出问题") && !text.contains('☑'));
}

#[test]
fn the_stop_notice_stands_first_and_only_with_a_mark() {
    assert!(text(&samples::mixed()).starts_with(words::STOP.0));
    assert!(!text(&samples::one()).contains("请立即停止处理"));
}

#[test]
fn opinions_and_signatures_stay_empty() {
    let text = text(&samples::mixed());
    for label in ["起草人意见\n", "保密审查机构\n意见\n"] {
        let after = text.split(label).nth(1).unwrap();
        assert!(
            after.starts_with("\n\n签名：　") || after.starts_with("\n\n（盖章）签名：　"),
            "{label}{after}"
        );
    }
    for label in ["分管（主管）\n领导签批\n", "科室负责人\n意见\n"] {
        assert!(text.split(label).nth(1).unwrap().starts_with("\n\n签名：　"), "{label}");
    }
}

#[test]
fn every_part_is_well_formed_and_one_report_gives_one_file() {
    for report in
        [samples::clean(), samples::one(), samples::mixed(), samples::hostile(), samples::roster(2000)]
    {
        let bytes = form(&report);
        assert!(bytes == form(&report));
        assert!(bytes.len() < 200_000, "{}", bytes.len());
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for number in 0..zip.len() {
            let mut text = String::new();
            zip.by_index(number).unwrap().read_to_string(&mut text).unwrap();
            let mut reader = Reader::from_str(&text);
            let mut depth = 0;
            loop {
                match reader.read_event().unwrap() {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth -= 1,
                    Event::Eof => break,
                    _ => {}
                }
            }
            assert_eq!(depth, 0, "part {number}");
        }
    }
}

#[test]
fn markup_in_a_name_stays_text() {
    let attack = "</w:t></w:r><w:hyperlink r:id=\"x\"/>&\u{0}\u{ffff}\n=1";
    let mut report = samples::hostile();
    report.files[0].path = attack.into();
    (report.findings[0].text, report.findings[0].name) = (attack.into(), attack.into());
    let document = part(&form(&report), "word/document.xml");
    assert!(!document.contains("<w:hyperlink") && !document.contains(['\0', '\u{ffff}']));
    report.date = "\"/><x".into();
    assert!(!part(&form(&report), "docProps/core.xml").contains("<x"));
}
