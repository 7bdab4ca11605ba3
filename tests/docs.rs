//! What the documents promise is what the program does: commands are run, screens compared, rule snippets tested,
//! options looked up.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A fenced block: the marker comment on the line above it, its language, its text.
struct Fence {
    marker: String,
    language: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn document(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap().replace("\r\n", "\n")
}

/// The fenced blocks of a document, in a list too.
fn fences(name: &str) -> Vec<Fence> {
    let text = document(name);
    let mut found = Vec::new();
    let mut above = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else {
            above = line;
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let inner = lines.by_ref().take_while(|l| l.trim() != "```");
        let text: String = inner.map(|l| format!("{}\n", l.get(indent..).unwrap_or_default())).collect();
        let marker = above.trim().strip_prefix("<!--").and_then(|m| m.strip_suffix("-->"));
        found.push(Fence {
            marker: marker.unwrap_or_default().trim().to_owned(),
            language: language.to_owned(),
            text,
        });
        above = "";
    }
    found
}

/// The commands of the blocks marked as runnable, each with the exit status that is written beside it.
fn commands(name: &str) -> Vec<(String, i32)> {
    let runnable = fences(name).into_iter().filter(|fence| fence.marker == "可运行");
    let lines: Vec<String> =
        runnable.flat_map(|f| f.text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let command = |line: String| {
        let (command, comment) = line.split_once(" #").unwrap_or((&line, ""));
        let digit = comment.split_once("退出状态").and_then(|(_, rest)| rest.trim().chars().next());
        let status = digit.and_then(|c| c.to_digit(10)).unwrap_or(0);
        (command.trim().to_owned(), i32::try_from(status).unwrap())
    };
    lines.into_iter().map(command).collect()
}

/// A folder with the files that the commands of the README name.
fn office() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let fixtures = root().join("fixtures");
    for to in ["fixtures/drafts", "稿件"] {
        let to = dir.path().join(to);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(fixtures.join("drafts")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
    for (from, to) in [
        ("drafts/拟录用公示.docx", "公示.docx"),
        ("drafts/低保花名册.xlsx", "附件.xlsx"),
        ("drafts/通讯录.csv", "名单.csv"),
        ("clean/规章制定工作情况.txt", "干净.txt"),
        ("hostile/encrypted.pdf", "加密.pdf"),
    ] {
        fs::copy(fixtures.join(from), dir.path().join(to)).unwrap();
    }
    fs::write(dir.path().join("须复核.txt"), "联系电话：13858211234\n").unwrap();
    // Of the first applicant in 公示.docx.
    fs::write(dir.path().join("通报.json"), r#"{"text": "330197********2647", "kind": "身份证"}"#).unwrap();
    fs::write(dir.path().join("代号.txt"), "参加青龙计划的单位\n").unwrap();
    let rule = fences("README.md").into_iter().find(|fence| fence.marker == "规则.yaml").unwrap();
    fs::write(dir.path().join("规则.yaml"), rule.text).unwrap();
    dir
}

/// The folder of the program, first in `PATH`.
#[cfg(unix)]
fn search_path() -> std::ffi::OsString {
    let program = Path::new(env!("CARGO_BIN_EXE_mishen"));
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(program.parent().unwrap().to_owned()).chain(std::env::split_paths(&rest));
    std::env::join_paths(all).unwrap()
}

#[cfg(unix)]
#[test]
fn the_commands_of_the_readme_end_as_it_says() {
    let office = office();
    let mut run = 0;
    // The test command is what runs this.
    for (command, status) in commands("README.md").into_iter().filter(|(c, _)| c != "cargo test") {
        let program = command.replace("cargo run --release --", "mishen");
        let output = Command::new("sh")
            .args(["-c", &program])
            .env("PATH", search_path())
            .current_dir(office.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{command}\n{said}");
        run += 1;
    }
    assert!(run >= 15, "{run}");
    for written in ["结果.json", "报告/mishen.txt", "报告/mishen.json"] {
        assert!(office.path().join(written).is_file(), "{written}");
    }
}

#[test]
fn the_readme_begins_with_its_two_commands() {
    let commands: Vec<String> = commands("README.md").into_iter().map(|(command, _)| command).collect();
    assert_eq!(commands[..2], ["cargo run --release -- scan fixtures/drafts", "cargo test"]);
}

#[test]
fn the_screen_of_the_readme_is_real() {
    let screen = fences("README.md").into_iter().find(|fence| fence.marker == "屏幕").unwrap().text;
    let output = Command::new(env!("CARGO_BIN_EXE_mishen"))
        .args(["scan", "fixtures/drafts", "--today", "2026-11-24"])
        .current_dir(office().path())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut rest = printed.lines();
    let mut gap = false;
    for line in screen.lines() {
        if line == "……" {
            gap = true;
        } else if gap {
            assert!(rest.any(|printed| printed == line), "没有这一行，或者次序不对：{line}");
            gap = false;
        } else {
            assert_eq!(rest.next(), Some(line));
        }
    }
}

#[test]
fn the_rules_of_the_documents_load_and_their_examples_hold() {
    let mut run = 0;
    for name in ["README.md", "rules/README.md", "CONTRIBUTING.md"] {
        let files = fences(name).into_iter().filter(|f| f.language == "yaml" && f.text.contains("rules:\n"));
        for fence in files {
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join("r.yaml");
            fs::write(&file, &fence.text).unwrap();
            for command in ["check", "test"] {
                let output = Command::new(env!("CARGO_BIN_EXE_mishen"))
                    .args(["rules", command])
                    .arg(&file)
                    .output()
                    .unwrap();
                let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{name}\n{}\n{said}", fence.text);
                assert!(!said.contains("提示："), "{name}\n{}\n{said}", fence.text);
            }
            run += 1;
        }
    }
    assert!(run >= 4, "{run}");
}

#[test]
fn the_readme_names_every_option_of_scan_and_no_other() {
    let output = Command::new(env!("CARGO_BIN_EXE_mishen")).args(["scan", "--help"]).output().unwrap();
    let there = options(&String::from_utf8(output.stdout).unwrap());
    let readme = document("README.md");
    let section = readme.split("## 选项").nth(1).unwrap().split("\n## ").next().unwrap();
    let named: BTreeSet<String> = options(section).into_iter().chain(["--help".to_owned()]).collect();
    assert_eq!(named, there);
}

/// The long options in a text.
fn options(text: &str) -> BTreeSet<String> {
    let word =
        |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>();
    let starts = text.match_indices("--").map(|(at, _)| word(&text[at..]));
    starts.filter(|option| option.len() > 3 && !option.ends_with('-')).collect()
}

#[test]
fn the_links_of_the_documents_lead_somewhere() {
    for name in [
        "README.md",
        "CONTRIBUTING.md",
        "rules/README.md",
        "docs/architecture.md",
        "docs/ci.md",
        "docs/completeness.md",
        "benches/README.md",
    ] {
        let text = document(name);
        let folder = root().join(name).parent().unwrap().to_owned();
        for (_, after) in text.match_indices("](").map(|(at, _)| text.split_at(at + 2)) {
            let target = after.split(')').next().unwrap().split('#').next().unwrap();
            if !target.is_empty() && !target.contains("://") {
                assert!(folder.join(target).exists(), "{name}: {target}");
            }
        }
    }
}
