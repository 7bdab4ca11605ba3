#!/usr/bin/env python3
"""Writes a set of long documents, workbooks and presentations with planted numbers, for office_text.py. Run by hand.

    python3 tests/eval/corpus.py FOLDER

Each is written as flat OpenDocument and turned by LibreOffice (soffice on PATH) into every other format of its kind;
beside each stands a file NAME.truth with the numbers planted in it. NAME-print.pdf is what it looks like on paper, for
pdf_text.py: what is hidden is not in it, and no list of numbers stands beside it. All text and all numbers are
invented.
"""
import os
import random
import subprocess
import sys
import tempfile

NAMES = ("office text style table draw presentation svg fo xlink dc meta number").split()
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"'
    for name, part in zip(NAMES, ("office text style table drawing presentation svg-compatible xsl-fo-compatible "
                                  "xlink dc meta datastyle").split())
).replace("urn:oasis:names:tc:opendocument:xmlns:xlink:1.0", "http://www.w3.org/1999/xlink").replace(
    "urn:oasis:names:tc:opendocument:xmlns:dc:1.0", "http://purl.org/dc/elements/1.1/")
WORDS = ("各科室 街道办事处 应当 按照 职责分工 认真 做好 防汛抗旱 安全生产 民生保障 等各项工作 经研究 决定 对下列对象 予以公示 公示期 为五个工作日 "
         "如有异议 请以书面形式 反映 会议 审议通过了 年度预算 执行情况 报告 并就 下一步 重点任务 作出部署 要求 严格落实 责任 确保 按时完成 "
         "救助对象 家庭成员 收入核对 入户调查 张榜公布 资金拨付 群众意见 满意度 逐户登记 材料齐全 手续完备 程序规范 圩镇 垚村 鄚州 龘").split()
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


