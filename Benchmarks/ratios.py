#!/usr/bin/env python3
"""Reads the JSON lines of a run (a file) and prints ratios of CPU time, with their aims.

The value is the time of all rounds together, ours by theirs: of the measures tried it strays least when a
program is compared with itself. `low` and `high` are single rounds, in which the peers ran one after the other.
"""
import json
import sys
from collections import defaultdict

PARSE = [("termind", "c", 1.2)] + [
    ("termind", peer, None) for peer in ("lxml", "selectolax", "bs4-lxml", "bs4-html.parser")
] + [("c-again", "c", None)]
WALK = [
    ("unchanged", "termind", "aiohttp", 0.1), ("unchanged", "termind", "requests", None),
    ("last-changed", "termind", "aiohttp", 0.4), ("all-changed", "termind", "c", 1.2),
    ("all-changed", "termind", "aiohttp", None), ("all-changed", "c", "aiohttp", None),
    ("all-changed", "c-again", "c", None),
    ("all-changed-gzip", "termind", "c", None), ("all-changed-gzip", "termind", "aiohttp", None)]


def ratio(name, ours, theirs, aim):
    """One line, if both were measured."""
    rounds = [a / b for a, b in zip(ours, theirs)]
    if not rounds:
        return
    # Every round has the same number of walks or pages, so the times may simply be added.
    value = round(sum(ours) / sum(theirs), 3)
    print(json.dumps({
        "ratio": name, "value": value, "low": round(min(rounds), 3), "high": round(max(rounds), 3),
        "aim": aim, "met": None if aim is None else value <= aim}))


def main():
    parse, walk = defaultdict(list), defaultdict(list)
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["bench"] == "parse":
                parse[line["peer"]].append(line["cpu_us_per_page"])
            elif line["bench"] == "walk":
                walk[line["case"], line["at_once"], line["peer"]].append(line["cpu_ms_per_walk"])
    for ours, theirs, aim in PARSE:
        ratio(f"parse {ours}/{theirs}", parse[ours], parse[theirs], aim)
    for at_once in sorted({key[1] for key in walk}):
        for case, ours, theirs, aim in WALK:
            name = f"walk {case} {ours}/{theirs} at {at_once}"
            ratio(name, walk[case, at_once, ours], walk[case, at_once, theirs], aim)


if __name__ == "__main__":
    main()
