#!/usr/bin/env python3
"""Holds the copies that an archive of Reuters-21578 finds against pairs known by the overlap of their shingles.

    copies.py PROGRAM INDEX PAIRS.tsv [OUTSIDE.txt]

PAIRS has two record ids and their Jaccard similarity a line. Of the pairs at 0.9 and more 98 of 100 have to be
found, of those at 0.7 and more 93. The pairs that are found beside those listed are written to OUTSIDE, to be
read: the list is a lower bound.
"""

import json
import subprocess
import sys

PROGRAM, INDEX, PAIRS = sys.argv[1:4]
FLOORS = {0.9: 0.98, 0.7: 0.93}


def run(*args):
    done = subprocess.run([PROGRAM, "-q", "-i", INDEX, *args], capture_output=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    return json.loads(done.stdout)


hits = run("query", "dup:show", "--limit", "1000000", "--format", "json")["hits"]
record_of = {hit["id"]: hit["record_id"] for hit in hits}
found = {}
for hit in hits:
    if "copies" not in hit:
        continue
    articles = run("copies", hit["id"], "--format", "json")["articles"]
    others = {article["id"] for article in articles} - {hit["id"]}
    if len(others) != hit["copies"]["articles"]:
        sys.exit(f"{hit['id']}: the hit has {hit['copies']['articles']} copies, `copies` lists {len(others)}")
    found[hit["id"]] = others
one_way = [(a, b) for a, others in found.items() for b in others if a not in found.get(b, ())]
if one_way:
    sys.exit(f"a copy of another that is none of it: {one_way[0]}")
pairs = {frozenset((record_of[a], record_of[b])) for a, others in found.items() for b in others}

known = {}
for line in open(PAIRS, encoding="utf-8"):
    a, b, jaccard = line.split()
    known[frozenset((a, b))] = float(jaccard)
failed = False
for least, floor in FLOORS.items():
    listed = [pair for pair, jaccard in known.items() if jaccard >= least]
    recall = sum(pair in pairs for pair in listed) / len(listed)
    failed |= recall < floor
    print(f"copies of similarity {least} and more: recall {recall:.4f} of {len(listed)} pairs, floor {floor}")
outside = sorted((pair for pair in pairs if pair not in known), key=sorted)
print(f"{len(pairs)} pairs found, {len(outside)} of them not in the list")
if len(sys.argv) > 4:
    with open(sys.argv[4], "w", encoding="utf-8") as out:
        out.writelines(" ".join(sorted(pair, key=int)) + "\n" for pair in outside)
sys.exit(failed)
