//! `scan --staged`, `--since`, `--history` in repositories of the real git.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::office::{BROKEN, CLEAN, LEAK, NOTICE, REVIEW, Run, paths, strings};
use common::repo::Repo;
use serde_json::Value;

const STAGED: &[&str] = &["--staged"];

fn staged(repo: &Repo) -> Vec<String> {
    paths(&repo.report(STAGED))
}

fn status(repo: &Repo, arguments: &[&str]) -> i32 {
    repo.scan(arguments).status
}

fn note(report: &Value, path: &str) -> (String, String) {
    let entries = report["files"].as_array().unwrap();
    let entry =
        entries.iter().find(|entry| entry["path"] == path).unwrap_or_else(|| panic!("{path}: {report}"));
    let word = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    (word("status"), word("reason"))
}

// --staged

#[test]
fn the_index_counts_and_not_the_work_tree() {
    let repo = Repo::new();
    repo.stage("a.txt", LEAK);
    repo.put("a.txt", CLEAN);
    assert_eq!(status(&repo, STAGED), 1, "what is staged leaks");
    repo.stage("a.txt", CLEAN);
    repo.put("a.txt", LEAK);
    repo.put("b.txt", LEAK);
    assert_eq!(status(&repo, STAGED), 0, "what is not staged is not committed");
    std::fs::remove_file(repo.office.path("a.txt")).unwrap();
    assert_eq!(staged(&repo), ["a.txt"]);
}

#[test]
fn only_what_the_commit_changes_is_read() {
    let repo = Repo::new();
    assert_eq!(status(&repo, STAGED), 0, "nothing staged, no commit yet");
    assert!(repo.scan(STAGED).err.contains("没有可检查的文件"));
    repo.stage("old.txt", LEAK);
    repo.stage("gone.txt", LEAK);
    repo.stage("mode.txt", LEAK);
    repo.stage("from.txt", CLEAN.repeat(5));
    assert_eq!(staged(&repo), ["from.txt", "gone.txt", "mode.txt", "old.txt"], "the first commit");
    repo.commit();
    repo.git(&["rm", "-q", "gone.txt"]);
    repo.git(&["mv", "from.txt", "新 名.txt"]);
    repo.git(&["update-index", "--chmod=+x", "mode.txt"]);
    repo.stage("下/new.txt", CLEAN);
    assert_eq!(staged(&repo), ["下/new.txt", "新 名.txt"]);
    assert_eq!(status(&repo, STAGED), 0);
    repo.stage("新 名.txt", format!("{}{LEAK}", CLEAN.repeat(5)));
    assert_eq!(status(&repo, STAGED), 1, "a rename with an added leak");
}

#[test]
fn paths_count_from_the_root_and_fingerprints_are_those_of_a_scan() {
    let repo = Repo::new();
    repo.stage("上/下/a.txt", LEAK);
    let there = repo.report(STAGED);
    assert_eq!(paths(&there), ["上/下/a.txt"]);
    let below =
        repo.run_in("上/下", &["scan", "--staged", "--format", "json", "--today", "2026-11-24"]).json();
    assert_eq!(below, there);
    let walked = repo.report(&["."]);
    assert_eq!(strings(&there["findings"], "fingerprint"), strings(&walked["findings"], "fingerprint"));
}

