//! Pictures of text, where Tesseract with the data for simplified Chinese is installed.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

mod common;

use std::process::Command;

use serde_json::Value;

fn scan(file: &str, path: Option<&str>) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mishen"));
    command.current_dir(common::folder(""));
    if let Some(path) = path {
        command.env("PATH", path);
    }
    let arguments = ["scan", file, "--format", "json", "--reveal", "--fail-on", "never"];
    serde_json::from_slice(&command.args(arguments).output().unwrap().stdout).unwrap()
}

fn installed() -> bool {
    let languages = Command::new("tesseract").arg("--list-langs").output();
    let has = languages.is_ok_and(|o| {
        String::from_utf8_lossy(&[o.stdout, o.stderr].concat()).lines().any(|l| l.trim() == "chi_sim")
    });
    if !has {
        println!("没有安装 tesseract 及 chi_sim，文字识别未测");
    }
    has
}

#[test]
fn a_scan_is_read_and_its_values_are_trusted_less() {
    if !installed() {
        return;
    }
    let report = scan("image/scan.png", None);
    let findings = report["findings"].as_array().unwrap();
    let of = |rule: &str| findings.iter().find(|f| f["rule"] == rule);
    assert_eq!(of("secret.marking").unwrap()["value"], "机密★5年");
    assert!(of("unscannable.image-only").is_none());
    let found = of("pii.resident-id").unwrap();
    assert_eq!((&found["value"], &found["location"]["part"]), (&"330197198106120893".into(), &"ocr".into()));
    assert!(found["confidence"].as_f64().unwrap() < 0.9);
    assert_eq!(report["files"][0]["status"], "scanned");
    assert!(report["summary"]["ocr"]["engine"].as_str().unwrap().starts_with("tesseract"));
    assert_eq!(report["summary"]["ocr"]["pictures"], 1);
}

#[test]
fn a_picture_in_which_nothing_is_recognised_is_not_read() {
    if installed() {
        let report = scan("image/pages.tif", None);
        assert_eq!(report["files"][0]["reason"], "image-only");
    }
}

/// A program of that name that recognises the same in every picture.
#[cfg(unix)]
fn pretender() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("tesseract");
    let script = "#!/bin/sh\ncase \"$1\" in\n--list-langs) echo chi_sim;;\n--version) echo tesseract 9.9;;\n\
                  *) echo 此件不公开;;\nesac\n";
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::copy(common::folder("image/scan.png"), folder.path().join("scan.png")).unwrap();
    folder
}

#[test]
#[cfg(unix)]
fn a_program_in_the_folder_of_drafts_or_on_a_relative_path_is_never_run() {
    let folder = pretender();
    let run = |here: &std::path::Path, path: &str| -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mishen"));
        command.current_dir(here).env("PATH", path).args(["scan", "--format", "json"]);
        command.arg(folder.path().join("scan.png"));
        serde_json::from_slice(&command.output().unwrap().stdout).unwrap()
    };
    let absolute = folder.path().to_str().unwrap();
    let elsewhere = run(&common::folder(""), absolute);
    assert_eq!(elsewhere["summary"]["ocr"]["engine"], "tesseract 9.9");
    assert_eq!(elsewhere["files"][0]["status"], "scanned");
    for path in [".", "", absolute] {
        let report = run(folder.path(), path);
        assert_eq!(report["files"][0]["reason"], "image-only", "{path}");
        assert!(report["summary"].get("ocr").is_none());
    }
}

#[test]
#[cfg(unix)]
fn only_a_configuration_that_was_named_says_which_program_runs() {
    let folder = pretender();
    let configuration = "ocr:\n  program: tesseract\n  arguments: [--say]\n";
    std::fs::write(folder.path().join(".mishen.yaml"), configuration).unwrap();
    let run = |options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mishen"));
        command.current_dir(folder.path()).env("PATH", "").env("HOME", folder.path());
        command.args(["scan", "scan.png", "--format", "json"]).args(options).output().unwrap()
    };
    let found = run(&[]);
    let report: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(report["files"][0]["reason"], "image-only");
    assert!(
        String::from_utf8_lossy(&found.stderr).contains(".mishen.yaml:1：自动找到的配置不能指定要运行的程序")
    );
    let named = run(&["--config", ".mishen.yaml"]);
    let report: Value = serde_json::from_slice(&named.stdout).unwrap();
    assert_eq!(report["files"][0]["status"], "scanned", "{}", String::from_utf8_lossy(&named.stderr));
    assert_eq!(report["summary"]["ocr"]["engine"], "tesseract");
    assert_eq!(report["findings"][0]["rule"], "disclosure.not-public");
    std::fs::write(folder.path().join("错.yaml"), "ocr:\n  program: 没有\n").unwrap();
    let missing = run(&["--config", "错.yaml"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("错.yaml:2:12：没有这个程序"));
}
