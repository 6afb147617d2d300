#!/usr/bin/env python3
"""Opens the pages of `serve` in Chromium: nothing of a hostile archive runs, breaks out, or is complained of.

usage: .ci/browser.py BINARY CHROMIUM

An archive of articles with markup, scripts, and characters that turn the direction of text in every field, in
their names, addresses and files is served. Each page is opened, also those that such names and queries lead to;
the browser's console must stay silent, and the marks that a script of the archive would leave must be missing.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from chromium import Chromium  # noqa: E402

EVIL = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">\u202e\"'><b>\u0007"
QUERIES = [
    "harbour",
    "harbour AND",
    "nowhere",
    f'person:"{EVIL}"',
    EVIL,
    "</script><script>document.title='ran'</script>",
    "\"'><svg onload=document.title='ran'>",
]


def main(binary, chromium):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        index = archive(binary, root)
        server = subprocess.Popen(
            [binary, "-q", "-i", index, "serve", "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True
        )
        try:
            home = server.stdout.readline().strip()
            with Chromium(chromium) as browser:
                opened = visit(browser.page(), home)
        finally:
            server.kill()
            server.wait()
    print(f"browser: {opened} pages opened, nothing of the archive ran")


def archive(binary, root):
    body = " ".join(f"The harbour {EVIL} was closed on day {n}, the mayor {EVIL} said in Doha." for n in range(12))
    articles = [
        {
            "title": f"{EVIL} hostile {n}",
            # Copies of one story, and versions of one page.
            "body": body + f" This is told by {EVIL} for the time {n}." * (n % 3),
            "author": EVIL,
            "source": EVIL,
            "section": EVIL,
            "keywords": [EVIL],
            "people": [EVIL],
            "places": [f"{EVIL} Harbour"],
            "url": f"javascript:document.title='ran'//{n}" if n % 2 else f"https://evil.example/{n // 4}?{EVIL}",
            "date": f"2025-03-{n + 1:02}",
        }
        for n in range(12)
    ]
    lines = "\n".join(json.dumps(article) for article in articles)
    (root / "news").mkdir()
    (root / "news" / "evil <b> '\".jsonl").write_text(lines + "\n", encoding="utf-8")
    index = str(root / "index")
    subprocess.run([binary, "-q", "-i", index, "index", str(root / "news")], check=True, stdout=subprocess.DEVNULL)
    return index


def visit(page, home):
    """Every page of ours that can be reached in some steps, and those that hostile queries ask for."""
    encoded = urllib.parse.quote
    waiting = [home, home + "archive", home + "help", home + "nothing", home + encoded(EVIL, safe="")]
    for query in QUERIES:
        q = encoded(query, safe="")
        waiting += [f"{home}?q={q}", f"{home}?q={q}&view=table", f"{home}compare?queries={q}%0Aharbour"]
        waiting += [f"{home}name?person={q}", f"{home}?q=a&from={q}"]
    seen = set()
    kinds = {}
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        html = opened(page, address)
        if address == home + "?q=harbour":
            expect("<mark>harbour</mark>" in html, "the search shows no match")
        for path in re.findall(r'href="(/[^"]*)"', html):
            whole = urllib.parse.urljoin(home, path.replace("&amp;", "&"))
            if "/assets/" in path or "/export" in path or "/cite" in path:
                continue
            # Some of each kind of page.
            kind = re.sub(r"/articles/[^/?]*", "/articles/", urllib.parse.urlparse(whole).path)
            if whole not in seen and kinds.setdefault(kind, 0) < 6:
                kinds[kind] += 1
                waiting.append(whole)
    wanted = ["/articles/", "/articles//copies", "/articles//versions", "/articles//similar", "/name", "/compare"]
    for kind in [*wanted, "/timeline.svg"]:
        expect(kinds.get(kind), f"no page leads to {kind}: {kinds}")
    return len(seen)


def opened(page, address):
    """The page as the browser has it in the end."""
    page.open(address)
    if "/articles/" in address and not re.search(r"/(copies|versions|similar)", address) and page.has("#similar"):
        page.until(lambda: page.has("#similar ul"), f"similar articles of {address}")
    # The box completes what the archive holds.
    if page.has("#q"):
        page.value("document.getElementById('q').focus(); document.getElementById('q').select()")
        page.type("harb")
        page.until(lambda: page.has("#completions li"), f"completions at {address}")
    html = page.html()
    # A page that is not there, or an address that makes no sense, is a line of the console by itself.
    said = [line for line in page.complaints() if not re.search(r"40[04] \((Not Found|Bad Request)\)", line)]
    expect(not said, f"{address}: {said}")
    expect(page.value("document.title") != "ran", f"{address}: a script of the archive ran")
    expect('href="javascript:' not in html, f"{address}: an address runs")
    foreign = page.value("document.querySelectorAll('main script, main img, main b, main iframe').length")
    expect(foreign == 0, f"{address}: {foreign} elements are the archive's own")
    # What was typed stands in its fields as it was typed.
    shown = re.sub(r'value="[^"]*"|<textarea.*?</textarea>', "", html, flags=re.S)
    expect("\u202e" not in shown, f"{address}: the direction of text is turned")
    return html


def expect(holds, what):
    if not holds:
        raise SystemExit(f"browser: {what}")


if __name__ == "__main__":
    main(*sys.argv[1:])
