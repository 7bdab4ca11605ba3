"""What the comparisons of texts in this folder share."""
import collections
import os
import re
import subprocess
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MISHEN = os.environ.get("EXTRACT_TEXT", os.path.join(ROOT, "target", "debug", "examples", "extract-text"))
CJK = re.compile("[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff]")
NUMBER = re.compile(r"(?<![0-9])[0-9]{11,19}[0-9Xx]?(?![0-9]|[.][0-9])")


def run(*command):
    """What a command prints, in one form of writing."""
    done = subprocess.run(command, capture_output=True, timeout=300)
    return unicodedata.normalize("NFKC", done.stdout.decode("utf-8", "replace"))


def ours(path):
    """The text that mishen reads, without and with the units that repeat text over a break."""
    return run(MISHEN, path), run(MISHEN, "--seams", path)


def common(theirs, mine):
    """How many CJK characters of one text the other has, too, wherever they stand; and those that it lacks."""
    want = collections.Counter(CJK.findall(theirs))
    have = collections.Counter(CJK.findall(mine))
    return sum(min(n, have[c]) for c, n in want.items()), want - have


def in_order(theirs, mine):
    """The length of the longest common subsequence of the CJK characters of two texts (Hyyrö 2004, bit-parallel)."""
    theirs, mine = CJK.findall(theirs), CJK.findall(mine)
    masks = collections.defaultdict(int)
    for at, character in enumerate(theirs):
        masks[character] |= 1 << at
    every = (1 << len(theirs)) - 1
    row = every
    for character in mine:
        both = row & masks[character]
        row = ((row + both) | (row - both)) & every
    return len(theirs) - row.bit_count()


def numbers(path, *texts):
    """The numbers planted in FILE, from FILE.truth with the extension replaced; else those that the texts have."""
    truth = os.path.splitext(path)[0] + ".truth"
    if os.path.exists(truth):
        with open(truth, encoding="utf-8") as file:
            return set(file.read().split())
    return {number for text in texts for number in NUMBER.findall(text) if real(number)}


def real(number):
    """Whether a number may stand in the file: one of 18 digits whose check digit is wrong is two cells run together."""
    if len(number) != 18:
        return True
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], weights)) % 11] == number[17].upper()


def below(folders, extensions):
    """All files below folders that have one of the extensions."""
    return sorted(
        os.path.join(folder, name)
        for top in folders for folder, _, names in os.walk(top) for name in names
        if name.lower().rsplit(".", 1)[-1] in extensions)


def share(got, want):
    return 100 * got / want if want else 100.0
