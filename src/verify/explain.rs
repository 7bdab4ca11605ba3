//! Why a finding weighs what it weighs: one Chinese sentence a fact, without values and without the words around them.

use super::when::Facts;
use crate::model::Severity;
use crate::rule::Rule;
use crate::rule::model::{RowFact, Stands};
use crate::rule::settle::label as normal;
use crate::words;

/// The sentences about a judged value. `judgement`: which of the rule's judgements decided, if one did; `rows`: how many
/// rows of its table are about a person.
pub fn value(
    rule: &Rule,
    facts: &Facts,
    severity: Severity,
    judgement: Option<usize>,
    rows: u32,
) -> Vec<String> {
    let mut said = Vec::new();
    match facts.checked {
        "ok" if rule.validators.is_empty() => {}
        "ok" if rule.validators.iter().any(|v| COUNTED.contains(&v.as_str())) => {
            said.push("号码核对过：位数、地区或者号段、日期、校验码，该有的都对。".to_owned());
        }
        "ok" => said.push("写法核对过：写着真的内容，不是空白，也不是占位的写法。".to_owned()),
        doubt => said.push(format!("校验有疑点：{}。", words::doubt(doubt))),
    }
    if let Some(word) = rule.labels.iter().find(|word| normal(&facts.label).contains(normal(word).as_str())) {
        let over = !facts.header.is_empty() && facts.header.contains(normal(word).as_str());
        said.push(format!("{}写着“{word}”。", if over { "表头" } else { "前面" }));
    }
    if let Some(candidates) = facts.candidates {
        let beside = if facts.told {
            "，加上同一处写明的出生日期、年龄、性别或者所在的县"
        } else {
            ""
        };
        said.push(format!(
            "按看得见的数字、校验码和有效的地区、日期{beside}，符合的号码只有 {candidates} 个。"
        ));
    }
    let row: Vec<&str> = ROW.iter().filter(|(fact, _)| facts.row.has(*fact)).map(|(_, word)| *word).collect();
    if !row.is_empty() {
        said.push(format!("同一行、同一句里还有{}。", row.join("、")));
    }
    if rows > 0 {
        said.push(format!("所在的表有 {rows} 行写着人。"));
    }
    let stands: Vec<&str> =
        STANDS.iter().filter(|(stands, _)| facts.stands.has(*stands)).map(|(_, word)| *word).collect();
    if !stands.is_empty() && rule.validators.is_empty() {
        said.push(format!("它{}。", stands.join("，")));
    }
    let because = judgement.and_then(|j| rule.judge.get(j)).map(|j| j.because.trim_end_matches('。'));
    let level = words::severity(severity);
    said.push(match because.filter(|b| !b.is_empty()) {
        Some(because) => format!("{because}，定为“{level}”。"),
        None => format!("没有减轻或加重的情形，按规则定为“{level}”。"),
    });
    said
}

/// The sentence about what a reader saw.
pub fn observation(severity: Severity) -> Vec<String> {
    vec![format!(
        "文件里确有这一处，页面上看不到；是读取时直接看到的，按规则定为“{}”。",
        words::severity(severity)
    )]
}

/// The checks of numbers that have ranges, dates or check digits.
const COUNTED: &[&str] = &[
    "resident-id",
    "residence-permit",
    "foreigner-id",
    "resident-id-15",
    "student-id",
    "hmt-id",
    "bank-card",
    "mobile",
    "landline",
    "imei",
    "vin",
    "plate",
];

const ROW: &[(RowFact, &str)] = &[
    (RowFact::Name, "姓名"),
    (RowFact::Id, "证件号"),
    (RowFact::Phone, "电话"),
    (RowFact::Account, "账号"),
    (RowFact::Address, "住址"),
    (RowFact::Organ, "单位户名"),
];

const STANDS: &[(Stands, &str)] = &[
    (Stands::Alone, "独占一行或一格"),
    (Stands::Bracketed, "在段首的括号里"),
    (Stands::Choice, "像是题目的选项"),
    (Stands::Quoted, "在书名号或引号里"),
    (Stands::Title, "在标题里"),
    (Stands::Margin, "在页眉、页脚、文本框或水印里"),
    (Stands::Filename, "在文件名里"),
];
