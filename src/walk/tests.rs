#![allow(clippy::unwrap_used)]

use super::*;

/// A folder with the given files, all holding the same sentence.
fn tree(files: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        put(dir.path(), file, "各科室：请准时参加会议。\n");
    }
    dir
}

fn put(dir: &Path, file: &str, text: &str) {
    let path = dir.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The walk of PATHs relative to `dir`, and the shown paths without that folder.
fn scan(dir: &Path, paths: &[&str], options: &Options) -> (Vec<String>, Walk) {
    let paths: Vec<OsString> = paths.iter().map(|p| dir.join(p).into_os_string()).collect();
    let walk = walk(&paths, options).unwrap();
    let prefix = spell(dir) + "/";
    let shown = walk.drafts.iter().map(|d| d.shown.strip_prefix(&prefix).unwrap().to_owned()).collect();
    (shown, walk)
}

fn shown(dir: &Path, paths: &[&str]) -> Vec<String> {
    scan(dir, paths, &Options::default()).0
}

#[test]
fn drafts_come_by_the_bytes_of_their_paths() {
    let dir = tree(&["d/b/z.txt", "d/b.txt", "d/Z.txt", "d/中.txt", "d/a.txt"]);
    assert_eq!(shown(dir.path(), &["d"]), ["d/Z.txt", "d/a.txt", "d/b.txt", "d/b/z.txt", "d/中.txt"]);
}

#[test]
fn a_missing_path_is_named() {
    let dir = tree(&["a.txt"]);
    let paths = [dir.path().join("a.txt").into(), dir.path().join("gone.txt").into()];
    let WalkError::Missing(path) = walk(&paths, &Options::default()).unwrap_err() else { panic!() };
    assert!(path.ends_with("gone.txt"));
}

#[test]
fn gitignore_counts_inside_a_repository_only_and_ours_everywhere() {
    let dir = tree(&["d/w.txt", "d/x.txt", "d/y.txt", "d/s/z.txt", "build/q.txt"]);
    put(dir.path(), "d/.gitignore", "x.txt\n");
    put(dir.path(), "d/.mishenignore", "y.txt\r\n");
    put(dir.path(), "d/s/.mishenignore", "z.txt\n");
    put(dir.path(), "d/.ignore", "w.txt\n");
    assert_eq!(shown(dir.path(), &["d"]), ["d/w.txt", "d/x.txt"]);
    fs::create_dir(dir.path().join(".git")).unwrap();
    put(dir.path(), ".gitignore", "build/\n");
    assert_eq!(shown(dir.path(), &[""]), ["d/w.txt"]);
    assert_eq!(shown(dir.path(), &["d"]), ["d/w.txt"]);
    assert_eq!(shown(dir.path(), &["d/s"]), [""; 0]);
    assert_eq!(shown(dir.path(), &["d/x.txt", "build"]), ["build/q.txt", "d/x.txt"]);
    let all = Options { no_ignore: true, ..Options::default() };
    assert_eq!(scan(dir.path(), &[""], &all).0.len(), 5);
}

#[test]
fn a_nested_repository_is_not_judged_by_the_one_around_it() {
    let dir = tree(&["in/a.log", "b.log"]);
    fs::create_dir(dir.path().join(".git")).unwrap();
    fs::create_dir(dir.path().join("in/.git")).unwrap();
    put(dir.path(), ".gitignore", "*.log\n");
    assert_eq!(shown(dir.path(), &[""]), ["in/a.log"]);
}

#[test]
fn the_inner_rule_wins() {
    let dir = tree(&["s/keep.txt", "s/drop.txt", "keep.txt"]);
    put(dir.path(), ".mishenignore", "*.txt\n");
    put(dir.path(), "s/.mishenignore", "!keep.txt\n");
    assert_eq!(shown(dir.path(), &[""]), ["s/keep.txt"]);
}

#[test]
fn what_is_left_out_is_counted_a_folder_as_one() {
    let dir = tree(&["d/a.txt", "d/skip.txt", "d/build/1.txt", "d/build/2.txt", "d/.h.txt", "d/.hd/3.txt"]);
    put(dir.path(), "d/.mishenignore", "build/\nskip.txt\n");
    let count = |options: &Options| scan(dir.path(), &["d"], options).1.excluded;
    let found = count(&Options::default());
    assert_eq!(found, Excluded { by_ignore: 2, by_hidden: 2, ..Excluded::default() });
    assert_eq!(count(&Options { no_ignore: true, ..Options::default() }).total(), 2);
    assert_eq!(count(&Options { hidden: true, ..Options::default() }).by_hidden, 0);
    let exclude = Options { exclude: vec!["a.txt".into()], ..Options::default() };
    assert_eq!(count(&exclude).by_exclude, 1);
}

#[test]
fn exclude_takes_globs_of_the_path() {
    let dir = tree(&["a.txt", "x/b.txt", "x/c.log"]);
    let without = |globs: &[&str]| {
        let exclude = globs.iter().map(|g| g.to_string()).collect();
        scan(dir.path(), &[""], &Options { exclude, ..Options::default() }).0
    };
    assert_eq!(without(&["*.log", "a.txt"]), ["x/b.txt"]);
    assert_eq!(without(&["x/**"]), ["a.txt"]);
    assert_eq!(without(&["/x"]), ["a.txt"]);
    let wrong = Options { exclude: vec!["a[".into()], ..Options::default() };
    assert!(matches!(walk(&[], &wrong), Err(WalkError::Glob(..))));
}

#[test]
fn a_file_reached_twice_keeps_its_first_spelling() {
    let dir = tree(&["d/s/a.txt", "d/b.txt"]);
    for paths in [&["d", "d"][..], &["d", "./d"], &["d/s", "d"], &["d", "d/b.txt"], &["d/s/../b.txt", "d"]] {
        let found = shown(dir.path(), paths);
        assert_eq!(found.len(), 2, "{paths:?}: {found:?}");
    }
    assert_eq!(shown(dir.path(), &["d/s/../b.txt", "d"]), ["d/s/../b.txt", "d/s/a.txt"]);
}

#[test]
fn what_another_path_leads_to_is_not_left_out() {
    let dir = tree(&["d/a.txt", "d/skip.txt", "d/build/1.txt"]);
    put(dir.path(), "d/.mishenignore", "build/\nskip.txt\n");
    let (found, walk) = scan(dir.path(), &["d", "d", "d/skip.txt", "d/build"], &Options::default());
    assert_eq!(found, ["d/a.txt", "d/build/1.txt", "d/skip.txt"]);
    assert_eq!(walk.excluded.total(), 0);
    assert_eq!(scan(dir.path(), &["d", "d"], &Options::default()).1.excluded.total(), 2);
}

#[test]
fn standard_input_has_a_name() {
    let walk = |name: Option<&str>| {
        let options = Options { stdin_name: name.map(str::to_owned), ..Options::default() };
        super::walk(&["-".into()], &options).unwrap().drafts.remove(0)
    };
    assert_eq!(walk(None).shown, "-");
    let draft = walk(Some("甲/b.txt"));
    assert_eq!((draft.shown.as_str(), draft.source), ("甲/b.txt", Source::Stdin));
}

#[cfg(unix)]
#[test]
fn links_are_followed_only_when_named() {
    use std::os::unix::fs::symlink;
    let dir = tree(&["real/a.txt", "d/c.txt"]);
    symlink("real", dir.path().join("lf")).unwrap();
    symlink("real/a.txt", dir.path().join("l.txt")).unwrap();
    symlink("../real", dir.path().join("d/in")).unwrap();
    symlink(".", dir.path().join("d/self")).unwrap();
    assert_eq!(shown(dir.path(), &["lf"]), ["lf/a.txt"]);
    assert_eq!(shown(dir.path(), &["l.txt", "real"]), ["l.txt"]);
    let (found, walk) = scan(dir.path(), &["d"], &Options::default());
    assert_eq!(found, ["d/c.txt"]);
    assert_eq!(walk.excluded.total(), 0);
}

#[cfg(unix)]
#[test]
fn sockets_are_counted_not_opened() {
    let dir = tree(&["a.txt"]);
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("s")).unwrap();
    let (found, walk) = scan(dir.path(), &[""], &Options::default());
    assert_eq!(found, ["a.txt"]);
    assert_eq!(walk.excluded.special, 1);
}
