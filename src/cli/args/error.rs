//! Clap's errors in Chinese. What was typed is repeated masked and escaped.

use std::error::Error as _;
use std::ffi::OsStr;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::{Fault, shown};

/// Says in Chinese what is wrong with the command line.
pub fn translate(error: &Error) -> Fault {
    let get = |kind| error.get(kind).map(|v| value(v, true)).filter(|v| !v.is_empty());
    let arg = || get(ContextKind::InvalidArg).unwrap_or_else(|| "参数".to_owned());
    let mut message = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有这个选项：{}", arg()),
        ErrorKind::InvalidSubcommand => {
            format!("没有这个命令：{}", get(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "没有写命令".to_owned()
        }
        ErrorKind::InvalidValue => match get(ContextKind::InvalidValue) {
            Some(text) => format!("{} 的值不对：{text}", arg()),
            None => format!("{} 后面缺少值", arg()),
        },
        ErrorKind::ValueValidation => {
            let why = error.source().map(|e| format!("（{e}）")).unwrap_or_default();
            format!("{} 的值不对：{}{why}", arg(), get(ContextKind::InvalidValue).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", arg()),
        ErrorKind::ArgumentConflict => match get(ContextKind::PriorArg) {
            Some(other) if other != arg() => format!("{} 不能与 {other} 同时使用", arg()),
            _ => format!("{} 只能写一次", arg()),
        },
        ErrorKind::TooManyValues => {
            format!("{} 不需要值：{}", arg(), get(ContextKind::InvalidValue).unwrap_or_default())
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("{} 的值的个数不对", arg())
        }
        ErrorKind::InvalidUtf8 => "参数不是有效的 Unicode 文字（只有路径可以不是）".to_owned(),
        _ => "命令写法有误".to_owned(),
    };
    let ours = |kind| error.get(kind).map(|v| value(v, false)).filter(|v| !v.is_empty());
    let hints = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    if let Some(near) =
        hints.into_iter().find_map(|kind| error.get(kind).map(nearest)).filter(|n| !n.is_empty())
    {
        message.push_str(&format!("\n  是不是想写：{near}"));
    }
    if let Some(valid) = [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().find_map(ours) {
        message.push_str(&format!("\n  可用：{valid}"));
    }
    message.push_str("\n  用法见：mishen --help，或 mishen <命令> --help");
    Fault::new(message)
}

/// The suggestions, the nearest first: clap puts it last.
fn nearest(suggested: &ContextValue) -> String {
    match suggested {
        ContextValue::Strings(all) => all.iter().rev().cloned().collect::<Vec<_>>().join("、"),
        other => value(other, false),
    }
}

/// The text of a context value; `typed`: it may hold what the user typed.
fn value(value: &ContextValue, typed: bool) -> String {
    let show = |s: &str| if typed { shown(OsStr::new(s)) } else { s.to_owned() };
    match value {
        ContextValue::String(s) => show(s),
        ContextValue::Strings(all) => all.iter().map(|s| show(s)).collect::<Vec<_>>().join("、"),
        ContextValue::StyledStr(s) => show(&s.to_string()),
        ContextValue::StyledStrs(all) => {
            all.iter().map(|s| show(&s.to_string())).collect::<Vec<_>>().join("、")
        }
        ContextValue::Number(n) => n.to_string(),
        _ => String::new(),
    }
}
