#!/usr/bin/env python3
"""Compares the text that mishen reads of PDF files with what pdftotext (poppler) reads. Run by hand.

    cargo build --example extract-text
    python3 tests/eval/pdf_text.py FOLDER...

Every *.pdf below the folders is read by both. Printed per file: the CJK characters of pdftotext's text and the share
of them that mishen has, too (as a multiset: the order in which columns, tables and notes are read is a matter of
taste), and how many of the numbers of eleven and more digits that pdftotext reads in one piece mishen reads in one
piece. Where a file FILE.truth stands beside FILE.pdf, its lines are the planted numbers, which mishen is held against.
The last line is the sum. The aim is 99.5 % and 100 %.
"""
import os
import sys

from compare import ROOT, below, common, numbers, ours, run, share


def main(folders):
    print("| 文件 | 汉字 | 读到 | 号码 | 说明 |\n| --- | ---: | ---: | ---: | --- |")
    total = [0, 0, 0, 0]
    paths = below(folders, {"pdf"})
    for path in paths:
        theirs = run("pdftotext", "-enc", "UTF-8", path, "-")
        laid = run("pdftotext", "-layout", "-enc", "UTF-8", path, "-")
        plain, seams = ours(path)
        got, lost = common(theirs, plain)
        want = got + sum(lost.values())
        planted = numbers(path, theirs, laid)
        missed = sorted(n for n in planted if n not in seams)
        total = [a + b for a, b in zip(total, (want, got, len(planted), len(missed)))]
        note = ""
        if share(got, want) < 99.5:
            note += "缺 " + "".join(c for c, _ in lost.most_common(12))
        if missed:
            note += " 漏 " + " ".join(missed[:5])
        print(f"| {os.path.basename(path)} | {want} | {share(got, want):.2f} % | {len(planted) - len(missed)}/"
              f"{len(planted)} | {note} |")
    want, got, planted, missed = total
    print(f"| **合计 {len(paths)} 份** | {want} | {share(got, want):.2f} % | {planted - missed}/{planted} | |")


if __name__ == "__main__":
    main(sys.argv[1:] or [os.path.join(ROOT, "fixtures")])
