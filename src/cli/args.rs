//! What can be typed. Every word of help is Chinese; [`parse`] turns clap's own errors into Chinese too.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::Fault;
use crate::config::{Day, size};
use crate::model::Severity;
use crate::report::{self, FormatEntry};
use crate::run::Versions;

mod desk;
mod error;

pub use desk::{CompletionsArgs, HuntArgs, Likeness, RulesSuggest};

/// The template of every help page: clap's own has English headings.
const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}\n";

/// The exit statuses, under the help of the program and of `scan`.
const STATUS: &str = "退出状态：\n  0  全部检查完，没有达到 --fail-on 的发现\n  1  有达到 --fail-on 的发现\n  2  没有结果：命令、规则有误，路径不存在，或者输出写不了\n  3  有文件未能检查，且不属于 1";

/// What the arguments ask for.
pub enum Parsed {
    /// To run a command.
    Command(Command),
    /// To print help or the version.
    Text(String),
}

/// The program.
#[derive(Parser)]
#[command(
    name = "mishen",
    version,
    about = "密审：在政府信息公开前检查稿件，指出不得公开的内容。全程离线，不改动原件。",
    help_template = TEMPLATE,
    override_usage = "mishen <命令> [选项]",
    subcommand_help_heading = "命令",
    subcommand_required = true,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = format!("{STATUS}\n查看某个命令的选项：mishen <命令> --help")
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    help: Help,
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "选项")]
    version: Option<bool>,
}

#[derive(Args, Debug)]
struct Help {
    /// 显示帮助
    #[arg(short = 'h', long = "help", action = ArgAction::Help, help_heading = "选项", global = true)]
    help: Option<bool>,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// 检查文件和文件夹，列出不得公开、须复核的内容
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen scan [选项] [路径]...",
        after_help = format!("例：\n  mishen scan 稿件/\n  mishen scan --format json -o 结果.json 稿件/\n  某程序 | mishen scan - --stdin-name 名单.csv\n\n{STATUS}"),
        disable_help_flag = true
    )]
    Scan(Box<ScanArgs>),
    /// 举一反三：照着通报过的问题，查找同一个人、同一份名单、同一类问题
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen hunt --like <文件或文字> [选项] [路径]...",
        after_help = format!("例：\n  mishen hunt --like 结果.json 网站/\n  mishen hunt --like 通报.json --by person,list --history\n\n通报.json 可以照监测通报来写，写其中几项：\n  [{{\"text\": \"张三 138****1234\", \"kind\": \"手机号码\", \"url\": \"https://…/名单.xlsx\", \"title\": \"…\", \"headers\": [\"姓名\", \"电话\"]}}]\n\n{STATUS}"),
        disable_help_flag = true
    )]
    Hunt(Box<HuntArgs>),
    /// 把保存的 JSON 报告转换成其他格式，几份合成一份
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen report [选项] <报告.json>...",
        after_help = "例：\n  mishen report 结果.json --format html -o 结果.html\n  mishen report 甲.json 乙.json --format form,xlsx -o 报告/\n\n退出状态：0 完成；2 没有结果。写了 --fail-on 的，另有 1 和 3，同 mishen scan",
        disable_help_flag = true
    )]
    Report(ReportArgs),
    /// 列出、说明、检查、测试规则
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen rules <命令> [选项]",
        subcommand_help_heading = "命令",
        disable_help_subcommand = true,
        disable_help_flag = true
    )]
    Rules(RulesArgs),
    /// 安装、移除 Git 的提交前检查
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen hook <命令>",
        subcommand_help_heading = "命令",
        disable_help_subcommand = true,
        disable_help_flag = true
    )]
    Hook(HookArgs),
    /// 基线：记下已经公开、不再报告的发现
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen baseline <命令> [选项]",
        subcommand_help_heading = "命令",
        disable_help_subcommand = true,
        disable_help_flag = true
    )]
    Baseline(BaselineGroup),
    /// 配置：显示生效的设置及其来源
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen config <命令> [选项]",
        subcommand_help_heading = "命令",
        disable_help_subcommand = true,
        disable_help_flag = true
    )]
    Config(ConfigGroup),
    /// 输出 JSON Schema：report 报告、config 配置、rule 规则文件
    #[command(help_template = TEMPLATE, override_usage = "mishen schema <种类>", disable_help_flag = true)]
    Schema(SchemaArgs),
    /// 输出命令行补全脚本：bash、elvish、fish、powershell、zsh
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen completions <SHELL>",
        after_help = "例：\n  mishen completions bash > ~/.local/share/bash-completion/completions/mishen",
        disable_help_flag = true
    )]
    Completions(CompletionsArgs),
    /// 输出手册页（roff），供 man 命令显示
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen man",
        after_help = "例：\n  mishen man > mishen.1 && man ./mishen.1",
        disable_help_flag = true
    )]
    Man(NoArgs),
}

