//! What is made to do harm: the scan ends, says what it did not read, and goes on with the rest.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use std::io::{Cursor, Write};

use common::office::{CLEAN, ID, LEAK, Office};
use serde_json::Value;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A ZIP of these members.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Scans one file beside a draft that must not go out, which must still be found.
fn beside_a_leak(name: &str, content: impl AsRef<[u8]>) -> Value {
    let office = Office::with(&[("zz.txt", LEAK)]);
    office.put(name, content);
    let run = office.scan(&[".", "--format", "json"]);
    assert_eq!(run.status, 1, "{name}: {}", run.err);
    assert!(!run.err.contains("程序内部出错"), "{name}: {}", run.err);
    let report = run.json();
    let found = report["findings"].as_array().unwrap();
    assert!(found.iter().any(|f| f["path"] == "zz.txt"), "{name}");
    report["files"].as_array().unwrap().iter().find(|f| f["path"] == name).unwrap().clone()
}

fn fails(name: &str, content: impl AsRef<[u8]>, reason: &str) {
    let entry = beside_a_leak(name, content);
    assert_eq!((&entry["status"], &entry["reason"]), (&"failed".into(), &reason.into()), "{name}");
}

fn ends(name: &str, content: impl AsRef<[u8]>) {
    beside_a_leak(name, content);
}

#[test]
fn bombs_of_archives_are_over_a_limit() {
    let letters = vec![b'a'; 64 << 20];
    let flat = zip(&[("a.txt", &letters)]);
    fails("flat.zip", &flat, "limit");
    fails("nested.zip", zip(&[("b.zip", &flat)]), "limit");
    fails("b.docx", zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &letters)]), "limit");
    let mut deep = zip(&[("a.txt", CLEAN.as_bytes())]);
    for _ in 0..12 {
        deep = zip(&[("a.zip", &deep)]);
    }
    fails("deep.zip", deep, "limit");
}

/// Many entries of the directory that all point at the same member.
#[test]
fn members_that_overlap_do_not_multiply() {
    let one = zip(&[("a.txt", &vec![b'a'; 8 << 20])]);
    let end = one.len() - 22;
    let directory = u32::from_le_bytes(one[end + 16..end + 20].try_into().unwrap()) as usize;
    let entry = &one[directory..end];
    let times = 2000u16;
    let mut bomb = one[..directory].to_vec();
    for _ in 0..times {
        bomb.extend_from_slice(entry);
    }
    let mut tail = one[end..].to_vec();
    tail[8..10].copy_from_slice(&times.to_le_bytes());
    tail[10..12].copy_from_slice(&times.to_le_bytes());
    tail[12..16].copy_from_slice(&(entry.len() as u32 * u32::from(times)).to_le_bytes());
    bomb.extend(tail);
    let entry = beside_a_leak("overlap.zip", bomb);
    assert_eq!(entry["status"], "failed");
}

#[test]
fn more_members_than_allowed_are_over_a_limit() {
    let names: Vec<String> = (0..100_100).map(|n| format!("{n}")).collect();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for name in &names {
        writer.start_file(name, options).unwrap();
    }
    fails("many.zip", writer.finish().unwrap().into_inner(), "limit");
}

#[test]
fn entities_do_not_expand() {
    let mut bomb = String::from("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x0 \"密密密密密密密密密密\">");
    for n in 1..12 {
        bomb += &format!("<!ENTITY x{n} \"{}\">", format!("&x{};", n - 1).repeat(10));
    }
    bomb += "]><a>&x11;</a>";
    ends("bomb.xml", &bomb);
    ends("bomb.html", &bomb);
    let parts: &[(&str, &[u8])] =
        &[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", bomb.as_bytes())];
    ends("bomb.docx", zip(parts));
    let secret = "<!DOCTYPE a [<!ENTITY x SYSTEM \"zz.txt\">]><a>&x;</a>";
    let entry = beside_a_leak("outside.xml", secret);
    assert_eq!(entry["persons"], Value::Null, "nothing outside the file is read");
}

#[test]
fn nesting_has_an_end() {
    let deep = 300_000;
    ends("deep.xml", format!("{}{ID}{}", "<a>".repeat(deep), "</a>".repeat(deep)));
    ends("deep.html", format!("{}{ID}", "<div><table><tr><td>".repeat(deep / 4)));
    ends("deep.json", format!("{}{ID}{}", "[".repeat(deep), "]".repeat(deep)));
    ends("keys.json", format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep)));
    ends("deep.rtf", format!("{{\\rtf1{}{ID}{}}}", "{\\b ".repeat(deep), "}".repeat(deep)));
    ends("deep.md", format!("{}{ID}", "> - ".repeat(deep / 4)));
    ends("deep.eml", format!("{}\r\n\r\n{ID}", "Content-Type: message/rfc822\r\n\r\n".repeat(2000)));
    let arrays = format!(
        "%PDF-1.7\n1 0 obj\n{}1{}\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        "[".repeat(deep),
        "]".repeat(deep)
    );
    ends("deep.pdf", arrays);
}

