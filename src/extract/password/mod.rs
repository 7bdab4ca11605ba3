//! Workbooks under the password that Excel itself uses ([MS-OFFCRYPTO]). Protecting a workbook's structure encrypts
//! the file with it, and every program opens such a file without asking: it is no secret, and the file is read.

pub mod package;
mod rc4;
pub mod workbook;

use crate::model::{Reason, Unread};

/// The password ([MS-XLS] 2.2.10).
const STANDARD: &str = "VelvetSweatshop";

/// A password as it goes into a hash.
fn utf16(password: &str) -> Vec<u8> {
    password.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// That another password is needed.
fn locked() -> Unread {
    Unread::new(Reason::Encrypted, "文档已加密，需要密码才能打开")
}
