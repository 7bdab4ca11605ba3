//! What can be typed for `hunt`, and for the commands about the program itself.

use std::ffi::OsString;

use clap::{Args, ValueEnum};
use clap_complete::Shell;

use super::{Help, ScanArgs};

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
