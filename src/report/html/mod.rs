//! `html`: the reviewer's page. One file, no network: it opens from the disk in any browser of the last years.
//!
//! What stands above the findings is written here; the findings are data, which the page's own program shows a hundred
//! at a time. Nothing that a draft says becomes markup: here it is escaped, there it is only ever text. The policy in
//! the page lets nothing run but that program, and nothing be loaded.

mod data;

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::escape::visible;
use super::{Reporter, View, json, stop_paths};
use crate::model::{FileEntry, Report, Status, Verdict};
use crate::words;
use data::Data;

/// The page.
pub struct Html;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// How many unread files are listed.
const UNREAD: usize = 1_000;

impl Reporter for Html {
    fn finish(&mut self, report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        let data = Data::of(report);
        head(report, out)?;
        writeln!(out, "<body>\n<a class=\"skip\" href=\"#findings\">跳到问题清单</a>\n<header>")?;
        stop(report, out)?;
        overview(report, &data, out)?;
        writeln!(out, "</header>\n<main>")?;
        unread(report, out)?;
        out.write_all(CONTROLS.as_bytes())?;
        writeln!(out, "</main>")?;
        footer(report, out)?;
        writeln!(out, "<script type=\"application/json\" id=\"data\">{}</script>", embedded(&data)?)?;
        writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
    }
}

fn head(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-{}'; \
         style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">",
        digest(SCRIPT),
        digest(STYLE)
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(
        out,
        "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">"
    )?;
    // The title says so too: by it a masked page of ours is told from one that shows values.
    let shown = if report.revealed { "（未遮盖）" } else { "" };
    writeln!(
        out,
        "<title>密审检查报告{shown} {}</title>\n<style>{STYLE}</style>\n</head>",
        text(&report.date)
    )
}

fn stop(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let paths = stop_paths(report);
    if paths.is_empty() {
        return Ok(());
    }
    let (headline, steps) = words::STOP;
    writeln!(out, "<section class=\"stop\" role=\"alert\"><h2>{headline}</h2>\n<ol>")?;
    for step in steps {
        writeln!(out, "<li>{step}</li>")?;
    }
    writeln!(out, "</ol>\n<p>涉及的文件：</p>\n<ul>")?;
    for path in paths.iter().take(UNREAD) {
        writeln!(out, "<li>{}</li>", text(path))?;
    }
    writeln!(out, "</ul></section>")
}

fn overview(report: &Report, data: &Data, out: &mut dyn Write) -> io::Result<()> {
    let class = match report.verdict {
        Verdict::Block => "block",
        Verdict::Review => "review",
        Verdict::Pass => "pass",
    };
    let verdict = words::verdict(report.verdict);
    writeln!(out, "<h1>密审检查报告</h1>\n<p class=\"soft\">{}</p>", text(&report.date))?;
    writeln!(out, "<p class=\"verdict {class}\">结论：{verdict}</p>")?;
    let s = &report.summary;
    writeln!(out, "<ul class=\"counts\">")?;
    for (what, number) in [
        ("文件", s.files),
        ("未能检查", s.failed),
        ("跳过", s.skipped),
        ("不得公开", s.by_severity.block),
        ("须复核", s.by_severity.review),
        ("提示", s.by_severity.notice),
        ("涉及人数", s.persons),
        ("已豁免", s.suppressed),
    ] {
        writeln!(out, "<li>{what}<b>{number}</b></li>")?;
    }
    writeln!(out, "</ul>")?;
    let mut notes = Vec::new();
    if report.revealed {
        notes.push("本报告含有未遮盖的原文（--reveal），请按敏感材料保管，不要外传。".to_owned());
    }
    if report.interrupted {
        notes.push("检查被中断，以下结果不完整。".to_owned());
    }
    if s.files == 0 {
        notes.push("没有检查任何文件。".to_owned());
    }
    if let Some(v) = &s.volume {
        let basis = text(&v.basis);
        notes.push(format!("涉及 {} 人：已达 {} 人，属于情节加重的数量，见{basis}", s.persons, v.reached));
    }
    if s.images_unread > 0 {
        notes.push(format!("文中有 {} 张图片未读取，请人工查看。", s.images_unread));
    }
    if let Some(ocr) = &s.ocr {
        notes.push(format!("图片文字由 {} 识别（{} 张），可能有错漏。", text(&ocr.engine), ocr.pictures));
    }
    if s.excluded > 0 {
        notes.push(format!("{} 项未纳入检查（被忽略、隐藏或排除）。", s.excluded));
    }
    if data.left_out > 0 {
        notes.push(format!(
            "问题太多：只列出最严重的 {} 处，另有 {} 处请看 json 或 csv 报告。",
            data::MOST,
            data.left_out
        ));
    }
    for note in notes {
        writeln!(out, "<p class=\"warn\">{note}</p>")?;
    }
    Ok(())
}