/// Options of `scan`.
#[derive(Args, Debug)]
pub struct ScanArgs {
    /// What to scan.
    #[command(flatten)]
    pub what: What,

    /// Which versions.
    #[command(flatten)]
    pub versions: VersionOptions,

    /// 基线文件：其中记下的发现不再报告（见 mishen baseline）
    #[arg(long, value_name = "文件", help_heading = "接受")]
    pub baseline: Option<PathBuf>,

    /// 不理会配置和文中的豁免（用于关口），基线只认命令行指定的
    #[arg(long, help_heading = "接受")]
    pub no_waivers: bool,

    /// 报告格式：text（默认）、json、jsonl、sarif、html、csv、xlsx、junit、github、gitlab、markdown、form（保密审查表）；写多种时用逗号分隔，并用 -o 指定文件夹
    #[arg(long, value_name = "格式", value_delimiter = ',', value_parser = format, default_value = "text",
          hide_default_value = true, help_heading = "报告")]
    pub format: Vec<Format>,

    /// 把报告写入文件；是文件夹或以 / 结尾时，写入其中的 mishen.txt、mishen.json 等
    #[arg(short = 'o', long, value_name = "文件", help_heading = "报告")]
    pub output: Option<PathBuf>,

    /// 发现达到哪一级时退出状态为 1：block 不得公开（默认）、review 须复核、notice 提示、never 从不
    #[arg(
        long,
        value_name = "级别",
        value_enum,
        default_value = "block",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "报告"
    )]
    pub fail_on: FailOn,

    /// 显示原文，不遮盖；报告因此成为敏感材料
    #[arg(long, help_heading = "报告")]
    pub reveal: bool,

    /// 逐条说明理由：哪些事实加重或减轻了它
    #[arg(long, help_heading = "报告")]
    pub explain: bool,

    /// 附上用时：各阶段用时、读取量、每秒兆字节、最慢的文件
    #[arg(long, help_heading = "报告")]
    pub stats: bool,

    /// 标准输入在报告中的名称，也用来判断格式，如 名单.csv
    #[arg(long, value_name = "名称", help_heading = "范围")]
    pub stdin_name: Option<String>,

    /// 只列出将要检查的文件，不检查
    #[arg(long, conflicts_with = "output", help_heading = "范围")]
    pub list_files: bool,

    /// 检查一遍以后留意改动，改了哪个文件就再查哪个，按 Ctrl-C 结束
    #[arg(long, conflicts_with_all = ["output", "staged", "since", "history", "list_files", "stats"], help_heading = "运行")]
    pub watch: bool,

    /// 进度：auto 在终端上显示（默认）、always 总是、never 从不
    #[arg(
        long,
        value_name = "何时",
        value_enum,
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "运行"
    )]
    pub progress: When,

    /// 颜色：auto 在终端上使用（默认，遵从 NO_COLOR）、always 总是、never 从不；写入文件时从不使用
    #[arg(
        long,
        value_name = "何时",
        value_enum,
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "运行"
    )]
    pub color: When,

    /// 少说：只列发现、未能检查的文件和结论
    #[arg(short = 'q', long, conflicts_with = "verbose", help_heading = "运行")]
    pub quiet: bool,

    /// 多说：发现全部列出，也列出未发现问题的文件
    #[arg(short = 'v', long, help_heading = "运行")]
    pub verbose: bool,

    #[command(flatten)]
    help: Help,
}