#[test]
fn a_path_limits_and_is_never_ignored() {
    let repo = Repo::new();
    repo.stage("甲/a.txt", LEAK);
    repo.stage("甲/b.txt", CLEAN);
    repo.stage("乙/a.txt", CLEAN);
    repo.stage(".mishenignore", "甲/\n*.tmp\n");
    repo.stage("乙/c.tmp", LEAK);
    let read = |folder: &str, arguments: &[&str]| {
        let arguments = [&["scan", "--staged", "--format", "json"], arguments].concat();
        let report = repo.run_in(folder, &arguments).json();
        (paths(&report), report["summary"]["excluded"].as_u64().unwrap())
    };
    let all = [".mishenignore", "乙/a.txt"].map(String::from).to_vec();
    assert_eq!(read("", &[]), (all, 2), "a folder counts as one");
    assert_eq!(read("", &["--no-ignore"]).0.len(), 5);
    assert_eq!(read("", &["甲"]).0, ["甲/a.txt", "甲/b.txt"]);
    assert_eq!(read("甲", &["b.txt", "../乙/"]).0, ["乙/a.txt", "乙/c.tmp", "甲/b.txt"]);
    assert_eq!(read("", &["乙/c.tmp"]).0, ["乙/c.tmp"]);
    assert_eq!(read("", &["--no-ignore", "--exclude", "a.txt"]).0, [".mishenignore", "乙/c.tmp", "甲/b.txt"]);
    let absolute = repo.office.path("甲/b.txt").display().to_string();
    assert_eq!(read("乙", &[&absolute]).0, ["甲/b.txt"]);
    for wrong in ["没有", "..", "-"] {
        assert_eq!(status(&repo, &["--staged", wrong]), 2, "{wrong}");
    }
}

#[test]
fn rule_files_of_the_index_count() {
    let repo = Repo::new();
    repo.stage(".mishenignore", "*.bak\n");
    repo.put(".mishenignore", "");
    repo.stage("a.bak", LEAK);
    repo.stage("下/.mishenignore", "!b.bak\n");
    repo.stage("下/b.bak", LEAK);
    assert_eq!(staged(&repo), [".mishenignore", "下/.mishenignore", "下/b.bak"]);
    let screen = repo.scan(STAGED).out;
    assert!(screen.contains("1 项未纳入检查") && screen.contains("--no-ignore"), "{screen}");
    let gitignored = Repo::new();
    gitignored.stage(".gitignore", "*.txt\n");
    gitignored.stage("a.txt", LEAK);
    gitignored.stage(".hidden.txt", LEAK);
    assert_eq!(staged(&gitignored), [".gitignore", ".hidden.txt", "a.txt"], "git keeps them all the same");
}

#[test]
fn the_configuration_of_the_repository_counts() {
    let repo = Repo::new();
    repo.put(
        ".mishen.yaml",
        "exclude: [存档/]\nwaivers:\n  - rule: pii.*\n    path: 公示/a.txt\n    reason: 本人同意公开\n    by: 张科长\n    until: 2027-06-30\n",
    );
    repo.stage("公示/a.txt", LEAK);
    repo.stage("存档/b.txt", LEAK);
    let report =
        repo.run_in("公示", &["scan", "--staged", "--format", "json", "--today", "2026-11-24"]).json();
    assert_eq!(paths(&report), ["公示/a.txt"]);
    let counts = &report["summary"];
    assert_eq!((&counts["findings"], &counts["excluded"]), (&Value::from(0), &Value::from(1)));
    assert_eq!(status(&repo, STAGED), 0);
    assert_eq!(status(&repo, &["--staged", "--no-waivers"]), 1, "waivers");
    assert_eq!(status(&repo, &["--staged", "存档"]), 1, "a PATH is never left out");
    repo.commit();
    assert_eq!(status(&repo, &["--history"]), 0);
    assert_eq!(repo.report(&["--history"])["summary"]["suppressed"], counts["suppressed"]);
    repo.stage("公示/c.txt", LEAK);
    let run = repo.scan(STAGED);
    assert_eq!(run.status, 1);
    assert!(
        !run.all().contains("没有用到"),
        "the waiver is for what this commit does not touch: {}",
        run.all()
    );
}

#[test]
fn the_report_has_every_status() {
    for (name, content, wanted) in [
        ("a.txt", LEAK.as_bytes(), 1),
        ("a.txt", CLEAN.as_bytes(), 0),
        ("a.txt", REVIEW.as_bytes(), 0),
        ("a.docx", BROKEN, 3),
    ] {
        let repo = Repo::new();
        repo.stage(name, content);
        assert_eq!(status(&repo, STAGED), wanted, "{name}");
    }
    let repo = Repo::new();
    repo.stage("a.txt", REVIEW);
    assert_eq!(status(&repo, &["--staged", "--fail-on", "review"]), 1);
}

