//! How a report spells a path.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Component, Path};

/// Spells a path as reports show it: `/` on every system, no leading `./`, no doubled or closing separator;
/// bytes that are not Unicode become `\xNN`. The current folder is the empty string.
pub fn spell(path: &Path) -> String {
    let mut shown = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => continue,
            Component::RootDir => {
                shown.push('/');
                continue;
            }
            _ => {}
        }
        if !shown.is_empty() && !shown.ends_with('/') {
            shown.push('/');
        }
        name(part.as_os_str(), matches!(part, Component::Prefix(_)), &mut shown);
    }
    shown
}

fn name(name: &OsStr, prefix: bool, shown: &mut String) {
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        if prefix {
            shown.extend(chunk.valid().chars().map(|c| if c == '\\' { '/' } else { c }));
        } else {
            shown.push_str(chunk.valid());
        }
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_spelled_as_typed_but_tidy() {
        for (typed, shown) in [
            (".", ""),
            ("./", ""),
            ("./d", "d"),
            ("d/", "d"),
            ("d//s/./a.txt", "d/s/a.txt"),
            ("../d", "../d"),
            ("/", "/"),
            ("/tmp/x", "/tmp/x"),
        ] {
            assert_eq!(spell(Path::new(typed)), shown, "{typed}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_unicode_are_escaped() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(OsStr::from_bytes(b"n/\xd6\xd0a\xff.txt"));
        assert_eq!(spell(path), "n/\\xd6\\xd0a\\xff.txt");
    }
}
