//! What can be typed for the commands about the program itself.

use clap::Args;
use clap_complete::Shell;

use super::Help;

/// Options of `completions`.
#[derive(Args)]
pub struct CompletionsArgs {
    /// 哪种命令行：bash、elvish、fish、powershell、zsh
    #[arg(value_name = "SHELL", value_enum, hide_possible_values = true, help_heading = "参数")]
    pub shell: Shell,
    #[command(flatten)]
    help: Help,
}
