//! A real browser without a window, driven as the WebDriver standard says. Where the computer has none, tests that need
//! it say so and pass.

#![allow(dead_code, clippy::disallowed_types, clippy::print_stderr)] // Only addresses of this computer are spoken to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// The browser and what drives it.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts it; `None` and a word on the console where there is none.
    pub fn start() -> Option<Browser> {
        let driver = find(&["chromedriver"]);
        let browser = find(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
        let (Some(driver), Some(browser)) = (driver, browser) else {
            eprintln!("跳过：没有 chromium 和 chromedriver（Debian 的包是 chromium、chromium-driver）");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Command::new(driver).arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map(Result::unwrap).find_map(|line| {
            let port = line.strip_suffix('.')?.rsplit_once(" on port ")?.1;
            port.parse().ok()
        });
        let mut started = Browser { driver, port: port.unwrap(), session: String::new(), _profile: profile };
        let folder = format!("--user-data-dir={}", started._profile.path().display());
        let arguments =
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000", &folder];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"binary": browser, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let session = started.call("POST", "/session", &wanted);
        started.session = session["sessionId"].as_str().unwrap_or_else(|| panic!("{session}")).to_owned();
        Some(started)
    }

    /// Opens a file.
    pub fn open(&self, file: &Path) {
        let url = format!("file://{}", file.display());
        self.command("POST", "url", &json!({"url": url}));
    }

    /// Opens the page again until a script gives what it should: the browser writes down what a page stores when it
    /// gets to it, and a page that comes at once may not see it. What it gave last.
    pub fn reopen(&self, file: &Path, script: &str, should: &Value) -> Value {
        let mut given = Value::Null;
        for _ in 0..20 {
            self.open(file);
            given = self.run(script);
            if given == *should {
                break;
            }
        }
        given
    }

    /// What a script gives back (`return …`).
    pub fn run(&self, script: &str) -> Value {
        self.command("POST", "execute/sync", &json!({"script": script, "args": []}))
    }

    /// What a script hands to `done(…)`.
    pub fn wait(&self, script: &str) -> Value {
        let script = format!("const done = arguments[0]; {script}");
        self.command("POST", "execute/async", &json!({"script": script, "args": []}))
    }

    /// What the browser complained of since this was last asked.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.command("POST", "se/log", &json!({"type": "browser"}));
        entries.as_array().unwrap().iter().map(|e| e["message"].to_string()).collect()
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        self.call(method, &format!("/session/{}/{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        // The driver keeps the connection open: its length says where the answer ends.
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).unwrap();
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap();
                }
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let mut json = vec![0; length];
        answer.read_exact(&mut json).unwrap();
        let answer: Value = serde_json::from_slice(&json).unwrap();
        assert!(answer["value"]["error"].is_null(), "{path}: {answer}");
        answer["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.call("DELETE", &format!("/session/{}", self.session), &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let all = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let mut all = all;
    all.find(|file| file.is_file())
}
