//! Files of our own that lie in a folder of drafts: masked reports, baselines and rule files make no noise (contract, "Our own
//! files").

/// The first words of a text report.
pub const TEXT_REPORT: &str = "密审检查报告";

/// Whether a text that begins with `head` is a masked report, a baseline or a rule file of ours.
pub fn is_ours(head: &str) -> bool {
    let head = &head[..head.floor_char_boundary(4096)];
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if titled(start) {
        return !start.contains("未遮盖");
    }
    if start.starts_with('{') {
        let compact: String = start.chars().filter(|c| !c.is_whitespace()).collect();
        if compact.starts_with(r#"{"schema":"mishen.baseline/"#) {
            return true;
        }
        let report = compact.starts_with(r#"{"schema":"mishen.report/"#);
        let finding = compact.starts_with(r#"{"rule":""#) && compact.contains(r#","fingerprint":""#);
        return (report && !compact.contains(r#""revealed":true"#))
            || (finding && !compact.contains(r#","value":""#));
    }
    is_rule_file(start)
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
        assert!(is_ours("# 我们的规则\nrules:\n  - id: office.codename\n"));
    }

    #[test]
    fn revealed_reports_and_other_files_are_not() {
        assert!(!is_ours("{\"schema\": \"mishen.report/1\", \"revealed\": true}"));
        assert!(!is_ours("{\"rule\":\"pii.mobile\",\"value\":\"13858211234\",\"fingerprint\":\"00\"}\n"));
        assert!(!is_ours("密审检查报告　2026-11-24\n注意：本报告含有未遮盖的原文"));
        assert!(!is_ours("rules: 一、总则\n"));
        assert!(!is_ours("{\"姓名\": \"李明\"}"));
    }
}
