//! What validators doubt.

/// A doubt by its name, as `judge` writes it.
pub fn doubt(name: &str) -> &'static str {
    match name {
        "check-digit" => "校验码不对，可能写错了一位",
        "luhn" => "不合银行卡的校验，可能写错或者是对公账号",
        "region" => "地区代码查不到",
        "issuer" => "发卡机构查不到",
        "segment" => "号段尚未启用",
        "trunk" => "前面多写了一个 0",
        "masked" => "只遮盖了一部分",
        "no-area" => "没有区号，或者区号未启用",
        "number-only" | "digits" => "只有数字，要靠标签认定",
        "old-form" => "旧式号码没有校验码",
        "unchecked" => "这种号码没有校验码",
        "machine-readable" => "是机读行",
        "form" => "像是空白格式",
        "office" => "像是办公场所",
        "word" => "只是一个单词",
        "sample" => "像是示例",
        "organ" => "像是单位的",
        _ => "没有完全核实",
    }
}