#[test]
fn documents_are_read_as_git_keeps_them() {
    let repo = Repo::new();
    let fixture =
        |name: &str| std::fs::read(format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    repo.stage("名册.xlsx", fixture("drafts/低保花名册.xlsx"));
    repo.stage("材料.zip", fixture("archive/nested.zip"));
    repo.stage("大.txt", format!("{}{LEAK}", CLEAN.repeat(40_000)));
    repo.stage("空.txt", "");
    // Of a program only the start is read; what follows in the same conversation is read all the same.
    for (name, length) in [("a小.bin", 100 << 10), ("a大.bin", 3 << 20), ("z.bin", 0)] {
        repo.stage(name, [b"\x7fELF\x02\x01", &vec![b'1'; length][..]].concat());
    }
    let staged = repo.report(STAGED);
    let walked = repo.report(&["."]);
    assert_eq!(staged, walked);
    let sizes = repo.scan(&["--staged", "--max-file-size", "1MB", "--format", "json"]);
    assert_eq!(note(&sizes.json(), "大.txt"), ("failed".into(), "limit".into()));
    for jobs in ["1", "2", "8"] {
        assert_eq!(repo.report(&["--staged", "-j", jobs]), staged, "{jobs} jobs");
    }
}

#[test]
fn names_may_be_strange() {
    let repo = Repo::new();
    let odd = ["引\"号\\和\t制表.txt", "-n.txt", ":(top)x.txt", "*.txt"];
    for name in odd {
        repo.stage(&format!("./{name}"), LEAK);
    }
    let report = repo.report(STAGED);
    let found: Vec<String> = strings(&report["findings"], "path");
    for name in odd {
        assert!(found.iter().any(|path| path == name), "{name}: {found:?}");
    }
    repo.put("换\n行/甲\n乙.txt", LEAK);
    repo.git(&["add", "."]);
    assert!(staged(&repo).contains(&"换\n行/甲\n乙.txt".to_owned()));
    let screen = repo.scan(&["--staged", "--list-files"]);
    assert_eq!((screen.status, screen.out.lines().count()), (0, 5), "{}", screen.out);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_need_not_be_unicode() {
    let repo = Repo::new();
    let name = common::repo::bytes(b"\xb5\xe4.txt");
    std::fs::write(repo.office.path("").join(name), LEAK).unwrap();
    repo.git(&["add", "."]);
    assert_eq!(staged(&repo), [r"\xb5\xe4.txt"]);
    assert_eq!(status(&repo, STAGED), 1);
    repo.commit();
    assert_eq!(paths(&repo.report(&["--history"])), [r"\xb5\xe4.txt"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let repo = Repo::new();
    repo.put("../外.txt", LEAK);
    std::os::unix::fs::symlink("../外.txt", repo.office.path("l.txt")).unwrap();
    repo.git(&["add", "l.txt"]);
    let report = repo.report(STAGED);
    assert_eq!((paths(&report).len(), &report["summary"]["excluded"]), (0, &Value::from(0)));
    let first = repo.commit();
    assert_eq!(paths(&repo.report(&["--history"])).len(), 0);
    std::fs::remove_file(repo.office.path("l.txt")).unwrap();
    std::os::unix::fs::symlink("../别处.txt", repo.office.path("l.txt")).unwrap();
    assert_eq!(paths(&repo.report(&["--since", &first])).len(), 0);
}

#[test]
fn a_submodule_is_left_out_and_said() {
    let inner = Repo::new();
    inner.stage("a.txt", LEAK);
    inner.commit();
    let repo = Repo::new();
    let url = format!("file://{}", inner.office.path("").display());
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "子"]);
    let check = |arguments: &[&str]| {
        let report = repo.report(arguments);
        assert_eq!(paths(&report), [".gitmodules"], "{arguments:?}");
        assert_eq!(report["summary"]["excluded"], 1, "{arguments:?}");
        assert!(repo.scan(arguments).out.contains("子模块 1 项"), "{arguments:?}");
    };
    repo.git(&["config", "diff.ignoreSubmodules", "all"]);
    check(STAGED);
    repo.commit();
    check(&["--history"]);
}

#[test]
fn a_merge_is_what_differs_from_the_branch_it_goes_into() {
    let repo = Repo::new();
    repo.stage("a.txt", CLEAN);
    repo.commit();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("side.txt", LEAK);
    repo.commit();
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("main.txt", LEAK);
    repo.commit();
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
    assert_eq!(staged(&repo), ["side.txt"]);
    assert_eq!(status(&repo, STAGED), 1);
}

#[test]
fn an_unsolved_conflict_does_not_pass() {
    let repo = Repo::new();
    repo.stage("a.txt", CLEAN);
    let first = repo.commit();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("a.txt", NOTICE);
    repo.commit();
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("a.txt", LEAK);
    repo.commit();
    assert_ne!(repo.try_git(&["merge", "-q", "side"]).status, 0);
    let report = repo.report(STAGED);
    assert_eq!(note(&report, "a.txt"), ("failed".into(), "unreadable".into()));
    assert_eq!(status(&repo, STAGED), 3);
    assert_eq!(status(&repo, &["--since", &first]), 1, "the file with both sides is read");
}

#[test]
fn worktrees_and_other_indexes_are_honoured() {
    let repo = Repo::new();
    repo.stage("a.txt", CLEAN);
    repo.commit();
    repo.git(&["worktree", "add", "-q", "../tree", "-b", "w"]);
    repo.put("../tree/x.txt", LEAK);
    assert_eq!(Run::of(&mut repo.git_command("../tree", &["add", "x.txt"])).status, 0);
    assert_eq!(repo.run_in("../tree", &["scan", "--staged"]).status, 1);
    assert_eq!(status(&repo, STAGED), 0, "each work tree has its own index");
    repo.put("y.txt", LEAK);
    let with = |name: &str, value: &str, folder: &str, arguments: &[&str]| {
        Run::of(repo.command(folder, arguments).env(name, value)).status
    };
    let other = repo.office.path(".git/other-index").display().to_string();
    std::fs::copy(repo.office.path(".git/index"), &other).unwrap();
    let mut add = repo.git_command("", &["add", "y.txt"]);
    assert_eq!(Run::of(add.env("GIT_INDEX_FILE", &other)).status, 0);
    assert_eq!(with("GIT_INDEX_FILE", ".git/other-index", "", &["scan", "--staged"]), 1);
    assert_eq!(with("GIT_INDEX_FILE", ".git/index", "", &["scan", "--staged"]), 0);
    repo.git(&["add", "y.txt"]);
    std::fs::create_dir(repo.office.path("../elsewhere")).unwrap();
    let git = repo.office.path(".git").display().to_string();
    assert_eq!(with("GIT_DIR", &git, "../elsewhere", &["scan", "--staged"]), 1);
}

#[test]
fn a_repository_may_count_in_sha256() {
    let repo = Repo::with(&["--object-format=sha256"]);
    repo.stage("a.txt", LEAK);
    assert_eq!(status(&repo, STAGED), 1);
    let first = repo.commit();
    assert_eq!(first.len(), 64);
    repo.stage("b.txt", LEAK);
    assert_eq!(staged(&repo), ["b.txt"]);
    repo.commit();
    assert_eq!(paths(&repo.report(&["--since", &first])), ["b.txt"]);
    let report = repo.report(&["--history"]);
    assert_eq!(paths(&report), ["a.txt"], "the same content is the same blob");
    assert_eq!(report["findings"][0]["location"]["commit"], first);
}

#[test]
fn a_pointer_is_not_the_file() {
    use sha2::{Digest, Sha256};
    let repo = Repo::new();
    let content = LEAK.as_bytes();
    let id: String = Sha256::digest(content).iter().map(|b| format!("{b:02x}")).collect();
    let pointer =
        |size: usize| format!("version https://git-lfs.github.com/spec/v1\noid sha256:{id}\nsize {size}\n");
    repo.stage("大.txt", pointer(content.len()));
    let unread = ("failed".to_owned(), "unreadable".to_owned());
    assert_eq!(note(&repo.report(STAGED), "大.txt"), unread);
    let run = repo.scan(STAGED);
    assert!(run.status == 3 && run.out.contains("Git LFS"), "{}", run.all());
    assert_eq!(note(&repo.report(&["."]), "大.txt"), unread, "nor in a folder");
    repo.put(&format!(".git/lfs/objects/{}/{}/{id}", &id[..2], &id[2..4]), content);
    assert_eq!(status(&repo, STAGED), 1, "what Git LFS has here is read");
    let kept = format!("objects/{}/{}/{id}", &id[..2], &id[2..4]);
    std::fs::remove_file(repo.office.path(&format!(".git/lfs/{kept}"))).unwrap();
    for (storage, place) in [("别处", ".git/别处".to_owned()), ("../共用", "共用".to_owned())] {
        assert_eq!(status(&repo, STAGED), 3, "{storage}");
        repo.git(&["config", "lfs.storage", storage]);
        repo.put(&format!("{place}/{kept}"), content);
        assert_eq!(status(&repo, STAGED), 1, "where lfs.storage says: {storage}");
        std::fs::remove_file(repo.office.path(&format!("{place}/{kept}"))).unwrap();
    }
    repo.put(&format!("共用/{kept}"), content);
    repo.stage("大.txt", pointer(1));
    assert_eq!(status(&repo, STAGED), 3, "a part of it is not it");
}

#[test]
fn without_a_repository_or_a_work_tree_there_is_no_result() {
    let repo = Repo::new();
    repo.stage("a.txt", LEAK);
    let first = repo.commit();
    for folder in ["../home", ".git"] {
        for arguments in [STAGED, &["--since", &first]] {
            let run = repo.run_in(folder, &[&["scan"], arguments].concat());
            assert_eq!((run.status, run.out.as_str()), (2, ""), "{folder} {arguments:?}");
        }
    }
    assert!(repo.run_in("../home", &["scan", "--history"]).err.contains("不在 Git 仓库里"));
    repo.git(&["clone", "-q", "--bare", ".", "../bare"]);
    let run = repo.run_in("../bare", &["scan", "--staged"]);
    assert!(run.status == 2 && run.err.contains("裸仓库"), "{}", run.all());
    assert_eq!(repo.run_in("../bare", &["scan", "--history"]).status, 1);
    assert_eq!(repo.run_in("../bare", &["scan", "--history", "a.txt"]).status, 1);
    assert_eq!(repo.run_in("../bare", &["scan", "--history", "b.txt"]).status, 2);
    let nowhere = Run::of(repo.command("", &["scan", "--staged"]).env("PATH", ""));
    assert!(nowhere.status == 2 && nowhere.err.contains("没有找到 git"), "{}", nowhere.all());
}

#[cfg(unix)]
#[test]
fn a_planted_git_is_not_run() {
    let repo = Repo::new();
    repo.stage("a.txt", LEAK);
    repo.put("git", "#!/bin/sh\ntouch ../ran\nexit 0\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(repo.office.path("git"), mode).unwrap();
    std::os::unix::fs::symlink("work", repo.office.path("../link")).unwrap();
    let path = std::env::var("PATH").unwrap();
    let (here, link) = (repo.office.path(""), repo.office.path("../link"));
    for first in [".", "", &here.display().to_string(), &link.display().to_string()] {
        let mut command = repo.command("", &["scan", "--staged"]);
        let run = Run::of(command.env("PATH", format!("{first}:{path}")));
        assert_eq!(run.status, 1, "{first}: {}", run.all());
        assert!(!repo.office.path("../ran").exists(), "{first}");
    }
}

// --since

#[test]
fn since_reads_the_work_tree() {
    let repo = Repo::new();
    repo.stage("a.txt", LEAK);
    repo.stage("same.txt", LEAK);
    repo.stage("gone.txt", LEAK);
    let first = repo.commit();
    repo.stage("a.txt", CLEAN);
    repo.stage("b.txt", CLEAN);
    repo.git(&["tag", "v1"]);
    repo.commit();
    std::fs::remove_file(repo.office.path("gone.txt")).unwrap();
    assert_eq!(paths(&repo.report(&["--since", &first])), ["a.txt", "b.txt"]);
    assert_eq!(status(&repo, &["--since", "HEAD~1"]), 0);
    repo.put("b.txt", LEAK);
    repo.put("新/未跟踪.txt", CLEAN);
    repo.put(".gitignore", "*.log\nbuild/\n");
    repo.put("x.log", LEAK);
    repo.put("build/y.txt", LEAK);
    let report = repo.report(&["--since", "HEAD"]);
    assert_eq!(paths(&report), [".gitignore", "b.txt", "新/未跟踪.txt"]);
    assert_eq!(report["summary"]["excluded"], 2);
    assert_eq!(status(&repo, &["--since", "HEAD"]), 1);
    assert_eq!(status(&repo, &["--since", "HEAD", "新"]), 0);
    assert_eq!(paths(&repo.report(&["--since", "HEAD", "--no-ignore"])).len(), 5);
    let below = repo.run_in("新", &["scan", "--since", "HEAD", "--format", "json", "--today", "2026-11-24"]);
    assert_eq!(below.json(), report);
    repo.put(".mishenignore", "b.txt\n");
    assert_eq!(status(&repo, &["--since", "HEAD"]), 0);
}

#[test]
fn an_unknown_revision_is_no_result() {
    let repo = Repo::new();
    repo.stage("a.txt", LEAK);
    repo.commit();
    for wrong in ["no-such-rev", "", "-p", "--all", "HEAD:a.txt", "HEAD..HEAD", "HEAD~5"] {
        let run = repo.scan(&[&format!("--since={wrong}")]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{wrong}: {}", run.all());
        assert!(run.err.contains("这个版本"), "{wrong}: {}", run.err);
    }
    for both in [["--staged", "--history"], ["--history", "--since=HEAD"], ["--since=HEAD", "--staged"]] {
        assert!(repo.scan(&both).err.contains("不能与"), "{both:?}");
    }
}

#[test]
fn what_is_not_checked_out_is_read_from_git() {
    let repo = Repo::new();
    repo.stage("甲/a.txt", CLEAN);
    repo.stage("乙/b.txt", CLEAN);
    let first = repo.commit();
    repo.stage("乙/b.txt", LEAK);
    repo.commit();
    repo.git(&["sparse-checkout", "set", "甲"]);
    assert!(!repo.office.path("乙/b.txt").exists());
    let report = repo.report(&["--since", &first]);
    assert_eq!(paths(&report), ["乙/b.txt"]);
    assert_eq!(report["verdict"], "block");
}

// --history

#[test]
fn history_reads_every_blob_once_and_names_its_commit() {
    let repo = Repo::new();
    repo.stage("a.txt", LEAK);
    let one = repo.commit();
    repo.stage("a.txt", CLEAN);
    repo.stage("copy.txt", LEAK);
    let two = repo.commit();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("side.txt", NOTICE);
    let side = repo.commit();
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["rm", "-q", "copy.txt"]);
    repo.commit();
    repo.git(&["merge", "-q", "--no-ff", "--no-commit", "side"]);
    let other = LEAK.replace('\n', "\r\n");
    repo.stage("evil.txt", &other);
    let merge = repo.commit();
    repo.git(&["checkout", "-q", "--orphan", "apart"]);
    repo.git(&["rm", "-qrf", "."]);
    repo.stage("a.txt", REVIEW);
    let apart = repo.commit();
    repo.git(&["checkout", "-q", "main"]);

    let report = repo.report(&["--history"]);
    assert_eq!(paths(&report), ["a.txt", "a.txt", "a.txt", "evil.txt", "side.txt"]);
    let findings = report["findings"].as_array().unwrap();
    let found: std::collections::BTreeSet<(String, String)> = findings
        .iter()
        .map(|f| (f["path"].as_str().unwrap().into(), f["location"]["commit"].as_str().unwrap().into()))
        .collect();
    let wanted = [("a.txt", &one), ("a.txt", &apart), ("evil.txt", &merge), ("side.txt", &side)];
    assert_eq!(found, wanted.map(|(path, commit)| (path.to_owned(), commit.clone())).into());
    assert!(!repo.scan(&["--history"]).out.contains(&two[..12]));
    assert!(repo.scan(&["--history"]).out.contains(&one[..12]));
    assert_eq!(status(&repo, &["--history"]), 1);
    for jobs in ["1", "2", "8"] {
        assert_eq!(repo.report(&["--history", "-j", jobs]), report, "{jobs} jobs");
    }
    assert_eq!(status(&repo, &["--history", "side.txt"]), 0);
    assert_eq!(paths(&repo.report(&["--history", "copy.txt"])), ["copy.txt"], "limited, it was there first");
    assert_eq!(status(&repo, &["--history", "没有.txt"]), 2);
    assert_eq!(repo.report(&["--history", "--exclude", "evil.txt"])["summary"]["excluded"], 1);
    repo.stage(".mishenignore", "a.txt\n");
    assert_eq!(paths(&repo.report(&["--history"])), paths(&report), "rule files of the last commit count");
    repo.commit();
    let ignoring = repo.report(&["--history"]);
    assert_eq!(paths(&ignoring), [".mishenignore", "copy.txt", "evil.txt", "side.txt"]);
    assert_eq!(ignoring["summary"]["excluded"], 1);
}

#[test]
fn an_empty_history_is_done() {
    let repo = Repo::new();
    let run = repo.scan(&["--history"]);
    assert_eq!(run.status, 0, "{}", run.all());
    assert!(run.err.contains("没有可检查的文件"));
}

#[test]
fn a_shallow_clone_does_not_pass() {
    let repo = Repo::new();
    for text in [CLEAN, NOTICE, CLEAN] {
        repo.stage("a.txt", text);
        repo.commit();
    }
    let shallow = Repo::clone_of(&repo, &["--depth", "1"]);
    let run = shallow.scan(&["--history"]);
    assert!(run.status == 3 && run.out.contains("浅克隆"), "{}", run.all());
    let run = shallow.scan(&["--since", "HEAD~2"]);
    assert!(run.status == 2 && run.err.contains("浅克隆"), "{}", run.all());
    assert_eq!(status(&shallow, &["--since", "HEAD"]), 0);
    assert_eq!(status(&shallow, STAGED), 0);
    assert_eq!(status(&repo, &["--history"]), 0);
}

#[test]
fn a_missing_object_does_not_pass() {
    let repo = Repo::new();
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo.stage("a.txt", LEAK);
    repo.stage("b.txt", NOTICE);
    repo.commit();
    repo.stage("a.txt", CLEAN);
    repo.commit();
    let partial = Repo::clone_of(&repo, &["--filter=blob:none"]);
    let report = partial.report(&["--history"]);
    assert_eq!(paths(&report), ["a.txt", "a.txt", "b.txt"]);
    assert_eq!(report["summary"]["failed"], 1, "what is not here is not fetched: {report}");
    let run = partial.scan(&["--history"]);
    assert!(run.status == 3 && run.out.contains("部分克隆"), "{}", run.all());
    let trees = Repo::clone_of(&repo, &["--filter=tree:0"]);
    let run = trees.scan(&["--history"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""), "{}", run.all());

    let object = repo.git(&["rev-parse", "HEAD~1:a.txt"]);
    let place = repo.office.path(&format!(".git/objects/{}/{}", &object[..2], object[2..].trim()));
    std::fs::remove_file(&place).unwrap();
    assert_eq!(status(&repo, &["--history"]), 3, "lost");
    std::fs::write(&place, "no object").unwrap();
    let run = repo.scan(&["--history"]);
    assert_eq!(run.status, 3, "damaged");
    assert_eq!(run.out.matches("a.txt").count(), 1, "only the version that is damaged: {}", run.out);
}
