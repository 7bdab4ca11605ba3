//! `hunt`: searches for more of what was once reported (举一反三).

#![expect(clippy::disallowed_methods, reason = "samples are read here and nowhere else")]

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Deserializer, Value};

use super::args::{HuntArgs, Likeness};
use super::console::Console;
use super::fault::{Fault, shown, why};
use super::scan;
use crate::model::Finding;
use crate::report::read;
use crate::run::{By, Hunt, Sample};

/// The largest file of samples (bytes).
const LARGEST: u64 = 256 << 20;
/// The most samples.
const MOST: usize = 100_000;

/// Runs `hunt`; gives the exit status.
pub fn run(args: &HuntArgs, console: &Console) -> Result<u8, Fault> {
    let mut samples = Vec::new();
    for like in &args.like {
        samples.extend(read_samples(like)?);
    }
    if samples.is_empty() {
        return Err(Fault::new("没有样本：报告里没有发现"));
    }
    if samples.len() > MOST {
        return Err(Fault::new("样本超过 10 万条，请分批查找"));
    }
    let by = |likeness| args.by.is_empty() || args.by.contains(&likeness);
    let by = By { person: by(Likeness::Person), list: by(Likeness::List), pattern: by(Likeness::Pattern) };
    scan::run(&args.scan, Some(Hunt { samples, by }), console)
}

/// A sample as somebody else writes it; what it does not know is no concern of ours.
#[derive(Deserialize)]
struct Written {
    #[serde(default, alias = "rule", alias = "种类")]
    kind: Option<String>,
    #[serde(default, alias = "内容", alias = "原文")]
    text: String,
    #[serde(default, alias = "值")]
    value: Option<String>,
    #[serde(default, alias = "path", alias = "file", alias = "网址", alias = "文件")]
    url: String,
    #[serde(default, alias = "标题")]
    title: String,
    #[serde(default, alias = "表头")]
    headers: Vec<String>,
}

impl From<Finding> for Sample {
    fn from(finding: Finding) -> Sample {
        let inside = finding.location.inside.last();
        Sample {
            kind: Some(finding.rule.to_string()),
            file: inside.cloned().unwrap_or_else(|| finding.path.to_string()),
            value: finding.value,
            text: finding.text,
            fingerprint: Some(finding.fingerprint),
            ..Sample::default()
        }
    }
}

impl From<Written> for Sample {
    fn from(written: Written) -> Sample {
        let Written { kind, text, value, url, title, headers } = written;
        // Somebody else's value may be written as it likes: it is read like words.
        let text = if text.is_empty() { value.unwrap_or_default() } else { text };
        Sample { kind, text, file: url, title, headers, ..Sample::default() }
    }
}

/// The samples that an option names: a file, else the words themselves.
fn read_samples(like: &OsStr) -> Result<Vec<Sample>, Fault> {
    let path = Path::new(like);
    let named = path.extension().is_some_and(|e| e == "json" || e == "jsonl");
    if !path.is_file() && !named {
        let words = like.to_str().map(str::trim).filter(|words| !words.is_empty());
        let words = words.ok_or_else(|| Fault::new("--like 后面应是文件，或者要找的文字"))?;
        return Ok(vec![Sample { text: words.to_owned(), ..Sample::default() }]);
    }
    let fault = |what: &str| Fault::new(format!("无法读取样本“{}”：{what}", shown(like)));
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|e| fault(why(&e)))?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| fault(why(&e)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(fault("超过 256 MB"));
    }
    parse(&bytes).map_err(|what| fault(&what))
}

/// The samples in a report, in findings taken out of one (`jsonl`), or in what somebody wrote.
fn parse(bytes: &[u8]) -> Result<Vec<Sample>, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut samples = Vec::new();
    for value in Deserializer::from_slice(bytes).into_iter::<Value>() {
        let value = value.map_err(|e| format!("第 {} 行第 {} 列起不是有效的 JSON", e.line(), e.column()))?;
        if value.get("schema").is_some() {
            let report = read::read(bytes).map_err(|unfit| unfit.to_string())?;
            samples.extend(report.findings.into_iter().filter(is_sample).map(Sample::from));
            return Ok(samples);
        }
        let all = if let Value::Array(all) = value { all } else { vec![value] };
        for one in all {
            samples.push(sample(one, samples.len() + 1)?);
        }
    }
    Ok(samples)
}

fn is_sample(finding: &Finding) -> bool {
    !finding.rule.starts_with("unscannable.")
}

fn sample(value: Value, number: usize) -> Result<Sample, String> {
    if value.get("fingerprint").is_some() {
        // What serde says may repeat what stands in the file.
        let finding: Result<Finding, _> = serde_json::from_value(value);
        return finding.map(Sample::from).map_err(|_| format!("第 {number} 条不是密审的发现"));
    }
    let written: Result<Written, _> = serde_json::from_value(value);
    written.map(Sample::from).map_err(|_| {
        format!(
            "第 {number} 条应是一个对象，写 text（原文）、kind（种类）、url（网址）、title（标题）、headers（表头）中的几项"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_read_in_either_language() {
        let written = r#"[{"text": "张三", "kind": "姓名", "url": "https://x.example/a.docx", "found_by": "监测"},
                          {"内容": "李四", "标题": "名单", "表头": ["姓名", "电话"]}]"#;
        let samples = parse(written.as_bytes()).unwrap();
        assert_eq!(samples.len(), 2);
        assert_eq!((samples[0].text.as_str(), samples[0].kind.as_deref()), ("张三", Some("姓名")));
        assert_eq!(samples[0].file, "https://x.example/a.docx");
        assert_eq!((samples[1].text.as_str(), samples[1].title.as_str()), ("李四", "名单"));
        assert_eq!(samples[1].headers, ["姓名", "电话"]);
    }

    #[test]
    fn what_is_no_sample_is_named_and_not_repeated() {
        for (text, words) in [
            ("{\"text\": ", "不是有效的 JSON"),
            ("[{\"text\": \"好\"}, 330282199003076637]", "第 2 条"),
            ("{\"text\": [\"330282199003076637\"]}", "第 1 条"),
            ("{\"schema\": \"mishen.report/9\"}", "版本"),
            ("{\"fingerprint\": \"330282199003076637\"}", "第 1 条不是"),
        ] {
            let said = parse(text.as_bytes()).err().unwrap();
            assert!(said.contains(words) && !said.contains("330282"), "{text}: {said}");
        }
    }
}
