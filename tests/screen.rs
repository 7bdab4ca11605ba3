//! What a reviewer sees: the whole screen over a small folder.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{BROKEN, CLEAN, LEAK, Office, REVIEW};

fn office() -> Office {
    let office =
        Office::with(&[("通知.txt", CLEAN), ("名单.txt", LEAK), ("附记.md", REVIEW), (".草稿.txt", LEAK)]);
    office.put("附件.docx", BROKEN);
    office.put("图.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    office
}

#[test]
fn a_folder_on_the_screen() {
    insta::assert_snapshot!(office().scan(&["."]).out);
}

#[test]
fn a_folder_on_the_quiet_screen() {
    insta::assert_snapshot!(office().scan(&[".", "-q"]).out);
}

#[test]
fn a_marked_draft_stops_everything() {
    let office = office();
    office.put("请示.txt", "机密★10年\n关于某事项的请示\n");
    insta::assert_snapshot!(office.scan(&["请示.txt", "名单.txt"]).out);
}

#[test]
fn nothing_found() {
    insta::assert_snapshot!(office().scan(&["通知.txt"]).out);
}
