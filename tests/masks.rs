//! Masked numbers through the whole program: what is left of one, what two lists show together, what stays silent.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::Office;
use serde_json::Value;

fn of<'r>(report: &'r Value, rule: &str) -> Vec<&'r Value> {
    report["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == rule).collect()
}

const FIRST: &str = "姓名,身份证号\n李明,330281********1231\n王芳,330281********3320\n";
const SECOND: &str = "姓名,证件号码\n王芳,33028119880415****\n李明,33028119900307****\n";

const ROWS: &str = "姓名,性别,出生日期,身份证号,家庭住址\n\
    李明,男,1990-03-07,330281199003071231,余姚市凤山街道花园新村12幢301室\n\
    王芳,女,1988-04-15,330281198804153320,余姚市梁弄镇横坎头村3组15号\n";
const SENTENCES: &str = "李明，男，1990年3月7日出生，身份证号330281199003071231，住余姚市凤山街道花园新村12幢301室。\n\
    王芳，女，38岁，身份证号330281198804153320，住余姚市梁弄镇横坎头村3组15号。\n";

#[test]
fn where_year_and_county_are_printed_too_an_id_shows_less() {
    let office = Office::new();
    office.put("a.csv", ROWS);
    office.put("b.txt", SENTENCES);
    office.put("c.txt", "李明，身份证号330281199003071231，住余姚市凤山街道花园新村12幢301室。\n");
    office.put("d.csv", "姓名,出生日期,身份证号\n李明,1990-03-07,330281199003071231\n");
    let report = office.report(&["."]);
    let shown: Vec<(&str, &str)> = of(&report, "pii.resident-id")
        .iter()
        .map(|f| (f["path"].as_str().unwrap(), f["text"].as_str().unwrap()))
        .collect();
    let (less, whole) = ("33****************", "33**************31");
    assert_eq!(
        shown,
        [
            ("a.csv", less),
            ("a.csv", less),
            ("b.txt", less),
            ("b.txt", less),
            ("c.txt", whole),
            ("d.csv", whole)
        ]
    );
    // Nor does the context of another finding show more.
    let all = report["findings"].as_array().unwrap();
    let beside = all.iter().filter(|f| f["path"] == "b.txt");
    for finding in beside {
        let context = format!("{}{}", finding["before"], finding["after"]);
        assert!(!context.contains("*31") && !context.contains("*20"), "{context}");
    }
    assert!(all.iter().any(|f| f["before"].as_str().is_some_and(|b| b.contains(less))));
}

#[test]
fn a_mask_that_hides_next_to_nothing_makes_a_person() {
    let office = Office::new();
    office.put("a.csv", "姓名,身份证号\n李明,3302811990030712**\n王芳,33028119880415332*\n");
    office.put("b.csv", "姓名,身份证号\n赵云,33**************31\n钱多,33**************20\n");
    let report = office.report(&["."]);
    assert_eq!(report["summary"]["persons"], 2);
    assert_eq!(of(&report, "pii.weak-mask").len(), 2);
    // The same two in another list that together with this one gives the whole number.
    office.put("c.csv", "姓名,身份证号\n李明,330281****03071231\n");
    let report = office.report(&["."]);
    assert_eq!(of(&report, "pii.mask-join").len(), 1);
    assert_eq!(report["summary"]["persons"], 2);
}

#[test]
fn a_weak_mask_says_how_many_numbers_fit_and_shows_less() {
    let office = Office::new();
    office.put("a.csv", "姓名,出生年月,身份证号\n李明,1990-03,330281********1231\n");
    let report = office.report(&["."]);
    let found = of(&report, "pii.weak-mask");
    assert_eq!(found.len(), 1, "{report}");
    assert_eq!(found[0]["severity"], "block");
    assert!((1..=4).contains(&found[0]["candidates"].as_u64().unwrap()));
    assert_eq!(found[0]["text"], "33**************31");
    assert_eq!(found[0]["location"]["cell"], "C2");
    let explained = office.report(&[".", "--explain"]);
    assert!(of(&explained, "pii.weak-mask")[0]["explain"].to_string().contains("出生日期"));
    assert!(office.scan(&["."]).out.contains("种可能"));
}

