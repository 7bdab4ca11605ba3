//! `hunt`: what was reported once is found elsewhere, by person, by list, by kind; nothing else is.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{Office, Run};
use common::repo::Repo;
use serde_json::{Value, json};

/// Invented: 1990-03-07, serial 663; and another of the same county.
const ID: &str = "330282199003076637";
const OTHER: &str = "330282198512121219";

/// A site with the person of `ID` in two files, somebody else in a third, and nothing in a fourth.
fn site() -> Office {
    let office = Office::new();
    office.put("网站/通知/附件.txt", format!("名单：李明 {ID} 已领取。\n"));
    office.put("网站/名册.csv", format!("姓名,身份证号,补助金额\n李明,{ID},300\n"));
    office.put("网站/别人.txt", format!("经办人王芳，身份证号：{OTHER}。\n"));
    office.put("网站/总结.txt", "今年的工作总结，没有个人信息。\n");
    office
}

fn report(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{e}: {}", run.all()))
}

/// The files with findings, and what is said of the likeness in each.
fn found(run: &Run) -> Vec<(String, String)> {
    let report = report(run);
    let findings = report["findings"].as_array().unwrap().iter();
    let said = |f: &Value| {
        f["explain"].as_array().unwrap().iter().map(|s| s.as_str().unwrap().to_owned()).collect::<String>()
    };
    let mut all: Vec<(String, String)> =
        findings.map(|f| (f["path"].as_str().unwrap().to_owned(), said(f))).collect();
    all.dedup();
    all
}

fn files(run: &Run) -> Vec<String> {
    let mut files: Vec<String> = found(run).into_iter().map(|(file, _)| file).collect();
    files.dedup();
    files
}

#[test]
fn a_revealed_report_finds_the_same_value_everywhere() {
    let office = site();
    office.put("通报/a.txt", format!("身份证号：{ID}\n"));
    office.run(&["scan", "通报", "--format", "json", "--reveal", "-o", "样本.json"]);
    let run = office.run(&["hunt", "--like", "样本.json", "--by", "person", "--format", "json", "网站"]);
    assert_eq!(run.status, 1, "{}", run.all());
    assert_eq!(files(&run), ["网站/名册.csv", "网站/通知/附件.txt"]);
    assert!(found(&run).iter().any(|(_, said)| said.contains("与第 1 条样本是同一个值")), "{}", run.out);
    assert!(!run.all().contains("19900307"), "{}", run.all());
    let all = office.run(&["hunt", "--like", "样本.json", "--format", "json", "网站"]);
    assert_eq!(files(&all), ["网站/别人.txt", "网站/名册.csv", "网站/通知/附件.txt"]);
    let other = found(&all).into_iter().find(|(file, _)| file.contains("别人")).unwrap().1;
    assert_eq!(other, "与第 1 条样本是同一类问题。");
}

#[test]
fn a_masked_report_finds_what_fits_what_is_seen() {
    let office = site();
    office.put("通报/a.txt", format!("身份证号：{ID}\n"));
    office.run(&["scan", "通报", "--format", "json", "-o", "样本.json"]);
    let run = office.run(&["hunt", "--like", "样本.json", "--by", "person", "--format", "json", "网站"]);
    assert_eq!(files(&run), ["网站/名册.csv", "网站/通知/附件.txt"], "{}", run.all());
    assert!(found(&run)[0].1.contains("与第 1 条样本遮盖后相符"));
    // Findings taken out of a report are samples too.
    let line = office.run(&["scan", "通报", "--format", "jsonl"]).out;
    office.put("样本.jsonl", line);
    let again = office.run(&["hunt", "--like", "样本.jsonl", "--by", "person", "--format", "json", "网站"]);
    assert_eq!(files(&again), files(&run));
}

