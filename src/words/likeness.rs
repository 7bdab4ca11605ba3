//! How a finding is like what was reported.

use crate::model::finding::Likeness;

/// The sentence about a likeness. `samples`: the numbers of the samples, the first few; `more`: there are others; `met`: how
/// many samples stand in the file.
pub fn likeness(how: Likeness, samples: &[u32], more: bool, met: usize) -> String {
    let list: Vec<String> = samples.iter().map(u32::to_string).collect();
    let which = format!("第 {} 条{}样本", list.join("、"), if more { "等" } else { "" });
    match how {
        Likeness::Place => format!("与{which}是同一处：指纹相同。"),
        Likeness::Value => format!("与{which}是同一个值。"),
        Likeness::Masked => format!("与{which}遮盖后相符：看得见的部分都对得上，请核对是不是同一个。"),
        Likeness::Row => format!("与{which}是同一个人：样本的值在同一行。"),
        Likeness::Title => format!("与{which}像是同一份名单：标题、文件名相同。"),
        Likeness::Headers => format!("与{which}像是同一份名单：表头相同。"),
        Likeness::File => format!("与{which}像是同一份文件：文件名相同。"),
        Likeness::Together => format!("像是样本所在的名单：这份文件里有 {met} 条样本。"),
        Likeness::Kind => format!("与{which}是同一类问题。"),
    }
}
