#![allow(clippy::unwrap_used)]

use super::*;

const SENTENCE: &str = "姓名：李明，联系电话13858211234，户籍所在地见附件。\n";

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let bytes = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

/// GB 18030 with its four-byte codes, which an encoder of GBK lacks.
fn gb18030(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

fn text(bytes: &[u8]) -> String {
    let decoded = decode(bytes, None);
    assert_eq!(decoded.faults, 0);
    decoded.text.into_owned()
}

#[test]
fn every_encoding_is_told() {
    for bytes in [
        SENTENCE.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", SENTENCE.as_bytes()].concat(),
        gb18030(SENTENCE),
        utf16(SENTENCE, false),
        utf16(SENTENCE, true),
        utf16(&format!("\u{feff}{SENTENCE}"), false),
        utf16(&format!("\u{feff}{SENTENCE}"), true),
    ] {
        assert_eq!(text(&bytes), SENTENCE);
        assert!(is_text(&bytes, true));
    }
}

#[test]
fn very_short_gbk_is_right() {
    for short in ["密级：秘密", "秘密", "机密★10年", "目录\n", "身份证1", "绝密\r\n", "姓名,电话\r\n", "联通"]
    {
        assert_eq!(text(&gb18030(short)), short);
        assert!(is_text(&gb18030(short), true), "{short}");
    }
}

#[test]
fn four_byte_codes_are_read() {
    for sample in ["㐂㑇𠮷 关于公示的通知", "㐂㐂㐂㐂㐂\n"] {
        assert_eq!(text(&gb18030(sample)), sample);
    }
}

#[test]
fn big5_is_told_from_gbk() {
    let sample = "姓名：李明，身份證號碼13858211234，請查收。聯絡人地址電話資料";
    assert_eq!(text(&BIG5.encode(sample).0), sample);
}

#[test]
fn utf16_of_chinese_alone_needs_no_mark() {
    for sample in ["中华人民共和国政府信息公开条例", "关于召开会议的通知。各科室请参加"]
    {
        assert_eq!(text(&utf16(sample, false)), sample);
        assert_eq!(text(&utf16(sample, true)), sample);
    }
}

#[test]
fn western_text_is_left_alone() {
    assert_eq!(text("Café, naïve, 12 €\n".as_bytes()), "Café, naïve, 12 €\n");
    assert_eq!(text(b"caf\xe9 cr\xe8me, d\xe9j\xe0 vu: 13858211234\n"), "café crème, déjà vu: 13858211234\n");
}

#[test]
fn a_sample_may_end_within_a_character() {
    let long = SENTENCE.repeat(10);
    for cut in 1..40 {
        let utf8 = &long.as_bytes()[..long.len() - cut];
        assert_eq!(detect(utf8, false).encoding, UTF_8);
        let gb = gb18030(&long);
        assert_eq!(detect(&gb[..gb.len() - cut], false).encoding, GB18030);
    }
}

#[test]
fn what_comes_after_much_ascii_counts() {
    let mut bytes = vec![b'x'; 300_000];
    bytes.extend(gb18030(SENTENCE));
    assert!(text(&bytes).ends_with(SENTENCE));
}

#[test]
fn a_foreign_line_in_utf8_is_read() {
    let mixed = [SENTENCE.as_bytes(), &gb18030(SENTENCE), SENTENCE.repeat(5).as_bytes()].concat();
    assert_eq!(text(&mixed), SENTENCE.repeat(7));
}

#[test]
fn faults_are_counted_and_the_rest_is_read() {
    let mut bytes = SENTENCE.repeat(3).into_bytes();
    bytes[SENTENCE.len() + 1] = b'?';
    let decoded = decode(&bytes, None);
    assert!(decoded.faults > 0 && decoded.faults <= TOLERATED);
    assert!(decoded.text.contains("名：李明，联系电话13858211234"));
    assert_eq!(decoded.text.matches("李明").count(), 3);
}

#[test]
fn a_declaration_is_believed_where_it_fits() {
    let page = "<html><meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>書類</html>";
    let bytes = encoding_rs::SHIFT_JIS.encode(page).0;
    assert_eq!(decode(&bytes, declared(&bytes)).text, page);
    let xml = "<?xml version=\"1.0\" encoding=\"gb2312\"?><甲/>";
    assert_eq!(declared(xml.as_bytes()), Some(GB18030));
    // A page that was converted to UTF-8 but kept its old declaration.
    assert_eq!(decode(xml.as_bytes(), declared(xml.as_bytes())).text, xml);
    assert_eq!(declared(b"<p>no charset here"), None);
}

#[test]
fn other_scripts_are_text() {
    assert!(is_text(&encoding_rs::GBK.encode("關於召開年度總結會議的通知，請各科室準時參加").0, true));
    assert!(is_text(&encoding_rs::SHIFT_JIS.encode("書類を提出してください。カタカナ").0, true));
    assert!(is_text(&encoding_rs::WINDOWS_1251.encode(&"Просим явиться на совещание. ".repeat(9)).0, true));
}

#[test]
fn binary_content_is_no_text() {
    let noise: Vec<u8> = (0..5000_u32).map(|i| ((i * 37 + i * i / 7) % 256) as u8).collect();
    assert!(!is_text(&noise, true));
    let ramp: Vec<u8> = (0..2304_u32).map(|i| (i % 256) as u8).collect();
    assert!(!is_text(&ramp, true));
    assert!(!is_text(&[0; 600], true));
    assert!(!is_text(b"\xff\xfe\0\x001\0\0\0", true));
    assert!(is_text(&[b"abc\0\0\0", SENTENCE.as_bytes()].concat(), true));
    assert!(is_text(&[b"abc\0\0\0", &gb18030(SENTENCE)[..]].concat(), true));
    assert!(is_text("\x1b]0;x\x07身份\x1b[2J".as_bytes(), true));
}

proptest::proptest! {
    #[test]
    fn any_bytes_decode_without_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        decode(&bytes, declared(&bytes));
        is_text(&bytes, false);
    }
}
