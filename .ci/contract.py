#!/usr/bin/env python3
"""Holds the interface for programs against its own description, with requests that schemathesis makes up.

usage: .ci/contract.py BINARY SCHEMATHESIS INDEX [SECONDS]

An answer with a status of 500 or more, a status, type, header or body that the description does not have, or what it
forbids and is taken all the same, ends this with 1. Of the parameters half is random; ids are real ones in a run of
their own, since none is met by chance. SECONDS is how long all of it takes at the most, 60 where it is not given.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

HOOKS = pathlib.Path(__file__).resolve().with_name("contract_hooks.py")
# Which queries are slips no schema can tell: that what it allows is taken is not asked for.
CHECKS = ["--checks", "all", "--exclude-checks", "positive_data_acceptance"]
CONFIG = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 414, 422, 431]
"""


def main(binary, schemathesis, index, seconds="60"):
    server = subprocess.Popen(
        [binary, "-q", "-i", index, "serve", "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True
    )
    try:
        home = server.stdout.readline().strip()
        with urllib.request.urlopen(home + "api/v1/search?limit=1") as answer:
            known = json.load(answer)["hits"][0]["id"]
        most = int(seconds)
        ids = f'\n[parameters]\n"path.id" = "{known}"\n"query.id" = "{known}"\n'
        run(schemathesis, home, CONFIG, most * 3 // 4, [])
        run(schemathesis, home, CONFIG + ids, most // 4, ["--include-path-regex", "articles|similar"])
        if server.poll() is not None:
            sys.exit("contract: the server has ended")
    finally:
        server.kill()
        server.wait()


def run(schemathesis, home, config, seconds, more):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "schemathesis.toml"
        file.write_text(config, encoding="utf-8")
        command = [os.path.abspath(schemathesis), "--config-file", str(file), "run", home + "api/v1/openapi.json", *CHECKS]
        command += ["--max-time", str(seconds), "--no-color", "--request-timeout", "60", "--warnings", "off"]
        command += ["--suppress-health-check", "all", "--generation-database", "none", *more]
        env = {**os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=folder, check=False)
        lines = [line[:200] for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        if done.returncode != 0:
            print("\n".join(lines[:400]))
            sys.exit("contract: an answer is off the description")
        told = [line.strip() for line in lines if "generated" in line]
        print("contract:", *told)


if __name__ == "__main__":
    main(*sys.argv[1:])
