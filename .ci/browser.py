#!/usr/bin/env python3
"""Opens the pages of `serve` in Chromium: nothing of a hostile archive runs, nothing is refused or broken.

usage: .ci/browser.py BINARY CHROMIUM

An archive of articles with markup, scripts, and characters that turn the direction of text in every field is
served. Each page is opened; the browser's console must stay silent, and the marks that a script of the archive
would leave must be missing. The page of a search must hold what was found.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

EVIL = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">\u202e\"'><b>"


def main(binary, chromium):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        articles = [
            {
                "title": f"{EVIL} hostile {n}",
                "body": f"The harbour {EVIL} was closed on Monday, the mayor {EVIL} said in Doha.",
                "author": EVIL,
                "source": EVIL,
                "section": EVIL,
                "keywords": [EVIL],
                "url": f"javascript:document.title='ran'//{n}" if n % 2 else f"https://evil.example/{n}?{EVIL}",
                "date": "2025-03-05",
            }
            for n in range(12)
        ]
        lines = "\n".join(json.dumps(article) for article in articles)
        (root / "news").mkdir()
        (root / "news" / "evil <b>.jsonl").write_text(lines + "\n", encoding="utf-8")
        index = str(root / "index")
        subprocess.run([binary, "-q", "-i", index, "index", str(root / "news")], check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            [binary, "-q", "-i", index, "serve", "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True
        )
        try:
            home = server.stdout.readline().strip()
            page = opened(chromium, root, home + "?q=harbour")
            expect("<mark>harbour</mark>" in page, "the search shows no match")
            article = page.split('href="/articles/')[1].split('"')[0].replace("&amp;", "&")
            whole = opened(chromium, root, home + "articles/" + article)
            expect('<mark id="m1">' in whole, "the article shows no match")
            expect('href="javascript:' not in whole, "an address runs")
            for path in ["", "?q=harbour+AND", "?q=nowhere", "archive", "help", "nothing"]:
                opened(chromium, root, home + path)
        finally:
            server.kill()
            server.wait()
    print("browser: 8 pages opened, nothing of the archive ran")


def opened(chromium, root, url):
    """The page as the browser has it in the end."""
    options = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--enable-logging=stderr",
        "--virtual-time-budget=5000",
        f"--user-data-dir={root / 'profile'}",
        "--dump-dom",
    ]
    env = {**os.environ, "HOME": str(root)}
    done = subprocess.run([chromium, *options, url], capture_output=True, text=True, timeout=180, env=env)
    said = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    # A page that is not there is a line of the console by itself.
    said = [line for line in said if "404 (Not Found)" not in line]
    expect(not said, f"{url}: {said}")
    expect("</html>" in done.stdout, f"{url}: no page; {done.stderr[-500:]}")
    expect("<title>ran</title>" not in done.stdout, f"{url}: a script of the archive ran")
    return done.stdout


def expect(holds, what):
    if not holds:
        sys.exit(f"browser: {what}")


if __name__ == "__main__":
    main(*sys.argv[1:])
