//! Documents from templates, as offices publish them, each with what stands in it.

use mishen::model::Severity::{self, Block, Review};

use super::draw::{Draw, Person};
use super::{Document, Wanted};

/// A template.
pub type Template = fn(&mut Draw) -> Document;

const TEMPLATES: &[Template] = &[
    welfare_roster,
    welfare_page,
    masked_roster,
    exam_results,
    penalty,
    petition_reply,
    duty_roster,
    notice_with_contact,
    tender,
    disability_list,
    disability_with_numbers,
    pupils,
    appointment,
    marked_draft,
    not_public,
    illness_list,
    illness_with_numbers,
    religion_list,
    vehicles,
    draft_stage,
    password_mail,
    subsidy_accounts,
    correction_list,
    regulation,
    news,
];

/// `each` documents of every template; `draw` makes a generator of a seed.
pub fn all(draw: fn(u64) -> Draw, seed: u64, each: u64) -> Vec<Document> {
    of(TEMPLATES, draw, seed, each)
}

/// `each` documents of each of these templates.
pub fn of(templates: &[Template], draw: fn(u64) -> Draw, seed: u64, each: u64) -> Vec<Document> {
    let one = |(number, template): (usize, &Template)| {
        let seeds = (0..each).map(move |n| seed ^ (number as u64) << 32 ^ n);
        seeds.map(|seed| template(&mut draw(seed))).collect::<Vec<_>>()
    };
    templates.iter().enumerate().flat_map(one).collect()
}

/// What must be found.
#[derive(Default)]
pub struct Truth(Vec<Wanted>);

impl Truth {
    pub fn add(&mut self, rule: &str, severity: Severity, value: &str) {
        self.0.push(Wanted { rule: rule.into(), severity, value: Some(value.into()) });
    }

    pub fn document(self, about: &str, file: &str, text: String) -> Document {
        Document { about: about.into(), file: file.into(), text, want: self.0 }
    }
}

pub fn quiet(about: &str, file: &str, text: String) -> Document {
    Truth::default().document(about, file, text)
}

/// A table as CSV or HTML.
fn table(title: &str, head: &[&str], rows: &[Vec<String>], html: bool) -> String {
    if html {
        let cell = |tag: &str, text: &str| format!("<{tag}>{text}</{tag}>");
        let line = |tag: &str, cells: Vec<&str>| {
            format!("<tr>{}</tr>\n", cells.iter().map(|c| cell(tag, c)).collect::<String>())
        };
        let body: String = rows.iter().map(|r| line("td", r.iter().map(String::as_str).collect())).collect();
        return format!(
            "<html><head><meta charset=\"utf-8\"></head><body><h1>{title}</h1><table>\n{}{body}</table></body></html>\n",
            line("th", head.to_vec())
        );
    }
    let body: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    format!("{title}\n{}\n{body}", head.join(","))
}

pub fn count(draw: &mut Draw, least: u64, most: u64) -> usize {
    (least + draw.below(most - least + 1)) as usize
}

fn welfare_roster(draw: &mut Draw) -> Document {
    let rows = count(draw, 3, 12);
    let mut truth = Truth::default();
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .enumerate()
        .map(|(n, Person { name, id, mobile, card, address, .. })| {
            let kind = draw.pick(&["低保", "特困", "低保边缘"]).to_owned();
            truth.add("pii.resident-id", Block, &id);
            truth.add("pii.mobile", Block, &mobile);
            truth.add("pii.address", Block, &address);
            truth.add("pii.bank-card", Block, &card);
            truth.add("pii.welfare", Block, &kind);
            vec![(n + 1).to_string(), name, id, mobile, address, card, kind, "600".into()]
        })
        .collect();
    let head = ["序号", "户主姓名", "身份证号", "联系电话", "家庭住址", "银行账号", "救助类别", "补助金额"];
    let html = draw.below(2) == 0;
    let file = if html { "list.html" } else { "list.csv" };
    truth.document("welfare roster", file, table("社会救助资金发放表", &head, &body, html))
}

fn welfare_page(draw: &mut Draw) -> Document {
    let rows = count(draw, 3, 12);
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .enumerate()
        .map(|(n, p)| vec![(n + 1).to_string(), p.name, p.town.into(), "3".into(), "1800".into()])
        .collect();
    let head = ["序号", "户主姓名", "乡镇", "保障人数", "保障金额"];
    quiet("welfare page as it should be", "list.csv", table("最低生活保障公示", &head, &body, false))
}