/// Options of `report`.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// mishen scan --format json 写出的报告；几份合成一份
    #[arg(value_name = "报告.json", required = true, help_heading = "参数")]
    pub paths: Vec<OsString>,

    /// 报告格式，同 mishen scan；写多种时用逗号分隔，并用 -o 指定文件夹
    #[arg(long, value_name = "格式", value_delimiter = ',', value_parser = format, default_value = "text",
          hide_default_value = true, help_heading = "报告")]
    pub format: Vec<Format>,

    /// 把报告写入文件；是文件夹或以 / 结尾时，写入其中的 mishen.html、mishen.xlsx 等
    #[arg(short = 'o', long, value_name = "文件", help_heading = "报告")]
    pub output: Option<PathBuf>,

    /// 按报告里的发现决定退出状态：block 不得公开、review 须复核、notice 提示、never 从不；不写则为 0
    #[arg(long, value_name = "级别", value_enum, hide_possible_values = true, help_heading = "报告")]
    pub fail_on: Option<FailOn>,

    /// 颜色：auto 在终端上使用（默认，遵从 NO_COLOR）、always 总是、never 从不；写入文件时从不使用
    #[arg(
        long,
        value_name = "何时",
        value_enum,
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "运行"
    )]
    pub color: When,

    /// 少说：只列发现、未能检查的文件和结论
    #[arg(short = 'q', long, conflicts_with = "verbose", help_heading = "运行")]
    pub quiet: bool,

    /// 多说：发现全部列出，也列出未发现问题的文件
    #[arg(short = 'v', long, help_heading = "运行")]
    pub verbose: bool,

    #[command(flatten)]
    help: Help,
}

/// What to scan, with which rules; options that every command which scans has.
#[derive(Args, Debug)]
pub struct What {
    /// 要检查的文件或文件夹；- 表示标准输入；不写则检查当前文件夹
    #[arg(value_name = "路径", help_heading = "参数")]
    pub paths: Vec<OsString>,

    /// Which rules.
    #[command(flatten)]
    pub rules: RuleOptions,

    /// 打开默认不报告的规则：规则编号，或以 .* 结尾的前缀（可重复，可用逗号分隔）
    #[arg(long, value_name = "编号", value_delimiter = ',', help_heading = "规则")]
    pub enable: Vec<String>,

    /// 关闭规则：规则编号，或以 .* 结尾的前缀（可重复，可用逗号分隔）
    #[arg(long, value_name = "编号", value_delimiter = ',', help_heading = "规则")]
    pub disable: Vec<String>,

    /// 配置文件；默认从被检查的文件夹向上找 .mishen.yaml
    #[arg(long, value_name = "文件", help_heading = "规则")]
    pub config: Option<PathBuf>,

    /// 视为今天的日期（年-月-日），规则只认这一个时钟；默认为本机日期
    #[arg(long, value_name = "日期", value_parser = Day::parse, help_heading = "规则")]
    pub today: Option<Date>,

    /// 不理会 .gitignore 和 .mishenignore，检查被它们排除的文件
    #[arg(long, help_heading = "范围")]
    pub no_ignore: bool,

    /// 也检查隐藏文件和隐藏文件夹
    #[arg(long, help_heading = "范围")]
    pub hidden: bool,

    /// 排除与通配符相符的文件或文件夹，如 '*.bak'、'存档/**'（可重复）
    #[arg(long, value_name = "通配符", help_heading = "范围")]
    pub exclude: Vec<String>,

    /// 单个文件的大小上限，如 10MB、1K、2G；超过的不检查，记为未能检查
    #[arg(long, value_name = "大小", value_parser = size::parse, help_heading = "范围")]
    pub max_file_size: Option<u64>,

    /// 同时检查的文件数；默认为处理器核数
    #[arg(short = 'j', long, value_name = "数量", value_parser = jobs, help_heading = "运行")]
    pub jobs: Option<usize>,
}

