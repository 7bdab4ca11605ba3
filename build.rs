//! Checks the built-in rules with the program's own loader and embeds them in the form that the search uses, so
//! that a start neither parses YAML nor derives triggers.

// The modules are the program's; the build uses a part of each.
#![allow(dead_code, unused_imports, missing_docs)]
#![expect(clippy::disallowed_methods, reason = "the build reads the rules and writes what it makes of them")]

#[path = "src/model"]
mod model {
    #[path = "finding.rs"]
    pub mod finding;
    #[path = "invisible.rs"]
    pub mod invisible;
    #[path = "mask.rs"]
    pub mod mask;
    #[path = "place.rs"]
    pub mod place;

    pub use finding::{Category, Severity};
    pub use place::Part;
}
#[path = "src/fold/mod.rs"]
mod fold;
#[path = "src/rule"]
mod rule {
    #[path = "laws.rs"]
    pub mod laws;
    #[path = "lexicon.rs"]
    pub mod lexicon;
    #[path = "lint.rs"]
    pub mod lint;
    #[path = "load.rs"]
    pub mod load;
    #[path = "model.rs"]
    pub mod model;
    #[path = "problem.rs"]
    pub mod problem;
    #[path = "rarity.rs"]
    pub mod rarity;
    #[path = "settle.rs"]
    pub mod settle;
    #[path = "trigger.rs"]
    pub mod trigger;
}

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use rule::laws::Laws;
use rule::lexicon::Lexicon;
use rule::load;
use rule::settle::{Surroundings, settle};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/rule");
    println!("cargo::rerun-if-changed=src/fold");
    println!("cargo::rerun-if-changed=src/model");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let laws = Laws::parse(&fs::read_to_string(root.join("laws.yaml"))?)?;
    let files = load::load(&root).map_err(|p| lines(&p))?;
    let list = |_: &load::Loaded, path: &str| fs::read_to_string(root.join(path)).map_err(|e| e.to_string());
    // Which validators exist is checked by a test: they are no part of the build.
    let around = Surroundings { laws: &laws, validator: &|_| true, list: &list, builtin: true };
    let mut rules = Vec::new();
    let mut problems = Vec::new();
    for file in &files {
        match settle(file, &around) {
            Ok(settled) => rules.extend(settled),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(lines(&problems).into());
    }
    let lexicon = Lexicon::read(|name| fs::read_to_string(root.join(format!("lists/{name}.txt"))))?;
    let date = fs::read_to_string(root.join("DATE"))?.trim().to_owned();
    // The same fields, in the same order, as `rule::builtin::Builtin`.
    fs::write(out.join("rules.bin"), postcard::to_stdvec(&(rules, lexicon, date))?)?;

    let mut code = String::new();
    let sources: Vec<PathBuf> = files.iter().map(|f| PathBuf::from(&f.file)).collect();
    embed(&mut code, "SOURCES", &root, &sources)?;
    let mut lists: Vec<PathBuf> =
        fs::read_dir(root.join("lists"))?.map(|e| Ok(e?.path())).collect::<Result<_, Box<dyn Error>>>()?;
    lists.sort();
    embed(&mut code, "LISTS", &root, &lists)?;
    writeln!(code, "const LAWS: &str = include_str!({:?});", root.join("laws.yaml"))?;
    fs::write(out.join("sources.rs"), code)?;
    Ok(())
}

fn embed(code: &mut String, name: &str, root: &Path, files: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    writeln!(code, "const {name}: &[(&str, &str)] = &[")?;
    for file in files {
        let shown = file.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        writeln!(code, "    ({shown:?}, include_str!({file:?})),")?;
    }
    writeln!(code, "];")?;
    Ok(())
}

fn lines(problems: &[rule::problem::Problem]) -> String {
    problems.iter().map(|p| format!("\n{p}")).collect()
}
