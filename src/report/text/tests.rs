#![allow(clippy::unwrap_used)]

use super::super::escape::unsafe_to_show;
use super::super::samples;
use super::*;

fn text(report: &Report, view: &View) -> String {
    let mut out = Vec::new();
    Text.finish(report, view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn nothing_found_is_short() {
    let screen = text(&samples::clean(), &View::default());
    assert!(screen.lines().count() <= 6, "{screen}");
    insta::assert_snapshot!(screen);
}

#[test]
fn one_finding() {
    insta::assert_snapshot!(text(&samples::one(), &View::default()));
}

#[test]
fn a_weak_mask_says_how_many_numbers_fit() {
    let mut report = samples::one();
    report.findings[0].candidates = Some(34);
    assert!(text(&report, &View::default()).contains("仍有 34 种可能"));
    assert!(!text(&samples::one(), &View::default()).contains("种可能"));
}

#[test]
fn a_mark_unread_files_exclusions_and_stats() {
    let view = View { excluded: samples::excluded(), stats: Some(samples::stats()), ..View::default() };
    insta::assert_snapshot!(text(&samples::mixed(), &view));
}

#[test]
fn in_colour_and_wrapped() {
    let view = View { color: true, width: Some(60), ..View::default() };
    insta::assert_snapshot!(text(&samples::mixed(), &view).replace('\x1b', "␛"));
}

#[test]
fn quiet_keeps_findings_and_verdict() {
    insta::assert_snapshot!(text(&samples::mixed(), &View { quiet: true, ..View::default() }));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let report = samples::mixed();
    let painted = text(&report, &View { color: true, ..View::default() });
    let mut plain = String::new();
    let mut rest = painted.as_str();
    while let Some(at) = rest.find("\x1b[") {
        plain.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find('m').unwrap() + 1..];
    }
    plain.push_str(rest);
    assert_eq!(plain, text(&report, &View::default()));
    assert_ne!(painted, plain);
}

#[test]
fn names_and_texts_do_nothing_to_the_terminal() {
    let view = View { stats: Some(samples::stats()), verbose: true, ..View::default() };
    let screen = text(&samples::hostile(), &view);
    assert!(!screen.chars().any(|c| c != '\n' && unsafe_to_show(c)), "{screen:?}");
    insta::assert_snapshot!(screen);
}

#[test]
fn the_stop_notice_stands_before_everything_and_only_with_a_mark() {
    let screen = text(&samples::mixed(), &View::default());
    let stop = screen.find("断开").unwrap();
    for later in ["居民身份证", "机密★10年", "稿件/附件.zip"] {
        assert!(stop < screen.find(later).unwrap(), "{later}");
    }
    assert!(screen.lines().next().unwrap().contains("不得公开"), "before the title: {screen}");
    assert!(!text(&samples::one(), &View::default()).contains("断开"));
    let mut quoted = samples::mixed();
    for finding in quoted.findings.iter_mut().filter(|f| &*f.rule == "secret.marking") {
        finding.severity = crate::model::Severity::Review;
    }
    assert!(!text(&quoted, &View::default()).contains("涉及的文件"));
}

#[test]
fn a_long_roster_is_summed_up_unless_asked_for() {
    let report = samples::roster(300);
    let screen = text(&report, &View::default());
    assert!(screen.contains("共 300 处") && screen.contains("另有 280 处"), "{screen}");
    assert_eq!(screen.matches("⟦").count(), 20);
    assert_eq!(screen.matches("依据：").count(), 1);
    let all = text(&report, &View { verbose: true, ..View::default() });
    assert_eq!(all.matches("⟦").count(), 300);
    assert!(!all.contains("另有"));
}

#[test]
fn every_unread_file_is_named_with_its_reason_and_said_once() {
    let screen = text(&samples::mixed(), &View::default());
    for (path, times) in
        [("稿件/附件.zip", 1), ("稿件/旧稿.docx", 1), ("稿件/图纸.dwg", 1), ("稿件/字体.ttf", 1)]
    {
        assert_eq!(screen.matches(path).count(), times, "{path}");
    }
    for word in ["文件已加密", "文件已损坏", "尚不能读取", "没有可读的文字", "名单.xlsx"]
    {
        assert!(screen.contains(word), "{word}");
    }
}

#[test]
fn an_empty_scan_does_not_pretend_to_have_checked() {
    let screen = text(&samples::report(Vec::new(), Vec::new()), &View::default());
    assert!(screen.contains("没有检查任何文件"), "{screen}");
}

#[test]
fn what_was_revealed_says_so() {
    let mut report = samples::one();
    report.revealed = true;
    assert!(text(&report, &View::default()).contains("--reveal"));
}

#[test]
fn a_finding_without_text_shows_its_place_alone() {
    let mut report = samples::one();
    report.findings[0].text.clear();
    let screen = text(&report, &View::default());
    assert!(screen.contains("      第 2 行第 10 列\n") && !screen.contains('⟦'), "{screen}");
}
