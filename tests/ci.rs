//! The gates of pipelines hand the exit status on, say where the findings are, and show no value: their scripts are run
//! as the servers run them.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]
#![cfg(unix)]

mod common;

use std::path::Path;

use assert_cmd::Command;
use common::office::{BROKEN, CLEAN, ID, LEAK, Run};
use common::repo::Repo;
use serde_yaml::Value;

fn file(name: &str) -> Value {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// The script of the step of this name in `action.yml`.
fn step(id: &str) -> String {
    let action = file("action.yml");
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    steps.iter().find(|step| step["id"] == id).unwrap()["run"].as_str().unwrap().to_owned()
}

/// A repository whose last commit adds files; gives the one before.
fn repository(files: &[(&str, &[u8])]) -> (Repo, String) {
    let repo = Repo::new();
    repo.stage("旧 稿.txt", LEAK);
    let before = repo.commit();
    files.iter().for_each(|(name, content)| repo.stage(name, content));
    repo.commit();
    (repo, before)
}

/// What the program prints of a format, if it has it.
fn has(repo: &Repo, format: &str) -> bool {
    repo.run(&["scan", "--help"]).out.contains(format)
}

/// Files by name, and the status that they lead to.
type Case = (&'static [(&'static str, &'static [u8])], i32);

const CASES: &[Case] = &[
    (&[("a.txt", CLEAN.as_bytes())], 0),
    (&[("名 单.txt", LEAK.as_bytes())], 1),
    (&[("b.docx", BROKEN)], 3),
];

#[test]
fn the_action_of_github_hands_the_status_on_and_shows_no_value() {
    for (files, status) in CASES {
        let (repo, before) = repository(files);
        if !has(&repo, "github") {
            println!("这个程序没有 github 格式，没有测");
            return;
        }
        let temp = repo.office.path("../runner");
        std::fs::create_dir_all(temp.join("mishen-program/bin")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_mishen"), temp.join("mishen-program/bin/mishen"))
            .unwrap();
        let summary = temp.join("summary");
        let run = |paths: &str, since: &str| {
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step("scan")]);
            command.envs(repo.git_command("", &[]).get_envs().filter_map(|(k, v)| Some((k, v?))));
            command.env("RUNNER_TEMP", &temp).env("GITHUB_STEP_SUMMARY", &summary);
            command.env("SCAN_PATHS", paths).env("SCAN_SINCE", since).env("SCAN_FAIL_ON", "block");
            Run::of(command.current_dir(repo.office.path("")))
        };
        let changed = run("", &before);
        assert_eq!(changed.status, *status, "{files:?}: {}", changed.all());
        assert!(changed.out.contains("密审结论"), "{files:?}: {}", changed.all());
        assert_eq!(run("", "").status, 1, "all of it: the old draft leaks");
        assert_eq!(run(&format!("{}\n", files[0].0), "").status, *status, "{files:?}");
        assert_eq!(run("旧 稿.txt\n没有\n", "").status, 2);
        let all = changed.all() + &std::fs::read_to_string(&summary).unwrap();
        assert!(!all.contains(&ID[..10]), "{all}");
    }
}

#[test]
fn the_template_of_gitlab_hands_the_status_on_and_keeps_the_reports() {
    let template = file("templates/mishen.gitlab-ci.yml");
    let lines = template["mishen"]["script"].as_sequence().unwrap().iter();
    let script = lines.map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n");
    for (files, status) in CASES {
        let (repo, before) = repository(files);
        if !has(&repo, "gitlab") {
            println!("这个程序没有 gitlab 格式，没有测");
            return;
        }
        let folder = Path::new(env!("CARGO_BIN_EXE_mishen")).parent().unwrap().display().to_string();
        let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
        let run = |base: &str| {
            let mut command = Command::new("sh");
            command.args(["-e", "-c", &script]);
            command.envs(repo.git_command("", &[]).get_envs().filter_map(|(k, v)| Some((k, v?))));
            command.env("PATH", &path).env("MISHEN_FAIL_ON", "block");
            command.env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base);
            Run::of(command.current_dir(repo.office.path("")))
        };
        let changed = run(&before);
        assert_eq!(changed.status, *status, "{files:?}: {}", changed.all());
        assert!(changed.out.contains("结论："), "{}", changed.all());
        let quality = repo.office.text("mishen-report/mishen.gitlab.json");
        assert_eq!(quality.contains("名 单.txt"), *status == 1, "{quality}");
        assert!(!(changed.all() + &quality).contains(&ID[..10]));
        assert_eq!(run("").status, 1, "all of it: the old draft leaks");
    }
}