fn masked_roster(draw: &mut Draw) -> Document {
    let rows = count(draw, 3, 12);
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            let surname: String = p.name.chars().take(1).collect();
            vec![
                format!("{surname}某"),
                format!("{}**************{}", &p.id[..2], &p.id[16..]),
                format!("{}****{}", &p.mobile[..3], &p.mobile[7..]),
            ]
        })
        .collect();
    quiet(
        "roster well masked",
        "list.csv",
        table("补贴发放公示", &["姓名", "身份证号", "联系电话"], &body, false),
    )
}

fn exam_results(draw: &mut Draw) -> Document {
    let rows = count(draw, 5, 20);
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            let mobile_shaped = draw.mobile();
            let number = if draw.below(2) == 0 { draw.exam_number() } else { mobile_shaped };
            let score = (50 + draw.below(50)).to_string();
            vec![number, p.name, "综合管理岗".into(), score, "进入体检".into()]
        })
        .collect();
    let head = ["准考证号", "姓名", "岗位名称", "笔试成绩", "备注"];
    quiet("exam results", "list.csv", table("事业单位公开招聘成绩公示", &head, &body, false))
}

fn penalty(draw: &mut Draw) -> Document {
    let Person { name, id, mobile, address, .. } = draw.person();
    let mut truth = Truth::default();
    truth.add("pii.resident-id", Block, &id);
    truth.add("pii.address", Block, &address);
    let phone = if draw.below(2) == 0 {
        // A contact label makes it one for review, also beside a name.
        truth.add("pii.mobile", Review, &mobile);
        format!("，联系电话{mobile}")
    } else {
        String::new()
    };
    let text = format!(
        "行政处罚决定书\n余市监处罚〔2026〕{}号\n\n当事人：{name}，男，身份证号{id}，住{address}{phone}。\n\
         经查，当事人于2026年3月5日在未取得许可的情况下从事食品经营活动，违反了《中华人民共和国食品安全法》第三十五条的规定。\n\
         罚没款合计12345.00元，请于收到本决定书之日起15日内缴至指定银行。\n",
        10 + draw.below(900)
    );
    truth.document("penalty decision", "draft.txt", text)
}

fn petition_reply(draw: &mut Draw) -> Document {
    let Person { name, mobile, .. } = draw.person();
    let mut truth = Truth::default();
    truth.add("pii.mobile", Block, &mobile);
    let text = format!(
        "关于{}号信访事项的答复\n\n信访人：{name}，手机{mobile}。\n\
         您反映的道路积水问题收悉。经核实，该路段雨水管网已经列入年度改造计划，计划于6月底以前完成。\n\
         如对本答复不服，可以自收到之日起30日内申请复查。\n咨询电话：{}\n",
        draw.below(9000),
        draw.landline()
    );
    truth.document("petition reply", "draft.txt", text)
}

fn duty_roster(draw: &mut Draw) -> Document {
    let rows = count(draw, 3, 8);
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .enumerate()
        .map(|(n, p)| vec![format!("10月{}日", n + 1), p.name, "局办公室".into(), p.mobile])
        .collect();
    quiet(
        "duty roster",
        "list.csv",
        table("国庆值班安排", &["日期", "值班人员", "部门", "值班电话"], &body, false),
    )
}

fn notice_with_contact(draw: &mut Draw) -> Document {
    let Person { name, mobile, .. } = draw.person();
    let mut truth = Truth::default();
    truth.add("pii.mobile", Review, &mobile);
    let text = format!(
        "关于组织申报项目的通知\n\n各乡镇人民政府、街道办事处：\n请于2026年12月5日以前将申报材料报送至局规划科，逾期不予受理。\n\
         联系人：{name}，联系电话：{mobile}，传真：{}，邮箱：yyghk@yy.gov.cn。\n监督电话：{}\n",
        draw.landline(),
        draw.landline()
    );
    truth.document("notice with a contact", "draft.txt", text)
}

fn tender(draw: &mut Draw) -> Document {
    let text = format!(
        "某河道整治工程招标公告\n\n招标编号：3302812026{:05}，项目代码：2020-330281-48-03-{:06}。\n\
         一、投标保证金50000元，缴至以下账户。\n户名：余姚市公共资源交易中心\n开户行：余姚农村商业银行\n账号：{}\n\
         二、投标人应当提供营业执照（统一社会信用代码）。招标人：余姚市水利局，统一社会信用代码：91350100M000100Y43。\n\
         三、开标地点：余姚市行政中心南雷南路388号3号楼201室。咨询电话：{}\n",
        draw.below(99999),
        draw.below(999_999),
        draw.card(),
        draw.landline()
    );
    quiet("tender", "draft.txt", text)
}

