//! Invented people and numbers from a seed: the same seed draws the same.

/// A generator of pseudo-random numbers (xorshift64*) that draws from one of two vocabularies.
pub struct Draw {
    state: u64,
    words: &'static Words,
}

/// What invented data is put together from.
struct Words {
    surnames: &'static [&'static str],
    given: &'static [&'static str],
    regions: &'static [&'static str],
    city: &'static str,
    towns: &'static [&'static str],
    estates: &'static [&'static str],
    village: &'static str,
    segments: &'static [&'static str],
    issuers: &'static [&'static str],
    area: &'static str,
}

/// A person of no existence.
pub struct Person {
    pub name: String,
    pub id: String,
    pub mobile: String,
    pub card: String,
    pub address: String,
    pub town: &'static str,
}

/// The words that the rules were tuned with.
static HERE: Words = Words {
    surnames: &[
        "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
        "林", "高", "罗", "欧阳", "上官", "诸葛",
    ],
    given: &[
        "建国", "秀英", "伟", "芳", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛",
        "明霞", "子轩", "雨桐", "浩然", "思远", "佳怡",
    ],
    regions: &["330281", "330205", "110105", "360425", "420106", "510107", "610103"],
    city: "余姚市",
    towns: &["凤山街道", "阳明街道", "梁弄镇", "泗门镇", "陆埠镇", "河姆渡镇"],
    estates: &["花园新村", "丰南小区", "阳明公寓", "江南春晓苑", "四明家园"],
    village: "横坎头村",
    segments: &["138", "139", "159", "186", "133", "177", "198"],
    issuers: &["622202", "622848", "621700", "622588", "621485"],
    area: "0574-6270",
};

/// Others, that they were not.
static ELSEWHERE: Words = Words {
    surnames: &[
        "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴",
        "夏", "钟", "汪", "田", "任", "姜", "范", "方", "石", "姚", "谭", "廖", "邹", "熊", "金", "陆", "郝",
        "孔", "白", "崔", "康", "毛", "邱", "秦", "江", "史", "顾", "侯", "邵", "孟", "龙", "万", "段", "雷",
        "钱", "汤", "尹", "黎", "易", "常", "武", "乔", "贺", "赖", "龚", "文", "司马", "慕容",
    ],
    given: &[
        "国庆", "桂兰", "志强", "玉梅", "海燕", "晓东", "春花", "立新", "红", "斌", "飞", "鹏", "波", "辉",
        "琳", "莉", "梓涵", "一诺", "宇航", "欣怡", "德胜", "兰英",
    ],
    regions: &["320583", "370102", "230102", "410122", "450127", "520302", "532901", "640104", "150102"],
    city: "昆和县",
    towns: &["玉山镇", "城东街道", "石桥乡", "白鹤镇", "新民街道"],
    estates: &["锦绣华庭", "和平里", "滨河佳苑", "幸福家园", "东方名邸"],
    village: "柳树屯村",
    segments: &["130", "137", "150", "152", "170", "188", "189", "199", "136"],
    issuers: &["621226", "623052", "621661", "622908", "620058"],
    area: "0512-5731",
};

impl Draw {
    pub fn here(seed: u64) -> Draw {
        Draw { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, words: &HERE }
    }

    pub fn elsewhere(seed: u64) -> Draw {
        Draw { words: &ELSEWHERE, ..Draw::here(seed) }
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) % end
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    pub fn name(&mut self) -> String {
        format!("{}{}", self.pick(self.words.surnames), self.pick(self.words.given))
    }

    /// A resident ID of a person born between these years, its check digit right (GB 11643-1999).
    pub fn id(&mut self, from: u64, to: u64) -> String {
        let year = from + self.below(to - from + 1);
        let (month, day) = (1 + self.below(12), 1 + self.below(28));
        let region = self.pick(self.words.regions);
        let body = format!("{region}{year}{month:02}{day:02}{:03}", 1 + self.below(998));
        let sum: u32 =
            body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
    }

    pub fn mobile(&mut self) -> String {
        format!("{}{}", self.pick(self.words.segments), self.digits(8))
    }

    /// A bank card of 19 digits, its last one right (ISO/IEC 7812-1, Luhn).
    pub fn card(&mut self) -> String {
        let body = format!("{}{}", self.pick(self.words.issuers), self.digits(12));
        let sum: u32 =
            body.bytes().rev().enumerate().map(|(i, digit)| doubled(digit - b'0', i % 2 == 0)).sum();
        format!("{body}{}", (10 - sum % 10) % 10)
    }

    pub fn landline(&mut self) -> String {
        format!("{}{}", self.words.area, self.digits(4))
    }

    pub fn exam_number(&mut self) -> String {
        format!("3302{}", self.digits(8))
    }

    pub fn person(&mut self) -> Person {
        let town = self.pick(self.words.towns);
        let estate = self.pick(self.words.estates);
        let (block, unit, floor, door) =
            (1 + self.below(40), 1 + self.below(3), 1 + self.below(6), 1 + self.below(4));
        let Words { city, village, .. } = self.words;
        let address = match self.below(3) {
            0 => format!("{city}{town}{estate}{block}幢{floor}0{door}室"),
            1 => format!("{city}{town}{estate}{block}号楼{unit}单元{floor}0{door}室"),
            _ => format!("{city}{town}{village}{unit}组{block}号"),
        };
        Person {
            name: self.name(),
            id: self.id(1945, 2004),
            mobile: self.mobile(),
            card: self.card(),
            address,
            town,
        }
    }

    /// So many persons, no two of one name.
    pub fn persons(&mut self, count: usize) -> Vec<Person> {
        let mut persons: Vec<Person> = Vec::new();
        while persons.len() < count {
            let person = self.person();
            if persons.iter().all(|p| p.name != person.name) {
                persons.push(person);
            }
        }
        persons
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

fn doubled(digit: u8, double: bool) -> u32 {
    let value = u32::from(digit) * if double { 2 } else { 1 };
    if value > 9 { value - 9 } else { value }
}
