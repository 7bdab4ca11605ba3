#![allow(clippy::unwrap_used)]

use super::*;
use crate::report::{by_name, samples};

fn console() -> Console {
    Console { stdout_terminal: false, stderr_terminal: false, width: None, colourless: false }
}

fn plan(formats: &[&str], output: &Path) -> Result<Outputs, Fault> {
    let entries: Vec<_> = formats.iter().map(|f| by_name(f).unwrap()).collect();
    Outputs::plan(&entries, Some(output), false, &console())
}

fn write(formats: &[&str], output: &Path) -> Result<(), Fault> {
    plan(formats, output)?.finish(&samples::mixed(), &|_| View::default())
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_whole_and_nothing_else_is_left() {
    let dir = tempfile::tempdir().unwrap();
    write(&["json"], &dir.path().join("r.json")).unwrap();
    assert_eq!(names(dir.path()), ["r.json"]);
    let text = fs::read_to_string(dir.path().join("r.json")).unwrap();
    assert!(text.starts_with('{') && text.ends_with("}\n"));
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_a_report_also_over_an_old_one() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.json");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    write(&["json"], &path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_ne!(fs::read_to_string(&path).unwrap(), "old");
}

#[test]
fn planning_touches_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("r.json"), "old").unwrap();
    drop(plan(&["json"], &dir.path().join("r.json")).unwrap());
    drop(plan(&["json", "text"], &dir.path().join("new")).unwrap());
    assert_eq!(names(dir.path()), ["r.json"]);
    assert_eq!(fs::read_to_string(dir.path().join("r.json")).unwrap(), "old");
}

#[test]
fn a_missing_folder_or_a_file_as_folder_is_a_fault_before_the_scan() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "").unwrap();
    for path in ["no/such/r", "no/such/", "file/r", "file/"] {
        assert!(plan(&["json"], &dir.path().join(path)).is_err(), "{path}");
    }
    assert!(plan(&["json", "text"], &dir.path().join("file")).is_err());
    assert_eq!(names(dir.path()), ["file"]);
}

#[test]
fn a_folder_gets_one_file_a_format() {
    let dir = tempfile::tempdir().unwrap();
    for (output, formats) in [
        ("a", &["text", "json", "jsonl", "json"][..]),
        ("b/", &["json"]),
        ("a", &["json"]),
        ("a/", &["text"]),
    ] {
        write(formats, &dir.path().join(output)).unwrap();
    }
    assert_eq!(names(&dir.path().join("a")), ["mishen.json", "mishen.jsonl", "mishen.txt"]);
    assert_eq!(names(&dir.path().join("b")), ["mishen.json"]);
}

#[test]
fn several_formats_need_a_folder() {
    let entries = [by_name("text").unwrap(), by_name("json").unwrap()];
    assert!(Outputs::plan(&entries, None, false, &console()).is_err());
}

/// A reporter that writes half a report and then fails.
struct Failing;

impl Reporter for Failing {
    fn finish(&mut self, _report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&[b'x'; 100_000])?;
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }
}

#[test]
fn a_report_that_fails_leaves_the_old_one_and_no_half_file() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("r.json"), "old").unwrap();
    let mut outputs = plan(&["json"], &dir.path().join("r.json")).unwrap();
    outputs.outputs[0].reporter = Box::new(Failing);
    let fault = outputs.finish(&samples::one(), &|_| View::default()).unwrap_err();
    assert!(fault.message.unwrap().contains("磁盘已满"));
    assert_eq!(names(dir.path()), ["r.json"]);
    assert_eq!(fs::read_to_string(dir.path().join("r.json")).unwrap(), "old");

    let mut outputs = plan(&["json", "text"], &dir.path().join("new")).unwrap();
    outputs.outputs[1].reporter = Box::new(Failing);
    assert!(outputs.finish(&samples::one(), &|_| View::default()).is_err());
    assert_eq!(names(dir.path()), ["r.json"]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_its_target_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("d")).unwrap();
    fs::write(dir.path().join("d/real.json"), "old").unwrap();
    std::os::unix::fs::symlink("d/real.json", dir.path().join("link")).unwrap();
    write(&["json"], &dir.path().join("link")).unwrap();
    assert!(fs::symlink_metadata(dir.path().join("link")).unwrap().is_symlink());
    assert!(fs::read_to_string(dir.path().join("d/real.json")).unwrap().starts_with('{'));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_a_fault_for_reports_and_streams() {
    let full = Path::new("/dev/full");
    for format in ["text", "json", "jsonl"] {
        assert!(write(&[format], full).unwrap_err().message.is_some(), "{format}");
    }
    let mut outputs = plan(&["jsonl"], full).unwrap();
    outputs.findings(&samples::one().findings);
    assert!(outputs.finish(&samples::one(), &|_| View::default()).is_err());
    assert!(write(&["json"], Path::new("/dev/null")).is_ok());
}

#[test]
fn whoever_closes_the_pipe_is_not_told_so() {
    let error = io::Error::from(io::ErrorKind::BrokenPipe);
    assert!(Fault::output("标准输出", &error).message.is_none());
}

#[test]
fn streamed_findings_are_written_once() {
    let dir = tempfile::tempdir().unwrap();
    let report = samples::mixed();
    let whole = dir.path().join("whole");
    write(&["jsonl"], &whole).unwrap();
    let mut outputs = plan(&["jsonl"], &whole).unwrap();
    outputs.findings(&report.findings[..1]);
    outputs.finish(&report, &|_| View::default()).unwrap();
    assert_eq!(fs::read_to_string(&whole).unwrap().lines().count(), report.findings.len());
}

#[test]
fn a_report_never_takes_the_place_of_a_draft() {
    let dir = tempfile::tempdir().unwrap();
    let draft = dir.path().join("通知.txt");
    fs::write(&draft, "原文").unwrap();
    let paths = [dir.path().join(".").join("通知.txt").into_os_string(), "-".into()];
    let message = spare(&paths, &draft).unwrap_err().message.unwrap();
    assert!(message.contains("通知.txt"), "{message}");
    assert!(spare(&paths, &dir.path().join("结果.txt")).is_ok());
    assert!(spare(&[dir.path().as_os_str().to_owned()], dir.path()).is_ok());
}
