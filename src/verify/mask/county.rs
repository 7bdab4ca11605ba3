//! Whether a text names a county: whoever knows it knows the first six digits of most numbers in the list.

use crate::verify::name::is_han;

/// The cities that have counties below them (prefecture-level and municipalities; 民政部《中华人民共和国行政区划》,
/// 2024): any other 市 is a county itself, and so are 东莞, 中山, 儋州 and 嘉峪关, which have none.
const CITIES: &str = "北京 天津 上海 重庆 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 \
    朔州 晋中 运城 忻州 临汾 吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 \
    营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 吉林 四平 辽源 通化 白山 松原 白城 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 \
    牡丹江 黑河 绥化 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 \
    台州 丽水 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 \
    宁德 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 \
    滨州 菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 \
    孝感 荆州 黄冈 咸宁 随州 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 \
    茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 \
    三亚 三沙 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳 六盘水 遵义 安顺 毕节 铜仁 \
    昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 拉萨 日喀则 昌都 林芝 山南 那曲 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 金昌 \
    白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 西宁 海东 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密";
/// What makes a 市, 县, 区 or 旗 no place of its own: the words it then ends.
const WORDS: &[(char, &[&str])] = &[
    (
        '市',
        &[
            "全", "各", "本", "该", "我", "城", "都", "辖", "级", "上", "门", "夜", "菜", "超", "楼", "股",
            "省",
        ],
    ),
    ('县', &["全", "各", "本", "该", "我", "市", "区", "州", "困", "贫", "范", "强", "郊", "省"]),
    (
        '区',
        &[
            "全", "各", "本", "该", "我", "开发", "小", "社", "园", "校", "街", "住宅", "片", "度假", "保税",
            "特", "新", "管理", "示范", "试验", "经济", "辖", "主城", "老城", "院", "厂", "库", "市", "县",
            "灾", "景",
        ],
    ),
    ('旗', &["国", "红", "党", "锦", "军", "队", "团"]),
];
/// The longest name, with all that stands before it (`延边朝鲜族自治州延吉`).
const LONGEST: usize = 14;

/// Whether a text begins with the name of a place that has a county in it (`浙江省宁波市余姚市…`).
pub fn begins(text: &str) -> bool {
    let mut name = String::new();
    for (at, c) in text.char_indices() {
        if !is_han(c) || name.chars().count() > LONGEST {
            return false;
        }
        let above = name.ends_with("自治") || name.ends_with('地');
        match c {
            '省' => name.clear(),
            '区' if above => name.clear(),
            '市' if CITIES.split_whitespace().any(|city| city == name) => name.clear(),
            '市' if text[at..].starts_with("市场") => return false,
            '市' | '县' | '区' | '旗' => {
                let words = WORDS.iter().find(|(level, _)| *level == c).map_or(&[][..], |(_, words)| words);
                let known = name == "浦东新" || name == "滨海新";
                let least = if c == '县' { 1 } else { 2 };
                return name.chars().count() >= least
                    && (known || !words.iter().any(|word| name.ends_with(word)));
            }
            _ => name.push(c),
        }
    }
    false
}

/// Whether a county is named somewhere in a short text: at its start or where a place may begin.
pub fn named(text: &str) -> bool {
    let starts = |c: char| !is_han(c) || "于年度住在址地籍系居口".contains(c);
    begins(text)
        || text.char_indices().filter(|(_, c)| starts(*c)).any(|(at, c)| begins(&text[at + c.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counties_are_told_from_cities_above_them() {
        for text in [
            "余姚市2026年公租房保障对象公示",
            "浙江省宁波市余姚市凤山街道",
            "关于宁海县低保对象的公示",
            "2026年度余姚市困难学生名单.xlsx",
            "杭州市西湖区残联",
            "内蒙古自治区赤峰市敖汉旗",
            "延边朝鲜族自治州延吉市",
            "上海市浦东新区",
            "邓州市民政局",
            "沛县人民政府",
            "家住余姚市凤山街道***",
        ] {
            assert!(named(text), "{text}");
        }
        for text in [
            "宁波市2026年公租房保障对象公示",
            "浙江省民政厅关于发放补贴的通知",
            "关于全市低保对象的公示",
            "各县（市、区）人民政府",
            "经济技术开发区管委会",
            "花园小区12幢",
            "农贸市场摊位名单",
            "企业上市奖励名单",
            "贫困县名单",
            "广西壮族自治区教育厅",
            "升国旗仪式",
            "",
        ] {
            assert!(!named(text), "{text}");
        }
    }
}
