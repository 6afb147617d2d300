#!/usr/bin/env python3
"""Holds timelines of Reuters-21578 against a plain count of its DATE fields.

    timeline.py PROGRAM INDEX FOLDER

By day and by month: the articles, those that each is counted against, and the units without data.
"""

import collections
import csv
import datetime
import io
import json
import pathlib
import re
import subprocess
import sys

PROGRAM, INDEX, FOLDER = sys.argv[1:]
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()


def timeline(query, by, *more):
    args = [PROGRAM, "-q", "-i", INDEX, "timeline", query, "--by", by, "--format", "csv", *more]
    done = subprocess.run(args, capture_output=True, check=True)
    return list(csv.DictReader(io.StringIO(done.stdout.decode(), newline=""), strict=True))


def not_indexed():
    """Records that the ledger accounts for otherwise: a story without any text."""
    args = [PROGRAM, "-q", "-i", INDEX, "audit", "--duplicates", "--skipped", "--failed", "--format", "json"]
    done = subprocess.run(args, capture_output=True, check=True)
    sources = (json.loads(line)["source"] for line in done.stdout.decode().splitlines())
    return {(source["path"].split("/")[-1], source["record"]) for source in sources}


# 1. Count the fields: the day, and whether the story has a topic.
days = collections.Counter()
with_topic = collections.Counter()
undated = 0
absent = not_indexed()
for path in sorted(pathlib.Path(FOLDER).glob("*.sgm")):
    stories = path.read_bytes().decode("latin-1").split("<REUTERS ")[1:]
    for record, story in enumerate(stories, start=1):
        if (path.name, record) in absent:
            continue
        date = re.search(r"<DATE>\s*(\d+)-([A-Z]{3})-(\d{4})", story)
        try:
            day = datetime.date(int(date[3]), MONTHS.index(date[2]) + 1, int(date[1]))
        except (TypeError, ValueError):
            undated += 1
            continue
        days[day] += 1
        topics = re.search(r"<TOPICS>(.*?)</TOPICS>", story)
        if topics and "<D>earn</D>" in topics[1]:
            with_topic[day] += 1

# 2. Hold the units, of every kind, against them. Units without data lie between those with some.

def check(by, key):
    counted, matching = collections.Counter(), collections.Counter()
    for day, articles in days.items():
        counted[key(day)] += articles
        matching[key(day)] += with_topic[day]
    rows = timeline("", by)
    found = {row[by]: row for row in rows if row["first"]}
    units, day = [], min(days)
    while day <= max(days):
        if not units or units[-1] != key(day):
            units.append(key(day))
        day += datetime.timedelta(days=1)
    if list(found) != units:
        sys.exit(f"by {by}: {len(found)} units, expected {len(units)}")
    gaps = 0
    for unit, row in found.items():
        expected = (str(counted[unit]) if counted[unit] else "", str(counted[unit]))
        if (row["articles"], row["of"]) != expected:
            sys.exit(f"by {by}: {unit} has {row['articles']!r} of {row['of']}, the files have {counted[unit]}")
        gaps += not counted[unit]
    beside = {row[by]: row for row in rows if not row["first"]}
    if int(beside["undated"]["articles"]) != undated:
        sys.exit(f"by {by}: {beside['undated']['articles']} undated, expected {undated}")
    for row in timeline("keyword:earn", by):
        if row["first"]:
            unit = row[by]
            expected = (str(matching[unit]) if counted[unit] else "", str(counted[unit]))
            if (row["articles"], row["of"]) != expected:
                sys.exit(f"by {by}: keyword:earn: {unit} has {row['articles']!r} of {row['of']}, expected {expected}")
            if counted[unit] and abs(float(row["per_thousand"]) - 1000 * matching[unit] / counted[unit]) > 1e-4:
                sys.exit(f"by {by}: {unit} has {row['per_thousand']} of a thousand")
    return len(units), gaps


for by, key in [
    ("day", lambda day: day.isoformat()),
    ("week", lambda day: "{}-W{:02}".format(*day.isocalendar()[:2])),
    ("month", lambda day: day.isoformat()[:7]),
    ("quarter", lambda day: f"{day.year}-Q{(day.month + 2) // 3}"),
    ("year", lambda day: str(day.year)),
]:
    units, gaps = check(by, key)
    print(f"by {by}: {units} units, {gaps} without data, as the files have it")
