//! Rules and what is wrong with them, as text.

use super::{Checked, RuleDetail};
use crate::model::Severity;
use crate::report::escape::visible;
use crate::report::layout::{columns, pad};
use crate::rule::model::Judgement;
use crate::run::{Failure, Tested, validators};
use crate::words;

/// How many examples of each kind `rules show` prints.
const EXAMPLES: usize = 5;

/// The table of rules.
pub fn list(rules: &[RuleDetail]) -> String {
    let wide = |text: &dyn Fn(&RuleDetail) -> &str| rules.iter().map(|r| columns(text(r))).max().unwrap_or(0);
    let (id, name) = (wide(&|r| &r.source.id), wide(&|r| &r.source.name));
    let mut out = String::new();
    for RuleDetail { source, .. } in rules {
        out.push_str(&format!(
            "{}  {}  {}  {}{}\n",
            pad(&visible(&source.id), id),
            pad(level(source.severity), 8),
            pad(&visible(&source.name), name),
            words::category(source.category),
            if source.enabled { "" } else { "（默认不报告）" },
        ));
    }
    out.push_str(&format!("共 {} 条规则\n", rules.len()));
    out
}

/// Everything about one rule that its user should know.
pub fn detail(rule: &RuleDetail) -> String {
    let r = &rule.source;
    let mut out = format!("{}  {}\n", visible(&r.id), visible(&r.name));
    let mut line = |lead: &str, text: &str| {
        if !text.trim().is_empty() {
            out.push_str(&format!("{lead}：{}\n", visible(text.trim())));
        }
    };
    line("类别", words::category(r.category));
    line("级别", level(r.severity));
    line("默认", if r.enabled { "报告" } else { "不报告（用 --enable 打开）" });
    line("说明", &r.description);
    line("依据", &rule.basis.join("；"));
    line("建议", &r.advice);
    line("关键词", &some(&r.keywords));
    line("词表", &r.lists.join("、"));
    line("无害词", &some(&r.harmless));
    line("表达式", &r.patterns.join("    "));
    line("表头", &some(&r.columns));
    line("校验", &r.validators.join("、"));
    line("标签", &some(&r.labels));
    for judgement in &r.judge {
        line("情形", &circumstance(judgement));
    }
    for (lead, examples) in [("应报告", &r.hits), ("不应报告", &r.misses)] {
        for example in examples.iter().take(EXAMPLES) {
            line(lead, example);
        }
    }
    out
}

/// What checking came to, where nothing is wrong.
pub fn checked(checked: &Checked) -> String {
    let mut out = format!("规则没有问题：共 {} 条\n", checked.rules);
    for id in &checked.slow {
        out.push_str(&format!("提示：{} 里没有可先行查找的文字，要逐字运行，会拖慢检查\n", visible(id)));
    }
    let names = validators().collect::<Vec<_>>();
    out.push_str(&format!("可用的校验器：{}\n", names.join("、")));
    out
}

/// What the examples came to.
pub fn tested(tested: &Tested) -> String {
    let mut out = String::new();
    for Failure { rule, example, message } in &tested.failures {
        out.push_str(&format!("{}：{}\n    例：{}\n", visible(rule), visible(message), visible(example)));
    }
    out.push_str(&format!("{} 条规则，{} 个例子", tested.rules, tested.examples));
    out.push_str(&match tested.failures.len() {
        0 => "，全部符合\n".to_owned(),
        n => format!("，{n} 个不符合\n"),
    });
    out
}

fn level(severity: Option<Severity>) -> &'static str {
    severity.map_or("看情形", words::severity)
}

fn circumstance(judgement: &Judgement) -> String {
    let becomes = judgement.severity.map_or("不报告", words::severity);
    if judgement.because.is_empty() {
        becomes.to_owned()
    } else {
        format!("{becomes}——{}", judgement.because)
    }
}

/// The first few of a list, with the number of the rest.
fn some(all: &[String]) -> String {
    const FEW: usize = 20;
    let mut text = all.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join("、");
    if all.len() > FEW {
        text.push_str(&format!(" 等 {} 个", all.len()));
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn rule() -> RuleDetail {
        let source = serde_yaml::from_str(
            "id: office.codename\nname: 内部代号\ncategory: work-secret\nseverity: block\nkeywords: [青龙计划]\n\
             patterns: ['QL-[0-9]{4}']\nadvice: 删去代号。\nenabled: false\nhits: [参与青龙计划]\nmisses: [青龙寺]\n\
             judge:\n  - {when: {stands: [quoted]}, severity: review, because: 在书名号内}\n  - {when: {rows: 3}}\n",
        )
        .unwrap();
        RuleDetail { source, basis: vec!["《某办法》第一条".into()] }
    }

    #[test]
    fn a_rule_in_the_list() {
        assert_eq!(
            list(&[rule()]),
            "office.codename  不得公开  内部代号  工作秘密（默认不报告）\n共 1 条规则\n"
        );
    }

    #[test]
    fn a_rule_explained() {
        insta::assert_snapshot!(detail(&rule()), @"
        office.codename  内部代号
        类别：工作秘密
        级别：不得公开
        默认：不报告（用 --enable 打开）
        依据：《某办法》第一条
        建议：删去代号。
        关键词：青龙计划
        表达式：QL-[0-9]{4}
        情形：须复核——在书名号内
        情形：不报告
        应报告：参与青龙计划
        不应报告：青龙寺
        ");
    }

    #[test]
    fn examples_that_hold_and_one_that_does_not() {
        let all = Tested { rules: 2, examples: 9, failures: Vec::new() };
        assert_eq!(tested(&all), "2 条规则，9 个例子，全部符合\n");
        let failure =
            Failure {
                rule: "a.b".into(), example: "朱雀\n方案".into(), message: "应报告而没有报告".into()
            };
        assert_eq!(
            tested(&Tested { failures: vec![failure], ..all }),
            "a.b：应报告而没有报告\n    例：朱雀\\n方案\n2 条规则，9 个例子，1 个不符合\n"
        );
    }
}
