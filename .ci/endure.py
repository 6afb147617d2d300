#!/usr/bin/env python3
"""Fails every system call by which an index is written, one at a time, and ends the program at each of them.

usage: .ci/endure.py NEWSEARCH [EVERY [index|rebuild]]

An archive is built; its folder then changes in every way, and the update is run again and again, each time on a
fresh copy of the archive, under `strace`, which lets one call fail (no room, a broken disk) or kills the program
at it. After each the archive must open, pass `check`, and have lost nothing that was committed; and the next run,
undisturbed, must end in the archive of a clean build. EVERY takes only each so many of the calls.
The same for a rebuild, which must leave the whole archive in any case, whether the old index or the new one.
"""

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

BINARY = os.path.abspath(sys.argv[1])
EVERY = int(sys.argv[2]) if len(sys.argv) > 2 else 1
ONLY = sys.argv[3] if len(sys.argv) > 3 else None
# What fails, with what; and where the program is killed.
CALLS = {
    "openat": ["EIO", "ENOSPC", "KILL"],
    "write": ["ENOSPC", "EIO", "KILL"],
    "fdatasync": ["EIO", "KILL"],
    "renameat": ["EIO", "ENOSPC", "KILL"],
    "unlink": ["EIO", "KILL"],
    "ftruncate": ["EIO", "KILL"],
    "mmap": ["ENOMEM"],
    "read": ["EIO", "KILL"],
    "pread64": ["EIO"],
    "getdents64": ["EIO"],
    "statx": ["EIO"],
    "flock": ["EIO"],
    "mkdir": ["ENOSPC", "KILL"],
}
WORDS = "harbour council strike ferry budget mayor storm bridge election court market festival".split()


def story(seed):
    dice = random.Random(seed)
    text = " ".join(dice.choice(WORDS) + str(dice.randrange(40)) for _ in range(60 + dice.randrange(120)))
    return {"id": f"s{seed}", "title": f"{dice.choice(WORDS)} {seed}", "body": text, "date": f"2025-0{1 + seed % 9}-1{seed % 10}"}


def lines(seeds):
    return "".join(json.dumps(story(seed)) + "\n" for seed in seeds)


def first(news):
    for seed in range(6):
        (news / f"a{seed}.txt").write_text(story(seed)["title"] + "\n\n" + story(seed)["body"] + "\n")
    (news / "m.jsonl").write_text(lines(range(10, 50)))


def second(news):
    (news / "a0.txt").unlink()
    (news / "a1.txt").write_text(story(70)["body"] + "\n")
    (news / "m.jsonl").write_text(lines([*range(100, 110), *range(14, 46), *range(120, 124)]))
    (news / "n.jsonl").write_text(lines([*range(60, 75), *range(20, 25)]))


def run(root, *args, under=()):
    return subprocess.run([*under, BINARY, *args], cwd=root, capture_output=True, text=True, errors="replace", timeout=300)


def index(root, where, under=()):
    return run(root, "-q", "-i", where, "index", "news", "--commit-bytes", "9000", "--jobs", "2", under=under)


def rebuild(root, where, under=()):
    return run(root, "-q", "-i", where, "rebuild", "--no-annotate", "--jobs", "2", under=under)


def answers(root, where):
    """What an archive says, without its own identity."""
    exported = run(root, "-q", "-i", where, "export", "dup:show", "--format", "jsonl")
    ledger = run(root, "-q", "-i", where, "audit", "--format", "jsonl")
    if exported.returncode != 0:
        raise SystemExit(f"{where} cannot be exported: {exported.stderr}")
    return sorted(exported.stdout.splitlines()), sorted(ledger.stdout.splitlines())


def articles(root, where):
    got = run(root, "-q", "-i", where, "count", "dup:show")
    return int(got.stdout.strip() or 0) if got.returncode in (0, 1) else None


def disturb(root, work, before, wanted, kept):
    """Fails each call of `work` on copies of the archive `before`; the number of faults, and of those that did harm."""
    faults = bad = 0
    for call, errors in CALLS.items():
        shutil.rmtree(root / "index", ignore_errors=True)
        shutil.copytree(root / before, root / "index")
        counting = ["strace", "-f", "-qq", "-o", str(root / "trace"), "-e", f"trace={call}"]
        work(root, "index", counting)
        made = sum(f"{call}(" in line for line in open(root / "trace", errors="replace"))
        for error in errors:
            outcomes = {}
            for nth in range(1, made + 1, EVERY):
                faults += 1
                shutil.rmtree(root / "index", ignore_errors=True)
                shutil.copytree(root / before, root / "index")
                what = "signal=KILL" if error == "KILL" else f"error={error}"
                under = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={nth}"]
                problems = []
                try:
                    got = work(root, "index", under)
                    outcomes[got.returncode] = outcomes.get(got.returncode, 0) + 1
                    # Without memory there is no message; before `main` the loader has its own.
                    is_told = got.returncode in (0, 2, 3, 4, 6, 127) or call == "mmap"
                    if error != "KILL" and (not is_told or "panicked at" in got.stderr):
                        problems.append(f"ended with {got.returncode}: {got.stderr[-600:]}")
                except subprocess.TimeoutExpired:
                    problems.append("hangs")
                checked = run(root, "-q", "-i", "index", "check")
                if checked.returncode != 0:
                    problems.append(f"check: {checked.stdout} {checked.stderr}")
                have = articles(root, "index")
                if have is None or have < kept:
                    problems.append(f"{have} articles, {kept} were committed")
                if work is rebuild and answers(root, "index") != wanted:
                    problems.append("the archive is neither the old one nor the new one")
                again = index(root, "index")
                if again.returncode != 0:
                    problems.append(f"the next run ended with {again.returncode}: {again.stderr}")
                elif answers(root, "index") != wanted:
                    problems.append("the next run's archive is not the clean one")
                if (root / "index" / ".next").exists():
                    problems.append("the next run left half a rebuild")
                if problems:
                    bad += 1
                    print(f"{work.__name__}: {call} {nth} {error}: " + "; ".join(problems), flush=True)
            print(f"{work.__name__}: {call} {error}: {made} calls, exit codes {outcomes}", flush=True)
    return faults, bad


def main():
    if shutil.which("strace") is None:
        sys.exit("strace is missing")
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        news = root / "news"
        news.mkdir()
        first(news)
        assert index(root, "before").returncode == 0
        second(news)
        clean = index(root, "clean")
        assert clean.returncode == 0, clean
        wanted = answers(root, "clean")
        # What is in the first archive and in the last must be in every one between.
        kept = len(set(answers(root, "before")[0]) & set(wanted[0]))
        faults = bad = 0
        for work, before in ((index, "before"), (rebuild, "clean")):
            if ONLY in (None, work.__name__):
                disturbed = disturb(root, work, before, wanted, kept)
                faults, bad = faults + disturbed[0], bad + disturbed[1]
        print(f"{faults} faults, {bad} of them did harm")
        sys.exit(bad > 0)


main()
