//! Finds and runs a program that recognises text: Tesseract with the data for simplified Chinese.

use std::env;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::program;

/// The data for simplified Chinese.
const LANGUAGE: &str = "chi_sim";
/// Longest time for one picture, and for a question about the program itself.
const PATIENCE: Duration = Duration::from_secs(60);
/// Most that the program may say of one picture (bytes).
const LONGEST: u64 = 4 << 20;
/// Larger pictures are not handed on (bytes).
const LARGEST: usize = 256 << 20;

/// A program that reads a picture from its standard input and writes text.
#[derive(Debug)]
pub struct Engine {
    program: PathBuf,
    arguments: Vec<String>,
    name: String,
}

impl Engine {
    /// Its name and version.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it reads in an image file; `None` if it failed or took too long.
    pub fn read(&self, image: Vec<u8>) -> Option<String> {
        (image.len() <= LARGEST).then(|| run(&self.program, &self.arguments, image))?
    }
}

/// A program that the user has named. It is known by its file name alone: what it answers is nobody's standard.
pub fn named(program: &Path, arguments: &[String]) -> Engine {
    let name = program.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Engine { program: program.to_owned(), arguments: arguments.to_vec(), name }
}

/// Looks for the program in the folders of PATH, and where its installer puts it on Windows, which leaves PATH alone.
pub fn find() -> Option<Engine> {
    let installed = if cfg!(windows) { env::var_os("ProgramFiles") } else { None };
    let installed = installed.map(|folder| PathBuf::from(folder).join("Tesseract-OCR"));
    program::find("tesseract", installed).find_map(tesseract)
}

/// The program at this place, if it can read Chinese.
fn tesseract(program: PathBuf) -> Option<Engine> {
    let ask = |question: &str| run(&program, &[question.to_owned()], Vec::new());
    ask("--list-langs")?.lines().find(|line| line.trim() == LANGUAGE)?;
    let version = ask("--version")?;
    let said = version.lines().next().unwrap_or_default().trim();
    let plain =
        said.starts_with("tesseract ") && said.len() <= 40 && said.bytes().all(|b| matches!(b, b' '..=b'~'));
    let name = if plain { said.to_owned() } else { "tesseract".to_owned() };
    // Mode 6, one block of text, keeps the cells of a row on one line.
    let arguments = ["stdin", "stdout", "-l", LANGUAGE, "--psm", "6"].map(str::to_owned).to_vec();
    Some(Engine { program, arguments, name })
}

/// Runs a program over its standard streams, without a shell. `None` if it cannot be started, fails or takes too long.
fn run(program: &Path, arguments: &[String], input: Vec<u8>) -> Option<String> {
    let ends = Instant::now() + PATIENCE;
    let mut child = Command::new(program)
        .args(arguments)
        // One thread a picture: drafts run side by side already.
        .env("OMP_THREAD_LIMIT", "1")
        .current_dir(program.parent()?)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let streams = child.stdin.take().zip(child.stdout.take());
    let (tell, told) = mpsc::channel();
    if let Some((mut stdin, stdout)) = streams {
        // A program that neither reads nor writes must hold up nobody but these two.
        thread::spawn(move || stdin.write_all(&input));
        thread::spawn(move || {
            let mut output = Vec::new();
            let read = stdout.take(LONGEST).read_to_end(&mut output);
            tell.send(read.ok().map(|_| output))
        });
    }
    let output = told.recv_timeout(PATIENCE).ok().flatten();
    let succeeded = ended(&mut child, ends);
    output.filter(|_| succeeded).map(|output| String::from_utf8_lossy(&output).into_owned())
}

/// Waits for a program until then, and ends it if it goes on. Whether it ended well by itself.
fn ended(child: &mut Child, ends: Instant) -> bool {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if Instant::now() < ends => thread::sleep(Duration::from_millis(2)),
            _ => break,
        }
    }
    // It may have ended between the question and now.
    let _ = child.kill();
    let _ = child.wait();
    false
}
