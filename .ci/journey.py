#!/usr/bin/env python3
"""A reader's way through the pages of `serve` in Chromium, with script and without.

usage: .ci/journey.py BINARY CHROMIUM CORPUS [FOLDER]

Types a query and takes what completes it, takes a facet, draws over the timeline, opens an article, steps
through its matches, opens the differences of a copy, copies the citation, goes back; the same by links and forms
with script disabled. Then each page is held against axe-core, light and dark, where that is to be had (the file
named in AXE), and its first visit against what a page may weigh. Screenshots are left in FOLDER.
"""

import gzip
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from chromium import Chromium  # noqa: E402

HEAVIEST = 60_000  # bytes of a result page with all that belongs to it, compressed
WIDTHS = [360, 1280, 2560]


def main(binary, chromium, corpus, folder=None):
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary)
        shots = pathlib.Path(folder) if folder else root / "shots"
        shots.mkdir(parents=True, exist_ok=True)
        index = archive(binary, root, corpus)
        server = subprocess.Popen(
            [binary, "-q", "-i", index, "serve", "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True
        )
        try:
            home = server.stdout.readline().strip()
            with Chromium(chromium) as browser:
                browser.command(
                    "Browser.grantPermissions",
                    permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
                    origin=home.rstrip("/"),
                )
                page = browser.page()
                addresses = with_script(page, home)
                without_script(page, home)
                keys(page, home)
                pages = [
                    home,
                    *addresses,
                    home + "?q=the&view=table",
                    home + "?q=Boehler+Dohaa",
                    home + "?q=nowhere+ferry+AND",
                    home + "?q=zzzqqq",
                    home + "name?person=Adam+Boehler",
                    home + "compare?queries=ferry%0Astorm%0Aboehler",
                    home + "compare?queries=ferry%0Astorm+AND",
                    home + "archive",
                    home + "help",
                    home + "nothing",
                ]
                looks(page, pages, shots)
                if os.environ.get("AXE"):
                    access(page, pages, pathlib.Path(os.environ["AXE"]).read_text(encoding="utf-8"))
                else:
                    print("journey: no axe-core: access is not checked")
            weight(home + "?q=the")
        finally:
            server.kill()
            server.wait()


def archive(binary, root, corpus):
    """The sample archive, and a copy of one of its articles in another paper with an edit, on the next day."""
    run = lambda *args: subprocess.run([binary, "-q", *args], check=True, capture_output=True, text=True).stdout
    index = str(root / "index")
    run("-i", index, "index", corpus)
    first = run("-i", index, "query", "Boehler Doha", "--format", "ids").split()[0]
    article = json.loads(run("-i", index, "show", first, "--format", "json"))
    paragraphs = article["text"].split("\n\n")
    paragraphs[-1] += " The embassy gave no further statement on the harbour meeting."
    copy = {
        "title": article["title"],
        "body": "\n\n".join(paragraphs),
        "source": "Quayside Wire",
        "date": "2025-03-06",
        "url": "https://quayside.example/boehler-talks",
    }
    news = root / "wire"
    news.mkdir()
    (news / "copies.jsonl").write_text(json.dumps(copy) + "\n", encoding="utf-8")
    run("-i", index, "index", corpus, str(news))
    return index


def with_script(page, home):
    """The way of the bar; answers with the addresses that it came by."""
    addresses = []
    page.open(home)
    page.click("#q")
    page.type("Boehler Doh")
    page.until(lambda: page.count("#completions li") > 0, "completions")
    expect("doha" in page.html("#completions").lower(), "the box does not complete `Doh`")
    page.press("Escape")
    page.type("a")
    page.loading(lambda: page.press("Enter"))
    expect("q=Boehler+Doha" in page.address(), f"the query is not in the address: {page.address()}")
    addresses.append(page.address())

    facet = 'aside a[href*="place%3A%22Doha%22"]'
    page.follow(facet)
    expect("place%3A%22Doha%22" in page.address(), "the facet adds no clause")
    expect('place:"Doha"' in page.value("document.getElementById('q').value"), "the clause is not in the box")
    before = page.address()
    addresses.append(before)

    found = total(page)
    page.loading(lambda: page.drag(".chart svg", 0.0, 0.2))
    expect("date%3A2025" in page.address(), f"drawing over the timeline sets no days: {page.address()}")
    narrowed = page.address()
    addresses.append(narrowed)
    expect(0 < total(page) < found, f"of {found} articles the days leave {total(page)}")

    page.follow(".hits h2 a")
    article = page.address()
    addresses.append(article)
    marks = page.count("mark[id]")
    expect(marks >= 4, f"{marks} matches are marked")
    for n in [1, 2, 3]:
        page.type("n")
        page.until(lambda: page.has(f"mark#m{n}.here"), f"the step to match {n}")
    page.type("p")
    page.until(lambda: page.has("mark#m2.here"), "the step back to match 2")
    expect(page.address().endswith("#m2"), "the match is not in the address")
    page.until(lambda: page.has("#similar li"), "similar articles")

    page.click("[data-copy]")
    page.until(lambda: "Copied" in page.html("#copied"), "the citation is copied")
    cited = page.value("navigator.clipboard.readText()")
    expect("Boehler" in cited and "Content (xxh3-128)" in cited, f"the citation is {cited!r}")

    page.follow('a[href*="/copies"]')
    addresses.append(page.address())
    expect("no further statement on the harbour" in page.html(".difference ins"), "the sentence that was added is not shown")
    expect("Quayside Wire" in page.html("main"), "the copy is not shown")

    page.back()
    expect(page.has("mark#m2"), "going back does not lead to the article")
    page.back()
    page.until(lambda: page.has(".hits"), "the results are there again")
    expect(page.address() == narrowed, f"going back leads to {page.address()}")
    expect('date:2025' in page.value("document.getElementById('q').value"), "the box has lost the days")
    page.back()
    expect(page.address() == before, f"going back leads to {page.address()}")
    silent(page, "with script")
    return addresses


def without_script(page, home):
    page.script(False)
    page.open(home)
    page.click("#q")
    page.type("Boehler Doha")
    page.loading(lambda: page.press("Enter"))
    page.follow('aside a[href*="place%3A%22Doha%22"]')
    found = total(page)
    page.click('input[name="from"]')
    page.type("2025-03-05")
    page.click('input[name="to"]')
    page.type("2025-03-06")
    page.follow(".days button")
    expect("date%3A2025%2D03%2D05" in page.address(), f"the form sets no days: {page.address()}")
    expect(0 < total(page) < found, "the days leave out nothing")
    page.follow(".hits h2 a")
    page.click('.matches a[href="#m3"]')
    page.until(lambda: page.address().endswith("#m3"), "the link to match 3")
    expect(not page.has("[data-copy]:not([hidden])"), "a button that cannot work is shown")
    page.follow('a[href*="/similar"]')
    expect(page.count(".hits > li") > 0, "no similar article")
    page.back()
    page.follow('a[href*="/copies"]')
    expect("no further statement on the harbour" in page.html(".difference ins"), "the difference is not shown without script")
    page.script(True)
    silent(page, "without script")


def keys(page, home):
    page.open(home + "?q=Boehler")
    page.type("?")
    page.until(lambda: page.has("dialog[open]"), "the keys")
    page.press("Escape")
    page.until(lambda: not page.has("dialog[open]"), "the keys are gone")
    page.type("n")
    page.until(lambda: page.focused(".hits h2 a"), "n goes to the first article")
    page.type("/")
    page.until(lambda: page.focused("#q"), "/ goes to the box")
    page.type("person:boe")
    page.until(lambda: page.count("#completions li") > 0, "completions of a name")
    page.press("ArrowDown")
    page.press("Enter")
    expect(page.value("document.getElementById('q').value").startswith('person:"Adam Boehler"'), "the name is not taken")
    silent(page, "keys")


def looks(page, pages, shots):
    """No page is wider than its window; screenshots for those who look."""
    for n, address in enumerate(pages):
        for scheme in ["light", "dark"]:
            page.scheme(scheme)
            for width in WIDTHS:
                page.size(width, 900)
                page.open(address)
                wide = page.value("document.documentElement.scrollWidth")
                expect(wide <= width, f"{address} is {wide} pixels wide in a window of {width}")
                page.screenshot(shots / f"{n:02}-{width}-{scheme}.png")
    page.size(1280, 900)
    page.browser.events.clear()


def access(page, pages, axe):
    checked = 0
    for address in pages:
        for scheme in ["light", "dark"]:
            page.scheme(scheme)
            page.open(address)
            page.value(axe + "; 0")
            wanted = '{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}'
            found = page.value(f"axe.run(document, {wanted}).then(r => r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html + ' :: ' + n.failureSummary)]))")
            expect(not found, f"{address} ({scheme}): {json.dumps(found, indent=1)[:4000]}")
            checked += 1
    page.scheme("light")
    print(f"journey: axe-core finds nothing on {checked} pages")


def weight(address):
    """A result page with its first visit: the page and all that it names, as they are sent."""
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    sizes = {}
    with urllib.request.urlopen(asked) as answer:
        body = answer.read()
    sizes[address] = len(body)
    html = gzip.decompress(body).decode()
    for path in sorted(set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', html))):
        whole = urllib.parse.urljoin(address, path)
        asked = urllib.request.Request(whole, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            sizes[whole] = len(answer.read())
    total = sum(sizes.values())
    expect(total <= HEAVIEST, f"{address} weighs {total} bytes: {sizes}")
    print(f"journey: a result page weighs {total} bytes at the first visit, {sizes[address]} of them its own")


def total(page):
    return int(re.search(r"\d+", re.sub(r"<[^>]*>", "", page.html("#total")))[0])


def silent(page, where):
    # A page that is not there is a line of the console by itself.
    said = [line for line in page.complaints() if "404 (Not Found)" not in line]
    expect(not said, f"{where}: the console says {said}")
    print(f"journey: {where}: done")


def expect(holds, what):
    if not holds:
        raise SystemExit(f"journey: {what}")


if __name__ == "__main__":
    main(*sys.argv[1:])
