//! What can be typed for `hunt`, and for the commands about the program itself.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::Shell;

use super::{Help, ScanArgs};
use crate::model::{Category, Severity};

/// Options of `completions`.
#[derive(Args)]
pub struct CompletionsArgs {
    /// 哪种命令行：bash、elvish、fish、powershell、zsh
    #[arg(value_name = "SHELL", value_enum, hide_possible_values = true, help_heading = "参数")]
    pub shell: Shell,
    #[command(flatten)]
    help: Help,
}

/// Options of `hunt`: those of `scan`, and what to look for.
#[derive(Args)]
pub struct HuntArgs {
    /// 样本（可重复）：保存的 JSON 报告、其中的发现（jsonl）、照监测通报写的 JSON，或者直接写要找的文字
    #[arg(long, value_name = "文件或文字", required = true, help_heading = "样本")]
    pub like: Vec<OsString>,

    /// 怎样算像：person 同一个人、同一个值，list 同一份名单，pattern 同一类问题；默认都算（可重复，可用逗号分隔）
    #[arg(
        long,
        value_name = "相似",
        value_enum,
        value_delimiter = ',',
        hide_possible_values = true,
        help_heading = "样本"
    )]
    pub by: Vec<Likeness>,

    /// What to scan, and how.
    #[command(flatten)]
    pub scan: ScanArgs,
}

/// A likeness of `hunt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Likeness {
    /// The same person or value.
    Person,
    /// The same list.
    List,
    /// The same kind of thing.
    Pattern,
}

/// Options of `rules suggest`.
#[derive(Args)]
pub struct RulesSuggest {
    /// 例句：一句真实的话
    #[arg(long, value_name = "例句", help_heading = "例子")]
    pub text: String,

    /// 例句里应当找到的文字；里面的数字会换成同样位数的任意数字
    #[arg(long, value_name = "文字", help_heading = "例子")]
    pub find: String,

    /// 不应命中的例句：容易误伤的说法（可重复）
    #[arg(long, value_name = "例句", help_heading = "例子")]
    pub miss: Vec<String>,

    /// 规则编号
    #[arg(
        long,
        value_name = "编号",
        default_value = "office.suggested",
        hide_default_value = true,
        help_heading = "规则"
    )]
    pub id: String,

    /// 规则的中文名称
    #[arg(long, value_name = "名称", help_heading = "规则")]
    pub name: Option<String>,

    /// 类别：work-secret 工作秘密（默认）、personal 个人信息等，同规则文件的 category
    #[arg(long, value_name = "类别", value_parser = category, default_value = "work-secret", hide_default_value = true, help_heading = "规则")]
    pub category: OfCategory,

    /// 级别：block、review（默认）、notice
    #[arg(
        long,
        value_name = "级别",
        value_enum,
        default_value = "review",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "规则"
    )]
    pub severity: OfSeverity,

    /// 写入文件；不写则显示在屏幕上
    #[arg(short = 'o', long, value_name = "文件", help_heading = "规则")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    help: Help,
}

/// The category of a rule.
#[derive(Clone, Copy, Debug)]
pub struct OfCategory(pub Category);

fn category(name: &str) -> Result<OfCategory, String> {
    let read = serde_json::from_value(serde_json::Value::from(name));
    read.map(OfCategory).map_err(|_| {
        "可用：state-secret、work-secret、commercial-secret、disclosure、personal、credential、quality"
            .to_owned()
    })
}

/// The severity of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OfSeverity {
    /// 不得公开
    Block,
    /// 须复核
    Review,
    /// 提示
    Notice,
}

impl OfSeverity {
    /// The severity itself.
    pub fn severity(self) -> Severity {
        match self {
            OfSeverity::Block => Severity::Block,
            OfSeverity::Review => Severity::Review,
            OfSeverity::Notice => Severity::Notice,
        }
    }
}
