#!/usr/bin/env python3
"""Whole processes side by side: mishen and ripgrep with the same expressions on the same generated prose.

    python3 benches/compare.py [--rg PATH] [--size MB] [--files N] [--runs N] [--folder FOLDER] [--keep]

Builds mishen in release mode, generates the inputs, runs both programs in turn and prints a Markdown table of ratios.
Every figure is the median of the runs after one that warms the page cache. Peak memory is what the system counted for
the process (Linux and macOS).
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TERMS = 1000


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def build():
    subprocess.run(["cargo", "build", "--release", "--bin", "mishen", "--example", "bench-data"], check=True, cwd=ROOT)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    suffix = ".exe" if os.name == "nt" else ""
    return target / f"mishen{suffix}", target / "examples" / f"bench-data{suffix}"


class Program:
    """A program to measure, and the exit statuses that mean that it did its work."""

    def __init__(self, command, fine):
        self.command, self.fine = [str(part) for part in command], fine

    def run(self):
        """Seconds and peak memory (bytes) of one run."""
        start = time.perf_counter()
        child = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in self.fine:
            sys.exit(f"{' '.join(self.command)}: {child.returncode}\n{errors.decode(errors='replace')[:2000]}")
        return seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measure(programs, runs):
    """Medians of seconds and of memory for each program; the programs take turns."""
    for program in programs:
        program.run()
    samples = [[] for _ in programs]
    for _ in range(runs):
        for program, sample in zip(programs, samples):
            sample.append(program.run())
    return [tuple(statistics.median(column) for column in zip(*sample)) for sample in samples]


def machine():
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{name}，{os.cpu_count()} 个逻辑核，{platform.system()} {platform.release()} {platform.machine()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rg", default=shutil.which("rg"), help="ripgrep (default: the one in PATH)")
    parser.add_argument("--size", type=int, default=256, help="size of the large file in MB")
    parser.add_argument("--files", type=int, default=20_000, help="number of files of 10 KB")
    parser.add_argument("--runs", type=int, default=5, help="runs of each program")
    parser.add_argument("--folder", type=Path, help="where the inputs go (default: a temporary folder)")
    parser.add_argument("--keep", action="store_true", help="leave the inputs there")
    options = parser.parse_args()

    mishen, data = build()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="mishen-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        compare(options, mishen, data, folder)
    finally:
        if not options.keep:
            for path in ("prose", "small.txt", "large.txt", "terms.yaml", "expressions.txt"):
                path = folder / path
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            if not options.folder:
                folder.rmdir()


def compare(options, mishen, data, folder):
    large, small, many = folder / "large.txt", folder / "small.txt", folder / "prose"
    terms, expressions = folder / "terms.yaml", folder / "expressions.txt"
    for path, arguments in (
        (large, ["prose", str(options.size << 20), "1"]),
        (small, ["prose", str(5 << 10), "2"]),
        (terms, ["terms", str(TERMS)]),
        (expressions, ["expressions", str(TERMS)]),
    ):
        with open(path, "wb") as file:
            subprocess.run([data, *arguments], check=True, stdout=file)
    subprocess.run([data, "files", many, str(options.files), str(10 << 10)], check=True)

    def scan(path, jobs):
        return Program(
            [mishen, "scan", path, "--rules", terms, "--jobs", jobs, "--format", "jsonl", "--fail-on", "never",
             "--progress", "never"],
            {0},
        )

    def grep(path, jobs):
        return Program([options.rg, "--no-config", "--no-ignore", "-c", "-f", expressions, "-j", jobs, path], {0, 1})

    inputs = ((large, 1), (many, 2), (small, 1))
    results = []
    for path, jobs in inputs:
        programs = [scan(path, jobs)] + ([grep(path, jobs)] if options.rg else [])
        results.append(measure(programs, options.runs))
        print(f"{path.name}: {results[-1]}", file=sys.stderr)

    count = len(expressions.read_text(encoding="utf-8").splitlines())
    print(f"- 机器：{machine()}")
    print(f"- {output(mishen, '--version').strip()}；{output('rustc', '--version').strip()}")
    print(f"- {output(options.rg, '--version').splitlines()[0] if options.rg else '没有 ripgrep，只量本程序'}")
    print(f"- 表达式与词共 {count} 条，其中词表 {TERMS} 条；每项取 {options.runs} 次的中位数\n")
    print("| 项目 | mishen | rg | 倍数 |\n| --- | ---: | ---: | ---: |")
    row(f"{options.size} MB 一个文件，单线程（MB/s）", results[0], lambda r: options.size / r[0], "{:.0f}", "more")
    row(f"{options.files} 个 10 KB 文件，两线程（个/s）", results[1], lambda r: options.files / r[0], "{:.0f}", "more")
    row("5 KB 一个文件，整个进程（ms）", results[2], lambda r: r[0] * 1000, "{:.1f}", "less")
    row(f"{options.size} MB 文件的内存峰值（MB）", results[0], lambda r: r[1] / (1 << 20), "{:.0f}", "less")


def row(name, results, figure, form, better):
    """One line of the table; a ratio above 1 means that mishen does better."""
    figures = [figure(result) for result in results]
    cells = [form.format(value) for value in figures]
    ratio = "–"
    if len(figures) == 2:
        ratio = f"{figures[0] / figures[1] if better == 'more' else figures[1] / figures[0]:.2f}"
    print(f"| {name} | {cells[0]} | {cells[1] if len(cells) == 2 else '–'} | {ratio} |")


if __name__ == "__main__":
    main()
