//! Files of our own that lie in a folder of drafts: masked reports, baselines and rule files make no noise (contract, "Our own
//! files").

/// The first words of a text report.
pub const TEXT_REPORT: &str = "密审检查报告";

/// Whether a text that begins with `head` is a masked report, a baseline or a rule file of ours.
pub fn is_ours(head: &str) -> bool {
    let head = &head[..head.floor_char_boundary(4096)];
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with(['{', '[']) {
        return is_json_report(start);
    }
    let report = titled(start)
        || is_page(start)
        || is_document(start)
        || REPORTS.iter().any(|begins| start.starts_with(begins));
    (report && !start.contains("未遮盖")) || is_rule_file(start)
}

/// How reports begin whose first words are nobody else's.
const REPORTS: &[&str] = &[
    "\"序号\",\"级别\",\"问题\",\"规则\",\"类别\",",
    "密审结论：",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"mishen\"",
];

fn is_json_report(start: &str) -> bool {
    let compact: String = start.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.starts_with(r#"{"schema":"mishen.baseline/"#) {
        return true;
    }
    let report = compact.starts_with(r#"{"schema":"mishen.report/"#);
    let finding = compact.starts_with(r#"{"rule":""#) && compact.contains(r#","fingerprint":""#);
    let sarif = compact.starts_with(r#"{"$schema":""#)
        && compact.contains(r#""version":"2.1.0","runs":[{"automationDetails":{"id":"mishen/"}"#);
    let quality = compact.starts_with(r#"[{"description":""#)
        && compact.contains(r#""check_name":""#)
        && compact.contains(r#""fingerprint":""#);
    (report && !compact.contains(r#""revealed":true"#))
        || (finding && !compact.contains(r#","value":""#))
        || sarif
        || quality
}

/// Our page for a browser.
fn is_page(start: &str) -> bool {
    start.starts_with("<!DOCTYPE html>") && start.contains("<title>密审检查报告")
}

/// Our comment and our form: what a person may write as well counts only with what only the program says.
fn is_document(start: &str) -> bool {
    let comment = start.starts_with("### 密审检查：") && start.contains("；发现 ");
    let form = start.contains("保密审查表") && start.contains("程序不能判断");
    comment || form
}

/// Whether a text begins as our screen does: with its title, or with the alarm and then the title.
fn titled(start: &str) -> bool {
    let mut lines = start.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    first.starts_with(TEXT_REPORT)
        || first.starts_with("结论：") && lines.next().is_some_and(|second| second.starts_with(TEXT_REPORT))
}

fn is_rule_file(text: &str) -> bool {
    let mut lines =
        text.lines().map(str::trim_end).filter(|l| !l.is_empty() && !l.trim_start().starts_with('#'));
    let first = lines.next();
    let entry = lines.next().map(str::trim_start);
    matches!(first, Some("rules:" | "shields:"))
        && entry.is_some_and(|l| l.starts_with("- id:") || l.starts_with("- name:"))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn masked_reports_and_rule_files_are_ours() {
        assert!(is_ours("{\n  \"schema\": \"mishen.report/1\",\n  \"date\": \"2026-11-24\""));
        assert!(is_ours("{\"rule\":\"pii.mobile\",\"text\":\"138****1234\",\"fingerprint\":\"00\"}\n"));
        assert!(is_ours("{\n  \"schema\": \"mishen.baseline/1\",\n"));
        assert!(is_ours("密审检查报告　2026-11-24\n"));
        assert!(is_ours(" 结论：不得公开　发现国家秘密标志\n密审检查报告　2026-11-24\n"));
        assert!(is_ours("\u{feff}\"序号\",\"级别\",\"问题\",\"规则\",\"类别\",\"文件\""));
        assert!(is_ours("# 我们的规则\nrules:\n  - id: office.codename\n"));
    }

    #[test]
    fn revealed_reports_and_other_files_are_not() {
        assert!(!is_ours("{\"schema\": \"mishen.report/1\", \"revealed\": true}"));
        assert!(!is_ours("{\"rule\":\"pii.mobile\",\"value\":\"13858211234\",\"fingerprint\":\"00\"}\n"));
        assert!(!is_ours("密审检查报告　2026-11-24\n注意：本报告含有未遮盖的原文"));
        assert!(!is_ours("\"序号\",\"级别\",\"问题\",\"规则\",\"类别\",\"文件\",\"内容（未遮盖）\""));
        assert!(!is_ours("政府信息公开保密审查表\n材料名称\n机密★10年"));
        assert!(!is_ours("序号,级别,问题\n"));
        assert!(!is_ours("[{\"description\": \"机密★10年\"}]"));
        assert!(!is_ours("rules: 一、总则\n"));
        assert!(!is_ours("{\"姓名\": \"李明\"}"));
    }
}
