//! `hook`: puts git's pre-commit hook in, or takes it out.

#![expect(clippy::disallowed_methods, reason = "the hook is written here and nowhere else")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::HookCommand;
use super::console::Console;
use super::fault::{Fault, shown, why};
use super::status;
use crate::run;

/// What our hook begins with, up to the path of the program.
const HEAD: &str = "#!/bin/sh\n# 密审（mishen）的提交前检查：mishen hook install 写入，mishen hook uninstall 移除。\nmishen=";
/// What follows the path. Only what the shell itself knows runs before the program.
const TAIL: &str = r#"
if ! [ -x "$mishen" ]; then
    echo "密审：找不到程序 $mishen，没有检查，提交已拦下。" >&2
    echo "  请重新安装，再运行 mishen hook install；只放行这一次：git commit --no-verify" >&2
    exit 2
fi
exec "$mishen" scan --staged -q
"#;

/// Runs a command of `hook`; gives the exit status.
pub fn run(command: &HookCommand, console: &Console) -> Result<u8, Fault> {
    let hook = run::hooks()?.join("pre-commit");
    let said = match command {
        HookCommand::Install(_) => install(&hook)?,
        HookCommand::Uninstall(_) => uninstall(&hook)?,
    };
    console.print(&format!("{said}\n"))?;
    Ok(status::DONE)
}

/// What stands in the hook's place.
enum Present {
    Nothing,
    Ours,
    /// Ours, but somebody added to it.
    Changed,
    Foreign,
}

fn install(hook: &Path) -> Result<String, Fault> {
    let program = program()?;
    match present(hook)? {
        Present::Nothing | Present::Ours => {
            write(hook, &script(&program)).map_err(|e| fault("写入", hook, &e))?;
            Ok(format!("已装上提交前检查：{}\n以后 git commit 之前会先检查将要提交的内容。", quoted(hook)))
        }
        Present::Changed => Err(Fault::new(format!(
            "{}是本工具装的，但被改过，没有动它：请先删去，再运行 mishen hook install",
            quoted(hook)
        ))),
        Present::Foreign => {
            let line = quote(&program);
            Err(Fault::new(format!(
                "已经有一个 pre-commit 钩子，没有动它：{}\n  要一起用，请在其中加一行：{} scan --staged -q || exit\n  用 pre-commit 框架的，见 docs/ci.md",
                quoted(hook),
                shown(std::ffi::OsStr::new(&*String::from_utf8_lossy(&line)))
            )))
        }
    }
}

fn uninstall(hook: &Path) -> Result<String, Fault> {
    match present(hook)? {
        Present::Ours => {
            fs::remove_file(hook).map_err(|e| fault("移除", hook, &e))?;
            Ok(format!("已移除提交前检查：{}", quoted(hook)))
        }
        Present::Nothing => Ok("没有装过提交前检查，不用移除。".to_owned()),
        Present::Foreign => Ok(format!("现有的 pre-commit 钩子不是本工具装的，没有动它：{}", quoted(hook))),
        Present::Changed => {
            Err(Fault::new(format!("{}是本工具装的，但被改过，没有动它：请自行删去", quoted(hook))))
        }
    }
}

fn present(hook: &Path) -> Result<Present, Fault> {
    match fs::symlink_metadata(hook) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Present::Nothing),
        Err(e) => return Err(fault("读取", hook, &e)),
        Ok(meta) if !meta.is_file() => return Ok(Present::Foreign),
        Ok(_) => {}
    }
    let text = fs::read(hook).map_err(|e| fault("读取", hook, &e))?;
    let Some(rest) = text.strip_prefix(HEAD.as_bytes()) else { return Ok(Present::Foreign) };
    let path = rest.strip_suffix(TAIL.as_bytes());
    let ours = path.is_some_and(|path| unquote(path).is_some());
    Ok(if ours { Present::Ours } else { Present::Changed })
}

/// This program, as the shell of git is to call it.
fn program() -> Result<Vec<u8>, Fault> {
    let path: PathBuf =
        std::env::current_exe().map_err(|e| Fault::new(format!("找不到本程序的位置：{}", why(&e))))?;
    Ok(match path.to_str().filter(|_| cfg!(windows)) {
        // The shell that comes with git takes C:/… but would read \ its own way.
        Some(text) => text.trim_start_matches(r"\\?\").replace('\\', "/").into_bytes(),
        None => path.into_os_string().into_encoded_bytes(),
    })
}

fn script(program: &[u8]) -> Vec<u8> {
    [HEAD.as_bytes(), &quote(program), TAIL.as_bytes()].concat()
}

/// A word of the shell: within single quotes nothing means anything but a single quote.
fn quote(word: &[u8]) -> Vec<u8> {
    let mut quoted = vec![b'\''];
    for byte in word {
        match byte {
            b'\'' => quoted.extend(br"'\''"),
            byte => quoted.push(*byte),
        }
    }
    quoted.push(b'\'');
    quoted
}

/// The word that was quoted; `None` if this is not one quoted word.
fn unquote(quoted: &[u8]) -> Option<Vec<u8>> {
    let mut rest = quoted.strip_prefix(b"'")?.strip_suffix(b"'")?;
    let mut word = Vec::new();
    while let [first, after @ ..] = rest {
        rest = match first {
            b'\'' => after.strip_prefix(br"\''")?,
            _ => after,
        };
        word.push(*first);
    }
    Some(word)
}

/// Written whole or not at all, and to be run by everybody who may read it.
fn write(hook: &Path, script: &[u8]) -> io::Result<()> {
    let folder = hook.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mishen-").suffix(".tmp");
    #[cfg(unix)]
    let mode: fs::Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    #[cfg(unix)]
    builder.permissions(mode);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(script)?;
    file.as_file().sync_all()?;
    file.persist(hook).map(drop).map_err(|e| e.error)
}

fn fault(what: &str, hook: &Path, error: &io::Error) -> Fault {
    Fault::new(format!("无法{what}{}：{}", quoted(hook), why(error)))
}

fn quoted(path: &Path) -> String {
    format!("“{}”", shown(path.as_os_str()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_word_comes_back_and_nothing_else_does() {
        for word in
            ["/usr/bin/mishen", "/家 目录/it's/'mishen'", "C:/Program Files/密审/mishen.exe", "", "$(x)`y`"]
        {
            assert_eq!(unquote(&quote(word.as_bytes())).unwrap(), word.as_bytes(), "{word}");
        }
        for other in ["x", "'x", "'x';rm y'", "'x' 'y'", "''''"] {
            assert_eq!(unquote(other.as_bytes()), None, "{other}");
        }
    }
}
