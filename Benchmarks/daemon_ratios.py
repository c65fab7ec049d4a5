"""daemon_ratios.py LINES: the daemons' looks beside pgbench with the bare statements, and beside a look for each person."""
import json
import sys

rates = {}
for line in open(sys.argv[1], encoding="utf-8"):
    entry = json.loads(line)
    rate = entry.get("looks_per_second", entry.get("targets_per_second"))
    if rate is not None:
        rates[entry["case"].split()[0], entry["processes"]] = rate


def ratio(name, ours, theirs):
    if ours and theirs:
        print(json.dumps({"ratio": name, "value": round(ours / theirs, 2)}))


for processes in (1, 2, 4):
    ratio(f"looks a second, {processes} processes, termind/pgbench with a look's statements",
          rates.get(("due", processes)), rates.get(("look", processes)))
ratio("targets served a second, 2 processes, termind/a look for each subscription",
      rates.get(("due", 2)), rates.get(("each", 2)))
