//! Nothing leaks: known values are put wherever a value can stand, and no byte that the program writes shows more of
//! them than the mask leaves.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{FORMATS, ID, Office, Run};

const MOBILE: &str = "13858211234";
const CARD: &str = "6222021001116245702";
const MAIL: &str = "zhaoqiansunli88@qq.com";
const PASSWORD: &str = "Xy7!qLm29Zt";
const TOKEN: &str = "ghp_R7kQ2mZx9LwT4vBn6YcH3sJd8FgA1P0eUiOq";

/// What must not be seen: each value, and of the mail what stands before the domain.
const SECRETS: &[&str] = &[ID, MOBILE, CARD, "zhaoqiansunli88", PASSWORD, TOKEN];

fn draft() -> String {
    format!(
        "人员名单\n姓名：李明，身份证号{ID}，手机{MOBILE}，银行卡号：{CARD}，邮箱：{MAIL}\n\
         数据库密码：{PASSWORD}\n令牌 {TOKEN}\n"
    )
}

fn office() -> Office {
    let office = Office::new();
    office.put("稿/名单.txt", draft());
    office.put("稿/名单.csv", format!("姓名,身份证号,手机,银行卡号\n李明,{ID},{MOBILE},{CARD}\n"));
    office.put(
        "稿/名单.json",
        format!("{{\"姓名\":\"李明\",\"身份证号\":\"{ID}\",\"password\":\"{PASSWORD}\"}}"),
    );
    office.put(
        "稿/名单.html",
        format!("<table><tr><th>姓名<th>身份证号<tr><td>李明<td>{ID}</table><!--{MOBILE}-->"),
    );
    office.put("稿/名单.xml", format!("<表><人 身份证号=\"{ID}\">李明 {MOBILE}</人></表>"));
    office.put(&format!("稿/李明{ID}.txt"), draft());
    office.put(&format!("稿/李明{MOBILE}/附件{ID}.docx"), b"PK\x03\x04 broken");
    office.put(&format!("稿/{MOBILE}/{ID}.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    office.put(&format!("稿/{CARD}.txt"), "卡号");
    office.put("稿/gbk.txt", b"\xc9\xed\xb7\xdd\xd6\xa4\xba\xc5330281199003071231\xa1\xa3\r\n");
    office
}

/// The first fragment of six characters of a value that stands in `text`, with its surroundings.
fn leak(text: &str) -> Option<String> {
    for secret in SECRETS {
        let chars: Vec<char> = secret.chars().collect();
        for fragment in chars.windows(6) {
            let fragment: String = fragment.iter().collect();
            // Digests are long runs of hexadecimal digits: chance may put six digits together there.
            let seen = text.match_indices(&fragment).find(|(at, _)| !in_digest(text, *at));
            if let Some((at, _)) = seen {
                let from = text.floor_char_boundary(at.saturating_sub(60));
                let to = text.floor_char_boundary((at + 60).min(text.len()));
                return Some(format!("{fragment} of {secret}: …{}…", &text[from..to]));
            }
        }
    }
    None
}

fn in_digest(text: &str, at: usize) -> bool {
    let hex = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
    let bytes = text.as_bytes();
    let before = bytes[..at].iter().rev().take_while(|b| hex(b)).count();
    let after = bytes[at..].iter().take_while(|b| hex(b)).count();
    before + after == 64
}

fn silent(what: &str, text: &str) {
    if let Some(leak) = leak(text) {
        panic!("{what} shows {leak}");
    }
}

#[test]
fn the_search_for_leaks_finds_what_it_looks_for() {
    assert!(leak(&draft()).is_some());
    assert!(leak("尾号 245702").is_some());
    let digest = format!("{}{}{}", "0".repeat(29), "330281", "a".repeat(29));
    assert!(leak(&digest).is_none() && leak(&digest[1..]).is_some());
}

#[test]
fn no_report_shows_a_value() {
    let office = office();
    for format in FORMATS {
        for more in
            [&[][..], &["-v"], &["-q"], &["--stats"], &["--color", "always"], &["--progress", "always"]]
        {
            let run = office.scan(&[&["稿", "--format", format], more].concat());
            assert_eq!(run.status, 1, "{format}: {}", run.err);
            silent(&format!("{format} {more:?}"), &run.all());
        }
        let run = office.scan(&["稿", "--format", format, "-o", &format!("报告.{format}")]);
        silent(format, &run.all());
        silent(format, &office.text(&format!("报告.{format}")));
    }
    silent("--list-files", &office.scan(&["稿", "--list-files"]).all());
    assert_eq!(office.left_behind(), [""; 0]);
}

#[test]
fn enabling_every_rule_shows_no_value() {
    let office = office();
    for format in FORMATS {
        let run = office.scan(&["稿", "--format", format, "--enable", "secret.*,pii.*,cred.*"]);
        silent(format, &run.all());
    }
}

#[test]
fn a_rule_turned_off_still_masks_its_values_in_the_context_of_others() {
    let office = office();
    for off in ["pii.resident-id", "pii.mobile", "pii.*", "cred.*"] {
        let run = office.scan(&["稿", "--disable", off]);
        silent(off, &run.all());
    }
}

#[test]
fn reveal_shows_the_values_so_that_the_search_above_means_something() {
    let office = office();
    let run = office.scan(&["稿", "--format", "json", "--reveal"]);
    for secret in SECRETS {
        assert!(run.out.contains(secret), "{secret}");
    }
    assert_eq!(run.json()["revealed"], true);
}

#[test]
fn no_error_shows_a_value() {
    let office = office();
    let broken = format!("{MOBILE}/{ID}.yaml");
    office.put(&broken, format!("rules:\n  - id: {ID}\n    name: {MOBILE}\n    no_{ID}: 1\n"));
    office.put("category.yaml", format!("rules:\n  - id: office.a\n    name: a\n    category: {ID}\n"));
    office.put("pattern.yaml", format!("rules:\n  - id: office.a\n    name: a\n    category: quality\n    severity: block\n    patterns: ['{ID}(']\n"));
    office.put("validator.yaml", format!("rules:\n  - id: office.a\n    name: a\n    category: quality\n    severity: block\n    keywords: [a]\n    validators: ['{MOBILE}']\n"));
    office.put("list.yaml", format!("rules:\n  - id: office.a\n    name: a\n    category: quality\n    severity: block\n    lists: ['{ID}.txt']\n"));
    let missing = format!("稿/没有{ID}.docx");
    let output = format!("没有/{ID}/报告.json");
    let folder = format!("稿/李明{MOBILE}");
    for arguments in [
        &["scan", &missing][..],
        &["scan", "稿", "-o", &output],
        &["scan", "稿", "-o", &folder, "--format", "json"],
        &["scan", "稿", "--rules", &broken],
        &["scan", "稿", "--rules", &missing],
        &["scan", "稿", "--rules", "category.yaml"],
        &["rules", "check", &broken],
        &["rules", "check", MOBILE],
        &["rules", "check", "category.yaml"],
        &["rules", "check", "pattern.yaml"],
        &["rules", "check", "validator.yaml"],
        &["rules", "check", "list.yaml"],
        &["rules", "test", &missing],
        &["rules", "show", ID],
        &["scan", "稿", "--enable", ID],
        &["scan", "稿", "--disable", MOBILE],
        &["scan", "稿", "--format", ID],
        &["scan", "稿", "--fail-on", ID],
        &["scan", "稿", "--today", MOBILE],
        &["scan", "稿", "--max-file-size", "330281199003071231x"],
        &["scan", "稿", "--jobs", ID],
        &["scan", "稿", "--exclude", "[330281199003071231"],
        &["scan", "稿", "--baseline", &broken],
        &["scan", "稿", "--config", &broken],
        &["baseline", "create", "稿", "-o", &output, "--reason", ID],
        &["report", &broken, "--format", "html"],
        &["report", &missing],
        &["scan", "稿", "--330281199003071231"],
        &[ID],
    ] {
        let run = office.run(arguments);
        silent(&format!("{arguments:?}"), &run.all());
    }
    assert_eq!(office.left_behind(), [""; 0]);
}

#[test]
fn standard_input_and_its_name_show_no_value() {
    let office = Office::new();
    let name = format!("李明{ID}.csv");
    for format in FORMATS {
        let mut command =
            office.command(&["scan", "-", "--stdin-name", &name, "--format", format, "--stats"]);
        let run = Run::of(command.write_stdin(draft()));
        assert_eq!(run.status, 1, "{}", run.err);
        silent(format, &run.all());
    }
}

#[test]
fn names_that_are_masked_alike_stay_apart() {
    let office = Office::new();
    // The same first two and last two digits.
    for id in [ID, "330281196501010231"] {
        office.put(&format!("稿/{id}.txt"), "甲\n");
    }
    let report = office.report(&["稿"]);
    let paths = common::office::paths(&report);
    assert!(paths[0] != paths[1], "{paths:?}");
}

#[test]
fn nothing_is_written_beside_a_draft() {
    let office = office();
    let before = office.names();
    for format in FORMATS {
        office.scan(&["稿", "--format", format]);
    }
    office.scan(&["稿", "-o", "没有/报告"]);
    assert_eq!(office.names(), before);
    assert_eq!(office.left_behind(), [""; 0]);
}
