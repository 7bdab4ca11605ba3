//! The kinds of content a draft can have, by the names the report uses.

use std::fmt;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! formats {
    ($($variant:ident => $name:literal, $say:literal;)*) => {
        /// What the content of a draft is, whatever its name says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Format {
            $(#[doc = $say] $variant,)*
        }

        impl Format {
            /// Every format, in the order of the contract.
            pub const ALL: &'static [Format] = &[$(Format::$variant,)*];

            /// The name in reports (`docx`).
            pub fn name(self) -> &'static str {
                match self { $(Format::$variant => $name,)* }
            }

            /// What a reader of the report calls it, in Chinese.
            pub fn say(self) -> &'static str {
                match self { $(Format::$variant => $say,)* }
            }
        }
    };
}

formats! {
    Text => "text", "纯文本";
    Markdown => "markdown", "Markdown 文本";
    Csv => "csv", "CSV 表格";
    Tsv => "tsv", "TSV 表格";
    Json => "json", "JSON 数据";
    Xml => "xml", "XML 文档";
    Html => "html", "网页";
    Mht => "mht", "单文件网页";
    Docx => "docx", "Word 文档";
    Xlsx => "xlsx", "Excel 工作簿";
    Xlsb => "xlsb", "Excel 二进制工作簿";
    Pptx => "pptx", "PowerPoint 演示文稿";
    Doc => "doc", "Word 97-2003 文档";
    Xls => "xls", "Excel 97-2003 工作簿";
    Ppt => "ppt", "PowerPoint 97-2003 演示文稿";
    Odt => "odt", "ODF 文字文档";
    Ods => "ods", "ODF 电子表格";
    Odp => "odp", "ODF 演示文稿";
    Rtf => "rtf", "RTF 文档";
    Ofd => "ofd", "OFD 版式文档";
    Pdf => "pdf", "PDF 文档";
    Eml => "eml", "电子邮件";
    Msg => "msg", "Outlook 邮件";
    Epub => "epub", "EPUB 电子书";
    Zip => "zip", "ZIP 压缩包";
    SevenZip => "7z", "7z 压缩包";
    Tar => "tar", "TAR 归档";
    Gz => "gz", "GZIP 压缩文件";
    Bz2 => "bz2", "BZIP2 压缩文件";
    Xz => "xz", "XZ 压缩文件";
    Rar => "rar", "RAR 压缩包";
    Jpeg => "jpeg", "JPEG 图片";
    Png => "png", "PNG 图片";
    Tiff => "tiff", "TIFF 图片";
    Bmp => "bmp", "BMP 图片";
    Gif => "gif", "GIF 图片";
    Webp => "webp", "WebP 图片";
    Heic => "heic", "HEIC 图片";
    Binary => "binary", "二进制文件";
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl JsonSchema for Format {
    fn schema_name() -> Cow<'static, str> {
        "Format".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        json_schema!({ "type": "string", "enum": names })
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = Format::ALL.iter().find(|f| f.name() == name);
        // The name is not repeated: an error may be shown to somebody.
        known.copied().ok_or_else(|| de::Error::custom("no such format"))
    }
}
