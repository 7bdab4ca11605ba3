//! The reviewer's page in a real browser, opened from the disk.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::browser::Browser;
use common::office::{CLEAN, ID, LEAK, Office, REVIEW};
use serde_json::{Value, json};

/// A browser with the page of these drafts open; `None` where there is no browser.
fn opened(office: &Office, arguments: &[&str]) -> Option<Browser> {
    let browser = Browser::start()?;
    let run = office.scan(&[arguments, &["--format", "html", "-o", "r.html"]].concat());
    assert!(run.status == 1 || run.status == 0, "{}", run.err);
    browser.open(&office.path("r.html"));
    Some(browser)
}

fn office() -> Office {
    Office::with(&[
        ("稿/a.txt", LEAK),
        ("稿/b.txt", CLEAN),
        ("稿/c.txt", REVIEW),
        ("稿/红头.txt", "机密★10年\n"),
    ])
}

const CARDS: &str = "return document.querySelectorAll('article').length";

#[test]
fn findings_are_shown_filtered_and_searched() {
    let office = office();
    let Some(browser) = opened(&office, &["稿"]) else { return };
    assert_eq!(browser.complaints(), [""; 0]);
    assert_eq!(browser.run(CARDS), 3);
    let first = browser.run("return document.body.innerText.trim().split('\\n').slice(0, 2).join('|')");
    assert!(first.as_str().unwrap().contains("请立即停止处理"), "{first}");
    let marked = browser.run("return [...document.querySelectorAll('mark')].map(m => m.textContent)");
    assert_eq!(marked, json!(["33**************31", "138****1234", "机密★10年"]));
    for (script, cards) in [
        ("document.getElementById('level-block').click()", 1),
        ("document.getElementById('clear').click()", 3),
        (
            "const r = document.getElementById('rule'); r.value = 'pii.mobile'; r.dispatchEvent(new Event('change'))",
            1,
        ),
        ("document.getElementById('clear').click()", 3),
        (
            "const f = document.getElementById('file'); f.value = '稿/a.txt'; f.dispatchEvent(new Event('change'))",
            1,
        ),
        ("document.getElementById('clear').click()", 3),
        (
            "const s = document.getElementById('search'); s.value = '国家秘密'; s.dispatchEvent(new Event('input'))",
            1,
        ),
        (
            "const s = document.getElementById('search'); s.value = '没有这个'; s.dispatchEvent(new Event('input'))",
            0,
        ),
    ] {
        browser.run(script);
        assert_eq!(browser.run(CARDS), cards, "{script}");
    }
}

#[test]
fn decisions_stay_can_be_saved_and_read_again() {
    let office = office();
    let Some(browser) = opened(&office, &["稿"]) else { return };
    browser.run(
        "const c = document.querySelector('article');
         c.querySelector('input[value=误报]').click();
         const t = c.querySelector('textarea'); t.value = '<b>对公的</b>'; t.dispatchEvent(new Event('input'))",
    );
    let look = "const c = document.querySelector('article');
                return [c.querySelector('input:checked').value, c.querySelector('textarea').value,
                        document.getElementById('progress').textContent, c.querySelectorAll('b').length]";
    let kept = json!(["误报", "<b>对公的</b>", "已核实 1 / 3", 0]);
    assert_eq!(browser.reopen(&office.path("r.html"), look, &kept), kept);
    let saved = browser.wait(
        "URL.createObjectURL = blob => { blob.text().then(done); return '#'; };
         document.getElementById('save').click()",
    );
    let saved: Value = serde_json::from_str(saved.as_str().unwrap()).unwrap();
    assert_eq!(saved["schema"], "mishen.review/1");
    let record = &saved["records"][0];
    assert_eq!((&record["state"], &record["note"]), (&json!("误报"), &json!("<b>对公的</b>")));
    let report = office.report(&["稿"]);
    assert_eq!(record["fingerprint"], report["findings"][0]["fingerprint"]);

    browser.run("localStorage.clear()");
    let none = json!("已核实 0 / 3");
    let progress = "return document.getElementById('progress').textContent";
    assert_eq!(browser.reopen(&office.path("r.html"), progress, &none), none);
    let records = serde_json::to_string(&saved.to_string()).unwrap();
    let said = browser.wait(&format!(
        "const f = document.getElementById('from'), t = new DataTransfer();
         t.items.add(new File([{records}], 'r.json'));
         f.files = t.files;
         new MutationObserver(() => done(document.getElementById('said').textContent))
             .observe(document.getElementById('said'), {{childList: true}});
         f.dispatchEvent(new Event('change'))"
    ));
    assert_eq!(said, "导入 1 条");
    assert_eq!(browser.run(look), kept);
}

