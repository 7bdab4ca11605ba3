#![allow(clippy::unwrap_used)]

use super::*;
use crate::extract::ooxml::testing::{Heard, hear};
use crate::model::Format;

fn heard(message: &str) -> Heard {
    hear(read, Format::Eml, message.as_bytes())
}

const HEAD: &str = "From: a@example.com\nSubject: x\n";

#[test]
fn addresses_are_told_apart() {
    let list = "\"柳, 闻\" <a@example.com>; 甲 <b@example.com>, c@example.com,";
    assert_eq!(addresses(list), ["\"柳, 闻\" <a@example.com>", "甲 <b@example.com>", "c@example.com"]);
    let heard = heard("To: a@example.com, b@example.com\nX-Spam: 13858211234\nX-Sender: c\n\n");
    assert_eq!(heard.of(Part::Property), ["a@example.com", "b@example.com", "c"]);
}

fn alternatives(plain: &str, page: &str) -> Heard {
    heard(&format!(
        "{HEAD}Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n\
         {plain}\n--b\nContent-Type: text/html; charset=utf-8\n\n{page}\n--b--\n"
    ))
}

#[test]
fn what_is_said_twice_is_read_once() {
    let same = alternatives("各科室：\n请 *核对* 名单。", "<p>各科室：</p><p>请<b>核对</b>名单。</p>");
    assert!(same.of(Part::Body).is_empty(), "the lines of the plain text are no listed units");
    let more = alternatives("各科室：", "<p>各科室：</p><p>只在网页里</p><!-- 只在注释里 -->");
    assert_eq!(more.of(Part::Body), ["只在网页里"]);
    assert_eq!(more.of(Part::Comment), ["只在注释里"]);
    let table = alternatives("姓名 林某\n只在纯文本里", "<table><tr><td>姓名</td><td>林某</td></tr></table>");
    assert_eq!(table.of(Part::Table), ["姓名", "林某"]);
    assert_eq!(table.of(Part::Body), ["只在纯文本里"]);
}

#[test]
fn attachments_are_drafts_and_their_names_are_decoded() {
    let heard = heard(&format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: text/csv\n\
         Content-Disposition: attachment; filename*=gbk''%C3%FB%B5%A5.csv\nContent-Transfer-Encoding: base64\n\n\
         5ZCN5Y2V\n--b\nContent-Type: message/rfc822\n\nSubject: y\n\nz\n--b--\n"
    ));
    let nested: Vec<(&str, &str)> =
        heard.nested.iter().map(|(n, c)| (&**n, std::str::from_utf8(c).unwrap())).collect();
    assert_eq!(nested, [("名单.csv", "名单"), ("附件1.eml", "Subject: y\n\nz")]);
    assert!(heard.whole());
}

#[test]
fn what_is_missing_or_sealed_is_told() {
    let mixed = format!("{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n");
    assert_eq!(heard(&mixed).unread, [Reason::Truncated]);
    let coded = format!("{HEAD}Content-Transfer-Encoding: base64\n\n5ZCN5Y");
    assert_eq!(heard(&coded).unread, [Reason::Truncated]);
    for kind in ["application/pkcs7-mime; smime-type=enveloped-data", "multipart/encrypted; boundary=b"] {
        let sealed = format!("{HEAD}Content-Type: {kind}\n\n--b\n\nx\n--b--\n");
        assert_eq!(heard(&sealed).unread, [Reason::Encrypted], "{kind}");
    }
    let armored = format!("{HEAD}\n-----BEGIN PGP MESSAGE-----\n\nx\n");
    assert_eq!(heard(&armored).unread, [Reason::Encrypted]);
    assert_eq!(heard("各科室：请报名。").unread, [Reason::Corrupt]);
}

#[test]
fn text_outside_all_parts_is_hidden() {
    let message = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\n\nThis is a multi-part message in MIME format.\n--b\n\nbody\n\
         --b--\n藏在末尾\n"
    );
    assert_eq!(heard(&message).of(Part::Hidden), ["藏在末尾"]);
}

#[test]
fn damage_at_any_place_comes_to_an_end() {
    let message = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Transfer-Encoding: quoted-printable\n\n\
         =E5=90=8D\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b--\n"
    );
    for end in 0..message.len() {
        heard(&message[..end]);
        let mut bytes = message.clone().into_bytes();
        bytes[end] ^= 0x15;
        hear(read, Format::Eml, &bytes);
    }
}
