//! Where reports go: standard output, a file, a folder of files, or through a pipe or device.
//!
//! A regular file is written whole or not at all, readable by its owner alone: a temporary file beside it takes its
//! name once every report is written. What can be known to fail is found out before the scan starts.

#![expect(clippy::disallowed_methods, reason = "reports are written here and nowhere else")]

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::console::Console;
use super::fault::{Fault, shown, why};
use crate::model::{Finding, Report};
use crate::report::{FormatEntry, Reporter, View};

/// The outputs of one run.
pub struct Outputs {
    outputs: Vec<Output>,
    /// A folder that is yet to be created.
    folder: Option<PathBuf>,
    /// The first thing that could not be written while findings came in.
    failed: Option<Fault>,
}

struct Output {
    reporter: Box<dyn Reporter>,
    entry: &'static FormatEntry,
    target: Target,
}

enum Target {
    /// Written through; the name is for messages.
    Through { name: String, to_stdout: bool, writer: Box<dyn Write + Send> },
    /// Written whole.
    File(PathBuf),
}

impl Outputs {
    /// Decides where each format goes and checks that it can. `revealed`: values will be shown.
    pub fn plan(
        formats: &[&'static FormatEntry],
        output: Option<&Path>,
        revealed: bool,
        console: &Console,
    ) -> Result<Outputs, Fault> {
        let mut entries: Vec<&'static FormatEntry> = Vec::new();
        for &entry in formats {
            if !entries.iter().any(|e| e.name == entry.name) {
                entries.push(entry);
            }
        }
        if let Some(entry) = entries.iter().find(|e| revealed && e.spreads) {
            return Err(Fault::new(format!(
                "{} 格式会传到别的系统，不能带原文：请不用 --reveal 重新检查，或者改用其他格式",
                entry.name
            )));
        }
        let mut folder = None;
        let targets: Vec<Target> = match output {
            None if entries.len() > 1 => {
                return Err(Fault::new("写多种格式时须用 -o 指定文件夹，如 -o 报告/"));
            }
            None => {
                if entries.iter().any(|e| e.binary) && console.stdout_terminal {
                    let message = format!("{} 格式不能显示在终端上，请用 -o 写入文件", entries[0].name);
                    return Err(Fault::new(message));
                }
                vec![Target::Through {
                    name: "标准输出".to_owned(),
                    to_stdout: true,
                    writer: Box::new(BufWriter::new(io::stdout())),
                }]
            }
            Some(path) if entries.len() > 1 || ends_in_separator(path) || path.is_dir() => {
                let (dir, exists) = folder_for(path)?;
                let targets = entries.iter().map(|e| Target::File(dir.join(e.file))).collect();
                folder = (!exists).then_some(dir);
                targets
            }
            Some(path) => vec![target_for(path)?],
        };
        let outputs = entries
            .iter()
            .zip(targets)
            .map(|(entry, target)| Output { reporter: (entry.make)(), entry, target })
            .collect();
        Ok(Outputs { outputs, folder, failed: None })
    }

    /// Whether findings appear on standard output while the scan runs.
    pub fn streams_to_stdout(&self) -> bool {
        self.outputs.iter().any(|o| o.reporter.streams() && o.to_stdout())
    }

    /// Whether a report is made of findings that were kept to the end.
    pub fn need_all(&self) -> bool {
        let through = |o: &Output| o.reporter.streams() && matches!(o.target, Target::Through { .. });
        !self.outputs.iter().all(through)
    }

    /// Whether a report of this format goes to standard output.
    pub fn shows(&self, format: &str) -> bool {
        self.outputs.iter().any(|o| o.entry.name == format && o.to_stdout())
    }

    /// Hands the next findings to every report that streams.
    pub fn findings(&mut self, findings: &[Finding]) {
        for output in &mut self.outputs {
            if findings.is_empty() || self.failed.is_some() || !output.reporter.streams() {
                continue;
            }
            if let Target::Through { name, writer, .. } = &mut output.target {
                let done = output.reporter.findings(findings, writer).and_then(|()| writer.flush());
                self.failed = done.err().map(|e| Fault::output(name, &e));
            }
        }
    }

    /// Writes the reports. `view` says how each is to be shown; its argument says whether it goes to standard output.
    pub fn finish(mut self, report: &Report, view: &dyn Fn(bool) -> View) -> Result<(), Fault> {
        if let Some(fault) = self.failed.take() {
            return Err(fault);
        }
        let created = Created::folder(self.folder.take())?;
        let mut files = Vec::new();
        for output in &mut self.outputs {
            let view = view(output.to_stdout());
            match &mut output.target {
                Target::Through { name, writer, .. } => {
                    let done = output.reporter.finish(report, &view, writer).and_then(|()| writer.flush());
                    done.map_err(|e| Fault::output(name, &e))?;
                }
                Target::File(path) => {
                    let file = whole(path, |out| output.reporter.finish(report, &view, out))
                        .map_err(|e| Fault::output(&quoted(path), &e))?;
                    files.push((file, &*path));
                }
            }
        }
        for (file, path) in files {
            file.persist(path).map_err(|e| Fault::output(&quoted(path), &e.error))?;
        }
        created.keep();
        Ok(())
    }
}

impl Output {
    fn to_stdout(&self) -> bool {
        matches!(self.target, Target::Through { to_stdout: true, .. })
    }
}

/// A folder of ours, removed again if nothing came of it.
struct Created(Option<PathBuf>);

impl Created {
    fn folder(path: Option<PathBuf>) -> Result<Created, Fault> {
        if let Some(dir) = &path {
            fs::create_dir(dir).map_err(|e| cannot_create(dir, &e))?;
        }
        Ok(Created(path))
    }

    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Created {
    fn drop(&mut self) {
        if let Some(dir) = &self.0 {
            // A folder that holds a report by now is not empty and stays.
            let _ = fs::remove_dir(dir);
        }
    }
}

/// A temporary file beside `path`, mode 0600, with everything in it.
fn whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<NamedTempFile> {
    let file = temporary(parent(path))?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    // Some systems say only now that the disk is full.
    file.as_file().sync_all()?;
    Ok(file)
}

/// Writes a file whole or not at all, mode 0600.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let failed = |e: io::Error| Fault::output(&quoted(path), &e);
    let file = whole(path, |out| out.write_all(bytes)).map_err(failed)?;
    file.persist(path).map(drop).map_err(|e| failed(e.error))
}

fn temporary(dir: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".mishen-").suffix(".tmp").tempfile_in(dir)
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn ends_in_separator(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|b| std::path::is_separator(char::from(*b)))
}

