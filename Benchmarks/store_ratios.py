"""store_ratios.py LINES: how the store's time compares with that of the bare C program, and the rate of claims."""
import json
import sys
from collections import defaultdict

seconds = defaultdict(list)
for line in open(sys.argv[1], encoding="utf-8"):
    entry = json.loads(line)
    if entry.get("case", "").startswith("units"):
        seconds[entry["case"], entry["durability"], entry["peer"]].append(entry["seconds"] / entry["count"])
    elif entry.get("case", "").startswith("claims"):
        print(json.dumps({"ratio": f"{entry['case']} a second", "value": round(entry["per_second"]), "aim": 3500,
                          "met": entry["per_second"] >= 3500}))
for (case, level, peer), ours in sorted(seconds.items()):
    if peer != "termind":
        continue
    theirs = seconds[case, level, "c"]
    each = [a / b for a, b in zip(ours, theirs)]
    value = sum(ours) / sum(theirs)
    print(json.dumps({"ratio": f"{case} {level} termind/c", "value": round(value, 3), "low": round(min(each), 3),
                      "high": round(max(each), 3), "aim": 2, "met": value <= 2}))
