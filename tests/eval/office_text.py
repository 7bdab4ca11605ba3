#!/usr/bin/env python3
"""Compares the text that mishen reads of office files with LibreOffice's own export. Run by hand.

    cargo build --example extract-text
    python3 tests/eval/corpus.py FOLDER          # a larger set, if wanted
    python3 tests/eval/office_text.py FOLDER...

LibreOffice (soffice on PATH) writes every file below the folders as flat OpenDocument, its fullest export: headers,
notes, comments, deleted text, hidden sheets and slides are in it. Printed per file, as a Markdown table: the CJK
characters of that export and the share of them that mishen has, too (as a multiset: where headers, notes and frames
stand in the order is a matter of the format); the share of the body that mishen has in the same order (longest common
subsequence; of documents against LibreOffice's export as plain text, of sheets and slides against the flat one
without comments, headers, drawings and charts); and how many of the numbers of eleven and more digits in the export mishen reads in one piece (where
FILE.truth stands beside the file: of those planted). The aim is 99.5 %, 99.5 % and 100 %.
"""
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ElementTree

from compare import ROOT, below, common, in_order, numbers, ours, share

KINDS = {
    "fodt": ("doc", "dot", "wps", "docx", "docm", "dotx", "odt", "rtf"),
    "fods": ("xls", "et", "xlsx", "xlsm", "xlsb", "ods"),
    "fodp": ("ppt", "pps", "dps", "pptx", "ppsx", "odp"),
}
FLAT = {extension: flat for flat, extensions in KINDS.items() for extension in extensions}
PLAIN = "txt:Text (encoded):UTF8"
#: Elements whose text is a line of its own.
LINES = {"p", "h"}
#: What is no text of the document.
NOT_TEXT = {"styles", "settings", "scripts", "automatic-styles", "font-face-decls", "meta", "binary-data"}


def export(path, form, folder):
    """LibreOffice's export of a file; None if it makes none."""
    for old in os.listdir(folder):
        if old.startswith("out."):
            os.remove(os.path.join(folder, old))
    source = os.path.join(folder, "out" + os.path.splitext(path)[1])
    with open(path, "rb") as file, open(source, "wb") as copy:
        copy.write(file.read())
    outside = os.path.join(folder, "written")
    os.makedirs(outside, exist_ok=True)
    written = os.path.join(outside, "out." + form.split(":")[0])
    if os.path.exists(written):
        os.remove(written)
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form,
                    "--outdir", outside, source], capture_output=True, timeout=300)
    if not os.path.exists(written):
        return None
    with open(written, encoding="utf-8-sig", errors="replace") as file:
        return file.read()


def name(tag):
    return tag.rsplit("}", 1)[-1]


def attribute(element, wanted, default=""):
    return next((value for key, value in element.attrib.items() if name(key) == wanted), default)


def lines(element, out, without):
    """The paragraphs of a flat document, in order."""
    kind = name(element.tag)
    if kind in without:
        return
    children = element
    if kind in LINES:
        own, children = [], []
        words(element, own, children)
        out.append("".join(own))
    within = []
    for child in children:
        lines(child, within, without)
    # LibreOffice gives a header once for each kind of page, a title of a chart once more as the name of its series.
    out.extend(dict.fromkeys(within) if kind in {"master-styles", "object"} else within)


def words(element, own, inner):
    """The characters of a paragraph; what stands in it as a text of its own (notes, frames, comments) is left."""
    own.append(element.text or "")
    for child in element:
        kind = name(child.tag)
        if kind in {"note", "annotation", "frame", "custom-shape", "g", "rect", "a"} and any(
                name(e.tag) in LINES for e in child.iter()):
            inner.append(child)
        elif kind == "s":
            own.append(" " * int(attribute(child, "c", "1")))
        elif kind in {"tab", "line-break"}:
            own.append("\t")
        elif kind not in {"annotation", "note-citation"}:
            words(child, own, inner)
        own.append(child.tail or "")


def flat_text(text, without=()):
    root = ElementTree.fromstring(text.encode())
    masters = root.find("{*}master-styles")
    if masters is not None and attribute(root, "mimetype").endswith(("presentation", "graphics")):
        root.remove(masters)
    out = []
    lines(root, out, NOT_TEXT.union(without))
    return unicodedata.normalize("NFKC", "\n".join(out))


def compare(path, folder):
    """One row of the table; None where LibreOffice reads nothing."""
    form = FLAT[path.lower().rsplit(".", 1)[-1]]
    flat = export(path, form, folder)
    if flat is None:
        return None
    theirs = flat_text(flat)
    body = flat_text(flat, {"annotation", "master-styles", "shapes", "object"})
    if form == "fodt":
        body = unicodedata.normalize("NFKC", export(path, PLAIN, folder) or "")
    plain, seams = ours(path)
    got, lost = common(theirs, plain)
    want = got + sum(lost.values())
    ordered, of = in_order(body, plain), common(body, body)[0]
    planted = numbers(path, theirs)
    missed = sorted(number for number in planted if number not in seams)
    return [want, got, of, ordered, len(planted), len(planted) - len(missed)], lost, missed


def row(title, figures, note=""):
    want, got, of, ordered, planted, found = figures
    return (f"| {title} | {want} | {share(got, want):.2f} % | {share(ordered, of):.2f} % | {found}/{planted} |"
            f" {note.strip()} |")


def main(folders):
    print("| 文件 | 汉字 | 读到 | 次序一致 | 号码 | 说明 |\n| --- | ---: | ---: | ---: | ---: | --- |")
    sums = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in below(folders, set(FLAT)):
            compared = compare(path, folder)
            if compared is None:
                print(f"| {os.path.basename(path)} | | | | | LibreOffice 打不开 |", flush=True)
                continue
            figures, lost, missed = compared
            note = ""
            if share(figures[1], figures[0]) < 99.5:
                note += " 缺 " + "".join(c * n for c, n in lost.most_common(12))[:24]
            if missed:
                note += " 漏 " + " ".join(missed[:5])
            print(row(os.path.basename(path), figures, note), flush=True)
            format = path.rsplit(".", 1)[-1].lower()
            sums[format] = [a + b for a, b in zip(sums.get(format, [0] * 6), figures)]
    for format, figures in sorted(sums.items()):
        print(row(f"**.{format}**", figures))
    print(row("**合计**", [sum(column) for column in zip(*sums.values())]))


if __name__ == "__main__":
    main(sys.argv[1:] or [os.path.join(ROOT, "fixtures")])
