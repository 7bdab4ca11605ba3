//! Documents of other kinds and with other words than those that the rules were tuned on.

use mishen::model::Severity::{Block, Review};

use super::Document;
use super::documents::{self, Template, Truth, count, quiet};
use super::draw::{Draw, Person};

const TEMPLATES: &[Template] = &[
    registration_lines,
    two_registrations,
    registration_table,
    objects,
    records,
    markdown_roster,
    two_line_header,
    header_on_each_page,
    judgment,
    phone_list,
    office_contacts,
    donation,
    quiz,
    cited_numbers,
    long_number,
    statute,
    leave_form,
    aid_page,
];

/// `each` documents of every template.
pub fn all(seed: u64, each: u64) -> Vec<Document> {
    documents::of(TEMPLATES, Draw::elsewhere, seed, each)
}

fn registration_lines(draw: &mut Draw) -> Document {
    let Person { name, id, mobile, card, address, .. } = draw.person();
    let mut truth = Truth::default();
    truth.add("pii.resident-id", Block, &id);
    truth.add("pii.mobile", Block, &mobile);
    truth.add("pii.address", Block, &address);
    truth.add("pii.bank-card", Block, &card);
    let text = format!(
        "临时救助申请登记\n\n姓名：{name}\n性别：女\n身份证号码：{id}\n本人手机：{mobile}\n现住址：{address}\n开户银行：某农商银行\n银行卡号：{card}\n\n以上情况属实。\n"
    );
    truth.document("registration in lines", "draft.txt", text)
}

fn two_registrations(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    let mut text = String::from("走访记录\n");
    for person in draw.persons(2) {
        let illness = draw.pick(&["肝硬化", "类风湿关节炎", "脑梗死", "甲状腺癌"]);
        truth.add("pii.resident-id", Block, &person.id);
        truth.add("pii.medical", Block, illness);
        text += &format!("1、户主：{}\n2、身份证：{}\n3、病种：{illness}\n", person.name, person.id);
    }
    truth.document("two persons in lines", "draft.txt", text)
}

fn registration_table(draw: &mut Draw) -> Document {
    let Person { name, id, mobile, address, .. } = draw.person();
    let degree = draw.pick(&["二级", "三级", "四级"]);
    let mut truth = Truth::default();
    truth.add("pii.resident-id", Block, &id);
    truth.add("pii.mobile", Block, &mobile);
    truth.add("pii.address", Block, &address);
    truth.add("pii.disability", Block, degree);
    let rows = [
        ["姓　名", &name, "性　别", "男"],
        ["身份证号", &id, "民　族", "汉族"],
        ["残疾等级", degree, "手机号码", &mobile],
    ];
    let line = |cells: &[&str]| {
        format!("<tr>{}</tr>\n", cells.iter().map(|c| format!("<td>{c}</td>")).collect::<String>())
    };
    let body: String = rows.iter().map(|row| line(row)).collect();
    let text = format!(
        "<html><head><meta charset=\"utf-8\"></head><body><h2>辅助器具申请表</h2><table>\n{body}<tr><td>家庭住址</td><td colspan=\"3\">{address}</td></tr>\n</table></body></html>\n"
    );
    truth.document("registration in a table", "form.html", text)
}

fn objects(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    let rows = count(draw, 2, 6);
    let objects: Vec<String> = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            truth.add("pii.resident-id", Block, &p.id);
            truth.add("pii.mobile", Block, &p.mobile);
            truth.add("pii.welfare", Block, "因病致贫");
            format!(
                "  {{\"姓名\": \"{}\", \"身份证号\": \"{}\", \"手机\": \"{}\", \"致贫原因\": \"因病致贫\"}}",
                p.name, p.id, p.mobile
            )
        })
        .collect();
    truth.document("objects", "list.json", format!("[\n{}\n]\n", objects.join(",\n")))
}

fn records(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    let rows = count(draw, 2, 6);
    let records: String = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            truth.add("pii.resident-id", Block, &p.id);
            truth.add("pii.mobile", Block, &p.mobile);
            format!(
                " <人员><姓名>{}</姓名><身份证号>{}</身份证号><手机>{}</手机></人员>\n",
                p.name, p.id, p.mobile
            )
        })
        .collect();
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<名单>\n{records}</名单>\n");
    truth.document("records", "list.xml", text)
}

