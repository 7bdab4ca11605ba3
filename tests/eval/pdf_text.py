#!/usr/bin/env python3
"""Compares the text that mishen reads of PDF files with what pdftotext (poppler) reads. Run by hand.

    cargo build --example extract-text
    python3 tests/eval/pdf_text.py FOLDER...

Every *.pdf below the folders is read by both. Printed per file: the share of the CJK characters of pdftotext's text
that mishen has, too (as a multiset), and how many of the numbers of eleven and more digits that pdftotext reads in
one piece mishen reads in one piece. Where a file FILE.truth stands beside FILE.pdf, its lines are the planted numbers,
which both are held against. The last line is the sum. The aim is 99.5 % and 100 %.
"""
import collections
import os
import re
import subprocess
import sys
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MISHEN = os.environ.get("EXTRACT_TEXT", os.path.join(ROOT, "target", "debug", "examples", "extract-text"))
CJK = re.compile("[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff]")
NUMBER = re.compile(r"(?<![0-9])[0-9]{11,19}[0-9Xx]?(?![0-9])")


def run(*command):
    done = subprocess.run(command, capture_output=True, timeout=300)
    return unicodedata.normalize("NFKC", done.stdout.decode("utf-8", "replace"))


def characters(text):
    return collections.Counter(CJK.findall(text))


def compare(path):
    theirs = run("pdftotext", "-enc", "UTF-8", path, "-")
    laid = run("pdftotext", "-layout", "-enc", "UTF-8", path, "-")
    ours = run(MISHEN, "--seams", path)
    plain = run(MISHEN, path)
    want, have = characters(theirs), characters(plain)
    got = sum(min(n, have[c]) for c, n in want.items())
    truth = os.path.splitext(path)[0] + ".truth"
    if os.path.exists(truth):
        with open(truth, encoding="utf-8") as file:
            numbers = set(file.read().split())
    else:
        numbers = set(NUMBER.findall(theirs)) | set(NUMBER.findall(laid))
    missed = sorted(n for n in numbers if n not in ours)
    lost = want - have
    return sum(want.values()), got, len(numbers), missed, lost


def main(folders):
    paths = sorted(
        os.path.join(folder, name)
        for top in folders for folder, _, names in os.walk(top) for name in names if name.lower().endswith(".pdf"))
    total = [0, 0, 0, 0]
    for path in paths:
        want, got, numbers, missed, lost = compare(path)
        total = [a + b for a, b in zip(total, (want, got, numbers, len(missed)))]
        share = 100 * got / want if want else 100
        note = ""
        if share < 99.5:
            note += " lost " + "".join(c for c, _ in lost.most_common(12))
        if missed:
            note += " missed " + " ".join(missed[:5])
        print(f"{share:7.2f} %  {want:7}  {numbers - len(missed):4}/{numbers:<4} {os.path.basename(path)}{note}")
    share = 100 * total[1] / total[0] if total[0] else 100
    print(f"{share:7.2f} %  {total[0]:7}  {total[2] - total[3]:4}/{total[2]:<4} all {len(paths)} files")


if __name__ == "__main__":
    main(sys.argv[1:] or [os.path.join(ROOT, "fixtures")])
