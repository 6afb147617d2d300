#!/usr/bin/env python3
"""Reads exports back with libraries that are not ours: rispy, bibtexparser, Python's csv and json.

    exports.py PROGRAM INDEX QUERY

Each format has to hold as many articles as `count` says, the same ones in the same order, and the same
titles, dates, outlets and content hashes.
"""

import csv
import io
import json
import re
import subprocess
import sys

import bibtexparser
import rispy

PROGRAM, INDEX, QUERY = sys.argv[1:]
COMMANDS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^",
    "textasciitilde": "~", "textquotedbl": '"',
}


def run(*args):
    done = subprocess.run([PROGRAM, "-q", "-i", INDEX, *args], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def export(form):
    return run("export", QUERY, "--sort", "oldest", "--format", form)


def plain(tex):
    """What LaTeX makes of a value."""
    tex = re.sub(r"\\(text\w+)\{\}", lambda m: COMMANDS[m[1]].replace("\\", "\\\\"), tex)
    return re.sub(r"\\([$&#%_\\])", r"\1", tex)


def armed(cell):
    """A cell of CSV as it was before it was disarmed."""
    return cell[1:] if cell[:1] == "'" else cell


def check(what, got, expected):
    if got == expected:
        return
    for i, (a, b) in enumerate(zip(got, expected)):
        if a != b:
            sys.exit(f"{what}: article {i} is {a!r}, expected {b!r}")
    sys.exit(f"{what}: {len(got)} articles, expected {len(expected)}")


def date_parts(published):
    """Year, month and day, as many as all the days of an interval of the calendar have in common."""
    if published is None:
        return []
    first, last = (published[end].split("-") for end in ("earliest", "latest"))
    if first == last:
        return [int(part) for part in first]
    if first[:2] == last[:2]:
        return [int(part) for part in first[:2]]
    return [int(first[0])] if first[0] == last[0] else []


def blanks(text):
    return " ".join(text.split())


count = int(run("count", QUERY))
lines = [json.loads(line) for line in export("jsonl").splitlines()]
if count == 0 or len(lines) != count:
    sys.exit(f"jsonl: {len(lines)} articles, `count` says {count}")
keys = ["newsearch-" + line["id"] for line in lines]
titles = [blanks(line["title"]) for line in lines]
outlets = [blanks(line["outlet"] or "") for line in lines]
dates = [date_parts(line["published"]) for line in lines]
hashes = [line["content_hash"] for line in lines]
urls = [bool(line["url"]) for line in lines]

rows = list(csv.DictReader(io.StringIO(export("csv"), newline=""), strict=True))
check("csv ids", [row["id"] for row in rows], [line["id"] for line in lines])
check("csv titles", [blanks(armed(row["title"])) for row in rows], titles)
check("csv hashes", [row["content_hash"] for row in rows], hashes)
for row in rows:
    for cell in row.values():
        if cell[:1] in tuple("=+-@\t\r"):
            sys.exit(f"csv: a formula: {cell!r}")

items = json.loads(export("csl-json"))
check("csl ids", [item["id"] for item in items], keys)
check("csl titles", [item.get("title", "") for item in items], titles)
check("csl outlets", [item.get("container-title", "") for item in items], outlets)
check("csl dates", [item.get("issued", {"date-parts": [[]]})["date-parts"][0] for item in items], dates)
if any(item["type"] != "article-newspaper" or h not in item["note"] for item, h in zip(items, hashes)):
    sys.exit("csl: an article is no newspaper article, or has no content hash")

records = rispy.loads(export("ris"))
check("ris ids", [record["id"] for record in records], keys)
check("ris titles", [record.get("title", "") for record in records], titles)
check("ris outlets", [record.get("secondary_title", "") for record in records], outlets)
check(
    "ris dates",
    [[int(part) for part in record.get("date", "").split("/") if part] for record in records],
    dates,
)
check("ris urls", ["urls" in record for record in records], urls)
for record, known in zip(records, hashes):
    # "Location in Archives" of the specification, which this library has no name for.
    place = record.get("unknown_tag", {})
    if record["type_of_reference"] != "NEWS" or known not in record["notes"][0] or list(place) != ["AV"]:
        sys.exit(f"ris: {record}")

library = bibtexparser.parse_string(export("bibtex"))
if library.failed_blocks or len(library.blocks) != count:
    sys.exit(f"bibtex: {library.failed_blocks[:1]}, {len(library.blocks)} blocks")
entries = [{name: field.value for name, field in entry.fields_dict.items()} for entry in library.entries]


def braced(entry, name):
    value = entry.get(name, "{}")
    return plain(value[1:-1])


check("bibtex keys", [entry.key for entry in library.entries], keys)
check("bibtex titles", [braced(entry, "title") for entry in entries], titles)
check("bibtex outlets", [braced(entry, "journal") for entry in entries], outlets)
check(
    "bibtex dates",
    [[int(part) for part in entry.get("date", "").split("-") if part] for entry in entries],
    dates,
)
if any(known not in entry["note"] for entry, known in zip(entries, hashes)):
    sys.exit("bibtex: no content hash")

print(f"{count} articles of `{QUERY}`: jsonl, csv, csl-json, ris, bibtex agree")
