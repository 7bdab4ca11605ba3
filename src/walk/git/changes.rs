//! The records of `git diff --raw -z` and `git diff-tree --stdin --raw -z`.

use std::io::{BufRead, Read};

use super::super::WalkError;

/// Longer fields (bytes) are no paths.
const LONGEST: u64 = 1 << 20;

/// What stands at a path after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// A commit of another repository.
    Submodule,
    /// Nothing any more.
    Nothing,
    /// Sides of a merge that nobody has brought together yet.
    Unmerged,
}

/// One changed path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What stands there now.
    pub kind: Kind,
    /// The object that holds it; `None` where git has not looked (work tree).
    pub object: Option<String>,
    /// Whether only the mode changed.
    pub mode_only: bool,
    /// Path from the root of the repository.
    pub path: Vec<u8>,
}

/// One record.
#[derive(Debug, PartialEq, Eq)]
pub enum Record {
    /// A commit, whose changes follow.
    Commit(String),
    /// A change.
    Change(Change),
}

/// Takes records apart as they come.
pub struct Records<R> {
    source: R,
}

impl<R: BufRead> Records<R> {
    /// The records that `source` yields.
    pub fn new(source: R) -> Records<R> {
        Records { source }
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// It cannot be read or understood: nothing after it is certain then.
    pub fn next(&mut self) -> Result<Option<Record>, WalkError> {
        let Some(head) = self.field()? else { return Ok(None) };
        let head = String::from_utf8(head).map_err(|_| strange())?;
        if !head.starts_with(':') {
            return Ok(Some(Record::Commit(head.trim().to_owned())));
        }
        let path = self.field()?.ok_or_else(strange)?;
        change(&head, path).map(|change| Some(Record::Change(change))).ok_or_else(strange)
    }

    /// What stands before the next NUL.
    fn field(&mut self) -> Result<Option<Vec<u8>>, WalkError> {
        let mut field = Vec::new();
        self.source.by_ref().take(LONGEST).read_until(0, &mut field).map_err(|_| strange())?;
        match field.pop() {
            None => Ok(None),
            Some(0) => Ok(Some(field)),
            Some(_) => Err(strange()),
        }
    }
}

fn strange() -> WalkError {
    WalkError::Git("git 给出的清单不完整，或者读不懂".into())
}

/// `:modes… objects… status`: with n colons there are n sides before, and one after.
fn change(head: &str, path: Vec<u8>) -> Option<Change> {
    let before = head.bytes().take_while(|byte| *byte == b':').count();
    let words: Vec<&str> = head[before..].split(' ').collect();
    let [sides @ .., status] = &words[..] else { return None };
    if sides.len() != 2 * (before + 1) || path.is_empty() {
        return None;
    }
    let (modes, objects) = sides.split_at(before + 1);
    let object = objects[before];
    let kind = match modes[before] {
        _ if status.starts_with('U') => Kind::Unmerged,
        mode if mode.starts_with("100") => Kind::File,
        "120000" => Kind::Link,
        "160000" => Kind::Submodule,
        "000000" => Kind::Nothing,
        _ => return None,
    };
    let known = object.bytes().any(|byte| byte != b'0');
    let mode_only = before == 1 && known && modes[0].starts_with("100") && objects[0] == object;
    Some(Change { kind, object: known.then(|| object.to_owned()), mode_only, path })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const A: &str = "2e65efe2a145dda7ee51d1741299f848e5bf752e";
    const B: &str = "12b98c239e8f933d213617a1b965333d478b2743";
    const NONE: &str = "0000000000000000000000000000000000000000";

    fn one(text: &str) -> Option<Change> {
        match Records::new(text.as_bytes()).next() {
            Ok(Some(Record::Change(change))) => Some(change),
            _ => None,
        }
    }

    #[test]
    fn a_change_is_what_stands_there_afterwards() {
        for (modes, objects, status, kind, object, mode_only) in [
            ("000000 100644", (NONE, A), "A", Kind::File, Some(A), false),
            ("100644 100644", (A, B), "M", Kind::File, Some(B), false),
            ("100644 100755", (A, A), "M", Kind::File, Some(A), true),
            ("120000 100644", (A, A), "T", Kind::File, Some(A), false),
            ("100644 100644", (A, NONE), "M", Kind::File, None, false),
            ("100644 120000", (A, B), "T", Kind::Link, Some(B), false),
            ("160000 160000", (A, B), "M", Kind::Submodule, Some(B), false),
            ("100644 000000", (A, NONE), "D", Kind::Nothing, None, false),
            ("000000 000000", (NONE, NONE), "U", Kind::Unmerged, None, false),
        ] {
            let text = format!(":{modes} {} {} {status}\0甲\n乙.txt\0", objects.0, objects.1);
            let (object, path) = (object.map(str::to_owned), "甲\n乙.txt".into());
            let wanted = Change { kind, object, mode_only, path };
            assert_eq!(one(&text), Some(wanted), "{text:?}");
        }
    }

    #[test]
    fn a_merge_has_several_sides_before() {
        let text = format!("::100644 100644 100644 {A} {NONE} {B} MM\0a.txt\0");
        let change = one(&text).unwrap();
        assert_eq!(
            (change.kind, change.object.as_deref(), &*change.path),
            (Kind::File, Some(B), &b"a.txt"[..])
        );
    }

    #[test]
    fn commits_stand_between_changes() {
        let text = format!("{A}\0:000000 100644 {NONE} {B} A\0a\0{B}\0");
        let mut records = Records::new(text.as_bytes());
        let mut next = || records.next().unwrap();
        assert_eq!(next(), Some(Record::Commit(A.into())));
        assert!(matches!(next(), Some(Record::Change(_))));
        assert_eq!((next(), next()), (Some(Record::Commit(B.into())), None));
    }

    #[test]
    fn what_cannot_be_understood_is_no_change() {
        for text in
            [":", ":100644", ":100644 100644 a b M", ":100644 040000 a b M\0x\0", "::1 2 3 4 5 M\0x\0", "cut"]
        {
            assert!(Records::new(text.as_bytes()).next().is_err(), "{text:?}");
        }
    }
}
