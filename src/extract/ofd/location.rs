//! Where a part of the package is that another part names (GB/T 33190-2016, 7.3, `ST_Loc`).

use crate::extract::ooxml::Package;

/// The part that `location` names, written in the part `from`. A path that starts with a slash counts from the root of
/// the package, any other from the folder of `from`; programs also write paths from the document's folder or from the
/// root without a slash, so those are tried next. `base` is a folder to count from first (`BaseLoc` of a resource
/// file), or empty.
pub fn find(package: &Package<'_>, from: &str, base: &str, location: &str) -> Option<usize> {
    let location = location.trim();
    if location.is_empty() {
        return None;
    }
    let folder = folder(from);
    let based = if base.is_empty() { String::new() } else { join(folder, base) };
    let above = folder.split('/').next().unwrap_or_default();
    let candidates = [&*based, folder, above, ""];
    candidates
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != 0 || !base.is_empty())
        .find_map(|(_, folder)| package.find(&join(folder, location)))
}

/// The folder of a part, without a slash at its end.
pub fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path from a folder, without `.` and `..`.
fn join(folder: &str, path: &str) -> String {
    let path = path.replace('\\', "/");
    let start = if path.starts_with('/') { "" } else { folder };
    let mut segments: Vec<&str> = Vec::new();
    for segment in start.split('/').chain(path.split('/')) {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_count_from_their_folder_or_the_root() {
        assert_eq!(join("Doc_0/Pages", "Page_0/Content.xml"), "Doc_0/Pages/Page_0/Content.xml");
        assert_eq!(join("Doc_0/Pages/Page_0", "../../Res/./a.png"), "Doc_0/Res/a.png");
        assert_eq!(join("Doc_0", "/Doc_1/Document.xml"), "Doc_1/Document.xml");
        assert_eq!(join("", "..\\..\\Doc_0\\x.xml"), "Doc_0/x.xml");
    }
}