class Author:
    """Invents text, and keeps the numbers that it plants."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.planted = []

    def words(self, count):
        return "".join(self.random.choice(WORDS) for _ in range(count))

    def sentence(self):
        return self.words(self.random.randint(4, 12)) + self.random.choice("。；，！")

    def paragraph(self):
        return "".join(self.sentence() for _ in range(self.random.randint(3, 7)))

    def name(self):
        return self.random.choice(SURNAMES) + "某"

    def number(self):
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        first = "330197%04d%02d%02d%03d" % (self.random.randint(1950, 2005), self.random.randint(1, 12),
                                            self.random.randint(1, 28), self.random.randint(0, 999))
        number = first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights)) % 11]
        self.planted.append(number)
        return number

    def split(self):
        """A number in pieces of different looks, as editing leaves it."""
        number = self.number()
        at = self.random.randint(3, 14)
        return f'{number[:at]}<text:span text:style-name="bold">{number[at:]}</text:span>'


def flat(kind, body, styles="", masters=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {SPACES} office:version="1.2" '
            f'office:mimetype="application/vnd.oasis.opendocument.{kind}">'
            '<office:automatic-styles><style:style style:name="bold" style:family="text">'
            f'<style:text-properties fo:font-weight="bold"/></style:style>{styles}</office:automatic-styles>{masters}'
            f'<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>')


def document(author):
    """About thirty pages: headings, lists, tables, notes, frames, comments, revisions, a header and a footer."""
    changes, parts = [], []
    for chapter in range(30):
        parts.append(f'<text:h text:outline-level="1">第{chapter + 1}部分{author.words(3)}</text:h>')
        for n in range(6):
            extra = ""
            if n == 1:
                extra = f"经办人证件号{author.split()}。"
            if n == 2 and chapter % 3 == 0:
                extra = ('<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
                         f'<text:p>注：{author.words(5)}{author.number()}</text:p></text:note-body></text:note>')
            if n == 3 and chapter % 4 == 0:
                extra = ('<draw:frame text:anchor-type="paragraph" svg:width="6cm" svg:height="2cm"><draw:text-box>'
                         f'<text:p>框内{author.words(4)}{author.number()}</text:p></draw:text-box></draw:frame>')
            if n == 4 and chapter % 5 == 0:
                extra = (f'<office:annotation><dc:creator>{author.name()}</dc:creator><dc:date>2026-11-20T09:00:00</dc:date>'
                         f'<text:p>请核对{author.words(3)}{author.number()}</text:p></office:annotation>')
            if n == 5 and chapter % 6 == 0:
                key = f"c{chapter}"
                changes.append(
                    f'<text:changed-region text:id="{key}"><text:deletion><office:change-info><dc:creator>{author.name()}'
                    '</dc:creator><dc:date>2026-11-20T09:00:00</dc:date></office:change-info>'
                    f'<text:p>原稿{author.words(4)}{author.number()}</text:p></text:deletion></text:changed-region>')
                extra = f'<text:change text:change-id="{key}"/>'
            parts.append(f"<text:p>{author.paragraph()}{extra}{author.sentence()}</text:p>")
        items = "".join(f"<text:list-item><text:p>{author.sentence()}</text:p></text:list-item>" for _ in range(4))
        parts.append(f"<text:list>{items}</text:list>")
        if chapter % 2:
            rows = [("姓名", "身份证号", "所在村", "备注")]
            rows += [(author.name(), author.number(), author.words(2), author.words(3)) for _ in range(12)]
            cells = "".join("<table:table-row>" + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
                for cell in row) + "</table:table-row>" for row in rows)
            parts.append(f'<table:table table:name="表{chapter}"><table:table-column '
                         f'table:number-columns-repeated="4"/>{cells}</table:table>')
    tracked = f"<text:tracked-changes>{''.join(changes)}</text:tracked-changes>"
    masters = ('<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page">'
               f"<style:header><text:p>页眉{author.words(3)}{author.number()}</text:p></style:header>"
               f"<style:footer><text:p>页脚{author.words(3)}{author.number()}</text:p></style:footer>"
               "</style:master-page></office:master-styles>")
    layout = ('<style:page-layout style:name="page"><style:page-layout-properties fo:margin="2cm"/><style:header-style>'
              '<style:header-footer-properties fo:min-height="1cm"/></style:header-style><style:footer-style>'
              '<style:header-footer-properties fo:min-height="1cm"/></style:footer-style></style:page-layout>')
    return flat("text", tracked + "".join(parts), layout, masters)


def workbook(author):
    """Six sheets of three hundred rows, one of them hidden: numbers as text, amounts, dates, notes, formulas, merges."""
    styles = ('<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/>'
              "</style:style>")
    tables = []
    for sheet in range(6):
        rows = ['<table:table-row><table:table-cell table:number-columns-spanned="5" office:value-type="string"><text:p>'
                f'{author.words(5)}</text:p></table:table-cell><table:covered-table-cell '
                'table:number-columns-repeated="4"/></table:table-row>']
        header = ("姓名", "身份证号", "金额", "日期", "说明")
        rows.append("<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in header) + "</table:table-row>")
        for row in range(300):
            note = ""
            if row % 40 == 7:
                note = f"<office:annotation><text:p>核对{author.words(2)}{author.number()}</text:p></office:annotation>"
            number = author.split() if row % 9 == 4 else author.number()
            amount = author.random.randint(1000, 999999) / 100
            rows.append(
                f'<table:table-row><table:table-cell office:value-type="string"><text:p>{author.name()}</text:p>'
                f'</table:table-cell><table:table-cell office:value-type="string">{note}<text:p>{number}</text:p>'
                f'</table:table-cell><table:table-cell office:value-type="float" office:value="{amount}"><text:p>{amount}'
                '</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value='
                f'"2026-{row % 12 + 1:02}-{row % 28 + 1:02}"/><table:table-cell office:value-type="string"><text:p>'
                f"{author.words(4)}</text:p></table:table-cell></table:table-row>")
        rows.append('<table:table-row><table:table-cell office:value-type="string"><text:p>合计</text:p></table:table-cell>'
                    '<table:table-cell/><table:table-cell table:formula="of:=SUM([.C3:.C302])" office:value-type="float" '
                    'office:value="0"/></table:table-row>')
        hidden = ' table:style-name="off"' if sheet == 4 else ""
        tables.append(f'<table:table table:name="名册{sheet + 1}"{hidden}>{"".join(rows)}</table:table>')
    return flat("spreadsheet", "".join(tables), styles)


def deck(author):
    """Thirty slides: text boxes, groups, tables, notes, some slides left out of the show."""
    styles = ('<style:style style:name="off" style:family="drawing-page"><style:drawing-page-properties '
              'presentation:visibility="hidden"/></style:style>')
    masters = '<office:master-styles><style:master-page style:name="m"/></office:master-styles>'

    def box(y, *paragraphs):
        inner = "".join(f"<text:p>{p}</text:p>" for p in paragraphs)
        return (f'<draw:frame svg:x="2cm" svg:y="{y}cm" svg:width="20cm" svg:height="2cm"><draw:text-box>{inner}'
                "</draw:text-box></draw:frame>")

    pages = []
    for slide in range(30):
        shapes = [box(1, f"第{slide + 1}页{author.words(3)}"),
                  box(4, author.paragraph(), f"证件号{author.split()}", author.sentence())]
        if slide % 4 == 1:
            shapes.append(f'<draw:g>{box(8, "组合" + author.number())}{box(10, author.sentence())}</draw:g>')
        if slide % 3 == 0:
            rows = [("姓名", "身份证号", "备注")] + [(author.name(), author.number(), author.words(2)) for _ in range(5)]
            cells = "".join("<table:table-row>" + "".join(
                f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row) + "</table:table-row>"
                for row in rows)
            shapes.append('<draw:frame svg:x="2cm" svg:y="7cm" svg:width="20cm" svg:height="6cm"><table:table>'
                          f'<table:table-column table:number-columns-repeated="3"/>{cells}</table:table></draw:frame>')
        notes = ""
        if slide % 5 == 0:
            notes = ('<presentation:notes><draw:frame presentation:class="notes" svg:x="2cm" svg:y="14cm" '
                     'svg:width="16cm" svg:height="10cm"><draw:text-box>'
                     f"<text:p>备注{author.words(6)}{author.number()}</text:p></draw:text-box></draw:frame>"
                     "</presentation:notes>")
        hidden = ' draw:style-name="off"' if slide % 6 == 5 else ""
        pages.append(f'<draw:page draw:name="p{slide}" draw:master-page-name="m"{hidden}>{"".join(shapes)}{notes}</draw:page>')
    return flat("presentation", "".join(pages), styles, masters)


KINDS = {
    "document": (document, "fodt", ["doc", "docx", "odt", "rtf"]),
    "workbook": (workbook, "fods", ["xls", "xlsx", "ods"]),
    "deck": (deck, "fodp", ["ppt", "pptx", "odp"]),
}


def main(folder, copies=3):
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        for kind, (make, source, formats) in KINDS.items():
            for copy in range(copies):
                author = Author(f"{kind}{copy}")
                path = os.path.join(work, f"{kind}-{copy + 1}.{source}")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(make(author))
                for extension in [*formats, "pdf"]:
                    subprocess.run(["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless",
                                    "--convert-to", extension, "--outdir", folder, path],
                                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                stem = os.path.join(folder, f"{kind}-{copy + 1}")
                os.replace(f"{stem}.pdf", f"{stem}-print.pdf")
                with open(f"{stem}.truth", "w", encoding="utf-8") as file:
                    file.write("\n".join(author.planted) + "\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
