//! What is in force: the configuration, with the command line laid over it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::args::{RuleOptions, What};
use super::fault::{Fault, shown, why};
use crate::config::model::Volume;
use crate::config::{self, Loaded};
use crate::rule::compile::{Switches, compile};
use crate::rule::{Problem, builtin};
use crate::run::{self, Limits, OcrProgram, RulesChoice, RunError, Scan, WalkOptions};
use crate::waive::{self, Accepts, Baseline, Waiver};

/// A baseline larger than this (bytes) is none.
const LARGEST: u64 = 256 << 20;

/// Reads the configuration: the one that was named, else the nearest above what is scanned.
pub fn configuration(named: Option<&Path>, paths: &[OsString]) -> Result<Loaded, Fault> {
    let found = || {
        let home = ["HOME", "USERPROFILE"].iter().find_map(std::env::var_os).map(PathBuf::from);
        let home = home.filter(|h| !h.as_os_str().is_empty());
        config::discover(&config::start(paths), home.as_deref())
    };
    let path = named.map(Path::to_owned).or_else(found);
    let Some(path) = path else { return Ok(Loaded::default()) };
    let loaded = Loaded::read(&path, named.is_some()).map_err(|p| RunError::of(&[p]))?;
    check(&loaded).map_err(|problems| RunError::of(&problems))?;
    Ok(loaded)
}

