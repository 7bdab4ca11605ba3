#![allow(clippy::unwrap_used)]

use jiff::civil::date;

use super::*;
use crate::model::Severity;
use crate::report::samples;

const NAME: Named<'_> = Named { plain: "名单/a.csv", masked: "名单/a.csv" };

fn finding(rule: &str) -> Finding {
    Finding { rule: rule.into(), severity: Severity::Block, ..samples::id("名单/a.csv", 1) }
}

fn waivers(accepts: Accepts, until: Date) -> Waivers {
    let waiver = Waiver { accepts, until, place: ".mishen.yaml:2".into() };
    Waivers::new(&Choice { waivers: vec![waiver], ..Choice::default() }, date(2026, 11, 24))
}

fn everything() -> Scope {
    Scope { roots: vec![String::new()] }
}

#[test]
fn all_that_a_waiver_names_must_fit() {
    let rules = vec!["pii.*".to_owned()];
    let paths = vec!["名单/".to_owned()];
    let fits = |accepts: Accepts, rule: &str| waivers(accepts, date(2099, 1, 1)).accept(NAME, &finding(rule));
    assert!(fits(Accepts { rules: rules.clone(), paths: paths.clone(), ..Accepts::default() }, "pii.mobile"));
    assert!(!fits(Accepts { rules: rules.clone(), paths, ..Accepts::default() }, "secret.marking"));
    assert!(!fits(
        Accepts { rules: rules.clone(), paths: vec!["b.csv".into()], ..Accepts::default() },
        "pii.qq"
    ));
    assert!(!fits(Accepts { rules: vec!["pii".into()], ..Accepts::default() }, "pii.mobile"));
    let prints = vec!["0".repeat(64)];
    assert!(!fits(Accepts { fingerprints: prints, ..Accepts::default() }, "pii.mobile"));
    assert!(!fits(Accepts { rules, pattern: Some(0), ..Accepts::default() }, "pii.mobile"));
}

#[test]
fn the_last_day_counts_and_an_expired_waiver_speaks_up() {
    let accepts = || Accepts { rules: vec!["pii.mobile".into()], ..Accepts::default() };
    let today = waivers(accepts(), date(2026, 11, 24));
    assert!(today.accept(NAME, &finding("pii.mobile")));
    assert!(today.notes(&everything()).is_empty());
    let late = waivers(accepts(), date(2026, 11, 23));
    assert!(!late.accept(NAME, &finding("pii.mobile")));
    let notes = late.notes(&everything());
    assert!(notes[0].contains("过期") && notes[0].contains(".mishen.yaml:2"), "{notes:?}");
}

#[test]
fn an_unused_waiver_is_named_where_it_was_looked_for() {
    let accepts = || Accepts { paths: vec!["名单/a.csv".into()], ..Accepts::default() };
    let unused = waivers(accepts(), date(2099, 1, 1));
    let elsewhere = Scope { roots: vec!["公告".into()] };
    assert!(unused.notes(&elsewhere).is_empty(), "its file was not looked at");
    unused.met(NAME);
    assert!(unused.notes(&elsewhere)[0].contains("没有用到"));
    assert_eq!(waivers(accepts(), date(2099, 1, 1)).notes(&everything()).len(), 1);
}

fn baseline() -> Baseline {
    let mut baseline = Baseline::new(date(2026, 11, 1));
    for (path, print) in [("名单/a.csv", "a"), ("名单/gone.csv", "b"), ("其他/c.csv", "c")] {
        baseline.entries.push(Record {
            path: path.into(),
            rule: "pii.mobile".into(),
            fingerprint: print.repeat(64),
            reason: "已依法公开".into(),
            by: String::new(),
            until: None,
            added: "2026-11-01".into(),
        });
    }
    baseline
}

#[test]
fn a_baseline_accepts_by_fingerprint_and_tells_what_is_stale() {
    let choice = Choice { baseline: Some(baseline()), ..Choice::default() };
    let waivers = Waivers::new(&choice, date(2026, 11, 24));
    waivers.met(NAME);
    let known = Finding { fingerprint: "a".repeat(64), ..finding("pii.mobile") };
    assert!(waivers.accept(NAME, &known));
    assert!(!waivers.accept(NAME, &finding("pii.mobile")));
    let scope = Scope { roots: vec!["名单".into()] };
    let stale: Vec<String> = waivers.stale(&scope).into_iter().map(|r| r.path).collect();
    assert_eq!(stale, ["名单/gone.csv"], "what lies elsewhere is not stale");
    assert!(waivers.notes(&scope)[0].contains("过时"));
}

#[test]
fn a_baseline_is_written_in_order_and_read_again() {
    let mut one = baseline();
    one.entries.reverse();
    let text = one.text();
    assert_eq!(Baseline::parse(&text).unwrap(), one);
    assert_eq!(one.entries[0].path, "其他/c.csv");
    for wrong in [
        "",
        "{}",
        "{\"schema\":\"mishen.report/1\",\"date\":\"\",\"entries\":[]}",
        "{\"schema\":\"mishen.baseline/9\",\"date\":\"\",\"entries\":[]}",
    ] {
        assert!(Baseline::parse(wrong).is_err(), "{wrong}");
    }
}
