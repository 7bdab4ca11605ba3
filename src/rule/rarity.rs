//! How often characters stand in official Chinese prose, roughly: it only has to rank what to search for.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The most frequent characters of modern Chinese, most frequent first (after the published frequency lists).
const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严";

/// The most frequent words of two characters in laws, notices and news (counted), the most frequent first: their characters stand together far
/// more often than each alone would tell.
const WORDS: &str = "人民规定国家部门管理政府公司工作有关人员机关行政可以单位依法责任进行法律机构组织社会企业以下经济安全公开内部秘密商业法院\
    国务行为主管合同按照建设生产事实发展委员处罚经营保护代表根据中国使用监督情况法规提供活动保险劳动服务公安申请依照不得\
    技术环境要求信息共和执行措施决定实施证据教育地方处理采取检察违法承担支付工程全国需要财产市场以及相关县级标准直接\
    证明履行项目产品他人利用设施特别大会提出通过报告农业下列加强交通登记有限批准督管予以土地方式认定条件非法符合制定\
    协议资源自治规划责令审理开展农村建立运输制度认为医疗保障价值期间许可检查内容权利意见会议调查办理职责影响领导案件\
    及时地区开发卫生中央支持资金从事生活过程质量研究适用现场共同物品重大科学费用公共投资参加文化通知国际利益范围确定\
    实行各级区域民族期限供述程中能力重要实际委托交易文件金融作为时间业务设备提高基本同时事业本院必须接受主要具有数额\
    基金任何改正损害核心敏感残疾属于应当人口街道社区小组学校身份号码电话姓名地址联系公示公告名单";

/// The Chinese characters of the basic block.
const FIRST: usize = 0x4e00;
const LAST: usize = 0xa000;

/// An estimate of how often `first` and then `second` stand in a text, as a share of its characters.
pub fn pair(first: char, second: char) -> f64 {
    static TOGETHER: OnceLock<HashMap<[char; 2], f64>> = OnceLock::new();
    let together = TOGETHER.get_or_init(|| {
        let chars: Vec<char> = WORDS.chars().collect();
        let ranked = chars.as_chunks().0.iter().zip(5_u16..);
        ranked.map(|(word, rank)| (*word, 1e-2 / f64::from(rank))).collect()
    });
    let apart = single(first) * single(second);
    together.get(&[first, second]).map_or(apart, |word| word.max(apart))
}

fn single(c: char) -> f64 {
    /// Ranks by character, from the first Chinese one on.
    static RANKS: OnceLock<Vec<u16>> = OnceLock::new();
    let ranks = RANKS.get_or_init(|| {
        let mut ranks = vec![1200; LAST - FIRST];
        for (rank, common) in COMMON.chars().enumerate() {
            ranks[common as usize - FIRST] = rank as u16 + 3;
        }
        ranks
    });
    let rank = match c {
        '，' | '。' | '、' => 2,
        '0'..='9' => 12,
        '（' | '）' | '：' | '；' | '《' | '》' | '“' | '”' => 20,
        // Spaces between Chinese characters, stars, brackets of other kinds.
        _ => (c as usize).checked_sub(FIRST).and_then(|n| ranks.get(n)).copied().unwrap_or(50_000),
    };
    0.25 / f64::from(rank)
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn rare_pairs_are_rarer() {
        assert!(pair('秘', '密') < pair('国', '家'));
        assert!(pair('作', '秘') < pair('工', '作'));
        assert!(pair('开', '属') < pair('公', '开'));
    }

    #[test]
    fn the_list_of_words_holds_words_of_two_characters() {
        let characters = super::WORDS.chars().count();
        assert!(characters > 400 && characters.is_multiple_of(2));
        assert!(super::WORDS.chars().all(|c| (super::FIRST..super::LAST).contains(&(c as usize))));
    }
}