/// The folder that a path names, and whether it exists. Its last part may be created, the rest must be there.
fn folder_for(path: &Path) -> Result<(PathBuf, bool), Fault> {
    // Without the separator at its end.
    let dir: PathBuf = path.components().collect();
    match fs::metadata(&dir) {
        Ok(meta) if meta.is_dir() => {
            probe(&dir, &dir)?;
            Ok((dir, true))
        }
        Ok(_) => Err(Fault::new(format!("{}不是文件夹，不能写入多份报告", quoted(&dir)))),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            probe(parent(&dir), &dir)?;
            Ok((dir, false))
        }
        Err(e) => Err(cannot_create(&dir, &e)),
    }
}

/// The target that a path to a single output names.
fn target_for(path: &Path) -> Result<Target, Fault> {
    if path.as_os_str().is_empty() {
        return Err(Fault::new("-o 后面缺少文件名"));
    }
    let through = match fs::metadata(path) {
        Ok(meta) => !meta.is_file() || is_own_stream(path),
        Err(_) => false,
    };
    if through {
        let name = quoted(path);
        let file: File = OpenOptions::new().write(true).open(path).map_err(|e| Fault::output(&name, &e))?;
        return Ok(Target::Through { name, to_stdout: false, writer: Box::new(BufWriter::new(file)) });
    }
    let is_link = fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink());
    // The name of a link stays a link: what it points at is replaced.
    let path = if is_link {
        fs::canonicalize(path).map_err(|e| Fault::output(&quoted(path), &e))?
    } else {
        path.to_owned()
    };
    probe(parent(&path), &path)?;
    Ok(Target::File(path))
}

/// A report must never take the place of a file that was named to be read.
pub fn spare(paths: &[OsString], output: &Path) -> Result<(), Fault> {
    let Ok(target) = output.canonicalize() else { return Ok(()) };
    let same = |p: &&OsString| Path::new(p).canonicalize().is_ok_and(|p| p.is_file() && p == target);
    match paths.iter().find(same) {
        Some(path) => Err(Fault::new(format!("-o 不能指向要读取的文件“{}”", shown(path)))),
        None => Ok(()),
    }
}

/// `/dev/stdout`, `/dev/fd/3` and the like name an open stream, even where that is a regular file.
fn is_own_stream(path: &Path) -> bool {
    ["/dev/stdout", "/dev/stderr"].iter().any(|p| path == Path::new(p))
        || path.starts_with("/dev/fd")
        || (path.starts_with("/proc") && path.parent().and_then(Path::file_name) == Some(OsStr::new("fd")))
}

/// Finds out whether files can be created in a folder, leaving nothing behind.
fn probe(dir: &Path, wanted: &Path) -> Result<(), Fault> {
    temporary(dir).map(drop).map_err(|e| cannot_create(wanted, &e))
}

fn cannot_create(path: &Path, error: &io::Error) -> Fault {
    Fault::new(format!("无法写入{}：{}", quoted(path), why(error)))
}

fn quoted(path: &Path) -> String {
    format!("“{}”", shown(path.as_os_str()))
}

#[cfg(test)]
mod tests;
