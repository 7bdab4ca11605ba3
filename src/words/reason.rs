//! Why a draft was not read, and what to do then.

use crate::model::outcome::Reason;

/// The reason in words.
pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NoText => "没有可读的文字（程序、字体、音视频等）",
        Reason::Unsupported => "尚不能读取这种文件",
        Reason::ImageOnly => "内容是图片，没有可读的文字",
        Reason::Limit => "超出检查限度，只读了一部分或没有读",
        Reason::Changed => "检查时文件正在变化",
        Reason::Truncated => "内容不完整，文件在中途结束",
        Reason::Corrupt => "文件已损坏或内容与格式不符",
        Reason::Encrypted => "文件已加密",
        Reason::Unreadable => "无法打开或读取文件",
        Reason::Internal => "检查程序内部出错",
    }
}

/// What a person does about it; empty where there is nothing to do.
pub fn remedy(reason: Reason) -> &'static str {
    match reason {
        Reason::NoText => "",
        Reason::Unsupported => "请人工检查，或另存为 docx、xlsx、pdf、txt 等格式后再查",
        Reason::ImageOnly => {
            "请人工逐页查看，或装上文字识别程序 Tesseract 和简体中文数据后再查（自动使用）：麒麟、统信 \
             apt install tesseract-ocr tesseract-ocr-chi-sim；Windows 安装时勾选 Chinese (Simplified)"
        }
        Reason::Limit => "请拆分文件，或在确认文件可信后放宽限度（如 --max-file-size）再查",
        Reason::Changed => "请关闭正在编辑它的程序后再查",
        Reason::Truncated | Reason::Corrupt => "请向来源重新索取，或用原程序打开、修复、另存后再查",
        Reason::Encrypted => "请去除密码后再查，不得未经检查就公开",
        Reason::Unreadable => "请检查文件权限、是否被占用或已被移走后再查",
        Reason::Internal => "请人工检查这份文件，并把这一情况告诉本工具的维护者（不要附上文件）",
    }
}
