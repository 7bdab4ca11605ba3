//! The pre-commit hook: installed by us, with the real git; and through the pre-commit framework.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use std::path::{Path, PathBuf};

use common::office::{BROKEN, CLEAN, ID, LEAK, REVIEW, Run};
use common::repo::{Repo, program, runs};

const HOOK: &str = ".git/hooks/pre-commit";

fn hooked() -> Repo {
    let repo = Repo::new();
    repo.stage("a.txt", CLEAN);
    repo.commit();
    install(&repo, "");
    repo
}

fn install(repo: &Repo, folder: &str) -> String {
    let run = repo.run_in(folder, &["hook", "install"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.all());
    run.out
}

fn commit(repo: &Repo, arguments: &[&str]) -> Run {
    repo.try_git(&[&["commit", "-q", "-m", "x"], arguments].concat())
}

#[test]
fn a_leak_is_stopped_and_said_and_what_is_clean_passes_in_silence() {
    let repo = hooked();
    repo.stage("名单 1.txt", LEAK);
    let run = commit(&repo, &[]);
    assert_ne!(run.status, 0);
    let said = run.all();
    assert!(!said.contains(&ID[..10]), "{said}");
    for word in ["名单 1.txt", "居民身份证号码", "第 2 行", "git add", "豁免", "--no-verify"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(said.lines().count() <= 20, "{said}");
    assert_eq!(commit(&repo, &["--no-verify"]).status, 0, "once");
    repo.stage("b.txt", CLEAN);
    let run = commit(&repo, &[]);
    assert_eq!((run.status, run.all().as_str()), (0, ""));
    repo.stage("c.txt", REVIEW);
    let run = commit(&repo, &[]);
    assert!(run.status == 0 && run.all().contains("须复核"), "what is for review is shown: {}", run.all());
    assert!(!run.all().contains("--no-verify"), "{}", run.all());
    repo.stage("d.docx", BROKEN);
    let run = commit(&repo, &[]);
    assert!(run.status != 0 && run.all().contains("d.docx"), "{}", run.all());
}

#[test]
fn what_git_commits_is_what_counts() {
    let repo = hooked();
    repo.stage("b.txt", LEAK);
    repo.put("b.txt", CLEAN);
    assert_ne!(commit(&repo, &[]).status, 0, "the index leaks");
    repo.stage("d.txt", CLEAN);
    assert_eq!(commit(&repo, &["--", "d.txt"]).status, 0, "b.txt is not in this commit");
    repo.put("d.txt", LEAK);
    assert_ne!(commit(&repo, &["--", "d.txt"]).status, 0, "of the work tree, for d.txt is named");
    assert_eq!(commit(&repo, &["--", "b.txt"]).status, 0);
    assert_ne!(commit(&repo, &["-a"]).status, 0);
    repo.put("d.txt", CLEAN.repeat(2));
    assert_eq!(commit(&repo, &["-a"]).status, 0);
    repo.git(&["rm", "-q", "d.txt"]);
    assert_eq!(commit(&repo, &[]).status, 0);
}

#[test]
fn a_first_commit_and_a_merge_are_checked() {
    let repo = Repo::new();
    install(&repo, "");
    repo.stage("l.txt", LEAK);
    assert_ne!(commit(&repo, &[]).status, 0);
    repo.stage("l.txt", CLEAN);
    assert_eq!(commit(&repo, &[]).status, 0);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("s.txt", LEAK);
    repo.commit();
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("m.txt", CLEAN.repeat(2));
    repo.commit();
    repo.git(&["merge", "-q", "--no-ff", "--no-commit", "side"]);
    assert_ne!(commit(&repo, &[]).status, 0);
}

#[test]
fn install_is_repeatable_and_uninstall_leaves_nothing() {
    let repo = hooked();
    let hook = repo.office.path(HOOK);
    assert!(runs(&hook));
    let before = std::fs::read(&hook).unwrap();
    std::fs::create_dir(repo.office.path("下")).unwrap();
    assert!(install(&repo, "下").contains("pre-commit"));
    assert_eq!(std::fs::read(&hook).unwrap(), before);
    for left in ["已移除", "没有装过"] {
        let run = repo.run_in("下", &["hook", "uninstall"]);
        assert!(run.status == 0 && run.out.contains(left), "{}", run.all());
        assert!(!hook.exists());
    }
    repo.stage("b.txt", LEAK);
    assert_eq!(commit(&repo, &[]).status, 0);
}

#[test]
fn the_hook_of_another_is_never_touched() {
    let repo = Repo::new();
    let own = "#!/bin/sh\necho mine\n";
    repo.put(HOOK, own);
    let run = repo.run(&["hook", "install"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    let line = run.err.lines().find_map(|line| line.split_once("请在其中加一行：")).unwrap().1.to_owned();
    let run = repo.run(&["hook", "uninstall"]);
    assert!(run.status == 0 && run.out.contains("没有动它"), "{}", run.all());
    assert_eq!(repo.office.text(HOOK), own);
    repo.put(HOOK, format!("#!/bin/sh\n{line}\necho mine\n"));
    #[cfg(unix)]
    std::fs::set_permissions(repo.office.path(HOOK), std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .unwrap();
    repo.stage("a.txt", LEAK);
    let run = commit(&repo, &[]);
    assert!(run.status != 0 && !run.all().contains("mine"), "{}", run.all());
    repo.stage("a.txt", CLEAN);
    let run = commit(&repo, &[]);
    assert!(run.status == 0 && run.all().contains("mine"), "chained: {}", run.all());

    let changed = hooked();
    let text = changed.office.text(HOOK) + "echo more\n";
    changed.put(HOOK, &text);
    for command in ["install", "uninstall"] {
        let run = changed.run(&["hook", command]);
        assert!(run.status == 2 && run.err.contains("改过"), "{}", run.all());
    }
    assert_eq!(changed.office.text(HOOK), text);
}

#[cfg(unix)]
#[test]
fn a_link_in_its_place_is_another_s() {
    let repo = Repo::new();
    repo.put("../own", "#!/bin/sh\n");
    std::fs::create_dir_all(repo.office.path(".git/hooks")).unwrap();
    std::os::unix::fs::symlink("../../../own", repo.office.path(HOOK)).unwrap();
    assert_eq!(repo.run(&["hook", "install"]).status, 2);
    assert_eq!(repo.run(&["hook", "uninstall"]).status, 0);
    assert_eq!(repo.office.text("../own"), "#!/bin/sh\n");
    assert!(repo.office.path(HOOK).is_symlink());
}

#[test]
fn it_goes_where_git_looks_for_it() {
    let repo = hooked();
    repo.git(&["worktree", "add", "-q", "../tree", "-b", "w"]);
    repo.put("../tree/x.txt", LEAK);
    let in_tree = |arguments: &[&str]| Run::of(&mut repo.git_command("../tree", arguments)).status;
    assert_eq!(in_tree(&["add", "x.txt"]), 0);
    assert_ne!(in_tree(&["commit", "-qm", "x"]), 0, "linked work trees share it");
    assert_eq!(repo.run(&["hook", "uninstall"]).status, 0);
    install(&repo, "../tree");
    assert!(repo.office.path(HOOK).is_file());
    repo.git(&["config", "core.hooksPath", "钩 子"]);
    std::fs::create_dir_all(repo.office.path("下")).unwrap();
    install(&repo, "下");
    assert!(repo.office.path("钩 子/pre-commit").is_file());
    repo.stage("y.txt", LEAK);
    assert_ne!(commit(&repo, &[]).status, 0);
    for folder in ["../home", ".git"] {
        assert_eq!(repo.run_in(folder, &["hook", "install"]).status, 2, "{folder}");
    }
    repo.git(&["clone", "-q", "--bare", ".", "../bare"]);
    assert_eq!(repo.run_in("../bare", &["hook", "install"]).status, 2);
}

/// The program, copied to a place whose name the shell would take apart.
fn moved(repo: &Repo) -> PathBuf {
    let place = repo.office.path("../密审 it's $HOME `x`");
    std::fs::create_dir_all(&place).unwrap();
    let program = place.join(format!("mi shen{}", std::env::consts::EXE_SUFFIX));
    std::fs::copy(env!("CARGO_BIN_EXE_mishen"), &program).unwrap();
    program
}

#[test]
fn the_place_of_the_program_may_have_any_name() {
    let repo = Repo::new();
    let program = moved(&repo);
    let mut install = assert_cmd::Command::new(&program);
    let run = Run::of(install.args(["hook", "install"]).current_dir(repo.office.path("")));
    assert_eq!(run.status, 0, "{}", run.all());
    repo.stage("a.txt", LEAK);
    let run = commit(&repo, &[]);
    assert!(run.status != 0 && run.all().contains("居民身份证号码"), "{}", run.all());
    repo.stage("a.txt", CLEAN);
    assert_eq!(commit(&repo, &[]).status, 0);
    std::fs::remove_file(&program).unwrap();
    repo.stage("b.txt", CLEAN.repeat(2));
    let run = commit(&repo, &[]);
    assert!(
        run.status != 0 && run.all().contains("找不到程序"),
        "a gate that is gone lets nothing pass: {}",
        run.all()
    );
    install_over(&repo);
    assert_eq!(commit(&repo, &[]).status, 0);
}

/// Installing again heals a hook whose program has moved.
fn install_over(repo: &Repo) {
    install(repo, "");
}

#[test]
fn the_pre_commit_framework_runs_it() {
    let Some(pre_commit) = program("pre-commit") else {
        println!("没有装 pre-commit，这一项没有测：pip install pre-commit");
        return;
    };
    let repo = Repo::new();
    // The definitions of the hooks as another repository would offer them.
    let hooks = Repo::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    hooks.stage(".pre-commit-hooks.yaml", std::fs::read(root.join(".pre-commit-hooks.yaml")).unwrap());
    let revision = hooks.commit();
    let url = hooks.office.path("").display().to_string();
    let config = |id: &str| {
        format!("repos:\n  - repo: file://{url}\n    rev: {revision}\n    hooks:\n      - id: {id}\n")
    };
    let folder = Path::new(env!("CARGO_BIN_EXE_mishen")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path))).unwrap();
    let with = |mut command: assert_cmd::Command| Run::of(command.env("PATH", &path));
    let framework = |arguments: &[&str]| {
        let git = repo.git_command("", &[]);
        let mut command = assert_cmd::Command::new(&pre_commit);
        command.env_clear().envs(git.get_envs().filter_map(|(k, v)| Some((k, v?))));
        command.current_dir(repo.office.path("")).args(arguments).env("PRE_COMMIT_COLOR", "never");
        with(command)
    };
    let commit =
        |arguments: &[&str]| with(repo.git_command("", &[&["commit", "-q", "-m", "x"], arguments].concat()));
    repo.stage(".pre-commit-config.yaml", config("mishen-system"));
    let run = framework(&["install"]);
    assert_eq!(run.status, 0, "{}", run.all());
    repo.stage("a.txt", CLEAN);
    let run = commit(&[]);
    assert!(run.status == 0 && run.all().contains("Passed"), "{}", run.all());
    repo.stage("b.txt", LEAK);
    repo.put("b.txt", CLEAN);
    let run = commit(&[]);
    assert!(run.status != 0 && run.all().contains("居民身份证号码"), "{}", run.all());
    assert!(!run.all().contains(&ID[..10]));
    repo.put("a.txt", LEAK);
    repo.stage("b.txt", CLEAN.repeat(2));
    assert_eq!(commit(&[]).status, 0, "what is not staged is put aside");
    assert_ne!(commit(&["-a"]).status, 0);
    assert_ne!(commit(&["--", "a.txt"]).status, 0);
    let run = repo.run(&["hook", "install"]);
    assert!(run.status == 2 && run.err.contains("pre-commit"), "{}", run.all());

    repo.git(&["add", "-A"]);
    repo.commit();
    repo.stage(".pre-commit-config.yaml", config("mishen-files"));
    let run = framework(&["run", "--all-files"]);
    assert!(run.status != 0 && run.all().contains("a.txt"), "{}", run.all());
    assert!(framework(&["run", "--files", "b.txt"]).status == 0);
}
