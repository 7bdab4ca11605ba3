//! `man`: the manual, one page for the program and all its commands, from the same definition as the help.
//!
//! Written over `roff`, which escapes: `clap_mangen` writes a page a command and English headings.

use clap::{Arg, Command};
use roff::{Inline, Roff, bold, italic, roman};

use super::args;
use super::console::Console;
use super::fault::Fault;
use super::status;
use crate::rule::builtin::builtin;

/// Files that the program knows by name, and the environment that it heeds.
const FILES: &[(&str, &str)] = &[
    (".mishen.yaml", "配置；从被检查的文件夹向上找。"),
    (".mishenignore", "不检查的文件，写法同 .gitignore。"),
    (".mishen-baseline.json", "mishen baseline 写出的基线。"),
    ("NO_COLOR", "环境变量；不为空时，不使用颜色。"),
];

/// Prints the manual page; gives the exit status.
pub fn run(console: &Console) -> Result<u8, Fault> {
    console.print(&page()).map(|()| status::DONE)
}

fn page() -> String {
    let mut program = args::definition();
    program.build();
    let version = format!("mishen {}", program.get_version().unwrap_or_default());
    let mut page = Roff::new();
    let date = builtin().date;
    page.control("TH", ["mishen", "1", date.as_str(), version.as_str(), "密审"]);
    // Justified, Chinese lines would be torn apart at their few spaces.
    page.control("ad", ["l"]);
    page.control("SH", ["名称"]);
    page.text([roman(format!("mishen - {}", said(program.get_about())))]);
    page.control("SH", ["用法"]);
    usage(&mut page, &program);
    page.control("SH", ["命令"]);
    let mut commands = Vec::new();
    leaves(&program, &mut commands);
    for command in &commands {
        entry(&mut page, vec![bold(spelled(command))], &said(command.get_about()));
    }
    for command in commands {
        page.control("SH", [spelled(command).as_str()]);
        page.text([roman(said(command.get_about()))]);
        page.control("PP", []);
        usage(&mut page, command);
        options(&mut page, command);
        plain(&mut page, &said(command.get_after_help()));
    }
    page.control("SH", ["文件和环境"]);
    for (name, what) in FILES {
        entry(&mut page, vec![bold(*name)], what);
    }
    page.render()
}

/// The commands that do something: those without commands below them, in the order of the help.
fn leaves<'c>(command: &'c Command, into: &mut Vec<&'c Command>) {
    for below in command.get_subcommands() {
        if below.has_subcommands() {
            leaves(below, into);
        } else {
            into.push(below);
        }
    }
}

fn spelled(command: &Command) -> String {
    command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned()
}

fn said(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

fn usage(page: &mut Roff, command: &Command) {
    let usage = command.get_overridden_usage().map(ToString::to_string).unwrap_or_else(|| spelled(command));
    page.text([bold(usage.trim().to_owned())]);
}

/// The arguments and options, under the headings of the help.
fn options(page: &mut Roff, command: &Command) {
    let shown: Vec<&Arg> = command.get_arguments().filter(|a| !a.is_hide_set()).collect();
    let mut headings: Vec<&str> = Vec::new();
    for heading in shown.iter().filter_map(|a| a.get_help_heading()) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    for heading in headings {
        page.control("SS", [heading]);
        for arg in shown.iter().filter(|a| a.get_help_heading() == Some(heading)) {
            entry(page, spelling(arg), &said(arg.get_help()));
        }
    }
}

/// How an argument is written: `-o, --output <文件>`.
fn spelling(arg: &Arg) -> Vec<Inline> {
    let short = arg.get_short().map(|c| format!("-{c}"));
    let long = arg.get_long().map(|name| format!("--{name}"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    let mut spelling = Vec::new();
    for (number, name) in names.iter().enumerate() {
        if number > 0 {
            spelling.push(roman(", "));
        }
        spelling.push(bold(name.as_str()));
    }
    let values = arg.get_value_names().filter(|_| arg.get_action().takes_values()).unwrap_or_default();
    for value in values {
        spelling.push(roman(if spelling.is_empty() { "" } else { " " }));
        spelling.push(italic(format!("<{value}>")));
    }
    spelling
}

fn entry(page: &mut Roff, head: Vec<Inline>, what: &str) {
    page.control("TP", []);
    page.text(head);
    page.text([roman(what)]);
}

/// Text whose lines stay lines.
fn plain(page: &mut Roff, text: &str) {
    if text.is_empty() {
        return;
    }
    page.control("PP", []);
    page.control("nf", []);
    for line in text.lines() {
        page.text([roman(line)]);
    }
    page.control("fi", []);
}
