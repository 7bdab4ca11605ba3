//! The rules in force: the built-in ones and the user's, switched as the command line and the configuration say.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use regex_automata::meta::{self, Regex};
use regex_automata::util::syntax;
use sha2::{Digest, Sha256};

use super::builtin::{Builtin, builtin, laws, list};
use super::lexicon::Lexicon;
use super::lint::LARGEST_PATTERN;
use super::load::{Loaded, cannot_read, load, locate, locate_last, parse};
use super::model::Rule;
use super::problem::Problem;
use super::settle::{Surroundings, settle};
use super::trigger::Trigger;
use crate::model::Severity;
use crate::model::fingerprint::hex;

/// Which rules are to be in force.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The user's rule files and folders.
    pub paths: Vec<PathBuf>,
    /// More rules, as the text of a rule file; empty: none.
    pub written: String,
    /// Whether the built-in rules report. Where they do not, they still mask what stands beside a finding.
    pub builtin: bool,
    /// Which rules report; what comes later counts.
    pub switches: Vec<Switches>,
    /// Rules whose findings all get one severity.
    pub severity: Vec<(String, Severity)>,
}

/// Rules by their ids, or by prefixes ending in `.*`.
#[derive(Clone, Debug, Default)]
pub struct Switches {
    /// Those that report although they are silent by default.
    pub enable: Vec<String>,
    /// Those that report nothing.
    pub disable: Vec<String>,
}

/// Whether a rule reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It does.
    On,
    /// Only by a judgement marked `always`.
    Quiet,
    /// It does not; what it finds is still masked in the context of other findings.
    Off,
}

/// The rules in force.
pub struct Ruleset {
    /// The rules, shields among them.
    pub rules: Vec<Rule>,
    /// Whether each reports.
    pub states: Vec<State>,
    /// The severity that all findings of a rule get, where the user has decided so.
    pub severities: Vec<Option<Severity>>,
    /// Their expressions, each with the index of its rule.
    pub expressions: Vec<Expression>,
    /// Word lists that judging needs.
    pub lexicon: Lexicon,
    /// The day of the newest built-in rule.
    pub date: String,
}

/// An expression of a rule; it compiles when it is first needed.
pub struct Expression {
    /// Index of its rule.
    pub rule: usize,
    /// Index among the rule's patterns.
    pub pattern: usize,
    regex: OnceLock<(Regex, Option<usize>)>,
}

impl Ruleset {
    /// Loads what `choice` names. `validator` tells whether a validator of that name exists.
    pub fn assemble(choice: &Choice, validator: &dyn Fn(&str) -> bool) -> Result<Ruleset, Vec<Problem>> {
        let Builtin { mut rules, lexicon, date } = builtin();
        let ours = rules.len();
        let mut files = Vec::new();
        for path in &choice.paths {
            files.extend(load(path)?);
        }
        if !choice.written.is_empty() {
            let written = parse("样本", choice.written.clone(), PathBuf::new());
            files.push(written.map_err(|problem| vec![problem])?);
        }
        rules.extend(settle_all(&files, &rules, validator)?);

        let mut states = Vec::with_capacity(rules.len());
        for (i, rule) in rules.iter().enumerate() {
            let silenced = i < ours && !choice.builtin && !rule.id.starts_with("unscannable.");
            states.push(match (silenced, rule.enabled) {
                (true, _) => State::Off,
                (false, true) => State::On,
                (false, false) => State::Quiet,
            });
        }
        let mut set = Ruleset {
            severities: vec![None; rules.len()],
            expressions: expressions(&rules),
            rules,
            states,
            lexicon,
            date,
        };
        for Switches { enable, disable } in &choice.switches {
            set.switch(enable, State::On)?;
            set.switch(disable, State::Off)?;
        }
        for (id, severity) in &choice.severity {
            set.weigh(id, *severity)?;
        }
        set.compile_from(ours, &files)?;
        Ok(set)
    }

    fn switch(&mut self, names: &[String], state: State) -> Result<(), Vec<Problem>> {
        for name in names {
            let option = if state == State::On { "--enable" } else { "--disable" };
            let wanted = |id: &str| match name.strip_suffix(".*") {
                Some(prefix) => id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.')),
                None => id == name,
            };
            let mut met = false;
            for (rule, current) in self.rules.iter().zip(&mut self.states) {
                if rule.shield || !wanted(&rule.id) {
                    continue;
                }
                met = true;
                if state == State::Off && rule.id.starts_with("unscannable.") {
                    let message =
                        format!("{option} {name}：未能检查的文件不能靠停用规则放行，只能逐个写明理由豁免");
                    return Err(vec![Problem::file("命令行", message)]);
                }
                *current = state;
            }
            if !met {
                let message = format!("{option} {name}：没有这个规则；可用 mishen rules list 查看全部规则");
                return Err(vec![Problem::file("命令行", message)]);
            }
        }
        Ok(())
    }

    fn weigh(&mut self, id: &str, severity: Severity) -> Result<(), Vec<Problem>> {
        let wrong = |message: &str| Err(vec![Problem::file("severity", format!("{id}：{message}"))]);
        match self.by_id(id).filter(|rule| !self.rules[*rule].shield) {
            Some(_) if id.starts_with("unscannable.") => {
                wrong("未能检查的文件总是不得公开，只能逐个写明理由豁免")
            }
            Some(rule) => {
                self.severities[rule] = Some(severity);
                Ok(())
            }
            None => wrong("没有这个规则；可用 mishen rules list 查看全部规则"),
        }
    }

