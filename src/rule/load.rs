//! Reads rule files from disk: YAML, every fault with file, line and column.

#![allow(
    clippy::disallowed_methods,
    reason = "rule files are read here; the build reads the built-in ones with this file too"
)]

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::model::{RuleFile, RuleSource, ShieldSource};
use super::problem::Problem;

/// A rule file that was read, with its text for messages about its parts.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The file as shown to the user.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Its rules.
    pub rules: Vec<RuleSource>,
    /// Its shields.
    pub shields: Vec<ShieldSource>,
    /// The folder that its word lists are looked for in.
    pub root: PathBuf,
}

/// Files that lie in a folder of rules and are none.
const NOT_RULES: &[&str] = &["laws.yaml"];

/// The largest rule file that is read (bytes).
const LARGEST: u64 = 16 << 20;

/// Most opening brackets in one entry of a YAML list: no rule has a tenth of them.
const MOST_BRACKETS: usize = 2000;

/// Reads a rule file, or every `.yaml` and `.yml` below a folder, in order of their paths.
pub fn load(path: &Path) -> Result<Vec<Loaded>, Vec<Problem>> {
    let shown = path.display().to_string();
    let kind = fs::metadata(path).map_err(|e| vec![Problem::file(&shown, cannot_read(&e))])?;
    if !kind.is_dir() {
        let root = path.parent().unwrap_or(Path::new("")).to_path_buf();
        return read(path, root).map(|file| vec![file]).map_err(|p| vec![p]);
    }
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                problems.push(Problem::file(&shown, format!("读不了规则文件夹：{}", io_of(&e))));
                continue;
            }
        };
        let name = entry.file_name().to_string_lossy();
        let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        if !entry.file_type().is_file() || !yaml || name.starts_with('.') || NOT_RULES.contains(&&*name) {
            continue;
        }
        match read(entry.path(), path.to_path_buf()) {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

fn read(path: &Path, root: PathBuf) -> Result<Loaded, Problem> {
    let shown = path.display().to_string().replace('\\', "/");
    let text = bounded(path).map_err(|e| Problem::file(&shown, cannot_read(&e)))?;
    parse(&shown, text, root)
}

/// The text of a file, whatever size the system gives for it: a device may never end.
fn bounded(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// The text of a file that a rule file names. Whoever wrote the rules chose the path: only a regular file is opened.
pub fn beside(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.is_file() { bounded(path) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Parses the text of a rule file.
pub fn parse(file: &str, text: String, root: PathBuf) -> Result<Loaded, Problem> {
    let RuleFile { rules, shields } = yaml(file, &text)?;
    Ok(Loaded { file: file.into(), text, rules, shields, root })
}

/// Reads a YAML text that holds nothing, or a `T`.
///
/// # Errors
/// What is wrong in it, with its place; `file` is its name for messages.
pub fn yaml<T: DeserializeOwned + Default>(file: &str, text: &str) -> Result<T, Problem> {
    if text.lines().all(|l| l.trim().is_empty() || l.trim_start().starts_with('#')) {
        return Ok(T::default());
    }
    if let Some(line) = crowded(text) {
        let message = format!("这一项里的方括号和花括号超过 {MOST_BRACKETS} 个");
        return Err(Problem { file: file.into(), line, column: 1, message });
    }
    serde_yaml::from_str(text).map_err(|e| {
        let (line, column) = e.location().map_or((1, 1), |l| (l.line(), l.column()));
        Problem { file: file.into(), line, column, message: in_chinese(&e.to_string()) }
    })
}

/// The line on which an entry (from one `- ` at the start of a line to the next) has too many opening brackets. The
/// parser takes the square of their depth; within brackets no line may begin with `- `, so entries count apart.
fn crowded(text: &str) -> Option<usize> {
    let mut open = 0;
    text.lines().zip(1..).find_map(|(line, number)| {
        if line.trim_start().starts_with("- ") {
            open = 0;
        }
        open += line.bytes().filter(|b| matches!(b, b'[' | b'{')).count();
        (open > MOST_BRACKETS).then_some(number)
    })
}

/// Reads a word list: one word a line; empty lines and lines that begin with `#` are skipped.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
}

/// The place of `needle` in the entry of rule `id`; of the rule itself if it does not stand there.
pub fn locate(loaded: &Loaded, id: &str, needle: &str) -> (usize, usize) {
    let mut rule = None;
    for (number, line) in loaded.text.lines().enumerate() {
        let entry = line.trim_start().trim_start_matches("- ").trim_start();
        let value = entry.strip_prefix("id:").or_else(|| entry.strip_prefix("name:"));
        let named = value.map(|v| v.split(" #").next().unwrap_or(v).trim().trim_matches(['"', '\'']));
        if named == Some(id) && rule.is_none() {
            rule = Some((number + 1, column(line, line.len() - entry.len())));
        } else if rule.is_some() && entry.starts_with("id:") && needle != id {
            break;
        }
        if rule.is_some()
            && !needle.is_empty()
            && let Some(at) = line.find(needle)
        {
            return (number + 1, column(line, at));
        }
    }
    rule.unwrap_or((1, 1))
}

/// The place of the last rule of this id, where a file has several.
pub fn locate_last(loaded: &Loaded, id: &str) -> (usize, usize) {
    let lines = loaded.text.lines().enumerate().filter(|(_, line)| line.contains("id:"));
    let places = lines.filter_map(|(number, line)| {
        let at = line.find(id)?;
        line[at + id.len()..]
            .trim_end_matches(['"', '\''])
            .trim()
            .is_empty()
            .then(|| (number + 1, column(line, at)))
    });
    places.last().unwrap_or((1, 1))
}

fn column(line: &str, at: usize) -> usize {
    line[..at].chars().count() + 1
}

/// Why the system did not let us read a file, in Chinese.
pub fn cannot_read(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件或文件夹".into(),
        std::io::ErrorKind::PermissionDenied => "没有读取权限".into(),
        std::io::ErrorKind::FileTooLarge => "超过 16 MB，请拆分".into(),
        std::io::ErrorKind::InvalidInput => "不是普通文件".into(),
        std::io::ErrorKind::InvalidData => "不是 UTF-8 文本，请另存为 UTF-8".into(),
        _ => format!("读取失败（{}）", e.kind()),
    }
}

fn io_of(e: &walkdir::Error) -> String {
    e.io_error().map_or_else(|| "文件夹成环".into(), cannot_read)
}

/// The parser's message for a rule author who reads Chinese.
fn in_chinese(message: &str) -> String {
    let at = message.rfind(" at line ").unwrap_or(message.len());
    let (body, path) = match message[..at].split_once(": ") {
        // The path of the key in front; a message of ours may hold a colon too, but no key has a space.
        Some((path, body)) if !path.contains(' ') && path.is_ascii() => (body, path),
        _ => (&message[..at], ""),
    };
    let said = if let Some(rest) = body.strip_prefix("unknown field ") {
        let (key, allowed) = rest.split_once(", expected ").unwrap_or((rest, ""));
        format!("不认识的键 {key}；可用的键：{}", allowed.trim_start_matches("one of ").replace(", ", "、"))
    } else if let Some(rest) = body.strip_prefix("unknown variant ") {
        let (key, allowed) = rest.split_once(", expected ").unwrap_or((rest, ""));
        format!("不认识的值 {key}；可用的值：{}", allowed.trim_start_matches("one of ").replace(", ", "、"))
    } else if let Some(key) = body.strip_prefix("missing field ") {
        format!("缺少必需的键 {key}")
    } else if let Some(key) = body.strip_prefix("duplicate field ") {
        format!("键 {key} 写了两次")
    } else if let Some(rest) = body.strip_prefix("invalid type: ") {
        let (found, wanted) = rest.split_once(", expected ").unwrap_or((rest, ""));
        format!("值的类型不对：这里是 {found}，应为 {wanted}")
    } else {
        format!("YAML 写法有误：{body}")
    };
    if path.is_empty() { said } else { format!("{path}：{said}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> Problem {
        parse("r.yaml", text.into(), PathBuf::new()).expect_err("accepted")
    }

    const RULE: &str =
        "rules:\n  - id: office.x\n    name: 甲\n    category: work-secret\n    keywords: [甲]\n";

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        let p = problem(&RULE.replace("    name", "    no_such: 1\n    name"));
        assert!(p.message.contains("no_such") && p.message.contains("keywords"), "{p}");
        assert!(p.line >= 2, "{p}");
    }

    #[test]
    fn broken_yaml_has_a_place() {
        let p = problem("rules:\n  - id: office.x\n    name: 甲\n   severity: [block\n");
        assert!(p.line > 1 && p.column > 0, "{p}");
    }

    #[test]
    fn a_missing_key_is_named() {
        assert!(problem("rules:\n  - id: office.x\n").message.contains("name"));
    }

    #[test]
    fn a_needle_is_located_within_its_rule() {
        let loaded = parse("r.yaml", RULE.into(), PathBuf::new()).expect("loads");
        assert_eq!(locate(&loaded, "office.x", "keywords"), (5, 5));
        assert_eq!(locate(&loaded, "office.x", "nothing"), (2, 5));
    }

    #[test]
    fn a_file_of_comments_has_no_rules() {
        let loaded = parse("r.yaml", "# nothing yet\n\n".into(), PathBuf::new()).expect("loads");
        assert!(loaded.rules.is_empty());
    }
}