/// `baseline` and what follows it.
#[derive(Args)]
pub struct BaselineGroup {
    /// The command.
    #[command(subcommand)]
    pub command: BaselineCommand,
    #[command(flatten)]
    help: Help,
}

/// The commands of `baseline`.
#[derive(Subcommand)]
pub enum BaselineCommand {
    /// 检查一遍，把现有的发现记成基线
    #[command(help_template = TEMPLATE, override_usage = "mishen baseline create --reason <理由> [选项] [路径]...", disable_help_flag = true)]
    Create(Box<BaselineArgs>),
    /// 把新的发现加进基线，原有的理由不变
    #[command(help_template = TEMPLATE, override_usage = "mishen baseline update --reason <理由> [选项] [路径]...", disable_help_flag = true)]
    Update(Box<BaselineArgs>),
    /// 删去已过时（不再发现）的各项
    #[command(help_template = TEMPLATE, override_usage = "mishen baseline prune [选项] [路径]...", disable_help_flag = true)]
    Prune(Box<PruneArgs>),
}

/// Options of `baseline create` and `baseline update`.
#[derive(Args)]
pub struct BaselineArgs {
    /// What to scan.
    #[command(flatten)]
    pub what: What,
    /// The file.
    #[command(flatten)]
    pub file: BaselineFile,
    /// 接受的理由
    #[arg(long, value_name = "理由", value_parser = said, help_heading = "接受")]
    pub reason: String,
    /// 批准人
    #[arg(long, value_name = "姓名", value_parser = said, help_heading = "接受")]
    pub by: Option<String>,
    /// 有效到哪一天（含，年-月-日）；不写则一直有效
    #[arg(long, value_name = "日期", value_parser = Day::parse, help_heading = "接受")]
    pub until: Option<Date>,
    #[command(flatten)]
    help: Help,
}

/// Options of `baseline prune`.
#[derive(Args)]
pub struct PruneArgs {
    /// What to scan.
    #[command(flatten)]
    pub what: What,
    /// The file.
    #[command(flatten)]
    pub file: BaselineFile,
    #[command(flatten)]
    help: Help,
}

/// The baseline that a command of `baseline` writes.
#[derive(Args)]
pub struct BaselineFile {
    /// 基线文件
    #[arg(
        id = "baseline_file",
        short = 'o',
        long = "output",
        visible_alias = "baseline",
        value_name = "文件",
        default_value = ".mishen-baseline.json",
        hide_default_value = true,
        help_heading = "接受"
    )]
    pub path: PathBuf,
}

/// `config` and what follows it.
#[derive(Args)]
pub struct ConfigGroup {
    /// The command.
    #[command(subcommand)]
    pub command: ConfigCommand,
    #[command(flatten)]
    help: Help,
}

/// The commands of `config`.
#[derive(Subcommand)]
pub enum ConfigCommand {
    /// 显示生效的配置，以及每一项来自哪里
    #[command(help_template = TEMPLATE, override_usage = "mishen config show [选项] [路径]...", disable_help_flag = true)]
    Show(ConfigShow),
}

/// Options of `config show`.
#[derive(Args)]
pub struct ConfigShow {
    /// 要检查的文件或文件夹：从它们向上找配置；默认为当前文件夹
    #[arg(value_name = "路径", help_heading = "参数")]
    pub paths: Vec<OsString>,
    /// 配置文件；默认从被检查的文件夹向上找 .mishen.yaml
    #[arg(long, value_name = "文件", help_heading = "规则")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    help: Help,
}

/// Options of `schema`.
#[derive(Args)]
pub struct SchemaArgs {
    /// 哪一种：report 报告、config 配置、rule 规则文件
    #[arg(value_name = "种类", value_enum, hide_possible_values = true, help_heading = "参数")]
    pub kind: SchemaKind,
    #[command(flatten)]
    help: Help,
}

/// What a JSON Schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// 报告
    Report,
    /// 配置
    Config,
    /// 规则文件
    Rule,
}