    /// Compiles the user's expressions now, so that one which is too large is an error of the command.
    fn compile_from(&self, ours: usize, files: &[Loaded]) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        for expression in self.expressions.iter().filter(|e| e.rule >= ours) {
            let rule = &self.rules[expression.rule];
            let source = &rule.patterns[expression.pattern].source;
            if let Err(e) = compile(source, true) {
                let name = if rule.shield { &rule.name } else { &rule.id };
                let first = source.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
                let file = files.iter().find(|f| f.rules.iter().any(|r| r.id == rule.id));
                let (file, (line, column)) = match file {
                    Some(loaded) => (loaded.file.clone(), locate(loaded, name, first)),
                    None => (String::new(), (0, 0)),
                };
                problems.push(Problem { file, line, column, message: too_large(&e) });
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// SHA-256 of the effective rule set, in hex: which rules report, and all that they say.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        for (rule, state) in self.rules.iter().zip(&self.states) {
            // Serialising plain data into memory does not fail; what it leaves out then is the same each time.
            let bytes = postcard::to_stdvec(rule).unwrap_or_default();
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
            hash.update([*state as u8]);
        }
        for severity in &self.severities {
            hash.update([severity.map_or(0, |s| s as u8 + 1)]);
        }
        hex(&hash.finalize())
    }

    /// The rule of this id.
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.rules.iter().position(|r| r.id == id)
    }
}

/// Settles rule files; ids must be new against `known` and among themselves.
pub fn settle_all(
    files: &[Loaded],
    known: &[Rule],
    validator: &dyn Fn(&str) -> bool,
) -> Result<Vec<Rule>, Vec<Problem>> {
    let laws = laws();
    #[expect(clippy::disallowed_methods, reason = "a word list beside the rule file that names it")]
    let read = |loaded: &Loaded, path: &str| match fs::read_to_string(loaded.root.join(path)) {
        Ok(text) => Ok(text),
        Err(e) => list(path).map(str::to_owned).ok_or_else(|| cannot_read(&e)),
    };
    let around = Surroundings { laws: &laws, validator, list: &read, builtin: false };
    let mut rules = Vec::new();
    let mut problems = Vec::new();
    let mut seen: HashMap<String, String> = HashMap::new();
    for file in files {
        match settle(file, &around) {
            Ok(settled) => rules.extend(settled),
            Err(found) => problems.extend(found),
        }
        for source in &file.rules {
            let first = known.iter().any(|r| r.id == source.id).then(|| "内置规则".to_owned());
            if let Some(other) = first.or_else(|| seen.insert(source.id.clone(), file.file.clone())) {
                let (line, column) = locate_last(file, &source.id);
                let message = format!("规则编号 {} 重复：{other} 里已经有了", source.id);
                problems.push(Problem { file: file.file.clone(), line, column, message });
            }
        }
    }
    if problems.is_empty() { Ok(rules) } else { Err(problems) }
}

fn expressions(rules: &[Rule]) -> Vec<Expression> {
    let of = |(rule, r): (usize, &Rule)| {
        (0..r.patterns.len()).map(move |pattern| Expression { rule, pattern, regex: OnceLock::new() })
    };
    rules.iter().enumerate().flat_map(of).collect()
}

impl Expression {
    /// The compiled expression, and the index of its group `value` if it has one.
    pub fn regex(&self, rules: &[Rule]) -> (&Regex, Option<usize>) {
        let (regex, value) = self.regex.get_or_init(|| {
            let pattern = &rules[self.rule].patterns[self.pattern];
            let whole_text = pattern.plan.triggers.contains(&Trigger::Always);
            // Ours are compiled by a test, the user's when they are loaded: this cannot fail for either.
            let regex = compile(&pattern.source, whole_text)
                .unwrap_or_else(|_| unreachable!("pattern of {}", rules[self.rule].id));
            let value = regex.group_info().to_index(regex_automata::PatternID::ZERO, "value");
            (regex, value)
        });
        (regex, *value)
    }
}

/// Compiles a pattern within the size limit. `whole_text`: it will run over all of the text; else over a few
/// characters at a time, for which what speeds up long searches is not worth its making.
#[expect(clippy::disallowed_methods, reason = "the one place where expressions are compiled")]
#[expect(clippy::result_large_err, reason = "built once for a pattern that is wrong")]
pub fn compile(source: &str, whole_text: bool) -> Result<Regex, meta::BuildError> {
    let config =
        meta::Config::new().nfa_size_limit(Some(LARGEST_PATTERN)).onepass_size_limit(Some(LARGEST_PATTERN));
    let config = if whole_text { config } else { config.auto_prefilter(false).dfa(false).onepass(false) };
    meta::Builder::new().configure(config).syntax(syntax::Config::new().nest_limit(100)).build(source)
}

fn too_large(e: &meta::BuildError) -> String {
    match e.size_limit() {
        Some(_) => "正则表达式展开后过大（上限 1 MB）：请减小重复次数".into(),
        None => "正则表达式不能编译".into(),
    }
}
