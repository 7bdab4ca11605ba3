//! `rules suggest`: a rule and its tests, from one example.

use crate::cli::args::RulesSuggest;
use crate::cli::console::Console;
use crate::cli::fault::{Fault, shown};
use crate::cli::output::write_whole;
use crate::cli::status;
use crate::rule::suggest::{Example, suggest};
use crate::run;

/// Prints or writes a rule that finds what the example says; gives the exit status.
pub fn run(args: &RulesSuggest, console: &Console) -> Result<u8, Fault> {
    if let Some(path) = args.output.as_ref().filter(|path| path.exists()) {
        return Err(Fault::new(format!("“{}”已经存在，不覆盖；请换一个文件名", shown(path.as_os_str()))));
    }
    let found = args.find.trim();
    let Some((before, after)) = args.text.split_once(found).filter(|_| !found.is_empty()) else {
        return Err(Fault::new("--find 的文字不在 --text 的例句里"));
    };
    let known = run::reported(&args.text, found)?;
    // An example outlives its draft: what the built-in rules know stays in it masked.
    let (before, after) = (masked(before), masked(after));
    let misses: Vec<String> = args.miss.iter().map(|miss| masked(miss)).collect();
    let example = Example {
        before: &before,
        found,
        after: &after,
        misses: &misses,
        id: &args.id,
        name: args.name.as_deref(),
        category: args.category.0,
        severity: args.severity.severity(),
    };
    let mut why =
        "只有数字，又没有写明它是什么的词，会到处命中；例句里请写上它前面的词，如“工单编号：”".to_owned();
    for rule in suggest(&example) {
        let tested = run::examples_of(&rule)?;
        let Some(failure) = tested.failures.first() else {
            if let Some(rule) = known {
                console.warn(&format!("{rule} 已经能找到它，不必另写规则"));
            }
            return match &args.output {
                Some(path) => {
                    write_whole(path, rule.as_bytes())?;
                    let name = shown(path.as_os_str());
                    console.print(&format!("已写入 {name}。试一试：mishen rules test {name}\n"))
                }
                None => console.print(&rule),
            }
            .map(|()| status::DONE);
        };
        why = failure.message.clone();
    }
    Err(Fault::new(format!("这个例子得不出分得清的规则：{why}")))
}

/// A text with what the built-in rules know in it masked, line by line.
fn masked(text: &str) -> String {
    text.split('\n').map(run::mask_name).collect::<Vec<_>>().join("\n")
}
