//! What a rule must be like before it is used: every fault with its place and what is allowed.

use regex_syntax::ast::{self, Ast, ClassPerlKind, Visitor};
use regex_syntax::hir::Hir;

use super::load::{Loaded, locate};
use super::model::RuleSource;
use super::problem::Problem;

/// Families of the built-in rules; a user's own ids stay outside them (contract, "Rules").
pub const FAMILIES: &[&str] = &[
    "secret.",
    "work-secret.",
    "commercial-secret.",
    "disclosure.",
    "quality.",
    "pii.",
    "cred.",
    "hidden.",
    "unscannable.",
];

/// The longest pattern (bytes), and the largest compiled one.
const LONGEST_PATTERN: usize = 16 << 10;
/// Compiled size limit of one pattern (bytes).
pub const LARGEST_PATTERN: usize = 1 << 20;

/// Collects the faults of a rule file.
pub struct Lint<'a> {
    loaded: &'a Loaded,
    builtin: bool,
    validator: &'a dyn Fn(&str) -> bool,
    problems: Vec<Problem>,
}

impl<'a> Lint<'a> {
    /// `validator` tells whether a validator of that name exists; `builtin` allows our own families.
    pub fn new(loaded: &'a Loaded, builtin: bool, validator: &'a dyn Fn(&str) -> bool) -> Self {
        Lint { loaded, builtin, validator, problems: Vec::new() }
    }

    /// The faults found.
    pub fn finish(self) -> Vec<Problem> {
        self.problems
    }

    /// Notes a fault at `needle` in the entry of `id`.
    pub fn fault(&mut self, id: &str, needle: &str, message: impl Into<String>) {
        let (line, column) = locate(self.loaded, id, needle);
        self.problems.push(Problem { file: self.loaded.file.clone(), line, column, message: message.into() });
    }

    /// Checks one rule.
    pub fn rule(&mut self, rule: &RuleSource) {
        let id = rule.id.as_str();
        if !well_formed(id) {
            self.fault(
                id,
                "id:",
                format!("规则编号 {id} 不合规范：应为小写字母、数字、连字符，用点分段，如 office.codename"),
            );
        } else if !self.builtin
            && let Some(family) = FAMILIES.iter().find(|f| id.starts_with(**f))
        {
            self.fault(
                id,
                "id:",
                format!("规则编号 {id} 占用了内置规则的类别 {family}*，请换一个前缀，如 office.*"),
            );
        }
        if rule.name.trim().is_empty() {
            self.fault(id, "name:", format!("规则 {id} 的 name 为空"));
        }
        let finds = [&rule.keywords, &rule.lists, &rule.patterns, &rule.columns, &rule.observes];
        if finds.iter().all(|list| list.is_empty()) {
            self.fault(
                id,
                id,
                format!("规则 {id} 什么也不查：请写 keywords、lists、patterns、columns 或 observes"),
            );
        }
        let confidences = rule.judge.iter().filter_map(|j| j.confidence).chain([rule.confidence]);
        if confidences.into_iter().any(|c| !(0.0..=1.0).contains(&c)) {
            self.fault(id, "confidence:", format!("规则 {id} 的 confidence 应在 0 与 1 之间"));
        }
        for word in rule.keywords.iter().chain(&rule.harmless).chain(&rule.labels).chain(&rule.columns) {
            if word.trim().is_empty() || word.contains(['\n', '\r']) {
                self.fault(id, "keywords:", format!("规则 {id} 有空白或跨行的词"));
            }
        }
        self.patterns(id, &rule.patterns);
        self.validators(id, &rule.validators);
    }

    /// Checks the names of validators.
    pub fn validators(&mut self, id: &str, names: &[String]) {
        for name in names.iter().filter(|n| !(self.validator)(n)) {
            self.fault(id, name, format!("没有名为 {name} 的校验器；mishen rules check 会列出可用的校验器"));
        }
    }

    /// Checks patterns.
    pub fn patterns(&mut self, id: &str, patterns: &[String]) {
        for pattern in patterns {
            if let Err(message) = parse(pattern) {
                let line = pattern.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
                self.fault(id, line, message);
            }
        }
    }
}

