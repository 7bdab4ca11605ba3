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
fn values_are_labelled_and_placed() {
    let source = "{\n  \"备注\": \"\\u7532\\\"x\",\n  \"\\u59d3\\u540d\" : [\"李明\", \"王芳\"],\n  \"tel\": 13900001111, \"z\": null}";
    let kept = kept(source);
    for (text, written, label) in [
        ("甲\"x", "\\u7532", Some("备注")),
        ("李明", "李明", Some("姓名")),
        ("王芳", "王芳", Some("姓名")),
        ("13900001111", "13900001111", Some("tel")),
        ("姓名", "\\u59d3", None),
    ] {
        let unit = kept.get(text);
        assert_eq!(
            (unit.offsets[0], unit.label.as_deref()),
            (source.find(written).unwrap(), label),
            "{text}"
        );
        assert_eq!(unit.part, Part::Body);
    }
    assert!(!kept.texts().contains(&"null"));
    let x = kept.get("甲\"x").offsets[4];
    assert_eq!(&source[x..x + 1], "x");
}

#[test]
fn a_label_ends_with_its_object() {
    let kept = kept(r#"{"a": {"b": "甲"}, "c": ["乙"]} ["丙"]"#);
    let label = |text| kept.get(text).label.clone();
    assert_eq!((label("甲"), label("乙"), label("丙")), (Some("b".into()), Some("c".into()), None));
}

#[test]
fn lines_within_a_value_are_units() {
    let kept = kept(r#"{"正文": "第一行\n机密★5年\r\n尾"}"#);
    assert_eq!(kept.texts(), ["正文", "第一行", "机密★5年", "尾"]);
    assert_eq!(kept.get("机密★5年").label.as_deref(), Some("正文"));
}

#[test]
fn surrogates_make_one_character_and_bad_escapes_stay() {
    assert_eq!(
        kept(r#"["\ud842\udfb7吉", "\ud842x", "\u12", "\x41", "a\\n", "\/"]"#).texts(),
        ["𠮷吉", "\\ud842x", "\\u12", "\\x41", "a\\n", "/"]
    );
}

#[test]
fn broken_and_extended_json_loses_nothing() {
    for source in [
        "{\"a\": \"330281",
        "{\"a: \"330281\"}",
        "{\"a\": 330281",
        "{a: 330281 米}",
        "{'a': '330281'}",
        "// 330281\n{}",
        "/* 330281",
        "{\"a\": \"x\n330281\", \"b\": 1}",
        "330281",
        "]]}}330281",
        "{\"330281\"",
        "{\"a\": \"\\",
        "{\"a\" \"330281\"}",
        "{\"a\":1}\n{\"a\":\"330281\"}\n",
        "'330281",
        "\"a\\\n330281\"",
    ] {
        let kept = kept(source);
        if let Some(at) = source.find("330281") {
            assert_eq!(kept.find("330281").0, at, "{source}");
        }
    }
    assert_eq!(kept("{} // 330281").find("330281").1, Part::Comment);
}

#[test]
fn labels_hold_over_blocks_and_depth_is_harmless() {
    let list = vec!["\"13900001111\""; 150_000].join(",");
    let kept_ = kept(&format!("{{\"电话\": [{list}]}}"));
    assert!(kept_.blocks > 1);
    assert!(kept_.units.iter().skip(1).all(|u| u.label.as_deref() == Some("电话")));
    kept(&("[".repeat(200_000) + "\"甲\"")).get("甲");
    let records = r#"{"姓名":"李明","电话":"13900001111"}"#.repeat(20_000);
    assert!(kept(&records).units.chunks(4).all(|r| r[3].label.as_deref() == Some("电话")));
}

#[test]
fn a_long_value_spans_blocks_with_its_label() {
    let kept = kept(&format!("{{\"正文\": \"{}\"}}", "一二三\\n".repeat(200_000)));
    assert!(kept.blocks > 1);
    assert!(kept.units.iter().skip(1).all(|u| u.label.as_deref() == Some("正文")));
}

proptest! {
    #[test]
    fn every_string_and_number_of_a_document_is_found_where_it_stands(
        values in prop::collection::vec(("[a-z甲乙\"\\\\\n𠮷/]{0,8}", any::<u32>()), 1..20)
    ) {
        let document: Vec<_> = values.iter().map(|(s, n)| serde_json::json!({"k": s, "n": [n]})).collect();
        let source = serde_json::to_string_pretty(&document).unwrap();
        let kept = kept(&source);
        let mut expected = Vec::new();
        for (string, number) in &values {
            expected.push("k".to_owned());
            expected.extend(string.split('\n').filter(|line| !line.is_empty()).map(str::to_owned));
            expected.push("n".to_owned());
            expected.push(number.to_string());
        }
        prop_assert_eq!(kept.texts(), expected);
        for unit in &kept.units {
            for (i, char) in unit.text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                prop_assert!(source[unit.offsets[i]..].starts_with(char));
            }
        }
    }

    #[test]
    fn anything_is_read(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "{", "}", "[", "]", ":", ",", "\"", "'", "\\", "\\u", "7532", "//", "/*", "*/", "\n", " ", "\u{3000}", "甲", "\\ud842",
            ]),
            0..60,
        )
    ) {
        let source = pieces.concat();
        for unit in kept(&source).units {
            for (i, char) in unit.text.char_indices().filter(|(_, c)| *c == '7' ) {
                prop_assert!(source[unit.offsets[i]..].starts_with(char));
            }
        }
    }
}
