//! `rules`: lists and explains rules, checks rule files, runs the examples that rules carry.

use std::path::PathBuf;

use super::args::{RuleOptions, RulesCommand};
use super::console::Console;
use super::fault::{Fault, shown};
use super::status;
use crate::rule::model::RuleSource;
use crate::rule::trigger::Trigger;
use crate::rule::{Rule, builtin, load};
use crate::run::{self, RulesChoice, RunError};

mod show;
mod suggest;

/// A rule as written, and its legal basis spelled out.
pub struct RuleDetail {
    /// The rule with its examples.
    pub source: RuleSource,
    /// Its basis, ready to read.
    pub basis: Vec<String>,
}

/// What checking rule files came to.
pub struct Checked {
    /// How many rules were read.
    pub rules: usize,
    /// Ids of those that nothing spares from running over all of the text.
    pub slow: Vec<String>,
}

/// Runs a command of `rules`; gives the exit status.
pub fn run(command: &RulesCommand, console: &Console) -> Result<u8, Fault> {
    match command {
        RulesCommand::List(args) => console.print(&show::list(&load(&args.rules)?)).map(|()| status::DONE),
        RulesCommand::Show(args) => {
            let rules = load(&args.rules)?;
            match rules.iter().find(|r| r.source.id == args.id) {
                Some(rule) => console.print(&show::detail(rule)).map(|()| status::DONE),
                None => Err(Fault::new(format!(
                    "没有编号为 {} 的规则；全部规则见：mishen rules list",
                    shown(args.id.as_ref())
                ))),
            }
        }
        RulesCommand::Check(args) => {
            console.print(&show::checked(&check(&args.paths)?)).map(|()| status::DONE)
        }
        RulesCommand::Suggest(args) => suggest::run(args, console),
        RulesCommand::Test(args) => {
            let tested = run::examples(&args.paths)?;
            console.print(&show::tested(&tested))?;
            Ok(if tested.failures.is_empty() { status::DONE } else { status::FOUND })
        }
    }
}

/// The rules with their examples, in order of their ids.
fn load(options: &RuleOptions) -> Result<Vec<RuleDetail>, Fault> {
    let choice =
        RulesChoice { paths: options.paths.clone(), builtin: !options.no_builtin, ..RulesChoice::default() };
    run::ruleset(&choice)?;
    let mut files = Vec::new();
    if !options.no_builtin {
        files.extend(builtin::sources().map_err(|p| RunError::of(&[p]))?);
    }
    for path in &options.paths {
        files.extend(load::load(path).map_err(|p| RunError::of(&p))?);
    }
    let laws = builtin::laws();
    let detail = |source: RuleSource| {
        let basis = source.basis.iter().filter_map(|key| laws.cite(key)).collect();
        RuleDetail { source, basis }
    };
    let mut rules: Vec<RuleDetail> = files.into_iter().flat_map(|f| f.rules).map(detail).collect();
    rules.sort_by(|a, b| a.source.id.cmp(&b.source.id));
    Ok(rules)
}

/// Checks the rule files in `paths`, or the built-in ones where it is empty.
fn check(paths: &[PathBuf]) -> Result<Checked, Fault> {
    let choice = RulesChoice { paths: paths.to_vec(), builtin: true, ..RulesChoice::default() };
    let set = run::ruleset(&choice)?;
    let ours = run::ruleset(&RulesChoice { builtin: true, ..RulesChoice::default() })?.rules.len();
    let checked = if paths.is_empty() { &set.rules[..] } else { &set.rules[ours..] };
    let slow = |rule: &&Rule| rule.patterns.iter().any(|p| p.plan.triggers.contains(&Trigger::Always));
    Ok(Checked {
        rules: checked.iter().filter(|r| !r.shield).count(),
        slow: checked.iter().filter(slow).map(|r| r.id.clone()).collect(),
    })
}