fn well_formed(id: &str) -> bool {
    let segment = |s: &str| {
        s.starts_with(|c: char| c.is_ascii_lowercase())
            && s.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    id.len() <= 80 && id.split('.').count() >= 2 && id.split('.').all(segment)
}

/// Parses a pattern, or says in Chinese what is wrong with it.
pub fn parse(pattern: &str) -> Result<Hir, String> {
    if pattern.len() > LONGEST_PATTERN {
        return Err("正则表达式过长（上限 16 KB）".into());
    }
    let tree = ast::parse::Parser::new().parse(pattern).map_err(|e| {
        let at = e.span().start;
        format!("正则表达式写法有误（第 {} 行第 {} 个字符处：{}）", at.line, at.column, in_chinese(e.kind()))
    })?;
    ast::visit(&tree, PerlClasses).map_err(|class| {
        format!("正则表达式里的 {class} 匹配所有文字的字符，又慢又宽；请写明范围，如 [0-9]、[0-9A-Za-z]")
    })?;
    let hir = regex_syntax::hir::translate::Translator::new()
        .translate(pattern, &tree)
        .map_err(|e| format!("正则表达式写法有误（{}）", e.kind()))?;
    if hir.properties().minimum_len() == Some(0) {
        return Err("正则表达式能匹配空文字，会到处命中".into());
    }
    Ok(hir)
}

/// What the parser says of the slips that people make; its own words for the rest.
fn in_chinese(kind: &ast::ErrorKind) -> String {
    match kind {
        ast::ErrorKind::GroupUnclosed => "圆括号没有闭合".into(),
        ast::ErrorKind::GroupUnopened => "多了一个右圆括号".into(),
        ast::ErrorKind::ClassUnclosed => "方括号没有闭合".into(),
        ast::ErrorKind::ClassRangeInvalid => "方括号里的范围前后颠倒".into(),
        ast::ErrorKind::RepetitionMissing => "重复号前面没有可重复的内容".into(),
        ast::ErrorKind::RepetitionCountUnclosed => "重复次数的花括号没有闭合".into(),
        ast::ErrorKind::RepetitionCountInvalid => "重复次数前大后小".into(),
        ast::ErrorKind::EscapeUnrecognized => "不认识的转义".into(),
        ast::ErrorKind::EscapeUnexpectedEof => "末尾的反斜线后面缺少字符".into(),
        ast::ErrorKind::UnsupportedLookAround => "不支持环视（前后断言）".into(),
        ast::ErrorKind::UnsupportedBackreference => "不支持反向引用".into(),
        other => other.to_string(),
    }
}

/// Refuses `\d` and `\w`.
struct PerlClasses;

impl Visitor for PerlClasses {
    type Output = ();
    type Err = &'static str;

    fn finish(self) -> Result<(), Self::Err> {
        Ok(())
    }

    fn visit_pre(&mut self, node: &Ast) -> Result<(), Self::Err> {
        match node {
            Ast::ClassPerl(class) => refuse(&class.kind),
            _ => Ok(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ast::ClassSetItem) -> Result<(), Self::Err> {
        match item {
            ast::ClassSetItem::Perl(class) => refuse(&class.kind),
            _ => Ok(()),
        }
    }
}

fn refuse(kind: &ClassPerlKind) -> Result<(), &'static str> {
    match kind {
        ClassPerlKind::Digit => Err(r"\d"),
        ClassPerlKind::Word => Err(r"\w"),
        ClassPerlKind::Space => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_would_do_harm_are_refused() {
        for (pattern, word) in
            [("QL-([0-9]{4}", "写法有误"), (r"\d{4}", r"\d"), (r"[\w]{3}", r"\w"), ("a*", "空文字")]
        {
            let message = parse(pattern).expect_err(pattern);
            assert!(message.contains(word), "{pattern}: {message}");
        }
        assert!(parse("QL-[0-9]{4}").is_ok());
    }

    #[test]
    fn ids_have_two_segments_in_lower_case() {
        assert!(well_formed("office.codename") && well_formed("a.b-2.c"));
        for id in ["office", "Office.x", "office.", ".x", "office.x y", "office.代号"] {
            assert!(!well_formed(id), "{id}");
        }
    }
}
