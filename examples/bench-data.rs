//! Writes what `benches/compare.py` measures with.
//!
//! ```text
//! bench-data prose BYTES SEED        official prose
//! bench-data files FOLDER N BYTES    N files of prose below FOLDER, 100 to a folder
//! bench-data terms N                 a rule file with N invented terms
//! bench-data expressions N           every built-in expression and word and the N terms, one a line, for `rg -f`
//! ```

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

#[path = "../benches/prose/mod.rs"]
mod prose;

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::{env, fs};

use regex_syntax::hir::{Hir, HirKind};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let out = match arguments[..] {
        ["prose", bytes, seed] => prose::prose(bytes.parse()?, seed.parse()?),
        ["files", folder, count, bytes] => return files(Path::new(folder), count.parse()?, bytes.parse()?),
        ["terms", count] => prose::rule_file(count.parse()?),
        ["expressions", count] => expressions(&prose::terms(count.parse()?))?,
        _ => return Err("usage: bench-data prose|files|terms|expressions …".into()),
    };
    io::stdout().write_all(out.as_bytes())?;
    Ok(())
}

fn files(folder: &Path, count: u64, bytes: usize) -> Result<(), Box<dyn Error>> {
    for n in 0..count {
        let group = folder.join(format!("{:03}", n / 100));
        fs::create_dir_all(&group)?;
        fs::write(group.join(format!("{n:05}.txt")), prose::prose(bytes, n))?;
    }
    Ok(())
}

/// One expression a line, without comments, line breaks or names of groups, so that they all go into one file.
fn expressions(terms: &[String]) -> Result<String, Box<dyn Error>> {
    let mut lines: Vec<String> = terms.iter().map(|term| regex_syntax::escape(term)).collect();
    for rule in mishen::rule::builtin::builtin().rules {
        for pattern in &rule.patterns {
            lines.push(nameless(regex_syntax::parse(&pattern.source)?).to_string());
        }
        lines.extend(rule.keywords.iter().map(|word| regex_syntax::escape(word)));
    }
    Ok(lines.join("\n") + "\n")
}

fn nameless(hir: Hir) -> Hir {
    match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Repetition(mut repetition) => {
            repetition.sub = Box::new(nameless(*repetition.sub));
            Hir::repetition(repetition)
        }
        HirKind::Capture(capture) => nameless(*capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(nameless).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.into_iter().map(nameless).collect()),
    }
}