#[test]
fn two_lists_that_mask_differently_are_joined_last() {
    let office = Office::new();
    office.put("1/甲.csv", FIRST);
    office.put("2/乙.csv", SECOND);
    office.put("z.txt", "联系人：张三，手机13858211234\n");
    let report = office.report(&["."]);
    let all = report["findings"].as_array().unwrap();
    let joined = of(&report, "pii.mask-join");
    assert_eq!(joined.len(), 2, "{report}");
    assert!(all[all.len() - 2..].iter().all(|f| f["rule"] == "pii.mask-join"));
    for (finding, cell, text) in
        [(joined[0], "B2", "33**************20"), (joined[1], "B3", "33**************31")]
    {
        assert_eq!(finding["severity"], "block");
        assert_eq!(finding["candidates"], 1);
        assert_eq!(finding["path"], "2/乙.csv");
        assert_eq!(finding["location"]["cell"], cell);
        assert_eq!(finding["text"], text);
        assert!(finding["advice"].as_str().unwrap().contains("1/甲.csv"));
        assert!(finding["explain"].is_null(), "{finding}");
        assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 64);
    }
    // Both of them and the one with the telephone.
    assert_eq!(report["summary"]["persons"], 3);
    assert_eq!(report["summary"]["findings"].as_u64().unwrap() as usize, all.len());
    for whole in ["330281199003071231", "330281198804153320", "19900307"] {
        assert!(!report.to_string().contains(whole));
    }
    let lines = office.scan(&[".", "--format", "jsonl"]).out;
    let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(&lines, all);
    let one = office.scan(&[".", "--format", "json", "--jobs", "1"]).out;
    assert_eq!(one, office.scan(&[".", "--format", "json", "--jobs", "8"]).out);
}

#[test]
fn what_two_lists_leave_open_is_for_a_person_to_review() {
    let office = Office::new();
    office.put("a.csv", "姓名,身份证号\n李明,3302**********1231\n");
    office.put("b.csv", "姓名,身份证号\n李明,330281199*********\n");
    let report = office.report(&["."]);
    let joined = of(&report, "pii.mask-join");
    assert_eq!(joined.len(), 1, "{report}");
    assert_eq!(joined[0]["severity"], "review");
    // 3,652 days of ten years, of which every eleventh has this check digit.
    assert!((325..=340).contains(&joined[0]["candidates"].as_u64().unwrap()));
    assert_eq!(office.scan(&[".", "--fail-on", "review"]).status, 1);
}

#[test]
fn lists_that_say_nothing_more_together_are_not_joined() {
    let office = Office::new();
    office.put("a.csv", FIRST);
    office.put("b.csv", FIRST);
    office.put("c.csv", SECOND.replace("330281", "330282"));
    office.put("d.csv", SECOND.replace("王芳", "黄芳").replace("李明", "黎明"));
    assert!(of(&office.report(&["."]), "pii.mask-join").is_empty());
}

#[test]
fn a_whole_number_or_a_switched_off_rule_joins_nothing() {
    let office = Office::new();
    office.put("a.csv", FIRST);
    office.put("b.csv", SECOND);
    assert!(of(&office.report(&[".", "--disable", "pii.mask-join"]), "pii.mask-join").is_empty());
    office.put("b.csv", "姓名,身份证号\n李明,330281199003071231\n");
    assert!(of(&office.report(&["."]), "pii.mask-join").is_empty());
}

#[test]
fn our_own_reports_are_no_weak_masks() {
    let office = Office::new();
    office.put("d/a.csv", FIRST);
    office.put("d/b.csv", SECOND);
    office.put(
        "d/c.txt",
        "李明，身份证号330281199003071231，手机13858211234，卡号6222021001116245702，1990年3月7日出生\n",
    );
    office.put("d/余姚市名单.csv", ROWS);
    office.put("d/e.txt", SENTENCES);
    office.put(
        "d/f.docx.txt",
        "身份证号：330281199003071231\n出生日期：1990-03-07\n家庭住址：余姚市凤山街道花园新村12幢301室\n",
    );
    for format in ["json", "jsonl", "text"] {
        let name = format!("r/report.{format}");
        office.put(&name, "");
        let report = office.scan(&["d", "--format", format]).out;
        office.put(&name, &report);
    }
    // Also where nothing tells that it is a report.
    for format in ["json", "jsonl", "text"] {
        let report = office.scan(&["d", "--format", format]).out;
        let report = report.replace("mishen.report/1", "").replace("密审检查报告", "清单");
        office.put(&format!("r/plain-{format}.txt"), report.replace("\"rule\"", "\"r\""));
    }
    let again = office.report(&["r"]);
    let found: Vec<_> = of(&again, "pii.weak-mask").into_iter().chain(of(&again, "pii.mask-join")).collect();
    assert!(found.is_empty(), "{found:#?}");
}
