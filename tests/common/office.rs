//! A throw-away folder of drafts, and the program run in it with nothing of our own surroundings.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A resident identity number with a right check digit, of nobody.
pub const ID: &str = "330281199003071231";
/// A draft that must not go out.
pub const LEAK: &str = "拟录用人员公示\n姓名：李明，身份证号330281199003071231，户籍所在地见附件。\n";
/// A draft that may.
pub const CLEAN: &str = "关于召开年度总结会议的通知\n各科室：定于下周一上午召开会议，请准时参加。\n";
/// A draft with a finding of severity review, and none above.
pub const REVIEW: &str = "附记：13858211234（手机）。\n";
/// A draft with a finding of severity notice, and none above.
pub const NOTICE: &str = "值班室电话：0574-62701234。\n";
/// A document that is none.
pub const BROKEN: &[u8] = b"PK\x03\x04 this is no archive at all";
/// The formats that reports come in.
pub const FORMATS: [&str; 12] = [
    "text", "json", "jsonl", "sarif", "html", "csv", "xlsx", "junit", "github", "gitlab", "markdown", "form",
];

/// The folder. Drafts lie in `work`; `home` and `tmp` must stay empty.
pub struct Office {
    root: TempDir,
}

/// What the program came to.
pub struct Run {
    /// Exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Office {
    /// An empty one.
    pub fn new() -> Office {
        let root = tempfile::tempdir().unwrap();
        for folder in ["work", "home", "tmp"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        Office { root }
    }

    /// One with these drafts.
    pub fn with(files: &[(&str, &str)]) -> Office {
        let office = Office::new();
        for (name, text) in files {
            office.put(name, text);
        }
        office
    }

    /// Puts a file into it, and the folders that lead there.
    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Copies a fixture into it under its own name.
    pub fn take(&self, fixture: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(fixture);
        self.put(fixture.rsplit('/').next().unwrap(), std::fs::read(from).unwrap());
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("work").join(name)
    }

    /// The text of a file in it.
    pub fn text(&self, name: &str) -> String {
        readable(std::fs::read(self.path(name)).unwrap())
    }

    /// The program, to be run in it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mishen"));
        command
            .env_clear()
            .env("HOME", self.root.path().join("home"))
            .env("TMPDIR", self.root.path().join("tmp"))
            .current_dir(self.path(""))
            .args(arguments);
        command
    }

    /// Runs the program in it.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Runs `scan` as of a fixed day.
    pub fn scan(&self, arguments: &[&str]) -> Run {
        self.run(&[&["scan", "--today", "2026-11-24"], arguments].concat())
    }

    /// The JSON report of a scan.
    pub fn report(&self, arguments: &[&str]) -> Value {
        self.scan(&[&["--format", "json"], arguments].concat()).json()
    }

    /// Makes it look like the root of a repository.
    pub fn repository(&self) {
        std::fs::create_dir_all(self.path(".git")).unwrap();
    }

    /// What lies in the folders that a program might leave something in.
    pub fn left_behind(&self) -> Vec<String> {
        let mut left = Vec::new();
        for folder in ["home", "tmp"] {
            for entry in std::fs::read_dir(self.root.path().join(folder)).unwrap() {
                left.push(entry.unwrap().path().display().to_string());
            }
        }
        left
    }

    /// The names in its folder of drafts.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path("")).unwrap();
        let mut names: Vec<String> =
            entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Run {
    /// Runs a command.
    pub fn of(command: &mut Command) -> Run {
        // A program that was just copied is busy while another thread, about to start one of its own, still holds it.
        let output = loop {
            match command.output() {
                Err(e) if e.kind() == std::io::ErrorKind::ExecutableFileBusy => std::thread::yield_now(),
                output => break output.unwrap(),
            }
        };
        Run {
            status: output.status.code().expect("no signal ends the program"),
            out: readable(output.stdout),
            err: readable(output.stderr),
        }
    }

    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }

    /// Everything that was written.
    pub fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// What was written as text: of a package (docx, xlsx) all its parts, one behind the other.
pub fn readable(bytes: Vec<u8>) -> String {
    if !bytes.starts_with(b"PK") {
        return String::from_utf8(bytes).expect("every output is UTF-8");
    }
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for i in 0..package.len() {
        let mut part = package.by_index(i).unwrap();
        all.push_str(&format!("{}\n", part.name().unwrap()));
        std::io::Read::read_to_string(&mut part, &mut all).unwrap();
        all.push('\n');
    }
    all
}

/// The paths of the files of a report, in its order.
pub fn paths(report: &Value) -> Vec<String> {
    strings(&report["files"], "path")
}

/// One key of each element of an array of objects.
pub fn strings(array: &Value, key: &str) -> Vec<String> {
    array.as_array().unwrap().iter().map(|v| v[key].as_str().unwrap_or_default().to_owned()).collect()
}