/// Which versions of the files of a git repository to scan.
#[derive(Args, Debug)]
pub struct VersionOptions {
    /// 只检查将要提交的内容：已暂存、与上一次提交不同的文件，按暂存的内容（不是工作区的）
    #[arg(long, conflicts_with_all = ["since", "history"], help_heading = "Git 仓库")]
    pub staged: bool,

    /// 只检查某个版本（提交、分支、标签）以来新增、改动的文件，按工作区现在的内容
    #[arg(long, value_name = "版本", conflicts_with = "history", help_heading = "Git 仓库")]
    pub since: Option<String>,

    /// 检查全部历史：每个分支、标签的每次提交里的每份内容，各查一次，写明是哪次提交带来的
    #[arg(long, help_heading = "Git 仓库")]
    pub history: bool,
}

impl VersionOptions {
    /// What was asked for; `None`: what lies in folders.
    pub fn asked(&self) -> Option<Versions> {
        match (&self.since, self.staged, self.history) {
            (Some(revision), ..) => Some(Versions::Since(revision.clone())),
            (None, true, _) => Some(Versions::Staged),
            (None, false, true) => Some(Versions::History),
            (None, false, false) => None,
        }
    }
}

/// Which rules to load.
#[derive(Args, Debug, Clone)]
pub struct RuleOptions {
    /// 加用自己的规则文件或文件夹（可重复）
    #[arg(id = "rule_paths", long = "rules", value_name = "路径", help_heading = "规则")]
    pub paths: Vec<PathBuf>,

    /// 不用内置规则
    #[arg(long, help_heading = "规则")]
    pub no_builtin: bool,
}

/// `hook` and what follows it.
#[derive(Args)]
pub struct HookArgs {
    /// The command.
    #[command(subcommand)]
    pub command: HookCommand,
    #[command(flatten)]
    help: Help,
}

/// The commands of `hook`.
#[derive(Subcommand)]
pub enum HookCommand {
    /// 装上：以后每次 git commit 之前先检查，有不得公开的内容或没能检查的文件就拦下
    #[command(help_template = TEMPLATE, override_usage = "mishen hook install", disable_help_flag = true)]
    Install(NoArgs),
    /// 移除本命令装上的；别人装的不动
    #[command(help_template = TEMPLATE, override_usage = "mishen hook uninstall", disable_help_flag = true)]
    Uninstall(NoArgs),
}

/// A command without options.
#[derive(Args)]
pub struct NoArgs {
    #[command(flatten)]
    help: Help,
}

/// `rules` and what follows it.
#[derive(Args)]
pub struct RulesArgs {
    /// The command.
    #[command(subcommand)]
    pub command: RulesCommand,
    #[command(flatten)]
    help: Help,
}

/// The commands of `rules`.
#[derive(Subcommand)]
pub enum RulesCommand {
    /// 列出全部规则
    #[command(help_template = TEMPLATE, override_usage = "mishen rules list [选项]", disable_help_flag = true)]
    List(RulesList),
    /// 说明一条规则：查什么、依据、建议、例子
    #[command(help_template = TEMPLATE, override_usage = "mishen rules show [选项] <编号>", disable_help_flag = true)]
    Show(RulesShow),
    /// 检查规则文件写得对不对，列出可用的校验器
    #[command(help_template = TEMPLATE, override_usage = "mishen rules check [路径]...", disable_help_flag = true)]
    Check(RulesPaths),
    /// 用规则自带的例子测试规则
    #[command(help_template = TEMPLATE, override_usage = "mishen rules test [路径]...", disable_help_flag = true)]
    Test(RulesPaths),
    /// 从一个例子得出一条规则，连同它的例子
    #[command(
        help_template = TEMPLATE,
        override_usage = "mishen rules suggest --text <例句> --find <文字> [选项]",
        after_help = "例：\n  mishen rules suggest --text 参加青龙计划的单位 --find 青龙计划 --miss 青龙山风景区\n  mishen rules suggest --text '项目编号 QL-2026' --find QL-2026 -o 代号.yaml\n  mishen rules test 代号.yaml",
        disable_help_flag = true
    )]
    Suggest(Box<RulesSuggest>),
}

