"""Whether passages stay on their words: thousands of them in every case of tests/history/manuscript.py.

    var/venv/bin/python -m tests.benchmarks.anchors [--passages 2000] [--seeds 5] [--only words]

Prints the table that docs/architecture.md shows, and every passage that stands on other words without being told of.
"""

import argparse
import os

import django

HEAD = (
    "| what is done to the chapter | passages | in their place | near | told | wrong |\n|---|---:|---:|---:|---:|---:|"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=2000)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.history.manuscript import CASES, Tally, run

    faults = []
    print(HEAD)
    for case in CASES:
        if arguments.only not in case:
            continue
        tally = Tally()
        for seed in range(arguments.seeds):
            tally += run(case, arguments.passages, seed)
        print(
            f"| {case} | {tally.living:,} | {tally.share:.2%} | {tally.near} | {tally.told} | {tally.wrong} |",
            flush=True,
        )
        faults += tally.faults
    print(*faults, sep="\n")


if __name__ == "__main__":
    main()
