"""The table on the screen and docs/performance.md."""

import os
import platform
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.benchmarks.load import Result
from tests.benchmarks.server import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"


@dataclass
class Figures:
    """What was measured of one page at one concurrency, round by round. `ratios`: hello's rate divided by the page's."""

    rates: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: int = 0

    def add(self, result: Result, ratio: float, cpu: float | None) -> None:
        self.rates.append(result.rate)
        self.ratios.append(ratio)
        self.took += result.took
        self.size = result.size
        if cpu is not None:
            self.cpu.append(cpu)

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def of_hello(self) -> str:
        ratio = median(self.ratios)
        return "1" if ratio == 1 else f"1/{ratio:.1f}" if ratio < 20 else f"1/{ratio:.0f}"

    def percentile(self, percent: int) -> float:
        """Milliseconds within which `percent` of all answers came."""
        took = sorted(self.took)
        return took[min(len(took) - 1, len(took) * percent // 100)] * 1000

    @property
    def cpu_ms(self) -> str:
        return f"{median(self.cpu) * 1000:.2f}" if self.cpu else "–"


def on_screen(table: dict) -> str:
    lines = [
        "",
        f"{'':36}{'at once':>8}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'of hello':>10}{'bytes':>8}",
    ]
    for page, columns in table.items():
        for concurrency, figures in columns.items():
            lines.append(
                f"{page.name:36}{concurrency:>8}{figures.rate:>9.0f}{figures.percentile(50):>9.1f}"
                f"{figures.percentile(99):>9.1f}{figures.cpu_ms:>9}{figures.of_hello:>10}{figures.size:>8}"
            )
    return "\n".join(lines) + "\n"


def write(
    table: dict,
    statements: dict,
    corrections: list[tuple],
    imported: float,
    searched: dict[str, list],
    memory: dict,
    load: float,
) -> None:
    """Write docs/performance.md: `statements` are counted per page, `imported` is seconds, `memory` bytes per process.

    `searched` has the rows of searching.searches for each database.
    """
    DOCUMENT.write_text(
        _DOCUMENT.format(
            day=datetime.now(UTC).date(),
            machine=machine(),
            load=f"{load:.1f}",
            speed="\n".join(_speed_rows(table)),
            goals="\n".join(_goal_rows(table)),
            statements="\n".join(f"| {page.name} | {statements[page]} | {_size(table[page])} |" for page in table),
            corrections="\n".join(f"| {name} | {ms} | {moved} |" for name, ms, moved, _doubtful in corrections),
            imported=f"{imported:.1f}",
            searched="\n".join(_search_rows(searched)),
            memory="\n".join(f"| {name} | {share / 2**20:.0f} |" for name, share in memory.items()),
        ),
        encoding="utf-8",
    )


def _speed_rows(table: dict) -> list[str]:
    return [
        f"| {page.name} | {concurrency} | {figures.rate:.0f} | {figures.percentile(50):.1f} | "
        f"{figures.percentile(99):.1f} | {figures.cpu_ms} | {figures.of_hello} |"
        for page, columns in table.items()
        for concurrency, figures in columns.items()
    ]


def _goal_rows(table: dict) -> list[str]:
    def part(number: int | None) -> str:
        return f"1/{number:,}" if number else "–"

    return [
        f"| {page.name} | {' and '.join(figures.of_hello for figures in columns.values())} | {part(page.target)} | "
        f"{part(page.goal)} | {part(page.moodle)} |"
        for page, columns in table.items()
        if page.target or page.moodle
    ]


def _search_rows(searched: dict[str, list]) -> list[str]:
    """One row per query, with the figures of both databases beside each other."""
    return [
        f"| {sqlite[0]} | {sqlite[1]:,} | " + " | ".join([*sqlite[2:], *postgresql[2:]]) + " |"
        for sqlite, postgresql in zip(searched["SQLite"], searched["PostgreSQL"], strict=True)
    ]


def _size(columns: dict) -> str:
    return f"{next(iter(columns.values())).size / 1024:.1f}"


def machine() -> str:
    """The kind of machine in words."""
    model = platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        models = [
            line.partition(":")[2] for line in information.read_text().splitlines() if line.startswith("model name")
        ]
        model = " ".join(models[0].split()) if models else model
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{os.cpu_count()} processors ({model}), {platform.system()}, Python {version}, SQLite"


_DOCUMENT = """# Performance

Written by `python -m tests.benchmarks` on {day}; do not edit. Machine: {machine}. Its load before the run was {load}: \
what else ran at that time makes every page slower, the large ones most.

## How it is measured

After `./run test` has installed the tools:

```
var/venv/bin/python -m tests.benchmarks            all of it, some minutes; writes this document
var/venv/bin/python -m tests.benchmarks --quick    one short round, written nowhere
```

In a folder of its own the benchmark makes a class of 200 students on the chapter that ships: 30 threads beside the \
longest section, one of them with 500 posts, and 200 essays handed in, half of them marked. It serves it with gunicorn \
as `./run` does (two processes of eight threads), and asks for one page after the other on connections that stay open, \
as a signed-in browser with an empty cache, first one request at a time and then eight. Each page is measured for a \
second in each of five rounds, every round on new connections; what stands here is the median of the rounds.

*Of hello* is the rate compared with a view that returns "hello", asked for without signing in, under the same gunicorn \
and middleware, in the same round. *CPU* is the processor time of the server per request: it includes what the load \
outside cannot change, and says more than the rate on a machine that is not quiet.

## Pages

| page | at once | requests/s | p50 ms | p99 ms | CPU ms | of hello |
|---|---:|---:|---:|---:|---:|---:|
{speed}

## What was aimed at

Moodle 4.5 was measured in the same way against the same kind of page. "One at a time and eight at once":

| page | of hello | target | goal | Moodle 4.5 |
|---|---:|---:|---:|---:|
{goals}

## What a page asks for

Statements to the database, with `BEGIN` and `COMMIT`, and the size of the answer on the wire with its headers. The \
tests hold the numbers of queries, the same for one and for three of everything that a page lists. The session, the \
person and their place in the course are three of them.

| page | statements | KB |
|---|---:|---:|
{statements}

## The text

A correction published in the longest section, with 5,000 passages on it that threads and evidence could hang from, \
all in one transaction:

| edit | ms | passages moved |
|---|---:|---:|
{corrections}

A megabyte of scan is imported as one chapter in {imported} s, from the file to the committed transaction.

## Search

Among 100,000 posts, one in ten of them taken down, in milliseconds on SQLite and on PostgreSQL: until the first twenty \
stand in their order, until all are counted, and until the page with both, its snippets and the hits in the text does. \
Names are sought in all their spellings.

| query | posts | first | counted | page | PostgreSQL: first | counted | page |
|---|---:|---:|---:|---:|---:|---:|---:|
{searched}

## The talk, and marks

A section with 300 threads, a thread of 10,000 posts, a million posts in the database, and 2,000 marks on one section: \
[performance-talk.md](performance-talk.md).

## Memory

After the run, in MB. What processes share is divided among them.

| process | MB |
|---|---:|
{memory}

## Why it is as quick as it is

- Pages have few queries, and the SQL of the common ones is worked out once per process (`classroom/common/prepared.py`).
- The HTML of blocks and posts is made when they are stored. What a page repeats hundreds of times (the text of a \
section) is written by a function, not by a template.
- Nothing on a page is older than the request: permissions, revision and threads are read each time. What is kept \
in a process depends on nothing but its key: addresses of static files, icons, initials, the number of words in a \
phrase.
- Pages are compressed with Brotli, which takes a quarter of the time of gzip for the same size.
"""