fn markdown_roster(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    let rows = count(draw, 3, 8);
    let body: String = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            let belief = draw.pick(&["佛教", "基督教", "天主教"]);
            truth.add("pii.religion", Review, belief);
            format!("| {} | {} | {belief} |\n", p.name, p.town)
        })
        .collect();
    let text = format!(
        "# 人员情况表\n\n| 姓名 | 乡镇 | 宗教信仰 |\n| --- | --- | :-: |\n{body}\n制表日期：2026年10月。\n"
    );
    truth.document("roster in Markdown", "list.md", text)
}

fn two_line_header(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    let rows = count(draw, 3, 8);
    let body: String = draw
        .persons(rows)
        .into_iter()
        .enumerate()
        .map(|(n, p)| {
            truth.add("pii.bank-card", Block, &p.card);
            truth.add("pii.mobile", Block, &p.mobile);
            format!("{},{},{},{},{}\n", n + 1, p.name, p.mobile, p.card, 100 + draw.below(900))
        })
        .collect();
    let text = format!(
        "惠农补贴发放明细表\n序号,农户信息,,发放信息,\n,户主,联系电话,社会保障卡金融账号,发放金额\n{body}"
    );
    truth.document("header of two lines", "list.csv", text)
}

fn header_on_each_page(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    let head = "序号,姓名,准考证号,身份证号\n";
    let mut text = String::from("资格复审名单\n");
    for (n, p) in draw.persons(18).into_iter().enumerate() {
        if n % 6 == 0 {
            text += head;
        }
        truth.add("pii.resident-id", Block, &p.id);
        text += &format!("{},{},{},{}\n", n + 1, p.name, draw.mobile(), p.id);
    }
    truth.document("header on each page", "list.csv", text)
}

fn judgment(draw: &mut Draw) -> Document {
    let Person { name, id, address, card, .. } = draw.person();
    let mut truth = Truth::default();
    truth.add("pii.resident-id", Block, &id);
    truth.add("pii.address", Block, &address);
    truth.add("pii.bank-card", Block, &card);
    let text = format!(
        "行政处罚决定书\n\n被处罚人{name}，女，公民身份号码{id}，户籍所在地{address}。\n经查，被处罚人于2026年4月无证经营，违法所得8000元，汇入其名下银行卡（卡号{card}）。以上事实有询问笔录、现场照片为证。\n如不服本决定，可以在六十日内申请行政复议。\n"
    );
    truth.document("decision", "draft.txt", text)
}

fn phone_list(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    let rows = count(draw, 3, 10);
    let body: String = draw
        .persons(rows)
        .into_iter()
        .map(|p| {
            truth.add("pii.mobile", Block, &p.mobile);
            format!("{}\t{}\t{}\t{}\n", p.name, "科员", draw.landline(), p.mobile)
        })
        .collect();
    truth.document("phone list", "list.tsv", format!("姓名\t职务\t办公电话\t手机\n{body}"))
}

fn office_contacts(draw: &mut Draw) -> Document {
    let (mobile, landline) = (draw.mobile(), draw.landline());
    let text = format!(
        "关于受理群众举报的公告\n\n一、受理范围：违反中央八项规定精神问题。\n二、受理方式\n举报电话：{landline}、{mobile}（工作日8:30至17:00）\n来信地址：某县纪委监委信访室（某县行政中心2号楼305室），邮编315400\n举报邮箱：jubao@nx.gov.cn\n三、值班电话：{mobile}\n"
    );
    quiet("contacts of an office", "draft.txt", text)
}

fn donation(draw: &mut Draw) -> Document {
    let text = format!(
        "抗洪救灾捐赠公告\n\n捐赠账户\n户名：某县红十字会\n开户行：中国农业银行某县支行\n账号：{}\n咨询电话：{}\n联系人：办公室\n",
        draw.card(),
        draw.landline()
    );
    quiet("donations", "draft.txt", text)
}

fn quiz(draw: &mut Draw) -> Document {
    let mut truth = Truth::default();
    for level in ["绝密", "机密", "秘密"] {
        truth.add("secret.marking-bare", Review, level);
    }
    let text = format!(
        "保密常识测验\n\n{}. 保密期限一般不超过二十年的是（　）。\nA．绝密\nB．机密\nC．秘密\nD．以上都不是\n",
        1 + draw.below(50)
    );
    truth.document("quiz", "draft.txt", text)
}

