//! Seeded official prose, so that every machine measures the same text.
//!
//! Clauses are put together from our own word lists. Numbers are sparse, as in real papers: a date or a sum in some
//! sentences, an office telephone now and then, a mobile or an identity number rarely.

mod words;

use words::*;

/// A small random number generator (SplitMix64): the same numbers from the same seed, everywhere.
pub struct Random(u64);

impl Random {
    /// A generator that starts from `seed`.
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n` - 1.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }
}

/// About `bytes` bytes of prose (never more), ending with a line end.
pub fn prose(bytes: usize, seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut text = String::with_capacity(bytes + 4096);
    loop {
        let whole = text.len();
        paragraph(&mut text, &mut random);
        if text.len() > bytes {
            text.truncate(whole);
            return text;
        }
    }
}

/// `count` invented terms, all different, from four to seven characters, the same ones each time. Half begin with words
/// that prose is full of.
pub fn terms(count: usize) -> Vec<String> {
    let mut all: Vec<String> = TERM_HEADS
        .iter()
        .flat_map(|head| TERM_TAILS.iter().map(move |tail| format!("{head}{tail}")))
        .collect();
    assert!(count <= all.len(), "there are {} terms", all.len());
    let mut random = Random::new(1000);
    for i in (1..all.len()).rev() {
        all.swap(i, random.below(i as u64 + 1) as usize);
    }
    all.truncate(count);
    all
}

/// A rule file that finds [`terms`].
pub fn rule_file(count: usize) -> String {
    let mut file = String::from(
        "rules:\n  - id: bench.terms\n    name: 词表\n    category: work-secret\n    severity: review\n    keywords:\n",
    );
    for term in terms(count) {
        file.push_str(&format!("      - {term}\n"));
    }
    file
}

fn paragraph(text: &mut String, random: &mut Random) {
    match random.below(12) {
        0 => {
            text.push_str(random.pick(NUMERALS));
            text.push('、');
            text.push_str(random.pick(TASKS));
            text.push_str(random.pick(OBJECTS));
            text.push('\n');
            return;
        }
        1 => {
            text.push('（');
            text.push_str(random.pick(NUMERALS));
            text.push('）');
        }
        _ => text.push_str("　　"),
    }
    for _ in 0..2 + random.below(6) {
        sentence(text, random);
    }
    text.push('\n');
}

fn sentence(text: &mut String, random: &mut Random) {
    match random.below(2400) {
        0 => return contact(text, random, "，身份证号", identity),
        1..=20 => return contact(text, random, "，联系电话：", mobile),
        21..=60 => return contact(text, random, "，办公电话：", landline),
        61..=160 => text.push_str(&document(random)),
        161..=560 => text.push_str(&date(random)),
        561..=900 => text.push_str(random.pick(OPENINGS)),
        _ => {}
    }
    text.push_str(random.pick(ORGANS));
    for clause in 0..1 + random.below(3) {
        if clause > 0 {
            text.push('，');
        }
        text.push_str(random.pick(MANNERS));
        text.push_str(random.pick(TASKS));
        text.push_str(random.pick(OBJECTS));
    }
    if random.below(5) == 0 {
        text.push('，');
        text.push_str(random.pick(RESULTS));
        text.push_str(&amount(random));
    }
    if random.below(3) == 0 {
        text.push('，');
        text.push_str(random.pick(CLOSINGS));
    }
    text.push('。');
}

fn contact(text: &mut String, random: &mut Random, label: &str, value: fn(&mut Random) -> String) {
    text.push_str("联系人：");
    text.push_str(random.pick(SURNAMES));
    text.push_str(random.pick(GIVEN));
    text.push_str(label);
    text.push_str(&value(random));
    text.push('。');
}

fn date(random: &mut Random) -> String {
    format!("{}年{}月{}日，", 2019 + random.below(8), 1 + random.below(12), 1 + random.below(28))
}

fn document(random: &mut Random) -> String {
    format!("按照云政办发〔{}〕{}号文件要求，", 2019 + random.below(8), 1 + random.below(180))
}

fn amount(random: &mut Random) -> String {
    match random.below(4) {
        0 => format!("{}.{}%", random.below(100), random.below(10)),
        1 => format!("{}余项", 10 + random.below(400)),
        2 => format!("{}.{:02}万元", 1 + random.below(9000), random.below(100)),
        _ => format!("{}件", 1 + random.below(3000)),
    }
}

fn landline(random: &mut Random) -> String {
    format!("0588-88{:05}", random.below(100_000))
}

fn mobile(random: &mut Random) -> String {
    let head = ["138", "139", "159", "186"][random.below(4) as usize];
    format!("{head}0000{:04}", random.below(10_000))
}

fn identity(random: &mut Random) -> String {
    let body = format!(
        "330197{}{:02}{:02}{:03}",
        1950 + random.below(60),
        1 + random.below(12),
        1 + random.below(28),
        1 + random.below(998)
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum as usize % 11]))
}
