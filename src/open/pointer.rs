//! Pointers of Git LFS: small texts that stand in a repository for a file kept elsewhere.

/// Longest pointer (bytes), <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>.
const LONGEST: usize = 1024;

/// What a pointer says of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// SHA-256 of the file: 64 hexadecimal digits.
    pub id: String,
    /// Its size in bytes.
    pub size: u64,
}

/// The pointer that `content` is, if it is one.
pub fn pointer(content: &[u8]) -> Option<Pointer> {
    let text = Some(content).filter(|c| c.len() < LONGEST).and_then(|c| std::str::from_utf8(c).ok())?;
    let mut lines = text.lines();
    let version = lines.next()?.strip_prefix("version ")?;
    if !["https://git-lfs.github.com/spec/", "https://hawser.github.com/spec/"]
        .iter()
        .any(|spec| version.starts_with(spec))
    {
        return None;
    }
    let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
    let id = value("oid")?.strip_prefix("sha256:")?;
    let hexadecimal = id.len() == 64 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let size = value("size")?.parse().ok()?;
    hexadecimal.then(|| Pointer { id: id.to_owned(), size })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn text(version: &str, id: &str, size: &str) -> String {
        format!("version {version}\noid sha256:{id}\nsize {size}\n")
    }

    #[test]
    fn only_a_whole_pointer_is_one() {
        let (spec, id) = ("https://git-lfs.github.com/spec/v1", "ab".repeat(32));
        let good = text(spec, &id, "12345");
        assert_eq!(pointer(good.as_bytes()), Some(Pointer { id: id.clone(), size: 12345 }));
        let extended = good.replace("oid", &format!("ext-0-x sha256:{id}\noid"));
        assert!(pointer(extended.as_bytes()).is_some());
        for bad in [
            String::new(),
            "version 2 的说明\n".into(),
            text("https://example.invalid/v1", &id, "1"),
            text(spec, &id[1..], "1"),
            text(spec, &format!("../{}", &id[3..]), "1"),
            text(spec, &id, "很大"),
            format!("{good}{}", "说明".repeat(400)),
        ] {
            assert_eq!(pointer(bad.as_bytes()), None, "{bad}");
        }
    }
}