/// A PDF of these objects, numbered from 1, without a table of places: readers look for the objects themselves.
fn pdf(objects: &[&str]) -> String {
    let mut text = String::from("%PDF-1.7\n");
    for (number, object) in objects.iter().enumerate() {
        text += &format!("{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    text + "trailer<</Root 1 0 R>>\n%%EOF\n"
}

#[test]
fn objects_that_lead_back_to_themselves_end() {
    let catalog = "<</Type/Catalog/Pages 2 0 R>>";
    ends("pages.pdf", pdf(&[catalog, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999/Parent 2 0 R>>"]));
    ends("itself.pdf", pdf(&["1 0 R"]));
    ends(
        "length.pdf",
        pdf(&[catalog, "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Length 3 0 R>>\nstream\nx\nendstream"]),
    );
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 4 0 R>>>>/Length 18>>\nstream\n/A Do /A Do /A Do \nendstream";
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99999999 99999999]/Contents 4 0 R/Resources<</XObject<</A 4 0 R>>>>>>";
    ends("form.pdf", pdf(&[catalog, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, form]));
    let fields = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>/Outlines 3 0 R/Names 3 0 R>>";
    ends(
        "fields.pdf",
        pdf(&[
            fields,
            "<</Type/Pages/Kids[]/Count 0>>",
            "<</Kids[3 0 R]/Parent 3 0 R/Next 3 0 R/First 3 0 R>>",
        ]),
    );
}

#[test]
fn a_long_text_without_a_line_break_is_read_to_its_end() {
    let mut text = "甲乙丙丁，".repeat(1 << 20);
    text += &format!("身份证号{ID}");
    let office = Office::with(&[("a.txt", &text)]);
    let report = office.report(&["a.txt"]);
    assert_eq!(report["files"][0]["status"], "scanned");
    assert_eq!(report["findings"][0]["location"]["column"], (5 << 20) + 5);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_written_to_while_it_is_read_has_changed() {
    // The system makes up the content of such files: their sizes are never what is read.
    let office = Office::new();
    let run = office.scan(&["/proc/self/status", "--format", "json"]);
    assert!(matches!(run.status, 0 | 3), "{}", run.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_never_ends_is_no_draft_in_a_folder_and_no_list_of_words() {
    let office = Office::with(&[("a.txt", CLEAN)]);
    std::os::unix::fs::symlink("/dev/zero", office.path("零.txt")).unwrap();
    assert_eq!(office.scan(&["."]).status, 0);
    let rule = "rules:\n  - id: office.a\n    name: 甲\n    category: quality\n    severity: block\n    advice: 乙\n    basis: []\n    lists: [/dev/zero]\n";
    office.put("r.yaml", rule);
    let run = office.run(&["rules", "check", "r.yaml"]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("不是普通文件"), "{}", run.err);
    let run = office.scan(&["a.txt", "--rules", "/dev/zero"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("16 MB"), "{}", run.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_whatever_the_format() {
    let office = Office::with(&[("a.txt", LEAK)]);
    for format in common::office::FORMATS {
        let run = office.scan(&["a.txt", "--format", format, "-o", "/dev/full"]);
        assert_eq!(run.status, 2, "{format}: {}", run.err);
        assert!(run.err.contains("磁盘已满"), "{format}: {}", run.err);
    }
}

/// A rule file with this pattern.
fn rule(pattern: &str) -> String {
    format!(
        "rules:\n  - id: office.a\n    name: 甲\n    category: quality\n    severity: review\n    advice: 乙\n    basis: []\n    patterns: ['{pattern}']\n"
    )
}

#[test]
fn rules_made_to_do_harm_are_refused_or_run_in_linear_time() {
    let office = Office::with(&[("a.txt", &"a".repeat(200_000))]);
    for large in
        ["(?:[a-z]{1000}){1000}", "(((a{100}){100}){100}){100}", &"(".repeat(5000), &"a".repeat(20_000)]
    {
        office.put("r.yaml", rule(large));
        let run = office.scan(&["a.txt", "--rules", "r.yaml"]);
        assert_eq!(run.status, 2, "{}: {}", &large[..20], run.err);
        assert!(run.err.contains("正则表达式"), "{}", run.err);
    }
    for slow in ["(a+)+b", "(a|a)+b", "(?:a*a*)*b", "(.*a){20}b"] {
        office.put("r.yaml", rule(slow));
        let run = office.scan(&["a.txt", "--rules", "r.yaml"]);
        assert!(matches!(run.status, 0 | 2), "{slow}: {}", run.err);
    }
    let mut bomb = String::from("a0: &a0 [甲,甲,甲,甲,甲,甲,甲,甲,甲]\n");
    for n in 1..12 {
        bomb += &format!("a{n}: &a{n} [{}]\n", format!("*a{},", n - 1).repeat(9));
    }
    office.put("r.yaml", bomb + "rules: *a11\n");
    assert_eq!(office.scan(&["a.txt", "--rules", "r.yaml"]).status, 2);
    office.put("r.yaml", format!("rules: {}", "[".repeat(200_000)));
    assert_eq!(office.scan(&["a.txt", "--rules", "r.yaml"]).status, 2);
    office.put("r.yaml", format!("#{}", "甲".repeat(6 << 20)));
    let run = office.scan(&["a.txt", "--rules", "r.yaml"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("16 MB"), "{}", run.err);
}