fn unread(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let all: Vec<&FileEntry> = report.files.iter().filter(|f| f.status != Status::Scanned).collect();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>没有检查的文件（{}）</h2>", all.len())?;
    writeln!(out, "<p>不能当作已通过，须另行审查；没有可读文字的除外。</p>")?;
    writeln!(
        out,
        "<table><thead><tr><th>文件</th><th>结果</th><th>原因</th><th>怎么办</th></tr></thead><tbody>"
    )?;
    for entry in all.iter().take(UNREAD) {
        let status = if entry.status == Status::Failed { "未能检查" } else { "跳过" };
        let [reason, remedy] = entry.reason.map_or(["", ""], |r| [words::reason(r), words::remedy(r)]);
        writeln!(
            out,
            "<tr><td>{}</td><td>{status}</td><td>{reason}</td><td>{}</td></tr>",
            text(&entry.path),
            text(remedy)
        )?;
    }
    writeln!(out, "</tbody></table>")?;
    match all.len().saturating_sub(UNREAD) {
        0 => Ok(()),
        left => writeln!(out, "<p>另有 {left} 个没有列出，请看 json 报告。</p>"),
    }
}

fn footer(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let tool = &report.tool;
    writeln!(
        out,
        "<footer>\n<p>{}</p>\n<p>{} {}，规则 {}（{}）。内容已遮盖；核实与备注只存在本机浏览器里。</p>\n</footer>",
        words::AID,
        text(&tool.name),
        text(&tool.version),
        text(&tool.rules_date),
        text(&tool.rules)
    )
}

/// What the reviewer works with; hidden until the program runs.
const CONTROLS: &str = r#"<h2 id="findings" tabindex="-1">问题清单</h2>
<noscript><p class="warn">浏览器没有运行本页的程序，不能显示清单。请允许脚本（本页不联网），或改用 text、xlsx 格式。</p></noscript>
<p class="warn" id="forgets" hidden>这个浏览器不能保存核实结果，关闭前请导出。</p>
<section id="tools" class="tools" aria-label="筛选与核实" hidden>
<div><fieldset><legend>级别</legend>
<label><input type="checkbox" id="level-block" checked> 不得公开</label>
<label><input type="checkbox" id="level-review" checked> 须复核</label>
<label><input type="checkbox" id="level-notice" checked> 提示</label></fieldset>
<label>规则 <select id="rule"><option value="">全部</option></select></label>
<label>文件 <select id="file"><option value="">全部</option></select></label>
<label>核实 <select id="state"><option value="">全部</option><option value="-">未核实</option><option>属实</option><option>误报</option><option>已处理</option></select></label></div>
<div><label>查找 <input type="search" id="search"></label> <button type="button" id="clear">清除条件</button>
<button type="button" id="save">导出核实记录</button> <button type="button" id="load">导入</button>
<button type="button" id="print">打印</button>
<input type="file" id="from" accept="application/json,.json" hidden></div>
<div><span id="shown" role="status" aria-live="polite"></span> <span id="progress"></span> <span id="said" role="status" aria-live="polite"></span></div>
</section>
<div id="list"></div>
<nav id="pages" aria-label="翻页" hidden><button type="button" id="before">上一页</button> <span id="at"></span> <button type="button" id="after">下一页</button></nav>
"#;

/// The data as JSON that no parser of HTML takes for the end of its element.
fn embedded(data: &Data) -> io::Result<String> {
    let mut bytes = Vec::new();
    json::line(data, &mut bytes)?;
    let text = String::from_utf8(bytes).map_err(io::Error::other)?;
    // These stand within strings only.
    Ok(text.trim_end().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

/// Text of an element or of a quoted attribute.
fn text(text: &str) -> String {
    let text = visible(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// SHA-256 in base64, as the policy names what may run (CSP 3, 8.4).
fn digest(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in Sha256::digest(text).chunks(3) {
        let bits = three.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests;