/// A list of names with one sensitive column.
fn sensitive(
    draw: &mut Draw,
    rule: &str,
    title: &str,
    header: &str,
    values: &[&str],
    numbers: bool,
) -> Document {
    let rows = count(draw, 3, 12);
    let mut truth = Truth::default();
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            let value = draw.pick(values).to_owned();
            truth.add(rule, if numbers { Block } else { Review }, &value);
            if numbers {
                truth.add("pii.resident-id", Block, &p.id);
                vec![p.name, p.id, value]
            } else {
                vec![p.name, p.town.to_owned(), value]
            }
        })
        .collect();
    let head = ["姓名", if numbers { "身份证号码" } else { "乡镇" }, header];
    let html = draw.below(3) == 0;
    let file = if html { "list.html" } else { "list.csv" };
    truth.document(title, file, table(title, &head, &body, html))
}

const DEGREES: &[&str] = &["一级", "二级", "三级", "肢体二级", "视力一级", "听力残疾三级"];
const ILLNESSES: &[&str] =
    &["肺癌", "尿毒症", "精神分裂症", "白血病", "糖尿病", "腰椎间盘突出症", "系统性红斑狼疮"];

fn disability_list(draw: &mut Draw) -> Document {
    let header = draw.pick(&["残疾等级", "残疾类别等级", "残疾情况"]);
    sensitive(draw, "pii.disability", "护理补贴发放公示", header, DEGREES, false)
}

fn disability_with_numbers(draw: &mut Draw) -> Document {
    sensitive(draw, "pii.disability", "护理补贴发放表", "残疾类别及等级", DEGREES, true)
}

fn illness_list(draw: &mut Draw) -> Document {
    let header = draw.pick(&["病种", "疾病名称", "诊断结果"]);
    sensitive(draw, "pii.medical", "医疗救助公示", header, ILLNESSES, false)
}

fn illness_with_numbers(draw: &mut Draw) -> Document {
    sensitive(draw, "pii.medical", "门诊慢特病认定表", "病种名称", ILLNESSES, true)
}

fn religion_list(draw: &mut Draw) -> Document {
    let numbers = draw.below(2) == 0;
    let values = ["佛教", "道教", "基督教", "天主教", "伊斯兰教"];
    sensitive(draw, "pii.religion", "人员信息登记表", "宗教信仰", &values, numbers)
}

fn pupils(draw: &mut Draw) -> Document {
    let rows = count(draw, 3, 12);
    let mut truth = Truth::default();
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            let class = draw.pick(&["三（2）班", "五年级", "初二（11）班", "四年级1班"]).to_owned();
            truth.add("pii.minor", Block, &class);
            let id = draw.id(2012, 2018);
            let number = format!("G{id}");
            truth.add("pii.student-id", Block, &number);
            truth.add("pii.mobile", Block, &p.mobile);
            vec![p.name, number, class, p.mobile]
        })
        .collect();
    let head = ["学生姓名", "学籍号", "班级", "家长手机"];
    truth.document("pupils", "list.csv", table("资助学生汇总表", &head, &body, false))
}

fn appointment(draw: &mut Draw) -> Document {
    let name = draw.name();
    let text = format!(
        "拟任职干部任前公示\n\n{name}，男，汉族，19{}年3月出生，大学学历，中共党员，现任余姚市某局办公室主任，拟任副局长。\n\
         公示时间：2026年11月20日至11月26日。监督电话：{}，12380。\n",
        70 + draw.below(20),
        draw.landline()
    );
    quiet("appointment", "draft.txt", text)
}

fn marked_draft(draw: &mut Draw) -> Document {
    let mark = draw.pick(&["机密★10年", "秘密★5年", "绝密★长期", "机密★启用前"]);
    let mut truth = Truth::default();
    truth.add("secret.marking", Block, mark);
    let text = format!(
        "{mark}\n\n关于某专项工作情况的报告\n\n市人民政府：\n现将有关情况报告如下。全年投入{}万元。\n",
        draw.below(900)
    );
    truth.document("marked draft", "draft.txt", text)
}

fn not_public(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    let (rule, line) = match draw.below(2) {
        0 => ("disclosure.not-public", "（此件不公开）"),
        _ => ("disclosure.on-request", "（此件依申请公开）"),
    };
    truth.0.push(Wanted { rule: rule.into(), severity: Block, value: None });
    let text = format!(
        "关于某事项的批复\n\n某某街道办事处：\n你处请示收悉。同意安排资金{}万元。\n\n2026年11月20日\n{line}\n",
        draw.below(900)
    );
    truth.document("not public", "draft.txt", text)
}

