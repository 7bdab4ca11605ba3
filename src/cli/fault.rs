//! Why a command has no result, and names as messages may show them.

use std::ffi::OsStr;
use std::io;

use crate::report::escape::visible;
use crate::run::{RunError, mask_name};

/// There is no result (status 2). The message is Chinese, every name in it masked and escaped.
#[derive(Debug)]
pub struct Fault {
    /// What to print; nothing when whoever read our output has gone away.
    pub message: Option<String>,
}

impl Fault {
    /// A fault with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Fault { message: Some(message.into()) }
    }

    /// Output that could not be written to `target` (already shown form).
    pub fn output(target: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            // The reader closed the pipe of its own will (`| head`); it knows.
            return Fault { message: None };
        }
        Fault::new(format!("无法写入{target}：{}", why(error)))
    }
}

impl From<RunError> for Fault {
    fn from(error: RunError) -> Self {
        Fault::new(error.message)
    }
}

/// A name or path as messages may show it: bytes that are not Unicode as `\xNN`, values masked, controls spelled out.
pub fn shown(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    visible(&mask_name(&text)).into_owned()
}

/// What the system says, in words; never its own message, which may be in any language.
pub fn why(error: &io::Error) -> &'static str {
    use io::ErrorKind as K;
    match error.kind() {
        K::NotFound => "文件夹或文件不存在",
        K::PermissionDenied => "没有权限",
        K::NotADirectory => "上级不是文件夹",
        K::IsADirectory => "是一个文件夹",
        K::AlreadyExists => "已经存在",
        K::StorageFull | K::WriteZero => "磁盘已满",
        K::QuotaExceeded => "超出磁盘配额",
        K::FileTooLarge => "文件过大",
        K::ReadOnlyFilesystem => "磁盘是只读的",
        K::InvalidFilename => "文件名不合规",
        K::ResourceBusy | K::ExecutableFileBusy => "文件正被占用",
        K::BrokenPipe => "接收方已关闭",
        _ => "系统报告读写错误",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_nothing_to_the_terminal() {
        assert_eq!(shown(OsStr::new("没有\x1b[31m的\u{202e}文件")), r"没有\u{1b}[31m的\u{202e}文件");
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_unicode_is_spelled_in_bytes() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(shown(OsStr::from_bytes(b"a\xb5\xe4.txt")), r"a\xb5\xe4.txt");
    }
}