#[test]
fn a_notice_in_somebody_elses_words_is_enough() {
    let office = site();
    let hunt = |sample: &Value, by: &str| {
        office.put("通报.json", sample.to_string());
        office.run(&["hunt", "--like", "通报.json", "--by", by, "--format", "json", "网站"])
    };
    let words = json!({"text": "李明的身份证号 330282********6637 没有遮盖", "kind": "身份证"});
    assert_eq!(files(&hunt(&words, "person")), ["网站/名册.csv", "网站/通知/附件.txt"]);
    let kind = json!({"kind": "身份证", "url": "https://x.example/"});
    assert_eq!(files(&hunt(&kind, "pattern")).len(), 3);
    let headers = json!([{"headers": ["姓名", "身份证号", "补助金额"]}]);
    let run = hunt(&headers, "list");
    assert_eq!(files(&run), ["网站/名册.csv"], "{}", run.all());
    assert!(found(&run)[0].1.contains("表头相同"));
    let name = json!({"url": "https://x.example/zwgk/%E9%99%84%E4%BB%B6%E5%90%8D%E5%86%8C.txt"});
    office.put("网站/附件名册.txt", format!("李明 {ID}\n"));
    assert_eq!(files(&hunt(&name, "list")), ["网站/附件名册.txt"]);
}

#[test]
fn a_name_is_found_where_no_rule_would_report_it() {
    let office = Office::new();
    office.put("网站/a.txt", "昨天欧阳明月来访，谈了很久。\n");
    office.put("网站/b.txt", "昨天有人来访。\n");
    let run = office.run(&["hunt", "--like", "欧阳明月", "--fail-on", "review", "--format", "json", "网站"]);
    assert_eq!(run.status, 1, "{}", run.all());
    assert_eq!(files(&run), ["网站/a.txt"]);
    assert!(!run.out.contains("欧阳明月"), "{}", run.out);
}

#[test]
fn several_samples_in_one_file_make_it_their_list() {
    let office = Office::new();
    let ids = ["330282199003076637", OTHER, "330282197706050012"];
    let rows = |ids: &[&str]| ids.iter().map(|id| format!("身份证号：{id}\n")).collect::<String>();
    office.put("通报/a.txt", rows(&ids));
    office.put("网站/全部.txt", rows(&ids) + "手机：13858211234\n");
    office.put("网站/一个.txt", rows(&ids[..1]) + "手机：13858211234\n");
    office.run(&["scan", "通报", "--format", "json", "--reveal", "-o", "样本.json"]);
    let run = office.run(&["hunt", "--like", "样本.json", "--by", "list", "--format", "json", "网站"]);
    assert_eq!(files(&run), ["网站/全部.txt"], "{}", run.all());
    assert_eq!(report(&run)["findings"].as_array().unwrap().len(), 4, "the telephone is on the list too");
    assert!(run.out.contains("这份文件里有 3 条样本"));
}

#[test]
fn history_and_what_is_packed_are_searched() {
    let repo = Repo::new();
    repo.stage("名单.txt", format!("身份证号：{ID}\n"));
    let commit = repo.commit();
    repo.git(&["rm", "-q", "名单.txt"]);
    repo.stage("别的.txt", format!("身份证号：{OTHER}\n"));
    repo.commit();
    let run = repo.run(&["hunt", "--like", ID, "--by", "person", "--history", "--format", "json"]);
    let findings = &report(&run)["findings"];
    assert_eq!(findings.as_array().unwrap().len(), 1, "{}", run.all());
    assert_eq!(findings[0]["location"]["commit"], commit.as_str());
}

#[test]
fn a_sample_that_says_nothing_is_named() {
    let office = site();
    for (sample, words) in [
        ("{}", "第 1 条样本太少"),
        ("[{\"kind\": \"天气\"}]", "种类“天气”不认识"),
        ("{\"text\": ", "不是有效的 JSON"),
        ("[]", "没有样本"),
    ] {
        office.put("样本.json", sample);
        let run = office.run(&["hunt", "--like", "样本.json", "网站"]);
        assert_eq!(run.status, 2, "{sample}: {}", run.all());
        assert!(run.all().contains(words), "{sample}: {}", run.all());
    }
    let missing = office.run(&["hunt", "--like", "没有.json", "网站"]);
    assert_eq!(missing.status, 2);
    assert!(missing.all().contains("没有.json"), "{}", missing.all());
}

#[test]
fn what_could_not_be_read_is_not_passed_over() {
    let office = site();
    office.put("网站/坏.docx", [b"PK\x03\x04".as_slice(), &[7; 400]].concat());
    let run = office.run(&["hunt", "--like", "330282199003076999", "--by", "person", "网站"]);
    assert_eq!(run.status, 3, "{}", run.all());
    assert!(run.out.contains("坏.docx") && !run.out.contains("名册.csv"), "{}", run.all());
}