fn cited_numbers(draw: &mut Draw) -> Document {
    let number = format!("县委密电〔2025〕{}号", 1 + draw.below(90));
    let mut truth = Truth::default();
    truth.add("secret.doc-number", Review, &number);
    let text = format!(
        "关于加强值班值守的通知\n\n各乡镇人民政府：\n为贯彻落实上级部署，现就有关事项通知如下。\n一、认真执行{number}的要求，严格落实领导带班制度。\n二、遇有突发事件，按照国办发明电〔2024〕{}号的规定报告。\n",
        1 + draw.below(20)
    );
    truth.document("cited numbers", "draft.txt", text)
}

fn long_number(draw: &mut Draw) -> Document {
    let id = draw.id(1950, 2000);
    let number = format!("2026{:04}{id}", draw.below(10_000));
    let mut truth = Truth::default();
    truth.add("pii.resident-id", Block, &number);
    let other = format!("20261{:09}{:09}", draw.below(1_000_000_000), draw.below(1_000_000_000));
    let text = format!("缴费凭证\n流水号：{number}\n订单号：{other}\n金额：{}元\n", draw.below(9000));
    truth.document("number in a number", "draft.txt", text)
}

const ARTICLES: &[&str] = &[
    "审计人员对执行职务中知悉的国家秘密、工作秘密、商业秘密、个人隐私和个人信息，应当予以保密。",
    "机关、单位对承载国家秘密的纸介质载体，应当在明显位置标明绝密、机密或者秘密。",
    "申请公开的内容涉及商业秘密、个人隐私的，应当书面征求第三方的意见。",
    "残疾人的公民权利和人格尊严受法律保护，禁止基于残疾的歧视。",
    "患有精神障碍、严重传染病的，其监护人应当协助治疗。",
    "不满十四周岁的未成年人不得出庭作证，法律另有规定的除外。",
    "内部资料性出版物应当注明“内部资料，免费交流”字样。",
    "公安机关可以依法采取秘密侦查措施。",
    "选举采用无记名投票方式，选举人可以在秘密写票处填写选票。",
    "行政机关作出不予公开决定的，应当说明理由。",
    "居民身份证号码由公安机关编制，实行一人一号。",
    "最低生活保障对象、特困人员的医疗费用，由医疗救助基金给予补助。",
    "报送审查的送审稿，应当附具起草说明和征求意见的情况。",
    "联系电话、传真号码发生变更的，应当自变更之日起五日内报告。",
];

fn statute(draw: &mut Draw) -> Document {
    let articles: String = (1..=10).map(|n| format!("第{n}条　{}\n", draw.pick(ARTICLES))).collect();
    quiet("statute", "draft.txt", format!("某省社会事务条例\n\n第一章　总则\n{articles}"))
}

fn leave_form(draw: &mut Draw) -> Document {
    let name = draw.name();
    let text = format!(
        "干部任免审批表\n姓名：{name}\n性别：男\n出生年月：198{}.06\n民族：汉族\n现任职务：某县水利局副局长\n拟任职务：某县水利局局长\n公示时间：2026年11月1日至7日\n监督电话：{}\n",
        draw.below(10),
        draw.landline()
    );
    quiet("form of an official", "draft.txt", text)
}

fn aid_page(draw: &mut Draw) -> Document {
    let rows = count(draw, 4, 12);
    let body: String = draw
        .persons(rows)
        .into_iter()
        .map(|p| format!("<tr><td>{}</td><td>某中学</td><td>高一</td><td>一等</td></tr>\n", p.name))
        .collect();
    let text = format!(
        "<html><head><meta charset=\"utf-8\"></head><body><h2>奖学金评选结果公示</h2><table>\n<tr><th>姓名</th><th>学校</th><th>年级</th><th>等级</th></tr>\n{body}</table></body></html>\n"
    );
    let mut truth = Truth::default();
    for _ in 0..rows {
        // The grade of a pupil beside the name is for a person to judge (contract: `pii.minor`).
        truth.add("pii.minor", Review, "高一");
    }
    truth.document("scholarships", "list.html", text)
}