/// What the types of the configuration cannot check: rules that do not exist, waivers that name nothing or too much.
fn check(loaded: &Loaded) -> Result<(), Vec<Problem>> {
    let config = &loaded.config;
    let mut problems = Vec::new();
    let names_rules = !(config.enable.is_empty()
        && config.disable.is_empty()
        && config.severity.is_empty()
        && config.waivers.is_empty());
    let ids = if names_rules { ids(loaded) } else { Vec::new() };
    let known = |name: &str| ids.iter().any(|id| waive::means(name, id));
    let unknown = |name: &str, from| {
        loaded.problem(name, from, format!("没有规则 {name}；可用 mishen rules list 查看全部规则"))
    };
    let named = config.enable.iter().chain(&config.disable).chain(config.severity.keys());
    problems.extend(named.filter(|name| !known(name)).map(|name| unknown(name, 1)));
    let unread = |name: &&String| {
        ["unscannable.*", "unscannable"].contains(&name.as_str()) || name.starts_with("unscannable.")
    };
    for name in config.disable.iter().chain(config.severity.keys()).filter(unread) {
        let message = "未能检查的文件不能靠停用规则或改变级别放行，只能逐个写明理由豁免";
        problems.push(loaded.problem(name, 1, message));
    }
    let lines = loaded.waiver_lines();
    for (number, waiver) in config.waivers.iter().enumerate() {
        let line = lines.get(number).copied().unwrap_or(1);
        let at = |message: &str| loaded.problem("- ", line, message);
        let (rules, paths, prints) = (&waiver.rule.0, &waiver.path.0, &waiver.fingerprint.0);
        if rules.is_empty() && paths.is_empty() && prints.is_empty() && waiver.value.is_none() {
            problems.push(at("豁免没有写明对象：至少写 rule、path、fingerprint、value 之一"));
        }
        problems.extend(rules.iter().filter(|name| !known(name)).map(|name| unknown(name, line)));
        if rules.iter().any(|r| unread(&r)) && paths.is_empty() && prints.is_empty() {
            problems.push(at("豁免未能检查的文件须写明 path 或 fingerprint"));
        }
        for glob in paths {
            if let Err(message) = config::Glob::try_from(glob.clone()) {
                problems.push(loaded.problem(glob, line, message));
            }
        }
        let hex = |p: &&String| p.len() == 64 && p.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        for print in prints.iter().filter(|p| !hex(p)) {
            problems.push(loaded.problem(print, line, "指纹应为 64 位十六进制数，照抄报告里的 fingerprint"));
        }
        if let Some(value) = &waiver.value {
            if let Err(e) = compile(value, false) {
                let message = if e.size_limit().is_some() { "展开后过大" } else { "写法有误" };
                problems.push(loaded.problem("value", line, format!("value 的正则表达式{message}")));
            } else if run::mask_name(value) != *value {
                let message = "value 里像是一个真实的值：请改写成规律（如 ^0571-88), 或者用 fingerprint 豁免";
                problems.push(loaded.problem("value", line, message));
            }
        }
    }
    if let Some(ocr) =
        config.ocr.as_ref().filter(|ocr| loaded.named && !loaded.path(&ocr.program.0).is_file())
    {
        problems.push(loaded.problem(&ocr.program.0, 1, "没有这个程序；program 应为程序的路径"));
    }
    if let Some(images) = config.images.as_ref().filter(|images| !images.accept) {
        let _ = images;
        problems.push(loaded.problem("accept", 1, "不接受时请删去 images 一项"));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The ids of all rules. A rule file that is wrong is named when the rules are loaded.
fn ids(loaded: &Loaded) -> Vec<String> {
    let paths = loaded.config.rules.iter().map(|path| loaded.path(path));
    let own = paths.filter_map(|path| crate::rule::load::load(&path).ok()).flatten().flat_map(|f| f.rules);
    let built = builtin::builtin().rules.into_iter().filter(|rule| !rule.shield);
    built.map(|rule| rule.id).chain(own.map(|rule| rule.id)).collect()
}

/// The rules that configuration and options choose.
pub fn rules(loaded: &Loaded, options: &RuleOptions) -> RulesChoice {
    let config = &loaded.config;
    let configured = config.rules.iter().map(|path| loaded.path(path));
    RulesChoice {
        paths: configured.chain(options.paths.iter().cloned()).collect(),
        builtin: !options.no_builtin && config.builtin.unwrap_or(true),
        switches: vec![Switches { enable: config.enable.clone(), disable: config.disable.clone() }],
        severity: config.severity.iter().map(|(id, severity)| (id.clone(), *severity)).collect(),
        written: String::new(),
    }
}

/// What one file may cost.
pub fn limits(loaded: &Loaded, max_file_size: Option<u64>) -> Limits {
    let (default, limits) = (Limits::default(), &loaded.config.limits);
    let size = max_file_size.or(limits.max_file_size.map(|s| s.0));
    Limits {
        text: size,
        document: size.unwrap_or(default.document),
        expanded: limits.expanded.map_or(default.expanded, |s| s.0),
        members: limits.members.unwrap_or(default.members),
        depth: limits.depth.unwrap_or(default.depth).clamp(1, 64),
        ratio: limits.ratio.unwrap_or(default.ratio),
        pages: limits.pages.unwrap_or(default.pages),
        cells: limits.cells.unwrap_or(default.cells),
        time: limits.time.map_or(default.time, |s| s.0),
    }
}

/// The scan that a command asks for. What is accepted is yet to be said.
pub fn scan(what: &What, loaded: &Loaded) -> Scan {
    let paths = if what.paths.is_empty() { vec![OsString::from(".")] } else { what.paths.clone() };
    let config = &loaded.config;
    let mut rules = rules(loaded, &what.rules);
    rules.switches.push(Switches { enable: what.enable.clone(), disable: what.disable.clone() });
    let globs: Vec<String> = config.exclude.iter().map(|glob| glob.0.clone()).collect();
    Scan {
        paths,
        walk: WalkOptions {
            no_ignore: what.no_ignore,
            hidden: what.hidden,
            exclude: what.exclude.clone(),
            exclude_from: (!globs.is_empty()).then(|| (loaded.folder.clone(), globs)),
        },
        rules,
        limits: limits(loaded, what.max_file_size),
        contacts: config.contacts.clone(),
        ocr: ocr(loaded),
        config: loaded.exists().then(|| loaded.folder.clone()),
        county: config.county.is_some(),
        halved: config.volume == Volume::Halved,
        jobs: what.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        today: what.today.unwrap_or_else(run::today),
        ..Scan::default()
    }
}

/// The program that recognises text. Whoever hands in drafts may put a configuration among them: one that was merely
/// found names no program to run.
fn ocr(loaded: &Loaded) -> Option<OcrProgram> {
    let ocr = loaded.config.ocr.as_ref().filter(|_| loaded.named)?;
    Some(OcrProgram { program: loaded.path(&ocr.program.0), arguments: ocr.arguments.clone() })
}

/// What to say of a configuration that asks for what a found one may not have.
pub fn overreaching(loaded: &Loaded) -> Option<String> {
    let asks = loaded.config.ocr.is_some() && !loaded.named;
    asks.then(|| {
        let Problem { line, .. } = loaded.problem("ocr:", 1, "");
        format!(
            "{}:{line}：自动找到的配置不能指定要运行的程序，ocr 没有采用；要用请写 --config",
            shown(loaded.file.as_ref())
        )
    })
}

/// Has the configuration's waivers and inline waivers count in a scan.
pub fn waive(scan: &mut Scan, loaded: &Loaded) {
    let config = &loaded.config;
    let name = Path::new(&loaded.file).file_name().map(shown).unwrap_or_default();
    let lines = loaded.waiver_lines();
    for (number, waiver) in config.waivers.iter().enumerate() {
        let pattern = waiver.value.as_ref().and_then(|value| compile(value, false).ok());
        let pattern = pattern.map(|regex| {
            scan.patterns.push(regex);
            (scan.patterns.len() - 1) as u16
        });
        scan.waive.waivers.push(Waiver {
            accepts: Accepts {
                rules: waiver.rule.0.clone(),
                paths: waiver.path.0.clone(),
                fingerprints: waiver.fingerprint.0.clone(),
                pattern,
            },
            until: waiver.until.0,
            place: lines.get(number).map_or_else(|| name.clone(), |line| format!("{name}:{line}")),
        });
    }
    if let Some(images) = &config.images {
        let rules = vec!["unscannable.image-only".to_owned()];
        scan.waive.waivers.push(Waiver {
            accepts: Accepts { rules, paths: images.path.0.clone(), ..Accepts::default() },
            until: images.until.0,
            place: format!("{name} 的 images"),
        });
    }
    scan.waive.inline = true;
}

/// Reads a baseline.
#[expect(clippy::disallowed_methods, reason = "the baseline is a file of the command line")]
pub fn read_baseline(path: &Path) -> Result<Baseline, Fault> {
    let name = || shown(path.as_os_str());
    let unread = |e: &std::io::Error| Fault::new(format!("读不了基线文件“{}”：{}", name(), why(e)));
    if std::fs::metadata(path).map_err(|e| unread(&e))?.len() > LARGEST {
        return Err(Fault::new(format!("基线文件“{}”超过 256 MB", name())));
    }
    let text = std::fs::read_to_string(path).map_err(|e| unread(&e))?;
    Baseline::parse(&text).map_err(|message| Fault::new(format!("基线文件“{}”：{message}", name())))
}