fn vehicles(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    let rows = count(draw, 3, 6);
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            let plate = format!("浙B{}", 10_000 + draw.below(90_000));
            truth.add("pii.plate", Review, &plate);
            vec![p.name, plate, "小型轿车".into()]
        })
        .collect();
    truth.document("vehicles", "list.csv", table("停车月卡名单", &["姓名", "车牌号", "车型"], &body, false))
}

fn draft_stage(draw: &mut Draw) -> Document {
    let stage = draw.pick(&["送审稿", "讨论稿", "初稿"]);
    let mut truth = Truth::default();
    truth.0.push(Wanted { rule: "disclosure.draft-stage".into(), severity: Review, value: None });
    let text = format!(
        "余姚市某管理办法（{stage}）\n\n第一条 为了加强管理，制定本办法。\n第二条 本办法自2027年{}月1日起施行。\n",
        1 + draw.below(12)
    );
    truth.document("draft stage", "draft.txt", text)
}

fn password_mail(draw: &mut Draw) -> Document {
    let secret = format!("Yy@{}#kq", 1000 + draw.below(9000));
    let mut truth = Truth::default();
    truth.add("cred.password", Block, &secret);
    let text = format!(
        "各位同事：\n系统已经开通，请登录后及时修改。\n登录账号：yycz01\n密码：{secret}\n如有问题请联系信息科。\n"
    );
    truth.document("password", "draft.txt", text)
}

fn subsidy_accounts(draw: &mut Draw) -> Document {
    let rows = count(draw, 3, 10);
    let mut truth = Truth::default();
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            truth.add("pii.bank-card", Block, &p.card);
            vec![p.name, p.town.into(), p.card, (100 + draw.below(900)).to_string()]
        })
        .collect();
    let head = ["农户姓名", "乡镇", "一卡通账号", "补贴金额"];
    truth.document("subsidy accounts", "list.csv", table("耕地地力保护补贴公示", &head, &body, false))
}

fn correction_list(draw: &mut Draw) -> Document {
    let rows = count(draw, 3, 8);
    let mut truth = Truth::default();
    let body: Vec<Vec<String>> = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            truth.add("pii.name", Review, &p.name);
            vec![p.name, p.town.into()]
        })
        .collect();
    let title = draw.pick(&[
        "社区矫正对象名单",
        "在册严重精神障碍患者花名册",
        "艾滋病患者随访名册",
        "困境儿童摸排表",
    ]);
    truth.document("list that is itself sensitive", "list.csv", table(title, &["姓名", "乡镇"], &body, false))
}

const SENTENCES: &[&str] = &[
    "残疾人、老年人、孤儿和困境儿童等特殊群体的保障水平稳步提高。",
    "低保对象、特困人员应当纳入救助范围，最低生活保障标准提高到每人每月1100元。",
    "公民有宗教信仰自由，任何组织和个人不得强制公民信仰宗教。",
    "国家秘密的密级分为绝密、机密、秘密三级。",
    "做好艾滋病、结核病、精神障碍等疾病防治工作，建立健康档案。",
    "一级、二级残疾人每人每月发放护理补贴300元。",
    "年满16周岁的公民可以申请，不满14周岁的由监护人代为办理。",
    "申请人应当提交身份证、户口簿和病历资料的复印件。",
    "不得泄露执业中知悉的国家秘密、商业秘密和个人隐私。",
    "违反本条例规定的，处1万元以上10万元以下罚款。",
    "服务热线为12345，投诉举报电话为12315。",
    "电子病历应当符合GB/T 18336.1-2015的要求。",
    "对征求意见稿进行公示，收到意见12条。",
    "学校三年级以上学生参加课后服务的比例达到95%。",
];

fn regulation(draw: &mut Draw) -> Document {
    let articles: String = (1..=8).map(|n| format!("第{n}条 {}\n", draw.pick(SENTENCES))).collect();
    quiet("regulation", "draft.txt", format!("余姚市社会服务管理规定\n\n{articles}"))
}

fn news(draw: &mut Draw) -> Document {
    let name = draw.name();
    let text = format!(
        "全市重点工作推进会召开\n\n11月20日，市委副书记{name}同志主持会议并讲话。会议强调，{}{}\n会议指出，{}\n（记者 {} 通讯员 {}）\n",
        draw.pick(SENTENCES),
        draw.pick(SENTENCES),
        draw.pick(SENTENCES),
        draw.name(),
        draw.name()
    );
    quiet("news", "draft.txt", text)
}
