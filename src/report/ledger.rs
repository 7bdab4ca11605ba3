//! The 问题台账: one row a finding, the same in CSV and XLSX, with room for what the reviewer decides.

use super::escape::visible;
use crate::model::Finding;
use crate::words;

/// The columns. The last two are filled in by people.
pub const COLUMNS: [&str; 14] = [
    "序号",
    "级别",
    "问题",
    "规则",
    "类别",
    "文件",
    "位置",
    "内容",
    "上下文",
    "依据",
    "建议",
    "指纹",
    "核实",
    "备注",
];

/// The columns as a report names them: one that shows values says so.
pub fn columns(revealed: bool) -> [&'static str; COLUMNS.len()] {
    let name = |name| if revealed && name == "内容" { "内容（未遮盖）" } else { name };
    COLUMNS.map(name)
}

/// What a person may enter under 核实.
pub const CHECKED: [&str; 3] = ["属实", "误报", "已处理"];

/// The cells of a finding, its number first; nothing in them that a reader could not see.
pub fn row(number: usize, finding: &Finding) -> [String; COLUMNS.len()] {
    let context = if finding.before.is_empty() && finding.after.is_empty() {
        String::new()
    } else {
        format!("{}⟦{}⟧{}", finding.before, finding.text, finding.after)
    };
    let cells = [
        &number.to_string(),
        words::severity(finding.severity),
        &finding.name,
        &finding.rule,
        words::category(finding.category),
        &finding.path,
        &words::place(&finding.location),
        &finding.text,
        &context,
        &words::basis(&finding.basis),
        &finding.advice,
        &finding.fingerprint,
        "",
        "",
    ];
    cells.map(|cell| visible(cell).into_owned())
}
