#![allow(clippy::unwrap_used)]

use super::super::samples;
use super::*;

fn html(report: &Report) -> String {
    let mut out = Vec::new();
    Html.finish(report, &View::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The page without its style and program, which are files of their own.
fn own(report: &Report) -> String {
    html(report)
        .replace(STYLE, "…")
        .replace(SCRIPT, "…")
        .replace(&digest(STYLE), "样式")
        .replace(&digest(SCRIPT), "程序")
}

#[test]
fn a_page_with_everything() {
    insta::assert_snapshot!(own(&samples::mixed()));
}

#[test]
fn nothing_found() {
    insta::assert_snapshot!(own(&samples::clean()));
}

#[test]
fn the_stop_notice_stands_before_everything() {
    let page = html(&samples::mixed());
    let stop = page.find("请立即停止处理").unwrap();
    assert!(stop < page.find("<h1>").unwrap() && stop < page.find("结论：").unwrap());
    assert!(!html(&samples::one()).contains("请立即停止处理"));
}

#[test]
fn nothing_that_a_draft_says_is_markup() {
    let attack =
        "</script><script>alert(1)</script><!--<script><img src=x onerror=alert(2)>\"'&lt;\u{202e}\u{2028}";
    let mut report = samples::mixed();
    let everything: Vec<_> = report.findings.iter_mut().collect();
    for finding in everything {
        (finding.path, finding.rule) = (attack.into(), format!("secret.{attack}").into());
        (finding.name, finding.advice) = (attack.into(), attack.into());
        (finding.text, finding.before, finding.after) = (attack.into(), attack.into(), attack.into());
        finding.location.inside = vec![attack.into()];
        (finding.basis, finding.fingerprint) = (std::sync::Arc::new([attack.into()]), attack.into());
        finding.explain = vec![attack.into()];
    }
    report.files.iter_mut().for_each(|f| f.path = attack.into());
    (report.date, report.tool.name, report.tool.rules) = (attack.into(), attack.into(), attack.into());
    let page = own(&report);
    let clean = own(&samples::mixed());
    for mark in ["<script", "</script", "<img", "<!--", "onerror=alert(2)>", "\u{202e}", "\u{2028}"] {
        assert_eq!(page.matches(mark).count(), clean.matches(mark).count(), "{mark}");
    }
    let data = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert!(data["findings"][0][4].as_str().unwrap().starts_with("</script><script>"));
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let page = html(&samples::mixed());
    for mark in ["http:", "https:", "src=", "@import", "url(", "<link", "<iframe", "innerHTML", "eval("] {
        assert!(!page.contains(mark), "{mark}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn digests_are_as_browsers_compute_them() {
    // FIPS 180-4, the empty message.
    assert_eq!(digest(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

#[test]
fn the_size_stays_within_bounds_and_the_gravest_stay() {
    let page = html(&samples::roster(10_000));
    assert!(page.len() < 4_000_000, "{}", page.len());
    let mut report = samples::roster(data::MOST as u64 + 5);
    for finding in &mut report.findings[..10] {
        finding.severity = crate::model::Severity::Notice;
    }
    let page = html(&report);
    assert!(page.contains("另有 5 处"));
    assert!(page.contains(&report.findings[data::MOST + 4].fingerprint), "the last, which is grave");
    assert!(!page.contains(&report.findings[9].fingerprint), "a notice");
}
