//! On the desk: completions, the manual, what is scanned again when it changes.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::path::Path;

use assert_cmd::Command;

fn mishen(folder: &Path, arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_mishen")).current_dir(folder).args(arguments).output().unwrap()
}

fn said(output: &std::process::Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn every_shell_gets_every_command() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = said(&mishen(here, &["completions", shell]));
        for word in ["scan", "baseline", "no-waivers", "watch"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let unknown = mishen(here, &["completions", "tcsh"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("可用：bash、"));
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_and_options() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = said(&mishen(here, &["completions", "bash"]));
    let complete = |words: &str, at: usize| {
        let ask = format!(
            "{script}\nCOMP_WORDS=({words}); COMP_CWORD={at}; _mishen mishen \"${{COMP_WORDS[{at}]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        said(&Command::new("bash").args(["--norc", "-c", &ask]).output().unwrap())
    };
    assert_eq!(complete("mishen basel", 1).trim(), "baseline");
    assert_eq!(complete("mishen scan --no-w", 2).trim(), "--no-waivers");
}

#[test]
fn the_manual_explains_every_command_and_option() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = said(&mishen(here, &["man"]));
    assert!(page.contains("\n.TH mishen 1 "));
    let help = said(&mishen(here, &["scan", "--help"]));
    let options = help.split_whitespace().filter(|w| w.starts_with("--") && w.len() > 2);
    for option in options.map(|o| o.trim_matches(|c: char| c != '-' && !c.is_ascii_alphabetic())) {
        assert!(page.contains(&option.replace('-', "\\-")), "{option}");
    }
    for command in ["scan", "report", "rules list", "baseline create", "hook install", "man"] {
        assert!(page.contains(&format!("\n.SH \"mishen {command}\"\n")), "{command}");
    }
    for english in ["SYNOPSIS", "OPTIONS", "Usage"] {
        assert!(!page.contains(english), "{english}");
    }
}

#[cfg(unix)]
mod watching {
    use std::fs;
    use std::io::{BufRead, BufReader};
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;
    use std::time::Duration;

    const ID: &str = "330282199003076637";

    struct Watch {
        child: Child,
        lines: Receiver<String>,
        heard: Vec<String>,
        /// Those of them that nobody waited for yet: the two streams come in any order.
        fresh: Vec<String>,
    }

    /// Starts `scan --watch` and passes on what it says, on both streams.
    fn watch(folder: &Path, more: &[&str]) -> Watch {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mishen"))
            .current_dir(folder)
            .args([&["scan", "--watch"], more].concat())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let other = sender.clone();
        thread::spawn(move || BufReader::new(out).lines().try_for_each(|l| sender.send(l.unwrap())));
        thread::spawn(move || BufReader::new(err).lines().try_for_each(|l| other.send(l.unwrap())));
        Watch { child, lines, heard: Vec::new(), fresh: Vec::new() }
    }

    impl Watch {
        /// Waits until a line with this word comes.
        fn hears(&mut self, word: &str) -> String {
            loop {
                if let Some(at) = self.fresh.iter().position(|line| line.contains(word)) {
                    return self.fresh.remove(at);
                }
                // Only a program that says nothing more lets this pass.
                match self.lines.recv_timeout(Duration::from_secs(60)) {
                    Ok(line) => {
                        self.heard.push(line.clone());
                        self.fresh.push(line);
                    }
                    Err(_) => panic!("nothing about {word}: {:#?}", self.heard),
                }
            }
        }

        /// Presses Ctrl-C; the exit status and all that was said.
        fn ends(mut self) -> (Option<i32>, String) {
            let number = self.child.id().to_string();
            assert!(Command::new("kill").args(["-INT", &number]).status().unwrap().success());
            let status = self.child.wait().unwrap().code();
            self.heard.extend(self.lines.iter());
            (status, self.heard.join("\n"))
        }
    }

    #[test]
    fn what_changes_is_scanned_again_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let draft = folder.path().join("稿件");
        fs::create_dir(&draft).unwrap();
        fs::write(draft.join("旧.txt"), format!("身份证号：{ID}\n")).unwrap();
        fs::write(draft.join("新.txt"), "今年的工作总结。\n").unwrap();
        let mut watch = watch(folder.path(), &["稿件"]);
        watch.hears("旧.txt");
        watch.hears("正在留意改动");
        fs::write(draft.join("新.txt"), format!("经办人的身份证号：{ID}\n")).unwrap();
        assert!(watch.hears("有改动").ends_with("有改动：稿件/新.txt"));
        watch.hears("33**************37");
        watch.hears("结论：不得公开");
        fs::write(draft.join("新.txt"), "今年的工作总结。").unwrap();
        assert!(watch.hears("有改动").ends_with("新.txt　未发现问题"));
        fs::remove_file(draft.join("旧.txt")).unwrap();
        assert!(watch.hears("已不在").ends_with("已不在：稿件/旧.txt"));
        let (status, said) = watch.ends();
        assert_eq!(status, Some(0), "{said}");
        assert_eq!(said.matches("旧.txt").count(), 2, "{said}");
        assert!(!said.contains("19900307"), "{said}");
    }

    #[test]
    fn what_it_finds_can_go_into_a_pipe_line_by_line() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = watch(folder.path(), &["--format", "jsonl", "."]);
        watch.hears("正在留意改动");
        fs::write(folder.path().join(format!("{ID}.txt")), format!("身份证号：{ID}\n")).unwrap();
        let finding: serde_json::Value = serde_json::from_str(&watch.hears("pii.resident-id")).unwrap();
        assert_eq!(finding["text"], "33**************37");
        let (status, said) = watch.ends();
        assert_eq!(status, Some(0), "{said}");
        assert!(!said.contains("19900307"), "{said}");
    }

    #[test]
    fn a_folder_that_is_gone_for_a_while_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let (draft, away) = (folder.path().join("稿件"), folder.path().join("别处"));
        fs::create_dir(&draft).unwrap();
        let mut watch = watch(folder.path(), &["稿件"]);
        watch.hears("正在留意改动");
        fs::rename(&draft, &away).unwrap();
        watch.hears("找不到");
        fs::rename(&away, &draft).unwrap();
        fs::write(draft.join("新.txt"), format!("身份证号：{ID}\n")).unwrap();
        watch.hears("有改动");
        assert_eq!(watch.ends().0, Some(0));
    }
}
