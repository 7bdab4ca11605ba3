//! The sentences that users read, by what they say. Reports and the command line take them from here, so that one
//! thing is called by one name everywhere.

mod basis;
mod doubt;
mod likeness;
mod place;
mod reason;

pub use basis::basis;
pub use doubt::doubt;
pub use likeness::likeness;
pub use place::{part, place};
pub use reason::{reason, remedy};

use crate::model::{Category, Severity, Summary, Verdict};

/// The notice that stands before everything else when a state-secret mark is found: a headline and what to do, in
/// order (保守国家秘密法 (2024) arts. 31(3), 57(10): secrets are not processed on a machine that is not meant for them).
pub const STOP: (&str, &[&str]) = (
    "发现国家秘密标志，请立即停止处理",
    &[
        "停止编辑、打印和上传，不要继续在本机处理这些文件；",
        "断开本机网络；",
        "不要删除、复制、转发或截图，保持原状；",
        "立即报告本单位保密工作机构，按其要求处置。",
    ],
);

/// What the tool is and is not; stands under every report that a person reads.
pub const AID: &str = "本工具只作辅助：没有标志的内容是否涉密、能否公开，仍须按程序人工审查。";

/// What to do about staged content that must not be committed: stands below its report.
pub const STAGED: &str = "以上问题在将要提交的内容里（已暂存的）。
  要改：改好后 git add，再提交；不该提交的，git restore --staged 文件
  经审查可以公开：在 .mishen.yaml 里登记豁免并写明理由，或者用 .mishenignore 排除整份文件
  只放行这一次：git commit --no-verify（跳过全部提交前检查，责任自负）";

/// The severity, as a tag beside a finding.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Block => "不得公开",
        Severity::Review => "须复核",
        Severity::Notice => "提示",
    }
}

/// The verdict.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Block => "不得公开",
        Verdict::Review => "须人工复核",
        Verdict::Pass => "未发现问题",
    }
}

/// The category of a rule.
pub fn category(category: Category) -> &'static str {
    match category {
        Category::StateSecret => "国家秘密",
        Category::WorkSecret => "工作秘密",
        Category::CommercialSecret => "商业秘密",
        Category::Disclosure => "公开属性",
        Category::Personal => "个人信息",
        Category::Credential => "口令密钥",
        Category::HiddenContent => "隐藏内容",
        Category::Quality => "规范性",
        Category::Unscannable => "未能检查",
    }
}

/// The counts of a scan in one line.
pub fn counts(summary: &Summary) -> String {
    let by = summary.by_severity;
    let mut line = format!("共 {} 个文件", summary.files);
    if summary.failed > 0 {
        line.push_str(&format!("，其中 {} 个未能检查", summary.failed));
    }
    if summary.skipped > 0 {
        line.push_str(&format!("，跳过 {} 个", summary.skipped));
    }
    line.push_str(&format!(
        "；发现 {} 处：不得公开 {}，须复核 {}，提示 {}",
        summary.findings, by.block, by.review, by.notice
    ));
    if summary.suppressed > 0 {
        line.push_str(&format!("；另有 {} 处已豁免", summary.suppressed));
    }
    if summary.persons > 0 {
        line.push_str(&format!("；涉及 {} 人", summary.persons));
    }
    line
}

/// A size in bytes, as people read it (`48.2 KB`); units of 1024.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["字节", "KB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} {}", UNITS[0]) } else { format!("{value:.1} {}", UNITS[unit]) }
}

/// A time in seconds, as people read it (`2 分 10 秒`).
pub fn duration(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} 秒"),
        (0, m, s) => format!("{m} 分 {s} 秒"),
        (h, m, _) => format!("{h} 小时 {m} 分"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well_at_the_edges() {
        assert_eq!(duration(0), "0 秒");
        assert_eq!(duration(59), "59 秒");
        assert_eq!(duration(60), "1 分 0 秒");
        assert_eq!(duration(3599), "59 分 59 秒");
        assert_eq!(duration(7_260), "2 小时 1 分");
    }

    #[test]
    fn sizes_read_well_at_the_edges() {
        assert_eq!(size(0), "0 字节");
        assert_eq!(size(1023), "1023 字节");
        assert_eq!(size(1024), "1.0 KB");
        assert_eq!(size(48_211), "47.1 KB");
        assert_eq!(size(1024 * 1024 - 1), "1.0 MB");
        assert_eq!(size(u64::MAX), "16777216.0 TB");
    }

    #[test]
    fn the_stop_notice_says_all_four_things() {
        let text = STOP.1.concat();
        for word in ["停止", "断开", "删除", "转发", "保密工作机构"] {
            assert!(text.contains(word), "{word}");
        }
    }
}
