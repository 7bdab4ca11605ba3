use mishen::{
    find::{Finder, Index},
    model::*,
    rule::*,
};
use std::collections::BTreeMap;
fn main() {
    let set = Ruleset::assemble(
        &Choice { paths: vec!["/tmp/bench/terms.yaml".into()], builtin: true, ..Default::default() },
        &|_| true,
    )
    .ok()
    .unwrap();
    let index = Index::new(&set);
    let text = String::from_utf8_lossy(&std::fs::read("/tmp/bench/p40.txt").unwrap()).into_owned();
    let mut f = Finder::default();
    let mut c: BTreeMap<String, usize> = BTreeMap::new();
    let mut units = 0;
    let t = std::time::Instant::now();
    f.block(
        &set,
        &index,
        &Block { text: &text, units: Units::Lines, origin: Origin::Source { line: 1, column: 1 } },
        &mut |u| {
            units += 1;
            for h in u.hits {
                let r = &set.rules[h.rule];
                *c.entry(if r.shield { r.name.clone() } else { r.id.clone() }).or_default() += 1;
            }
        },
    );
    println!("{:?} {units} units of {}", t.elapsed(), text.lines().count());
    let mut v: Vec<_> = c.into_iter().collect();
    v.sort_by_key(|x| std::cmp::Reverse(x.1));
    for x in v {
        println!("{:?}", x);
    }
    // expression trigger stats
    for e in &set.expressions {
        let p = &set.rules[e.rule].patterns[e.pattern];
        let k: Vec<String> = p
            .plan
            .triggers
            .iter()
            .map(|t| match t {
                trigger::Trigger::Keys { keys, back } => {
                    format!("K{}b{:?}{}", keys.len(), back, keys.iter().filter(|k| **k <= 0xffffffff).count())
                }
                o => format!("{o:?}"),
            })
            .collect();
        println!("{} {} {:?} len {:?}", set.rules[e.rule].id, e.pattern, k, p.plan.longest);
    }
}
