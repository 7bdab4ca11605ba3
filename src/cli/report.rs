//! `report`: saved JSON reports in any other format, several as one.

#![expect(clippy::disallowed_methods, reason = "saved reports are read here and nowhere else")]

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::args::{Format, ReportArgs};
use super::console::Console;
use super::fault::{Fault, shown, why};
use super::output::{Outputs, spare};
use super::status;
use crate::model::Report;
use crate::report::{View, read};
use crate::run;

/// The largest report that is read; a finding takes about 1 KB.
const LARGEST: u64 = 1 << 30;

/// Runs `report`; gives the exit status.
pub fn run(args: &ReportArgs, console: &Console) -> Result<u8, Fault> {
    if let Some(output) = &args.output {
        spare(&args.paths, output)?;
    }
    let reports = args.paths.iter().map(|path| saved(path)).collect::<Result<Vec<_>, _>>()?;
    if reports.windows(2).any(|two| two[0].tool != two[1].tool) {
        console.warn("这些报告由不同的规则或不同版本的程序得出，合并后只写明第一份的");
    }
    // The configuration that halved the thresholds is not at hand any more.
    let volumes = || reports.iter().filter_map(|report| report.summary.volume.as_ref());
    let halved = volumes().any(|volume| run::is_halved(volume.reached));
    let report = read::merge(reports, |persons| run::volume(persons, halved))
        .ok_or_else(|| Fault::new("没有写报告文件"))?;
    let formats: Vec<_> = args.format.iter().map(|Format(entry)| *entry).collect();
    let mut outputs = Outputs::plan(&formats, args.output.as_deref(), report.revealed, console)?;
    if report.interrupted
        && let [mute, ..] = outputs.without_mute()[..]
    {
        return Err(Fault::new(format!(
            "{mute} 格式没有地方写明“检查被中断”，不能由不完整的报告转换；请重新检查"
        )));
    }
    outputs.finish(&report, &|to_stdout| View {
        color: to_stdout && console.colour(args.color),
        width: console.width.filter(|_| to_stdout),
        quiet: args.quiet,
        verbose: args.verbose,
        threshold: args.fail_on.unwrap_or(super::args::FailOn::Block).threshold(),
        ..View::default()
    })?;
    Ok(args.fail_on.map_or(status::DONE, |fail_on| status::of(&report, fail_on)))
}

/// The report in a file.
fn saved(path: &OsStr) -> Result<Report, Fault> {
    let fault = |what: &str| Fault::new(format!("无法读取报告“{}”：{what}", shown(path)));
    let mut bytes = Vec::new();
    // A device may never end.
    let file = File::open(Path::new(path)).map_err(|e| fault(why(&e)))?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| fault(why(&e)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(fault("超过 1 GB。请分批检查，各自转换"));
    }
    read::read(&bytes).map_err(|unfit| fault(&unfit.to_string()))
}