/// Options of `rules list`.
#[derive(Args)]
pub struct RulesList {
    /// Which rules.
    #[command(flatten)]
    pub rules: RuleOptions,
    #[command(flatten)]
    help: Help,
}

/// Options of `rules show`.
#[derive(Args)]
pub struct RulesShow {
    /// 规则编号，如 pii.resident-id
    #[arg(value_name = "编号", help_heading = "参数")]
    pub id: String,
    /// Which rules.
    #[command(flatten)]
    pub rules: RuleOptions,
    #[command(flatten)]
    help: Help,
}

/// Paths of `rules check` and `rules test`.
#[derive(Args)]
pub struct RulesPaths {
    /// 自己的规则文件或文件夹；不写则为内置规则
    #[arg(value_name = "路径", help_heading = "参数")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    help: Help,
}

/// A format of the registry.
#[derive(Clone, Copy)]
pub struct Format(pub &'static FormatEntry);

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name)
    }
}

/// The threshold of status 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// 不得公开
    Block,
    /// 须复核
    Review,
    /// 提示
    Notice,
    /// 从不
    Never,
}

impl FailOn {
    /// The least severity that counts; `None`: none does.
    pub fn threshold(self) -> Option<Severity> {
        match self {
            FailOn::Block => Some(Severity::Block),
            FailOn::Review => Some(Severity::Review),
            FailOn::Notice => Some(Severity::Notice),
            FailOn::Never => None,
        }
    }
}

/// When to do what depends on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The definition of the command line, as shell completions and the manual need it.
pub fn definition() -> clap::Command {
    Cli::command()
}

/// Parses the arguments, the program's name first; help is wrapped to `width` columns.
pub fn parse(args: impl IntoIterator<Item = OsString>, width: Option<usize>) -> Result<Parsed, Fault> {
    let command = Cli::command().term_width(width.unwrap_or(100)).color(clap::ColorChoice::Never);
    let parsed = command.try_get_matches_from(args).and_then(|mut m| Cli::from_arg_matches_mut(&mut m));
    match parsed {
        Ok(cli) => checked(cli.command).map(Parsed::Command),
        Err(e) if !e.use_stderr() => Ok(Parsed::Text(e.render().to_string())),
        Err(e) => Err(error::translate(&e)),
    }
}

/// What clap cannot check.
fn checked(command: Command) -> Result<Command, Fault> {
    let scan = match &command {
        Command::Scan(scan) => scan,
        Command::Hunt(hunt) => &hunt.scan,
        _ => return Ok(command),
    };
    let stdin = scan.what.paths.iter().any(|p| p == "-");
    if scan.stdin_name.is_some() && !stdin {
        return Err(Fault::new("--stdin-name 只用于标准输入：请把路径写成 -"));
    }
    if scan.versions.asked().is_some() && stdin {
        return Err(Fault::new("--staged、--since、--history 检查仓库里的内容，不能与标准输入（-）同时使用"));
    }
    if scan.watch {
        if stdin {
            return Err(Fault::new("--watch 留意的是文件和文件夹，不能是标准输入（-）"));
        }
        if let Some(Format(entry)) = scan.format.iter().find(|f| !super::watch::endless(f.0.name)) {
            return Err(Fault::new(format!(
                "--watch 不断报告，{} 格式要有头有尾；可用 text、jsonl",
                entry.name
            )));
        }
    }
    Ok(command)
}

fn format(name: &str) -> Result<Format, String> {
    report::by_name(name).map(Format).ok_or_else(|| {
        let names: Vec<&str> = report::FORMATS.iter().map(|f| f.name).collect();
        format!("没有这种格式，可用：{}", names.join("、"))
    })
}

fn said(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("不能空着".to_owned()),
        said => Ok(said.to_owned()),
    }
}

fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n @ 1..=1024) => Ok(n),
        _ => Err("应为 1 到 1024 的整数".to_owned()),
    }
}

#[cfg(test)]
mod tests;
