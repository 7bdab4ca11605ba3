//! `config show`: what is in force, and where each value comes from.

use unicode_width::UnicodeWidthStr;

use super::args::{ConfigCommand, ConfigShow};
use super::console::Console;
use super::fault::{Fault, shown};
use super::settings::{configuration, limits};
use super::status;
use crate::config::Loaded;
use crate::config::model::Volume;
use crate::words;

/// One line of the table: key, value, the key to look for in the file.
struct Line {
    key: String,
    value: String,
    source: String,
}

/// Runs a command of `config`; gives the exit status.
pub fn run(command: &ConfigCommand, console: &Console) -> Result<u8, Fault> {
    let ConfigCommand::Show(args) = command;
    show(args, console)
}

fn show(args: &ConfigShow, console: &Console) -> Result<u8, Fault> {
    let loaded = configuration(args.config.as_deref(), &args.paths)?;
    let mut text = match loaded.exists() {
        true => format!("配置文件：{}\n\n", shown(loaded.file.as_ref())),
        false => "没有找到配置文件（.mishen.yaml），以下都是默认值\n\n".to_owned(),
    };
    let lines = lines(&loaded);
    let width = |of: &dyn Fn(&Line) -> usize| lines.iter().map(of).max().unwrap_or(0);
    let keys = width(&|l| l.key.width());
    let values = width(&|l| l.value.width()).min(48);
    for Line { key, value, source } in &lines {
        let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
        text += &format!("{key}{}  {value}{}  {source}\n", pad(key, keys), pad(value, values));
    }
    console.print(&text).map(|()| status::DONE)
}

fn lines(loaded: &Loaded) -> Vec<Line> {
    let config = &loaded.config;
    let limits = limits(loaded, None);
    let name = std::path::Path::new(&loaded.file).file_name().map(shown).unwrap_or_default();
    let mut lines = Vec::new();
    let mut line = |key: &str, set: bool, value: String| {
        let last = key.rsplit('.').next().unwrap_or(key);
        let source = match set {
            true => format!("{name}:{}", loaded.problem(&format!("{last}:"), 1, "").line),
            false => "默认".to_owned(),
        };
        lines.push(Line { key: key.to_owned(), value: shown(value.as_ref()), source });
    };
    let list = |items: &[String]| if items.is_empty() { "无".to_owned() } else { items.join("、") };
    line("rules", !config.rules.is_empty(), list(&config.rules));
    line("builtin", config.builtin.is_some(), yes(config.builtin.unwrap_or(true)));
    line("enable", !config.enable.is_empty(), list(&config.enable));
    line("disable", !config.disable.is_empty(), list(&config.disable));
    let severity: Vec<String> =
        config.severity.iter().map(|(id, s)| format!("{id} → {}", words::severity(*s))).collect();
    line("severity", !severity.is_empty(), list(&severity));
    let globs: Vec<String> = config.exclude.iter().map(|g| g.0.clone()).collect();
    line("exclude", !globs.is_empty(), list(&globs));
    let contacts = config.contacts.len();
    line("contacts", contacts > 0, if contacts > 0 { format!("{contacts} 项") } else { "无".to_owned() });
    line("county", config.county.is_some(), config.county.as_ref().map_or("无".into(), |c| c.0.clone()));
    let halved = config.volume == Volume::Halved;
    line("volume", halved, if halved { "25、250、2500 人".into() } else { "50、500、5000 人".into() });
    let own = &config.limits;
    let largest = limits.text.map_or_else(|| format!("文本不限，其他 {}", size(limits.document)), size);
    line("limits.max-file-size", own.max_file_size.is_some(), largest);
    line("limits.expanded", own.expanded.is_some(), size(limits.expanded));
    line("limits.members", own.members.is_some(), limits.members.to_string());
    line("limits.depth", own.depth.is_some(), limits.depth.to_string());
    line("limits.ratio", own.ratio.is_some(), limits.ratio.to_string());
    line("limits.pages", own.pages.is_some(), limits.pages.to_string());
    line("limits.cells", own.cells.is_some(), limits.cells.to_string());
    line("limits.time", own.time.is_some(), format!("{} 秒", limits.time.as_secs()));
    line(
        "images",
        config.images.is_some(),
        if config.images.is_some() { "接受".into() } else { "不接受".into() },
    );
    let ocr = config.ocr.as_ref().map(|ocr| match loaded.named {
        true => ocr.program.0.clone(),
        false => format!("{}（没有采用：要用 --config 指明这份配置）", ocr.program.0),
    });
    line("ocr", ocr.is_some(), ocr.unwrap_or_else(|| "自动寻找 tesseract".into()));
    line("baseline", config.baseline.is_some(), config.baseline.clone().unwrap_or_else(|| "无".into()));
    let waivers = config.waivers.len();
    line("waivers", waivers > 0, if waivers > 0 { format!("{waivers} 项") } else { "无".to_owned() });
    lines
}

fn yes(value: bool) -> String {
    if value { "是" } else { "否" }.to_owned()
}

/// A size as one would write it in the configuration, where it is a whole number of a unit.
fn size(bytes: u64) -> String {
    let units = [("GB", 30), ("MB", 20), ("KB", 10)];
    match units.iter().find(|(_, shift)| bytes.is_multiple_of(1 << shift)) {
        Some((unit, shift)) => format!("{} {unit}", bytes >> shift),
        None => format!("{bytes} 字节"),
    }
}