#[test]
fn hostile_names_and_texts_run_nothing() {
    let office = Office::new();
    for name in [
        "<img src=x onerror=window.pwned=1>.txt",
        "\"><script>window.pwned=1<",
        "javascript:window.pwned=1.txt",
        "'-window.pwned=1-'.txt",
        "<!--<script>.txt",
        "\u{202e}gpj.txt",
        "a\nb.txt",
    ] {
        let name = if name.ends_with('<') { format!("{name}/script>.txt") } else { name.to_owned() };
        office
            .put(&format!("稿/{name}"), format!("身份证号{ID}<script>window.pwned=1</script>{{{{1+1}}}}\n"));
    }
    let Some(browser) = opened(&office, &["稿"]) else { return };
    assert_eq!(browser.complaints(), [""; 0]);
    assert_eq!(browser.run("return typeof window.pwned"), "undefined");
    assert_eq!(browser.run(CARDS), 7);
    let elements = "return document.querySelectorAll('img, #list script, iframe, object, svg').length";
    assert_eq!(browser.run(elements), 0);
    let names = browser.run("return [...document.querySelectorAll('h3')].map(h => h.textContent).join('|')");
    let names = names.as_str().unwrap();
    assert!(
        names.contains("<img src=x onerror=window.pwned=1>.txt") && names.contains("<script>"),
        "{names}"
    );
    assert!(!names.contains(['\u{202e}', '\n']), "{names:?}");
    // The policy is in force: what somebody puts in later does not run either.
    browser.run(
        "const s = document.createElement('script'); s.textContent = 'window.pwned = 2'; document.body.append(s);
         const i = document.createElement('img'); i.src = 'x.png'; document.body.append(i)",
    );
    assert_eq!(browser.run("return typeof window.pwned"), "undefined");
    assert!(browser.complaints().iter().any(|c| c.contains("Content Security Policy")));
}

#[test]
fn ten_thousand_findings_are_turned_by_pages_and_printed_whole() {
    let office = Office::new();
    office.put("r.json", many(10_000).to_string());
    let Some(browser) = Browser::start() else { return };
    assert_eq!(office.run(&["report", "r.json", "--format", "html", "-o", "r.html"]).status, 0);
    browser.open(&office.path("r.html"));
    assert_eq!(browser.run(CARDS), 100);
    assert_eq!(browser.run("return document.getElementById('at').textContent"), "第 1 页，共 100 页");
    browser.run("document.getElementById('after').click()");
    assert_eq!(browser.run("return document.querySelector('article').id"), "f101");
    browser.run("window.dispatchEvent(new Event('beforeprint'))");
    assert_eq!(browser.run(CARDS), 10_000);
    browser.run("window.dispatchEvent(new Event('afterprint'))");
    assert_eq!(browser.run(CARDS), 100);
}

#[test]
fn nothing_found_and_nothing_read_are_said() {
    let office = Office::with(&[("稿/b.txt", CLEAN)]);
    let Some(browser) = opened(&office, &["稿"]) else { return };
    assert_eq!(browser.complaints(), [""; 0]);
    let text = browser.run("return document.body.innerText");
    assert!(text.as_str().unwrap().contains("没有发现问题"), "{text}");
    office.put("r.json", many(0).to_string());
    office.run(&["report", "r.json", "--format", "html", "-o", "r.html"]);
    browser.open(&office.path("r.html"));
    let text = browser.run("return document.body.innerText");
    assert!(text.as_str().unwrap().contains("没有检查任何文件"), "{text}");
}

#[test]
fn every_control_has_a_name_and_a_language() {
    let office = office();
    let Some(browser) = opened(&office, &["稿"]) else { return };
    let nameless = browser.run(
        "return [...document.querySelectorAll('input, select, textarea, button')]
             .filter(e => !e.hidden && !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim())
             .map(e => e.outerHTML)",
    );
    assert_eq!(nameless, json!([]));
    assert_eq!(browser.run("return document.documentElement.lang"), "zh-CN");
    let order = browser
        .run("return [...document.querySelectorAll('h1, h2, h3, h4')].map(h => h.tagName[1]).join('')");
    assert!(!order.as_str().unwrap().contains("14") && !order.as_str().unwrap().contains("24"), "{order}");
}

/// A report of so many findings, a hundred a file.
fn many(count: u64) -> Value {
    let path = |n: u64| format!("稿件/名册{:03}.csv", n / 100);
    let findings: Vec<Value> = (0..count)
        .map(|n| {
            json!({
                "rule": "pii.resident-id", "name": "居民身份证号码", "category": "personal", "severity": "block",
                "confidence": 0.99, "path": path(n), "location": {"line": n % 100 + 1, "column": 8},
                "text": "33**************31", "before": "张*，", "after": "，住址",
                "basis": ["《中华人民共和国个人信息保护法》第六条"], "advice": "删去号码。",
                "fingerprint": format!("{n:064x}"),
            })
        })
        .collect();
    let files: Vec<Value> = (0..count.div_ceil(100))
        .map(|n| json!({"path": path(n * 100), "format": "csv", "status": "scanned"}))
        .collect();
    json!({
        "schema": "mishen.report/1", "date": "2026-11-24",
        "tool": {"name": "mishen", "version": "0.1.0", "rules": "00", "rules_date": "2026-11-20"},
        "verdict": "pass",
        "summary": {"files": 0, "scanned": 0, "skipped": 0, "failed": 0, "excluded": 0, "bytes": 0, "findings": 0,
                    "persons": 0, "by_severity": {"block": 0, "review": 0, "notice": 0}, "suppressed": 0},
        "files": files, "findings": findings,
    })
}
